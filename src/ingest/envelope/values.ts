import type { Stamp } from '../../model/stamp.js';
import { contextOf } from '../log/context.js';
import { decodeLicenseFile } from '../text/base64.js';
import { asWritten, readToolMoment } from '../text/collected.js';
import { deviceName, onlyNameIn } from '../text/device-name.js';
import { kindOfName } from '../text/secrets/fields.js';
import { isToolName } from '../text/tool-name.js';
import { decodedText } from './encoded.js';
import {
  type Hint,
  type InnerLine,
  type InnerSink,
  isTold,
  NO_HINT,
  NOBODY,
  namedByPrompt,
  type Sender,
  within,
} from './hint.js';
import { DEVICE_WITHIN, isDeviceKey, OUTPUT_KEY, plainKey, RELAY_WITHIN, VAGUE_KEYS } from './key-names.js';
import { leadOf } from './leads.js';
import { mayHoldLine, nameOfLines, recordedLines } from './line-records.js';
import { isCollector, readLogEvent, readMoment, readSender } from './log-events.js';
import { looksLikeHtml, readHtmlLine } from './markup.js';
import { isDeviceWord, looksNamed } from './name-shape.js';
import { type DictValue, type ListValue, linesOf, type TextValue, textAt, type Value, valueAt } from './notation.js';
import { BARE_TAG, isCommandText, isDeviceText, isWrappedText, TAG, withTag } from './recognise.js';
import {
  besideOf,
  cameFrom,
  commandsOf,
  deviceOf,
  isNamedSurely,
  isWritten,
  momentIn,
  WRITER_KEYS,
  writerOf,
} from './said.js';
import { TEXT_NAME } from './table.js';

/** Where the texts of a value go. */
export interface ValueSink extends Pick<InnerSink, 'open'> {
  /** A licence file that stood in base64, decoded. */
  packed(hint: Hint, file: string, written: Pick<TextValue, 'text' | 'line'>): void;
  /** The lines of a log event: they go on with those of the same sender. */
  event(hint: Hint, lines: readonly InnerLine[]): void;
}

interface Place {
  readonly hint: Hint;
  /** The name under which the value stands; null in a list. */
  readonly key: string | null;
  /** It stands by itself, or in a list: one of many. */
  readonly isElement: boolean;
  /** Commands of the results in the list that comes next. */
  readonly commands: readonly (string | null)[];
  /** The device of `hint` is the name of an entry further out: a site is one too, and names inside it say more. */
  readonly isKeyed?: boolean;
  /** The name of the device may be that of a group: it is the name of an entry, or stands under `name`. */
  readonly isVague?: boolean;
}

/**
 * Finds what devices printed in a value that a tool wrote down, and hands on each text as one of its own, or as a log event. Texts
 * that were handed on are marked, so that a value which grows can be looked through again.
 * @param isDocument where nothing is found in it, somebody else reads it whole: an answer of the licensing service is one
 * @returns how many texts there were
 */
export function unwrapValue(root: Value, hint: Hint, sink: ValueSink, isDocument = false): number {
  const count = visit(root, { hint, key: null, isElement: true, commands: [] }, sink);
  if (count > 0) handOnFacts(root, hint, sink);
  return count > 0 || !isDocument ? count + handOnFiles(root, hint, sink) : 0;
}

/**
 * Hands on the lines of outputs that values hold one by one.
 * @param known the name under which such values held lines before
 * @returns that name; null where they hold none
 */
export function unwrapRecords(
  values: readonly Value[],
  hint: Hint,
  sink: ValueSink,
  known: string | null = null,
): string | null {
  const records = values.filter(mayHoldLine);
  if (records.length === 0 || records.length < values.length) return null;
  const isKnown = known !== null && records.every(({ entries }) => entries.has(known));
  const name = isKnown ? known : nameOfLines(records);
  if (name === null) return null;
  for (const each of recordedLines(records, name, hint)) sink.event(each.hint, each.lines);
  return name;
}

/** Licence files in base64, under whatever name. */
function handOnFiles(value: Value, hint: Hint, sink: ValueSink): number {
  if (value.kind === 'text') {
    const file = value.isTaken ? null : decodeLicenseFile(value.text);
    if (file === null) return 0;
    value.isTaken = true;
    sink.packed(hint, file, value);
    return 1;
  }
  if (value.kind === 'word') return 0;
  const inner = value.kind === 'list' ? value.items : [...value.entries.values()];
  const own = value.kind === 'dict' ? within(hint, 'record', deviceOf(value)) : hint;
  return inner.reduce((count, each) => count + handOnFiles(each, own, sink), 0);
}

function visit(value: Value, place: Place, sink: ValueSink): number {
  switch (value.kind) {
    case 'dict':
      return visitDict(value, place, sink);
    case 'list':
      return visitList(value, place, sink);
    case 'text':
      return visitText(value, place, sink);
    default:
      return 0;
  }
}

