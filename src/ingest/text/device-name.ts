import { isIPv6 } from 'node:net';
import { namedInFile } from './file-name.js';
import { FACILITY_SEVERITY, LEVEL } from './severity.js';
import { isZoneName } from './stamp.js';

/** What a device calls a part of itself: no name of another one, whichever part speaks. */
const PARTS: readonly RegExp[] = [
  // A slot or the module in it: `R0/0`, `CLC 6/0`, `Switch 1 R0/0`, `0/RP0/CPU0`.
  /^(?:switch \d{1,2} )?(?:[A-Z]{1,8}[ /-]?)?\d{1,2}\/[A-Z]{0,4}\d{1,2}(?:\/\w{1,8})*$/i,
  // A node of IOS XR: `RP/0/RSP0/CPU0`, or its last piece.
  /^(?:[A-Z]{1,4}\/\d{1,3}\/\w{1,8}\/)?CPU\d{1,2}$/,
  // A processor, of a member of a stack too: `RP0`, `SW2_RP0`, `Switch1_R0/0`; the member itself: `member-2`.
  /^(?:(?:sw|switch|chassis|member)[-_ ]?\d{1,2}[-_ ](?:R|RP|FP)\d{1,2}(?:\/\d{1,2})?|[RF]P\d{1,2}|(?:stack[-_ ]?)?member[-_ ]?\d{1,2})$/i,
  // `[switch 1]`, as members of a stack are told from each other; without brackets it may be a name.
  /^\[switch[-_ ]?\d{1,2}\]$/i,
];

/** Whether a word names a part of a device. */
export function isPart(word: string): boolean {
  return PARTS.some((pattern) => pattern.test(word));
}

/** What collectors, relays and devices print where a name may stand, and what names nobody. */
const FOREIGN: readonly RegExp[] = [
  // A day: `2026-03-05T04`.
  /^\d{4}-\d\d-\d\d/,
  // An uptime stamp: `1w2d`, `3d04h`.
  /^\d{1,4}[ywdh]\d{1,4}[wdhm]$/i,
  // A byte that no name holds, as it is or as it is shown.
  /\p{Cc}|^(?:\\x[0-9a-f]{2})+$/iu,
  // A picture of a chat: `:rotating_light:`.
  /^:[a-z0-9_+-]+:?$/,
  // A counter, also one of 32 bits that ran below zero; an epoch; punctuation.
  /^-?[\d.,]+$|^[^\p{L}\d]*$/u,
  // The severity of a program's log, the stream that it copied.
  new RegExp(`^[[(]?(?:${LEVEL})[\\])]?$`, 'i'),
  /^(?:stdout|stderr|output|console|message|localhost)$/i,
  // What people and tools call the message that they show.
  /^[a-z]+(?:_[a-z]+)*_(?:msg|message|text|log|line|event|entry|payload|body|description|details?|output|summary)$/,
  /^(?:last|latest|newest|first|msgs?|messages?|events?|alerts?|alarms?|text|lines?|raw|entry|entries|samples?|examples?|details?|description|payload|body|logs?|notes?|summary|reason|cause)$/i,
  // How a request ended, as tools name its answer.
  /^(?:ok|success(?:ful)?|succeeded|done|failed|unknown|untitled|default)$/i,
  // A facility of a message, with or without the rest of its tag.
  /^%?(?:LICENSE-)?SMART_LIC(?:-[0-7])?(?:-[A-Z0-9_]+)?$/i,
  // Programs that hand lines on.
  /^(?:r?syslog(?:-?ng|d)?|logstash|fluentd|fluent-?bit|vector|filebeat|promtail|telegraf|systemd|dockerd|containerd|kernel|python3?)$/i,
  // A facility and severity of RFC 3164: `local7.err`, `Local7.Error`, `<local7.err>`.
  new RegExp(`^<?${FACILITY_SEVERITY}[>,]?$`, 'i'),
  /^(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mon|tue|wed|thu|fri|sat|sun|am|pm),?$/i,
  // What a relay left of a stamp: `.Nov`, `Nov 5 :00:00.065`.
  /^[*.:]?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)(?: +\d{1,2}(?:[ :].*)?)?$/i,
  // What a container's runtime says of a line (`stdout F`), and the line of a terminal.
  /^(?:std(?:out|err) )?[FP]$|^(?:serial|tty[A-Z]*)\d+$/,
  // A placeholder that nobody filled in, whole or in part: `$HOSTNAME`, `{{ host }}-sw1`, `[HOSTNAME]`, `#HOST#`, `__HOST__`.
  /[${}<>%#]|^[@[(]|^__\w+__$/,
  // Fields of an event: `CEF:0|Cisco|…`, `dvchost=sw1 dvc=192.0.2.7`.
  /[|=]/,
  // Where a diff says that files differ: `1c1`, `3,5d2`.
  /^\d+(?:,\d+)?[acd]\d+(?:,\d+)?$/,
  // A property of the sender.
  /^(?:tz|seq|sequence|severity|level|facility|pri|id|pid|time|timestamp|app|program|tag)=/i,
];
/** `12:00:00.065`, `04:12`, `23:43.398`: never part of a name. */
const CLOCK = /(?:^|[^\w:.])\d{1,2}:\d\d(?:[:.]\d{1,9}){0,2}(?![\w:])/;
/** First words of lines such as `Kernel uptime is 3 days` that are no host names. */
const UPTIME_OF_PARTS: ReadonlySet<string> = new Set([
  'kernel',
  'system',
  'process',
  'supervisor',
  'chassis',
  'module',
  'active',
  'standby',
  'member',
  'node',
  'device',
  'box',
  'total',
  'last',
]);

