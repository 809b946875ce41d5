import type { Diagnostic } from '../../model/diagnostic.js';
import type { InputSummary, LooseOutput, SyslogRecord } from '../../model/record.js';
import type { ReadContext, ReadSink } from '../context.js';
import { createFloodGuard, FLOOD_CAP } from '../log/flood.js';
import { type Catalogue, createCatalogue, RESTART, readLogLines } from '../log/log.js';
import { createLogFeed, type LogFeed } from '../log/log-feed.js';
import { findTags } from '../log/message.js';
import { relayedTagHash } from '../log/relay.js';
import { type SieveHandler, theSieve, type Wanted } from '../log/sieve.js';
import { type SiftedLines, unpack } from '../log/sifted.js';
import type { ReadDocument, ShowReader } from '../show/block.js';
import { beginsAsAnswer } from '../show/refusal.js';
import { note } from '../show/section.js';
import { cleanLine } from '../text/escape.js';
import { createLineSplitter, DOCUMENT_CAP, decodeLine, LINE_CAP, startsLikeDocument } from '../text/lines.js';
import { redactSecrets } from '../text/redact.js';
import { classify } from './classify.js';
import { LogTail } from './log-tail.js';
import { isWithheld, LooseLines, looseMessages } from './loose.js';
import { Outputs, type Prepared, prepareReaders } from './outputs.js';
import { Parts } from './parts.js';
import { RawLine } from './raw-line.js';

/** Reads one input, however its bytes arrive. Pure and synchronous: records go to the sink while bytes come in. */
export interface RecordReader {
  push(chunk: Uint8Array): void;
  /** Takes whole lines that were sieved elsewhere, by what `wanted` says. Not after a `push` that ended within a line. */
  take(lines: SiftedLines): void;
  readonly wanted: Wanted;
  /** The next line that is pushed stands on this line of the user's file. Only where a line has just ended. */
  jump(number: number): void;
  /** What is pushed next is the output of this command, where nothing in it says so. */
  expect(command: string): void;
  /** Emits log lines that are held back for what may follow them. For streams: call it when nothing comes for a while. */
  flush(): void;
  /** No output, configuration or session began so far. */
  readonly isBare: boolean;
  /** A licence file or another document of XML is open. */
  readonly isInMarkup: boolean;
  /** Closes what is open, cut off or not, and sums up. */
  end(): InputSummary;
}

/** The order of `InputSummary.kinds`. */
export const KINDS: InputSummary['kinds'] = ['show', 'syslog', 'config', 'state', 'license-file'];

/** Commands and openers are the same for all inputs that are read with the same readers. */
const prepared = new WeakMap<readonly ShowReader[], Prepared>();
const catalogues = new WeakMap<ReadContext['messages'], Catalogue>();
const messagesOf = new WeakMap<ReadContext['messages'], RegExp>();

function remember<Key extends object, Value>(map: WeakMap<Key, Value>, key: Key, make: (key: Key) => Value): Value {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make(key);
  map.set(key, made);
  return made;
}

/**
 * Cuts one input into log lines, show outputs, configuration and licence files, and hands each to who can read it.
 *
 * Every line is looked at as bytes first; only those that may matter are decoded, cleaned and redacted. A log line is
 * taken out of whatever it stands in; any other line is classified, and opens, closes or continues an output.
 *
 * @param source name of the input for spans
 * @param readers in the order in which outputs without a command line are recognised
 */
export function createRecordReader(
  source: string,
  context: ReadContext,
  readers: readonly ShowReader[],
  sink: ReadSink,
  readDocument?: ReadDocument,
): RecordReader {
  const lines = new InputLines(source, context, readers, sink, readDocument);
  const splitter = createLineSplitter((bytes, start, end, ending) => lines.sift(bytes, start, end, ending));
  return {
    wanted: lines.catalogue,
    push(chunk) {
      lines.summary.bytes += chunk.length;
      splitter.push(chunk);
      lines.summary.lines = lines.number;
    },
    take(sifted) {
      lines.summary.bytes += sifted.size;
      lines.takeSifted(sifted);
      lines.summary.lines = lines.number;
    },
    jump(number) {
      lines.number = number - 1;
    },
    expect: (command) => lines.expect(command),
    flush: () => lines.flush(),
    get isBare() {
      return lines.isBare;
    },
    get isInMarkup() {
      return lines.isInMarkup;
    },
    end() {
      splitter.end();
      return lines.end();
    },
  };
}

