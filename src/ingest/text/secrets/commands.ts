import { present } from '../../../model/present.js';
/**
 * Secrets in commands, as they are configured, typed (abbreviated, after a prompt) or logged: what follows a word that
 * introduces one, up to the words that go on with the command.
 */
import { TAG_SHAPE } from '../tag-shape.js';
import { kindOfName } from './fields.js';
import { type Ending, NARROWEST, type Tell } from './found.js';
import { abbreviates, isHarmless, type Kind, modifierLength, strongKind, trailerLength } from './words.js';

/** A word of a command, and how many letters of it are enough there. */
interface Word {
  readonly word: string;
  readonly shortest: number;
}

/** A command by its first words, and what introduces a secret in it; with nothing there the first words do. */
interface Shape {
  readonly words: readonly Word[];
  readonly introducers: readonly Word[];
  readonly kind: Kind;
}

/**
 * `first words: introducers`. `secret~1` may be shortened to one letter; of other first words two are enough, of those
 * behind one, of introducers three. A first word that introduces by itself is not shortened otherwise.
 */
const SHAPES: readonly Shape[] = [
  ...shapes('password', [
    'enable: password~1 secret~1',
    'username: password~2 secret~1',
    'user: password~2 secret~2',
    'ip: password',
    'ip ftp: password~2',
    'ip msdp: password~2',
    'ip http client: password~2',
    'ip scp: password~2',
    'ip sftp: password~2',
    'vtp: password~1',
    'neighbor: password~2',
    'ppp: password~2',
    'pppoe-client: password~2',
    'l2tp: password~2',
    'isis: password',
    'mpls: password~2',
    'cts: password pmk',
    'dot1x: password',
    'ap: password secret key',
    'mgmtuser: password secret',
    'bind: password',
    'password~3:',
    'challenge-password~9:',
    'secret~4:',
    'passwd:',
    'license smart proxy: password~1',
    'crypto key import: terminal~2 url pem',
    'crypto key export: terminal~2 url 3des des aes',
    'crypto ca: pkcs12 pem password',
    'crypto pki: pkcs12 pem password',
    'radius-common-pw:',
    'pin:',
    'cellular: chap pap unlock unblock authenticate change-pin~8 chv1-code~4 msl',
    'gsm: chap pap',
    'lte: chap pap unlock unblock authenticate change-pin~8 chv1-code~4',
    'http-proxy: password~2',
    'https-proxy: password~2',
    'transport: password~2',
    'authentication username: password~2',
    'credentials username: password~2',
    'quote: pass',
  ]),
  ...shapes('key', [
    'tacacs-server: key~1',
    'tacacs: key~1',
    'radius-server: key~1',
    'radius: key',
    'server-private: key~1',
    'server: key server-key~8',
    'client: server-key~8 key',
    'pac: key~1',
    'aaa-server: key',
    'failover: key',
    'crypto isakmp: key~1',
    'isakmp: key',
    'tunnel: key~1',
    'encryption: key',
    'dot11: key',
    'group: key',
    'key config-key:',
    'key-string~5:',
    'pre-shared-key~3: key~1',
    'pre-shared-key~3:',
    'mab request format attribute: 2',
    'kerberos srvtab entry:',
    'pre-shared-key~3 local~1:',
    'pre-shared-key~3 remote~1:',
    'server-key~8:',
    'set session-key: cipher authenticator esp ah~2',
    'standby: authentication~2 key-string~5',
    'vrrp: authentication~2 key-string~5',
    'glbp: authentication~2 key-string~5',
    'hsrp: authentication~2 key-string~5',
    'security psk provisioning key:',
    'ip nhrp: authentication~2',
    'ipv6 nhrp: authentication~2',
    'ip mobile: ascii~2 hex~2',
    'ip ospf: message-digest-key~2 authentication-key~15',
    'ip rip: authentication-key~15 text',
    'rip: key',
    'isis: key',
    'lisp: key',
    'ip lisp: key',
    'ipv4 etr: key~1',
    'ipv6 etr: key~1',
    'etr map-server: key~1',
    'ip rsvp: key',
    'location server: key',
    'activation-key:',
    'ipv6 ospf: md5 sha1~4 sha256~6 aes-cbc~7 3des~4 des aes-gcm~7',
    'ospfv3: md5 sha1~4 sha256~6 aes-cbc~7 3des~4 des aes-gcm~7',
    'area: md5 sha1~4 aes-cbc~7 3des~4 des message-digest-key~15 authentication-key~15',
    'authentication mode: hmac-sha-256~1',
    'authentication~6 text~2:',
    'text-authentication:',
    'authentication: key-string~5 ipsec key',
    'authentication ipsec: md5 sha1~4',
    'encryption ipsec: md5 sha1~4 aes-cbc~7 3des~4 des',
    'ntp: authentication-key~4',
    'security: set-key psk ascii hex',
    'security static-wep-key: ascii hex',
    'ke:',
    'snmp-server user: auth~1 priv~1',
    'snmp user: auth~1 priv~1',
    'nhrp: authentication~2',
    'wpa-psk:',
  ]),
  ...shapes('community', [
    'snmp-server: community',
    'snmp: community community-map~11',
    'netconf-yang: snmp-community-string~6',
  ]),
  ...shapes('token', ['license smart trust: idtoken~1', 'license smart register: idtoken~1', 'license: idtoken']),
  ...shapes('code', [
    'license smart reservation: authorization install',
    'license smart authorization: code~4',
    'license: pak',
  ]),
  ...shapes('name', [
    'license smart proxy: username~1',
    'http-proxy: username~4',
    'https-proxy: username~4',
    'cellular: apn',
    'profile: apn',
    'lte: apn',
    'apn:',
  ]),
];

