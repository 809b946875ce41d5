import { expect, it } from 'vitest';
import { textArray } from '../../src/cluster/postgres/arrays.js';

/** As the server reads it, https://www.postgresql.org/docs/15/xtypes.html: array_recv. */
function readArray(bytes: Buffer): (string | null)[] {
  const count = bytes.readInt32BE(12);
  const values: (string | null)[] = [];
  let at = 20;
  for (let index = 0; index < count; index += 1) {
    const length = bytes.readInt32BE(at);
    at += 4;
    values.push(length < 0 ? null : bytes.toString('utf8', at, at + length));
    at += Math.max(0, length);
  }
  expect(at).toBe(bytes.length);
  return values;
}

it('keeps texts as they are, whatever is in them', () => {
  const texts = ['', null, 'a"b\\c{,}', 'Zürich ✓ 😀', 'NULL', '\n\t'];
  const bytes = textArray(texts);
  expect(readArray(bytes)).toEqual(texts);
  expect([bytes.readInt32BE(0), bytes.readInt32BE(4), bytes.readInt32BE(8)]).toEqual([1, 1, 25]);
  expect(textArray(['x']).readInt32BE(4)).toBe(0);
  expect(readArray(textArray([]))).toEqual([]);
});