function visitDict(dict: DictValue, place: Place, sink: ValueSink): number {
  // Splunk: rows that the final ones take the place of.
  if (textAt(dict, 'preview') === 'true' && dict.entries.has('result')) return 0;
  decodeMessages(dict);
  const columns = rowsOfColumns(dict.entries);
  if (columns.length > 0) return columns.reduce((count, row) => count + visitDict(row, place, sink), 0);
  const event = takeEvent(dict, place, sink);
  if (event > 0) return event;
  if (isStream(dict)) return visitStream(dict, place, sink);
  const rows = rowsOf(dict);
  if (rows.length > 0) return rows.reduce((count, row) => count + visitDict(row, place, sink), 0);
  const message = takeMessage(dict, place, sink);
  if (message > 0) return message;
  const commands = commandsOf(dict);
  const own = isChat(dict) ? NOBODY : ([deviceOf(dict), listedIn(dict, place)].find(isTold) ?? NOBODY);
  const at = momentIn(dict, place.hint);
  const called = isTold(own) || !place.isElement || place.isKeyed !== true ? null : calledIn(dict);
  const outer = called === null ? place.hint : withContext({ ...place.hint, ...NOBODY }, `name ${called}`);
  const hint = within(outer, wrapperOf(dict), {
    ...own,
    command: commands[0] ?? (place.key !== null && isCommandText(place.key) ? place.key : null),
    at,
    collected: isWritten(dict) ? asWritten(at) : at,
    ...(called === null && !isTold(own) ? { context: writerOf(dict) } : {}),
  });
  const isKeyed = place.isKeyed === true && !isTold(own);
  const isVague = isTold(own) ? !isNamedSurely(dict) : place.isVague === true;
  const holdsDevices = isKeyed && isOfDevices(dict, hint);
  const senders = isTold(hint) ? null : messageColumns(dict);
  let count = 0;
  for (const [key, inner] of dict.entries) {
    // The same output once more, line by line.
    if (key === 'stdout_lines' && dict.entries.has('stdout')) continue;
    if (key === 'text_entities' && dict.entries.has('text')) continue;
    if (key === 'invocation') continue;
    const below = hintOf(holdsDevices ? { ...hint, ...NOBODY } : hint, key, inner, place.key);
    const isNamed = below.hostname !== hint.hostname || below.address !== hint.address;
    if (senders?.has(key) === true && !isNamed) {
      count += visit(inner, { hint: withContext(below, cellOf(key)), key, isElement: false, commands }, sink);
      continue;
    }
    const named = { isKeyed: isNamed || isKeyed, isVague: isNamed || isVague };
    count += visit(inner, { hint: below, key, isElement: false, commands, ...named }, sink);
  }
  return count;
}

/** What Ansible and NAPALM gather of devices stands beside their configurations: documents of their own, on the lines that they have. */
function handOnFacts(value: Value, hint: Hint, sink: ValueSink, place: string | null = null): void {
  if (value.kind === 'list') for (const item of value.items) handOnFacts(item, hint, sink, place);
  if (value.kind !== 'dict') return;
  const { entries } = value;
  if (!['ansible_net_version', 'ansible_net_hostname', 'serial_number'].some((name) => entries.has(name))) {
    for (const [key, inner] of entries)
      if (inner.kind === 'dict' || inner.kind === 'list')
        handOnFacts(inner, hintOf(hint, key, inner, place), sink, key);
    return;
  }
  const told = [...entries].filter(
    ([, inner]) => inner.kind !== 'dict' && !(inner.kind === 'text' && inner.text.includes('\n')),
  );
  const texts = told.flatMap(([, inner]) => (inner.kind === 'text' ? [inner] : []));
  if (texts.every(({ isTaken }) => isTaken)) return;
  const inner = sink.open(within(hint, 'facts', deviceOf(value)));
  let number = 0;
  told.forEach(([name, each], index) => {
    if (each.kind === 'text') number = each.line;
    const [before, after] = [index === 0 ? '{' : '', index === told.length - 1 ? '}' : ','];
    inner.line(`${before}${JSON.stringify(name)}: ${written(each)}${after}`, number);
  });
  inner.end();
  for (const text of texts) text.isTaken = true;
}

/** A value as JSON. */
function written(value: Value): string {
  if (value.kind === 'list') return `[${value.items.map(written).join(', ')}]`;
  return value.kind === 'text' ? JSON.stringify(value.text) : value.kind === 'word' ? value.text : '{}';
}

/** What one of several in a list is called that stands below a name (`lists`), in words that name no device. */
function calledIn(dict: DictValue): string | null {
  const name = ['name', 'title', 'label']
    .map((key) => textAt(dict, key))
    .find((each) => each !== null && each.trim() !== '');
  return name == null || name.length > 80 || TAG.test(name) ? null : name.trim().replace(/\s+/g, '_');
}

/** `{"nodes": [{"id": "sw1", …}]}`: in a list of devices a name of any kind is one. */
function listedIn(dict: DictValue, { key, isElement }: Place): Sender {
  const isListed = isElement && key !== null && DEVICE_WITHIN.test(key);
  return isListed
    ? ([...['id', 'label', 'title', 'key'].map((name) => readSender(textAt(dict, name)))].find(isTold) ?? NOBODY)
    : NOBODY;
}

