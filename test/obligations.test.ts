import { describe, expect, it } from 'vitest';
import { diagnoseText } from '../src/diagnose/harness.js';
import { effectiveInterval } from '../src/diagnose/obligations.js';
import type { Obligation } from '../src/model/report.js';
import { engine } from './engine.js';

const NOW = '2026-03-12T09:00:00Z';

interface Case {
  readonly licenses?: readonly (readonly [name: string, type: string, enforcement?: string])[];
  readonly reporting?: string;
  readonly transport?: string;
  readonly config?: string;
  readonly release?: string;
  readonly topology?: string;
  readonly policy?: string;
}

function obligations({
  licenses = [],
  reporting,
  transport = 'Smart',
  config,
  release,
  topology,
  policy,
}: Case): Obligation[] {
  const usage = licenses.map(
    ([name, type, enforcement = 'NOT ENFORCED']) =>
      `${name} (C9300-24 X):\n  Description: ${name}\n  Count: 1\n  Version: 1.0\n  Status: IN USE\n  Export status: NOT RESTRICTED\n  Feature Name: ${name}\n  Enforcement type: ${enforcement}\n  License type: ${type}`,
  );
  const text = [
    'SW1#show license all',
    'Smart Licensing Using Policy:',
    '  Status: ENABLED',
    'Transport:',
    `  Type: ${transport}`,
    ...(policy === undefined ? [] : [policy]),
    ...(reporting === undefined ? [] : ['Usage Reporting:', reporting]),
    'License Usage',
    '=============',
    ...usage,
    ...(config === undefined
      ? []
      : [
          'SW1#show running-config',
          'Building configuration...',
          'Current configuration : 99 bytes',
          'hostname SW1',
          config,
          'end',
        ]),
    ...(release === undefined
      ? []
      : ['SW1#show version', `Cisco IOS XE Software, Version ${release}`, 'SW1 uptime is 1 week']),
    '',
  ].join('\n');
  const { devices } = diagnoseText(engine, text, { now: NOW, topology: topology ?? null });
  return devices[0]?.obligations ?? [];
}

const find = (list: readonly Obligation[], id: Obligation['id']) => list.find((each) => each.id === id);
const DNA = ['dna-advantage', 'Subscription'] as const;
const NETWORK = ['network-advantage', 'Perpetual'] as const;