function shapes(kind: Kind, rows: readonly string[]): Shape[] {
  return rows.map((row) => {
    const [words = '', introducers = ''] = row.split(':').map((part) => part.trim());
    const named = introducers === '' ? [] : introducers.split(' ').map((part) => wordOf(part, 3));
    const first = (part: string) => (named.length === 0 ? part.length : part === 'username' ? 3 : 2);
    const path = words.split(' ').map((part, index) => wordOf(part, index === 0 ? first(part) : 1));
    return { words: path, introducers: named, kind };
  });
}

function wordOf(part: string, usual: number): Word {
  const [word = '', shortest = String(usual)] = part.split('~');
  return { word, shortest: Number(shortest) };
}

/** Words that are no abbreviations although they begin a longer first word. */
const NEVER_ABBREVIATED = new Set([
  'authentication',
  'message',
  'server',
  'radius',
  'group',
  'local',
  'set',
  'pa',
  'key',
]);
/** First words that no sentence has: with them, or with two words of a command in full, one begins in mid-sentence too. */
const UNMISTAKABLE = /-|^(?:username|ospfv3|standby|vrrp|glbp|tacacs|mgmtuser|vtp)$/;
/** Shapes by the first letter of their first word. */
const BY_LETTER = new Map<string, Shape[]>();
for (const shape of SHAPES) {
  const letter = shape.words[0]?.word.charAt(0) ?? '';
  BY_LETTER.set(letter, [...(BY_LETTER.get(letter) ?? []), shape]);
}

interface Token {
  readonly start: number;
  readonly end: number;
  /** As written. */
  readonly text: string;
  /** In small letters, without what stands in front of a command: `sw1(config)#username` is `username`. */
  readonly word: string;
  /** A command may begin here. */
  readonly isFirst: boolean;
  /** The quote that the command begins with, which ends it too. */
  readonly quote: string;
}

/** Longer texts are documents on one line, no commands: log lines and outputs are cut there. */
const LONGEST = 64 * 1024;
/** What follows a message's tag is prose, unless it quotes a command. */
const TAG = new RegExp(`${TAG_SHAPE}:`);
const QUOTED_COMMAND = /command:|cmd:/i;
/** Words after an unknown command's secret that may belong to it. */
const PHRASE = 6;
/** Secrets of these kinds hold no blanks. */
const ONE_WORD: ReadonlySet<Kind> = new Set(['token', 'community', 'code', 'name']);

/** What is known of the command that a word stands in. */
interface Command {
  /** Its first word, by number. */
  readonly first: number;
  /** One after its last word; where its last word ends at most. */
  readonly stop: number;
  readonly limit: number;
  readonly shapes: readonly Shape[];
}

