import { describe, expect, test } from 'vitest';
import { readText } from './read-output.js';

/** Shapes of outputs that documents, other agents and other systems give. */

const FILLED = (rows: readonly string[]) =>
  ['License Usage:', 'License   Entitlement tag   Count   Status', '-----------', ...rows].join('\n');

describe('A table whose columns are filled up', () => {
  test.each([
    ['with dots', 'uck9.................... (ISR_4400_UnifiedCommun..)...1.......IN USE'],
    ['with dots and blanks', 'uck9.......(ISR_4400_UnifiedCommun..) ......1...... IN USE'],
    ['with bars', '| uck9 | (ISR_4400_UnifiedCommun..) | 1 | IN USE |'],
    ['with underscores', 'uck9____(ISR_4400_UnifiedCommun..)____1____IN USE'],
    ['with middle dots', 'uck9······(ISR_4400_UnifiedCommun..)·····1·····IN USE'],
    ['with blanks', 'uck9      (ISR_4400_UnifiedCommun..)     1     IN USE'],
  ])('%s', (_, row) => {
    const { facts, unread } = readText('show license summary', FILLED([row]));
    expect(facts.state.usage).toEqual([
      { name: 'uck9', entitlement: 'ISR_4400_UnifiedCommun..', count: 1, status: 'IN USE' },
    ]);
    expect(unread).toEqual([]);
  });

  test('keeps the dots of a name that was cut', () => {
    const { facts } = readText(
      'show license summary',
      FILLED(['network-advantage....(C9300-24 Network Advan...)....12....IN USE']),
    );
    expect(facts.state.usage[0]).toMatchObject({ entitlement: 'C9300-24 Network Advan...', count: 12 });
  });
});

describe('show license usage', () => {
  test('that begins with a licence', () => {
    const { facts, unread } = readText(
      'show license usage',
      'network-advantage (C9300-24 Network Advantage):\n  Description: C9300-24 Network Advantage\n  Count: 2\n  Version: 1.0\n  Status: IN USE\n  License type: Perpetual\n  HA Application: border\n  Peer UDI: PID:C9300-24T,SN:FOC2345X0AB\n',
    );
    expect(facts.state.usage).toMatchObject([{ name: 'network-advantage', count: 2, status: 'IN USE' }]);
    expect(unread).toEqual([]);
  });

  test('of NX-OS before its policy mode', () => {
    const { facts, unread } = readText(
      'show license usage',
      'Feature                      Ins  Lic   Status Expiry Date Comments\n                                 Count\n--------------------------------------------------\nLAN_BASE_SERVICES_PKG         No    -   Unused             -\nLAN_ENTERPRISE_SERVICES_PKG   Yes   2   In use never       -\n',
    );
    expect(facts.state.usage).toEqual([
      { name: 'LAN_BASE_SERVICES_PKG', status: 'Unused' },
      { name: 'LAN_ENTERPRISE_SERVICES_PKG', count: 2, status: 'In use' },
    ]);
    expect(unread).toEqual([]);
  });
});

describe('Usage Report Summary', () => {
  const summary = (waiting: string) =>
    readText(
      'show license all',
      `Smart Licensing Status\n======\n\nUsage Report Summary:\n=====================\nTotal: 950,  Purged: 0(0)\nTotal Acknowledged Received: 0,  Waiting for Ack: ${waiting}\nAvailable to Report: 900  Collecting Data: 2\n`,
    );

  test.each([
    ['900', 900, 900],
    ['0(322)', 0, 322],
    ['0 (322)', 0, 322],
    ['4(322/12)', 4, 322],
    ['0', 0, 900],
  ])('Waiting for Ack: %s', (printed, waiting, waitingAll) => {
    const { facts, unread } = summary(printed);
    expect([facts.state.rumReports.waiting, facts.state.rumReports.waitingAll]).toEqual([waiting, waitingAll]);
    expect(unread).toEqual([]);
  });
});

describe('What stands before an output', () => {
  test('the command of tech support with its clock', () => {
    const { record, unread } = readText(
      'show switch',
      "CMD: 'show switch' 13:46:06 UTC Wed Aug 2 2028\nSwitch/Stack Mac Address : 0000.5e00.5301 - Local Mac Address\n",
    );
    expect(unread).toEqual([]);
    expect(record.capturedAt).toMatchObject({ ms: Date.UTC(2028, 7, 2, 13, 46, 6), isUtc: true });
  });

  test('the clock of IOS XR, which has no year', () => {
    expect(
      readText(
        'show ntp status',
        'Tue Oct  7 11:22:54.023 EST\nClock is synchronized, stratum 4, reference is 192.0.2.10\n',
      ).unread,
    ).toEqual([]);
  });
});

