import { isFactoryName } from '../../ingest/text/device-name.js';
import type { SyslogRecord } from '../../model/record.js';

/** Where a line was read: of lines of one source their order counts, of those of two their clocks. */
export interface Origin {
  readonly source: string;
  readonly sequence: number | null;
  /** The device's clock was set. */
  readonly isSet: boolean;
  /** Below a prompt that many devices have: which session, see `DeviceHint.nth`. */
  readonly session?: string;
}

/** How a log runs: -1 where the newest line stands first, 0 as long as that can't be told. */
export interface Course {
  readonly source: string;
  readonly ms: number;
  readonly order: -1 | 0 | 1;
}

/** Milliseconds by which a message may be overtaken. */
const LATE = 30_000;
/** Milliseconds by which clocks are put back where summer time ends. */
const PUT_BACK = 2 * 3_600_000;

export function originOf({ span, sequence, clockMark, device: { hostname, nth = '1' } }: SyslogRecord): Origin {
  const origin = { source: span.source, sequence, isSet: clockMark !== '*' };
  return hostname !== null && isFactoryName(hostname) ? { ...origin, session: nth } : origin;
}

/** Whether two lines may be of two devices that have one name: that one of them recovered says nothing of the other. */
export function mayBeOthers(one: Origin, other: Origin): boolean {
  const isTold = one.session !== undefined && other.session !== undefined;
  return isTold && one.source === other.source && one.session !== other.session;
}

/** Takes a line into the course of its log. */
export function followCourse(
  device: { course?: Course },
  { span: { source } }: SyslogRecord,
  at: { readonly ms: number } | null,
): void {
  if (at === null) return;
  const { course } = device;
  if (course?.source !== source) {
    device.course = { source, ms: at.ms, order: 0 };
    return;
  }
  const step = at.ms - course.ms;
  const order = course.order !== 0 || Math.abs(step) <= LATE || isPutBack(step) ? course.order : step < 0 ? -1 : 1;
  device.course = { source, ms: at.ms, order };
}

function isPutBack(step: number): boolean {
  return step < 0 && step >= -PUT_BACK;
}

/**
 * Whether a line was printed before another one whose clock shows more. Within one log its numbers say so, or else its order: a clock that
 * goes back a little while the log goes on was put back.
 */
export function isBefore(
  { course }: { readonly course?: Course },
  { span: { source }, sequence }: SyslogRecord,
  at: { readonly ms: number },
  then: { readonly ms: number },
  from: Origin | undefined,
): boolean {
  if (at.ms >= then.ms) return false;
  if (from?.source !== source || then.ms - at.ms <= LATE) return true;
  if (sequence !== null && from.sequence !== null) return sequence < from.sequence;
  return course?.source !== source || course.order !== 1 || then.ms - at.ms > PUT_BACK;
}
