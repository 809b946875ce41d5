import type { Obligation } from '../model/report.js';
import { millisecondsOf } from '../model/stamp.js';

/** `in 12 days`, `3 days ago`, `today`; the empty string for a duty without a date. */
export function dueIn({ days }: Pick<Obligation, 'days'>): string {
  if (days === null) return '';
  const whole = Math.floor(Math.abs(days));
  if (whole === 0) return days < 0 ? 'just past' : 'within a day';
  return days < 0 ? `${whole} ${whole === 1 ? 'day' : 'days'} ago` : `in ${whole} ${whole === 1 ? 'day' : 'days'}`;
}

/** What a duty comes to: `by 2026-04-30T10:00:00Z, in 12 days`, `not required`. */
export function dueText(obligation: Obligation): string {
  const { status, today, basis } = obligation;
  if (status === 'not-required') return 'not required';
  if (obligation.due === null) return '';
  const due = withUtc(obligation.due, obligation.dueUtc);
  if (status === 'unsettled' && today !== null) {
    return `${due}: ${dueIn(obligation)} as of the newest evidence, ${dueIn(today)} as of today; without a clock nobody can say which`;
  }
  const overdue = status === 'overdue' ? ', overdue' : '';
  return `${due}, ${dueIn(obligation)}${overdue}${basis === 'calculated' ? ' (calculated)' : ''}`;
}

/** The moment in milliseconds; of a device's own time whose zone nobody told as if it were UTC. NaN for a duty without a date. */
export function dueMs({ due, dueUtc }: Pick<Obligation, 'due' | 'dueUtc'>): number {
  return millisecondsOf(dueUtc ?? due ?? '');
}

/** The device's own time, and the same in UTC where that is known. */
export function withUtc(local: string, utc: string | undefined): string {
  return utc === undefined ? local : `${local} (${utc})`;
}
