import type { Diagnostic } from '../../model/diagnostic.js';
import { Memo } from '../../model/memo.js';
import type { DeviceHint, SyslogRecord } from '../../model/record.js';
import type { ReadContext } from '../context.js';
import { ownCopy } from '../text/own-copy.js';
import {
  createFramed,
  createRedactor,
  leavesOpen,
  mayHoldSecrets,
  type Redactor,
  redactSecrets,
} from '../text/redact.js';
import type { Framed } from '../text/secrets/frames.js';
import { TAG_SHAPE } from '../text/tag-shape.js';
import { CarriedBlocks } from './carried.js';
import { continuation, mayGoOn } from './continuation.js';
import { type Header, hasSameShape, readHeader, shapeHash } from './header.js';
import { type Catalogue, deviceOf, type LogMessage, readLogLines, stampsOf } from './log.js';
import { findTags, isInsideWord } from './message.js';
import { createSharedDevices } from './shared-devices.js';
import { type Fit, oneSpaced } from './template.js';
import { isUntaggedLog, readRepeats } from './untagged.js';

/** Lines that may follow one log line as its continuation. */
const MORE_LINES = 4;
/** Headers that the grammar couldn't read and that are named one by one; the rest is only counted. */
const NAMED_HEADERS = 5;
/** Messages that are remembered with what was read in them, and the longest of them. */
const RECALLED_CAP = 4096;
const RECALLED_LENGTH = 512;
/** Characters of a line from its tag on, and before it: devices print a few hundred. */
const LINE_KEPT = 8192;
const BEFORE_TAG = 2048;
const TAG_START = new RegExp(`SMART_LIC-|${TAG_SHAPE}`);
const NO_FIELDS = {};

/** A log line with its place. */
export interface Tagged {
  /** Cleaned, secrets and all. */
  readonly text: string;
  readonly number: number;
  /** Host name of the session it was printed in. */
  readonly session: string | null;
}

/** What was read in messages, by their text; feeds may share it. */
export type Recalled = Memo<string, ReadMessage>;
export const createRecalled = (): Recalled => new Memo(RECALLED_CAP);

/** What a physical line held: mostly one message, two where the console ran them together. */
export interface Taken {
  /** Messages of interest. */
  readonly licensing: number;
  /** Other messages. */
  readonly other: number;
  /** What was held back and is whole now, in order. */
  readonly records: readonly SyslogRecord[];
}

/** What became of a line without a tag. */
export interface Offered {
  /** It belongs to the message before it. */
  readonly belongs: boolean;
  /** That message, where nothing more can follow. */
  readonly record: SyslogRecord | null;
  /** The line without the secrets that go on from the message: nobody else knows that they do. */
  shown(): string;
}

/** What messages leave open for those behind them. */
export interface Left {
  /** By the ends of messages from their tags on. */
  readonly carried: Framed;
  readonly blocks: CarriedBlocks;
}

/** Turns the log lines of one input into records. Holds the newest one back until it is known what follows it. */
export interface LogFeed {
  readonly isHolding: boolean;
  /** Takes a line that should have a tag; null when it has none. */
  take(line: Tagged): Taken | null;
  /**
   * Offers the line after a log line: its wrapped rest, an indented second line, or `last message repeated n times` belong to
   * it. `isLog` is false inside of other outputs, where only what a template misses is taken. The line comes cleaned, secrets and all.
   */
  offer(line: string, number: number, isLog: boolean): Offered;
  /** What is held back, or null. */
  flush(): SyslogRecord | null;
  /** The same, and sums up what was left out of the diagnostics. */
  end(): SyslogRecord | null;
}

/** A message with what was read in it; the same text from the same tag on is never read twice. */
export interface ReadMessage extends LogMessage {
  /** It may hold a secret. */
  readonly isSuspect: boolean;
  /** The next message may hold a secret that this one announces. */
  readonly mayAnnounce: boolean;
  /** Is of interest; all else about the others is not needed. */
  readonly isOfInterest: boolean;
  /** `text` with single blanks. */
  readonly spaced: string;
  readonly fit: Fit | null;
}