/** Host names that devices carry before anybody names them: they tell no two apart. */
const FACTORY_NAMES: ReadonlySet<string> = new Set(['switch', 'router', 'device', 'wlc', 'controller', 'hostname']);

/** Whether a device is called so before anybody names it. */
export function isFactoryName(name: string): boolean {
  return FACTORY_NAMES.has(name.toLowerCase());
}

/** A host name without its domain, in small letters; an address as it is. */
export function shortName(name: string): string {
  return isAddress(name) ? name : (name.toLowerCase().split('.', 1)[0] ?? '');
}

/** As tools that sort by the text print it: `192.000.002.017`. */
const PADDED = /^(?:\d{1,3}\.){3}\d{1,3}$/;

/** True for an IPv4 or IPv6 address, without a zone. */
export function isAddress(text: string): boolean {
  return PADDED.test(text) || (text.includes(':') && isIPv6(text) && !text.includes('%'));
}

/**
 * The name or address of a device in a text that stands where one may stand; null where it is something else: a counter, a
 * severity, a slot, part of a stamp, a placeholder. A relay's chain of names (`sw1/relay`), a port behind an address, the
 * brackets around one and `host=` are taken off, as is what `logging host … session-id` puts around the name
 * (`[syslog@9 s_id="sw1:666"]`).
 */
