import { render } from 'ink-testing-library';
import type { ReactElement } from 'react';
import { describe, expect, it } from 'vitest';
import { Screen } from '../../src/tui/views.js';
import { FAILED, filled, startWatch } from './fixture.js';

const SIZES = [
  [80, 24],
  [120, 40],
  [200, 60],
] as const;

describe('screens', () => {
  const watch = filled();
  watch.press('pageUp');
  for (const [key, view] of Object.entries({ 1: 'devices', 2: 'diagnosis', 3: 'messages', 4: 'fleet', '?': 'help' })) {
    for (const [columns, rows] of SIZES) {
      it(`${view} at ${columns}×${rows}`, async () => {
        watch.press('1', key);
        const { lastFrame, unmount } = render(<Screen state={watch.state} size={{ columns, rows }} />);
        const frame = lastFrame() ?? '';
        unmount();
        expect(frame.split('\n').length).toBeLessThan(rows);
        await expect(`${frame.replace(/ +$/gm, '')}\n`).toMatchFileSnapshot(
          `../golden/watch/${view}-${columns}x${rows}.txt`,
        );
      });
    }
  }

  describe('of the knowledge', () => {
    const asking = filled();
    asking.press('/', 'satellite url');
    asking.found([
      {
        kind: 'procedure',
        id: 'retrieve-transport-url-ssm-on-prem',
        title: 'Copy the transport URL from SSM On-Prem',
        snippet: 'Inventory, General, CSLU Transport URL. It ends with the tenant.',
      },
      {
        kind: 'cause',
        id: 'on-prem-url-wrong',
        title: 'The URL lacks the tenant',
        snippet: 'The path must end with the tenant.',
      },
    ]);
    const reading = filled();
    reading.press('/', 'x');
    reading.found([{ kind: 'cause', id: 'a', title: 'A', snippet: '' }]);
    reading.press('enter');
    reading.page([
      'A cause',
      'cause a',
      '',
      ...Array.from({ length: 80 }, (_, line) => `Line ${line + 1} of its text.`),
    ]);
    reading.press('down', 'down');
    const evidence = filled();
    evidence.press('pageUp', 'enter', 'e');
    for (const [name, { state }] of Object.entries({ knowledge: asking, entry: reading, evidence })) {
      for (const [columns, rows] of SIZES) {
        it(`${name} at ${columns}×${rows}`, async () => {
          const { lastFrame, unmount } = render(<Screen state={state} size={{ columns, rows }} />);
          const frame = lastFrame() ?? '';
          unmount();
          await expect(`${frame.replace(/ +$/gm, '')}\n`).toMatchFileSnapshot(
            `../golden/watch/${name}-${columns}x${rows}.txt`,
          );
        });
      }
    }
  });

  it('are the same in both themes but for their colours, and sentences for who listens', () => {
    const watch = filled();
    const frameOf = (element: ReactElement) => {
      const { lastFrame, unmount } = render(element);
      const frame = lastFrame() ?? '';
      unmount();
      return frame;
    };
    const size = { columns: 120, rows: 30 };
    // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are what is taken away
    const bare = (frame: string) => frame.replace(/\u001b\[[\d;]*m/g, '');
    const [dark, light] = (['dark', 'light'] as const).map((theme) =>
      frameOf(<Screen state={watch.state} size={size} theme={theme} />),
    );
    expect(bare(dark ?? '')).toBe(bare(light ?? ''));
    const spoken = frameOf(<Screen state={watch.state} size={size} isSpoken />);
    expect(spoken).toMatch(/selected: \S+, error: [\s\S]*, topology /);
    expect(spoken).not.toMatch(/[✖▲●▁▂▃▄▅▆▇█›]/);
  });

  it('draw no control character that came from the network', () => {
    const hostile = startWatch();
    hostile.send('evil', `${FAILED} \u001b]0;owned\u0007\u001b[2J`);
    hostile.press('3');
    const { lastFrame, unmount } = render(<Screen state={hostile.state} size={{ columns: 300, rows: 10 }} />);
    expect(lastFrame()).toContain('Unable to resolve');
    expect(lastFrame()).not.toContain('owned\u0007');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences other than colours are what this is about
    expect(lastFrame()?.replace(/\u001b\[[\d;]*m/g, '')).not.toMatch(/[\u0000-\u0008\u000b-\u001f]/);
    unmount();
  });
});
