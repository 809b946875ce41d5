import { describe, expect, test } from 'vitest';
import { createAnalysis } from '../../../src/diagnose/analysis.js';
import type { Report } from '../../../src/model/report.js';
import { engine, optionsAt } from '../../engine.js';

/** What a switch prints for `show license status`, its transport set to something. */
function statusOf(transport: string, address: string): string {
  return `Utility:
  Status: DISABLED

Smart Licensing Using Policy:
  Status: ENABLED

Account Information:
  Smart Account: <none>
  Virtual Account: <none>

Transport:
  Type: ${transport}
  ${address}
  Proxy:
    Not Configured
  VRF: <empty>

Usage Reporting:
  Last ACK received: Feb 11 10:15:00 2026 UTC
  Next ACK deadline: Jun 30 09:00:00 2026 UTC
  Reporting push interval: 30  days
  Next ACK push check: <none>
  Next report push: Mar 11 09:35:00 2026 UTC
  Last report push: Feb 11 10:10:00 2026 UTC
  Last report file write: <none>

Trust Code Installed: <none>`;
}

const SMART = statusOf('Smart', 'URL: https://smartreceiver.example.net/licservice/license');
const CSLU = statusOf('cslu', 'Cslu address: https://cslu.example.net/cslu/v1/pi/site-4');
const FAILED = (count: number, name: string) =>
  `<187>${count}: ${name}: Mar 11 2026 09:2${count}:05.700 UTC: %SMART_LIC-3-COMM_FAILED: Communications failure with the Cisco Smart License Utility (CSLU) : Unable to resolve server hostname/domain name`;

function analyze(text: string): Report {
  const analysis = createAnalysis(engine, optionsAt(Date.parse('2026-03-12T00:00:00Z')));
  const reader = analysis.open('file.txt');
  reader.push(Buffer.from(text));
  reader.end();
  return analysis.report();
}

/** Devices and what was read of them, `edge-sw1 smart`. */
function readsAs(text: string): string[] {
  return analyze(text)
    .devices.map(({ id, hostname, state, incidents }) =>
      [
        hostname ?? id,
        state.transport.type,
        ...incidents.map(({ mnemonic, status, count }) => `${mnemonic} ${status} ${count}`),
      ]
        .filter((part) => part !== null)
        .join(' '),
    )
    .sort();
}

const yamlBlock = (text: string, indent: string) =>
  text
    .split('\n')
    .map((line) => (line === '' ? '' : indent + line))
    .join('\n');
const yamlList = (text: string) =>
  text
    .split('\n')
    .map((line, index) => `${index === 0 ? '  - - ' : '    - '}${line === '' ? "''" : `'${line}'`}`)
    .join('\n');
const json = (value: unknown) => JSON.stringify(value, null, 4);
const BOTH = ['edge-sw1 smart', 'edge-sw2 cslu'];

