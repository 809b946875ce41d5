import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, test } from 'vitest';
import { createAnalysis } from '../../../src/diagnose/analysis.js';
import { compareStates } from '../../../src/diagnose/ask/compare.js';
import type { ComparedDevice } from '../../../src/model/comparison.js';
import { engine, optionsAt } from '../../engine.js';

const folder = fileURLToPath(new URL('../../inputs/compare/', import.meta.url));
const options = optionsAt(Date.UTC(2026, 2, 2, 12));

function stateOf(text: string) {
  const analysis = createAnalysis(engine, options);
  const reader = analysis.open('input');
  reader.push(Buffer.from(text));
  reader.end();
  return analysis.state;
}

const compareTexts = (before: string, after: string) => compareStates(engine, stateOf(before), stateOf(after), options);
const read = (name: string) => readFileSync(`${folder}${name}.txt`, 'utf8');

function compare(before: string, after: string): ComparedDevice {
  const { devices } = compareTexts(read(before), read(after));
  expect(devices).toHaveLength(1);
  return devices[0] as ComparedDevice;
}

const failed = (device: ComparedDevice) =>
  device.checks.filter(({ required, outcome }) => required && outcome === 'not-met').map(({ id }) => id);

describe('migrations that worked', () => {
  test.each(['smart-licensing', 'rtu', 'slr', 'evaluation'])('from %s', (model) => {
    const device = compare(`${model}-before`, `${model}-after`);
    expect(device.kind).toBe(`from-${model}`);
    expect(device.checks.filter(({ outcome }) => outcome !== 'met')).toEqual([]);
    expect(device.verdict).toBe('worked');
  });
});

test('a Nexus is asked for its own outputs', () => {
  const state = (release: string) => `n9k-1# show version
Cisco Nexus Operating System (NX-OS) Software
  NXOS: version ${release} [Feature Release]
n9k-1# show license status
Smart Licensing using Policy:
  Status: ENABLED
Transport:
  Type: Smart
`;
  const { devices } = compareTexts(state('10.2(3)'), state('10.3(5)'));
  const asked = devices.flatMap(({ checks }) => checks.flatMap(({ ask }) => ask));
  expect(asked).toContain('show license usage (from before)');
  expect(asked.filter((command) => command.startsWith('show license udi'))).toEqual([]);
});

test.each([
  ['sw-a', 'sw-b', 0],
  ['sw-a', 'sw-a', 1],
  ['Switch', 'sw-b', 1],
])('%s before and %s after, without serial numbers, are %i compared', (before, after, count) => {
  const state = (name: string) => `${name}#show license status\nTransport:\n  Type: cslu\n\n${name}#\n`;
  const { devices, onlyBefore } = compareTexts(state(before), state(after));
  expect(devices).toHaveLength(count);
  expect(onlyBefore).toEqual(count === 0 ? [before] : []);
});

describe('migrations that did not', () => {
  test.each([
    ['smart-licensing', 'transport-changed', ['transport-kept']],
    ['smart-licensing', 'standby-without-trust', ['trust-code']],
    ['smart-licensing', 'count-dropped', ['counts-kept']],
    ['rtu', 'not-upgraded', ['policy-model', 'licences-in-use', 'types']],
    ['rtu', 'licence-lost', ['licences-kept']],
    ['rtu', 'no-report-planned', ['next-report']],
    ['slr', 'code-lost', ['codes-kept']],
    ['slr', 'transport-on', ['transport-off']],
    ['slr', 'standby-gone', ['counts-kept', 'udis-kept', 'codes-kept']],
    ['evaluation', 'not-upgraded', ['policy-model', 'no-evaluation']],
    ['evaluation', 'licence-lost', ['counts-kept']],
    ['evaluation', 'deadline-passed', ['deadline-ahead']],
  ])('from %s: %s', (model, variant, expected) => {
    const device = compare(`${model}-before`, `${model}-after-${variant}`);
    expect(device.kind).toBe(`from-${model}`);
    expect(device.verdict).toBe('failed');
    expect(failed(device)).toEqual(expected);
    for (const check of device.checks.filter(({ outcome }) => outcome === 'not-met')) {
      expect(check.otherwise).not.toBe('');
      expect(check.evidence.length).toBeGreaterThan(0);
    }
  });
});

