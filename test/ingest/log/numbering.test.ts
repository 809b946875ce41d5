import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createNumbering } from '../../../src/ingest/log/numbering.js';

/** Sees numbers with the number itself for a hash, so that the same number is the same message. */
function see(numbers: readonly number[]) {
  const numbering = createNumbering();
  const places = numbers.map((number) => numbering.see(number, number));
  return { places, missing: numbering.missing };
}

describe('createNumbering', () => {
  it.each<[string, number[], number, string]>([
    ['in order', [5, 6, 7], 0, 'next next next'],
    ['with a gap', [5, 9], 3, 'next next'],
    ['overtaken on the way', [5, 9, 7, 6, 8], 0, 'next next late late late'],
    ['twice', [5, 6, 5, 6], 0, 'next next again again'],
    ['twice at the start', [5, 5], 0, 'next again'],
    ['overtaken by the first one', [5, 3, 4, 6], 0, 'next late late next'],
    ['after a reload', [500, 501, 1, 2], 0, 'next next restarted next'],
    ['after a leap', [5, 5_000_000, 5_000_001], 0, 'next restarted next'],
    ['behind the window', [5, 100, 101, 7], 94, 'next next next restarted'],
  ])('places numbers %s', (_, numbers, missing, places) => {
    expect(see(numbers)).toEqual({ places: places.split(' '), missing });
  });

  it('takes another message with the same number for a reload', () => {
    const numbering = createNumbering();
    expect([numbering.see(1, 1), numbering.see(2, 2), numbering.see(1, 9)]).toEqual(['next', 'next', 'restarted']);
  });

  it('gives up on the counts of several devices that it can not tell apart', () => {
    const numbering = createNumbering();
    for (let index = 0; index < 500; index += 1) {
      numbering.see(5000 + index, index);
      numbering.see(90_000 + index, index);
      numbering.see(200 + index, index);
    }
    expect(numbering.missing).toBe(0);
  });

  it('counts exactly what is missing, in whatever order the rest arrives within the window', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 60 }), { minLength: 1 }), (numbers) => {
        const inWindow = [0, ...numbers];
        const { missing } = see([100, ...inWindow.map((number) => number + 100)]);
        expect(missing).toBe(Math.max(...numbers) - numbers.length);
      }),
    );
  });
});
