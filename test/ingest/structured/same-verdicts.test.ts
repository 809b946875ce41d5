import { describe, expect, it } from 'vitest';
import { analyze } from './analyze-text.js';

/** One invented device: what its outputs print and what each other form holds of it. */
interface Invented {
  readonly lastAck: string;
  readonly deadline: string;
  readonly fails: boolean;
}

/** Reports go through CSLU, which is not reached, and the ACK is overdue. */
const FAILING: Invented = { lastAck: '2025-06-01T10:00:00', deadline: '2025-09-01T10:00:00', fails: true };
const HEALTHY: Invented = { lastAck: '2025-12-01T10:00:00', deadline: '2026-06-01T10:00:00', fails: false };

const UDI = { pid: 'C9300-24T', sn: 'FOC2345X0AB' };
const CSLU = 'http://192.0.2.10:8182/cslu/v1/pi';
const NS = 'http://cisco.com/ns/yang/cisco-smart-license';
const REASON = 'Unable to resolve server hostname/domain name';
const FAILED_AT = '2025-12-30T10:00:00Z';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
/** `Jun 01 10:00:00 2025 UTC` */
function printed(iso: string): string {
  const at = new Date(`${iso}Z`);
  return `${MONTHS[at.getUTCMonth()]} ${String(at.getUTCDate()).padStart(2, '0')} ${iso.slice(11)} ${at.getUTCFullYear()} UTC`;
}

