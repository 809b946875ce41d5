import { describe, expect, test } from 'vitest';
import { analyze } from './analyze-text.js';

const NS = 'http://cisco.com/ns/yang/cisco-smart-license';

/** An answer of the model, with a trust code or without one. */
const yang = (sn: string) => ({
  'cisco-smart-license:licensing': {
    state: { 'state-info': { 'smart-licensing-enabled': true, udi: { pid: 'C9300-24T', sn } } },
  },
});
const xml = (sn: string) =>
  `<licensing xmlns="${NS}"><state><state-info><udi><pid>C9300-24T</pid><sn>${sn}</sn></udi></state-info></state></licensing>`;
const reply = (sn: string) =>
  `<rpc-reply xmlns="urn:ietf:params:xml:ns:netconf:base:1.0" message-id="1"><data>${xml(sn)}</data></rpc-reply>`;
/** `show license status` as Genie takes it apart: the URL of SSM On-Prem under transport smart, or that of CSSM. */
const genie = (isWrong: boolean) => ({
  smart_licensing_using_policy: { status: 'ENABLED' },
  transport: {
    type: 'Smart',
    url: isWrong ? 'https://ssm.example.net/cslu/v1/pi/one' : 'https://smartreceiver.cisco.com/licservice/license',
  },
  usage_reporting: { last_ack_received: 'Dec 20 09:20:00 2025 UTC', next_ack_deadline: 'Mar 20 09:00:00 2026 UTC' },
  trust_code_installed: 'Dec 1 09:00:00 2025 UTC',
});
const [A, B] = ['FOC2345X0AB', 'FOC2345X0AC'];

/** Names and serial numbers of the devices. */
const devicesOf = (document: unknown) => {
  const text = typeof document === 'string' ? document : JSON.stringify(document, null, 2);
  return analyze({ 'in.json': text })
    .devices.map(({ hostname, udis }) => `${hostname} ${udis.map(({ sn }) => sn).join()}`)
    .sort();
};

describe('answers of several devices in one document', () => {
  test.each<[string, unknown]>([
    ['by name', { sw1: yang(A), sw2: yang(B) }],
    ['by name within a site', { 'site-a': { sw1: yang(A), sw2: yang(B) } }],
    ['by name, each within a result', { sw1: { data: yang(A) }, sw2: { data: yang(B) } }],
    [
      'in rows',
      [
        { host: 'sw1', data: yang(A) },
        { host: 'sw2', data: yang(B) },
      ],
    ],
    ['as texts of JSON', { sw1: JSON.stringify(yang(A)), sw2: JSON.stringify(yang(B)) }],
    ['as texts of XML', { sw1: reply(A), sw2: reply(B) }],
    [
      'in a loop of the Ansible module uri',
      {
        results: [
          { item: 'sw1', json: yang(A), status: 200, msg: 'OK (97 bytes)' },
          { item: 'sw2', json: yang(B), status: 200, msg: 'OK (97 bytes)' },
        ],
        changed: false,
        msg: 'All items completed',
      },
    ],
    [
      'in updates of gNMI',
      ['sw1', 'sw2'].map((source, index) => ({
        source,
        timestamp: Date.UTC(2025, 11, 30) * 1e6,
        updates: [{ Path: 'licensing', values: yang([A, B][index] ?? '') }],
      })),
    ],
  ])('are those of each: %s', (_, document) => {
    expect(devicesOf(document)).toEqual([`sw1 ${A}`, `sw2 ${B}`]);
  });

  test.each<[string, unknown]>([
    ['in a list', [yang(A), yang(B)]],
    ['one after the other', `${reply(A)}\n${reply(B)}`],
  ])('are kept apart where nothing names them: %s', (_, document) => {
    expect(devicesOf(document)).toEqual([`null ${A}`, `null ${B}`]);
  });

  test('are one device where two captures of it stand', () => {
    expect(devicesOf([yang(A), yang(A)])).toEqual([`null ${A}`]);
  });
});

describe('parsed outputs of several devices', () => {
  test.each<[string, unknown]>([
    ['by name', { sw1: genie(false), sw2: genie(true) }],
    ['by name within a site', { 'site-a': { sw1: genie(false), sw2: genie(true) } }],
    ['by name and command', { sw1: { license_status: genie(false) }, sw2: { license_status: genie(true) } }],
    [
      'in a loop',
      {
        results: [
          { item: 'sw1', parsed: genie(false) },
          { item: 'sw2', parsed: genie(true), msg: 'ok' },
        ],
      },
    ],
  ])('are judged each by itself: %s', (_, document) => {
    const { devices } = analyze({ 'in.json': JSON.stringify(document) });
    const wrong = devices.filter(({ findings }) => findings.some(({ id }) => id === 'transport-url-wrong'));
    expect(devices.map(({ hostname }) => hostname).sort()).toEqual(['sw1', 'sw2']);
    expect(wrong.map(({ hostname }) => hostname)).toEqual(['sw2']);
  });

  test('are of no part of the device that has a name', () => {
    const rows = [
      { name: 'PSU-1', descr: 'Power supply', pid: 'PWR-C1-350WAC', sn: 'ART2345X0AB' },
      { name: 'Switch 1', descr: 'C9300-24T', pid: 'C9300-24T', sn: A },
    ];
    expect(analyze({ 'in.json': JSON.stringify(rows) }).devices.map(({ hostname }) => hostname)).toEqual([null]);
  });
});
