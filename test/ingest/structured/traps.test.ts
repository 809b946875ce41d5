import { describe, expect, it } from 'vitest';
import { readHeader } from '../../../src/ingest/log/header.js';
import { stampsOf } from '../../../src/ingest/log/log.js';
import { readLicenseFile } from '../../../src/ingest/structured/license-file.js';
import { agentError } from '../../../src/ingest/structured/models/agent-errors.js';
import { analyze, CONTEXT, factsOf, plain, verdictsOf } from './analyze-text.js';

/** What the other forms say otherwise than one would think, each as a device or a relay really writes it. */

const UDI = { pid: 'C9300-24T', sn: 'FOC0000X0AB' };
const info = (more: object = {}) => ({
  'cisco-smart-license:licensing': {
    state: {
      'always-enabled': true,
      'smart-enabled': true,
      version: '5.5.11_rel/31',
      'state-info': { transport: { 'transport-type': 'transport-type-cslu' }, udi: UDI, ...more },
    },
  },
});
const POLICY = { 'policy-type': 'policy-type-cisco-default', 'policy-name': '', 'ack-required': true };
const ERROR = 'Unable to resolve server hostname/domain name';
const TEXT = `Communications failure with the Cisco Smart License Utility (CSLU) : ${ERROR}`;

describe('the URL of CSLU, which the state of the model does not hold', () => {
  it('stays unknown: no finding rests on it, and an output is asked for', () => {
    const report = analyze({ 'sw.json': JSON.stringify(info({ policy: POLICY })) });
    const [device] = report.devices;
    expect(device?.state.transport).toMatchObject({ type: 'cslu', url: null });
    expect(device?.findings.map(({ id }) => id)).not.toContain('transport-url-wrong');
    expect(
      report.next.map(({ command }) => command).some((command) => /show license (?:all|status)/.test(command)),
    ).toBe(true);
    expect(device?.outcome).not.toBe('clean');
  });
});

describe('an error of the agent by its number', () => {
  it('is told by its name and the platform alone: 143 and 144 are others on IOS XR', () => {
    expect(agentError('143')?.identity).toBe('requesteditemnotfound');
    expect(agentError('143', 'xr')?.identity).toBe('transportconfig');
    expect(agentError('144')?.identity).not.toBe(agentError('144', 'xr')?.identity);
    expect(agentError('requesteditemnotfound')?.number).toBe(143);
    expect(agentError('transportconfig')).toBeUndefined();
    expect(agentError('transportconfig', 'xr')?.number).toBe(143);
    expect(agentError('requesteditemnotfound', 'xr')).toBeUndefined();
  });
});

describe('two supervisors that print the same product id and serial number', () => {
  const same = { pid: 'C9407R', sn: 'FXS0000X0AB' };

  it.each([
    ['Genie', JSON.stringify({ udi_details: same, ha_udi_list: { active: same, standby: same } })],
    [
      'an output',
      'sw1#show license udi\nUDI: PID:C9407R,SN:FXS0000X0AB\n\nHA UDI List:\n    Active:PID:C9407R,SN:FXS0000X0AB\n    Standby:PID:C9407R,SN:FXS0000X0AB\n\nsw1#\n',
    ],
  ])('are one device in %s', (_, text) => {
    const { devices } = analyze({ 'in.txt': text });
    expect(devices).toHaveLength(1);
    expect(new Set(devices[0]?.udis.map(({ sn }) => sn)).size).toBe(1);
  });
});

describe('a year that a relay filled in', () => {
  it('is no word of the device, whose clock syslog-ng says was never set', () => {
    const read = (mark: string) => {
      const header = readHeader(`<187>1 2025-03-01T00:12:34+00:00 192.0.2.7 - - - [timeQuality isSynced="${mark}"] `);
      return { ...stampsOf(header, CONTEXT), mark: header?.clockMark };
    };
    expect(read('0')).toMatchObject({ yearInferred: true, mark: '*' });
    expect(read('1')).toMatchObject({ yearInferred: true, mark: '' });
  });

  it('gives way to the year of an output of the same device', () => {
    const inputs = {
      'a.txt': `sw1#show clock\n12:00:00.000 UTC Mon Mar 4 2024\nsw1#show logging\n*Mar  1 00:12:34.000: %SMART_LIC-3-COMM_FAILED: ${TEXT}\nsw1#\n`,
    };
    expect(analyze(inputs).devices[0]?.messages[0]?.first).toBe('2024-03-01T00:12:34.000');
  });
});

