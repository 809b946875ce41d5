import { describe, expect, it } from 'vitest';
import { openReader } from '../../../src/diagnose/analysis.js';
import { fromCapture } from '../../../src/ingest/files/capture.js';
import type { InputRecord } from '../../../src/model/record.js';
import { analyze, CONTEXT } from '../structured/analyze-text.js';

/** Inputs in the shapes in which strangers have them; each with the devices and incidents that a right answer has. */

const FAILED = (minute: number) =>
  `*Dec  1 2025 08:${minute}:43.398: %SMART_LIC-3-COMM_FAILED: Communications failure with the Cisco Smart License Utility (CSLU) : Unable to resolve server hostname/domain name`;
const RESTORED = (minute: number) =>
  `*Dec  1 2025 08:${minute}:43.398: %SMART_LIC-5-COMM_RESTORED: Communications with Cisco Smart License Utility (CSLU) restored`;

const STATUS = `Smart Licensing Using Policy:
  Status: ENABLED

Transport:
  Type: cslu
  Cslu address: http://cslu.example.net:8182/cslu/v1/pi
  Proxy:
    Not Configured
  VRF:
    Not Configured

Usage Reporting:
  Last ACK received: <none>
  Next ACK deadline: Dec 20 2025 09:00:00 UTC
  Reporting push interval: 30  days
  Next ACK push check: <none>
  Next report push: <none>
  Last report push: <none>
  Last report file write: <none>

Trust Code Installed: <none>`;

/** `sw1 open 1`: a device with its incidents, in the order of their names. */
function told(text: string, source = 'in.txt'): string[] {
  return analyze({ [source]: text })
    .devices.map(({ hostname, id, incidents }) =>
      [hostname ?? id, ...incidents.map(({ status, count }) => `${status} ${count}`)].join(' '),
    )
    .sort();
}

describe('a placeholder', () => {
  it.each([
    '$HOSTNAME',
    '${HOSTNAME}',
    '%HOSTNAME%',
    '{{ inventory_hostname }}',
    '<hostname>',
    '#HOST#',
    '__HOST__',
    '@@host@@',
    '$(hostname)',
    'sw-{{ site }}',
  ])('is no name: %s', (name) => {
    const config = `hostname ${name}\nlicense smart transport cslu\n`;
    expect(told(config)).toEqual(['in.txt']);
    expect(told(`<187>45: ${name}: ${FAILED(10)}\n`)).toEqual(['in.txt open 1']);
    expect(told(`${JSON.stringify({ message: FAILED(10), host: name })}\n`)).toEqual(['in.txt open 1']);
  });
});

describe('a container before each line', () => {
  it.each(['syslog-1  | ', 'lab_rsyslog_1  | ', 'log-collector | ', 'fluent-bit-2 | '])(
    'is no device: %s',
    (prefix) => {
      expect(told([FAILED(10), FAILED(12)].map((line) => `${prefix}${line}\n`).join(''))).toEqual(['in.txt open 2']);
      const named = [`<187>4: sw1: ${FAILED(10)}`, `<187>9: sw2: ${RESTORED(11)}`];
      expect(told(named.map((line) => `${prefix}${line}\n`).join(''))).toEqual(['sw1 open 1', 'sw2']);
    },
  );

  it('is one where it is called like a device', () => {
    expect(told(`sw-1 | ${FAILED(10)}\nsw-2 | ${RESTORED(11)}\n`)).toEqual(['sw-1 open 1', 'sw-2']);
  });
});