describe('obligations', () => {
  it('take the deadline that the device prints, and say whose it is', () => {
    const ack = find(
      obligations({
        licenses: [NETWORK, DNA],
        reporting:
          '  Last ACK received: <none>\n  Next ACK deadline: Mar 20 09:00:00 2026 UTC\n  Reporting push interval: 30  days\n  Next report push: Mar 15 09:00:00 2026 UTC',
      }),
      'ack',
    );
    expect(ack).toMatchObject({ due: '2026-03-20T09:00:00.000Z', days: 8, status: 'soon', basis: 'printed' });
    expect(ack?.why).toBe(
      'dna-advantage (subscription): the first report within 90 days (CISCO default (not printed here)). None has come so far.',
    );
    expect(ack?.evidence[0]?.text).toContain('Next ACK deadline');
  });

  it('are overdue once the deadline has passed', () => {
    const ack = find(
      obligations({
        licenses: [DNA],
        reporting: '  Last ACK received: <none>\n  Next ACK deadline: Mar 01 09:00:00 2026 UTC',
      }),
      'ack',
    );
    expect(ack).toMatchObject({ status: 'overdue', days: -11 });
  });

  it('calculate a deadline that is not printed from the last ACK and the shortest frequency', () => {
    const ack = find(
      obligations({ licenses: [NETWORK, DNA], reporting: '  Last ACK received: Feb 01 09:00:00 2026 UTC' }),
      'ack',
    );
    expect(ack).toMatchObject({ due: '2026-05-02T09:00:00.000Z', basis: 'calculated', status: 'planned' });
  });

  it('calculate the next report from the last one', () => {
    const list = obligations({
      licenses: [DNA],
      reporting: '  Last ACK received: Feb 01 09:00:00 2026 UTC\n  Last report push: Feb 20 09:00:00 2026 UTC',
      config: 'license smart usage interval 40',
    });
    expect(find(list, 'report')).toMatchObject({ due: '2026-04-01T09:00:00.000Z', basis: 'calculated' });
  });

  it.each([
    ['perpetual licences alone ask for no regular report', { licenses: [NETWORK] }],
    [
      'export-controlled licences ask for none either',
      { licenses: [['hseck9', 'Perpetual', 'EXPORT RESTRICTED'] as const] },
    ],
  ])('%s', (_, given) => {
    const list = obligations({ ...given, reporting: '  Last ACK received: <none>\n  Next ACK deadline: <none>' });
    expect(find(list, 'ack')?.status).toBe('not-required');
    expect(find(list, 'report')?.status).toBe('not-required');
  });

  it('take the values of the policy in use, not those of the default', () => {
    const policy =
      'Policy:\n  Policy in use: Installed On Jan 01 09:00:00 2026 UTC\n  Policy name: Example\n  Reporting ACK required: yes (Customer Policy)\n  Unenforced/Non-Export Perpetual Attributes:\n    First report requirement (days): 30 (Customer Policy)\n    Reporting frequency (days): 60 (Customer Policy)\n    Report on change (days): 10 (Customer Policy)';
    const list = obligations({
      licenses: [NETWORK],
      policy,
      reporting: '  Last ACK received: Mar 01 09:00:00 2026 UTC',
    });
    expect(find(list, 'ack')).toMatchObject({ due: '2026-04-30T09:00:00.000Z' });
    expect(find(list, 'report-on-change')?.why).toContain('within 10 days (Customer Policy)');
  });

  it('end where the policy wants no ACK, and where the interval is 0', () => {
    const policy =
      'Policy:\n  Policy in use: Merged from multiple sources.\n  Reporting ACK required: no (Customer Policy)';
    const list = obligations({
      licenses: [DNA],
      policy,
      reporting: '  Last ACK received: <none>\n  Reporting push interval: 0 (no reporting)',
      config: 'license smart usage interval 0',
    });
    expect(find(list, 'ack')?.status).toBe('not-required');
    expect(find(list, 'report')).toMatchObject({ status: 'not-required', why: expect.stringContaining('interval 0') });
  });

  it('say that nothing is sent with transport off', () => {
    const list = obligations({
      licenses: [DNA],
      transport: 'Transport Off',
      reporting:
        '  Last ACK received: <none>\n  Next report push: Mar 15 09:00:00 2026 UTC\n  Reporting push interval: 30  days',
    });
    expect(find(list, 'push')?.why).toContain('Transport is off');
  });

  it.each([
    ['17.9.1', true],
    ['17.12.3', true],
    ['17.6.4', true],
    ['17.6.3', false],
    ['17.3.6', true],
    ['17.3.5', false],
    ['17.8.1', false],
  ])('know that %s limits reports to one a day: %s', (release, isLimited) => {
    const list = obligations({
      licenses: [DNA],
      release,
      topology: 'cssm-direct',
      reporting: '  Last ACK received: <none>',
    });
    expect(find(list, 'daily-limit') !== undefined).toBe(isLimited);
  });

  it('are none where the input tells nothing of usage or reporting', () => {
    const { devices } = diagnoseText(engine, 'SW1#show license udi\nUDI: PID:C9300-24T,SN:FOC0000X0AA\n', {
      now: NOW,
      topology: null,
    });
    expect(devices[0]?.obligations).toEqual([]);
  });
});

describe('the effective interval', () => {
  it.each([
    [undefined, 90, 90],
    [undefined, 20, 20],
    [undefined, null, null],
    [100, 90, 90],
    [40, 90, 40],
    [40, null, 40],
    [0, 90, null],
  ])('of %s configured days and %s asked for is %s', (configured, asked, days) => {
    expect(effectiveInterval(configured, asked)).toBe(days);
  });
});
