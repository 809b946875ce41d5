import type { ReportDevice } from '../model/report.js';

/** When a device was seen, and by which clock: `2026-03-11T09:25:00Z, from the show output`. */
export function seenAt({ at, zone, from, otherwise }: ReportDevice['now']): string {
  const moment = zone === null ? at : `${at} ${zone}`;
  if (otherwise === null) return `${moment}, from the ${from}`;
  return `${moment} or later, by the newest evidence: the input has no clock, so it may be as of today (${otherwise}) just as well`;
}

/** Why a device without findings can't be called fine: a date that may have passed. Null where nothing depends on the clock. */
export function undecided({ obligations, now }: ReportDevice): string | null {
  const [open] = obligations.filter(({ status }) => status === 'unsettled');
  if (open === undefined || now.otherwise === null) return null;
  return `Whether the ${open.title} of ${open.due} is overdue can't be told: the input has no clock (give show clock, or --now).`;
}
