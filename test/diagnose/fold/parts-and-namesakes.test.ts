import { describe, expect, it } from 'vitest';
import { analyze } from '../../ingest/structured/analyze-text.js';

/** Words before or behind messages that are parts of one device, names of several, or one name of several. */

const FAILED =
  '%SMART_LIC-3-COMM_FAILED: Communications failure with the Cisco Smart License Utility (CSLU) : Unable to resolve server hostname/domain name';
const RESTORED = '%SMART_LIC-5-COMM_RESTORED: Communications with the Cisco Smart License Utility (CSLU) restored';
const stamped = (minute: string, text: string) => `Mar 11 2025 09:${minute}:09.114 UTC: ${text}`;
const told = (text: string) =>
  analyze({ 'in.txt': text })
    .devices.map(({ hostname, id, incidents }) => [hostname ?? id, ...incidents.map(({ status }) => status)].join(' '))
    .sort();

describe('parts of one device before its messages', () => {
  it.each([
    ['SW2_RP0: ', 'SW1_RP0: '],
    ['[switch1]: ', '[switch2]: '],
    ['RP/0/RSP0/CPU0: ', 'RP/0/RSP1/CPU0: '],
    ['R0/0: smart_agent: ', 'R1/0: smart_agent: '],
    ['RP0: ', 'RP1: '],
    ['member-1: ', 'member-2: '],
    ['Switch1_R0: ', 'Switch2_R0: '],
  ])('%s and %s', (one, other) => {
    expect(told(`${stamped('12', one + FAILED)}\n${stamped('18', other + RESTORED)}\n`)).toEqual(['in.txt resolved']);
    const named = `${stamped('12', `dist-sw1: ${one}${FAILED}`)}\n${stamped('18', `dist-sw2: ${other}${RESTORED}`)}\n`;
    if (!one.includes('smart_agent')) expect(told(named)).toHaveLength(2);
  });

  it.each([
    ['sw1: ', 'sw2: '],
    ['[dist-sw1]: ', '[dist-sw2]: '],
    ['R1: ', 'R2: '],
  ])('and not names: %s and %s', (one, other) => {
    expect(told(`${stamped('12', one + FAILED)}\n${stamped('18', other + RESTORED)}\n`)).toHaveLength(2);
  });
});

describe('one name that several devices say', () => {
  const APART = ['dist-a1 open', 'dist-b1'];
  const [ONE, TWO] = [`4501: ACCESS: ${stamped('12', FAILED)}`, `17: ACCESS: ${stamped('18', RESTORED)}`];
  it.each([
    [
      'events',
      `${JSON.stringify({ host: 'dist-a1', message: ONE })}\n${JSON.stringify({ host: 'dist-b1', message: TWO })}\n`,
    ],
    ['a relay', `Mar 11 09:12:09 dist-a1 ${ONE}\nMar 11 09:18:09 dist-b1 ${TWO}\n`],
    ['a table', `time,host,message\n2025-03-11 09:12:09,dist-a1,"${ONE}"\n2025-03-11 09:18:09,dist-b1,"${TWO}"\n`],
    ['YAML', `- host: dist-a1\n  logs:\n  - '${ONE}'\n- host: dist-b1\n  logs:\n  - '${TWO}'\n`],
  ])('%s', (_, text) => {
    expect(told(text)).toEqual(APART);
  });

  it('at two addresses, whose numbers run by turns', () => {
    const row = (address: string, number: number, minute: string, text: string) =>
      `Mar 11 09:${minute}:09 ${address} ${number}: CORE: ${stamped(minute, text)}\n`;
    const text =
      row('192.0.2.11', 4501, '12', FAILED) +
      row('192.0.2.12', 17, '13', RESTORED) +
      row('192.0.2.11', 4502, '14', FAILED) +
      row('192.0.2.12', 18, '15', RESTORED);
    expect(told(text)).toEqual(['192.0.2.11 open', '192.0.2.12']);
  });

  it('is one device that changed its address, where its numbers go on', () => {
    expect(
      told(
        `Mar 11 09:12:09 192.0.2.11 45: CORE: ${stamped('12', FAILED)}\nMar 11 09:18:09 192.0.2.12 46: CORE: ${stamped('18', RESTORED)}\n`,
      ),
    ).toEqual(['CORE resolved']);
  });
});

describe('a name behind the message, and a date behind that', () => {
  it.each([
    ['(#) Mar  6 2025'],
    ['[#] 2025-03-06'],
    ['- # 2025-03-06 04:12:09'],
    ['(#) 2025-03-06T04:12:10Z'],
    ['(#) at 04:12'],
    ['(#, Mar 6 2025)'],
    ['(#) 06.03.2025'],
  ])('%s', (ending) => {
    const [one, other] = [ending.replace('#', 'dist-a1'), ending.replace('#', 'dist-b1')];
    expect(told(`${FAILED} ${one}\n${RESTORED} ${other}\n`)).toEqual(['dist-a1 open', 'dist-b1']);
  });
});
