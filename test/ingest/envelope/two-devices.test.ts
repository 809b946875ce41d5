import { describe, expect, it } from 'vitest';
import { analyze } from '../structured/analyze-text.js';
import { ONE, TWO } from './two-states.js';

/** Two devices in one input, each named somewhere else than on its lines: the recovery of one closes nothing of the other. */

const FAILED =
  '%SMART_LIC-3-COMM_FAILED: Communications failure with the Cisco Smart License Utility (CSLU) : Unable to resolve server hostname/domain name';
const RESTORED = '%SMART_LIC-5-COMM_RESTORED: Communications with Cisco Smart License Utility (CSLU) restored';
const FIRST = `Mar 11 2025 09:12:09.114: ${FAILED}`;
const SECOND = `Mar 11 2025 09:18:40.552: ${RESTORED}`;

const devices = (text: string) => analyze({ 'in.txt': text }).devices;
const told = (text: string) =>
  devices(text)
    .map(({ hostname, id, incidents }) => [hostname ?? id, ...incidents.map(({ status }) => status)].join(' '))
    .sort();
const shown = (text: string) =>
  devices(text)
    .map(({ hostname, id, state }) => `${hostname ?? id} ${/\/\/(\w+)/.exec(state.transport?.url ?? '')?.[1]}`)
    .sort();

/** One event of each device, a row for each of its fields. */
const upright = (row: (name: string, value: string) => string) =>
  ['a', 'b'].map((name) => row('Device', `dist-${name}`) + row('Message', name === 'a' ? FAILED : RESTORED)).join('\n');

describe('several lines as the text of one event', () => {
  const lines = [SECOND, FIRST.replace('09:12', '09:22')];
  it.each([
    ['a message', JSON.stringify({ host: 'dist-a', message: lines })],
    ['a message, indented', JSON.stringify({ host: 'dist-a', message: lines }, null, 2)],
    ['a result of Ansible', `ok: [dist-a] => {\n    "msg": ${JSON.stringify(lines, null, 8)}\n}`],
    ['a row of a log system', JSON.stringify({ _time: '2025-03-11T09:23:00Z', host: 'dist-a', _raw: lines })],
  ])('%s: all of them are read', (_, text) => {
    expect(told(text)).toEqual(['dist-a open']);
  });
});