describe('results of tools for two devices', () => {
  const kinds: Readonly<Record<string, string>> = {
    'Nornir, printed': `send_command********************************************************
* edge-sw1 ** changed : False ************************************************
vvvv send_command ** changed : False vvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvv INFO
${SMART}
^^^^ END send_command ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
* edge-sw2 ** changed : False ************************************************
vvvv edge-sw2: collect ** changed : False vvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvv INFO
---- show license status ** changed : False ---------------------------------- INFO
${CSLU}
^^^^ END collect ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^`,
    'Nornir, in colours': `\u001b[1m\u001b[34m* edge-sw1 ** changed : False ***********\u001b[0m
\u001b[32mvvvv show ** changed : False vvvvvvvvvv INFO\u001b[0m
${SMART}
\u001b[32m^^^^ END show ^^^^^^^^^^\u001b[0m
\u001b[1m\u001b[34m* edge-sw2 ** changed : False ***********\u001b[0m
\u001b[32mvvvv show ** changed : False vvvvvvvvvv INFO\u001b[0m
${CSLU}
\u001b[32m^^^^ END show ^^^^^^^^^^\u001b[0m`,
    'Ansible, the default callback': `TASK [debug] ***
ok: [edge-sw1] => ${json({ 'out.stdout_lines': [SMART.split('\n')] })}
ok: [edge-sw2] => ${json({ 'out.stdout[0]': CSLU })}
PLAY RECAP ***
edge-sw1 : ok=2 changed=0`,
    'Ansible, with -v on one line': `ok: [edge-sw1] => ${JSON.stringify({ changed: false, stdout: [SMART], stdout_lines: [SMART.split('\n')] })}
changed: [edge-sw2] => (item=show license status) => ${JSON.stringify({ changed: true, item: 'show license status', stdout: [CSLU] })}`,
    'Ansible, a failed task': `fatal: [edge-sw1]: FAILED! => ${JSON.stringify({ changed: false, msg: 'conditional not met', stdout: [SMART] })}
failed: [edge-sw2] (item=x) => ${JSON.stringify({ msg: 'no', stdout: [CSLU] })}`,
    'Ansible, the YAML callback': `ok: [edge-sw1] =>
  out.stdout_lines:
${yamlList(SMART)}
ok: [edge-sw2] => changed=false
  ansible_facts:
    discovered: x
  stdout:
  - |-
${yamlBlock(CSLU, '    ')}
  stdout_lines: <omitted>

PLAY RECAP ***`,
    'Ansible, the JSON callback': json({
      plays: [
        {
          play: { name: 'x' },
          tasks: [
            {
              task: { name: 'run' },
              hosts: {
                'edge-sw1': { stdout: [SMART], invocation: { module_args: { commands: ['show license status'] } } },
                'edge-sw2': { stdout: [CSLU] },
              },
            },
          ],
        },
      ],
      stats: {},
    }),
    'Ansible, ad hoc': `edge-sw1 | CHANGED | rc=0 >>
${SMART}
edge-sw2 | SUCCESS => ${json({ stdout: [CSLU] })}`,
    'Ansible, a loop in results': json({
      results: [
        { item: 'edge-sw1', stdout: [SMART] },
        { inventory_hostname: 'edge-sw2', item: { command: 'show license status' }, stdout: [CSLU] },
      ],
    }),
    'a dictionary by device and command': json({
      'edge-sw1': { 'show license status': SMART },
      'edge-sw2': { 'show license status': CSLU },
    }),
    'the same as Python prints it': `{'edge-sw1': {'show license status': '${SMART.replaceAll('\n', '\\n')}'}, 'edge-sw2': {'show license status': '${CSLU.replaceAll('\n', '\\n')}'}}`,
    'a list of results': json([
      { device: 'edge-sw1', command: 'show license status', output: SMART },
      { device: 'edge-sw2', command: 'show license status', output: CSLU },
    ]),
    'one result a line': `${JSON.stringify({ host: 'edge-sw1', result: SMART })}\n${JSON.stringify({ host: 'edge-sw2', result: CSLU })}`,
    'RADKit, a table of one': `[SUCCESS] <radkit_client.sync.command.ExecSingleCommandResult object>
-----------  ------------------------------------------
identity     ops@example.net
device       edge-sw1
command      show license status
data         edge-sw1#show license status\\n${SMART.replaceAll('\n', '\\n')}\\nedge-sw1#
-----------  ------------------------------------------
-----------  ------------------------------------------
device       edge-sw2
command      show license status
data         ${CSLU.replaceAll('\n', '\\n')}
-----------  ------------------------------------------`,
    'Catalyst Center, the command runner': JSON.stringify([
      {
        deviceUuid: '1',
        commandResponses: {
          SUCCESS: { 'show license status': `show license status\n${SMART}\n\nedge-sw1#` },
          FAILURE: {},
        },
      },
      {
        deviceUuid: '2',
        commandResponses: {
          SUCCESS: { 'show license status': `show license status\n${CSLU}\n\nedge-sw2#` },
          FAILURE: {},
        },
      },
    ]),
    'a table with cells of many lines': `Device,Command,Output\nedge-sw1,show license status,"${SMART}"\nedge-sw2,show license status,"${CSLU}"\n`,
    'a table with semicolons': `"hostname";"result"\r\n"edge-sw1";"${SMART.replaceAll('\n', '\r\n')}"\r\n"edge-sw2";"${CSLU.replaceAll('\n', '\r\n')}"\r\n`,
    'titles before outputs': `===== edge-sw1 =====\n${SMART}\n===== edge-sw2 =====\n${CSLU}\n`,
    'titles in Markdown, with fences': `# Notes\n\n## edge-sw1\n\n\`\`\`\n${SMART}\n\`\`\`\n\n## edge-sw2\n\n~~~ console\n${CSLU}\n~~~\n`,
    'names before every line': `${SMART.split('\n')
      .map((line) => `edge-sw1 | ${line}`)
      .join('\n')}\n${CSLU.split('\n')
      .map((line) => `edge-sw2 | ${line}`.trimEnd())
      .join('\n')}`,
    'YAML, by device and command': `edge-sw1:\n  show license status: |\n${yamlBlock(SMART, '    ')}\nedge-sw2:\n  show license status: |\n${yamlBlock(CSLU, '    ')}\n`,
    'a quoted mail with results in it': `Hi,\n\nsee below.\n\n${`ok: [edge-sw1] => ${json({ msg: SMART })}\nok: [edge-sw2] => ${json({ msg: CSLU })}`
      .split('\n')
      .map((line) => `> ${line}`)
      .join('\n')}\n\nRegards\n`,
    'a document that is cut off': json([
      { device: 'edge-sw1', output: SMART },
      { device: 'edge-sw2', output: CSLU },
    ]).slice(0, -40),
  };
  test.each(Object.entries(kinds))('%s', (_, text) => {
    expect(readsAs(text)).toEqual(BOTH);
  });

  test('a document that is cut off is said to be', () => {
    const report = analyze(kinds['a document that is cut off'] ?? '');
    expect(report.diagnostics.map(({ code }) => code)).toContain('wrapper-cut-off');
  });

  test('values that hold nothing of a device are no results', () => {
    const report = analyze(json({ interfaces: [{ name: 'Gi1', up: true }] }));
    expect(report.devices).toEqual([]);
    expect(report.diagnostics.map(({ code }) => code)).toEqual(['nothing-recognised']);
  });
});