describe('what a relay takes for program and tag', () => {
  it.each([
    [
      'the month of a stamp that has its year, by syslog-ng',
      JSON.stringify({
        HOST: 'sw1',
        PROGRAM: 'Mar',
        LEGACY_MSGHDR: 'Mar ',
        MESSAGE: ` 2 2025 10:00:00.123 UTC: %SMART_LIC-3-COMM_FAILED: ${TEXT}`,
        R_ISODATE: '2025-03-02T10:00:05+00:00',
      }),
      'sw1',
    ],
    [
      'the name of logging origin-id, by rsyslog',
      JSON.stringify({
        hostname: '192.0.2.7',
        'fromhost-ip': '192.0.2.7',
        syslogtag: 'sw1:',
        msg: ` *Mar  2 2025 10:00:00.123 UTC: %SMART_LIC-3-COMM_FAILED: ${TEXT}`,
        rawmsg: `<187>45: sw1: *Mar  2 2025 10:00:00.123 UTC: %SMART_LIC-3-COMM_FAILED: ${TEXT}`,
        timegenerated: '2025-03-02T10:00:05+00:00',
      }),
      'sw1',
    ],
  ])('is no name and no time: %s', (_, text, name) => {
    const { devices } = analyze({ 'in.json': `${text}\n` });
    expect(devices.map(({ hostname, messages }) => [hostname, messages[0]?.first])).toEqual([
      [name, '2025-03-02T10:00:00.123Z'],
    ]);
  });
});

describe('an event of Elastic whose message lost its tag', () => {
  const event = {
    '@timestamp': '2025-03-02T10:00:05Z',
    agent: { name: 'collector1' },
    host: { name: 'collector1' },
    cisco: { ios: { facility: 'SMART_LIC' } },
    event: { code: 'COMM_FAILED', severity: 3 },
    log: { source: { address: '192.0.2.7:51000' }, syslog: { hostname: 'sw1' } },
    message: TEXT,
  };

  it('is put together of its fields, and the collector is no device', () => {
    const [device, another] = analyze({ 'in.json': `${JSON.stringify(event)}\n` }).devices;
    expect(another).toBeUndefined();
    expect(device?.hostname).toBe('sw1');
    expect(device?.messages[0]).toMatchObject({ mnemonic: 'COMM_FAILED', fields: { error: ERROR } });
  });
});

describe('the payload of a RUM report, which is signed as text', () => {
  it('is never written anew', () => {
    const payload =
      '{ "asset_identification" : {"asset":{"name":"p"}}, "meta":{"entitlement_tag":"t","report_id":1700000001} }';
    const line = `<smartLicense><RUMReport><![CDATA[${JSON.stringify({ payload, header: { type: 'rum' }, signature: { value: 'AAAA' } })}]]></RUMReport></smartLicense>`;
    const place = { source: 'in.txt', device: { source: 'in.txt', hostname: null, address: null } };
    const record = readLicenseFile({ ...place, lines: [{ number: 1, text: line }] }, CONTEXT);
    const shown = JSON.stringify(record);
    // Written anew it would have lost its blanks.
    expect(shown).not.toContain('{\\"asset_identification\\":{');
    expect(record.content.kind).not.toBe('unknown');
  });
});

describe('the id of a RUM report', () => {
  const SUDI = { udi_pid: UDI.pid, udi_serial_number: UDI.sn };
  const measured = [
    {
      log_time: 1_700_000_000,
      start_time: 1_700_000_000,
      end_time: 1_700_000_900,
      metric_name: 'ENTITLEMENT',
      sample_interval: 900,
      num_samples: 1,
      value: { type: 'COUNT', value: '1' },
    },
  ];

  it.each([
    [
      '1.0: under meta',
      {
        asset_identification: { asset: { name: 'p' }, instance: { sudi: SUDI } },
        meta: { entitlement_tag: 't', report_id: 1_700_000_001 },
        measurements: measured,
      },
    ],
    [
      '2.0: under asset_identification',
      {
        version: '2.0',
        asset_identification: { report_id: 1_700_000_001, asset: { name: 'p' }, instance: { sudi: SUDI } },
        meta: { entitlement_tag: 't' },
        measurements: measured,
      },
    ],
  ])('is found in format %s', (_, payload) => {
    const element = `<RUMReport><![CDATA[${JSON.stringify({ payload: JSON.stringify(payload), header: { type: 'rum' }, signature: { sudi: SUDI, value: 'AAAA' } })}]]></RUMReport>`;
    const { files } = analyze({ 'usage.txt': `<smartLicense>${element}</smartLicense>\n` });
    expect(files[0]?.reports.map(({ id, license }) => [id, license])).toEqual([['1700000001', 't']]);
  });
});

