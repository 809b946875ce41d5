import { render } from 'ink-testing-library';
import type { ReactElement } from 'react';
import { describe, expect, it } from 'vitest';
import { Screen } from '../../src/tui/views.js';
import { SPELLINGS } from '../ingest/text/spellings.js';
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

  it('show the reason of each message, however narrow they are', () => {
    watch.press('1', '3');
    for (const columns of [40, 60, 80, 100, 140, 200]) {
      const { lastFrame, unmount } = render(<Screen state={watch.state} size={{ columns, rows: 24 }} />);
      const text = (lastFrame() ?? '').replace(/\s+/g, ' ');
      unmount();
      expect(text.split('Unable to resolve server hostname/domain name').length, `${columns}`).toBeGreaterThan(3);
    }
  });

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
    const message = filled();
    message.press('3', 'up', 'up', 'enter');
    const cause = filled();
    cause.press('4', 'enter');
    for (const [name, { state }] of Object.entries({ knowledge: asking, entry: reading, evidence, message, cause })) {
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

it('shows no eight characters of a planted secret on any screen', { timeout: 300_000 }, () => {
  const secretOf = (index: number) => `ZQ${index.toString(36).padStart(3, '0')}BKWZQVXJHF`.toUpperCase();
  const size = { columns: 200, rows: 60 };
  for (let from = 0; from < SPELLINGS.length; from += 40) {
    const watch = startWatch();
    const frames: string[] = [];
    const planted = SPELLINGS.slice(from, from + 40).map((spelling, index) => ({
      text: spelling.replace(/§/g, secretOf(from + index)),
      secret: secretOf(from + index),
    }));
    for (const { text } of planted) {
      if (!text.includes('\n'))
        watch.send('sw1', `%SMART_LIC-3-COMM_FAILED: Communications failure with the server : ${text}`);
      watch.submit(`sw1#show running-config\n${text}\nend\nsw1#show license status\n${text}\nsw1#\n`);
      watch.wait(2000);
    }
    for (const keys of [['1'], ['enter'], ['e'], ['2'], ['3'], ['pageDown'], ['4'], ['/', 'secret']]) {
      watch.press(...keys);
      const { lastFrame, unmount } = render(<Screen state={watch.state} size={size} />);
      frames.push(lastFrame() ?? '');
      unmount();
    }
    // Whatever a screen can be made of is in the state.
    const shown = frames.join('\n') + JSON.stringify(watch.state);
    expect(shown).toContain('sw1');
    expect(planted.filter(({ secret }) => shown.includes(secret.slice(0, 8)))).toEqual([]);
  }
});
