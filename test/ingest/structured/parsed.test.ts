import { describe, expect, it } from 'vitest';
import { analyze, factsOf, plain, readDocument, spansIn, verdictsOf } from './analyze-text.js';

/** `show license status` with SSM On-Prem addressed as CSSM and no trust code: as printed, and as Genie takes it apart. */
const STATUS = {
  utility: { status: 'DISABLED' },
  smart_licensing_using_policy: { status: 'ENABLED' },
  account_information: { smart_account: '<none>', virtual_account: '<none>' },
  transport: {
    type: 'Smart',
    url: 'https://onprem.example.net/cslu/v1/pi/lab',
    proxy: 'Not Configured',
    vrf: '<empty>',
  },
  policy: {
    policy_in_use: 'Merged from multiple sources.',
    reporting_ack_required: 'yes (CISCO default)',
    unenforced_non_export_perpetual_attributes: {
      first_report_requirement_days: '365 (CISCO default)',
      reporting_frequency_days: '0 (CISCO default)',
      report_on_change_days: '90 (CISCO default)',
    },
  },
  usage_reporting: {
    last_ack_received: '<none>',
    next_ack_deadline: 'Apr 30 09:00:00 2026 UTC',
    reporting_push_interval: '30  days',
    next_ack_push_check: '<none>',
    next_report_push: 'Mar 11 09:35:00 2026 UTC',
    last_report_push: 'Mar 11 09:20:00 2026 UTC',
    last_report_file_write: '<none>',
  },
  trust_code_installed: '<none>',
};
const PRINTED = `access-1#show license status
Utility:
  Status: DISABLED

Smart Licensing Using Policy:
  Status: ENABLED

Account Information:
  Smart Account: <none>
  Virtual Account: <none>

Transport:
  Type: Smart
  URL: https://onprem.example.net/cslu/v1/pi/lab
  Proxy:
    Not Configured
  VRF: <empty>

Policy:
  Policy in use: Merged from multiple sources.
  Reporting ACK required: yes (CISCO default)
  Unenforced/Non-Export Perpetual Attributes:
    First report requirement (days): 365 (CISCO default)
    Reporting frequency (days): 0 (CISCO default)
    Report on change (days): 90 (CISCO default)

Usage Reporting:
  Last ACK received: <none>
  Next ACK deadline: Apr 30 09:00:00 2026 UTC
  Reporting push interval: 30  days
  Next ACK push check: <none>
  Next report push: Mar 11 09:35:00 2026 UTC
  Last report push: Mar 11 09:20:00 2026 UTC
  Last report file write: <none>

Trust Code Installed: <none>
access-1#
`;

