import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { diagnoseText } from '../../../src/diagnose/ask/harness.js';
import { compareReleases } from '../../../src/diagnose/judge/release.js';
import { engine } from '../../engine.js';

const diagnose = (text: string, topology: string | null = null) => diagnoseText(engine, text, { now: null, topology });

const failed = (at: string, host = '') =>
  `<187>1: ${host}${at} UTC: %SMART_LIC-3-COMM_FAILED: Communications failure with the Cisco Smart License Utility (CSLU) : Unable to resolve server hostname/domain name\n`;
const restored = (at: string) =>
  `<189>2: ${at} UTC: %SMART_LIC-5-COMM_RESTORED: Communications with Cisco Smart License Utility (CSLU) restored\n`;

describe('incidents', () => {
  test('repeats are one incident', () => {
    const { devices } = diagnose(
      failed('Mar  5 2026 04:00:00.000') + failed('Mar  5 2026 04:15:00.000') + failed('Mar  5 2026 04:30:00.000'),
    );
    expect(devices[0]?.incidents).toMatchObject([
      { mnemonic: 'COMM_FAILED', status: 'open', count: 3, opened: '2026-03-05T04:00:00.000Z' },
    ]);
  });

  test('COMM_RESTORED closes it, whatever its severity', () => {
    const { devices } = diagnose(failed('Mar  5 2026 04:00:00.000') + restored('Mar  5 2026 04:20:00.000'));
    expect(devices[0]?.incidents).toMatchObject([
      { status: 'resolved', closed: '2026-03-05T04:20:00.000Z', closedBy: 'COMM_RESTORED' },
    ]);
    expect(devices[0]?.findings.map(({ severity }) => severity)).toEqual(['info']);
  });

  test('opened again within the hour it flaps; later it is another one', () => {
    const { devices } = diagnose(
      failed('Mar  5 2026 04:00:00.000') +
        restored('Mar  5 2026 04:20:00.000') +
        failed('Mar  5 2026 04:40:00.000') +
        restored('Mar  5 2026 05:00:00.000') +
        failed('Mar  5 2026 09:00:00.000'),
    );
    expect(devices[0]?.incidents.map(({ status, flaps }) => [status, flaps])).toEqual([
      ['resolved', 1],
      ['open', 0],
    ]);
  });

  test('of many the newest are kept, and the number of those before them', () => {
    const day = (index: number) => String(1 + index).padStart(2, '0');
    const { devices } = diagnose(
      Array.from(
        { length: 25 },
        (_, index) => failed(`Mar ${day(index)} 2026 04:00:00.000`) + restored(`Mar ${day(index)} 2026 05:00:00.000`),
      ).join(''),
    );
    const incidents = devices[0]?.incidents ?? [];
    expect(incidents).toHaveLength(20);
    expect(incidents.map(({ earlier }) => earlier)).toEqual([5, ...Array(19).fill(0)]);
    expect(incidents[0]?.opened).toBe('2026-03-06T04:00:00.000Z');
  });

  test('a later ACK in a show output closes it', () => {
    const { devices } = diagnose(
      `${failed('Mar  5 2026 04:00:00.000')}SW1#show license status\nUsage Reporting:\n  Last ACK received: Mar 05 06:00:00 2026 UTC\n`,
    );
    expect(devices[0]?.incidents[0]).toMatchObject({ status: 'resolved', closedBy: 'show output' });
  });
});

describe('devices', () => {
  test('are told apart by origin-id', () => {
    const { devices } = diagnose(
      failed('Mar  5 2026 04:00:00.000', 'sw1: ') + failed('Mar  5 2026 04:00:00.000', 'sw2: '),
    );
    expect(devices.map(({ id }) => id).sort()).toEqual(['sw1', 'sw2']);
  });

  test('log and show output of one host are one device', () => {
    const { devices } = diagnose(
      `${failed('Mar  5 2026 04:00:00.000', 'SW1: ')}SW1#show license udi\nUDI: PID:C9300-24T,SN:FOC2345X0AB\nSW1#\n`,
    );
    expect(devices.map(({ id, hostname }) => [id, hostname])).toEqual([['C9300-24T:FOC2345X0AB', 'SW1']]);
  });

  test('three that fail alike fold into one cause, unrelated ones do not', () => {
    const alike = ['a-1', 'a-2', 'a-3'].map((host) => failed('Mar  5 2026 04:00:00.000', `${host}: `)).join('');
    expect(diagnose(alike).fleet).toHaveLength(1);
    const apart = ['01', '09', '17']
      .map((hour, index) => failed(`Mar  5 2026 ${hour}:00:00.000`, `a-${index}: `))
      .join('');
    expect(diagnose(apart).fleet).toHaveLength(0);
  });
});

