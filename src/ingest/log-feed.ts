import type { Diagnostic } from '../model/diagnostic.js';
import type { DeviceHint } from '../model/record.js';
import type { ReadContext, ReadSink } from './block.js';
import { isUntaggedLog, readRepeats } from './cut.js';
import { type Header, readHeader } from './header.js';
import { type Catalogue, deviceOf, type LogLine, readLogLines, stampsOf } from './log.js';
import { type Fit, oneSpaced } from './template.js';

/** Lines that may follow one log line as its continuation. */
const MORE_LINES = 4;
/** Headers that the grammar couldn't read and that are named one by one; the rest is only counted. */
const NAMED_HEADERS = 5;

/** A log line with its place. */
export interface Tagged {
  readonly text: string;
  readonly number: number;
  /** Characters as printed, before secrets were replaced: tells whether a terminal may have wrapped the line. */
  readonly width: number;
  /** Host name of the session it was printed in. */
  readonly session: string | null;
  /** It was counted before. */
  readonly isCounted?: boolean;
}

/** Turns the log lines of one input into records. Holds the newest one back until it is known what follows it. */
export interface LogFeed {
  readonly isHolding: boolean;
  /** Takes a line that should have a tag; false when it has none. */
  take(line: Tagged): boolean;
  /**
   * Offers the line after a log line. True when it belongs to the log line: its wrapped rest, an indented second line, or
   * `last message repeated n times`. `isLog` is false inside of other outputs, where only what a template misses is taken.
   */
  offer(text: string, number: number, isLog: boolean): boolean;
  /** Emits what is held back. */
  flush(): void;
  /** Emits what is held back and sums up what was left out of the diagnostics. */
  end(): void;
}

interface Held {
  readonly line: LogLine;
  readonly device: DeviceHint;
  readonly number: number;
  endNumber: number;
  text: string;
  spanText: string;
  width: number;
  fit: Fit | null;
  repeats: number;
}

