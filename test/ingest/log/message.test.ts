import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readLogLines } from '../../../src/ingest/log/log.js';
import { countMessageParses, findTags, parseMessage } from '../../../src/ingest/log/message.js';

describe('readLogLines', () => {
  it.each([
    'Mar 11 09:23:27 acc-sw1 %SMART_LIC-3-COMM_FAILED: message repeated 2 times: [ No server: 1]',
    'Mar 11 09:23:27 acc-sw1 45: message repeated 2 times: [ Mar 11 09:21:27.201: %SMART_LIC-3-COMM_FAILED: No server: 1]',
  ])('takes what a relay says it left out from the text: %s', (line) => {
    expect(readLogLines(line)).toMatchObject([{ mnemonic: 'COMM_FAILED', text: 'No server: 1', repeats: 2 }]);
  });

  it.each([
    ['behind a name', 'Mar 11 09:31:28 acc-sw1 ', '%SMART_LIC-3-COMM_FAILED: No server: 1'],
    [
      'with its header',
      'Mar 11 09:31:28 acc-sw1 ',
      '101: Mar 11 2026 09:21:27.201 UTC: %SMART_LIC-3-COMM_FAILED: No server: 1',
    ],
    ['with a PRI', '<187>Mar 11 09:31:28 acc-sw1 ', '%SMART_LIC-3-COMM_FAILED: No server: 1'],
    ['of IOS XR', 'Mar 11 09:31:28 acc-sw1 ', 'smartlicserver[390]: %LICENSE-SMART_LIC-3-COMM_FAILED : No server: 1'],
    ['that quotes', 'Mar 11 09:31:28 acc-sw1 ', '%SMART_LIC-3-COMM_FAILED: No server: 1'],
  ])('takes a message that a relay says came again as often as it says: %s', (_, head, message) => {
    const line = `${head}Last message '${message}' repeated 3 times, suppressed by syslog-ng on loghost`;
    expect(readLogLines(line)).toMatchObject([{ mnemonic: 'COMM_FAILED', text: 'No server: 1', repeats: 3 }]);
  });

  it('keeps a text that only speaks of repetition', () => {
    const text = 'message repeated often: [1]';
    expect(readLogLines(`Mar 11 09:23:27 acc-sw1 %SYS-5-LOG: ${text}`)).toMatchObject([{ text, repeats: 1 }]);
  });
});

describe('parseMessage', () => {
  it.each([
    ['%SMART_LIC-6-AGENT_READY: Ready now', 'SMART_LIC', 6, 'AGENT_READY', 'Ready now'],
    ['%SMART_LIC-6-AGENT_READY:Ready now', 'SMART_LIC', 6, 'AGENT_READY', 'Ready now'],
    ['%SMART_LIC-6-AGENT_READY : Ready now', 'SMART_LIC', 6, 'AGENT_READY', 'Ready now'],
    ['SMART_LIC-6-AGENT_READY:Ready now', 'SMART_LIC', 6, 'AGENT_READY', 'Ready now'],
    ['%LICENSE-SMART_LIC-3-COMM_FAILED : No', 'SMART_LIC', 3, 'COMM_FAILED', 'No'],
    ['%SMART_LIC-SW2_STBY-3-COMM_FAILED: No', 'SMART_LIC', 3, 'COMM_FAILED', 'No'],
    ['%SMART_LIC-6-AUTHORIZATION_INSTALL_SUCCESS', 'SMART_LIC', 6, 'AUTHORIZATION_INSTALL_SUCCESS', ''],
    ['%SMART_LIC-6-AUTHORIZATION_INSTALL_SUCCESS:', 'SMART_LIC', 6, 'AUTHORIZATION_INSTALL_SUCCESS', ''],
    ['%LICMGR-3-LOG_SMART_LIC_COMM_FAILED: No', 'SMART_LIC', 3, 'COMM_FAILED', 'No'],
    ['%LICMGR-2-LOG_LIC_NO_LIC: No', 'LICMGR', 2, 'LOG_LIC_NO_LIC', 'No'],
    ['%PIM-SW1-6-INVALID: x', 'PIM', 6, 'INVALID', 'x'],
    ['%SYS-SP-STDBY-5-RESTART: x', 'SYS', 5, 'RESTART', 'x'],
    ['%ACL-IPV4_ACL-6-LOG: x', 'ACL-IPV4_ACL', 6, 'LOG', 'x'],
    ['%ASA-3-444303: x', 'ASA', 3, '444303', 'x'],
    ['%ODD-3-4-NAME: x', 'ODD-3', 4, 'NAME', 'x'],
    ['%X-0-Y: a: b %Z-1-W: c', 'X', 0, 'Y', 'a: b %Z-1-W: c'],
  ])('reads %j', (text, facility, severity, mnemonic, rest) => {
    expect(parseMessage(text)).toEqual({ facility, severity, mnemonic, text: rest });
    expect(countMessageParses(text)).toBe(1);
  });

  it.each(['', '%', '%SYS', '%SYS-5', '%SYS-9-RESTART: x', '%SNMP-W-AUTHFAIL: x', 'SYS 5 RESTART'])(
    'rejects %j',
    (text) => {
      expect(parseMessage(text)).toBeNull();
    },
  );

  it('has one parse or none for any text', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('%', 'A', '5', '-', ':', ' ', '_', 'x'), maxLength: 30 }),
        (text) => {
          expect(countMessageParses(text)).toBeLessThanOrEqual(1);
        },
      ),
    );
  });
});

