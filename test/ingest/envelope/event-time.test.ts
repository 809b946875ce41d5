import { describe, expect, it } from 'vitest';
import { analyze } from '../structured/analyze-text.js';

const F =
  '%SMART_LIC-3-COMM_FAILED: Communications failure with the Cisco Smart License Utility (CSLU) : No detail given';
const R = '%SMART_LIC-5-COMM_RESTORED: Communications with Cisco Smart License Utility (CSLU) restored';

/** When it happened, and when it was indexed: what happened first came last. */
interface Times {
  readonly at: string;
  readonly late: string;
  readonly ms: number;
  readonly lateMs: number;
}
const timesOf = (hour: number, late: number): Times => {
  const [ms, lateMs] = [Date.UTC(2025, 2, 6, hour), Date.UTC(2025, 2, 6, late)];
  return { at: new Date(ms).toISOString(), late: new Date(lateMs).toISOString(), ms, lateMs };
};
const EVENTS: readonly (readonly [string, Times])[] = [
  [F, timesOf(9, 20)],
  [R, timesOf(10, 19)],
];
type Event = (message: string, times: Times) => object;
const lines = (of: Event) => EVENTS.map(([message, times]) => JSON.stringify(of(message, times))).join('\n');
const rows = (head: string, of: (message: string, times: Times) => string) =>
  `${head}\n${EVENTS.map(([message, times]) => of(`"${message}"`, times)).join('\n')}\n`;

const EVENT_FORMS: Readonly<Record<string, Event>> = {
  Splunk: (_raw, { at, lateMs }) => ({ result: { _indextime: String(lateMs / 1000), _time: at, host: 'sw1', _raw } }),
  Elastic: (original, { at, late }) => ({
    event: { original, created: late, ingested: late },
    '@timestamp': at,
    host: { hostname: 'sw1' },
  }),
  Logstash: (message, { at, late }) => ({ received_at: late, '@timestamp': at, message, host: 'sw1' }),
  Graylog: (message, { at, late }) => ({
    message: { gl2_receive_timestamp: late, timestamp: at, source: 'sw1', message },
  }),
  CloudWatch: (message, { ms, lateMs }) => ({ ingestionTime: lateMs, timestamp: ms, message, logStreamName: 'sw1' }),
  Azure: (message, { at, late }) => ({ TimeGenerated: late, EventTime: at, HostName: 'sw1', SyslogMessage: message }),
  journald: (message, { ms, lateMs }) => ({
    __REALTIME_TIMESTAMP: `${lateMs}000`,
    _SOURCE_REALTIME_TIMESTAMP: `${ms}000`,
    SYSLOG_IDENTIFIER: 'sw1',
    MESSAGE: message,
  }),
  QRadar: (payload, { ms, lateMs }) => ({ starttime: lateMs, devicetime: ms, logsourcename: 'sw1', payload }),
  rsyslog: (rawmsg, { at, late }) => ({ timegenerated: late, timereported: at, hostname: 'sw1', rawmsg }),
  'syslog-ng': (message, { at, late }) => ({ R_ISODATE: late, ISODATE: at, HOST: 'sw1', MESSAGE: message }),
};

const INPUTS: readonly (readonly [string, string])[] = [
  ...Object.entries(EVENT_FORMS).flatMap(([name, of]): [string, string][] => [
    [name, lines(of)],
    [`${name}, all in one line`, JSON.stringify(EVENTS.map(([message, times]) => of(message, times)))],
  ]),
  ['CSV of Splunk', rows('_indextime,_time,host,_raw', (text, { at, lateMs }) => `${lateMs / 1000},${at},sw1,${text}`)],
  ['a table', rows('ingest_time,event_time,host,message', (text, { at, late }) => `${late},${at},sw1,${text}`)],
  [
    'QRadar’s CSV',
    rows('Storage Time,Log Source Time,Log Source,Payload', (text, { at, late }) => `${late},${at},sw1,${text}`),
  ],
  [
    'values of Loki in one line',
    JSON.stringify({
      data: { result: [{ stream: { host: 'sw1' }, values: EVENTS.map(([text, { ms }]) => [`${ms}000000`, text]) }] },
    }),
  ],
  [
    'XML of Splunk',
    `<results>\n${EVENTS.map(([text, { at, lateMs }]) => `<result><field k="_indextime"><value><text>${lateMs / 1000}</text></value></field><field k="_time"><value><text>${at}</text></value></field><field k="host"><value><text>sw1</text></value></field><field k="_raw"><v>${text}</v></field></result>`).join('\n')}\n</results>\n`,
  ],
];

describe('the time of an event counts before that of its arrival', () => {
  it.each(INPUTS)('%s', (_, text) => {
    const [device, another] = analyze({ 'in.txt': text }).devices;
    expect(another).toBeUndefined();
    expect(device?.messages.map(({ first }) => first).sort()).toEqual([
      '2025-03-06T09:00:00.000Z',
      '2025-03-06T10:00:00.000Z',
    ]);
    expect(device?.incidents.map(({ status }) => status)).toEqual(['resolved']);
  });
});
