import { describe, expect, it } from 'vitest';
import { FailedHosts } from '../../../src/ingest/records/failed-hosts.js';

function told(...chunks: string[]): string | null {
  const hosts = new FailedHosts();
  for (const chunk of chunks) hosts.take(Buffer.from(chunk));
  return hosts.told('run.txt')?.message.replace(/^.*known here: /, '') ?? null;
}

describe('hosts that a run could not read', () => {
  it.each([
    ['fatal: [sw02]: UNREACHABLE! => {"changed": false, "msg": "timed out"}', 'sw02 (unreachable)'],
    ['fatal: [sw03]: FAILED! => {"msg": "Authentication failed."}', 'sw03 (failed)'],
    ['sw02                       : ok=0    changed=0    unreachable=1    failed=0', 'sw02 (unreachable)'],
    ['sw03                       : ok=2    changed=0    unreachable=0    failed=1', 'sw03 (failed)'],
    ['{"hosts":{"sw02":{"changed":false,"msg":"x","unreachable":true}}}', 'sw02 (unreachable)'],
    ['"stats": {\n  "sw03": {\n    "failures": 1,\n    "ok": 0,\n    "unreachable": 0\n  }\n}', 'sw03 (failed)'],
    ['ssh: connect to host 192.0.2.12 port 22: Connection refused', '192.0.2.12 (unreachable)'],
    ['ssh: Could not resolve hostname sw04: Name or service not known', 'sw04 (name not resolved)'],
    ['admin@sw03.example.net: Permission denied (publickey,password).', 'sw03.example.net (login refused)'],
    ['Connection to sw05 port 22 timed out', 'sw05 (timed out)'],
    ['* sw02 ** changed : False *****\nvvvv show_license ** changed : False vvvvv ERROR\nTraceback', 'sw02 (failed)'],
    [
      'NetmikoTimeoutException: TCP connection failed\n\nDevice settings: cisco_ios 192.0.2.12:22',
      '192.0.2.12 (no connection or login)',
    ],
    ['unicon.core.errors.ConnectionError: failed to connect to sw06', 'sw06 (unreachable)'],
    ['sw07 clogin error: Error: Connection timed out: sw07', 'sw07 (no connection or login)'],
  ])('%s', (text, expected) => expect(told(`${text}\n`)).toBe(expected));

  it.each([
    ['ok: [sw01] => {"failed": false, "unreachable": false}'],
    ['sw01                       : ok=1    changed=0    unreachable=0    failed=0'],
    ['{"summary":{"total":3,"failed":true}}'],
    ['Mar  5 2026 04:12:09.114 UTC: %SMART_LIC-3-COMM_FAILED: Communications failure with CSLU : Connection timed out'],
    ['  Failure Reason: Failed to connect to smartreceiver.cisco.com port 443: Connection timed out'],
  ])('nothing in %s', (text) => expect(told(`${text}\n`)).toBeNull());

  it('finds what two chunks part', () => {
    expect(told('fatal: [sw', '02]: UNREACHABLE! => {}\n')).toBe('sw02 (unreachable)');
  });
});
