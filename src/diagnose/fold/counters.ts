import { areOthers, wordsBehind } from '../../ingest/log/context.js';
import { shortWay } from '../../ingest/text/log-course.js';
import type { SyslogRecord } from '../../model/record.js';
import { type DeviceState, isFailing } from './device.js';
import { endsSummer, type Shown } from './summer.js';

/** What the count and the clock of a sender have come to. */
export interface Count {
  /** Its newest number; null where it sends none. */
  number: number | null;
  /** When its newest line was printed; null where the line doesn't say. */
  at: Clock | null;
  /** -1 where the newest line stands first, 0 as long as that can't be told. */
  order: -1 | 0 | 1;
  /** See `DeviceHint.context`; null while its lines had none. */
  context: string | null;
}

/** A sender among the lines of one source that name nobody. */
export interface Counter extends Count {
  readonly device: DeviceState;
  /** Where its numbers leapt ahead, oldest first: another sender's may have stood for its own from there on. */
  leaps: readonly Leap[];
  /** See `SyslogRecord.part`: that of its newest line. */
  part: number;
  /** Its newest failure: what somebody wrote behind it is the end of that. */
  failed?: string;
  /** The first and the newest part in which what fails was said, and the newest of it; see `noteEnds`. */
  readonly failing: { parts: readonly number[]; said: readonly string[] };
  /** Its newest line that may be a recovery. */
  recovered?: { readonly at: Clock | null; readonly part: number };
}

/** From a number to one further on than what is lost on the way, and the line that came with it. */
interface Leap {
  readonly from: number;
  readonly to: number;
  readonly line: number;
}

export function newCount(): Count {
  return { number: null, at: null, order: 0, context: null };
}

/** Whether a line may be the same sender's. */
export function goesOn(count: Count, record: SyslogRecord): boolean {
  return fits(count, record.sequence, clockOf(record));
}

interface Clock extends Shown {
  /** The clock was not set: it starts anew with every reload. */
  readonly isUnset: boolean;
}

/** Milliseconds from one clock to another. */
function stepOf(then: Clock, at: Clock): number {
  const step = at.at.ms - then.at.ms;
  return then.isFull && at.isFull ? step : shortWay(step);
}

/** Messages that are overtaken on their way lie within so many numbers. */
const OVERTAKEN = 64;
/** The same where the clock ran on meanwhile. */
const ALIKE = 8;
/** A leap this far ahead is no loss but another count. */
const LEAP = 100_000;
/** Leaps of one count that are remembered. */
const LEAPS_KEPT = 32;
/** Counts of one source that are told apart. */
const COUNTERS_CAP = 16;
/** Milliseconds by which a message may be overtaken. */
const LATE = 30_000;
const DAY = 86_400_000;
/** Milliseconds by which a clock that was never set, or a year that nobody printed, may go back. */
const RESET = 7 * DAY;

/** A line that only its number and its time can tell from those of other senders. */
export function isNameless({ device }: SyslogRecord): boolean {
  return device.hostname === null && device.address === null;
}

/**
 * The sender that a line goes on with: no device counts backwards while its clock runs on, and no clock runs backwards. Null when it can
 * be none of them: another device's line, or the same one's after a reload.
 */
export function counterOf(counters: readonly Counter[], record: SyslogRecord): Counter | null {
  const at = clockOf(record);
  const context = record.device.context ?? null;
  const fitting = counters.filter(
    (counter) =>
      !areOthers(counter.context, context) &&
      !isNotedOtherwise(counter, record) &&
      !isPartedFrom(counter, record) &&
      fits(counter, record.sequence, at),
  );
  if (fitting.length === 0) return counters.length < COUNTERS_CAP ? null : (counters.at(-1) ?? null);
  const near = fitting.filter((counter) => counter.part === (record.part ?? 0));
  const distance = ({ number, at: then }: Counter) =>
    record.sequence !== null && number !== null
      ? Math.abs(record.sequence - number)
      : Math.abs((at?.at.ms ?? 0) - (then?.at.ms ?? 0));
  return (near.length > 0 ? near : fitting).reduce((best, each) => (distance(each) < distance(best) ? each : best));
}

/** Severity of the mildest failure. */
const FAILURE = 4;

/** Whether somebody wrote words behind a recovery that do not stand behind the failure above it: `… restored <-- canteen`. */
export function isNotedOtherwise({ failed }: Counter, { severity, behind = '' }: SyslogRecord): boolean {
  return failed !== undefined && severity > FAILURE && wordsBehind(behind).some((word) => !failed.includes(word));
}

