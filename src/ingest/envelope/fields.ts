import { namesCollection } from '../text/collected.js';
import { onlyNameIn } from '../text/device-name.js';
import { dictOf, type Group, textValue } from './group.js';
import { type RowTitle, titledRow } from './group-rows.js';
import type { Hint, InnerLine } from './hint.js';
import { isDeviceKey } from './key-names.js';
import { readMoment } from './log-events.js';
import { decodeEntities, readHtmlLine } from './markup.js';
import { isDeviceWord, looksNamed } from './name-shape.js';
import type { DictValue, TextValue } from './notation.js';
import { shownLines } from './one-line.js';
import { readPacketElement } from './packet-xml.js';
import { findPageRows } from './page-rows.js';
import { PageTitles } from './page-titles.js';
import { BARE_TAG, isDeviceText, TAG, withTag } from './recognise.js';
import { readSection } from './sections.js';
import { TEXT_NAME } from './table.js';

/** Lines of one event: fields below each other, what Splunk shows below an event, elements of XML. */
const LINES_CAP = 100;

/**
 * Finds events that stand in several lines: a name and its value a line (journald's export, a document of Kibana, rows of mysql, psql
 * and PowerShell), a line with `host = … source = …` below it (a search of Splunk), an element of XML whose children are the fields, a
 * packet of Wireshark's XML.
 */
export function findGroups(lines: readonly InnerLine[], hint: Pick<Hint, 'dates' | 'keepsSecrets'>): Group[] {
  const page = findPageRows(lines, hint);
  if (page.length > 0) return page;
  const groups: Group[] = [];
  const repeated = repeatedNames(lines);
  let notifying: boolean | undefined;
  const notifies = () => {
    notifying ??= lines.some(({ text }) => isNoting(text));
    return notifying;
  };
  let titles: PageTitles | null = null;
  const titleOf = (line: number, at: number) => {
    titles ??= new PageTitles(lines, hint);
    return titles.of(line, at);
  };
  let next = 0;
  while (next < lines.length) {
    const upright = readUpright(lines, next, hint);
    const some = upright.length > 0 ? upright : readRows(lines, next, hint, titleOf);
    const attributed = some.length > 0 ? some : readAttributes(lines, next);
    const rows = attributed.length > 0 ? attributed : readElements(lines, next);
    if (rows.length > 0) {
      groups.push(...rows);
      next = (rows.at(-1)?.to ?? next) + 1;
      continue;
    }
    const group =
      readPacketElement(lines, next) ??
      readSection(lines, next) ??
      readNotification(lines, next, notifies) ??
      readFields(lines, next, groups.at(-1)?.to ?? -1, repeated) ??
      readStacked(lines, next, groups.at(-1)?.to ?? -1) ??
      readShown(lines, next);
    if (group === null) next += 1;
    else {
      groups.push(group);
      next = group.to + 1;
    }
  }
  return groups;
}

/** Lines at the end of a window that the next one may go on with, where such events are known to stand: how many. */
export function openEnd(lines: readonly InnerLine[], groups: readonly Group[]): number {
  const last = groups.at(-1);
  return last === undefined ? 0 : Math.min(lines.length - 1 - last.to, LINES_CAP);
}

// ---- A name and its value a line.

interface Field {
  readonly indent: number;
  readonly isFirst: boolean;
  readonly name: string;
  readonly separator: string;
  readonly value: string;
}

const FIELD = /^(\s*)(- )?([@_\p{L}][\p{L}\w.@-]*(?: [\p{L}\w.[\]]+){0,3})(\t+|=| *[:|] +| \.{2,} )(\S.*)$/u;

