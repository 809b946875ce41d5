import { describe, expect, test } from 'vitest';
import type { Episode } from '../../../src/diagnose/fold/device.js';
import { habitOf } from '../../../src/diagnose/judge/history.js';

const at = (day: number, hour: number, minute: number) => ({ ms: Date.UTC(2026, 2, day, hour, minute) });
const over = (day: number, hour: number, minute: number, minutes: number) =>
  ({ opened: at(day, hour, minute), closed: at(day, hour, minute + minutes), status: 'resolved' }) as Episode;

describe('stretches of trouble', () => {
  test('at the same hour of several days are a habit', () => {
    expect(habitOf([over(8, 2, 0, 40), over(9, 2, 5, 39), over(10, 2, 1, 44)])).toMatch(
      /^On 3 days it began at the same time of day, 02:00 to 02:05, and was over after about 40 minutes:/,
    );
    expect(habitOf([over(8, 2, 0, 0), over(9, 2, 0, 1), over(10, 2, 0, 1)])).toContain(
      '02:00, and was over after about 1 minute:',
    );
  });

  test('and so is the one that is open yet', () => {
    const open = { ...over(10, 2, 0, 1), status: 'open', closed: null } as Episode;
    expect(habitOf([over(8, 2, 0, 40), over(9, 2, 5, 40), open])).toContain(
      'On 3 days it began at the same time of day, 02:00 to 02:05, and was over after about 40 minutes each time before:',
    );
  });

  test.each([
    ['too few', [over(8, 2, 0, 40), over(9, 2, 5, 39)]],
    ['at different hours', [over(8, 2, 0, 40), over(9, 7, 5, 39), over(10, 2, 1, 44)]],
    ['of one day', [over(8, 2, 0, 1), over(8, 2, 10, 1), over(8, 2, 20, 1)]],
    [
      'too few beside the open one',
      [over(8, 2, 0, 1), { ...over(10, 2, 0, 1), status: 'open', closed: null } as Episode],
    ],
    ['without a time', [over(8, 2, 0, 1), over(9, 2, 0, 1), { ...over(10, 2, 0, 1), opened: null } as Episode]],
  ])('that are %s are none', (_, episodes) => {
    expect(habitOf(episodes)).toBeNull();
  });
});
