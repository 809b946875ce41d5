/**
 * Secrets out of the lines of one output, once, before anything reads them. What stands behind a word that can introduce a
 * secret is one, unless it is known to be harmless; the words around stay, so that the line can still be read. What is
 * replaced becomes `<redacted:kind>`.
 */
import { Memo } from '../../model/memo.js';
import { ownCopy } from './own-copy.js';
import { createBlocks } from './secrets/blocks.js';
import { beginsCommand, findInCommands } from './secrets/commands.js';
import { withoutEscapes } from './secrets/escapes.js';
import { findInFields, findInXml } from './secrets/fields.js';
import { type Ending, type Found, NARROWEST, type Tell } from './secrets/found.js';
import { Framed } from './secrets/frames.js';
import { isEdge, peel } from './secrets/layers.js';
import { AnyOf } from './secrets/needles.js';
import { createSequels } from './secrets/sequels.js';
import { findShapes } from './secrets/shapes.js';
import { createTables, LONGEST_HEADING, PARTED } from './secrets/tables.js';
import { isCommonWord, isStart, strongKind, trailerLength } from './secrets/words.js';
import { type Before, isApart, isAside, isFolded, isGap, isRule, opensFlow, seamsOf, Widths } from './secrets/wraps.js';

/** Takes one line after the other of one output; remembers what a secret may go on from. */
export type Redactor = (line: string) => string;

/** Gives what is to stand for a secret: by default `<redacted:kind>`. */
export type Replace = (kind: string, secret: string) => string;

const nameless: Replace = (kind) => `<redacted:${kind}>`;

