import type { Diagnostic } from '../../model/diagnostic.js';
import type { Collected, InputPart, InputRecord, InputSummary, LeapDay, LogCourse } from '../../model/record.js';
import type { ReadContext, ReadSink } from '../context.js';
import { type Hint, type InnerLine, type InnerSink, type InnerText, NO_HINT, senderKey } from '../envelope/hint.js';
import { ownReport } from '../envelope/own-report.js';
import { findLed } from '../envelope/titles.js';
import { unwrap } from '../envelope/unwrap.js';
import { createWork, type Work } from '../envelope/work.js';
import { bothOf, OF_PART } from '../log/context.js';
import type { Wanted } from '../log/sieve.js';
import type { SiftedLines } from '../log/sifted.js';
import type { ReadDocument, ShowReader } from '../show/block.js';
import { note } from '../show/section.js';
import { dateInName, momentInFoot, periodInPath } from '../text/collected.js';
import { type Dates, findDates, NO_DATES } from '../text/date-order.js';
import { aroundLeapDay, findLeapDay, leapDayStart } from '../text/leap-day.js';
import { createLineSplitter } from '../text/lines.js';
import { findCourse, NO_COURSE } from '../text/log-course.js';
import { hasNumberedNames, NumberedNames } from '../text/numbered-names.js';
import { redactSecrets } from '../text/redact.js';
import { zonesBeside } from '../text/stamp.js';
import { EarlyLook, isDocument, nothingIn } from './early-look.js';
import { EventLines, type EventSink, isEventLines, type LoggedLine } from './event-lines.js';
import { FailedHosts } from './failed-hosts.js';
import { createInnerReader, type InnerReader, OF_THE_WHOLE } from './inner-reader.js';
import { createRecordReader, emptySummary, KINDS, nothingRead, type RecordReader } from './reader.js';
import { createWideSplitter } from './wide-lines.js';

/** Bytes of an input on which it is decided whether anything wraps what it holds. */
export const HEAD = 128 * 1024;
/** Bytes of a document that are kept until something that could be read is seen in it; longer ones are read as they come. */
const HELD_CAP = 32 * 1024 * 1024;
/** Times that a log which nothing wrapped at its beginning is looked at again. */
const LOOKS_CAP = 64;
const LF = 0x0a;
const BRACE = 0x7b;
/** Senders in an export that are read at a time. */
const SENDERS_CAP = 4096;
/** Texts of one input that are told of one by one. */
const PARTS_CAP = 1000;

/** Reads an input whatever wraps what it holds. */
export interface InputReader extends Omit<RecordReader, 'jump' | 'expect' | 'isBare' | 'isInMarkup'> {
  /**
   * Whether lines that were sieved elsewhere may be handed over with `take`, in place of all bytes with `push`. To be asked before either.
   * @param head the first `HEAD` bytes, or all; they are not taken
   */
  suits(head: Uint8Array): boolean;
}

/**
 * Looks at the beginning of an input. Where nothing wraps what it holds its bytes are read as they are; else it is unwrapped, and
 * every text in it is read as an input of its own, with the lines of the user's file and what the wrapper says of its device.
 */
export function createInputReader(
  source: string,
  outer: ReadContext,
  readers: readonly ShowReader[],
  given: ReadSink,
  readDocument?: ReadDocument,
): InputReader {
  return new AnyInput(source, outer, readers, given, readDocument);
}

