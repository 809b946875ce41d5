import { describe, expect, it } from 'vitest';
import { analyze } from '../structured/analyze-text.js';

/** What programs that move logs print, and exports in notations of their own: a failure of one device, another one's later, years ago. */

const TEXT =
  'Communications failure with the Cisco Smart License Utility (CSLU) : Unable to resolve server hostname/domain name';
const line = (time: string) => `101: Mar  5 ${time}: %SMART_LIC-3-COMM_FAILED: ${TEXT}`;
const base64 = (text: string) => Buffer.from(text).toString('base64');
/** 5 March 2024, 10:00:01 and 11:00:01 UTC. */
const [FIRST, SECOND] = [1709632801, 1709636401];

function told(text: string, name = 'in.txt'): string[] {
  return analyze({ [name]: text })
    .devices.flatMap(({ hostname, id, incidents }) =>
      incidents.map(({ opened }) => `${hostname ?? id} ${opened?.slice(0, 19)}`),
    )
    .sort();
}

const otel = (host: string, time: string) => `2024-03-05T10:00:02.000Z	info	ResourceLog #0
Resource SchemaURL:
Resource attributes:
     -> host.name: Str(${host})
ScopeLogs #0
InstrumentationScope
LogRecord #0
ObservedTimestamp: 2024-03-05 ${time}.5 +0000 UTC
Timestamp: 1970-01-01 00:00:00 +0000 UTC
SeverityNumber: Unspecified(0)
Body: Str(${line(time)})
Trace ID:
Flags: 0
`;

const ruby = (address: string, time: string) => `{
       "message" => "<187>${line(time)}",
          "tags" => [
        [0] "_grokparsefailure"
    ],
    "@timestamp" => 2024-03-05T${time}.000Z,
          "host" => {
        "ip" => "${address}"
    }
}
`;

const pdml = (address: string, time: number, text: string) => `<packet>
  <proto name="geninfo" pos="0" showname="General information" size="231">
    <field name="timestamp" pos="0" show="${time}.1" showname="Captured Time" value="${time}.1" size="231"/>
  </proto>
  <proto name="ip" showname="Internet Protocol Version 4, Src: ${address}, Dst: 192.0.2.200" size="20" pos="14">
    <field name="ip.src" showname="Source Address: ${address}" size="4" pos="26" show="${address}" value="c0000201"/>
  </proto>
  <proto name="syslog" showname="Syslog message" size="189" pos="42">
    <field name="syslog.msg" showname="Message: ${text}" size="184" pos="47" show="${text}" value="3130"/>
  </proto>
</packet>
`;

const section = (...cells: string[]) => cells.map((cell) => `<section>${cell}</section>\n`).join('');
const psml = (address: string, time: string) =>
  `<packet>\n${section('1', `2024-03-05 ${time}`, address, '192.0.2.200', 'Syslog', '190', `LOCAL7.ERR: ${line(time)}`)}</packet>\n`;

const NAMED = ['sw-a1 2024-03-05T10:00:01', 'sw-a2 2024-03-05T11:00:01'];
const ADDRESSED = ['192.0.2.1 2024-03-05T10:00:01', '192.0.2.2 2024-03-05T11:00:01'];

const INPUTS: readonly (readonly [what: string, text: string, right: readonly string[]])[] = [
  ["OpenTelemetry's collector", otel('sw-a1', '10:00:01') + otel('sw-a2', '11:00:01'), NAMED],
  [
    'the same in a container',
    (otel('sw-a1', '10:00:01') + otel('sw-a2', '11:00:01')).replace(/^/gm, 'otelcol-1  | '),
    NAMED,
  ],
  ["Logstash's rubydebug", ruby('192.0.2.1', '10:00:01') + ruby('192.0.2.2', '11:00:01'), ADDRESSED],
  [
    'Fluent Bit on standard output',
    `[0] cisco: [${FIRST}.123, {"log"=>"<187>${line('10:00:01')}", "host"=>"sw-a1"}]\n[1] cisco: [[${SECOND}.1, {}], {"host"=>"sw-a2", "message"=>"${line('11:00:01')}"}]\n`,
    NAMED,
  ],
  [
    'rawLog of Google SecOps',
    JSON.stringify({
      matches: [
        { rawLog: base64(`<187>101: sw-a1: ${line('10:00:01').slice(5)}`), collectionTime: '2024-03-05T10:00:02Z' },
        { rawLog: base64(`<187>101: sw-a2: ${line('11:00:01').slice(5)}`), collectionTime: '2024-03-05T11:00:02Z' },
      ],
    }),
    NAMED,
  ],
  [
    'records of a stream',
    JSON.stringify({
      Records: [
        { kinesis: { data: base64(line('10:00:01')), approximateArrivalTimestamp: FIRST, partitionKey: 'sw-a1' } },
        { kinesis: { data: base64(line('11:00:01')), approximateArrivalTimestamp: SECOND, partitionKey: 'sw-a2' } },
      ],
    }),
    NAMED,
  ],
  [
    'PDML',
    `<?xml version="1.0"?>\n<pdml version="0" creator="wireshark/4.0.17">\n${pdml('192.0.2.1', FIRST, line('10:00:01'))}${pdml('192.0.2.2', SECOND, line('11:00:01'))}</pdml>\n`,
    ADDRESSED,
  ],
  [
    'PSML',
    `<?xml version="1.0"?>\n<psml version="0">\n<structure>\n${section('No.', 'Time', 'Source', 'Destination', 'Protocol', 'Length', 'Info')}</structure>\n${psml('192.0.2.1', '10:00:01')}${psml('192.0.2.2', '11:00:01')}</psml>\n`,
    ADDRESSED,
  ],
  [
    'rows of TextFSM by device',
    JSON.stringify(
      Object.fromEntries(
        NAMED.map((right) => [
          right.slice(0, 5),
          [
            {
              year: '2024',
              month: 'Mar',
              day: '5',
              time: right.slice(-8),
              facility: 'SMART_LIC',
              severity: '3',
              mnemonic: 'COMM_FAILED',
              message: [TEXT],
            },
          ],
        ]),
      ),
    ),
    NAMED,
  ],
  [
    'a mail of PRTG whose own date reads both ways',
    `From: prtg@example.net\nSubject: sw-a1 Down\nDate: Tue, 5 Mar 2024 10:00:05 +0000\n\nSensor: Syslog\nDevice: sw-a1 (192.0.2.1)\nStatus: Down\nDate/Time: 3/5/2024 10:00:05 AM\nLast Message: ${line('10:00:01').slice(5)}\n`,
    NAMED.slice(0, 1),
  ],
];

describe('events as programs print and export them', () => {
  it.each(INPUTS)('%s', (_, text, right) => {
    expect(told(text)).toEqual(right);
  });
});
