import { describe, expect, it } from 'vitest';
import { analyze } from '../structured/analyze-text.js';
import { ONE, TWO } from './two-states.js';

const FAILED =
  '*Dec  1 2025 08:10:43.398: %SMART_LIC-3-COMM_FAILED: Communications failure with the Cisco Smart License Utility (CSLU) : Unable to resolve server hostname/domain name';
const RESTORED =
  '*Dec  1 2025 08:11:43.398: %SMART_LIC-5-COMM_RESTORED: Communications with Cisco Smart License Utility (CSLU) restored';

const devices = (text: string) => analyze({ 'in.txt': text }).devices;
const addresses = (text: string) =>
  devices(text)
    .map(({ hostname, id, state }) => `${hostname ?? id} ${/\/\/(\w+)/.exec(state.transport?.url ?? '')?.[1]}`)
    .sort();
const told = (text: string) =>
  devices(text)
    .map(({ hostname, id, incidents }) =>
      [hostname ?? id, ...incidents.map(({ status, count }) => `${status} ${count}`)].join(' '),
    )
    .sort();
const indented = (text: string, by: string) => text.replace(/^(?=.)/gm, by);

it.each(['{"a" on acc-sw1', "[' x' from acc-sw1"])('`%s` is neither a value nor a title, and ends', (line) => {
  expect(devices(`${line}\nhello\n\nworld\n${line}\n`)).toEqual([]);
  expect(told(`${line}\nhello\nacc-sw2#show clock\n${FAILED}\n`)).toEqual(['acc-sw2 open 1']);
});

it.each([
  'password',
  'enable secret',
  'Password:',
  'Password:\n',
  'token',
  'snmp-server community',
  'login as ops\nPassword:',
])('what stands behind `%s` is no device', (word) => {
  const text = `${word} Sw1tch-pass-1\n${FAILED}\n${word} Sw1tch-pass-2\n${RESTORED}\n`;
  expect(JSON.stringify(analyze({ 'in.txt': text }))).not.toContain('Sw1tch-pass');
});

