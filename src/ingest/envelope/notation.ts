import { present } from '../../model/present.js';
/**
 * Values as programs write them down: JSON (RFC 8259) and what Python and Ruby (`"name" => value`) print of dictionaries and lists, and JavaScript of objects. Read as a stream, line by
 * line, with the line on which each text stands. Tolerant: single quotes, `None`, trailing commas, strings that a terminal
 * wrapped, an end that is missing. Numbers stay as they were printed, since counters are larger than what a double holds.
 */

export interface TextValue {
  readonly kind: 'text';
  text: string;
  /** Line of the user's file on which it begins. */
  readonly line: number;
  /** Lines of the file that each of its lines goes on: 0 where line ends are written as escapes, 1 where they are line ends. */
  readonly step: 0 | 1;
  /** It was handed on already. */
  isTaken: boolean;
}
/** A number, `true`, `null`, as printed. */
export interface WordValue {
  readonly kind: 'word';
  readonly text: string;
}
export interface ListValue {
  readonly kind: 'list';
  items: Value[];
}
export interface DictValue {
  readonly kind: 'dict';
  readonly entries: Map<string, Value>;
}
export type Value = TextValue | WordValue | ListValue | DictValue;

/** Containers in containers. */
const DEPTH_CAP = 64;
/** Characters of one string; an output of a whole chassis stays below. */
const STRING_CAP = 16 * 1024 * 1024;
/** Names in one dictionary. */
const ENTRIES_CAP = 100_000;

interface Frame {
  readonly value: ListValue | DictValue;
  readonly close: string;
  /** Of a dictionary: the name whose value comes next. */
  key: string | null;
  expects: 'key' | 'colon' | 'value' | 'comma';
}

export type Fed =
  /** The value goes on in the next line. */
  | { readonly kind: 'more' }
  /** The value is whole; `end` is the index behind it in this line. */
  | { readonly kind: 'whole'; readonly end: number }
  /** It was none. */
  | { readonly kind: 'broken' };

const MORE: Fed = { kind: 'more' };
const BROKEN: Fed = { kind: 'broken' };
const SIMPLE: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\r',
  t: '\t',
  b: '\b',
  f: '\f',
  v: '\v',
  a: '\x07',
  '0': '\0',
};