describe('show install summary', () => {
  const output = (rows: string) =>
    `[ Switch 1 2 ] Installed Package(s) Information:\nState (St): I - Inactive, U - Activated & Uncommitted,\n            C - Activated & Committed, D - Deactivated & Uncommitted\n--------\nType  St   Filename/Version\n--------\n${rows}\n--------\nAuto abort timer: inactive\n`;

  test.each([
    ['IMG   C    17.09.04a.0.6', '17.9.4a'],
    ['IMG   I    17.12.04.0.12\nIMG   C    17.09.05.0.6', '17.9.5'],
    ['IMG   U    17.12.04.0.12', '17.12.4'],
    ['IMG   C    16.12.04.0.4480\nSMU   C    bootflash:cat9k_iosxe.smu.bin', '16.12.4'],
    ['IMG   C    10.106.1.0.277', undefined],
    ['IMG   I    17.12.04.0.12', undefined],
  ])('%s', (rows, release) => {
    const { facts, unread } = readText('show install summary', output(rows));
    expect(facts.release).toBe(release);
    expect(unread).toEqual([]);
  });
});

describe('show vrf', () => {
  test('with interfaces that go on below, and with none', () => {
    const { facts, unread } = readText(
      'show vrf',
      '  Name                             Default RD            Protocols   Interfaces\n  Mgmt-vrf                         <not set>             ipv4,ipv6   Gi0/0\n  plant                            192.0.2.1:7           ipv4        Lo9\n                                                                     Te1/0/1\n  spare                            1:100\n  bare                             <not set>                         Gi1/0/1\n',
    );
    expect(facts.vrfs).toEqual([
      { name: 'Mgmt-vrf', interfaces: 'Gi0/0' },
      { name: 'plant', interfaces: 'Lo9,Te1/0/1' },
      { name: 'spare', interfaces: '' },
      { name: 'bare', interfaces: 'Gi1/0/1' },
    ]);
    expect(unread).toEqual([]);
  });
});

describe('show ntp config', () => {
  test('servers with and without a VRF', () => {
    const { facts, unread } = readText(
      'show ntp config',
      ' ntp server 192.0.2.1 prefer\n ntp server vrf Mgmt-vrf ntp.example.net\n ntp source Loopback0\n',
    );
    expect(facts.config.ntpServers).toEqual([
      { vrf: '', address: '192.0.2.1' },
      { vrf: 'Mgmt-vrf', address: 'ntp.example.net' },
    ]);
    expect(unread).toEqual([]);
  });
});

describe('show crypto pki timers', () => {
  test('leaves nothing unread', () => {
    const text =
      'PKI Timers\n|        2:44.780  (2028-10-19T14:07:56Z)\n  |       14:19.287  (2028-10-19T14:19:31Z) SESSION CLEANUP\nExpiry Alert Timers\n|303d23:59:25.387  (2029-08-19T14:04:37Z)\n  |303d23:59:25.387  (2029-08-19T14:04:37Z) CA(client)\n';
    expect(readText('show crypto pki timers', text).unread).toEqual([]);
  });
});

