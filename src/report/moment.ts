import type { ReportDevice } from '../model/report.js';

/** When a device was seen, and by which clock: `2026-03-11T09:25:00Z, from the show output`. */
export function seenAt({ at, zone, from, otherwise }: ReportDevice['now']): string {
  const moment = zone === null ? at : `${at} ${zone}`;
  if (otherwise === null) return `${moment}, from the ${from}`;
  return `${moment} or later, by the newest evidence: the input has no clock, so it may be as of today (${otherwise}) just as well`;
}
