import { present } from '../../model/present.js';
import type { InnerLine } from './hint.js';
import { readEscape, type TextValue, type Value } from './notation.js';

interface Row {
  readonly indent: number;
  readonly text: string;
  readonly number: number;
}

/** Rows of one value; longer ones are no result of a command. */
const ROWS_CAP = 200_000;
const DEPTH_CAP = 32;

/**
 * Reads what tools print in YAML: nested names and lists, quoted texts, block texts (`|-`). Not the whole language: no anchors, no
 * tags, no flow style; what isn't understood is a text. Every text keeps its line.
 */
export function readYaml(lines: readonly { readonly text: string; readonly number: number }[]): Value {
  return readerOf(lines).value(0, 0);
}

function readerOf(lines: readonly { readonly text: string; readonly number: number }[]): YamlReader {
  const rows = lines
    .slice(0, ROWS_CAP)
    .map(({ text, number }) => ({ indent: text.length - text.trimStart().length, text, number }));
  return new YamlReader(rows);
}

class YamlReader {
  private at = 0;
  /** The last row ends within a name or a quoted text, or leads to something that is missing. */
  isCut = false;

  constructor(private readonly rows: Row[]) {}

  /** The value whose rows stand at least at `indent`. */
  value(indent: number, depth: number): Value {
    const row = this.next();
    if (row === null || row.indent < indent || depth > DEPTH_CAP) return { kind: 'word', text: 'null' };
    return row.text.slice(row.indent).startsWith('- ') || row.text.trim() === '-'
      ? this.list(row.indent, depth)
      : this.dict(row.indent, depth);
  }

  private next(): Row | null {
    while (this.at < this.rows.length && present(this.rows[this.at]).text.trim() === '') this.at += 1;
    return this.rows[this.at] ?? null;
  }

  private list(indent: number, depth: number): Value {
    const items: Value[] = [];
    for (let row = this.next(); row !== null && row.indent === indent; row = this.next()) {
      const text = row.text.slice(indent);
      if (!/^-(?:\s|$)/.test(text)) break;
      const inner = indent + (/^-\s*/.exec(text)?.[0].length ?? 1);
      items.push(this.element(row, inner, indent, depth));
    }
    return { kind: 'list', items };
  }

  /** What stands behind `- `, on the same row or below. */
  private element(row: Row, inner: number, indent: number, depth: number): Value {
    const rest = row.text.slice(inner);
    if (depth < DEPTH_CAP && (/^- /.test(rest) || /^(?:"[^"]*"|'[^']*'|\w[\w .@/-]*):(?:\s|$)/.test(rest))) {
      // `- - text`, `- key: value`: the same row again, its first marks made blanks.
      this.rows[this.at] = { indent: inner, text: ' '.repeat(inner) + rest, number: row.number };
      return this.value(inner, depth + 1);
    }
    return this.scalar(rest, row, indent, depth);
  }

  private dict(indent: number, depth: number): Value {
    const entries = new Map<string, Value>();
    for (let row = this.next(); row !== null && row.indent === indent; row = this.next()) {
      const pair = /^(?:"([^"]*)"|'([^']*)'|([^\s:#][^:]*(?::(?!\s)[^:]*)*)):(?:\s+(.*))?$/.exec(
        row.text.slice(indent),
      );
      if (pair === null) {
        // Not of this shape: a text of one line, so that none is lost.
        if (entries.size === 0) return this.scalar(row.text.slice(indent), row, indent, depth);
        this.at += 1;
        this.isCut ||= this.next() === null;
        continue;
      }
      entries.set(pair[1] ?? pair[2] ?? pair[3] ?? '', this.scalar(pair[4] ?? '', row, indent, depth));
    }
    return { kind: 'dict', entries };
  }

  /** What stands behind `name: ` or `- `; goes past its rows. */
  private scalar(rest: string, row: Row, indent: number, depth: number): Value {
    this.at += 1;
    const text = rest.trim();
    if (/^[|>][+-]?\d?[+-]?$/.test(text)) return this.block(indent);
    if (text === '') {
      const below = this.next();
      this.isCut ||= below === null;
      // A list may stand at the margin of its name.
      const isBelow =
        below !== null && (below.indent > indent || (below.indent === indent && /^- /.test(below.text.slice(indent))));
      return isBelow && /\S/.test(below.text) ? this.value(below.indent, depth + 1) : { kind: 'word', text: 'null' };
    }
    if (text.startsWith('"') || text.startsWith("'")) return this.quoted(text, row.number);
    return textValue(text, row.number);
  }

  private block(indent: number): Value {
    const first = this.next();
    const start = first?.number ?? 0;
    if (first === null || first.indent <= indent) return textValue('', start);
    const lines: string[] = [];
    for (let row = this.rows[this.at]; row !== undefined; row = this.rows[this.at]) {
      if (row.text.trim() !== '' && row.indent < first.indent) break;
      lines.push(row.text.slice(first.indent));
      this.at += 1;
    }
    return { ...textValue(lines.join('\n'), start), step: 1 };
  }

  /** A quoted text, which may go on in the next rows: a line end is a blank, an empty row a line end, a backslash joins. */
  private quoted(text: string, number: number): Value {
    const quote = text.charAt(0);
    let whole = text.slice(1);
    while (!isClosed(whole, quote) && this.at < this.rows.length) {
      const row = present(this.rows[this.at]).text.trim();
      this.at += 1;
      if (row === '') whole += '\n';
      else if (quote === '"' && whole.endsWith('\\')) whole = whole.slice(0, -1) + row.replace(/^\\(?= )/, '');
      else whole += whole.endsWith('\n') ? row : ` ${row}`;
    }
    this.isCut ||= !isClosed(whole, quote);
    const body = whole.endsWith(quote) ? whole.slice(0, -1) : whole;
    return textValue(quote === '"' ? unescaped(body) : body.replaceAll("''", "'"), number);
  }
}