/** An input as far as it was read: its head, until that is decided on, then the one reader that takes the rest. */
class AnyInput implements InputReader {
  /** What the head tells of the times in the input. */
  private readonly times: { dates: Dates; zones: ReadContext['zones'] };
  private leapDay: LeapDay | null = null;
  /** By their lines: the messages that words above them keep apart. */
  private led: ReadonlyMap<number, string> = new Map();
  private course: LogCourse = NO_COURSE;
  private readonly work: Work;
  private readonly context: ReadContext & { readonly work: Work };
  /** The first message that no clock tells the time of but for a date that reads both ways. */
  private isUndated = false;
  private refused = 0;
  private foot: Collected | null = null;
  private readonly sink: ReadSink;
  private isGoingOn = false;
  private readonly plain: RecordReader;
  private head: Buffer[] | null = [];
  private size = 0;
  /** As long as an input is a document in which nothing was seen yet that could be read. */
  private look: EarlyLook | null = null;
  private isHeld = false;
  private wrapped: WrappedInput | OwnReport | null = null;
  private looks = 0;
  private isAtLine = true;
  private readonly names = new NumberedNames();
  readonly wanted: Wanted;
  private readonly failed = new FailedHosts();

  constructor(
    private readonly source: string,
    private readonly outer: ReadContext,
    private readonly readers: readonly ShowReader[],
    private readonly given: ReadSink,
    private readonly readDocument?: ReadDocument,
  ) {
    const named = dateInName(source);
    const times = { dates: NO_DATES, zones: outer.zones };
    this.times = times;
    this.work = outer.work ?? createWork();
    this.context = {
      ...outer,
      work: this.work,
      get dates() {
        return times.dates.order;
      },
      get zones() {
        return times.zones;
      },
    };
    const watched = watchedFor(given, {
      undated: (isLog) => {
        this.isUndated ||= isLog || this.wrapped !== null;
      },
      refused: (count) => {
        this.refused += count;
        return this.refused;
      },
    });
    const placed: ReadSink = {
      ...watched,
      record: (record) => watched.record(withLead(withYears(record, this.leapDay, this.course), this.led)),
    };
    const period = named === null ? periodInPath(source) : null;
    const base =
      named !== null
        ? dated(placed, { ...named, by: 'file name' })
        : period !== null
          ? datedLines(placed, { ...period, by: 'file name' })
          : placed;
    this.sink = {
      ...base,
      record: (record) => base.record(this.foot === null ? record : datedBy(record, this.foot)),
    };
    const plainSink: ReadSink = {
      ...this.sink,
      diagnostic: (diagnostic) => {
        // What is told of a whole input is not true of its beginning.
        if (!this.isGoingOn || !OF_THE_WHOLE.has(diagnostic.code)) this.sink.diagnostic(diagnostic);
      },
    };
    this.plain = createRecordReader(source, this.context, readers, plainSink, readDocument);
    this.wanted = this.plain.wanted;
  }