describe('log lines of two devices', () => {
  const one = FAILED(1, 'edge-sw1');
  const two = FAILED(2, 'edge-sw2');
  const kinds: Readonly<Record<string, string>> = {
    'an error of a log shipper': `2026-03-11T09:27:06.140+0100\tERROR\t[syslog]\tsyslog/input.go:285\tcan't parse event\t${JSON.stringify({ message: one })}
2026-03-11T09:27:06.140+0100\tERROR\t[syslog]\tsyslog/input.go:285\tcan't parse event\t${JSON.stringify({ message: two })}`,
    'a warning of another shipper': `2026-03-11 09:27:06 +0100 [warn]: #0 failed to parse message data=${JSON.stringify(one)}
2026-03-11 09:27:06 +0100 [warn]: #0 failed to parse message data=${JSON.stringify(two)}`,
    'bytes in a log of Python': `2026-03-11 09:27:06,001 [napalm_logs][DEBUG] Received b'${one}' from 192.0.2.9
2026-03-11 09:27:06,002 [napalm_logs][DEBUG] Received b'${two}' from 192.0.2.9`,
    'tcpdump -A': `09:20:07.118123 IP 192.0.2.7.58220 > 192.0.2.200.514: SYSLOG local7.error (3), length: 190
E.........7...............0.${one}
09:20:08.118123 IP 192.0.2.8.58220 > 192.0.2.200.514: SYSLOG local7.error (3), length: 190
E.........7...............0.${two}`,
    'tshark, a line each': `    1 0.000000000    192.0.2.7 → 192.0.2.200  Syslog 232 LOCAL7.ERR: ${one.replace(/^<\d+>/, '')}
    2 1.000000000    192.0.2.8 → 192.0.2.200  Syslog 232 LOCAL7.ERR: ${two.replace(/^<\d+>/, '')}`,
    'a list of packets between tabs': ['7', '8']
      .map(
        (host, index) =>
          `${host}\t2026-03-11 09:20:07.118\t192.0.2.${host}\t192.0.2.200\tSyslog\t231\tLOCAL7.ERR: ${[one, two][index]?.replace(/^<\d+>/, '')}`,
      )
      .join('\n'),
    'records of RFC 5424 with their counts': ['edge-sw1', 'edge-sw2']
      .map((name) => `<187>1 2026-03-11T09:20:07Z ${name} - - - - ${one.slice(one.indexOf('%'))}`)
      .map((record) => `${record.length} ${record}`)
      .join(''),
    'an event in an event': `${JSON.stringify({ MESSAGE: JSON.stringify({ message: one }), __REALTIME_TIMESTAMP: '1773220925000000' })}\n${JSON.stringify({ log: `${two}\n`, stream: 'stdout' })}`,
    'records without line ends': `<190>31: edge-sw1: *Apr 29 13:58:46.411: %SYS-6-LOGGINGHOST_STARTSTOP: Logging to host 192.0.2.239 port 514 started - CLI initiated${one}${two}[[<189>35: edge-sw2: *Apr 29 14:00:16.059: %SYS-5-CONFIG_I: Configured from console by console`,
    'records without line ends, their clocks left out': `${one.replace(/Mar .*UTC: /, '')}${two.replace(/Mar .*UTC: /, '')}`,
    'a plain log with a few events in it': `${one}\n${JSON.stringify({ full_log: two, location: '192.0.2.8' })}`,
  };
  test.each(Object.entries(kinds))('%s', (_, text) => {
    expect(readsAs(text)).toEqual(['edge-sw1 COMM_FAILED open 1', 'edge-sw2 COMM_FAILED open 1']);
  });

  test('senders of lines without a name are told apart by their address', () => {
    const bare = one.slice(one.indexOf('Mar'));
    const text = ['192.0.2.7', '192.0.2.8'].map((location) => JSON.stringify({ full_log: bare, location })).join('\n');
    expect(readsAs(text)).toEqual(['192.0.2.7 COMM_FAILED open 1', '192.0.2.8 COMM_FAILED open 1']);
  });

  test('the year of a line is that of its arrival', () => {
    const text = JSON.stringify({
      _raw: '*Dec 31 23:59:59.000: %SMART_LIC-3-COMM_FAILED: Communications failure with the Cisco Smart Software Manager (CSSM) : No detail given',
      _time: '2024-01-01T00:00:02.000+00:00',
      host: 'edge-sw1',
    });
    expect(analyze(text).devices[0]?.incidents[0]?.opened).toBe('2023-12-31T23:59:59.000');
  });
});

test('a licence file in base64 is named, and said to be packed', () => {
  const ack =
    '<?xml version="1.0" encoding="UTF-8"?>\n<smartLicense><RUMReports><RUMAck><udi>P:C9300-24T,S:FOC2345X0AB</udi></RUMAck></RUMReports></smartLicense>\n';
  const packed = Buffer.from(ack).toString('base64');
  for (const text of [packed, packed.replace(/.{76}/g, '$&\n')]) {
    const { files, diagnostics } = analyze(text);
    // What is shown of it stands in the input.
    expect(files[0]?.evidence.text).toMatch(/^PD94bWwg[\w+/]+ …$/);
    expect(files.map(({ kind, udis }) => [kind, udis[0]?.sn])).toEqual([['ack', 'FOC2345X0AB']]);
    expect(diagnostics.map(({ code, message }) => [code, message.split(',')[0]])).toEqual([
      ['still-base64', 'an ACK for C9300-24T:FOC2345X0AB'],
    ]);
  }
});
