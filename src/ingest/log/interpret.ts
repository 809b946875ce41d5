import type { ClockMark } from '../../model/stamp.js';
import {
  addressOf,
  deviceName,
  holdsClock,
  isAddress,
  isPart,
  isPieceOfStamp,
  onlyNameIn,
  originName,
} from '../text/device-name.js';
import { folderOf } from '../text/file-name.js';
import { isZoneName } from '../text/stamp.js';
import { contextOf, undressed } from './context.js';

/** The envelope of a log line: everything before its tag. What a line doesn't carry is null. */
export interface Header {
  /** `<PRI>`: 8 times the facility plus the severity, RFC 5424 section 6.2.1. */
  readonly pri: number | null;
  /** When a relay says the line arrived, as printed. */
  readonly arrived: string | null;
  readonly arrivedZone: string;
  /** Name or address that a relay gives to the sender. */
  readonly relayHost: string | null;
  /** Message count of this destination (`logging message-counter`). */
  readonly count: number | null;
  /** `logging origin-id`: name, address or free text. */
  readonly origin: string | null;
  /** `service sequence-numbers` */
  readonly sequence: number | null;
  readonly clockMark: ClockMark;
  /** The device's own stamp without mark and zone, as printed. */
  readonly stamp: string | null;
  /** As printed; the empty string without. */
  readonly zone: string;
  /** `service timestamps log uptime`: time since the start of the device, as printed. */
  readonly uptime: string | null;
  /** IOS XR: `RP/0/RP0/CPU0` and `smartlicserver[390]`. */
  readonly node: string | null;
  readonly process: string | null;
  /** Host name of a command prompt that the console had printed before the line. */
  readonly prompt: string | null;
  /** Name of the file that a search tool put before the line, without folder and ending. */
  readonly file: string | null;
  /** Without any of these names: words ahead that tell lines of one sender from those of others, see `areOthers`. */
  readonly context: string | null;
}

export const EMPTY_HEADER: Header = {
  pri: null,
  arrived: null,
  arrivedZone: '',
  relayHost: null,
  count: null,
  origin: null,
  sequence: null,
  clockMark: '',
  stamp: null,
  zone: '',
  uptime: null,
  node: null,
  process: null,
  prompt: null,
  file: null,
  context: null,
};

/** A header cut into tokens, and what the grammar says each of them is there for. */
export interface Layout {
  readonly tokens: readonly { readonly type: string; readonly offset: number; readonly end: number }[];
  readonly roles: readonly string[];
}

type Draft = { -readonly [Key in keyof Header]: Header[Key] };

/** A number or word that may be a count or a name. */
interface Label {
  readonly role: string;
  readonly text: string;
  /** It stands before the relay's stamp. */
  readonly before: boolean;
}

/**
 * From roles to meaning: which number is the count, which word the relay's host, which the device's own name.
 * In one piece: each role is told by those that were found before it.
 */