describe('a wrapper behind a long log', () => {
  const log = Array.from(
    { length: 4000 },
    (_, index) => `Dec  1 08:00:00 host kernel: nothing ${index} of interest\n`,
  ).join('');

  it('is taken off wherever it begins', () => {
    const events = [
      { host: 'sw1', message: `<187>1: ${FAILED(10)}` },
      { host: 'sw2', message: `<189>1: ${RESTORED(11)}` },
    ];
    expect(told(log + events.map((event) => `${JSON.stringify(event)}\n`).join(''))).toEqual(['sw1 open 1', 'sw2']);
    const result = `ok: [sw3] => {\n  "stdout": [${JSON.stringify(STATUS)}]\n}\n`;
    expect(told(log + result)).toEqual(['sw3']);
  });

  it('points at the lines of the file', () => {
    const records: InputRecord[] = [];
    const reader = openReader('in.txt', CONTEXT, { record: (record) => records.push(record), diagnostic: () => {} });
    for (const chunk of (log + JSON.stringify({ host: 'sw1', message: FAILED(10) })).match(/[\s\S]{1,50000}/g) ?? [])
      reader.push(Buffer.from(chunk));
    expect(reader.end()).toMatchObject({ lines: 4001 });
    expect(records.map(({ span }) => span.line)).toEqual([4001]);
  });
});

describe('an inventory', () => {
  it('gives the devices of its rows', () => {
    const table = 'Device Name,UDI_PID,UDI_SN,Site\nsw1,C9300-24T,FOC0000X0B2,A\nsw2,C9300-48P,FOC0000X0B3,B\n';
    const { devices } = analyze({ 'inventory.csv': table });
    expect(devices.map(({ hostname, id, outcome }) => [hostname, id, outcome])).toEqual([
      ['sw1', 'C9300-24T:FOC0000X0B2', 'unclear'],
      ['sw2', 'C9300-48P:FOC0000X0B3', 'unclear'],
    ]);
  });

  it.each(['pid;serial', 'Product ID;Serial Number', 'PID;SN', 'udi_pid;udi_serial_number'])(
    'has its columns called %s',
    (head) => {
      expect(told(`${head}\nC9300-24T;FOC0000X0B2\n`)).toEqual(['C9300-24T:FOC0000X0B2']);
    },
  );

  it('of CSSM names them in cells', () => {
    const table = `Name,Product Type\n"UDI_PID:C9300-24T; UDI_SN:FOC0000X0B2;",C9300\n"UDI_PID:C9500-16X; UDI_SN:FCW0000X0B9;",C9500\n`;
    expect(told(table)).toEqual(['C9300-24T:FOC0000X0B2', 'C9500-16X:FCW0000X0B9']);
  });
});

describe('a licence file whose signature is redacted', () => {
  it('is sound', () => {
    const file = (signature: string) =>
      `<smartLicenseAuthorization><udi>P:C8300-1N1S-6T,S:FDO0000X0A1</udi><signature>${signature}</signature></smartLicenseAuthorization>`;
    for (const signature of ['MEUCIQ==', '<redacted:key>', 'TUlJQ0lqQU5CZ2txaGtpRzl3MEJBUUVGQUFPQ0Fn']) {
      const { diagnostics, devices } = analyze({ 'slac.txt': file(signature) });
      expect(diagnostics).toEqual([]);
      expect(devices.map(({ id }) => id)).toEqual(['C8300-1N1S-6T:FDO0000X0A1']);
    }
  });
});

/** A packet of IPv4 from 192.0.2.`host`. */
function packet(host: number, protocol: 6 | 17, header: Buffer, text: string): Buffer {
  const payload = Buffer.concat([header, Buffer.from(text)]);
  const ip = Buffer.from([0x45, 0, 0, 0, 0, 0, 0, 0, 64, protocol, 0, 0, 192, 0, 2, host, 192, 0, 2, 200]);
  ip.writeUInt16BE(20 + payload.length, 2);
  return Buffer.concat([Buffer.alloc(12), Buffer.from([8, 0]), ip, payload]);
}

function udp(host: number, text: string): Buffer {
  const header = Buffer.alloc(8);
  header.writeUInt16BE(514, 2);
  return packet(host, 17, header, text);
}

function tcp(host: number, sequence: number, text: string): Buffer {
  const header = Buffer.alloc(20);
  header.writeUInt16BE(40_000 + host, 0);
  header.writeUInt16BE(514, 2);
  header.writeUInt32BE(sequence, 4);
  header[12] = 0x50;
  return packet(host, 6, header, text);
}

