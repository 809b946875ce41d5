import fc from 'fast-check';
import { expect, it } from 'vitest';
import { firstOf } from '../../src/report/listing.js';

it('puts the first of many into order as sorting all of them does, equal ones as they came', () => {
  const items = fc.array(fc.record({ rank: fc.nat(5), place: fc.nat() }), { maxLength: 60 });
  const order = (a: { rank: number }, b: { rank: number }) => a.rank - b.rank;
  fc.assert(
    fc.property(items, fc.nat(70), (all, count) => {
      expect(firstOf(all, count, order)).toEqual([...all].sort(order).slice(0, count));
    }),
  );
});
