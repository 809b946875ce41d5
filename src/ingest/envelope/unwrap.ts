import type { Stamp } from '../../model/stamp.js';
import { readSessionStart, readToolMoment } from '../text/collected.js';
import { decodeLicenseFile, isBase64Line } from './base64.js';
import { DiffReader } from './diff.js';
import { findGroups, openEnd } from './fields.js';
import { findFold, Unfolder } from './folded.js';
import { type Hint, type InnerLine, type InnerSink, type InnerText, namedByPrompt, within } from './hint.js';
import { readSender } from './log-events.js';
import { MailReader } from './mail.js';
import { isDressing, type Mark, readAssigned, readLoneName, readMark, titleOf } from './marks.js';
import { hasTypography, looksLikeHtml, plainTypography, readHtmlLine } from './markup.js';
import { type DictValue, NotationReader, unescapeText, type Value } from './notation.js';
import { PacketReader } from './packets.js';
import { readPairs } from './pairs.js';
import { unquoted } from './quotes.js';
import { beginsText, isCommandText, isDeviceText, isWrappedText, TAG } from './recognise.js';
import { findShapes, nameBefore, type Shape, strip } from './shape.js';
import { isRowOf, RowReader, readHeads, readTableHead, type Table, udiLinesIn, udiLinesOf } from './table.js';
import { deviceOf, isDeviceKey, isStructure, unwrapValue, type ValueSink } from './values.js';
import { type XmlText, xmlTextOf } from './xml-text.js';
import { readYaml } from './yaml-text.js';

/** Wrappers in wrappers. */
const DEPTH_CAP = 6;
/** Lines that are looked at together for what stands before each of them, and their characters. */
const WINDOW_LINES = 1000;
const WINDOW_SIZE = 256 * 1024;
/** Prefixes before prefixes: `> > `, a stamp before a line number. */
const LAYERS_CAP = 4;
/** Characters that a value may hold before its elements are handed on. */
const HELD_CAP = 4 * 1024 * 1024;
/** Lines that are kept in case they turn out to be no value. */
const RAW_CAP = 4 * 1024 * 1024;
/** Senders whose events are told apart at a time. */
const STREAMS_CAP = 256;
/** Lines among which the head of a table stands. */
const HEAD_LINES = 5;
/** Colours of a terminal. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: escape
const COLOURS = /\u001b\[[0-9;]{0,20}m/g;
/** Lines below a label (`device  sw01`) that it speaks for. */
const LABEL_REACH = 16;
/** Lines between a title and the text below it. */
const TITLE_LINES = 8;
const BASE64_CAP = 16 * 1024 * 1024;

/**
 * Unwraps one text: finds what wraps its lines, or texts in it, and hands on what is inside, which is unwrapped in turn. What
 * wraps nothing goes on as it is. Flat memory: lines are looked at in windows, values are handed on as they grow.
 */
export function unwrap(hint: Hint, sink: InnerSink, onWrapper: () => void = () => {}): InnerText {
  return new Unwrapper(hint, sink, 0, onWrapper);
}

class Unwrapper implements InnerText {
  private window: { text: string; number: number; at: Stamp | null }[] = [];
  private size = 0;
  private shapes: Shape[] = [];
  /** Diffs by the number of layers around them. */
  private readonly diffs = Array.from({ length: LAYERS_CAP }, () => new DiffReader());
  private isHtml = false;
  /** A value begins with the first line; null until that was seen. */
  private isValue: boolean | null = null;
  /** Undefined until the first lines were seen. */
  private xml: XmlText | null | undefined;
  /** Puts lines together that somebody's margin broke; null as long as none is known. */
  private unfolder: Unfolder<{ text: string; number: number; at: Stamp | null }> | null = null;
  private readonly blocks: Blocks;
  private readonly mail: MailReader;

  constructor(
    private readonly hint: Hint,
    private readonly sink: InnerSink,
    private readonly depth: number,
    private readonly onWrapper: () => void,
  ) {
    this.blocks = new Blocks(hint, sink, (inner) => this.inner(inner), onWrapper);
    this.mail = new MailReader(hint, (inner) => this.inner(inner));
  }

  private inner(hint: Hint): InnerText {
    return this.depth >= DEPTH_CAP
      ? this.sink.open(hint)
      : new Unwrapper(hint, this.sink, this.depth + 1, this.onWrapper);
  }

  line(text: string, number: number, at: Stamp | null = null): void {
    if (this.mail.take(text, number)) {
      this.onWrapper();
      return;
    }
    this.window.push({ text, number, at });
    this.size += text.length;
    if (this.window.length >= WINDOW_LINES || this.size >= WINDOW_SIZE) this.drain();
  }