describe('messages', () => {
  it.each([
    [
      'a person, and the device behind it',
      `[11.03.25, 09:30:00] Ann Kay: dist-a: ${FAILED}\n[11.03.25, 09:31:00] Ben Lee: dist-b: ${RESTORED}\n`,
    ],
    ['a first name, and the device behind it', `Ann: dist-a: ${FAILED}\nBen: dist-b: ${RESTORED}\n`],
    [
      'rows in quotes without a head',
      `"dist-a","Mar 11, 2025, 9:12:09 AM","<187>45: ${FAILED}"\n"dist-b","Mar 11, 2025, 9:18:40 AM","<189>46: ${RESTORED}"\n`,
    ],
    [
      'a cell in quotes that begins with its device, behind a column that says None',
      `Level\tDate and Time\tSource\tTask\nError\t11/13/2025 9:12:09 AM\tSyslog\tNone\t"dist-a: ${FAILED}"\nInformation\t11/13/2025 9:18:40 AM\tSyslog\tNone\t"dist-b: ${RESTORED}"\n`,
    ],
    [
      'names and values in lines of their own',
      `Mar 11, 2025 @ 09:12:09.332\nhost.name\ndist-a\nmessage\n45: ${FAILED}\nMar 11, 2025 @ 09:18:40.332\nhost.name\ndist-b\nmessage\n46: ${RESTORED}\n`,
    ],
    [
      'rows of one statement of SQL in one line',
      `INSERT INTO SystemEvents (ReceivedAt, FromHost, SysLogTag, Message) VALUES ('2025-03-11 09:12:09','dist-a','45:',' ${FAILED}'),('2025-03-11 09:18:40','dist-b','46:',' ${RESTORED}');\n`,
    ],
    [
      'a dump of a table, its columns above',
      `CREATE TABLE \`SystemEvents\` (\n  \`ID\` int(10) unsigned NOT NULL AUTO_INCREMENT,\n  \`DeviceReportedTime\` datetime DEFAULT NULL,\n  \`FromHost\` varchar(60) DEFAULT NULL,\n  \`Message\` text,\n  PRIMARY KEY (\`ID\`)\n) ENGINE=InnoDB;\nINSERT INTO \`SystemEvents\` VALUES\n(1,'2025-03-11 09:12:09','dist-a',' ${FAILED}; it''s'),\n(2,'2025-03-11 09:15:09','dist-c','User \\'x\\' logged in'),\n(3,'2025-03-11 09:18:40','dist-b',' ${RESTORED}');\n`,
    ],
    [
      'marks of a ticket in the line itself',
      `2025-03-11 09:40:12 - Noor Example (Work notes)\ndist-a\n[code]${FAILED}[/code]\n\n2025-03-11 09:50:12 - Kim Example (Work notes)\ndist-b\n[code]${RESTORED}[/code]\n`,
    ],
    [
      'pieces of texts in a chat that is called like a device',
      JSON.stringify({
        name: 'netops-2',
        messages: [
          { date: '2025-03-11T09:40:12', from: 'Noor', text: ['dist-a\n', { type: 'pre', text: FIRST }] },
          { date: '2025-03-11T09:42:12', from: 'Kim', text: ['dist-b\n', { type: 'pre', text: SECOND }] },
        ].map((post) => ({ ...post, text_entities: post.text.filter((each) => typeof each !== 'string') })),
      }),
    ],
    ['two messages in one line, a bar between', `dist-a: ${FAILED} | dist-b: ${RESTORED}\n`],
    [
      'titles of attachments in a chat',
      JSON.stringify(
        [FAILED, RESTORED].map((text, at) => ({
          ts: `1741684${at + 3}29.0001`,
          username: 'syslog',
          attachments: [{ title: at === 0 ? 'dist-a' : 'dist-b', text }],
        })),
      ),
    ],
    [
      'a list of tags',
      JSON.stringify(
        [FAILED, RESTORED].map((message, at) => ({
          attributes: {
            timestamp: `2025-03-11T09:1${at}:09Z`,
            tags: ['env:prod', `device:dist-${at === 0 ? 'a' : 'b'}`],
            message,
          },
        })),
      ),
    ],
    ['YAML in one line', `dist-a: {last_error: "${FIRST}"}\ndist-b: {last_error: "${SECOND}"}\n`],
    [
      'attributes of elements around them',
      `<report><node id="dist-a"><alarms><a sev="major">${FIRST}</a></alarms></node><node id="dist-b"><alarms><a sev="clear">${SECOND}</a></alarms></node></report>\n`,
    ],
    [
      'tables that stand upright',
      ['a', 'b']
        .map(
          (name) =>
            `<table><tr><th>Device</th><td>dist-${name}</td></tr><tr><th>Time</th><td>2025-03-11 09:12:09</td></tr><tr><th>Event</th><td>${name === 'a' ? FAILED : RESTORED}</td></tr></table>`,
        )
        .join(''),
    ],
    [
      'blocks with the log further in',
      `Report\n\n  Host: dist-a\n  IP: 192.0.2.11\n  Logs:\n    ${FIRST}\n\n  Host: dist-b\n  IP: 192.0.2.12\n  Logs:\n    ${SECOND}\n`,
    ],
    [
      'blocks of a chat below a header',
      JSON.stringify(
        [FAILED, RESTORED].map((message, at) => ({
          ts: `1741684${at + 3}29.000100`,
          blocks: [
            { type: 'header', text: { type: 'plain_text', text: at === 0 ? 'dist-a' : 'dist-b' } },
            { type: 'section', text: { type: 'mrkdwn', text: message } },
          ],
        })),
      ),
    ],
    ['rows of a name and a value, with commas', upright((name, value) => `${name},${value}\n`)],
    [
      'rows of a name and a value, with bars',
      upright((name, value) => `| ${name} | ${value} |\n${name === 'Device' ? '|---|---|\n' : ''}`),
    ],
    [
      'a column for each device',
      `time,dist-a,dist-b\n2025-03-11 09:12:09,${FAILED},\n2025-03-11 09:18:40,,${RESTORED}\n`,
    ],
    ['the same between bars', `| dist-a | dist-b |\n|---|---|\n| ${FIRST} | |\n| | ${SECOND} |\n`],
    ['columns in lists', JSON.stringify({ host: ['dist-a', 'dist-b'], message: [FAILED, RESTORED] })],
    ['columns of pandas', JSON.stringify({ host: { 0: 'dist-a', 1: 'dist-b' }, message: { 0: FAILED, 1: RESTORED } })],
    [
      'identifiers in a list of nodes',
      JSON.stringify({
        nodes: [FAILED, RESTORED].map((text, at) => ({
          id: at === 0 ? 'dist-a' : 'dist-b',
          details: { last: { text } },
        })),
      }),
    ],
    [
      'the item of a ticket below what it says',
      ['a', 'b']
        .map(
          (name, at) =>
            `Incident INC001004${at}\nOpened: 2025-03-11 09:15:00\nDescription: ${at === 0 ? FAILED : RESTORED}\nConfiguration item: dist-${name}\n`,
        )
        .join('\n'),
    ],
    [
      'files in a quoted mail',
      `From: a@example.net\nSubject: Re: licence\n\n> $ grep SMART_LIC *.log\n> dist-a.log:${FIRST}\n> dist-b.log:${SECOND}\n>\n> Jo\n`,
    ],
    ['titles of a chat with marks around them', `#dist-a\n${FIRST}\n_dist-b_\n${SECOND}\n`],
    ['who wrote it in a chat', `<dist-a> ${FIRST}\n<dist-b> ${SECOND}\n`],
    ['the same behind a clock', `[09:12] <@dist-a> ${FAILED}\n[09:18] <dist-b> ${RESTORED}\n`],
    [
      'where one logs in',
      `spawn ssh ops@dist-a\nPassword:\n${FIRST}\nConnection to dist-a closed.\nspawn ssh ops@dist-b\nPassword:\n${SECOND}\n`,
    ],
    ['a word with dots behind it', `Connecting to dist-a...\n${FIRST}\nConnecting to dist-b...\n${SECOND}\n`],
    [
      'rows of mysql, whose names end in one column',
      [FAILED, RESTORED]
        .map(
          (text, at) =>
            `*** ${at + 1}. row ***\n      ID: ${at}\nFromHost: dist-${at === 0 ? 'a' : 'b'}\n Message: ${text}\n`,
        )
        .join(''),
    ],
    ['two files that diff compared', `$ diff dist-a.log dist-b.log\n1c1\n< ${FIRST}\n---\n> ${SECOND}\n`],
    [
      'a program of a relay before them',
      `Mar 11 09:12:10 relay1 rsyslogd[812]: dist-a: ${FAILED}\nMar 11 09:18:41 relay1 rsyslogd[812]: dist-b: ${RESTORED}\n`,
    ],
    [
      'names with addresses',
      `Node: dist-a (192.0.2.11)\nMessage: ${FAILED}\n---\nNode: dist-b (192.0.2.12)\nMessage: ${RESTORED}\n`,
    ],
  ])('%s', (_, text) => {
    expect(told(text)).toEqual(['dist-a open', 'dist-b']);
  });

  it('addresses behind a program of a relay', () => {
    const line = (at: number, text: string) => `Mar 11 09:1${at}:10 relay1 syslog-ng[9]: 192.0.2.1${at}: ${text}\n`;
    expect(told(line(2, FAILED) + line(8, RESTORED))).toEqual(['192.0.2.12 open', '192.0.2.18']);
  });

  it.each([
    ['subjects', `Subject: PROBLEM ACC-A licence\n\n${FIRST}\n\nSubject: CLEAR ACC-B licence\n\n${SECOND}\n`],
    ['columns', `time;ACC-A;ACC-B\n09:12;${FAILED};\n09:18;;${RESTORED}\n`],
  ])('names in capitals: %s', (_, text) => {
    expect(told(text)).toEqual(['ACC-A open', 'ACC-B']);
  });

  it('a key in base64 above a log is no name', () => {
    const key = 'LS0tLS1CRUdJTiBQUklWQVRFIEtFWS0tLS0tCk1JSUV2UUlCQURBTkJna3Foa2lHOXcwQkFRRUZBQVNDxrfpszmr';
    expect(told(`${key}\n${FIRST}\n`)).toEqual(['in.txt open']);
  });

  it.each([
    [
      'a return code',
      'Enter this return code in Cisco Smart Software Manager portal:',
      'CxQ4zG-8j3d6Y-JHjFlS-ykSPaG-Z7YSG8-a2Z5AT-QmK',
    ],
    ['a password', 'Password:', 'Winter-Harbour-77'],
  ])('%s that is announced, alone above an output, is no name', (_, announced, secret) => {
    const output = 'Utility:\n  Status: DISABLED\n';
    const report = analyze({ 'in.txt': `sw1#show license status\n${output}${announced}\n${secret}\n${output}` });
    expect(JSON.stringify(report)).not.toContain(secret);
    expect(report.devices.map(({ hostname }) => hostname)).toEqual(['sw1']);
  });

  it('one log goes on behind the banner of a restart and lines without a tag', () => {
    const restart = `Mar 11 2025 09:13:00.001: %SYS-5-RESTART: System restarted --
Cisco IOS Software [IOSXE], Virtual XE Software (X86_64_LINUX_IOSD-UNIVERSALK9-M), Version 17.16.1a, RELEASE SOFTWARE (fc1)`;
    const tagless = 'Mar 11 2025 09:15:00.001: yang-infra: Unusable trustpoint deleted: TP-self-signed-2955588305';
    const clock = 'Mar 11 2025 09:14:00.001: %PKI-2-NON_AUTHORITATIVE_CLOCK: PKI functions can not be initialized';
    const log = [FIRST, restart, clock, tagless, SECOND].join('\n');
    expect(told(log)).toEqual(['in.txt resolved']);
    expect(told(`Log Buffer (131072 bytes):\n\n${log.replaceAll('\nMar', '\n\nMar')}`)).toEqual(['in.txt resolved']);
  });

  it('logs below other names are kept apart and said to be unclear, wherever the names stand', () => {
    const text = `Seen when acc-3 was near dist-a:\n${FIRST}\nLater, core-9 being back:\n${SECOND}\n`;
    const { devices: found, diagnostics } = analyze({ 'in.txt': text });
    expect(found.flatMap(({ incidents }) => incidents.map(({ status }) => status))).toEqual(['open']);
    expect(diagnostics.map(({ code }) => code)).toContain('counts-anew');
  });

  it.each([
    ['the same name', `On dist-a we saw:\n${FIRST}\nThen the DNS was mended, and dist-a said:\n${SECOND}\n`],
    ['no name', `We saw this:\n${FIRST}\nThen the DNS was mended and we got:\n${SECOND}\n`],
    ['models and releases', `Our C9300-24T with 17.9.4a said:\n${FIRST}\nAfter the upgrade to 17.12.1:\n${SECOND}\n`],
  ])('of one device are those below %s', (_, text) => {
    expect(devices(text).flatMap(({ incidents }) => incidents.map(({ status }) => status))).toEqual(['resolved']);
  });

  it.each([
    ['from=192.0.2.11 msg=', 'from=192.0.2.12 msg='],
    ['(from 192.0.2.11) ', '(from 192.0.2.12) '],
    ['src_ip: 192.0.2.11 ', 'src_ip: 192.0.2.12 '],
  ])('a pair behind the name of a relay: %s', (one, other) => {
    const relayed = (pair: string, text: string) => `2025-03-11T09:12:10+00:00 relay1 fwd[812]: ${pair}${text}\n`;
    expect(told(relayed(one, FAILED) + relayed(other, RESTORED))).toEqual(['192.0.2.11 open', '192.0.2.12']);
  });
});

