import { describe, expect, inject, it, test } from 'vitest';
import { entryFor } from '../../../src/diagnose/ask/explain.js';
import { type Kinds, lookUp, lookUpShown } from '../../../src/diagnose/ask/lookup.js';
import { readPasted } from '../../../src/diagnose/ask/pasted.js';
import { KIND_IDS, kinds as kindsOfKnowledge } from '../../../src/knowledge/kinds/index.js';
import { engine } from '../../engine.js';

const { knowledge } = inject('knowledge');
const kinds: Kinds = Object.fromEntries(
  KIND_IDS.map((id) => [id, { name: kindsOfKnowledge[id].name, entries: knowledge[id] }]),
);
const meant = (asked: string) => {
  const found = lookUp(kinds, asked);
  return found && `${found.kind}/${found.entry.id}`;
};

describe('what engineers ask by name', () => {
  test.each([
    // messages, as each system prints them
    ['%SMART_LIC-3-COMM_FAILED:', 'messages/COMM_FAILED'],
    ['LICMGR-3-LOG_SMART_LIC_COMM_FAILED', 'messages/COMM_FAILED'],
    ['LOG_SMART_LIC_COMM_FAILED', 'messages/COMM_FAILED'],
    ['LICENSE-SMART_LIC-3-COMM_FAILED', 'messages/COMM_FAILED'],
    ['%smart_lic-3-comm_failed', 'messages/COMM_FAILED'],
    ['LICMGR-2-LOG_LIC_NO_LIC', 'messages/LICMGR-LOG_LIC_NO_LIC'],
    // words
    ['HSECK9', 'terms/hseck9'],
    ['hsec', 'terms/hseck9'],
    ['SLAC', 'terms/slac'],
    ['what is a SLAC?', 'terms/slac'],
    ['SLACs', 'terms/slac'],
    ['ACK', 'terms/ack'],
    ['CSLU', 'terms/cslu'],
    ['RUM', 'terms/rum'],
    ['RUM reports', 'terms/rum'],
    ['CSSM', 'terms/cssm'],
    ['trust code', 'terms/trust-code'],
    ['what does product instance mean', 'terms/product-instance'],
    ['satellite', 'terms/ssm-on-prem-word'],
    ['Virtual Account', 'fields/virtual-account'],
    // what a field prints
    ['INDIRECT', 'fields/communication-level-allowed'],
    ['EXPORT RESTRICTED', 'fields/enforcement-type'],
    ['Purged', 'fields/usage-report-summary'],
    ['IN USE(15)', 'terms/license-states'],
    ['0 (no reporting)', 'fields/reporting-push-interval'],
    // releases
    ['17.9.1', 'releases/17.9.1'],
    ['17.9.4', 'releases/17.9.4'],
    ['17.9.4a', 'releases/17.9.4a'],
    ['IOS XE 17.12', 'releases/17.12'],
    ['release 16.12.4', 'releases/16.12.4'],
    // product ids
    ['C9300X-48HX', 'platforms/C9300X'],
    ['C9300-48UXM-A', 'platforms/C9300'],
    ['IE-3400-8T2S', 'platforms/industrial'],
    ['NCS-55A2-MOD-S', 'platforms/ios-xr'],
    ['8201-SYS', 'platforms/ios-xr'],
    ['N9K-C93180YC-FX', 'platforms/nexus'],
    ['DS-C9148T-24PETK9', 'platforms/nexus'],
    ['ISR4331/K9', 'platforms/routers'],
    ['C8300-1N1S-6T', 'platforms/routers'],
    ['C9800-40-K9', 'platforms/C9800'],
    ['c9200cx-12p-2x2g', 'platforms/C9200CX'],
    ['C9600X-SUP-2', 'platforms/C9600X-SUP-2'],
    // commands, as they are, abbreviated, behind prompts
    ['show license status', 'terms/show-license-status'],
    ['sh lic stat', 'terms/show-license-status'],
    ['SW1#show license tech', 'terms/show-license-tech-support'],
    ['show license all | include Trust', 'terms/show-license-all'],
    ['SW1(config)#no license smart utility', 'terms/license-smart-utility'],
    ['license smart sync', 'terms/license-smart-sync'],
    ['license smart transport cslu', 'terms/license-smart-transport'],
    ['license smart url cslu http://192.0.2.5:8182/cslu/v1/pi', 'terms/license-smart-url'],
    ['license smart trust idtoken NTk4 all force', 'terms/license-smart-trust'],
    ['license boot level network-advantage addon dna-advantage', 'terms/license-boot-level'],
    ['ip name-server vrf Mgmt-vrf 192.0.2.53', 'terms/ip-name-server'],
    ['license smart authorization request add hseck9 all', 'terms/license-smart-authorization-request'],
    ['wr mem', 'terms/copy-running-config'],
    ['regid.2017-05.com.cisco.example,1.0_00000000-0000-4000-8000-000000000003', 'fields/entitlement-tag'],
    ['SAEVT_PLATFORM', 'fields/event-log'],
    // exit codes
    ['exit code 2', 'terms/exit-2'],
    ['exit 3', 'terms/exit-3'],
    // the fifteenth round
    ['SEC_LOGIN-4-LOGIN_FAILED', 'messages/SEC_LOGIN-LOGIN_FAILED'],
    ['LOGIN_FAILED', 'messages/SEC_LOGIN-LOGIN_FAILED'],
    ['THROUGHPUT_MAX_LEVEL', 'messages/BW_LICENSE-THROUGHPUT_MAX_LEVEL'],
    ['%DMI-5-AUTH_FAILED', 'messages/DMI-AUTH_FAILED'],
    ['SMART_LIC-5-COMM_RESTORED', 'messages/COMM_RESTORED'],
    [
      '%SMART_LIC-6-REPORTING_REQUIRED: A Usage report acknowledgement will be required in 12 days.',
      'messages/REPORTING_REQUIRED',
    ],
    ['show lic aut', 'terms/show-license-authorization'],
    ['sh license rum id all', 'terms/show-license-rum'],
    ['show license eventlog 2', 'terms/show-license-eventlog'],
    ['license smart import flash:ack.txt', 'terms/license-smart-import'],
    ['license smart save usage all file flash:x.txt', 'terms/license-smart-save'],
    ['license smart authorization return local online', 'terms/license-smart-authorization-return'],
    ['license smart factory reset', 'terms/license-smart-factory-reset'],
    ['license smart url smart https://smartreceiver.cisco.com/licservice/license', 'terms/license-smart-url'],
    ['license smart usage interval 40', 'terms/license-smart-usage-interval'],
    ['no license smart reservation', 'terms/license-smart-reservation'],
    ['ip http client source-interface Vlan10', 'terms/ip-http-client-source-interface'],
    ['ip domain lookup source-interface Vlan10', 'terms/ip-domain-lookup-source-interface'],
    ['platform wanmacsec hsec-license-release', 'terms/hsec-license-release'],
    [
      'crypto pki trustpool import url http://www.cisco.com/security/pki/trs/ios_core.p7b',
      'terms/crypto-pki-trustpool',
    ],
    ['show ip http server session-module', 'terms/show-ip-http'],
    ['ntp server 198.51.100.100', 'terms/ntp-server'],
    ['netconf-yang', 'terms/netconf-yang'],
    ['NOT AUTHORIZED', 'terms/license-states'],
    ['SMART AUTHORIZATION INSTALLED', 'terms/license-states'],
    ['NO DATA TO PROCESS', 'terms/response-states'],
    ['Next report push', 'fields/next-report-push'],
    ['Waiting for Ack', 'fields/waiting-for-ack'],
    ['MIA', 'fields/in-storage'],
    ['Clock sync-ed with NTP', 'fields/clock-synced-with-ntp'],
    ['C9200L-48P-4X', 'platforms/C9200'],
    ['C9500X-28C8D', 'platforms/C9500X'],
    ['C9407R', 'platforms/C9400'],
    ['WS-C3850-24T', 'platforms/earlier-switches'],
    ['exit code 3', 'terms/exit-3'],
    ['CSLU-initiated', 'terms/push-pull'],
    // what was known before
    ['policy', 'policies/cisco-default'],
    ['Next ACK deadline:', 'fields/next-ack-deadline'],
    ['%SMART_LIC-5-COMM_RESTORED', 'messages/COMM_RESTORED'],
    ['controller', 'topologies/controller'],
  ])('%s', (asked, expected) => {
    expect(meant(asked)).toBe(expected);
  });

  test.each(['', '?', 'show', 'no such thing', 'C9', '17', 'sh', '% % %'])('%j is nobody’s name', (asked) => {
    expect(meant(asked)).toBeNull();
  });

  it('every command that a diagnosis asks for is explained', () => {
    const asked = knowledge.commands
      .map(({ command }) => command)
      .filter((command) => command.startsWith('show '))
      .filter((command) => !meant(command)?.startsWith('terms/'));
    expect(asked).toEqual([]);
  });
});

