import type { InnerLine } from './hint.js';
import { NotationReader, type Value } from './notation.js';
import { readerOf } from './yaml-text.js';

/** With what an output begins that a parser took apart, as a name of YAML. */
const PARSED =
  /^\s*["']?(?:smart_licensing\w*|usage_reporting|license_(?:usage|authorizations?|information)|trust_code_installed)["']?:(?:\s|$)/;

/** Where a document ends that another one may follow. */
const MARK = /^(?:---|\.\.\.)(?:\s|$)/;

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

/** Characters of documents that are held; what is longer is handed on in parts. */
const HELD_CAP = 4 * 1024 * 1024;
/** A row of a list, a text in rows of its own, flow style, a text in quotes further in: what no output of a device has. */
const STRUCTURED = /^\s*(?:-(?:\s|$)|[{[])|:\s+(?:[|>][+-]?\d?[+-]?\s*$|[{[])|^\s+[\w"'].*?:\s+["']/;
/** The same at the margin, which fields of one event after another have too, where no mark parts them. */
const QUOTED = /^[\w"'].*?:\s+(["']).*\1\s*$/;
/** With what a row at the margin begins. */
const AT_MARGIN = /^(?:-(?:\s|$)|[{[\]}#%]|\.\.\.|---|["'\p{L}\p{N}_<][^:]*(?::\S[^:]*)*:(?:\s|$))/u;

/** The documents of a text that is YAML from its first line to its last; null for any other. Its end may be missing. */
export function readDocuments(lines: readonly InnerLine[]): Value[] | null {
  const isYaml =
    lines.every(({ text }) => /^\s|^$/.test(text) || AT_MARGIN.test(text)) &&
    (lines.some(({ text }) => STRUCTURED.test(text)) ||
      (lines.some(({ text }) => MARK.test(text)) && lines.some(({ text }) => QUOTED.test(text))));
  if (!isYaml || mayBeJson(lines)) return null;
  const values: Value[] = [];
  // `%YAML 1.2`
  for (const document of documentsIn(lines.filter(({ text }) => !text.startsWith('%')))) {
    const reader = readerOf(document);
    values.push(reader.whole());
    if (reader.isOdd) return null;
  }
  return values;
}

/** What begins with a bracket is a value of JSON, or as programs print one, unless that breaks. */
function mayBeJson(lines: readonly InnerLine[]): boolean {
  const first = lines.findIndex(({ text }) => text.trim() !== '' && !MARK.test(text));
  if (!/^[{[]/.test(lines[first]?.text ?? '')) return false;
  const reader = new NotationReader();
  const ending = lines.slice(first).find(({ text, number }) => reader.feed(text, 0, number).kind !== 'more');
  return ending === undefined || reader.depth === 0;
}

/** A text of YAML that is longer than a window: what of it is whole is handed on as soon as it is much. */
export class LongYaml {
  private size = 0;

  /** @param lines as far as they were read */
  constructor(
    private lines: InnerLine[],
    private readonly handOn: (part: readonly InnerLine[], rest: readonly InnerLine[]) => void,
  ) {}

  line(line: InnerLine): void {
    this.lines.push(line);
    this.size += line.text.length;
    if (this.size > HELD_CAP) this.cut();
  }

  end(): void {
    this.handOn(this.lines, []);
  }

  private cut(): void {
    this.size = 0;
    const found = lastPart(this.lines);
    if (found === null) return;
    const [part, rest] = [this.lines.slice(0, found.at), this.lines.slice(found.at)];
    this.lines = [...found.head, ...rest];
    this.handOn(part, rest);
  }
}

/** Where the last part of a document begins, and the rows of names that lead to all of its parts; null where it has one. */
function lastPart(lines: readonly InnerLine[]): { readonly at: number; readonly head: InnerLine[] } | null {
  const rows = lines
    .map((line, at) => ({ line, at, indent: line.text.search(/\S/) }))
    .filter(({ line: { text } }) => !/^\s*(?:#.*)?$/.test(text));
  const head: InnerLine[] = [];
  for (let from = rows.findIndex(({ line: { text } }) => !MARK.test(text)); from < rows.length; ) {
    const indent = rows[from]?.indent;
    const beside = rows.slice(Math.max(from, 0)).filter((row) => row.indent === indent);
    const [keys, elements] = [false, true].map((isElement) =>
      beside.filter(({ line: { text } }) => /^\s*-(?:\s|$)/.test(text) === isElement),
    );
    const [key] = keys ?? [];
    const parts = (keys?.length ?? 0) > 1 ? keys : elements;
    const last = parts?.at(-1);
    if (key !== undefined && parts === elements) head.push(key.line);
    if (last !== undefined && parts !== undefined && parts.length > 1) return { at: last.at, head };
    if (key === undefined || from < 0) return null;
    from = rows.indexOf(key) + 1;
  }
  return null;
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