describe('a name alone above an output', () => {
  it.each([
    [
      'AsciiDoc',
      (host: string, text: string) => `=== ${host}\n\n.show license status\n[source,console]\n----\n${text}----\n\n`,
    ],
    [
      'reStructuredText',
      (host: string, text: string) => `${host}\n====\n\n.. code-block:: none\n\n${indented(text, '   ')}\n`,
    ],
    ['a literal block', (host: string, text: string) => `${host}::\n\n${indented(text, '   ')}\n`],
    [
      'TOML',
      (host: string, text: string) => `[devices."${host}"]\nsite = "hq"\n"show license status" = """\n${text}"""\n\n`,
    ],
    [
      'INI',
      (host: string, text: string) =>
        `[${host}]\naddress = 192.0.2.7\nshow_license_status = ${text.replaceAll('\n', '\n\t').trimEnd()}\n\n`,
    ],
    ['a colon', (host: string, text: string) => `${host}:\n${text}`],
    ['an arrow', (host: string, text: string) => `${host} >>>\n${text}`],
    ['an arrow before it', (host: string, text: string) => `--> ${host}\n${text}`],
    ['percent signs', (host: string, text: string) => `%%% ${host} %%%\n${text}`],
    ['Jira, bold', (host: string, text: string) => `*${host}*\n{code}\n${text}{code}\n`],
    [
      'a section of LaTeX',
      (host: string, text: string) => `\\section{${host}}\n\\begin{verbatim}\n${text}\\end{verbatim}\n`,
    ],
    ['a text of Python', (host: string, text: string) => `    '${host}': '''\n${text}''',\n`],
    ['a raw text of Python', (host: string, text: string) => `"${host}": r"""\n${text}""",\n`],
    ['Jira, a heading', (host: string, text: string) => `h3. ${host}\n{noformat:title=status}\n${text}{noformat}\n`],
    ['Nornir without its stars', (host: string, text: string) => `* ${host} ** changed : False\n${text}`],
    ['Terraform', (host: string, text: string) => `  "${host}" = <<-EOT\n${indented(text, '    ')}  EOT\n`],
    [
      'Salt',
      (host: string, text: string) =>
        `${host}:\n    ----------\n    out:\n        ----------\n        show license status:\n${indented(text, '            ')}    result:\n        True\n`,
    ],
    [
      'NSO',
      (host: string, text: string) =>
        `admin@ncs# devices device ${host} live-status exec show "license status"\nresult \n${text}${host}#\n`,
    ],
    [
      'a diff',
      (host: string, text: string) =>
        `--- /dev/null\n+++ b/${host}\n@@ -0,0 +1,15 @@\n${text.replace(/^/gm, '+').slice(0, -1)}`,
    ],
    ['a repr', (host: string, text: string) => `Result(host='${host}', output='${text.replaceAll('\n', '\\n')}')\n`],
    ['a name before a repr', (host: string, text: string) => `${host} '${text.replaceAll('\n', '\\n')}'\n`],
    ['a form', (host: string, text: string) => `device=${host}&output=${encodeURIComponent(text)}\n`],
    [
      'a form with plus signs',
      (host: string, text: string) =>
        `POST /?host=${host}&command=show+license+status&text=${encodeURIComponent(text).replaceAll('%20', '+')}\n`,
    ],
    [
      'base64 in a value',
      (host: string, text: string) =>
        `${JSON.stringify({ device: host, command: 'show license status', output: Buffer.from(text).toString('base64') })}\n`,
    ],
    ['a forum, bold', (host: string, text: string) => `[b]${host}[/b]\n[code]\n${text}[/code]\n`],
    ['how its session ended', (host: string, text: string) => `${text}Connection to ${host} closed by remote host.\n`],
    [
      'a job, the address nearer than the name',
      (host: string, text: string) =>
        `Device Name : ${host}\nIP Address : 192.0.2.${host.at(-1)}\nCommand : show license status\nStatus : Success\nOutput :\n${text}\n`,
    ],
    ['its prompt below it', (host: string, text: string) => `${text}${host}#\n`],
    ['a chat', (host: string, text: string) => `[11/03/2025, 09:30:12] Jo: ${host}#show license status\n${text}`],
    ['a file of the device', (host: string, text: string) => `${host}#more flash:status.txt\n${text}`],
  ])('%s', (_, wrap) => {
    expect(addresses(wrap('sw-1', ONE) + wrap('sw-2', TWO))).toEqual(['sw-1 one', 'sw-2 two']);
  });
});

describe('a name alone above a line of a log', () => {
  it.each([
    ['a colon', (host: string, line: string) => `${host}:\n  ${line}\n`],
    ['brackets', (host: string, line: string) => `[${host}]\n${line}\n`],
    ['a rule below it', (host: string, line: string) => `${host}\n-----\n${line}\n`],
  ])('%s', (_, wrap) => {
    expect(told(wrap('sw-1', FAILED) + wrap('sw-2', RESTORED))).toEqual(['sw-1 open 1', 'sw-2']);
  });

  it('is no title where nothing of a device stands below it', () => {
    expect(told(`sw-1:\nall is well\n${FAILED}\n`)).toEqual(['in.txt open 1']);
  });
});

