import fc from 'fast-check';
import { expect, test } from 'vitest';
import { widthOf, wrapText } from '../../src/report/wrap.js';

test('breaks at blanks, and long words where they end the line', () => {
  expect(wrapText('one two three', 7)).toEqual(['one two', 'three']);
  expect(wrapText('abcdefghij kl', 4)).toEqual(['abcd', 'efgh', 'ij', 'kl']);
});

test('keeps runs of blanks inside a line', () => {
  expect(wrapText('Mar  5 2026', 20)).toEqual(['Mar  5 2026']);
});

test('a blank after the last word takes no column', () => {
  expect(wrapText('aaaaa ', 5)).toEqual(['aaaaa']);
});

test('no line is wider than asked, and no visible character is lost', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('a', 'b', ' ', '-', '…', '漢', '→') }),
      fc.integer({ min: 4, max: 40 }),
      (text, columns) => {
        const lines = wrapText(text, columns);
        for (const line of lines) expect(widthOf(line)).toBeLessThanOrEqual(columns);
        expect(lines.join('').replace(/\s/g, '')).toBe(text.replace(/\s/g, ''));
      },
    ),
  );
});