/** Lines without any of these are not looked at further. */
export const SUSPECTS = [
  String.raw`pass|[a-z]ticket|pasw|paswd|pssw|psw|pwd|pw\b|p/w|\bs[ecrt]{4,6}\b|\bcom{1,3}[unit]{3,6}y|\bmdp\b|\bu\w{0,7}\/p|\bu=\S|^\s{0,8}(?:admin|administrator|root|cisco|netadmin|netops|operator|guest|ops)\s?[:|\\/]|\bssh\s|\btelnet\s|\bguest\s|\benable\s(?:is|=)|^\s{0,8}en\s?:|\bsnmp\s?v?[123]?c?\s(?:r[ow]\s)?\w|\bsnmp\s?:|snmpv3|\br[ow]\s?[:=]|\b(?:bgp|ospf|eigrp|is-?is|ldp)\s(?:md5|auth)|credenciales|anmeld|zugang\b|sips?:|handler\(|assertion|encrypt_string|\buser(?:add|mod)\s|smbclient|parole|mật khẩu|סיסמה|\bclave\b|parola|geheimnis|schlüssel|jeton|communaut|comunidad|\btok\b|[a-z]tok\b|kenwort|kenn?w[ort]{2,4}\b|zugangsdaten|identifiants|\b(?:otp|2fa|mfa)\b|\bP:|secr|token|user_msg|saml|\bpak\b|\bpin\b|ssword|\bsudo\b|%3a|_auth|key|psk|pmk|communit|cookie|bearer|authori[sz]|authentication|credential|challenge|jwt|otp|csrf|\bsig\b|signature|sess|\bcak\b|\bkek\b|webhook|creds|_comm\b|authen`,
  // Words of other languages, of programs and their files.
  String.raw`kennwort|mot de passe|contrase|senha|wachtwoord|has[łl]o\b|heslo|salasana|sifre|şifre|lösenord|adgangskode|пароль|密[码碼]|口令|パスワード|비밀번호`,
  String.raw`\b(?:mysql|lftp|sqlplus|chpasswd)|<<<|\benable\\{0,9}["']?\s?[:=]|sink\s|\b(?:EAP|XAUTH)\s|:\s?RSA\s|\{(?:S?SHA|S?MD5|CRYPT)|^\s*\S{1,64}\s\*\s|\bauth\\{0,9}["']|\bslac["']?\s?[:=]|radtest|radclient|\btacc\b|eapol_test|\bkinit\b|\bbasic\\{0,9}["']|sendline|webex|LS0tLS|\\u002|\b(?:secr?|pas) (?:\d |\S{4})|\blic\w{0,4} s\w{0,4} [tr]|config (?:radius|tacacs|snmp|mgmtuser|netuser)|\.{4}\s|\bk [067]\s|\bpre-s|\bpre (?:local|remote)\s`,
  // What may introduce a word of no language, in the middle of a sentence too.
  String.raw`\b(?:ena?|enable|un(?:b?lock)|hmac|ascii|hex|chap|pap|p[sa]k|pat|slac|srvtab|quote|key?|text|priv)\s|\benable:|_(?:auth|priv|pat)=|\bslac=`,
  // Codes, addresses with a name in front, hashes.
  String.raw`code\s*[:=]|Code\W|_pw\b|\blogin\b|com2sec|onesixtyone|(?:driver|device|client|connect\w*)\(|credentials?\s?:|--(?:proxy-)?user\b|\bcurl\b|\bsend\b|createUser|\bchap\s|://|@|\$\w{1,8}\$|-[a-z0-9]{6}-[a-z0-9]{6}-|-Z[A-Z0-9]|LOGIN_FAILED|snmp[-_]`,
  // Commands, shortened too, where one can begin.
  String.raw`(?:^|[#>|:"'\x60,]|\b(?:do|no))\s*(?:en|us|sn|et|qu|ta|ra|cr|ip|vt|ne|pp|se|cl|pa|ai|fa|is|tu|di|do|gr|st|vr|gl|os|ar|nt|lic?\b|lic|mgmt|test|pin|ap|ct|mp|l2|ce|te|mab|ke|lt|ho|http|act|rip|host)[a-z0-9-]*\s`,
  String.raw`\b(?:tacacs|radius|isakmp|ospf|nhrp|standby|vrrp|glbp|aaa)\b|\bmd5\s|\bsha\d*\s|\bhmac-|#pre\s|-----? ?(?:BEGIN|END)|pkcs12|Private-|\$ANSIBLE_VAULT|security model|\s-(?:u|U|A|X|c|w|p|pw|b|E|k|N|P)\s|net use|cleartext|\b(?:des|crypt)\s|^\s*[\w.*-]{1,253}:(?:\d{2,5}|\*):[^\s:]{1,64}:[^\s:]{1,64}:|\bword\b|\bIN\s+:|HTTPBasicAuth|auth\s?[=:]|(?:>|&gt;)\s?en\w{0,4}\s|\bauth\s|nt-?hash|\/services\/T|\bAUTH |\bcode\s+\w{14}|login\w{0,20}\s?=|\b(?:redis|valkey)-cli|\b(?:ipmitool|unzip|zip|mosquitto_|sqlcmd|bcp|mongo|cqlsh|racadm|rdesktop|hydra|gnmi|napalm|netmiko|scrapli|mariadb|7z)|\s\/p:|\blog[ -][io]n\b|\bsign[ -]?in\b|\b(?:admin|administrator|root|cisco|netadmin|netops|operator|guest|ops)\s?\/|:(?:ios|nxos|asa|aireos|catos)\w{0,8}:|["']en(?:a|ab|abl|able)?\\{1,2}[rnR]|cli command|write(?:_channel)?\(|(?:cisco|ios|net|device|switch|router|vault|lab|default)[_-]?enable\b|\bPIN\b|\b(?:echo|printf)\s|\b(?:snmp|v2c?|r[ow]|read|write) string\b|\buse \S{1,64}\/|\bapn\b|\btraps[^\s\w]{0,9}(?:quot;)?\s?:[^\w]{0,12}(?:quot;)?(?:version )?(?:1|2c|3 \w{4,6}) `,
  String.raw`\beyJ|\bgh[pousr]_|glpat-|xox|AKIA|ASIA`,
].join('|');
const SUSPECT = new AnyOf(SUSPECTS);

/** False when no secret can be in the text. Parts of a line that meet at a percent sign can be asked one by one. */
export function mayHoldSecrets(text: string): boolean {
  if (isSuspect(text)) return true;
  const unescaped = withoutEscapes(text);
  return unescaped !== null && isSuspect(unescaped.text);
}

const isSuspect = (text: string): boolean => holdsLongWord(text) || SUSPECT.test(text);

/** Signs of random texts, and how many of them in a row may be one. */
const RANDOM = /[A-Za-z0-9+/=_%~-]/;
const RANDOM_SIGNS = Uint8Array.from({ length: 128 }, (_, code) => (RANDOM.test(String.fromCharCode(code)) ? 1 : 0));
const LONG_WORD = 20;

/** Whether so many signs of random texts stand in a row: each row that is long enough holds one of the places that are looked at. */
function holdsLongWord(text: string): boolean {
  const isRandom = (at: number): boolean => at < text.length && RANDOM_SIGNS[text.charCodeAt(at)] === 1;
  for (let at = LONG_WORD - 1; at < text.length; at += LONG_WORD) {
    if (!isRandom(at)) continue;
    let start = at;
    let stop = at + 1;
    while (stop - start < LONG_WORD && start > 0 && isRandom(start - 1)) start -= 1;
    while (stop - start < LONG_WORD && isRandom(stop)) stop += 1;
    if (stop - start >= LONG_WORD) return true;
  }
  return false;
}

