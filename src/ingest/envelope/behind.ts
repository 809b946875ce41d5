import { escapePattern } from '../../model/escape-pattern.js';
import type { Stamp } from '../../model/stamp.js';
import { contextOf } from '../log/context.js';
import { readHeader } from '../log/header.js';
import { deviceName, isAddress } from '../text/device-name.js';
import { redactSecrets } from '../text/redact.js';
import { readMoment, readSender } from './log-events.js';
import { looksNamed } from './name-shape.js';
import { readPairs } from './pairs.js';
import { TAG } from './recognise.js';
import { cellsIn, isRowOf, readHeads } from './table.js';

/** A message without what somebody put beside it, and what that says of it. */
export interface Named {
  readonly hostname: string | null;
  readonly address: string | null;
  readonly text: string;
  readonly at: Stamp | null;
}

/** Takes apart the lines of a log that have the name of their device elsewhere than before the message; null for other lines. */
export type NameReader = (line: string) => Named | null;

/** Lines that are looked at, and characters of each. */
const LINES_CAP = 1000;
const WIDTH_CAP = 4096;
/** Messages that must agree. */
const ENOUGH = 2;

/**
 * Finds where the lines of a log name their devices, if not in their headers: in brackets or behind a dash at the end
 * (`… restored (sw-1)`), or in a cell of a table that nothing heads (`sw1|%SMART_LIC-…|2026-03-05 04:12:10`). Cisco's own texts end in words
 * too: all messages of licensing have to agree, and there must be two different ones, or the same one with different names. Null where
 * nothing proves a name.
 */
export function findNames(lines: readonly string[]): NameReader | null {
  const messages = lines.slice(0, LINES_CAP).filter((line) => LICENSING.test(line) && TAG.test(line));
  if (messages.length < ENOUGH || messages.some(isLong)) return null;
  const paired = inPairs(messages) ?? inNicks(messages);
  if (paired !== null) return paired;
  const mayBeRows = !isHeaded(lines, messages[0] ?? '');
  const quoted = mayBeRows && messages.every((line) => QUOTED_CELL.test(line)) ? inCells(messages, isNamedAhead) : null;
  if (quoted !== null || messages.some(isNamedAhead)) return quoted;
  if (!mayBeRows) return null;
  const link = linked(messages);
  return inCells(messages) ?? atTheEnd(messages, endingOf) ?? (link === null ? null : atTheEnd(messages, link));
}

/** Lines among which the head of a table stands. */
const HEAD_LINES = 8;

/** Rows below a head are read by the names in it. */
function isHeaded(lines: readonly string[], row: string): boolean {
  return lines
    .slice(0, HEAD_LINES)
    .some((line) => readHeads(line).some((head) => isRowOf(head, row, (cell) => TAG.test(cell))));
}

/** A message in quotes between delimiters: what stands before it are other cells, and no header. */
const QUOTED_CELL = new RegExp(String.raw`[,;\t|] ?"[^"]{0,200}?${TAG.source}`);
const LICENSING = /SMART_LIC|smart_lic/;
const isLong = ({ length }: string) => length > WIDTH_CAP;

