import { describe, expect, it } from 'vitest';
import { analyze } from '../structured/analyze-text.js';

const F =
  '%SMART_LIC-3-COMM_FAILED: Communications failure with the Cisco Smart License Utility (CSLU) : No detail given';
const R = '%SMART_LIC-5-COMM_RESTORED: Communications with Cisco Smart License Utility (CSLU) restored';

/** When two messages were logged, and of whom they are. */
function told(head: (stamp: string) => string, one: string, other: string): string[] {
  const { devices, diagnostics } = analyze({ 'in.log': `${head(one)}${F}\n${head(other)}${R}\n` });
  const times = devices.flatMap(({ messages }) => messages.map(({ first }) => first ?? 'never'));
  const codes = diagnostics.map(({ code }) => code);
  return [...devices.map(({ hostname }) => hostname ?? 'nobody'), ...times.sort(), ...codes];
}

const UTC = ['sw1', '2025-03-06T09:00:00.000Z', '2025-03-06T10:00:00.000Z'];
const LOCAL = ['sw1', '2025-03-06T10:00:00.000', '2025-03-06T11:00:00.000'];

describe('stamps that no device prints', () => {
  it.each([
    ['2025-03-06 10:00:00 +0100', '2025-03-06 11:00:00 +0100', UTC],
    ['2025-03-06T10:00:00 +01:00', '2025-03-06T11:00:00 +01:00', UTC],
    ['2025/03/06 10:00:00 +0100', '2025/03/06 11:00:00 +0100', UTC],
    ['2025-03-06 10:00:00 CET', '2025-03-06 11:00:00 CET', UTC],
    ['Thu, 06 Mar 2025 10:00:00 +0100', 'Thu, 06 Mar 2025 11:00:00 +0100', UTC],
    ['06/Mar/2025:10:00:00 +0100', '06/Mar/2025:11:00:00 +0100', UTC],
    ['10:00:00.000 CET Thu Mar 6 2025', '11:00:00.000 CET Thu Mar 6 2025', UTC],
    ['06/Mar/2025:10:00:00', '06/Mar/2025:11:00:00', LOCAL],
    ['06-Mar-2025 10:00:00', '06-Mar-2025 11:00:00', LOCAL],
    ['10:00:00 06.03.2025', '11:00:00 06.03.2025', LOCAL],
    ['10:00 06.03.2025', '11:00 06.03.2025', LOCAL],
    ['10:00:00 AM, 06 Mar 2025', '11:00:00 AM, 06 Mar 2025', LOCAL],
    ['10:00:00 2025-03-06', '11:00:00 2025-03-06', LOCAL],
    ['06.03.25 10:00:00', '06.03.25 11:00:00', LOCAL],
  ])('%s', (one, other, expected) => {
    expect(told((stamp) => `${stamp} sw1: `, one, other)).toEqual(expected);
    expect(told((stamp) => `[${stamp}] sw1: `, one, other)).toEqual(expected);
  });

  it('a date that reads both ways is left out, and told, unless another one settles it', () => {
    const head = (stamp: string) => `${stamp} sw1: `;
    expect(told(head, '10:00:00 03/06/2025', '11:00:00 03/06/2025')).toEqual(['sw1', 'never', 'never', 'open-date']);
    expect(told(head, '10:00:00 03/06/2025', '11:00:00 03/16/2025')).toEqual([
      'sw1',
      '2025-03-06T10:00:00.000',
      '2025-03-16T11:00:00.000',
    ]);
  });

  it("stand before the device's own, which counts", () => {
    for (const stamp of ['2025-03-06 10:05:00 +0100', '06/Mar/2025:10:05:00 +0100', '10:05:00 06.03.2025'])
      expect(told((own) => `[${stamp}] sw1 ${own}: `, 'Mar  6 2025 10:00:00', 'Mar  6 2025 11:00:00')).toEqual(LOCAL);
  });
});
