import { describe, expect, it } from 'vitest';
import { analyze } from '../structured/analyze-text.js';

/** Messages as programs that received them wrote them down: who sent each stands in words of the program, or under names of its own. */

const FAILED =
  '*Mar 11 09:20:26.201: %SMART_LIC-3-COMM_FAILED: Communications failure with the Cisco Smart Software Manager (CSSM) : Unable to resolve server hostname/domain name';
const RESTORED =
  '*Mar 11 09:22:26.201: %SMART_LIC-5-COMM_RESTORED: Communications with Cisco Smart Software Manager (CSSM) restored';

/** `192.0.2.7 open`: each device, and how its failure stands. */
function told(text: string): string[] {
  return analyze({ 'in.txt': text })
    .devices.map(({ hostname, id, incidents }) => `${hostname ?? id} ${incidents.map(({ status }) => status)}`.trim())
    .sort();
}

type Written = (host: number, line: string) => string;
const both = (written: Written) => `${written(7, `40: ${FAILED}`)}\n${written(9, `42: ${RESTORED}`)}\n`;

describe('who sent a message, as a receiver writes it', () => {
  it.each<readonly [string, Written]>([
    [
      'a thread of it beside the address',
      (host, line) =>
        `2026-03-11 09:20:27,118 INFO  [syslog-receiver-3] c.e.SyslogHandler - from=/192.0.2.${host}:51001 msg=${line}`,
    ],
    [
      'words',
      (host, line) =>
        `2026-03-11 09:20:27,118 INFO  [syslog-receiver-3] c.e.Handler - received from 192.0.2.${host}: ${line}`,
    ],
    [
      'both ends',
      (host, line) => `2026-03-11T09:20:27.118Z info syslogd: src=192.0.2.${host}:51001 dst=192.0.2.100:514 ${line}`,
    ],
    [
      'a pair of Python',
      (host, line) => `2026-03-11 09:20:27,118 - INFO - ('192.0.2.${host}', 51001) - b'<187>${line}'`,
    ],
    [
      'fields, the message not under its usual name',
      (host, line) =>
        `time="2026-03-11T09:20:27Z" level=info msg="received" client="192.0.2.${host}:51001" raw="<187>${line}"`,
    ],
    [
      'Zeek, as JSON',
      (host, line) =>
        JSON.stringify({
          ts: 1773220827.1,
          uid: `C${host}`,
          'id.orig_h': `192.0.2.${host}`,
          'id.orig_p': 51001,
          'id.resp_h': '192.0.2.100',
          'id.resp_p': 514,
          proto: 'udp',
          facility: 'LOCAL7',
          severity: 'ERR',
          message: line,
        }),
    ],
    [
      'an event that went through a relay',
      (host, line) =>
        JSON.stringify({
          metadata: { eventTimestamp: '2026-03-11T09:20:27Z', vendorName: 'Cisco' },
          principal: { hostname: `192.0.2.${host}` },
          intermediary: [{ hostname: 'relay1' }],
          rawLog: `<187>${line}`,
        }),
    ],
    [
      'a relay beside its sender',
      (host, line) =>
        JSON.stringify({ ts: '2026-03-11T09:20:05Z', relay: '192.0.2.254', sender: `192.0.2.${host}`, m: line }),
    ],
    [
      'a relay that is called a host',
      (host, line) => JSON.stringify({ host: 'relay1', device: `192.0.2.${host}`, message: line }),
    ],
    [
      'the subject of a queue above it',
      (host, line) => `[#${host}] Received on "syslog.192.0.2.${host}"\n<187>${line}\n`,
    ],
    [
      'the topic that it was published to',
      (host, line) =>
        JSON.stringify({ tst: '2026-03-11T09:20:27.118Z', topic: `syslog/192.0.2.${host}`, payload: `<187>${line}` }),
    ],
    [
      'the key of a message of Kafka',
      (host, line) =>
        JSON.stringify({
          topic: 'syslog',
          partition: 0,
          offset: host,
          key: `192.0.2.${host}`,
          payload: `<187>${line}`,
        }),
    ],
    [
      'an alert whose source is what saw it',
      (host, line) =>
        JSON.stringify({
          alert: { message: line.slice(4), alias: 'licence', entity: `192.0.2.${host}`, source: 'nms1' },
        }),
    ],
  ])('%s', (_, written) => {
    expect(told(both(written))).toEqual(['192.0.2.7 open', '192.0.2.9']);
  });

  it.each<readonly [string, Written]>([
    [
      'a number of the device',
      (host, line) =>
        JSON.stringify({ facility: 'local7', timestamp: '2026-03-11 09:20:27', msg: line, device_id: host }),
    ],
    ['a number of the host', (host, line) => JSON.stringify({ message: line, hostId: `${host}` })],
    [
      'an address under a name that nobody knows',
      (host, line) => JSON.stringify({ message: line, seen_at: `192.0.2.${host}`, kept_on: '192.0.2.100' }),
    ],
    [
      'two names further in',
      (host, line) =>
        JSON.stringify({ message: line, first: { hostname: `sw${host}` }, second: { hostname: `sw${host + 1}` } }),
    ],
  ])('is not known, and not another: %s', (_, written) => {
    expect(told(both(written)).map((each) => each.replace(/^\S+(?: \(\d\))?/, '').trim())).toEqual(['', 'open']);
  });
});

