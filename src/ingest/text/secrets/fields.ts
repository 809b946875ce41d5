/** Secrets behind a name: in JSON, YAML, XML, the environment, HTTP headers, URL parameters and the labels of outputs. */
import type { Ending, Tell } from './found.js';
import { isHarmless, type Kind, mistypedKind } from './words.js';

/** Last words of names that tell about a secret and hold none. */
export const ABOUT: ReadonlySet<string> = new Set(
  `type encryption length age policy policies timeout expiry expires expiration expired count status state chain chains size bits method
  mode usage algorithm lifetime min max minimum maximum strength recovery index file path format required present valid installed
  needed version requests changed date time url uri endpoint group list map users user server servers id ids prompt rotation hint
  attempts retries restriction management storage scheme field label exchange sent received failed reason`
    .trim()
    .split(/\s+/),
);
/** Names that hold a secret, put together from their words. */
const NAMES: readonly (readonly [RegExp, Kind])[] = [
  [
    /(?:password|passwd|passphrase|passcode|passwort|secret|pwd|(?<!by|com|over|sur|tres|under)pass|psw|pswd|passw|paswd|sharedsecret|challenge|usermsg|ssword|(?:pin|puk)code|[a-z]pw)$/,
    'password',
  ],
  [
    /(?:token|(?:id|auth|api)tok|jwt|bearer|apikey|sessionid|sessid|csrf|otp|webhook|(?:service|auth|session|login)ticket|assertion|sas|samlresponse|artapi)$/,
    'token',
  ],
  [
    /(?:psk|presharedkey|privatekey|accesskey|authkey|privkey|serverkey|sharedkey|keystring|encryptionkey|secretkey|passkey|masterkey|signingkey|privatemac|pmk|cak|kek|keydata|keyvalue|sig|signature|hmac|^word)$/,
    'key',
  ],
  [
    /(?:community|snmp(?:ro|rw)?comm|communityname|communityindex|communitysecurityname|communitystring|communityconfig|communityoruser|communityr[ow]|snmpro|snmprw|securityname)$/,
    'community',
  ],
  [
    /(?:returncode|requestcode|authorizationcode|authcode|trustcode|^pak|reservationcode|activationcode|enrollmentcode)$/,
    'code',
  ],
  [/(?:credential|credentials|cookie|cookies|setcookie|proxyauthorization|xauth(?:orization)?)$/, 'credentials'],
];
/** `key` alone is often the name of something else. */
const PUBLIC_KEY =
  /(?:public|host|foreign|primary|sort|partition|trusted|registry|index|cache|map|hot|product|license|licence|authorization|authorisation)key$/;
/** What a name ends with that says of which form its secret is: `psk_value`, `id_token_str`. */
const FORM =
  /^(?:value|val|string|str|text|plain|cleartext|raw|hash|hashed|cipher|ciphertext|literal|here|below|base64|b64|hex|enc|encrypted|new|old|current|confirm|confirmation|again|repeat)$/;
