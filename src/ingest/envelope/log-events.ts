import type { Stamp } from '../../model/stamp.js';
import { readToolMoment } from '../text/collected.js';
import type { DateOrder } from '../text/date-order.js';
import { isEncoded } from '../text/device-name.js';
import { severityOf } from '../text/severity.js';
import { TAG_SHAPE } from '../text/tag-shape.js';
import type { Sender } from './hint.js';
import { eventsFirst } from './key-names.js';
import { type TextValue, textAt, type Value, valueAt } from './notation.js';
import { TAG } from './recognise.js';

/** How one log system, or one program that hands on logs, writes an event down. Paths are dotted; the first that is there counts. */
export interface LogEventShape {
  readonly id: string;
  /** For people. */
  readonly title: string;
  /** Other things than events have these names too. */
  readonly isLoose?: true;
  /** All must be there for an event to be of this shape. */
  readonly when: readonly string[];
  /** The line as the device sent it, or as much of it as there is. */
  readonly line: readonly string[];
  /** Puts together what the system took apart; used where none of `line` holds a tag. */
  readonly rebuild?: (event: Value) => string | null;
  /** Names of the device, the surest first. Names of collectors are none. */
  readonly hostname: readonly string[];
  /** Addresses of the sender: the device, or its relay. */
  readonly address: readonly string[];
  /** When it was printed or, as far as that isn't told, received: see `eventsFirst`. */
  readonly at: readonly string[];
}

/**
 * The log systems whose events are known, in the order in which they are tried: the more particular first. The last one takes
 * whatever has a device's message in one of its texts.
 */
