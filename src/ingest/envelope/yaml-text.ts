import { present } from '../../model/present.js';
import { textValue } from './group.js';
import type { InnerLine } from './hint.js';
import { isWord, NotationReader, readEscape, type Value } from './notation.js';

interface Row {
  readonly indent: number;
  readonly text: string;
  readonly number: number;
}

/** Rows of one value; longer ones are no result of a command. */
const ROWS_CAP = 200_000;
const DEPTH_CAP = 32;

const NULL: Value = { kind: 'word', text: 'null' };
/** What may stand before a value: an anchor, the kind that it is of. */
const PROPERTIES = /^(?:(?:![\w!:.,/-]*|&(\S+))(?:\s+|$))+/;
/** What stands behind a value, for people. */
const COMMENT = /(?:^|\s+)#(?:\s.*)?$/;
const BLANK = /^\s*(?:#(?:\s.*)?)?$/;
/** The head of a text in rows of its own: `|`, `>-`, `|2+`. */
const BLOCK_HEAD = /^[|>](?:([1-9])[+-]?|[+-]([1-9])?)?$/;
const KEY = /^(?:"([^"]*)"|'([^']*)'|([^\s:#][^:]*(?::(?!\s)[^:]*)*)):(?:\s+(.*))?$/;
const ELEMENT_KEY = /^(?:"[^"]*"|'[^']*'|\w[\w .@/-]*):(?:\s|$)/;
/** As a name begins that nobody put quotes around. */
const PLAIN_KEY = /^[\p{L}\p{N}_<~(/.]/u;
const ELEMENT = /^-(?:\s|$)/;

/**
 * Reads what tools and people write in YAML: nested names and lists, quoted texts, block texts (`|-`), plain texts that go on in the next
 * row, flow style, anchors. Tolerant, as no library is: a message needs no quotes, and what isn't understood is a text. Every text keeps
 * its line.
 */
export function readYaml(lines: readonly InnerLine[]): Value {
  return readerOf(lines).value(0, 0);
}

/** Reads a document of YAML. */
export function readerOf(lines: readonly InnerLine[]): YamlReader {
  const rows = lines
    .slice(0, ROWS_CAP)
    .map(({ text, number }) => ({ indent: text.length - text.trimStart().length, text, number }));
  return new YamlReader(rows);
}

export class YamlReader {
  private at = 0;
  /** The last row ends within a name or a quoted text, or leads to something that is missing. */
  isCut = false;
  /** A row is none of YAML's, or has no place where it stands. */
  isOdd = false;
  private readonly anchors = new Map<string, Value>();

  constructor(private readonly rows: Row[]) {}

  /** All of it; a row that is left over is odd. */
  whole(): Value {
    const value = this.value(0, 0);
    this.isOdd ||= this.next() !== null;
    return value;
  }

  /** The value whose rows stand at least at `indent`. */
  value(indent: number, depth: number): Value {
    const row = this.next();
    if (row === null || row.indent < indent || depth > DEPTH_CAP) return NULL;
    const text = row.text.slice(row.indent);
    if (ELEMENT.test(text)) return this.list(row.indent, depth);
    return /^[[{]/.test(text) ? this.scalar(text, row, row.indent, depth) : this.dict(row.indent, depth);
  }

  private next(): Row | null {
    while (this.at < this.rows.length && BLANK.test(present(this.rows[this.at]).text)) this.at += 1;
    return this.rows[this.at] ?? null;
  }

  private list(indent: number, depth: number): Value {
    const items: Value[] = [];
    for (let row = this.next(); row !== null && row.indent === indent; row = this.next()) {
      const text = row.text.slice(indent);
      if (!ELEMENT.test(text)) break;
      const inner = indent + (/^-\s*/.exec(text)?.[0].length ?? 1);
      items.push(this.element(row, inner, indent, depth));
    }
    return { kind: 'list', items };
  }

  /** What stands behind `- `, on the same row or below. */
  private element(row: Row, inner: number, indent: number, depth: number): Value {
    const rest = row.text.slice(inner);
    if (depth < DEPTH_CAP && (/^- /.test(rest) || ELEMENT_KEY.test(rest))) {
      // `- - text`, `- key: value`: the same row again, its first marks made blanks.
      this.rows[this.at] = { indent: inner, text: ' '.repeat(inner) + rest, number: row.number };
      return this.value(inner, depth + 1);
    }
    // What stands below a dash alone stands further in.
    return this.scalar(rest, row, indent + (BLANK.test(rest) ? 1 : 0), depth);
  }

  private dict(indent: number, depth: number): Value {
    const entries = new Map<string, Value>();
    for (let row = this.next(); row !== null && row.indent === indent; row = this.next()) {
      const pair = KEY.exec(row.text.slice(indent));
      if (pair === null) {
        // Not of this shape: a text of one line, so that none is lost.
        if (entries.size === 0) return this.scalar(row.text.slice(indent), row, indent, depth);
        this.at += 1;
        this.isOdd = true;
        this.isCut ||= this.next() === null;
        continue;
      }
      const [, double, single, plain = '', rest = ''] = pair;
      const name = double ?? single ?? plain;
      // A stamp before a message is no name, and of two values under one name one would be lost.
      const isName = plain === '' || (PLAIN_KEY.test(plain) && (rest === '' || !/\d:\d\d/.test(plain)));
      this.isOdd ||= !isName || entries.has(name);
      entries.set(name, this.scalar(rest, row, indent, depth));
    }
    return { kind: 'dict', entries };
  }

  /** What stands behind `name: ` or `- `; goes past its rows. */
  private scalar(rest: string, row: Row, indent: number, depth: number): Value {
    const [properties = '', anchor] = PROPERTIES.exec(rest) ?? [];
    const value = this.content(rest.slice(properties.length).trim(), row, indent, depth);
    if (anchor !== undefined) this.anchors.set(anchor, value);
    return value;
  }

  private content(text: string, row: Row, indent: number, depth: number): Value {
    this.at += 1;
    if (/^["']/.test(text)) return this.quoted(text, row.number);
    if (/^[[{]/.test(text)) return this.flow(text, row.number, indent);
    const bare = text.replace(COMMENT, '');
    const head = BLOCK_HEAD.exec(bare);
    if (head !== null) return this.block(indent, Number(head[1] ?? head[2] ?? 0));
    if (bare === '') return this.below(indent, depth);
    return this.anchors.get(/^\*(\S+)$/.exec(bare)?.[1] ?? '') ?? this.plain(bare, row.number, indent);
  }

  /** A value that begins in the next row. */
  private below(indent: number, depth: number): Value {
    const below = this.next();
    this.isCut ||= below === null;
    if (below === null) return NULL;
    // A list may stand at the margin of its name.
    const isBelow = below.indent > indent || (below.indent === indent && ELEMENT.test(below.text.slice(indent)));
    return isBelow ? this.value(below.indent, depth + 1) : NULL;
  }

  /** A text without quotes goes on in rows that stand further in. */
  private plain(text: string, number: number, indent: number): Value {
    let whole = text;
    for (let row = this.next(); row !== null && row.indent > indent; row = this.next()) {
      whole += ` ${row.text.trim()}`;
      this.at += 1;
    }
    return isWord(whole) ? { kind: 'word', text: whole } : textValue(whole, number);
  }

  /** @param given blanks that its head says stand before each row; 0 where its first row shows them */
  private block(indent: number, given: number): Value {
    while (this.rows[this.at]?.text.trim() === '') this.at += 1;
    const first = this.rows[this.at];
    const start = first?.number ?? 0;
    if (first === undefined || first.indent <= indent) return textValue('', start);
    const margin = given === 0 ? first.indent : Math.min(indent + given, first.indent);
    const lines: string[] = [];
    for (let row = this.rows[this.at]; row !== undefined; row = this.rows[this.at]) {
      if (row.text.trim() !== '' && row.indent < margin) break;
      lines.push(row.text.slice(margin));
      this.at += 1;
    }
    return { ...textValue(lines.join('\n'), start), step: 1 };
  }

  /** A quoted text, which may go on in the next rows: a line end is a blank, an empty row a line end, a backslash joins. */
  private quoted(text: string, number: number): Value {
    const quote = text.charAt(0);
    let whole = text.slice(1);
    while (closeOf(whole, quote) < 0 && this.at < this.rows.length) {
      const row = present(this.rows[this.at]).text.trim();
      this.at += 1;
      if (row === '') whole += '\n';
      else if (quote === '"' && whole.endsWith('\\')) whole = whole.slice(0, -1) + row.replace(/^\\(?= )/, '');
      else whole += whole.endsWith('\n') ? row : ` ${row}`;
    }
    const close = closeOf(whole, quote);
    this.isCut ||= close < 0;
    this.isOdd ||= close >= 0 && !BLANK.test(whole.slice(close + 1));
    const body = close < 0 ? whole : whole.slice(0, close);
    return textValue(quote === '"' ? unescaped(body) : body.replaceAll("''", "'"), number);
  }

  /** `{device: sw1, logs: ['%SMART_LIC-…']}`, on one row or several. */
  private flow(text: string, number: number, indent: number): Value {
    const begin = this.at;
    const reader = new NotationReader('yaml');
    let line = text;
    let fed = reader.feed(line, 0, number);
    for (let row = this.next(); fed.kind === 'more' && row !== null && row.indent >= indent; row = this.next()) {
      this.at += 1;
      line = row.text;
      fed = reader.feed(line, 0, row.number);
    }
    this.isCut ||= fed.kind === 'more';
    const isAll = fed.kind === 'whole' ? BLANK.test(line.slice(fed.end)) : fed.kind === 'more';
    if (isAll && reader.root !== null) return reader.root;
    // `[sw1] => …`, `{{ name }}`: a text that only begins so, and is none of YAML's.
    this.isOdd = true;
    this.at = begin;
    return this.plain(text, number, indent);
  }
}

/** Where the quote stands that ends a text; -1 where none does. */
function closeOf(text: string, quote: string): number {
  const end = quote === '"' ? /^(?:[^"\\]|\\.)*"/s.exec(text) : /^(?:[^']|'')*'(?!')/s.exec(text);
  return end === null ? -1 : end[0].length - 1;
}

function unescaped(text: string): string {
  let result = '';
  for (let at = 0; at < text.length; ) {
    if (text[at] === '\\') {
      const found = text[at + 1] === ' ' ? { text: ' ', length: 2 } : readEscape(text, at);
      result += found.text;
      at += found.length;
    } else {
      const stop = text.indexOf('\\', at);
      const end = stop < 0 ? text.length : stop;
      result += text.slice(at, end);
      at = end;
    }
  }
  return result;
}
