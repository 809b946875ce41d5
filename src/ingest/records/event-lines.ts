import type { Hint, InnerLine } from '../envelope/hint.js';
import { NO_HINT } from '../envelope/hint.js';
import { NotationReader } from '../envelope/notation.js';
import { Origins } from '../envelope/origins.js';
import { TAG } from '../envelope/recognise.js';
import { Recording } from '../envelope/recording.js';
import { unwrapValue } from '../envelope/values.js';
import { createFloodGuard } from '../log/flood.js';
import { type SieveHandler, theSieve, type Wanted } from '../log/sieve.js';
import { type SiftedLines, unpack } from '../log/sifted.js';
import { decodeLine, LINE_CAP } from '../text/lines.js';

/** An event of a log system, written down in one line. */
export interface LoggedLine extends InnerLine {
  readonly hint: Hint;
}

/** What the lines of an export are told to. */
export interface EventSink {
  /** A message of a device. */
  message(line: LoggedLine): void;
  /** Any other line of the export, as it stands. */
  other(line: InnerLine): void;
  /** Log lines that nobody asks for, and lines of a flood. */
  count(logLines: number, licensingLines: number): void;
}

/** Lines at the beginning of an export that must be events. */
const SAMPLE = 3;

/** Whether an input is an export of a log system with one event a line, each a device's message. */
export function isEventLines(head: Buffer): boolean {
  if (head[0] !== 0x7b) return false;
  const lines = head.toString('latin1', 0, SAMPLE * LINE_CAP).split('\n');
  // The last one may be cut.
  const whole = lines.slice(0, Math.min(SAMPLE, lines.length - 1));
  return !Recording.begins(lines[0] ?? '') && whole.length > 0 && whole.every((text) => readEvent(text, 1) !== null);
}

/** The one event that a line holds; null where it holds something else, or more. */
export function readEvent(text: string, number: number, around: Hint = NO_HINT): LoggedLine | null {
  if (!text.startsWith('{')) return null;
  const reader = new NotationReader();
  const fed = reader.feed(text, 0, number);
  // Another value may stand behind it.
  const isOnly = fed.kind === 'whole' ? text.slice(fed.end).trim() === '' : fed.kind === 'more';
  const root = isOnly ? reader.cutOff() : null;
  if (root === null) return null;
  const found: LoggedLine[] = [];
  let isResult = false;
  unwrapValue(root, around, {
    event: (hint, lines) => found.push(...lines.map((line) => ({ ...line, hint }))),
    open: () => {
      isResult = true;
      return { line: () => {}, end: () => {} };
    },
    packed: () => {
      isResult = true;
    },
  });
  const [only] = found;
  // Values in values are unwrapped step by step.
  const isMessage = only !== undefined && TAG.test(only.text) && !/^\s*[{["']/.test(only.text);
  return found.length === 1 && !isResult && isMessage ? only : null;
}

/**
 * Reads an export of a log system with one event a line at the speed of a plain log: a tag stands in an event as it stands in a line, so
 * that the sieve steps over what nobody asks for, and only the rest is taken apart.
 */
export class EventLines implements SieveHandler {
  number = 0;
  private bytes: Buffer = Buffer.alloc(0);
  private readonly floods = createFloodGuard();
  private readonly origins = new Origins();

  constructor(
    private readonly wanted: Wanted,
    private readonly sink: EventSink,
    private readonly hint: Hint,
  ) {}

  sift(bytes: Buffer, start: number, end: number, ending: number): void {
    this.bytes = bytes;
    theSieve().sift(bytes, start, end, ending, this.wanted, this);
    this.floods.keep();
  }

  takeSifted(sifted: SiftedLines): void {
    this.bytes = Buffer.from(sifted.bytes);
    unpack(sifted, this);
    this.floods.keep();
  }

  skipped(count: number): void {
    this.number += count;
    this.sink.count(count, 0);
  }

  tagged(start: number, stop: number, hash: number): void {
    this.number += 1;
    const isAsked = hash === 0 || !this.wanted.noted.has(hash);
    if (isAsked || this.floods.admit(hash, this.bytes, start, stop, this.number, null))
      this.take(this.bytes, start, stop);
    else this.sink.count(1, 1);
  }

  untagged(start: number, stop: number): void {
    this.number += 1;
    this.take(this.bytes, start, stop);
  }

  flooded(hash: number, count: number): void {
    this.sink.count(0, count);
    this.floods.leaveOut(hash, count);
  }

  /** Reads what was put aside. */
  end(): void {
    for (const { lines } of this.floods.drain()) {
      for (const { bytes, number } of lines) this.hand(decodeLine(bytes, 0, bytes.length), number);
    }
  }

  private take(bytes: Buffer, start: number, stop: number): void {
    this.hand(decodeLine(bytes, start, stop).trimEnd(), this.number);
  }

  private hand(text: string, number: number): void {
    const event = readEvent(text, number, this.hint);
    if (event === null) this.sink.other({ text, number });
    else this.sink.message({ ...event, hint: this.origins.tell(event.hint) });
  }
}
