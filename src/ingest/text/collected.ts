import type { Stamp } from '../../model/stamp.js';
import { type DateOrder, dayAndMonth, isYear } from './date-order.js';
import { MONTH_NAMES } from './months.js';
import { readIsoStamp, readShowTime } from './stamp.js';

/** No device of the policy model, and of what came before it, was there earlier. */
const EARLIEST = Date.UTC(2015, 0, 1);

/**
 * A moment as tools and programs write down when they did something: ISO 8601, with dots (`2026.03.12 10:00:00`), as `date` prints it
 * (`Thu 12 Mar 2026 10:00:00 AM UTC`), as mails have it (RFC 5322), as Kibana shows it (`Mar 12, 2026 @ 10:00:00.000`). Null for anything else, as for
 * `03/12/2026` where nobody says whether the day or the month stands first.
 */
export function readToolMoment(text: string, dates: DateOrder | null = null): Stamp | null {
  const plain = text.trim().replace(/^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]{0,6},? (?=\d|[A-Z])/, '');
  const iso =
    /^(\d{4})[-./](\d\d)[-./](\d\d)[T _](\d\d)[:.](\d\d)(?:[:.](\d\d))?([.,]\d{1,9})?\s?(.*)$/.exec(plain) ??
    numbered(plain, dates);
  if (iso !== null) {
    const [, year, month, day, hour, minute, second = '00', fraction = '', zone = ''] = iso;
    return plausible(readIsoStamp(`${year}-${month}-${day} ${hour}:${minute}:${second}${fraction} ${zone}`.trim(), {}));
  }
  // 12 Mar 2026 10:00:00 +0000, 12 Mar 2026 10:00:00 AM UTC
  const dayFirst = /^(\d{1,2}) ([A-Z][a-z]{2})[a-z]* (\d{4}),? (\d{1,2}:\d\d(?::\d\d)?)( [AP]M)?(?: (.*))?$/.exec(
    plain,
  );
  if (dayFirst !== null) return written(dayFirst);
  // March 12, 2026 10:00 AM; Mar  5, 2026 10:00:00.123 UTC of Wireshark
  const monthFirst =
    /^([A-Z][a-z]{2})[a-z]* {1,2}(\d{1,2}), (\d{4}),? (?:at |@ )?(\d{1,2}:\d\d(?::\d\d(?:\.\d{1,9})?)?)( [AP]M)?(?: (.*))?$/.exec(
      plain,
    );
  if (monthFirst !== null) return written([monthFirst[0], monthFirst[2], monthFirst[1], ...monthFirst.slice(3)]);
  // Mar 12 10:00:00 UTC 2026
  const yearLast = /^([A-Z][a-z]{2}) {1,2}(\d{1,2}) (\d\d:\d\d:\d\d)( [AP]M)? ([A-Z]{1,5}|[+-]\d{4}) (\d{4})$/.exec(
    plain,
  );
  if (yearLast !== null) {
    const [whole, month, day, time, half, zone, year] = yearLast;
    return written([whole, day, month, year, time, half, zone]);
  }
  return plausible(readShowTime(plain, {}));
}

/** `11.03.2026 09:20:05`, where the day stands first, and `03/11/2026 9:20:05 AM`: the parts in the order of ISO 8601. */
function numbered(text: string, dates: DateOrder | null): readonly (string | undefined)[] | null {
  const found =
    /^(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d\d),? {1,2}(\d{1,2}):(\d\d)(?::(\d\d))?([.,]\d{1,9})?( [AP]M)?(?: ?(Z|UTC|GMT|[+-]\d\d:?\d\d))?$/i.exec(
      text,
    );
  if (found === null) return null;
  const [whole, one = '', sign, other = '', year, hour = '', minute, second = '00', fraction = '', half = '', zone] =
    found;
  if (year === undefined || (year.length === 2 && !isYear(one, year))) return null;
  const read = dayAndMonth(one, other, sign === '.' ? 'day-first' : dates);
  if (read === null) return null;
  const [month, day, hours] = [read.month, read.day, hour].map((each) => each.padStart(2, '0'));
  return [whole, year.padStart(4, '20'), month, day, hours, minute, second, fraction, `${half} ${zone ?? ''}`.trim()];
}

function written([, day = '', month = '', year = '', time = '', half = '', zone = '']: readonly (
  | string
  | undefined
)[]) {
  const number = String(MONTH_NAMES.indexOf(month) + 1).padStart(2, '0');
  const whole = time.split(':').length < 3 ? `${time}:00` : time;
  const offset = /^[+-]\d{4}|^[A-Z]{1,5}\b/.exec(zone ?? '')?.[0] ?? '';
  return plausible(
    readIsoStamp(`${year}-${number}-${day.padStart(2, '0')} ${whole}${half ?? ''} ${offset}`.trim(), {}),
  );
}

