/** Secrets that are known by how they look: in URLs and headers, licensing codes, tokens of services, hashes, random text. */
import type { Ending, Tell } from './found.js';
import { Gate } from './needles.js';
import { findOdd } from './odd-words.js';
import { isHarmless, type Kind } from './words.js';

interface Pattern {
  readonly kind: Kind;
  /** The first group stays in front, the second is the secret. */
  readonly pattern: RegExp;
}

/** No word that something is said of, or that says something. */
const NO_NOUN = String.raw`(?![a-z]{1,40}(?:(?:ion|ment|ing|ance|ence|ness|ship|age|ure|al|ed|er|or)s?|it(?:y|ies)|[rc]y|ess)(?![\w.-]))`;

/** What people call a secret that they tell of in a sentence. */
const SECRET_NOUN =
  '(?:password|passwort|passwd|passphrase|passcode|pw|pwd|secret|psk|token|community(?: string)?|key|pin)';

const PATTERNS: readonly Pattern[] = [
  // The token 'X' is not valid.   token: X   the token X has expired
  pattern('token', String.raw`\b(token\s{1,4}\\?['"\`‘’])([^\s'"\`‘’\\]+)`),
  pattern('token', String.raw`\b(token\s{1,4}(?:[-–—]\s{1,4})?)(?=[A-Za-z]{0,200}\d)([A-Za-z0-9+/=_%.~-]{8,})`),
  // Authorization: Bearer X
  pattern(
    'credentials',
    String.raw`\b(Authorization(?:["']?\s{0,4}[:=]|["']?\s)\s{0,4}\[?["']?(?:Basic|Bearer|Digest|Negotiate|NTLM|Token|ApiKey|Api-Token|AWS4-HMAC-SHA256|GenieKey|OAuth|SSWS|Splunk)\s{1,4})(\S.*)$`,
  ),
  pattern('credentials', String.raw`^(\s*(?:>\s*|<\s*)?Authorization:\s{0,4})([A-Za-z0-9+/=_.~-]{8,})$`),
  // An option of curl, a command in the log: with no scheme.
  pattern(
    'credentials',
    String.raw`((?:["'\`]|command:)Authorization:\s{0,4})(?!(?:[A-Z]?[a-z]{1,12}|[A-Z]+)[\s,])([A-Za-z0-9+/=_.~-]{8,})`,
  ),
  pattern('credentials', String.raw`\b(Bearer\s{1,4})([A-Za-z0-9+/=_.~-]{8,})`),
  pattern('credentials', String.raw`\b((?:Set-)?Cookie2?:\s{0,4})(\S.*)$`),
  // https://user:X@host   ftp://X@host   u:X@smtp.example.net
  pattern('password', String.raw`(\b[a-z][a-z0-9+.-]{1,20}:/{1,2}[^\s/:@"']{0,256}:)([^\s"'<>]{1,512})(?=@)`),
  // The end of a line may cut it; what has digits only is a port.
  pattern('password', String.raw`(\b[a-z][a-z0-9+.-]{1,20}:/{1,2}[^\s/:@"']{1,256}:)(?!\d{1,5}$)([^\s"'<>/@]{3,512})$`),
  pattern('password', String.raw`(?:^|[\s"'=(])([A-Za-z0-9_.+-]{1,64}:)([^\s@"'/]{1,256})(?=@[A-Za-z0-9-]{1,64}\.)`),
  pattern('password', String.raw`(\b(?:proxy|server)\s{1,4}[A-Za-z0-9_.+-]{1,64}:)([^\s@"'/]{1,256})(?=@)`),
  // https://X:x-oauth-basic@host
  pattern('token', String.raw`(://)([^\s/:@]{6,512})(?=:(?:x-oauth-basic|x-token-auth)?@)`),
  pattern('token', String.raw`(\b[a-z][a-z0-9+.-]{1,20}://)([A-Za-z0-9_.~-]{16,512})(?=@)`),
  pattern('community', String.raw`(\bsnmp://)([^\s/@:]{1,128})(?=@)`),
  // "traps": "2c X udp-port 1162", as Ansible takes a receiver in a VRF apart
  pattern(
    'community',
    String.raw`(\btraps(?:\\{0,9}["']|&(?:quot|#34|#39);)?\s?:\s?(?:\\{0,9}["']|&(?:quot|#34|#39);)?(?:version\s)?(?:1|2c|3\s(?:auth|noauth|priv))\s)([^\s"',\\&]{1,128})`,
  ),
  // jdbc:oracle:thin:ops/X@host   sqlplus ops/X@db   login: ops / X
  pattern('password', String.raw`((?::thin:|\bsqlplus\s{1,4})[^\s/@]{1,64}/)([^\s@]{1,256})(?=@)`),
  pattern(
    'password',
    String.raw`(\b(?:login|user(?:name)?|creds?|credentials?|user/pass(?:word)?|account)\s?(?:[:=]|[-=]>)\s{0,4}[\w.@-]{1,64}(?:\s?/\s?|:(?=[^\s/]*[a-z])))([^\s/]{4,256})(?=$|[\s,;)])`,
  ),
  // Slack, Teams, Discord, Telegram: the path is the secret.
  pattern('token', String.raw`(\bhooks\.slack\.com/(?:services|workflows|triggers)/)([\w/-]+)`),
  pattern('token', String.raw`(/services/T[A-Z0-9]{6,}/B[A-Z0-9]{6,}/)(\w{8,})`),
  pattern(
    'token',
    String.raw`(\b[\w.-]{1,80}/(?:(?:api/)?webhooks?|webhookb2|IncomingWebhook|hooks(?:/catch)?|integration|with/key)/)([\w@/-]{8,})`,
  ),
  pattern('token', String.raw`(\bapi\.telegram\.org/bot)([\w:-]+)`),
  pattern('token', String.raw`(\bwebexapis\.com/v1/webhooks/incoming/)([\w-]+)`),
  // Authentication text, string "X"
  pattern('key', String.raw`(\bAuthentication (?:text|MD5), (?:key-)?string\s{1,4}")([^"]{1,256})`),
  // SLAC=X
  pattern('code', String.raw`(\bSLAC["']?\s{0,4}[:=]\s{0,4}["']?)([A-Za-z0-9+/=_-]{12,})(?=["',;]|\s*$)`),
  // Enter this return code …: C2IF8r-27fF71-WcjBWf-KA6sLG-BT7afL-Xigyr4-hM3
  pattern(
    'code',
    String.raw`(^|[\s:="'>(|])([A-Za-z0-9]{6}(?:-[A-Za-z0-9]{6}){2,12}(?:-[A-Za-z0-9]{2,6}){1,2})(?=$|[\s"'<,.;)])`,
    'g',
  ),
  // Enter this request code in the … portal: X
  pattern('code', String.raw`(\b(?:request|return|confirmation|authorization) code in [^:]{1,80}:\s{1,4})(\S+)\s*$`),
  // … failed on SW1: code X
  pattern(
    'code',
    String.raw`(\bcode\s{1,4})(?=[A-Za-z]{0,64}\d)(?=\d{0,64}[A-Za-z])([A-Za-z0-9+/=_-]{14,})(?=[\s.,;]|$)`,
  ),
  // CB-ZC9300-24T:FOC0000X0AA-Abcdefghi-2A
  pattern(
    'code',
    String.raw`(^|[\s:"'>])(C[A-Z]-[A-Z][A-Z0-9/+.-]{2,40}:[A-Z0-9]{6,20}-[A-Za-z0-9]{6,}-[0-9A-Fa-f]{2})(?=$|[\s"'<,.;])`,
    'g',
  ),
  pattern(
    'code',
    String.raw`^(\s*(?:Last\s{1,4})?(?:reservation\s{1,4})?(?:return|request|authorization|trust|activation)\s{1,4}code\s?:\s*)(\S.*)$`,
  ),
  // … key X at the end of a command that nobody knows
  pattern(
    'key',
    String.raw`(?:^|\bcommand:|^[\w.()/-]{1,80}[#>])((?!\s*(?:show|sh|debug|clear|no)\s)\s*[\w-]{2,40}:?(?:\s+[\w./:-]{1,64}){0,10}?\s+(?<!crypto\s+)(?:key|token)\s+)(?!(?:chain|for|size|type|generate|zeroize|mypubkey|pubkey|exchange|server|index|id|is|was|length|pair|has)\b)([^\s,.;]{6,})\s*$`,
  ),
  // map-server 192.0.2.1 … key X, which no sentence holds
  pattern(
    'key',
    String.raw`(\bmap-s\w{0,5}\s{1,4}\S{1,253}(?:\s[\w./:-]{1,64}){0,4}?\s{1,4}key\s{1,4}(?:[0-9]\s{1,4})?)([^\s,;"']{6,})`,
  ),
  // server 192.0.2.1 … key X, at the end of what is said about it   preshared key X
  pattern(
    'key',
    String.raw`(\b(?:server|host|neighbor|peer|client|address)\s{1,4}\S{1,253}(?:\s[\w./:-]{1,64}){0,4}?\s{1,4}key\s{1,4})${NO_NOUN}(?!(?:chain|for|size|type|exchange|rollover|id|is|was|has|not|of|on|to|in)\b)([^\s,;"']{6,}?)(?=[.,;"']?\s*$)`,
  ),
  pattern('key', String.raw`(\bpre-?shared key\s{1,4})${NO_NOUN}([^\s,;"']{6,}?)(?=[.,;"']?\s*$)`),
  // key 7 X, in the middle of anything
  pattern('key', String.raw`(\bkey\s{1,4}(?:type\s)?[05-9]\s{1,4})(\S{4,})`),
  // user joe priv 15 algo scrypt sec X   ppp chap pass X   cts cred id SW1 pass 6 X: shortened, wherever they stand
  pattern(
    'password',
    String.raw`(\b(?:user(?:name|n|na|nam)?\s{1,4}\S{1,64}|(?:chap|pap)(?:\s{1,4}sent-\w{1,8}\s{1,4}\S{1,64})?)(?:\s{1,4}[\w-]{1,32}){0,4}?\s{1,4}(?:sec|secre?|pas|pass|passw\w{0,2})\s{1,4}(?:\d\s{1,4})?)${NO_NOUN}([^\s"',;]{6,256})`,
  ),
  pattern(
    'password',
    String.raw`(\s(?:sec|secre?|pas|pass|passw\w{0,2})\s{1,4}[05-9]\s{1,4})${NO_NOUN}([^\s"',;]{6,256})`,
  ),
  pattern('key', String.raw`(\bisakmp\s{1,4}key\s{1,4}(?:\d\s{1,4})?)(\S{4,256})(?=\s{1,4}(?:address|hostname)\s)`),
  // JSON Web Tokens, and what services begin theirs with.
  pattern('token', String.raw`()(\beyJ[\w-]{8,}\.[\w-]+(?:\.[\w-]*)?)`, 'g'),
  pattern(
    'token',
    String.raw`()(\b(?:gh[pousr]_|github_pat_|glpat-|xox[abeoprs]-|xapp-|gl(?:rt|dt|cbt|ptt|ft|soat|imt|agent)-|dckr_[op]at_|sk-|whsec_|[prs]k_(?:live|test)_|hf_|lin_api_|figd_|sntrys_|NRAK-|pypi-|rubygems_|AIza|hvs\.|npm_|dop_v1_|shpat_|ya29\.)[\w.-]{12,}|\bSG\.[\w-]{16,}\.[\w-]+|\b(?:AKIA|ASIA)[A-Z0-9]{16}\b)`,
    'g',
  ),
  // $9$salt$hash: what no other text looks like.
  pattern('password', String.raw`()(\$(?:1|5|6|8|9|14|apr1|2[abxy]|y|argon2\w{0,2}|nt|sha\d)\$[\w./$+=,-]{12,})`, 'g'),
  // openssl -passin pass:X
  pattern('password', String.raw`(\bpass:)([^\s"']+)`),
  pattern('password', String.raw`(\s-pass(?:word|in|out)?\s+(?:pass:)?)([^\s"']+)`),
  // curl -u admin:X   sshpass -p X   plink -pw X   snmpwalk -v2c -c X   ldapsearch -w X
  pattern(
    'password',
    String.raw`((?:^|[\s:])(?:-[A-Za-z]{0,8}u|--user|--proxy-user|-U)[\s=]+["']?[^\s:"'%]{1,64}[:%])([^\s"']+)`,
  ),
  pattern('password', String.raw`(\bcurl\b[^|;]{0,400}?\s-u["']?[^\s:"']{1,64}:)([^\s"']+)`),
  pattern(
    'password',
    String.raw`(\b(?:http(?:s|ie)?|xh)\s[^|;]{0,200}?(?:-a|--auth)[\s=]+["']?[^\s:"']{1,64}:)([^\s"']+)`,
  ),
  pattern(
    'password',
    String.raw`(\b(?:docker|podman|nerdctl|skopeo|helm|oc|az)\b[^|;]{0,200}?\slogin\b[^|;]{0,200}?\s-p[\s=]+["']?)([^\s"']+)`,
  ),
  pattern('password', String.raw`(\bnet use\b.{0,200}?/user:\S{1,128}\s+)(\S+)`),
  pattern('community', String.raw`(\bonesixtyone\s(?:-\w\s\S+\s)*\S+\s)(\S+)`),
  // Driver("h", "ops", "X")
  pattern(
    'password',
    String.raw`(\b\w{0,40}(?:driver|connect\w{0,20}|login|device|session|client)\(\s{0,4}["'][^"']{1,128}["'],\s{0,4}(?:\d{1,5},\s{0,4})?["'][^"']{1,128}["'],\s{0,4}["'])([^"']{1,256})`,
  ),
  // createUser ops SHA X AES Y   authcommunity log,execute X
  pattern('key', String.raw`(\bcreateUser\s+(?:-e\s+\S+\s+)?\S+\s+(?:MD5|SHA\S{0,8})\s+["']?)([^\s"']+)`),
  pattern('key', String.raw`(\bcreateUser\s.{1,300}?\s(?:DES|AES\S{0,8})\s+["']?)([^\s"']+)`),
  // key, as it may be shortened below a server
  pattern('key', String.raw`(^\s{0,8}k\s{1,4}[067]\s{1,4})(\S+)\s*$`),
  pattern('community', String.raw`(\bauthcommunity\s+\S+\s+)(\S+)`),
  pattern('community', String.raw`(\b(?:trap2?|inform)sink\s+\S+\s+)(\S+)`),
  // RADIUS:  User-Password  [2]  18  X   Enter host password for user 'ops': X
  pattern('password', String.raw`(\b(?:User|CHAP|ARAP|Tunnel)-Password\s+\[\d+\]\s+(?:\d+\s+)?(?:\d\d:)?)(\S.*)$`),
  pattern(
    'password',
    String.raw`(\b(?:password|passphrase|secret|PIN) for (?:user |key )?["'\`‘][^"'\`’]{1,128}["'\`’]\s?:\s{0,4})(\S.*)$`,
  ),
  pattern('password', String.raw`(\bsshpass\s+-p\s*["']?)([^\s"']+)`),
  pattern('password', String.raw`(\s-pw\s+["']?)([^\s"']+)`),
  pattern('password', String.raw`(\bldap\w{3,10}\b[^|;]{0,200}?\s-w\s*["']?)([^\s"']+)`),
  pattern(
    'password',
    String.raw`(\b(?:mysql\w{0,12}|mariadb(?:-\w{1,12})?|7z[ar]?)\b[^|;]{0,200}?\s-p["']?)([^\s"']+)`,
  ),
  pattern(
    'community',
    String.raw`(\bsnmp(?:walk|bulkwalk|get|getnext|bulkget|set|trap|inform|table|status|test)\b[^|;]{0,200}?\s-c\s*["']?)([^\s"']+)`,
    'g',
  ),
  pattern(
    'key',
    String.raw`(\bsnmp(?:walk|bulkwalk|get|getnext|bulkget|set|trap|inform|table|status|test)\b[^|;]{0,200}?\s-A\s*["']?)([^\s"']+)`,
    'g',
  ),
  pattern(
    'key',
    String.raw`(\bsnmp(?:walk|bulkwalk|get|getnext|bulkget|set|trap|inform|table|status|test)\b[^|;]{0,200}?\s-X\s*["']?)([^\s"']+)`,
    'g',
  ),
  // What was typed where a name was asked for may be a password.
  pattern('name', String.raw`(LOGIN_FAILED:.{0,80}?\[user:\s?)([^\]\s][^\]]*)`),
  // user: X   security model: v2c
  pattern('community', String.raw`(\buser:\s{0,4})(\S{1,128})(?=\s{1,8}security model:\s?v[12])`),
  // Local parts of mail addresses, those of the vendor aside.
  pattern(
    'name',
    String.raw`()(?<![\w.+%-])([\w.+%-]{1,64})(?=@(?!(?:[\w-]{1,63}\.){0,4}(?:cisco\.com|openssh\.com|libssh\.org|lysator\.liu\.se)\b)[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){0,6}\.[A-Za-z]{2,24}\b)`,
  ),
];