describe('a device as an output and as a walk of SNMP', () => {
  const printed =
    'sw1#show license usage\nLicense Authorization:\n  Status: Not Applicable\n\nnetwork-advantage (C9300-24 Network Advantage):\n  Description: network-advantage\n  Count: 2\n  Version: 1.0\n  Status: IN USE\n  Export status: NOT RESTRICTED\n\nsw1#show license udi\nUDI: PID:C9300-24T,SN:FOC0000X0AB\n\nsw1#\n';
  const walk = [
    'SNMPv2-MIB::sysName.0 = STRING: sw1',
    '.1.3.6.1.4.1.9.9.831.0.2.0 = STRING: "PID:C9300-24T,SN:FOC0000X0AB"',
    '.1.3.6.1.4.1.9.9.831.0.5.1.1.2.1 = Gauge32: 2',
    '.1.3.6.1.4.1.9.9.831.0.5.1.1.5.1 = INTEGER: 15',
    '.1.3.6.1.4.1.9.9.831.0.5.1.1.6.1 = STRING: "C9300-24 Network Advantage"',
    '.1.3.6.1.4.1.9.9.831.0.5.1.1.7.1 = STRING: "network-advantage"',
  ].join('\n');

  it('has the same identity, licences and verdicts; what the walk does not hold is asked for', () => {
    const [output] = analyze({ 'sw.txt': printed }).devices;
    const report = analyze({ 'walk.txt': `${walk}\n` });
    const [device] = report.devices;
    expect([device?.id, device?.hostname]).toEqual([output?.id, output?.hostname]);
    expect(
      device?.state.usage.map(({ name, entitlement, count, status }) => [name, entitlement, count, status]),
    ).toEqual(output?.state.usage.map(({ name, entitlement, count, status }) => [name, entitlement, count, status]));
    expect(verdictsOf(device)).toEqual(verdictsOf(output));
    expect(device?.findings.map(({ id }) => id)).toEqual(output?.findings.map(({ id }) => id));
    expect(device?.outcome).toBe(output?.outcome);
    expect(report.diagnostics.map(({ help }) => help ?? '').join(' ')).toContain('show license all');
  });

  it('is failing in both where the message of the failure and its notification say so', () => {
    const logged = `sw1#show license udi\nUDI: PID:C9300-24T,SN:FOC0000X0AB\n\nsw1#\n*Mar  2 2025 10:00:00.000 UTC: %SMART_LIC-3-COMM_FAILED: ${TEXT}\n`;
    const trap =
      '2025-03-02 10:00:00 sw1 [UDP: [192.0.2.1]:58218->[192.0.2.9]:162]:\n.1.3.6.1.2.1.1.3.0 = Timeticks: (12345) 0:02:03.45\t.1.3.6.1.6.3.1.1.4.1.0 = OID: .1.3.6.1.4.1.9.9.831.1.12\t.1.3.6.1.4.1.9.9.831.0.2.0 = STRING: "PID:C9300-24T,SN:FOC0000X0AB"\n';
    const findings = (text: string) =>
      analyze({ 'in.txt': text }).devices.flatMap(({ id, findings: all }) =>
        all.map((each) => [id, each.id, each.severity]),
      );
    expect(findings(trap)).toEqual(findings(logged));
    const ng =
      "Mar  2 10:00:00 nms1 hostname='sw1', transport_info='UDP: [192.0.2.1]:58218->[192.0.2.9]:162', iso.3.6.1.2.1.1.3.0='(12345) 0:02:03.45', iso.3.6.1.6.3.1.1.4.1.0='iso.3.6.1.4.1.9.9.831.1.12', iso.3.6.1.4.1.9.9.831.0.2.0='PID:C9300-24T,SN:FOC0000X0AB'\n";
    expect(findings(ng)).toEqual(findings(logged));
  });

  it('keeps the facts of the walk under its own form', () => {
    expect(plain(factsOf(walk))).toMatchObject({ udis: [UDI] });
  });
});