/** The lines of one input on their way to the log feed or to the open output. */
class InputLines implements SieveHandler {
  readonly catalogue: Catalogue;
  readonly summary: InputSummary;
  number = 0;
  private readonly sink: ReadSink;
  private readonly feed: LogFeed;
  private readonly outputs: Outputs;
  private readonly openers: Prepared['openers'];
  private readonly floods = createFloodGuard();
  private readonly tail = new LogTail();
  private readonly line = new RawLine();
  private readonly loose: LooseLines;
  private readonly parts = new Parts();
  /** What the sieve's numbers point into. */
  private bytes: Buffer = Buffer.alloc(0);
  private longLines = 0;
  private firstLongLine = 0;

  constructor(
    private readonly source: string,
    private readonly context: ReadContext,
    readers: readonly ShowReader[],
    given: ReadSink,
    readDocument: ReadDocument | undefined,
  ) {
    const sink: ReadSink = {
      ...given,
      record: (record) => given.record(this.parts.place(this.outputs.sessions.place(record))),
    };
    this.sink = sink;
    const ready = remember(prepared, readers, prepareReaders);
    this.openers = ready.openers;
    this.catalogue = remember(catalogues, context.messages, createCatalogue);
    this.summary = emptySummary(source);
    this.loose = new LooseLines(source, remember(messagesOf, context.messages, looseMessages));
    this.feed = createLogFeed(source, context, this.catalogue, sink.diagnostic);
    const isTable = /\.csv$/i.test(source);
    const onSession = () => this.endLog();
    this.outputs = new Outputs(source, context, ready, isTable, sink, this.summary, onSession, readDocument);
  }

  get isBare(): boolean {
    return this.outputs.session === null && this.outputs.isLog && this.summary.knownSections === 0;
  }

  get isInMarkup(): boolean {
    return this.outputs.isInMarkup;
  }

  // ---- Bytes: what every line costs.

  sift(bytes: Buffer, start: number, end: number, ending: number): void {
    this.bytes = bytes;
    theSieve().sift(bytes, start, end, ending, this.catalogue, this);
    this.keep();
  }

  takeSifted(sifted: SiftedLines): void {
    this.bytes = Buffer.from(sifted.bytes);
    unpack(sifted, this);
    this.keep();
  }

  skipped(count: number, lastStart: number, lastStop: number): void {
    this.number += count;
    this.countLog(count, lastStart, lastStop);
  }

  tagged(start: number, lineStop: number, hash: number): void {
    this.number += 1;
    const stop = this.stopOf(start, lineStop);
    if (hash === RESTART) this.outputs.restartAt = this.number;
    if (hash !== 0 && !this.admits(hash, start, stop)) {
      this.summary.licensingLines += 1;
      this.countLog(1, start, stop);
    } else if (!this.takeLog(start, stop)) this.takeLine(start, stop);
  }

  untagged(start: number, lineStop: number): void {
    this.number += 1;
    const isLong = lineStop - start > LINE_CAP;
    const stop = this.stopOf(start, lineStop);
    // A line that is too long for the sieve may hold a tag all the same, and a relay may have taken its colon.
    const mayHoldTag = isLong || relayedTagHash(this.bytes, start, stop) !== null;
    if (!mayHoldTag || !this.takeLog(start, stop)) this.takeLine(start, stop);
  }

  flooded(hash: number, count: number): void {
    this.summary.licensingLines += count;
    this.floods.leaveOut(hash, count);
  }

  /** Copies what is still needed out of bytes that are going to change. */
  private keep(): void {
    this.floods.keep();
    this.tail.keep(this.bytes);
  }

  /** Counts log lines that are not read. */
  private countLog(count: number, lastStart: number, lastStop: number): void {
    if (this.feed.isHolding) this.emit(this.feed.flush());
    this.summary.logLines += count;
    this.tail.add(count, this.bytes, lastStart, lastStop, this.number);
  }

  private admits(hash: number, start: number, stop: number): boolean {
    if (!this.catalogue.noted.has(hash)) return true;
    return this.floods.admit(hash, this.bytes, start, stop, this.number, this.outputs.speaker);
  }

  /** Where a line stops; one that is too long is cut at the cap and counted. */
  private stopOf(start: number, stop: number): number {
    if (stop - start <= LINE_CAP) return stop;
    const isWide = startsLikeDocument(this.bytes, start);
    if (isWide && stop - start <= DOCUMENT_CAP) return stop;
    this.longLines += 1;
    if (this.firstLongLine === 0) this.firstLongLine = this.number;
    return start + (isWide ? DOCUMENT_CAP : LINE_CAP);
  }

  // ---- Lines with a tag.

