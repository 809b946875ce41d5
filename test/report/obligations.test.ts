import { describe, expect, it } from 'vitest';
import { dueMs } from '../../src/report/obligations.js';

describe('the moment of a duty', () => {
  it.each([
    ['2026-04-05T16:00:00Z', undefined, '2026-04-05T16:00:00Z'],
    ['2026-04-05T11:00:00', '2026-04-05T16:00:00Z', '2026-04-05T16:00:00Z'],
    // Wherever the program runs.
    ['2026-04-05T11:00:00', undefined, '2026-04-05T11:00:00Z'],
  ])('of %j with %j is %s', (due, dueUtc, moment) => {
    expect(dueMs({ due, ...(dueUtc === undefined ? {} : { dueUtc }) })).toBe(Date.parse(moment));
  });

  it('without a date is none', () => {
    expect(dueMs({ due: null })).toBeNaN();
  });
});
