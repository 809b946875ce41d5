import type { Stamp } from '../../model/stamp.js';
import { contextBefore } from '../log/context.js';
import { beginsFile, decodeLicenseFile, fileOf, holdsFile, isBase64Line } from '../text/base64.js';
import { type Moment, readSessionStart } from '../text/collected.js';
import { onlyAddressIn } from '../text/device-name.js';
import { beginsEncoded, decodedText, readForm } from './encoded.js';
import { nameBeforeText, unescapedText } from './escaped-text.js';
import { Fences } from './fences.js';
import { GronReader } from './gron.js';
import { isRowTitle, RowTitles } from './group-rows.js';
import {
  type Hint,
  type InnerLine,
  type InnerSink,
  type InnerText,
  isTold,
  NOBODY,
  namedByPrompt,
  type Sender,
  senderKey,
  within,
} from './hint.js';
import { Labels } from './labels.js';
import { mayHoldLine } from './line-records.js';
import { readMoment, readSender } from './log-events.js';
import { isDressing, type Mark, readAssigned, readLoneName, readMark } from './marks.js';
import { looksNamed, namesDevice } from './name-shape.js';
import { type DictValue, NotationReader, textAt, type Value } from './notation.js';
import { Origins } from './origins.js';
import { OtelReader } from './otel-text.js';
import { PacketReader } from './packets.js';
import { readPairs } from './pairs.js';
import { beginsText, isCommandText, isDeviceText, TAG } from './recognise.js';
import { collectedIn, deviceOf } from './said.js';
import { SqlRows } from './sql-rows.js';
import { SyslogMib } from './syslog-mib.js';
import { isRowOf, isRule, RowReader, readHeads, readTableHead, type Table, udiLinesIn, udiLinesOf } from './table.js';
import { ANNOUNCED, holdsSecret } from './titles.js';
import { UprightRows } from './upright-rows.js';
import { unwrapRecords, unwrapValue, type ValueSink } from './values.js';
import { readYaml } from './yaml-text.js';