describe('outputs that Genie took apart', () => {
  it('give the verdicts of the output, whatever stands around them', () => {
    const [printed] = analyze({ 'sw.txt': PRINTED }).devices;
    expect(verdictsOf(printed)).toContain('transport-url-wrong: smart-transport-to-on-prem confirmed');
    for (const wrapped of [
      { 'access-1': STATUS },
      { 'access-1': { 'show license status': STATUS } },
      { device_name: 'access-1', command: 'show license status', genie_parsed_result: STATUS },
      [{ hostname: 'access-1', parsed: STATUS }],
    ]) {
      const [device] = analyze({ 'sw.json': JSON.stringify(wrapped, null, 2) }).devices;
      expect(device?.hostname).toBe('access-1');
      expect(verdictsOf(device)).toEqual(verdictsOf(printed));
      expect(device?.state).toEqual(printed?.state);
    }
  });

  it('are read below the prompt of a command that printed nothing else', () => {
    const session = `access-1#show license status\n${JSON.stringify(STATUS, null, 2)}\naccess-1#show clock\n*10:00:00.000 UTC Wed Mar 11 2026\naccess-1#\n`;
    const [device] = analyze({ 'session.log': session }).devices;
    expect(device?.hostname).toBe('access-1');
    expect(verdictsOf(device)).toContain('transport-url-wrong: smart-transport-to-on-prem confirmed');
  });

  it('point at their lines in the file', () => {
    const facts = factsOf(JSON.stringify({ 'access-1': STATUS }, null, 2));
    expect(facts.state?.transport?.type?.spans).toEqual([
      { source: 'in.txt', line: 14, endLine: 14, text: '"type": "Smart"', form: 'Genie' },
    ]);
    expect(spansIn(facts).every(({ form }) => form === 'Genie')).toBe(true);
  });

  it('are also read as Python prints them, and wherever they are cut', () => {
    const python = JSON.stringify({ 'access-1': STATUS }).replaceAll('"', "'");
    expect(plain(factsOf(python))).toEqual(plain(factsOf(JSON.stringify({ 'access-1': STATUS }))));
    const text = JSON.stringify(STATUS, null, 1);
    for (let length = 0; length < text.length; length += 37) {
      const reading = readDocument(text.slice(0, length));
      if (reading !== null) expect(reading.diagnostics.map(({ code }) => code)).toContain('damaged-document');
    }
  });

  it('tell what they do not know of the whole family', () => {
    const all = {
      smart_licensing_status: {
        transport: { type: 'cslu', cslu_address: 'http://192.0.2.10:8182/cslu/v1/pi', proxy: 'Not Configured' },
        trust_code_installed: {
          active: { pid: 'C9300-24T', sn: 'FOC1234X0YZ', info: 'INSTALLED on Oct 14 11:37:52 2021 UTC' },
          member2: { pid: 'C9300-24T', sn: 'FOC1234X0AA', info: 'NOT INSTALLED' },
        },
      },
      license_usage: {
        license_name: {
          'network-advantage (C9300-24 Network Advantage):': {
            description: 'C9300-24 Network Advantage',
            count: 2,
            version: '1.0',
            status: 'IN USE',
            export_status: 'NOT RESTRICTED',
            feature_name: 'network-advantage',
            enforcement_type: 'NOT ENFORCED',
            license_type: 'Perpetual',
          },
        },
      },
      product_information: {
        udi: { pid: 'C9300-24T', sn: 'FOC1234X0YZ' },
        ha_udi_list: {
          active: { pid: 'C9300-24T', sn: 'FOC1234X0YZ' },
          member: { pid: 'C9300-24T', sn: 'FOC1234X0AA' },
        },
      },
      agent_version: { smart_agent_for_licensing: '5.5.11_rel/31' },
      license_authorizations: {
        overall_status: { active: { pid: 'C9300-24T', sn: 'FOC1234X0YZ', status: 'NOT INSTALLED' } },
      },
      usage_report_summary: {
        total: '26',
        purged: '0',
        total_acknowledged_received: '12',
        waiting_for_ack: '4',
        available_to_report: '14',
        collecting_data: '2',
      },
    };
    expect(plain(factsOf(JSON.stringify(all)))).toMatchObject({
      udis: [
        { role: 'active', pid: 'C9300-24T', sn: 'FOC1234X0YZ' },
        { role: 'member', pid: 'C9300-24T', sn: 'FOC1234X0AA' },
      ],
      agent: { version: '5.5.11_rel/31' },
      state: {
        transport: { type: 'cslu', url: 'http://192.0.2.10:8182/cslu/v1/pi', proxy: '' },
        trust: [
          { role: 'active', installed: '2021-10-14T11:37:52.000Z' },
          { role: 'member', installed: '' },
        ],
        usage: [
          {
            name: 'network-advantage',
            entitlement: 'C9300-24 Network Advantage',
            count: 2,
            status: 'IN USE',
            type: 'Perpetual',
          },
        ],
        authorizations: [{ kind: 'none', sn: 'FOC1234X0YZ' }],
        rumReports: { total: 26, acknowledged: 12, waiting: 4, available: 14, collecting: 2 },
      },
    });
  });

  it('hold the statistics of tech support', () => {
    const tech = {
      smart_licensing_status: { transport: { type: 'cslu' } },
      upcoming_scheduled_jobs: { current_time: 'Jul 13 13:18:05 2023 UTC' },
      communication_statistics: {
        communication_level_allowed: 'INDIRECT',
        overall_state: '<empty>',
        usage_reporting: {
          attempts: 'Total=3, Success=1, Fail=2',
          ongoing_failure: 'Overall=2 Communication=2',
          last_response: 'NO REPLY on Jul 13 13:17:55 2023 UTC',
          failure_reason: 'Server not reachable: timed out',
          last_success_time: '<none>',
          last_failure_time: 'Jul 13 13:17:55 2023 UTC',
        },
      },
      other_info: { clock_synced_with_ntp: 'True', overall_trust: 'INSTALLED (2)' },
    };
    const [record] = readDocument(JSON.stringify(tech, null, 1))?.records ?? [];
    expect(record?.kind === 'state' && record.capturedAt?.ms).toBe(Date.UTC(2023, 6, 13, 13, 18, 5));
    expect(plain(factsOf(JSON.stringify(tech)))).toMatchObject({
      agent: { communicationLevel: 'INDIRECT', overallState: '', overallTrust: 'INSTALLED (2)' },
      state: {
        clock: { syncedWithNtp: true },
        communication: [
          {
            operation: 'Usage Reporting',
            attempts: 3,
            fail: 2,
            ongoing: 2,
            lastResponse: 'NO REPLY',
            reason: 'Server not reachable: timed out',
          },
        ],
      },
    });
  });

  it.each([
    [
      'show license summary',
      {
        license_usage: {
          'C9300-24 Network Advan...': {
            license: 'network-advantage',
            entitlement: '(C9300-24 Network Advan...)',
            count: '1',
            status: 'IN USE',
          },
        },
      },
      { state: { usage: [{ name: 'network-advantage', count: 1, status: 'IN USE' }] } },
    ],
    [
      'show license usage',
      {
        license_authorization: { status: 'Not Applicable' },
        license_name: {
          'dna-advantage (C9300-24 DNA Advantage):': { count: 1, status: 'IN USE', license_type: 'Subscription' },
        },
      },
      {
        state: {
          model: 'slup',
          usage: [{ name: 'dna-advantage', entitlement: 'C9300-24 DNA Advantage', count: 1, type: 'Subscription' }],
        },
      },
    ],
    [
      'show license udi',
      { udi_details: { pid: 'C9300-24T', sn: '0012E45' } },
      { udis: [{ pid: 'C9300-24T', sn: '0012E45' }] },
    ],
    [
      'show license udi of a stack',
      {
        udi_details: { pid: 'C9300-24T', sn: 'FOC1' },
        ha_udi_list: {
          active: { pid: 'C9300-24T', sn: 'FOC1234X0YZ' },
          standby: { pid: 'C9300-24T', sn: 'FOC1234X0AA' },
        },
      },
      { udis: [{ role: 'active' }, { role: 'standby' }] },
    ],
    [
      'show license authorization',
      { 'overall status': { active: { pid: 'C9300-24T,', sn: 'FOC1234X0YZ', status: 'NOT INSTALLED' } } },
      { state: { authorizations: [{ pid: 'C9300-24T', kind: 'none' }] } },
    ],
    [
      'show license rum id all',
      {
        smart_license_usage_reports: {
          '1700000001': { state: 'CLOSED', flag: 'N', feature_name: 'network-advantage' },
        },
      },
      { reports: [{ id: '1700000001', state: 'CLOSED', feature: 'network-advantage' }] },
    ],
    [
      'show license rum id N detail',
      {
        report_id: {
          '1700000002': {
            metric_name: 'ENTITLEMENT',
            feature_name: 'dna-advantage',
            state: 'ACK',
            state_change_reason: 'ACKED',
          },
        },
      },
      { reports: [{ id: '1700000002', state: 'ACK', reason: 'ACKED' }] },
    ],
    [
      'show license history message',
      { message_history: { usage_reporting: 'REQUEST: failed to reach the server' } },
      { events: [{ event: 'Usage reporting', text: 'REQUEST: failed to reach the server' }] },
    ],
    [
      'show version',
      {
        version: {
          version: '17.9.4a',
          hostname: 'access-1',
          uptime: '2 weeks',
          chassis: 'C9300-24T',
          chassis_sn: 'FOC1234X0YZ',
          smart_licensing_status: 'Smart Licensing Using Policy',
          license_package: {
            'network-advantage': {
              license_level: 'network-advantage',
              license_type: 'Smart License',
              next_reload_license_level: 'network-essentials',
            },
          },
        },
      },
      {
        hostname: 'access-1',
        release: '17.9.4a',
        udis: [{ pid: 'C9300-24T', sn: 'FOC1234X0YZ' }],
        licenseLevels: [{ name: 'network-advantage', nextReboot: 'network-essentials' }],
        state: { model: 'slup' },
      },
    ],
  ])('read %s', (_, document, expected) => {
    expect(plain(factsOf(JSON.stringify(document, null, 2)))).toMatchObject(expected);
  });
});

