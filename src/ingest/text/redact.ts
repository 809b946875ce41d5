/**
 * Secrets out of one line, once, before anything reads it. Each rule keeps the words around the secret, so that the line
 * can still be read; what is replaced becomes `<redacted:kind>`.
 */

/** Takes one line after the other of one output; remembers that it is inside a private key. */
export type Redactor = (line: string) => string;

/** Gives what is to stand for a secret: by default `<redacted:kind>`. */
export type Replace = (kind: string, secret: string) => string;

const nameless: Replace = (kind) => `<redacted:${kind}>`;

/** Lines without any of these words are not looked at further. */
const SUSPECT =
  /token|passw|passphrase|secret|key|psk|communit|snmp-server|code\s*:|Code\W|authorization\s*:|bearer|cookie|:\/\/|-[A-Za-z0-9]{6}-[A-Za-z0-9]{6}-|-Z[A-Z0-9]/i;

/** What stands where a secret could stand and isn't one. */
const HARMLESS =
  /^(?:<(?:empty|none|removed|hidden|redacted(?::[a-z0-9-]+)?)>|\*+|none|empty|not|is|was|has|for|and|or|to|in|on|from|required|missing|expired|invalid)$/i;

/** A password type digit before the secret. */
const TYPE = String.raw`(?:(?:type\s+)?\d{1,2}\s+)`;

interface Rule {
  readonly kind: string;
  /** Groups: what stays in front, the secret. */
  readonly pattern: RegExp;
}

const RULES: readonly Rule[] = [
  // license smart trust idtoken X all force
  rule('token', String.raw`\b(id[-_]?token["']?(?:\s+|\s*[:=]\s*)["']?)([^\s"'<]+|<[^>]*>[^\s"']*)`),
  // The token 'X' is not valid.
  rule('token', String.raw`\b(token\s+\\?['"\`‘’])([^\s'"\`‘’\\]+)`),
  // "token":"X"   access_token=X
  rule('token', String.raw`(token\\?["']?\s*[:=]\s*\\?["']?)([A-Za-z0-9+/=_%.~-]{6,})`),
  // Authorization: Bearer X
  rule(
    'credentials',
    String.raw`\b((?:Authorization|Cookie)\s*:\s*(?:(?:Basic|Bearer|Digest|Negotiate|NTLM)\s+)?|\bBearer\s+)([A-Za-z0-9+/=_.~;-]{8,})`,
  ),
  // username admin privilege 15 secret 9 X   enable password 7 X   ip http client password 0 X
  rule(
    'password',
    String.raw`\b((?:password|secret|passphrase|passwd|key-string|server-key|shared-secret|wpa-psk|psk|ascii|hex)\s+${TYPE})(\S+)`,
  ),
  rule(
    'password',
    String.raw`^([\s\w./:"-]*\b(?:password|secret|passphrase|passwd|key-string|shared-secret)\s+)(\S+)(?=\s*$)`,
  ),
  rule(
    'password',
    String.raw`((?:^|\b(?:username|user-name|enable)\s)[^:%]{0,200}?\b(?:password|secret)\s+(?:level\s+\d+\s+)?${TYPE}?)(\S+)`,
  ),
  // Password: X   "password":"X"   password=X
  rule('password', String.raw`((?:password|passwd|passphrase|secret)\\?["']?\s*[:=]\s*\\?["']?)([^\s"'\\,;}&]+)`),
  // key 7 X   tacacs-server key X   radius-server host 192.0.2.1 key X   pac key 7 X
  rule('key', String.raw`\b(key\s+[0678]\s+)(\S+)`),
  rule('key', String.raw`(\b(?:tacacs-server|radius-server|tacacs|radius)\b[^:%]{0,200}?\bkey\s+)(\S+)`),
  rule('key', String.raw`^(\s*(?:server-)?key\s+)(?!chain\b|config-key\b|\d+\s*$|generate\b|is\b)(\S+)(?=\s*$)`),
  rule('key', String.raw`\b(config-key\s+password-encrypt\s+)(\S+)`),
  // crypto isakmp key 6 X address 0.0.0.0   pre-shared-key address 192.0.2.1 key X
  rule('key', String.raw`\b(crypto\s+isakmp\s+key\s+${TYPE}?)(\S+)`),
  rule('key', String.raw`\b(pre-shared-key\s+(?:\S+\s+){0,6})(\S+)(?=\s*$)`),
  // ntp authentication-key 1 md5 X 7   ip ospf message-digest-key 1 md5 7 X
  rule(
    'key',
    String.raw`\b((?:authentication-key|message-digest-key|digest-key)\s+(?:\d+\s+)?(?:(?:md5|sha\S*|hmac\S*|cmac\S*)\s+)?${TYPE}?)(\S+)`,
  ),
  // security wpa psk set-key ascii 0 X
  rule('key', String.raw`\b(set-key\s+(?:ascii|hex)\s+${TYPE}?|wpa-psk\s+(?:ascii\s+|hex\s+)?${TYPE}?)(\S+)`),
  rule('key', String.raw`\b(cryptographic-key|key-string)(\s+\S.*)()$`),
  // snmp-server community X RO   snmp-server host 192.0.2.1 version 2c X
  rule('community', String.raw`\b(snmp-server\s+community\s+${TYPE}?|community-map\s+)(\S+)`),
  rule(
    'community',
    String.raw`\b(snmp-server\s+host\s+\S+\s+(?:vrf\s+\S+\s+)?(?:(?:traps|informs|trap|inform)\s+)?(?:version\s+(?:1|2c|3(?:\s+(?:auth|noauth|priv))?)\s+)?)(?!version\b|vrf\b)(\S+)`,
  ),
  rule('community', String.raw`\b(community(?:\s+(?:name|string))?\s*[:=]\s*["']?)([^\s"']+)`),
  // snmp-server user U G v3 auth sha X priv aes 128 X
  rule('key', String.raw`(\bauth\s+(?:md5|sha\S*)\s+(?:(?:224|256|384|512)\s+)?)(\S+)`),
  rule('key', String.raw`(\bpriv\s+(?:des56|des|3des|aes)\s+(?:(?:128|192|256)\s+)?)(\S+)`),
  // Last return code: X   Request code: X   Reservation authorization code: X
  rule('code', String.raw`\b((?:return|request|authorization|reservation)\s+code\s*:\s*)(\S.*)$`),
  rule('code', String.raw`(<(?:returnCode|requestCode|return_code|request_code)[^>]{0,80}>\s*)([^<\s][^<]*)`),
  rule(
    'code',
    String.raw`((?:returnCode|requestCode|return_code|request_code)\\?["']?\s*[:=]\s*\\?["']?)([^\s"'<\\,;}]+)`,
  ),
  // CPaaaa-bbbbbb-cccccc-dddddd-eeeeee-ff on a line of its own, after "Enter this return code in …:"
  rule(
    'code',
    String.raw`(^|[\s:"'>])([A-Za-z0-9]{6}(?:-[A-Za-z0-9]{6}){2,12}(?:-[A-Za-z0-9]{2,6}){1,2})(?=$|[\s"'<,.;])`,
    '',
  ),
  // CB-ZC9300-24T:FOC0000X0AA-Abcdefghi-2A
  rule(
    'code',
    String.raw`(^|[\s:"'>])(C[A-Z]-[A-Z][A-Z0-9/+.-]{2,40}:[A-Z0-9]{6,20}-[A-Za-z0-9]{6,}-[0-9A-Fa-f]{2})(?=$|[\s"'<,.;])`,
    '',
  ),
  // <password>X</password>
  rule('password', String.raw`(<(?:password|secret|token|idToken|privateKey)>\s*)([^<\s][^<]*)`),
  // https://user:X@host
  rule('password', String.raw`(\b[a-z][a-z0-9+.-]{1,20}://[^\s/:@]{0,256}:)(?!\d{1,5}(?:/|\s|$))(\S{1,512})(?=@)`),
  // Anywhere: what follows the word and looks like no word itself.
  rule('password', String.raw`(\b[Pp]ass(?:word|wd|phrase)\s+|\b[Ss]ecret\s+)(?=[a-z]*[\dA-Z$!#%&+/=])(\S{6,})`, ''),
];