/** As `tshark -x` prints a packet. */
function dump(bytes: Buffer): string {
  const lines: string[] = [];
  for (let at = 0; at < bytes.length; at += 16) {
    const row = bytes.subarray(at, at + 16);
    const hex = row.toString('hex').replace(/../g, '$& ').padEnd(48);
    lines.push(`${at.toString(16).padStart(4, '0')}  ${hex}  ${row.toString('latin1').replace(/[^ -~]/g, '.')}`);
  }
  return `${lines.join('\n')}\n\n`;
}

describe('packets', () => {
  const [one, two] = [`<187>38: sw1: ${FAILED(10)}`, `<189>12: sw2: ${RESTORED(11)}`];

  it('are read from their bytes', () => {
    expect(told(dump(udp(7, one)) + dump(udp(8, two)))).toEqual(['sw1 open 1', 'sw2']);
  });

  it('are read from the account of tshark, each once', () => {
    const account = (host: number, text: string) =>
      `Frame 1: 210 bytes on wire (1680 bits), 210 bytes captured (1680 bits)\n    Frame Number: 1\nInternet Protocol Version 4, Src: 192.0.2.${host}, Dst: 192.0.2.200\nUser Datagram Protocol, Src Port: 52000, Dst Port: 514\nSyslog message: LOCAL7.ERR: ${text.replace(/^<\d+>/, '')}\n    1011 1... = Facility: LOCAL7 - reserved for local use (23)\n    Message: ${text.replace(/^<\d+>/, '')}\n\n`;
    expect(told(account(7, one) + account(8, two))).toEqual(['sw1 open 1', 'sw2']);
    expect(
      told(account(7, `<187>38: ${FAILED(10)}`) + dump(udp(7, one)) + account(8, `<189>1: ${RESTORED(11)}`)),
    ).toEqual(['192.0.2.7 open 1', '192.0.2.8']);
  });

  it('of TCP are messages of their own where nothing ends them', async () => {
    const head = Buffer.alloc(24);
    head.writeUInt32LE(0xa1b2c3d4, 0);
    head.writeUInt32LE(1, 20);
    const frames = [tcp(7, 1, one), tcp(8, 1, two), tcp(7, 1 + one.length, `<189>39: sw1: ${RESTORED(14)}`)];
    const bytes = Buffer.concat([
      head,
      ...frames.flatMap((frame) => {
        const record = Buffer.alloc(16);
        record.writeUInt32LE(1_764_576_000, 0);
        record.writeUInt32LE(frame.length, 8);
        record.writeUInt32LE(frame.length, 12);
        return [record, frame];
      }),
    ]);
    let text = '';
    for await (const chunk of fromCapture(
      (async function* () {
        yield bytes;
      })(),
    ))
      text += Buffer.from(chunk).toString();
    expect(told(text)).toEqual(['sw1 resolved 1', 'sw2']);
  });
});

describe('an output folded hard at an unusual column', () => {
  it.each([52, 60, 66, 90])('is put together at %d', (width) => {
    const address =
      'http://cslu-server-building-7.datacentre-north.branch-office-of-the-south.example.net:8182/cslu/v1/pi';
    const text = `sw1#show license status\n${STATUS.replace('http://cslu.example.net:8182/cslu/v1/pi', address)}\nsw1#show logging\n${FAILED(10)}\n${FAILED(15)}\nsw1#\n`;
    const folded = text.replace(new RegExp(`.{${width}}(?=.)`, 'g'), '$&\n');
    const { devices } = analyze({ 'in.txt': folded });
    expect(devices.map(({ hostname, state }) => [hostname, state.transport.url])).toEqual([['sw1', address]]);
    expect(devices[0]?.incidents[0]).toMatchObject({ count: 2, status: 'open' });
  });
});

