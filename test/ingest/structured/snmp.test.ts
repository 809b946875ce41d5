import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { analyze, factsOf, plain, readDocument, spansIn } from './analyze-text.js';

const NUMERIC = '.1.3.6.1.4.1.9.9.831.0';
/** The same walk as the options of snmpwalk print it: numeric and named, with types and without. */
const WALKS: readonly (readonly [options: string, text: string])[] = [
  [
    'without MIB files',
    [
      'iso.3.6.1.4.1.9.9.831.0.2.0 = STRING: "PID:C9300-24T,SN:FOC1234X0YZ"',
      'iso.3.6.1.4.1.9.9.831.0.3.0 = STRING: "5.5.11_rel/31"',
      'iso.3.6.1.4.1.9.9.831.0.5.1.1.2.1 = Gauge32: 2',
      'iso.3.6.1.4.1.9.9.831.0.5.1.1.5.1 = INTEGER: 15',
      'iso.3.6.1.4.1.9.9.831.0.5.1.1.6.1 = STRING: "C9300-24 Network Advantage"',
      'iso.3.6.1.4.1.9.9.831.0.5.1.1.7.1 = STRING: "network-advantage"',
    ].join('\n'),
  ],
  [
    'with the MIB of SNMPv2 only',
    [
      'SNMPv2-SMI::enterprises.9.9.831.0.2.0 = STRING: "PID:C9300-24T,SN:FOC1234X0YZ"',
      'SNMPv2-SMI::enterprises.9.9.831.0.3.0 = STRING: "5.5.11_rel/31"',
      'SNMPv2-SMI::enterprises.9.9.831.0.5.1.1.2.1 = Gauge32: 2',
      'SNMPv2-SMI::enterprises.9.9.831.0.5.1.1.5.1 = INTEGER: 15',
      'SNMPv2-SMI::enterprises.9.9.831.0.5.1.1.6.1 = STRING: "C9300-24 Network Advantage"',
      'SNMPv2-SMI::enterprises.9.9.831.0.5.1.1.7.1 = STRING: "network-advantage"',
    ].join('\n'),
  ],
  [
    '-On with the MIB: no quotes, names of values',
    [
      `${NUMERIC}.2.0 = STRING: PID:C9300-24T,SN:FOC1234X0YZ`,
      `${NUMERIC}.3.0 = STRING: 5.5.11_rel/31`,
      `${NUMERIC}.5.1.1.2.1 = Gauge32: 2`,
      `${NUMERIC}.5.1.1.5.1 = INTEGER: inUse(15)`,
      `${NUMERIC}.5.1.1.6.1 = STRING: C9300-24 Network Advantage`,
      `${NUMERIC}.5.1.1.7.1 = STRING: network-advantage`,
    ].join('\n'),
  ],
  [
    '-OQ with the MIB: no types',
    [
      'CISCO-SMART-LIC-MIB::ciscoSlaSUDIInfo.0 = PID:C9300-24T,SN:FOC1234X0YZ',
      'CISCO-SMART-LIC-MIB::ciscoSlaVersion.0 = 5.5.11_rel/31',
      'CISCO-SMART-LIC-MIB::ciscoSlaEntitlementRequestCount.1 = 2',
      'CISCO-SMART-LIC-MIB::ciscoSlaEntitlementEnforceMode.1 = inUse',
      'CISCO-SMART-LIC-MIB::ciscoSlaEntitlementDescription.1 = C9300-24 Network Advantage',
      'CISCO-SMART-LIC-MIB::ciscoSlaEntitlementFeatureName.1 = network-advantage',
    ].join('\n'),
  ],
  [
    '-OQ without the MIB',
    [
      'iso.3.6.1.4.1.9.9.831.0.2.0 = "PID:C9300-24T,SN:FOC1234X0YZ"',
      'iso.3.6.1.4.1.9.9.831.0.3.0 = "5.5.11_rel/31"',
      'iso.3.6.1.4.1.9.9.831.0.5.1.1.2.1 = 2',
      'iso.3.6.1.4.1.9.9.831.0.5.1.1.5.1 = 15',
      'iso.3.6.1.4.1.9.9.831.0.5.1.1.6.1 = "C9300-24 Network Advantage"',
      'iso.3.6.1.4.1.9.9.831.0.5.1.1.7.1 = "network-advantage"',
    ].join('\n'),
  ],
  [
    '-Oqn: no equals sign',
    [
      `${NUMERIC}.2.0 "PID:C9300-24T,SN:FOC1234X0YZ"`,
      `${NUMERIC}.3.0 "5.5.11_rel/31"`,
      `${NUMERIC}.5.1.1.2.1 2`,
      `${NUMERIC}.5.1.1.5.1 15`,
      `${NUMERIC}.5.1.1.6.1 "C9300-24 Network Advantage"`,
      `${NUMERIC}.5.1.1.7.1 "network-advantage"`,
    ].join('\n'),
  ],
  [
    '-Os, -Of and -Oe',
    [
      'ciscoSlaSUDIInfo.0 = STRING: PID:C9300-24T,SN:FOC1234X0YZ',
      '.iso.org.dod.internet.private.enterprises.cisco.ciscoMgmt.ciscoSmartLicMIB.ciscoSlaMIBObjects.ciscoSlaVersion.0 = STRING: 5.5.11_rel/31',
      'ciscoSlaEntitlementRequestCount.1 = Gauge32: 2',
      '.iso.org.dod.internet.private.enterprises.cisco.ciscoMgmt.ciscoSmartLicMIB.ciscoSlaMIBObjects.ciscoSlaEntitlement.ciscoSlaEntitlementInfoTable.ciscoSlaEntitlementInfoEntry.ciscoSlaEntitlementEnforceMode.1 = INTEGER: 15',
      'CISCO-SMART-LIC-MIB::ciscoSlaEntitlementDescription.1 = STRING: C9300-24 Network Advantage',
      'ciscoSlaEntitlementFeatureName.1 = STRING: network-advantage',
    ].join('\n'),
  ],
  [
    'a record for snmpsim',
    [
      '1.3.6.1.4.1.9.9.831.0.2.0|4x|5049443A43393330302D3234542C534E3A464F433132333458305A',
      '1.3.6.1.4.1.9.9.831.0.3.0|4|5.5.11_rel/31',
      '1.3.6.1.4.1.9.9.831.0.5.1.1.2.1|66|2',
      '1.3.6.1.4.1.9.9.831.0.5.1.1.5.1|2|15',
      '1.3.6.1.4.1.9.9.831.0.5.1.1.6.1|4|C9300-24 Network Advantage',
      '1.3.6.1.4.1.9.9.831.0.5.1.1.7.1|4|network-advantage',
    ]
      .join('\n')
      .replace('58305A', '5830595A'),
  ],
  [
    'hexadecimal, wrapped',
    [
      `${NUMERIC}.2.0 = Hex-STRING: 50 49 44 3A 43 39 33 30 30 2D 32 34 54 2C 53 4E `,
      '3A 46 4F 43 31 32 33 34 58 30 59 5A 00 ',
      `${NUMERIC}.3.0 = STRING: "5.5.11_rel/31"`,
      `${NUMERIC}.5.1.1.2.1 = Gauge32: 2`,
      `${NUMERIC}.5.1.1.5.1 = INTEGER: 15`,
      `${NUMERIC}.5.1.1.6.1 = STRING: "C9300-24 Network Advantage"`,
      `${NUMERIC}.5.1.1.7.1 = STRING: "network-advantage"`,
    ].join('\n'),
  ],
];