describe('addresses', () => {
  it.each([
    [
      'behind a program of a relay',
      'Mar 11 09:12:09 nms1 collector[812]: 192.0.2.7 ',
      'Mar 11 09:18:40 nms1 collector[812]: 192.0.2.8 ',
    ],
    ['with the port that it was sent from, before a number', '192.0.2.7:51234 <187>45: ', '192.0.2.8:51234 <189>46: '],
    ['of IPv6 with a port', '[2001:db8::7]:51234 <187>45: ', '[2001:db8::8]:51234 <189>46: '],
  ])('%s', (_, one, other) => {
    const found = told(`${one}${FAILED}\n${other}${RESTORED}\n`);
    expect(found.map((each) => each.replace(/^\S*[7:8](?= |$)/, (id) => id.slice(-1)))).toEqual(['7 open', '8']);
  });
});

describe('outputs', () => {
  const status = { 'show license status': ONE };
  it.each([
    ['in a site', { site: { hq: { 'dist-a': status, 'dist-b': { 'show license status': TWO } } } }],
    [
      'in a site that is called like a device',
      { 'hq-1': { 'dist-a': status, 'dist-b': { 'show license status': TWO } } },
    ],
    [
      'below their moments',
      { 'dist-a': { '2025-03-11T09:20:05Z': { x: ONE } }, 'dist-b': { '2025-03-11T09:20:05Z': { x: TWO } } },
    ],
  ])('names of entries: %s', (_, document) => {
    expect(shown(JSON.stringify(document))).toEqual(['dist-a one', 'dist-b two']);
  });

  it('in cells of a notebook, where streams have names', () => {
    const cells = [ONE, TWO].map((text) => ({
      cell_type: 'code',
      outputs: [{ output_type: 'stream', name: 'stdout', text: text.split(/(?<=\n)/) }],
    }));
    expect(shown(JSON.stringify({ cells, nbformat: 4 }))).toEqual(['in.txt (2) two', 'in.txt one']);
  });

  it('in rows of a statement of SQL', () => {
    const cell = (text: string) => text.replaceAll('\n', '\\n').replaceAll("'", "''");
    const row = (name: string, text: string) => `('${name}','show license status','${cell(text)}')`;
    const statement = `INSERT INTO outputs (device, command, output) VALUES ${row('dist-a', ONE)},${row('dist-b', TWO)};\n`;
    expect(shown(statement)).toEqual(['dist-a one', 'dist-b two']);
  });

  it('words for names count where the entries are alike, and parts of one device do not', () => {
    const site = { hq: { berlin: status, munich: { 'show license status': TWO } } };
    expect(shown(JSON.stringify(site))).toEqual(['berlin one', 'munich two']);
    expect(shown(JSON.stringify({ 'dist-a': { facts: { text: ONE } } }))).toEqual(['dist-a one']);
  });

  it('the second address of a document is a device too', () => {
    const result = (out: string) => ({ output: [{ cmd: 'show license status', out }] });
    expect(shown(JSON.stringify({ '192.0.2.11': result(ONE), '192.0.2.12': result(TWO) }))).toEqual([
      '192.0.2.11 one',
      '192.0.2.12 two',
    ]);
  });

  it('attributes of elements name them', () => {
    const device = (name: string, text: string) =>
      `<device name="${name}">\n<command text="x"><![CDATA[\n${text}]]></command>\n</device>\n`;
    const document = `<inventory>\n${device('dist-a', ONE)}${device('dist-b', TWO)}</inventory>\n`;
    expect(shown(document)).toEqual(['dist-a one', 'dist-b two']);
  });

  it('two files that were compared are of two devices, and of one before and after', () => {
    const body = (sign: string, text: string) => text.trimEnd().replace(/^/gm, sign);
    const count = ONE.trimEnd().split('\n').length;
    const compared = (one: string, other: string) =>
      `--- ${one}\t2025-03-11\n+++ ${other}\t2025-03-11\n@@ -1,${count} +1,${count} @@\n${body('-', ONE)}\n${body('+', TWO)}\n`;
    expect(shown(compared('dist-a.txt', 'dist-b.txt'))).toEqual(['dist-a one', 'dist-b two']);
    expect(shown(compared('dist-a_before.txt', 'dist-a_after.txt'))).not.toContain('dist-a_before one');
  });

  it('what stands below the end of a session is an output of its own', () => {
    expect(shown(`${ONE}\ndist-a>exit\n\n${TWO}\ndist-b>exit\n`)).toEqual(['dist-a one', 'dist-b two']);
  });
});