describe('the time of a wrapper', () => {
  const session = `sw1#show license status\n${STATUS}\nsw1#\n`;
  const wrapped: Readonly<Record<string, string>> = {
    'a JSON result': JSON.stringify({
      '@timestamp': '2025-12-05T10:00:00Z',
      host: 'sw1',
      command: 'show license status',
      output: STATUS,
    }),
    Ansible: `ok: [sw1] => {\n  "start": "2025-12-05 10:00:00.123456",\n  "stdout": ${JSON.stringify(STATUS)}\n}\n`,
    'a task log': session.replace(/^/gm, '2025-12-05T10:00:01: %AETEST-INFO: '),
    'a terminal program': `=~=~=~=~=~=~=~=~=~=~=~= PuTTY log 2025.12.05 10:00:00 =~=~=~=~=~=~=~=~=~=~=~=\n${session}`,
    script: `Script started on 2025-12-05 10:00:00+00:00 [TERM="xterm"]\n${session}`,
    'a mail': `From: ops@example.net\nDate: Fri, 05 Dec 2025 10:00:00 +0000\n\n${session}`,
  };

  it.each(Object.keys(wrapped))('judges where the device gives none: %s', (name) => {
    const [device] = analyze({ 'in.txt': wrapped[name] ?? '' }).devices;
    expect(device?.now).toMatchObject({
      at: expect.stringMatching(/^2025-12-05T10:00/),
      from: 'wrapper',
      otherwise: null,
    });
    expect(device?.obligations.map(({ status }) => status)).not.toContain('overdue');
  });

  it('gives way to the device itself, and to what its outputs tell of later', () => {
    const own = `=~=~=~= PuTTY log 2025.12.05 10:00:00 =~=~=~=\nsw1#show clock\n11:43:15.743 UTC Sat Dec 27 2025\n${session}`;
    expect(analyze({ 'in.txt': own }).devices[0]?.now.from).toBe('show output');
    const later = (wrapped.script ?? '').replace(
      'Last report push: <none>',
      'Last report push: Dec 12 2025 09:00:00 UTC',
    );
    expect(analyze({ 'in.txt': later }).devices[0]?.now).toMatchObject({
      from: 'evidence',
      at: '2025-12-12T09:00:00.000Z',
    });
  });

  it('of a file name is weak: nothing is called fine by it', () => {
    const [device] = analyze({ 'show-tech_2025-12-05.txt': session }).devices;
    expect(device).toMatchObject({ now: { from: 'file name', otherwise: expect.any(String) }, outcome: 'unclear' });
    const [future] = analyze({ 'sw1-20270101.log': session }).devices;
    expect(future?.now.from).not.toBe('file name');
  });

  it('gives a log its year, unless the device says another', () => {
    const log = FAILED(10).replace(' 2025', '');
    const openedIn = (inputs: Readonly<Record<string, string>>) =>
      analyze(inputs).devices[0]?.incidents[0]?.opened?.slice(0, 4);
    expect(openedIn({ 'sw9.log': log })).toBe('2025');
    expect(openedIn({ 'sw9_2024-03-12.log': log })).toBe('2023');
    expect(openedIn({ 'sw9-20231204-0100.log': log })).toBe('2023');
    expect(
      openedIn({ 'in.txt': `Script started on 2024-12-02 10:00:00+00:00\nsw1#show logging\n${log}\nsw1#\n` }),
    ).toBe('2024');
    const clock = 'sw9#show clock\n11:43:15.743 UTC Fri Dec 5 2025\nsw9#show logging\n';
    expect(openedIn({ 'case_2019-12-04.log': `${clock}${log}\nsw9#\n` })).toBe('2025');
    expect(openedIn({ 'case_2019-12-04.log': `sw9#show logging\n${log}\n${clock.slice(0, 54)}` })).toBe('2025');
  });
});