describe('a walk of CISCO-SMART-LIC-MIB', () => {
  it.each(WALKS)('is read as printed %s', (_, text) => {
    const facts = factsOf(text);
    expect(plain(facts)).toEqual({
      udis: [{ pid: 'C9300-24T', sn: 'FOC1234X0YZ' }],
      agent: { version: '5.5.11_rel/31' },
      state: {
        model: 'slup',
        usage: [{ name: 'network-advantage', entitlement: 'C9300-24 Network Advantage', count: 2, status: 'IN USE' }],
      },
    });
    expect(spansIn(facts).every(({ form, line }) => form === 'SNMP walk' && line > 0)).toBe(true);
    expect(analyze({ 'walk.txt': text }).devices.map(({ id }) => id)).toEqual(['C9300-24T:FOC1234X0YZ']);
  });

  it('is found in the walk of a whole device, which names it', () => {
    const [, walk = ''] = WALKS[0] ?? [];
    const whole = `iso.3.6.1.2.1.1.1.0 = STRING: "Cisco IOS Software\nCopyright (c)"\niso.3.6.1.2.1.1.5.0 = STRING: "sw1.example.net"\n${'iso.3.6.1.2.1.2.2.1.2.1 = STRING: "Gi1"\n'.repeat(50)}${walk}\niso.3.6.1.4.1.9.9.900.1 = INTEGER: 1\n`;
    const [device] = analyze({ 'walk.txt': whole }).devices;
    expect(device).toMatchObject({ id: 'C9300-24T:FOC1234X0YZ', hostname: 'sw1.example.net' });
  });

  it('reads a bare number to which two texts of the MIB give different meanings by the newer, and says so', () => {
    const mode = (value: string) => `${NUMERIC}.5.1.1.5.1 = INTEGER: ${value}\n${NUMERIC}.5.1.1.7.1 = STRING: "dna"`;
    const statusOf = (value: string) => plain(factsOf(mode(value)).state?.usage?.[0]?.status);
    expect(statusOf('12')).toBe('INVALID TAG');
    expect(statusOf('17')).toBeUndefined();
    expect(statusOf('invalidTag(12)')).toBe('INVALID TAG');
    expect(statusOf('3')).toBe('AUTHORIZED');
    expect(statusOf('16')).toBe('NOT IN USE');
    const told = (readDocument(mode('11'))?.records ?? []).flatMap((record) =>
      'diagnostics' in record ? record.diagnostics : [],
    );
    expect(told.map(({ code }) => code)).toEqual(['weak-evidence']);
  });

  it('keeps two devices in one file apart', () => {
    const [, walk = ''] = WALKS[1] ?? [];
    const { devices } = analyze({ 'walks.txt': `${walk}\n${walk.replaceAll('FOC1234X0YZ', 'FOC1234X0AA')}` });
    expect(devices.map(({ id }) => id).sort()).toEqual(['C9300-24T:FOC1234X0AA', 'C9300-24T:FOC1234X0YZ']);
  });

  it('says nothing of registration under the policy model, and reads it under the models before', () => {
    const registered = `${NUMERIC}.6.1.0 = INTEGER: registrationCompleted(5)\n${NUMERIC}.7.2.0 = STRING: "AUTHORIZED"`;
    expect(plain(factsOf(registered))).toEqual({
      state: { model: 'smart-licensing' },
      registration: { status: 'REGISTERED', authorization: 'AUTHORIZED' },
    });
    expect(factsOf(`${NUMERIC}.6.1.0 = INTEGER: 1\n${NUMERIC}.5.1.1.5.1 = INTEGER: 15`).registration).toBeUndefined();
  });

  it('leaves objects that are not there, and lists those that the MIB has not', () => {
    const text = `${NUMERIC}.2.0 = No Such Instance currently exists at this OID\n${NUMERIC}.4.0 = INTEGER: 1\n${NUMERIC}.99.0 = INTEGER: 7`;
    const [record] = readDocument(text)?.records ?? [];
    expect(record?.kind === 'state' && record.facts.udis).toBeUndefined();
    expect(record?.kind === 'state' && record.unread.map((span) => span.text)).toEqual([
      `${NUMERIC}.99.0 = INTEGER: 7`,
    ]);
  });

  it('gives facts with places or a diagnostic wherever it is cut', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...WALKS.map(([, text]) => text)),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (text, share) => {
          const cut = text.slice(0, Math.floor(text.length * share));
          for (const { line, text: shown } of spansIn(factsOf(cut))) {
            expect(line).toBeGreaterThan(0);
            expect(text.replace(/\s+/g, ' ')).toContain(shown.replace(/\s+/g, ' '));
          }
        },
      ),
    );
  });
});

