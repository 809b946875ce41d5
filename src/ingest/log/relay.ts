import { TAG_SHAPE } from '../text/tag-shape.js';
import { hashOf } from './log.js';

/** What stands before a device's own words in a line from the wire: the PRI, and what a relay put there. Places in its bytes. */
export interface Envelope {
  /** The name or address that a relay gives the sender; equal when there is none. */
  readonly hostStart: number;
  readonly hostEnd: number;
  /** Where the device's own header and text begin. */
  readonly body: number;
  /** The device's count of messages (`logging message-counter`), its sequence number where it sends no count, or -1. */
  readonly number: number;
  /** `number` is the relay's word (`sequenceId`): the device's count, or one that the relay keeps of all that it sends. */
  readonly isNumberRelayed: boolean;
  /** The first number that the device's own words begin with, or -1. */
  readonly ownNumber: number;
  /** The device's own name (`logging origin-id`) as it stands after the count; equal when there is none. */
  readonly originStart: number;
  readonly originEnd: number;
  /** RFC 5424 relays take a tag without anything before it for the name of a program and drop its colon: where it stands, or -1. */
  readonly tagStart: number;
  readonly tagEnd: number;
}

const LESS = 0x3c;
const GREATER = 0x3e;
const SPACE = 0x20;
const COLON = 0x3a;
const PERCENT = 0x25;
const DASH = 0x2d;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const SEQUENCE_ID = Buffer.from('sequenceId="');

/**
 * Finds the envelope of a line: `<PRI>` alone (a device), with stamp and host (RFC 3164, ISO 8601; rsyslog and syslog-ng as
 * relays), or RFC 5424. Cheap, because every line that arrives pays for it; `readHeader` says the rest for the few that matter.
 */
export function readEnvelope(bytes: Buffer, from: number, to: number): Envelope {
  const outer = readOne(bytes, from, to);
  if (bytes[outer.body] !== LESS || outer.body === from) return outer;
  // A relay that parses nothing puts its header before the line with its PRI; of two in a row the inner one knows the sender.
  const inner = readOne(bytes, outer.body, to);
  return inner.hostEnd > inner.hostStart ? inner : { ...inner, hostStart: outer.hostStart, hostEnd: outer.hostEnd };
}

function readOne(bytes: Buffer, from: number, to: number): Envelope {
  const afterPri = skipPri(bytes, from, to);
  if (bytes[afterPri] === 0x31 && bytes[afterPri + 1] === SPACE) {
    const rfc5424 = readRfc5424(bytes, afterPri + 2, to);
    if (rfc5424 !== null) return rfc5424;
  }
  const stampEnd = relayStampEnd(bytes, afterPri, to);
  if (stampEnd > 0) {
    const hostEnd = wordEnd(bytes, stampEnd + 1, to);
    const isHost =
      hostEnd > stampEnd + 1 && hostEnd < to && bytes[hostEnd - 1] !== COLON && bytes[hostEnd - 1] !== PERCENT;
    if (isHost && bytes[stampEnd + 1] !== PERCENT) {
      return ofLabels(readLabels(bytes, skipSpaces(bytes, hostEnd, to), to), stampEnd + 1, hostEnd);
    }
  }
  return ofLabels(readLabels(bytes, afterPri, to), 0, 0);
}

/** The envelope of a line of which nobody but the device says a number. Each property is named: spreading costs more than reading. */
function ofLabels({ body, ownNumber, originStart, originEnd }: Labels, hostStart: number, hostEnd: number): Envelope {
  return {
    hostStart,
    hostEnd,
    body,
    number: ownNumber,
    isNumberRelayed: false,
    ownNumber,
    originStart,
    originEnd,
    tagStart: -1,
    tagEnd: -1,
  };
}

function skipPri(bytes: Buffer, from: number, to: number): number {
  if (bytes[from] !== LESS) return from;
  let at = from + 1;
  while (at < from + 4 && at < to && isDigit(bytes[at])) at += 1;
  return at > from + 1 && bytes[at] === GREATER ? skipSpaces(bytes, at + 1, to) : from;
}

