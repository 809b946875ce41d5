import type { MessageEntry } from '../../knowledge/kinds/messages.js';
import { present } from '../../model/present.js';
import type { DeviceHint } from '../../model/record.js';
import type { Stamp } from '../../model/stamp.js';
import { isAddress, onlyNameIn, shortName } from '../text/device-name.js';
import { readLogStamp, type StampContext } from '../text/stamp.js';
import { type Header, readHeader } from './header.js';
import { type FoundTag, findTags, LAST_MESSAGE, NXOS_PREFIX, type Tag } from './message.js';
import { tagInPlace } from './rfc5424.js';
import { createTemplates, type Fit, type Templates, templateProblem } from './template.js';

/** A log line from its tag on. */
export interface LogMessage {
  readonly facility: string;
  readonly severity: number;
  readonly mnemonic: string;
  readonly text: string;
}

/** A log line taken apart. One physical line holds two when the console ran them together. */
export interface LogLine extends LogMessage {
  /** Null when the grammar couldn't read what stands before the tag. */
  readonly header: Header | null;
  readonly headerText: string;
  /** Times that the line says the message came; 1 where it says nothing. */
  readonly repeats: number;
}

/**
 * A device's own stamp right before a tag in the middle of a line: a second log line ran into the first. With a PRI the header is whole:
 * count and name of the device, with a stamp or without. A relay's stamp has the name behind it.
 */
const STAMP = String.raw`[*.]?[A-Z][a-z]{2} {1,2}\d{1,2} (?:\d{4} )?\d\d:\d\d:\d\d(?:\.\d{1,6})?(?: [A-Za-z0-9+:]{1,9})?: `;
const ISO = String.raw`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:?\d\d)`;
const RELAYED = String.raw`(?:[A-Z][a-z]{2} {1,2}\d{1,2} \d\d:\d\d:\d\d|${ISO}) [A-Za-z0-9][\w.:-]{0,63} `;
const LABELS = String.raw`(?:\d{1,10}: )?(?:[A-Za-z][\w.-]{0,63}: )?(?:\d{1,10}: )?`;
/** RFC 5424, and the count of bytes that a stream has before each record (RFC 6587). */
const COUNTED = String.raw`(?:(?<=[A-Za-z.)\]"])\d{1,5} )?<\d{1,3}>1 (?:${ISO}|-) (?:\S{1,64} ){4}(?:-|\[[^\]]{0,80}\]) (?:\d{1,10}: )?(?:${STAMP})?`;
const RUN_ON = new RegExp(
  String.raw`(?:${COUNTED}|(?:<\d{1,3}>|${RELAYED})${LABELS}(?:${STAMP})?|(?:\d{1,9}: )?(?:${STAMP}|${ISO}:? )(?:[A-Za-z][\w.-]{0,63}: )?)$`,
);
/** Where the next record of one line begins that has no such header: a row of SQL, a cell, a part between marks. */
const BEGINNING = /(?<=\),\s?)\((?:(?!\),)[\s\S])*$|(?<=[\t|;]|\},\s?)[^\t|;]*$/;
/** `{warehouse=%…, canteen=%…}`: the key of the record that begins. */
const KEY_AHEAD = /[,;|/]\s*["':]?\p{L}[\w.-]{0,40}["']?\s*(?:=>?|:)\s*["']?$/u;
/** Characters before a tag in which its header stands. */
const RUN_ON_REACH = 240;

/**
 * Takes a line with a tag apart. A SMART_LIC tag nested in another message is taken as the line's own, whoever wrapped
 * it; any other nested tag is text. Empty when the line has no tag.
 */