describe('the clock above an output of IOS XR', () => {
  it.each([
    ['Tue Mar 11 09:20:05.120 UTC', '2025-03-11T09:20:05.120Z'],
    ['Mon Mar 11 09:20:05.120 UTC', '2024-03-11T09:20:05.120Z'],
  ])('has the newest year in which the day falls so: %s', (line, at) => {
    const [device] = devices(`RP/0/RP0/CPU0:xr-1#show license status\n${line}\n${ONE}`);
    expect([device?.hostname, device?.now.at]).toEqual(['xr-1', at]);
  });
});

describe('outputs in base64', () => {
  const packed = (text: string, width: number) =>
    Buffer.from(text)
      .toString('base64')
      .replace(new RegExp(`(.{${width}})`, 'g'), '$1\n')
      .trimEnd();
  it.each([64, 72, 76, 100_000])(
    'are read behind a name, as sessions and as they are, %i characters a line',
    (width) => {
      const session = (host: string, text: string) =>
        `${packed(`${host}#show license status\n${text}${host}#`, width)}\n`;
      expect(shown(`${session('dist-a', ONE)}\n${session('dist-b', TWO)}`)).toEqual(['dist-a one', 'dist-b two']);
      expect(shown(`device: dist-a\n${packed(ONE, width)}\n`)).toEqual(['dist-a one']);
      expect(shown(`output: ${packed(ONE, 100_000)}\n`)).toEqual(['in.txt one']);
    },
  );

  it('are told from what else is written so', () => {
    expect(
      shown(
        `-----BEGIN CERTIFICATE-----\n${'MIIDdzCCAl+gAwIBAgIEbJdkQDANBgkqhkiG9w0BAQsFADBsMRAwDgYDVQQGEwdV\n'.repeat(9)}-----END CERTIFICATE-----\n`,
      ),
    ).toEqual([]);
    expect(
      shown(`${packed('nothing of a device stands in this text, which is long enough. '.repeat(5), 76)}\n`),
    ).toEqual([]);
  });
});