interface Held {
  readonly line: LogMessage;
  readonly header: Header | null;
  readonly device: DeviceHint;
  readonly number: number;
  endNumber: number;
  text: string;
  spanText: string;
  width: number;
  fit: Fit | null;
  repeats: number;
  /** As it was printed, from the sign before its tag on: a secret may go on in the next line. */
  readonly printed: string;
  /** Saw the lines before; null as long as there was one only. */
  redactor: Redactor | null;
  /** Lines behind it that it has not seen yet. */
  readonly passed: string[];
}

/** A message in a line, with what stands before it. */
interface Found {
  readonly message: ReadMessage;
  readonly header: Header | null;
  readonly headerText: string;
  readonly repeats: number;
}

/** Whether headers may hold secrets, by `shapeHash`: those of a device differ in digits only. */
const suspects = new Memo<number, { readonly sample: string; readonly isSuspect: boolean }>(4096);

function isSuspect(headerText: string): boolean {
  const key = shapeHash(headerText);
  const known = suspects.get(key);
  if (known !== undefined && hasSameShape(known.sample, headerText)) return known.isSuspect;
  const found = { sample: ownCopy(headerText), isSuspect: mayHoldSecrets(headerText) };
  suspects.set(key, found);
  return found.isSuspect;
}

/** Of what the licensing agent says the texts that are not its own words, which hold no secret; null for any other message. */
const openText = (facility: string, fit: Fit | null): string | null =>
  facility === 'SMART_LIC' && fit !== null ? Object.values(fit.fields).join('\n') : null;

/** Whether a message that may hold secrets may announce one: what the agent was told is asked exactly, for it comes again and again. */
const announces = (open: string | null): boolean => open === null || (mayHoldSecrets(open) && leavesOpen(open));

const notIts = (shown: () => string): Offered => ({ belongs: false, record: null, shown });
const ONE_OTHER: Taken = { licensing: 0, other: 1, records: [] };
const ONE_LICENSING: Taken = { licensing: 1, other: 0, records: [] };

/**
 * @param complain is told of headers that make no sense
 * @param recalled messages that were read before; for feeds that share them
 * @param left what the messages before left open, where each of a sender has a feed of its own
 */
export function createLogFeed(
  source: string,
  context: ReadContext,
  catalogue: Catalogue,
  complain: (diagnostic: Diagnostic) => void,
  recalled: Recalled = createRecalled(),
  left: Left = { carried: createFramed(), blocks: new CarriedBlocks() },
): LogFeed {
  return new Feed(source, context, catalogue, complain, recalled, left);
}

/** A feed with the message that it holds until its last line came. */
class Feed implements LogFeed {
  private held: Held | null = null;
  private unreadHeaders = 0;
  private newestUnread = 0;
  private readonly sharedDevice: (header: Header | null, session: string | null) => DeviceHint;

  constructor(
    private readonly source: string,
    private readonly context: ReadContext,
    private readonly catalogue: Catalogue,
    private readonly complain: (diagnostic: Diagnostic) => void,
    private readonly recalled: Recalled,
    private readonly left: Left,
  ) {
    this.sharedDevice = createSharedDevices(source);
  }

  flush(): SyslogRecord | null {
    if (this.held === null) return null;
    const { line, header, device, number, endNumber, text, spanText, fit, repeats } = this.held;
    this.held = null;
    const stamps = stampsOf(header, this.context);
    return {
      kind: 'syslog',
      device,
      ...(header === null ? { isSenderUnknown: true as const } : {}),
      span: { source: this.source, line: number, endLine: endNumber, text: spanText },
      facility: line.facility,
      severity: line.severity,
      mnemonic: line.mnemonic,
      text,
      fields: fit?.fields ?? NO_FIELDS,
      ...(fit?.behind === undefined ? {} : { behind: fit.behind }),
      at: stamps.at,
      yearInferred: stamps.yearInferred,
      ...(stamps.yearByRelay === undefined ? {} : { yearByRelay: true as const }),
      clockMark: header?.clockMark ?? '',
      receivedAt: stamps.receivedAt,
      arrivalInferred: stamps.arrivalInferred,
      sequence: header?.sequence ?? header?.count ?? null,
      repeats,
    };
  }