  suits(bytes: Uint8Array): boolean {
    this.head = null;
    const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, HEAD));
    this.choose(new NumberedNames().without(head));
    return !hasNumberedNames(head) && (this.wrapped === null || this.wrapped.takesSifted);
  }

  push(chunk: Uint8Array): void {
    this.takeBytes(this.names.take(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)));
  }

  private takeBytes(chunk: Buffer): void {
    this.failed.take(chunk);
    if (this.head === null) {
      this.goOn(chunk);
      return;
    }
    // Copied: the caller may use the chunk's memory again.
    const bytes = Buffer.from(chunk);
    if (this.size === 0 && isDocument(bytes)) this.look = new EarlyLook();
    this.head.push(bytes);
    this.size += chunk.length;
    if (this.look !== null && (this.look.finds(bytes) || this.size > HELD_CAP)) {
      this.isHeld = this.size <= HELD_CAP && this.size - chunk.length >= HEAD;
      this.look = null;
    }
    if (this.look === null && this.size >= HEAD) this.decide();
  }

  take(lines: SiftedLines): void {
    this.decide();
    this.settle(lines.leapDay);
    (this.wrapped ?? this.plain).take(lines);
  }

  flush(): void {
    this.takeBytes(this.names.end());
    this.decide();
    this.plain.flush();
  }

  end(): InputSummary {
    this.takeBytes(this.names.end());
    const unread = this.failed.told(this.source);
    if (unread !== null) this.given.diagnostic(unread);
    if (this.head !== null && this.look !== null) return this.passOver(this.head);
    this.decide();
    const summary = (this.wrapped ?? this.plain).end();
    if (this.isUndated && this.times.dates.order === null && this.times.dates.open !== null)
      this.given.diagnostic(openDate(this.source, this.times.dates.open));
    return { ...summary, bytes: summary.bytes + this.names.removed };
  }

  /** @param isHeld it is a document, in whose beginning nothing was seen that could be read */
  private choose(bytes: Buffer, isHeld = false): void {
    const text = bytes.toString('latin1');
    this.times.dates = findDates(text, this.outer.now);
    this.leapDay = findLeapDay(text, this.outer);
    this.led = findLed(text);
    this.course = findCourse(text);
    this.times.zones = { ...zonesBeside(text), ...this.outer.zones };
    const below = bytes.length < HEAD ? momentInFoot(text) : null;
    this.foot = below === null ? null : { ms: below.ms, isUtc: below.isUtc, zone: below.zone, by: 'wrapper' };
    const own = ownReport(bytes);
    if (own !== null) {
      this.wrapped = new OwnReport(own, this.source, this.sink);
      return;
    }
    const events = isEventLines(bytes) ? this.plain.wanted : null;
    if (this.work.isSpent && this.work.tellsOnce()) this.sink.diagnostic(notSearched(this.source, this.work.most));
    if (events !== null || isWrapped(isHeld ? bytes : bytes.subarray(0, HEAD), this.work)) {
      this.wrapped = new WrappedInput(this.source, this.context, this.readers, this.sink, this.readDocument, events);
    }
  }

  private decide(): void {
    if (this.head === null) return;
    const bytes = Buffer.concat(this.head);
    this.head = null;
    this.choose(bytes, this.isHeld);
    if (bytes.length > 0) this.hand(bytes, true);
  }

  /** What was read before 29 February comes is above it, what is read from there on below. */
  private goOn(bytes: Buffer): void {
    const start = this.leapDay === null ? leapDayStart(bytes) : null;
    if (start === null) {
      this.hand(bytes);
      return;
    }
    if (start > 0) this.hand(bytes.subarray(0, start));
    this.settle(aroundLeapDay(bytes, start));
    this.hand(bytes.subarray(start));
  }

  private settle(around: string | null): void {
    const found = this.leapDay !== null || around === null ? null : findLeapDay(around, this.outer);
    if (found !== null) this.leapDay = { ...found, line: 0 };
  }

  /** @param isHead nothing wraps what begins at its first byte: that was looked for */
  private hand(bytes: Buffer, isHead = false): void {
    if (this.wrapped !== null) {
      this.wrapped.push(bytes);
      return;
    }
    const start = this.plain.isBare ? this.valueIn(bytes, isHead) : null;
    this.plain.push(start === null ? bytes : bytes.subarray(0, start));
    this.isAtLine = bytes.at(-1) === LF;
    if (start === null) return;
    if (this.plain.isInMarkup) {
      this.plain.push(bytes.subarray(start));
      return;
    }
    this.isGoingOn = true;
    this.wrapped = new WrappedInput(
      this.source,
      this.context,
      this.readers,
      this.sink,
      this.readDocument,
      null,
      this.plain.end(),
    );
    this.wrapped.push(bytes.subarray(start));
  }

  /** A document about something else. */
  private passOver(parts: readonly Buffer[]): InputSummary {
    const bytes = Buffer.concat(parts);
    const summary = { ...emptySummary(this.source), bytes: bytes.length, lines: linesIn(bytes) };
    this.sink.diagnostic({ ...nothingRead(summary), message: nothingIn(bytes) });
    return summary;
  }

  /** Where the first line with a brace begins, if a value that wraps something begins there; null for most inputs. */
  private valueIn(bytes: Buffer, isHead: boolean): number | null {
    const brace = this.looks < LOOKS_CAP ? bytes.indexOf(BRACE) : -1;
    if (brace < 0) return null;
    const start = bytes.lastIndexOf(LF, brace) + 1;
    if (start === 0 && (isHead || !this.isAtLine)) return null;
    this.looks += 1;
    return isWrapped(bytes.subarray(start, start + HEAD), this.work) ? start : null;
  }
}

