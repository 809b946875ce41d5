import { render } from 'ink-testing-library';
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