  get isHolding(): boolean {
    return this.held !== null;
  }

  take(line: Tagged): Taken | null {
    return this.takeRecalled(line) ?? this.takeRead(line);
  }

  offer(line: string, number: number, isLog: boolean): Offered {
    const { held } = this;
    const asItIs = notIts(() => line);
    if (held === null || line.length > LINE_KEPT) return asItIs;
    const repeats = readRepeats(line);
    if (repeats !== null) {
      if (!isSameDevice(line, held)) return asItIs;
      held.repeats += repeats;
      held.endNumber = number;
      const shown = this.shownBehind(held, line);
      held.spanText += `\n${shown}`;
      return { belongs: true, record: this.flush(), shown: () => shown };
    }
    if (line.trim() === '' || isUntaggedLog(line) || number - held.number > MORE_LINES) return asItIs;
    // Looking for secrets costs more than all the rest, and mostly nobody shows the line.
    if (!mayGoOn(held, line, isLog)) {
      held.passed.push(line);
      return notIts(() => this.shownBehind(held, held.passed.pop() ?? line));
    }
    const text = this.shownBehind(held, line);
    const joined = continuation(held, text, isLog, (whole) =>
      this.catalogue.fit(held.line.facility, held.line.mnemonic, whole),
    );
    if (joined === null) return notIts(() => text);
    held.text = joined.text;
    held.fit = joined.fit;
    held.endNumber = number;
    held.spanText += `\n${text}`;
    held.width = line.length;
    return { belongs: true, record: null, shown: () => text };
  }

  end(): SyslogRecord | null {
    if (this.unreadHeaders > NAMED_HEADERS) {
      this.complain({
        ...unreadHeader(this.source, this.newestUnread, ''),
        message: `${this.unreadHeaders - NAMED_HEADERS} more log lines begin in a way that is not understood; their times and devices are unknown`,
      });
    }
    return this.flush();
  }

  private missHeader(headerText: string, number: number): void {
    this.unreadHeaders += 1;
    this.newestUnread = number;
    if (this.unreadHeaders <= NAMED_HEADERS) this.complain(unreadHeader(this.source, number, headerText));
  }

  /** Whether a message that was not read yet may announce a secret. */
  private mayAnnounce(printed: string): boolean {
    if (!mayHoldSecrets(printed)) return false;
    const [tag] = findTags(printed, 1);
    if (tag?.facility !== 'SMART_LIC') return true;
    const fit = this.catalogue.fit(tag.facility, tag.mnemonic, oneSpaced(printed.slice(tag.end).trim()));
    return announces(openText(tag.facility, fit));
  }

  private readMessage({ text, ...tag }: LogMessage): ReadMessage {
    const { facility, severity, mnemonic } = this.catalogue.spelled(tag);
    const isOfInterest = this.catalogue.wants(facility, mnemonic);
    const spaced = isOfInterest ? oneSpaced(text) : text;
    const fit = isOfInterest ? this.catalogue.fit(facility, mnemonic, spaced) : null;
    const open = openText(facility, fit);
    const isSuspect = this.context.redact && mayHoldSecrets(open ?? text);
    const mayAnnounce = isSuspect && announces(open);
    return { facility, severity, mnemonic, text, isSuspect, mayAnnounce, isOfInterest, spaced, fit };
  }

  /** Takes a line whose message, from the tag on, was read before. */
  private takeRecalled(line: Tagged): Taken | null {
    const { text } = line;
    const percent = text.indexOf('%');
    if (percent < 0 || (percent > 0 && isInsideWord(text.charCodeAt(percent - 1)))) return null;
    const printed = text.slice(percent);
    const message = this.recalled.get(printed);
    const { carried, blocks } = this.left;
    if (message === undefined || carried.mayGoOnIn(printed) || blocks.mayGoOnIn(printed)) return null;
    const headerText = text.slice(0, percent);
    if (headerText.includes('SMART_LIC-') || (this.context.redact && isSuspect(headerText))) return null;
    carried.note(printed, message.mayAnnounce);
    if (message.isSuspect) blocks.without(printed);
    const header = message.isOfInterest ? readHeader(headerText) : null;
    return takenOf(
      [this.hold(line, text, { message, header, headerText, repeats: 1 })],
      message.isOfInterest ? 1 : 0,
      1,
    );
  }