function linesIn(bytes: Buffer): number {
  let lines = bytes.at(-1) === LF ? 0 : 1;
  for (let at = bytes.indexOf(LF); at >= 0; at = bytes.indexOf(LF, at + 1)) lines += 1;
  return lines;
}

interface Watcher {
  /** A message came without the time of an arrival, or an output without one of its capture. */
  undated(isLog: boolean): void;
  /** The device refused so many commands; returns how many it refused in all. */
  refused(count: number): number;
}

function watchedFor(sink: ReadSink, watcher: Watcher): ReadSink {
  return {
    ...sink,
    record: (record) => {
      if (record.kind === 'syslog' && record.receivedAt === null) watcher.undated(true);
      if (record.kind === 'show' && record.collectedAt === undefined && record.capturedAt === null)
        watcher.undated(false);
      if (record.kind === 'typed') watcher.refused(record.facts.refusedCommands?.length ?? 0);
      sink.record(record);
    },
    diagnostic: (diagnostic) => {
      const refused = diagnostic.code === 'nothing-recognised' ? watcher.refused(0) : 0;
      sink.diagnostic(refused === 0 ? diagnostic : nothingButRefused(diagnostic, refused));
    },
  };
}

/** What is said of an input that holds commands, and no more of their outputs than that the device refused them. */
function nothingButRefused(diagnostic: Diagnostic, refused: number): Diagnostic {
  const commands = refused === 1 ? 'the command' : `the ${refused} commands`;
  return { ...diagnostic, message: `it holds no log line and no output: the device refused ${commands} in it` };
}

/** A line whose year nobody printed, with what the rest of its log tells of that. */
function withYears(record: InputRecord, leapDay: LeapDay | null, course: LogCourse): InputRecord {
  if (record.kind !== 'syslog' || !(record.yearInferred || record.arrivalInferred === true)) return record;
  const placed = leapDay === null ? record : { ...record, leapDay };
  return course === NO_COURSE ? placed : { ...placed, course };
}

/** A message that names nobody, with what keeps it from those below other words. */
function withLead(record: InputRecord, led: ReadonlyMap<number, string>): InputRecord {
  const lead =
    led.size === 0 || record.kind !== 'syslog' || record.device.hostname !== null || record.device.address !== null
      ? undefined
      : led.get(record.span.line);
  if (lead === undefined || OF_PART.test(record.device.context ?? '')) return record;
  return { ...record, device: { ...record.device, context: bothOf(lead, record.device.context) } };
}

function openDate(source: string, { text, line, readings }: NonNullable<Dates['open']>): Diagnostic {
  return {
    level: 'warning',
    code: 'open-date',
    message: `${text} is ${readings.join(' or ')}: nothing in it tells whether the day or the month stands first, so such dates are left out`,
    source,
    line,
    help: 'export with dates such as 2026-08-07, or more of the log: a day above 12 settles it, as do stamps of the devices',
  };
}

/** A sink for records that say when they were collected, where nothing surer does. */
function dated(sink: ReadSink, collectedAt: Collected): ReadSink {
  return { ...sink, record: (record) => sink.record(datedBy(record, collectedAt)) };
}

/** The same for log lines alone: a month orders no outputs. */
function datedLines(sink: ReadSink, collectedAt: Collected): ReadSink {
  return { ...sink, record: (record) => sink.record(record.kind === 'syslog' ? datedBy(record, collectedAt) : record) };
}

function datedBy(record: InputRecord, collectedAt: Collected): InputRecord {
  const isOpen = record.kind !== 'syslog' || record.yearInferred || record.arrivalInferred === true;
  return isOpen && record.kind !== 'license-file' && record.kind !== 'typed' ? { collectedAt, ...record } : record;
}