describe('show version', () => {
  test('of a router holds its throughput', () => {
    const { facts, unread } = readText('show version', 'The current throughput level is 2000 kbps');
    expect([facts.throughput, unread]).toEqual([{ level: '2000', kbps: 2000 }, []]);
  });

  test('of NX-OS names the device, its release and its UDI', () => {
    const { facts, unread } = readText(
      'show version',
      'Cisco Nexus Operating System (NX-OS) Software\nTAC support: http://www.cisco.com/tac\nCopyright (c) 2002-2028, Cisco Systems, Inc. All rights reserved.\nSoftware\n  BIOS: version 05.45\n  NXOS: version 10.2(3) [Feature Release]\n  NXOS image file is: bootflash:///nxos64.bin\nHardware\n  cisco Nexus9000 C93180YC-EX chassis\n  Intel(R) Xeon(R) CPU  @ 1.80GHz with 24571636 kB of memory.\n  Processor Board ID FDO2345X0AB\n  Device name: dc-leaf9\n  bootflash:   53298520 kB\nKernel uptime is 3 day(s), 4 hour(s), 5 minute(s), 6 second(s)\nLast reset at 1234 usecs after Mon Mar  6 10:00:00 2028\n  Reason: Reset Requested by CLI command reload\n  System version: 10.2(2)\n  Service:\nplugin\n  Core Plugin, Ethernet Plugin\nActive Package(s):\n',
    );
    expect(facts).toEqual({
      hostname: 'dc-leaf9',
      release: 'NX-OS 10.2(3)',
      udis: [{ pid: 'N9K-C93180YC-EX', sn: 'FDO2345X0AB' }],
    });
    expect(unread).toEqual([]);
  });

  test('of older NX-OS, and of a chassis with modules, whose board is not the chassis', () => {
    const { facts, unread } = readText(
      'show version',
      'Cisco Nexus Operating System (NX-OS) Software\nSoftware\n  kickstart: version 7.0(3)I7(6)\n  system:    version 7.0(3)I7(6)\nHardware\n  cisco Nexus9000 C9508 (8 Slot) Chassis ("Supervisor Module")\n  Processor Board ID SAL2345X0AB\n  Device name: dc-spine1\n',
    );
    expect([facts, unread]).toEqual([{ hostname: 'dc-spine1', release: 'NX-OS 7.0(3)I7(6)' }, []]);
  });

  test('of IOS XR', () => {
    const { facts, unread } = readText(
      'show version',
      'Cisco IOS XR Software, Version 24.1.1\nCopyright (c) 2013-2028 by Cisco Systems, Inc.\n\nBuild Information:\n Built By     : builder\n Built On     : Mon Mar  6 10:00:00 UTC 2028\n Built Host   : build-1\n Workspace    : /auto/ws\n Version      : 24.1.1\n Location     : /opt/cisco/XR/packages/\n Label        : 24.1.1\n\ncisco 8201 (Intel(R) Xeon(R)) processor with 32GB of memory\nSystem uptime is 3 days, 4 hours, 5 minutes\n',
    );
    expect([facts, unread]).toEqual([{ release: 'IOS XR 24.1.1' }, []]);
  });

  test.each([
    [
      'network-essentials  \tSmart License                 \t network-advantage   ',
      'network-essentials',
      'network-advantage',
    ],
    ['Smart License  Subscription essentials         advantage', 'essentials', 'advantage'],
    ['securityk9       securityk9       RightToUse       securityk9', 'securityk9', 'securityk9'],
  ])('a row of licence levels: %s', (row, name, nextReboot) => {
    const { facts, unread } = readText('show version', `Cisco IOS XE Software, Version 17.12.04\n${row}\n`);
    expect(facts.licenseLevels).toMatchObject([{ name, nextReboot }]);
    expect(unread).toEqual([]);
  });

  test('hardware and patches of newer and older images', () => {
    const lines = [
      '8 2.5 Gigabit Ethernet interfaces',
      '24 Ten Gigabit Ethernet interface(s)',
      '2 Hundred Gigabit Ethernet interfaces',
      'Active SMU Information :',
    ];
    expect(readText('show version', `Cisco IOS XE Software, Version 17.12.04\n${lines.join('\n')}\n`).unread).toEqual(
      [],
    );
  });
});

describe('show redundancy', () => {
  test('a peer that is not there', () => {
    const text =
      "Redundant System Information :\n------------------------------\nPeer (slot: unavailable) information is not available because it is in 'DISABLED' state\n";
    const { facts, unread } = readText('show redundancy', text);
    expect([facts.redundancy.peerState, unread]).toEqual(['', []]);
  });
});

describe('show license of images before Smart Licensing', () => {
  test('a feature each', () => {
    const { facts, unread } = readText(
      'show license',
      'Index 1 Feature: appxk9\n        Period left: Life time\n        License Type: Permanent\n        License State: Active, In Use\n        License Count: Non-Counted\n        License Priority: Medium\n',
    );
    expect(facts.state).toMatchObject({
      model: 'rtu',
      usage: [{ name: 'appxk9', type: 'Permanent', status: 'Active, In Use' }],
    });
    expect(unread).toEqual([]);
  });
});

describe('Other Info', () => {
  test('the URL that the image sends Smart transport to', () => {
    const { facts } = readText(
      'show license tech support',
      'Smart Licensing Tech Support info\n\nOther Info\n==========\nDefault URL: https://smartreceiver.example.net/licservice/license\n',
    );
    expect(facts.agent.defaultUrl).toBe('https://smartreceiver.example.net/licservice/license');
  });
});

describe('Remarks in a configuration', () => {
  test('of the device itself are understood, others are not', () => {
    const text =
      'Current configuration : 1234 bytes\n!\n! Last configuration change at 10:00:00 UTC Sat May 2 2026\nhostname lab-sw4\n! Smart Licensing is ENABLED\n!\nend\n';
    expect(readText('show running-config', text).unread).toEqual(['! Smart Licensing is ENABLED']);
  });
});

describe('An output of the licensing agent that ends with a heading', () => {
  test('was cut off', () => {
    const { record } = readText('show license status', 'Transport:\n  Type: cslu\n\nUsage Reporting:\n');
    expect(record.cutAt?.text).toBe('Usage Reporting:');
    const whole = 'Transport:\n  Type: cslu\n\nTrust Code Installed: <none>\n';
    expect(readText('show license status', whole).record.cutAt).toBeUndefined();
  });
});