const NO_COMMAND: Command = { first: -1, stop: 0, limit: 0, shapes: [] };

/** Where a secret's word stands, and what is known of the text around it. */
interface Place {
  readonly text: string;
  readonly tokens: readonly Token[];
  readonly command: Command;
  /** Where prose begins, and where it ends since a command is quoted. */
  readonly prose: readonly [number, number];
  readonly tell: Tell;
}

/** What was done with the words behind an introducer: the next to look at. */
interface Step {
  readonly next: number;
  readonly ending: Ending;
}

/** Finds what follows `secret`, `key 7`, `snmp-server host 192.0.2.1` and the like. Linear. */
export function findInCommands(text: string, tell: Tell): Ending {
  if (text.length > LONGEST) return null;
  const tokens = tokensOf(text);
  const prose = proseOf(text);
  let command = NO_COMMAND;
  let ending: Ending = null;
  for (let at = 0; at < tokens.length; ) {
    if (at >= command.stop) command = NO_COMMAND;
    if (command === NO_COMMAND || tokens[at]?.isFirst) command = commandAt(text, tokens, at) ?? command;
    const place = { text, tokens, command, prose, tell };
    const kind = introducedBy(place, at);
    const step = kind === null ? atPosition(place, at) : maskAfter(place, at, kind);
    ending = step?.ending ?? null;
    at = Math.max(step?.next ?? 0, at + 1);
  }
  return ending;
}

function proseOf(text: string): [number, number] {
  const tag = TAG.exec(text);
  if (tag === null) return [text.length, text.length];
  return [tag.index, QUOTED_COMMAND.exec(text)?.index ?? text.length];
}