  /** Takes a log line out of whatever it stands in. False when the tag turns out to be none. */
  private takeLog(start: number, stop: number): boolean {
    const text = cleanLine(decodeLine(this.bytes, start, stop));
    if (this.outputs.isInFile) {
      // A licence file that was cut off must not swallow the log behind it.
      const header = readLogLines(text)[0]?.header ?? null;
      if (header === null || (header.stamp ?? header.arrived ?? header.pri) === null) return false;
      this.outputs.close();
    }
    const taken = this.feed.take({ text, number: this.number, session: this.outputs.speaker });
    if (taken === null) return false;
    this.outputs.passLog();
    for (const record of taken.records) this.sink.record(record);
    const messages = taken.licensing + taken.other;
    this.summary.logLines += messages;
    this.summary.licensingLines += taken.licensing;
    this.tail.add(messages, this.bytes, start, stop, this.number);
    return true;
  }

  private emit(record: SyslogRecord | null): void {
    if (record !== null) this.sink.record(record);
  }

  /** Reads the newest of the lines that were put aside, and tells of those that were not read. */
  private drainFloods(): void {
    for (const { lines, leftOut } of this.floods.drain()) {
      let name = '';
      for (const { bytes, number, session } of lines) {
        const text = cleanLine(decodeLine(bytes, 0, bytes.length));
        const tag = findTags(text, 1)[0];
        name = tag === undefined ? name : `${tag.facility}-${tag.severity}-${tag.mnemonic}`;
        // Counted when they were put aside.
        for (const record of this.feed.take({ text, number, session })?.records ?? []) this.sink.record(record);
      }
      this.emit(this.feed.flush());
      if (leftOut > 0) this.sink.diagnostic(flooded(this.source, lines[0]?.number ?? 0, name, leftOut));
    }
  }

  /** Tells of the log that ends here. */
  private endLog(): void {
    const seen = this.tail.end(this.source, this.outputs.session, this.context);
    if (seen !== null) this.sink.log?.(seen);
  }

  // ---- Lines without a tag.

  private takeLine(start: number, stop: number): void {
    const { outputs, number } = this;
    const line = this.line.at(this.bytes, start, stop, number);
    if (line.startsCapture && !outputs.isInFile) {
      this.endSession();
      return;
    }
    const found = classify(line, outputs.place, this.openers);
    switch (found.kind) {
      case 'banner':
        this.emit(this.feed.flush());
        outputs.openByBanner(found.command, number);
        break;
      case 'prompt':
        this.emit(this.feed.flush());
        outputs.takePrompt(found.prompt, number);
        if (outputs.sessions.isOver) this.parts.leave();
        // Behind the command its output may stand, its line ends lost.
        if (found.prompt.command.length > COMMAND_LONG) this.loose.take(line, this.textOf);
        break;
      case 'file':
        // Behind a document without brackets something else may begin.
        if (!outputs.takeFile(line.text, number)) this.takeLine(start, stop);
        break;
      case 'document':
        if (outputs.beginsDocument) {
          this.emit(this.feed.flush());
          outputs.openDocument(found.form, line.text, number);
        } else this.takeText(line);
        break;
      case 'cell':
        outputs.takeCell(line.text, number);
        break;
      case 'opening':
        if (outputs.begins(found.opening, line.text, number)) {
          this.emit(this.feed.flush());
          outputs.openByFirstLine(found.opening, line.text, number);
          if (found.opening.kind === 'pasted') this.parts.pass(line.text);
        } else this.takeText(line);
        break;
      case 'text':
        if (!line.isBlank) outputs.countLoose(line);
        if (line.turnsSession && outputs.mayTurn) this.endSession();
        else this.takeText(line);
        break;
    }
  }

  /** What stands above a line is over; the line itself leads to no log. */
  private endSession(): void {
    this.emit(this.feed.flush());
    this.outputs.endSession();
    this.parts.leave();
  }

  /** A line that opens and closes nothing: the rest of a message, or part of the open output. */
  private takeText(line: RawLine): void {
    let shown: (() => string) | null = null;
    if (this.outputs.awaitsAnswer && beginsAsAnswer(line.text)) this.emit(this.feed.flush());
    if (this.feed.isHolding) {
      const offered = this.feed.offer(line.text, line.number, this.outputs.isLog);
      this.emit(offered.record);
      if (offered.belongs) return;
      shown = offered.shown;
      this.emit(this.feed.flush());
    }
    if (this.outputs.awaitsAnswer && this.outputs.takeRefusal(line.text, line.number)) return;
    if (line.hidesItsBeginning && line.text === '') this.outputs.pause(line.number);
    const { skipsText } = this.outputs;
    if (this.outputs.isLog && !line.isBlank && this.parts.wants(line.stop - line.start)) this.parts.pass(line.text);
    if (skipsText || this.outputs.isLogging) this.loose.take(line, this.textOf);
    if (!skipsText) this.outputs.addLine(shown?.() ?? line.text, line.number);
  }