const STATUS = (options: {
  ack: string;
  trust?: string;
  fails?: boolean;
  release?: string;
  push?: string;
}) => `SW1#show version
Cisco IOS XE Software, Version ${options.release ?? '17.9.4'}
SW1 uptime is 1 week
SW1#show license tech support
Smart Licensing Tech Support info

Smart Licensing Using Policy:
  Status: ENABLED

Transport:
  Type: Smart
  URL: https://smartreceiver.cisco.com/licservice/license
  Proxy:
    Not Configured
  VRF: <empty>

Policy:
  Policy in use: Installed On Jan 01 09:00:00 2026 UTC
  Policy name: Example

Usage Reporting:
  Last ACK received: ${options.ack}
  Next ACK deadline: May 30 10:00:00 2026 UTC
  Reporting push interval: 30  days State(2) InPolicy(90)
  Next ACK push check: <none>
  Next report push: Mar 30 10:00:00 2026 UTC
  Last report push: ${options.push ?? '<none>'}
  Last report file write: <none>

Trust Code Installed: ${options.trust ?? 'Jan 01 09:00:00 2026 UTC'}

License Usage
=============
Handle: 1
  License: network-advantage
  Entitlement Tag: regid.x
  Description: C9300-24 Network Advantage
  Count: 1
  Version: 1.0
  Status: IN USE(15)
  Feature Name: network-advantage
  Enforcement type: NOT ENFORCED
  License type: Perpetual

Product Information
===================
UDI: PID:C9300-24T,SN:FOC0000X0AA

Upcoming Scheduled Jobs
=======================
Current time: Mar 02 10:00:00 2026 UTC

Communication Statistics:
=======================
Communication Level Allowed: DIRECT
Overall State: <empty>
Usage Reporting:
  Attempts: Total=9, Success=5, Fail=4  Ongoing Failure: Overall=${options.fails ? 4 : 0} Communication=${options.fails ? 4 : 0}
  Last Response: ${options.fails ? 'NO REPLY' : 'OK'} on Mar 02 09:00:00 2026 UTC
    Failure Reason: <none>
  Last Success Time: Mar 01 09:00:00 2026 UTC
  Last Failure Time: Mar 01 08:00:00 2026 UTC
`;
const OLD = 'Jan 05 09:00:00 2026 UTC';
const NEW = 'Mar 02 09:30:00 2026 UTC';

describe('repairs', () => {
  it('worked when nothing fails and a newer ACK has come', () => {
    const [device] = compareTexts(STATUS({ ack: OLD, fails: true }), STATUS({ ack: NEW })).devices;
    expect(device).toMatchObject({ kind: 'repair', verdict: 'worked' });
    expect(device?.findings.resolved.length).toBeGreaterThan(0);
    expect(device?.changes).toContainEqual({
      what: 'Usage Reporting last response',
      before: 'NO REPLY',
      after: 'OK',
    });
  });

  it('did not when the ACK is still the old one', () => {
    const [device] = compareTexts(STATUS({ ack: OLD, fails: true }), STATUS({ ack: OLD })).devices;
    expect(device && failed(device)).toEqual(['newer-ack']);
  });

  it('did not when it fails as before', () => {
    const [device] = compareTexts(STATUS({ ack: OLD, fails: true }), STATUS({ ack: OLD, fails: true })).devices;
    expect(device && failed(device)).toEqual(['nothing-fails', 'newer-ack']);
    expect(device?.findings.resolved).toEqual([]);
  });
});

describe('upgrades', () => {
  it('keep licences, transport, trust and policy', () => {
    const [device] = compareTexts(STATUS({ ack: OLD }), STATUS({ ack: NEW, release: '17.12.3' })).devices;
    expect(device).toMatchObject({ kind: 'upgrade', verdict: 'worked' });
  });

  it('fail when the trust code is gone', () => {
    const [device] = compareTexts(
      STATUS({ ack: OLD }),
      STATUS({ ack: NEW, release: '17.12.3', trust: '<none>' }),
    ).devices;
    expect(device && failed(device)).toContain('trust-kept');
  });

  it('need an ACK first where they cross 17.7.1', () => {
    const before = STATUS({ ack: OLD, release: '17.6.4', push: 'Feb 20 09:00:00 2026 UTC' });
    const [device] = compareTexts(before, STATUS({ ack: NEW })).devices;
    expect(device && failed(device)).toEqual(['reported-before']);
  });

  it('are downgrades the other way round', () => {
    const [device] = compareTexts(STATUS({ ack: OLD, release: '17.12.3' }), STATUS({ ack: NEW })).devices;
    expect(device?.kind).toBe('downgrade');
  });

  it('to Smart Licensing have to be registered again, but for some releases', () => {
    const before = STATUS({ ack: OLD });
    const [device] = compareTexts(
      before,
      read('evaluation-before').replaceAll('C9500-16X,SN:FDO2401A0AA', 'C9300-24T,SN:FOC0000X0AA'),
    ).devices;
    expect(device?.kind).toBe('downgrade-to-smart-licensing');
    expect(device && failed(device)).toEqual(['registered']);
  });
});