export function readLogLines(printed: string): LogLine[] {
  const line = tagInPlace(printed);
  const tags = findTags(line);
  const lines: LogLine[] = [];
  const areBeside = line.includes(GAP) && standBeside(line);
  let start = 0;
  for (let index = 0; index < tags.length; ) {
    const outer = present(tags[index]);
    // The tags up to where another log line begins.
    let stop = line.length;
    let next = index + 1;
    for (; next < tags.length; next += 1) {
      const tag = present(tags[next]);
      const between = line.slice(Math.max(outer.end, tag.start - RUN_ON_REACH), tag.start);
      const stamp = RUN_ON.exec(between);
      if (stamp === null && !isAnother(line, tags.slice(index, next), tag)) continue;
      stop = tag.start - (stamp?.[0] ?? BEGINNING.exec(between)?.[0] ?? '').length;
      stop -= KEY_AHEAD.exec(line.slice(outer.end, stop))?.[0].length ?? 0;
      break;
    }
    const nested = tags.slice(index, next).find(isLicensing) ?? outer;
    const head = line.slice(start, outer.start);
    const unquoted = head.replace(LAST_MESSAGE, '');
    const [headerText, before] = withoutRepeats(unquoted);
    const [body, after] = inQuotes(headerText, line.slice(nested.end, stop).trim());
    // The bracket is behind the tag where rsyslog took the tag for a program.
    const [text, behind] = body.startsWith('message repeated ') ? withoutRepeats(body) : [body, null];
    const quoted = unquoted === head ? null : timesBehind(text);
    const repeats = before ?? behind ?? quoted?.repeats ?? null;
    const { facility, severity, mnemonic } = nested;
    lines.push({
      header: inColumn(withSender(readHeader(headerText), after), areBeside ? lines.length + 1 : null),
      headerText,
      facility,
      severity,
      mnemonic,
      text: quoted?.text ?? (repeats === null ? text : text.replace(/\]$/, '')),
      repeats: repeats ?? 1,
    });
    start = stop;
    index = next;
  }
  return lines;
}

const isLicensing = ({ facility }: Tag) => facility === 'SMART_LIC';

/** No message of licensing holds another one: whatever parts the two, the second is one of its own, unless it is the first once more. */
function isAnother(line: string, before: readonly FoundTag[], tag: FoundTag): boolean {
  const first = before.find(isLicensing);
  const textOf = ({ mnemonic, end }: FoundTag) => mnemonic + line.slice(end, end + SAME);
  return first !== undefined && isLicensing(tag) && textOf(first) !== textOf(tag);
}

/** Characters of a text by which it is the same. */
const SAME = 40;

/** The text of a message whose header stands behind a quote that was opened: up to where it is closed, and what follows. */
function inQuotes(headerText: string, body: string): readonly [text: string, after: string] {
  const isOpen = (headerText.split('"').length - 1) % 2 === 1;
  const end = isOpen ? body.indexOf('"') : -1;
  return end < 0 ? [body, ''] : [body.slice(0, end).trim(), body.slice(end + 1)];
}

/** What stands between two messages of licensing in one line. */
const BETWEEN = /SMART_LIC-[0-7]-\w+: ([^%]*)(?=%(?:LICENSE-)?SMART_LIC-[0-7]-)/g;
const GAP = '   ';

/** Whether a gap stands between two messages of licensing in one line: the panes of two terminals beside each other. */
function standBeside(line: string): boolean {
  return [...line.matchAll(BETWEEN)].some(([, between = '']) => between.includes(GAP));
}

/** The header of a line that stands in one of several columns and names nobody. */
function inColumn(header: Header | null, column: number | null): Header | null {
  if (header === null || column === null) return header;
  const { origin, relayHost, prompt, file, context } = header;
  const isNobodys = [origin, relayHost, prompt, file, context].every((each) => each === null);
  return isNobodys ? { ...header, context: `column ${column}` } : header;
}

/** `msg="%SMART_LIC-…" devname=sw1`, `"%SMART_LIC-…",192.0.2.7`: what follows a quoted message may say whose it is. */
function withSender(header: Header | null, after: string): Header | null {
  if (header === null || header.relayHost !== null || header.origin !== null || !/=|^[,;]/.test(after)) return header;
  const relayHost = onlyNameIn(after);
  return relayHost === null ? header : { ...header, relayHost, context: null };
}

/**
 * `sw1 101: message repeated 4 times: [ *Mar …: %…]`: rsyslog says how often the message in brackets came once more. The text without
 * that, and the number; null where nothing is said.
 */