it('reads the features of an image before Smart Licensing', () => {
  const feature = { feature: 'securityk9', license_type: 'Permanent', license_state: 'Active, In Use' };
  expect(plain(factsOf(JSON.stringify({ licenses: { '1': feature } })))).toMatchObject({
    state: { model: 'rtu', usage: [{ name: 'securityk9', type: 'Permanent', status: 'Active, In Use' }] },
  });
});

describe('rows of ntc-templates and facts of Ansible', () => {
  it('tell of show version who the device is, with the members of a stack', () => {
    const row = {
      software_image: 'CAT9K_IOSXE',
      version: '17.9.4',
      rommon: 'IOS-XE ROMMON',
      hostname: 'access-1',
      uptime: '3 weeks, 2 days',
      hardware: ['C9300-24T', 'C9300-48P'],
      serial: ['FOC0000X0AB', '0012E45'],
      config_register: '0x102',
    };
    const [device] = analyze({ a: JSON.stringify([row]) }).devices;
    expect([device?.hostname, device?.release, device?.udis.map(({ pid, sn }) => `${pid}:${sn}`)]).toEqual([
      'access-1',
      '17.9.4',
      ['C9300-24T:FOC0000X0AB', 'C9300-48P:0012E45'],
    ]);
  });

  it('give what their columns hold, and no secret', () => {
    const row = {
      sl_enabled: 'ENABLED',
      transport_type: 'Smart',
      url: 'https://onprem.example.net/cslu/v1/pi/lab',
      proxy_address: 'proxy.example.net',
      proxy_port: '80',
      proxy_username: 'u',
      proxy_password: 'hunter22',
      vrf: '',
      last_ack_received: '<none>',
      next_ack_deadline: 'Apr 30 09:00:00 2026 UTC',
      rpt_push_interval: '30',
      last_rpt_push: 'Mar 11 09:20:00 2026 UTC',
    };
    const text = JSON.stringify([row], null, 1);
    expect(plain(factsOf(text))).toMatchObject({
      state: {
        transport: { type: 'smart', url: row.url, proxy: 'proxy.example.net:80' },
        reporting: { lastAck: '', pushIntervalDays: 30 },
      },
    });
    expect(JSON.stringify(readDocument(text))).not.toContain('hunter22');
    expect(verdictsOf(analyze({ a: text }).devices[0])).toContain(
      'transport-url-wrong: smart-transport-to-on-prem confirmed',
    );
  });

  it('read who a device is', () => {
    const stack = {
      ansible_facts: {
        ansible_net_hostname: 'access-1',
        ansible_net_version: '17.09.04a',
        ansible_net_model: 'C9300-24T',
        ansible_net_serialnum: 'FOC1234X0YZ',
        ansible_net_stacked_models: ['C9300-24T', 'C9300-48P'],
        ansible_net_stacked_serialnums: ['FOC1234X0YZ', 'FOC1234X0AA'],
      },
    };
    const [device] = analyze({ 'facts.json': JSON.stringify(stack, null, 1) }).devices;
    expect(device).toMatchObject({ hostname: 'access-1', release: '17.9.4a' });
    expect(device?.udis.map(({ sn }) => sn)).toEqual(['FOC1234X0YZ', 'FOC1234X0AA']);
  });

  it.each([
    ['a cache of facts or variables of a host', ''],
    ['a callback', '    '],
  ])('read who a device is from YAML: %s', (_, indent) => {
    const facts = `ansible_net_hostname: access-1
ansible_net_model: C9300-24T
ansible_net_neighbors:
  GigabitEthernet1/0/1:
  - host: access-9
ansible_net_serialnum: '0012E45'
ansible_net_stacked_models:
- C9300-24T
- C9300-48P
ansible_net_stacked_serialnums:
- '0012E45'
- FOC1234X0AA
ansible_net_version: 17.09.04a
`.replace(/^(?=.)/gm, indent);
    const head = indent === '' ? '---\n' : 'ok: [access-1] => \n  ansible_facts:\n';
    const { devices } = analyze({
      'facts.yml': `${head}${facts}access-2#show license udi\nUDI: PID:C9300-24T,SN:FOC1234X0AB\n`,
    });
    expect(devices.map(({ hostname, release, udis }) => [hostname, release, ...udis.map(({ sn }) => sn)])).toEqual([
      ['access-1', '17.9.4a', '0012E45', 'FOC1234X0AA'],
      ['access-2', null, 'FOC1234X0AB'],
    ]);
  });

  it('take what stands behind facts in YAML for itself', () => {
    const [device] = analyze({
      'facts.yml': `ansible_net_hostname: access-1\n${PRINTED.split('\n').slice(1).join('\n')}`,
    }).devices;
    expect(device?.state.transport.type).toBe('smart');
  });

  it.each([
    [
      'show inventory',
      [
        { name: 'Switch 1', descr: 'C9300-24T', pid: 'C9300-24T', vid: 'V01', sn: 'FOC1234X0YZ' },
        { name: 'Power Supply A', descr: 'Power Supply', pid: 'PWR-C1-350', vid: 'V01', sn: 'ART1234X0YZ' },
        { name: 'Switch 2', descr: 'C9300-48P', pid: 'C9300-48P', vid: 'V01', sn: '0012E45' },
      ],
      { udis: [{ sn: 'FOC1234X0YZ' }, { sn: '0012E45' }] },
    ],
    [
      'the table of show license summary',
      [
        { license: 'network-advantage', entitlement: '(C9300-24 Network Advan...)', count: '2', status: 'IN USE' },
        { license: 'dna-advantage', entitlement: '(C9300-24 DNA Advantage)', count: '2', status: 'IN USE' },
      ],
      {
        state: {
          usage: [
            { name: 'network-advantage', count: 2 },
            { name: 'dna-advantage', status: 'IN USE' },
          ],
        },
      },
    ],
    [
      'show license usage of NX-OS',
      ['LAN_ENTERPRISE', 'SECURITY'].map((feature) => ({
        feature,
        license_count: '1',
        status: 'In use',
        comments: '',
      })),
      { state: { usage: [{ name: 'LAN_ENTERPRISE' }, { name: 'SECURITY', status: 'IN USE' }] } },
    ],
    [
      'show license',
      ['securityk9', 'uck9'].map((feature) => ({
        feature,
        license_type: 'Permanent',
        license_state: 'Active, In Use',
      })),
      { state: { model: 'rtu', usage: [{ name: 'securityk9' }, { name: 'uck9' }] } },
    ],
  ])('are one output where a template gives several: %s', (_, rows, expected) => {
    for (const text of [JSON.stringify(rows, null, 2), JSON.stringify({ 'access-1': { parsed: rows } })]) {
      expect(readDocument(text)?.records).toHaveLength(1);
      expect(plain(factsOf(text))).toMatchObject(expected);
    }
  });
});
