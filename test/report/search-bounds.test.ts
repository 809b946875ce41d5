import { expect, it } from 'vitest';
import { openKnowledge } from '../../dist/src/cli/knowledge-services.js';
import { engine } from '../engine.js';

it('a word of any length is answered at once', { timeout: 30_000 }, () => {
  const { search } = openKnowledge(engine);
  const from = process.cpuUsage().user;
  for (const letter of ['a', '9', 'xy', 'comm_'])
    for (const length of [30, 100, 300, 60_000]) search(letter.repeat(length), 5);
  // As long as a word may be, and as many as fit: all different, since the same one is looked for once.
  const words = Array.from({ length: 8 }, (_, index) => 'abcdefghij'.repeat(12) + 'klmnopqr'.charAt(index));
  search(words.join(' '), 5);
  // Minutes where letters may differ in a word of hundreds.
  expect((process.cpuUsage().user - from) / 1e6).toBeLessThan(5);
  expect(search('reservation', 5).length).toBeGreaterThan(0);
});