function withoutRepeats(text: string): [string, number | null] {
  const match = /\bmessage repeated (\d{1,9}) times: \[ ?/.exec(text);
  if (match === null) return [text, null];
  return [text.slice(0, match.index) + text.slice(match.index + match[0].length), Number(match[1])];
}

/** Behind a message that is quoted, see `LAST_MESSAGE`: how often it came once more. */
const TIMES = /' repeated (\d{1,9}) times?\b[^']{0,200}$/;

/** The text of a quoted message, and the number behind it; null where there is none. */
function timesBehind(text: string): { text: string; repeats: number } | null {
  const match = TIMES.exec(text);
  return match === null ? null : { text: text.slice(0, match.index), repeats: Number(match[1]) };
}

const HASH_START = 0x811c9dc5 | 0;
const HASH_PRIME = 0x01000193;

/** Which messages are of interest, and their templates. */
export interface Catalogue {
  /** A tag as the device wrote it: of `%SMARTLIC-3-COMMFAILED` an editor or a chat took the underscores for emphasis. */
  spelled(tag: Tag): Tag;
  /** SMART_LIC always; others when `ReadContext.messages` lists them. */
  wants(facility: string, mnemonic: string): boolean;
  /** Fields of a message's text by its templates; null when it has none or none fits. */
  fit(facility: string, mnemonic: string, text: string): Fit | null;
  /** Hashes of the mnemonics that can be of interest, see `mnemonicHash`; `RESTART` is always among them. */
  readonly hashes: ReadonlySet<number>;
  /** Those among them that are only noted: they raise no finding, open no incident and close none. */
  readonly noted: ReadonlySet<number>;
}

/** Prepares the messages of the knowledge; templates are compiled when a line first needs them. */
export function createCatalogue(messages: readonly MessageEntry[]): Catalogue {
  const entries = new Map(messages.map((message) => [`${message.facility}-${message.mnemonic}`, message]));
  const templates = new Map<string, Templates>();
  const hashes = new Set(messages.map((message) => hashOf(message.mnemonic)));
  const noted = new Set(hashes);
  hashes.add(RESTART);
  const bare = new Map<string, string>();
  for (const { facility, mnemonic, finding, opens, closedBy } of messages) {
    if (facility === 'SMART_LIC') {
      hashes.add(hashOf(NXOS_PREFIX + mnemonic));
      const without = mnemonic.replaceAll('_', '');
      bare.set(without, mnemonic);
      hashes.add(hashOf(without));
    }
    if (facility === 'SMART_LIC' || finding != null || opens != null) noted.delete(hashOf(mnemonic));
    for (const closing of closedBy ?? []) noted.delete(hashOf(closing));
  }
  return {
    hashes,
    noted,
    spelled: (tag) => {
      const mnemonic = tag.facility === 'SMARTLIC' ? bare.get(tag.mnemonic) : undefined;
      return mnemonic === undefined ? tag : { ...tag, facility: 'SMART_LIC', mnemonic };
    },
    wants: (facility, mnemonic) => facility === 'SMART_LIC' || entries.has(`${facility}-${mnemonic}`),
    fit(facility, mnemonic, text) {
      const key = `${facility}-${mnemonic}`;
      const entry = entries.get(key);
      if (entry === undefined || entry.templates.length === 0) return null;
      let prepared = templates.get(key);
      if (prepared === undefined) {
        // A template that makes no sense is reported where the knowledge is loaded; here it only never fits.
        prepared = createTemplates(entry.templates.filter((template) => templateProblem(template) === null));
        templates.set(key, prepared);
      }
      return prepared.fit(text);
    },
  };
}

/** Of `%SYS-5-RESTART`, below which a device prints the version of its software. */
export const RESTART = hashOf('RESTART');

/** FNV-1a of ASCII text, as `mnemonicHash` computes it. */
export function hashOf(text: string): number {
  let hash = HASH_START;
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), HASH_PRIME);
  return hash;
}

/**
 * Looks for a tag at a percent sign, on bytes. Returns the FNV-1a hash of its mnemonic, or null when
 * `%FAC-SEV-MNEMONIC:` doesn't stand there. Cheap: this is what every line of a log costs.
 */
