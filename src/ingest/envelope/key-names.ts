import { Memo } from '../../model/memo.js';

/**
 * What the names of fields mean that tools and people keep devices, addresses, moments, commands and outputs under; in small letters,
 * without blanks and dashes.
 */

/** Names and their ranks: of two like names the first counts. */
export type Ranks = ReadonlyMap<string, number>;

function ranked(names: readonly string[]): Ranks {
  return new Map(names.map((name, rank): [string, number] => [name, rank]).reverse());
}

/** When something was received, stored, indexed: long after it happened, perhaps, and in another order. */
const OF_ARRIVAL =
  /receiv|receipt|recv|arriv|ingest|index|stor(?:age|ed)|collect|observed|created|posted|processing|insert|timegenerated|^r_isodate|^_?_realtime|^rt$/i;

/** Names of moments, those of the event before those of its arrival, else in their order. */
export function eventsFirst(names: readonly string[]): readonly string[] {
  return [...names].sort((one, other) => Number(OF_ARRIVAL.test(one)) - Number(OF_ARRIVAL.test(other)));
}

/** Names under which tools keep the name of a device, and its address; in small letters, without blanks and dashes. */
export const DEVICE_KEYS: Ranks = ranked([
  'devicename',
  'device',
  'hostname',
  'inventoryhostname',
  'host',
  'ansiblenethostname',
  'nodename',
  'node',
  'name',
  'target',
  'item',
  'instance',
  'logsource',
  'logsourcehost',
  'sysloghost',
  'sourcehostname',
  'senderhostname',
  'sysloghostname',
  'remotehost',
  'clienthost',
  'reportinghost',
  'log.syslog.hostname',
  'syslog.hostname',
  'host.name',
  'device.name',
  'nodelabel',
  'nodecaption',
  'devicelabel',
  'hostlabel',
  'fromhost',
  'sourcename',
  'networkdevice',
  'hostaddress',
  'sourcehost',
  'reportingdevice',
  'ne',
  'networkelement',
  'caption',
  'sysname',
  'devname',
  'gerät',
  'geraet',
  'appareil',
  'équipement',
  'equipement',
  'switch',
  'router',
  'absender',
  'deviceip',
  'hostip',
  'sourceip',
  'hôte',
  '機器名',
  '機器',
  'ホスト名',
  'dispositivo',
  'equipo',
  'cmdbci',
  'ci',
  'ciname',
  'configurationitem',
  'affectedci',
  'asset',
  'assetname',
  'equipment',
  'entity',
  'entityid',
  'managedobject',
  'resourcename',
  'computer',
  'logstreamname',
  'logstream',
  'sender',
]);
/** Of these, such as stand for much else where they are found further in. */
export const VAGUE_WITHIN: ReadonlySet<string> = new Set([
  'name',
  'item',
  'target',
  'instance',
  'caption',
  'node',
  'sourcename',
  'ne',
  'ci',
]);
/** What a name stands in that is the device's. */
export const DEVICE_WITHIN =
  /^(?:assigned_?object|cmdb_?ci|configuration_?item|device|host|node|switch|router|asset|ci|equipment|principal|observer|origin|target_?host)s?$/i;
/** What names stand in that are not the device's: those of what took its message and handed it on. */
export const RELAY_WITHIN =
  /^(?:intermediary|forwarder|collector|relay|receiver|dest(?:ination)?|target|server|manager|shipper|beat)s?$/i;
