import { expect, it } from 'vitest';
import { openKnowledge } from '../../dist/src/cli/knowledge-services.js';
import { engine } from '../engine.js';

it('a word of any length is answered at once', { timeout: 30_000 }, () => {
  const { search } = openKnowledge(engine);
  const from = process.cpuUsage().user;
  for (const letter of ['a', '9', 'xy', 'comm_'])
    for (const length of [30, 100, 300, 60_000]) search(letter.repeat(length), 5);
  search('abcdefghij'.repeat(3).concat(' ').repeat(30), 5);
  // Minutes where letters may differ in a word of hundreds.
  expect((process.cpuUsage().user - from) / 1e6).toBeLessThan(10);
  expect(search('reservation', 5).length).toBeGreaterThan(0);
});
