import { describe, expect, it } from 'vitest';
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