describe('two texts in one', () => {
  const beside = (left: string, right: string, parts: (one: string, other: string) => string) => {
    const [one, other] = [left.split('\n'), right.split('\n')];
    return one.map((line, index) => parts(line, other[index] ?? '')).join('\n');
  };
  const mark = (one: string, other: string) => (one === other ? ' ' : '|');

  it.each([
    ['panes', (one: string, other: string) => `${one.padEnd(60)}│${other}`],
    ['panes of another kind', (one: string, other: string) => `${one.padEnd(58)}|${other}`],
    ['diff -y', (one: string, other: string) => `${one.padEnd(62)}${mark(one, other)} ${other}`.trimEnd()],
    [
      'diff -y of 200 columns',
      (one: string, other: string) => `${one.padEnd(98)}${mark(one, other)} ${other}`.trimEnd(),
    ],
    [
      'diff -y with tabs',
      (one: string, other: string) =>
        `${one}${'\t'.repeat(Math.max(1, 8 - Math.floor(one.length / 8)))}${one === other ? '' : '      |'}\t${other}`,
    ],
  ])('beside each other: %s', (_, parts) => {
    expect(addresses(beside(ONE, TWO, parts))).toEqual(['in.txt (the left one) one', 'in.txt (the right one) two']);
  });

  it('of which the newest counts, in a log of changes', () => {
    const commit = (id: string, text: string) =>
      `commit ${id}\nDate:   Sat Mar 11 09:40:00 2025 +0000\n\n    update\n\ndiff --git a/sw-1 b/sw-1\n--- a/sw-1\n+++ b/sw-1\n@@ -0,0 +1,15 @@\n${text.trimEnd().replace(/^/gm, '+')}\n\n`;
    expect(addresses(commit('1111111111', ONE) + commit('2222222222', TWO))).toEqual(['sw-1 one']);
  });

  it('of which the new words count', () => {
    const text = ONE.replace('http://one.example.net', '[-http://two.example.net-] {+http://one.example.net+}').replace(
      'Status: DISABLED',
      '[-Status: ENABLED-] {+Status: DISABLED+}',
    );
    expect(addresses(text)).toEqual(['in.txt one']);
  });
});

describe('a recording of a terminal', () => {
  const shown = (pieces: readonly string[]) =>
    pieces.map((piece, index) => JSON.stringify([index / 10, 'o', piece])).join('\n');
  const text = `sw-1#show license status\r\n${ONE.replaceAll('\n', '\r\n')}sw-1#`;
  it.each([
    ['lines', text.match(/[^\n]*\n|[^\n]+$/g) ?? []],
    ['characters', [...text]],
    ['all at once', [text]],
    ['pieces that end anywhere', text.match(/[\s\S]{1,17}/g) ?? []],
  ])('in %s', (_, pieces) => {
    const head = '{"version": 2, "width": 120, "height": 40, "timestamp": 1741685401}\n';
    const [device] = devices(head + shown(pieces));
    expect([device?.hostname, /\/\/(\w+)/.exec(device?.state.transport?.url ?? '')?.[1]]).toEqual(['sw-1', 'one']);
  });
});

describe('a recording of tlog', () => {
  const piece = (shown: string, name = 'a1b2c3-7286-212e6') =>
    JSON.stringify({
      ver: '2.3',
      host: 'jump-1',
      rec: name,
      user: 'ann',
      term: 'xterm',
      session: 7,
      id: 1,
      pos: 0,
      time: 1741685401.5,
      timing: '>9',
      in_txt: '',
      in_bin: [],
      out_txt: shown,
      out_bin: [],
    });
  const session = (name: string, url: string) =>
    `${name}#show license status\r\n${ONE.replace('one', url).replaceAll('\n', '\r\n')}${name}#`;
  const urls = (text: string) =>
    devices(text).map(({ hostname, state }) => [hostname, /\/\/(\w+)/.exec(state.transport?.url ?? '')?.[1]]);

  it.each([9, 40, 10_000])('in pieces of %d characters is of the device, and not of where it was recorded', (size) => {
    const pieces = session('sw-1', 'one').match(new RegExp(`[\\s\\S]{1,${size}}`, 'g')) ?? [];
    expect(urls(pieces.map((each) => piece(each)).join('\n'))).toEqual([['sw-1', 'one']]);
  });

  it('a message alone is not of where it was recorded', () => {
    expect(
      devices(
        `${piece('Dec  1 2025 08:10:43.398 UTC: %SMART_LIC-3-COMM_FAILED: Communications failure with the Cisco Smart License Utility (CSLU) : No detailed information given\r\n')}\n`,
      ).map(({ hostname }) => hostname),
    ).toEqual([null]);
  });

  it('several in one file do not run into each other', () => {
    const two = [piece(session('sw-1', 'one')), piece(session('sw-2', 'two'), 'd4e5f6-1-2')];
    expect(urls(two.join('\n'))).toEqual([
      ['sw-1', 'one'],
      ['sw-2', 'two'],
    ]);
  });
});

