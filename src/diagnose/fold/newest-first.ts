import { shortWay } from '../../ingest/text/log-course.js';
import type { InputRecord, SyslogRecord } from '../../model/record.js';
import { isYearOpen } from './leap-day.js';
import { endsSummer, type Shown } from './summer.js';
import { inTheirYears } from './year-turn.js';

/** Lines by which it is decided how a log runs. */
const TELLING = 64;
/** Lines of a log that begins with its newest one that are held at once; what lies behind them is handed on as an older log. */
const HELD_CAP = 20_000;

/**
 * Hands on the lines of each log in the order in which they were printed: exports and `show logging | reverse` begin with the newest one.
 * How a log runs say the numbers and clocks of the lines that follow each other from one sender.
 */
export class NewestFirst {
  private held: SyslogRecord[] = [];
  private source: string | null = null;
  /** By sender, its last line. */
  private readonly last = new Map<string, SyslogRecord>();
  private votes = 0;
  /** 0 until it is decided. */
  private order: -1 | 0 | 1 = 0;
  /** A line without a year was in it: which year it is of what stands below tells. */
  private isYearOpen = false;

  constructor(private readonly take: (record: InputRecord) => void) {}

  record(record: InputRecord): void {
    if (record.kind !== 'syslog' || record.span.source !== this.source) this.end();
    if (record.kind !== 'syslog') {
      this.take(record);
      return;
    }
    this.source = record.span.source;
    this.isYearOpen ||= isYearOpen(record);
    if (this.order === 1 && !this.isYearOpen) {
      this.take(record);
      return;
    }
    this.held.push(record);
    if (this.order === 0) this.vote(record);
    if (this.order === 0 && this.held.length >= TELLING) this.decide();
    if (this.held.length >= HELD_CAP) this.release();
  }

  /** No line of the log comes any more. */
  end(): void {
    if (this.source === null) return;
    this.release();
    this.source = null;
    this.order = 0;
    this.votes = 0;
    this.isYearOpen = false;
    this.last.clear();
  }

  private vote(record: SyslogRecord): void {
    const key = senderOf(record);
    const before = this.last.get(key);
    if (before !== undefined) this.votes += stepBetween(before, record);
    this.last.set(key, record);
  }

  private decide(): void {
    this.order = this.votes < 0 ? -1 : 1;
    if (this.order === 1 && !this.isYearOpen) this.release();
  }

  private release(): void {
    if (this.order === 0) this.decide();
    const lines = this.order === -1 ? this.held.reverse() : this.held;
    this.held = [];
    for (const line of this.isYearOpen ? inTheirYears(lines, senderOf) : lines) this.take(line);
  }
}

function senderOf({ device: { hostname, address, nth, side, context } }: SyslogRecord): string {
  return [hostname, address, nth, side, context].join('\n');
}

/** Whether the second of two lines of one sender was printed later (1) or earlier (-1); 0 where neither numbers nor clocks tell. */
function stepBetween(one: SyslogRecord, other: SyslogRecord): -1 | 0 | 1 {
  const number = one.sequence === null || other.sequence === null ? 0 : signOf(other.sequence - one.sequence);
  const [then, at] = [clockOf(one), clockOf(other)];
  const clock = clockStep(then, at, other);
  if (number === 0) return clock ?? 0;
  // A count that falls by half or more began anew.
  const isAnew = number < 0 && (other.sequence ?? 0) * 2 <= (one.sequence ?? 0);
  if (clock === null || clock === 0) return isAnew ? 0 : number;
  // Which way round the year is the shorter one says less than a number.
  if (clock === number || (!then?.isFull && !isAnew)) return number;
  // The clock went on and the count began anew, or the clock was put back.
  return clock > 0 ? 1 : 0;
}

/** The same by the clocks alone: the device's own, else that of whoever received the lines; null where there is none that tells. */
function clockStep(before: Shown | null, after: Shown | null, { course }: SyslogRecord): -1 | 0 | 1 | null {
  if (before === null || after === null || before.isFull !== after.isFull) return null;
  const ms = after.at.ms - before.at.ms;
  if (before.isFull) return endsSummer(before, after) ? 0 : signOf(ms);
  const order = course?.order ?? 0;
  const short = shortWay(ms);
  if (short === 0) return 0;
  return order === 0 ? (endsSummer(before, after) ? 0 : signOf(short)) : order;
}

/** A clock that was not set starts anew with each reload, and tells nothing. */
function clockOf({ at, yearInferred, clockMark, receivedAt, arrivalInferred = false }: SyslogRecord): Shown | null {
  const own = at === null || clockMark === '*' ? null : { at, isFull: !yearInferred };
  const arrival = receivedAt === null ? null : { at: receivedAt, isFull: !arrivalInferred };
  return [own, arrival].find((clock) => clock?.isFull) ?? own ?? arrival;
}

function signOf(value: number): -1 | 0 | 1 {
  return value === 0 ? 0 : value < 0 ? -1 : 1;
}