export function interpret(text: string, { tokens, roles: read }: Layout): Header {
  const header: Draft = { ...EMPTY_HEADER };
  const values = tokens.map(({ offset, end }) => text.slice(offset, end));
  const roles = withOwnClock(read, values);
  // `Nov  12:00:00.065:` lost its day on the way and tells no uptime.
  const isDamaged = (index: number) => roles[index] === 'uptime' && isPieceOfStamp(values[index - 1] ?? '');
  const clockAt = roles.findIndex((role, index) => role === 'own' || (role === 'uptime' && !isDamaged(index)));
  const arrivedAt = roles.findLastIndex((role) => ARRIVALS.has(role));
  const priAt = roles.indexOf('pri');
  const ahead: string[] = [];
  const labels: Label[] = [];
  /** Words behind the device's clock, where a program's name may stand too. */
  const behind: string[] = [];
  const versionAt = roles.lastIndexOf('version');
  // Its stamp is the last one: behind one of RFC 3164 the fields stand as that has them.
  const isRfc5424 = versionAt >= 0 && arrivedAt <= versionAt + 1;
  let isProgram = false;

  values.forEach((value, index) => {
    const role = roles[index] ?? 'word';
    if (role === 'version') return;
    if (role === 'arrived' || role === 'passed') {
      isProgram ||= /\d,\d{1,9}/.test(value) || /^\d{4}-.*:$/.test(value);
      takeArrival(header, value, role);
    } else if (role === 'own') takeOwnStamp(header, value);
    else if (role === 'process' && arrivedAt >= 0 && index < clockAt) takeProgram(header, value);
    else if (SINGLE[role] !== undefined && !isDamaged(index)) SINGLE[role](header, value);
    else if (arrivedAt < 0 && index < priAt) ahead.push(value);
    else if (clockAt < 0 || index < clockAt) labels.push({ role, text: value, before: index < arrivedAt });
    else if (isWord(role) && value !== '-' && !isPart(withoutColon(value))) behind.push(undressed(value));
  });

  // `from 192.0.2.7 at 06/03 02:01:11 <187>…`: what stands before the PRI is a collector's.
  const isApart = priAt > 0 && (tokens[priAt]?.offset ?? 0) > (tokens[priAt - 1]?.end ?? 0);
  if (isApart) header.relayHost ??= nameAhead(ahead.map(withoutColon));
  if (isRfc5424) placeRfc5424(header, labels, arrivedAt >= 0);
  else placeLabels(header, isProgram ? withoutProgram(labels) : labels, arrivedAt >= 0);
  placeStamps(header, isRfc5424, clockAt < 0);
  takeEpoch(header, text);
  // `2026-03-05T04:12:10Z relay1 sw1[7]: `: what prints messages of a device is the device, where no program has its name.
  const program = header.process?.replace(/\[\d+\]:?$|:$/, '') ?? '';
  if (header.origin === null && arrivedAt >= 0 && clockAt < 0 && /^[A-Za-z][\w.-]*\d/.test(program))
    header.origin = deviceName(program);
  const isNamed = [header.origin, header.relayHost, header.prompt, header.file].some((name) => name !== null);
  const firstStamp = priAt > 0 ? priAt : clockAt >= 0 ? clockAt : arrivedAt > 0 ? arrivedAt : null;
  // Most headers name somebody, and looking costs as much as all the rest.
  const begins = isNamed ? -1 : (firstStamp ?? keyedTo(text, values));
  if (begins > 0) {
    header.relayHost = onlyNameIn(text.slice(0, tokens[begins]?.offset ?? text.length));
    header.context = header.relayHost === null ? contextOf(numbered(values.slice(0, begins), roles)) : null;
  }
  if (!isNamed && header.relayHost === null && header.context === null) {
    const [name = '', another] = behind;
    // `*Mar 11 09:20:00.118: sw1: `, `… UTC: [sw1] `; a bare word may be a program, and keeps lines apart all the same, as does what nobody reads.
    header.relayHost = another === undefined && /\d/.test(name) ? deviceName(name) : null;
    header.context =
      header.relayHost === null ? contextOf(clockAt < 0 ? unreadWords(text, values, roles) : behind) : null;
  }
  // `13:12 <anna> look: *Mar …`: what somebody wrote in a chat before what they pasted.
  const nick = /^\[?\d\d:\d\d(?::\d\d)?\]? <([^<>]{1,64})> /.exec(text)?.[1];
  if (header.origin !== null && nick !== undefined && !/\d/.test(header.origin)) {
    header.context ??= `${nick.trim().replace(/\s+/g, '_')} ${header.origin}`;
    header.origin = null;
  }
  // `2026-03-05 04:12:10,sw1,`: a stamp in a form that nobody knows.
  if (header.arrived === null && header.stamp?.[4] !== '-' && /[,;\]]/.test(text))
    header.arrived = LOOSE_STAMP.exec(text)?.[0] ?? null;
  return header;
}

/** Up to where a text without any clock names a device; -1 where it doesn't. */
function keyedTo(text: string, values: readonly string[]): number {
  // `devname=sw1 msg=`, `sw1: 30-Nov-26 09:00:00 `: what a program or a person put before a message may lack the device's clock.
  const isNamedOnly = /[=,;]/.test(text) || DRESSED.test(text) || areNames(values) || EPOCH.test(text);
  return isNamedOnly || onlyNameIn(text) !== null ? values.length : -1;
}