describe('what names the sender of a line', () => {
  const bare = (line: string) => line.replace('2025 ', '').slice(1);
  it.each([
    [
      'ngrep',
      (host: string, line: string) =>
        `U 2025/12/01 08:10:43.398123 ${host}:58220 -> 192.0.2.200:514 #1\n  <187>38: ${line}\n\n`,
    ],
    [
      'ngrep, in one line',
      (host: string, line: string) =>
        `U 2025/12/01 08:10:43.398 ${host}:58220 -> 192.0.2.200:514 #1 <187>38: ${line}\n`,
    ],
    [
      'ngrep, broken at the margin',
      (host: string, line: string) =>
        `#\nU 2025/12/01 08:10:43.398123 ${host}:58220 -> 192.0.2.200:514 #1\n${`<187>38: ${line}`.replace(/.{1,75}/g, '  $&\n')}`,
    ],
    [
      'tcpflow',
      (host: string, line: string) =>
        `192.000.002.00${host.slice(-1)}.51401-192.000.002.200.05514: <187>38: ${line}\n\n`,
    ],
    [
      'tcpdump with names',
      (host: string, line: string) =>
        `08:10:43.398123 IP ${host}.58220 > loghost.syslog: SYSLOG local7.error, length: 190\nE....7...<187>38: ${line}\n`,
    ],
    [
      'tcpdump -v',
      (host: string, line: string) =>
        `08:10:43.398123 IP (tos 0x0, ttl 255, id 4, offset 0, flags [none], proto UDP (17), length 208)\n    ${host}.58220 > loghost.syslog: SYSLOG, length: 180\n\tFacility local7 (23), Severity error (3)\n\tMsg: 38: ${line}\n`,
    ],
    [
      'tcpdump -t -v',
      (host: string, line: string) =>
        `IP (tos 0x0, ttl 255, id 4, offset 0, flags [none], proto UDP (17), length 208)\n    ${host}.58220 > loghost.syslog: SYSLOG, length: 180\n\tFacility local7 (23), Severity error (3)\n\tMsg: 38: ${line}^M^J\n`,
    ],
    [
      'tcpdump -e -vv -A',
      (host: string, line: string) =>
        `2025-12-01 08:10:43.398123 02:00:00:00:00:02 > 02:00:00:00:00:01, ethertype IPv4 (0x0800), length 214: (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 200)\n    ${host}.51001 > 192.0.2.100.514: [no cksum] SYSLOG, length: 172\n\tFacility local7 (23), Severity error (3)\n\tMsg: 38: ${line}\n\t0x0000:  3c31 3837 3e34 303a 202a 4d61 7220 3131\n\t0x0010:  2030 393a 3230 3a32\nE....7...<187>38: ${line}\n`,
    ],
    [
      'tcpdump -e -A',
      (host: string, line: string) =>
        `08:10:43.398123 02:00:00:00:00:02 > Broadcast, ethertype 802.1Q (0x8100), length 218: vlan 10, p 0, ethertype IPv4 (0x0800), ${host}.58220 > loghost.syslog: SYSLOG local7.error, length: 190\nE....7...<187>38: ${line}\n`,
    ],
    [
      'RFC 5424, a byte order mark before the message',
      (host: string, line: string) =>
        `<187>1 2025-12-01T08:10:43Z ${host} 1 - - - \ufeff${line.slice(line.indexOf('%'))}\n`,
    ],
    [
      'RFC 5424, a byte order mark read as other letters',
      (host: string, line: string) => `<187>1 2025-12-01T08:10:43Z ${host} - - - - ï»¿38: ${line}\n`,
    ],
    [
      'what a chat puts before words',
      (host: string, line: string) => `\u200bDec  1 08:10:43 ${host}: \u200b${line.slice(line.indexOf('%'))}\n`,
    ],
    [
      'alerts of OSSEC',
      (host: string, line: string) =>
        `** Alert 1764576643.123: - syslog\n2025 Dec  1 08:10:43 (${host}) any->192.0.2.${host.slice(-1)}\nRule: 4712 (level 4)\n${line}\n\n`,
    ],
    [
      'an alert',
      (host: string, line: string) => `Host: ${host}\nState: CRITICAL\n\n${line.slice(line.indexOf('%'))}\n\n`,
    ],
    [
      'labels in a cell',
      (host: string, line: string) =>
        `${host.endsWith('1') ? '"Time","labels","Line"\n' : ''}"2025-12-01 08:10:43","{""host"":""${host}"",""job"":""syslog""}","<187>38: ${line}"\n`,
    ],
    [
      'NX-OS',
      (host: string, line: string) =>
        `2025 Dec  1 08:10:43 ${host} ${line.slice(line.indexOf('%')).replace(/SMART_LIC-(\d)-/, 'LICMGR-$1-LOG_SMART_LIC_')}\n`,
    ],
  ])('%s', (kind, wrap) => {
    const found = devices(wrap('sw-1', bare(FAILED)) + wrap('sw-2', bare(RESTORED)) + wrap('sw-1', bare(FAILED)));
    const ids = kind.startsWith('alerts') || kind === 'tcpflow' ? ['192.0.2.1', '192.0.2.2'] : ['sw-1', 'sw-2'];
    expect(
      found
        .map(
          ({ hostname, id, incidents }) =>
            `${hostname ?? id} ${incidents.map(({ status, count }) => `${status} ${count}`)}`,
        )
        .sort(),
    ).toEqual([`${ids[0]} open 2`, `${ids[1]} `]);
    if (kind !== 'an alert') expect(JSON.stringify(found.map(({ incidents }) => incidents))).toContain('2025-12-01');
  });

  it.each(['.Nov 12:00:00.065', 'Nov 5 :00:00.065', 'serial0', 'F'])('is not: %s', (word) => {
    const [device] = devices(`2025-11-05T11:00:00.000Z 192.0.2.49 ${word}: ${FAILED.slice(FAILED.indexOf('%'))}\n`);
    expect(device?.hostname).toBeNull();
  });
});

