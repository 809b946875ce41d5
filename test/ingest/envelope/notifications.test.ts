import { describe, expect, it } from 'vitest';
import { analyze } from '../structured/analyze-text.js';

/** Messages in what monitoring systems send and keep: mails, histories and notifications of SNMP, logs of NETCONF clients. */

const TEXT =
  'Communications failure with the Cisco Smart License Utility (CSLU) : Unable to resolve server hostname/domain name';
const FAILED = `*Mar  5 04:12:09.114: %SMART_LIC-3-COMM_FAILED: ${TEXT}`;
const BARE = `%SMART_LIC-3-COMM_FAILED: ${TEXT}`;
const RESTORED =
  '*Mar  5 04:22:09.114: %SMART_LIC-5-COMM_RESTORED: Communications with Cisco Smart License Utility (CSLU) restored';

/** `sw1 COMM_FAILED 2024-03-05T04:12:09.114`: each device with its messages and their first times. */
function told(text: string): string[] {
  return analyze({ 'in.txt': text })
    .devices.flatMap(({ hostname, id, messages }) =>
      messages.map(({ mnemonic, first }) => `${hostname ?? id} ${mnemonic} ${first}`),
    )
    .sort();
}

describe('a mail of a monitoring system', () => {
  const nagios = (date: string) =>
    `***** Nagios *****\n\nNotification Type: PROBLEM\n\nService: syslog\nHost: sw1\nAddress: 192.0.2.7\nState: CRITICAL\n\nDate/Time: ${date}\n\nAdditional Info:\n\n${FAILED}\n`;

  it.each([
    ['Thu Mar 5 04:12:30 UTC 2024'],
    ['Tue Mar 5 04:12:30 CET 2024'],
    ['2024-03-05 04:12:30'],
    ['2024-03-05 04:12:30 +0000'],
    ['05-03-2024 04:12:30'],
    ['03-05-2024 04:12:30'],
    ['Mar 5 04:12:30 +0100 2024'],
  ])('names the device and gives the year: %s', (date) => {
    expect(told(nagios(date))).toEqual(['sw1 COMM_FAILED 2024-03-05T04:12:09.114']);
  });

  it.each([
    [
      'PRTG',
      `Device/Group: sw1 (192.0.2.7)\nSensor: Syslog Receiver\nStatus: Warning at 3/25/2024 4:12:09 AM\nLast Message: ${BARE}\n`,
    ],
    [
      'PRTG, the time first',
      `New Status on 25.03.2024 04:12:09 (W. Europe Standard Time):\n\nDown\n\nLast Message:\n${BARE}\n\nDevice sw1 (192.0.2.7)\n`,
    ],
    [
      'QRadar',
      `Rule Name: licensing\nStart Time: Mar 25, 2024, 4:12:09 AM\nLog Source: CiscoIOS @ sw1\nPayload:\n<187>38: ${BARE}\n`,
    ],
    [
      'QRadar, copied',
      `Payload Information\n<187>38: ${BARE}\n\nEvent Name\tCOMM_FAILED\nStart Time\tMar 25, 2024, 4:12:09 AM\nLog Source\tCiscoIOS @ sw1\n`,
    ],
  ])('gives the time of a message that has none: %s', (_, text) => {
    expect(told(text)).toEqual(['sw1 COMM_FAILED 2024-03-25T04:12:09.000']);
  });

  it('is one of several, told apart by what stands right beside each message', () => {
    const block = (host: string, hour: number) =>
      `Log Source: CiscoIOS @ ${host}\nLog Source Time: Mar 25, 2024 ${hour}:12:09 AM\nPayload: <187>38: ${BARE}\n\n`;
    expect(told(block('sw1', 4) + block('sw2', 5))).toEqual([
      'sw1 COMM_FAILED 2024-03-25T04:12:09.000',
      'sw2 COMM_FAILED 2024-03-25T05:12:09.000',
    ]);
  });

  it('is read where host and time stand below the message', () => {
    const icinga = `***** Icinga 2 Service Monitoring on mon1 *****\n\n==> syslog on sw1 is CRITICAL! <==\n\nInfo?    ${FAILED}\n\nWhen?    2024-03-05 04:12:30 +0000\nService? syslog\nHost?    sw1\nIPv4?    192.0.2.7\n`;
    expect(told(icinga)).toEqual(['sw1 COMM_FAILED 2024-03-05T04:12:09.114']);
  });

  it('is told from the next one in the same file', () => {
    const second = `***** Nagios *****\n\nNotification Type: RECOVERY\nHost: sw2\nDate/Time: 2024-03-05 04:22:30\nAdditional Info: ${RESTORED}\n`;
    expect(told(nagios('2024-03-05 04:12:30') + second)).toEqual([
      'sw1 COMM_FAILED 2024-03-05T04:12:09.114',
      'sw2 COMM_RESTORED 2024-03-05T04:22:09.114',
    ]);
  });

  it('leaves a text alone that only speaks of hosts', () => {
    expect(told(`Host: jump1\nIP: 192.0.2.1\n${FAILED.replace('*Mar  5', '*Mar  5 2024')}\n`)[0]).not.toContain(
      'jump1',
    );
  });
});