/** `Mar  6 02:01:11 ` or `2026-03-06T02:01:11.101+00:00 `: the index of the blank behind it, or -1. */
function relayStampEnd(bytes: Buffer, from: number, to: number): number {
  // Hour and minute of `Mmm dd hh:mm:ss`; a year or milliseconds are a device's own way.
  const isShort = bytes[from + 3] === SPACE && bytes[from + 6] === SPACE && bytes[from + 9] === COLON;
  if (isShort) return bytes[from + 12] === COLON && bytes[from + 15] === SPACE ? from + 15 : -1;
  const isIso = bytes[from + 4] === DASH && bytes[from + 7] === DASH && bytes[from + 13] === COLON;
  if (!isIso || !isDigit(bytes[from])) return -1;
  const end = wordEnd(bytes, from, to);
  return end < to && bytes[end - 1] !== COLON ? end : -1;
}

/** STAMP HOST APP-NAME PROCID MSGID STRUCTURED-DATA MSG, RFC 5424 section 6. */
function readRfc5424(bytes: Buffer, from: number, to: number): Envelope | null {
  const stampEnd = wordEnd(bytes, from, to);
  const isStamp = (stampEnd === from + 1 && bytes[from] === DASH) || (isDigit(bytes[from]) && bytes[from + 4] === DASH);
  if (!isStamp) return null;
  const hostStart = stampEnd + 1;
  const hostEnd = wordEnd(bytes, hostStart, to);
  const appStart = hostEnd + 1;
  const appEnd = wordEnd(bytes, appStart, to);
  const processEnd = wordEnd(bytes, appEnd + 1, to);
  const dataStart = wordEnd(bytes, processEnd + 1, to) + 1;
  if (dataStart >= to) return null;
  const dataEnd = structuredDataEnd(bytes, dataStart, to);
  const body = skipSpaces(bytes, dataEnd, to);
  // syslog-ng takes the count for the sender's sequenceId, rsyslog for the name of a program.
  let number = sequenceIdAt(bytes, dataStart, dataEnd);
  const isNumberRelayed = number >= 0;
  if (number < 0) number = digitsAt(bytes, appStart, appEnd);
  const labels = readLabels(bytes, body, to);
  if (number < 0) number = labels.ownNumber;
  const isTag = bytes[appStart] === PERCENT;
  const hasHost = hostEnd - hostStart > 1 || bytes[hostStart] !== DASH;
  return {
    hostStart,
    hostEnd: hasHost ? hostEnd : hostStart,
    body,
    number,
    isNumberRelayed,
    ownNumber: labels.ownNumber,
    originStart: labels.originStart,
    originEnd: labels.originEnd,
    tagStart: isTag ? appStart : -1,
    tagEnd: isTag ? appEnd : -1,
  };
}

/** Behind the last `]`, quoted ones aside, or behind the `-`. */
function structuredDataEnd(bytes: Buffer, from: number, to: number): number {
  if (bytes[from] !== 0x5b) return wordEnd(bytes, from, to);
  let isQuoted = false;
  for (let at = from; at < to; at += 1) {
    const byte = bytes[at];
    if (byte === BACKSLASH) at += 1;
    else if (byte === QUOTE) isQuoted = !isQuoted;
    else if (byte === 0x5d && !isQuoted && bytes[at + 1] !== 0x5b) return at + 1;
  }
  return to;
}

function sequenceIdAt(bytes: Buffer, from: number, to: number): number {
  if (bytes[from] === DASH) return -1;
  const at = bytes.subarray(from, to).indexOf(SEQUENCE_ID);
  if (at < 0) return -1;
  const start = from + at + SEQUENCE_ID.length;
  const end = bytes.indexOf(QUOTE, start);
  return end < 0 || end > to ? -1 : digitsAt(bytes, start, end);
}

type Labels = Pick<Envelope, 'body' | 'ownNumber' | 'originStart' | 'originEnd'>;

