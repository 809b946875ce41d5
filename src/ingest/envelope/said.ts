/** What a dictionary says of the texts in it: whose they are, when they came, of which commands. */
import type { Stamp } from '../../model/stamp.js';
import { contextOf } from '../log/context.js';
import { namesCollection } from '../text/collected.js';
import { holdsClock, isAddress } from '../text/device-name.js';
import { kindOfName } from '../text/secrets/fields.js';
import { type Hint, isTold, NOBODY, type Sender } from './hint.js';
import {
  ADDRESS_KEYS,
  CLOCK_KEYS,
  COMMAND_KEYS,
  DAY_KEYS,
  DEVICE_KEYS,
  DEVICE_WITHIN,
  LABEL_KEYS,
  plainKey,
  type Ranks,
  RELAY_WITHIN,
  ROUTE_KEYS,
  TIME_KEYS,
  TITLE_KEYS,
  VAGUE_KEYS,
  VAGUE_WITHIN,
} from './key-names.js';
import { readMoment, readSender } from './log-events.js';
import { isDeviceWord, looksNamed, routedName } from './name-shape.js';
import { type DictValue, type ListValue, type TextValue, textAt, type Value, valueAt } from './notation.js';
import { isCommandText, TAG } from './recognise.js';

/** Values in values in which the device is looked for. */
const WITHIN_CAP = 4;

/** The names under which a dictionary says whose it is. */
export function deviceOf(dict: DictValue): Sender {
  const own = namedIn(dict);
  if (isTold(own)) return own;
  for (const key of LABEL_KEYS) {
    const value = dict.entries.get(key);
    const labels = value?.kind === 'text' ? labelsIn(value) : value?.kind === 'list' ? labelsOfList(value) : value;
    const named = labels?.kind === 'dict' ? namedIn(labels) : own;
    if (isTold(named)) return named;
  }
  const attributes = attributesOf(dict);
  const told = attributes === null ? own : namedIn(attributes);
  if (isTold(told)) return told;
  // `{"title": "%SMART_LIC-…", "body": {"details": {"device": "sw1"}}}`
  const within = [...new Set(namesWithin(dict, null, 0))];
  const besides = within.length > 1 ? [...new Set(namesWithin(withoutRelays(dict), null, 0))] : within;
  if (within.length > 0) return besides.length === 1 ? readSender(besides[0] ?? '') : own;
  // `{"title": "dist-a", "text": "%SMART_LIC-…"}` of a chat.
  const titles = [...new Set(textsUnder(dict, TITLE_KEYS).map((text) => text.trim()))].filter(isDeviceWord);
  return titles.length === 1 ? readSender(titles[0] ?? '') : routedIn(dict);
}

/** Whom the way of a message through a queue names: `syslog.sw1`, `net/sw1/log`; the key that it was put into a topic of Kafka with. */
function routedIn(dict: DictValue): Sender {
  const isKafka = ['topic', 'partition', 'offset'].every((name) => dict.entries.has(name));
  const key = isKafka ? (textAt(dict, 'key') ?? '') : '';
  return readSender(isDeviceWord(key) ? key : (textsUnder(dict, ROUTE_KEYS).map(routedName).find(Boolean) ?? null));
}

/** Whether a name says that what stands under it is a device's: `name` may be that of a place, a task or a group as well. */
export function isNamedSurely({ entries }: DictValue): boolean {
  return [...entries].some(([key, value]) => {
    const plain = plainKey(key);
    const isSure = DEVICE_KEYS.has(plain) && !VAGUE_WITHIN.has(plain);
    return isSure && value.kind === 'text' && isTold(readSender(value.text));
  });
}

/** `["env:prod", "device:dist-a"]` of Datadog. */
function labelsOfList({ items }: ListValue): DictValue | null {
  const entries = items.flatMap((item): [string, Value][] => {
    const labels = item.kind === 'text' ? labelsIn(item) : null;
    return labels === null ? [] : [...labels.entries];
  });
  return entries.length === 0 ? null : { kind: 'dict', entries: new Map(entries) };
}