const BARE_KEY = /([A-Za-z_$][\w$]{0,80})\s*:(?=\s|$)\s*/y;
/** Logstash numbers the elements of a list: `[0] "_grokparsefailure"`. */
const NUMBERED = /^\[\d+\] +(?=["'{[\w])/;

/** A string whose end has not come. */
interface OpenString {
  readonly quote: string;
  readonly isBytes: boolean;
  text: string;
  readonly line: number;
  step: TextValue['step'];
}

/** Of YAML's flow style: a name, and a text, without quotes. */
const YAML_KEY = /([^\s"'[\]{},:][^"'[\]{},:]{0,80}?)\s*:(?=\s|$)\s*/y;
const YAML_TEXT = /[^\s"'[\]{},][^,[\]{}]*?(?=\s*(?:[,\]}]|\s#|$))/y;

/** Reads one value: of JSON and what programs print like it, or of YAML's flow style, which knows texts without quotes. */
export class NotationReader {
  /** The value as far as it was read: nested ones hang in it from their beginning. */
  root: Value | null = null;
  /** Characters of texts that hang in the value. */
  held = 0;
  private readonly stack: Frame[] = [];
  private string: OpenString | null = null;
  /** Pieces of the newest text, each on a line of its own; 0 where they are not. */
  private pieces = 0;

  constructor(private readonly dialect: 'json' | 'yaml' = 'json') {}

  /** Reads on in a line, from `start`; a line break was before it unless it is the first. */
  feed(line: string, start: number, number: number): Fed {
    let at = start;
    // A raw line break in a string: a terminal, or a mail program, wrapped it. Between backticks it is part of the text.
    if (this.string?.quote === '`') {
      this.append('\n');
      this.string.step = 1;
    } else if (this.string !== null && this.dialect === 'yaml') {
      this.append(' ');
      at += line.length - line.trimStart().length;
    }
    while (at <= line.length) {
      if (this.string !== null) {
        at = this.readString(line, at);
        if (this.string !== null) return MORE;
      }
      if (this.root !== null && this.stack.length === 0) return { kind: 'whole', end: at };
      while (at < line.length && /\s/.test(line.charAt(at))) at += 1;
      if (at >= line.length) return MORE;
      const next = this.readToken(line, at, number);
      if (next < 0) return BROKEN;
      at = next;
    }
    return this.root !== null && this.stack.length === 0 && this.string === null
      ? { kind: 'whole', end: line.length }
      : MORE;
  }

  /** Takes the value as it stands, its end missing. */
  cutOff(): Value | null {
    if (this.string !== null) this.finishString();
    return this.root;
  }

  /** How many lists and dictionaries are open. */
  get depth(): number {
    return this.stack.length;
  }

  /** The list that grows, where an element of one has just ended: of the open ones the outermost with elements. */
  get growing(): ListValue | null {
    for (const { value } of this.stack) if (value.kind === 'list' && value.items.length > 1) return value;
    return null;
  }

  private readToken(line: string, at: number, number: number): number {
    const character = line.charAt(at);
    const frame = this.stack.at(-1);
    if (frame === undefined) return this.readValue(line, at, number);
    if (character === frame.close) {
      this.stack.pop();
      return at + 1;
    }
    switch (frame.expects) {
      case 'colon':
        if (character !== ':' && !line.startsWith('=>', at)) return -1;
        frame.expects = 'value';
        return at + (character === ':' ? 1 : 2);
      case 'comma':
        if (this.dialect === 'yaml' && character !== ',') return this.goOn(frame, line, at);
        // Python puts texts that follow each other together, and JavaScript those with a plus sign between them.
        if (character === '+') return at + 1;
        if (/["'`]/.test(character) && this.reopen(frame, character, number)) return this.readString(line, at + 1);
        if (character !== ',') return -1;
        frame.expects = frame.value.kind === 'dict' ? 'key' : 'value';
        return at + 1;
      case 'key':
        return this.readBareKey(frame, line, at) ?? this.readValue(line, at, number);
      default:
        return this.readValue(line, at, number);
    }
  }

  /** `device: 'sw1'`: JavaScript puts quotes around names only where it must. */
  private readBareKey(frame: Frame, line: string, at: number): number | null {
    const key = this.dialect === 'yaml' ? YAML_KEY : BARE_KEY;
    key.lastIndex = at;
    const [whole, name] = key.exec(line) ?? [];
    if (whole === undefined || name === undefined) return null;
    frame.key = name;
    frame.expects = 'value';
    return at + whole.length;
  }

  private readValue(line: string, at: number, number: number): number {
    const numbered = this.stack.at(-1)?.value.kind === 'list' ? NUMBERED.exec(line.slice(at, at + 20))?.[0] : undefined;
    if (numbered !== undefined) return this.readValue(line, at + numbered.length, number);
    const character = line.charAt(at);
    const isTuple = character === '(' && this.dialect === 'json';
    if (character === '{' || character === '[' || isTuple) return this.openContainer(character, at);
    const quoted = /["'`]|[bBuU]["']/y;
    quoted.lastIndex = at;
    const opening = quoted.exec(line)?.[0];
    if (opening !== undefined) {
      const quote = present(opening.at(-1));
      this.string = { quote, isBytes: /^[bB]/.test(opening), text: '', line: number, step: 0 };
      this.pieces = 1;
      return this.readString(line, at + opening.length);
    }
    if (this.dialect === 'yaml') return this.readPlain(line, at, number);
    const plain = /\d{4}-\d\d-\d\dT\d\d:\d\d:[\d.]+(?:Z|[+-]\d\d:?\d\d)?|[A-Za-z0-9+\-._]+/y;
    plain.lastIndex = at;
    const word = plain.exec(line)?.[0];
    if (word === undefined || !isWord(word)) return -1;
    this.add({ kind: 'word', text: word });
    return at + word.length;
  }

  private readPlain(line: string, at: number, number: number): number {
    YAML_TEXT.lastIndex = at;
    const text = YAML_TEXT.exec(line)?.[0];
    if (text === undefined) return -1;
    this.held += text.length + 64;
    this.add(isWord(text) ? { kind: 'word', text } : { kind: 'text', text, line: number, step: 0, isTaken: false });
    return at + text.length;
  }

  /** A text without quotes goes on in the next line. */
  private goOn({ value }: Frame, line: string, at: number): number {
    YAML_TEXT.lastIndex = at;
    const text = YAML_TEXT.exec(line)?.[0];
    const last = value.kind === 'list' ? value.items.at(-1) : [...value.entries.values()].at(-1);
    if (text === undefined || last?.kind !== 'text') return -1;
    last.text += ` ${text}`;
    return at + text.length;
  }

  private openContainer(character: string, at: number): number {
    if (this.stack.length >= DEPTH_CAP) return -1;
    const isDict = character === '{';
    const value: ListValue | DictValue = isDict ? { kind: 'dict', entries: new Map() } : { kind: 'list', items: [] };
    if (!this.add(value)) return -1;
    const close = isDict ? '}' : character === '[' ? ']' : ')';
    this.stack.push({ value, close, key: null, expects: isDict ? 'key' : 'value' });
    return at + 1;
  }

  /** Reads on in the string that is open; its rest may stand in the next line. */
  private readString(line: string, from: number): number {
    const string = this.string;
    if (string === null) return from;
    const ordinary = string.quote === '"' ? /[^"\\]*/y : string.quote === "'" ? /[^'\\]*/y : /[^`\\]*/y;
    let at = from;
    for (;;) {
      ordinary.lastIndex = at;
      const run = ordinary.exec(line)?.[0] ?? '';
      this.append(run);
      at += run.length;
      if (at >= line.length) return at;
      if (line[at] === string.quote) {
        if (this.dialect === 'yaml' && string.quote === "'" && line[at + 1] === "'") {
          this.append("'");
          at += 2;
          continue;
        }
        this.finishString();
        return at + 1;
      }
      const isPlain = this.dialect === 'yaml' && string.quote === "'";
      const { text, length } = isPlain ? { text: '\\', length: 1 } : readEscape(line, at, string.isBytes);
      this.append(text);
      at += length;
    }
  }

  /** Opens the text once more that stands last in a list or dictionary; false where another value does. */
  private reopen(frame: Frame, quote: string, number: number): boolean {
    const { value } = frame;
    const [key, last] =
      value.kind === 'list' ? [null, value.items.at(-1)] : ([...value.entries].at(-1) ?? [null, undefined]);
    if (last?.kind !== 'text' || last.isTaken) return false;
    if (value.kind === 'list') value.items.pop();
    else if (key !== null) value.entries.delete(key);
    frame.key = key;
    frame.expects = 'value';
    // Each piece on a line of its own is a line of the text.
    const isLine = last.text.endsWith('\n') && (last.step === 1 || last.text.indexOf('\n') === last.text.length - 1);
    const isNext = isLine && number === last.line + this.pieces;
    this.pieces = isNext ? this.pieces + 1 : 0;
    this.string = { quote, isBytes: false, text: last.text, line: last.line, step: isNext ? 1 : 0 };
    return true;
  }

  private append(text: string): void {
    if (this.string === null || this.string.text.length + text.length > STRING_CAP) return;
    this.string.text += text;
  }

  private finishString(): void {
    if (this.string === null) return;
    const { text, isBytes, line, step } = this.string;
    this.string = null;
    const frame = this.stack.at(-1);
    if (frame?.value.kind === 'dict' && frame.expects === 'key') {
      frame.key = text;
      frame.expects = 'colon';
      return;
    }
    this.held += text.length + 64;
    this.add({ kind: 'text', text: isBytes ? utf8Of(text) : text, line, step, isTaken: false });
  }

  private add(value: Value): boolean {
    const frame = this.stack.at(-1);
    if (frame === undefined) {
      this.root = value;
      return true;
    }
    if (frame.value.kind === 'list') frame.value.items.push(value);
    else {
      // Python's dictionaries may have numbers for names.
      if (frame.expects === 'key') {
        if (value.kind !== 'word') return false;
        frame.key = value.text;
        frame.expects = 'colon';
        return true;
      }
      if (frame.key === null) return false;
      if (frame.value.entries.size < ENTRIES_CAP) frame.value.entries.set(frame.key, value);
      frame.key = null;
    }
    frame.expects = 'comma';
    return true;
  }
}

/** Whether a word without quotes is a value of its own: a number, `true`, `null`, a moment. */
export function isWord(word: string): boolean {
  return /^(?:true|false|null|nil|undefined|True|False|None|NaN|Infinity|-?\d[\d.eE+-]*|\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:?\d\d)?)$/.test(
    word,
  );
}

/** The character that an escape at `at` stands for, and its length in the line. A backslash that escapes nothing stands for itself. */
export function readEscape(
  line: string,
  at: number,
  isBytes = false,
): { readonly text: string; readonly length: number } {
  const letter = line[at + 1] ?? '';
  const simple = Object.hasOwn(SIMPLE, letter) ? SIMPLE[letter] : undefined;
  if (simple !== undefined) return { text: simple, length: 2 };
  const coded = /^\\(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8}))/.exec(line.slice(at, at + 10));
  if (coded !== null) {
    const code = Number.parseInt(coded[1] ?? coded[2] ?? coded[3] ?? '0', 16);
    const isKnown = code <= 0x10ffff && !(isBytes && code > 0xff);
    return {
      text: isKnown ? (code > 0xffff ? String.fromCodePoint(code) : String.fromCharCode(code)) : '',
      length: coded[0].length,
    };
  }
  if (letter === '"' || letter === "'" || letter === '\\' || letter === '/') return { text: letter, length: 2 };
  return { text: '\\', length: 1 };
}

/** Python's `b'…'` holds bytes. */
function utf8Of(bytes: string): string {
  return /[\x80-\xff]/.test(bytes) ? Buffer.from(bytes, 'latin1').toString('utf8') : bytes;
}

/** Undoes the escapes of a text that stands in one line: `\n`, `\t`, `\x41`, `\u00e4`, `\\`. */
export function unescapeText(text: string): string {
  let result = '';
  let from = 0;
  for (let at = text.indexOf('\\'); at >= 0; at = text.indexOf('\\', from)) {
    const found = readEscape(text, at);
    result += text.slice(from, at) + found.text;
    from = at + found.length;
  }
  return result + text.slice(from);
}

/** The value behind a dotted path, through nested dictionaries or names that hold dots themselves; of a list its first element. */
export function valueAt(value: Value, path: string): Value | null {
  if (value.kind === 'list') return value.items[0] === undefined ? null : valueAt(value.items[0], path);
  if (path === '') return value;
  if (value.kind !== 'dict') return null;
  const exact = value.entries.get(path);
  if (exact !== undefined) return valueAt(exact, '');
  for (let dot = path.indexOf('.'); dot >= 0; dot = path.indexOf('.', dot + 1)) {
    const inner = value.entries.get(path.slice(0, dot));
    const found = inner === undefined ? null : valueAt(inner, path.slice(dot + 1));
    if (found !== null) return found;
  }
  return null;
}

/** The text or word behind a dotted path. */
export function textAt(value: Value, path: string): string | null {
  const found = valueAt(value, path);
  return found !== null && (found.kind === 'text' || found.kind === 'word') && found.text !== '' ? found.text : null;
}

/** The lines of a text, with the lines of the file that they stand on. */
export function linesOf({ text, line, step }: TextValue): { text: string; number: number }[] {
  return text.split(/\r?\n/).map((each, index) => ({ text: each, number: line + step * index }));
}
