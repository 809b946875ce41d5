import type { InnerLine } from './hint.js';
import { unescapeText } from './notation.js';
import { beginsText, TAG } from './recognise.js';
import { readTableHead } from './table.js';

/** One text in quotes, as an element of a list or alone. */
const QUOTED = /^\s*(?:- )?(["'])(.*)\1(?:,+|;+)?\s*$/;
/** Empty cells behind the only one of a sheet's row. */
const EMPTY_CELLS = /(?:,{2,}|;{2,}|\t{2,})\s*$/;
/** A value begins here or on the next line, or a result of Ansible: what stands in it is read as one. */
const OPENS_VALUE = /^\s*[[{(]|[[{(]\s*$|=>(?: changed=\w+)?\s*$/;
const CELLS = /["'][,;\t]["']/;
/** Lines that are quoted, before it is taken for the way of the whole text. */
const ENOUGH = 3;

/**
 * Lines each of which somebody put in quotes (`"sw1#show license all",`, `- 'Usage Reporting:'`), without them. Lines that stand in a
 * value, or among which nothing of a device begins, stay as they are.
 */
export function unquoted<Each extends InnerLine>(lines: Each[]): Each[] {
  const inner = lines.map(({ text }) => innerOf(text));
  const found = inner.filter((text) => text !== null);
  if (found.length < ENOUGH || lines.some(({ text }) => OPENS_VALUE.test(text))) return lines;
  // Cells of a table are quoted one by one.
  if (lines.some(({ text }) => readTableHead(text) !== null || CELLS.test(text))) return lines;
  if (!found.some((text) => TAG.test(text) || beginsText(text))) return lines;
  return lines.map((line, index) => ({ ...line, text: inner[index] ?? line.text.replace(EMPTY_CELLS, '') }));
}

function innerOf(line: string): string | null {
  const [, quote, inner = ''] = QUOTED.exec(line) ?? [];
  if (quote === undefined) return null;
  return quote === '"' ? unescapeText(inner) : inner.replaceAll("''", "'");
}
