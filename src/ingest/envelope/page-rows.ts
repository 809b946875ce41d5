import { type Group, textValue } from './group.js';
import type { Hint, InnerLine } from './hint.js';
import { isDeviceAttribute } from './key-names.js';
import { readMoment } from './log-events.js';
import { decodeEntities } from './markup.js';
import type { TextValue } from './notation.js';
import { shownLines } from './one-line.js';
import { TAG } from './recognise.js';

/** Lines of a page that are looked at together, and their characters. */
const LINES_CAP = 4000;
const SIZE_CAP = 1024 * 1024;
/** Cells of one row: more of them are no row. */
const CELLS_CAP = 40;

const TOKEN = /<!--[\s\S]*?-->|<!\[CDATA\[|\]\]>|<(\/?)([A-Za-z][\w:-]{0,40})((?:\s[^<>]{0,2000})?)>|[^<]+|</g;
/** Elements that hold nothing, and those that only mark a piece of a text. */
const EMPTY = /^(?:br|img|hr|input|meta|link|col|wbr)$/i;
const INLINE = /^(?:b|i|em|strong|u|mark|font|small|wbr|br)$/i;
/** Elements that a page without tables makes its rows of. */
const BLOCK = /<(?:div|dl|li|article)\b|<(?:device|host|node|switch|router)\s[^<>]*name\s?=/i;
/** Attributes that name the device of an element: `<node name="sw1">`, `<div data-host="sw1">`. */
const NAMING = /\s(?:data-)?([a-z][\w-]{1,40})\s?=\s?(?:"([^"]{1,253})"|'([^']{1,253})')/gi;

interface Element {
  readonly name: string;
  /** What its attributes call it. */
  readonly title: string;
  readonly children: (Element | Text)[];
  /** Lines of the page, as indices. */
  readonly from: number;
  to: number;
}

interface Text {
  readonly text: string;
  readonly line: number;
}

const isText = (node: Element | Text): node is Text => 'text' in node;

/**
 * The rows of a page that makes them of other elements than a table's: the largest element around each message that holds no other message,
 * with every text in it as a cell, called after its element's class (`<span class="host">`) or the term before it (`<dt>`). One message alone
 * has no row: nothing tells where it would end.
 */
export function findPageRows(lines: readonly InnerLine[], hint: Pick<Hint, 'dates' | 'keepsSecrets'>): Group[] {
  const page = lines.slice(0, LINES_CAP).map(({ text }) => text);
  if (!page.some((text) => BLOCK.test(text)) || page.some((text) => /<t[rd]\b/i.test(text))) return [];
  const text = page.join('\n');
  if (text.length > SIZE_CAP || !TAG.test(text)) return [];
  const rows: Element[] = [];
  const root = treeOf(text);
  collectRows(root, rows);
  const found = rows.map((row) => groupOf(row, lines, hint));
  return root.children.length > 0 && found.length > 1 && !found.includes(null)
    ? found.flatMap((each) => each ?? [])
    : [];
}

function treeOf(text: string): Element {
  const root: Element = { name: '', title: '', children: [], from: 0, to: 0 };
  const open = [root];
  let line = 0;
  for (const [token, closing, name, attributes = ''] of text.matchAll(TOKEN)) {
    const inside = open.at(-1) ?? root;
    if (name === undefined) {
      const plain = decodeEntities(token).replace(/\s+/g, ' ').trim();
      const start = line + (/^\s*/.exec(token)?.[0].split('\n').length ?? 1) - 1;
      if (plain !== '' && !/^<!|^\]\]>$/.test(token)) inside.children.push({ text: plain, line: start });
    } else if (closing === '/') {
      const depth = open.findLastIndex((each) => each.name === name.toLowerCase());
      if (depth > 0) for (const each of open.splice(depth)) each.to = line;
    } else if (!EMPTY.test(name) && !attributes.endsWith('/')) {
      const title =
        /\s(?:class|data-(?:field|column|label|th|title))\s?=\s?["']?([\w -]{1,80})/.exec(attributes)?.[1] ?? '';
      const element: Element = { name: name.toLowerCase(), title, children: [], from: line, to: line };
      for (const [, attribute = '', double, single = ''] of attributes.matchAll(NAMING))
        if (isDeviceAttribute(name, attribute)) element.children.push({ text: decodeEntities(double ?? single), line });
      inside.children.push(element);
      open.push(element);
    }
    line += token.split('\n').length - 1;
  }
  return root;
}

/** Gathers the largest elements with one message each; returns how many messages there are. */
function collectRows(element: Element, rows: Element[]): number {
  const before = rows.length;
  let count = 0;
  for (const child of element.children)
    count += isText(child) ? Number(TAG.test(child.text)) : collectRows(child, rows);
  if (count !== 1) return count;
  rows.length = before;
  rows.push(element);
  return count;
}

function groupOf(row: Element, lines: readonly InnerLine[], hint: Pick<Hint, 'dates' | 'keepsSecrets'>): Group | null {
  const cells = cellsOf(row, '', hint);
  if (cells.length < 2 || cells.length > CELLS_CAP) return null;
  const entries = new Map<string, TextValue>();
  for (const [index, { title, text, line }] of cells.entries()) {
    const told = !entries.has('time') && readMoment(text, hint.dates ?? null) !== null ? 'time' : title;
    const name = told === '' || entries.has(told) ? `column ${index + 1}` : told;
    entries.set(name, textValue(text, lines[line]?.number ?? 0));
  }
  return { from: row.from, to: row.to, value: { kind: 'dict', entries } };
}

interface Cell extends Text {
  readonly title: string;
}

function cellsOf(element: Element, outer: string, hint: Pick<Hint, 'keepsSecrets'>): Cell[] {
  const title = element.title.split(' ').at(-1) ?? '';
  const own = title === '' ? outer : title;
  if (element.children.every((child) => isText(child) || INLINE.test(child.name))) {
    const texts = textsOf(element);
    const [first] = texts;
    const shown = shownLines(
      texts.map(({ text }) => text),
      hint,
    );
    return first === undefined ? [] : [{ title: own, text: shown.join(' '), line: first.line }];
  }
  let term = '';
  return element.children.flatMap((child): Cell[] => {
    if (isText(child)) return [{ ...child, title: '' }];
    const cells = cellsOf(child, term === '' ? own : term, hint);
    term = child.name === 'dt' || child.name === 'th' ? (cells[0]?.text.replace(/\s*:$/, '') ?? '') : '';
    return child.name === 'dt' ? [] : cells;
  });
}

function textsOf(element: Element): Text[] {
  return element.children.flatMap((child) => (isText(child) ? [child] : textsOf(child)));
}