/** What OpenTelemetry says of a record, or of the resource whose records it holds: `[{"key": …, "value": {"stringValue": …}}]`. */
function attributesOf(dict: DictValue): DictValue | null {
  const resource = dict.entries.get('resource');
  const list =
    dict.entries.get('attributes') ?? (resource?.kind === 'dict' ? resource.entries.get('attributes') : null);
  if (list?.kind !== 'list') return null;
  const entries = list.items.flatMap((item): [string, Value][] => {
    const name = textAt(item, 'key');
    const value = valueAt(item, 'value.stringValue') ?? valueAt(item, 'value');
    return name === null || value?.kind !== 'text' ? [] : [[name, value]];
  });
  return entries.length === 0 ? null : { kind: 'dict', entries: new Map(entries) };
}

/** Without what says where a message went and through what. */
function withoutRelays({ entries, ...dict }: DictValue): DictValue {
  return { ...dict, entries: new Map([...entries].filter(([key]) => !RELAY_WITHIN.test(key))) };
}

/** The devices that values further in name; lists only where they hold one value. */
function namesWithin(dict: DictValue, key: string | null, depth: number): string[] {
  if (depth > WITHIN_CAP) return [];
  return [...dict.entries].flatMap(([name, given]): string[] => {
    const value = given.kind === 'list' && given.items.length === 1 ? given.items[0] : given;
    // Its host runs what wrote the line down.
    if (value?.kind === 'dict') return name === 'kubernetes' ? [] : namesWithin(value, name, depth + 1);
    const plain = plainKey(name).replaceAll('.', '');
    const isSure = DEVICE_KEYS.has(plain) && !VAGUE_WITHIN.has(plain);
    const isIts = /^(?:name|display|displayvalue|hostname)$/.test(plain) && key !== null && DEVICE_WITHIN.test(key);
    const isNamed = value?.kind === 'text' && (isSure || isIts) && !TAG.test(value.text);
    const { hostname, address } = isNamed ? readSender(value.text) : NOBODY;
    return [hostname ?? address ?? []].flat();
  });
}