const SHAPES: readonly LogEventShape[] = [
  {
    id: 'elastic',
    title: 'Elastic event',
    when: ['event.original'],
    line: ['event.original'],
    rebuild: elasticLine,
    hostname: ['log.syslog.hostname', 'host.hostname', 'observer.name'],
    address: ['log.source.address', 'source.ip', 'source.address', 'observer.ip'],
    at: ['event.ingested', 'event.created', '@timestamp'],
  },
  {
    id: 'elastic-stripped',
    title: 'Elastic event',
    when: ['cisco.ios.facility', 'event.code'],
    line: [],
    rebuild: elasticLine,
    hostname: ['log.syslog.hostname', 'host.hostname', 'observer.name'],
    address: ['log.source.address', 'source.ip', 'source.address', 'observer.ip'],
    at: ['@timestamp', 'event.ingested', 'event.created'],
  },
  {
    id: 'pairs',
    title: 'CEF or LEEF event',
    when: ['signatureId'],
    line: ['rawEvent', 'rawMessage', 'msg', 'message'],
    rebuild: (event) => tagged(`%${(textAt(event, 'signatureId') ?? '').replace(/^%/, '')}`, textAt(event, 'msg')),
    hostname: ['dvchost', 'identHostName', 'deviceName', 'shost', 'dhost'],
    address: ['dvc', 'src', 'identSrc'],
    at: ['devTime', 'end', 'start', 'rt', 'deviceReceiptTime'],
  },
  {
    id: 'splunk',
    title: 'Splunk result',
    when: ['_raw'],
    line: ['_raw'],
    hostname: ['host'],
    address: ['host'],
    at: ['_indextime', '_time'],
  },
  {
    id: 'wazuh',
    title: 'Wazuh event',
    when: ['full_log'],
    line: ['full_log'],
    hostname: ['predecoder.hostname'],
    address: ['location', 'data.srcip'],
    at: ['timestamp'],
  },
  {
    id: 'gelf',
    title: 'GELF message',
    when: ['short_message'],
    line: ['full_message', 'short_message'],
    hostname: ['host'],
    address: ['_gl2_remote_ip', 'gl2_remote_ip', 'host'],
    at: ['timestamp'],
  },
  ...[String, (name: string) => name.toUpperCase()].map(
    (named): LogEventShape => ({
      id: 'pieces',
      title: 'parsed message',
      when: ['facility', 'mnemonic'].map(named),
      line: ['event.original', 'raw_message', 'raw', 'message', 'msg'].map(named),
      rebuild: (event) => piecedLine((name) => textOrLines(event, named(name))),
      hostname: ['hostname', 'host', 'device', 'device_name'].map(named),
      address: ['host', 'ip', 'device'].map(named),
      at: ['@timestamp', 'received_at', 'timestamp'].map(named),
    }),
  ),
  {
    id: 'graylog',
    isLoose: true,
    title: 'Graylog message',
    when: ['message', 'source'],
    line: ['full_message', 'fields.full_message', 'message'],
    hostname: ['source'],
    address: ['fields.gl2_remote_ip', 'gl2_remote_ip', 'source'],
    at: ['timestamp'],
  },
  {
    id: 'cloudwatch',
    title: 'CloudWatch event',
    when: ['message', 'timestamp', 'ingestionTime'],
    line: ['message'],
    hostname: ['logStreamName'],
    address: ['logStreamName'],
    at: ['timestamp', 'ingestionTime'],
  },
  {
    id: 'azure',
    title: 'Azure Syslog row',
    when: ['SyslogMessage'],
    line: ['SyslogMessage'],
    rebuild: (event) => tagged(textAt(event, 'ProcessName'), textAt(event, 'SyslogMessage')),
    hostname: ['HostName'],
    address: ['HostIP'],
    at: ['EventTime', 'EventTime [UTC]', 'TimeGenerated', 'TimeGenerated [UTC]', 'TimeCollected'],
  },
  {
    id: 'journald',
    title: 'journald entry',
    when: ['MESSAGE', '__REALTIME_TIMESTAMP'],
    line: ['MESSAGE'],
    rebuild: (event) => tagged(textAt(event, 'SYSLOG_IDENTIFIER'), messageOf(event, 'MESSAGE')),
    hostname: ['SYSLOG_IDENTIFIER'],
    address: [],
    at: ['_SOURCE_REALTIME_TIMESTAMP', '__REALTIME_TIMESTAMP'],
  },
  {
    id: 'journald-shown',
    title: 'journald entry',
    when: ['MESSAGE', 'SYSLOG_IDENTIFIER'],
    line: ['MESSAGE'],
    rebuild: (event) => tagged(textAt(event, 'SYSLOG_IDENTIFIER'), messageOf(event, 'MESSAGE')),
    hostname: ['SYSLOG_IDENTIFIER'],
    address: [],
    at: ['__REALTIME_TIMESTAMP', '_SOURCE_REALTIME_TIMESTAMP'],
  },
  {
    id: 'syslog-ng',
    title: 'syslog-ng event',
    when: ['MESSAGE'],
    line: [],
    rebuild: (event) =>
      forwarded(event) ?? tagged(textAt(event, 'PROGRAM'), textAt(event, 'MESSAGE')) ?? textAt(event, 'MESSAGE'),
    hostname: ['HOST'],
    address: ['HOST_FROM', 'SOURCEIP', 'HOST'],
    at: ['R_ISODATE', 'ISODATE'],
  },
  {
    id: 'rsyslog',
    title: 'rsyslog message',
    when: ['rawmsg'],
    line: ['rawmsg', 'msg'],
    hostname: ['hostname', 'fromhost'],
    address: ['fromhost-ip', 'hostname'],
    at: ['timegenerated', 'timereported'],
  },
  {
    id: 'librenms',
    title: 'LibreNMS message',
    when: ['msg', 'device_id'],
    line: ['msg'],
    rebuild: (event) => tagged(textAt(event, 'program'), textAt(event, 'msg')),
    hostname: ['sysName', 'hostname'],
    address: ['hostname', 'ip'],
    at: ['timestamp'],
  },
  {
    id: 'rsyslog-list',
    isLoose: true,
    title: 'rsyslog message',
    when: ['msg'],
    line: ['msg'],
    rebuild: (event) =>
      tagged(
        textAt(event, 'syslogtag') ?? textAt(event, 'tag') ?? textAt(event, 'programname') ?? textAt(event, 'program'),
        textAt(event, 'msg'),
      ),
    hostname: ['hostname', 'host', 'fromhost'],
    address: ['fromhost-ip', 'hostname', 'host'],
    at: ['timegenerated', 'timereported', '@timestamp', 'timestamp'],
  },
  {
    id: 'loki',
    title: 'Loki entry',
    when: ['line', 'labels'],
    line: ['line'],
    hostname: ['labels.host', 'labels.hostname', 'labels.device', 'labels.instance'],
    address: ['labels.ip', 'labels.address', 'labels.host', 'labels.instance'],
    at: ['timestamp'],
  },
  {
    id: 'container',
    title: 'container log entry',
    when: ['log', 'stream'],
    line: ['log'],
    hostname: [],
    address: [],
    at: ['time', '@timestamp'],
  },
  {
    id: 'wireshark',
    title: 'Wireshark packet',
    when: ['layers.syslog'],
    line: ['layers.syslog.syslog.msg', 'layers.syslog.syslog_syslog_msg'],
    hostname: [],
    address: ['layers.ip.ip.src', 'layers.ip.ip_ip_src', 'layers.ipv6.ipv6.src', 'layers.ipv6.ipv6_ipv6_src'],
    at: ['layers.frame.frame.time_epoch', 'timestamp'],
  },
  {
    id: 'wireshark-fields',
    title: 'Wireshark packet',
    when: ['syslog.msg'],
    line: ['syslog.msg'],
    hostname: [],
    address: ['ip.src', 'ipv6.src'],
    at: ['frame.time_epoch', 'timestamp', 'frame.time'],
  },
  {
    id: 'wireshark-list',
    title: 'Wireshark packet',
    when: ['Info', 'Source', 'Protocol'],
    line: ['Info'],
    hostname: ['Source'],
    address: ['Source'],
    at: ['Time'],
  },
  {
    id: 'vector',
    title: 'Vector event',
    when: ['message', 'source_type'],
    line: ['message'],
    rebuild: (event) => tagged(textAt(event, 'appname'), textAt(event, 'message')),
    hostname: ['hostname', 'host'],
    address: ['source_ip', 'host'],
    at: ['timestamp'],
  },
  {
    id: 'fluent',
    title: 'Fluentd or Fluent Bit event',
    when: ['message', 'ident'],
    line: ['raw_message', 'raw', 'message'],
    rebuild: (event) => tagged(textAt(event, 'ident'), textAt(event, 'message')),
    hostname: ['host', 'hostname'],
    address: ['source_address', 'host'],
    at: ['time', 'timestamp', '@timestamp'],
  },
  {
    id: 'logstash',
    isLoose: true,
    title: 'Logstash event',
    when: ['message'],
    line: ['raw_message', 'original_message', 'message'],
    rebuild: (event) =>
      tagged(textAt(event, 'tag') ?? textAt(event, 'appname') ?? textAt(event, 'program'), textAt(event, 'message')),
    hostname: [
      'log.syslog.hostname',
      'host.hostname',
      'hostname',
      'host.name',
      'host',
      'device',
      'device_name',
      'logsource',
      'sysloghost',
    ],
    address: [
      'log.source.address',
      'source_ip',
      'source_address',
      'remote_addr',
      'fromhost-ip',
      'client',
      'peer',
      'host.ip',
      'host',
      'sender',
    ],
    at: ['received_at', '@timestamp', 'timestamp', 'time', 'ts'],
  },
];

