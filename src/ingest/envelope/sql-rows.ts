import type { DictValue } from './notation.js';
import { TAG } from './recognise.js';
import { rowOf } from './table.js';

const NAME = String.raw`(?:[\w$]{1,64}\.)?[\w$]{1,64}`;
const CREATE = new RegExp(String.raw`^\s*create table (?:if not exists )?(${NAME})\s*\(`, 'i');
const COLUMN = /^\s*([A-Za-z_][\w$]{0,63}) [A-Za-z]/;
const INSERT = new RegExp(
  String.raw`^\s*(?:insert|replace)(?: ignore)?(?: into)? (${NAME})\s*(?:\(([^()]{1,2000})\)\s*)?values\b`,
  'i',
);
/** Quotes of names, which each database has in another way. */
const QUOTES = /[`"[\]]/g;
/** A value of a row, or what parts values and rows. */
const PIECE = /\s*(?:N?'((?:[^'\\]|\\[\s\S]|'')*)'|([(),;])|([^\s'(),;][^'(),;]*))/y;
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '0': '' };
/** Lines and columns that are remembered of a table. */
const COLUMNS_CAP = 200;

/** Messages and outputs in rows of `INSERT INTO … VALUES`, as databases dump their tables: the columns are named there or in `CREATE TABLE` above. */
export class SqlRows {
  private readonly tables = new Map<string, string[]>();
  private creating: string[] | null = null;
  private columns: readonly string[] | null = null;

  /** The rows with a message or an output that end in a line; null where it is no row of a statement whose columns are known. */
  take(text: string, number: number): DictValue[] | null {
    if (this.columns !== null && /^\s*\(/.test(text)) return this.read(text, 0, this.columns, number);
    this.columns = null;
    const head = text.slice(0, 4000);
    const insert = /^\s*(?:insert|replace)\b/i.test(head) ? INSERT.exec(withoutQuotes(head)) : null;
    if (insert === null) {
      this.takeCreate(head);
      return null;
    }
    const [, table = '', named] = insert;
    this.columns = named?.split(',').map((name) => name.trim()) ?? this.tables.get(shortName(table)) ?? null;
    return this.columns === null ? null : this.read(text, text.search(/\bvalues\b/i) + 6, this.columns, number);
  }

  private takeCreate(text: string): void {
    const table = /^\s*create\b/i.test(text) ? CREATE.exec(withoutQuotes(text))?.[1] : undefined;
    if (table !== undefined) {
      this.creating = [];
      this.tables.set(shortName(table), this.creating);
      return;
    }
    if (this.creating === null) return;
    const column = COLUMN.exec(withoutQuotes(text))?.[1];
    if (column === undefined || this.creating.length >= COLUMNS_CAP) this.creating = null;
    else if (!/^(?:primary|key|unique|constraint|index)$/i.test(column)) this.creating.push(column);
  }

  private read(text: string, from: number, columns: readonly string[], number: number): DictValue[] {
    const rows: DictValue[] = [];
    let cells: string[] = [];
    let depth = 0;
    PIECE.lastIndex = from;
    for (let match = PIECE.exec(text); match !== null; match = PIECE.exec(text)) {
      const [, quoted, sign, bare] = match;
      if (sign === '(') {
        if (depth === 0) cells = [];
        depth += 1;
      } else if (sign === ')') {
        depth -= 1;
        if (depth === 0 && cells.some((cell) => TAG.test(cell) || cell.includes('\n')))
          rows.push(rowOf(columns, cells, number));
      } else if (sign === ';') {
        this.columns = null;
        break;
      } else if (depth === 1 && sign === undefined) cells.push(quoted === undefined ? (bare ?? '') : plain(quoted));
    }
    return rows;
  }
}

const withoutQuotes = (text: string) => text.replace(QUOTES, '');

const shortName = (table: string) => table.slice(table.lastIndexOf('.') + 1).toLowerCase();

function plain(text: string): string {
  return text.replace(/''/g, "'").replace(/\\([\s\S])/g, (_, sign: string) => ESCAPES[sign] ?? sign);
}