describe('notifications in the log of snmptrapd', () => {
  const head = (at: string, from = '192.0.2.1') =>
    `2025-03-02 ${at} <UNKNOWN> [UDP: [${from}]:58218->[192.0.2.9]:162]:`;
  const trap = (number: number, more = '') =>
    `.1.3.6.1.2.1.1.3.0 = Timeticks: (12345) 0:02:03.45\t.1.3.6.1.6.3.1.1.4.1.0 = OID: .1.3.6.1.4.1.9.9.831.1.${number}\t.1.3.6.1.4.1.9.9.831.0.2.0 = STRING: "PID:C9300-24T,SN:FOC1234X0YZ"${more}`;

  it('open and close the incidents of the messages that they stand for, on the device that they name', () => {
    const log = `${head('10:00:00')}\n${trap(12)}\n${head('10:05:00', '192.0.2.2')}\n${trap(12).replace('FOC1234X0YZ', 'FOC1234X0AA')}\n${head('11:00:00')}\n${trap(13)}\n`;
    const { devices } = analyze({ 'traps.log': log });
    expect(
      devices.map(({ id, incidents }) => [id, incidents.map(({ mnemonic, status }) => `${mnemonic} ${status}`)]),
    ).toEqual(
      expect.arrayContaining([
        ['C9300-24T:FOC1234X0YZ', ['COMM_FAILED resolved']],
        ['C9300-24T:FOC1234X0AA', ['COMM_FAILED open']],
      ]),
    );
  });

  it.each([
    ['51', 'TRUST_CODE_INSTALL_SUCCESS'],
    ['47', 'REPORTING_REQUIRED'],
    ['48', 'POLICY_INSTALL_FAILED'],
    ['50', 'REPORTING_NOT_SUPPORTED'],
  ])('know notification %s of the policy model', (number, mnemonic) => {
    const more = number === '47' ? '\t.1.3.6.1.4.1.9.9.831.0.12.2.0 = Gauge32: 42' : '';
    const { devices } = analyze({ 'traps.log': `${head('10:00:00')}\n${trap(Number(number), more)}\n` });
    expect(devices[0]?.messages.map((message) => message.mnemonic)).toEqual([mnemonic]);
    if (number === '47') expect(devices[0]?.messages[0]?.fields).toMatchObject({ days: '42' });
  });

  it('are read with the MIB loaded, from SNMPv1, and from syslog', () => {
    const named = `${head('10:00:00')}\nDISMAN-EVENT-MIB::sysUpTimeInstance = Timeticks: (1) 0:00:00.01\tSNMPv2-MIB::snmpTrapOID.0 = OID: CISCO-SMART-LIC-MIB::ciscoSlaSmartAgentNotifyCommunicationFailure\tCISCO-SMART-LIC-MIB::ciscoSlaSUDIInfo.0 = STRING: PID:C9300-24T,SN:FOC1234X0YZ`;
    const first =
      '2025-03-02 10:00:00 192.0.2.1 [192.0.2.1] (via UDP: [192.0.2.1]:58218->[192.0.2.9]:162) TRAP, SNMP v1, community public\n\tSNMPv2-SMI::enterprises.9.9.831.1 Enterprise Specific Trap (12) Uptime: 0:02:03.45\n\tSNMPv2-SMI::enterprises.9.9.831.0.2.0 = STRING: "PID:C9300-24T,SN:FOC1234X0YZ"';
    const logged = `Mar  2 10:00:00 nms snmptrapd[77]: ${head('10:00:00')}#012${trap(12).replaceAll('\t', '#011')}`;
    for (const text of [named, first, logged]) {
      const { devices } = analyze({ 'traps.log': text });
      expect(devices[0]?.id).toBe('C9300-24T:FOC1234X0YZ');
      expect(devices[0]?.messages.map((message) => message.mnemonic)).toEqual(['COMM_FAILED']);
      expect(JSON.stringify(devices[0]?.messages)).not.toContain('public');
    }
  });
});

describe('a walk whose identifiers leave out the 0', () => {
  it('is read as the same walk with it', () => {
    const walk = (base: string) =>
      `${base}.2.0 = STRING: "PID:ISR4321/K9,SN:FDO0000X0BC"\n${base}.3.0 = STRING: "4.8.14_rel/75"\n${base}.5.1.1.2.1 = Gauge32: 2\n${base}.5.1.1.3.1 = STRING: "ISR_4321_Application"\n`;
    const whole = plain(factsOf(walk('SNMPv2-SMI::enterprises.9.9.831.0')));
    expect(plain(factsOf(walk('SNMPv2-SMI::enterprises.9.9.831')))).toEqual(whole);
    expect(whole).toMatchObject({
      udis: [{ pid: 'ISR4321/K9', sn: 'FDO0000X0BC' }],
      agent: { version: '4.8.14_rel/75' },
    });
  });
});
