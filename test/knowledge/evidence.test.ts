import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createLiveReader } from '../../src/ingest/records/live-reader.js';
import type { MessageEntry } from '../../src/knowledge/kinds/messages.js';
import type { SyslogRecord } from '../../src/model/record.js';

const compiled = readFileSync(new URL('../../dist/knowledge/diagnosis.json', import.meta.url), 'utf8');
const { messages } = JSON.parse(compiled) as { messages: MessageEntry[] };

/** Messages of other facilities that speak for or against a licensing cause, with the fields that must come out. */
const EVIDENCE: readonly (readonly [line: string, fields: Record<string, string>])[] = [
  ['%NTP-4-UNSYNC: NTP sync is lost', {}],
  ['%NTP-5-PEERSYNC: NTP synced to peer 192.0.2.123', { peer: '192.0.2.123' }],
  ['%NTP-4-PEERUNREACH: Peer 192.0.2.123 is unreachable', { peer: '192.0.2.123' }],
  [
    '%SYS-6-CLOCKUPDATE: System clock has been updated from 00:01:02 UTC Mon Mar 1 1993 to 12:00:00 UTC Fri Mar 6 2026, configured from console by admin.',
    { source: 'console', user: 'admin' },
  ],
  ['%PKI-6-AUTHORITATIVE_CLOCK: The system clock has been set.', {}],
  [
    '%PKI-2-NON_AUTHORITATIVE_CLOCK: PKI functions can not be initialized until an authoritative time source, like NTP, can be obtained.',
    {},
  ],
  ['%PKI-3-CRL_FETCH_FAIL: CRL fetch for trustpoint SLA-TrustPoint failed', { trustpoint: 'SLA-TrustPoint' }],
  [
    '%PKI-3-CERTIFICATE_INVALID_EXPIRED: Certificate chain validation has failed. The certificate (SN: 0A1B) has expired. Validity period ended on 2026-02-01T00:00:00Z',
    { sn: '0A1B', end: '2026-02-01T00:00:00Z' },
  ],
  [
    '%PKI-3-CERTIFICATE_INVALID_NOT_YET_VALID: Certificate chain validation has failed. The certificate (SN: 0A1B) is not yet valid Validity period starts on 2026-02-01T00:00:00Z',
    { sn: '0A1B', start: '2026-02-01T00:00:00Z' },
  ],
  ['%PKI-4-TRUSTPOOL_DOWNLOAD_FAILURE: Trustpool Download failed', {}],
  ['%PKI-6-TRUSTPOOL_DOWNLOAD_SUCCESS: Trustpool Download is successful', {}],
  ['%HTTPC-6-CONNECT_FAILED: The connection to server 192.0.2.80 failed', { server: '192.0.2.80' }],
  [
    '%CALL_HOME-5-SL_MESSAGE_FAILED: Fail to send out Smart Licensing message to: https://smart.example.com/x (ERR 205 : Request Aborted)',
    { url: 'https://smart.example.com/x', error: 'ERR 205 : Request Aborted' },
  ],
  ['%CALL_HOME-6-CALL_HOME_ENABLED: Call-home is enabled by Smart Agent for Licensing.', {}],
  ['%REDUNDANCY-3-SWITCHOVER: RP switchover (PEER_NOT_PRESENT)', {}],
  [
    '%PLATFORM-6-HASTATUS: RP switchover, received chassis event to become active',
    { what: 'received chassis event to become active' },
  ],
  ['%STACKMGR-6-ACTIVE_ELECTED: Switch 2 R0/0: stack_mgr: Switch 2 has been elected ACTIVE.', { switch: '2' }],
  ['%STACKMGR-6-STANDBY_ELECTED: Switch 2 R0/0: stack_mgr: Switch 1 has been elected STANDBY.', { switch: '1' }],
  ['%STACKMGR-4-SWITCH_ADDED: Switch 2 R0/0: stack_mgr: Switch 1 has been added to the stack.', { switch: '1' }],
  ['%STACKMGR-4-SWITCH_REMOVED: Switch 2 R0/0: stack_mgr: Switch 1 has been removed from the stack.', { switch: '1' }],
  [
    '%SYS-5-RELOAD: Reload requested by admin on vty0. Reload Reason: Reload Command.',
    { user: 'admin on vty0', reason: 'Reload Command' },
  ],
  ['%SYS-5-RESTART: System restarted --', {}],
  [
    '%SYS-5-RESTART: System restarted -- Cisco IOS Software [Cupertino], Catalyst L3 Switch Software (CAT9K_IOSXE), Version 17.9.4a, RELEASE SOFTWARE (fc3)',
    {
      software: 'Software [Cupertino], Catalyst L3 Switch Software (CAT9K_IOSXE)',
      release: '17.9.4a',
      build: '(fc3)',
    },
  ],
  [
    '%SYS-5-CONFIG_NV_I: Nonvolatile storage configured from console by admin on vty0 (192.0.2.9)',
    { source: 'console', user: 'admin on vty0 (192.0.2.9)' },
  ],
  ['%SYS-5-CONFIG_NV: Nonvolatile storage configured from console', { source: 'console' }],
  ['%SYS-2-PRIVCFG_ENCRYPT: Successfully encrypted private config file', {}],
  [
    '%SYS-5-CONFIG_I: Configured from console by admin on vty0 (192.0.2.9)',
    { source: 'console', user: 'admin on vty0 (192.0.2.9)' },
  ],
  [
    '%SYS-5-CONFIG_P: Configured programmatically by process iosp_dmiauthd_conn_100001_vty_100001 from console as admin on vty63',
    { process: 'iosp_dmiauthd_conn_100001_vty_100001', user: 'admin on vty63' },
  ],
  ['%SYS-5-CONFIG_R: Config Replace is Done', { change: 'Replace' }],
  [
    '%DMI-5-CONFIG_I: Switch 1 R0/0: dmiauthd: Configured from NETCONF/RESTCONF by cslu, transaction-id 32',
    { source: 'NETCONF/RESTCONF', user: 'cslu', transaction: '32' },
  ],
  [
    '%PARSER-5-CFGLOG_LOGGEDCMD: User:admin logged command:license smart transport off',
    { user: 'admin', command: 'license smart transport off' },
  ],
];

function read(line: string): SyslogRecord[] {
  const records: SyslogRecord[] = [];
  const reader = createLiveReader(
    { messages, redact: true, zones: {} },
    { record: (record) => records.push(record), diagnostic: () => {} },
  );
  reader.take({ bytes: Buffer.from(`<189>1: ${line}`), peer: '192.0.2.7', receivedAt: 0, transport: 'udp' });
  reader.flush();
  return records;
}

describe('evidence of other facilities', () => {
  it.each(EVIDENCE)('keeps %s', (line, fields) => {
    const [record] = read(line);
    expect(record).toMatchObject({ fields });
    expect(record?.text).toBe(line.slice(line.indexOf(': ') + 2));
  });

  it('keeps no secret of a logged command', () => {
    const [record] = read(
      '%PARSER-5-CFGLOG_LOGGEDCMD: User:admin logged command:license smart trust idtoken hunter2secret all force',
    );
    expect(JSON.stringify(record)).not.toContain('hunter2secret');
  });

  it('passes by what says nothing about licensing', () => {
    for (const line of ['%DOT1X-5-FAIL: x', '%SSH-5-SSH2_USERAUTH: x', '%SYS-6-LOGOUT: x', '%BGP-5-ADJCHANGE: x'])
      expect(read(line)).toEqual([]);
  });
});