/** Labels that a table holds in a cell: `{"host":"sw1"}`, `host=sw1,job=syslog`, `host:sw1, env:lab`. */
function labelsIn({ text, line }: TextValue): DictValue | null {
  if (text.length > 2000 || text.includes('\n')) return null;
  const pairs = [...text.matchAll(/["']?([A-Za-z_][\w.-]{0,40})["']?\s*[:=]\s*["']?([^\s"',;{}]{1,253})["']?/g)];
  const entries = pairs.map(([, name = '', value = '']): [string, TextValue] => [
    name,
    { kind: 'text', text: value, line, step: 0, isTaken: false },
  ]);
  return entries.length === 0 ? null : { kind: 'dict', entries: new Map(entries) };
}

function namedIn(dict: DictValue): Sender {
  // In capitals it is syslog-ng's macro, and the name of one of its listeners.
  const vague = [...dict.entries].flatMap(([key, value]) =>
    VAGUE_KEYS.includes(plainKey(key)) && key !== key.toUpperCase() && value.kind === 'text' && looksNamed(value.text)
      ? [value.text]
      : [],
  );
  const sure = textsUnder(dict, DEVICE_KEYS).map(readSender);
  const names = sure.some(isTold) ? sure : vague.map(readSender);
  const addresses = [...textsUnder(dict, ADDRESS_KEYS).map(readSender), ...names];
  return {
    hostname: names.find(({ hostname }) => hostname !== null)?.hostname ?? null,
    address: addresses.find(({ address }) => address !== null)?.address ?? null,
  };
}

/** The address, or else the name, of what a receiver saw a record come from: of its device, or of who handed it on. */
export function cameFrom(dict: DictValue): string | null {
  const told = [textAt(dict, 'log.source.address') ?? '', ...textsUnder(dict, ADDRESS_KEYS)].map(readSender);
  const address = told.find((each) => each.address !== null)?.address;
  const own = deviceOf(dict).hostname;
  return (
    address ??
    told.find(({ hostname }) => hostname !== null && hostname !== own && isDeviceWord(hostname))?.hostname ??
    null
  );
}

/** The commands that the results in a dictionary are those of, in order. */
export function commandsOf(dict: DictValue): (string | null)[] {
  const list = valueListAt(dict, 'invocation.module_args.commands') ?? valueListAt(dict, 'commands');
  if (list !== null) {
    return list.items.map((item) => (item.kind === 'text' ? item.text : textAt(item, 'command')));
  }
  const one = [...textsUnder(dict, COMMAND_KEYS), textAt(dict, 'item.command') ?? ''].find(isCommandText);
  return one === undefined ? [] : [one];
}

function valueListAt(dict: DictValue, path: string): ListValue | null {
  let value: Value | null = dict;
  for (const name of path.split('.')) value = value?.kind === 'dict' ? (value.entries.get(name) ?? null) : null;
  if (value?.kind === 'list') return value;
  return value?.kind === 'text' ? { kind: 'list', items: [value] } : null;
}

/** The texts of a dictionary under some names, in the order of the names. */
function textsUnder(dict: DictValue, names: Ranks): string[] {
  const found = new Map<number, string>();
  for (const [key, value] of dict.entries) {
    const rank = value.kind === 'text' || value.kind === 'word' ? names.get(plainKey(key)) : undefined;
    if (rank !== undefined && (value.kind === 'text' || value.kind === 'word')) found.set(rank, value.text);
  }
  return found.size < 2
    ? [...found.values()]
    : [...found].sort(([one], [other]) => one - other).map(([, text]) => text);
}

/** When what a dictionary holds was collected, as far as the dictionary says so. */
export function collectedIn(dict: DictValue, hint: Hint): Stamp | null {
  const at = momentIn(dict, hint);
  return at === null || isWritten(dict) ? null : at;
}

/** The first moment under a name that tools give one. */
export function momentIn(dict: DictValue, { dates = null }: Pick<Hint, 'dates'>): Stamp | null {
  for (const text of textsUnder(dict, TIME_KEYS)) {
    const moment = readMoment(text, dates);
    if (moment !== null) return moment;
  }
  for (const [name, value] of dict.entries) {
    if ((value.kind !== 'text' && value.kind !== 'word') || !namesCollection(name)) continue;
    const moment = readMoment(value.text, dates);
    if (moment !== null) return moment;
  }
  // `{"metadata": {"eventTimestamp": …}}`
  const about = dict.entries.get('metadata');
  const inner = about?.kind === 'dict' ? momentIn(about, { dates }) : null;
  if (inner !== null) return inner;
  // The day in one field, the time of day in the other.
  const [day, time] = [DAY_KEYS, CLOCK_KEYS].map((keys) => textsUnder(dict, keys)[0] ?? '');
  return /\d[-./]\d/.test(day ?? '') && /^\d{1,2}:\d\d/.test(time ?? '') ? readMoment(`${day} ${time}`, dates) : null;
}

/** Names under which it stands who wrote a text, and what; and those of times at which it was written, or came. */
export const WRITER_KEYS =
  /^(?:user|userid|username|userprofile|author|authorname|authorid|from|writer|sender|reporter|submitter|displayname|(?:sys)?(?:created|posted|updated|opened|sent)by(?:id)?|bot(?:id|profile)|clientmsgid)$/;
const WORDS_KEYS = /^(?:text|body|comments?|description|notes?)$/;
const WRITTEN_KEYS =
  /^(?:(?:sys)?(?:created|posted|sent|received|arrived|updated|published)(?:at|on|time|date|datetime)?|(?:receipt|received|arrival|publish|approximatearrival|ingest|ingestion|storage)time(?:stamp)?)$/;

/**
 * Whether somebody put the texts of a dictionary there: a post, a comment, a ticket. Its time is that of the post, and what was pasted
 * there may be of any day before; what ran a command tells which.
 */
export function isWritten(dict: DictValue): boolean {
  if (commandsOf(dict).length > 0) return false;
  const names = [...dict.entries.keys()].map(plainKey);
  const isPost = names.some((name) => WRITER_KEYS.test(name) || WORDS_KEYS.test(name));
  if (isPost && !isTold(deviceOf(dict))) return true;
  const times = names.filter((name) => TIME_KEYS.has(name));
  return times.length > 0 && times.every((name) => WRITTEN_KEYS.test(name));
}

/** Who wrote a post, as what keeps it from those of others; null for what is none, and where nobody is named. */
export function writerOf({ entries }: DictValue): string | null {
  const keys = [...entries.keys()];
  if (!keys.some((key) => WORDS_KEYS.test(plainKey(key)))) return null;
  const told = keys
    .filter((key) => WRITER_KEYS.test(plainKey(key)))
    .flatMap((key) => {
      const value = entries.get(key);
      const inner = value?.kind === 'dict' ? [...value.entries.values()] : value === undefined ? [] : [value];
      return inner.flatMap((each) =>
        each.kind === 'text' && each.text !== '' && each.text.length <= CELL_CAP ? [each.text] : [],
      );
    });
  const [name] = told;
  return name === undefined ? null : `writer ${name.replace(/\s+/g, '_')}`;
}

/** Columns that tell no device from another: when, what, how bad, through what, of which make. In small letters. */
const PASSING_KEY =
  /(?:^|[_. @])(?:\w*id|no|nr|num|number|seq\w*|uuid|guid|index|hash|key|time\w*|stamp|date|zeit|datum|day|clock|received|type|kind|class|categor\w*|event\w*|rule\w*|sev\w*|level|prio\w*|pri|facility|mnemonic|code|tags?|program|app\w*|process|pid|daemon|user\w*|owner|status|state|action|count|repeat\w*|path|file\w*|offset|stream|logger|thread|module|proto\w*|transport|port|version|\w*vendor\w*|\w*product\w*|manufacturer|brand|make|model|platform|namespace|summary|title|subject|reason|desc\w*|comment|note|message\w*|msg\w*|text|raw|body|content|data|log|line|column \d+)$/;
/** Whether what stands under a name tells no device from another. */
export function isPassing(name: string): boolean {
  return PASSING_KEY.test(name.trim().toLowerCase());
}

/** Numbers that stand for devices, `device_id`, `hostId`, where most tell records apart; what Zabbix collects of one; what a container was labelled with. */
const DEVICE_ID =
  /(?:^|[_. @])(?:device|host|node|switch|router|equipment|asset|endpoint|machine|element|sender|source|agent)[_ ]?(?:id|no|nr|num|number)$|^itemid$|^attrs\.tag$|\binstance[_. ]?id$/;
/** Characters of a cell that may stand for a sender. */
const CELL_CAP = 64;

/** What else a row says that may stand for its sender, where nothing in it names one; null for nothing. */
export function besideOf(dict: DictValue, sender: Sender): string | null {
  if (isTold(sender)) return null;
  const cells = cellsBeside([...dict.entries]);
  if (cells.length > 0) return cells.join(', ');
  // `{"principal": {"hostname": "sw1"}, "relay": {"hostname": "log1"}}`: whose it is nobody knows, but not that of another pair.
  const within = [...new Set(namesWithin(dict, null, 0))];
  if (within.length > 1) return within.map((name, index) => `name_${index + 1} ${name}`).join(', ');
  const further = cellsBeside([...dict.entries].flatMap(([name, value]) => toldWithin(name, value, 0)));
  return further.length === 0 ? null : further.join(', ');
}

/** What values further in say, each under all its names: `{"labels": {"site": "north"}}`, `{"related": {"hosts": ["north"]}}`. */
function toldWithin(name: string, given: Value, depth: number): [string, Value][] {
  const value = given.kind === 'list' && given.items.length === 1 ? given.items[0] : given;
  if (value?.kind !== 'dict') return value === undefined ? [] : [[name, value]];
  if (depth > WITHIN_CAP || PASSING_KEY.test(name.toLowerCase())) return [];
  return [...value.entries].flatMap(([key, each]) => toldWithin(`${name}.${key}`, each, depth + 1));
}

/** The cells that may stand for a sender, each with its name. */
function cellsBeside(entries: readonly (readonly [string, Value])[]): string[] {
  return entries.flatMap(([name, value]) => {
    // `Time [UTC]`, `Received (local)`
    const key = name
      .trim()
      .toLowerCase()
      .replace(/ ?[[(][^[\]()]*[\])]$/, '');
    const title = name.trim().replace(/\s+/g, '_');
    const isText = value.kind === 'text' || value.kind === 'word';
    if (!isText || value.text.length > CELL_CAP || TAG.test(value.text)) return [];
    const cell = value.text.trim();
    const plain = plainKey(name);
    // `"host": 1001`: a number is no name, but tells devices apart.
    const isNumber = DEVICE_KEYS.has(plain) && !VAGUE_WITHIN.has(plain) && /^\d{1,12}$/.test(cell);
    if (isNumber || (DEVICE_ID.test(key) && /\w/.test(cell))) return [`${title} ${cell.replace(/\s+/g, '_')}`];
    if (value.kind === 'word' || PASSING_KEY.test(key) || kindOfName(name) !== null) return [];
    if (isAddress(cell)) return [`${title} ${cell}`];
    // A date that reads both ways is a time all the same.
    if (holdsClock(value.text) || readMoment(value.text) !== null) return [];
    const words = contextOf([cell.replace(/[^\p{L}\d.-]+/gu, '_')]);
    return words === null ? [] : [`${title} ${words}`];
  });
}