describe('numbers that tell places apart', () => {
  it.each(['building 1 / floor', 'rack 7 unit', 'site 3, hall'])('%s', (place) => {
    expect(told(`${place} 2 : ${FAILED}\n${place} 3 : ${RESTORED}\n`)).toEqual(['in.txt (2)', 'in.txt open 1']);
  });

  it.each(['worker', 'line', 'session'])('count where the word says so: %s', (word) => {
    expect(told(`${word} 2 : ${FAILED}\n${word} 3 : ${RESTORED}\n`)).toEqual(['in.txt resolved 1']);
  });
});

describe('two captures that both begin inside an output', () => {
  const half = (text: string) => text.slice(text.indexOf('Smart Licensing Using'));
  it.each([
    ['at the policy', half(ONE) + half(TWO)],
    ['at the transport', ONE.slice(ONE.indexOf('Transport:')) + TWO.slice(TWO.indexOf('Transport:'))],
    ['behind something else', `it says\n${half(ONE)}the other one\n${half(TWO)}`],
  ])('are two: %s', (_, text) => {
    expect(addresses(text)).toEqual(['in.txt (2) two', 'in.txt one']);
    expect(analyze({ 'in.txt': text }).diagnostics.map(({ code }) => code)).toContain('two-captures');
  });
});

it('the quotes that end a value of several lines are no line of it', () => {
  const text = `[dist-a]\ncommand = "show license status"\noutput = """\n${ONE}"""\n`;
  expect(analyze({ 'in.toml': text }).inputs[0]?.understood).toBe(1);
});