describe('outputs beside cells, behind keys and below commands', () => {
  const indented = (text: string, by: number) =>
    text
      .trimEnd()
      .split('\n')
      .map((line) => (line === '' ? '' : ' '.repeat(by) + line))
      .join('\n');
  const prefixed = (text: string, put: string) =>
    text
      .trimEnd()
      .split('\n')
      .map((line) => `${put}${line}\n`)
      .join('');
  const ansible = ([host, text]: readonly [string, string]) =>
    `ok: [${host}] => \n  changed: false\n  invocation:\n    module_args:\n      commands:\n      - show license status\n  stdout:\n  - |-\n${indented(text, 4)}\n`;
  const both = [
    ['dist-a1', ONE],
    ['dist-b2', TWO],
  ] as const;

  it.each([
    [
      'rows of five cells',
      JSON.stringify(
        both.map(([host, text], at) => [`2025-12-01T09:30:0${at}`, 'info', host, `/dcim/devices/${at}/`, text]),
      ),
    ],
    [
      'rows of six cells, the command among them',
      JSON.stringify(both.map(([host, text], at) => [at, 'ok', host, 'show license status', 'site 4', text])),
    ],
    [
      'a loop of Ansible, with what it says of itself',
      JSON.stringify({
        changed: false,
        msg: 'All items completed',
        results: both.map(([item, stdout]) => ({ item, stdout })),
      }),
    ],
    [
      'results beside a message about them',
      JSON.stringify({ message: 'collected', source: 'job 4', data: both.map(([host, output]) => ({ host, output })) }),
    ],
    ['the yaml callback of Ansible, with what it was asked for', `TASK [show] ***\n${both.map(ansible).join('')}`],
    [
      'a resource of Terraform',
      both.map(([host, text]) => prefixed(text, `null_resource.show["${host}"] (local-exec): `)).join(''),
    ],
    [
      'a session behind a resource of Terraform',
      both
        .map(([host, text], at) =>
          prefixed(`${host}#show license status\n${text}`, `null_resource.show[${at}] (local-exec): `),
        )
        .join(''),
    ],
    [
      'objects of JavaScript',
      `[\n${both
        .map(
          ([host, text]) =>
            `  {\n    device: '${host}',\n    output: ${text
              .trimEnd()
              .split('\n')
              .map((line) => `'${line}\\n'`)
              .join(' +\n      ')}\n  }`,
        )
        .join(',\n')}\n]\n`,
    ],
    [
      'objects of JavaScript between backticks',
      both.map(([host, text]) => `{ device: '${host}', output: \`${text}\` }\n`).join(''),
    ],
  ])('name their devices: %s', (_, text) => {
    expect(shown(text)).toEqual(['dist-a1 one', 'dist-b2 two']);
  });
});