  collected(at: Stamp): void {
    this.drain();
    this.blocks.collected(at);
  }

  end(): void {
    this.mail.end();
    this.drain(true);
    for (const { text, number, at } of this.unfolder?.end() ?? []) this.blocks.line(text, number, at);
    this.blocks.end();
  }

  private drain(isEnd = false): void {
    let lines = this.window;
    this.window = [];
    this.size = 0;
    if (lines.length === 0) return;
    // Within a value every character counts.
    if (!this.blocks.isInside) {
      lines = this.ungrouped(this.plain(this.withoutElements(lines)), isEnd);
      lines = this.unfolded(this.unquoted(this.stripped(lines)));
    }
    for (const { text, number, at } of lines) this.blocks.line(text, number, at);
  }

  /** Takes the elements of another program's document off. */
  private withoutElements<Each extends InnerLine>(lines: Each[]): Each[] {
    if (this.xml === undefined) {
      const found = xmlTextOf(lines);
      // A document that lists events is read event by event.
      this.xml = found === null || findGroups(lines).length > 0 ? null : found;
    }
    const { xml } = this;
    if (xml === null) return lines;
    this.onWrapper();
    return lines.flatMap((line) => xml.strip(line.text).map((text) => ({ ...line, text })));
  }

  /** Undoes what web pages and word processors make of text. */
  private plain<Each extends InnerLine>(raw: Each[]): Each[] {
    const lines = raw.map((line) =>
      line.text.includes('\u001b[') ? { ...line, text: line.text.replace(COLOURS, '') } : line,
    );
    this.isValue ??= /^\s*[{[]\s*(?:["'{[]|$)/.test(lines.find(({ text }) => text.trim() !== '')?.text ?? '');
    // Of a value each text is undone for itself.
    this.isHtml ||=
      !this.isValue &&
      lines.some(({ text }) => looksLikeHtml(text)) &&
      !lines.some(({ text }) => /^\s*<(?:\?xml|smartLicense|RUMReport|specificPLR)/.test(text));
    const isTypeset = lines.some(({ text }) => hasTypography(text));
    if (!this.isHtml && !isTypeset) return lines;
    this.onWrapper();
    return lines.flatMap((line) => {
      const texts = this.isHtml ? readHtmlLine(line.text) : [line.text];
      return texts.map((text) => ({ ...line, text: isTypeset ? plainTypography(text) : text }));
    });
  }

  /** The text of a diff as it stands after the change. */
  private changed<Each extends InnerLine>(lines: Each[], diff: DiffReader): Each[] {
    return lines.flatMap((line) => {
      const text = diff.strip(line.text);
      if (text === line.text) return [line];
      this.onWrapper();
      return text === null ? [] : [{ ...line, text }];
    });
  }

  /** Hands on the events that stand in several lines each; what may go on below stays for the next window. */
  private ungrouped(lines: { text: string; number: number; at: Stamp | null }[], isEnd: boolean) {
    const groups = findGroups(lines);
    if (groups.length === 0) return lines;
    const open = isEnd ? 0 : openEnd(lines, groups);
    if (open > 0) {
      this.window = lines.slice(-open);
      this.size = this.window.reduce((size, { text }) => size + text.length, 0);
    }
    const taken = groups.filter(({ value }) => this.blocks.record(value));
    const isElement = taken.some(({ from }) => lines[from]?.text.trimStart().startsWith('<'));
    const isLeft = (text: string, index: number) =>
      !taken.some(({ from, to }) => index >= from && index <= to) && !(isElement && text.trimStart().startsWith('<'));
    return lines.slice(0, lines.length - open).filter(({ text }, index) => isLeft(text, index));
  }

  private unquoted<Each extends InnerLine>(lines: Each[]): Each[] {
    const result = unquoted(lines);
    if (result !== lines) this.onWrapper();
    return result;
  }

  /** Puts lines together that were broken at a margin. */
  private unfolded(lines: { text: string; number: number; at: Stamp | null }[]) {
    if (this.unfolder === null) {
      const fold = findFold(lines.map(({ text }) => text));
      if (fold === null) return lines;
      this.unfolder = new Unfolder(fold);
      this.onWrapper();
    }
    return this.unfolder.take(lines);
  }

  /** A stamp before a line says when the line was printed: to the window, the first one does. */
  private takeDate(prefix: string): boolean {
    const date = /\d{4}[-./]\d\d[-./]\d\d[T ]\d\d:\d\d(?::\d\d)?(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)?/.exec(prefix)?.[0];
    const at = date === undefined ? null : readToolMoment(date);
    if (at !== null) this.blocks.collected(at);
    return at !== null;
  }

  /** Takes off what stands before every line, layer by layer. */
  private stripped<Each extends InnerLine>(lines: Each[]): Each[] {
    let result = lines;
    for (const diff of this.diffs) {
      result = this.changed(result, diff);
      // The cells of a table may hold lines that begin alike.
      if (result.some(({ text }) => readTableHead(text) !== null)) return result;
      const indent = indentOf(result);
      if (indent > 0) {
        this.onWrapper();
        result = result.map((line) => ({ ...line, text: line.text.slice(indent) }));
      }
      const found = findShapes(result.map(({ text }) => text));
      for (const shape of found) if (!this.shapes.some(({ key }) => key === shape.key)) this.shapes.push(shape);
      if (this.shapes.length === 0) return result;
      let changed = 0;
      let isDated = false;
      result = result.flatMap((line) => {
        const shape = this.shapes.find((each) => strip(line.text, each) !== null);
        if (shape === undefined) return [line];
        changed += 1;
        const text = strip(line.text, shape) ?? '';
        if (!isDated) isDated = this.takeDate(line.text.slice(0, line.text.length - text.length));
        const name = nameBefore(line.text, shape);
        if (name !== null && this.depth < DEPTH_CAP) {
          this.blocks.named(name, text, line.number);
          return [];
        }
        return [{ ...line, text }];
      });
      if (changed === 0) return result;
      this.onWrapper();
      if (found.length === 0) return result;
    }
    return result;
  }
}

/** Blanks before every line that are an indentation, and the lines that show it. */
const INDENT_LEAST = 2;
const INDENTED_LEAST = 3;

/** Blanks that stand before every line; 0 where something stands at the margin, or nothing of a device behind them. */
function indentOf(lines: readonly InnerLine[]): number {
  let least = Number.POSITIVE_INFINITY;
  let count = 0;
  for (const { text } of lines) {
    const indent = text.search(/\S/);
    if (indent >= 0 && indent < least) least = indent;
    if (indent >= 0) count += 1;
    if (least < INDENT_LEAST) return 0;
  }
  if (count < INDENTED_LEAST) return 0;
  const begins = lines.some(({ text }) => beginsText(text.slice(least)));
  return begins ? least : 0;
}

/** A value that is being read. */
interface Reading {
  readonly reader: NotationReader;
  readonly hint: Hint;
  /** Its lines, as long as it may turn out to be no value; null when there are too many of them. */
  raw: InnerLine[] | null;
  size: number;
  /** Texts that were found in it. */
  found: number;
}

/** Texts that stand in a text: values, tables, fences, escaped lines, and results below marks. */
class Blocks {
  private readonly own: InnerText;
  /** Where lines go that nothing wraps. */
  private target: InnerText;
  private markHint: Hint;
  private reading: Reading | null = null;
  private yaml: { readonly hint: Hint; readonly indent: number; lines: InnerLine[] } | null = null;
  /** Names that stand above what is indented below them. */
  private keys: readonly { readonly indent: number; readonly name: string }[] = [];
  private listed: { readonly indent: number; readonly sender: ReturnType<typeof readSender> } | null = null;
  private title: { readonly sender: ReturnType<typeof readSender>; readonly lines: InnerLine[] } | null = null;
  private rows: RowReader | null = null;
  /** What the line above would head if it headed a table. */
  private heads: readonly Table[] = [];
  private fence: { readonly text: InnerText; readonly mark: string } | null = null;
  private packed: InnerLine[] = [];
  private packedSize = 0;
  private readonly streams = new Map<string, InnerText>();
  private label: { hostname: string | null; address: string | null; command: string | null; number: number } | null =
    null;
  /** Lines with something in them, as far as it counts. */
  private filled = 0;
  private readonly packets: PacketReader;

  constructor(
    private readonly hint: Hint,
    private readonly sink: InnerSink,
    private readonly open: (hint: Hint) => InnerText,
    private readonly onWrapper: () => void,
  ) {
    this.own = sink.open(hint);
    this.target = this.own;
    this.markHint = hint;
    this.packets = new PacketReader((address, text, number) =>
      this.event(within(hint, 'packets', { address }), text, number),
    );
  }

  /** Lines are part of a value whose text must not be touched. */
  get isInside(): boolean {
    return this.reading !== null || this.rows !== null;
  }

  line(text: string, number: number, at: Stamp | null): void {
    if (this.reading !== null) this.readOn(text, 0, number);
    else if (this.rows !== null) this.takeRow(text, number);
    else if (this.yaml !== null) this.takeYaml(text, number, at);
    else this.begin(text, number, at);
  }

  end(): void {
    this.dropTitle();
    this.endReading();
    this.endYaml();
    const row = this.rows?.end() ?? null;
    if (row !== null) this.takeCells(row);
    this.endPacked();
    this.packets.end();
    this.fence?.text.end();
    for (const stream of this.streams.values()) stream.end();
    if (this.target !== this.own) this.target.end();
    this.own.end();
  }

  collected(at: Stamp): void {
    this.markHint = { ...this.markHint, collected: at };
    this.target.collected?.(at);
  }

  /** A line that a prefix says is a device's. */
  named(name: string, text: string, number: number): void {
    this.event(within(this.hint, 'names before lines', readSender(name)), text, number);
  }

  /** An event whose fields stand in lines of their own; false where it holds nothing of a device. */
  record(value: DictValue): boolean {
    return unwrapValue(value, within(this.markHint, 'record'), this.values) > 0;
  }

  // ---- Beginnings.

  private begin(text: string, number: number, at: Stamp | null, isNoValue = false, isNoTitle = false): void {
    if (this.takeFence(text, number)) return;
    if (this.fence !== null) {
      this.fence.text.line(text, number, at);
      return;
    }
    if (!isNoTitle && this.takeTitle(text, number)) return;
    if (this.filled < HEAD_LINES && text.trim() !== '') {
      this.filled += 1;
      const table = readTableHead(text);
      if (table !== null) {
        this.onWrapper();
        this.rows = new RowReader(table);
        return;
      }
      const headed = this.heads.find((head) => isRowOf(head, text, (cell) => TAG.test(cell)));
      this.heads = readHeads(text);
      if (headed !== undefined) {
        this.onWrapper();
        this.rows = new RowReader(headed);
        this.takeRow(text, number);
        return;
      }
    }
    if (this.takePacked(text, number)) return;
    if (this.packets.take(text, number)) {
      this.onWrapper();
      return;
    }
    if ((!isNoValue && this.beginValue(text, number)) || this.takeEscaped(text, number, true)) return;
    if (this.takePairs(text, number)) return;
    if (this.takeEmbedded(text, number) || this.beginYaml(text, number) || this.takeEscaped(text, number, false))
      return;
    if (this.takeMark(text, number)) return;
    const start = readSessionStart(text);
    if (start !== null) {
      this.onWrapper();
      this.collected(start);
    }
    const udis = udiLinesIn({ text, number });
    if (udis.length > 0) {
      this.onWrapper();
      this.introduce(udis, { hostname: null, address: null });
      return;
    }
    this.readLabel(text, number);
    this.readKey(text);
    this.target.line(text, number, at);
  }

  /** A fence of Markdown. */
  private takeFence(text: string, number: number): boolean {
    if (this.takeWikiFence(text, number)) return true;
    const mark = /^\s*(`{3,}|~{3,})[\w -]*$/.exec(text)?.[1];
    if (mark === undefined) return this.takeGluedFence(text, number);
    if (this.fence !== null && !mark.startsWith(this.fence.mark)) return false;
    this.onWrapper();
    if (this.fence === null)
      this.fence = { text: this.open(within(this.markHint, 'code fence', this.labelAt(number))), mark };
    else {
      this.fence.text.end();
      this.fence = null;
    }
    return true;
  }

  /** `{noformat:title=sw1}`, `{code}` of Jira and of wikis; text may stand behind it. */
  private takeWikiFence(text: string, number: number): boolean {
    const [, mark = '', title = '', rest = ''] =
      /^\s*\{(noformat|code)(?::(?:[^{}]{0,200}\|)?(?:title=)?([^{}|]{0,200})[^{}]{0,200})?\}(.*)$/.exec(text) ?? [];
    if (mark === '' || (this.fence !== null && this.fence.mark !== mark)) return false;
    this.onWrapper();
    if (this.fence !== null) {
      this.fence.text.end();
      this.fence = null;
      return true;
    }
    const told = titleOf(title) ?? this.labelAt(number);
    this.fence = { text: this.open(within(this.markHint, 'code fence', told)), mark };
    if (rest.trim() !== '') this.fence.text.line(rest, number);
    return true;
  }

  /** Chat programs put the fence right before the first line, and right behind the last one. */
  private takeGluedFence(text: string, number: number): boolean {
    const [, mark = '', first = ''] = /^\s*(`{3})(\S.*)$/.exec(text) ?? [];
    if (this.fence === null && first !== '' && beginsText(first)) {
      this.onWrapper();
      this.fence = { text: this.open(within(this.markHint, 'code fence', this.labelAt(number))), mark };
      this.fence.text.line(first, number);
      return true;
    }
    if (this.fence === null || !/\S`{3}\s*$/.test(text)) return false;
    this.fence.text.line(text.replace(/`{3}\s*$/, ''), number);
    this.fence.text.end();
    this.fence = null;
    return true;
  }

  // ---- Values: JSON, and what Python prints.

  private beginValue(text: string, number: number): boolean {
    const ansible =
      /^(?:ok|changed|fatal|failed|skipping|included|unreachable): \[([^\]\s]+?)(?: -> [^\]]*)?\](?:: [A-Z]+!)?.*?=> ?(?:\(item=.*?\) => ?)?/.exec(
        text,
      ) ?? /^([\w.-]+) \| [A-Z]+!? => /.exec(text);
    const start = ansible === null ? text.search(/\S/) : ansible[0].length;
    const hint =
      ansible === null
        ? within(this.markHint, 'JSON', this.labelAt(number))
        : within(this.markHint, 'Ansible result', readSender(ansible[1] ?? null));
    const rest = text.slice(Math.max(start, 0));
    if (/^(?:[{[]\s*(?:["'{[}\]]|\(\s*["']|[bu]["']|$)|\(\s*[{['"])/.test(rest)) {
      this.startValue(text, start, number, hint);
      return true;
    }
    if (ansible !== null && /=> ?(?:changed=\S+|\(item=.*\) =>.*)?\s*$/.test(text)) {
      this.onWrapper();
      this.yaml = { hint, indent: 0, lines: [] };
      return true;
    }
    return false;
  }

  private startValue(text: string, start: number, number: number, hint: Hint): void {
    this.reading = { reader: new NotationReader(), hint, raw: [], size: 0, found: 0 };
    this.readOn(text, start, number);
  }

  private readOn(text: string, start: number, number: number): void {
    const { reading } = this;
    if (reading === null) return;
    if (reading.raw !== null) {
      reading.raw.push({ text, number });
      reading.size += text.length;
      if (reading.size > RAW_CAP) reading.raw = null;
    }
    const fed = reading.reader.feed(text, start, number);
    if (fed.kind === 'more') {
      if (reading.reader.held > HELD_CAP) this.handOnElements(reading);
      return;
    }
    if (fed.kind === 'broken') {
      this.giveUp(reading);
      return;
    }
    this.finishReading(reading);
    // Values that follow each other on one line.
    const rest = /^[\s,;]*(?=[{[])/.exec(text.slice(fed.end));
    if (rest !== null) this.startValue(text, fed.end + rest[0].length, number, reading.hint);
  }

  /** Hands on the elements of a long list that are whole, and lets go of them. */
  private handOnElements(reading: Reading): void {
    const { reader } = reading;
    const list = reader.growing;
    if (reader.root === null || list === null) return;
    const last = list.items.pop();
    reading.found += unwrapValue(reader.root, reading.hint, this.values);
    list.items = last === undefined ? [] : [last];
    reader.held = 0;
    if (reading.found > 0) this.onWrapper();
  }

  private finishReading(reading: Reading): void {
    this.reading = null;
    const { root } = reading.reader;
    if (root !== null) reading.found += unwrapValue(root, reading.hint, this.values);
    if (reading.found > 0) this.onWrapper();
    // What wraps no text may be a value that somebody else reads.
    else for (const { text, number } of reading.raw ?? []) this.target.line(text, number);
  }

  /** It was no value, or broke off within one. */
  private giveUp(reading: Reading): void {
    const isShort = reading.raw !== null && reading.raw.length < 3 && reading.found === 0;
    if (isShort) {
      this.reading = null;
      for (const { text, number } of reading.raw ?? []) this.begin(text, number, null, true);
    } else {
      reading.reader.cutOff();
      this.finishReading(reading);
    }
  }

  private endReading(): void {
    const { reading } = this;
    if (reading === null) return;
    reading.reader.cutOff();
    const before = reading.found;
    this.finishReading(reading);
    if (reading.found > before) {
      this.sink.tell('warning', 'wrapper-cut-off', 'the end of a value is missing: what came before it is used', 0);
    }
  }

  /** An event whose fields stand as `name=value`. */
  private takePairs(text: string, number: number): boolean {
    const pairs = readPairs(text, number);
    if (pairs === null || unwrapValue(pairs, this.markHint, this.values) === 0) return false;
    this.onWrapper();
    return true;
  }

  /** `ERROR … {"message": "<187>…"}`: a value at the end of another program's line. */
  private takeEmbedded(text: string, number: number): boolean {
    const start = text.search(/\[\s*[{[]|\{\s*["']|b?["']<\d{1,3}>/);
    if (start <= 0) return false;
    const reader = new NotationReader();
    const fed = reader.feed(text, start, number);
    if (fed.kind !== 'whole' || reader.root === null) return false;
    const hint = within(this.markHint, 'error message');
    const value: Value =
      reader.root.kind === 'text' ? { kind: 'dict', entries: new Map([['message', reader.root]]) } : reader.root;
    if (!holdsDeviceText(value) || unwrapValue(value, hint, this.values) === 0) return false;
    this.onWrapper();
    return true;
  }

  private readonly values: ValueSink = {
    open: (hint) => this.open(hint),
    event: (hint, lines) => {
      for (const { text, number } of lines) this.event(hint, text, number);
    },
  };

  /** A line of a log, or of an output that was logged line by line: it goes on with what came from the same sender. */
  private event(hint: Hint, text: string, number: number): void {
    const key = `${hint.hostname ?? ''} ${hint.address ?? ''}`;
    let stream = this.streams.get(key);
    if (stream === undefined) {
      stream = this.open(hint);
      const [oldest] = this.streams;
      if (this.streams.size >= STREAMS_CAP && oldest !== undefined) {
        oldest[1].end();
        this.streams.delete(oldest[0]);
      }
    } else this.streams.delete(key);
    this.streams.set(key, stream);
    this.onWrapper();
    stream.line(text, number, hint.at);
  }

  // ---- YAML.

  /** `show license status: |`: a text below its name. */
  private beginYaml(text: string, number: number): boolean {
    const found =
      /^(\s*)(?:- )*["']?([\w][\w .@/-]*?)["']?:\s+[|>][+-]?\d?\s*$/.exec(text) ??
      /^(\s*)()(?:- )+[|>][+-]?\d?\s*$/.exec(text);
    if (found === null) return false;
    this.onWrapper();
    this.yaml = {
      hint: this.namedByKeys(within(this.markHint, 'YAML', this.labelAt(number)), found[1]?.length ?? 0),
      indent: found[1]?.length ?? 0,
      lines: [{ text, number }],
    };
    return true;
  }

  /** The names above a text in YAML: of its device, or its command. */
  private namedByKeys(hint: Hint, indent: number): Hint {
    this.keys = this.keys.filter((key) => key.indent < indent);
    const outer =
      this.listed !== null && indent >= this.listed.indent ? within(hint, 'YAML', this.listed.sender) : hint;
    return this.keys.reduce<Hint>((named, { name }) => {
      if (isCommandText(name)) return { ...named, command: name };
      if (isStructure(name)) return named;
      const sender = readSender(name);
      return sender.hostname === null && sender.address === null ? named : { ...named, ...sender };
    }, outer);
  }

  private readKey(text: string): void {
    this.readListed(text);
    const found = /^(\s*)(?:- )?["']?(\w[\w ./-]{0,80}?)["']?:\s*$/.exec(text.slice(0, 200));
    if (found === null) return;
    const indent = found[1]?.length ?? 0;
    this.keys = [...this.keys.filter((key) => key.indent < indent), { indent, name: found[2] ?? '' }].slice(-8);
  }

  /** `- name: sw1`: of the device whose outputs stand below, beside it or further in. */
  private readListed(text: string): void {
    const indent = text.search(/\S/);
    if (indent < 0) return;
    if (this.listed !== null && indent < this.listed.indent) this.listed = null;
    const [, before = '', name = '', value = ''] =
      /^(\s*(?:- )?)["']?([A-Za-z_][\w -]{0,40}?)["']?:\s+["']?([^\s"']{1,253})["']?\s*$/.exec(text.slice(0, 400)) ??
      [];
    const sender = isDeviceKey(name) ? readSender(value) : null;
    if (sender !== null && sender.hostname !== null) this.listed = { indent: before.length, sender };
  }

  private takeYaml(text: string, number: number, at: Stamp | null): void {
    const { yaml } = this;
    if (yaml === null) return;
    const indent = text.search(/\S/);
    const isOver = indent >= 0 && (yaml.hint.wrappers.at(-1) === 'YAML' ? indent < yaml.indent : indent < 1);
    const isNext =
      isOver ||
      (yaml.lines.length > 0 &&
        indent === yaml.indent &&
        yaml.hint.wrappers.at(-1) === 'YAML' &&
        !/^\s*(?:- |["']?[\w .@/-]+["']?:)/.test(text));
    if (!isNext) {
      yaml.lines.push({ text, number });
      return;
    }
    this.endYaml();
    this.begin(text, number, at);
  }

  private endYaml(): void {
    const { yaml } = this;
    this.yaml = null;
    if (yaml === null || yaml.lines.length === 0) return;
    const found = unwrapValue(readYaml(yaml.lines), yaml.hint, this.values);
    if (found === 0) for (const { text, number } of yaml.lines) this.target.line(text, number);
  }

  // ---- Tables, base64, escapes.

  private takeRow(text: string, number: number): void {
    const row = this.rows?.take({ text, number }) ?? null;
    if (row !== null) this.takeCells(row);
  }

  private takeCells(row: DictValue): void {
    if (unwrapValue(row, within(this.hint, 'table'), this.values) === 0) this.introduce(udiLinesOf(row), deviceOf(row));
  }

  /** Product instances of which somebody lists no more than who they are. */
  private introduce(udis: readonly InnerLine[], sender: { hostname: string | null; address: string | null }): void {
    const only = udis.length === 1 ? sender : { hostname: null, address: null };
    for (const { text, number } of udis) {
      const inner = this.open(within(this.hint, 'inventory', { ...only, command: 'show license udi' }));
      inner.line(text, number);
      inner.end();
    }
  }

  private takePacked(text: string, number: number): boolean {
    const line = text.trim();
    const isPart = isBase64Line(line) && (this.packed.length > 0 || line.length >= 40) && this.packedSize < BASE64_CAP;
    if (!isPart) {
      this.endPacked();
      return false;
    }
    this.packed.push({ text, number });
    this.packedSize += text.length;
    return true;
  }

  private endPacked(): void {
    const { packed } = this;
    if (packed.length === 0) return;
    this.packed = [];
    this.packedSize = 0;
    const decoded = decodeLicenseFile(packed.map(({ text }) => text).join(''));
    if (decoded === null) {
      for (const { text, number } of packed) this.target.line(text, number);
      return;
    }
    this.onWrapper();
    const number = packed[0]?.number ?? 0;
    this.sink.tell(
      'warning',
      'still-base64',
      `${fileOf(decoded)}, still in base64: as it is the device does not import it`,
      number,
      'decode it first, for instance with base64 -d, and import what comes out',
    );
    const inner = this.open(within(this.hint, 'base64'));
    for (const text of decoded.split('\n')) inner.line(text, number);
    inner.end();
  }

  /** A whole text in one line, its line ends written as `\n`. */
  private takeEscaped(text: string, number: number, isClear: boolean): boolean {
    if (!text.includes('\\n')) return false;
    const inner = unescapedText(text, isClear);
    if (inner === null) return false;
    this.onWrapper();
    const lines = inner.split(/\r?\n/).map((line) => ({ text: line, number }));
    // `sw1 | CHANGED | rc=0 | (stdout) …`: Ansible's results in one line each.
    const host = /^(\S+) \| [A-Z]+!?(?: \| rc=-?\d+)? \| \((?:stdout|stderr)\) /.exec(text)?.[1];
    const told = host === undefined ? this.labelAt(number) : readSender(host);
    const target = this.open(namedByPrompt(within(this.markHint, 'escaped text', told), lines));
    for (const line of lines) target.line(line.text, line.number);
    target.end();
    return true;
  }

  // ---- What tools print around results.

  private takeMark(text: string, number: number): boolean {
    const mark = readMark(text);
    if (mark === null) return false;
    this.begins(mark);
    if (mark.rest !== undefined) this.target.line(mark.rest, number);
    return true;
  }

  private begins(mark: Mark): void {
    this.onWrapper();
    if (this.target !== this.own) this.target.end();
    this.target = this.own;
    if (mark.kind === 'begins') this.markHint = within(this.hint, mark.wrapper, mark);
    if (mark.kind !== 'ends') this.target = this.open(hintBelow(this.markHint, mark));
  }

  /** A name alone on its line is a title where a device's text begins right below it, what dresses it left aside. */
  private takeTitle(text: string, number: number): boolean {
    const { title } = this;
    if (title === null) {
      const sender = readLoneName(text);
      if (sender === null) return false;
      this.title = { sender, lines: [{ text, number }] };
      return true;
    }
    const value = readAssigned(text);
    const first = value === null ? text : value.text;
    const isText = beginsText(first.trimStart()) || TAG.test(first);
    if (!isText && (isDressing(text) || value !== null) && title.lines.length < TITLE_LINES) {
      title.lines.push({ text, number });
      return true;
    }
    if (!isText) {
      this.dropTitle();
      return this.takeTitle(text, number);
    }
    this.title = null;
    const command = [...title.lines.map((line) => readAssigned(line.text)?.name ?? null), value?.name ?? null].find(
      (name) => name !== null && isCommandText(name),
    );
    this.begins({ wrapper: 'titles', ...title.sender, command: command ?? null, kind: 'begins' });
    if (value === null) return false;
    this.target.line(first, number);
    return true;
  }

  /** It was none: its lines are as any other. */
  private dropTitle(): void {
    const { title } = this;
    this.title = null;
    for (const { text, number } of title?.lines ?? []) this.begin(text, number, null, false, true);
  }

  /** `device    sw01`, `command: show license all`: speaks for what stands below. */
  private readLabel(text: string, number: number): void {
    const [, name = '', value = ''] =
      /^\s*(?:- )?["'|]?\s*(device|device[_ ]name|host|host ?name|ip|address|command|cmd)["']?\s*(?:[:=|]|\s{2,})\s*["']?(.*?)["',|]*\s*$/i.exec(
        text.slice(0, 300),
      ) ?? [];
    if (name === '') return;
    const before =
      this.label !== null && number - this.label.number <= LABEL_REACH
        ? this.label
        : { hostname: null, address: null, command: null };
    if (/^c/i.test(name)) {
      if (isCommandText(value)) this.label = { ...before, command: value, number };
      return;
    }
    const sender = readSender(value);
    if (sender.hostname !== null || sender.address !== null) this.label = { ...before, ...sender, number };
  }

  private labelAt(number: number): { hostname: string | null; address: string | null; command: string | null } {
    const { label } = this;
    return label !== null && number - label.number <= LABEL_REACH
      ? label
      : { hostname: null, address: null, command: null };
  }
}

function hintBelow(hint: Hint, { wrapper, command, hostname, address }: Mark): Hint {
  return within(hint, wrapper, { hostname, address, command });
}

function holdsDeviceText(value: Value): boolean {
  switch (value.kind) {
    case 'text':
      return isDeviceText(value.text);
    case 'dict':
      return [...value.entries.values()].some(holdsDeviceText);
    case 'list':
      return value.items.some(holdsDeviceText);
    default:
      return false;
  }
}

/** Places in a line at which a text may begin, behind a name, a quote or a prefix; none is within a name (`acc-sw01#`). */
const PLACES_CAP = 12;
const PLACES_WIDTH = 160;

/**
 * A text whose line ends are written as escapes, without the name and the quotes before it; null when it is no device's.
 * @param isClear something that a device prints must begin right there
 */
function unescapedText(line: string, isClear: boolean): string | null {
  const places = [
    0,
    ...[...line.slice(0, PLACES_WIDTH).matchAll(/(?:\s{2,}|\t|(?!(?<=\w)[-._]\w)[^\w\s\\][ \t]*)(?=\S)/g)].map(
      ({ index, 0: found }) => index + found.length,
    ),
  ];
  // What stands in a value is the value's own.
  const value = line.search(/[{[][\s{[]*["']/);
  for (const start of isClear ? places.slice(0, PLACES_CAP) : [0]) {
    if (value >= 0 && start >= value) break;
    // What stands before is a name or a quote, never a line of the text.
    const before = line.slice(0, start);
    if (before.includes('\\n') || TAG.test(before)) break;
    const text = unescaped(line.slice(start));
    const isOne = isClear
      ? beginsText(text.trimStart().split('\n', 1)[0] ?? '')
      : isDeviceText(text) || isWrappedText(text);
    if (isOne && text.includes('\n')) return text;
  }
  return null;
}

/** Undoes the escapes of a text, and those in it where they were escaped once more. */
function unescaped(line: string, layers = 3): string {
  const quoted = /^\s*(?:print\()?[bBuUrR]?(["'`]{1,3})/.exec(line);
  const closing = quoted?.[1];
  const body = line.slice(quoted?.[0].length ?? 0);
  const text = unescapeText(closing === undefined ? body : body.replace(new RegExp(`${closing}[),\\s]*$`), ''));
  // A text in quotes that was put in quotes once more.
  if (layers > 1 && /^\s*"[^\n]*\\n.*"\s*$/s.test(text)) return unescaped(text, layers - 1);
  const isValue = /^\s*[{[]/.test(text);
  return !isValue && text.split('\n').length < text.split('\\n').length ? unescapeText(text) : text;
}

/** What a licence file is, and for whom. */
function fileOf(xml: string): string {
  const [, pid, sn] =
    /<udi>\s*P(?:ID)?:([^,<\s]+)\s*,\s*SN?:([^,<\s]+)/i.exec(xml) ??
    /"udi_pid"\s*:\s*"([^"]+)"[^}]*"udi_serial_number"\s*:\s*"([^"]+)"/.exec(xml) ??
    [];
  const kind = /<RUMAck|smartLicenseRumAck|acknowledg/i.test(xml)
    ? 'an ACK'
    : /smartLicensePolicy/i.test(xml)
      ? 'a policy'
      : /trust/i.test(xml)
        ? 'a trust code'
        : /RUMReport>|<RUMReport/i.test(xml)
          ? 'a usage file'
          : 'an authorization code';
  return pid === undefined || sn === undefined ? kind : `${kind} for ${pid}:${sn}`;
}