/** Whether the entries of a dictionary within a named one are devices: all look like it, or the outer name does not and they are alike inside. */
function isOfDevices({ entries }: DictValue, { hostname }: Hint): boolean {
  const inner = [...entries].filter(([, value]) => value.kind !== 'word' && holdsText(value));
  if (inner.length === 0 || inner.some(([key]) => !mayBeDevice(key))) return false;
  const areNamed = inner.every(([key]) => looksNamed(key));
  const isPlace = hostname !== null && !looksNamed(hostname);
  return areNamed ? isPlace || inner.length > 1 : isPlace && areAlike(inner.map(([, value]) => value));
}

function mayBeDevice(key: string): boolean {
  return (
    isTold(readSender(key)) &&
    !isCommandText(key) &&
    !isToolName(key) &&
    !OUTPUT_KEY.test(key) &&
    !NO_DEVICE_KEY.test(key)
  );
}

/** What is under the names of one device: its captures, its parts. */
const NO_DEVICE_KEY =
  /^(?:before|after|pre|post|old|new|first|second|last|current|previous|[a-z]+(?:_[a-z]+)+)$|^\d{4}-/i;

/** Several values of one make, commands in them by the same names. */
function areAlike(values: readonly Value[]): boolean {
  const made = values.map((value) =>
    value.kind === 'dict' ? [...value.entries.keys()].sort().join('\n') : value.kind,
  );
  return made.length > 1 && new Set(made).size === 1;
}

/** The same of what stands further in. */
function holdsInside(value: Value): boolean {
  return value.kind !== 'text' && holdsText(value);
}

/** Whether something of a device stands somewhere in a value. */
function holdsText(value: Value): boolean {
  if (value.kind === 'text') return isDeviceText(value.text);
  if (value.kind === 'dict') return [...value.entries.values()].some(holdsText);
  return value.kind === 'list' && value.items.some(holdsText);
}

/** Puts messages in the place of what somebody made base64 of them: rows of Google SecOps, queues and streams of clouds. */
function decodeMessages({ entries }: DictValue): void {
  for (const value of entries.values()) {
    if (value.kind !== 'text' || value.isTaken) continue;
    const decoded = decodedText(value.text)?.trimEnd() ?? null;
    if (decoded !== null && !decoded.includes('\n') && TAG.test(decoded)) value.text = decoded;
  }
}

/** What the name of an entry says about it: its command, or its device. */
function hintOf(hint: Hint, key: string, value: Value, place: string | null): Hint {
  if (isCommandText(key)) return { ...hint, command: key };
  // `{"2025-03-11T09:20:05Z": {…}}`: when it was collected.
  const collected = /^\d{4}-\d\d-\d\d/.test(key) ? readToolMoment(key, hint.dates ?? null) : null;
  if (collected !== null) return { ...hint, collected };
  const isContainer =
    value.kind === 'dict' ||
    value.kind === 'list' ||
    (value.kind === 'text' &&
      (value.text.includes('\n') || ((TAG.test(value.text) || isWrappedText(value.text)) && looksNamed(key))));
  if (!isContainer || isToolName(key) || OUTPUT_KEY.test(key) || (hint.hostname ?? hint.address) !== null) return hint;
  // `{"password": {"…": {…}}}`
  if (place !== null && kindOfName(place) !== null) return hint;
  // `ins_api`, `query_result`: words of a program.
  if (/^[a-z]+(?:_[a-z]+)+$/.test(key) || key.length < 2) return hint;
  // `resourceLogs`, `logRecords`: what holds a list of records is no device.
  if (/^[a-z]+(?:[A-Z][a-z]+)+$/.test(key) && value.kind === 'list' && value.items[0]?.kind === 'dict') return hint;
  // `sw01 | show version`, `sw01`
  const sender = readSender(key);
  return isTold(sender) ? { ...hint, ...sender } : hint;
}

function takeEvent(dict: DictValue, { hint, isElement }: Place, sink: ValueSink): number {
  const event = readLogEvent(dict, hint.dates);
  if (event === null || taken.has(dict) || isResult(dict, event.text)) return 0;
  const isOfDevice = isDeviceText(event.text);
  // `msg="received" raw="<187>…"`: what the receiver says of it stands under the usual name.
  if (!isOfDevice && [...dict.entries.values()].some((value) => value.kind === 'text' && TAG.test(value.text)))
    return 0;
  // A text called `message` within something else, or beside other results, is a log system's only where it is a device's.
  const isForeign = event.shape.isLoose === true && !isOfDevice;
  if (isForeign && (!isElement || holdsDocument(dict) || [...dict.entries.values()].some(holdsInside))) return 0;
  taken.add(dict);
  const { at, shape, line, step } = event;
  const plain = withoutRule(dict, event.text.replace(/\r?\n$/, ''));
  const text = { kind: 'text', text: plain, line, step, isTaken: true } as const;
  const told = senderOf(dict, event);
  const moment = at ?? momentIn(dict, hint) ?? hint.at;
  sink.event(
    within(hint, shape.title, { ...told, at: moment, context: besideOf(dict, told), from: cameFrom(dict) }),
    linesOf(text),
  );
  return 1;
}

