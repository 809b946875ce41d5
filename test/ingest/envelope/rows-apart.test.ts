import { describe, expect, it } from 'vitest';
import { analyze } from '../structured/analyze-text.js';

const FAILED =
  '%SMART_LIC-3-COMM_FAILED: Communications failure with the Cisco Smart License Utility (CSLU) : Unable to resolve server hostname/domain name';
const RESTORED = '%SMART_LIC-5-COMM_RESTORED: Communications with Cisco Smart License Utility (CSLU) restored';

const statuses = (text: string) =>
  analyze({ 'in.csv': text })
    .devices.flatMap(({ incidents }) => incidents.map(({ status }) => status))
    .join();

describe('rows that differ in a column are of two devices', () => {
  it.each([
    [
      'where one date reads both ways and the other does not',
      `TimeGenerated [UTC],Place,Facility,SyslogMessage\n"3/11/2025, 9:12:09 AM",hall-a,local7,"${FAILED}"\n"3/13/2025, 9:18:40 AM",hall-b,local7,"${RESTORED}"\n`,
    ],
    [
      'where one lacks a cell',
      `Time,Place,Zone,SyslogMessage\n2025-03-11 09:12:09,hall-a,north,"${FAILED}"\n2025-03-11 09:18:40,hall-b,,"${RESTORED}"\n`,
    ],
  ])('%s', (_, text) => {
    expect(statuses(text)).toBe('open');
  });
});

it.each([
  ['Computer', (name: string, text: string) => ({ Computer: name, SyslogMessage: text })],
  ['logStreamName', (name: string, text: string) => ({ logStreamName: name, message: text })],
])('%s names the device', (_, event) => {
  const { devices } = analyze({ 'in.json': JSON.stringify([event('sw1', FAILED), event('sw2', RESTORED)]) });
  expect(devices.map(({ hostname }) => hostname).sort()).toEqual(['sw1', 'sw2']);
});