/** Names of devices, under which as often stands what kind of source it was. */
export const VAGUE_KEYS = ['source', 'quelle', 'origen', 'fonte', 'origine', 'bron'];
/** Names under which what was written for people may be no more than the device's name. */
export const TITLE_KEYS: Ranks = ranked(['title', 'subject', 'authorname', 'header', 'subtitle', 'heading', 'pretext']);
/** Names under which queues keep the way that a message went. */
export const ROUTE_KEYS: Ranks = ranked(['routingkey', 'topic', 'subject', 'channel', 'queue', 'stream']);
/** Names under which what tells of the device stands together. */
export const LABEL_KEYS = ['labels', 'tags', 'ddtags', 'device', 'host', 'node', 'metadata'];
export const ADDRESS_KEYS: Ranks = ranked([
  'net.peer.ip',
  'net.sock.peer.addr',
  'network.peer.address',
  'id.origh',
  'client',
  'peer',
  'remote',
  'sender',
  'client.address',
  'source.address',
  'host.ip',
  'src',
  'srcip',
  'sourceip',
  'remoteaddr',
  'remoteip',
  'agentaddress',
  'fromhostip',
  'fromip',
  'clientip',
  'peerip',
  'senderip',
  'deviceaddress',
  'sourceaddress',
  'ip',
  'address',
  'ansiblehost',
  'ipaddress',
  'managementipaddress',
  'mgmtip',
  'host',
  'device',
  'hostname',
]);
export const COMMAND_KEYS: Ranks = ranked(['command', 'cmd', 'item', 'commandname', 'cli', 'cliinput']);
/** Names under which tools keep a moment. */
const TIMES = [
  '@timestamp',
  'timestamp',
  'receivedat',
  'devicereportedtime',
  'receivedtime',
  'arrivaltime',
  'arrivedat',
  'loggedat',
  'ingesttime',
  'collectedat',
  'time',
  'start',
  'devicetime',
  'logsourcetime',
  'starttime',
  'storagetime',
  'datetime',
  'eventtime',
  'timegenerated',
  'received',
  'date',
  'created',
  'createdat',
  'zeit',
  'zeitstempel',
  'zeitpunkt',
  'datumzeit',
  'datum',
  'horodatage',
  'dateheure',
  'fechahora',
  'fechayhora',
  'fecha',
  'dataora',
  'datahora',
  'tijd',
  'tid',
  'end',
  'messagetimems',
  'messagetime',
  'receipttime',
  'datereceived',
  'timereceived',
  'generatedat',
  'generatedtime',
  'logtime',
  'occurred',
  'lastoccurrence',
  'tsns',
  'timeunixnano',
  'observedtimeunixnano',
  'ts',
  'clock',
  'lastcheck',
  'lastscan',
  'lastseen',
  'triggered',
  'syscreatedon',
  'createdon',
  'approxlogtime',
  'sentat',
  'publishtime',
  'collectiontime',
  'sourcetime',
  'logentrytime',
  'ingestiontime',
  'approximatearrivaltimestamp',
  'postedat',
  'phrecvtime',
  'rt',
  'entrytime',
  'startsat',
  '日時',
  '時刻',
  'timestampns',
  'eventtimestamp',
];
export const TIME_KEYS: Ranks = ranked(eventsFirst(TIMES));
export const DAY_KEYS: Ranks = ranked(['date', 'datum', 'fecha', 'data', 'day', 'receiveddate', 'msgdate']);
export const CLOCK_KEYS: Ranks = ranked([
  'time',
  'zeit',
  'uhrzeit',
  'hora',
  'heure',
  'ora',
  'tijd',
  'receivedtime',
  'msgtime',
]);
/** Names under which tools keep what a device printed. */
export const OUTPUT_KEY =
  /^(?:stdout|stdout_lines|out|output|outputs|result|results|response|responses|data|text|raw|raw_output|raw_data|rawOutput|cli_output|content|body|msg|value|config|running|startup|running_config|ansible_net_config)$/i;
/** Whether a name is one under which tools keep the name of a device. */
export function isDeviceKey(name: string): boolean {
  return DEVICE_KEYS.has(plainKey(name));
}

/** What runs tests names itself so, and no device. */
const RUNNER = /^test/i;
/** `<ReportHost name="sw1">` of scanners. */
const HOST_ELEMENT = /(?:Host|Device|Node)$/;

/** Whether an attribute of an element of XML names the device of what is in it: `<node id="sw1">`, `<entry hostname="sw1">`. */
export function isDeviceAttribute(element: string, attribute: string): boolean {
  const plain = plainKey(attribute);
  if (RUNNER.test(element)) return false;
  if (DEVICE_KEYS.has(plain) && !VAGUE_WITHIN.has(plain)) return true;
  return (
    (DEVICE_WITHIN.test(element) || HOST_ELEMENT.test(element)) &&
    /^(?:name|id|label|displayname|ip|address)$/.test(plain)
  );
}

/** Rows of a table, and events, repeat their names. */
const PLAIN_KEYS = new Memo<string, string>(4096);

export function plainKey(name: string): string {
  const known = PLAIN_KEYS.get(name);
  if (known !== undefined) return known;
  const plain = name
    .toLowerCase()
    .replace(/^custom field \((.*)\)$/, '$1')
    .replace(/[ _/-]/g, '');
  PLAIN_KEYS.set(name, plain);
  return plain;
}