export function mnemonicHash(bytes: Uint8Array, percent: number, end: number): number | null {
  let hash = HASH_START;
  let start = percent + 1;
  let previous = -1;
  let index = start;
  const first = bytes[index] ?? 0;
  // A tag that a pipeline lower-cased is the same tag; one of both cases is none.
  const lower = first & 0x20;
  if (first - lower < 0x41 || first - lower > 0x5a) return null;
  for (; index < end; index += 1) {
    const byte = bytes[index] ?? 0;
    if (byte === 0x2d) {
      previous = start;
      start = index + 1;
      hash = HASH_START;
    } else if (byte - lower >= 0x41 && byte - lower <= 0x5a) hash = Math.imul(hash ^ (byte - lower), HASH_PRIME);
    else if ((byte >= 0x30 && byte <= 0x39) || byte === 0x5f) hash = Math.imul(hash ^ byte, HASH_PRIME);
    else break;
  }
  // `-SEV-`: one digit between the last two dashes.
  const severity = bytes[previous] ?? 0;
  if (previous <= percent + 1 || start - previous !== 2 || severity < 0x30 || severity > 0x37 || index === start)
    return null;
  if (bytes[index] === 0x20 || bytes[index] === 0x09) index += 1;
  return index < end && bytes[index] === 0x3a ? hash : null;
}

/** When a line was printed and when it arrived. */
export interface LineStamps {
  /** By the device's own clock; null when the line carries no such time. */
  readonly at: Stamp | null;
  /** Its year is not the device's own word: it was left out, or a relay filled it in. */
  readonly yearInferred: boolean;
  /** A relay filled it in. */
  readonly yearByRelay?: true;
  /** By the clock of a relay or collector. */
  readonly receivedAt: Stamp | null;
  /** That clock printed no year either. */
  readonly arrivalInferred: boolean;
}

const NO_STAMPS: LineStamps = { at: null, yearInferred: false, receivedAt: null, arrivalInferred: false };

/** The device's clock and the arrival of a line, from its header. */
export function stampsOf(header: Header | null, context: StampContext): LineStamps {
  if (header === null) return NO_STAMPS;
  const arrived = header.arrived === null ? null : readLogStamp(header.arrived, header.arrivedZone, context);
  // A relay that prints the year settles the year that the device left out.
  const now = arrived !== null && !arrived.yearInferred ? Math.min(context.now, arrived.stamp.ms) : context.now;
  const own = header.stamp === null ? null : readLogStamp(header.stamp, header.zone, { now, zones: context.zones });
  // No device prints ISO 8601 before its messages: whoever wrote RFC 5424 took the year from its own clock.
  const isFilledIn = own !== null && header.stamp?.[4] === '-';
  return {
    at: own?.stamp ?? null,
    yearInferred: isFilledIn || (own?.yearInferred ?? false),
    ...(isFilledIn ? { yearByRelay: true as const } : {}),
    receivedAt: arrived?.stamp ?? null,
    arrivalInferred: arrived?.yearInferred ?? false,
  };
}

/**
 * Whose line it is: the prompt that it was printed after, the device's own origin-id, what a relay or the header calls it, the
 * file that a search tool found it in, the session that the input shows.
 */
export function deviceOf(header: Header | null, source: string, session: string | null): DeviceHint {
  if (header === null) return { source, hostname: session, address: null };
  const { origin, relayHost, prompt, file } = header;
  const told = [origin, relayHost].filter((name) => name !== null);
  const hostname = prompt ?? told.find((name) => !isAddress(name)) ?? file ?? session;
  const device = { source, hostname, address: told.find(isAddress) ?? null };
  // What a device calls itself may be called so on many.
  const isOwn = prompt === null && origin !== null && origin === hostname && relayHost !== null;
  if (isOwn) return shortName(relayHost) === shortName(origin) ? device : { ...device, told: relayHost };
  // `relay1 192.0.2.7 `: the address is the sender's, and the name may be that of who hands on its lines and those of others.
  const isHandedOn = origin !== null && isAddress(origin) && hostname !== null && hostname === relayHost;
  return isHandedOn ? { ...device, told: origin } : device;
}