export const LOG_EVENT_SHAPES = SHAPES.map((shape): LogEventShape => ({ ...shape, at: eventsFirst(shape.at) }));

/** What one event holds. */
export interface LogEvent {
  readonly shape: LogEventShape;
  readonly text: string;
  /** Line of the user's file that `text` stands on. */
  readonly line: number;
  readonly step: 0 | 1;
  readonly hostname: string | null;
  readonly address: string | null;
  readonly at: Stamp | null;
}

/** Reads a dictionary as an event of a log system; null when it is none. */
export function readLogEvent(value: Value, dates: DateOrder | null = null): LogEvent | null {
  if (value.kind !== 'dict' || isServiceAnswer(value)) return null;
  const shape = LOG_EVENT_SHAPES.find(({ when }) => when.every((path) => valueAt(value, path) !== null));
  if (shape === undefined) return null;
  const found = lineOf(value, shape);
  return found === null ? null : { shape, ...found, ...senderOf(value, shape), at: momentOf(value, shape, dates) };
}

/** What the licensing service answers has a `message` too, as `show license history message` keeps it; a device's own stands in none. */
function isServiceAnswer(value: Value): boolean {
  const status = textAt(value, 'status');
  if (status === null || TAG.test(textAt(value, 'message') ?? '')) return false;
  const isWorded = /^(?:COMPLETED?|FAILED|OK|OK_POLL|POLL|ERROR)$/.test(status);
  return isWorded || ['message_code', 'poll_id', 'status_code'].some((key) => valueAt(value, key) !== null);
}