/** Characters that a value may hold before its elements are handed on. */
const HELD_CAP = 4 * 1024 * 1024;
/** Lines that are kept in case they turn out to be no value. */
const RAW_CAP = 4 * 1024 * 1024;
/** Senders whose events are told apart at a time. */
const STREAMS_CAP = 256;
/** Values of one line each that are looked at together. */
const RECORDS_CAP = 1000;
/** Lines among which the head of a table stands. */
const HEAD_LINES = 5;
/** The same where it stands among remarks, as in a log of Zeek. */
const REMARKS = 10;
/** Lines between a title and the text below it. */
const TITLE_LINES = 8;
/** Places in a line at which a value may begin behind something else. */
const EMBEDDED_CAP = 8;
/** Characters of a text in base64 that are shown of it. */
const WRITTEN = 80;
const BASE64_CAP = 16 * 1024 * 1024;
/** A name before a text in base64, and the quotes around that. */
const BEFORE_PACKED = /^(?:- )?(?:["']?[A-Za-z][\w .-]{0,40}["']?\s*[:=]\s*)?["']?([A-Za-z0-9+/_-]+={0,2})["',;]*$/;

/** A message in quotes or backticks at the end of a line, and what stands before it. */
const QUOTED_MESSAGE = /^([^`'"%]{1,160})([`'"])([^%`]{0,80}%[A-Z].*)\2\s*[}\])]{0,4},?\s*$/;

/** A value that is being read. */
interface Reading {
  readonly reader: NotationReader;
  readonly hint: Hint;
  /** Where it begins on its first line. */
  readonly start: number;
  /** Its lines, as long as it may turn out to be no value; null when there are too many of them. */
  raw: InnerLine[] | null;
  size: number;
  /** Texts that were found in it. */
  found: number;
}

/** One of many values that may hold a line each. */
interface Pending {
  readonly value: DictValue;
  readonly hint: Hint;
  /** Reads it by itself, where they hold none. */
  readonly alone: () => void;
}

/** A name before a value that begins. */
const NAME_AHEAD = /^(?:\[(?=[\w.-]*\]))?([A-Za-z0-9][\w.-]*)(?:\]\s*:?|\s*(?:[:|>]|=>|\t))\s*(?=[{[]\s*(?:["'{]|$))/;

/** Texts that stand in a text: values, tables, fences, escaped lines, and results below marks. */
export class Blocks {
  private readonly own: InnerText;
  /** Where lines go that nothing wraps. */
  private target: InnerText;
  private markHint: Hint;
  /** A mark began the results of a device. */
  private isMarked = false;
  private reading: Reading | null = null;
  /** Values of one line, and rows, that may hold an output line by line, until it is known whether they do. */
  private records: Pending[] = [];
  /** The name under which they held lines before. */
  private linesUnder: string | null = null;
  private yaml: { readonly hint: Hint; readonly indent: number; lines: InnerLine[] } | null = null;
  /** Of a value of several lines, which name was told: the quotes that end it. */
  private quote: string | null = null;
  private title: { readonly sender: Sender; readonly lines: InnerLine[]; readonly isSecret: () => boolean } | null =
    null;
  /** The lines last looked at, as far as they may announce what the next one holds. */
  private announcing: readonly string[] = [];
  private rows: RowReader | null = null;
  private readonly sql = new SqlRows();
  /** What the line above would head if it headed a table. */
  private heads: readonly Table[] = [];
  private readonly rowTitles: RowTitles;
  /** A row below what may be the head of a table that would be a title there. */
  private titleBelow: InnerLine | null = null;
  private packed: (InnerLine & { readonly line: string })[] = [];
  private packedSize = 0;
  private readonly streams = new Map<string, { readonly text: InnerText; readonly command: string | null }>();
  private readonly labels = new Labels();
  private readonly origins = new Origins();
  private readonly fences = new Fences((told, number) =>
    this.open(within(this.markHint, 'code fence', told ?? this.takeTitleOver() ?? this.labels.atFence(number))),
  );
  /** Lines with something in them, as far as it counts. */
  private filled = 0;
  private readonly packets: PacketReader;
  private readonly otel = new OtelReader((record) => this.record(record));
  private readonly upright = new UprightRows((row) => this.record(row));
  private readonly gron = new GronReader((value) => {
    if (unwrapValue(value, within(this.markHint, 'gron'), this.values) > 0) this.onWrapper();
  });
  private readonly history: SyslogMib;

  constructor(
    private hint: Hint,
    private readonly sink: InnerSink,
    private readonly open: (hint: Hint) => InnerText,
    private readonly onWrapper: () => void,
  ) {
    this.own = sink.open(hint);
    this.rowTitles = new RowTitles(hint);
    this.target = this.own;
    this.markHint = hint;
    this.history = new SyslogMib(({ text, number, ...told }) =>
      this.event(within(hint, 'CISCO-SYSLOG-MIB', told), text, number),
    );
    this.packets = new PacketReader((sender, text, number, at) =>
      this.event(within(hint, 'packets', { ...readSender(sender), at }), text, number),
    );
  }

  /** Lines are part of a value whose text must not be touched. */
  get isInside(): boolean {
    return this.reading !== null || this.rows !== null;
  }

  line(text: string, number: number, at: Stamp | null): void {
    const isValue = this.reading !== null || this.rows !== null || /^\s*(?:\{|$)/.test(text);
    if (this.records.length > 0 && !isValue) this.endRecords();
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
    this.endRecords();
    this.endPacked();
    this.packets.end();
    this.otel.end();
    this.upright.end();
    this.gron.end();
    this.fences.end();
    for (const { text } of this.streams.values()) text.end();
    if (this.target !== this.own) this.target.end();
    this.own.end();
  }

  collected(at: Moment): void {
    this.endRecords();
    // What stands above the first device's results speaks for all of them.
    if (!this.isMarked) this.hint = { ...this.hint, collected: at };
    this.markHint = { ...this.markHint, collected: at };
    this.target.collected?.(at);
  }

  /** A line that a prefix says is a device's. */
  named(
    { hostname, address, context = null }: Pick<Hint, 'hostname' | 'address' | 'context'>,
    text: string,
    number: number,
    at: Stamp | null,
  ): void {
    this.endRecords();
    this.event(within(this.hint, 'names beside lines', { hostname, address, context, at }), text, number);
  }

  /** What follows is of this device, as a line above or below it says. */
  titled(sender: Sender, context: string | null): void {
    this.endRecords();
    this.dropTitle();
    this.fences.leave();
    this.begins({ wrapper: 'titles', ...sender, context, command: null, kind: 'begins' });
  }

  /** An event whose fields stand in lines of their own; false where it holds nothing of a device. */
  record(value: DictValue): boolean {
    return this.wrapped(unwrapValue(value, within(this.markHint, 'record'), this.values));
  }

  /** A document of YAML; false where it holds nothing of a device. */
  document(value: Value): boolean {
    return this.wrapped(unwrapValue(value, within(this.markHint, 'YAML'), this.values, true));
  }

  private wrapped(found: number): boolean {
    if (found > 0) this.onWrapper();
    return found > 0;
  }

  // ---- Beginnings.

  private begin(text: string, number: number, at: Stamp | null, isNoValue = false, isNoTitle = false): void {
    if (this.fences.take(text, number)) {
      this.onWrapper();
      return;
    }
    if (this.fences.text !== null) {
      this.fences.text.line(text, number, at);
      return;
    }
    if (this.upright.take(text, number) || this.gron.take(text, number) || this.otel.take(text, number)) {
      this.onWrapper();
      return;
    }
    if (this.endQuote(text) || (!isNoTitle && this.takeTitle(text, number))) return;
    if (this.beginTable(text, number) || this.takeSql(text, number)) return;
    if (this.takePacked(text, number)) return;
    if (this.packets.take(text, number) || this.history.take(text, number)) {
      this.onWrapper();
      return;
    }
    if ((!isNoValue && this.beginValue(text, number)) || this.takeEscaped(text, number, true)) return;
    if (this.takePairs(text, number) || this.takeLabelled(text, number)) return;
    if (this.takeEmbedded(text, number) || this.beginYaml(text, number) || this.takeEscaped(text, number, false))
      return;
    if (this.takeQuoted(text, number) || this.takeMark(text, number)) return;
    const start = readSessionStart(text, this.hint.dates);
    if (start !== null) {
      this.onWrapper();
      this.collected(start);
    }
    const udis = udiLinesIn({ text, number });
    if (udis.length > 0) {
      this.onWrapper();
      this.introduce(udis, NOBODY);
      return;
    }
    this.labels.take(text, number);
    this.target.line(text, number, at);
  }

  /** The head of a table, or its first row below what may have been one. */
  private beginTable(text: string, number: number): boolean {
    const limit = text.startsWith('#') ? REMARKS : HEAD_LINES;
    if (this.filled >= limit || text.trim() === '' || isRule(text)) return false;
    this.filled += 1;
    const table = readTableHead(text);
    const headed = this.heads.find((head) => isRowOf(head, text, (cell) => TAG.test(cell) || holdsFile(cell)));
    if (table === null && headed === undefined && this.heads.some((head) => isRowTitle(head, text, this.hint))) {
      this.titleBelow = { text, number };
      return false;
    }
    if (table === null) this.heads = readHeads(text);
    const found = table ?? headed;
    if (found === undefined) return false;
    this.onWrapper();
    this.rows = new RowReader(found);
    if (this.titleBelow !== null) this.takeRow(this.titleBelow.text, this.titleBelow.number);
    if (table === null) this.takeRow(text, number);
    return true;
  }

  // ---- Values: JSON, and what Python prints.

  private beginValue(text: string, number: number): boolean {
    const ansible =
      /^(?:ok|changed|fatal|failed|skipping|included|unreachable): \[([^\]\s]+?)(?: -> [^\]]*)?\](?:: [A-Z]+!)?.*?=> ?(?:\(item=.*?\) => ?)?/.exec(
        text,
      ) ?? /^([\w.-]+) \| [A-Z]+!? => /.exec(text);
    // `sw01: {…}` of pdsh, `[sw01] {…}` of a loop over hosts.
    const [lead, name = ''] = ansible ?? NAME_AHEAD.exec(text) ?? [];
    const isNamed = ansible !== null || (lead !== undefined && looksNamed(name));
    const start = isNamed && lead !== undefined ? lead.length : text.search(/\S/);
    const hint = isNamed
      ? within(this.markHint, ansible === null ? 'JSON' : 'Ansible result', readSender(name))
      : within(this.markHint, 'JSON', this.labels.at(number));
    const rest = text.slice(Math.max(start, 0));
    if (/^(?:[{[]\s*(?:["'{[}\]]|\(\s*["']|[bu]["']|[A-Za-z_$][\w$]*:\s+["'`{[]|$)|\(\s*[{['"])/.test(rest)) {
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
    this.reading = { reader: new NotationReader(), hint, start, raw: [], size: 0, found: 0 };
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
    reading.found += unwrapValue(reader.root, reading.hint, this.values, true);
    list.items = last === undefined ? [] : [last];
    reader.held = 0;
    if (reading.found > 0) this.onWrapper();
  }

  private finishReading(reading: Reading, isCut = false): void {
    this.reading = null;
    const { root } = reading.reader;
    const mayBeRecord = !isCut && root?.kind === 'dict' && reading.raw?.length === 1 && reading.found === 0;
    if (mayBeRecord) this.takeRecord(root, reading.hint, () => this.unwrapReading(reading));
    else {
      this.endRecords();
      this.unwrapReading(reading, isCut);
    }
  }

  /** @param alone reads the value by itself */
  private takeRecord(value: DictValue, hint: Hint, alone: () => void): void {
    if (!mayHoldLine(value)) {
      this.endRecords();
      alone();
      return;
    }
    this.records.push({ value, hint, alone });
    if (this.records.length >= RECORDS_CAP) this.endRecords();
  }

  /** Values that follow each other hold an output line by line, or each stands for itself. */
  private endRecords(): void {
    const { records } = this;
    const [first] = records;
    if (first === undefined) return;
    this.records = [];
    const values = records.map(({ value }) => value);
    this.linesUnder = unwrapRecords(values, first.hint, this.values, this.linesUnder);
    if (this.linesUnder === null) for (const { alone } of records) alone();
  }

  private unwrapReading(reading: Reading, isCut = false): void {
    const { root } = reading.reader;
    if (root !== null) reading.found += unwrapValue(root, reading.hint, this.values, !isCut);
    if (reading.found > 0) this.onWrapper();
    // What wraps no text may be a value that somebody else reads.
    else this.handOnValue(reading);
  }

  private handOnValue({ raw, hint, reader, start }: Reading): void {
    const { root } = reader;
    const own =
      root?.kind === 'dict'
        ? readSender(textAt(root, 'host') ?? textAt(root, 'hostname') ?? textAt(root, 'device'))
        : null;
    const collected = root?.kind === 'dict' ? collectedIn(root, hint) : null;
    const told = { ...(own ?? NOBODY), collected };
    const named = isTold(told) || collected !== null ? within(hint, 'JSON', told) : hint;
    const isNamed = named.hostname !== this.markHint.hostname || named.address !== this.markHint.address;
    if ((isNamed || collected !== null) && raw !== null) {
      const inner = this.sink.open(named);
      for (const [index, { text, number }] of raw.entries()) inner.line(index === 0 ? text.slice(start) : text, number);
      inner.end();
      this.onWrapper();
    } else for (const { text, number } of raw ?? []) this.target.line(text, number);
  }

  /** It was no value, or broke off within one. */
  private giveUp(reading: Reading): void {
    const isShort = reading.raw !== null && reading.raw.length < 3 && reading.found === 0;
    if (isShort) {
      this.reading = null;
      // Its first line was looked at as a title before it was read as a value: once more would never end.
      for (const [index, { text, number }] of (reading.raw ?? []).entries())
        this.begin(text, number, null, true, index === 0);
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
    this.finishReading(reading, true);
    if (reading.found > before) {
      this.sink.tell('warning', 'wrapper-cut-off', 'the end of a value is missing: what came before it is used', 0);
    }
  }

  /** An event whose fields stand as `name=value`. */
  private takePairs(text: string, number: number): boolean {
    const pairs = readPairs(text, number) ?? readForm(text, number);
    if (pairs === null || unwrapValue(pairs, this.markHint, this.values) === 0) return false;
    this.onWrapper();
    return true;
  }

  /** `Operational data: %SMART_LIC-3-COMM_FAILED: …` of an alert that names its device some lines above. */
  private takeLabelled(text: string, number: number): boolean {
    const start = /^\s*(?:[A-Z][\w ]{1,40}:\s+(?=<\d{1,3}>|%[A-Z])|(?=%[A-Z]))/.exec(text.slice(0, 80))?.[0].length;
    if (start === undefined) return false;
    const label = this.labels.at(number);
    const told = (label.hostname ?? label.address) === null && start > 0 ? this.markHint : label;
    if ((told.hostname ?? told.address) === null || !TAG.test(text)) return false;
    this.event(within(this.markHint, 'alert', { ...told, at: this.markHint.collected }), text.slice(start), number);
    return true;
  }

  /** ``on sw1 I see `%SMART_LIC-3-COMM_FAILED: …` ``, `INFO:collect:sw1: '%SMART…'`: a message that somebody quotes. */
  private takeQuoted(text: string, number: number): boolean {
    const [, before = '', , message = ''] = QUOTED_MESSAGE.exec(text.slice(0, 2000)) ?? [];
    if (message === '' || !TAG.test(message)) return false;
    const [only, another] = before
      .split(/[\s:,;()[\]]+/)
      .filter((word) => namesDevice(word) && /^[A-Za-z][\w.-]*$|^\d+(?:\.\d+){3}$/.test(word));
    if (only === undefined || another !== undefined) return false;
    this.event(within(this.markHint, 'quoted message', readSender(only)), message, number);
    return true;
  }

  /** `ERROR … {"message": "<187>…"}`: a value at the end of another program's line. */
  private takeEmbedded(text: string, number: number): boolean {
    const starts = [...text.matchAll(/\[\s*[{[]|\[(?=[\d.]{9,30}, ?\{)|\{\s*["']|b?["'](?=<\d{1,3}>)/g)].map(
      ({ index }) => index,
    );
    return starts.slice(0, EMBEDDED_CAP).some((start) => start > 0 && this.takeValueAt(text, start, number));
  }

  private takeValueAt(text: string, start: number, number: number): boolean {
    const reader = new NotationReader();
    const fed = reader.feed(text, start, number);
    if (fed.kind !== 'whole' || reader.root === null) return false;
    const stamp = /\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?: ?(?:Z|[+-]\d\d:?\d\d))?/.exec(
      text.slice(0, Math.min(start, 80)),
    )?.[0];
    const address = onlyAddressIn(`${text.slice(0, start)} ${text.slice(fed.end)}`);
    const hint = within(this.markHint, 'error message', {
      address,
      context: address === null ? contextBefore(text.slice(0, start)) : null,
      ...(stamp === undefined ? {} : { at: readMoment(stamp, this.hint.dates) }),
    });
    const value: Value =
      reader.root.kind === 'text' ? { kind: 'dict', entries: new Map([['message', reader.root]]) } : reader.root;
    if (!holdsDeviceText(value) || unwrapValue(value, hint, this.values) === 0) return false;
    this.onWrapper();
    return true;
  }

  private readonly values: ValueSink = {
    open: (hint) => this.open(hint),
    packed: (hint, file, { text, line }) => this.unpacked({ ...hint, written: text }, file, line),
    event: (hint, lines) => {
      for (const { text, number } of lines) this.event(hint, text, number);
    },
  };

  /** A line of a log, or of an output that was logged line by line: it goes on with what came from the same sender. */
  private event(given: Hint, text: string, number: number): void {
    const hint = this.origins.tell(given);
    const key = senderKey(hint);
    const known = this.streams.get(key);
    this.streams.delete(key);
    // The lines of another command are an output of their own.
    const isOn = known !== undefined && (hint.command === null || hint.command === known.command);
    if (known !== undefined && !isOn) known.text.end();
    const stream = known !== undefined && isOn ? known : { text: this.open(hint), command: hint.command };
    const [oldest] = this.streams;
    if (this.streams.size >= STREAMS_CAP && oldest !== undefined) {
      oldest[1].text.end();
      this.streams.delete(oldest[0]);
    }
    this.streams.set(key, stream);
    this.onWrapper();
    stream.text.line(text, number, hint.at);
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
      hint: this.labels.named(within(this.markHint, 'YAML', this.labels.at(number)), found[1]?.length ?? 0),
      indent: found[1]?.length ?? 0,
      lines: [{ text, number }],
    };
    return true;
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

  private takeSql(text: string, number: number): boolean {
    const rows = this.sql.take(text, number);
    if (rows === null) return false;
    this.onWrapper();
    for (const row of rows) this.takeCells(row);
    return true;
  }

  private takeRow(text: string, number: number): void {
    const row = this.rows?.take({ text, number }) ?? null;
    if (row !== null) this.takeCells(row);
  }

  private takeCells(given: DictValue): void {
    const row = this.rowTitles.take(given);
    if (row === null) return;
    const hint = within(this.hint, 'table');
    this.takeRecord(row, hint, () => {
      if (unwrapValue(row, hint, this.values) === 0) this.introduce(udiLinesOf(row), deviceOf(row));
    });
  }

  /** Product instances of which somebody lists no more than who they are. */
  private introduce(udis: readonly InnerLine[], sender: { hostname: string | null; address: string | null }): void {
    const only = udis.length === 1 ? sender : NOBODY;
    for (const { text, number } of udis) {
      const inner = this.open(within(this.hint, 'inventory', { ...only, command: 'show license udi' }));
      inner.line(text, number);
      inner.end();
    }
  }

  private takePacked(text: string, number: number): boolean {
    // `ack: PD94…`, `TRUST="PD94…"`: behind a name.
    const line = text.trim().replace(this.packed.length > 0 ? /["',;]+$/ : BEFORE_PACKED, '$1');
    const isPart =
      isBase64Line(line) &&
      (this.packed.length > 0 || (line.length >= 40 && (beginsFile(line) || beginsEncoded(line)))) &&
      this.packedSize < BASE64_CAP;
    if (!isPart) {
      this.endPacked();
      return false;
    }
    this.packed.push({ text, line, number });
    this.packedSize += text.length;
    return true;
  }

  private endPacked(): void {
    const { packed } = this;
    if (packed.length === 0) return;
    this.packed = [];
    this.packedSize = 0;
    const number = packed[0]?.number ?? 0;
    const whole = packed.map(({ line }) => line).join('');
    const decoded = decodeLicenseFile(whole);
    const shown = decoded === null ? decodedText(whole) : null;
    if (shown !== null && isDeviceText(shown)) {
      this.onWrapper();
      const inner = this.open(within(this.markHint, 'encoded text', this.labels.at(number)));
      for (const text of shown.split(/\r?\n/)) inner.line(text, number);
      inner.end();
      return;
    }
    if (decoded === null) {
      for (const line of packed) this.target.line(line.text, line.number);
      return;
    }
    const written = packed[0]?.line ?? '';
    this.unpacked({ ...within(this.markHint, 'record', this.labels.at(number)), written }, decoded, number);
  }

  /** A licence file that somebody kept in base64. */
  private unpacked(hint: Hint, file: string, number: number): void {
    this.onWrapper();
    this.sink.tell(
      'warning',
      'still-base64',
      `${fileOf(file)}, still in base64: as it is the device does not import it`,
      number,
      'decode it first, for instance with base64 -d, and import what comes out',
    );
    const { written = '' } = hint;
    const inner = this.open({ ...within(hint, 'base64'), written: written.slice(0, WRITTEN) });
    for (const text of file.split('\n')) inner.line(text, number);
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
    const labelled = this.labels.at(number);
    const before = readSender(host ?? nameBeforeText(text));
    const told = isTold(before) ? before : labelled;
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
    const { at = null } = mark;
    if (mark.kind === 'begins') {
      this.isMarked = true;
      this.labels.forget();
      this.markHint = within(this.hint, mark.wrapper, { ...mark, at, collected: at });
    }
    if (mark.kind === 'ends') return;
    const below = hintBelow(this.markHint, mark);
    // A text that is only kept from others was looked through with them.
    this.target = mark.wrapper === 'titles' && mark.context != null ? this.sink.open(below) : this.open(below);
  }

  /** The quotes that end a value of several lines. */
  private endQuote(text: string): boolean {
    if (this.quote === null || text.trim() !== this.quote) return false;
    this.quote = null;
    return true;
  }

  private takeTitle(text: string, number: number): boolean {
    const above = this.announcing;
    this.announcing = [...above.slice(1 - ANNOUNCED), text];
    return this.title === null ? this.startTitle(text, number, above) : this.takeBelowTitle(this.title, text, number);
  }

  private startTitle(text: string, number: number, above: readonly string[]): boolean {
    const sender = readLoneName(text);
    if (sender === null) return false;
    const isSecret = () => holdsSecret([...above, text], { line: above.length, sender });
    this.title = { sender, lines: [{ text, number }], isSecret };
    return true;
  }

  /** A name alone on its line is a title where a device's text begins right below it, what dresses it left aside. */
  private takeBelowTitle(title: NonNullable<typeof this.title>, text: string, number: number): boolean {
    const value = readAssigned(text);
    this.quote = value?.quote ?? this.quote;
    const first = value === null ? text : value.text;
    const isText = beginsText(first.trimStart()) || TAG.test(first);
    if (!isText && (isDressing(text) || value !== null) && title.lines.length < TITLE_LINES) {
      title.lines.push({ text, number });
      return true;
    }
    if (!isText || title.isSecret()) {
      this.dropTitle();
      return this.startTitle(text, number, title.lines.map((line) => line.text).slice(-ANNOUNCED));
    }
    this.title = null;
    const command = [...title.lines.map((line) => readAssigned(line.text)?.name ?? null), value?.name ?? null].find(
      (name) => name !== null && isCommandText(name),
    );
    const at = title.lines
      .map((line) => readSessionStart(line.text, this.hint.dates))
      .find((moment) => moment !== null);
    this.begins({ wrapper: 'titles', ...title.sender, command: command ?? null, kind: 'begins', at: at ?? null });
    if (value === null) return false;
    this.target.line(first, number);
    return true;
  }

  /** The device that the line above a fence leads to. */
  private takeTitleOver(): Sender | null {
    const { title } = this;
    this.title = null;
    return title === null || title.isSecret() ? null : title.sender;
  }

  /** It was none: its lines are as any other. */
  private dropTitle(): void {
    const { title } = this;
    this.title = null;
    for (const { text, number } of title?.lines ?? []) this.begin(text, number, null, false, true);
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
