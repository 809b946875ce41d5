import { describe, expect, it } from 'vitest';
import { analyze } from '../structured/analyze-text.js';

/**
 * A failure of one device and the recovery of another, in forms of which nobody told beforehand: two devices, the failure still open, and
 * the year of what surrounds the stamps.
 */

const FAILED =
  '%SMART_LIC-3-COMM_FAILED: Communications failure with the Cisco Smart License Utility (CSLU) : Unable to resolve server hostname/domain name';
const RESTORED = '%SMART_LIC-5-COMM_RESTORED: Communications with Cisco Smart License Utility (CSLU) restored';
const ONE = `*Mar  5 04:12:09.114: ${FAILED}`;
const TWO = `*Mar  5 04:22:09.114: ${RESTORED}`;

/** `sw1 COMM_FAILED 2024`: each device with its messages and their year. */
function told(text: string): string[] {
  return analyze({ 'in.txt': text })
    .devices.flatMap(({ hostname, id, messages }) =>
      messages.map(({ mnemonic, first }) => `${hostname ?? id} ${mnemonic} ${first?.slice(0, 4)}`),
    )
    .sort();
}

const attribute = (key: string, value: string) => ({ key, value: { stringValue: value } });
const record = (host: string | null, text: string, time: string) => ({
  timeUnixNano: time,
  attributes: host === null ? [] : [attribute('hostname', host)],
  body: { stringValue: text },
});
const otlp = (host: string, text: string, time: string) => ({
  resource: { attributes: [attribute('service.name', 'syslog'), attribute('host.name', host)] },
  scopeLogs: [{ scope: {}, logRecords: [record(null, text, time)] }],
});

const FORMS: Readonly<Record<string, string>> = {
  'a CSV with the collector in a column of its own': `time,collector,syslog_host,message\n2024-03-05T04:12:10Z,relay1,sw1,"${ONE}"\n2024-03-05T04:22:10Z,relay1,sw2,"${TWO}"\n`,
  'a CSV of Kibana': `"@timestamp","host.name","log.syslog.hostname",message\n"Mar 5, 2024 @ 04:12:10.000",collector1,sw1,"${ONE}"\n"Mar 5, 2024 @ 04:22:10.000",collector1,sw2,"${TWO}"\n`,
  'a CSV without a head': `2024-03-05 04:12:10,sw1,${FAILED}\n2024-03-05 04:22:10,sw2,${RESTORED}\n`,
  'a CSV whose years have two digits': `Received,Source IP,Source Hostname,Text\n03/05/24 04:12:10,192.0.2.7,sw1,"${ONE}"\n03/05/24 04:22:10,192.0.2.8,sw2,"${TWO}"\n`,
  'rows of a page': `<table><tr><th>Time</th><th>Device</th><th>Message</th></tr>\n<tr><td>2024-03-05 04:12:10</td><td>sw1</td><td>${ONE}</td></tr>\n<tr><td>2024-03-05 04:22:10</td><td>sw2</td><td>${TWO}</td></tr></table>\n`,
  'rows of a page in one line': `<table><tr><th>Time</th><th>Device</th><th>Message</th></tr><tr><td>2024-03-05 04:12:10</td><td>sw1</td><td>${ONE}</td></tr><tr><td>2024-03-05 04:22:10</td><td>sw2</td><td>${TWO}</td></tr></table>\n`,
  'lists without names': JSON.stringify([
    ['2024-03-05T04:12:10Z', 'error', 'sw1', ONE],
    ['2024-03-05T04:22:10Z', 'info', 'sw2', TWO],
  ]),
  'events with elements around the text': JSON.stringify({
    event: [
      { nodeLabel: 'sw1', time: '2024-03-05T04:12:10.000+00:00', logMessage: `<p>${ONE}</p>` },
      { nodeLabel: 'sw2', time: '2024-03-05T04:22:10.000+00:00', logMessage: `<p>${TWO}</p>` },
    ],
  }),
  'series of metrics': JSON.stringify({
    data: {
      result: [
        { metric: { host: 'sw1' }, values: [[1_709_611_930, ONE]] },
        { metric: { host: 'sw2' }, values: [[1_709_612_530, TWO]] },
      ],
    },
  }),
  'mails one below the other': `From: a@nms.example.net\nDate: Tue, 05 Mar 2024 04:12:30 +0000\nSubject: syslog\n\nDevice: sw1\nMessage: ${ONE}\n\nFrom: a@nms.example.net\nDate: Tue, 05 Mar 2024 04:22:30 +0000\nSubject: syslog\n\nDevice: sw2\nMessage: ${TWO}\n`,
  'mails of Zabbix': `Problem started at 04:12:10 on 2024.03.05\nProblem name: syslog\nHost: sw1\nSeverity: High\nOperational data: ${ONE}\n\nProblem started at 04:22:10 on 2024.03.05\nProblem name: syslog\nHost: sw2\nSeverity: High\nOperational data: ${TWO}\n`,
  'notifications of Checkmk': `From: cmk\nHost:     sw1\nService:  LOG\nDate / Time: Tue Mar  5 04:12:30 CET 2024\nSummary:  ${ONE}\nFrom: cmk\nHost:     sw2\nService:  LOG\nDate / Time: Tue Mar  5 04:22:30 CET 2024\nSummary:  ${TWO}\n`,
  'the name before the time': `sw1 2024-03-05T04:12:10.000Z ${FAILED}\nsw2 2024-03-05T04:22:10.000Z ${RESTORED}\n`,
  'brackets side by side': `[2024-03-05T04:12:10.000Z][sw1][local7.err] ${ONE}\n[2024-03-05T04:22:10.000Z][sw2][local7.notice] ${TWO}\n`,
  'pairs with semicolons': `Time=2024-03-05 04:12:10;Device=sw1;Msg=${ONE}\nTime=2024-03-05 04:22:10;Device=sw2;Msg=${TWO}\n`,
  'names with dots behind them': `Event #1\n  Device ........ sw1\n  Time .......... 2024-03-05 04:12:10\n  Message ....... ${ONE}\nEvent #2\n  Device ........ sw2\n  Time .......... 2024-03-05 04:22:10\n  Message ....... ${TWO}\n`,
  'records of OpenTelemetry, by resource': JSON.stringify({
    resourceLogs: [otlp('sw1', ONE, '1709611930000000000'), otlp('sw2', TWO, '1709612530000000000')],
  }),
  'records of OpenTelemetry, by attribute, of one collector': JSON.stringify({
    resourceLogs: [
      {
        resource: { attributes: [attribute('host.name', 'collector1')] },
        scopeLogs: [
          { logRecords: [record('sw1', ONE, '1709611930000000000'), record('sw2', TWO, '1709612530000000000')] },
        ],
      },
    ],
  }),
  'titles with a date behind them': `=== sw1 === 2024-03-05 04:12:30\n${ONE}\n=== sw2 === 2024-03-05 04:22:30\n${TWO}\n`,
  'bold titles with a date in brackets': `**sw1** (2024-03-05)\n\`\`\`\n${ONE}\n\`\`\`\n**sw2** (2024-03-05)\n\`\`\`\n${TWO}\n\`\`\`\n`,
};