describe('a release without an entry of its own', () => {
  it('has what its train and the first releases before it brought, and lacks what came later', () => {
    const entry = lookUp(kinds, '17.6.3')?.entry as unknown as { has: string[]; lacks: string[] };
    const ids = (lines: string[]) => lines.map((line) => line.split(' ').at(-1));
    expect(ids(entry.has)).toEqual(expect.arrayContaining(['17.3.2a', '17.6.2', '17.5.1']));
    expect(ids(entry.has)).not.toEqual(expect.arrayContaining(['17.6.4']));
    expect(ids(entry.has)).not.toContain('17.3.6');
    expect(ids(entry.lacks)).toEqual(expect.arrayContaining(['17.6.4', '17.7.1', '17.9.1']));
  });
});

describe('a term as it is told', () => {
  it('names what to read on, and a show command the fields that it shows', () => {
    const term = knowledge.terms.find(({ id }) => id === 'show-license-status');
    const told = entryFor(knowledge, 'terms', term ?? {}, []) as { related: string[]; fields: string[] };
    expect(told.fields.join()).toContain('sldiag explain next-ack-deadline');
    expect(told.related.join()).toContain('sldiag explain transport-type');
  });
});

describe('a pasted message with a topology', () => {
  const line = (text: string) => `Mar  5 2026 04:12:09.114 UTC: ${text}`;
  const pasted = (text: string, id: 'cslu-connected' | 'ssm-on-prem' | 'cssm-direct') =>
    readPasted(engine, line(text), { id, mode: null });

  test.each([
    ['cslu-connected', 'license smart url cslu'],
    ['ssm-on-prem', 'license smart url cslu'],
  ] as const)('gets the actions of %s', (id, command) => {
    const read = pasted(
      '%SMART_LIC-3-COMM_FAILED: Communications failure with the Cisco Smart License Utility (CSLU) : Unable to resolve server hostname/domain name',
      id,
    );
    const actions = read?.causes.flatMap((cause) => cause.actions) ?? [];
    expect(actions.some(({ commands }) => commands.some((typed) => typed.startsWith(command)))).toBe(true);
    expect([id, 'any']).toEqual(expect.arrayContaining(actions.map(({ topology }) => topology)));
  });

  it('with its own values in what is to be typed', () => {
    const read = pasted(
      '%SMART_LIC-3-AUTHORIZATION_INSTALL_FAILED: The install of a new licensing authorization code has failed on PID:C9300X-24HX,SN:FOC2345X0AB: Not enough licenses with authorization for currently configured features.',
      'cssm-direct',
    );
    expect(read?.fields.map(({ value }) => value)).toContain('FOC2345X0AB');
    const typed = read?.causes.flatMap(({ actions }) =>
      actions.flatMap(({ text, commands: lines }) => [text, ...lines]),
    );
    expect(typed?.join('\n')).not.toMatch(/<(?:pid|sn|udi|server|error)>/);
    expect(read?.causes[0]?.id).toBe('not-enough-authorization-codes');
  });
});

describe('a line of an output with its value', () => {
  it.each([
    ['Overall=3 Communication=0', 'ongoing-failure'],
    ['MIA: 105(105)', 'in-storage'],
    ['  Next ACK deadline: Mar 18 08:00:01 2025 UTC', 'next-ack-deadline'],
    ['Reporting push interval: 30  days', 'reporting-push-interval'],
    ['Status: SMART AUTHORIZATION INSTALLED on Jan 05 10:00:00 2026 UTC', 'authorization-status'],
    ['Frobs: 3', undefined],
    ['no value at all', undefined],
  ])('is its field: %s', (line, id) => {
    expect(lookUpShown(kinds, line)?.entry.id).toBe(id);
  });
});