describe('outputs with nothing between them', () => {
  const status = (ack: string, taken: string) =>
    `Time source is NTP, ${taken} UTC Fri Dec 12 2025\n\n${ONE.replace('Last ACK received: <none>', `Last ACK received: ${ack}`)}`;

  it.each([
    [
      'the second knew of an ACK before the first was taken',
      'Oct 01 2025',
      '10:00:00.000',
      'Dec 01 2025',
      '10:00:00.000',
      2,
    ],
    ['the ACK goes back', 'Dec 01 2025', '10:00:00.000', 'Oct 01 2025', '10:01:00.000', 2],
    ['the ACK came in between', 'Dec 01 2025', '10:00:00.000', 'Dec 12 2025', '12:00:00.000', 1],
  ])('%s', (_, ack, taken, otherAck, otherTaken, count) => {
    const at = (day: string) => `${day.slice(0, 6)} 11:00:00 2025 UTC`;
    expect(devices(status(at(ack), taken) + status(at(otherAck), otherTaken))).toHaveLength(count);
  });
});

describe('messages of two devices', () => {
  const lines = (line: (name: string, message: string) => string) =>
    line('acc-1', FAILED) + line('acc-2', FAILED) + line('acc-2', RESTORED);
  it.each([
    ['files of a day in folders of devices', lines((name, message) => `/var/log/${name}/2025-03-11.log:${message}\n`)],
    ['the same with stamps', lines((name, message) => `logs/${name}/20250311.log:Mar 11 2025 09:12:09: ${message}\n`)],
    ['a value for each', JSON.stringify({ 'acc-1': FAILED, 'acc-2': `${FAILED}\n${RESTORED}` })],
    [
      'cells without a head',
      lines((name, message) => `"${name}","local7","err","2025-03-11","09:12:09","101:","${message}"\n`),
    ],
    ['cells without quotes', lines((name, message) => `${name},09:12:09,,${message}\n`)],
  ])('%s', (_, text) => {
    expect(told(text)).toEqual(['acc-1 open', 'acc-2 resolved']);
  });
});

