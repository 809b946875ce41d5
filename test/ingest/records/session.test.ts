import { describe, expect, it } from 'vitest';
import { analyze } from '../structured/analyze-text.js';

const FAILED =
  'Mar 11 2025 09:12:09.114: %SMART_LIC-3-COMM_FAILED: Communications failure with the Cisco Smart License Utility (CSLU) : Unable to resolve server hostname/domain name\n';
const RESTORED =
  'Mar 11 2025 09:18:40.552: %SMART_LIC-5-COMM_RESTORED: Communications with Cisco Smart License Utility (CSLU) restored\n';
const log = (lines: string, prompt = 'Switch') =>
  `${prompt}#show logging\nSyslog logging: enabled\n\n${lines}${prompt}#\n`;
const PUTTY = '=~=~=~=~=~=~= PuTTY log 2025.03.11 09:21:00 =~=~=~=~=~=~=\n';

const statuses = (text: string) =>
  analyze({ 'in.txt': text }).devices.flatMap(({ incidents }) => incidents.map(({ status }) => status));

describe('that a device recovered which many have the name of closes no failure of another session', () => {
  it.each([
    ['was left', `${log(FAILED)}Switch#exit\n${log(RESTORED)}`],
    ['set its terminal', `Switch#terminal length 0\n${log(FAILED)}Switch#terminal length 0\n${log(RESTORED)}`],
    ['is another log of a terminal program', PUTTY + log(FAILED) + PUTTY + log(RESTORED)],
    [
      'is another result',
      JSON.stringify([log(FAILED), log(RESTORED)].map((output) => ({ command: 'show logging', output }))),
    ],
  ])('where one %s', (_, text) => {
    expect(statuses(text)).toEqual(['open']);
  });

  it('but does of its own, of another log that shows the failure too, and of a device with a name', () => {
    expect(statuses(log(FAILED + RESTORED))).toEqual(['resolved']);
    expect(statuses(log(FAILED) + log(RESTORED))).toEqual(['resolved']);
    expect(statuses(`${log(FAILED)}Switch#exit\n${log(FAILED + RESTORED)}`)).toEqual(['resolved']);
    expect(statuses(`${log(FAILED, 'sw1')}sw1#exit\n${log(RESTORED, 'sw1')}`)).toEqual(['resolved']);
    expect(statuses(`${log(FAILED)}Switch#conf t\nSwitch(config)#exit\n${log(RESTORED)}`)).toEqual(['resolved']);
  });
});