/** Whether something in the bytes wraps other text. */
function isWrapped(bytes: Buffer, work: Work): boolean {
  if (work.isSpent) return false;
  let found = false;
  const nowhere: InnerText = { line: () => {}, end: () => {} };
  const probe = unwrap(NO_HINT, { open: () => nowhere, tell: () => {} }, work, () => {
    found = true;
  });
  const splitter = createWideSplitter((text, number) => {
    if (found) return;
    work.spend(text.length);
    probe.line(text, number);
  });
  splitter.push(bytes);
  splitter.end();
  probe.end();
  return found;
}

/** What is told when an archive holds more than is looked through: the rest of it is read as it stands. */
function notSearched(source: string, most: number): Diagnostic {
  return {
    level: 'warning',
    code: 'too-much-wrapped',
    message: `from ${source} on, texts are read as they stand: more than ${sizeOf(most)} before it had to be looked through for what wraps them, so that outputs in JSON, mails, tables and the like are not found any more`,
    source,
    line: 0,
    help: 'unpack the archive and give its files, or parts of them, one by one',
  };
}

function sizeOf(bytes: number): string {
  return bytes >= 1024 ** 2 ? `${Math.round(bytes / 1024 ** 2)} MiB` : `${bytes} bytes`;
}

/** What sldiag wrote itself: it is passed over, and that is said. */
class OwnReport {
  readonly takesSifted = false;
  private readonly summary: InputSummary;

  constructor(
    private readonly what: string,
    source: string,
    private readonly sink: ReadSink,
  ) {
    this.summary = emptySummary(source);
  }

  push(chunk: Uint8Array): void {
    this.summary.bytes += chunk.length;
    for (const byte of chunk) if (byte === 0x0a) this.summary.lines += 1;
  }

  take(lines: SiftedLines): void {
    this.summary.bytes += lines.size;
  }

  end(): InputSummary {
    this.sink.diagnostic({
      level: 'info',
      code: 'own-report',
      message: `it is ${this.what} and no evidence: it was not read`,
      source: this.summary.path,
      line: 0,
      help: 'give what the report was made from, or the whole case file, which holds its inputs',
    });
    return this.summary;
  }
}

/** An input that wraps other texts: each of them is read by a reader of its own. */
class WrappedInput implements EventSink {
  private readonly summary: InputSummary;
  private readonly parts: InputPart[] = [];
  private readonly text: InnerText;
  private readonly splitter: { push(chunk: Uint8Array): void; end(): void };
  /** Of an export with one event a line. */
  private readonly events: EventLines | null;
  private readonly senders = new Map<string, InnerText>();
  private isTold = false;
  private texts = 1;

  constructor(
    private readonly source: string,
    private readonly context: ReadContext & { readonly work: Work },
    private readonly readers: readonly ShowReader[],
    private readonly sink: ReadSink,
    private readonly readDocument: ReadDocument | undefined,
    /** Of an export with one event a line: the messages that are asked for. */
    wanted: Wanted | null,
    /** What was read before the first value came. */
    before: InputSummary = emptySummary(source),
  ) {
    this.summary = { ...before };
    const above = before.lines;
    const inner: InnerSink = {
      open: (hint) => this.open(hint),
      tell: (level, code, message, line, help) => {
        sink.diagnostic({
          level,
          code,
          message,
          source,
          line: line || this.summary.lines,
          ...(help === undefined ? {} : { help }),
        });
      },
    };
    const hint: Hint = {
      ...NO_HINT,
      dates: context.dates ?? null,
      ...(context.redact ? {} : { keepsSecrets: true }),
    };
    this.text = unwrap(hint, inner, context.work);
    if (wanted === null) {
      this.events = null;
      this.splitter = createWideSplitter((text, number) => {
        this.summary.lines = above + number;
        if (!this.isStopped(above + number)) this.text.line(text, above + number);
      });
    } else {
      const events = new EventLines(wanted, this, hint);
      this.events = events;
      this.splitter = createLineSplitter((bytes, start, end, ending) => events.sift(bytes, start, end, ending));
    }
  }

