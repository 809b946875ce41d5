import { describe, expect, it } from 'vitest';
import { createCellRedactor } from '../../../src/ingest/text/redact.js';
import { analyze } from '../structured/analyze-text.js';

/** Messages in tables and pairs: whose, and when they were received, stands in other columns. */

const FAILED =
  '%SMART_LIC-3-COMM_FAILED: Communications failure with the Cisco Smart License Utility (CSLU) : Unable to resolve server hostname/domain name';

/** `sw1 2025-12-01T08:10:00.000Z`: each device with the time of its first message. */
function told(text: string): string[] {
  return analyze({ 'in.txt': text })
    .devices.map(({ hostname, id, messages }) => `${hostname ?? id} ${messages[0]?.first}`)
    .sort();
}

const RIGHT = ['sw1 2025-12-01T08:10:00.000Z', 'sw2 2025-12-01T08:25:00.000Z'];
const LOCAL = ['sw1 2025-12-01T08:10:00.000', 'sw2 2025-12-01T08:25:00.000'];

describe('messages are on their device at their time', () => {
  it.each([
    [
      'logfmt',
      `ts=2025-12-01T08:10:00Z level=err host=sw1 msg="${FAILED}"\nts=2025-12-01T08:25:00Z level=err host=sw2 msg="${FAILED}"\n`,
    ],
    [
      'logfmt with the time last',
      `level=err msg="${FAILED}" device=sw1 time="2025-12-01T08:10:00Z"\nlevel=err msg="${FAILED}" device=sw2 time="2025-12-01T08:25:00Z"\n`,
    ],
    [
      'psql',
      `      received_at       | fromhost |  message\n------------------------+----------+-----------\n 2025-12-01 08:10:00+00 | sw1      | ${FAILED}\n 2025-12-01 08:25:00+00 | sw2      | ${FAILED}\n(2 rows)\n`,
    ],
    [
      'mysql',
      `+----------------------+------+---------+\n| received             | host | message |\n+----------------------+------+---------+\n| 2025-12-01T08:10:00Z | sw1  | ${FAILED} |\n| 2025-12-01T08:25:00Z | sw2  | ${FAILED} |\n+----------------------+------+---------+\n`,
    ],
    ...['#', '# ', '#fields\t', '\ufeff#'].map((remark): [string, string] => [
      `tabs, the names behind ${JSON.stringify(remark)}`,
      `${remark}received_at\tuid\thost\tmessage\n2025-12-01T08:10:00Z\tCabc1\tsw1\t${FAILED}\n2025-12-01T08:25:00Z\tCabd2\tsw2\t${FAILED}\n`,
    ]),
    [
      'a log of Zeek',
      `#separator \\x09\n#set_separator\t,\n#empty_field\t(empty)\n#unset_field\t-\n#path\tsyslog\n#open\t2025-12-01-08-00-00\n#fields\tts\tuid\thost\tfacility\tmessage\n#types\ttime\tstring\tstring\tstring\tstring\n2025-12-01T08:10:00Z\tCabc1\tsw1\tLOCAL7\t${FAILED}\n2025-12-01T08:25:00Z\tCabd2\tsw2\tLOCAL7\t${FAILED}\n#close\t2025-12-01-09-00-00\n`,
    ],
    [
      'tabs',
      `received_at\thost\tmessage\n2025-12-01T08:10:00Z\tsw1\t${FAILED}\n2025-12-01T08:25:00Z\tsw2\t${FAILED}\n`,
    ],
  ])('in %s', (_, text) => {
    expect(told(text)).toEqual(RIGHT);
  });

  it.each([
    [
      'Markdown',
      `| Time | Device | Message |\n|---|---|---|\n| 2025-12-01 08:10:00 | sw1 | ${FAILED} |\n| 2025-12-01 08:25:00 | sw2 | ${FAILED} |\n`,
    ],
    [
      'a day and a time in columns of their own',
      `Date,Time,Hostname,Message\n2025-12-01,08:10:00,sw1,"${FAILED}"\n2025-12-01,08:25:00,sw2,"${FAILED}"\n`,
    ],
    [
      'pairs with a day and a time',
      `date=2025-12-01 time=08:10:00 devname=sw1 msg="${FAILED}"\ndate=2025-12-01 time=08:25:00 devname=sw2 msg="${FAILED}"\n`,
    ],
  ])('in %s, by a clock without offset', (_, text) => {
    expect(told(text)).toEqual(LOCAL);
  });
});

