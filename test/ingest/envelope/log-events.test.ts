import { describe, expect, test } from 'vitest';
import { LOG_EVENT_SHAPES, readLogEvent, readMoment, readSender } from '../../../src/ingest/envelope/log-events.js';
import { NotationReader, type Value } from '../../../src/ingest/envelope/notation.js';
import { isoText } from '../../../src/model/stamp.js';

const TAG = '%SMART_LIC-3-COMM_FAILED';
const TEXT = 'Communications failure with the Cisco Smart License Utility (CSLU) : No detail given';
const FAILED = `${TAG}: ${TEXT}`;
const LINE = `<187>101: acc-sw4: Mar  2 2025 10:00:01.123 UTC: ${FAILED}`;

function readJson(json: unknown): Value {
  const reader = new NotationReader();
  reader.feed(JSON.stringify(json), 0, 1);
  if (reader.root === null) throw new Error('no value');
  return reader.root;
}

/** One event of each system, and what it says beside the line. */
const SAMPLES: readonly (readonly [
  id: string,
  event: unknown,
  line: string,
  sender: string | null,
  at: string | null,
])[] = [
  [
    'elastic',
    {
      '@timestamp': '2025-03-02T10:00:01.123Z',
      event: { original: LINE, code: 'COMM_FAILED', ingested: '2025-03-02T10:00:03Z' },
      log: { syslog: { hostname: 'acc-sw4' }, source: { address: '192.0.2.4:514' } },
      agent: { name: 'collector1' },
      message: 'Communications failure',
    },
    LINE,
    'acc-sw4 192.0.2.4',
    '2025-03-02T10:00:01.123Z',
  ],
  ['elastic', { 'event.original': LINE, 'log.source.address': '192.0.2.4' }, LINE, '192.0.2.4', null],
  [
    'elastic-stripped',
    {
      '@timestamp': '2025-03-02T10:00:01.123Z',
      event: { code: 'COMM_FAILED', severity: 3 },
      cisco: { ios: { facility: 'SMART_LIC' } },
      message: FAILED.slice(FAILED.indexOf(': ') + 2),
    },
    FAILED,
    null,
    '2025-03-02T10:00:01.123Z',
  ],
  [
    'pairs',
    { signatureId: 'SMART_LIC-3-COMM_FAILED', dvchost: 'acc-sw4', dvc: '192.0.2.4', msg: 'No detail given' },
    '%SMART_LIC-3-COMM_FAILED: No detail given',
    'acc-sw4 192.0.2.4',
    null,
  ],
  [
    'splunk',
    { _raw: LINE, _time: '2025-03-02T10:00:01.000+01:00', host: '192.0.2.9', source: 'udp:514' },
    LINE,
    '192.0.2.9',
    '2025-03-02T09:00:01.000Z',
  ],
  [
    'wazuh',
    { full_log: LINE, location: '192.0.2.4', agent: { name: 'wazuh1' }, timestamp: '2025-03-02T10:00:02.000+0000' },
    LINE,
    '192.0.2.4',
    '2025-03-02T10:00:02.000Z',
  ],
  [
    'gelf',
    { version: '1.1', host: 'acc-sw4', short_message: 'x', full_message: LINE, timestamp: 1740909601.2 },
    LINE,
    'acc-sw4',
    '2025-03-02T10:00:01.200Z',
  ],
  [
    'graylog',
    { message: LINE, source: '101:', fields: { gl2_remote_ip: '192.0.2.4' }, timestamp: '2025-03-02T10:00:01.900Z' },
    LINE,
    '192.0.2.4',
    '2025-03-02T10:00:01.900Z',
  ],
  [
    'cloudwatch',
    { logStreamName: 'acc-sw4', timestamp: 1740909601200, message: LINE, ingestionTime: 1740909602000 },
    LINE,
    'acc-sw4',
    '2025-03-02T10:00:01.200Z',
  ],
  [
    'azure',
    {
      Computer: 'forwarder1',
      HostName: 'acc-sw4',
      HostIP: '192.0.2.4',
      SyslogMessage: FAILED,
      TimeGenerated: '2025-03-02T10:00:02Z',
    },
    FAILED,
    'acc-sw4 192.0.2.4',
    '2025-03-02T10:00:02.000Z',
  ],
  [
    'journald',
    {
      __REALTIME_TIMESTAMP: '1740909601200000',
      _HOSTNAME: 'collector1',
      SYSLOG_IDENTIFIER: 'acc-sw4',
      MESSAGE: [...Buffer.from(LINE)],
    },
    LINE,
    'acc-sw4',
    '2025-03-02T10:00:01.200Z',
  ],
  [
    'journald-shown',
    {
      _HOSTNAME: 'collector1',
      SYSLOG_IDENTIFIER: 'acc-sw4',
      MESSAGE: LINE,
      _SOURCE_REALTIME_TIMESTAMP: '1740909601200000',
    },
    LINE,
    'acc-sw4',
    '2025-03-02T10:00:01.200Z',
  ],
  [
    'librenms',
    {
      hostname: '192.0.2.4',
      sysName: 'acc-sw4',
      device_id: '7',
      msg: FAILED,
      timestamp: '2025-03-02T10:00:01+00:00',
    },
    FAILED,
    'acc-sw4 192.0.2.4',
    '2025-03-02T10:00:01.000Z',
  ],
  [
    'syslog-ng',
    {
      PROGRAM: FAILED.split(':')[0],
      LEGACY_MSGHDR: `${FAILED.split(': ')[0]}: `,
      MESSAGE: FAILED.slice(FAILED.indexOf(': ') + 2),
      HOST: '192.0.2.4',
      ISODATE: '2025-03-01T00:12:34+00:00',
    },
    FAILED,
    '192.0.2.4',
    '2025-03-01T00:12:34.000Z',
  ],
  [
    'rsyslog',
    {
      msg: ` ${FAILED}`,
      rawmsg: LINE,
      hostname: '192.0.2.4',
      'fromhost-ip': '192.0.2.4',
      timegenerated: '2025-03-02T10:00:01.371042+00:00',
    },
    LINE,
    '192.0.2.4',
    '2025-03-02T10:00:01.371Z',
  ],
  [
    'rsyslog-list',
    { host: 'acc-sw4', syslogtag: `${FAILED.split(': ')[0]}:`, msg: ` ${FAILED.slice(FAILED.indexOf(': ') + 2)}` },
    FAILED,
    'acc-sw4',
    null,
  ],
  [
    'loki',
    { labels: { job: 'network', host: 'acc-sw4' }, line: LINE, timestamp: '2025-03-02T10:00:01.2Z' },
    LINE,
    'acc-sw4',
    '2025-03-02T10:00:01.200Z',
  ],
  [
    'container',
    { log: `${LINE}\n`, stream: 'stdout', time: '2025-03-02T10:00:01.234567890Z' },
    `${LINE}\n`,
    null,
    '2025-03-02T10:00:01.234Z',
  ],
  [
    'wireshark',
    {
      layers: {
        syslog: { 'syslog.msg': LINE },
        ip: { 'ip.src': '192.0.2.4' },
        frame: { 'frame.time_epoch': '1740909601.2' },
      },
    },
    LINE,
    '192.0.2.4',
    '2025-03-02T10:00:01.200Z',
  ],
  [
    'vector',
    {
      host: '192.0.2.9',
      hostname: 'acc-sw4',
      source_ip: '192.0.2.9',
      source_type: 'syslog',
      timestamp: '2025-03-02T10:00:01Z',
      message: FAILED,
    },
    FAILED,
    'acc-sw4 192.0.2.9',
    '2025-03-02T10:00:01.000Z',
  ],
  [
    'fluent',
    { host: 'acc-sw4', ident: '101', message: LINE, source_address: '192.0.2.9' },
    LINE,
    'acc-sw4 192.0.2.9',
    null,
  ],
  [
    'librenms',
    { device_id: 7, hostname: '192.0.2.4', sysName: 'acc-sw4', program: TAG.slice(1), msg: TEXT },
    FAILED,
    'acc-sw4 192.0.2.4',
    null,
  ],
  [
    'pieces',
    {
      year: '2025',
      month: 'Mar',
      day: '2',
      time: '10:00:01.123',
      timezone: 'UTC',
      hostname: 'acc-sw4',
      facility: 'SMART_LIC',
      severity: '3',
      mnemonic: 'COMM_FAILED',
      message: [TEXT],
    },
    `Mar 2 2025 10:00:01.123 UTC: ${FAILED}`,
    'acc-sw4',
    null,
  ],
  [
    'pieces',
    { FACILITY: 'SMART_LIC', SEVERITY: 'error', MNEMONIC: 'COMM_FAILED', MESSAGE: TEXT, HOSTNAME: '' },
    FAILED,
    null,
    null,
  ],
  [
    'wireshark-fields',
    { 'frame.time_epoch': '1740909601.2', 'ip.src': '192.0.2.4', 'syslog.msg': LINE },
    LINE,
    '192.0.2.4',
    '2025-03-02T10:00:01.200Z',
  ],
  [
    'wireshark-list',
    { 'No.': '1', Time: '2025-03-02T10:00:01.200Z', Source: '192.0.2.4', Protocol: 'Syslog', Info: LINE },
    LINE,
    '192.0.2.4',
    '2025-03-02T10:00:01.200Z',
  ],
  [
    'logstash',
    { '@timestamp': '2025-03-02T10:00:01Z', host: { name: 'acc-sw4' }, message: LINE },
    LINE,
    'acc-sw4',
    '2025-03-02T10:00:01.000Z',
  ],
];

