import { describe, expect, it } from 'vitest';
import { FAILED, RESTORED, told } from './failed-restored.js';

/** Logs in panes of a terminal beside each other: the recovery of one closes nothing of the other. */

const beside = (sign: string, left: readonly string[], right: readonly string[], width = 180) =>
  left.map((line, at) => `${line.padEnd(width)}${sign}${right[at] ?? ''}\n`).join('');
const show = (name: string) => `${name}#show logging | include SMART`;

describe('two panes', () => {
  it.each(['│', ' ║ ', '┃', ' | '])('with prompts, parted by %j', (sign) => {
    const text = beside(sign, [show('dist-a'), FAILED, 'dist-a#'], [show('dist-b'), RESTORED, 'dist-b#']);
    expect(told(text)).toEqual(['dist-a open', 'dist-b']);
  });

  it.each([
    ['whose lines end before the sign', beside(' ║ ', [show('dist-a'), FAILED], [show('dist-b'), RESTORED], 0)],
    ['with titles', beside(' │ ', ['dist-a', '────────', FAILED], ['dist-b', '────────', RESTORED])],
    ['with status lines', beside('│', [FAILED, '', '[dist-a]'], [RESTORED, '', '[dist-b]'])],
    [
      'with names in the frame',
      `──0 "dist-a"${'─'.repeat(160)}┬──1 "dist-b"${'─'.repeat(90)}\n${beside('│', [FAILED], [RESTORED])}`,
    ],
    [
      'in a frame',
      `┌${'─'.repeat(180)}┬${'─'.repeat(130)}┐\n${beside(
        '│',
        [`│${show('dist-a')}`, `│${FAILED}`],
        [show('dist-b'), RESTORED].map((line) => `${line.padEnd(130)}│`),
        181,
      )}└${'─'.repeat(180)}┴${'─'.repeat(130)}┘\n`,
    ],
    [
      'above a line of the terminal',
      `${beside('│', [show('dist-a'), FAILED, 'dist-a#'], [show('dist-b'), RESTORED, 'dist-b#'])}[lab] 0:ssh- 1:bash*   "jump" 09:30 11-Mar-26\n`,
    ],
  ])('%s', (_, text) => {
    expect(told(text)).toEqual(['dist-a open', 'dist-b']);
  });

  it('without names are two sources', () => {
    expect(told(beside('│', [FAILED], [RESTORED]))).toEqual(['in.txt (the left one) open', 'in.txt (the right one)']);
  });
});

describe('three panes', () => {
  it('are three sources', () => {
    const left = [FAILED];
    expect(told(beside('│', left, [beside('│', [RESTORED], [FAILED]).trimEnd()]))).toEqual([
      'in.txt (the left one) open',
      'in.txt (the right one, the left one)',
      'in.txt (the right one, the right one) open',
    ]);
  });
});
