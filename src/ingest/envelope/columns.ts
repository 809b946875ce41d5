import type { InnerLine } from './hint.js';
import { beginsText, TAG } from './recognise.js';

/** Where two texts stand beside each other: the place of the right one, and what parts them (`diff -y`, two panes of a terminal). */
export interface Columns {
  /** Index of the first character on the right. */
  readonly right: number;
  /** Characters between the two. */
  readonly gutter: number;
}

/** Lines that show both texts, before they are taken for two. */
const ENOUGH = 4;
/** Blanks in a tab. */
const TAB = 8;
/** Characters of a line that are looked at. */
const WIDTH_CAP = 400;

/** A line with its tabs as the blanks that a terminal shows. */
function expanded(text: string): string {
  if (!text.includes('\t')) return text;
  let result = '';
  for (const piece of text.slice(0, 4096).split(/(\t)/)) {
    result += piece === '\t' ? ' '.repeat(TAB - (result.length % TAB)) : piece;
  }
  return result;
}

/** Finds two texts of devices beside each other; null where there is one, or none. */
export function findColumns(lines: readonly InnerLine[]): Columns | null {
  const texts = lines.map(({ text }) => expanded(text.slice(0, WIDTH_CAP)));
  const counts = new Map<number, number>();
  for (const text of texts) {
    const right = placeIn(text);
    if (right !== null) counts.set(right, (counts.get(right) ?? 0) + 1);
  }
  const [best] = [...counts].sort(([, one], [, other]) => other - one);
  if (best === undefined || best[1] < ENOUGH) return null;
  const [right] = best;
  // What parts the two is the same on every line that reaches so far.
  const reaching = texts.filter((text) => text.length > right);
  const gutter = reaching.every((text) => /[│┃|]/.test(text[right - 1] ?? '')) ? 1 : 2;
  const isParted = reaching.every((text) => /^[ │┃|<>()/\\]*$/.test(text.slice(right - gutter, right)));
  return isParted && texts.some((text) => beginsText(text.slice(right).trimStart())) ? { right, gutter } : null;
}

/** Where a text of the right side begins on a line that has one on the left too; headings and names before a colon alone show it. */
function placeIn(text: string): number | null {
  if (TAG.test(text)) return null;
  const [, left = '', between = '', right = ''] =
    /^(\s*\S.*?:)((?: .*?)?(?: {2,}[|<>()/\\]?[ \t]*|[│┃|]))([A-Z][\w ]{2,40}:)\s*$/.exec(text) ?? [];
  if (right === '' || left.trim() === '') return null;
  return left.length + between.length;
}

/** The two texts of a line. */
export function sidesOf(text: string, { right, gutter }: Columns): readonly [left: string, right: string] {
  const whole = expanded(text);
  return [whole.slice(0, right - gutter).replace(/\s+[|<>()/\\]?$/, ''), whole.slice(right)];
}