describe('a notification of CISCO-SYSLOG-MIB in one line', () => {
  const values = (mnemonic: string, text: string) =>
    ({ Facility: 'SMART_LIC', Severity: '4', MsgName: mnemonic, MsgText: text }) as const;
  const told2 = (line: (address: string, columns: Readonly<Record<string, string>>) => string) =>
    told(
      [
        line('192.0.2.7', values('COMM_FAILED', TEXT)),
        line('192.0.2.8', values('COMM_RESTORED', 'Communications with Cisco Smart License Utility (CSLU) restored')),
      ].join('\n'),
    );
  const written = (columns: Readonly<Record<string, string>>, between: string, is: string, before = '') =>
    Object.entries(columns)
      .map(([name, value]) => `${before}clogHist${name}.3${is}${value}`)
      .join(between);

  it.each([
    ['what a script says of it', (address: string) => `Received trap from ${address}: `],
    ['an address alone', (address: string) => `${address} `],
    ['columns between bars', (address: string) => `3|2026-03-11 09:20:27|${address}|clogMessageGenerated|`],
    ['a field', (address: string) => `trap agent=${address} `],
    ['with a severity before it', (address: string) => `Critical: ${address}, community ***: `],
  ])('is of the device whose address stands before it: %s', (_, lead) => {
    for (const [between, is, before] of [
      [' ', ' = STRING: ', 'CISCO-SYSLOG-MIB::'],
      [', ', ' = ', 'CISCO-SYSLOG-MIB::'],
      [' ', '=', ''],
    ] as const)
      expect(
        told2((address, columns) => lead(address) + written(columns, between, is, before)).map((each) =>
          each.split(' ').slice(0, 2).join(' '),
        ),
      ).toEqual(['192.0.2.7 COMM_FAILED', '192.0.2.8 COMM_RESTORED']);
  });
});

