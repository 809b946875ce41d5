import { describe, expect, it } from 'vitest';
import { deviceName, isAddress, onlyNameIn, ownName } from '../../../src/ingest/text/device-name.js';

describe('deviceName', () => {
  it.each([
    ['sw1', 'sw1'],
    ['sw1.example.net', 'sw1.example.net'],
    ['9floor', '9floor'],
    ['Hall 3 east', 'Hall 3 east'],
    ['192.0.2.7', '192.0.2.7'],
    ['[192.0.2.7]', '192.0.2.7'],
    ['192.0.2.7:514', '192.0.2.7'],
    ['2001:db8::7', '2001:db8::7'],
    ['2001:db8::7:514', '2001:db8::7:514'],
    ['2001:db8::7:51234', '2001:db8::7'],
    ['[2001:db8::7]:514', '2001:db8::7'],
    ['[syslog@9 s_id="sw1:666"]', 'sw1'],
    ['host=sw1', 'sw1'],
    ['"sw1"', 'sw1'],
    ['sw1/relay', 'sw1'],
    ['s_net@sw1', 'sw1'],
    ['core-1:29514', 'core-1'],
  ])('of %j is %s', (text, name) => {
    expect(deviceName(text)).toBe(name);
  });

  it.each(
    (
      'ERROR|[warn]|TRACE|Notice|stderr|OUTPUT|-1504483602|42|1772762471.101|local7.err|<local7.err>|Nov|Fri,|PM|$HOSTNAME|' +
      '$name|%h|{{ name }}|<hostname>|R0/0|CLC 6/0|Switch 1 R0/0|0/RP0/CPU0|Nov 12:00:00.065|14 2023 23:43.398 UTC|' +
      '04:12|...|-|→||localhost|OK|success|failed|LS0tLS1CRUdJTiBQUklWQVRFIEtFWS0tLS0tCk1JSUV2UUlC|tz=UTC|1w2d|3d04h|1y10w|\u0000|\\x00'
    ).split('|'),
  )('of %j is none', (text) => {
    expect(deviceName(text)).toBeNull();
  });
});

describe('ownName', () => {
  it.each(['Kernel', 'System', 'kernel', '$HOSTNAME', '12'])('of %j is none', (text) => {
    expect(ownName(text)).toBeNull();
  });
  it.each(['Switch', 'Router', 'sw1'])('of %j is itself', (text) => {
    expect(ownName(text)).toBe(text);
  });
});

describe('isAddress', () => {
  it.each([
    '192.0.2.17',
    '192.000.002.017',
    '::ffff:192.0.2.17',
    '2001:db8::17',
    '::1',
    'fe80::',
    '2001:db8:0:0:0:0:0:1',
  ])('knows %s', (text) => {
    expect(isAddress(text)).toBe(true);
  });
  it.each(['acc-7', '10.XXX.XX.XX', 'cafe', '9floor', '12:34:56', '1::2::3', 'fe80::1%1', ''])('rejects %s', (text) => {
    expect(isAddress(text)).toBe(false);
  });
});

describe('the only name in a text', () => {
  it.each([
    ['11.03.2026 08:23;edge-3;', 'edge-3'],
    ['| 08:23 | edge-3 | `', 'edge-3'],
    ['device=edge-3 msg="', 'edge-3'],
    ['192.0.2.3 edge-3 LOCAL7.ERR ', 'edge-3'],
    ['<event ip="192.0.2.3"><raw>', '192.0.2.3'],
    ['edge-3 edge-4 ', null],
    ['launch     TRACE    OUTPUT: ', null],
    ['after v17.9.4 we saw CSCab12345 on tty0: ', null],
    ['2026-03-11T08:23:44Z LOCAL7 ERR ', null],
    ['see $HOST1: ', null],
    ['RP/0/RSP0/CPU0:', null],
    ['LC/0/2/CPU0: ', null],
  ])('%s', (text, name) => {
    expect(onlyNameIn(text)).toBe(name);
  });
});