  get takesSifted(): boolean {
    return this.events !== null;
  }

  take(lines: SiftedLines): void {
    this.summary.bytes += lines.size;
    this.events?.takeSifted(lines);
  }

  message({ hint, text, number }: LoggedLine): void {
    const key = senderKey(hint);
    let sender = this.senders.get(key);
    if (sender === undefined) {
      sender = this.open(hint);
      const [oldest] = this.senders;
      if (this.senders.size >= SENDERS_CAP && oldest !== undefined) {
        oldest[1].end();
        this.senders.delete(oldest[0]);
      }
      this.senders.set(key, sender);
    }
    sender.line(text, number, hint.at);
  }

  other({ text, number }: InnerLine): void {
    if (!this.isStopped(number)) this.text.line(text, number);
  }

  /** Whether all that may be looked through was: nothing more is read then, and that is said. */
  private isStopped(number: number): boolean {
    const { source, context, sink } = this;
    if (!context.work.isSpent) return false;
    if (!this.isTold)
      sink.diagnostic({
        level: 'warning',
        code: 'too-much-wrapped',
        message: `${source} is read no further than line ${number - 1}: its texts hold others, and more than ${sizeOf(context.work.most)} had to be looked through for them`,
        source,
        line: number,
        help: 'give what it holds by itself, or the part behind that line',
      });
    this.isTold = true;
    return true;
  }

  count(logLines: number, licensingLines: number): void {
    this.summary.logLines += logLines;
    this.summary.licensingLines += licensingLines;
  }

  push(chunk: Uint8Array): void {
    this.summary.bytes += chunk.length;
    this.splitter.push(chunk);
  }

  end(): InputSummary {
    this.splitter.end();
    this.events?.end();
    for (const sender of this.senders.values()) sender.end();
    this.text.end();
    const { summary } = this;
    if (this.events !== null) summary.lines = this.events.number;
    if (summary.logLines > 0) note(summary, 'syslog');
    summary.kinds.sort((one, other) => KINDS.indexOf(one) - KINDS.indexOf(other));
    if (summary.kinds.length === 0) this.sink.diagnostic(nothingRead(summary));
    return { ...summary, parts: this.parts };
  }

  private open(hint: Hint): InnerText {
    let reader: InnerReader | null = null;
    let { collected } = hint;
    return {
      line: (text, number, at = null) => {
        if (reader === null && text.trim() === '') return;
        reader ??= createInnerReader(
          this.source,
          { ...hint, collected, nth: String(this.texts++) },
          this.context,
          this.readers,
          this.sink,
          this.readDocument,
        );
        reader.line(text, number, at);
      },
      collected: (at) => {
        collected = at;
        reader?.collected(at);
      },
      end: () => {
        const read = reader?.end();
        reader = null;
        if (read !== undefined) this.add(read, hint);
      },
    };
  }

  private add(read: InputSummary & { readonly first: number; readonly last: number }, hint: Hint): void {
    const { summary } = this;
    for (const kind of read.kinds) if (!summary.kinds.includes(kind)) summary.kinds.push(kind);
    summary.knownSections += read.knownSections;
    summary.unknownSections += read.unknownSections;
    summary.knownLines += read.knownLines;
    summary.unreadLines += read.unreadLines;
    summary.logLines += read.logLines;
    summary.licensingLines += read.licensingLines;
    if (this.parts.length >= PARTS_CAP) return;
    const { hostname, address, wrappers } = hint;
    const command = hint.command === null || !this.context.redact ? hint.command : redactSecrets(hint.command);
    this.parts.push({ wrappers, hostname, address, command, line: read.first, endLine: read.last, kinds: read.kinds });
  }
}