/** Passwords in the languages that engineers write their notes in. */
const FOREIGN =
  /(?:kennwort|mot de passe(?: (?:d[eu] |d')?\w{2,16})?|^mdp|^clave|^parola(?: d'ordine)?|^geheimnis|^parole|^mật khẩu|^סיסמה|^schlüssel|^jeton|^communaut[ée]|^comunidad|contraseña|contrasena|senha|wachtwoord|hasło|haslo|heslo|salasana|şifre|sifre|lösenord|adgangskode|пароль|密码|密碼|口令|パスワード|비밀번호)$/i;

/** What only variables are called: `SNMP_V3_AUTH`, `GITHUB_PAT`. */
const OF_ENVIRONMENT = /^[A-Z][A-Z0-9]{0,30}(?:_[A-Z0-9]{1,30}){0,5}_(?:AUTH|PRIV|PAT|CREDS?)$/;

/** Where a container of secrets holds them: `"community": [{"name": "X"}]`. */
const INNER =
  /^(?:name|value|string|text|data|content|id|secret|ascii|hex|clear|encrypted|password|plain|cleartext|ciphertext|hash|encoded|phrase|t)$/i;

/** Whether another language calls a secret so. */
export const isForeign = (name: string): boolean => FOREIGN.test(name);

/** The kind of secret that a field of this name holds, or null. */
export function kindOfName(name: string): Kind | null {
  if (isForeign(name)) return 'password';
  if (OF_ENVIRONMENT.test(name)) return 'key';
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
  return (
    kindOfWords(words) ?? (words.length > 1 && FORM.test(words.at(-1) ?? '') ? kindOfWords(words.slice(0, -1)) : null)
  );
}

function kindOfWords(words: readonly string[]): Kind | null {
  const last = (words.at(-1) ?? '').replace(/(?<=[a-z])\d{1,3}$/, '');
  const joined = words
    .join('')
    .replace(/(?<=[a-z])\d{1,3}$/, '')
    .replace(/communities$/, 'community')
    .replace(
      /(token|secret|password|passphrase|credential|communitystring|(?:ntp|radius|tacacs|auth|api|private|shared)key)s$/,
      '$1',
    );
  for (const [pattern, kind] of NAMES) if (pattern.test(joined)) return kind;
  if (ABOUT.has(last)) return null;
  if (last === 'key' || (last === 'keys' && joined.endsWith('key'))) return PUBLIC_KEY.test(joined) ? null : 'key';
  if (last === 'tok') return 'token';
  return last === 'pass' || last === 'pin' || last === 'pw' ? 'password' : mistypedKind(last);
}

const LONGEST_NAME = 64;
const NAME_LETTER = /[\w.-]/;
const OTHER_LETTER = /[\p{L}\p{N}]/u;

/** What stands before the separator at `at`: up to four words, quotes around; looks back 64 characters at most. */
function nameBefore(text: string, at: number, from: number): string | null {
  const least = Math.max(from, at - LONGEST_NAME);
  let end = at;
  while (end > least && /[ \t]/.test(text.charAt(end - 1))) end -= 1;
  // `environ["PASSWORD"] = "X"`
  if (end > least + 1 && /["']\]/.test(text.slice(end - 2, end))) end -= 1;
  while (end > least && text.charAt(end - 1) === '*') end -= 1;
  if (end > least && /["'`]/.test(text.charAt(end - 1))) end -= 1;
  while (end > least && text.charAt(end - 1) === '\\') end -= 1;
  let start = end;
  let words = 1;
  while (start > least) {
    const letter = text.charAt(start - 1);
    if (letter === ' ' && start < end) words += text.charAt(start) === ' ' ? 0 : 1;
    else if (!NAME_LETTER.test(letter) && !(letter > '\x7f' && OTHER_LETTER.test(letter))) break;
    if (words > 4) break;
    start -= 1;
  }
  return start === end ? null : text.slice(start, end).trimStart();
}

/** `enable: X` of the files in which scripts keep what they log in with. */
const isAlone = (name: string): boolean =>
  /^(?:(?:export|set|setx|env|declare) )?(?:(?:cisco|ios|net|device|switch|router|vault|lab|default)[_-]?)?enable$/i.test(
    name,
  );
const aloneKind = (name: string): Kind | null => (isAlone(name) ? 'password' : null);
/** `"passwordList": ["X"]`; a `community-list` filters routes, and has no brackets. */
const listKind = (name: string, text: string, at: number): Kind | null =>
  /[a-z]List$/.test(name) && /^\s{0,4}\[/.test(text.slice(at + 1, at + 6)) ? kindOfName(name.slice(0, -4)) : null;
/** `"auth": "dXNlcjpwdw=="` of what logs in to registries. */
const ENCODED = /(?<="auth"\s{0,4}:\s{0,4}")(?=[a-z+/]{0,512}[A-Z0-9=])[A-Za-z0-9+/]{12,512}={0,2}(?=")/g;

/** `--api-key X`, `-Password 'X'` */
const OPTION = /(?<=^|[\s:"'`(])--?([A-Za-z][\w-]{1,40})\s{1,4}["']?([^\s"'|;-][^\s"']{3,255})/g;

function findInOptions(text: string, tell: Tell): void {
  if (!text.includes('-')) return;
  for (const match of text.matchAll(OPTION)) {
    const kind = kindOfName(match[1] ?? '');
    const value = match[2] ?? '';
    if (kind === null || isNothing(value, kind)) continue;
    const end = match.index + match[0].length;
    tell(kind, end - value.length, end);
  }
}

/** A line that is the name of a secret and nothing more: it comes on the next. */
const BARE_NAME = /^["']?[A-Za-z][A-Za-z_-]{1,20}(?: [A-Za-z]{2,16}){0,2}["']?$/;

/** What a page or a note sets a heading, a cell, a point off with. */
const HEADING_MARKS =
  /^\s{0,40}(?:#{1,6} |[-*+] |\d{1,2}[.)] |[*_]{1,3}(?=\w))|[*_]{1,3}\s*$|<\/?(?:td|th|tr|dt|dd|li|p|h\d|b|strong|label|span|div)(?:\s[^<>]{0,200})?>/gi;

function announces(text: string): boolean {
  const name = text.replace(HEADING_MARKS, '').trim();
  if (/\bcode in .{1,80}:$/i.test(name)) return true;
  return BARE_NAME.test(name) && /^(?:password|token)$/.test(kindOfName(name) ?? '');
}

/** What only the parameters of a URL are called. */
const QUERY: ReadonlyMap<string, Kind> = new Map([
  ['code', 'code'],
  ['auth', 'token'],
  ['ticket', 'token'],
  ['sid', 'token'],
  ['t', 'token'],
  ['session', 'token'],
]);

/** Values of these names are long or none. */
const NUMBER = /^\d{1,4}[,;.]?$/;

/** Finds `"password": "X"`, `API_KEY=X`, `Community name: X`, `Cookie: a=X`. Linear: it looks back 64 characters at most. */
export function findInFields(text: string, tell: Tell): Ending {
  findInOptions(text, tell);
  if (text.includes('"auth"'))
    for (const { index, 0: value } of text.matchAll(ENCODED)) tell('credentials', index, index + value.length);
  if (announces(text)) return 'due';
  let ending: Ending = null;
  let done = 0;
  /** Inside what a secret's name holds: `{ "name": "X" }`, and what the names of several hold. */
  let container: Container | null = null;
  const separator = /[:=：→]|(?<=[A-Za-z] ?)\.{4,}(?= )/g;
  for (let match = separator.exec(text); match !== null; match = separator.exec(text)) {
    const at = match.index;
    if (at < done) continue;
    const name = nameBefore(text, at, done);
    if (name === null) continue;
    const isQuery = match[0] === '=' && /[?&]/.test(text.charAt(at - name.length - 1));
    const kind: Kind | null =
      kindOfName(name) ??
      listKind(name, text, at) ??
      queryKind(isQuery, name) ??
      innerKind(container, name) ??
      aloneKind(name);
    if (kind === null) continue;
    const value = valueAt(text, at + match[0].length, match[0] !== '=', isQuery);
    if (isAlone(name) && !/^\S{6,128}$/.test(text.slice(value.start, value.end))) continue;
    if (value.opens) {
      container = { kind, isOfMany: isOfMany(name), isList: text.charAt(value.start) === '[' };
      continue;
    }
    const found = text.slice(value.start, value.end);
    if (!staysOpen(text, value.end, container) && !(container !== null && isHarmless(found))) container = null;
    ending = value.ending;
    done = Math.max(done, value.end);
    if (found === '') continue;
    if (!isNothing(found, kind)) tell(kind, value.start, value.end);
    else if (kind === 'token') tellFirst(found, value.start, tell);
  }
  return done >= text.trimEnd().length ? ending : ending === 'due' ? 'due' : null;
}

const NEXT_OBJECT = /^["']?[^{}[\]]{0,200}(?:\[[^{}[\]]{0,80}\][^{}[\]]{0,80}){0,4}\}\s{0,8},\s{0,8}\{/;

/** Whether more of what a container holds may come: another name in it, or another object of its list. */
function staysOpen(text: string, end: number, container: Container | null): boolean {
  if (container === null) return false;
  if (container.isOfMany && /^["']?\s{0,4},/.test(text.slice(end, end + 8))) return true;
  return container.isList && NEXT_OBJECT.test(text.slice(end, end + 640));
}

function queryKind(isQuery: boolean, name: string): Kind | null {
  return isQuery ? (QUERY.get(name.toLowerCase()) ?? null) : null;
}

interface Container {
  readonly kind: Kind;
  readonly isOfMany: boolean;
  /** A list of objects, each of which may hold one. */
  readonly isList: boolean;
}

/** `secrets`, `cookies`, `communities` hold them under any name. */
export const isOfMany = (name: string): boolean =>
  /(?:secret|token|password|passphrase|communitie|cookie|psk|credential|(?:ntp|radius|tacacs|auth|api|private|shared)_?key)s$/i.test(
    name,
  );

/** What stands beside secrets, by the name of its field. */
const BESIDE =
  /user|name|login|host|type|path|version|descr|engine|from|file|provider|kind|domain|expir|date|enabled|method/i;

/** Whether a field among secrets of many names holds one. */
export const isOneOfMany = (name: string): boolean => !BESIDE.test(name);

function innerKind(container: Container | null, name: string): Kind | null {
  if (container === null) return null;
  return INNER.test(name) || (container.isOfMany && isOneOfMany(name)) ? container.kind : null;
}

function isNothing(value: string, kind: Kind): boolean {
  const words = value.split(/\s+/);
  if (words.every(isHarmless)) return true;
  // What a server says about a token: its own words; the token in them stands in quotes.
  if (kind === 'token' && words.length > 3) return true;
  return (kind === 'key' || kind === 'code' || kind === 'token') && NUMBER.test(value);
}

/** `X-Auth-Token: X, and it failed`: a sentence goes on behind the token. */
function tellFirst(value: string, start: number, tell: Tell): void {
  const first = /^[A-Za-z0-9+/=_%.~-]{8,}(?<![.])/.exec(value)?.[0] ?? '';
  if (/[0-9]/.test(first) && /[A-Za-z]{2}/.test(first)) tell('token', start, start + first.length);
}

interface Value {
  readonly start: number;
  readonly end: number;
  readonly ending: Ending;
  /** An object or a list begins, or a block of YAML. */
  readonly opens: boolean;
}

/** Of YAML, of a shell: the value comes on the lines below. */
const LATER = /^(?:[|>][+-]?\d?|<<[-~]?["']?\w{1,16}["']?|\\)\s*$/;

/** The value behind a separator: in quotes, as one word, or to the end of its column. */
function valueAt(text: string, from: number, isColon: boolean, isQuery: boolean): Value {
  const lead =
    /^:?(?:(?:=?>(?![+-]?\d?\s*$))?=?[ \t]*(?:[!&][\w!/.:-]{0,40}[ \t]+){0,2}(?:(?:[|>][+-]?\d?|<<[-~]?["']?\w{1,16}["']?)[ \t]+)?)(?:(?:u|b|r|\$)?(?=["']))?/.exec(
      text.slice(from, from + 256),
    )?.[0].length ?? 0;
  const start = from + lead;
  const rest = text.slice(start, start + 8);
  if (text.slice(start).length === 0 || LATER.test(text.slice(start, start + 32)))
    return { start: text.length, end: text.length, ending: 'due', opens: false };
  const quote = /^\\*(?:"""|'''|["'`])/.exec(rest)?.[0];
  if (quote !== undefined) return quotedValue(text, start + quote.length, quote);
  if (/^[[{]/.test(rest)) return listValue(text, start);
  const stop = isQuery
    ? /[&\s"'<>]/
    : isColon && lead > 0
      ? /[\t<>"\]]|\}(?=[\s,;}\]]|$)|(?<=\s)\{| {2}|, [A-Za-z"]|; |,$/
      : /[\s"'<>}\],;&]/;
  const length = text.slice(start).search(stop);
  const end = length < 0 ? text.length : start + length;
  return { start, end, ending: end === text.length ? 'cut' : null, opens: false };
}

/** Up to the quote that closes, the escaped ones skipped. */
function quotedValue(text: string, start: number, quote: string): Value {
  let close = text.indexOf(quote, start);
  while (close > 0 && quote.length === 1 && (isEscaped(text, start, close) || isDoubled(text, close)))
    close = text.indexOf(quote, close + (isDoubled(text, close) ? 2 : 1));
  return close < 0
    ? { start, end: text.length, ending: 'open', opens: false }
    : { start, end: close, ending: null, opens: false };
}

/** `'it''s'` in YAML. */
const isDoubled = (text: string, at: number): boolean => /^''\w/.test(text.slice(at, at + 3));

function isEscaped(text: string, start: number, at: number): boolean {
  let slashes = 0;
  while (at - 1 - slashes >= start && text[at - 1 - slashes] === '\\') slashes += 1;
  return slashes % 2 === 1;
}

/** `["a", "b"]` is a list of secrets; `{…}` and `[{…}]` hold them under names of their own. */
function listValue(text: string, start: number): Value {
  const opens = { start, end: start, ending: null, opens: true } as const;
  if (!/^\[\s*["'\w]/.test(text.slice(start, start + 64))) return opens;
  const close = text.indexOf(']', start);
  return { start: start + 1, end: close < 0 ? text.length : close, ending: close < 0 ? 'open' : null, opens: false };
}

/** Finds the texts of XML elements whose name tells of a secret, and of `name` within them. */
export function findInXml(text: string, tell: Tell): Ending {
  if (!text.includes('<')) return null;
  let container: Container | null = null;
  let ending: Ending = null;
  const element = /<([A-Za-z][\w:.-]{0,80})(?:\s[^<>]*)?>/g;
  for (let match = element.exec(text); match !== null; match = element.exec(text)) {
    if (match[0].endsWith('/>') || match[0].startsWith('<redacted')) continue;
    const name = (match[1] ?? '').replace(/^.*:/, '');
    const kind: Kind | null = kindOfName(name) ?? (/^community/.test(name) ? 'community' : innerKind(container, name));
    if (kind === null) continue;
    const start = match.index + match[0].length;
    const from = start + (/^\s{0,80}<!\[CDATA\[/.exec(text.slice(start, start + 90))?.[0].length ?? 0);
    const close = closeOf(text, start, from);
    // `<id_token> all` is a placeholder in a command.
    if (close === null && /\S/.test(text.slice(Math.max(0, match.index - 8), match.index).replace(/.*>/, ''))) continue;
    if (close !== null && /[A-Za-z]/.test(text.charAt(close + 1))) {
      container = { kind, isOfMany: isOfMany(name), isList: false };
      continue;
    }
    container = null;
    const end = close ?? text.length;
    element.lastIndex = end;
    ending = close === null ? (end > from ? 'open' : 'due') : null;
    const value = text.slice(from, end);
    if (value.trim() === '' || isNothing(value.trim(), kind)) continue;
    tell(kind, from + value.length - value.trimStart().length, from + value.trimEnd().length);
  }
  return ending;
}

/** Where an element's text ends: the next tag of any kind, or the end of its CDATA. */
function closeOf(text: string, start: number, from: number): number | null {
  if (from > start) return placeIn(text.indexOf(']]>', from));
  let at = text.indexOf('<', from);
  while (at >= 0 && text.startsWith('<redacted', at)) at = text.indexOf('<', at + 1);
  return placeIn(at);
}

const placeIn = (at: number) => (at < 0 ? null : at);