function plausible(stamp: Stamp | null): Stamp | null {
  return stamp !== null && stamp.ms >= EARLIEST ? stamp : null;
}

/**
 * What a terminal program, `script`, a mail program or whoever collected it writes above what it holds: `=~=~= PuTTY log 2026.03.12
 * 10:00:00 =~=~=`, `Script started on …`, `Date: Thu, 12 Mar 2026 …`, `Report generated: 2026-03-12 10:00 UTC`, `collected 2026-03-12
 * 10:00 by the field team`. Null for other lines.
 */
export function readSessionStart(line: string, dates: DateOrder | null = null): Stamp | null {
  if (SESSION_HEAD.test(line)) {
    const found =
      /^[=~]{4,} ?PuTTY log (\d{4}\.\d\d\.\d\d \d\d:\d\d:\d\d) [=~]{4,}/.exec(line)?.[1] ??
      /^Script started(?: on|,) (?:file is \S+ )?(.*?)(?: \[.*\])?\s*$/.exec(line)?.[1] ??
      /^(?:Date(?:\/Time)?|Sent|Gesendet|Envoyé): +(.*?)\s*$/.exec(line)?.[1] ??
      /^Problem started at (\d\d:\d\d:\d\d) on (\d{4}\.\d\d\.\d\d)/.exec(line)?.slice(1).reverse().join(' ') ??
      /^-{2,} ?(?:log|session|capture) (?:opened|started)(?: at| on)?:? (.*?) ?-*$/i.exec(line)?.[1];
    if (found !== undefined) return readToolMoment(found, dates);
  }
  return line.length > HEADING_CAP || !MAY_BE_DATED.test(line) ? null : readHeading(line, dates);
}

const SESSION_HEAD =
  /^(?:[=~]{4}|Script started|Problem started at |Date(?:\/Time)?: |Sent: |Gesendet: |Envoyé: |-{2})/i;
/** Characters of a line that is a heading. */
const HEADING_CAP = 200;
const MAY_BE_DATED = /\d:\d\d|\d{4}[-./]?\d\d|\d\d[-./]\d{4}/;

