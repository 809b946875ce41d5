import type { Diagnostic } from '../../../model/diagnostic.js';
import type { Fact, Known } from '../../../model/evidence.js';
import { fact } from '../../../model/evidence.js';
import type { FactShape } from '../../../model/facts.js';
import type { ShowRecord } from '../../../model/record.js';
import { isoText, type Stamp } from '../../../model/stamp.js';
import type { ReadContext } from '../../context.js';
import { spanOf } from '../../text/line.js';
import { readShowTime } from '../../text/stamp.js';
import type { Block } from '../block.js';
import type { ShowLine } from './lines.js';
import type { Pair } from './shape.js';

/** The facts of `T` while a reader still collects them. */
export type Draft<T> = { -readonly [Key in keyof Known<T>]: Known<T>[Key] };

/** What one output has given so far. Readers of its parts add to it; lines that they don't account for were read. */
export interface Reading {
  /** The caller's clock, milliseconds since 1970 UTC. */
  readonly now: number;
  readonly zones: Readonly<Record<string, number>>;
  readonly unread: Set<ShowLine>;
  readonly diagnostics: Diagnostic[];
  /** The last line of an output that ends in the middle. */
  cut: ShowLine | null;
  capturedAt: Stamp | null;
  /** The first zone abbreviation that could not be resolved. */
  zone: Fact<string> | null;
}

/** A reading that has not begun. */
export function startReading(context: ReadContext): Reading {
  return {
    now: context.now,
    zones: context.zones,
    unread: new Set(),
    diagnostics: [],
    cut: null,
    capturedAt: null,
    zone: null,
  };
}

/** The record of a block: what was not put aside as unread counts as read. */
export function finishReading(block: Block, reading: Reading, facts: Known<FactShape>): ShowRecord {
  const filled = block.lines.filter((line) => line.text.trim() !== '').length;
  const unread = [...reading.unread];
  const left = unread.reduce((sum, line) => sum + line.lines.length, 0);
  const cutAt = reading.cut?.span;
  return {
    kind: 'show',
    device: facts.hostname
      ? { ...block.device, hostname: block.device.hostname ?? facts.hostname.value }
      : block.device,
    command: block.command,
    span: spanOf(block.source, block.lines),
    facts,
    capturedAt: reading.capturedAt,
    readLines: filled - left,
    unread: unread.map((line) => line.span),
    ...(cutAt === undefined ? {} : { cutAt }),
    diagnostics: reading.diagnostics,
  };
}

/** Puts a fact where there is one. */
export function put<T, Key extends keyof Draft<T>>(draft: Draft<T>, key: Key, value: Draft<T>[Key] | undefined): void {
  if (value !== undefined) {
    draft[key] = value;
  }
}

/** What a device prints for "there is none". */
const NOTHING = /^(?:[<[](?:none|empty)[>\]]|None|Not Configured|Not yet set up)\.?$/i;

/** A value as text; the empty string where the device says that there is none. */
export function textFact(value: string, line: ShowLine): Fact<string> {
  return fact(NOTHING.test(value) ? '' : value, line.span);
}

/** A whole number at the start of a value, `30  days`. */
export function numberFact(value: string, line: ShowLine, reading: Reading): Fact<number> | undefined {
  const digits = /^\d{1,15}(?![\d.])/.exec(value);
  if (digits === null) return misread(reading, line, value, 'a number');
  noteFailure(value, line, reading);
  return fact(Number(digits[0]), line.span);
}

/** `True`, `yes`, `ENABLED` and their opposites. */
export function flagFact(value: string, line: ShowLine, reading: Reading): Fact<boolean> | undefined {
  if (/^(?:true|yes|enabled?|active|on)\b/i.test(value)) {
    return fact(true, line.span);
  }
  return /^(?:false|no|disabled?|inactive|off)\b/i.test(value)
    ? fact(false, line.span)
    : misread(reading, line, value, 'yes or no');
}

/** `Jan 01 00:00:00 1970 UTC`, which stands for "never". */
const NEVER = /^Jan {1,2}0?1 .* 1970\b/;

/** A moment as ISO 8601; the empty string where the device says that there is none. */
export function timeFact(value: string, line: ShowLine, reading: Reading): Fact<string> | undefined {
  if (NOTHING.test(value) || NEVER.test(value)) {
    return fact('', line.span);
  }
  const stamp = readTime(value, line, reading);
  if (stamp === null) return misread(reading, line, value, 'a date such as `Sep 22 12:02:20 2020 UTC`');
  noteFailure(value, line, reading);
  return fact(isoText(stamp), line.span);
}

/** `30  days (overdue)`: the value is read, and what is said behind it is not passed over. */
function noteFailure(value: string, line: ShowLine, reading: Reading): void {
  if (tellsOfFailure(value)) reading.unread.add(line);
}

/** The moment that a value names, null when it names none. An unresolved zone is remembered. */
export function readTime(value: string, line: ShowLine, reading: Reading): Stamp | null {
  const stamp = readShowTime(value, reading.zones);
  if (stamp?.zone && !reading.zone) {
    reading.zone = fact(stamp.zone, line.span);
  }
  return stamp;
}

/** Says that a known field holds something else than expected; the line counts as not read. */
export function misread(reading: Reading, line: ShowLine, value: string, expected: string): undefined {
  reading.diagnostics.push({
    level: 'warning',
    code: 'unreadable-value',
    message: `expected ${expected}`,
    source: line.span.source,
    line: line.span.line,
    column: line.lines[0] ? line.lines[0].text.indexOf(value) + 1 : 0,
    text: value,
  });
  reading.unread.add(line);
  return undefined;
}

/** What to do with the value of a known key; null for keys that say nothing of interest. */
export type PairReader = ((value: string, line: ShowLine, pair: Pair) => void) | null;

/** Words of a failure, as the agent and its messages use them. */
const FAILURE =
  /\b(?:fail(?:ed|ures?|s)?|errors?|denied|refused|rejected|invalid|not valid|not ready|expired|overdue|unreachable|timed? ?out|unable|cannot|could not|mismatch)\b/i;
/** `"status":"COMPLETE"`, `Fail=0`, `error: <none>`: such words where all is well. */
const NO_FAILURE =
  /\b(?:fail(?:ed|ures?|s)?|errors?)(?:["']?\s*[:=]\s*["']?(?:0|none|null|false|<none>|no)(?![\w.]))|\b(?:no|0|without) (?:errors?|failures?)\b/gi;

/** Whether a text of which nothing else is known says the one thing that matters: that something failed. */
export function tellsOfFailure(text: string): boolean {
  return FAILURE.test(text.replace(NO_FAILURE, ''));
}

/** Reads the pairs and labels of a line by their keys; false when the line holds a key that is not known, or tells of a failure where none was looked for. */
export function readPairs(line: ShowLine, keys: Readonly<Record<string, PairReader>>): boolean {
  const { shape } = line;
  const pairs =
    shape.kind === 'label' ? [{ key: shape.key, value: '', dated: [] }] : shape.kind === 'pairs' ? shape.pairs : [];
  let known = pairs.length > 0;
  for (const pair of pairs) {
    const read = Object.hasOwn(keys, pair.key.toLowerCase()) ? keys[pair.key.toLowerCase()] : undefined;
    if (read === undefined) {
      known = false;
    } else if (read !== null) {
      read(pair.value, line, pair);
    } else if (tellsOfFailure(pair.value)) {
      known = false;
    }
  }
  return known;
}