/** Whose an event is: as its log system says, unless what that names is no device where another name stands beside it. */
function senderOf(dict: DictValue, { hostname, address }: Sender): Sender {
  if (hostname === null) return address === null ? deviceOf(dict) : { hostname, address };
  // `{"entity": "sw1", "source": "nms1"}`: what is called a source is often what saw it.
  if (VAGUE_KEYS.some((key) => textAt(dict, key) === hostname) && isNamedSurely(dict)) return deviceOf(dict);
  if (!isCollector(hostname)) return { hostname, address };
  // `{"host": "relay1", "device": "sw-a"}`
  const named = deviceOf(dict);
  return isTold(named) && !isCollector(named.hostname ?? '') ? named : { hostname, address };
}

/** Whether a body stands within a value: what an interface answered, an output that was taken apart. */
function holdsDocument(value: Value, depth = 0): boolean {
  if (depth > DOCUMENT_DEPTH) return false;
  if (value.kind === 'list') return value.items.slice(0, 4).some((item) => holdsDocument(item, depth + 1));
  if (value.kind !== 'dict') return false;
  return [...value.entries].some(
    ([key, inner]) => (inner.kind === 'dict' && DOCUMENT_KEY.test(key)) || holdsDocument(inner, depth + 1),
  );
}

const DOCUMENT_DEPTH = 4;
/** With what a body of a model, or an output that was taken apart, begins. */
const DOCUMENT_KEY = /^[\w*.-]+:(?:licensing|native|license)$|^(?:smart_licensing|usage_reporting|license_)/;

