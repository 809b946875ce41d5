import type { ReportDevice } from '../model/report.js';
import { withUtc } from './obligations.js';

const ISO = /\b(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:\.\d+)?(Z|[+-]\d\d:?\d\d)?(?!\d)/g;

/** Moments within a text as people read them: `2026-03-11 09:30:00 UTC`; without a zone where the input names none. */
export function readable(text: string): string {
  return text.replace(ISO, (_, day: string, time: string, zone: string | undefined) => {
    if (zone === undefined) return `${day} ${time}`;
    return `${day} ${time} ${zone === 'Z' ? 'UTC' : zone}`;
  });
}

/** The day of a moment. */
const day = (moment: string) => moment.slice(0, 10);

/** When a device was seen, and by which clock: `2026-03-11 09:25:00 UTC, from the show output`. */
export function seenAt({ at, zone, utc, from, otherwise }: ReportDevice['now']): string {
  const moment = readable(withUtc(zone === null ? at : `${at} ${zone}`, utc));
  if (otherwise === null)
    return `${moment}, ${from === 'option' ? 'by --now' : from === 'wrapper' ? 'by what wraps the outputs, not by the device' : `from the ${from}`}`;
  if (from === 'file name')
    return `${day(moment)}, by the name of the file: the input has no clock, and may as well have been taken today (${readable(otherwise)})`;
  if (from === 'wrapper')
    return `${moment} at the latest, by the date of the mail or the change that holds it: the input has no clock, and may as well have been taken on ${readable(otherwise)}`;
  return `${moment} or later, by the newest evidence: the input has no clock to go by, and may as well have been taken today (${readable(otherwise)})`;
}

/** Why a device without findings can't be called fine: a date that may have passed. Null where nothing depends on the clock. */
export function undecided({ obligations, now }: ReportDevice): string | null {
  const [open] = obligations.filter(({ status }) => status === 'unsettled');
  if (open === undefined || now.otherwise === null) return null;
  return `Whether the ${open.title} of ${open.due} is overdue can't be told: the input has no clock (give show clock, or --now).`;
}