/**
 * Whether lines that nobody reads stand between a recovery and a failure that it would end, in a log that runs forward or that begins
 * with its newest line, and no numbers tie the two.
 */
export function isPartedFrom(counter: Counter, record: SyslogRecord): boolean {
  const { device, failing, recovered, number } = counter;
  const { severity, sequence, part = 0 } = record;
  if (number !== null && sequence !== null && Math.abs(sequence - number) <= OVERTAKEN) return false;
  if (severity > FAILURE) return isFailing(device) && failing.parts.some((each) => each !== part);
  if (recovered === undefined || recovered.part === part) return false;
  const at = clockOf(record);
  return !isSet(at) || !isSet(recovered.at) || stepOf(recovered.at, at) < 0;
}

function fits(counter: Count, number: number | null, at: Clock | null): boolean {
  const { number: newest, at: then } = counter;
  if (number === null || newest === null) return !isAgainstClock(counter, at);
  if (Math.abs(number - newest) > LEAP) return false;
  // Exports often begin with the newest line: then the clock goes back as well.
  const isBackwards = isSet(at) && isSet(then) && stepOf(then, at) < 0;
  // Who is overtaken was printed before; numbers that somebody made alike or shortened stay within a few.
  const isLater = at !== null && then !== null && at.isUnset === then.isUnset && stepOf(then, at) > LATE;
  return isBackwards || number > newest - (isLater ? ALIKE : OVERTAKEN);
}

/** Notes where a line leaps ahead of the count that it is taken into; before `countOn`. */
export function noteLeap(counter: Counter, { sequence, span }: SyslogRecord): void {
  const { number, leaps } = counter;
  if (sequence === null || number === null || sequence - number <= ALIKE) return;
  counter.leaps = [...leaps.slice(1 - LEAPS_KEPT), { from: number, to: sequence, line: span.line }];
}

/** The line from which a count may be another sender's, now that a number comes which it had leapt over; null where it had not. */
export function leaptOver({ leaps }: Counter, { sequence }: SyslogRecord): number | null {
  return leaps.find(({ from, to }) => sequence !== null && from < sequence && sequence < to)?.line ?? null;
}

/** Whether two counts of different files may be one's: where both number their lines, the later one has the higher number. */
export function goOn(one: Counter, other: Counter): boolean {
  if (areOthers(one.context, other.context)) return false;
  if (one.number === null || other.number === null || !isSet(one.at) || !isSet(other.at)) return true;
  const [step, isUp] = [one.at.at.ms - other.at.at.ms, one.number > other.number];
  return step === 0 || step > 0 === isUp;
}

function isSet(clock: Clock | null): clock is Clock {
  return clock !== null && !clock.isUnset;
}

/** Whether a clock would have to run backwards, or forwards in a log that begins with its newest line. */
function isAgainstClock({ at: then, order }: Count, at: Clock | null): boolean {
  if (at === null || then === null || order === 0) return false;
  const back = -stepOf(then, at) * order;
  const mayLeap = at.isUnset || then.isUnset || !at.isFull || !then.isFull;
  return back > LATE && !(mayLeap && back > RESET) && !endsSummer(then, at);
}

/** Takes a line into the count that it belongs to. */
export function countOn(counter: Count, record: SyslogRecord): void {
  const at = clockOf(record);
  const step = at === null || counter.at === null ? 0 : stepOf(counter.at, at);
  if (counter.order === 0 && Math.abs(step) > LATE) counter.order = step < 0 ? -1 : 1;
  counter.context ??= record.device.context ?? null;
  counter.number = record.sequence ?? counter.number;
  counter.at = at ?? counter.at;
}

/** Failures of one count that are known again. */
const SAID_KEPT = 16;

/**
 * Keeps where a line stands, what may end and what may have ended something; before the device takes it. A failure that was said before, of
 * the same moment, shows the same log again: all of it is of one device.
 */
export function noteEnds(counter: Counter, record: SyslogRecord): void {
  const { severity, text, part = 0, at } = record;
  const { device, failing } = counter;
  counter.part = part;
  if (severity > FAILURE) {
    counter.recovered = { at: clockOf(record), part };
    return;
  }
  const said = `${at?.ms} ${text}`;
  const isAgain = at !== null && failing.said.includes(said);
  const [first = part] = isAgain || !isFailing(device) ? [] : failing.parts;
  failing.parts = first === part ? [part] : [first, part];
  failing.said = [...failing.said.slice(1 - SAID_KEPT), said];
  counter.failed = text;
}

function clockOf({ at, clockMark, yearInferred }: SyslogRecord): Clock | null {
  return at === null ? null : { at, isUnset: clockMark === '*', isFull: !yearInferred };
}