describe('lines of events', () => {
  const [failed, restored] = [FAILED(10), RESTORED(12)];
  const message = (line: string) => line.replace(/^.*?(?=%)/, '');
  const forms: Readonly<Record<string, (host: string, line: string) => string>> = {
    CEF: (host, line) =>
      `Dec  1 08:23:44 siem01 CEF:0|Cisco|IOS|15.2|SMART_LIC|text|6|dvchost=${host} dvc=192.0.2.3 rawEvent=<187>45: ${line}`,
    'CEF without the line': (host, line) =>
      `CEF:0|Cisco|IOS|15.2|${message(line).slice(1).split(':')[0]}|text|6|dvchost=${host} msg=${message(line).replace(/^\S+: /, '')}`,
    LEEF: (host, line) =>
      `<13>Dec  1 08:23:44 q LEEF:2.0|Cisco|IOS|17|X|src=192.0.2.3\tidentHostName=${host}\tmsg=${line}`,
    logcli: (host, line) => `2025-12-01T08:23:44Z {host="${host}", job="syslog"} 45: ${line}`,
    'a journal': (host, line) => `Dec  1 08:23:44 loghost ${host}[0]: 45: ${line}`,
    'a German relay': (host, line) => `1. Dez 08:23:44 ${host} 45: ${line}`,
    'a French relay': (host, line) => `déc.  1 08:23:44 ${host} 45: ${line}`,
    'a Spanish relay': (host, line) => `dic  1 08:23:44 ${host} 45: ${line}`,
    'an export for Excel': (host, line) => `1.12.2025 08:23;${host};${line}`,
    'a table without a head': (host, line) => `2025-12-01T08:23:44Z,${host},"${line}"`,
    'a table of Markdown': (host, line) => `| 08:23 | ${host} | \`${line}\` |`,
    brackets: (host, line) => `[${host}] ${line}`,
    pairs: (host, line) => `device=${host} msg="${line}"`,
    XML: (host, line) => `<event host="${host}"><raw>${line}</raw></event>`,
    'a ticket': (host, line) => `Node: ${host}\nMessage: ${line}\n`,
    'JSON of an element manager': (host, line) => JSON.stringify({ ne: host, txt: line }),
    'an alert with labels': (host, line) =>
      JSON.stringify({ labels: { instance: `${host}:9100` }, annotations: { description: line } }),
    'grep with surroundings': (host, line) => `${host}.log-${line}`,
    'columns of blanks': (host, line) => `2025-12-01 08:23:44   ${host}    LOCAL7  ERR   ${line}`,
    grep: (host, line) => `logs/${host}.log:12:${line}`,
  };

  it.each(Object.keys(forms))('are of the device that they name, and of no collector: %s', (name) => {
    const form = forms[name] as (host: string, line: string) => string;
    expect(told(`${form('edge-3', failed)}\n${form('edge-4', restored)}\n`)).toEqual(['edge-3 open 1', 'edge-4']);
  });

  it.each([
    (host: string, line: string) => `[${host}] ${line}`,
    (host: string, line: string) => `1,${host},"${line}"`,
    (host: string, line: string) => `| ${host} | \`${line}\` |`,
  ])('are of the only word before them, where it stands by itself', (form) => {
    expect(told(`${form('core', failed)}\n${form('dist', restored)}\n`)).toEqual(['core open 1', 'dist']);
  });

  it('are of their senders address where a collector names itself', () => {
    const event = (address: string, message: string) =>
      JSON.stringify({ host: 'syslog01', source_ip: address, message });
    expect(told(`${event('192.0.2.3', failed)}\n${event('192.0.2.4', restored)}\n`)).toEqual([
      '192.0.2.3 open 1',
      '192.0.2.4',
    ]);
    expect(told(`192.0.2.3 ${failed}\n192.0.2.4 ${restored}\n`)).toEqual(['192.0.2.3 open 1', '192.0.2.4']);
  });

  it('whose beginning nobody understands close nothing', () => {
    const odd = (line: string) => line.replace(': %', 'x %');
    const { devices, diagnostics } = analyze({ 'in.log': `${odd(failed)}\n${odd(restored)}\n` });
    expect(devices.flatMap(({ incidents }) => incidents.map(({ status }) => status))).toEqual(['open']);
    expect(diagnostics.map(({ code }) => code)).toContain('unread-header');
  });

  it.each(['Raw Log Message', 'original_message', 'event.data', 'Syslog Message', 'raw_log'])(
    'in a column called %s',
    (column) => {
      const table = `Time,Log Source Host,${column}\n1,edge-3,"${failed}"\n2,edge-4,"${restored}"\n`;
      expect(told(table)).toEqual(['edge-3 open 1', 'edge-4']);
    },
  );
});