/** Whether what stands before a message names its device. */
export function isNamedAhead(line: string): boolean {
  const ahead = line.slice(0, line.search(TAG));
  // What a bar ends is a cell.
  const header = /[|;\t]\s*$/.test(ahead) && !/\d:\d\d/.test(ahead) ? null : readHeader(ahead.replace(/"$/, ''));
  return header !== null && (header.origin ?? header.relayHost ?? header.prompt ?? header.file) !== null;
}

// ---- In a pair before the message.

/** `relay1 fwd[812]: from=192.0.2.11 msg=%SMART_LIC-…`, `(from 192.0.2.11) %SMART_LIC-…`: who sent it, as a relay says behind its own name. */
const PAIR =
  /(?:^|[\s[(<{;,|])(?:from|via|by|from-?host(?:-?ip)?|src(?:[_-]?(?:ip|host))?|source(?:[_-]?(?:ip|host|address))?|peer|client(?:[_-]?ip)?|sender|orig(?:in)?(?:[_-]?host)?|remote(?:[_-]?(?:ip|host|addr))?)(?:=|:\s?|\s(?=\d+\.\d+\.))["']?([\w.:-]*\w)["'\])>}]*(?=[\s;,|:])/gi;

function pairAhead(line: string): string | null {
  const ahead = line.slice(0, line.search(TAG));
  const [only, another] = [...ahead.matchAll(PAIR)].map(([, name = '']) => name.replace(/(?<=\.\d{1,3}):\d{1,5}$/, ''));
  return only !== undefined && another === undefined && isName(only) ? only : null;
}

/** `<sw1> %SMART_LIC-…`, `[09:12] <@sw1> …`: who wrote it in a chat. */
const NICK = /^(\[?(?:\d{4}-\d\d-\d\d[T ])?(?:\d{1,2}:\d\d(?::\d\d)?)?\]?\s*)<[ @+%&~]?([A-Za-z][\w.-]*)>\s+(?=\S)/;

function inNicks(messages: readonly string[]): NameReader | null {
  const names = messages.map((line) => NICK.exec(line)?.[2]);
  if (!names.every((name) => name !== undefined && looksNamed(name) && isName(name))) return null;
  return (line) => {
    const [ahead, stamp = '', name = ''] = (TAG.test(line) && !isLong(line) ? NICK.exec(line) : null) ?? [];
    if (ahead === undefined) return null;
    return { ...readSender(name), text: line.slice(ahead.length), at: readMoment(stamp.replace(/[[\]]/g, '').trim()) };
  };
}

/** `… | timestamp: 2026-03-05T04:12:10.000Z }`, behind the message. */
const TIME_BEHIND = /[{|;,]\s*(?:@?timestamp|time|received(?:_?at)?)\s?[:=]\s?["']?([\d-]{10}[T ][\d:.]{8,15}Z?)/i;

function inPairs(messages: readonly string[]): NameReader | null {
  const names = messages.map(pairAhead);
  const isProven = names.every((name) => name !== null && (isAddress(name) || looksNamed(name)));
  // Lines of nothing but pairs are read as such.
  if (!isProven || messages.some((line) => readPairs(line, 0) !== null)) return null;
  return (line) => {
    const name = TAG.test(line) && !isLong(line) ? pairAhead(line) : null;
    if (name === null) return null;
    const ahead = line.slice(0, line.search(TAG));
    const own = /(?:[*.]?[A-Z][a-z]{2} {1,2}\d{1,2} (?:\d{4} )?\d\d:\d\d:\d\d[^=]{0,20}: )$/.exec(ahead)?.[0] ?? '';
    const first = /^\S+(?: \d\d:\d\d:\d\d\S*)?/.exec(ahead)?.[0] ?? '';
    const told = readMoment(first) ?? readMoment(TIME_BEHIND.exec(line.slice(ahead.length))?.[1] ?? '');
    return { ...readSender(name), text: own + line.slice(ahead.length), at: told };
  };
}

// ---- At the end.

/** A shape in which words alone are words of the message. */
const SURE = 'sure';

const ENDS: readonly (readonly [shape: string, pattern: RegExp])[] = [
  ['()', /^(.*\S)\s*\(([\w.:-]+)\)$/],
  ['[]', /^(.*\S)\s*\[([\w.:-]+)\]$/],
  ['{}', /^(.*\S)\s*\{([\w.:-]+)\}$/],
  ['<>', /^(.*\S)\s*<([\w.:-]+)>$/],
  // (sw-1, 192.0.2.7)
  ['(,)', /^(.*\S)\s*[([{<]([A-Za-z][\w.-]*)(?:\s*[,;/|]\s*|\s+)[\dA-Fa-f.:]+[)\]}>]$/],
  [
    '=',
    /^(.*\S)[\s,;|]+["'([{<]?(?:host(?:name)?|device|dev|node|switch|router|sender|source|src|system)\s*[=:]\s*["']?([\w.:-]+)["')\]}>]*$/i,
  ],
  ['-', /^(.*\S)\s+(?:-{1,3}|[–—@#|·•»]|\/\/|--?>|=>|<-)\s*([\w.:-]+)$/],
  [SURE, /^(.*\S)(?:\s{2,}|,\s?)([\w.:-]+)$/],
];

/** When it was, behind the name or beside it: `(sw-1) Mar  6 2026`, `(sw-1) at 04:12`, `[sw-1, 2026-03-06 04:12:10]`. */
const WHEN_BEHIND = new RegExp(
  [
    String.raw`(?<=[\w)\]}>])[,;]?\s+(?:(?:at|on|um|am)\s+)?(`,
    String.raw`(?:[A-Z][a-z]{2},?\s+)?[A-Z][a-z]{2}\s+\d{1,2}(?:,?\s+\d{4})?(?:,?\s+\d{1,2}:\d\d(?::\d\d)?(?:\.\d{1,9})?)?`,
    String.raw`|(?:\d{4}([-./])\d\d\2\d\d|\d{1,2}([-./])\d{1,2}\3\d{4})(?:(?:T|,?\s+)\d{1,2}:\d\d(?::\d\d)?(?:[.,]\d{1,9})?)?`,
    String.raw`|\d{1,2}:\d\d(?::\d\d)?`,
    String.raw`)(?:Z| ?[AP]M| UTC| ?[+-]\d\d:?\d\d)?(?=[)\]}>]?$)`,
  ].join(''),
);

interface Ending {
  readonly shape: string;
  readonly text: string;
  readonly name: string;
  readonly at: Stamp | null;
}

type EndReader = (line: string) => Ending | null;

/** Reads the end of a line by shapes. */
function endsIn(shapes: readonly (readonly [shape: string, pattern: RegExp])[]): EndReader {
  return (line) => {
    const whole = line.trimEnd();
    const when = WHEN_BEHIND.exec(whole)?.[0] ?? '';
    const plain = when === '' ? whole : whole.replace(WHEN_BEHIND, '');
    const at = /\d\D+\d+:\d\d/.test(when) ? readMoment(when.replace(/^[,;]?\s+(?:(?:at|on|um|am)\s+)?/, '')) : null;
    for (const [shape, pattern] of shapes) {
      const [, text, name] = pattern.exec(plain) ?? [];
      if (text !== undefined && name !== undefined && TAG.test(text) && isName(name)) return { shape, text, name, at };
    }
    return null;
  };
}

const endingOf = endsIn(ENDS);

/** Words, the last of them in whatever brackets. */
const LAST_WORD = /^(.*\s\S*?)([A-Za-z\d][\w.:-]*)["')\]}>.,;*_`]*$/;

/**
 * `… restored reported by sw-1`, `… restored <-- sw-1`, `… restored (sw-1 said so)`: words of whoever wrote the lines down, which different
 * messages share beside the one that differs. Null where they share none.
 */
function linked(messages: readonly string[]): EndReader | null {
  const bare = messages.map((line) => line.trimEnd().replace(WHEN_BEHIND, ''));
  const trailer = fromBlank(bare.reduce(commonEnd));
  const heads = bare.map((line) => LAST_WORD.exec(line.slice(0, line.length - trailer.length))?.[1] ?? '');
  const link = fromBlank(heads.reduce(commonEnd)).trimStart();
  if (link + trailer === '' || heads.some((head) => head.length === link.length)) return null;
  const [before, after] = [link, trailer].map(escapePattern);
  return endsIn([[SURE, new RegExp(`^(.*\\S)\\s+${before}([\\w.:-]+)["')\\]}>.,;*_\`]*${after}$`)]]);
}

/** Whole words at the end of what two lines share. */
function fromBlank(shared: string): string {
  const start = shared.search(/\s/);
  return start < 0 ? '' : shared.slice(start);
}

function commonEnd(one: string, other: string): string {
  let length = 0;
  while (length < one.length && length < other.length && one.at(-1 - length) === other.at(-1 - length)) length += 1;
  return one.slice(one.length - length);
}

function atTheEnd(messages: readonly string[], endOf: EndReader): NameReader | null {
  const endings = messages.map(endOf);
  const [first] = endings;
  if (first == null || endings.some((ending) => ending?.shape !== first.shape)) return null;
  const found = endings.flatMap((ending) => ending ?? []);
  const names = new Set(found.map(({ name }) => name));
  const tags = new Set(found.map(({ text }) => TAG.exec(text)?.[0]));
  const bodies = new Set(found.map(({ text }) => text.slice(text.search(TAG))));
  const isProven = tags.size > 1 || bodies.size < names.size;
  const isNamed = first.shape === SURE ? tags.size > 1 && [...names].every(looksNamed) : isTelling([...names]);
  if (!isProven || !isNamed || found.some(({ name }, index) => isMasked(name, messages[index] ?? ''))) return null;
  return (line) => {
    const ending = TAG.test(line) ? endOf(line) : null;
    return ending === null || !names.has(ending.name)
      ? null
      : { ...readSender(ending.name), text: ending.text, at: ending.at };
  };
}

/** `(password Sw1tch)`: what is announced as a secret is no name. */
function isMasked(name: string, line: string): boolean {
  return !redactSecrets(line).includes(name);
}

// ---- In a cell.

const DELIMITERS = ['|', '\t', ';', ','];
/** `[1709611930] SERVICE ALERT: sw1`: what monitoring writes before the first cell of its rows. */
const LED = /^\[(\d{9,10})\] [A-Z][A-Z ]{3,60}: (\S+)$/;

/** The cells of a row; a moment and a kind before the first are none of it. */
function partsIn(line: string, delimiter: string): readonly string[] | null {
  const cells = line.includes(delimiter) ? cellsIn(line, delimiter) : null;
  const [, stamp, name] = LED.exec(cells?.[0] ?? '') ?? [];
  return cells === null || stamp === undefined || name === undefined ? cells : [stamp, name, ...cells.slice(1)];
}

/** @param namesItself whether a cell names the device of its message, so that no other one does */
function inCells(messages: readonly string[], namesItself: (cell: string) => boolean = () => false): NameReader | null {
  for (const delimiter of DELIMITERS) {
    const rows = messages.map((line) => partsIn(line, delimiter) ?? []);
    const [first = []] = rows;
    const message = first.findIndex((cell) => TAG.test(cell));
    const isTable =
      first.length > 1 && rows.every((cells) => cells.length === first.length && TAG.test(cells[message] ?? ''));
    const isNamed = isTable && rows.every((cells) => namesItself(cells[message] ?? ''));
    const column = isTable && !isNamed ? nameColumn(rows, message) : null;
    if (column === null && !isNamed) continue;
    return (line) => {
      const cells = TAG.test(line) && !isLong(line) ? partsIn(line, delimiter) : null;
      const name = column === null ? '' : (cells?.[column]?.trim() ?? '');
      if (cells?.length !== first.length || (column !== null && !isName(name))) return null;
      const others = cells.filter((_, index) => index !== message && index !== column);
      const at = momentIn(others.map((cell) => cell.trim()));
      return { ...readSender(name === '' ? null : name), text: cells[message] ?? '', at };
    };
  }
  return null;
}

/** The moment in a cell, or in two: a day, and the time beside it. */
function momentIn(cells: readonly string[]): Stamp | null {
  const whole = [...cells, ...cells.slice(1).map((cell, index) => `${cells[index]} ${cell}`)];
  return whole.map((cell) => readMoment(cell)).find((moment) => moment !== null) ?? null;
}

/** The column that names the device: of those whose cells may be names, the one in which they differ most. */
function nameColumn(rows: readonly (readonly string[])[], message: number): number | null {
  const columns = (rows[0] ?? []).flatMap((_, index) => {
    const cells = rows.map((row) => row[index]?.trim() ?? '');
    if (index === message || !cells.every(isName)) return [];
    const names = [...new Set(cells)];
    return isTelling(names) ? [{ index, count: names.length, isSure: names.every(looksNamed) }] : [];
  });
  columns.sort((one, other) => Number(other.isSure) - Number(one.isSure) || other.count - one.count);
  const [best, next] = columns;
  const isOpen = next !== undefined && best?.isSure === false && next.count === best.count;
  return best === undefined || isOpen ? null : best.index;
}

/** What may be the name of a device, and is no level, count or server of licensing. */
function isName(text: string): boolean {
  const { hostname, address } = readSender(text);
  if (hostname === null && address === null) return false;
  if (isAddress(text)) return true;
  return deviceName(text) === text && contextOf([text]) !== null && !SERVERS.test(text) && !VALUES.test(text);
}

const SERVERS = /^(?:CSLU|CSSM|SSM|On-?Prem|SLUP|Cisco|Smart|(?:Smart[-_]?)?licen[sc]\w+)$/i;
const VALUES =
  /^(?:x?\d+x?|local\d|v?\d+(?:\.\d+)+\w*|yes|no|open|closed|new|ok|true|false|up|down|active|resolved|ack\w*|syslog|cisco_?ios|[A-Z]{2,6}-?\d{3,})$/i;

/** Words without a digit are names only where they differ. */
function isTelling(names: readonly string[]): boolean {
  return names.every(looksNamed) || names.length > 1;
}