function cli({ lastAck, deadline, fails }: Invented): string {
  const log =
    '000101: Dec 30 2025 10:00:00.000 UTC: %SMART_LIC-3-COMM_FAILED: Communications failure with the Cisco Smart License Utility (CSLU) : ' +
    REASON;
  return `sw01#show license all
Smart Licensing Status
======================

Smart Licensing is ENABLED

Transport:
  Type: cslu
  Cslu address: ${CSLU}
  Proxy:
    Not Configured

Policy:
  Policy in use: Merged from multiple sources.
  Reporting ACK required: yes (CISCO default)
  Unenforced/Non-Export Perpetual Attributes:
    First report requirement (days): 365 (CISCO default)
    Reporting frequency (days): 0 (CISCO default)
    Report on change (days): 90 (CISCO default)

Usage Reporting:
  Last ACK received: ${printed(lastAck)}
  Next ACK deadline: ${printed(deadline)}

Trust Code Installed: Mar 02 09:10:11 2025 UTC

License Usage
=============

network-advantage (C9300-24 Network Advantage):
  Description: C9300-24 Network Advantage
  Count: 1
  Version: 1.0
  Status: IN USE

Product Information
===================
UDI: PID:${UDI.pid},SN:${UDI.sn}

Agent Version
=============
Smart Agent for Licensing: 5.5.11_rel/31
${fails ? `sw01#show logging\nSyslog logging: enabled\n${log}\n` : ''}sw01#
`;
}

function yang({ lastAck, deadline }: Invented, knowsUrl: boolean): Record<string, object> {
  const terms = { 'reporting-first-time': 365, 'reporting-ongoing': 0, 'reporting-macd': 90 };
  const transport = { 'transport-type': 'transport-type-cslu', 'transport-cslu': { 'url-cslu': CSLU } };
  const info = {
    registration: { 'registration-state': 'reg-state-not-registered' },
    authorization: { 'authorization-state': 'auth-state-none' },
    transport: { 'transport-type': 'transport-type-cslu' },
    privacy: { hostname: false },
    udi: UDI,
    usage: { 'license-name': 'network-advantage', 'short-name': 'C9300-24 Network Advantage', count: 1 },
    policy: { 'policy-type': 'policy-type-merged', 'ack-required': true, 'policy-perpetual': terms },
    'trust-code': { 'is-installed': true, 'time-installed': '2025-03-02T09:10:11+00:00', udi: UDI },
    'rum-ack': { 'last-received-time': `${lastAck}+00:00`, 'next-report-deadline': `${deadline}+00:00` },
  };
  const state = { 'always-enabled': true, version: '5.5.11_rel/31', 'state-info': info };
  return { ...(knowsUrl ? { config: { transport } } : {}), state };
}

function xml(node: unknown): string {
  if (typeof node !== 'object' || node === null) return String(node);
  return Object.entries(node)
    .map(([name, value]) => `<${name}>${xml(value)}</${name}>`)
    .join('');
}

const EVENT = { reason: 'general-failure', message: REASON };
const event = ({ fails }: Invented) =>
  fails
    ? `\n<notification xmlns="urn:ietf:params:xml:ns:netconf:notification:1.0"><eventTime>${FAILED_AT}</eventTime><communications-fail xmlns="${NS}">${xml(EVENT)}</communications-fail></notification>\n`
    : '';
const restconf = (device: Invented, knowsUrl = true) =>
  `${JSON.stringify({ 'cisco-smart-license:licensing': yang(device, knowsUrl) })}\n` +
  (device.fails
    ? JSON.stringify({
        'ietf-restconf:notification': { eventTime: FAILED_AT, 'cisco-smart-license:communications-fail': EVENT },
      })
    : '');

/** The forms, each with the same facts as far as it holds them. */
const FORMS: Readonly<Record<string, (device: Invented) => string>> = {
  'RESTCONF in JSON': restconf,
  'RESTCONF in XML': (device) => `<licensing xmlns="${NS}">${xml(yang(device, true))}</licensing>${event(device)}`,
  NETCONF: (device) =>
    `<rpc-reply xmlns="urn:ietf:params:xml:ns:netconf:base:1.0" message-id="1"><data><licensing xmlns="${NS}">${xml(yang(device, true))}</licensing></data></rpc-reply>${event(device)}`,
  gNMI: (device) =>
    JSON.stringify([
      {
        source: '192.0.2.1:57400',
        timestamp: Date.parse('2025-12-30T11:00:00Z') * 1e6,
        updates: [{ Path: 'licensing', values: { 'cisco-smart-license:licensing': yang(device, true) } }],
      },
    ]) + event(device),
  'SNMP walk': () =>
    [
      '.2.0 = STRING: "PID:C9300-24T,SN:FOC2345X0AB"',
      '.3.0 = STRING: "5.5.11_rel/31"',
      '.5.1.1.2.1 = Gauge32: 1',
      '.5.1.1.5.1 = INTEGER: 15',
      '.5.1.1.7.1 = STRING: "network-advantage"',
    ]
      .map((line) => `.1.3.6.1.4.1.9.9.831.0${line}`)
      .join('\n'),
  Genie: ({ lastAck, deadline }) => {
    const perpetual = {
      first_report_requirement_days: '365 (CISCO default)',
      reporting_frequency_days: '0 (CISCO default)',
      report_on_change_days: '90 (CISCO default)',
    };
    const usage = { description: 'C9300-24 Network Advantage', count: 1, version: '1.0', status: 'IN USE' };
    return JSON.stringify({
      smart_licensing_status: {
        smart_licensing: { status: 'ENABLED' },
        transport: { type: 'cslu', cslu_address: CSLU, proxy: 'Not Configured' },
        policy: {
          policy_in_use: 'Merged from multiple sources.',
          reporting_ack_required: 'yes (CISCO default)',
          unenforced_non_export_perpetual_attributes: perpetual,
        },
        usage_reporting: { last_ack_received: printed(lastAck), next_ack_deadline: printed(deadline) },
        trust_code_installed: { active: { ...UDI, info: 'INSTALLED on Mar 02 09:10:11 2025 UTC' } },
      },
      license_usage: { license_name: { 'network-advantage (C9300-24 Network Advantage):': usage } },
      product_information: { udi: UDI },
      agent_version: { smart_agent_for_licensing: '5.5.11_rel/31' },
    });
  },
  'RUM file': ({ lastAck }) => {
    const sudi = { udi_pid: UDI.pid, udi_serial_number: UDI.sn };
    const at = Date.parse(`${lastAck}Z`) / 1000;
    const payload = JSON.stringify({
      asset_identification: { asset: { name: 'regid.EXAMPLE,1.0_a' }, instance: { sudi } },
      meta: { entitlement_tag: 'regid.EXAMPLE,1.0_b', report_id: 1, software_version: '17.09.04' },
      measurements: [{ start_time: at - 900, end_time: at, metric_name: 'ENTITLEMENT', value: { value: '1' } }],
    });
    return `<smartLicense><RUMReport><![CDATA[${JSON.stringify({ payload, signature: { sudi } })}]]></RUMReport></smartLicense>`;
  },
};

/** Findings with their severities and the verdicts of their causes, the outcome, and the commands that are asked for. */
function judged(text: string) {
  const { devices, next } = analyze({ 'in.txt': text });
  const [device] = devices;
  return {
    devices: devices.map(({ udis }) => udis.map(({ pid, sn }) => `${pid}:${sn}`)),
    findings: device?.findings.map(({ id, severity, causes }) => [
      id,
      severity,
      causes.map((cause) => `${cause.id} ${cause.verdict}`),
    ]),
    outcome: device?.outcome,
    seen: device?.seen,
    next: next.map(({ command }) => command),
  };
}

describe('a device as each form tells it', () => {
  // What the models do not hold: how the clock is set, and the counters of exchanges.
  const BEYOND = ['show clock detail', 'show license tech support'];

  it.each(Object.keys(FORMS).slice(0, 4))('has the verdicts of its outputs in %s', (form) => {
    for (const device of [FAILING, HEALTHY]) {
      const printed = judged(cli(device));
      const told = judged(FORMS[form]?.(device) ?? '');
      expect(told).toEqual({ ...printed, seen: told.seen, next: [...printed.next, ...BEYOND] });
      expect(told.seen).toContain('no exchanges');
    }
    expect(judged(cli(FAILING)).findings?.map(([id]) => id)).toEqual(['comm-failed', 'ack-overdue']);
  });

  it('has them by Genie, which has no log and thus no clock', () => {
    const noLog = (device: Invented) => judged(cli({ ...device, fails: false }));
    for (const device of [FAILING, HEALTHY]) {
      const told = judged(FORMS.Genie?.(device) ?? '');
      expect(told).toEqual({ ...noLog(device), seen: told.seen, next: [...noLog(device).next, ...BEYOND] });
    }
  });

  it.each([
    ['SNMP walk', ['show license status', ...BEYOND, 'show license all']],
    ['RUM file', ['show license all']],
  ])('is not judged by %s, which holds no state', (form, next) => {
    for (const device of [FAILING, HEALTHY]) {
      const told = judged(FORMS[form]?.(device) ?? '');
      expect(told).toMatchObject({ devices: [['C9300-24T:FOC2345X0AB']], findings: [], outcome: 'unclear', next });
      expect(told.seen).toContain('no state');
    }
  });

  it('is no all-clear where the model does not tell which server it reports to', () => {
    const told = judged(restconf(HEALTHY, false));
    expect(told).toMatchObject({ outcome: 'unclear', next: [...BEYOND, 'show license all'] });
    expect(told.seen).toBe('one `RESTCONF`; no server URL, no exchanges, no messages');
  });
});
