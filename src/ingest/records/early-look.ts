import { isUtf8 } from 'node:buffer';
import { Recording } from '../envelope/recording.js';
import { TAG_SHAPE } from '../text/tag-shape.js';

/**
 * What a document has in it if anything of it can be read, in any case: names of models and keys, words of outputs and configurations.
 * Each begins with four fixed characters, by which it is found; `licence` alone is no such word, since a package's manifest names its own.
 */
const WORDS: readonly RegExp[] = [
  /licen[sc](?:ing|es?(?:[ _.:-]+[a-z]|(?!s(?![a-z]))[a-z]))/,
  /smart[ _-]?(?:lic|acc|agent|transp|enabled)/,
  /show(?:[ +_%&-]|[^\x20-\x7e])/,
  /cisco/,
  /cslu/,
  /cssm/,
  /udi_/,
  /udi:/,
  /udi"/,
  /udi</,
  /udi /,
  /udi'/,
  /entitlement/,
  /trust.{0,2}(?:code|point|est)/,
  /rumrep/,
  /rum_/,
  /rum-/,
  /rum /,
  /transport(?:[:\n\\]|[ _-]type| off)/,
  /mnemonic/,
  /signatureid/,
  /syslog/,
  /message["']? ?[:=]+>? ?\[/,
  /message.(?:history|code)/,
  /rommon/,
  /event(?:_?log|.log\b|.manager)/,
  /no_eventlog/,
  /ansible_/,
  /descr["']\s*:/,
  /asset_identification/,
  /poll_id/,
  /report[._](?:id|state)/,
  /report(?:ing)?[ _](?:push|ack|req|freq)/,
  /usage.report/,
  /last.(?:ack|report|file|conf)/,
  /next.(?:ack|report)/,
  /communication.?.?(?:stat|level|fail|rest)/,
  /overall.status/,
  /account info/,
  /dna-/,
  /dna_/,
  /hsec/,
  /in use/,
  /product.info/,
  /agent.version/,
  /policy(?:[.:_-]|\\n| in use)/,
  /registration[._-]?stat/,
  /registration:/,
  /reg-state/,
  /auth(?:-state|orization(?:[._-]?(?:state|code)| code))/,
  /enforcement[-_.]/,
  /state-info/,
  /regid\./,
  /network-(?:adv|ess|pre)/,
  /restconf/,
  /-ios-x[er]-/,
  /netconf/,
  /error-tag/,
  /9\.9\.(?:831|41)\./,
  /clogh/,
  /specificplr/,
  /version(?: \d|["']?\s*:\s*\{)/,
  /xe_version/,
  /uptime is/,
  /time source/,
  /load for/,
  /certificate(?:\\n|\n| (?:serial|usage))/,
  /type: ?(?:smart|call|transp)/,
  /type escape/,
  /sending \d+,/,
  /export auth/,
  /data privacy/,
  /synchronized/,
  /stratum/,
  /ref clock/,
  /icmp echo/,
  /call.?home/,
  /building conf/,
  /current (?:conf|smart|call)/,
  /hostname \S/,
  /switchname/,
  /interface [a-z]/,
  /nvram conf/,
  /vrf (?:def|forw)/,
  /username \S/,
  /aaa [a-z]/,
  /switch\/st/,
  /ntp (?:server|peer|status|assoc|config)/,
  /ip http/,
  /ip host /,
  /ip domain/,
  /ip name-/,
  /ip route /,
  /http (?:secure|client|server)/,
  /clock timezone/,
  /service timestamps/,
  /logging (?:host|trap)/,
  /crypto pki/,
  /pki timers/,
  /throughput/,
  /profile name/,
  /slotid/,
  /slot#/,
  /sia status/,
  /installed pack/,
  /redundant sys/,
  /descr: /,
  /default (?:rd|domain is)/,
  /utility:/,
  /sldiag/,
  /<redacted:/,
];
/** `sh lic`, as results are named. */
const ABBREVIATED = ['"sh ', "'sh ", '#sh '];
/** Fixed characters at the beginning of a word. */
const FIXED = 4;
/** A message's tag, a line of a text that a URL carries, what a device says of a command that it does not take. */
const BEHIND_PERCENT = new RegExp(`${TAG_SHAPE}|%0[ad]|%25| ?% ?(?:invalid|incomplete|ambiguous|unknown)`, 'iy');
/** With what a character is written as its number. */
const HIDING = ['\\u00', '\\x', '&#'];
/** A letter, a digit or a sign of a word written so: nothing in it can be found then. */
const HIDDEN =
  /\\u00(?:2[05]|[3-7][0-9a-f])|\\x(?:25|[3-7][0-9a-f])|&#(?:37|4[89]|5\d|[6-9]\d|1[01]\d|x(?:25|[3-7][0-9a-f]));/i;
/** Characters of base64 that may hold a text of a device: shorter ones are looked at by nobody. */
const PACKED = 40;
/** Bytes of the part before that are looked at once more. */
const OVERLAP = 256;

/** How far a search may go on where two bytes end: 0 where a word may end its fixed characters. */
const shifts = new Uint8Array(1 << 16).fill(FIXED - 1);
/** For two bytes with which a word begins where it stands in `wordsAt`; 0 for others. */
const beginnings = new Uint8Array(1 << 16);
/** What words that begin alike look like. */
const wordsAt: RegExp[] = [/(?!)/];
const isPacked = new Uint8Array(256);

for (const { source } of WORDS) {
  const fixed = source.replaceAll('\\', '').slice(0, FIXED);
  for (let index = 1; index < FIXED; index += 1) {
    for (const pair of pairsOf(fixed.slice(index - 1, index + 1)))
      shifts[pair] = Math.min(shifts[pair] ?? 0, FIXED - 1 - index);
  }
  const pairs = pairsOf(fixed);
  const known = beginnings[pairs[0] ?? 0] ?? 0;
  const place = known === 0 ? wordsAt.length : known;
  wordsAt[place] = new RegExp(known === 0 ? source : `${wordsAt[known]?.source}|${source}`, 'iy');
  for (const pair of pairs) beginnings[pair] = place;
}
for (const sign of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/') isPacked[sign.charCodeAt(0)] = 1;

/** Two letters as two bytes, in small and in capital letters. */
function pairsOf(letters: string): number[] {
  const [first = '', second = ''] = letters;
  const cases = (letter: string) => [letter.toLowerCase(), letter.toUpperCase()].map((each) => each.charCodeAt(0));
  return cases(first).flatMap((high) => cases(second).map((low) => (high << 8) | low));
}

/**
 * What a document may be about, as its bytes come: as long as nothing in them could be read they need no parsing. One look at memory, no
 * copy: about half a gigabyte a second.
 */
export class EarlyLook {
  private before: Buffer = Buffer.alloc(0);

  /** Whether something in these bytes, or across their beginning, may be read. */
  finds(chunk: Buffer): boolean {
    const across = Buffer.concat([this.before, chunk.subarray(0, OVERLAP)]);
    this.before = Buffer.from(chunk.length < OVERLAP ? across.subarray(-OVERLAP) : chunk.subarray(-OVERLAP));
    return isWorthReading(across) || (chunk.length > OVERLAP && isWorthReading(chunk));
  }
}

/**
 * Whether an input is a document by its first bytes, JSON or XML, of which an early look can tell that nothing is in it. A web page is
 * none: elements may stand within its words.
 */
export function isDocument(head: Buffer): boolean {
  const text = head
    .toString('latin1', 0, 1024)
    .replace(/^\xef\xbb\xbf/, '')
    .trimStart();
  // What a terminal showed may come letter by letter.
  if (Recording.begins(text.split('\n', 1)[0] ?? '')) return false;
  if (/^<(?:\?xml|!--|[A-Za-z])/.test(text))
    return !/<(?:!doctype|html|body|div|p|pre|span|table)[\s>]|<w:|<\?mso/i.test(text);
  return /^(?:\{\s*(?:["'}]|$)|\[\s*(?:["'{[\]]|$))/.test(text);
}

/** What is said of a document in which nothing was found. */
export function nothingIn(bytes: Buffer): string {
  const root = /<([A-Za-z][\w:.-]{0,60})/.exec(bytes.toString('latin1', 0, 4096))?.[1] ?? null;
  const isMarkup = /^\s*(?:\xef\xbb\xbf)?\s*</.test(bytes.toString('latin1', 0, 1024));
  const what = isMarkup ? `an XML document${root === null ? '' : `, root \`${root}\``}` : 'a JSON document';
  return `${what}: nothing about licensing`;
}

function isWorthReading(bytes: Buffer): boolean {
  const text = bytes.toString('latin1');
  const isHidden = HIDING.some((sign) => text.includes(sign)) && HIDDEN.test(text);
  return (
    isHidden ||
    hasTag(text) ||
    ABBREVIATED.some((each) => text.includes(each)) ||
    hasWord(bytes, text) ||
    hasPackedText(bytes, text)
  );
}

function hasTag(text: string): boolean {
  for (let at = text.indexOf('%'); at >= 0; at = text.indexOf('%', at + 1)) {
    if (matchesAt(BEHIND_PERCENT, text, at)) return true;
  }
  return false;
}

/** @param pattern a sticky one */
function matchesAt(pattern: RegExp, text: string, at: number): boolean {
  pattern.lastIndex = at;
  return pattern.test(text);
}

/** Wu and Manber's search for many words at a time: of each three bytes one is looked at. */
function hasWord(bytes: Buffer, text: string): boolean {
  const { length } = bytes;
  let index = FIXED - 1;
  while (index < length) {
    const shift = shifts[((bytes[index - 1] ?? 0) << 8) | (bytes[index] ?? 0)] ?? 0;
    if (shift > 0) {
      index += shift;
      continue;
    }
    const start = index - FIXED + 1;
    const place = beginnings[((bytes[start] ?? 0) << 8) | (bytes[start + 1] ?? 0)] ?? 0;
    const words = place === 0 ? undefined : wordsAt[place];
    if (words !== undefined && matchesAt(words, text, start)) return true;
    index += 1;
  }
  return false;
}

/** Whether base64 of a text stands there: of each twenty bytes one is looked at, since forty belong together. */
function hasPackedText(bytes: Buffer, text: string): boolean {
  const { length } = bytes;
  for (let at = PACKED / 2; at < length; at += PACKED / 2) {
    if (isPacked[bytes[at] ?? 0] === 0) continue;
    let start = at;
    while (start > 0 && isPacked[bytes[start - 1] ?? 0] === 1) start -= 1;
    let end = at;
    while (end < length && isPacked[bytes[end] ?? 0] === 1) end += 1;
    if (end - start >= PACKED && isPackedText(text.slice(start, start + PACKED + 4))) return true;
    at = Math.max(at, end - 1);
  }
  return false;
}

/** A letter of an escaped line end may stand before it, so that it begins up to three characters further on. */
function isPackedText(text: string): boolean {
  return [0, 1, 2, 3].some((start) => {
    const bytes = Buffer.from(text.slice(start, start + PACKED), 'base64');
    // The last character may be cut off.
    const end = bytes.findLastIndex((byte) => byte < 0x80 || byte >= 0xc0);
    const whole = (bytes[end] ?? 0) < 0x80 ? bytes : bytes.subarray(0, end);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: bytes that no output has
    return whole.length > 0 && isUtf8(whole) && !/[\0-\x08\x0e-\x1a\x1c-\x1f]/.test(whole.toString('latin1'));
  });
}