describe('two names before a message', () => {
  it('keep the devices apart where nothing tells which of them it is', () => {
    const report = analyze({
      'in.txt': `relay1 dist-sw7 ${FAILED}\nrelay1 dist-sw8 ${FAILED}\nrelay1 dist-sw8 ${FAILED}\n`,
    });
    expect(report.devices.map(({ hostname, messages }) => [hostname, messages[0]?.count])).toEqual([
      [null, 1],
      [null, 2],
    ]);
    expect(report.diagnostics.map(({ code }) => code)).toContain('counts-anew');
  });
});

describe('a column of secrets names nobody, and none of it comes out', () => {
  const failed =
    '*Jul 14 08:23:43.398: %SMART_LIC-3-COMM_FAILED: Communications failure with CSLU : No detailed info given';
  const restored = '*Jul 14 08:29:43.398: %SMART_LIC-5-COMM_RESTORED: Communications with CSLU restored';
  const names = ['password', 'pass', 'SNMP community', 'token', 'key', 'enable secret'];
  const shapes: readonly (readonly [string, (name: string, one: string, two: string) => string])[] = [
    [
      'Markdown',
      (name, one, two) => `| ${name} | log |\n|---|---|\n| ${one} | ${failed} |\n| ${two} | ${restored} |\n`,
    ],
    ['bars alone', (name, one) => `| ${name} | log |\n| ${one} | ${failed} |\n`],
    [
      'the log first',
      (name, one, two) => `| log | ${name} |\n|---|---|\n| ${failed} | ${one} |\n| ${restored} | ${two} |\n`,
    ],
    ['CSV', (name, one, two) => `${name},log\n${one},"${failed}"\n${two},"${restored}"\n`],
    [
      'HTML',
      (name, one) => `<table><tr><th>${name}</th><th>log</th></tr><tr><td>${one}</td><td>${failed}</td></tr></table>\n`,
    ],
    [
      'org-mode',
      (name, one, two) => `| ${name} | log |\n|---+---|\n| ${one} | ${failed} |\n| ${two} | ${restored} |\n`,
    ],
    ['AsciiDoc', (name, one, two) => `|===\n|${name} |log\n\n|${one} |${failed}\n\n|${two}\n|${restored}\n|===\n`],
    ['Jira', (name, one, two) => `||${name}||log||\n|${one}|${failed}|\n|${two}|${restored}|\n`],
    [
      'MediaWiki',
      (name, one, two) => `{|\n! ${name} !! log\n|-\n| ${one} || ${failed}\n|-\n| ${two} || ${restored}\n|}\n`,
    ],
    [
      'columns',
      (name, one, two) => `${name.padEnd(20)}log\n${one.padEnd(20)}${failed}\n${two.padEnd(20)}${restored}\n`,
    ],
    ['YAML', (name, one) => `- ${name}: ${one}\n  log: "${failed}"\n`],
    ['JSON', (name, one) => JSON.stringify([{ [name]: one, log: failed }])],
    ['names of entries', (name, one) => JSON.stringify({ [name]: { [one]: failed } })],
  ];
  it.each(shapes)('%s', (_, shape) => {
    for (const name of names)
      expect(JSON.stringify(analyze({ 'in.txt': shape(name, 'Sup3rS3cret!', 'Oth3rS3cret-9') })), name).not.toContain(
        '3rS3cret',
      );
  });

  it('keys of tickets and of pairs are no secrets', () => {
    const kept = '||Key||Summary||\n|NET-12|a1|\n\nkey,value\nsw-9a,b2';
    expect(kept.split('\n').map(createCellRedactor()).join('\n')).toBe(kept);
  });
});
