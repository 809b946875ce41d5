import { describe, expect, it } from 'vitest';
import { createMask } from '../../../src/ingest/text/mask.js';

function masked(...lines: string[]): string[] {
  const mask = createMask({ addresses: true, names: true });
  const learn = mask.learner();
  for (const line of lines) learn(line);
  return lines.map(mask.masker());
}

describe('names', () => {
  it.each([
    ['ip domain-list zqzq.example.org'],
    ['ip domain lookup\nip domain name vrf M zqzq.example.org'],
    ['ntp server zqzq.example.net'],
    ['ntp server vrf M zqzq'],
    ['snmp-server host zqzq.example.net version 2c x'],
    ['snmp-server contact Jane Zqzq +1 555 0100'],
    ['snmp-server location Zqzq street 5'],
    ['  description uplink to zqzq'],
    ['license smart proxy address zqzq.example.net'],
    ['logging host zqzq transport udp'],
    [' subject-name CN=a.example.net,OU=Zqzq,O=Zqzq Works'],
    ['  customer-id Zqzq'],
    ['  street-address "Zqzq 99"'],
    ['*  1 vty 0     zqzq       idle                 00:00:00 192.0.2.77'],
    ['cts credentials id zqzq password x'],
    ['Mar  5 04:12:12 zqzq 55: sw1: *Mar  5 04:12:12.114: %SYS-5-CONFIG_I: x'],
    ['2026-03-05T04:12:12.114Z zqzq 55: %SYS-5-CONFIG_I: x'],
    ['{"host":"zqzq"}'],
    ['{"user": "zqzq", "owner": "zqzq2"}'],
    ['<contact>Zqzq</contact>'],
    ['The server zqzq.customer.example does not answer.'],
    ["%SSH-5-SSH2_USERAUTH: User 'zqzq' authentication for SSH2 Session from ::ffff:192.0.2.44 (tty = 0) Succeeded"],
  ])('are masked in %j', (text) => {
    expect(masked(...text.split('\n')).join('\n')).not.toMatch(/zqzq|192\.0\.2/i);
  });

  it('stay where they are those of the vendor, of files, of entitlements, of zones', () => {
    const lines = [
      'license smart url https://smartreceiver.cisco.com/licservice/license',
      'System image file is "flash:cat9k_iosxe.17.09.04a.SPA.bin"',
      'regid.2017-05.com.cisco.C9300_48P_NW_Advantagek9,1.0_0a1b2c3d',
      'Mar  5 04:12:09.114 UTC: %SMART_LIC-6-AGENT_READY: Smart Agent for Licensing is initialized',
      '   0 con 0                idle                 00:00:00',
      'Cisco IOS Software [Cupertino], Catalyst L3 Switch Software (CAT9K_IOSXE), Version 17.9.4, RELEASE SOFTWARE (fc2)',
      'issuer CN=Cisco Licensing Root CA,O=Cisco',
      'copy flash:bundle.py backup.tar.gz',
    ];
    expect(masked(...lines)).toEqual(lines);
  });

  it('of whose SSM On-Prem it is are masked in its URL', () => {
    expect(
      masked('license smart url cslu https://192.0.2.10/cslu/v1/pi/Zqzq-OU-7', '"http://h/cslu/v1/pi/zqzq-1"'),
    ).toEqual(['license smart url cslu https://<address-1>/cslu/v1/pi/<name-1>', '"http://h/cslu/v1/pi/<name-2>"']);
  });

  it('of a place mean something elsewhere, and are masked in that place only', () => {
    expect(masked('snmp-server location Building license', 'license smart transport smart')).toEqual([
      'snmp-server location <name-1>',
      'license smart transport smart',
    ]);
  });
});