describe('the two sides', () => {
  it('are paired by serial number, then by host name; others are named', () => {
    const udi = (name: string, sn: string) => `${name}#show license udi\nUDI: PID:C9300-24T,SN:${sn}\n`;
    const result = compareTexts(
      `${udi('A', 'FOC0000X0AA') + udi('B', 'FOC0000X0BB')}C#show version\nCisco IOS XE Software, Version 17.6.4\n`,
      `${udi('A2', 'FOC0000X0AA') + udi('D', 'FOC0000X0DD')}C#show version\nCisco IOS XE Software, Version 17.9.4\n`,
    );
    expect(result.devices.map(({ hostname }) => hostname)).toEqual(['A2', 'C']);
    expect(result.onlyBefore).toEqual(['C9300-24T:FOC0000X0BB']);
    expect(result.onlyAfter).toEqual(['C9300-24T:FOC0000X0DD']);
  });

  it('are not known to be the same device when the serial numbers differ', () => {
    const udi = (sn: string) => `SW1#show license udi\nUDI: PID:C9300-24T,SN:${sn}\n`;
    expect(
      compareTexts(udi('FOC0000X0AA').replace('SW1', 'A'), udi('FOC0000X0BB').replace('SW1', 'B')).devices,
    ).toEqual([]);
  });

  it('leave open what no output tells, and name the command', () => {
    const [device] = compareTexts(
      read('smart-licensing-before'),
      'SW1#show license udi\nUDI: PID:C9500-16X,SN:FDO2401A0AA\nHA UDI List:\n    Active:PID:C9500-16X,SN:FDO2401A0AA\n    Standby:PID:C9500-16X,SN:FDO2401A0BB\n',
    ).devices;
    expect(device?.verdict).toBe('unclear');
    expect(device?.checks.find(({ id }) => id === 'policy-model')).toMatchObject({
      outcome: 'unknown',
      ask: ['show license status'],
    });
  });
});

test('the command exits with 0 when it worked and 1 when it did not', () => {
  const program = fileURLToPath(new URL('../../../dist/bundle/cli/main.js', import.meta.url));
  const run = (...args: string[]) =>
    spawnSync(process.execPath, [program, 'compare', ...args], {
      cwd: folder,
      encoding: 'utf8',
      env: { ...process.env, NO_COLOR: '1' },
    });
  const good = run('slr-before.txt', 'slr-after.txt');
  expect([good.status, good.stderr]).toEqual([0, '']);
  expect(good.stdout).toContain('It worked');
  const bad = run('slr-before.txt', 'slr-after-code-lost.txt', '--format', 'json');
  expect(bad.status).toBe(1);
  expect(JSON.parse(bad.stdout)).toMatchObject({ schema: 'sldiag/comparison/v1', devices: [{ verdict: 'failed' }] });
  expect(run('slr-before.txt', 'none.txt').status).toBe(3);
  expect(run('slr-before.txt').status).toBe(2);
});

describe('what the later side cannot tell', () => {
  const status = (
    sn: string,
    trust = `\n  Active: PID:C9300-24T,SN:${sn}\n    INSTALLED on Jan 10 10:00:00 2026 UTC`,
  ) =>
    `sw1#show license udi\nUDI: PID:C9300-24T,SN:${sn}\nsw1#show license status\nSmart Licensing Using Policy:\n  Status: ENABLED\nTransport:\n  Type: Smart\n  URL: https://smartreceiver.cisco.com/licservice/license\nUsage Reporting:\n  Last ACK received: Feb 20 10:00:00 2026 UTC\n  Next ACK deadline: May 20 10:00:00 2026 UTC\n  Reporting push interval: 30  days\n  Next ACK push check: <none>\n  Next report push: Mar 20 10:00:00 2026 UTC\n  Last report push: Feb 20 09:50:00 2026 UTC\n  Last report file write: <none>\nTrust Code Installed:${trust}\nsw1#\n`;
  const log =
    'sw1#show logging\nFeb 28 2026 11:00:00.000 UTC: %SMART_LIC-3-COMM_FAILED: Communications failure with the Cisco Smart Software Manager (CSSM) : Timeout was reached\nsw1#\n';
  const only = (before: string, after: string) => compareTexts(before, after).devices[0] as ComparedDevice;

  it('is not called resolved where only a log told of it', () => {
    const { findings } = only(status('FOC2601X0AA') + log, status('FOC2601X0AA'));
    expect(findings.resolved).toEqual([]);
    expect(findings.unseen.map(({ id }) => id)).toEqual(['comm-failed']);
  });

  it('is resolved where the later log says so', () => {
    const over = `${log}sw1#show logging\nFeb 28 2026 12:00:00.000 UTC: %SMART_LIC-5-COMM_RESTORED: Communications with the Cisco Smart Software Manager (CSSM) restored\nsw1#\n`;
    expect(only(status('FOC2601X0AA') + log, status('FOC2601X0AA') + over).findings.unseen).toEqual([]);
  });

  it('asks no newer ACK of two sides that are as healthy as each other', () => {
    expect(failed(only(status('FOC2601X0AA'), status('FOC2601X0AA')))).toEqual([]);
  });

  it('tells of a UDI that is gone, and of the trust code that the new one lacks', () => {
    const device = only(status('FOC2601X0AA'), status('FOC2601X0BB', ' <none>'));
    expect(failed(device)).toEqual(['trust-complete']);
    expect(device.checks.find(({ id }) => id === 'same-units')?.outcome).toBe('not-met');
  });
});