describe('two devices in an unknown form', () => {
  it.each(Object.entries(FORMS))('%s: each has its own message, in its year', (_, text) => {
    expect(told(text)).toEqual(['sw1 COMM_FAILED 2024', 'sw2 COMM_RESTORED 2024']);
    const open = analyze({ 'in.txt': text }).devices.flatMap(({ incidents }) => incidents.map(({ status }) => status));
    expect(open).toEqual(['open']);
  });

  it('keeps addresses apart where values are in cells', () => {
    const row = (address: string, text: string) => `"${address}","{""msg"": ""${text}""}"\n`;
    expect(
      told(
        `"src","payload"\n${row('192.0.2.7', ONE.replace('5 04', '5 2024 04'))}${row('192.0.2.8', TWO.replace('5 04', '5 2024 04'))}`,
      ),
    ).toEqual(['192.0.2.7 COMM_FAILED 2024', '192.0.2.8 COMM_RESTORED 2024']);
  });

  it('takes the only word of a row without a head for the name, also without a digit', () => {
    const row = (host: string, text: string) =>
      `<tr><td>2024-03-05 04:12:10</td><td>${host}</td><td>error</td><td>${text}</td></tr>\n`;
    expect(told(`<table>\n${row('edge-a', FAILED)}${row('edge-b', RESTORED)}</table>\n`)).toEqual([
      'edge-a COMM_FAILED 2024',
      'edge-b COMM_RESTORED 2024',
    ]);
  });

  it('keeps rows without a head apart by their words where several may be the name', () => {
    const row = (host: string, text: string) =>
      `<tr><td>2024-03-05 04:12:10</td><td>${host}</td><td>campus</td><td>${text}</td></tr>\n`;
    expect(told(`<table>\n${row('edge-a', FAILED)}${row('edge-b', RESTORED)}</table>\n`)).toHaveLength(2);
  });

  it('takes no word of a chat for a name', () => {
    expect(told(`13:12 <anna> look: ${ONE}\n13:13 <ben> which one\n`)[0]).not.toMatch(/^(?:look|anna) /);
  });
});