describe('the history of CISCO-SYSLOG-MIB', () => {
  const NAMED = ['Facility', 'Severity', 'MsgName', 'MsgText'];
  const row = (index: number, mnemonic: string, severity: string, text: string) =>
    [`STRING: SMART_LIC`, `INTEGER: ${severity}`, `STRING: ${mnemonic}`, `STRING: ${text}`].map((value, column) => ({
      column,
      index,
      value,
    }));
  const ROWS = [
    ...row(11, 'COMM_FAILED', 'error(4)', TEXT),
    ...row(12, 'REPORTING_REQUIRED', 'info(7)', 'A Usage report acknowledgement will be required in 30 days.'),
  ];
  const byColumn = [...ROWS].sort((one, other) => one.column - other.column);
  const WANT = ['sw1 COMM_FAILED null', 'sw1 REPORTING_REQUIRED null'];
  const SYSNAME = 'SNMPv2-MIB::sysName.0 = STRING: sw1\n';

  it.each([
    [
      'by name',
      byColumn.map(({ column, index, value }) => `CISCO-SYSLOG-MIB::clogHist${NAMED[column]}.${index} = ${value}`),
    ],
    [
      'by number',
      byColumn.map(
        ({ column, index, value }) =>
          `.1.3.6.1.4.1.9.9.41.1.2.3.1.${column + 2}.${index} = ${value.replace(/STRING: (.*)/, 'STRING: "$1"').replace(/\w+\((\d)\)/, '$1')}`,
      ),
    ],
    [
      'as iso',
      byColumn.map(
        ({ column, index, value }) =>
          `iso.3.6.1.4.1.9.9.41.1.2.3.1.${column + 2}.${index} = ${value.replace(/\w+\((\d)\)/, '$1')}`,
      ),
    ],
    [
      'below enterprises',
      byColumn.map(
        ({ column, index, value }) =>
          `SNMPv2-SMI::enterprises.9.9.41.1.2.3.1.${column + 2}.${index} = ${value.replace(/\w+\((\d)\)/, '$1')}`,
      ),
    ],
    [
      'without types',
      byColumn.map(
        ({ column, index, value }) =>
          `CISCO-SYSLOG-MIB::clogHist${NAMED[column]}.${index} = ${value.replace(/^\w+: /, '').replace(/\(\d\)/, '')}`,
      ),
    ],
    [
      'without types and signs',
      byColumn.map(
        ({ column, index, value }) =>
          `.1.3.6.1.4.1.9.9.41.1.2.3.1.${column + 2}.${index} ${value.replace(/^\w+: /, '').replace(/\w+\((\d)\)/, '$1')}`,
      ),
    ],
  ])('gives the messages of a walk %s', (_, lines) => {
    expect(told(`${SYSNAME}${lines.join('\n')}\n`)).toEqual(WANT);
  });

  const VARS = ROWS.slice(0, 4);
  it.each([
    [
      'snmptrapd with the MIB',
      'sw1.example.net',
      `2024-03-05 04:12:10 sw1.example.net [UDP: [192.0.2.7]:57321->[192.0.2.100]:162]:\nDISMAN-EVENT-MIB::sysUpTimeInstance = Timeticks: (8640000) 1 day, 0:00:00.00\tSNMPv2-MIB::snmpTrapOID.0 = OID: CISCO-SYSLOG-MIB::clogMessageGenerated\t${VARS.map(({ column, index, value }) => `CISCO-SYSLOG-MIB::clogHist${NAMED[column]}.${index} = ${value}`).join('\t')}\n`,
    ],
    [
      'snmptrapd by number',
      'sw1.example.net',
      `2024-03-05 04:12:10 sw1.example.net [UDP: [192.0.2.7]:57321->[192.0.2.100]:162]:\n.1.3.6.1.2.1.1.3.0 = Timeticks: (8640000) 1 day, 0:00:00.00\t.1.3.6.1.6.3.1.1.4.1.0 = OID: .1.3.6.1.4.1.9.9.41.2.0.1\t${VARS.map(({ column, index, value }) => `.1.3.6.1.4.1.9.9.41.1.2.3.1.${column + 2}.${index} = ${value.replace(/\w+\((\d)\)/, '$1')}`).join('\t')}\n`,
    ],
    [
      'snmptrapd of SNMPv1 behind a relay',
      '192.0.2.7',
      `2024-03-05 04:12:10 192.0.2.7 [192.0.2.7] (via UDP: [192.0.2.99]:57321->[192.0.2.100]:162) TRAP, SNMP v1, community Sesame\n\t.1.3.6.1.4.1.9.9.41.2 Enterprise Specific Trap (1) Uptime: 1 day, 0:00:00.00\n\t${VARS.map(({ column, index, value }) => `.1.3.6.1.4.1.9.9.41.1.2.3.1.${column + 2}.${index} = ${value}`).join('\t')}\n`,
    ],
    [
      'Zabbix with a clock of its own, by number',
      '192.0.2.7',
      `041210.20240305 ZBXTRAP 192.0.2.7\nPDU INFO:\n  receivedfrom                   UDP: [192.0.2.7]:57321->[192.0.2.100]:162\nVARBINDS:\n${VARS.map(({ column, index, value }) => `  iso.3.6.1.4.1.9.9.41.1.2.3.1.${column + 2}.${index} type=4  value=${value.replace(/\w+\((\d)\)/, '$1')}\n`).join('')}`,
    ],
    [
      'Zabbix',
      '192.0.2.7',
      `2024-03-05T04:12:10+0000 ZBXTRAP 192.0.2.7\nVARBINDS:\n${VARS.map(({ column, index, value }) => `  CISCO-SYSLOG-MIB::clogHist${NAMED[column]}.${index} type=4  value=${value.replace(/STRING: (.*)/, 'STRING: "$1"')}\n`).join('')}`,
    ],
  ])('gives the message of a notification by %s, of its sender and at its time', (_, id, text) => {
    const [device] = analyze({ 'in.txt': text }).devices;
    expect(device?.id).toBe(id);
    expect(device?.messages[0]?.first).toMatch(/^2024-03-05T04:12:10\.000/);
    expect(device?.messages[0]?.fields).toMatchObject({ error: 'Unable to resolve server hostname/domain name' });
  });

  it('in syslog is one message', () => {
    const text = `Mar  5 04:12:10 nms1 snmptrapd[812]: 2024-03-05 04:12:10 sw1 [UDP: [192.0.2.7]:57321->[192.0.2.100]:162]:#012.1.3.6.1.6.3.1.1.4.1.0 = OID: .1.3.6.1.4.1.9.9.41.2.0.1#011${VARS.map(({ column, index, value }) => `.1.3.6.1.4.1.9.9.41.1.2.3.1.${column + 2}.${index} = ${value.replace(/\w+\((\d)\)/, '$1')}`).join('#011')}\n`;
    expect(analyze({ 'in.txt': text }).devices.map(({ id, messages }) => [id, messages[0]?.count])).toEqual([
      ['sw1', 1],
    ]);
  });

  it.each([
    ['sw1.example.net', 'sw1.example.net', 'UDP: [192.0.2.7]:57321->[192.0.2.100]:162'],
    ['UDP:', '192.0.2.7', '192.0.2.7]:57321->[192.0.2.100]:162 [UDP: [192.0.2.7]:57321->[192.0.2.100]:162'],
  ])('by syslog-ng, which calls the sender %s, is one message of %s', (hostname, id, transport) => {
    const quoted = VARS.map(({ column, index, value }) => {
      const plain = value
        .replace(/^\w+: /, '')
        .replace(/^"|"$/g, '')
        .replace(/^\w+\((\d)\)$/, '$1');
      return `, iso.3.6.1.4.1.9.9.41.1.2.3.1.${column + 2}.${index}='${plain}'`;
    });
    const text = `Mar  5 04:12:10 nms1 hostname='${hostname}', transport_info='${transport}', iso.3.6.1.6.3.1.1.4.1.0='iso.3.6.1.4.1.9.9.41.2.0.1'${quoted.join('')}\n`;
    const devices = analyze({ 'in.txt': text }).devices;
    expect(devices.map((device) => [device.id, device.messages[0]?.fields])).toEqual([
      [id, expect.objectContaining({ error: 'Unable to resolve server hostname/domain name' })],
    ]);
  });
});

