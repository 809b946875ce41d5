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
  /** Takes tags that part one line from the next: the end of a row, the beginning of another. */
  part(tags: string): void;
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
  // `password            log`, names alone.
  [
    /(?<=^(?:[a-z][\w-]*(?: [a-z][\w-]*)?\s{2,})*)(?:[a-z-]+[ _])?(?:Password|Passwd|Pass|Passphrase|Pwd|Pw|Secret|Community|Token|Key|Key-?string)(?=(?:\s{2,}[a-z][\w-]*(?: [a-z][\w-]*)?)+\s*$)/i,
    'password',
  ],
];
/** A heading stands among others, so far from them. */
const COLUMNS = /\S\s{2,}\S/;
const PROMPT = /^[\w.()/:-]{1,80}[#>]/;
const LONGEST = 1000;
/** Characters of a heading: the names of columns are short. */
export const LONGEST_HEADING = 400;
/** What a line has that heads columns: blanks or signs between them. */
export const PARTED = /\s\s|[|;,!\t]/;
const COLUMN = /^\p{L}[\p{L}\p{N}_./#()-]{0,31}(?: [\p{L}\p{N}_./#()-]{1,31}){0,2}(?<![.])$/u;

/** A column of secrets between marks, and how many cells a row has. */
interface Marked {
  readonly mark: string;
  readonly cells: number;
  readonly secrets: ReadonlyMap<number, Kind>;
}

interface Cell {
  readonly start: number;
  readonly text: string;
}

/** What stands between the marks; bars may stand around a row, and twice: Jira, MediaWiki. */
function cellsOf(line: string, mark: string): Cell[] {
  const cells: Cell[] = [];
  let start = 0;
  for (const found of line.matchAll(mark === '|' ? BARS : new RegExp(mark, 'g'))) {
    cells.push({ start, text: line.slice(start, found.index) });
    start = found.index + found[0].length;
  }
  cells.push({ start, text: line.slice(start) });
  if (mark !== '|' || cells.length < 2) return cells;
  const isOpen = cells[0]?.text.trim() === '';
  return cells.slice(isOpen ? 1 : 0, cells.at(-1)?.text.trim() === '' ? -1 : undefined);
}

const BARS = /\|{1,2}|!!|^\s*!/g;
/** What stands between the rows of a table with bars. */
const BETWEEN_ROWS = /^[\s|+:={}-]*$/;

/** The heading of a table with marks between its cells, or null. */
function markedHeading(line: string): Marked | null {
  for (const mark of ['\t', '|', ';', ',']) {
    const cells = cellsOf(line, mark);
    const names = cells.map(({ text }) => text.replace(/^[\s"'*=]+|[\s"'*]+$/g, ''));
    const secrets = columnsOf(names);
    if (secrets !== null) return { mark, cells: cells.length, secrets };
  }
  return null;
}

/** Which columns hold secrets, by the names above them; null where they are no names, or none of a secret. */
function columnsOf(names: readonly string[]): ReadonlyMap<number, Kind> | null {
  const named = names.filter((name) => name !== '');
  if (named.length < 2 || !named.every((name) => COLUMN.test(name))) return null;
  const secrets = new Map<number, Kind>();
  for (const [index, name] of names.entries()) {
    const kind = /^enable$/i.test(name) ? 'password' : kindOfName(name);
    if (kind !== null) secrets.set(index, kind);
  }
  // `key,value`: it names what the row tells of.
  const isOfPairs = names.some((name) => /^key$/i.test(name)) && names.some((name) => /^values?$/i.test(name));
  return !isOfPairs && secrets.size > 0 && secrets.size < named.length ? secrets : null;
}

/** `NET-12`, `hostname`: what a key is called by elsewhere. */
const NO_KEY = /^(?:[A-Z][A-Z0-9]{0,9}-\d+|[a-z]+(?:[_. -][a-z]+)*)$/i;

/** Tells the cells of the columns of secrets; false when the line is no row of the table. */
function tellMarked(line: string, { mark, cells, secrets }: Marked, tell: Tell): boolean {
  const found = cellsOf(line, mark);
  // A message may hold bars.
  if (mark === '|' ? found.length < cells : found.length !== cells) return false;
  for (const [index, kind] of secrets) {
    const cell = index === cells - 1 ? found.at(-1) : found[index];
    if (cell !== undefined) tellCell(cell, kind, tell);
  }
  return true;
}

function tellCell({ start, text }: Cell, kind: Kind, tell: Tell): void {
  const lead = /^[\s"'`]*/.exec(text)?.[0].length ?? 0;
  const value = text
    .slice(lead)
    .trimEnd()
    .replace(/["'`]{1,4}$/, '');
  if (value === '' || /^:?-+:?$/.test(value) || isHarmless(value) || (kind === 'key' && NO_KEY.test(value))) return;
  tell(kind, start + lead, start + lead + value.length);
}

const PAGE_TAG = /<(\/?)(table|tr|t[dh])(?=[\s>])[^<>]{0,200}>/gi;
const INNER_TAG = /<\/?[a-z][^<>]{0,200}>/gi;
const blank = (found: string): string => ' '.repeat(found.length);

/** Lines between two of a page's table, those of a cell among them; behind more it was cut. */
const MOST_BETWEEN = 40;

/** The table of a page, on one line, a row or a cell a line, and whatever stands before each line. */
class PageTable {
  private secrets: ReadonlyMap<number, Kind> | null = null;
  /** Rows of it that ended. */
  private rows = 0;
  /** What stands in the cells of the row that is open; null outside of rows. */
  private cells: string[] | null = null;
  private cell: 'heading' | 'data' | null = null;
  /** The row has a cell that is no heading. */
  private hasData = false;
  /** Lines since the last one with something of it. */
  private passed = 0;

  get isIdle(): boolean {
    return this.secrets === null && this.cells === null;
  }

  /** @returns whether the line holds something of a table */
  take(line: string, tell: Tell): boolean {
    if (this.isIdle && !line.includes('<')) return false;
    let done = 0;
    for (const tag of line.matchAll(PAGE_TAG)) {
      this.takeText(line, done, tag.index, tell);
      this.takeTag((tag[2] ?? '').toLowerCase(), tag[1] === '/');
      done = tag.index + tag[0].length;
    }
    this.takeText(line, done, line.length, tell);
    this.passed = done > 0 ? 0 : this.passed + 1;
    if (this.passed > MOST_BETWEEN) this.end();
    return done > 0 || this.cell !== null;
  }

  private end(): void {
    this.secrets = null;
    this.rows = 0;
    this.cells = null;
    this.cell = null;
  }

  private takeTag(name: string, isEnd: boolean): void {
    this.cell = null;
    if (name === 'td' || name === 'th') {
      if (isEnd) return;
      this.cells ??= [];
      this.cells.push('');
      this.cell = name === 'th' ? 'heading' : 'data';
      this.hasData ||= name === 'td';
      return;
    }
    this.endRow();
    if (name === 'table') this.end();
    else if (!isEnd) this.cells = [];
  }

  private endRow(): void {
    const names = this.cells ?? [];
    // `<td>Password</td><td>X</td>` in front of other such pairs is none.
    const isHeading = !this.hasData || (this.rows === 0 && (names.length > 2 || kindOfName(names[0] ?? '') === null));
    if (isHeading) this.secrets = columnsOf(names) ?? this.secrets;
    if (names.length > 0) this.rows += 1;
    this.cells = null;
    this.hasData = false;
  }

  private takeText(line: string, start: number, end: number, tell: Tell): void {
    if (this.cell === null || this.cells === null) return;
    const text = line.slice(start, end).replace(INNER_TAG, blank);
    if (text.trim() === '') return;
    const index = this.cells.length - 1;
    this.cells[index] = text.trim();
    const kind = this.cell === 'data' ? this.secrets?.get(index) : undefined;
    if (kind !== undefined) tellCell({ start, text }, kind, tell);
  }
}

/** In one piece: the columns of the table that is open: each line is read by them, and may end or replace them. */
export function createTables(): Tables {
  let kind: Kind = 'key';
  let column = 0;
  /** Rows that may still come; 0 outside of tables. */
  let rows = 0;
  let isBegun = false;
  let marked: Marked | null = null;
  const page = new PageTable();
  /** Cells that stood on lines of their own. */
  let lone = 0;

  function beginMarked(line: string): boolean {
    const found = markedHeading(line);
    if (found === null) return false;
    marked = found;
    lone = 0;
    rows = 0;
    return true;
  }

  function begin(line: string): boolean {
    if (line.length > LONGEST_HEADING) return false;
    // Bars part its cells, however far apart they stand.
    if (/^\s*\|/.test(line) && beginMarked(line)) return true;
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
    return beginMarked(line);
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

  /** Whether a line is of the table with marks that goes on. */
  function takeMarked(line: string, table: Marked, tell: Tell): boolean {
    if (tellMarked(line, table, tell)) return true;
    if (table.mark !== '|') return false;
    if (BETWEEN_ROWS.test(line)) return true;
    // AsciiDoc may have each cell on a line of its own.
    const [only, another] = cellsOf(line, '|');
    if (!/^\s*\|/.test(line) || only === undefined || another !== undefined) return false;
    const kind = table.secrets.get(lone % table.cells);
    lone += 1;
    if (kind !== undefined) tellCell(only, kind, tell);
    return true;
  }

  return {
    get isIdle() {
      return rows === 0 && marked === null && page.isIdle;
    },
    part(tags) {
      page.take(tags, () => {});
    },
    take(line, tell, mayBegin) {
      if (page.take(line, tell)) return;
      if (marked !== null && takeMarked(line, marked, tell)) return;
      if (mayBegin && begin(line)) return;
      marked = null;
      if (rows > 0) takeColumn(line, tell);
    },
  };
}