describe('outputs of two devices', () => {
  const other = STATUS.replace('Type: cslu', 'Type: Smart').replace(
    /Cslu address: .*/,
    'URL: https://smartreceiver.cisco.com/licservice/license',
  );
  const forms: Readonly<Record<string, string>> = {
    'tuples of Python': `[('edge-3', 'show license status', ${JSON.stringify(STATUS)}), ('edge-4', 'show license status', ${JSON.stringify(other)})]\n`,
    'lists of JSON': JSON.stringify([
      ['edge-3', STATUS],
      ['edge-4', other],
    ]),
    'a log of pyATS': [
      ['edge-3', STATUS],
      ['edge-4', other],
    ]
      .map(
        ([name, text]) =>
          `2025-12-01T09:30:00: %UNICON-INFO: +++ ${name} with via 'cli': executing command 'show license status' +++\nshow license status\n${text}\n${name}#\n`,
      )
      .join(''),
    'files of tail': `==> logs/edge-3.txt <==\n${STATUS}\n\n==> logs/edge-4_show_license_20251201.txt <==\n${other}\n`,
    'a chat': JSON.stringify(
      [
        `\`\`\`edge-3#show license status\n${STATUS}\nedge-3#\`\`\``,
        `\`\`\`edge-4#show license status\n${other}\nedge-4#\`\`\``,
      ].map((text) => ({ type: 'message', text })),
    ),
    'a chat as text': `\`\`\`edge-3#show license status\n${STATUS}\nedge-3#\`\`\`\nand\n\`\`\`edge-4#show license status\n${other}\nedge-4#\`\`\`\n`,
  };

  it('stay apart in a web page that names neither', () => {
    const cell = (text: string) =>
      `<td><pre>Utility:\n  Status: DISABLED\n\n${text.replaceAll('<', '&lt;').replaceAll('>', '&gt;')}</pre></td>`;
    const { devices } = analyze({ 'in.html': `<table><tr>${cell(STATUS)}</tr><tr>${cell(other)}</tr></table>\n` });
    expect(devices.map(({ state }) => state.transport.type)).toEqual(expect.arrayContaining(['cslu', 'smart']));
  });

  it.each(Object.keys(forms))('stay apart: %s', (name) => {
    const { devices } = analyze({ 'in.txt': forms[name] ?? '' });
    expect(devices.map(({ hostname, state }) => `${hostname} ${state.transport.type}`).sort()).toEqual([
      'edge-3 cslu',
      'edge-4 smart',
    ]);
  });
});

describe('what a console shows before its prompt', () => {
  const boot = `Cisco IOS Software [Cupertino], Catalyst L3 Switch Software (CAT9K_IOSXE), Version 17.9.4, RELEASE SOFTWARE (fc5)
cisco C9300-24T (X86) processor with 1338934K/6147K bytes of memory.
Processor board ID FOC0000X0B2
Model Number                       : C9300-24T
System Serial Number               : FOC0000X0B2

Press RETURN to get started!

`;
  const session = `edge-3#show license status\n${STATUS}\nedge-3#\n`;
  const ids = (text: string) =>
    analyze({ 'console.log': text }).devices.map(({ hostname, udis }) => [hostname, udis.length]);

  it('is of the device of the session', () => {
    expect(ids(boot + session)).toEqual([['edge-3', 1]]);
  });

  it('is not where the session has another UDI', () => {
    expect(ids(`${boot}${session}edge-3#show license udi\nUDI: PID:C9300-48P,SN:FOC0000X0C9\nedge-3#\n`)).toHaveLength(
      2,
    );
  });

  it('is not where the session is of several devices', () => {
    expect(ids(`${boot}${session}${session.replaceAll('edge-3', 'edge-4')}`)).toHaveLength(3);
  });
});