describe('the log of a NETCONF client', () => {
  const replyOf = (serial: string) =>
    `<rpc-reply xmlns="urn:ietf:params:xml:ns:netconf:base:1.0" message-id="1"><data><licensing xmlns="http://cisco.com/ns/yang/cisco-smart-license"><state><state-info><transport><transport-type>transport-type-cslu</transport-type></transport><udi><pid>C9300-24T</pid><sn>${serial}</sn></udi></state-info></state></licensing></data></rpc-reply>`;

  it.each([
    [
      'above the reply',
      (host: string, reply: string) =>
        `DEBUG:ncclient.transport.ssh:[host ${host} session-id 12] Received message:\n${reply}\n`,
    ],
    [
      'before it on its line',
      (host: string, reply: string) =>
        `2024-03-05 04:12:10,101 DEBUG:ncclient.transport.parser:[host ${host} session-id 12] Received: ${reply}\n`,
    ],
  ])('names the device %s', (_, form) => {
    const { devices } = analyze({
      'in.txt': form('sw1', replyOf('FOC0000X0AB')) + form('sw2', replyOf('FOC0000X0CD')),
    });
    expect(devices.map(({ hostname, udis }) => [hostname, udis[0]?.sn])).toEqual([
      ['sw1', 'FOC0000X0AB'],
      ['sw2', 'FOC0000X0CD'],
    ]);
  });
});

describe('a container or a line of a terminal server before lines', () => {
  const inContainer = (text: string) => text.replace(/^/gm, 'sw1_console  | ');
  const DATED = FAILED.replace('*Mar  5', '*Mar  5 2024');

  it('is the name where nothing else is', () => {
    expect(told(`${inContainer(`${DATED}\n${DATED}`)}\n`)).toEqual(['sw1_console COMM_FAILED 2024-03-05T04:12:09.114']);
  });

  it('gives way to the name that the device gives itself', () => {
    expect(told(`${inContainer(`dist-sw7: ${DATED}\ndist-sw7: ${DATED}`)}\n`)).toEqual([
      'dist-sw7 COMM_FAILED 2024-03-05T04:12:09.114',
    ]);
  });

  it('gives way to a prompt, also for what was printed before it', () => {
    const text = inContainer(
      `${DATED}\n\ndist-sw7>enable\ndist-sw7#show clock\n*04:13:00.000 UTC Tue Mar 5 2024\ndist-sw7#`,
    );
    expect(told(`${text}\n`)).toEqual(['dist-sw7 COMM_FAILED 2024-03-05T04:12:09.114']);
  });

  it('stays the name where the prompts are those of several devices', () => {
    const text = inContainer(
      `${DATED}\nsw7#show clock\n*04:13:00.000 UTC Tue Mar 5 2024\nsw8#show clock\n*04:13:00.000 UTC Tue Mar 5 2024\nsw8#`,
    );
    expect(told(`${text}\n`)).toEqual(['sw1_console COMM_FAILED 2024-03-05T04:12:09.114']);
  });
});

describe('a collector whose new year comes later than that of the device', () => {
  it.each([
    ['Jan  1 08:00:00.000', '2025-12-31T23:00:00Z', '2026-01-01T08:00:00.000'],
    ['Dec 31 23:50:00.000', '2026-01-01T00:10:00Z', '2025-12-31T23:50:00.000'],
    ['Mar  5 04:12:09.114', '2025-12-31T23:00:00Z', '2025-03-05T04:12:09.114'],
  ])('gives %s its year', (stamp, at, want) => {
    const event = { '@timestamp': at, host: 'sw1', message: `${stamp}: %SMART_LIC-3-COMM_FAILED: ${TEXT}` };
    expect(told(`${JSON.stringify(event)}\n`)).toEqual([`sw1 COMM_FAILED ${want}`]);
  });
});
