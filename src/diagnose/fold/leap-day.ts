import type { SyslogRecord } from '../../model/record.js';
import { anchorOf, placed, yearBefore } from './clock.js';
import { type DeviceState, moveMoments } from './device.js';

/** Where a log that prints no years stands: 29 February tells the year of all its lines, in the order of the file. */
export interface YearlessLog {
  /** Its newest line, in milliseconds. */
  newest: number;
  /** -1 where it begins with its newest line, 0 as long as that can't be told. */
  order: -1 | 0 | 1;
  /** A line of 29 February was in it. */
  isSettled: boolean;
}

const DAY = 86_400_000;
/** Milliseconds by which lines that were handed on may change places. */
const LATE = 30_000;
/** Milliseconds that a line may lie against the order of its log: logs of several devices stand one below the other. */
const AGAINST = 92 * DAY;

/**
 * Puts a line without a year into the year that 29 February in its log leaves; what came before that line moves with it.
 * @param devices of the log, whose moments move
 */
export function inLeapYear(
  logs: Map<string, YearlessLog>,
  record: SyslogRecord,
  device: DeviceState,
  devices: Iterable<DeviceState>,
): SyslogRecord {
  const stamp = record.at ?? record.receivedAt;
  if (stamp === null || !isYearOpen(record)) return record;
  const { source } = record.device;
  const log = logs.get(source);
  if (log?.isSettled) return moved(record, follow(log, stamp.ms));
  const { leapDay } = record;
  const anchor = anchorOf(device.anchor, record.collectedAt);
  const inEra = (ms: number) => (anchor === null ? ms : placed(ms, anchor));
  const settle = (unsettled: YearlessLog, ms: number, known: -1 | 0 | 1): YearlessLog => {
    const order = known || unsettled.order || (placed(unsettled.newest, { ms, by: 'line' }) > ms + LATE ? -1 : 1);
    // What stands above lies on the other side.
    const above = { newest: ms, order: order === 1 ? -1 : 1 } as const;
    for (const each of devices)
      if (each.sources.has(source)) moveMoments(each, source, (at, latest) => beside(above, latest ?? at));
    const settled = { newest: ms, order, isSettled: true };
    logs.set(source, settled);
    return settled;
  };
  // It was stepped over between the lines that were read.
  if (leapDay !== undefined && log !== undefined)
    return moved(record, follow(settle(log, inEra(leapDay.ms), leapDay.order), stamp.ms));
  if (leapDay !== undefined) {
    const day = inEra(leapDay.ms);
    const isAbove = record.span.line < leapDay.line;
    const isLater = placed(stamp.ms, { ms: day, by: 'line' }) > day;
    const order = leapDay.order || (isAbove === isLater ? -1 : 1);
    const ms = beside({ newest: day, order: isAbove === (order === 1) ? -1 : 1 }, stamp.ms);
    logs.set(source, { newest: ms, order, isSettled: true });
    return moved(record, ms);
  }
  if (!isLeapDay(stamp.ms)) {
    if (log === undefined) logs.set(source, { newest: stamp.ms, order: 0, isSettled: false });
    else goOn(log, stamp.ms);
    return record;
  }
  const ms = inEra(stamp.ms);
  if (log !== undefined) settle(log, ms, 0);
  else logs.set(source, { newest: ms, order: 0, isSettled: true });
  return moved(record, ms);
}

/** Nobody printed a year: neither the device, nor a relay, nor whoever received the line. */
export function isYearOpen({ at, yearInferred, yearByRelay, receivedAt, arrivalInferred }: SyslogRecord): boolean {
  const isArrivalOpen = receivedAt === null || arrivalInferred === true;
  return isArrivalOpen && (at === null || yearInferred) && yearByRelay === undefined;
}

function isLeapDay(ms: number): boolean {
  const date = new Date(ms);
  return date.getUTCMonth() === 1 && date.getUTCDate() === 29;
}

function follow(log: YearlessLog, given: number): number {
  const ms = beside(log, given);
  goOn(log, ms);
  return ms;
}

function goOn(log: YearlessLog, ms: number): void {
  const step = ms - log.newest;
  if (log.order === 0 && Math.abs(step) > LATE) log.order = step < 0 ? -1 : 1;
  log.newest = ms;
}

/** The moment in the year that fits behind a line of the log: the next one in its order, or one that lies only a little against it. */
function beside({ newest, order }: Pick<YearlessLog, 'newest' | 'order'>, given: number): number {
  if (order === 0) return placed(given, { ms: newest, by: 'line' });
  let best = given;
  for (let before = yearBefore(best); costOf(before) < costOf(best); before = yearBefore(best)) best = before;
  return best;

  function costOf(ms: number): number {
    const step = (ms - newest) * order;
    return step >= 0 ? step : -step > AGAINST ? -step * 100 : -step;
  }
}

function moved(record: SyslogRecord, ms: number): SyslogRecord {
  const { at, receivedAt } = record;
  const change = ms - (at ?? receivedAt ?? { ms }).ms;
  return {
    ...record,
    at: at === null ? null : { ...at, ms: at.ms + change },
    receivedAt: receivedAt === null ? null : { ...receivedAt, ms: receivedAt.ms + change },
    isYearSettled: true,
  };
}
