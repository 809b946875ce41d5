/** The words that introduce a secret, and those that stand near one and are none. Sources: IOS XE, NX-OS, IOS XR and ASA command references. */

import { isIP } from 'node:net';

/** What stands in for each kind of secret. */
export type Kind = 'password' | 'key' | 'token' | 'community' | 'code' | 'credentials' | 'name';

/** What stands where a secret could stand and isn't one. */
const HARMLESS = new Set(
  `none empty null nil true false yes no on off not n/a na unknown unset default disabled enabled enable disable is was are be
  been has have had for and or to in into on from of with without by at as the a an this that your you it its if when while
  then than required missing expired invalid valid incorrect wrong correct needed set unset changed change updated reset
  installed removed hidden redacted accepted rejected failed failure success successful successfully successes received
  sent request requests requested response responses error errors must may can cannot will would should does do
  did encryption policy strength-check strength minimum maximum min-length max-length length expire
  expires expiry aging lifetime history restriction logging recovery configured generated generation created
  authentication provided specified chain chains key-chain keychain type types method id index name file label exchange
  agreement size sizes modulus pair pairs rsa ec ecdsa ed25519 rsa-sig general-keys usage-keys generate zeroize storage
  management server servers manager list lists prompt check verification verified status state count
  stored encrypted-only mismatch matches used use using only per each port ports address addresses interface
  vlan already again before after does match please enter entered user users account accounts retry retries timeout
  device all-users refresh refreshed update install installation code codes
  establishment sync acknowledgement polling reporting authorization authorisation renewal renew
  read write notify context send receive accept version location contact enable traps
  until under over mypubkey pubkey so safer too weak strong same different long short both either neither also but not only one two
    encipherment cert crl sign usage agreement data value values pre-share
    additive no-advertise no-export local-as internet no-peer graceful-shutdown delete replace both standard extended
  aes aes-gcm dynamic static certificate certificates provisioning exportable prefer keyboard documented
  rollover unchanged unavailable unspecified undefined optional mandatory present absent revoked insufficient inactive mismatched instead
  ist war wird wurde falsch nicht für des der die das dem den muss soll und oder bitte geändert gesetzt vergessen abgelaufen ungültig
  est est-il était pour du le la les incorrecte es era del el invalid-`
    .trim()
    .split(/\s+/),
);

/** Words after a secret that go on with its command, with how many words each takes along. */
const TRAILERS: Readonly<Record<string, number>> = {
  ro: 1,
  rw: 1,
  view: 1,
  group: 1,
  access: 1,
  'access-class': 1,
  context: 1,
  'use-acl': 1,
  'use-ipv4acl': 1,
  'use-ipv6acl': 1,
  ipv4: 1,
  ipv6: 1,
  address: 2,
  hostname: 1,
  host: 1,
  vrf: 1,
  timeout: 1,
  retransmit: 1,
  'udp-port': 1,
  port: 1,
  'auth-port': 1,
  'acct-port': 1,
  'mode-list': 3,
  hidden: 0,
  all: 0,
  local: 0,
  force: 0,
  'new-code': 0,
  legacy: 0,
  'level-1': 0,
  'level-2': 0,
  authenticate: 2,
  'no-xauth': 0,
  privilege: 1,
  level: 1,
  role: 1,
  encrypted: 0,
  'nt-encrypted': 0,
  pbkdf2: 0,
  localizedkey: 0,
  version: 1,
  'cryptographic-algorithm': 1,
  'cipher-suite': 1,
  systemowner: 0,
  localizedv2key: 0,
  callin: 0,
  realm: 1,
  id: 1,
  engineid: 1,
  'single-connection': 0,
  'per-vlan': 0,
  authentication: 0,
  authorization: 0,
  accounting: 0,
  'transmit-key': 0,
  mac: 1,
  description: 9,
  autocommand: 9,
  snmp: 9,
  config: 9,
  syslog: 9,
  bgp: 9,
  ospf: 9,
  security: 2,
  save: 0,
  lifetime: 9,
  'idle-time': 1,
};

/** Algorithms, forms and places that stand between a word and its secret. */
const MODIFIER =
  /^(?:sh?|md?|ae?|accept|encrypted|unencrypted|clear|clear-text|cleartext|plain|plaintext|ascii|hex|hexadecimal|text|string|md5|sha(?:-?\d+)*|sha2-?\d*|hmac\S*|cmac\S*|e?md5|aes(?:-?(?:cbc|gcm|ctr|cmac|cfb|\d+))*|3?des(?:-?56|-cbc)?|esp|null|local|remote|fallback|newpass|password-encrypt|terminal|one-time|masked|type|type[0-9]|cipher|mschapv2|default|=|:|->?|--|\}\}:?|string:|\d{1,2}|\d+bit|pem|(?:usb|(?:boot|sup-bootdisk|crash)?flash|nvram|harddisk|disk)\d*:\S*|pkcs12|general-keys|usage-keys|exportable|authentication|mode|inbound|outbound|cert-keys|encryption-type)$/i;