  expect(command: string): void {
    this.emit(this.feed.flush());
    this.outputs.openTyped(command, this.number);
  }

  private readonly textOf = (line: RawLine): string => (this.context.redact ? redactSecrets(line.text) : line.text);

  // ---- The end.

  flush(): void {
    this.emit(this.feed.flush());
    this.drainFloods();
  }

  end(): InputSummary {
    const { summary, sink, source } = this;
    summary.lines = this.number;
    this.flush();
    this.emit(this.feed.end());
    this.outputs.end();
    this.endLog();
    if (summary.logLines > 0) note(summary, 'syslog');
    summary.kinds.sort((one, other) => KINDS.indexOf(one) - KINDS.indexOf(other));
    const loose = this.loose.end();
    if (loose !== null) {
      sink.loose?.(loose);
      sink.diagnostic(unreadOutput(loose));
    }
    if (summary.kinds.length === 0) sink.diagnostic(nothingRead(summary));
    if (this.longLines > 0) sink.diagnostic(longLines(source, this.firstLongLine, this.longLines));
    return summary;
  }
}

/** The summary of an input of which nothing was read yet. */
export function emptySummary(path: string): InputSummary {
  return {
    path,
    bytes: 0,
    lines: 0,
    kinds: [],
    knownSections: 0,
    unknownSections: 0,
    knownLines: 0,
    unreadLines: 0,
    logLines: 0,
    licensingLines: 0,
  };
}

function flooded(source: string, line: number, name: string, leftOut: number): Diagnostic {
  return {
    level: 'info',
    code: 'message-flood',
    message: `of the many lines like ${name} only the first and the last ${FLOOD_CAP} were read; ${leftOut} between them were counted`,
    source,
    line,
  };
}

/** Characters of a command that holds more than a command. */
const COMMAND_LONG = 120;

/** Whether several headings of an output stand in one line. */
function isInOneLine(text: string): boolean {
  return (
    new Set(
      text.match(/\b(?:Transport|Utility|Account Information|Usage Reporting|License Usage|Policy|Type|Status):/g),
    ).size > 2
  );
}

function unreadOutput({ source, lines, messages, spans }: LooseOutput): Diagnostic {
  const isMessage = messages === lines;
  if (isMessage && spans.every(({ text }) => isWithheld(text)))
    return {
      level: 'warning',
      code: 'unread-output',
      message: `journalctl did not show the text of ${lines === 1 ? 'a message' : `${lines} messages`}, which may be of the licensing agent`,
      source,
      line: spans[0]?.line ?? 0,
      help: 'give what journalctl --all prints',
    };
  const what = isMessage ? 'a message of the licensing agent' : 'an output about licensing';
  const why = isMessage
    ? `${lines === 1 ? 'has' : 'have'} no tag that can be read`
    : spans.every(({ text }) => isInOneLine(text))
      ? `${lines === 1 ? 'it has' : 'they have'} lost the line ends: a whole output stands in one line`
      : `what stands around ${lines === 1 ? 'it' : 'them'} is not known`;
  return {
    level: 'warning',
    code: 'unread-output',
    message: `${lines === 1 ? 'a line looks' : `${lines} lines look`} like ${what}, but ${why}`,
    source,
    line: spans[0]?.line ?? 0,
    help: isMessage
      ? 'give the log as the device sent it, with %SMART_LIC-3-… in each line'
      : 'give the output as the device printed it, with its prompt',
  };
}

function longLines(source: string, line: number, count: number): Diagnostic {
  return {
    level: 'warning',
    code: 'long-line',
    message: `${count} line${count === 1 ? ' is' : 's are'} longer than ${LINE_CAP / 1024} KiB; only the beginning was read`,
    source,
    line,
  };
}

/** What is said of an input in which nothing was recognised. */
export function nothingRead({ path, bytes, lines, unknownSections }: InputSummary): Diagnostic {
  const message =
    bytes === 0
      ? 'the input is empty'
      : unknownSections > 0
        ? `none of its ${unknownSections} outputs is one that tells about licensing`
        : /\.csv$/i.test(path)
          ? 'a table: none of its cells holds a code, an output or a log line'
          : 'neither log lines nor outputs were recognised in it';
  return {
    level: 'warning',
    code: bytes === 0 ? 'empty-input' : 'nothing-recognised',
    message,
    source: path,
    line: 0,
    ...(lines === 0 ? {} : { help: 'give a log, show outputs with their prompts, or a show tech-support file' }),
  };
}
