import { describe, expect, test } from 'vitest';
import { analyze } from '../structured/analyze-text.js';

/**
 * What stands around messages and is read by nobody may still be what tells two senders apart: one's recovery closes no failure of the
 * other. What differs from line to line, whoever sent it, tells nothing.
 */

const FAILED =
  '%SMART_LIC-3-COMM_FAILED: Communications failure with the Cisco Smart License Utility (CSLU) : Unable to resolve server hostname/domain name';
const RESTORED = '%SMART_LIC-5-COMM_RESTORED: Communications with Cisco Smart License Utility (CSLU) restored';
const ONE = `*Mar  5 04:12:09.114: ${FAILED}`;
const TWO = `*Mar  5 04:22:09.114: ${RESTORED}`;

/** How often a failure stands open, and how many devices there are. */
function judged(text: string) {
  const { devices } = analyze({ 'in.txt': text });
  const open = devices.flatMap(({ incidents }) => incidents.filter(({ status }) => status === 'open'));
  return { devices: devices.length, open: open.length, ids: devices.map(({ id }) => id).sort() };
}

const lines = (before: (sender: number) => string, first = ONE, second = TWO) =>
  `${before(7)}${first}\n${before(8)}${second}\n`;
const event = (value: unknown) => JSON.stringify(value);
const events = (fields: (sender: number) => object) =>
  [ONE, TWO].map((message, index) => event({ ...fields(index + 7), message })).join('\n');

const APART: Readonly<Record<string, string>> = {
  'a list of packets of tshark': lines(
    (n) => `    ${n} 2024-03-05 04:12:10.25    192.0.2.${n} → 192.0.2.200  Syslog 209 LOCAL7.ERR: 3${n}: `,
  ),
  'the same with seconds since the beginning': lines(
    (n) => `    ${n} 0.25${n} 192.0.2.${n} -> 192.0.2.200 Syslog 209 LOCAL7.ERR: `,
  ),
  'the same between tabs': lines((n) => `${n}\t2024-03-05 04:12:10\t192.0.2.${n}\t192.0.2.200\tSyslog\t209\t`),
  'two addresses with their ports': lines((n) => `192.0.2.${n}.514 > 192.0.2.200.514: `),
  'two addresses and an arrow': lines((n) => `192.0.2.${n} → 192.0.2.200: `),
  'two addresses before a bar': lines((n) => `192.0.2.${n}:514 => 192.0.2.200:514 | `),
  'a receiver that notes the address': lines((n) => `2024-03-05T04:12:10Z relay1 from 192.0.2.${n} port 514 - `),
  'what Ncat says above each': `Ncat: Connection from 192.0.2.7:51234.\n<187>30: ${ONE}\nNcat: Connection from 192.0.2.8:51235.\n<187>31: ${TWO}\n`,
  'a value in a line of another program': `INFO:root:192.0.2.7:51234 sent b"<187>30: ${ONE}"\nINFO:root:192.0.2.8:51234 sent b"<187>31: ${TWO}"\n`,
  'pods of one service': lines((n) => `[pod/cat8kv-${n}/cat8kv] 2024-03-05T04:12:10.191Z `),
  'copies of a service on one node of a swarm': lines((n) => `lab_r${n}.1.x7c9k2@node1    | `),
  'an address behind the name of a relay': lines((n) => `Mar  5 04:12:10 relay1 192.0.2.${n} `),
  'an address chained to the name of a relay': lines((n) => `Mar  5 04:12:10 relay1/192.0.2.${n} `),
  'an address behind a program of the relay': lines((n) => `Mar  5 04:12:10 relay1 fw: 192.0.2.${n} -> `),
  'an address in brackets behind a relay and its time': lines(
    (n) => `2024-03-05T04:12:10+01:00 relay1 udp: [192.0.2.${n}] `,
  ),
  'a name behind a program of the relay': lines((n) => `Mar  5 04:12:10 relay1 fw[9]: (hall-a${n}) `),
  'who sent it first, of RFC 5424': lines(
    (n) => `<187>1 2024-03-05T04:12:10Z relay1 forwarder - - [origin ip="192.0.2.${n}"] `,
  ),
  'the same without a program': lines((n) => `<187>1 2024-03-05T04:12:10Z relay1 - - - [origin ip="192.0.2.${n}"] `),
  'LEEF with a delimiter of its own': lines(
    (n) => `LEEF:2.0|Cisco|IOS|17|COMM|^|devTime=Mar 05 2024 04:12:10^identHostName=hall-a${n}^msg=`,
  ),
  'LEEF that names its delimiter by number': lines(
    (n) => `LEEF:2.0|Cisco|IOS|17|COMM|x5E|devTime=Mar 05 2024 04:12:10^identHostName=hall-a${n}^msg=`,
  ),
  'an instance of a service': events((n) => ({ resource: { attributes: { 'service.instance.id': `hall-a${n}` } } })),
  'what a container was labelled with': events((n) => ({ attrs: { tag: `r${n}` } })),
  'LEEF that gives an address alone': lines((n) => `LEEF:2.0|Cisco|IOS-XE|17.12|SMART_LIC|^|src=192.0.2.${n}^msg=`),
  'a label of JSON': events((n) => ({ labels: { site: `hall-a${n}` } })),
  'a name in a list of JSON': events((n) => ({ related: { hosts: [`hall-a${n}`] } })),
  'a network of JSON': events((n) => ({ network: { name: `hall-a${n}` } })),
  'a pod of JSON on one node': events((n) => ({
    stream: 'stdout',
    kubernetes: { pod_name: `cat8kv-${n}`, container_name: 'cat8kv', host: 'node1' },
  })),
};