describe('a picture of a chat', () => {
  it('is no name, and the word behind it is one', () => {
    const written: Written = (host, line) => `NMS  9:20 AM\n:rotating_light: *sw${host}* — ${line.slice(4)}`;
    expect(told(both(written))).toEqual(['sw7 open', 'sw9']);
  });
});

describe('mails one below the other', () => {
  it.each<readonly [string, Written]>([
    [
      'a subject and a date',
      (host, line) => `Subject: [ALERT] sw${host}: syslog error\nDate: Wed, 11 Mar 2026 09:20:27 +0000\n\n${line}\n`,
    ],
    ['a subject', (host, line) => `Subject: Syslog alert from sw${host}\n\n${line}\n\nRegards\n`],
    [
      'a label before the message',
      (host, line) => `Subject: sw${host} licensing\n\nMessage: ${line.slice(4)}\n\n-- \nNMS\n`,
    ],
    [
      'a date first',
      (host, line) => `Date: Wed, 11 Mar 2026 09:20:27 +0000\nSubject: sw${host} licensing\n\n${line}\n`,
    ],
    ['in German', (host, line) => `Betreff: Alarm sw${host}\nDatum: 11.03.2026\n\n${line}\n`],
  ])('%s', (_, written) => {
    expect(told(both(written))).toEqual(['sw7 open', 'sw9']);
  });
});

describe('a document behind the name of its device', () => {
  const body = (url: string) => ({
    'cisco-smart-license:licensing': {
      config: { transport: { 'transport-type': 'transport-type-cslu', 'transport-cslu': { 'url-cslu': url } } },
      state: { 'smart-enabled': true, version: '5.5.11_rel/31' },
    },
  });
  const WRONG = body('https://ssm.example.net/cslu/v1/pi');
  const RIGHT = body('https://ssm.example.net/cslu/v1/pi/plant-1');

  it.each<readonly [string, (host: string, json: unknown) => string]>([
    ['pdsh', (host, json) => `${host}: ${JSON.stringify(json)}`],
    ['a loop over hosts', (host, json) => `[${host}] ${JSON.stringify(json)}`],
    ['a tab', (host, json) => `${host}\t${JSON.stringify(json)}`],
    ['an arrow', (host, json) => `${host} => ${JSON.stringify(json)}`],
    ['the rest of it below', (host, json) => `${host}: ${JSON.stringify(json, null, 1)}`],
  ])('%s', (_, written) => {
    const report = analyze({ 'in.txt': `${written('sw7', WRONG)}\n${written('sw8', RIGHT)}\n` });
    expect(report.devices.map(({ hostname, findings }) => [hostname, ...findings.map(({ id }) => id)])).toEqual([
      ['sw7', 'transport-url-wrong'],
      ['sw8'],
    ]);
  });
});