describe('findTags', () => {
  const names = (line: string) =>
    findTags(line).map(({ facility, severity, mnemonic }) => `${facility}-${severity}-${mnemonic}`);

  it('finds the tag wherever it stands', () => {
    expect(names('*Apr  2 03:04:05: %SYS-5-RESTART: again')).toEqual(['SYS-5-RESTART']);
    expect(names('Really? [confirm]%SMART_LIC-6-AGENT_READY: x')).toEqual(['SMART_LIC-6-AGENT_READY']);
    expect(names('<187>%SYS-5-RESTART: again')).toEqual(['SYS-5-RESTART']);
    expect(names('proc[7]: SMART_LIC-6-AGENT_READY:x')).toEqual(['SMART_LIC-6-AGENT_READY']);
    expect(names('CPU 5%/1% then %SYS-5-RESTART: again')).toEqual(['SYS-5-RESTART']);
  });

  it('finds one that a pipeline lower-cased, and none of both cases', () => {
    expect(names('apr  2 03:04:05: %smart_lic-3-comm_failed: no')).toEqual(['SMART_LIC-3-COMM_FAILED']);
    expect(names('proc[7]: license-smart_lic-3-comm_failed : no')).toEqual(['SMART_LIC-3-COMM_FAILED']);
    expect(names('%licmgr-3-log_smart_lic_comm_failed: no')).toEqual(['SMART_LIC-3-COMM_FAILED']);
    expect(names('%Sys-5-Restart: again')).toEqual([]);
  });

  it('gives where the tag begins and where its text does', () => {
    const line = 'x: %LICENSE-SMART_LIC-3-COMM_FAILED : No';
    expect(findTags(line)).toEqual([
      { facility: 'SMART_LIC', severity: 3, mnemonic: 'COMM_FAILED', start: 3, end: 37 },
    ]);
  });

  it('leaves configuration, prose and other percent signs alone', () => {
    for (const line of [
      ' event syslog pattern "%SMART_LIC-3-COMM_FAILED: .*"',
      " event syslog pattern '%SYS-5-CONFIG_I: .*'",
      ' event syslog pattern ".*SMART_LIC-3-COMM_FAILED:.*"',
      '% Invalid input detected at marker.',
      'Used memory 71%: SYS-5-RESTART',
      'see the SMART_LIC-3-COMM_FAILED message',
      '%SNMP-W-SNMPAUTHFAIL: Access attempted',
      '100%SYS-5-RESTART: x',
    ]) {
      expect(names(line)).toEqual([]);
    }
  });

  it('takes a licensing tag without colon only at the end of the line', () => {
    expect(names('a: %SMART_LIC-6-AGENT_READY')).toEqual(['SMART_LIC-6-AGENT_READY']);
    expect(names('a: %SYS-5-RESTART')).toEqual([]);
    expect(names('the %SMART_LIC-6-AGENT_READY message')).toEqual([]);
  });

  it('stops at its limit', () => {
    expect(findTags('%A-1-B: '.repeat(100), 8)).toHaveLength(8);
  });
});

describe('readLogLines', () => {
  const brief = (line: string) =>
    readLogLines(line).map(({ facility, mnemonic, text, headerText }) => ({ facility, mnemonic, text, headerText }));

  it('takes the first tag as the line’s own', () => {
    expect(brief('a7: %IOSXE-6-PLATFORM: R0/0: proc: %FW-6-SESSION: went')).toEqual([
      { facility: 'IOSXE', mnemonic: 'PLATFORM', text: 'R0/0: proc: %FW-6-SESSION: went', headerText: 'a7: ' },
    ]);
  });

  it('takes a licensing tag in anything as the line’s own', () => {
    expect(brief('a7: %ASA-3-444303: %SMART_LIC-3-EVAL_EXPIRED: Over.')).toEqual([
      { facility: 'SMART_LIC', mnemonic: 'EVAL_EXPIRED', text: 'Over.', headerText: 'a7: ' },
    ]);
  });

  it('takes lines apart that the console ran together', () => {
    const line = '*Apr  2 03:04:05: %SMART_LIC-6-AGENT_READY: Ready*Apr  2 03:04:06: %SYS-5-RESTART: again';
    expect(brief(line)).toEqual([
      { facility: 'SMART_LIC', mnemonic: 'AGENT_READY', text: 'Ready', headerText: '*Apr  2 03:04:05: ' },
      { facility: 'SYS', mnemonic: 'RESTART', text: 'again', headerText: '*Apr  2 03:04:06: ' },
    ]);
  });

  it('says when a header is not understood, and still gives the message', () => {
    const [line] = readLogLines('{"at":1,"msg":"x *Apr  2 03:04:05x} %SMART_LIC-6-AGENT_READY: Ready');
    expect(line).toMatchObject({ header: null, mnemonic: 'AGENT_READY', text: 'Ready' });
  });
});