/** The words of a text with their places. */
function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  let before = '';
  for (const match of text.matchAll(/\S+/g)) {
    const whole = match[0];
    const head = /^.*[#>|:"'`({[,;](?=[A-Za-z])/.exec(whole.slice(0, 160))?.[0] ?? '';
    tokens.push({
      start: match.index,
      end: match.index + whole.length,
      text: whole,
      word: whole
        .slice(head.length, head.length + 64)
        .toLowerCase()
        .replace(/["'`,;)]+$/, ''),
      // `(mgmt)` names an interface of ASA.
      isFirst:
        before === '' ||
        (head !== '' && !/^\(\S{0,64}\)$/.test(whole)) ||
        /(?:(?:^|[|:,;#>"'])(?:do|no|default)|[|:,;#>]|[:,[({=]["'`])$/i.test(before),
      quote: /["'`]$/.exec(head)?.[0] ?? '',
    });
    before = whole.slice(-16);
  }
  return tokens;
}

/** The command that begins with a word, or null when it is none that can hold a secret. */
function commandAt(text: string, tokens: readonly Token[], first: number): Command | null {
  const token = tokens[first];
  if (token === undefined) return null;
  const found = (BY_LETTER.get(token.word.charAt(0)) ?? []).filter(({ words }) =>
    words.every((word, index) => isTyped(tokens[first + index]?.word ?? '', word)),
  );
  if (found.length === 0 || !(token.isFirst || isUnmistakable(tokens, first, found))) return null;
  const close = token.quote === '' ? -1 : text.indexOf(token.quote, token.end);
  let stop = tokens.length;
  if (close >= 0) {
    stop = first + 1;
    while ((tokens[stop]?.start ?? close) < close) stop += 1;
  }
  return { first, stop, limit: close < 0 ? text.length : close, shapes: found };
}

/**
 * A command in the middle of a sentence or of another command: in full letters, and no word of the language; or shortened as no sentence
 * has it, `snmp-s`, `lic sma tru idt`, `ena sec 5`.
 */
function isUnmistakable(tokens: readonly Token[], first: number, found: readonly Shape[]): boolean {
  return found.some(({ words, introducers }) => {
    const typed = words.map((_, index) => tokens[first + index]?.word ?? '');
    const isInFull = words.every(({ word }, index) => typed[index] === word);
    if (isInFull && (words.length > 1 || UNMISTAKABLE.test(typed[0] ?? ''))) return true;
    if (/^[a-z]{4,}-[a-z]/.test(typed[0] ?? '')) return true;
    const next = tokens[first + words.length]?.word ?? '';
    const isIntroduced = introducers.some((each) => abbreviates(next, each.word, each.shortest));
    return isIntroduced && (words.length > 2 || (words[0]?.word === 'enable' && CUT_SHORT.test(next)));
  });
}

/** `secret` and `password` as nobody writes them in a sentence. */
const CUT_SHORT = /^(?:sec|secr|secre|pas|pass|passw|passwo|passwor)$/;

function isTyped(typed: string, { word, shortest }: Word): boolean {
  return typed === word || (!NEVER_ABBREVIATED.has(typed) && abbreviates(typed, word, shortest));
}

/** Whether a command that can hold a secret may begin with the word. */
export const beginsCommand = (word: string): boolean =>
  (BY_LETTER.get(word.charAt(0)) ?? []).some(({ words: [first] }) => first !== undefined && isTyped(word, first));

/** The kind of secret that a word introduces where it stands. */
function introducedBy({ tokens, command }: Pick<Place, 'tokens' | 'command'>, at: number): Kind | null {
  const word = tokens[at]?.word ?? '';
  // At the end of a clause it introduces nothing.
  if (word === '' || /[,;.)!?]$/.test(tokens[at]?.text ?? '')) return null;
  const strong = strongKind(word) ?? (word.includes('_') ? kindOfName(word) : null);
  if (word === 'community' && ROUTING.test(tokens[at - 1]?.word ?? '')) return null;
  if (strong !== null) return strong;
  if (word === 'key' && tokens[at]?.isFirst) return isKeyItself(tokens, at) ? 'key' : null;
  if (at >= command.stop) return null;
  for (const { words, introducers, kind } of command.shapes) {
    if (introducers.length === 0 && at === command.first + words.length - 1) return kind;
    const isBehind = at >= command.first + words.length;
    if (isBehind && introducers.some((each) => abbreviates(word, each.word, each.shortest))) return kind;
  }
  return null;
}

/** `set community 65000:12` is about routes. */
const ROUTING = /^(?:set|match|send|delete|ext|large)$/;

/** ` key 7 X`, ` key X`; not `key 1`, which numbers a key of a chain. */
function isKeyItself(tokens: readonly Token[], at: number): boolean {
  const next = tokens[at + 1]?.text;
  return next !== undefined && (!/^\d{1,4}$/.test(next) || tokens[at + 2] !== undefined);
}

/** Words of `snmp-server host` that may stand before the community. */
const BEFORE_COMMUNITY =
  /^(?:tr(?:aps?|a)?|inf(?:o|or|orm|orms)?|v|ve(?:rsion|r|rs|rsi|rsio)?|1|2c|3|auth|noauth|priv|poll|community|encrypted|clear|[0-9])$/;
/** They take a word along. */
const NO_COMMUNITY = /^(?:use-vrf|filter-vrf|source-interface|udp-port)$/;

/** What `authentication` alone is followed by, where that is no key of HSRP or NHRP. */
const PUBLIC_AUTHENTICATION =
  /^(?:open|periodic|pre-share|rsa-\w+|ecdsa-\w+|eap|message-digest|null|mode|text|md5|key-chain|keychain|chap|pap|ms-chap\S*|peap|required|none|local|mab|dot1x|webauth|network-eap|shared|any|strict|loose|fallback)$/;

/** `test aaa group radius server 192.0.2.1 ops X`, `te aaa gr tacacs+ ops X` */
function isTestOfAaa(tokens: readonly Token[], at: number): boolean {
  const [test = '', aaa, of = ''] = [0, 1, 2].map((index) => tokens[at + index]?.word);
  return aaa === 'aaa' && abbreviates(test, 'test', 2) && (abbreviates(of, 'group') || abbreviates(of, 'server'));
}

/** `authentication X`, which IOS takes from `auth` on; a sentence or a heading begins with a capital. */
function isAuthentication(tokens: readonly Token[], at: number): boolean {
  const token = tokens[at];
  return token?.isFirst === true && abbreviates(token.word, 'authentication', 4) && !/^[A-Z]/.test(token.text);
}

/** Nothing comes, or what no command holds. */
const isEnd = (token: Token | undefined): boolean => token === undefined || /^["'`<|]/.test(token.text);

/** Commands whose secret stands at a place, behind no word of its own. */
function atPosition(place: Place, at: number): Step | null {
  const { tokens, text, tell } = place;
  const word = (index: number) => tokens[index]?.word ?? '';
  let value = -1;
  let kind: Kind = 'password';
  if (abbreviates(word(at), 'host', 1) && abbreviates(word(at - 1), 'snmp-server', 2)) {
    kind = 'community';
    value = at + 2;
    for (; value < tokens.length; value += 1) {
      const each = tokens[value]?.text.toLowerCase() ?? '';
      if (each === 'vrf' || NO_COMMUNITY.test(each)) value += 1;
      else if (!BEFORE_COMMUNITY.test(each) && modifierLength(each, '') !== 1) break;
    }
    // These have a line of their own too, with no community.
    if (value >= tokens.length && NO_COMMUNITY.test(word(at + 2))) return null;
  } else if (word(at) === 'host' && place.command.shapes.some(({ words }) => words[0]?.word === 'aaa-server')) {
    kind = 'key';
    value = at + 2;
    if (value >= tokens.length || introducedBy(place, value) !== null) return null;
  } else if (word(at) === 'host' && tokens[at]?.isFirst && /^(?:traps?|informs?)$/.test(word(at + 2))) {
    // Below `snmp-server vrf` of IOS XR.
    kind = 'community';
    value = at + 2;
    while (BEFORE_COMMUNITY.test(word(value))) value += 1;
  } else if (isTestOfAaa(tokens, at)) {
    const isServer = abbreviates(word(at + 2), 'server', 2) || abbreviates(word(at + 4), 'server', 2);
    const named = at + (abbreviates(word(at + 2), 'group', 2) && isServer ? 7 : isServer ? 6 : 5);
    value = named + (isServer && word(named - 1) === 'vrf' ? 2 : 0);
  } else if (word(at) === 'credential' && /^authenticat(?:e|ion)$/.test(word(at - 1))) value = at + 2;
  // The key of a cloud filter: `license 7 X`.
  else if (word(at) === 'license' && /^[067]$/.test(word(at + 1)) && isEnd(tokens[at + 3])) value = at + 2;
  else if (isAuthentication(tokens, at) && isEnd(tokens[at + 2])) {
    kind = 'key';
    value = PUBLIC_AUTHENTICATION.test(word(at + 1)) ? -1 : at + 1;
  } else if (/^com2sec6?$/.test(word(at))) {
    kind = 'community';
    value = at + (word(at + 1).toLowerCase() === '-cn' ? 5 : 3);
  }
  if (value < 0) return null;
  const token = tokens[value];
  if (token === undefined) return { next: tokens.length, ending: 'due' };
  if (isHarmless(token.text)) return { next: value, ending: null };
  tell(kind, token.start, token.end);
  return { next: value + 1, ending: token.end === text.length ? 'cut' : null };
}

/** Masks what follows the word at `at`, modifiers left out. */
function maskAfter(place: Place, at: number, kind: Kind): Step {
  const { text, tokens, command } = place;
  const stop = at < command.stop ? command.stop : tokens.length;
  const value = skipModifiers(place, at + 1, stop);
  const first = tokens[value];
  if (first === undefined || value >= stop) return { next: value, ending: stop === tokens.length ? 'due' : null };
  const isLast = value + 1 === stop;
  if (isLast && BLOCK_OF_YAML.test(first.text)) return { next: stop, ending: 'due' };
  if (!isLast && introducedBy(place, value) !== null && !isHarmless(first.text)) return { next: value, ending: null };
  if (kind === 'token' && TRUST_SCOPE.test(first.text)) return { next: value, ending: null };
  if (isLast && modifierLength(first.text, tokens[value - 1]?.text ?? '') > 0 && !isSecondDigit(tokens, value))
    return { next: stop, ending: 'due' };
  if (/^(?:is|was):?$/i.test(first.text) && !isLast && !isHarmless(tokens[value + 1]?.text ?? ''))
    return maskValue(place, value + 1, value + 2, kind);
  if (isHarmless(first.text) && !mayBeCut(place, first, isLast)) return { next: value, ending: null };
  // A PIN has four digits at least; `pin 1` is one of a plug.
  if (tokens[at]?.word === 'pin' && /^\d{1,3}$/.test(first.text)) return { next: value, ending: null };
  const isProse = command === NO_COMMAND && isBetween(first.start, place.prose);
  if (isProse || ONE_WORD.has(kind)) return maskValue(place, value, value + 1, kind);
  return maskValue(place, value, at < command.stop ? stop : phraseEnd(text, tokens, value), kind);
}

/** The text comes on the lines below. */
const BLOCK_OF_YAML = /^(?:[|>][+-]?\d?|\\)$/;

/** A terminal cut the command behind the first letters of its secret, which may well be `a` or `no`. */
function mayBeCut({ text, command }: Place, { text: word }: Token, isLast: boolean): boolean {
  return isLast && command !== NO_COMMAND && text.length >= NARROWEST && /^[a-z]{1,3}$/i.test(word);
}

/** What follows the token of `license smart trust idtoken`. */
const TRUST_SCOPE = /^(?:all|local|force)$/i;

/** `secret 9 0`: a type is given once; the terminal cut behind the first letter of the secret. */
function isSecondDigit(tokens: readonly Token[], at: number): boolean {
  return [at - 1, at].every((index) => /^\d{1,2}$/.test(tokens[index]?.text ?? ''));
}

const isBetween = (at: number, [start, end]: readonly [number, number]) => at >= start && at < end;

function skipModifiers({ tokens }: Place, from: number, stop: number): number {
  let value = from;
  for (;;) {
    const length = modifierLength(tokens[value]?.text ?? '', tokens[value - 1]?.text ?? '');
    if (length === 0 || value + length >= stop) return value;
    value += length;
  }
}

/** Where a secret of several words ends at the latest in a text that is no known command: a gap, a comma, a quote. */
function phraseEnd(text: string, tokens: readonly Token[], first: number): number {
  let stop = first + 1;
  for (; stop < tokens.length && stop < first + PHRASE; stop += 1) {
    const before = tokens[stop - 1];
    const next = tokens[stop];
    if (before === undefined || next === undefined) break;
    if (next.start - before.end > 1 || /["'`,;}\])]$/.test(before.text) || /[<{["'`(]/.test(text.charAt(next.start)))
      break;
  }
  return stop;
}

/** Masks the word `first` and all before `stop` that don't go on with the command. */
function maskValue(place: Place, first: number, stop: number, kind: Kind): Step {
  const { text, tokens, command, tell } = place;
  const token = present(tokens[first]);
  const limit = first < command.stop ? command.limit : text.length;
  const quote = /^\\?["'`]/.exec(token.text)?.[0] ?? '';
  if (quote !== '') {
    const start = token.start + quote.length;
    const close = text.indexOf(quote, start);
    const end = close < 0 || close > limit ? limit : close;
    if (end > start) tell(kind, start, end);
    let next = first + 1;
    while ((tokens[next]?.start ?? text.length) < end) next += 1;
    return { next, ending: end === text.length ? 'open' : null };
  }
  let start = token.start;
  let end = withoutQuote(text, token, limit);
  let next = first + 1;
  while (next < stop) {
    const each = present(tokens[next]);
    if (introducedBy(place, next) !== null) break;
    const length = trailerLength(each.text);
    if (length > 0) next += length;
    else {
      // A phrase is one secret; what stands behind a word of the command is another.
      if (tokens[next - 1]?.end !== end) {
        tell(kind, start, end);
        start = each.start;
      }
      end = withoutQuote(text, each, limit);
      next += 1;
    }
  }
  if (end > start) tell(kind, start, end);
  return { next, ending: end === text.length ? 'cut' : null };
}

/** The word's end, without the quote that closes what the command stands in. */
function withoutQuote(text: string, { start, end }: Token, limit: number): number {
  const last = text.charAt(end - 1);
  const isQuote = /["'`]/.test(last) && end - start > 1 && text.lastIndexOf(last, start) >= 0;
  if (!isQuote) return Math.min(limit, end);
  let stop = end - 1;
  while (stop > start && text.charAt(stop - 1) === '\\') stop -= 1;
  return Math.min(limit, stop);
}