export function deviceName(text: string): string | null {
  if (isPart(text.trim())) return null;
  const session = /\bs_id="([^"]{1,255}?)(?::\d{1,5})?"/.exec(text)?.[1];
  const plain = (session ?? text.trim()).replace(/^([[("'`]?)(.*?)[\])"'`]?$/, '$2');
  const value =
    /^(?:host(?:name)?|source|src|from|device|dev|node|sender)=["']?([^"']*)["']?$/i.exec(plain)?.[1] ?? plain;
  const address = addressOf(value);
  if (address !== null) return address;
  const chained = /^([A-Za-z0-9][\w.:-]*)[/@]([A-Za-z0-9][\w.:-]*)$/.exec(value);
  if (chained !== null && !isForeign(value))
    return deviceName(value.includes('@') ? (chained[2] ?? '') : (chained[1] ?? ''));
  // `sw1;syslog;CRITICAL;HARD;1;` of Nagios, `sw1","local7","err` of a table without a head.
  // Behind whom it told (`netops;sw1;syslog;…`) stands the first with a digit.
  const contacted = /^[A-Za-z_-]+;([A-Za-z][\w.-]*\d[\w.-]*);/.exec(value)?.[1];
  const first = contacted ?? /^([A-Za-z0-9][\w.-]*)(?:;|"?,(?=\S))/.exec(value)?.[1];
  if (first !== undefined) return deviceName(first);
  const bare = /^([A-Za-z][\w.-]*):\d{1,5}$/.exec(value)?.[1] ?? value;
  return isForeign(bare) ? null : bare;
}

/** The same of what a device calls itself, `logging origin-id string site-9/rack-2`: nobody has chained that to a relay's name. */
export function originName(text: string): string | null {
  // `/var/log/sw1.log:` of a search in files.
  if (/^\S*\/\S+\.log(?:\.\d{1,3})?$/.test(text)) return deviceName(namedInFile(text));
  const isWhole = /^[A-Za-z0-9][\w.-]*\/[A-Za-z0-9][\w.-]*$/.test(text) && !isForeign(text);
  return isWhole ? text : deviceName(text);
}

/** Words with a digit that no device is called by: lines of a terminal, protocols, bugs, versions, digests. */
const NO_HOST = /^(?:tty|vty|con|pts|ipv|rfc|sha|md|utf|v)-?\d|^CSC[a-z]{2}\d{5}|^[0-9a-f-]{12,}$|^Q[1-4]$/i;
/** Numbers as systems for tickets give them. What is two letters long may begin a device's name too, and needs as many digits as these have. */
const TICKET = /^(?:(?:INC|CHG|RITM|REQ|TASK|PRB|SCTASK|CASE|TICKET)-?\d{3,}|(?:CS|SR)-?\d{5,})$/i;

/** Whether a word with a digit is one of those that mean something else wherever they stand. */
export function meansOther(word: string): boolean {
  return NO_HOST.test(word) || TICKET.test(word);
}

/** `139d4h ago.398:`, as `ts -r` writes over a stamp. */
const AGE = /\b(?:\d{1,5}[dhms]){1,4} ago(?:\.\d{1,9})?/g;

/** `from=/192.0.2.7:51001`, `client: "192.0.2.7"`: what a receiver says of who sent it, which its threads and queues are not. */
const TOLD_ADDRESS =
  /(?:^|[\s,;([{"'])(?:from|src|source|client|peer|remote|sender)(?:[_-]?(?:ip|addr(?:ess)?|host))? ?[=:] ?["'[(/]*([\da-fA-F:][\d.:a-fA-F]{2,44})/;

/**
 * An address without the brackets and the port around it, `192.0.2.7:514`, `[2001:db8::7]:514`; null for anything else. What could be the last
 * part of an IPv6 address is: a port stands behind one in brackets, or has five digits.
 */
export function addressOf(text: string): string | null {
  const bare = /^\[?([^[\]]{2,64}?)\]?(?::\d{1,5})?[.:]?$/.exec(text)?.[1];
  return [text, text.replace(/[.:]$/, ''), bare ?? ''].find(isAddress) ?? null;
}

/** The only address in a text about a message; null where there are none or several. */
export function onlyAddressIn(text: string): string | null {
  const addresses = text.split(/[\s|,;()[\]="'/]+/).map(addressOf);
  const [only = null, another] = new Set(addresses.filter((address) => address !== null));
  return another === undefined ? only : null;
}

/** `[pod/cat8kv-0/router] ` of `kubectl logs --prefix`, `lab_r1.1.x7c9k2@node1    | ` of a swarm: a copy of a service, before what it runs in. */
const COPY = /^\s*(?:\[pod\/([\w.-]+)\/[\w.-]+\]|([A-Za-z][\w-]*\.\d+)\.[a-z0-9]{4,25}@[\w.-]+ *\|)/;

/** The copy of a service whose output a text stands before; null without. */
export function copyIn(text: string): string | null {
  const [, pod = null, service = null] = COPY.exec(text) ?? [];
  return pod ?? service;
}

/**
 * The device that a text before a line names in a form that nobody knows (`11.03.2026;sw1;`, `| 08:23 | sw1 | `, `dev=sw1 msg="`): its
 * only word that looks like a host's name, else its only address. Null where several do.
 */
export function onlyNameIn(text: string): string | null {
  const told = copyIn(text) ?? addressOf(TOLD_ADDRESS.exec(text)?.[1] ?? '');
  if (told !== null) return told;
  const words = text
    .replace(AGE, '')
    // `sw1/09:00:00/`
    .replace(/\/(?=\d{1,2}:\d\d)|(?<=\d:\d\d)\//g, ' ')
    .split(/[\s;,|│"'`<>[\](){}]+/)
    .map((word) =>
      word
        .replace(/^\w+=/, '')
        .replace(/[:=]+$/, '')
        .replace(/^[*_~]+|[*_~]+$/g, '')
        .replace(/^.*\/(?=\w)|^[\w.-]+@(?=[A-Za-z])/, '')
        .replace(/\.(?:log|txt)(?:\.\d+)?(?:\.(?:gz|bz2|xz|zst))?[-:]?\d*-?$/, ''),
    )
    .filter((word) => word !== '' && deviceName(word) === word);
  const addresses = new Set(words.filter(isAddress));
  const names = new Set(
    words.filter((word) => /^[A-Za-z][\w.-]*$/.test(word) && /\d/.test(word) && !meansOther(word) && !isAddress(word)),
  );
  const [only = null, another] = names.size > 0 ? names : addresses;
  if (only !== null) return another === undefined ? only : null;
  // `[core] `, `1,core,"`, `| core | `: the only cell with a word in it.
  const [cell = null, second] = text
    .split(/[,;\t|│[\]]/)
    .map((each) => each.trim())
    .filter((each) => /[A-Za-z]/.test(each));
  const isCell = cell !== null && second === undefined && CELL.test(text) && /^[A-Za-z][\w.-]*$/.test(cell);
  return isCell && deviceName(cell) === cell ? cell : null;
}

const CELL = /(?:^|[,;\t|│[])\s*[A-Za-z][\w.-]*\s*[,;\t|│\]]/;

/** The host name in a line of a device's own, such as `hostname SW1` or `SW1 uptime is …`; null for words that are none, and for a placeholder. */
export function ownName(name: string): string | null {
  return UPTIME_OF_PARTS.has(name.toLowerCase()) || /^slot\d{1,2}$/i.test(name) ? null : isForeign(name) ? null : name;
}

/** A key or a digest in base64: no name has so many letters without a sign between them, and this may be a secret. */
export function isEncoded(text: string): boolean {
  return /^[A-Za-z0-9+/]{40,}={0,2}$/.test(text);
}

function isForeign(text: string): boolean {
  return (
    text === '' || isEncoded(text) || CLOCK.test(text) || isPart(text) || FOREIGN.some((pattern) => pattern.test(text))
  );
}

/** True for a word that is a clock time or holds one, as the pieces of a stamp that a relay took apart do. */
export function holdsClock(word: string): boolean {
  return !isAddress(word.replace(/:$/, '')) && CLOCK.test(word);
}

/** True for a word that may stand within a stamp: a month, a day, a year, a zone. */
export function isPieceOfStamp(word: string): boolean {
  return /^[*.]?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|\d{1,4})$/i.test(word) || isZoneName(word);
}