function lineOf(event: Value, shape: LogEventShape): { text: string; line: number; step: 0 | 1 } | null {
  const texts = shape.line.flatMap((path) => {
    const text = messageOf(event, path);
    return text === null ? [] : [text];
  });
  const whole = texts.find((text) => TAG.test(text));
  const text = whole ?? shape.rebuild?.(event) ?? texts[0];
  if (text === undefined) return null;
  const { line, step } = longestOf(event) ?? { line: 0, step: 0 };
  return { text, line, step: step === 1 && text.includes('\n') ? 1 : 0 };
}

/** Text at a path; journald writes what isn't UTF-8 as a list of bytes. Several texts are the lines of an output or a log, and no message. */
function messageOf(event: Value, path: string): string | null {
  const value = event.kind === 'dict' ? event.entries.get(path) : undefined;
  if (value?.kind !== 'list') return textAt(event, path);
  if (value.items.filter(({ kind }) => kind === 'text').length > 1) return null;
  const bytes = value.items.map((item) => (item.kind === 'word' ? Number(item.text) : Number.NaN));
  if (bytes.length === 0 || bytes.some((byte) => !(byte >= 0 && byte < 256))) return textAt(event, path);
  return Buffer.from(bytes).toString('utf8');
}

/** The event's longest text: the message, or what it was made from. */
function longestOf(value: Value): TextValue | null {
  if (value.kind === 'text') return value;
  if (value.kind === 'word') return null;
  const inner = value.kind === 'dict' ? [...value.entries.values()] : value.items.slice(0, 100);
  return inner.reduce<TextValue | null>((best, each) => {
    const text = longestOf(each);
    return text !== null && text.text.length > (best?.text.length ?? -1) ? text : best;
  }, null);
}