describe('a usage alone', () => {
  it('is no all-clear', () => {
    const usage = `core#show license usage
License Authorization: 
  Status: Not Applicable

network-advantage (C9300-24 Network Advantage):
  Description: C9300-24P Network Advantage
  Count: 1
  Version: 1.0
  Status: IN USE
  Export status: NOT RESTRICTED
  Enforcement type: NOT ENFORCED
  License type: Perpetual

core#
`;
    expect(analyze({ 'in.txt': usage }).devices[0]).toMatchObject({ outcome: 'unclear' });
  });
});

describe('lines of two devices, one failing and one recovered, behind words that nobody lists', () => {
  const failed = (text = '') =>
    `${text}%SMART_LIC-3-COMM_FAILED: Communications failure with the Cisco Smart License Utility (CSLU) : Unable to resolve server hostname/domain name`;
  const restored = (text = '') =>
    `${text}%SMART_LIC-5-COMM_RESTORED: Communications with the Cisco Smart License Utility (CSLU) restored`;
  const [first, second] = ['*Mar 11 09:21:27.201 UTC: ', '*Mar 11 09:31:27.201 UTC: '];
  const forms: Readonly<Record<string, string>> = {
    'names without a digit': `[core one] ${failed(first)}\n[core two] ${restored(second)}\n`,
    'words of a sentence': `Site North ${failed(first)}\nSite South ${restored(second)}\n`,
    'a list of Markdown': `* **edge-3** \`${failed(first)}\`\n* **edge-4** \`${restored(second)}\`\n`,
    'a quoted message before its key': `msg="${failed()}" devname=edge-3\nmsg="${restored()}" devname=edge-4\n`,
    'a message without quotes behind its key': `devname=edge-3 msg=${failed()}\ndevname=edge-4 msg=${restored()}\n`,
    'keys of another language': JSON.stringify([
      { gerät: 'edge-3', nachricht: failed(first) },
      { gerät: 'edge-4', nachricht: restored(second) },
    ]),
    'titles with an address': `--- edge-3 (192.0.2.3) ---\n${failed(first)}\n--- edge-4 (192.0.2.4) ---\n${restored(second)}\n`,
    'titles with a key': `Switch: edge-3\nLog:\n${failed(first)}\n\nSwitch: edge-4\nLog:\n${restored(second)}\n`,
  };

  it.each(Object.keys(forms))('do not close each other’s failures: %s', (name) => {
    const { devices } = analyze({ 'in.txt': forms[name] ?? '' });
    expect(devices).toHaveLength(2);
    expect(devices.flatMap(({ incidents }) => incidents.map(({ status }) => status))).toEqual(['open']);
  });

  it.each([
    ['a question that the console printed', `Proceed with reload? [confirm]${failed(first)}\n${restored(second)}\n`],
    ['levels', `ERROR ${failed(first)}\nNOTICE ${restored(second)}\n`],
    ['one number on every line', `ticket 4711 ${failed(first)}\nticket 4711 ${restored(second)}\n`],
  ])('are one device’s behind what names nobody: %s', (_, text) => {
    const { devices } = analyze({ 'in.txt': text });
    expect(devices.map(({ incidents }) => incidents.map(({ status }) => status))).toEqual([['resolved']]);
  });

  it('a tag in the pattern of a rule is no message', () => {
    const applet = 'event manager applet lic\n event syslog pattern "%SMART_LIC-3-COMM_FAILED: x"\n';
    expect(analyze({ 'in.txt': applet }).devices.flatMap(({ incidents }) => incidents)).toEqual([]);
  });
});

