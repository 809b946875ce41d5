import { describe, expect, it } from 'vitest';
import { analyze } from '../../ingest/structured/analyze-text.js';

const FAILED =
  '%SMART_LIC-3-COMM_FAILED: Communications failure with the Cisco Smart License Utility (CSLU) : Unable to resolve server hostname/domain name';
const RESTORED = '%SMART_LIC-5-COMM_RESTORED: Communications with Cisco Smart License Utility (CSLU) restored';

const told = (...texts: readonly string[]) =>
  analyze(Object.fromEntries(texts.map((text, index) => [`in-${index}.txt`, text])))
    .devices.map(({ hostname, id, incidents }) => [hostname ?? id, ...incidents.map(({ status }) => status)].join(' '))
    .sort();
const rows = (...events: readonly object[]) => `${events.map((event) => JSON.stringify(event)).join('\n')}\n`;

describe('one word before the messages of several devices', () => {
  it.each([
    [
      'a rule',
      rows(
        { host_name: 'acc-1', details: `rule-7: ${FAILED}` },
        { host_name: 'acc-2', details: `rule-7: ${RESTORED}` },
      ),
    ],
    [
      'a policy, in a list',
      JSON.stringify([
        { device: 'acc-1', message: `policy-3: ${FAILED}` },
        { device: 'acc-2', message: `policy-3: ${RESTORED}` },
      ]),
    ],
    ['a check, in a table', `host_name,details\nacc-1,"check-9: ${FAILED}"\nacc-2,"check-9: ${RESTORED}"\n`],
    ['a site, in pairs', `host=acc-1 msg="site-7: ${FAILED}"\nhost=acc-2 msg="site-7: ${RESTORED}"\n`],
    [
      'a sensor, behind a dash',
      rows({ host: 'acc-1', message: `sensor-4 - ${FAILED}` }, { host: 'acc-2', message: `sensor-4 - ${RESTORED}` }),
    ],
    [
      'an alarm, under other names',
      rows(
        { node: 'acc-1', text: `alarm-2: ${FAILED}`, level: 3 },
        { node: 'acc-2', text: `alarm-2: ${RESTORED}`, level: 5 },
      ),
    ],
  ])('is no name: %s', (_, text) => {
    expect(told(text)).toEqual(['acc-1 open', 'acc-2']);
  });

  it('is none where addresses tell them apart', () => {
    const text = rows(
      { src_ip: '192.0.2.7', msg: `rule-7: ${FAILED}` },
      { src_ip: '192.0.2.8', msg: `rule-7: ${RESTORED}` },
    );
    expect(told(text)).toEqual(['192.0.2.7 open', '192.0.2.8']);
  });

  it('gives what came before to the device of its wrapper, which another input may know', () => {
    const text = rows(
      { host: 'acc-1', details: `rule-7: ${FAILED}` },
      { host: 'acc-2', details: `rule-7: ${FAILED}` },
      { host: 'acc-1', details: `rule-7: ${RESTORED}` },
    );
    expect(told(text)).toEqual(['acc-1 resolved', 'acc-2 open']);
    expect(told('acc-1#show clock\n09:00:00.000 UTC Wed Mar 11 2026\n', text)).toEqual([
      'acc-1 resolved',
      'acc-2 open',
    ]);
  });
});

describe('a word before messages that a column says is the name of the rule', () => {
  it.each(['alert', 'rule', 'rule_name', 'policy', 'check', 'trigger', 'Service'])('is no name: %s', (name) => {
    const row = (ci: string, word: string, text: string) => ({ [name]: word, ci, details: `${word}: ${text}` });
    const text = rows(
      row('acc-1', 'lic-comm', FAILED),
      row('acc-2', 'lic-comm', FAILED),
      row('acc-2', 'lic-ok', RESTORED),
    );
    expect(told(text)).toEqual(['acc-1 open', 'acc-2 resolved']);
  });

  it('is one where a relay took the name for that of a program', () => {
    const row = (word: string, text: string) => ({ host: 'lx-1', program: word, message: `${word}: ${text}` });
    expect(told(rows(row('sw1', FAILED), row('sw2', RESTORED)))).toEqual(['sw1 open', 'sw2']);
  });
});

describe('the name of a device before its messages', () => {
  it.each([
    [
      'one relay',
      rows({ host: 'lx-1', message: `sw1: ${FAILED}` }, { host: 'lx-1', message: `sw2: ${RESTORED}` }),
      ['sw1 open', 'sw2'],
    ],
    ['one relay, one device', rows({ host: 'lx-1', message: `sw1: ${FAILED}` }), ['sw1 open']],
    [
      'two relays',
      rows(
        { host: 'lx-1', message: `sw1: ${FAILED}` },
        { host: 'lx-1', message: `sw2: ${FAILED}` },
        { host: 'lx-2', message: `sw1: ${RESTORED}` },
      ),
      ['sw1 resolved', 'sw2 open'],
    ],
    [
      'two relays of which the second device shows that they are',
      rows(
        { host: 'lx-1', message: `sw1: ${FAILED}` },
        { host: 'lx-2', message: `sw1: ${RESTORED}` },
        { host: 'lx-1', message: `sw2: ${FAILED}` },
      ),
      ['sw1 resolved', 'sw2 open'],
    ],
    [
      'two collectors, called so',
      rows({ host: 'dc1-syslog', message: `sw1: ${FAILED}` }, { host: 'dc2-syslog', message: `sw1: ${RESTORED}` }),
      ['sw1 resolved'],
    ],
    [
      'two relays, with a number or a clock of the device',
      rows(
        { host: 'lx-1', message: `<187>45: sw1: *Mar 11 2025 09:12:09.114: ${FAILED}` },
        { host: 'lx-2', message: `<189>46: sw1: *Mar 11 2025 09:18:09.114: ${RESTORED}` },
      ),
      ['sw1 resolved'],
    ],
  ])('goes on naming it behind %s', (_, text, expected) => {
    expect(told(text)).toEqual(expected);
  });

  it('goes on naming it where an output shows that it is a device', () => {
    const text = rows({ host: 'lx-1', message: `sw1: ${FAILED}` }, { host: 'lx-2', message: `sw1: ${RESTORED}` });
    expect(told('sw1#show clock\n09:00:00.000 UTC Wed Mar 11 2026\n', text)).toEqual(['sw1 resolved']);
  });
});