/** @param count is told of every log line, and whether it was of interest */
export function createLogFeed(
  source: string,
  context: ReadContext,
  catalogue: Catalogue,
  sink: ReadSink,
  count: (isOfInterest: boolean) => void,
): LogFeed {
  let held: Held | null = null;
  let unreadHeaders = 0;
  let newestUnread = 0;
  // One object a device, not one a line.
  const devices = new Map<string, DeviceHint>();

  function sharedDevice(header: Header | null, session: string | null): DeviceHint {
    const key = `${header?.origin ?? ''} ${header?.relayHost ?? ''} ${header?.prompt ?? ''} ${header?.file ?? ''} ${session ?? ''}`;
    const known = devices.get(key);
    if (known !== undefined) return known;
    if (devices.size > 10_000) devices.clear();
    const device = deviceOf(header, source, session);
    devices.set(key, device);
    return device;
  }

  function complain(line: LogLine, number: number): void {
    unreadHeaders += 1;
    newestUnread = number;
    if (unreadHeaders <= NAMED_HEADERS) sink.diagnostic(unreadHeader(source, number, line.headerText));
  }

  function flush(): void {
    if (held === null) return;
    const { line, device, number, endNumber, text, spanText, fit, repeats } = held;
    held = null;
    const stamps =
      line.header === null ? { at: null, yearInferred: false, receivedAt: null } : stampsOf(line.header, context);
    sink.record({
      kind: 'syslog',
      device,
      span: { source, line: number, endLine: endNumber, text: spanText },
      facility: line.facility,
      severity: line.severity,
      mnemonic: line.mnemonic,
      text,
      fields: fit?.fields ?? {},
      at: stamps.at,
      yearInferred: stamps.yearInferred,
      clockMark: line.header?.clockMark ?? '',
      receivedAt: stamps.receivedAt,
      sequence: line.header?.sequence ?? null,
      repeats,
    });
  }

  return {
    get isHolding() {
      return held !== null;
    },
    take({ text, number, width, session, isCounted }) {
      const lines = readLogLines(text);
      for (const line of lines) {
        flush();
        const isOfInterest = catalogue.wants(line.facility, line.mnemonic);
        if (isCounted !== true) count(isOfInterest);
        if (!isOfInterest) continue;
        if (line.header === null) complain(line, number);
        const message = oneSpaced(line.text);
        held = {
          line,
          device: sharedDevice(line.header, session),
          number,
          endNumber: number,
          text: message,
          spanText: text,
          width,
          fit: catalogue.fit(line.facility, line.mnemonic, message),
          repeats: 1,
        };
      }
      return lines.length > 0;
    },
    offer(text, number, isLog) {
      if (held === null) return false;
      const repeats = readRepeats(text);
      if (repeats !== null && isSameDevice(text, held)) {
        held.repeats += repeats;
        held.endNumber = number;
        held.spanText += `\n${text}`;
        flush();
        return true;
      }
      if (repeats !== null || text.trim() === '' || isUntaggedLog(text) || number - held.number > MORE_LINES)
        return false;
      const joined = continuation(held, text, isLog, (whole) =>
        catalogue.fit(held?.line.facility ?? '', held?.line.mnemonic ?? '', whole),
      );
      if (joined === null) return false;
      held.text = joined.text;
      held.fit = joined.fit;
      held.endNumber = number;
      held.spanText += `\n${text}`;
      held.width = text.length;
      return true;
    },
    flush,
    end() {
      flush();
      if (unreadHeaders > NAMED_HEADERS) {
        sink.diagnostic({
          ...unreadHeader(source, newestUnread, ''),
          message: `${unreadHeaders - NAMED_HEADERS} more log lines begin in a way that is not understood; their times and devices are unknown`,
        });
      }
    },
  };
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
  const at = text.toLowerCase().indexOf('last message repeated');
  const header = readHeader(text.slice(0, at));
  if (header === null) return true;
  const { hostname, address } = deviceOf(header, held.device.source, held.device.hostname);
  return (
    (hostname === null || hostname === held.device.hostname) && (address === null || address === held.device.address)
  );
}

/**
 * The log line together with a line that goes on with it, or null when that line is something else. A line goes on when
 * the message's template is incomplete without it; when the terminal ran out of columns (72 to 80) in the last field;
 * or, in a log, when it is indented deeply, as the device itself breaks lines.
 */
function continuation(
  held: Held,
  next: string,
  isLog: boolean,
  fitOf: (text: string) => Fit | null,
): { text: string; fit: Fit | null } | null {
  const rest = next.trim();
  const spaced = `${held.text} ${rest}`;
  // A terminal of 80 columns cuts through words, a device of 72 between them.
  const glued = held.width === 80 && !/^\s/.test(next) ? held.text + rest : null;
  if (held.fit?.state === 'cut') {
    for (const text of glued === null ? [spaced] : [spaced, glued]) {
      const fit = fitOf(text);
      if (fit?.state === 'whole') return { text, fit };
    }
    const fit = fitOf(spaced);
    if (fit === null || fit.state === 'whole') return null;
    // Within the fixed words of the template there is no doubt; in a field only a terminal's width speaks for it.
    const goesOn =
      !fit.isOpen ||
      (isLog && held.width <= 80 && Object.keys(fit.fields).length >= Object.keys(held.fit.fields).length);
    return goesOn ? { text: spaced, fit } : null;
  }
  if (!isLog) return null;
  const isIndented = /^\s{6,}\S/.test(next);
  const firstWord = /^\S+/.exec(rest)?.[0] ?? '';
  const isWrapped =
    (held.fit?.isOpen ?? false) && held.width >= 60 && held.width <= 80 && held.width + 1 + firstWord.length > 72;
  if (!isIndented && !isWrapped) return null;
  const text = glued !== null && isWrapped ? glued : spaced;
  return { text, fit: fitOf(text) ?? held.fit };
}