  /** Takes a line as its grammars read it, and remembers its message where the line holds nothing else. */
  private takeRead(line: Tagged): Taken | null {
    const whole = shortened(line.text);
    const shown = this.context.redact ? this.redacted(whole) : whole;
    const lines = readLogLines(shown);
    if (lines.length === 0) return null;
    const found = lines.map(({ header, headerText, repeats, ...message }) => ({
      message: this.readMessage(message),
      header,
      headerText,
      repeats,
    }));
    const records = found.map((each) => this.hold(line, shown, each));
    const [only] = found;
    const percent = shown.indexOf('%');
    const isAlone = found.length === 1 && only?.headerText.length === percent && shown === line.text;
    if (isAlone && percent <= RECALLED_LENGTH && shown.length - percent <= RECALLED_LENGTH) {
      this.recalled.set(shown.slice(percent), only.message);
    }
    const licensing = found.filter(({ message }) => message.isOfInterest).length;
    return takenOf(records, licensing, lines.length);
  }

  /** The line without its secrets, by itself and behind the message before it. */
  private redacted(line: string): string {
    const tag = line.indexOf('%');
    if (tag < 0) return redactSecrets(line);
    const { carried, blocks } = this.left;
    const printed = line.slice(tag);
    const bare = blocks.without(printed);
    if (bare !== printed) return redactSecrets(line.slice(0, tag) + bare);
    return redactSecrets(line.slice(0, tag) + carried.take(printed, this.mayAnnounce(printed)));
  }

  /** Holds a message of interest back; returns the one that was held before. */
  private hold(
    { text, number, session }: Tagged,
    spanText: string,
    { message, header, headerText, repeats }: Found,
  ): SyslogRecord | null {
    const before = this.flush();
    if (!message.isOfInterest) return before;
    if (header === null) this.missHeader(headerText, number);
    this.held = {
      line: message,
      header,
      device: this.sharedDevice(header, session),
      number,
      endNumber: number,
      text: message.spaced,
      spanText,
      width: text.length,
      fit: message.fit,
      repeats,
      printed: shortened(text.slice(Math.max(0, text.indexOf('%')))),
      redactor: null,
      passed: [],
    };
    return before;
  }

  /** The line as it may be shown behind the message that is held. */
  private shownBehind(message: Held, line: string): string {
    if (!this.context.redact) return line;
    if (message.redactor === null) {
      message.redactor = createRedactor();
      message.redactor(message.printed);
    }
    for (const passed of message.passed.splice(0)) message.redactor(passed);
    return message.redactor(line);
  }
}

/** Of a line that is longer than any device prints, what stands around its tag. */
function shortened(line: string): string {
  if (line.length <= LINE_KEPT) return line;
  const start = Math.max(0, line.search(TAG_START) - BEFORE_TAG);
  return ownCopy(line.slice(start, start + LINE_KEPT));
}

function takenOf(whole: readonly (SyslogRecord | null)[], licensing: number, messages: number): Taken {
  const records = whole.filter((record) => record !== null);
  if (records.length === 0 && messages === 1) return licensing === 1 ? ONE_LICENSING : ONE_OTHER;
  return { licensing, other: messages - licensing, records };
}

function unreadHeader(source: string, line: number, text: string): Diagnostic {
  return {
    level: 'warning',
    code: 'unread-header',
    message: 'what stands before the message is not understood: its time and device are unknown',
    source,
    line,
    ...(text === '' ? {} : { text: text.length > 160 ? `${text.slice(0, 160)}…` : text }),
  };
}

/** `last message repeated` of another device's log doesn't count for this line. */
function isSameDevice(text: string, held: Held): boolean {
  const header = readHeader(text.slice(0, text.search(/\blast message /i)));
  if (header === null) return true;
  const { hostname, address } = deviceOf(header, held.device.source, held.device.hostname);
  return (
    (hostname === null || hostname === held.device.hostname) && (address === null || address === held.device.address)
  );
}