describe('events of log systems', () => {
  test.each(SAMPLES)('%s', (id, event, line, sender, at) => {
    const found = readLogEvent(readJson(event));
    expect(found?.shape.id).toBe(id);
    expect(found?.text).toBe(line);
    expect([found?.hostname, found?.address].filter((part) => part !== null).join(' ') || null).toBe(sender);
    expect(found?.at == null ? null : new Date(found.at.ms).toISOString()).toBe(at);
  });

  test('every shape has a sample', () => {
    const sampled = new Set(SAMPLES.map(([id]) => id));
    expect(LOG_EVENT_SHAPES.filter(({ id }) => !sampled.has(id)).map(({ id }) => id)).toEqual([]);
  });

  test('a dictionary without a message is no event', () => {
    expect(readLogEvent(readJson({ host: 'acc-sw4', count: 3 }))).toBeNull();
    expect(readLogEvent(readJson(['message']))).toBeNull();
  });
});

describe('senders in wrappers', () => {
  test.each([
    ['192.0.2.4:514', null, '192.0.2.4'],
    ['udp://192.0.2.4', null, '192.0.2.4'],
    ['[2001:db8::4]:6514', null, '2001:db8::4'],
    ['2001:db8::4', null, '2001:db8::4'],
    ['acc-sw4.example.net', 'acc-sw4.example.net', null],
    ['127.0.0.1', null, null],
    ['localhost', null, null],
    // a machine of a cloud, which names its stream of logs
    ['i-0abc1234def567890', null, null],
    ['ip-192-0-2-9.ec2.internal', null, null],
    ['101:', null, null],
    ['two words', null, null],
    ['', null, null],
  ])('%s', (text, hostname, address) => {
    expect(readSender(text)).toEqual({ hostname, address });
  });
});

describe('moments in wrappers', () => {
  test.each([
    ['1740909601', '2025-03-02T10:00:01.000Z'],
    ['1740909601200', '2025-03-02T10:00:01.200Z'],
    ['1740909601200000000', '2025-03-02T10:00:01.200Z'],
    ['2025-03-02 10:00:01,5 +0100', '2025-03-02T09:00:01.500Z'],
    ['2025-03-02T10:00:01', '2025-03-02T10:00:01.000'],
    ['Mar 2, 2025 @ 10:00:01.250', '2025-03-02T10:00:01.250'],
    ['02.03.2025 10:00:01', '2025-03-02T10:00:01.000'],
    ['2.3.2025, 9:00:01,5', '2025-03-02T09:00:01.500'],
    ['3/2/2025 10:00:01 AM', null],
    ['Mar  2 10:00:01', null],
    ['5', null],
  ])('%s', (text, expected) => {
    const moment = readMoment(text);
    expect(moment === null ? null : isoText(moment)).toBe(expected);
  });
});
