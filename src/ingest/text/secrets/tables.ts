/**
 * Tables that have a column of secrets: `show crypto isakmp key`, `show snmp community` of NX-OS, and those that people keep: `host,user,password`
 * and the rows below.
 */
import { kindOfName } from './fields.js';
import type { Tell } from './found.js';
import { isHarmless, type Kind } from './words.js';

/** Looks at one line after the other; tells the secrets in the rows of a table. */
export interface Tables {
  /** @param mayBegin whether the line holds a word that a heading of secrets would */
  take(line: string, tell: Tell, mayBegin: boolean): void;
  /** No table goes on. */
  readonly isIdle: boolean;
}

const HEADINGS: readonly (readonly [RegExp, Kind])[] = [
  [/\bPre-?shared Key\s*$/i, 'key'],
  [
    /^\s*(?:SNMP )?Community(?: Name| String)?(?=\s{2,}\S.*(?:group|access|acl|view|context|client|address|mode|status))/i,
    'community',
  ],
  [/\b(?:Password|Passwd|Passphrase|Pwd|Pw|Secret|Community|Key-?string)\s*$/i, 'password'],
];
/** A heading stands among others, so far from them. */
const COLUMNS = /\S\s{2,}\S/;
const PROMPT = /^[\w.()/:-]{1,80}[#>]/;
const LONGEST = 1000;
/** The names of columns are short. */
const LONGEST_HEADING = 400;
const COLUMN = /^\p{L}[\p{L}\p{N}_./#()-]{0,31}(?: [\p{L}\p{N}_./#()-]{1,31}){0,2}(?<![.])$/u;

/** A column of secrets between marks, and how many cells a row has. */
interface Marked {
  readonly mark: string;
  readonly cells: number;
  readonly secrets: ReadonlyMap<number, Kind>;
}

/** The heading of a table with marks between its cells, or null. */
function markedHeading(line: string): Marked | null {
  if (line.length > LONGEST_HEADING) return null;
  for (const mark of ['\t', '|', ';', ',']) {
    const cells = line.split(mark);
    const names = cells.map((cell) => cell.replace(/^[\s"']+|[\s"']+$/g, ''));
    const named = names.filter((name) => name !== '');
    if (named.length < 2 || !named.every((name) => COLUMN.test(name))) continue;
    const secrets = new Map<number, Kind>();
    for (const [index, name] of names.entries()) {
      const kind = /^enable$/i.test(name) ? 'password' : /^key$/i.test(name) ? null : kindOfName(name);
      if (kind !== null) secrets.set(index, kind);
    }
    if (secrets.size > 0 && secrets.size < named.length) return { mark, cells: cells.length, secrets };
  }
  return null;
}

/** Tells the cells of the columns of secrets; false when the line is no row of the table. */
function tellMarked(line: string, { mark, cells, secrets }: Marked, tell: Tell): boolean {
  const parts = line.split(mark);
  if (parts.length !== cells) return false;
  let start = 0;
  for (const [index, part] of parts.entries()) {
    const kind = secrets.get(index);
    const lead = /^[\s"']*/.exec(part)?.[0].length ?? 0;
    const value = part
      .slice(lead)
      .trimEnd()
      .replace(/["']{1,4}$/, '');
    if (kind !== undefined && value !== '' && !/^:?-+:?$/.test(value) && !isHarmless(value))
      tell(kind, start + lead, start + lead + value.length);
    start += part.length + mark.length;
  }
  return true;
}

export function createTables(): Tables {
  let kind: Kind = 'key';
  let column = 0;
  /** Rows that may still come; 0 outside of tables. */
  let rows = 0;
  let isBegun = false;
  let marked: Marked | null = null;

  function begin(line: string): boolean {
    for (const [heading, of] of HEADINGS) {
      const found = heading.exec(line);
      if (found === null || !COLUMNS.test(line)) continue;
      kind = of;
      column = found.index + found[0].length - found[0].trimStart().length;
      if (line.slice(0, column).trim() === '') column = 0;
      rows = LONGEST;
      isBegun = false;
      marked = null;
      return true;
    }
    const found = markedHeading(line);
    if (found === null) return false;
    marked = found;
    rows = 0;
    return true;
  }

  function takeColumn(line: string, tell: Tell): void {
    rows -= 1;
    if (line.trim() === '') {
      if (isBegun) rows = 0;
      return;
    }
    if (PROMPT.test(line)) {
      rows = 0;
      return;
    }
    // The cell, where its neighbours leave it in place: it begins at the column or behind a gap.
    if (column > 0 && !/\s/.test(line.charAt(column - 1))) return;
    const cell = /\S+/.exec(line.slice(column));
    if (cell === null || /^-+$/.test(cell[0]) || isHarmless(cell[0])) return;
    isBegun = true;
    tell(kind, column + cell.index, column + cell.index + cell[0].length);
  }

  return {
    get isIdle() {
      return rows === 0 && marked === null;
    },
    take(line, tell, mayBegin) {
      if (marked !== null && tellMarked(line, marked, tell)) return;
      if (mayBegin && begin(line)) return;
      marked = null;
      if (rows > 0) takeColumn(line, tell);
    },
  };
}
