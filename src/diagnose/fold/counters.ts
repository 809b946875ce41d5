import type { SyslogRecord } from '../../model/record.js';
import type { DeviceState } from './device.js';

/** A count of messages in the lines of one source that name nobody, and whose it is. */
export interface Counter {
  readonly device: DeviceState;
  /** Its newest number. */
  number: number;
  /** When the line with it was printed, milliseconds since 1970; null where the line doesn't say, or its clock was not set. */
  at: number | null;
}

/** Messages that are overtaken on their way lie within so many numbers. */
const OVERTAKEN = 64;
/** A leap this far ahead is no loss but another count. */
const LEAP = 100_000;
/** Counts of one source that are told apart. */
const COUNTERS_CAP = 16;

/** A line that only its number can tell from those of other senders. */
export function isBareNumbered({ device, sequence }: SyslogRecord): boolean {
  return sequence !== null && device.hostname === null && device.address === null;
}

/**
 * The counter that a numbered line goes on with: no device counts backwards while its clock runs on. Null when it can be none of them:
 * another device counts, or the same one after a reload.
 */
export function counterOf(counters: readonly Counter[], record: SyslogRecord): Counter | null {
  const number = record.sequence ?? 0;
  const at = timeOf(record);
  const fitting = counters.filter((counter) => fits(counter, number, at));
  if (fitting.length === 0) return counters.length < COUNTERS_CAP ? null : (counters.at(-1) ?? null);
  return fitting.reduce((best, each) =>
    Math.abs(number - each.number) < Math.abs(number - best.number) ? each : best,
  );
}

function fits({ number: newest, at: then }: Counter, number: number, at: number | null): boolean {
  if (Math.abs(number - newest) > LEAP) return false;
  // Exports often begin with the newest line: then the clock goes back as well.
  const isBackwards = at !== null && then !== null && at < then;
  return number > newest - OVERTAKEN || isBackwards;
}

/** Takes a line into the count that it belongs to. */
export function countOn(counter: Counter, record: SyslogRecord): void {
  counter.number = record.sequence ?? counter.number;
  counter.at = timeOf(record);
}

/** A clock that was not set starts anew with every reload. */
export function timeOf({ at, clockMark }: SyslogRecord): number | null {
  return at === null || clockMark === '*' ? null : at.ms;
}