/** `101: acc-sw01: 000123: `, each with or without: the first number, and the name. */
function readLabels(bytes: Buffer, from: number, to: number): Labels {
  let ownNumber = -1;
  let originStart = 0;
  let originEnd = 0;
  let start = from;
  for (let label = 0; label < 3; label += 1) {
    const end = labelEnd(bytes, start, to);
    if (end < 0) break;
    const value = digitsAt(bytes, start, end);
    if (value >= 0) {
      if (ownNumber < 0) ownNumber = value;
    } else if (end > start) {
      if (originEnd > 0 || !isName(bytes, start, end)) break;
      originStart = start;
      originEnd = end;
    }
    start = end + 2;
  }
  return { body: from, ownNumber, originStart, originEnd };
}

/** A name or an address, and not a mark, a tag, or the time that a device is up. */
function isName(bytes: Buffer, start: number, end: number): boolean {
  const first = bytes[start] ?? 0;
  if ((first >= 0x61 && first <= 0x7a) || (first >= 0x41 && first <= 0x5a)) return true;
  if (!isDigit(first)) return false;
  return !/^(?:[\d:.]*:\d\d(?:\.\d+)?|\d+[dwy]\d+[hdw])$/.test(bytes.toString('latin1', start, end));
}

/** Index of the colon that ends the word at `from`, or -1. */
function labelEnd(bytes: Buffer, from: number, to: number): number {
  for (let at = from; at < to && at < from + 64; at += 1) {
    if (bytes[at] === COLON && bytes[at + 1] === SPACE) return at;
    if (bytes[at] === SPACE) return -1;
  }
  return -1;
}

/** Counters have 32 bits; what is longer isn't one. */
function digitsAt(bytes: Buffer, from: number, to: number): number {
  if (to === from || to - from > 10) return -1;
  let value = 0;
  for (let at = from; at < to; at += 1) {
    if (!isDigit(bytes[at])) return -1;
    value = value * 10 + (bytes[at] ?? 0) - 0x30;
  }
  return value;
}

function wordEnd(bytes: Buffer, from: number, to: number): number {
  let at = from;
  while (at < to && bytes[at] !== SPACE) at += 1;
  return at;
}

function skipSpaces(bytes: Buffer, from: number, to: number): number {
  let at = from;
  while (at < to && bytes[at] === SPACE) at += 1;
  return at;
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x39;
}

/** Where a tag stands that lost its colon: a relay took it for a program, or put it right behind the sender's name. -1 without. */
export function bareTagStart(bytes: Buffer, { tagStart, body, hostStart, hostEnd }: Envelope): number {
  if (tagStart >= 0) return tagStart;
  return hostEnd > hostStart && bytes[body] === PERCENT ? body : -1;
}

const WHOLE_TAG = new RegExp(`^${TAG_SHAPE}$`);

/** The hash of the mnemonic of a tag without its colon, `%SYS-5-CONFIG_I`; null where none stands there. */
export function bareTagHash(bytes: Buffer, start: number, stop: number): number | null {
  const tag = bytes.toString('latin1', start, Math.min(wordEnd(bytes, start, stop), start + 160));
  return WHOLE_TAG.test(tag) ? hashOf(tag.slice(tag.lastIndexOf('-') + 1)) : null;
}

/** Bytes in which the header of a relay ends: a name has 255 of them at most. */
const HEADER_REACH = 512;

function holdsPercent(bytes: Buffer, start: number, stop: number): boolean {
  const end = Math.min(stop, start + HEADER_REACH);
  for (let at = start; at < end; at += 1) if (bytes[at] === PERCENT) return true;
  return false;
}

/**
 * The same of a line in a file, of which nothing else is known: null for what no relay wrote, told by its first bytes mostly.
 */
export function relayedTagHash(bytes: Buffer, start: number, stop: number): number | null {
  const first = bytes[start] ?? 0;
  const isStamp = isDigit(first) || bytes[start + 3] === SPACE;
  if ((first !== LESS && !isStamp) || !holdsPercent(bytes, start, stop)) return null;
  const percent = bareTagStart(bytes, readEnvelope(bytes, start, stop));
  return percent < 0 ? null : bareTagHash(bytes, percent, stop);
}