function isClosed(text: string, quote: string): boolean {
  if (!text.endsWith(quote)) return false;
  if (quote === "'") return (/'*$/.exec(text)?.[0].length ?? 0) % 2 === 1;
  return (/\\*(?="$)/.exec(text)?.[0].length ?? 0) % 2 === 0;
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

function textValue(text: string, line: number): TextValue {
  return { kind: 'text', text, line, step: 0, isTaken: false };
}

/** With what an output begins that a parser took apart, as a name of YAML. */
const PARSED =
  /^\s*["']?(?:smart_licensing\w*|usage_reporting|license_(?:usage|authorizations?|information)|trust_code_installed)["']?:(?:\s|$)/;

/** Where a document ends that another one may follow. */
const MARK = /^(?:---|\.\.\.)/;

/** Documents of YAML that hold outputs which a parser took apart, as lines of JSON on the lines that they have; null for any other text. */
export function parsedAsJson(
  lines: readonly InnerLine[],
): { readonly lines: InnerLine[]; readonly isCut: boolean } | null {
  const filled = lines.filter(({ text }) => text.trim() !== '' && !text.startsWith('#'));
  const rows = filled.filter(({ text }) => !MARK.test(text));
  // The last row may be cut off; the sign that closes a document of JSON is none.
  const whole = /^\s*[\]}]/.test(rows.at(-1)?.text ?? '') ? rows : rows.slice(0, -1);
  const isYaml = rows.length > 1 && whole.every(({ text }) => /^\s*(?:- )*\S[^:]*:(?:\s|$)|^\s*- |^\s+\S/.test(text));
  if (!isYaml || !rows.some(({ text }) => PARSED.test(text))) return null;
  const result: InnerLine[] = [];
  let isCut = false;
  for (const document of documentsIn(filled)) {
    const reader = readerOf(document);
    writeJson(reader.value(0, 0), '', '', document[0]?.number ?? 0, result);
    isCut = reader.isCut;
  }
  return { lines: result, isCut };
}

function documentsIn(lines: readonly InnerLine[]): InnerLine[][] {
  const documents: InnerLine[][] = [[]];
  for (const line of lines) {
    if (MARK.test(line.text)) documents.push([]);
    else documents.at(-1)?.push(line);
  }
  return documents.filter((document) => document.length > 0);
}

/** @returns the line of the last text */
function writeJson(value: Value, before: string, behind: string, above: number, out: InnerLine[]): number {
  let number = above;
  if (value.kind === 'text' || value.kind === 'word') {
    if (value.kind === 'text') number = value.line;
    const text =
      value.kind === 'text' ? JSON.stringify(value.text) : JSON.stringify(value.text === 'null' ? '' : value.text);
    out.push({ text: `${before}${text}${behind}`, number });
    return number;
  }
  const isList = value.kind === 'list';
  const inner = isList
    ? value.items.map((item): [string, Value] => ['', item])
    : [...value.entries].map(([name, item]): [string, Value] => [`${JSON.stringify(name)}: `, item]);
  out.push({ text: `${before}${isList ? '[' : '{'}`, number });
  inner.forEach(([name, item], index) => {
    number = writeJson(item, name, index < inner.length - 1 ? ',' : '', number, out);
  });
  out.push({ text: `${isList ? ']' : '}'}${behind}`, number });
  return number;
}