/** An event under names of somebody's own: one of its texts is a message of a device, in one line. */
function takeMessage(dict: DictValue, { hint, key }: Place, sink: ValueSink): number {
  const texts = [...dict.entries.values()].filter((value): value is TextValue => value.kind === 'text');
  const messages = texts.filter(
    ({ text }) => TAG.test(text) && !text.trim().includes('\n') && !/^\s*(?:[{[]|<(?!\d{1,3}>))/.test(bare(text)),
  );
  const [message] = messages.length === 0 ? besideTag(dict) : messages;
  if (message === undefined || messages.length > 1 || message.isTaken) return 0;
  if ([...dict.entries.values()].some((value) => value.kind !== 'text' && holdsMessage(value))) return 0;
  // `{"sw1": "%…", "sw2": "%…\n%…"}`: each name has a log of its own.
  const isOfOne =
    !isTold(columnOf(dict, message, key)) || texts.every((each) => each === message || !TAG.test(each.text));
  if (!isOfOne) return 0;
  message.isTaken = true;
  // Under a name that nobody knows, one time alone is the row's.
  const moments = texts.map(({ text }) => readMoment(text, hint.dates)).filter((each) => each !== null);
  const at = momentIn(dict, hint) ?? (moments.length === 1 ? (moments[0] ?? null) : null);
  const own = [deviceOf(dict), columnOf(dict, message, key)].find(isTold) ?? NOBODY;
  // Under a name that nobody knows, the only word that looks like a device's is the row's; a password looks like one too.
  const only = [...dict.entries].flatMap(([name, value]) =>
    value.kind === 'text' && value !== message && kindOfName(name) === null && !RELAY_WITHIN.test(name)
      ? [value.text]
      : [],
  );
  const isUntold = !isTold(own);
  const cells = isUntold ? wordCells(dict, hint) : [];
  const onlyCell = cells.length === 1 ? (cells[0] ?? null) : null;
  const sender = isUntold ? readSender(onlyNameIn(only.join(' ; ')) ?? onlyCell) : own;
  // Which of several words is the device nobody knows; that they differ keeps rows apart.
  const isOpen = !isTold(sender) && cells.length > 1;
  const beside = besideOf(dict, sender) ?? (isOpen ? contextOf(cells) : isTold(sender) ? null : writerOf(dict));
  const column = [...dict.entries].find(([, value]) => value === message)?.[0] ?? '';
  const isOfColumn =
    !isTold(sender) && !isTold(hint) && beside === null && mayBeSender(column) && !/^column \d+$/.test(column);
  const context = isOfColumn ? cellOf(column) : beside;
  const text = withoutRule(dict, bare(message.text));
  sink.event(within(hint, 'record', { ...sender, at, context, from: cameFrom(dict) }), [
    { text, number: message.line },
  ]);
  return 1;
}

/** Names under which alerts keep which rule raised them. */
const RULE_KEY =
  /^(?:alert|alarm|rule|policy|check|monitor|trigger|signature|sensor|service|event|title|subject|category)(?:name|id|title|type|rule)?$/;

/** `lic-comm: %SMART_LIC-…` of an alert called so: a message without the name of its rule, which is no device's. */
function withoutRule({ entries }: DictValue, text: string): string {
  const [lead, word = ''] = /^([\w.-]{1,64})\s?[:>-]?\s+(?=%[A-Z])/.exec(text) ?? [];
  if (lead === undefined) return text;
  const isRule = [...entries].some(
    ([name, value]) => value.kind === 'text' && value.text.trim() === word && RULE_KEY.test(plainKey(name)),
  );
  return isRule ? text.slice(lead.length) : text;
}

/** The columns of a row, or the keys of a dictionary, of which several hold messages: they may be of several devices. Null where one does. */
function messageColumns({ entries }: DictValue): ReadonlySet<string> | null {
  const keys = [...entries].flatMap(([key, value]) => (value.kind === 'text' && TAG.test(value.text) ? [key] : []));
  return keys.length > 1 && keys.every(mayBeSender) ? new Set(keys) : null;
}

/** Whether a column may be called after whoever sent what stands in it. */
function mayBeSender(key: string): boolean {
  return !TEXT_NAME.test(key) && !OUTPUT_KEY.test(key) && !isCommandText(key) && !NO_DEVICE_KEY.test(key);
}

/** A column, as what keeps its messages from those of others; see `Hint.context`. */
const cellOf = (key: string) => `cell ${key.trim().replace(/\s+/g, '_')}`;

/** A table with a column for each device: the name of the message's column. What stands under a secret's name is none. */
function columnOf({ entries }: DictValue, message: TextValue, key: string | null): Sender {
  if (key !== null && kindOfName(key) !== null) return NOBODY;
  const name = [...entries].find(([, value]) => value === message)?.[0] ?? '';
  return isDeviceWord(name) ? readSender(name) : NOBODY;
}

/** A message whose tag stands in a column of its own: the two put together. */
function besideTag({ entries }: DictValue): TextValue[] {
  const texts = [...entries].filter((entry): entry is [string, TextValue] => entry[1].kind === 'text');
  const tags = texts.filter(([, { text }]) => BARE_TAG.test(text));
  const [[name, tag] = [], another] = tags;
  const [, message] = texts.find(([key, { text }]) => key !== name && TEXT_NAME.test(key) && / /.test(text)) ?? [];
  if (tag === undefined || another !== undefined || message === undefined || message.isTaken) return [];
  message.text = withTag(tag.text, message.text);
  return [message];
}

/** Of cells without names those of one word that is no time and no severity. */
function wordCells({ entries }: DictValue, { dates = null }: Hint): string[] {
  return [...entries].flatMap(([name, value]) => {
    const cell = value.kind === 'text' ? value.text.trim() : '';
    const isWord = /^column \d+$/.test(name) && /^[A-Za-z][\w.-]{1,62}$/.test(cell) && readMoment(cell, dates) === null;
    return isWord && deviceName(cell) === cell ? [cell] : [];
  });
}

/** A text without the one element that a program put around it: `<p>…</p>`. */
function bare(text: string): string {
  return /^<(p|pre|code|span|div)>([^<>]*)<\/\1>$/i.exec(text.trim())?.[2] ?? text.trim();
}

/** `[1772704801.1, {"log": …}]`, `[[1772704801.1, {}], {"log": …}]`: a record of Fluent Bit with its time. */
function stampedDict({
  items: [head, dict, ...others],
}: ListValue): { readonly at: Stamp; readonly dict: DictValue } | null {
  const time = head?.kind === 'list' ? head.items[0] : head;
  if (others.length > 0 || dict?.kind !== 'dict' || time?.kind !== 'word') return null;
  const at = readMoment(time.text);
  return at === null ? null : { at, dict };
}

/** `["2026-03-05T04:12:10Z", "error", "sw1", "%SMART_LIC-…"]`: an event whose fields have no names. */
function unnamedEvent({ items }: ListValue): DictValue | null {
  if (items.length > 20) return null;
  // Cells may stand in dictionaries of their own: `{"v": …}`.
  const texts = items.flatMap((item): TextValue[] => {
    const inner =
      item.kind === 'dict' && item.entries.size <= 2 ? (item.entries.get('v') ?? item.entries.get('value')) : item;
    return inner?.kind === 'text' ? [inner] : [];
  });
  const isRow = texts.length > 1;
  if (!isRow || texts.filter(({ text }) => TAG.test(text)).length !== 1) return null;
  const others = texts.filter(({ text }) => !TAG.test(text)).map(({ text }) => text);
  // Lines of an output stand in lists, too: there a whole moment tells cells from lines.
  const isDated = others.some((text) => /^(?:20\d\d-\d\d-\d\d|\d{10,})/.test(text) && readMoment(text) !== null);
  const isCells = items.every(({ kind }) => kind === 'dict') && onlyNameIn(others.join(' ; ')) !== null;
  if (!isDated && !isCells) return null;
  return { kind: 'dict', entries: new Map(texts.map((text, index) => [`column ${index + 1}`, text])) };
}

/** Whether texts of several people stand in one of its lists: what it is called is what they talk in, and no device. */
function isChat({ entries }: DictValue): boolean {
  return [...entries.values()].some(
    (list) =>
      list.kind === 'list' &&
      list.items.length > 1 &&
      list.items.every(
        (item) => item.kind === 'dict' && [...item.entries.keys()].some((key) => WRITER_KEYS.test(plainKey(key))),
      ),
  );
}

/** Loki's answer: `{stream: {labels}, values: [[nanoseconds, line], …]}`. */
function isStream(dict: DictValue): boolean {
  return labelsOf(dict)?.kind === 'dict' && dict.entries.get('values')?.kind === 'list';
}

/** A table as services answer with one, `{columns: ["host", …], rows: [["sw1", …], …]}`: a dictionary for each row. */
function rowsOf({ entries }: DictValue): DictValue[] {
  const columns = entries.get('columns');
  const rows = entries.get('rows') ?? entries.get('values');
  if (columns?.kind !== 'list' || rows?.kind !== 'list') return [];
  const names = columns.items.map((column) =>
    column.kind === 'text'
      ? column.text
      : (textAt(column, 'name') ?? textAt(column, 'ColumnName') ?? textAt(column, 'text')),
  );
  return rows.items.flatMap((row): DictValue[] => {
    if (row.kind !== 'list') return [];
    const cells = row.items.flatMap((cell, index): [string, Value][] => {
      const name = names[index] ?? null;
      return name === null ? [] : [[name, cell]];
    });
    return [{ kind: 'dict', entries: new Map(cells) }];
  });
}

/**
 * `{"host": ["sw1", …], "message": ["%SMART_LIC-…", …]}`, `{"host": {"0": "sw1", …}, …}`: columns of equal length, as pandas writes them; or
 * lists beside other things, `{"count": 2, "hosts": ["sw1", …], "messages": ["%SMART_LIC-…", …]}`: a dictionary for each place in them.
 */
function rowsOfColumns(entries: DictValue['entries']): DictValue[] {
  const all = [...entries].map(([name, value]): [string, readonly Value[]] => {
    if (value.kind === 'list') return [name, value.items];
    return [name, value.kind === 'dict' ? [...value.entries.values()] : []];
  });
  const isScalar = ({ kind }: Value) => kind === 'text' || kind === 'word';
  const count =
    all.find(([, cells]) => cells.some((cell) => cell.kind === 'text' && TAG.test(cell.text)))?.[1].length ?? 0;
  const areAll = all.every(([, cells]) => cells.length === count);
  const columns = all.filter(
    ([name, cells]) =>
      cells.length === count && cells.every(isScalar) && (areAll || entries.get(name)?.kind === 'list'),
  );
  if (count === 0 || columns.length < (areAll ? all.length : 2)) return [];
  const others: DictValue = {
    kind: 'dict',
    entries: new Map([...entries].filter(([name]) => !columns.some(([column]) => column === name))),
  };
  if (isTold(deviceOf(others)) || holdsMessage(others)) return [];
  const named = namingColumn(columns);
  if (named === null) return [];
  return Array.from({ length: count }, (_, row) => ({
    kind: 'dict' as const,
    entries: new Map(
      columns.flatMap(([name, cells]): [string, Value][] =>
        cells[row] === undefined ? [] : [[name === named ? 'device' : oneOf(name), cells[row]]],
      ),
    ),
  }));
}

/** The column of the devices: as it is called, or the only one of names that differ. */
function namingColumn(columns: readonly (readonly [string, readonly Value[]])[]): string | null {
  const called = columns.find(([name]) => isDeviceKey(name) || isDeviceKey(oneOf(name)));
  if (called !== undefined) return called[0];
  const [only, another] = columns.filter(([name, cells]) => {
    const words = cells.map((cell) => (cell.kind === 'text' ? cell.text.trim() : ''));
    return (
      kindOfName(name) === null && new Set(words).size > 1 && words.every(isDeviceWord) && words.every(isOneSender)
    );
  });
  return only === undefined || another !== undefined ? null : only[0];
}

const isOneSender = (word: string) => /^\S+$/.test(word) && !TAG.test(word) && isTold(readSender(word));

/** `hosts`, `switches`: the name of one of them. */
function oneOf(name: string): string {
  const [short, shorter] = [name.replace(/s$/i, ''), name.replace(/es$/i, '')];
  return isDeviceKey(shorter) ? shorter : short;
}

/** Of a stream of Loki, or of a series as metrics have them. */
function labelsOf({ entries }: DictValue): Value | undefined {
  return entries.get('stream') ?? entries.get('metric');
}

function visitStream(dict: DictValue, { hint }: Place, sink: ValueSink): number {
  const values = dict.entries.get('values');
  let count = 0;
  const labels = labelsOf(dict);
  const named = ['host', 'hostname', 'device', 'instance', 'ip'].map((path) =>
    readSender(labels === undefined ? null : textAt(labels, path)),
  );
  for (const pair of values?.kind === 'list' ? values.items : []) {
    const [time, line] = pair.kind === 'list' ? pair.items : [];
    if (line?.kind !== 'text' || line.isTaken) continue;
    line.isTaken = true;
    count += 1;
    const sender = {
      hostname: named.find(({ hostname }) => hostname !== null)?.hostname ?? null,
      address: named.find(({ address }) => address !== null)?.address ?? null,
    };
    const at = time?.kind === 'text' || time?.kind === 'word' ? readMoment(time.text, hint.dates) : null;
    sink.event(within(hint, 'Loki entry', { ...sender, at }), [{ text: line.text, number: line.line }]);
  }
  return count;
}

function visitList(list: ListValue, place: Place, sink: ValueSink): number {
  const pieces = piecesOf(list);
  if (pieces !== null) return takeLines(pieces, place, sink);
  const row = rowOf(list);
  if (row !== null) return visitText(row.text, { ...place, hint: within(place.hint, 'list', row) }, sink);
  const event = unnamedEvent(list);
  if (event !== null) {
    const found = takeMessage(event, place, sink);
    if (found > 0) return found;
  }
  const stamped = stampedDict(list);
  if (stamped !== null)
    return visit(stamped.dict, { ...place, hint: { ...place.hint, at: stamped.at }, isElement: true }, sink);
  const lines = listedLines(list);
  if (lines !== null) return takeLines(lines, place, sink);
  if (unwrapRecords(list.items, place.hint, sink) !== null) return list.items.length;
  let count = 0;
  let titled = NOBODY;
  let heading: string | null = null;
  const isUntold = !isTold(place.hint);
  const siblings = siblingsIn(list);
  const given = place.isVague === true && holdsAlike(list) ? { ...place.hint, mayBeGroup: true as const } : place.hint;
  list.items.forEach((item, index) => {
    const command = place.commands[index] ?? null;
    if (isUntold) titled = titleIn(item) ?? titled;
    if (isUntold) heading = headingIn(item) ?? heading;
    const own = siblings?.[index] ?? titled;
    const outer = isTold(own)
      ? { ...given, ...own }
      : heading === null
        ? given
        : withContext(given, `heading ${heading}`);
    const hint = command === null ? outer : { ...outer, command };
    const { key, isKeyed = false, isVague = false } = place;
    // `stdout_lines` holds a list for each command; loops hold results that name their own.
    count += visit(item, { hint, key, isElement: true, commands: [], isKeyed, isVague }, sink);
  });
  return count;
}

/** Whether outputs of one command stand in a list, and nothing says that they follow each other in time. */
function holdsAlike({ items }: ListValue): boolean {
  if (items.length < 2 || !items.every(holdsText)) return false;
  const commands = items.map((item) => (item.kind === 'dict' ? (commandsOf(item)[0] ?? '') : firstLineOf(item)));
  const areTimed = items.every((item) => item.kind === 'dict' && momentIn(item, NO_HINT) !== null);
  return !areTimed && new Set(commands).size < commands.length;
}

function firstLineOf(value: Value): string {
  return value.kind === 'text' ? (value.text.trimStart().split('\n', 1)[0] ?? '').trim() : '';
}

/**
 * Of values of one make that hold each an output of one command: what they are called under a name of their own, where it looks like a
 * device's and differs. Such values are of several devices, whatever the one around them is called.
 */
function siblingsIn({ items }: ListValue): readonly Sender[] | null {
  const dicts = items.filter((item) => item.kind === 'dict');
  if (dicts.length < 2 || dicts.length < items.length || !areAlike(dicts) || !dicts.every(holdsText)) return null;
  if (dicts.some((dict) => isTold(deviceOf(dict)))) return null;
  for (const key of dicts[0]?.entries.keys() ?? []) {
    const names = dicts.map((dict) => textAt(dict, key) ?? '');
    // People who wrote are no devices.
    if (
      kindOfName(key) === null &&
      !WRITER_KEYS.test(plainKey(key)) &&
      new Set(names).size === names.length &&
      names.every(isDeviceWord)
    )
      return names.map(readSender);
  }
  return null;
}

/** `{"type": "header", "text": {"text": "sw1"}}` among the blocks of a message: the device that the blocks below it are of. */
function titleIn(item: Value): Sender | null {
  if (item.kind !== 'dict' || holdsText(item) || holdsMessage(item)) return null;
  const text = ['text.text', 'text', 'title', 'content', 'header']
    .map((path) => textAt(item, path))
    .find((each) => each !== null);
  const name = (text ?? '').trim().replace(/^[*_`#\s]+|[*_`:\s]+$/g, '');
  return isDeviceWord(name) && deviceName(name) === name ? readSender(name) : null;
}

/** A heading of a notebook or a page above what follows in its list: `{"cell_type": "markdown", "source": ["# Warehouse"]}`. */
function headingIn(item: Value): string | null {
  if (item.kind !== 'dict' || holdsText(item)) return null;
  const texts = [...item.entries.values()].flatMap((value) => (value.kind === 'list' ? value.items : [value]));
  const heading = texts.find((each) => each.kind === 'text' && /^#{1,6} \S/.test(each.text));
  return heading?.kind === 'text'
    ? heading.text
        .replace(/^#+|\n[\s\S]*/g, '')
        .trim()
        .replace(/\s+/g, '_')
    : null;
}

/** Cells beside an output. */
const ROW_CAP = 12;

/** `('sw1', 'show version', '…\n…')`: a device, perhaps the command, and what it printed; null for any other list. */
function rowOf({ items }: ListValue) {
  const texts = items.filter((item): item is TextValue => item.kind === 'text');
  const text = texts.find((each) => each.text.includes('\n'));
  const words = texts.filter((each) => each !== text).map((each) => each.text);
  if (text === undefined || words.length === 0 || words.length > ROW_CAP || words.some((word) => word.includes('\n')))
    return null;
  const command = words.find(isCommandText) ?? null;
  // Among more cells the device is the only word that looks like one.
  const named =
    words.length > 3
      ? words.filter((word) => isDeviceWord(word) && isTold(readSender(word)) && readMoment(word) === null)
      : words;
  const isOpen = words.length > 3 && named.length !== 1;
  const sender = readSender(isOpen ? null : (named.find((word) => word !== command) ?? null));
  if (command === null && !isTold(sender)) return null;
  return { text, command, ...sender };
}

/** A list of lines, without their ends as `stdout_lines` has it or with them as Python reads a file; null for any other. */
function listedLines(list: ListValue): TextValue[] | null {
  const texts = list.items.filter((item): item is TextValue => item.kind === 'text');
  if (texts.length === 0 || texts.length !== list.items.length) return null;
  return texts.length > 1 && texts.every(({ text }) => !/\n./s.test(text)) ? texts : null;
}

/** `["sw1\n", {"type": "pre", "text": "%SMART_LIC-…"}]`: a text of which an export of a chat keeps how each piece is set. */
function piecesOf(list: ListValue): TextValue[] | null {
  const pieces = list.items.map((item) => {
    if (item.kind === 'text') return item;
    const text = item.kind === 'dict' && item.entries.has('type') ? item.entries.get('text') : undefined;
    return text?.kind === 'text' ? text : null;
  });
  const isSet = list.items.some(({ kind }) => kind === 'dict') && list.items.some(({ kind }) => kind === 'text');
  return isSet && pieces.every((piece) => piece !== null) ? pieces : null;
}

/** Texts that are lines of one, or pieces of some lines each. */
function takeLines(texts: readonly TextValue[], { hint, key }: Place, sink: ValueSink): number {
  if (texts.some(({ isTaken }) => isTaken)) return 0;
  const inner = texts.flatMap((each) => linesOf({ ...each, text: each.text.replace(/\r?\n$/, '') }));
  if (!isOutput(inner.map(({ text }) => text).join('\n'), hint, key)) return 0;
  for (const each of texts) each.isTaken = true;
  hand(hint, inner, sink);
  return 1;
}

function visitText(value: TextValue, { hint, key }: Place, sink: ValueSink): number {
  if (value.isTaken) return 0;
  const decoded = decodedText(value.text);
  if (decoded !== null && isDeviceText(decoded)) {
    value.isTaken = true;
    const lines = decoded.split(/\r?\n/).map((text) => ({ text, number: value.line }));
    hand(within(hint, 'encoded text'), lines, sink);
    return 1;
  }
  if (!isOutput(value.text, hint, key)) return 0;
  value.isTaken = true;
  hand(hint, linesOf(value), sink);
  return 1;
}

/** Whether a text is worth handing on: a device's by its look, or one of several lines where outputs are kept. */
function isOutput(text: string, hint: Hint, key: string | null): boolean {
  if (text.length < 8) return false;
  if (isCommandText(text)) return false;
  if (isDeviceText(text) || isWrappedText(text)) return true;
  const isKept = key !== null && (OUTPUT_KEY.test(key) || key === hint.command);
  return isKept && hint.command !== null && (text.includes('\n') || /\bclock$/.test(hint.command));
}

function hand(given: Hint, lines: readonly InnerLine[], sink: ValueSink): void {
  const shown = () => lines.flatMap(({ text }) => (looksLikeHtml(text) ? readHtmlLine(text) : [text]));
  const lead = isTold(given) ? null : leadOf(shown());
  const hint = lead === null ? given : withContext(given, `lead ${lead}`);
  const inner = sink.open(namedByPrompt(hint, lines));
  for (const { text, number } of lines) inner.line(text, number);
  inner.end();
}

/** What may tell the sender of what stands in a value, beside what the values around it say; see `Hint.context`. */
function withContext(hint: Hint, own: string): Hint {
  return { ...hint, context: [hint.context, own].filter((each) => each != null).join(', ') };
}

/** Whether a message of a device stands somewhere in a value. */
function holdsMessage(value: Value): boolean {
  if (value.kind === 'text') return TAG.test(value.text);
  if (value.kind === 'dict') return [...value.entries.values()].some(holdsMessage);
  return value.kind === 'list' && value.items.some(holdsMessage);
}

/** Tools by what only they write. */
const TOOLS: readonly (readonly [string, string])[] = [
  ['Ansible result', 'invocation.module_args'],
  ['Ansible result', 'stdout_lines'],
  ['Ansible results', 'plays'],
  ['Ansible facts', 'ansible_facts.ansible_net_config'],
  ['RADKit result', 'exec_status'],
  ['Catalyst Center command runner', 'commandResponses'],
  ['NX-API answer', 'ins_api'],
];

function wrapperOf(dict: DictValue): string {
  return TOOLS.find(([, path]) => valueAt(dict, path) !== null)?.[0] ?? 'JSON';
}

/** A whole output under a name that log systems use too, such as `message` or `msg`. */
function isResult(dict: DictValue, text: string): boolean {
  if (['stdout', 'invocation', 'hosts', 'content_type'].some((key) => dict.entries.has(key))) return true;
  const first = text.trimStart().slice(0, 1024).split('\n', 1)[0] ?? '';
  return text.trim().includes('\n') && !TAG.test(first) && isDeviceText(text);
}

/** Events that were handed on already. */
const taken = new WeakSet<DictValue>();