/** Modifiers that take one word along. */
const MODIFIER_WITH_WORD =
  /^(?:level|peer|spi|address|hostname|size|option|url|for|index|identity|host|fqdn|email|user-fqdn|kek|fvrf)$/i;
/** Which of the communities one tells the other of. */
const OF_COMMUNITY = /^(?:read|write|read-only|read-write)$/i;
const BITS = /^(?:128|192|224|256|384|512)$/;

/** Eight bytes, as a key is printed, or the beginning of more: they would make an address that nobody has. */
const BYTES = /^(?:[\da-f]{2}:){7}[\da-f]{1,2}$/i;
/** An address, with or without the length of its prefix. */
const isAddress = (word: string): boolean => isIP(word.replace(/\/\d{1,3}$/, '')) !== 0 && !BYTES.test(word);

/** Not a secret, wherever it stands: a placeholder, a word of the language, stars. */
export function isHarmless(word: string): boolean {
  const plain = word.replace(/^[("'[<]+|[)"'\]>.,;:!?]+$/g, '');
  return plain === '' || word.startsWith('<') || /^[*.•|-]+$/.test(plain) || HARMLESS.has(plain.toLowerCase());
}

/** How many words a modifier takes, itself included; 0 for anything else. */
export function modifierLength(word: string, before: string): number {
  if (MODIFIER_WITH_WORD.test(word)) return 2;
  if (OF_COMMUNITY.test(word)) return /^community$/i.test(before) ? 1 : 0;
  return MODIFIER.test(word) || isAddress(word) || (BITS.test(word) && /^(?:aes|sha|hmac)/i.test(before)) ? 1 : 0;
}

/** How many words belong to the one after a secret, itself included; 0 when it may be a part of the secret. */
export function trailerLength(word: string): number {
  const plain = word.toLowerCase();
  const known = Object.hasOwn(TRAILERS, plain)
    ? plain
    : plain.length < 3
      ? undefined
      : TRAILER_NAMES.find((name) => name.startsWith(plain));
  if (known !== undefined) return 1 + (TRAILERS[known] ?? 0);
  return /^\d{1,2}$/.test(plain) || isAddress(plain) || /^[|;{}[\]]/.test(plain) || plain.startsWith('<redacted')
    ? 1
    : 0;
}

const TRAILER_NAMES = Object.keys(TRAILERS);

/** Words that introduce a secret wherever they stand. */
const STRONG: readonly (readonly [RegExp, Kind])[] = [
  [
    /^(?:[\w-]*[-_])?(?:id|auth|access|api|security|session|bearer|registration|enrollment)[-_]?token$|^(?:(?:id|auth|api)[-_]?)?tok$/,
    'token',
  ],
  [
    /^(?:--?)?(?:[\w-]*[-_])?(?:password|passwd|passphrase|passcode|pwd|secret)\d?$|^[a-z]{2,16}password$|_pass$|^user_msg$|^\/pass(?:word|wd)?$|^nt-?hash$|^(?:root|bind|_)?pw$|^text-authentication$|^(?:secret|password)-string$/,
    'password',
  ],
  [/^(?:key-string|key-octet-string|cryptographic-key|psk|wpa-psk|wpa2-psk|pmk|cak)$/, 'key'],
  [
    /^(?:[\w-]*-)?(?:authentication|digest|server|shared|preshared|local|set|auth|priv|api|encryption|session|config|fallback|wep|cak|private|secret|pac|master|psk|group|access|sae|mka|kek|tek|md5|authorization|lock|fabric|fips|member|security|pairing|pass|registration|activation|unlock)[-_]key$|^(?:api|pass|auth|priv)key$/,
    'key',
  ],
  [/^(?:(?:snmp|trap|ro|rw)[-_]?)?community(?:-map|-string)?$|^(?:ro|rw|trap|def)community6?$/, 'community'],
  [/^def(?:auth|priv)passphrase$/, 'key'],
  [/^ldap-login-pass/, 'password'],
  [
    /^(?:passwort|kennwort|contraseña|wachtwoord|hasło|heslo|salasana|lösenord|adgangskode|пароль|psw|pswd)$/,
    'password',
  ],
];

/** What people mistype, by one letter. */
const MISTYPED: readonly (readonly [string, Kind])[] = [
  ['password', 'password'],
  ['secret', 'password'],
  ['passphrase', 'password'],
  ['kennwort', 'password'],
  ['community', 'community'],
];

/** The kind that a word would be, had it not a letter too much, too few, another one or two in the wrong order; a plural is none. */
export function mistypedKind(word: string): Kind | null {
  if (word.length < 5 || word.length > 11 || !/^[a-z]+(?<!s)$/.test(word)) return null;
  return MISTYPED.find(([right]) => isOneOff(word, right))?.[1] ?? null;
}

function isOneOff(word: string, right: string): boolean {
  const longest = Math.max(word.length, right.length);
  const shortest = Math.min(word.length, right.length);
  if (longest - shortest > 1) return false;
  let same = 0;
  while (same < shortest && word.charCodeAt(same) === right.charCodeAt(same)) same += 1;
  let tail = 0;
  while (
    tail < shortest - same &&
    word.charCodeAt(word.length - 1 - tail) === right.charCodeAt(right.length - 1 - tail)
  )
    tail += 1;
  if (same + tail === longest - 1) return same > 0;
  const isSwapped = word[same] === right[same + 1] && word[same + 1] === right[same];
  return word.length === right.length && same + tail === longest - 2 && isSwapped;
}
const NEVER_STRONG = /^(?:no|nopassword)-|^nopassword$|^(?:authentication-password|trusted-key|one-time-password)$/;

/** The kind of secret that the word introduces anywhere, or null. */
export function strongKind(word: string): Kind | null {
  if (word.length < 2 || NEVER_STRONG.test(word)) return null;
  for (const [pattern, kind] of STRONG) if (pattern.test(word)) return kind;
  return mistypedKind(word);
}

/** `sn` for `snmp-server`: IOS takes any unambiguous beginning. */
export function abbreviates(typed: string, word: string, shortest = 2): boolean {
  return typed === word || (typed.length >= shortest && word.startsWith(typed));
}

/** First words of commands and of outputs that are no continuation of a wrapped line. */
const STARTS = new Set(
  `aaa aaa-server access access-list access-group access-session account-logging action active address address-family admin
  aggregate-address alert-group alias aps archive area arp as-path authentication authorization auto autonomous-system
  auto-enroll auto-summary banner bfd bgp boot bridge building call-home callback card cdp certificate chain channel-group
  class class-map clear clns clock cns config configure connect contact contact-email-addr control-plane copy
  crypto ctl cts current debug default default-gateway default-information default-metric default-router deny description destination
  device-tracking device-sensor diagnostic dial-peer dialer discriminator dns dns-server do domain domain-name dot11 dot1x
  dscp duplex dying-gasp eap eigrp enable encapsulation encryption end enrollment epm errdisable ethernet event exec exec-timeout
  exit exit-address-family export facility fabric failover feature file fips flow forward-protocol fqdn frame-relay glbp global gnmi-yang group
  guest-shell hash hidekeys hostname hw-module icmp identity igmp import inside install interface ip ipv6 isis
  isakmp key kerberos keepalive keyring l2tp l2vpn lacp ldap length license line lldp load-interval local logging login loopback mab mac macsec
  mail-server management map-class match memory memory-size mgmt mka mls monitor mpls mtu multilink name nameif nat neighbor netconf netconf-yang
  network new-model no no-key ntp object object-group origin-id ospf ospfv3 parameter-map parser passive-interface path peer permit pim ping platform
  policy policy-map pool port port-channel power ppp prefix-list privilege process profile prompt protocol proxy psk qos
  quit queue cryptographic-algorithm orgid organization-id send-id recv-id radius radius-server rd redistribute redundancy reload remark reporting restconf revocation-check rmon
  role route route-map route-target router router-id rsakeypair sampler scheduler scp security send-lifetime accept-lifetime serial-number server server-private service
  service-policy session set shutdown show sip snmp snmp-server snmp-agent source source-interface spanning-tree speed ssh standby
  storm-control subject-alt-name subject-name subnet subscribe switch switchport syslog system tacacs tacacs-server
  tcp telnet template terminal tftp-server time-range timeout track traceroute transceiver transport trunk trustpoint tunnel tunnel-group udld udp undebug
  undo usage user username username-prompt vdc version view violation virtual-service vlan vpc vpdn vrf vrrp vtp vtp-server vty wlan
  write xconnect zone zone-pair ! !! # -`
    .trim()
    .split(/\s+/),
);

export const isStart = (word: string): boolean => STARTS.has(word.toLowerCase());

/** Words of commands and of prose: what is masked wherever it stands again is none of these. */
export const isCommonWord = (word: string): boolean =>
  isHarmless(word) || isStart(word) || trailerLength(word) > 0 || strongKind(word.toLowerCase()) !== null;