describe('words that nobody knows before a message', () => {
  it.each([
    'NAME ~~ 09:00 ~~ ',
    '(NAME) 09:00:00 -> ',
    '#4711 NAME 09:00:00 ERR ',
    '09:00:00 NAME -- ',
    'NAME: 30.11.26 09:00:00 ',
    'NAME: 30-Nov-26 09:00:00 ',
    'NAME: 11/30/26 09:00:00 ',
    'NAME: Mo 30. Nov 09:00:00 ',
    'NAME: 2026.11.30 09:00:00 ',
    'ALERT NAME down? ',
    'NAME » ',
    'NAME: 09:00:00h ',
  ])('%s keep devices apart', (head) => {
    const line = (name: string, message: string) => `${head.replace('NAME', name)}${message}\n`;
    expect(told(line('acc-1', FAILED) + line('acc-2', FAILED) + line('acc-2', RESTORED))).toEqual([
      'acc-1 open',
      'acc-2 resolved',
    ]);
  });
});

describe('sessions of devices that nobody named', () => {
  const session = (message: string) => `Switch#show logging | include SMART\n${message}\nSwitch#exit\n`;
  const both = (wrap: (address: string, text: string) => string) =>
    wrap('192.0.2.7', session(FIRST)) + wrap('192.0.2.8', session(SECOND));

  it.each([
    ['below how somebody got there', both((address, text) => `$ ssh admin@${address}\n${text}`)],
    ['above where the connection ends', both((address, text) => `${text}Connection to ${address} closed.\n`)],
    ['below what a script says', both((address, text) => `Connecting to ${address} ...\n${text}`)],
    ['by address in JSON', JSON.stringify({ '192.0.2.7': session(FIRST), '192.0.2.8': session(SECOND) })],
  ])('are told from each other by their addresses: %s', (_, text) => {
    const statuses = devices(text).map(({ incidents }) => incidents.map(({ status }) => status));
    const ids = new Set(devices(text).map(({ id }) => id));
    expect([ids.size, statuses]).toEqual([2, [['open'], []]]);
  });
});

it('names that a case file numbered are names: prompts, origin-ids and configurations', () => {
  const status = (type: string) => `Smart Licensing Using Policy:\n  Status: ENABLED\n\nTransport:\n  Type: ${type}\n`;
  const session = (name: string, type: string) => `${name}#show license status\n${status(type)}${name}#\n`;
  const line = (name: string, text: string) => `<187>45: ${name}: ${text}\n`;
  const text =
    session('<name-1>', 'Smart') +
    session('<name-2>', 'Transport Off') +
    line('<name-3>', FIRST) +
    line('<name-4>', SECOND);
  expect(told(text)).toEqual(['name-1', 'name-2', 'name-3 open', 'name-4']);
  const configuration =
    '<name-5>#show running-config\nBuilding configuration...\n!\nhostname <name-5>\n!\nip name-server <address-1>\nlicense smart transport smart\nend\n';
  const [{ hostname, findings } = {}] = devices(configuration);
  expect([hostname, findings?.map(({ id }) => id).includes('placeholders-left')]).toEqual(['name-5', false]);
});
