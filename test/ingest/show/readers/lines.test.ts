import { describe, expect, it } from 'vitest';
import { showLines } from '../../../../src/ingest/show/readers/lines.js';

function joined(...texts: string[]): string[] {
  const lines = texts.map((text, index) => ({ number: index + 1, text }));
  const block = { source: 'test', device: { source: 'test', hostname: null, address: null }, command: 'x', lines };
  return showLines(block).map((line) => line.text);
}

describe('wrapped lines', () => {
  it.each([
    [['  Status: SPECIFIC INSTALLED on Aug 31 10:15:01 2025', 'UTC']],
    [['  Reservation status: SPECIFIC INSTALLED on Aug 31', '  10:15:01 2025 UTC']],
    [['  Authorization type: SPECIFIC INSTALLED on Aug', '31 10:15:01 2025 UTC']],
    [['  Next ACK push check: Sep 22 12:20:34 2025', 'PST']],
    [['  First report requirement (days): 365 (CISCO', 'default)']],
    [['  First report requirement (days):', '365 (CISCO default)']],
    [['Unenforced/Non-Export Subscription', 'Attributes:']],
    [['Enforced (Perpetual/Subscription)', 'License Attributes:']],
    [['Evaluation Period Remaining: 89 days, 21 hours, 37', 'minutes, 15 seconds']],
    [['Attempts: Total=3, Success=1, Fail=2  Ongoing', 'Failure: Overall=2 Communication=2']],
    [['network-advantage (C9300-24 Network Essen...)', '2 IN USE']],
    [['Entitlement Tag:', 'regid.2017-03.com.cisco.example,', '1.0_0000']],
    [['agent.capabilities: UTILITY, DLC,', 'TELEMETRY']],
  ])('%j is one line', (texts) => {
    expect(joined(...texts)).toHaveLength(1);
  });

  it.each([
    [['Next ACK push check: <none>', 'PST']],
    [['Trust Code Installed:', 'Active: PID:C9300-24P,SN:FOC0000TEST']],
    [['Status: IN USE', 'Export status: NOT RESTRICTED']],
    [['Last Response: OK on Aug 31 10:15:01 2025 UTC', 'Failure Reason: <none>']],
    [['Last ACK received: Sep 22 12:20:34 2025', '', 'PST']],
    [['Smart Licensing is ENABLED', 'License Reservation is ENABLED']],
  ])('%j are two', (texts) => {
    expect(joined(...texts)).toHaveLength(2);
  });

  it('joins what a terminal cut in mid-word, without a blank', () => {
    const reason = 'Failure Reason: {"product_instance_identifier":["The identity for the instance i';
    expect(reason).toHaveLength(80);
    expect(joined(reason, 's not valid."]}')).toEqual([`${reason}s not valid."]}`]);
  });
});