/**
 * `Mar  5 04:12:10 relay <187>45: SW1: 2026-03-05T04:12:09.114Z: `: behind a relay's stamp and what only a device counts or weighs, a
 * stamp that ends the header in a colon is the device's own, however it is written.
 */
function withOwnClock(roles: readonly string[], values: readonly string[]): readonly string[] {
  const last = roles.length - 1;
  const relayed = roles.lastIndexOf('arrived', last - 1);
  const isOwn =
    relayed >= 0 &&
    roles[last] === 'arrived' &&
    /^\d{4}-[^,]*:$/.test(values[last] ?? '') &&
    roles.slice(relayed + 1, last).some((role) => role === 'pri' || role === 'number');
  return isOwn ? [...roles.slice(0, last), 'own'] : roles;
}

/** `[sw1] `, `**sw1** `, `1. sw1 - `, `core-a 09:20 `: a name as people write it down, and nothing that a console asks. */
const DRESSED =
  /^\s*(?:[[({<*_`"'#>•-]{1,3}\s?[A-Za-z][\w.-]*[\])}>*_`"':-]{1,3}|(?:\d{1,3}[.)]|[*•-])\s+[A-Za-z][\w.-]*\s*[:|>–—-]*|[A-Za-z][\w.-]*\s+\d\d:\d\d(?::\d\d)?)\s*$/;
const LOOSE_STAMP = /(?<!\d)20\d\d-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?(?![\d:])/;

/** `1772683929114 sw1 `: seconds, or thousandths, millionths or billionths of them, since 1970, and a name. */
const EPOCH = /^\s*\[?(1\d{9})(?:(\d{3})(?:\d{3}){0,2}|\.(\d{1,6}))?\]?[\s,;:|]+[A-Za-z][\w.-]*:?\s*$/;

/** A relay's time as a number; to a device it would be a count that nobody comes to. */
function takeEpoch(header: Draft, text: string): void {
  const [, seconds, millis, fraction = ''] = EPOCH.exec(text) ?? [];
  if (seconds === undefined || header.arrived !== null || header.stamp !== null) return;
  const ms = millis ?? fraction.padEnd(3, '0').slice(0, 3);
  header.arrived = new Date(Number(seconds) * 1000 + Number(ms)).toISOString();
  header.count = null;
  header.sequence = null;
}

/** `relay1 dist-sw7`: nothing but names, of which nobody knows which is the device's. */
function areNames(values: readonly string[]): boolean {
  return (
    values.length > 1 &&
    values.length <= 4 &&
    values.every((value) => /^[A-Za-z][\w.-]*:?$/.test(value)) &&
    values.some((value) => /[a-z]+[\w.-]*\d/i.test(value))
  );
}

/** Words ahead, each with a number that stands alone behind it; one that a colon follows counts messages. */
function numbered(values: readonly string[], roles: readonly string[]): string[] {
  return values.flatMap((value, index) => {
    if (!isWord(roles[index])) return [];
    const next = values[index + 1] ?? '';
    return /^\d{1,4}$/.test(next) && /^[A-Za-z]+$/.test(value) ? [`${value} ${next}`] : [value];
  });
}

/** `core (out): `, `3 days back: core: `: words in a form that nobody reads, and nothing that a console asks. */
function unreadWords(text: string, values: readonly string[], roles: readonly string[]): string[] {
  return ASKED.test(text) ? [] : values.filter((value, index) => isWord(roles[index]) && !/^\W*\d/.test(value));
}

const ASKED =
  /\?\s*(?:\[[^\]]*\][:?]?\s*)?$|\b(?:pass\w*|user\w*|log ?in|name|file\w*|code|token|address|host\w*)\s*:\s*$/i;

const isWord = (role: string | undefined) => role === 'word' || role === 'name';

function nameAhead(all: readonly string[]): string | null {
  // `192.0.2.7:51234 <187>…`, `[2001:db8::7]:51234 <187>…`: the port that it was sent from.
  const words = all.map((word) => addressOf(word) ?? word);
  const [only = ''] = words;
  const isName = words.length === 1 && /^[A-Za-z0-9][\w-]*(?:\.[\w-]+)*$/.test(only);
  if (isName) return deviceName(only);
  // `Key: sw1, Value: <187>…`
  return words.find(isAddress) ?? (words.length > 1 ? onlyNameIn(words.join(' ')) : null);
}

const ARRIVALS: ReadonlySet<string> = new Set(['arrived', 'passed', 'captured', 'forwarded']);

/** Tokens that mean one thing wherever they stand. */
const SINGLE: Readonly<Record<string, (header: Draft, value: string) => void>> = {
  pri: (header, value) => {
    header.pri = Number(value.slice(1, -1));
  },
  kiwi: (header, value) => {
    header.relayHost = value.slice(value.indexOf('=') + 1);
  },
  // 192.0.2.7 → 192.0.2.100 Syslog 231 LOCAL7.ERR:
  captured: (header, value) => {
    header.relayHost = deviceName(/^\S+/.exec(value)?.[0] ?? '');
  },
  forwarded: (header, value) => {
    header.relayHost = deviceName(/(\S+?):?$/.exec(value)?.[1] ?? '');
  },
  uptime: (header, value) => {
    header.clockMark = markOf(value);
    header.uptime = value.replace(/^[*.]/, '').replace(/:$/, '');
  },
  node: (header, value) => {
    header.node = value.replace(/^[.!*]/, '').replace(/:$/, '');
  },
  process: (header, value) => {
    header.process = value.replace(/\s*:$/, '');
  },
  prompt: (header, value) => {
    header.prompt = /^[A-Za-z0-9][\w.-]*/.exec(value)?.[0] ?? null;
  },
  file: (header, value) => {
    header.file =
      folderOf(value.replace(/:(?:\d+:)?$/, '')) ??
      /([^/]+?)(?:\.(?:log|txt|out)(?:\.\d{1,3})?(?:\.(?:gz|bz2|xz|zst))?)?:(?:\d+:)?$/.exec(value)?.[1] ??
      null;
  },
  session: (header, value) => {
    header.origin = deviceName(value);
  },
  colon: () => {},
};

function takeArrival(header: Draft, value: string, role: string): void {
  const stamp = splitStamp(value.replace(/^\[|\]:?$/g, ''));
  header.arrived = stamp.text;
  header.arrivedZone = stamp.zone;
  // `Jul 13 08:23:43 core: …` reads as a stamp with a zone called core.
  if (role === 'passed' && stamp.zone !== '' && !isZoneName(stamp.zone)) {
    header.relayHost = deviceName(stamp.zone);
    header.arrivedZone = '';
  }
}

/** `loghost sw1[0]: 45: *Mar 11 …`: before the device's own count and clock a journal has its name for a program. */
function takeProgram(header: Draft, value: string): void {
  header.process = value.replace(/\s*:$/, '');
  header.origin = deviceName(header.process.replace(/\[\d+\]$/, ''));
}

function takeOwnStamp(header: Draft, value: string): void {
  const stamp = splitStamp(value);
  // `Jul 13 08:23:43 sw1 : ` is a relay that puts a colon where the device's header was.
  const isRelays = /[A-Za-z] +:$/.test(value) && !isZoneName(stamp.zone);
  if (isRelays && /^[A-Za-z]{3} {1,2}\d+ [\d:]+$/.test(stamp.text)) {
    header.arrived = stamp.text;
    header.relayHost = deviceName(stamp.zone);
    return;
  }
  header.clockMark = stamp.mark;
  header.stamp = stamp.text;
  header.zone = stamp.zone;
}

/** `launch     TRACE    OUTPUT: `: what a program puts before the lines that it logs names the program, not a device. */
function withoutProgram(labels: readonly Label[]): readonly Label[] {
  const level = labels.findLastIndex(({ text }) => deviceName(withoutColon(text)) === null && /[A-Za-z]/.test(text));
  const isLast = labels.slice(level + 1).every(({ role }) => role !== 'name');
  return labels.filter(({ role, before }, index) => before || index > level || (role === 'number' && isLast));
}

/** STAMP HOST APP-NAME PROCID MSGID STRUCTURED-DATA MSG: RFC 5424, sections 6.2.5 to 6.4. */
function placeRfc5424(header: Draft, labels: readonly Label[], isRelayed: boolean): void {
  const before = labels.filter((label) => label.before);
  let after = labels.filter((label) => !label.before);
  // No stamp: NILVALUE, section 6.2.3.
  if (!isRelayed && after[0]?.text === '-') after = after.slice(1);
  if (header.relayHost === null && after[0] !== undefined && after[0].role !== 'number') {
    // HAProxy takes the zone of the device's clock for its host.
    const host = withoutColon(after[0].text);
    header.relayHost = isZoneName(host) ? null : deviceName(host);
    after = after.slice(1);
  } else if (after[0]?.role === 'word') {
    // Kiwi names the address first, and the host in the usual place.
    after = after.slice(1);
  }
  // Whose clock it is that isn't synchronised: the one that the stamp is from, section 7.1.2.
  if (header.stamp === null && after.some((label) => label.text.includes('isSynced="0"'))) header.clockMark = '*';
  const rest = withoutStructuredData(after);
  placeLabels(header, [...before, ...rest], isRelayed, true);
  // Who sent it first, section 7.2.2; what stands beside it may be a program of the relay's.
  const from = after.findIndex(({ text }) => text === '[origin');
  const told = from < 0 ? [] : after.slice(from).map(({ text }) => /^ip="([^"]{2,45})"/.exec(text)?.[1] ?? '');
  const sender = told.find(isAddress) ?? null;
  if (sender !== null && header.origin !== null && !isAddress(header.origin)) header.relayHost = sender;
  else header.origin ??= sender;
}

function withoutStructuredData(labels: readonly Label[]): readonly Label[] {
  const rest = labels.slice(labels.slice(0, 3).findLastIndex((label) => label.role === 'word') + 1);
  if (rest[0]?.text === '-') return rest.slice(1);
  if (!rest[0]?.text.startsWith('[')) return rest;
  return rest.slice(rest.findIndex((label) => label.text.endsWith(']')) + 1);
}

/** Numbers and words before the device's clock, by where they stand: `count: relay-stamp host count: origin: seq:`. */
function placeLabels(header: Draft, labels: readonly Label[], isRelayed: boolean, hasHost = false): void {
  const early = labels.find((label) => label.before && label.role === 'number');
  if (early !== undefined) header.count = numberOf(early.text);
  const behind = labels.filter((label) => !label.before);
  // A relay that calls the sender localhost has named nobody; the next word is no host all the same.
  const isNobodys = isRelayed && !hasHost && behind[0]?.text === 'localhost';
  const zone = isRelayed && !hasHost ? zoneIn(behind[0]) : null;
  header.arrivedZone ||= zone ?? '';
  let after = withoutForeign(isNobodys || zone !== null ? behind.slice(1) : behind);
  // `Aug 22 05:11:06 sw1 <189>2: …`: the relay's host stands before the PRI and is still the first word after its stamp.
  const [host] = after;
  if (
    isRelayed &&
    !hasHost &&
    !isNobodys &&
    header.relayHost === null &&
    host !== undefined &&
    host.role !== 'number'
  ) {
    header.relayHost = deviceName(withoutColon(host.text));
    // `relay1/192.0.2.7 `
    header.origin ??= addressOf(/^[A-Za-z][\w.-]*\/([\d.]+|[\da-f:]+)$/i.exec(withoutColon(host.text))?.[1] ?? '');
    after = withoutForeign(after.slice(1));
  }
  after = withNumbersOfNames(after, header.count !== null);
  const firstWord = after.findIndex((label) => label.role !== 'number');
  const numbersBefore = (firstWord < 0 ? after : after.slice(0, firstWord)).filter((label) => label.role === 'number');
  const rest = firstWord < 0 ? [] : after.slice(firstWord);
  const numbersAfter = rest.filter((label) => label.role === 'number');
  // `*Dot1x_NW_MsgTask_0:` is a task of a wireless controller.
  const words = rest.filter((label) => label.role !== 'number' && !/^(?:\*|-$)/.test(label.text));

  const numbers = numbersBefore.map((label) => numberOf(label.text));
  const isFromWire = header.pri !== null || isRelayed;
  if (header.count === null && (isFromWire || numbers.length > 1 || (words.length > 0 && numbersAfter.length > 0))) {
    header.count = numbers.shift() ?? null;
  }
  header.sequence = numbersAfter[0] !== undefined ? numberOf(numbersAfter[0].text) : (numbers[0] ?? null);
  placeName(header, words, isRelayed, isFromWire);
}

/** `Mar  6 2026 10:00:00 UTC sw1: `: a stamp without colon leaves its zone behind. */
function zoneIn(label: Label | undefined): string | null {
  const word = label?.role === 'word' ? label.text.replace(/[,;]$/, '') : '';
  return word === word.toUpperCase() && isZoneName(word) ? word : null;
}

/** The words that are left: a name that the device gives itself, or nothing of the kind. */
function placeName(header: Draft, words: readonly Label[], isRelayed: boolean, isFromWire: boolean): void {
  // A session may tell no more than the address that it leaves by; then the name that the device gives itself stands beside it.
  // `relay fw[9]: (sw1) `: nor is a program the device where a name follows it.
  const isTold = header.origin !== null && !isAddress(header.origin) && header.origin !== programOf(header);
  if (words.length === 0 || isTold) return;
  const isLabel = words.at(-1)?.role === 'name' || words.at(-1)?.text.endsWith(':') === true;
  const [only] = words;
  // `Jun 14 11:34:35 sw1 AEST:` is a relay that kept the zone and lost the stamp.
  const hasClock = header.stamp !== null || header.uptime !== null;
  const alone = only !== undefined && words.length === 1 && !hasClock ? withoutColon(only.text) : '';
  if (isZoneName(alone) && (isRelayed || alone === alone.toUpperCase())) {
    // Without a relay's stamp the device's own stands on the line above: `UTC: %…`.
    if (isRelayed) header.arrivedZone = alone;
    return;
  }
  // Without PRI, count or relay, more than one word is what a console had printed before: a question, a command.
  const isOrigin =
    isFromWire || header.count !== null
      ? words.length <= 6
      : isLabel && (words.length === 1 || isLedByPerson(words.map(({ text }) => text)));
  // `Jul 13 08:23:43 sw1 root: %…`: without number and clock of a device it is the program that handed the line to a relay, unless that
  // stands there already (`Jul 13 08:23:43 relay rsyslogd[812]: sw1: %…`).
  const isProgram =
    header.relayHost !== null &&
    header.process === null &&
    isLabel &&
    words.length === 1 &&
    [header.stamp, header.uptime, header.count, header.sequence].every((part) => part === null);
  if (!isOrigin || isProgram) return;
  const name = nameIn(words.map(({ text }) => text));
  if (name === null || /^(?:user(?:name)?|login|password)$/i.test(name)) return;
  header.origin = name;
  // `relay rsyslogd[812]: 192.0.2.7: %…`: what hands lines on names itself before the sender, and is none of its names; with a number of a
  // process and an address any program does.
  const program = header.process?.replace(/\[\d+\]$/, '') ?? '';
  const handsOn = program !== '' && (deviceName(program) === null || (program !== header.process && isAddress(name)));
  if (handsOn) header.relayHost = null;
}

/** The name that `takeProgram` found. */
const programOf = ({ process }: Draft) => (process === null ? null : deviceName(process.replace(/\[\d+\]$/, '')));

/** `Ann Kay: sw-1: %…` in a chat: what people call themselves, and behind it what looks like a device's name. */
function isLedByPerson(words: readonly string[]): boolean {
  const [device = '', ...people] = [...words].reverse();
  const isLed = people.length < 5 && people[0]?.endsWith(':') === true;
  return isLed && LIKE_A_DEVICE.test(device) && !people.some((word) => LIKE_A_DEVICE.test(word));
}

const LIKE_A_DEVICE = /\d|[A-Za-z][.-][A-Za-z]/;

/** Sequence numbers have six digits or more, as `service sequence-numbers` pads them. */
const SEQUENCE_DIGITS = 6;

/** `101: Core 2: `, `acc sw 01: `: a number that ends a name of several words, and counts nothing. */
function withNumbersOfNames(labels: readonly Label[], isCounted: boolean): readonly Label[] {
  let words = 0;
  let hasCount = isCounted;
  return labels.map((label) => {
    const digits = withoutColon(label.text);
    if (label.role !== 'number') {
      words = label.role === 'word' && !isAddress(label.text) ? words + 1 : 0;
      return label;
    }
    const isOfName = words > 0 && digits.length < SEQUENCE_DIGITS && (hasCount || words > 1 || digits.startsWith('0'));
    words = 0;
    if (isOfName) return { ...label, role: 'name' };
    hasCount = true;
    return label;
  });
}

/** Takes away what is left of a stamp (`Nov 12:00:00.065`, `14 2023 23:43.398 UTC`), and words before any name that are none. */
function withoutForeign(labels: readonly Label[]): readonly Label[] {
  const clock = labels.findIndex(({ role, text }) => role === 'word' && holdsClock(text));
  const isPiece = (label: Label | undefined) =>
    label !== undefined && label.role !== 'number' && isPieceOfStamp(withoutColon(label.text));
  let from = clock;
  while (from > 0 && isPiece(labels[from - 1])) from -= 1;
  const to = isPiece(labels[clock + 1]) ? clock + 2 : clock + 1;
  const whole = clock < 0 ? labels : [...labels.slice(0, from), ...labels.slice(to)];
  const first = whole.findIndex(({ role, text }) => role === 'number' || deviceName(withoutColon(text)) !== null);
  if (first < 0) return [];
  // `7 West Hall: `: a number that begins a name of several words.
  const isOfName =
    /^\d{1,3}$/.test(whole[first - 1]?.text ?? '') &&
    /^[A-Za-z][\w-]*$/.test(whole[first]?.text ?? '') &&
    /^[A-Za-z][\w-]*:?$/.test(whole[first + 1]?.text ?? '');
  return whole.slice(isOfName ? first - 1 : first);
}

/**
 * The name in words between a relay's header and the device's clock, where each colon ends one: the one nearest to the clock. An
 * address among several words is what they are about.
 */
function nameIn(words: readonly string[]): string | null {
  const address = words.length > 1 ? words.map(withoutColon).find(isAddress) : undefined;
  if (address !== undefined && !words.some((word) => word.endsWith(':'))) return address;
  let group: string[] = [];
  let found: string | null = null;
  for (const word of words) {
    group.push(word);
    if (!word.endsWith(':')) continue;
    found = originName(withoutColon(group.join(' '))) ?? found;
    group = [];
  }
  // `fw: 192.0.2.7 -> `: an address with other signs.
  return originName(group.join(' ')) ?? group.map(addressOf).find((each) => each !== null) ?? found;
}

/** Whose clock a lone stamp is: year first is NX-OS's own way, RFC 5424's stamp is the sender's, any other is the relay's. */
function placeStamps(header: Draft, isRfc5424: boolean, hasNoClock: boolean): void {
  if (!hasNoClock || header.stamp !== null || header.arrived === null) return;
  if (isRfc5424 || /^\d{4} [A-Za-z]/.test(header.arrived)) {
    header.stamp = header.arrived;
    header.zone = header.arrivedZone;
    header.arrived = null;
    header.arrivedZone = '';
    if (!isRfc5424 && header.origin === null) {
      header.origin = header.relayHost;
      header.relayHost = null;
    }
  }
}

/** `*Mar  7 2026 23:37:36.600 UTC:` into its mark, its stamp and its zone. */
function splitStamp(value: string): { mark: ClockMark; text: string; zone: string } {
  const mark = markOf(value);
  const text = value.slice(mark.length).replace(/\s*:$/, '');
  const zone = /\d(?: [AP]M)? +([A-Za-z+-][^\s]*)$/i.exec(text);
  // Not the `T` or `Z` of ISO 8601, which belong to the stamp; nor the half of the day.
  if (zone === null || /^\d{4}-/.test(text) || /^[AP]M$/i.test(zone[1] ?? '')) return { mark, text, zone: '' };
  const name = zone[1] ?? '';
  return { mark, text: text.slice(0, text.length - name.length).trimEnd(), zone: name };
}

function markOf(value: string): ClockMark {
  return value.startsWith('*') ? '*' : value.startsWith('.') ? '.' : '';
}

function withoutColon(text: string): string {
  return text.replace(/:$/, '');
}

/** Counters are between 0 and 2^53; anything else counts nothing. */
function numberOf(text: string): number | null {
  const value = Number(withoutColon(text));
  return Number.isSafeInteger(value) && value >= 0 ? value : null;
}