function rule(kind: string, source: string, flags = 'i'): Rule {
  return { kind, pattern: new RegExp(source, `g${flags}`) };
}

const KEY_START = /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY/;
const KEY_END = /-----END [A-Z0-9 ]{0,40}PRIVATE KEY/;
/** No key is longer than this many lines; a start without end can't hide the rest of an input. */
const KEY_LINES = 400;

/** A redactor for the lines of one output, in order. Start a new one for each output. */
export function createRedactor(replace: Replace = nameless): Redactor {
  let keyLines = 0;
  return (line) => {
    if (keyLines > 0) {
      keyLines += 1;
      if (KEY_END.test(line)) {
        keyLines = 0;
        return line.replace(/^.*?(?=-----END)/, (before) => (before.trim() === '' ? before : replace('key', before)));
      }
      if (keyLines <= KEY_LINES && KEY_BODY.test(line)) return line.trim() === '' ? line : replace('key', line.trim());
      keyLines = 0;
    }
    if (line.length < 6 || !SUSPECT.test(line)) return line;
    const start = KEY_START.exec(line);
    if (start !== null) {
      const rest = line.slice(start.index + start[0].length);
      const end = KEY_END.exec(rest);
      if (end === null) keyLines = 1;
      const opened = /^-{0,5}/.exec(rest)?.[0] ?? '';
      const after = end === null ? '' : rest.slice(end.index);
      const body = end === null ? rest.slice(opened.length) : rest.slice(opened.length, end.index);
      return (
        redactSecrets(line.slice(0, start.index), replace) +
        start[0] +
        opened +
        (body.trim() === '' ? body : replace('key', body)) +
        after
      );
    }
    return redactSecrets(line, replace);
  };
}

/** Inside a PEM block: base64, its headers (`Proc-Type: 4,ENCRYPTED`), blanks. */
const KEY_BODY = /^\s*(?:[A-Za-z0-9+/=\s]*|[A-Za-z-]{1,40}: [\w,.: -]{0,200})$/;

/** False when no secret can be in the text. Parts of a line that meet at a percent sign can be asked one by one. */
export function mayHoldSecrets(text: string): boolean {
  return SUSPECT.test(text);
}

/** Replaces the secrets of one line by `<redacted:kind>`. The same line comes back when there are none. Idempotent. */
export function redactSecrets(line: string, replace: Replace = nameless): string {
  if (!SUSPECT.test(line)) return line;
  let result = line;
  for (const { kind, pattern } of RULES) {
    result = result.replace(pattern, (whole: string, before: string, secret: string) =>
      HARMLESS.test(secret) ? whole : before + replace(kind, secret),
    );
  }
  return result;
}