const ADDRESS = /^(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9A-Fa-f:]*:[0-9A-Fa-f:.]+)$/;
const NAME = /^[A-Za-z][\w.-]{0,252}$|^\d+[A-Za-z-][\w.-]{0,250}$/;
/** What stands for no device: the machine that collects, containers, machines of Amazon's, the ids of records. */
const NOBODY =
  /^(?:localhost(?:\..*)?|unknown|none|null|syslog|std(?:out|err|in)|kernel|root|cisco|i-[0-9a-f]{8,17}|[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|ip-\d+-\d+-\d+-\d+(?:\..*)?)$/i;

/** A name or an address out of a wrapper, freed of a port; what can be neither is null. */
export function readSender(text: string | null): Sender {
  const plain = (text ?? '')
    .trim()
    // `Cisco IOS @ sw1`, a log source of QRadar.
    .replace(/^[A-Za-z].{0,80} @ (?=\S+$)/, '')
    .replace(/^(?:udp|tcp|tls|syslog):\/*/i, '')
    .replace(/(?<=\w)\.+$/, '')
    .replace(/^\[(.*)\]:\d+$/, '$1')
    .replace(/^((?:\d{1,3}\.){3}\d{1,3}|[A-Za-z][\w.-]*)[:/]\d+$/, '$1');
  if (plain === '' || NOBODY.test(plain) || /^\d{4}-\d\d-\d\d/.test(plain) || plain === '127.0.0.1' || plain === '::1')
    return { hostname: null, address: null };
  // `sw1 (192.0.2.7)`, `sw1 (192.0.2.7) UP`
  const [, hostname, address] =
    /^(\S+) \(([\d.]{7,15}|[\dA-Fa-f:]*::[\dA-Fa-f:.]*)\)(?: (?:[A-Z]+|up|down|ok))?$/.exec(plain) ?? [];
  if (hostname !== undefined && address !== undefined && NAME.test(hostname) && ADDRESS.test(address))
    return { hostname, address };
  if (ADDRESS.test(plain)) return { hostname: null, address: plain };
  return { hostname: NAME.test(plain) && !isEncoded(plain) ? plain : null, address: null };
}

function senderOf(event: Value, shape: LogEventShape): Sender {
  const names = shape.hostname.map((path) => readSender(textAt(event, path)));
  const addresses = [...shape.address, ...shape.hostname].map((path) => readSender(textAt(event, path)));
  const known = names.flatMap((each) => each.hostname ?? []);
  const hostname = known.find((name) => !isCollector(name)) ?? known[0] ?? null;
  const address = addresses.find((each) => each.address !== null)?.address ?? null;
  // Where the sender's address is known, the name of who collects is none of its.
  return { hostname: hostname !== null && address !== null && isCollector(hostname) ? null : hostname, address };
}

/** Programs and machines that collect. */
const COLLECTOR =
  /^(?:[\w.-]*[-_.])?(?:r?syslog(?:-?ng|d)?|logs?|loghost|log-?collector|otel-?col(?:lector)?|collector|logstash|fluentd|fluent-?bit|vector|filebeat|graylog|promtail|loki|kafka|telegraf|splunk|relay|receiver|listener|sldiag|worker|server|app|runner|ansible|nornir|netmiko|pyats)[-_.]?\d*$/i;

/** True for what is called like a program, container or machine that collects. */
export function isCollector(name: string): boolean {
  return COLLECTOR.test(name);
}

function momentOf(event: Value, shape: LogEventShape, dates: DateOrder | null): Stamp | null {
  for (const path of shape.at) {
    const text = textAt(event, path);
    const moment = path.endsWith('[UTC]') ? readPortal(text) : readMoment(text, dates);
    if (moment !== null) return moment;
  }
  return null;
}

/**
 * A moment as log systems write it: ISO 8601 with an offset; seconds, milliseconds, microseconds or nanoseconds since 1970; or a time
 * of somebody's clock (see `readToolMoment`), whose offset is not known. Null for anything else.
 */
export function readMoment(text: string | null, dates: DateOrder | null = null): Stamp | null {
  if (text === null || text === '') return null;
  if (text.startsWith('Date(')) return readScripted(text);
  const ms = readInstant(text);
  return ms === null ? readToolMoment(text, dates) : { ms, isUtc: true, zone: null };
}

/** `3/12/2026, 9:20:05.123 AM` in columns that Azure's portal heads with `[UTC]`: the month stands first there, wherever its user is. */
function readPortal(text: string | null): Stamp | null {
  const [, month = '', day = '', year = '', time = ''] =
    /^(\d{1,2})\/(\d{1,2})\/(\d{4}), (\d{1,2}:\d\d:\d\d(?:\.\d{1,9})? [AP]M)$/.exec(text ?? '') ?? [];
  return readToolMoment(`${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')} ${time.replace(/^\d:/, '0$&')} UTC`);
}

/** `Date(2024,2,5,4,12,10)` of JavaScript, as Google's tables have it: the month counts from 0; `Date(1709611930123)`. */
function readScripted(text: string): Stamp | null {
  const numbers = /^Date\((\d{1,13}(?:, ?\d{1,4}){0,6})\)$/.exec(text)?.[1]?.split(',').map(Number) ?? [];
  const [year = 0, month = 0, day = 1, hour = 0, minute = 0, second = 0, milli = 0] = numbers;
  if (numbers.length === 1) return readMoment(String(year));
  if (numbers.length < 3 || month > 11) return null;
  const [date, time] = [
    [month + 1, day],
    [hour, minute, second],
  ].map((each) => each.map((number) => String(number).padStart(2, '0')));
  return readToolMoment(`${year}-${date?.join('-')} ${time?.join(':')}.${String(milli).padStart(3, '0')}`);
}

/** Milliseconds since 1970 UTC; null for a moment whose offset is not known. */
function readInstant(text: string): number | null {
  if (/^\d{9,20}(?:\.\d+)?$/.test(text)) {
    const digits = text.split('.')[0]?.length ?? 0;
    const scale = digits <= 10 ? 1e-3 : digits <= 13 ? 1 : digits <= 16 ? 1e3 : 1e6;
    return Math.round(Number(text) / scale);
  }
  const iso = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:[.,](\d{1,9}))?\s?(Z|[+-]\d\d(?::?\d\d)?)$/.exec(text);
  if (iso === null) return null;
  const [, day, time, fraction = '0', zone = 'Z'] = iso;
  const offset =
    zone === 'Z'
      ? 'Z'
      : zone.replace(/^(.\d\d):?(\d\d)?$/, (_, hours: string, minutes = '00') => `${hours}:${minutes}`);
  const moment = Date.parse(`${day}T${time}.${fraction.slice(0, 3).padEnd(3, '0')}${offset}`);
  return Number.isNaN(moment) ? null : moment;
}

// ---- What systems took apart.

function elasticLine(event: Value): string | null {
  const facility = textAt(event, 'cisco.ios.facility');
  const severity = textAt(event, 'event.severity') ?? textAt(event, 'log.syslog.severity.code');
  const mnemonic = textAt(event, 'event.code') ?? textAt(event, 'cisco.ios.mnemonic');
  const message = textAt(event, 'message');
  if (facility === null || severity === null || mnemonic === null || message === null) return null;
  return `%${facility}-${severity}-${mnemonic}: ${message}`;
}

/** A message of which a template keeps each part by itself: rows of TextFSM for `show logging`, fields of a log system. */
function piecedLine(piece: (name: string) => string | null): string | null {
  const [facility, mnemonic] = [piece('facility'), piece('mnemonic')];
  const severity = piece('severity') ?? piece('severity_id') ?? piece('level') ?? '';
  const digit = /^[0-7]$/.test(severity) ? severity : String(severityOf(severity));
  const text = piece('message') ?? piece('message_text') ?? piece('msg') ?? piece('text');
  const line = tagged(`${facility}-${digit}-${mnemonic}`, text);
  const stamp = [piece('month'), piece('day') ?? piece('date'), piece('year'), piece('time'), piece('timezone')]
    .filter((part) => part !== null)
    .join(' ');
  return line !== null && DEVICE_STAMP.test(stamp) ? `${stamp}: ${line}` : line;
}

const DEVICE_STAMP = /^[A-Z][a-z]{2} \d{1,2} (?:\d{4} )?\d\d:\d\d:\d\d/;

/** A text, or the lines of one as a list. */
function textOrLines(event: Value, name: string): string | null {
  const found = event.kind === 'dict' ? event.entries.get(name) : undefined;
  if (found?.kind !== 'list') return textAt(event, name);
  return found.items.flatMap((item) => (item.kind === 'text' ? [item.text] : [])).join(' ');
}

const ONLY_TAG = new RegExp(`^${TAG_SHAPE}$`);

/** rsyslog and syslog-ng take the tag of a line without a header for the name of a program. */
function tagged(tag: string | null, message: string | null): string | null {
  // Some leave out the sign before it, too.
  const plain = `%${(tag ?? '').trim().replace(/^%|:$/g, '')}`;
  return message === null || !ONLY_TAG.test(plain) ? null : `${plain}: ${message.trimStart()}`;
}

/** What syslog-ng would send on as a line: its stamp, and the name and the program that it took out of the message. */
function forwarded(event: Value): string | null {
  const [head, message] = [textAt(event, 'LEGACY_MSGHDR'), textAt(event, 'MESSAGE')];
  if (head === null || message === null) return null;
  const [date, host] = [textAt(event, 'DATE'), textAt(event, 'HOST')];
  return date === null || host === null ? head + message : `${date} ${host} ${head}${message}`;
}