/** `Start time: 20260311092001` of PowerShell's transcripts, `!Time: …` of NX-OS, `collected_at: '…'` of YAML, `Report generated on … by …`. */
function readHeading(line: string, dates: DateOrder | null): Stamp | null {
  const plain = line
    .replace(/^\s*(?:<!--|[#*_>!;/|<=~-]+)\s*/, '')
    .replace(/\s*(?:-->|[*_#=|>~,-]+)\s*$/, '')
    .replaceAll('*', '');
  const [, label = '', told = ''] = LABELLED.exec(plain) ?? [];
  // What is set in belongs to something printed, unless a program named it.
  if (namesCollection(label) && (!/^\s/.test(line) || /[a-z](?:_|[A-Z])/.test(label))) {
    const digits = /^(20\d\d)(\d\d)(\d\d)[T_-]?(\d\d)(\d\d)(\d\d)Z?$/.exec(told)?.slice(1);
    if (digits !== undefined) return readToolMoment(`${digits.slice(0, 3).join('-')} ${digits.slice(3).join(':')}`);
    const whole = readToolMoment(told.replace(/^[.]/, ''), dates);
    if (whole !== null) return whole;
  }
  const [, sent, sentFirst] = SENT.exec(plain) ?? [];
  if (sent !== undefined || sentFirst !== undefined) return readToolMoment(sent ?? sentFirst ?? '', dates);
  const [, before = '', date = ''] = IN_WORDS.exec(plain) ?? [];
  if (date === '' || /^\s*%/.test(line) || OF_SOMETHING_ELSE.test(before)) return null;
  return readToolMoment(date.length === 10 ? `${date} 00:00` : date.replace(/(\d)(?:st|nd|rd|th)\b/, '$1'));
}

/** `Report generated: …`, `collected_at: "…"` */
const LABELLED = /^\s{0,12}["']?(\p{L}[\p{L} _/-]{1,40}?)["']?\s{0,4}[:=|]\s{0,20}["']?(\S.{6,48}?\S)["']?$/u;
const CLOCK = String.raw`\d{1,2}:\d\d(?::\d\d(?:\.\d{1,9})?)?(?: [AP]M)?`;
const ZONE = String.raw`(?: ?(?:Z|[A-Z]{3,4}|[+-]\d\d:?\d\d)\b)?`;
const MOMENT = [
  String.raw`20\d\d[-./]\d\d[-./]\d\d(?:[T _,]{1,2}${CLOCK}${ZONE})?`,
  String.raw`\d{1,2}[./]\d{1,2}[./]20\d\d,? ${CLOCK}`,
  String.raw`(?:[A-Z][a-z]{2},? )?[A-Z][a-z]{2,8} {1,2}\d{1,2},? 20\d\d,? (?:at )?${CLOCK}${ZONE}`,
  String.raw`(?:[A-Z][a-z]{2},? )?\d{1,2}(?:st|nd|rd|th)? [A-Z][a-z]{2,8} 20\d\d,? ${CLOCK}${ZONE}`,
  String.raw`[A-Z][a-z]{2} [A-Z][a-z]{2} {1,2}\d{1,2} ${CLOCK}${ZONE} 20\d\d`,
].join('|');
const DONE_WORDS =
  'collected|captured|taken|gathered|fetched|retrieved|polled|queried|executed|generated|exported|recorded|dumped|printed|erstellt|erfasst|erzeugt|gesammelt|aufgenommen|exportiert|généré|générée|collecté|collectée|relevé|exporté|generado|recogido|exportado|generato|raccolto';
/** `… collected by the field team on 2026-03-12 10:00 …` */
const IN_WORDS = new RegExp(
  `^([^%#{}<>]{0,100}?)(?<![\\w-])(?:${DONE_WORDS})(?:\\s+(?:by|with|from|using|for|via|von|mit|par|por|da)(?:\\s+[\\w.@-]+){1,3}?)?(?:\\s*[:,=(–—-])?(?:\\s+(?:at|on|am|um|le|el|il))?\\s*(${MOMENT})(?!:?\\d)`,
  'i',
);
/** `Anna Example  12.03.2026 10:00`, `[2026-03-12 10:00] Anna Example:` above a message of a chat. */
const SENT = new RegExp(
  `^(?:\\p{Lu}[\\p{L}.-]*(?: \\p{Lu}[\\p{L}.-]*){1,3},?:? {1,3}[[(]?(${MOMENT})[\\])]?|[[(]?(${MOMENT})[\\])]?,? {1,3}\\p{Lu}[\\p{L}.-]*(?: \\p{Lu}[\\p{L}.-]*){1,3}:?)$`,
  'u',
);
/** Words by which a line tells of something that a device did, or will do. */
const OF_SOMETHING_ELSE =
  /\b(?:last|next|first|previous|key|keys|pair|certificate|token|trust|policy|until|before|after|since|will|be|not|never|ack|license|licence|rum)\b/i;

/**
 * Whether a name is one of the moment at which something was collected, and of no other: `collected_at`, `Report generated`,
 * `snapshotTime`, `start_timestamp`, `Stand`. Names such as `next_ack_deadline`, `last_boot_time`, `created_by` are none.
 */
export function namesCollection(name: string): boolean {
  const words = name
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}]+/u)
    .filter(Boolean);
  // `run at`, `Log am`
  const isMoment =
    words.some((word) => TELLING.has(word)) || (words.length > 1 && /^(?:at|am)$/.test(words.at(-1) ?? ''));
  return isMoment && words.every((word) => TELLING.has(word) || BESIDE.has(word));
}

const TELLING: ReadonlySet<string> = new Set([
  ...DONE_WORDS.split('|'),
  ...'collection capture started finished completed snapshot time timestamp datetime clock zeit zeitpunkt zeitstempel stand fecha hora horodatage heure tijd'.split(
    ' ',
  ),
]);
const BESIDE: ReadonlySet<string> = new Set(
  'activity script at on the of am um le el utc gmt local start end begin run running job task report log logs output outputs command device session poll fetch export dump backup execution query request response show system data date stamp bericht'.split(
    ' ',
  ),
);

/**
 * The date in a file's name: `show-tech_2026-03-05.txt`, `sw1-20260305-1200.log`, `tac_20260305T120000Z.zip!sw1.txt`. To the day: nobody
 * says by which clock. Null without one, or with two that differ.
 */
export function dateInName(path: string): Stamp | null {
  const name = path.split(/[/\\]/).slice(-1)[0] ?? '';
  const days = new Set<number>();
  for (const [, year, , month, day] of name.matchAll(NAME_DATE)) {
    const ms = Date.UTC(Number(year), Number(month) - 1, Number(day));
    if (new Date(ms).getUTCDate() === Number(day) && ms >= EARLIEST) days.add(ms);
  }
  const [only, another] = days;
  return only === undefined || another !== undefined ? null : { ms: only, isUtc: false, zone: null };
}

/** A day, and perhaps the time right behind it; no piece of a longer number. */
const NAME_DATE =
  /(?<!\d)(20\d\d)([-._]?)(0[1-9]|1[0-2])\2(0[1-9]|[12]\d|3[01])(?=(?:(?:[01]\d|2[0-3])[0-5]\d(?:[0-5]\d)?)?(?!\d))/g;