/**
 * A place that a template left open where a secret belongs, or from which somebody took it: `$TOKENID`, `{{ id_token | string }}`, `%IDTOKEN%`,
 * `<secret>`, `****`. There is nothing to hide.
 */
const OPEN_PLACE =
  /(?<![^\s"'=:>])(?:\$\{?[A-Z_]{0,20}(?:TOKEN|PASS|PASSWORD|PWD|PW|SECRET|KEY|PSK|COMMUNITY|ENABLE)[A-Z_]{0,20}\}?|\{\{ {0,2}[A-Za-z][\w.-]{0,40}(?: {0,2}\| {0,2}[a-z_]{2,20}){0,3} {0,2}\}\}|%[A-Z_]{0,20}(?:TOKEN|PASSWORD|SECRET|KEY|COMMUNITY)[A-Z_]{0,20}%|<[A-Za-z][\w -]{1,30}>|\[[A-Z]{4,12}\]|\*{3,16})(?![^\s"'@<,;&])/g;

const FILLED_BEHIND = /\{\{[^{}]{1,80}\}\}(?=[^\s"'<>,;:&}\]){])/g;

/** Without what stands in such a place, and what goes on with a command behind it: `community **** RO`. */
function withoutOpenPlaces(text: string, found: Found[]): Found[] {
  if (found.length === 0 || !/\$|\{\{|%|\*{3}|<\w|\[[A-Z]/.test(text)) return found;
  const places = [...text.matchAll(OPEN_PLACE)].map((match) => [match.index, match.index + match[0].length] as const);
  return found.filter(({ start, end }) => {
    const goesOn = trailerLength(text.slice(start, end)) > 0;
    return !places.some(
      ([from, to]) => (from <= start && end <= to) || (goesOn && to < start && text.slice(to, start).trim() === ''),
    );
  });
}

/** Short texts in which nothing was found, with what may follow: outputs repeat their lines, and looking costs more than the rest. */
const harmless = new Memo<string, Ending>(8192);
const SHORT = 160;

const blank = (found: string): string => ' '.repeat(found.length);

/** All secrets of a text, in order and without overlap, and what may follow in the next. */
function secretsOf(text: string): { found: Found[]; ending: Ending } {
  const known = text.length > SHORT ? undefined : harmless.get(text);
  if (known !== undefined) return { found: [], ending: known };
  const secrets = searched(text);
  if (secrets.found.length === 0 && text.length <= SHORT) harmless.set(text, secrets.ending);
  return secrets;
}

function searched(text: string): { found: Found[]; ending: Ending } {
  const found: Found[] = [];
  const tell: Tell = (kind, start, end) => found.push({ kind, start, end });
  let endings = endingsOf(text, tell);
  for (const { text: meant, tell: told } of meaningsOf(text, tell)) {
    const here = endingsOf(meant, told);
    // `password: &gt;-`
    if (here.includes('due')) endings = here;
  }
  const ending = (['open', 'cut', 'due'] as const).find((each) => endings.includes(each)) ?? null;
  return { found: withoutOpenPlaces(text, found), ending };
}

/** Looks for secrets of all kinds in one reading of a text, as it is and without what a page sets it in. */
function endingsOf(text: string, tell: Tell): Ending[] {
  for (const { part, start } of inOtherWords(text))
    for (const find of [findInCommands, findInFields, findShapes])
      find(part, (kind, from, to) => tell(kind, start + from, start + to));
  if (LAYOUT.test(text)) {
    const plain = text.replace(LAYOUT, blank);
    for (const find of [findInCommands, findInFields]) find(plain, tell);
  }
  return [findInCommands(text, tell), findInFields(text, tell), findInXml(text, tell), findShapes(text, tell)];
}

/** A text in a text in a text: what was escaped so many times is read. */
const DEEPEST = 3;

/** What a text says without its escapes, and again where that holds some: JSON in JSON, a page in a page. */
function meaningsOf(text: string, tell: Tell): { text: string; tell: Tell }[] {
  const meanings: { text: string; tell: Tell }[] = [];
  let last = { text, tell };
  while (meanings.length < DEEPEST) {
    const unescaped = withoutEscapes(last.text);
    if (unescaped === null) break;
    last = { text: unescaped.text, tell: unescaped.tell(last.tell) };
    meanings.push(last);
  }
  return meanings;
}

/** How a page or a note sets what it says; a name and its value stand on either side of it. */
const LAYOUT = /<\/?(?:b|i|p|a|tr|td|th|dt|dd|li|em|div|pre|span|code|strong)(?:\s[^<>]{0,200})?>|\*\*/gi;

const LIST_OF_TEXTS = /[[(]\s*\\*["'][^[\](){}]{1,2000}/g;

/** The words of each list of texts, `["sshpass", "-p", "X"]`, at their places; names and values around it are none of them. */
function listsIn(text: string): string[] {
  return [...text.matchAll(LIST_OF_TEXTS)].flatMap(({ 0: list, index }) =>
    /["']\s*:/.test(list) ? [] : [' '.repeat(index) + list.replace(/^[[(]|\\*["'](?:, ?\\*["'])?/g, blank)],
  );
}

/** A text of several words in quotes, within another one; what stands before the quote says that it is no name or value. */
const QUOTATION = /(?<=[^\s:=,[({"'\\]\s{1,4})(["'`])(\s{0,8}[^"'`\\\s]{1,256}[\s:][^"'`\\]{1,1024})\1(?![\w"'])/g;

/** What is quoted in a sentence begins and ends there. */
function quotedIn(text: string): { part: string; start: number }[] {
  return [...text.matchAll(QUOTATION)].map(({ 2: part = '', index }) => ({ part, start: index + 1 }));
}

/**
 * The same text with what keeps the words of a command apart blanked out: the arguments of accounting, the cells of a table; and what is
 * quoted in it, with where it stands.
 */
function inOtherWords(text: string): { part: string; start: number }[] {
  const whole = wholeInOtherWords(text).map((part) => ({ part, start: 0 }));
  return /["'`]/.test(text) ? [...quotedIn(text), ...whole] : whole;
}

function wholeInOtherWords(text: string): string[] {
  const others: string[] = [];
  if (/\b[Cc]md(?:-arg|AV|ArgAV)?=/.test(text)) others.push(text.replace(/\b(?:cmd(?:-arg)?|Cmd(?:Arg)?AV)=/g, blank));
  // The arguments of a program as a list, the words of a form as a browser sends them.
  if (/["'], ?\\?["']/.test(text)) others.push(...listsIn(text));
  if (/\w\+\w[\w-]*\+\w/.test(text)) others.push(text.replaceAll('+', ' '));
  // `password: {{ prefix }}X`: a place that a template left, and the rest of the secret.
  const filled = text.includes('}}') ? text.replace(FILLED_BEHIND, blank) : text;
  if (filled !== text) others.push(filled);
  if (/\w\|\w/.test(text)) others.push(text.replaceAll('|', ' '));
  // A line that a list or a diff begins, the host behind a stamp.
  if (/^\s*(?:[*+] |-\w|- )/.test(text)) others.push(text.replace(/[-*+]/, ' '));
  // The columns of a page, the file and number that grep puts in front.
  if (/^[^\s:]{1,200}[-:]\d{1,6}[-:]/.test(text)) others.push(text.replace(/^[^\s:]{1,200}[-:]\d{1,6}[-:]/, blank));
  // What a chat or a mail puts between words and nobody sees.
  if (/[\u200b-\u200f\u2060\ufeff]/.test(text)) others.push(text.replace(/[\u200b-\u200f\u2060\ufeff]/g, ' '));
  return others;
}

/** Earlier and longer ones win; what is replaced already is left out. */
function withoutOverlap(text: string, found: readonly Found[]): Found[] {
  const sorted = [...found].sort((one, other) => one.start - other.start || other.end - one.end);
  const kept: Found[] = [];
  let done = 0;
  for (const each of sorted) {
    // A word of a command does not end at the quote that its text does.
    if (each.start < done && each.end > done && /["']/.test(text.charAt(done))) continue;
    for (const part of withoutPlaceholders(text, { ...each, start: Math.max(each.start, done) })) kept.push(part);
    done = Math.max(done, each.end);
  }
  return kept;
}

const PLACEHOLDER = /<redacted(?::[a-z0-9-]+)?>/g;

function withoutPlaceholders(text: string, { kind, start, end }: Found): Found[] {
  if (end <= start) return [];
  const part = text.slice(start, end);
  if (!part.includes('<redacted')) return [{ kind, start, end }];
  const pieces: Found[] = [];
  let from = start;
  for (const match of part.matchAll(PLACEHOLDER)) {
    pieces.push({ kind, start: from, end: start + match.index });
    from = start + match.index + match[0].length;
  }
  pieces.push({ kind, start: from, end });
  return pieces.filter((piece) => text.slice(piece.start, piece.end).trim() !== '');
}

function replaceAll(text: string, found: readonly Found[], replace: Replace): string {
  let result = '';
  let done = 0;
  for (const { kind, start, end } of withoutOverlap(text, found)) {
    result += text.slice(done, start) + replace(kind, text.slice(start, end));
    done = end;
  }
  return result + text.slice(done);
}

/** Replaces the secrets of one line, or of several, by `<redacted:kind>`. The same text comes back when there are none. Idempotent. */
export function redactSecrets(line: string, replace: Replace = nameless): string {
  if (line.includes('\n')) return line.split('\n').map(createRedactor(replace)).join('\n');
  if (!mayHoldSecrets(line)) return line;
  return peel(line).pieces.length > 1 ? createRedactor(replace)(line) : aloneRedacted(line, replace);
}

/** One line of which nothing before is known. */
function aloneRedacted(line: string, replace: Replace): string {
  const { found } = secretsOf(line);
  createSequels().take(line, (kind, start, end) => found.push({ kind, start, end }));
  return found.length === 0 ? line : replaceAll(line, found, replace);
}

/** A line that was wrapped again and again is followed this far. */
const LONGEST_JOINED = 4096;
/** In so many lines at most: each is looked at together with those before it, and a folded text of short ones would cost a minute a megabyte. */
const MOST_JOINED = 64;
/** Of a folded text the last lines: a window that slides, so that no secret falls between two. */
const MOST_FLOWING = 16;
/** Letters of a line that nobody folds a text at, and how many such lines are read: behind them they are masked unread, or a megabyte of them would take ten seconds. */
const FEW_LETTERS = 16;
const MOST_SHORT = 500;
/** One in which nothing was found yet, this far. */
const LONGEST_FOLDED = 512;
/** And in so many lines. */
const MOST_FOLDED = 12;
/** Characters on either side of a line's end in which a word that was cut may stand. */
const SEAM = 32;

/**
 * The time that a logger, a relay or a terminal put before each line. Behind it stands what the line would be without: a command begins
 * there, and a secret that was cut goes on there.
 */
const HEAD =
  /^(?:<\d{1,3}>)?(?:\[?(?:\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?:Z| ?[+-]\d\d:?\d\d)?|(?:[A-Z][a-z]{2} )?[A-Z][a-z]{2} {1,2}\d{1,2}(?: \d{4})? \d\d:\d\d:\d\d(?:\.\d{1,6})?(?: \d{4})?|\d\d:\d\d:\d\d(?:[.,]\d{1,6})?)\]?(?:: | ?\| ?| ))/;

/** The host of a relay, a program. */
const PRINTER = /^[A-Za-z][\w.-]{0,63}:?\s/;

/** Lines of the log that the console throws into an output between two of its lines. */
const THROWN_IN = 8;

/** What is known of a line that stood where nothing was awaited, held no secret and began nothing. */
interface Plain {
  readonly ending: Ending;
  readonly isSuspect: boolean;
  /** It goes on from nothing that stands before. */
  readonly isApart: boolean;
  /** A gap, or a message that was thrown in: what was due before it still is. */
  readonly isBetween: boolean;
  readonly isGap: boolean;
}

/** Short lines that were plain: outputs repeat theirs, and looking for secrets costs more than all the rest. */
const plainLines = new Memo<string, Plain>(8192);

function plainOf(line: string, ending: Ending, isSuspect: boolean): Plain {
  const isEmpty = isGap(line);
  return { ending, isSuspect, isApart: isApart(line), isBetween: isEmpty || isAside(line), isGap: isEmpty };
}

/** Redacts the columns of secrets in tables alone, for who takes cells out of their rows: behind that nothing tells what they were. */
export function createCellRedactor(replace: Replace = nameless): Redactor {
  const tables = createTables();
  return (line) => {
    const mayBegin = line.length <= LONGEST_HEADING && PARTED.test(line) && mayHoldSecrets(line);
    if (!mayBegin && tables.isIdle) return line;
    const found: Found[] = [];
    tables.take(line, (kind, start, end) => found.push({ kind, start, end }), mayBegin);
    // What is masked tells the next one no longer what the rest of the row is.
    if (found.length > 0) found.push(...secretsOf(line).found);
    return found.length === 0 ? line : replaceAll(line, found, replace);
  };
}

/** Letters that stand anywhere by chance. */
const FEW = 4;

/** A redactor for the lines of one output, in order. Start a new one for each output. */
export function createRedactor(replace: Replace = nameless): Redactor {
  const redactor = new LineRedactor(replace);
  let behind: { secret: string; shown: string }[] = [];
  const framed = createFramed((kind, secret) => {
    const shown = replace(kind, secret);
    behind.push({ secret, shown });
    return shown;
  });
  return (line) => {
    behind = [];
    const shown = redactor.next(line);
    const goneOn = framed.take(line, redactor.isSuspect);
    if (goneOn === line) return shown;
    if (shown === line) return goneOn;
    if (behind.some(({ secret }) => secret.length < FEW)) return redactSecrets(goneOn, replace);
    return behind.reduce((text, { secret, shown: mask }) => text.replaceAll(secret, () => mask), shown);
  };
}

/** Follows lines that have a head of their own each. */
export function createFramed(replace: Replace = nameless): Framed {
  return new Framed(replace === nameless ? NAMELESS : redactorsWith(replace), mayHoldSecrets);
}

const redactorsWith = (replace: Replace) => () => {
  const redactor = new LineRedactor(replace);
  return (text: string) => redactor.next(text);
};
/** The same for all of thousands of senders. */
const NAMELESS = redactorsWith(nameless);

/**
 * Whether a text holds a secret, or ends so that what follows it may be one or the rest of one. Asks exactly, where `mayHoldSecrets` says
 * that it may: a word such as _send_ announces nothing by itself.
 */
export function leavesOpen(text: string): boolean {
  const redactor = new LineRedactor(nameless);
  const lines = text.split('\n');
  return lines.some((line) => redactor.next(line) !== line) || redactor.isOpen;
}

/** Redacts one line after the other, and keeps of each what the next one may go on from. */
class LineRedactor {
  private readonly blocks = createBlocks();
  private readonly tables = createTables();
  private readonly sequels = createSequels();
  /** What the next line may go on from: the line before, joined with those that it went on from. */
  private before = '';
  private ending: Ending = null;
  /** Whether it may hold secrets. */
  private wasSuspect = false;
  /** Whether what stands before had a head of its own: a stamped line goes on from stamped lines only. */
  private wasHeaded = false;
  /** Columns of the last line. */
  private width = 0;
  private readonly widths = new Widths();
  private wasGap = false;
  /** The last line went on from what stands before it. */
  private isJoined = false;
  /** Lines that went on, one after the other, from the one that `before` begins with. */
  private joinedLines = 0;
  /** Stamped lines that came where the rest of a secret was to come. */
  private thrownIn = 0;
  /** Blanks before the quotes that the line was taken out of. */
  private indent = 0;
  /** The last line held nothing and went on from nothing. */
  private isPlain = false;
  /** The number of the last line, where one stood before it. */
  private number: number | null = null;
  /** Who printed the last line, as its second word behind the time says. */
  private printer = '';
  /** Blanks before the name of a text of YAML whose lines make one; null outside. */
  private flow: number | null = null;
  /** Lines of a few letters in it. */
  private shortLines = 0;
  /** The last line may hold secrets, whatever it went on from. */
  isSuspect = false;

  constructor(private readonly replace: Replace) {}

  /** Whether the last line ends so that the next may hold a secret because of it: a name without its value, a word that may have been cut. */
  get isOpen(): boolean {
    if (this.ending !== null || this.isAwaiting()) return true;
    const last = /\S*$/.exec(this.before)?.[0] ?? '';
    return this.wasSuspect && (this.before.length >= NARROWEST || !isCommonWord(last));
  }

  /** Secrets of a line as they show when it is joined with what stands before; nothing when it stands alone. */
  private joined(line: string): Found[] {
    if (this.flow !== null && this.joinedLines >= MOST_FLOWING) this.forgetHalf();
    const { before: text, ending, wasSuspect: isSuspect, width, flow } = this;
    const last: Before = { text, ending, isSuspect, width, mayBeCut: this.mayBeCut(line), isFlowing: flow !== null };
    const seams = seamsOf(last, line);
    const isTooLong = this.before.length + line.length > LONGEST_JOINED || this.joinedLines >= MOST_JOINED;
    if (seams.length === 0 || isTooLong) return [];
    // Behind an empty line stands a secret alone, or something else.
    if (this.wasGap && /\S\s+\S/.test(line)) return [];
    if (this.ending === null && !this.wasSuspect && !mayHoldSecrets(this.before.slice(-SEAM) + line.slice(0, SEAM)))
      return [];
    // A mail, a shell or a typesetter says at a line's end that it goes on.
    const isMarked = /[\w\s][=\\]$|[a-z]-$/.test(this.before) && this.before.length >= NARROWEST;
    const from = isMarked ? this.before.slice(0, -1) : this.before;
    const readings = seams.map((seam) => this.joinedBy(from, seam, line));
    // The likeliest reading in which something was found is gone on from: where another one finds random text only, more may come.
    const found = readings.filter(({ here }) => here.length > 0);
    // A command that was folded twice is whole with the third line only.
    const mayFold = this.before.length < LONGEST_FOLDED && this.joinedLines < MOST_FOLDED;
    const folded = mayFold && isFolded(last, line) ? readings.at(-1) : undefined;
    const whole = found[0] ?? folded;
    if (whole === undefined) return [];
    this.before = whole.whole;
    this.ending = whole.ending;
    this.isJoined = true;
    this.joinedLines += 1;
    return found.flatMap(({ here }) => here);
  }

  /** Whether what stands before may have been cut at its end, in the middle of a word. */
  private mayBeCut(next: string): boolean {
    return this.before.length >= NARROWEST || this.widths.isCut(next);
  }

  /** Of what stands before, the older half: in a folded text a blank stands between two lines. */
  private forgetHalf(): void {
    const from = this.before.indexOf(' ', this.before.length / 2);
    this.before = from < 0 ? '' : this.before.slice(from + 1);
    this.joinedLines = Math.floor(this.joinedLines / 2);
  }

  /** What the line holds as it shows behind `from`, and the whole with what may follow it. */
  private joinedBy(from: string, seam: string, line: string): { here: Found[]; whole: string; ending: Ending } {
    const lead = line.length - line.trimStart().length;
    const whole = from + seam + line.slice(lead);
    const shift = from.length + seam.length - lead;
    const { found: known, ending: next } = secretsOf(whole);
    const found = [...known];
    // Pairs and dialogues on one line stand in quotes or elements.
    if (/["'<]/.test(whole)) createSequels().take(whole, (kind, start, end) => found.push({ kind, start, end }));
    const all = withoutOverlap(whole, found);
    const behind = all.filter(({ end }) => end > from.length + seam.length);
    // Known as a whole too, so that it is found where it stands on one line; and one that a line below told of.
    for (const { kind, start, end } of this.flow === null ? behind : all)
      if (start < from.length) this.replace(kind, whole.slice(start, end));
    const here = behind.map(({ kind, start, end }) => ({
      kind,
      start: Math.max(start - shift, lead),
      end: end - shift,
    }));
    return { here, whole, ending: next };
  }

  private take(line: string): string {
    const isAwaited = this.isAwaiting();
    const known = isAwaited || line.length > SHORT ? undefined : plainLines.get(line);
    this.isSuspect = known?.isSuspect ?? false;
    if (known !== undefined && this.isPlainHere(known, line)) {
      this.goOnFrom(line, known);
      return line;
    }
    this.isPlain = false;
    const { head, pieces, tail, indent: blanks, number: here } = peel(line, this.number);
    this.indent = blanks;
    this.number = here;
    const redacted = pieces
      .map((piece, index) => {
        if (index % 2 > 0) return this.between(piece);
        // Before the first tag of a page, and behind the last, stands no line.
        return piece === '' && pieces.length > 1 && (index === 0 || index === pieces.length - 1)
          ? ''
          : this.redactLine(piece);
      })
      .join('');
    const isWhole = pieces[0] === line && line.length <= SHORT;
    if (this.isPlain && known === undefined && isWhole && !isAwaited && !this.isAwaiting())
      plainLines.set(ownCopy(line), plainOf(line, this.ending, this.wasSuspect));
    return head + redacted + tail;
  }

  /** Whether what stands before decides over the next line: its head, a block, a table, a name whose secret comes. */
  private isAwaiting(): boolean {
    const { wasHeaded, number, flow, blocks, tables, sequels } = this;
    return wasHeaded || number !== null || flow !== null || !blocks.isIdle || !tables.isIdle || sequels.isWaiting;
  }

  /** Whether joining the line with what stands before could show nothing. */
  private isPlainHere({ isApart, isBetween }: Plain, line: string): boolean {
    if (this.ending !== null && isBetween) return false;
    if (this.before === '' || (isApart && this.ending !== 'open')) return true;
    return this.ending === null && !this.wasSuspect && !this.mayBeCut(line);
  }

  private goOnFrom(line: string, plain: Plain): void {
    this.before = line;
    this.ending = plain.ending;
    this.wasSuspect = plain.isSuspect;
    this.wasGap = plain.isGap;
    this.thrownIn = 0;
  }

  private between(separator: string): string {
    this.tables.part(separator);
    if (isEdge(separator)) {
      this.before = '';
      this.ending = null;
    }
    return separator;
  }

  /** The time that stands before a line, and who printed it where the line before had the same word there. */
  private headOf(line: string): string {
    const time = HEAD.exec(line)?.[0] ?? '';
    const named = time === '' ? '' : (PRINTER.exec(line.slice(time.length))?.[0] ?? '');
    const word = named.replace(/:?\s$/, '');
    const isKnown = named !== '' && named === this.printer;
    this.printer =
      isStart(word) || beginsCommand(word.toLowerCase()) || strongKind(word.toLowerCase()) !== null ? '' : named;
    if (!isKnown) return time;
    if (this.before.startsWith(named)) this.before = this.before.slice(named.length);
    return time + named;
  }

  private redactLine(line: string): string {
    if (this.isBeyondReading(line)) return line.replace(/\S.*/, nameless('password', line));
    const head = this.headOf(line);
    const rest = line.slice(head.length);
    const isHeaded = head !== '';
    if (isHeaded && !this.wasHeaded && this.ending !== null && this.thrownIn < THROWN_IN) {
      this.thrownIn += 1;
      return head + this.redactAlone(rest);
    }
    this.thrownIn = 0;
    if (isHeaded && !this.wasHeaded) this.before = '';
    this.wasHeaded = isHeaded;
    return head + this.redactNext(rest);
  }

  /** Whether the line is one of too many of a few letters in a folded text. */
  private isBeyondReading(line: string): boolean {
    if (this.flow === null || line.length - line.trimStart().length + this.indent <= this.flow) this.shortLines = 0;
    else if (line.trim().length < FEW_LETTERS) this.shortLines += 1;
    return this.shortLines > MOST_SHORT && /\S/.test(line);
  }

  private redactAlone(line: string): string {
    const found: Found[] = [];
    if (this.blocks.take(line, (kind, start, end) => found.push({ kind, start, end }))) return line;
    const isSuspect = mayHoldSecrets(line);
    this.isSuspect ||= isSuspect;
    if (isSuspect) found.push(...secretsOf(line).found);
    return found.length === 0 ? line : replaceAll(line, found, this.replace);
  }

  private redactNext(line: string): string {
    const found: Found[] = [];
    const tell: Tell = (kind, start, end) => found.push({ kind, start, end });
    const isPublic = this.blocks.take(line, tell);
    if (isPublic) return line;
    // Behind the stamp may stand who printed the line.
    const { tables, sequels, wasHeaded } = this;
    const behind = wasHeaded ? line.replace(/^\S{1,64}(?= )/, blank) : line;
    const isAlone = !mayHoldSecrets(line) && !(wasHeaded && mayHoldSecrets(behind));
    this.isSuspect ||= !isAlone;
    const meant = isAlone && tables.isIdle && !sequels.isWaiting ? undefined : meaningsOf(line, tell).at(-1);
    tables.take(meant?.text ?? line, meant?.tell ?? tell, !isAlone);
    if (!isAlone || sequels.isWaiting) sequels.take(meant?.text ?? line, meant?.tell ?? tell, this.indent);
    this.isJoined = false;
    const set = this.indent + line.length - line.trimStart().length;
    if (this.flow !== null && set <= this.flow && /\S/.test(line)) this.flow = null;
    const carried = this.before === '' ? [] : this.joined(line);
    found.push(...carried);
    if (this.flow === null && opensFlow(line)) this.flow = set;
    const own = isAlone ? { found: [], ending: null } : secretsOf(line);
    found.push(...own.found);
    if (behind !== line && !isAlone) found.push(...secretsOf(behind).found);
    // A log line that the console threw in between ends nothing where it leaves nothing open, nor does one line without anything.
    const isUnderlined = this.ending === 'due' && isRule(line);
    const isBetween =
      this.ending !== null &&
      ((isAside(line) && own.ending === null) ||
        (this.ending !== 'cut' && isGap(line) && !this.wasGap) ||
        isUnderlined);
    this.wasGap = isGap(line);
    // What the line itself leaves open at its end goes on from it, whatever it was joined with.
    if (this.isJoined && own.ending === null) this.wasSuspect ||= !isAlone;
    else if (!isBetween) {
      this.before = line;
      this.joinedLines = 0;
      this.ending = own.ending;
      this.wasSuspect = !isAlone;
      this.isPlain = found.length === 0;
    }
    return found.length === 0 ? line : replaceAll(line, found, this.replace);
  }

  next(line: string): string {
    const redacted = this.take(line);
    this.width = line.trimEnd().length;
    this.widths.add(line);
    return redacted;
  }
}