/** The same for what is typed to other programs and stands in their files; looked for where one of them is named. */
const ELSEWHERE =
  /\b(?:curl|openssl|ssh-keygen|vault|net use|echo|PAK|token|des|crypt|cleartext)\b|password|passphrase|secret|community|\bPIN\b|auth|pass[\s=]|-u\s|credential|securestring|%3[AD]|:(?:\d{2,5}|\*):|lftp|<<<|:\s(?:EAP|XAUTH|NTLM|RSA|ECDSA|PKCS)|\s\*\s|\{(?:S?SHA|S?MD5|CRYPT|ARGON|PBKDF)|config\s|creds?\b|basic["']|login|\bU(?:N|ser)?\s?:|\$|LS0tLS|radtest|radclient|\btacc\b|eapol_test|\bkinit\b|\bpw\b|\bpsk\b|\bpin\s|\s-[aPp]\b|\bstring\b|\bkey\s|printf|\bset\s|(?:>|&gt;)\s?en\w{0,4}\s|<\(|(?:send|write)\w{0,24}\(|\/p(?:ass)?:|\s\/\s|\blog[ -]?[io]n\b|^[\s*#!|>-]{0,16}[a-z]{3,16}\/\S|\/\S{6,256} to \w|:(?:ios|nxos|asa|aireos|catos)\w{0,8}:/i;
/** `host:model:user:` */
const OF_OXIDIZED = String.raw`(?:^|[\s"'])[\w.-]{1,253}:(?:ios|nxos|asa|aireos|catos)\w{0,8}:[\w.@-]{1,64}:`;
const PATTERNS_ELSEWHERE: readonly Pattern[] = [
  // curl -b SESSION=X   --cert c.pem:X   --pass X
  pattern('credentials', String.raw`(\bcurl\b[^|;]{0,400}?\s(?:-b|--cookie)[\s=]+["']?)([^\s"']+)`),
  pattern(
    'password',
    String.raw`(\bcurl\b[^|;]{0,400}?\s(?:-E|--(?:proxy-)?cert)[\s=]+["']?[^\s:"']{1,256}:)([^\s"']+)`,
  ),
  pattern(
    'password',
    String.raw`(\s--?(?:proxy-)?(?:pass|keypass|storepass|srcstorepass|deststorepass|srckeypass|destkeypass)[\s=]+["']?)([^\s"']+)`,
  ),
  // openssl enc -k X   ssh-keygen -N X   vault login X   psexec -u ops -p X   net use * \\h\x X
  pattern('password', String.raw`(\bopenssl\s+enc\b[^|;]{0,200}?\s-k\s+["']?)([^\s"']+)`),
  pattern('password', String.raw`(\bssh-keygen\b[^|;]{0,200}?\s-[NP]\s+["']?)([^\s"']+)`),
  pattern('token', String.raw`(\bvault login\s+)([^\s-]\S{7,})`),
  pattern('password', String.raw`(\s-u\s+\S{1,128}\s+-p\s+["']?)([^\s"']+)`),
  pattern('password', String.raw`(\bnet use\s+(?:\S{1,64}\s+)?\\\\\S{1,256}\s+)(?!/)(\S+)`),
  // echo X | docker login --password-stdin   echo ops:X | chpasswd
  pattern(
    'password',
    String.raw`(\becho\s+(?:-n\s+)?["']?(?:[\w.-]{1,64}:)?)([^\s"'|:]{1,256})(?=["']?\s*\|.{0,80}(?:passwd\b|stdin\b|sudo -S|openssl|kinit\b))`,
  ),
  // ConvertTo-SecureString "X"   auth=("ops", "X")   HTTPBasicAuth('ops', 'X')
  pattern('password', String.raw`(\bConvertTo-SecureString\s+(?:-String\s+)?["'])([^"']+)`),
  pattern(
    'password',
    String.raw`(\b(?:["']?(?:\w{0,20}_)?(?:auth|creds?|credentials?|login)(?:_\w{0,20})?["']?\s?[:=]\s?|\w{0,20}Auth|\w{0,20}Credentials?)[([]\s{0,4}b?["'][^"']{1,128}["'],\s{0,4}b?["'])([^"']{1,256})`,
  ),
  // Password []: X   Destination password? X   Community string [public]: X
  pattern(
    'password',
    String.raw`(\b(?:password|passphrase|secret|PIN|community(?: string)?)(?:(?: again| \[[^\]]{0,64}\]| \([^)]{0,64}\))\s?[?:]|\?)\s{1,4})(?![|>][+-]?\d?\s*$|(?:yes|no|none|unknown|not|is|was)\b)(\S.*)$`,
  ),
  // Smart licensing before the policy: product authorization keys.
  pattern('code', String.raw`(\bPAK\)?\s{0,4}[:=]?\s{0,4})(?=[A-Za-z]{0,12}\d)([A-Za-z0-9]{8,16})\b`),
  // the token is X   token X, as the whole of a command
  pattern('token', String.raw`(\btoken\s{1,4}is:?\s{1,4}["']?)(?=[A-Za-z+/]{0,40}\d)([A-Za-z0-9+/=_%.~-]{12,})`),
  pattern(
    'token',
    String.raw`((?:(?:^|[#>]|command:)\s*|\b(?:opendns|umbrella|nmsp|smart callhome)\s+)token\s+(?:[067]\s+)?)([^\s.,;:"']{8,})\s*$`,
  ),
  // tac_plus, SecureCRT, .pgpass, .npmrc
  pattern(
    'password',
    String.raw`(\b(?:login|enable|pap|chap|opap|ms-chap|arap|global)\s{0,4}=\s{0,4}(?:cleartext|des|crypt)\s+["']?)([^\s"']+)`,
  ),
  pattern('password', String.raw`("Password(?: V2)?"=(?:\d\d:)?)([^\s"]+)`),
  pattern('password', String.raw`(^\s*[\w.*-]{1,253}:(?:\d{2,5}|\*):[\w.*-]{1,64}:[\w.*-]{1,64}:)(\S+)$`),
  pattern('token', String.raw`((?:^|[:/\s])_auth\s?=\s?["']?)([^\s"']+)`),
  // <token value="X"/>   Community/User: X
  pattern(
    'password',
    String.raw`(<(?:[\w:-]{1,60})?(?:token|password|passphrase|secret|community|psk)(?:\s[^<>]{0,200}?)?\svalue=["'])([^"']+)`,
  ),
  pattern('community', String.raw`(\bcommunity(?:/user| or user)(?: name)?\s{0,40}[:=]\s{0,4})(\S+)`),
  // lftp -u joe,X   http -a joe:X   <<< "X"
  pattern('password', String.raw`(\blftp\b[^|;]{0,200}?\s-u\s?["']?[^\s,"']{1,64},)([^\s"']+)`),
  pattern('password', String.raw`(\S\s{1,4}<<<\s{0,4}["']?)([^\s"']+)(?=["']?\s*$)`),
  // joe : EAP "X"   : RSA k.pem "X"   joe * X *   {SSHA}X
  pattern(
    'password',
    String.raw`(:\s{1,4}(?:EAP|XAUTH|NTLM|PIN|(?:RSA|ECDSA|PKCS8|PKCS12)\s{1,4}[^\s"]{1,256})\s{1,4}")([^"]{1,256})`,
  ),
  pattern(
    'password',
    String.raw`(^\s{0,8}[^\s]{1,64}\s{1,40}\*\s{1,40}"?)([^\s"*]{4,256})(?="?\s{1,40}(?:\*|\d+\.\d)\S*\s*$)`,
  ),
  pattern('password', String.raw`(\{(?:S?SHA\d{0,3}|S?MD5|CRYPT|ARGON2|PBKDF2[\w-]{0,12})\})([\w+/=.$-]{8,})`),
  // The controllers of AireOS: config radius auth add 1 192.0.2.1 1812 ascii X
  pattern(
    'key',
    String.raw`(\bconfig\s+(?:radius|tacacs)\s+(?:auth|acct|athr)\s+add\s+\d+\s+\S+\s+\d+\s+(?:ascii|hex)\s+)(\S+)`,
  ),
  pattern(
    'community',
    String.raw`(\bconfig\s+snmp\s+community\s+(?:create|delete|mode\s+\w+|accessmode\s+r[ow])\s+)(\S+)`,
  ),
  pattern('key', String.raw`(\bconfig\s+snmp\s+v3user\s+create\s+\S+\s+r[ow]\s+\S+\s+\S+\s+)(\S.*)$`),
  pattern('password', String.raw`(\bconfig\s+(?:mgmtuser|netuser)\s+(?:add|password)\s+\S+\s+)(\S+)`),
  // creds=joe:X   "basic": "joe:X"
  pattern(
    'password',
    String.raw`(\b(?:creds?(?:\.\w{1,32})?|credentials?|basic|login|userpass|auth)["']?\s?[:=]\s{0,4}["']?[A-Za-z][\w.@-]{0,63}[:/])([^\s"',;/:]{4,256})(?=$|[\s"',;)}])`,
  ),
  pattern('password', String.raw`(\bU(?:N|ser)?\s?:\s{0,4}[\w.@-]{1,64}[\s,;]{1,8}P(?:W|ass)?\s?:\s{0,4})(\S+)`),
  // $env:PW, set TOKEN X
  pattern(
    'password',
    String.raw`(\b(?:set|setenv|app-env)\s(?:-\w{1,3}\s)?\s{0,4}\$?[A-Z_]{0,40}(?:TOKEN|PW|PASS|PSK|SECRET|PIN|KEY)\s{1,4}["']?)([^\s"'=]{4,})`,
  ),
  pattern(
    'password',
    String.raw`(\$(?:[A-Z_]{0,40})(?:TOKEN|PASSWORD|PW|PASS|PSK|SECRET|KEY|COMMUNITY)\s{1,4})([^\s"'=]{4,})`,
  ),
  // The files in which RANCID keeps what it logs in with; radtest ops X h 0 X; eapol_test -s X
  pattern(
    'password',
    String.raw`((?:^|[:#>])\s{0,8}add\s{1,8}(?:(?:user|enable)?password|passphrase|enauser)\s{1,40}\S{1,128}\s{1,40})(\S.*)$`,
  ),
  pattern('password', String.raw`(\bradtest\s(?:-\w\s\S{1,32}\s){0,4}\S{1,64}\s)(\S+)`),
  pattern('key', String.raw`(\bradtest\s.{1,200}?\s\d{1,5}\s)(\S+)\s*$`),
  pattern('key', String.raw`(\bradclient\s.{1,200}?\s(?:auth|acct|status|coa|disconnect|auto)\s)(\S+)\s*$`),
  pattern('key', String.raw`(\b(?:tacc\b[^|;]{0,200}?\s-k|eapol_test\b[^|;]{0,200}?\s-s)\s{1,4}["']?)([^\s"']+)`),
  // The token for the smart account is: X
  pattern(
    'token',
    String.raw`(\btoken\b(?:\s[A-Za-z]{1,16}){1,6}\s?[:=]\s{1,4}["']?)([A-Za-z0-9+/=_%.~-]{12,})(?=["']?\s*$)`,
  ),
  // Token: X Description: lab
  pattern(
    'token',
    String.raw`(\btoken\s?:\s{1,4})${NO_NOUN}([A-Za-z0-9+/=_%.~-]{8,512})(?=\s{1,8}[A-Z][A-Za-z ]{1,20}:\s)`,
  ),
  // password: str = "X"
  pattern(
    'password',
    String.raw`(\b\w{0,40}(?:password|passwd|pwd|secret|token|psk|api_?key)\w{0,3}\s?:\s?[A-Za-z][\w.[\]| ]{0,30}=\s?[bru]?["'])([^"']{1,256})`,
  ),
  // The password was set to X.
  pattern(
    'password',
    String.raw`(\b(?:password|passphrase|passcode|secret|pin|psk|community)\s+(?:(?:was|is|has been|have been|got)\s+)?(?:(?:now|re-?set|set|changed|updated|currently|still)\s+){1,2}(?:(?:to|as)\s+)?["'\`‘]?)([^\s"'\`’.,;]{4,256})`,
  ),
  // enable pw on that box is X   RADIUS secret for 192.0.2.11 changed to X: with letters only at the end of what is said
  pattern(
    'password',
    String.raw`(\b(?:password|passwd|passphrase|passcode|pw|pwd|pin|secret|psk|community)\s+(?:[\w.'-]{1,40}\s+){1,5}(?:is|was|=|->|(?:(?:now|re-?set|set|changed|updated)\s+){1,2}(?:to|as))\s{1,4}["'\`]?)((?=[^\s"'\`]*[\d!#$%^&*+=@?]|[^\s"'\`]*["'\`]?[.,]?\s*$)[^\s"'\`,;]{6,256})`,
  ),
  // the gate code, PIN 4711
  pattern('password', String.raw`(\bPIN\s{1,4}(?:code\s{1,4})?)(?=\S{0,64}\d)([^\s,.;:"']{4,64})`),
  // Log in with ops / X   use ops/X to log in   creds are ops / X
  pattern(
    'password',
    String.raw`(\b(?:log(?:ged)?[ -]?(?:in|on)|sign[ -]?in|creds|credentials|connect|access|authenticate)\s?[:=]?\s{1,4}(?:(?:is|are|with|as|using|:|=)\s{1,4}){0,2}["']?[a-z][\w.@-]{1,63}\s?/\s?)(?!(?:radius|tacacs|ldap|netconf|restconf|kerberos|virtual|account)\b)([^\s/"',;]{6,256})(?=["'.,;]?(?:\s|$))`,
  ),
  pattern(
    'password',
    String.raw`(\b(?:use|with|try)\s{1,4}["']?[a-z][\w.@-]{1,63}\s?/\s?)([^\s/"',;]{6,256})(?=["']?\s{1,4}(?:to|and|for)\s{1,4}(?:log|sign|connect|access))`,
  ),
  // admin / X, alone on a line of a banner or a note
  pattern(
    'password',
    String.raw`(^[\s*#!|>-]{0,16}(?:(?:admin|administrator|root|netadmin|netops|operator|guest|ops|enable)\s?/\s?|cisco(?:\s/\s|/(?=[^\s/]{0,64}\d))))(?!(?:admin|administrator|root|operator|guest|user|read|monitor|support|config|reports?|licens)\w{0,12}\b)([^\s/]{6,256})(?:\s{1,8}\([^()]{1,64}\))?[\s*#!|]{0,16}$`,
  ),
  // the token (X) expired   token not accepted: X   use token X when
  pattern('token', String.raw`(\btoken\s?[([{]\s?["']?)([A-Za-z0-9+/=_%.~-]{8,512})(?=["']?\s?[)\]}])`),
  pattern(
    'token',
    String.raw`(\btoken\s(?:[a-z]{1,16}\s){0,3}(?:accepted|rejected|invalid|expired|refused|unknown|valid|found|used|vault|file)\s?:\s{1,4}["']?)([A-Za-z0-9+/=_%.~-]{8,512})(?=["'.]?\s*$)`,
  ),
  pattern(
    'token',
    String.raw`(\b(?:use|used|with|paste|enter|copy|try|new|old|same)\s(?:the\s|this\s|id\s){0,2}token\s{1,4})${NO_NOUN}(?=\S{0,512}\d|\S{12})([A-Za-z0-9+/=_%.~-]{8,512})(?=\s|[,;]|$)`,
  ),
  // the snmp string is X   RO string X   wifi key is X   log in as admin with X
  pattern(
    'community',
    String.raw`(\b(?:snmp|community|v2c?|r[ow]|read(?:-(?:only|write))?|write)\s{1,4}(?:v?2c?\s{1,4}|community\s{1,4})?string\s?(?:is|was|[:=])?\s{1,4}["']?)([^\s"',;()]{6,64})(?=["'.,;]?(?:\s|$))`,
  ),
  pattern(
    'key',
    String.raw`(\b(?:wi-?fi|wlan|wpa\d?|radius|tacacs\+?|shared|pre-?shared|vpn|isakmp|ike|api|ospf|bgp|ssh)\s{1,4}key\s{1,4}(?:is|was|=)\s{1,4}["']?)([^\s"',;]{6,256})(?=["'.,;]?\s*$)`,
  ),
  pattern(
    'password',
    String.raw`(\b(?:log|sign)(?:ged)?[ -]?(?:in|on)\s(?:as|using|with)\s["']?[\w.@-]{2,64}["']?\s(?:with|and|using)\s["']?)([^\s"',;]{6,256})(?=["'.]?\s*$)`,
  ),
  // set ::env(SW_PASS) {X}
  pattern(
    'password',
    String.raw`(\bset\s{1,4}(?:::)?(?:\w{1,40}\()?\w{0,40}(?:pass(?:word|wd)?|pw|secret|token|psk|community)\)?\s{1,4}[{"])([^}"]{4,256})`,
  ),
  // SW1>enable X, which IOS refuses: levels are numbers, views have a word
  pattern(
    'password',
    String.raw`((?:^|\s)[A-Za-z][\w.()/:-]{0,80}>\s?en(?:a|ab|abl|able)?\s)(?!view\b)([^\s\d]\S{5,256})\s*$`,
  ),
  // <(echo X)   skopeo --src-creds ops:X   AUTH PLAIN X, of mail servers
  pattern('password', String.raw`(--(?:src-|dest-)?creds[\s=]["']?[^\s:"']{1,64}:)([^\s"']+)`),
  pattern('credentials', String.raw`(\bAUTH (?:PLAIN|LOGIN|XOAUTH2|CRAM-MD5) )([A-Za-z0-9+/=]{8,})`),
  pattern(
    'password',
    String.raw`(<\(\s?(?:echo|printf)\s(?:-\w{1,3}\s|["']?(?:%s|%b)(?:\\n)?["']?\s)?["']?)([^\s"'\\|;)]{4,256})`,
  ),
  // (echo X; sleep 1) | telnet h
  pattern(
    'password',
    String.raw`(\b(?:echo|printf)\s(?:-\w{1,3}\s)?["']?(?:[\w.-]{1,64}\\n)?)([^\s"'\\|;]{6,256})(?=["']?[^|]{0,80}\|\s?(?:telnet|nc|ncat|ssh)\b)`,
  ),
  pattern('token', String.raw`(\s-A\s{1,4}bearer\s{1,4}-a\s{1,4}["']?)([^\s"']+)`),
  // send("enable X"): its line ends are blanks where a log system wrote them
  pattern(
    'password',
    String.raw`(\b(?:send|write)\w{0,24}\(\s{0,4}[bfru]?\\{0,3}["']en(?:a|ab|abl|able)?(?:\s{1,2}|(?:\\r)?\\n))(?!(?:secret|password|view|algorithm-type|traps)\b)([^\s"'\\]{4,128})(?=\s{0,2}(?:(?:\\[rn]){0,2}\\{0,3}["']|$))`,
  ),
  // redis-cli -a X   ipmitool -U ops -P X   mongosh -p X   xfreerdp /p:X
  pattern('password', String.raw`(\b(?:redis|valkey)-cli\b[^|;]{0,200}?\s-a\s{1,4}["']?)([^\s"']+)`),
  pattern(
    'password',
    String.raw`(\b(?:ipmitool|unzip|zip|mosquitto_(?:pub|sub|rr)|sqlcmd|bcp|ipmi-\w{1,16})\b[^|;]{0,200}?\s-P\s{0,4}["']?)([^\s"']+)`,
  ),
  pattern(
    'password',
    String.raw`(\b(?:mongo(?:sh|dump|restore|export|import)?|cqlsh|racadm|rdesktop|hydra|medusa|ncftp\w{0,8}|gnmic|gnmi_cli|napalm|netmiko-\w{1,16}|scrapli|nxc|netexec|crackmapexec|evil-winrm|tacacs_client|isql)\b[^|;]{0,200}?\s-p\s{1,4}["']?)([^\s"'-][^\s"']*)`,
  ),
  pattern(
    'password',
    String.raw`(\s(?:-u|-U|-l|--user(?:name)?)[\s=]+\S{1,128}\s+-(?:P|pw|p)\s*["']?)([^\s"'-][^\s"']*)`,
  ),
  pattern('password', String.raw`(\s/p(?:ass(?:word)?)?:["']?)([^\s"']{4,256})`),
  // What Oxidized logs in with: host:model:user:X:Y
  pattern('password', String.raw`(${OF_OXIDIZED})([^\s:"']{4,256})(?=:|["']?\s*$)`),
  pattern('password', String.raw`(${OF_OXIDIZED}[^\s:]{4,256}:)([^\s:"']{4,256})(?=["']?(?:[\s,]|$))`),
  // the token X is not known: letters only, no noun that something is said of
  pattern(
    'token',
    String.raw`(\btoken\s{1,4})${NO_NOUN}([A-Za-z+/=_%.~-]{8,512})(?=\s{1,4}(?:is|was|has|had|could|can|cannot|can't|did|does|will|expired|not|rejected)\b)`,
  ),
  // A private key in base64 as a whole.
  pattern('key', String.raw`()(\bLS0tLS1CRUdJTi[A-Za-z0-9+/=]{8,})`),
  // Within the parameter of another URL.
  pattern(
    'password',
    String.raw`(\w%3A%2F%2F[\w.-]{1,128}%3A)([^%\s]{1,256}(?:%(?!40)[0-9A-F]{2}[^%\s]{0,64}){0,16})(?=%40)`,
  ),
  pattern(
    'password',
    String.raw`((?:password|passwd|pwd|secret|token|api_?key)%3D)([^\s&"'<>]{1,512}?)(?=%26|[\s&"'<>]|$)`,
  ),
];

/** What people tell each other of a secret; looked for where a word of theirs is. */
const SPOKEN_OF =
  /password|passwd|passphrase|passcode|\bthe pass\b|\bpwd?\b|secret|\bpsk\b|token|\bkey\b|\bpin\b|communit|cred|\blogin\s?:?\s|\bp\/w\b|\bu\w{0,7}\/p|\bu=|^\s{0,8}(?:admin|administrator|root|cisco|netadmin|netops|operator|guest|ops)\s?[:|\\/]|\bssh\s|\btelnet\s|\bguest\b|\b(?:otp|totp|2fa|mfa)\b|\benable\s(?:is|=)|^\s{0,8}en\s?:|snmp|\br[ow]\s?[:=]|communities|\b(?:bgp|ospf|eigrp|is-?is|ldp)\s(?:md5|auth)|passwort|kennwort|contraseña|clave|mot de passe|mdp|senha|wachtwoord|hasło|heslo|пароль|parola|密码|密碼|口令|zugang|identifiants|anmeld|credenciales|encrypt_string|\buser(?:add|mod)\b|smbclient|\/(?:reset|tokens?|invite|magic)|\bcode=|:[^\s@:]{6,256}@|handler\(|login\(|PW=/i;
const PATTERNS_SPOKEN: readonly Pattern[] = [
  // "a" => "X"   "a" -> "X", as a plan of Terraform tells what changes
  pattern(
    'password',
    String.raw`(\b[\w.-]{0,64}(?:password|passwd|secret|token|psk|key|community|passphrase)\w{0,8}["']?\s{0,20}[:=]\s{1,4}")([^"]{1,256})(?="\s{1,4}[=-]>)`,
  ),
  pattern(
    'password',
    String.raw`(\b[\w.-]{0,64}(?:password|passwd|secret|token|psk|key|community|passphrase)\w{0,8}["']?\s{0,20}[:=]\s{1,4}"[^"]{0,256}"\s{1,4}[=-]>\s{1,4}")([^"]{1,256})`,
  ),
  // password changed from X to Y
  pattern(
    'password',
    String.raw`(\b${SECRET_NOUN}\s(?:\w{1,16}\s){0,3}from\s["'\`]?)([^\s"'\`,;]{4,256})(?=["'\`]?\s(?:to|into|auf)\s)`,
  ),
  pattern(
    'password',
    String.raw`(\b${SECRET_NOUN}\s(?:\w{1,16}\s){0,3}from\s\S{1,256}\sto\s["'\`]?)([^\s"'\`,;]{4,256}?)(?=["'\`.,;]?(?:\s|$))`,
  ),
  // password X enable Y
  pattern(
    'password',
    String.raw`(\bpass(?:word)?\s{1,4}\S{4,256}?[\s,;]{1,4}enable\s{1,4})${NO_NOUN}([^\s"',;]{6,256})\s*$`,
  ),
  // X is the password   use X as the token   X (password)   X <- password   set to X (the radius key)
  pattern(
    'password',
    String.raw`((?:^\s{0,8}["'\`]?|["'\`]|\b(?:use|used|try|with|paste|it to)\s["'\`]?))${NO_NOUN}([^\s"'\`<>]{6,256})(?=["'\`]?\s(?:is|was|as)\s(?:the\s|my\s|our\s|its\s|a\s|an\s)?(?:\w{1,16}\s){0,3}?${SECRET_NOUN}\b)`,
  ),
  pattern(
    'password',
    String.raw`((?:^\s{0,8}|\bto\s)["'\`]?)(?!user|login|account|admin|name)${NO_NOUN}([^\s"'\`<>]{6,256})(?=["'\`]?\s{1,4}(?:\((?:the\s)?(?:\w{1,16}\s){0,2}${SECRET_NOUN}\)|(?:<-{1,3}|#)\s?(?:the\s)?(?:\w{1,16}\s)?${SECRET_NOUN}\s*$))`,
  ),
  // the pass is X   password's X   password of the switch: X   P/W X
  pattern('password', String.raw`(\bthe pass is:?\s["'\`]?)([^\s"'\`,;]{4,256})`),
  pattern('password', String.raw`(\b${SECRET_NOUN}['’]s\s["'\`]?)${NO_NOUN}([^\s"'\`,;]{6,256})(?=["'\`.]?\s*$)`),
  pattern(
    'password',
    String.raw`(\b${SECRET_NOUN}\s(?:of|for|on|to)\s(?:[\w.'-]{1,40}\s){0,4}[\w.'-]{1,40}\s?[:=]\s{1,4}["'\`]?)${NO_NOUN}([^\s"'\`]{6,256})(?=["'\`]?\s*$)`,
  ),
  pattern(
    'password',
    String.raw`(\b(?:p\/w|u(?:n|sr|ser)?(?:name)?\/p(?:w|wd|ass|assword)?)\b\s?[:=]?\s{1,4}(?:[\w.@-]{1,64}\s?[/:]\s?)?)([^\s/]{6,256})`,
  ),
  pattern('password', String.raw`(\bu=\S{1,64}[\s,;&]{1,3}p=)([^\s&"']{4,256})`),
  // admin:X   admin | X, alone on a line   login admin X   credentials (admin/X)   ssh admin@h (X)   Password | X
  pattern(
    'password',
    String.raw`(^\s{0,8}(?:admin|administrator|root|cisco|netadmin|netops|operator|guest|ops)\s?(?::|//|\||\\)\s{0,4})${NO_NOUN}([^\s:/|\\]{6,256})\s*$`,
  ),
  pattern(
    'password',
    String.raw`(\b(?:login|creds?|credentials?)\s?:?\s{1,4}(?:admin|administrator|root|cisco|netadmin|netops|operator|guest|ops)[\s,]{1,3})${NO_NOUN}([^\s"',;()]{6,256})\s*$`,
  ),
  pattern('password', String.raw`(\b(?:creds?|credentials?|login)\s?\(\s?[\w.@-]{1,64}\s?[/:]\s?)([^\s)]{4,256})`),
  pattern('password', String.raw`(\b(?:ssh|telnet)\s\S{1,128}@\S{1,128}\s\()([^\s()]{6,256})(?=\))`),
  pattern(
    'password',
    String.raw`(\b(?:ssh|telnet)\s[\w.:-]{2,128}\s(?:admin|cisco|root|ops|netadmin)\s)([^\s-]\S{5,256})\s*$`,
  ),
  pattern('password', String.raw`(\bguest\s(?:account|user|login)?\s?:?\s?[\w.@-]{1,64}\s?/\s?)([^\s/]{6,256})`),
  pattern('password', String.raw`(^\W{0,8}(?:password|passwd|passphrase|pw)\s?[|~]\s?)([^\s|]{6,256})\s?\|?\s*$`),
  pattern(
    'password',
    String.raw`(\b(?:otp|totp|2fa|mfa)(?:\scode)?\s?[:=]?\s{1,4})${NO_NOUN}(?!token|code|is\b)([^\s"',;]{6,64})\s*$`,
  ),
  pattern(
    'password',
    String.raw`((?:\benable\s(?:is|=)\s|^\s{0,8}en\s?:\s)["'\`]?)${NO_NOUN}([^\s"'\`,;.]{6,256})["'\`]?\s*$`,
  ),
  // the token is X, of letters only   token - X
  pattern(
    'token',
    String.raw`(\btoken\s{1,4}(?:is|=|-|–|->)\s{1,4}["'\`]?)${NO_NOUN}([A-Za-z0-9+/=_%.~-]{12,512})(?=["'\`.]?\s*$)`,
  ),
  // snmp ro X   ro=X rw=Y   Communities: ro X, rw Y   snmp v2c X   snmpv3 auth X priv Y
  pattern('community', String.raw`(\bsnmp\s(?:v?[123]c?\s)?r[ow]\s)${NO_NOUN}([^\s"',;]{6,64})(?=["',;]?(?:\s|$))`),
  pattern('community', String.raw`(\bsnmp\s?v2c?\s)(?!host|trap|communit)${NO_NOUN}([^\s"',;]{8,64})\s*$`),
  pattern('community', String.raw`(\bsnmp\s?:\s{1,4})([^\s"',;()]{4,64})(?=\s{1,4}\((?:r[ow]|read)\b)`),
  pattern(
    'community',
    String.raw`((?:^|[\s,;]|command:)r[ow]\s?[:=]\s{0,2}["'\`]?)${NO_NOUN}([^\s"'\`,;]{8,64})`,
    'gi',
  ),
  pattern('community', String.raw`(\bcommunities\b.{0,120}?\br[ow]\s)([^\s"',;]{6,64})`),
  pattern('community', String.raw`(\bcommunities\b.{0,120}?\brw\s)([^\s"',;]{6,64})`),
  pattern('key', String.raw`(\bsnmpv3\b.{0,80}?\bauth(?:pass|key)?\s(?:sha\S{0,8}\s|md5\s)?)([^\s"',;]{8,64})`),
  pattern('key', String.raw`(\bsnmpv3\b.{0,160}?\bpriv(?:pass|key)?\s(?:aes\S{0,8}\s|3?des\s)?)([^\s"',;]{8,64})`),
  pattern('key', String.raw`(\b(?:bgp|ospf|eigrp|is-?is|ldp)\s(?:md5|auth)\s)${NO_NOUN}([^\s"',;]{8,80})\s*$`),
  // same password as before (X)   setProperty("a.password", "X")   $config['snmp']['community'][] = "X"
  pattern(
    'password',
    String.raw`(\b${SECRET_NOUN}\b[^()]{0,40}\(["'\`]?)${NO_NOUN}([^\s()"'\`]{6,256})(?=["'\`]?\)[.]?\s*$)`,
  ),
  pattern(
    'password',
    String.raw`(["'][\w.-]{0,80}(?:password|passwd|secret|token|passphrase)["'],\s?["'])([^"',]{4,256})(?=["']\s?\))`,
  ),
  pattern(
    'password',
    String.raw`(\[["']\w{0,40}(?:password|passwd|pass|secret|token|community)["']\](?:\[\w{0,20}\])?\s?=\s?["'])([^"']{1,256})`,
  ),
  // ansible-vault encrypt_string X   useradd -p X   htpasswd -b f ops X   smbclient //h/x X
  pattern(
    'password',
    String.raw`(\bencrypt_string\s(?:--?[\w-]{1,40}\s\S{1,64}\s){0,3}["'\`]?)([^\s"'\`-][^\s"'\`]{3,256})`,
  ),
  pattern('password', String.raw`(\b(?:useradd|usermod)\s[^|;]{0,200}?-p\s{1,4}["'\`]?)([^\s"'\`]{4,256})`),
  pattern('password', String.raw`(\bhtpasswd\s(?:-\w{1,8}\s){0,4}\S{1,128}\s\S{1,64}\s)(\S{4,256})`),
  pattern('password', String.raw`(\bsmbclient\s//\S{1,256}\s)([^\s-]\S{3,256})`),
  // Das Kennwort wurde auf X geändert
  pattern('password', String.raw`(\b(?:passwort|kennwort)\s(?:\S{1,24}\s){1,3}auf\s["'„“\`]?)([^\s"'“”\`,;]{6,256})`),
  // Das Passwort für sw1 ist X   la clave es X   密码是X   Zugangsdaten: ops / X
  pattern(
    'password',
    String.raw`((?:passwort|kennwort|contraseña|clave|mot de passe|mdp|senha|wachtwoord|hasło|heslo|пароль|parola)\s(?:[\wÀ-žа-я.'-]{1,40}\s){0,5}?(?:ist|lautet|war|est|es|era|é|è|jest|is|je|to|=|->)\s:?\s{0,3}["'„“«\`]?)([^\s"'“”«»\`,;]{6,256})`,
  ),
  pattern('password', String.raw`(\bmot de passe\s{0,2}["«„“]\s?)([^\s"'“”«»]{4,256})`),
  pattern('password', String.raw`((?:密码|密碼|口令)\s?(?:是|为|為)\s?[:：]?\s?)([^\s"',;。，]{4,256})`),
  pattern('password', String.raw`((?:^|\s)(?:mdp|clave|parola)\s)${NO_NOUN}([^\s"',;]{6,256})\s*$`),
  pattern(
    'password',
    String.raw`(\b(?:zugangsdaten|identifiants|anmeldung mit|anmelden mit|credenciales|zugang)\s?:?\s[\w.@-]{1,64}\s?/\s?)([^\s/]{4,256})`,
  ),
  // https://h/reset-password/X   …?u=ops&p=X   ?code=X&state=y   ops:X@sw1
  pattern(
    'token',
    String.raw`(://[^\s]{1,200}/(?:reset-password|password-reset|tokens?|invite|magic-?link)/)(?=[\w.-]{12})([\w.-]{12,512})`,
  ),
  pattern('token', String.raw`(\bcode=)([\w.%/~-]{12,512})(?=&state=)`),
  pattern(
    'password',
    String.raw`((?:^|[\s"'=(]|\bsips?:)[A-Za-z][A-Za-z0-9_.+-]{0,63}:)([^\s@"'/:]{6,256})(?=@(?!vty|tty|con\b|console|aux)[A-Za-z0-9-]{1,64}(?:[:\s"'/]|$))`,
  ),
  // ConnectHandler("cisco_xe", "h", "ops", "X")   login("ops", "X")   "X" | ConvertTo-SecureString   PW=$(echo X)
  pattern(
    'password',
    String.raw`(\b\w{0,40}handler\(\s{0,4}(?:["'][^"']{1,128}["'],\s{0,4}){2,3}["'])([^"']{1,256})(?=["']\s?[,)])`,
  ),
  pattern('password', String.raw`(\b(?:login|authenticate)\(\s{0,4}["'][^"']{1,128}["'],\s{0,4}["'])([^"']{1,256})`),
  pattern('password', String.raw`(["'])([^"']{1,256})(?=["']\s?\|\s?ConvertTo-SecureString)`),
  pattern(
    'password',
    String.raw`(\b[A-Z_]{0,40}(?:PASSWORD|PW|PASS|TOKEN|SECRET|PSK)=(?:\$\(|\`)\s?(?:echo|printf)\s["']?)([^\s"')\`]{4,256})`,
  ),
];

function pattern(kind: Kind, source: string, flags = 'gi'): Pattern {
  return { kind, pattern: new RegExp(source, `${flags}d`) };
}

const sourceOf = ({ pattern: each }: Pattern): string => each.source;
/** The expressions of all of them. */
export const SHAPES: readonly string[] = [...PATTERNS, ...PATTERNS_ELSEWHERE, ...PATTERNS_SPOKEN].map(sourceOf);
const ALWAYS = new Gate(PATTERNS, sourceOf);
const AT_ELSEWHERE = new Gate(PATTERNS_ELSEWHERE, sourceOf);
const AT_SPOKEN = new Gate(PATTERNS_SPOKEN, sourceOf);

/** Finds what looks like a secret. Linear: what may repeat is bounded. */
export function findShapes(text: string, tell: Tell): Ending {
  let ending: Ending = null;
  const patterns = [
    ...ALWAYS.mayFit(text),
    ...(ELSEWHERE.test(text) ? AT_ELSEWHERE.mayFit(text) : []),
    ...(SPOKEN_OF.test(text) ? AT_SPOKEN.mayFit(text) : []),
  ];
  for (const { kind, pattern: each } of patterns) {
    for (const match of text.matchAll(each)) {
      const [start, end] = match.indices?.[2] ?? [0, 0];
      if (end <= start || isNoSecret(match[2] ?? '', kind, match[1] ?? '')) continue;
      tell(kind, start, end);
      if (end === text.length) ending = 'cut';
    }
  }
  findRandom(text, tell);
  findOdd(text, tell);
  return ending;
}

/** Only behind `token`, `code`, `key` and in prose do other words stand. */
function isNoSecret(value: string, kind: Kind, before: string): boolean {
  if (value.startsWith('<') || /^\*+$/.test(value)) return true;
  return (
    (/^(?:token|code|key)$/.test(kind) || /[a-z|:]\s$/i.test(before)) && value.trim().split(/\s+/).every(isHarmless)
  );
}

const SHORTEST_RANDOM = 20;
const CANDIDATE = new RegExp(`[A-Za-z0-9+/_%~-]{${SHORTEST_RANDOM},}`, 'g');
/** Of the URL of CSLU and SSM On-Prem: its short parts, between an address and a tenant, are no random text. */
const TRANSPORT_PATH = /\/cslu\/v1\/pi(?=\/|$)/;
/** Longer ones may lack digits: base64 as keys and PKCS #12 files are printed. */
const LONG = 40;
/** Words and numbers that a name is put together from; of a random text they have hardly two letters each. */
const PIECE = /[A-Z]?[a-z]+|[A-Z]+|\d+/g;
const PIECES_A_LETTER = 0.44;

/** Texts in both cases and digits that change too often to be put together from words. */
function findRandom(text: string, tell: Tell): void {
  for (const match of text.matchAll(CANDIDATE)) {
    const word = match[0];
    const rest = word.replace(TRANSPORT_PATH, '');
    if (rest.length >= SHORTEST_RANDOM && isRandom(rest)) tell('key', match.index, match.index + word.length);
  }
}

function isRandom(word: string): boolean {
  const lower = word.replace(/[^a-z]/g, '').length;
  const upper = word.replace(/[^A-Z]/g, '').length;
  const digits = word.replace(/\D/g, '').length;
  if (lower < 3 || upper < 3 || (digits < 2 && word.length < LONG)) return false;
  return (word.match(PIECE)?.length ?? 0) > (lower + upper + digits) * PIECES_A_LETTER;
}