const TOGETHER: Readonly<Record<string, string>> = {
  'stamps alone': lines((n) => `2024-03-05T04:${n + 5}:10.1${n}Z stdout F `),
  'processes of the program that wrote them': lines((n) => `[2024-03-05 04:12:1${n}] [syslogd[${n}]] `),
  'packets of one sender': lines(
    (n) => `    ${n} 2024-03-05 04:12:10.25    192.0.2.9 → 192.0.2.200  Syslog 209 LOCAL7.ERR: `,
  ),
  'one address behind the name of a relay': lines(() => 'Mar  5 04:12:10 sw1 192.0.2.9 '),
  'one sender of RFC 5424': lines(() => '<187>1 2024-03-05T04:12:10Z sw1 - - - [origin ip="192.0.2.9"] '),
  'two addresses of one that counts on': `Mar  5 04:12:10 sw1 192.0.2.7 101: ${ONE}\nMar  5 04:22:10 sw1 192.0.2.8 102: ${TWO}\n`,
  'values of JSON that tell records apart': events((n) => ({
    event: { hash: `a${n}`, id: `x${n}` },
    agent: { id: `b${n}` },
    labels: { site: 'hall-a' },
  })),
  'one pod of JSON': events((n) => ({
    kubernetes: { pod_name: 'cat8kv-0', pod_id: `e${n}`, container_name: 'cat8kv', host: 'node1' },
  })),
};

describe('what nobody reads around messages', () => {
  test.each(Object.entries(APART))('%s keeps a failure open', (_, text) => {
    expect(judged(text)).toMatchObject({ devices: 2, open: 1 });
  });

  test.each(Object.entries(TOGETHER))('%s tell no devices apart', (_, text) => {
    expect(judged(text)).toMatchObject({ devices: 1, open: 0 });
  });

  test('names are those of pods, copies and senders', () => {
    const idsOf = (kind: string) => judged(APART[kind] ?? '').ids;
    expect(idsOf('a list of packets of tshark')).toEqual(['192.0.2.7', '192.0.2.8']);
    expect(idsOf('pods of one service')).toEqual(['cat8kv-7', 'cat8kv-8']);
    expect(idsOf('copies of a service on one node of a swarm')).toEqual(['lab_r7.1', 'lab_r8.1']);
    expect(idsOf('an address behind the name of a relay')).toEqual(['192.0.2.7', '192.0.2.8']);
    expect(idsOf('who sent it first, of RFC 5424')).toEqual(['192.0.2.7', '192.0.2.8']);
    expect(idsOf('LEEF with a delimiter of its own')).toEqual(['hall-a7', 'hall-a8']);
  });
});
