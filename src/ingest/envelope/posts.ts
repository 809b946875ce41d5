import type { InnerLine } from './hint.js';
import { isDeviceWord } from './name-shape.js';
import { TAG } from './recognise.js';

/** Somebody's name, or a nick: devices have digits, or a letter behind a dash. */
const PERSON = String.raw`([\p{L}][\p{L}.'_-]*(?: [\p{L}(][\p{L}.'_)-]*){0,4})`;
const TIME = String.raw`(?:(?:today|yesterday|heute|gestern|[A-Z][a-z]{2,8} \d{1,2},?(?: \d{4})?,?|\d{1,4}[./-]\d{1,2}[./-]\d{1,4},?)(?: (?:at|um))? +)?\d{1,2}:\d\d(?::\d\d)?(?: ?[AP]M)?`;
const SAYS = 'wrote|writes|said|posted|replied|commented|answered|schrieb|antwortete|a écrit|escribió|ha scritto';

/** Lines that tell who wrote what stands below them; the name is the first group. */
const HEADS: readonly RegExp[] = [
  // `Ana Novak 09:21`, `Ana Novak  [9:21 AM]`
  new RegExp(String.raw`^${PERSON},?\s+(?:[—–|-]\s+)?[[(]?${TIME}[\])]?:?\s*$`, 'iu'),
  // `[2026-03-11 09:21] Ana Novak:`
  new RegExp(String.raw`^[[(]${TIME}[\])],?\s+(?:[—–|-]\s+)?${PERSON}:(?:\s|$)`, 'iu'),
  // `On Wed, 11 Mar 2026 at 09:30, Bo <bo@example.net> wrote:`, `Am 11.03.2026 um 09:30 schrieb Bo:`
  new RegExp(String.raw`^(?:On|Am|Le|El|Il)\b.{0,160}?\b(?:${SAYS})\b.{0,120}:\s*$`, 'iu'),
  // `Bo Berg wrote:`, `**bo** commented on Mar 11`, `@bo replied`
  new RegExp(String.raw`^[*_@]*${PERSON}[*_]*:? (?:${SAYS})\b[^%]{0,60}$`, 'iu'),
  // `#2 Bo Berg, 11 Mar 2026`, `Posted by: bo`
  new RegExp(String.raw`^#\d{1,5}[.:)]?\s+(?:by |von )?${PERSON}(?:,|\s+[—–|-]|\s+on\b)\s.{0,40}\d.{0,20}$`, 'iu'),
  new RegExp(
    String.raw`^(?:(?:posted|written|sent|comment|reply) by|verfasst von|author|autor)\s*:?\s+@?${PERSON}\s*(?:[^\p{L}%].{0,80})?$`,
    'iu',
  ),
  // `From ana@example.net Wed Mar 11 09:25:00 2026` above each mail of a folder
  /^From (\S{1,200}@\S{1,200}) +[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \d{4}\s*$/,
  // `-----Original Message-----`
  /^-{2,}\s*(?:Original Message|Forwarded message|Ursprüngliche Nachricht|Weitergeleitete Nachricht|Message d'origine)\s*-{2,}\s*$/iu,
];
/** `From: Ana <ana@example.net>` with other headers of a mail below. */
const FROM = /^(?:From|Von|De): (.{1,200})$/;
const HEADER = /^(?:Sent|Date|To|Cc|Subject|Gesendet|Datum|An|Betreff|Envoyé|À|Objet|Message-ID): /i;
const QUOTED = /^(?:>[ \t]?)+/;
/** Characters of a line that may be such a head. */
const WIDTH_CAP = 300;

/**
 * Whose words each line of a mail, a chat or a forum is, by its number: who wrote it, and how deep it is quoted. Lines of one author have one
 * key, wherever they stand.
 */
export function postsIn(lines: readonly InnerLine[]): Map<number, string> {
  const authors: string[] = [];
  const posts = new Map<number, string>();
  lines.forEach(({ text, number }, index) => {
    const depth = depthOf(text);
    authors.length = Math.min(authors.length, depth + 1);
    const author = authorIn(withoutQuote(text), withoutQuote(lines[index + 1]?.text ?? ''));
    if (author !== null) {
      // `Bo wrote:` above what is quoted is of the quote.
      const below = lines.slice(index + 1).find((line) => withoutQuote(line.text).trim() !== '')?.text ?? '';
      const its = Math.max(depth, depthOf(below));
      authors[its] = author;
      posts.set(number, keyOf(its, authors));
    } else posts.set(number, keyOf(depth, authors));
  });
  return posts;
}

/** The key of a line that nobody is known to have written or quoted. */
export const NOBODYS = '0 ';

const keyOf = (depth: number, authors: readonly string[]) => `${depth} ${authors[depth] ?? ''}`;

function depthOf(text: string): number {
  return text.startsWith('>') ? (QUOTED.exec(text.slice(0, WIDTH_CAP))?.[0].replace(/[^>]/g, '').length ?? 0) : 0;
}

function withoutQuote(text: string): string {
  return text.startsWith('>') ? text.replace(QUOTED, '') : text;
}

/** Whether a line tells who wrote the line below it. */
export function isPostHead(text: string, below: string): boolean {
  return authorIn(text, below) !== null;
}

/** Who a line says wrote what stands below it; null for other lines. */
function authorIn(text: string, below: string): string | null {
  if (text.length > WIDTH_CAP || text.length < 4 || TAG.test(text)) return null;
  const from = HEADER.test(below) ? FROM.exec(text)?.[1] : undefined;
  if (from !== undefined) return from;
  for (const head of HEADS) {
    const found = head.exec(text);
    if (found === null) continue;
    const name = found[1] ?? found[0];
    return found[1] !== undefined && name.split(' ').some(isDeviceWord) ? null : name;
  }
  return null;
}
