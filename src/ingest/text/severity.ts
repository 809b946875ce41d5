/** How a severity is spelled, from 0 to 7. Source: RFC 5424, section 6.2.1; the spellings are those of syslog's own programs. */
const SPELLINGS = [
  'emerg(?:ency|encies)?|panic',
  'alerts?',
  'crit(?:ical)?',
  'err(?:ors?)?',
  'warn(?:ings?)?',
  'notices?|notif(?:ications?)?',
  'info(?:rmation(?:al)?)?',
  'debug(?:ging)?',
] as const;

const KNOWN = SPELLINGS.map((spelling) => new RegExp(`^(?:${spelling})$`, 'i'));

/** The number of a severity by its word, in any case; -1 for other words. */
export function severityOf(word: string): number {
  return KNOWN.findIndex((spelling) => spelling.test(word));
}

const SEVERITY = SPELLINGS.join('|');

/** A word for how bad a message is, as syslog and the logs of programs have it: a part of an expression that ignores case. */
export const LEVEL = `${SEVERITY}|trace|verbose|severe|fatal|fehler|warnung|hinweis`;

/** `local7.err`, `Local7.Error`, `daemon`: a facility of RFC 3164, mostly with a severity; a part of an expression that ignores case. */
export const FACILITY_SEVERITY = `(?:local[0-7]|kern|user|mail|daemon|auth(?:priv)?|syslog|lpr|news|uucp|cron|ftp|ntp)(?:\\.(?:${SEVERITY}|none))?`;
