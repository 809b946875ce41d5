import { describe, expect, test } from 'vitest';
import { createAnalysis } from '../../../src/diagnose/analysis.js';
import { engine, optionsAt } from '../../engine.js';

/** Devices with their names and UDIs: `edge-r1 C8300-2N2S-4T2X:FLM0000X0AA`. */
function devices(inputs: Readonly<Record<string, string>>): string[] {
  const analysis = createAnalysis(engine, optionsAt(Date.parse('2026-03-12T00:00:00Z')));
  for (const [source, text] of Object.entries(inputs)) {
    const reader = analysis.open(source);
    reader.push(Buffer.from(text));
    reader.end();
  }
  return analysis
    .report()
    .devices.map(({ id, hostname, udis }) => [hostname ?? id, ...udis.map(({ pid, sn }) => `${pid}:${sn}`)].join(' '));
}

const inventory = (pid: string, sn: string) =>
  `edge-r1#show inventory\nNAME: "Chassis", DESCR: "Cisco ${pid} Chassis"\nPID: ${pid}  , VID: V01  , SN: ${sn}\n\nNAME: "Power Supply Module 0", DESCR: "AC"\nPID: PWR-CC1-650WAC  , VID: V01  , SN: POG0000X0AB\nedge-r1#\n`;

test.each([
  ['C8300-2N2S-4T2X', 'FLM0000X0AA'],
  ['ISR4331/K9', 'FDO0000X0AA'],
  ['ASR1006-X', 'FXS0000X0AA'],
  ['C9407R', 'FXS0000X0AB'],
  ['C8000V', '9ABCDEFGHIJ'],
])('the chassis of %s in an inventory is the UDI, its parts are none', (pid, sn) => {
  expect(devices({ 'in.txt': inventory(pid, sn) })).toEqual([`edge-r1 ${pid}:${sn}`]);
});

test('the detail of a RUM report names the UDI', () => {
  const text =
    'edge-r3#show license rum id 1630000001 detail\nSmart Licensing Usage Report Detail:\n====\nReport Id: 1630000001\n  Metric Name: ENTITLEMENT\n  Feature Name: dna-advantage\n  UDI: PID:C9300-24P,SN:FOC0000X0CC\n  State: ACK,      State Change Reason: ACKED\nedge-r3#\n';
  expect(devices({ 'in.txt': text })).toEqual(['edge-r3 C9300-24P:FOC0000X0CC']);
});

describe('A usage file that names its device and its UDI', () => {
  const usage = (name: string, sn: string) =>
    `<smartLicense><smartLicenseSystemInfo><data>{"sudi":{"udi_pid":"C9300-24T","udi_serial_number":"${sn}"},"hostname":"${name}","software_tag_identifier":"regid.EXAMPLE,1.0_a","timestamp":1740909600000,"nonce":"1"}</data></smartLicenseSystemInfo></smartLicense>\n`;
  const log =
    'Mar  5 2026 04:12:09.114 UTC: edge-sw1: %SMART_LIC-3-COMM_FAILED: Communications failure with the Cisco Smart License Utility (CSLU) : No detailed information given\n';
  const named = `<187>38: edge-sw1: ${log.replace('edge-sw1: ', '')}`;

  test('gives it to the log of that device', () => {
    expect(devices({ 'sw.log': named, 'usage.txt': usage('edge-sw1', 'FOC0000X0DD') })).toEqual([
      'edge-sw1 C9300-24T:FOC0000X0DD',
    ]);
  });

  test('of another device does not', () => {
    expect(devices({ 'sw.log': named, 'usage.txt': usage('edge-sw2', 'FOC0000X0DD') })).toEqual(['edge-sw1']);
  });

  test('never takes the place of a UDI that an output printed', () => {
    const udi = 'edge-sw1#show license udi\nUDI: PID:C9300-24T,SN:FOC0000X0EE\nedge-sw1#\n';
    expect(devices({ 'sw.txt': udi, 'usage.txt': usage('edge-sw1', 'FOC0000X0DD') })).toEqual([
      'edge-sw1 C9300-24T:FOC0000X0EE',
    ]);
  });
});
