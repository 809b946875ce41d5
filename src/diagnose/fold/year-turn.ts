import type { SyslogRecord } from '../../model/record.js';
import { anchorOf, placed, yearBefore } from './clock.js';
import { type DeviceState, moveMoments } from './device.js';
import { isYearOpen } from './leap-day.js';

/** The last line of a device in one log whose year nobody printed. */
export interface YearlessLine {
  readonly ms: number;
  readonly number: number;
  readonly sequence: number | null;
}

const DAY = 86_400_000;
/** Milliseconds by which a line whose number is higher may show less: a clock was put right. */
const PUT_RIGHT = 2 * DAY;
/** Back by more than half a year is on by less than half a year. */
const HALF_YEAR = 183 * DAY;

/**
 * Follows a log that prints no years over new year: a line is as new as can be, and what stands above one that seems older is of the year before.
 * Its number says that it is none, the lines between the two go over new year, or the way forward is the shorter one.
 */
export function turnYear(lines: Map<string, YearlessLine>, record: SyslogRecord, device: DeviceState): void {
  const stamp = record.at ?? record.receivedAt;
  if (stamp === null || !mayTurn(record)) return;
  const { source } = record.span;
  const key = `${source}\n${device.index}`;
  const anchor = anchorOf(device.anchor, record.collectedAt);
  const ms = anchor === null ? stamp.ms : placed(stamp.ms, anchor);
  const before = lines.get(key);
  lines.set(key, { ms, number: record.span.line, sequence: record.sequence });
  if (before !== undefined && before.ms > ms && hasTurned(before, ms, record)) moveMoments(device, source, yearBefore);
}

/**
 * The same for lines that are all at hand, in the order in which they were printed: each in the year that those below it leave.
 * @param senderOf tells the lines of one device from those of others
 */
export function inTheirYears(
  records: readonly SyslogRecord[],
  senderOf: (record: SyslogRecord) => string,
): SyslogRecord[] {
  const last = new Map<string, YearlessLine & { readonly turns: number }>();
  const turns = records.map((record) => {
    const stamp = record.at ?? record.receivedAt;
    if (stamp === null || !mayTurn(record)) return null;
    const ms = record.collectedAt === undefined ? stamp.ms : placed(stamp.ms, record.collectedAt);
    const before = last.get(senderOf(record));
    const isTurned = before !== undefined && before.ms > ms && hasTurned(before, ms, record);
    const count = (before?.turns ?? 0) + (isTurned ? 1 : 0);
    last.set(senderOf(record), { ms, number: record.span.line, sequence: record.sequence, turns: count });
    return count;
  });
  return records.map((record, index) => {
    const passed = turns[index];
    return passed == null ? record : earlier(record, (last.get(senderOf(record))?.turns ?? 0) - passed);
  });
}

function mayTurn(record: SyslogRecord): boolean {
  return record.clockMark !== '*' && record.leapDay === undefined && !record.isYearSettled && isYearOpen(record);
}

/** The line so many years before. */
function earlier(record: SyslogRecord, years: number): SyslogRecord {
  if (years === 0) return record;
  const { at, receivedAt } = record;
  const back = (ms: number) => Array.from({ length: years }).reduce<number>(yearBefore, ms);
  return {
    ...record,
    at: at === null ? null : { ...at, ms: back(at.ms) },
    receivedAt: receivedAt === null ? null : { ...receivedAt, ms: back(receivedAt.ms) },
  };
}

function hasTurned(before: YearlessLine, ms: number, { sequence, span, course }: SyslogRecord): boolean {
  const [from, to] = [before.number, span.line].sort((one, other) => one - other);
  const isBetween = (line: number) => line > (from ?? 0) && line <= (to ?? 0);
  if (course?.turns.some(isBetween)) return true;
  const back = before.ms - ms;
  if (back > HALF_YEAR) return true;
  return sequence !== null && before.sequence !== null && sequence > before.sequence && back > PUT_RIGHT;
}
