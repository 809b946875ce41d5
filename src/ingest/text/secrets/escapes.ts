/** Quotes and angles as they were before somebody wrote a text into another one: JSON in JSON, XML in HTML, a cell of CSV. */
import type { Tell } from './found.js';

const ESCAPE = /&(?:lt|gt|quot|apos|amp|#0?3[49]|#x2[27]);|\\u002[27]|\\{1,64}(?=["'])|""(?=[\w,]|$)|(?<=\w)""/gi;
const SIGNS: ReadonlyMap<string, string> = new Map([
  ['&lt;', '<'],
  ['&gt;', '>'],
  ['&amp;', '&'],
  ['&quot;', '"'],
  ['&#34;', '"'],
  ['&#034;', '"'],
  ['&#x22;', '"'],
  ['\\u0022', '"'],
  ['""', '"'],
]);

/** A text without its escapes, and where in the escaped one its characters stand. */
export interface Unescaped {
  readonly text: string;
  /** Tells of places in the escaped text what is found in this one. */
  tell(tell: Tell): Tell;
}

/** Null for a text that holds no escapes. */
export function withoutEscapes(escaped: string): Unescaped | null {
  if (!/[&\\]|""/.test(escaped)) return null;
  /** Beginnings of runs that are the same in both texts: in this one, in the escaped one. */
  const runs: [number, number][] = [[0, 0]];
  let text = '';
  let done = 0;
  for (const match of escaped.matchAll(ESCAPE)) {
    const [found] = match;
    const sign = found.startsWith('\\') && !/u/i.test(found) ? '' : (SIGNS.get(found.toLowerCase()) ?? "'");
    text += escaped.slice(done, match.index) + sign;
    done = match.index + found.length;
    runs.push([text.length, done]);
  }
  if (runs.length === 1) return null;
  text += escaped.slice(done);
  const placeOf = (index: number): number => {
    let low = 0;
    let high = runs.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((runs[middle]?.[0] ?? 0) <= index) low = middle;
      else high = middle - 1;
    }
    const [here, there] = runs[low] ?? [0, 0];
    return there + index - here;
  };
  return {
    text,
    tell: (tell) => (kind, start, end) => tell(kind, placeOf(start), placeOf(end - 1) + 1),
  };
}
