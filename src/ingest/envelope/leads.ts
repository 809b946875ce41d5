import { isCount } from '../log/context.js';
import { isAddress, isPieceOfStamp } from '../text/device-name.js';
import { type InnerLine, NOBODY, type Sender } from './hint.js';
import { plainKey, TITLE_KEYS } from './key-names.js';
import { tellsApart } from './name-shape.js';
import { beginsOutput, PROMPT, TAG } from './recognise.js';
import { isPassing } from './said.js';

/** Lines above a text that may tell whose it is, empty ones among them. */
export const FAR = 12;
/** Characters of such a line. */
export const WIDTH_CAP = 160;
/** The device that a line names for the text from `from` on. */
export interface Titled {
  /** Index of the line that says so; it is no part of any text. Null where none does. */
  readonly line: number | null;
  readonly from: number;
  readonly sender: Sender;
  /** Of a text that nobody's name was found for: what keeps it from others; see `DeviceHint.context`. */
  readonly context?: string;
}

/** That something was left out, nothing, a rule, a fence, a block of a ticket or of a chat, a command typed, when a chat's message came, below who wrote it. */
export const DRESSING =
  /^\W*(?:\d+ )?(?:(?:output|lines?|log|rest) )?(?:snip(?:ped)?|omitted|truncated|left out|shortened)\W*$|^\s*[—–-]?\s*(?:(?:today|yesterday|heute|gestern|hier|aujourd.hui)(?: at| um| à)? |\d{1,4}[./-]\d{1,2}[./-]\d{1,4},? )?\d{1,2}:\d\d(?: ?[AP]M)?\s*$|^\s*[—–-]\s*$|^\s*$|^\s*([=~^"'`*#+._:-])\1{2,}\w*\s*$|^\s*[[{<]\/?(?:code|noformat|quote|panel|info|note|expand|embed|pre|attachments?)\b[^\]}>]*[\]}>]+\s*$|^[A-Za-z][\w.-]{0,62}[#>]\s*sh/i;

/** Above the log of one device, in `show logging`. */
export const LOG_BUFFER = /^\s*(?:Log Buffer \(\d+|Syslog logging: )/;
/** What devices log without a tag, or go on with in lines of their own: a stamp in front, the banner of a restart. */
export const OF_LOG =
  /^(?:[\w/:-]*:)?[*.]?[A-Z][a-z]{2} {1,2}\d{1,2} (?:\d{4} )?\d\d:\d\d:\d\d|^-(?:Traceback|Process)= |^(?:Press RETURN to get started|Cisco IOS|Technical Support|Copyright|Compiled)\b/;

/** Half of the words at least are the same, of one or two none need be. */
export function isAlike(model: readonly string[], words: readonly string[]): boolean {
  if (model.length !== words.length) return false;
  // Numbers and clocks count as alike: a running number, when it was run.
  const isNumber = (word = '') => /^\d[\d:.,/-]*$/.test(word) && !isAddress(word);
  const other = model.filter(
    (word, index) => word !== words[index] && !(isNumber(word) && isNumber(words[index])),
  ).length;
  return other <= Math.max(words.length === 1 ? 1 : 2, words.length / 2);
}

/** Lines right above a log that are compared with those above another one. */
const LEADS = 3;
/** A failure, and what may end one, by the number that the device gives it. */
const FAILS = /SMART_LIC-[0-4]-/i;
const RECOVERS = /SMART_LIC-[5-7]-/i;

/** Whether a text tells of a failure, and of what may end one. */
export function mayEnd(text: string): boolean {
  return FAILS.test(text) && RECOVERS.test(text);
}

/**
 * Logs to which people lead in words that are no names: `in the warehouse:`, `in the canteen:`, `Building 1`, `Building 2`. That these differ says
 * little, and so they keep apart only what would end a failure of somebody else; empty where they don't, and where prompts or outputs
 * say whose the logs are.
 * @param starts where the logs begin, as indices of `lines`
 */
export function ledApart(lines: readonly InnerLine[], starts: readonly number[]): Titled[] {
  if (lines.some(({ text }) => PROMPT.test(text) || (beginsOutput(text) && !LOG_BUFFER.test(text)))) return [];
  const below = leadsBelow(lines, starts);
  const parts: { readonly leads: readonly string[]; readonly number: number; logs: string }[] = [];
  const titled = starts.map((from, index): Titled => {
    const leads = below?.[index] ?? leadsIn(textsOf(lines, Math.max((starts[index - 1] ?? -1) + 1, from - FAR), from));
    const known = leads.length === 0 ? parts.at(-1) : parts.find((part) => leadsAlike(part.leads, leads));
    const part = known ?? { leads, number: lines[from]?.number ?? 0, logs: '' };
    if (known === undefined) parts.push(part);
    const log = lines.slice(from, starts[index + 1]).filter(({ text }) => TAG.test(text));
    part.logs += log.map(({ text }) => text).join('\n');
    return { line: null, from, sender: NOBODY, context: `line ${part.number}` };
  });
  const failed = parts.filter(({ logs }) => FAILS.test(logs));
  const isEnded = parts.some(
    (part) =>
      part.leads.length > 0 &&
      RECOVERS.test(part.logs) &&
      failed.some((each) => each !== part && each.leads.length > 0),
  );
  return isEnded ? titled : [];
}

/** Whether the same words lead to two logs, the nearest first: as many as there are above both of them. */
export function leadsAlike(one: readonly string[], other: readonly string[]): boolean {
  return one.length > 0 && other.length > 0 && one.every((lead, at) => at >= other.length || lead === other[at]);
}

const textsOf = (lines: readonly InnerLine[], from: number, to?: number) =>
  lines.slice(from, to).map(({ text }) => text);

/** What stands below each log, where nothing stands above the first and what is below them is alike in its words: `(in the hall)`, `(in the yard)`. */
function leadsBelow(lines: readonly InnerLine[], starts: readonly number[]): readonly (readonly string[])[] | null {
  if (leadsIn(textsOf(lines, 0, starts[0])).length > 0) return null;
  const below = starts.map((from, index) => leadsIn(textsOf(lines, from, starts[index + 1])));
  const [first = '', ...others] = below.map(([lead = '']) => lead);
  const isLike = (lead: string) => isAlike(first.split(' '), lead.split(' '));
  return first !== '' && others.every(isLike) ? below : null;
}

/** What leads to the first message of a text, as one word; null where nothing does, or where a prompt or an output stands beside it. */
export function leadOf(texts: readonly string[]): string | null {
  const first = texts.findIndex((text) => TAG.test(text));
  if (first < 0 || texts.some((text) => PROMPT.test(text) || beginsOutput(text))) return null;
  const [lead = null] = leadsIn(texts.slice(Math.max(0, first - FAR), first));
  return lead?.replace(/\s+/g, '_') ?? null;
}

/** `1.`, `2)`, `[3]` */
const ITEM = /^\s*(?:\d{1,3}[.)]|[[(]\d{1,3}[\])])[.:]?\s*$/;

/** What the lines above a log say besides moments, counts and which of two captures it is; the nearest first. */
export function leadsIn(above: readonly string[]): string[] {
  const leads: string[] = [];
  for (const text of above.toReversed()) {
    if (leads.length >= LEADS || TAG.test(text.slice(0, 400))) break;
    if (OF_LOG.test(text) || text.length > WIDTH_CAP || DRESSING.test(text)) continue;
    if (GOES_ON.test(text)) return [];
    const lead = LOG_BUFFER.exec(text)?.[0] ?? ITEM.exec(text)?.[0] ?? tellingWords(text).join(' ');
    if (lead !== '') leads.push(lead);
  }
  return leads;
}

/** How people go on telling of the same device: `Then the DNS was mended:`, `and later`. */
const GOES_ON =
  /^\W*(?:(?:and|but|und|et|y)\s+)?(?:then|after(?:wards?)?|later|since|now|until|once|finally|dann|danach|nach|später|seit|jetzt|puis|ensuite|après|depuis|maintenant|luego|después|ahora|desde)\b/i;

/** `UID:7f3a`, `Severity: major`: a field that differs from message to message. */
const FIELD = /^\s*([\w. -]{1,40}?)\s*[:=]\s*\S/;

const ORDINAL = /^(?:first|second)$/i;

/** Words that may tell one sender from another, each with a number that stands alone behind it. */
function tellingWords(text: string): string[] {
  const field = FIELD.exec(text)?.[1];
  if (field !== undefined && isPassing(field) && !TITLE_KEYS.has(plainKey(field))) return [];
  const words = text
    .replace(/^\s*[-*]?\s*\[[ x]\]/i, '')
    .split(/[^\p{L}\p{N}_.-]+/u)
    .map((word) => word.replace(/[.-]+$/, ''))
    .filter((word) => /[\p{L}\p{N}]/u.test(word));
  return words.flatMap((word, index) => {
    const next = words[index + 1] ?? '';
    // `first building`, and not `first log`.
    const isOrdinal = ORDINAL.test(word) && /^\p{L}+$/u.test(next) && !tellsApart(next) && !isCount(`${next} `);
    if (!/\p{L}/u.test(word) || isPieceOfStamp(word) || (tellsApart(word) && !isOrdinal) || /\d{6}/.test(word))
      return [];
    const numbered = /^\d{1,4}$/.test(next) && /^\p{L}+$/u.test(word) && !isCount(`${word} `);
    return numbered ? [word, next] : [word];
  });
}