describe('the topology in use', () => {
  test.each([
    ['cslu-connected/push', 'license smart sync'],
    ['cslu-connected/pull', 'Collect Usage'],
    ['cssm-direct', 'license smart sync'],
    ['controller', 'Cisco DNA Center'],
    ['cslu-disconnected/push', 'Export to CSSM'],
    ['air-gapped', 'license smart save usage'],
    ['ssm-on-prem/push', 'Synchronize now with Cisco'],
    ['ssm-on-prem/pull', 'Synchronise now with the device'],
  ])('%s has its own way to report', (topology, words) => {
    const { devices } = diagnose(
      'Mar  2 2026 07:00:00.417 UTC: %SMART_LIC-6-REPORTING_REQUIRED: A Usage report acknowledgement will be required in 6 days.\n',
      topology,
    );
    expect(JSON.stringify(devices[0]?.findings[0]?.causes[0]?.actions)).toContain(words);
  });
});

test('arbitrary text never breaks a diagnosis', () => {
  const line = fc.oneof(
    fc.string(),
    fc.constantFrom(
      'SW1#show license all',
      'Transport:',
      '  Type: cslu',
      '%SMART_LIC-3-COMM_FAILED: x',
      'Usage Reporting:',
      '\u001b[2J',
      '<?xml',
    ),
  );
  fc.assert(
    fc.property(fc.array(line, { maxLength: 40 }), (lines) => {
      diagnose(lines.join('\n'));
    }),
    { numRuns: 200 },
  );
});

describe('the moment of capture', () => {
  const output = (ack: string) =>
    `SW1#show license status\nUsage Reporting:\n  Last ACK received: ${ack}\n  Next ACK deadline: Feb 06 10:31:23 2020 UTC\n`;
  test('of an old output without a clock is the newest thing that it says has happened', () => {
    const [device] = diagnose(output('Nov 08 10:31:23 2019 UTC')).devices;
    expect(device?.now).toMatchObject({ at: '2019-11-08T10:31:23.000Z', from: 'evidence' });
    expect(device?.findings).toEqual([]);
  });
  test('of one of the classic model is its last exchange', () => {
    const text = 'License Authorization:\n  Status: AUTHORIZED on Oct 10 2023 15:37:14 UTC\n';
    const last = '  Last Communication Attempt: FAILED on Nov 22 2023 15:32:49 UTC\n';
    const due = '  Communication Deadline: Feb 08 2024 15:32:48 UTC\n';
    const [device] = diagnose(`SW1#show license status\nSmart Licensing is ENABLED\n${text}${last}${due}`).devices;
    expect(device?.now).toMatchObject({ at: '2023-11-22T15:32:49.000Z', from: 'evidence' });
    expect(device?.now.otherwise).not.toBeNull();
  });
  test('of one in which nothing has happened yet is the day that its deadline names, or today', () => {
    const [device] = diagnose(output('<none>')).devices;
    expect(device?.now).toMatchObject({ at: '2020-02-06T10:31:23.000Z', from: 'evidence' });
    expect(device?.now.otherwise).not.toBeNull();
    expect(device?.findings).toEqual([]);
    expect(device?.outcome).toBe('unclear');
    expect(device?.obligations.find(({ id }) => id === 'ack')?.status).toBe('unsettled');
  });
});

test('releases order by number and rebuild letter', () => {
  expect(['17.9.4a', '17.3.10', '17.9.4', '17.03.02'].sort(compareReleases)).toEqual([
    '17.03.02',
    '17.3.10',
    '17.9.4',
    '17.9.4a',
  ]);
});