describe('a table whose head is in words of its own', () => {
  const lines = [
    ['sw-one', '08:10:05', 'COMM_FAILED', FAILED(10)],
    ['sw-two', '08:11:05', 'COMM_RESTORED', RESTORED(11)],
  ];
  const bare = (line = '') => line.slice(line.indexOf('%'));
  it.each([
    [
      'German',
      'Zeit;Gerät;Schwere;Meldung',
      (host = '', time = '', line = '') => `01.12.2025 ${time};${host};Fehler;${line}`,
    ],
    [
      'Spanish',
      'Fecha,Equipo,Nivel,Mensaje',
      (host = '', time = '', line = '') => `2025-12-01 ${time},${host},3,"${line}"`,
    ],
    [
      'French',
      'Horodatage;Appareil;Texte du jour',
      (host = '', time = '', line = '') => `2025-12-01 ${time};${host};${line}`,
    ],
    [
      'unknown',
      'When\tDevice\tWhat it said',
      (host = '', time = '', line = '') => `2025-12-01 ${time}\t${host}\t${line}`,
    ],
    [
      'Kibana',
      '"@timestamp",host.name,message',
      (host = '', time = '', line = '') => `"Dec 1, 2025 @ ${time}.700",${host},"${line}"`,
    ],
    [
      'quoted throughout',
      '"Time","Hostname","Message"',
      (host = '', time = '', line = '') => `"2025-12-01 ${time}","${host}","${line}"`,
    ],
    [
      'Azure',
      '"TimeGenerated [UTC]",Computer,HostName,SyslogMessage',
      (host = '', time = '', line = '') => `"12/1/2025, ${time.replace(/^0/, '')}.123 AM",fwd,${host},"${line}"`,
    ],
  ])('%s: the row names the device and says when', (_, head, row) => {
    const text = `${head}\n${lines.map(([host, time, , line]) => row(host, time, bare(line))).join('\n')}\n`;
    expect(told(text, 'in.csv')).toEqual(['sw-one open 1', 'sw-two']);
    const { devices } = analyze({ 'in.csv': text });
    expect(devices.flatMap(({ messages }) => messages.map(({ first }) => first?.slice(0, 16))).sort()).toEqual([
      '2025-12-01T08:10',
      '2025-12-01T08:11',
    ]);
  });
});

describe('a chat exported with its web pages', () => {
  const page =
    '<p>sw1#show license status</p><p>Smart Licensing Using Policy:<br>&nbsp; Status: ENABLED</p><p>Transport:<br>&nbsp; Type: cslu<br>&nbsp; Cslu address: http://cslu.example.net:8182/cslu/v1/pi</p><p>Trust Code Installed: &lt;none&gt;</p>';
  it.each([
    ['as one value', JSON.stringify({ messages: [{ from: 'Jane', content: page }] })],
    ['with indentation', JSON.stringify({ messages: [{ from: 'Jane', content: page }] }, null, 2)],
    ['as a list', JSON.stringify([{ content: page }])],
  ])('is read text by text, %s', (_, text) => {
    const { devices } = analyze({ 'in.json': text });
    expect(devices.map(({ hostname, state }) => [hostname, state.transport.url])).toEqual([
      ['sw1', 'http://cslu.example.net:8182/cslu/v1/pi'],
    ]);
  });
});

describe('a list of lines under a name of a program', () => {
  const text = `sw1#show license status\n${STATUS}\n`;
  const lines = text.split(/(?<=\n)/);
  it.each([
    ['a notebook', { cells: [{ cell_type: 'raw', source: lines }] }],
    ['lines with their ends', { pages: [lines] }],
    ['lines without', { sheets: [{ lines: lines.map((line) => line.trimEnd()) }] }],
  ])('is one text of the device that its prompt names: %s', (_, value) => {
    expect(told(JSON.stringify(value, null, 1), 'in.json')).toEqual(['sw1']);
    expect(analyze({ 'in.json': JSON.stringify(value, null, 1) }).devices[0]?.state.transport.type).toBe('cslu');
  });
});
