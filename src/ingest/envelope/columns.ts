import type { InnerLine, Sender } from './hint.js';
import { findPanes, type Panes, sidesOfPanes } from './panes.js';
import { beginsText, TAG } from './recognise.js';

/**
 * How two texts stand beside each other: at a place on the line, behind a gutter (`diff -y`, `pr -m`), parted by one sign (`paste`), or in
 * panes of a terminal with a line between them.
 */
export type Columns =
  | {
      readonly kind: 'fixed';
      /** Index of the first character on the right. */
      readonly right: number;
      /** Characters between the two. */
      readonly gutter: number;
    }
  | { readonly kind: 'parted'; readonly sign: string }
  | Panes;

/** Lines that show both texts, before they are taken for two. */
const ENOUGH = 4;
/** The same of lines of two logs: a whole header beside another says more than a heading. */
const ENOUGH_LOGS = 2;
/** Blanks in a tab. */
const TAB = 8;
/** Characters of a line that are looked at. */
const WIDTH_CAP = 1000;
/** Characters of a header that come again on the right. */
const HEADER = 12;
/** Characters that a column has at least. */
const COLUMN_LEAST = 20;
/** Signs that `paste` puts between two lines. */
const SIGNS = ['\t', '|', '│', '¦'];

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
  const sign = signBetween(lines.map(({ text }) => text.slice(0, WIDTH_CAP)).filter((text) => text.trim() !== ''));
  if (sign !== null) return { kind: 'parted', sign };
  const panes = findPanes(lines);
  if (panes !== null) return panes;
  const texts = lines.map(({ text }) => expanded(text.slice(0, WIDTH_CAP)));
  return besideIn(texts, placeIn, ENOUGH) ?? besideIn(texts, headerIn, ENOUGH_LOGS) ?? besideIn(texts, markIn, ENOUGH);
}

function besideIn(texts: readonly string[], placeOf: (text: string) => number | null, enough: number): Columns | null {
  const counts = new Map<number, number>();
  for (const text of texts) {
    const right = placeOf(text);
    if (right !== null) counts.set(right, (counts.get(right) ?? 0) + 1);
  }
  const [best] = [...counts].sort(([, one], [, other]) => other - one);
  if (best === undefined || best[1] < enough) return null;
  const [right] = best;
  // What parts the two is the same on every line that reaches so far.
  const reaching = texts.filter((text) => text.length > right);
  const gutter = reaching.every((text) => /[│┃|]/.test(text[right - 1] ?? '')) ? 1 : 2;
  const isParted = reaching.every((text) => /^[ │┃|<>()/\\]*$/.test(text.slice(right - gutter, right)));
  const isText = (text: string) => beginsText(text.trimStart()) || TAG.test(text);
  const areTexts =
    texts.some((text) => isText(text.slice(0, right))) &&
    texts.some((text) => isText(text.slice(right)) || hasSame(text, right));
  return isParted && areTexts ? { kind: 'fixed', right, gutter } : null;
}

/** Where a text of the right side begins on a line that has one on the left too; headings and names before a colon alone show it. */
function placeIn(text: string): number | null {
  if (TAG.test(text)) return null;
  const [, left = '', between = '', right = ''] =
    /^(\s*\S.*?:)((?: .*?)?(?: {2,}[|<>()/\\]?[ \t]*|[│┃|]))([A-Z][\w ]{2,40}:)\s*$/.exec(text) ?? [];
  if (right === '' || left.trim() === '') return null;
  return left.length + between.length;
}

/** Where the right side begins behind a mark at the end of a line that stands on both sides, or on the left alone. */
function markIn(text: string): number | null {
  const left = /^(.*\S)?\s{2,}[(<]$/.exec(text)?.[0];
  return left === undefined || left.length < COLUMN_LEAST ? null : left.length + 1;
}

/** `sdiff -l`, `diff -y --left-column`: what stands on both sides is printed once. */
function hasSame(text: string, right: number): boolean {
  return text[right - 2] === '(' && text.length < right;
}

/** Where the header of a line comes again, letter for letter of its shape, behind a gap. */
function headerIn(text: string): number | null {
  const shape = shapeOf(text.slice(0, HEADER));
  if (!/^[*.<]?\d|^[*.]?[Aa]{3} [ 9]9 /.test(shape) || !shape.includes('9')) return null;
  for (let at = COLUMN_LEAST; at + HEADER <= text.length; at += 1) {
    if (isBehindGap(text, at) && shapeOf(text.slice(at, at + HEADER)) === shape) return at;
  }
  return null;
}

const BETWEEN = '│┃|<>/\\)(';

/** Two blanks, or a sign between texts with or without one. */
function isBehindGap(text: string, at: number): boolean {
  const last = text.charAt(at - 1);
  if (last !== ' ') return BETWEEN.includes(last);
  const before = text.charAt(at - 2);
  return before === ' ' || BETWEEN.includes(before);
}

function shapeOf(text: string): string {
  return text.replace(/\d/g, '9').replace(/[a-z]/g, 'a').replace(/[A-Z]/g, 'A');
}

/** The sign that stands once on every line, between two texts of devices. */
function signBetween(texts: readonly string[]): string | null {
  if (texts.length < ENOUGH) return null;
  const found = SIGNS.find((sign) => texts.every((text) => text.split(sign).length === 2));
  if (found === undefined) return null;
  const halves = [0, 1].map((half) => texts.map((text) => text.split(found)[half] ?? ''));
  const areTexts = halves.every((half) => half.filter((text) => beginsText(text) || TAG.test(text)).length > 0);
  // Before a line its number or its device may stand, behind it what somebody noted.
  const areLong = halves.every((half) => new Set(half.filter((text) => text.trim() !== '')).size >= ENOUGH);
  return areTexts && areLong ? found : null;
}

/** Whose the two texts are, where lines above or below them say so. */
export function namesOf(columns: Columns): readonly [Sender, Sender] | null {
  return columns.kind === 'panes' ? columns.names : null;
}

/** The two texts of a line. */
export function sidesOf(text: string, columns: Columns): readonly [left: string, right: string] {
  if (columns.kind === 'panes') return sidesOfPanes(text, columns);
  if (columns.kind === 'parted') {
    const at = text.indexOf(columns.sign);
    return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
  }
  const { right, gutter } = columns;
  const whole = expanded(text);
  if (hasSame(whole, right)) {
    const both = whole.slice(0, right - 2).trimEnd();
    return [both, both];
  }
  return [whole.slice(0, right - gutter).replace(/\s+[|<>()/\\]?$/, ''), whole.slice(right)];
}