/** The same as a row of a table that stands upright, `| Device | sw1 |` or `Device,sw1`: an event only where it names its device. */
const ROW_FIELD =
  /^(\s*)()(?:\|\s*)?["']?([@_\p{L}][\p{L}\w.@-]*(?: [\p{L}\w.[\]]+){0,3})["']?(\s*[|,;]\s*)(\S.*?)(?:\s*\|)?\s*$/u;
/** Below the first row of such a table. */
const ROW_RULE = /^\s*\|?(?:\s*:?-+:?\s*\|)+(?:\s*:?-+:?)?\s*$/;
/** Names of texts that people wrote, in which they put messages. */
const PROSE_NAME =
  /^(?:(?:short |long )?descri\w*|beschreibung|summary|details?|comments?|notes?|alarm|event|problem|subject)$/i;

function fieldOf(given: string): Field | null {
  const text = given.slice(0, 4096);
  const isBar = /^\s*\|/.test(text);
  const [, blanks = '', item, name = '', separator = '', value = ''] =
    (isBar ? null : FIELD.exec(text)) ?? ROW_FIELD.exec(text) ?? [];
  if (name === '') return null;
  const quoted = /^(["'])(.*)\1$/.exec(value.trim())?.[2];
  return {
    indent: blanks.length + (item ? 2 : 0),
    isFirst: Boolean(item),
    name,
    separator: separator.trim() === '' ? '\t' : separator.trim().replace(/^\.+$/, '.'),
    value: quoted ?? value.trim(),
  };
}

/** Names begin in one column or, as mysql prints them, end in one. */
function isInLine(one: Field, other: Field): boolean {
  return one.indent === other.indent || one.indent + one.name.length === other.indent + other.name.length;
}

/** Names of somebody's own before messages, each time below the same other name: those of fields, and nobody's. */
function repeatedNames(lines: readonly InnerLine[]): ReadonlySet<string> {
  const once = new Set<string>();
  const found = new Set<string>();
  lines.forEach(({ text }, at) => {
    const field = TAG.test(text) ? fieldOf(text) : null;
    const above = field === null || isDeviceWord(field.name) ? null : fieldOf(lines[at - 1]?.text ?? '');
    if (field === null || above === null || above.name === field.name || above.separator !== field.separator) return;
    const both = `${above.name}\n${field.name}`;
    if (once.has(both)) found.add(field.name);
    once.add(both);
  });
  return found;
}

function readFields(
  lines: readonly InnerLine[],
  at: number,
  after: number,
  repeated: ReadonlySet<string>,
): Group | null {
  const text = lines[at]?.text ?? '';
  const message = TAG.test(text) ? fieldOf(text) : null;
  const isText = message !== null && (TEXT_NAME.test(message.name) || repeated.has(message.name));
  if (message === null || !(isText || PROSE_NAME.test(message.name)) || !TAG.test(message.value)) return null;
  // OpenTelemetry's collector has fields above and below that belong to other records, too.
  if (/^\w+\(/.test(message.value)) return null;
  const entries = new Map([[message.name, textValue(message.value, lines[at]?.number ?? 0)]]);
  const belongs = (index: number): Field | null => {
    const field = fieldOf(lines[index]?.text ?? '');
    const isIts = field?.separator === message.separator && isInLine(field, message) && !entries.has(field.name);
    return isIts ? field : null;
  };
  const add = (index: number, { name, value }: Field) => entries.set(name, textValue(value, lines[index]?.number ?? 0));
  let from = at;
  for (let isFirst = message.isFirst; !isFirst && from - 1 > after && at - from < LINES_CAP; ) {
    const step = ROW_RULE.test(lines[from - 1]?.text ?? '') ? 2 : 1;
    const field = from - step > after ? belongs(from - step) : null;
    if (field === null) break;
    from -= step;
    add(from, field);
    isFirst = field.isFirst;
  }
  let to = at;
  while (to - at < LINES_CAP) {
    const field = belongs(to + 1);
    if (field === null || field.isFirst) break;
    to += 1;
    add(to, field);
  }
  const above = from - 1 > after ? dateAbove(lines[from - 1]?.text ?? '', message.indent) : null;
  if (above !== null && ![...entries.keys()].some((name) => namesCollection(name))) {
    from -= 1;
    entries.set('timestamp', textValue(above, lines[from]?.number ?? 0));
  }
  const isOfDevice = [...entries.keys()].some(isDeviceKey);
  const isSure = isText && !/[|,;]/.test(message.separator);
  return entries.size < 2 || !(isSure || isOfDevice) ? null : { from, to, value: { kind: 'dict', entries } };
}
/** The moment at the beginning of a line above fields that are set in below it: `Sat 2026-03-05 04:12:10.123 UTC [s=…]` of `journalctl -o verbose`. */
function dateAbove(text: string, indent: number): string | null {
  const date =
    /^(?:[A-Z][a-z]{2},? )?(\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?: ?(?:[A-Z]{1,5}|[+-]\d\d:?\d\d))?)(?:\s|$)/.exec(
      text.slice(0, 200),
    )?.[1];
  return date === undefined || indent === 0 || readMoment(date) === null ? null : date;
}

// ---- Cells below each other, as a page's table is copied.

/** Cells above a tag. */
const STACK_CAP = 4;

/** A tag alone on its line with its message below it, and above it the cells that tell when and whose. */
function readStacked(lines: readonly InnerLine[], at: number, after: number): Group | null {
  const [tag, message] = [lines[at], lines[at + 1]];
  if (tag === undefined || message === undefined || !BARE_TAG.test(tag.text) || !/^\s*[A-Z]\w* \w/.test(message.text))
    return null;
  let from = at;
  while (from - 1 > after && at - from < STACK_CAP && isCell(lines[from - 1]?.text ?? '')) from -= 1;
  const cells = lines.slice(from, at).map(({ text }, index): [string, string] => [`column ${index + 1}`, text.trim()]);
  if (!cells.some(([, text]) => readMoment(text) !== null)) return null;
  const text = withTag(tag.text, message.text);
  return { from, to: at + 1, value: dictOf([...cells, [`column ${cells.length + 1}`, text]], tag.number) };
}

const isCell = (text: string) => text.trim() !== '' && text.length < 60 && !/[#>:]$/.test(text.trim());

// ---- Rows of a table in a page.

const ROW = /<tr\b[^<>]{0,500}>([\s\S]*?)<\/tr>/gi;
const ROW_CELL = /<(td|th)\b[^<>]{0,500}>([\s\S]*?)<\/\1>/gi;

/** The tables that begin on a line and are one event each: a name and its value a row. */
function readUpright(lines: readonly InnerLine[], from: number, hint: Pick<Hint, 'keepsSecrets'>): Group[] {
  if (!/<table\b/i.test(lines[from]?.text ?? '')) return [];
  let to = from;
  while (to + 1 < lines.length && to - from < LINES_CAP && !/<\/table>/i.test(lines[to]?.text ?? '')) to += 1;
  const inside = lines.slice(from, to + 1);
  const message = inside.find(({ text }) => TAG.test(text));
  if (message === undefined) return [];
  const tables = inside
    .map(({ text }) => text)
    .join('\n')
    .split(/<table\b/i)
    .slice(1);
  const events = tables.map((table) => {
    const rows = [...table.matchAll(ROW)].map(([, row = '']) => cellsIn(row, hint));
    // `<th>Device</th><th>Log</th>` heads a table that lies.
    const [first = ''] = table.split(/<\/tr>/i, 1);
    const isHeaded = (first.match(/<th\b/gi)?.length ?? 0) > 1 || TEXT_NAME.test(rows[0]?.[1] ?? '');
    const isEvent =
      !isHeaded &&
      rows.length > 1 &&
      rows.every((cells) => cells.length === 2 && !TAG.test(cells[0] ?? '')) &&
      rows.filter(([, value = '']) => TAG.test(value)).length === 1 &&
      rows.some(([name = '']) => isDeviceKey(name.replace(/:$/, '')));
    return isEvent ? rows.map(([name = '', value = '']): [string, string] => [name.replace(/:$/, ''), value]) : null;
  });
  if (events.length === 0 || events.includes(null)) return [];
  return events.flatMap((event) => (event === null ? [] : [{ from, to, value: dictOf(event, message.number) }]));
}

/** The rows of a table of a web page that begin on a line and hold a message each, by what stands above them. */
function readRows(
  lines: readonly InnerLine[],
  from: number,
  hint: Pick<Hint, 'keepsSecrets'>,
  titleOf: (line: number, at: number) => RowTitle | null,
): Group[] {
  if (!/<tr\b/i.test(lines[from]?.text ?? '')) return [];
  let to = from;
  // A row may begin where another one ends.
  let open = openRows(lines[from]?.text ?? '');
  while (to + 1 < lines.length && to - from < ROW_CAP && open > 0) {
    to += 1;
    open += openRows(lines[to]?.text ?? '');
  }
  const inside = lines.slice(from, to + 1);
  const text = inside.map((line) => line.text).join('\n');
  const number = (inside.find((line) => TAG.test(line.text)) ?? inside[0])?.number ?? 0;
  return [...text.matchAll(ROW)].flatMap(({ 1: row = '', index, 0: whole }): Group[] => {
    const cells = cellsIn(row, hint);
    const start = index + whole.indexOf(row);
    const printed = cells.length < 2 ? [] : printedCells(row, (at) => lineAt(inside, text, start + at));
    if (cells.length < 2 || !(printed.some((cell) => cell !== null) || cells.some((cell) => TAG.test(cell)))) return [];
    const names = headAbove(lines, from, cells.length, hint);
    const entries = new Map(
      cells.map((cell, at) => [names[at] ?? `column ${at + 1}`, printed[at] ?? textValue(cell, number)]),
    );
    return [{ from, to, value: titledRow({ kind: 'dict', entries }, titleOf(from, index)) }];
  });
}

/** Rows that begin in a line and end below it, less those that end in it and begin above. */
function openRows(line: string): number {
  return (line.match(/<tr\b/gi)?.length ?? 0) - (line.match(/<\/tr>/gi)?.length ?? 0);
}

/** Lines of a row, whose cells may hold whole outputs. */
const ROW_CAP = 2000;

/** The number of the line on which a place of a text stands that was put together of lines. */
function lineAt(lines: readonly InnerLine[], text: string, at: number): number {
  return lines[text.slice(0, at).split('\n').length - 1]?.number ?? 0;
}

/** The cells of a row that hold what a device printed in several lines, line by line; null for others. */
function printedCells(row: string, numberAt: (at: number) => number): (TextValue | null)[] {
  return [...row.matchAll(ROW_CELL)].map(({ 0: whole, 2: inner = '', index }) => {
    if (!CELL_LINE_END.test(inner.trim())) return null;
    const written = inner.split('\n').map(readHtmlLine);
    const shown = written.flat();
    const isLog = shown.filter((line) => TAG.test(line)).length > 1;
    if (!isLog && !isDeviceText(shown.filter((line) => !TAG.test(line)).join('\n'))) return null;
    const value = textValue(shown.join('\n'), numberAt(index + whole.indexOf(inner)));
    return written.every(({ length }) => length === 1) ? { ...value, step: 1 } : value;
  });
}

function cellsIn(row: string, hint: Pick<Hint, 'keepsSecrets'>): string[] {
  return [...row.matchAll(ROW_CELL)].map(([, , inner = '']) => {
    const lines = inner.split(CELL_LINE_END).map((line) => decodeEntities(line.replace(/<[^<>]{0,500}>/g, ' ')));
    return shownLines(lines, hint).join(' ').replace(/\s+/g, ' ').trim();
  });
}

/** What shows as the end of a line in a cell. */
const CELL_LINE_END = /<br\s*\/?>|<\/(?:p|div|li|pre)>|\n/i;

/** The names in the row of headings above a row, where there are as many of them as it has cells. */
function headAbove(lines: readonly InnerLine[], at: number, count: number, hint: Pick<Hint, 'keepsSecrets'>): string[] {
  for (let line = at; line >= 0; line -= 1) {
    if (!/<th\b/i.test(lines[line]?.text ?? '')) continue;
    let first = line;
    while (first > 0 && line - first < LINES_CAP && !/<tr\b/i.test(lines[first]?.text ?? '')) first -= 1;
    const text = lines
      .slice(first, line + 1)
      .map((each) => each.text)
      .join('\n');
    const names = cellsIn(text.slice(0, text.search(/<td\b/i) < 0 ? undefined : text.search(/<td\b/i)), hint);
    if (names.length === count) return names;
    // A row with one cell is a title of those below it.
    if (names.length > 1) return [];
  }
  return [];
}

// ---- Notifications of monitoring systems.

/** `Host: sw1`, `Host?    sw1`, `Date/Time: Thu Mar 5 …`, in the mails of Nagios, Icinga, Checkmk and what came of them. */
const NOTED =
  /^\s*(Host(?: ?name| ?alias)?|Device(?: name|\/Group)?|Log Source|(?:IP ?v?[46]?|Address|Host ?address|Source IP)|Date ?\/ ?Time|Date|When|Time|Occurred|Raised|Event time|(?:Start|Log Source|Storage) Time|Last (?:Scan|Check)|Status)(?:\s*[?:]\s+|\t)(\S.*?)\s*$/i;
/** `Device sw1 (192.0.2.7)` of PRTG. */
const NOTED_PLAINLY = /^\s*(Device) ([A-Za-z][\w.-]*|(?:\d{1,3}\.){3}\d{1,3})(?: \([\w.:-]{1,253}\))?\s*$/;
/** `New Status on 05.03.2026 04:12:09 (W. Europe Standard Time):`, `Warning at 3/25/2026 4:12:09 AM`. */
const STATUS_TIME = /^(?:\s*New Status on|[A-Za-z ]{2,30} at) (\d.*?)(?: \([^()]*\))?:?\s*$/;
/** What only a notification says. */
const NOTIFIES =
  /^\s*(?:(?!\*{3,} \d+\. row )\*{3,}.*\*{3,}$|Notification(?: ?Type)?\s*[?:]|(?:Service|State|Status|Event|Severity|(?:Rule|Event) Name|Log Source|(?:Original )?Problem (?:name|ID))(?:\s*[?:]\s|\t)|New Status on |Problem started at |Subject: |==> .* <==)/i;
/** Where the next one begins. */
const NOTIFICATION_BEGINS = /^\s*(?:\*{3,}.*\*{3,}\s*$|Notification ?Type\s*[?:]|Problem started at |From:? )/i;
/** What stands before a message in its line. */
const MESSAGE_LABEL =
  /^\s*(?:(?:Additional )?Info(?:rmation)?|Operational data|(?:Last |Raw )?Message|Meldung|Payload|(?:Service |Plugin |Check )?Output|Message|Details?|Summary|Output)\s*[?:]\s+/i;
/** A session or an output of the device itself: its `Status:` and the `Address:` of its proxy are no words of a notification. */
const OWN_WORDS =
  /^[\w.()/:-]{1,64}[>#]\s?\S|^(?:Utility|Transport|Policy|Usage Reporting|Communication Statistics):\s*$/;
const NOTIFICATION_REACH = 40;

const PROBLEM_STARTED = /^\s*Problem started at (\d\d:\d\d:\d\d) on (\d{4}\.\d\d\.\d\d)/;

/** Whether a line says anything that only a notification has. */
function isNoting(text: string): boolean {
  const head = text.slice(0, 300);
  return NOTIFIES.test(text) || [NOTED, NOTED_PLAINLY, STATUS_TIME, PROBLEM_STARTED].some((shape) => shape.test(head));
}

/**
 * A message within a notification, which names its device above or below it.
 * @param notifies whether any of the lines says anything that only a notification has
 */
function readNotification(lines: readonly InnerLine[], at: number, notifies: () => boolean): Group | null {
  const line = lines[at];
  if (line === undefined || !TAG.test(line.text) || !notifies()) return null;
  let from = at;
  while (from > 0 && at - from < NOTIFICATION_REACH) {
    if (OWN_WORDS.test(lines[from - 1]?.text ?? '')) break;
    from -= 1;
    if (NOTIFICATION_BEGINS.test(lines[from]?.text ?? '')) break;
  }
  let to = at;
  const isBeyond = (text: string) => NOTIFICATION_BEGINS.test(text) || OWN_WORDS.test(text);
  while (to + 1 < lines.length && to - at < NOTIFICATION_REACH && !isBeyond(lines[to + 1]?.text ?? '')) to += 1;
  const block = blockAbove(lines, from, at, to);
  if (block !== null) return { from: at, to: at, value: notified(line, block) };
  const around = mailAround(lines.slice(from, to + 1), at - from);
  const told = toldIn(around);
  const paragraph = toldIn(paragraphAround(lines, at));
  if (paragraph.has('time') && hostIn(paragraph) !== null) {
    const time = new Set([...(paragraph.get('time') ?? []), ...(told.get('time') ?? [])]);
    return { from: at, to: at, value: notified(line, paragraph.set('time', time)) };
  }
  if (!around.some(({ text }) => NOTIFIES.test(text))) return null;
  const isUntold = !told.has('host') && !told.has('address');
  const mailed = isUntold ? senderOfMail(around) : null;
  if (mailed !== null) told.set('host', new Set([mailed]));
  return hostIn(told) === null ? null : { from: at, to: at, value: notified(line, told) };
}

type Told = Map<string, Set<string>>;

/** `Host: sw1` of a notification. */
function isHost(text: string): boolean {
  return /^(?:host|device)(?: ?name)?$/i.test(NOTED.exec(text.slice(0, 300))?.[1] ?? '');
}

/**
 * Of several hosts around a message, each with its messages below it, the one that it stands below: `Host: sw1`, `IP: 192.0.2.7`,
 * `Logs:`, and the lines of the log further in. Null where they stand in another order.
 */
function blockAbove(lines: readonly InnerLine[], from: number, at: number, to: number): Told | null {
  const kinds = lines.slice(from, to + 1).map(({ text }, index) => {
    const isMessage = TAG.test(text);
    return { index: from + index, kind: isMessage ? 'message' : isHost(text) ? 'host' : null };
  });
  const told = kinds.filter(({ kind }) => kind !== null);
  const hosts = told.filter(({ kind }) => kind === 'host');
  const isOrdered = told.every(({ kind }, index) => kind === 'message' || told[index + 1]?.kind !== 'host');
  if (hosts.length < 2 || told[0]?.kind !== 'host' || told.at(-1)?.kind !== 'message' || !isOrdered) return null;
  const host = hosts.findLast(({ index }) => index < at)?.index ?? at;
  const indent = (index: number) => (lines[index]?.text ?? '').search(/\S/);
  if (indent(at) < indent(host)) return null;
  // `Occurred: …` right below the message.
  const next = lines.findIndex(
    ({ text }, index) => index > at && (text.trim() === '' || TAG.test(text) || isHost(text)),
  );
  return toldIn([...lines.slice(host, at), ...lines.slice(at + 1, next < 0 ? to + 1 : Math.min(next, to + 1))]);
}

/** What the lines of a notification say: its hosts, their addresses, times. */
function toldIn(lines: readonly InnerLine[]): Told {
  const told: Told = new Map();
  for (const { text } of lines) {
    const started = PROBLEM_STARTED.exec(text);
    if (started !== null) told.set('time', new Set([`${started[2]} ${started[1]}`]));
    const head = text.slice(0, 300);
    const [, label = '', given = ''] = NOTED.exec(head) ?? NOTED_PLAINLY.exec(head) ?? [];
    const changed = STATUS_TIME.exec(/^status$/i.test(label) ? given : head)?.[1];
    const name = changed === undefined ? nameOf(label) : 'time';
    const value = changed ?? given.replace(/ \([^()]*\)$/, '').replace(/^\S.{0,80} @ (?=\S+$)/, '');
    if (name !== null && value !== '') told.set(name, (told.get(name) ?? new Set()).add(value));
  }
  return told;
}

/** The lines without an empty one between them and the message. */
function paragraphAround(lines: readonly InnerLine[], at: number): readonly InnerLine[] {
  const isFilled = (index: number) =>
    (lines[index]?.text.trim() ?? '') !== '' && Math.abs(index - at) < NOTIFICATION_REACH;
  let [from, to] = [at, at];
  while (isFilled(from - 1)) from -= 1;
  while (isFilled(to + 1)) to += 1;
  const paragraph = lines.slice(from, to + 1);
  const isOnly = paragraph.every(
    ({ text }, index) => index === at - from || (!TAG.test(text) && !OWN_WORDS.test(text)),
  );
  return isOnly && MESSAGE_LABEL.test(lines[at]?.text ?? '') ? paragraph : [];
}

/** The only value of a name. */
function only(told: Told, name: string): string | null {
  const [first = null, second] = told.get(name) ?? [];
  return second === undefined ? first : null;
}

/** Two hosts are two notifications of a form that nobody knows. */
function hostIn(told: Told): string | null {
  return (told.get('host')?.size ?? 0) > 1 ? null : (only(told, 'host') ?? only(told, 'address'));
}

function notified({ text, number }: InnerLine, told: Told): Group['value'] {
  // The mail has a time of its own above the notification's, and one of them may leave open which is the month.
  const times = [...(told.get('time') ?? [])];
  const time = times.find((each) => readMoment(each) !== null) ?? times[0];
  const pairs = [
    ['host', only(told, 'host')],
    ['address', only(told, 'address')],
    ['time', time ?? null],
  ].flatMap(([name, value]): [string, string][] => (name == null || value == null ? [] : [[name, value]]));
  return dictOf([['message', text.replace(MESSAGE_LABEL, '').trim()], ...pairs], number);
}

const SUBJECT = /^(?:Subject|Betreff|Objet|Asunto|Oggetto): (.*)$/i;
const MAIL_HEADER = /^[A-Z][\w-]{0,40}: ./;

/** Of lines with several subjects those of the mail that one of them is in: from its headers to those of the next. */
function mailAround(lines: readonly InnerLine[], at: number): readonly InnerLine[] {
  const mails = lines.flatMap(({ text }, index) => {
    if (!SUBJECT.test(text)) return [];
    let head = index;
    while (MAIL_HEADER.test(lines[head - 1]?.text ?? '')) head -= 1;
    return [head];
  });
  if (mails.length < 2) return lines;
  return lines.slice(
    mails.findLast((head) => head <= at),
    mails.find((head) => head > at),
  );
}

/** The device that sent a mail itself, or that its subject names: `From: sw1@example.net`, `Subject: sw1 licence`. */
function senderOfMail(lines: readonly InnerLine[]): string | null {
  const texts = lines.map(({ text }) => text.slice(0, 300));
  const from = texts.flatMap((text) => /^From:.*?([A-Za-z][\w.-]*)@/i.exec(text)?.[1] ?? []);
  const subjects = texts.flatMap((text) => SUBJECT.exec(text)?.[1] ?? []);
  const sender = from.find(looksNamed);
  if (sender !== undefined) return sender;
  const subject = subjects.map(onlyNameIn).find((name) => name !== null) ?? null;
  // `dist-sw2 is fine again:` in an answer whose subject still names the first one.
  const spoken = texts.filter((text) => !/^[A-Z][\w-]{0,30}: |%[A-Z]/.test(text)).map(onlyNameIn);
  return spoken.some((name) => name !== null && name !== subject) ? null : subject;
}

function nameOf(label: string): 'host' | 'address' | 'time' | null {
  if (label === '' || /^status$/i.test(label)) return null;
  if (/addr|^ip|source ip/i.test(label)) return 'address';
  return /^(?:host|device|log source$)/i.test(label) ? 'host' : 'time';
}

// ---- What a search of Splunk shows.

const SHOWN = /^\s*host\s?=\s?(\S+)(?:\s+(?:source|sourcetype|index)\s?=\s?\S+)+\s*$/;
/** Lines between an event and the fields below it. */
const SHOWN_REACH = 4;

function readShown(lines: readonly InnerLine[], at: number): Group | null {
  const line = lines[at];
  if (line === undefined || !TAG.test(line.text)) return null;
  for (let to = at + 1; to <= at + SHOWN_REACH; to += 1) {
    const below = lines[to]?.text ?? '';
    const host = SHOWN.exec(below)?.[1];
    if (host !== undefined) {
      const entries = new Map([
        ['host', textValue(host, line.number)],
        ['_raw', textValue(line.text, line.number)],
      ]);
      return { from: at, to, value: { kind: 'dict', entries } };
    }
    if (TAG.test(below)) return null;
  }
  return null;
}

// ---- Elements of XML.

/** An element whose attributes are the fields, and one of them with its value. */
const WITH_ATTRIBUTES =
  /<([A-Za-z_][\w:.-]{0,80})((?:\s+[A-Za-z_][\w:.-]{0,80}\s?=\s?(?:"[^"<]*"|'[^'<]*')){2,60})\s*\/?>/g;
const ATTRIBUTE = /\s([A-Za-z_][\w:.-]{0,80})\s?=\s?(?:"([^"]*)"|'([^']*)')/g;
/** Characters of the elements that begin on a line. */
const ATTRIBUTES_CAP = 64 * 1024;

/** The elements that begin on a line and hold a message each in one of their attributes, however many there are. */
function readAttributes(lines: readonly InnerLine[], from: number): Group[] {
  const first = lines[from]?.text ?? '';
  if (!/<[A-Za-z_][\w:.-]{0,80}(?:\s|$)/.test(first)) return [];
  let to = from;
  while (to + 1 < lines.length && to - from < LINES_CAP && isOpenElement(lines[to]?.text ?? '', to > from)) to += 1;
  const inside = lines.slice(from, to + 1);
  const message = inside.find(({ text }) => TAG.test(text));
  const text = inside.map((line) => line.text).join('\n');
  if (message === undefined || text.length > ATTRIBUTES_CAP) return [];
  return [...text.matchAll(WITH_ATTRIBUTES)].flatMap(([, , attributes = '']): Group[] => {
    const fields = [...attributes.matchAll(ATTRIBUTE)].map(([, name = '', double, single = '']): [string, string] => [
      name,
      decodeEntities(double ?? single),
    ]);
    if (!fields.some(([, value]) => TAG.test(value))) return [];
    const entries = new Map(fields.map(([name, value]) => [name, textValue(value, message.number)]));
    return [{ from, to, value: { kind: 'dict', entries } }];
  });
}

/** An element that begins on a line, or goes on there, and doesn't end. */
function isOpenElement(text: string, goesOn: boolean): boolean {
  const opening = goesOn ? text.includes('>') : text.lastIndexOf('<') <= text.lastIndexOf('>');
  return !opening;
}

const ELEMENT = /^\s*<(result|row|record|event|entry|log|item|message|Event|Record|Row|RECORD|ROW)(?=[\s>])/;
/** The same below a root in the same line. */
const IN_LINE =
  /^\s*(?:<\?xml[^<>]{0,200}\?>\s*)?<[A-Za-z_][\w:.-]{0,80}(?:\s[^<>]{0,500})?>\s*<(result|row|record|event|entry|log|item|message|Event|Record|Row|RECORD|ROW)(?=[\s>])/;
const NAMED_CHILD = /<field k=["']([^"']{1,80})["']>([\s\S]*?)<\/field>/g;
const CHILD = /<([A-Za-z_][\w.-]{0,80})(?:\s[^<>]{0,200})?>([^<]*)<\/\1>/g;

/** The elements that begin on a line and hold a message each in one of their children: one, or as many as stand in the line. */
function readElements(lines: readonly InnerLine[], from: number): Group[] {
  const line = lines[from]?.text ?? '';
  // `<log><record>…`: what holds several events is none itself.
  const roots = [ELEMENT, IN_LINE].flatMap((pattern) => pattern.exec(line)?.[1] ?? []);
  return roots.map((root) => elementsOf(lines, from, root)).find((found) => found.length > 0) ?? [];
}

/** The elements of one name that begin on a line, each an event; none where one of them holds several. */
function elementsOf(lines: readonly InnerLine[], from: number, root: string): Group[] {
  const closing = `</${root}>`;
  let to = from;
  while (to < lines.length && to - from < LINES_CAP && !lines[to]?.text.includes(closing)) to += 1;
  const inside = lines.slice(from, to + 1);
  const message = inside.find(({ text }) => TAG.test(text));
  if (message === undefined || !inside.at(-1)?.text.includes(closing)) return [];
  // What CDATA holds is text as any other.
  const text = inside
    .map((each) => each.text)
    .join('\n')
    .replace(/<!\[CDATA\[([\s\S]*?)\]\]>/g, (_, inner: string) => encodeEntities(inner));
  const start = text.search(new RegExp(`<${root}(?=[\\s>])`));
  const elements = text
    .slice(start)
    .split(closing)
    .filter((element) => TAG.test(element));
  if (elements.some(holdsSeveral)) return [];
  return elements.flatMap((element): Group[] => {
    const value = elementOf(element, message.number);
    if (value === null) return [];
    const messages = childrenOf(element).filter(({ text: inner }) => TAG.test(inner));
    const values = messages.map(({ name, text: inner }): DictValue => {
      const own = textValue(decodeEntities(inner).trim(), message.number);
      return { kind: 'dict', entries: new Map([...value.entries, [name, own]]) };
    });
    return (values.length > 1 && isRepeated(messages) ? values : [value]).map((each) => ({ from, to, value: each }));
  });
}

interface Child {
  readonly name: string;
  readonly text: string;
}

function childrenOf(text: string): Child[] {
  return [...text.matchAll(CHILD)].map(([, name = '', inner = '']) => ({ name, text: inner }));
}

function isRepeated(children: readonly Child[]): boolean {
  return new Set(children.map(({ name }) => name)).size < children.length;
}

const encodeEntities = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

/** Whether two elements of one name in it hold a message each, and what stands beside them is not one event's. */
function holdsSeveral(text: string): boolean {
  const children = childrenOf(text);
  const others = children.filter((child) => !TAG.test(child.text));
  const isOneEvent = others.length > 0 && !isRepeated(others);
  return !isOneEvent && isRepeated(children.filter((child) => TAG.test(child.text)));
}

function elementOf(text: string, number: number): DictValue | null {
  const named = [...text.matchAll(NAMED_CHILD)];
  const entries = new Map(
    (named.length > 0 ? named : [...text.matchAll(CHILD)]).map(([, name = '', inner = '']) => [
      name,
      textValue(decodeEntities(inner.replace(/<[^<>]{0,200}>/g, '')).trim(), number),
    ]),
  );
  const opening = /<[^>]{0,2000}>/.exec(text)?.[0] ?? '';
  for (const [, name = '', value = ''] of opening.matchAll(/\s([A-Za-z_][\w.-]{0,80})="([^"]{0,1000})"/g)) {
    if (!entries.has(name)) entries.set(name, textValue(decodeEntities(value), number));
  }
  // `<event host="sw1">%SMART_LIC-…</event>`: the message stands in no child.
  if (![...entries.values()].some((value) => TAG.test(value.text))) {
    const own = text.split(/<[^<>]{0,2000}>/).find((piece) => TAG.test(piece));
    if (own !== undefined) entries.set('message', textValue(decodeEntities(own).trim(), number));
  }
  return entries.size < 2 ? null : { kind: 'dict', entries };
}
