import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countParses, countStates, HEADER_CAP, type Header, readHeader } from '../../../src/ingest/log/header.js';

/** Only what a line carries; everything else must be null, or the empty string. */
const HEADERS: readonly (readonly [text: string, carries: Partial<Header>])[] = [
  // No header, or nothing that belongs to the line.
  ['', {}],
  ['   ', {}],
  ['<189>', { pri: 189 }],
  ['Delete the file? [confirm]', {}],
  ['Overwrite the previous configuration? ', {}],
  ['  Username: ', {}],
  ['Enter the root password: ', {}],

  // service timestamps log datetime, with any of msec, year, show-timezone.
  ['Apr  2 03:04:05: ', { stamp: 'Apr  2 03:04:05' }],
  ['Apr 22 03:04:05.678: ', { stamp: 'Apr 22 03:04:05.678' }],
  ['*Apr  2 03:04:05.678: ', { clockMark: '*', stamp: 'Apr  2 03:04:05.678' }],
  ['.Apr  2 03:04:05.678: ', { clockMark: '.', stamp: 'Apr  2 03:04:05.678' }],
  ['*Apr 2 03:04:05.678: ', { clockMark: '*', stamp: 'Apr 2 03:04:05.678' }],
  ['Apr  2 2025 03:04:05: ', { stamp: 'Apr  2 2025 03:04:05' }],
  ['Apr  2 2025 03:04:05.678: ', { stamp: 'Apr  2 2025 03:04:05.678' }],
  ['Apr  2 03:04:05 UTC: ', { stamp: 'Apr  2 03:04:05', zone: 'UTC' }],
  ['Apr  2 03:04:05.678 CEST: ', { stamp: 'Apr  2 03:04:05.678', zone: 'CEST' }],
  ['*Apr  2 2025 03:04:05.678 mdt: ', { clockMark: '*', stamp: 'Apr  2 2025 03:04:05.678', zone: 'mdt' }],
  ['Apr  2 03:04:05.678 Berlin: ', { stamp: 'Apr  2 03:04:05.678', zone: 'Berlin' }],
  ['Apr  2 03:04:05.678 UTC+2: ', { stamp: 'Apr  2 03:04:05.678', zone: 'UTC+2' }],
  ['Apr  2 03:04:05.678 UTC+05:45: ', { stamp: 'Apr  2 03:04:05.678', zone: 'UTC+05:45' }],

  // Of several words, behind a count or without it; the relay names nobody.
  [
    '<187>Nov 29 21:49:21 localhost 47 Building 7 floor 2: Nov 28 2026 08:23:43.398 UTC: ',
    {
      pri: 187,
      arrived: 'Nov 29 21:49:21',
      origin: 'Building 7 floor 2',
      stamp: 'Nov 28 2026 08:23:43.398',
      zone: 'UTC',
    },
  ],
  [
    '<187>Nov 29 21:49:21 192.0.2.9 7 West Hall: 000048: *Nov 28 2026 08:23:43.398 UTC: ',
    {
      pri: 187,
      arrived: 'Nov 29 21:49:21',
      relayHost: '192.0.2.9',
      origin: '7 West Hall',
      sequence: 48,
      clockMark: '*',
      stamp: 'Nov 28 2026 08:23:43.398',
      zone: 'UTC',
    },
  ],
  ['<187>50: site-9/rack-2: 1w2d: ', { pri: 187, count: 50, origin: 'site-9/rack-2', uptime: '1w2d' }],
  // An address whose first group a relay took for a program; and a count that is none of it.
  [
    '<187>Nov 29 21:49:21 192.0.2.9 fe80: :a1b2:c3ff:fed4:e5f6: 1w2d: ',
    {
      pri: 187,
      arrived: 'Nov 29 21:49:21',
      relayHost: '192.0.2.9',
      origin: 'fe80::a1b2:c3ff:fed4:e5f6',
      uptime: '1w2d',
    },
  ],
  [
    '<187>Nov 29 21:49:21 192.0.2.9 2001 db8:0:1:2:3:4:5: 1w2d: ',
    { pri: 187, arrived: 'Nov 29 21:49:21', relayHost: '192.0.2.9', origin: '2001:db8:0:1:2:3:4:5', uptime: '1w2d' },
  ],
  // The month that one relay of RFC 5424 took for a program, and the next, of RFC 3164, put a colon behind.
  [
    '<187>Nov 30 11:40:02 192.0.2.9 Nov: 29 2026 08:23:43.398 UTC: ',
    {
      pri: 187,
      arrived: 'Nov 30 11:40:02',
      relayHost: '192.0.2.9',
      stamp: 'Nov 29 2026 08:23:43.398',
      zone: 'UTC',
    },
  ],
  ['<187>2001: 2001:db8::7: 1w2d: ', { pri: 187, count: 2001, origin: '2001:db8::7', uptime: '1w2d' }],

  // RFC 5424: what the sender says of the clock that its stamp is from; syslog-ng names the origin-id as the program.
  [
    '<189>1 2026-03-06T02:01:11.000Z sw1 root - - [timeQuality tzKnown="1" isSynced="0" ] ',
    { pri: 189, relayHost: 'sw1', stamp: '2026-03-06T02:01:11.000Z', clockMark: '*' },
  ],
  [
    '<189>1 2026-03-06T02:01:11.000Z 192.0.2.7 acc-sw1 - - [timeQuality isSynced="0"] Mar  6 2026 02:01:10.101 UTC: ',
    {
      pri: 189,
      arrived: '2026-03-06T02:01:11.000Z',
      relayHost: '192.0.2.7',
      origin: 'acc-sw1',
      stamp: 'Mar  6 2026 02:01:10.101',
      zone: 'UTC',
    },
  ],

  // logger(1) with --rfc3164: the name with a colon is a program, unless a number or a clock of a device goes with it.
  ['<13>Nov 26 19:59:34 sw1 root: ', { pri: 13, arrived: 'Nov 26 19:59:34', relayHost: 'sw1' }],
  [
    '<13>Nov 26 19:59:34 vm sw1: 1d02h: ',
    { pri: 13, arrived: 'Nov 26 19:59:34', relayHost: 'vm', origin: 'sw1', uptime: '1d02h' },
  ],
  [
    '<13>Nov 26 19:59:34 vm 12: sw1: ',
    { pri: 13, arrived: 'Nov 26 19:59:34', relayHost: 'vm', count: 12, origin: 'sw1' },
  ],

  // service timestamps log uptime.
  ['00:12:34: ', { uptime: '00:12:34' }],
  ['23:59:59.123: ', { uptime: '23:59:59.123' }],
  ['1d02h: ', { uptime: '1d02h' }],
  ['3w4d: ', { uptime: '3w4d' }],
  ['1y31w: ', { uptime: '1y31w' }],

  // service sequence-numbers.
  ['000045: *Apr  2 03:04:05.678: ', { sequence: 45, clockMark: '*', stamp: 'Apr  2 03:04:05.678' }],
  ['000045: 1d02h: ', { sequence: 45, uptime: '1d02h' }],

  // On the wire: PRI, message count, origin-id, sequence number.
  ['<187>101: *Apr  2 03:04:05.678: ', { pri: 187, count: 101, clockMark: '*', stamp: 'Apr  2 03:04:05.678' }],
  ['<187>: Apr  2 03:04:05: ', { pri: 187, stamp: 'Apr  2 03:04:05' }],
  ['<187>*Apr  2 03:04:05: ', { pri: 187, clockMark: '*', stamp: 'Apr  2 03:04:05' }],
  ['<187>101: 000045: Apr  2 03:04:05: ', { pri: 187, count: 101, sequence: 45, stamp: 'Apr  2 03:04:05' }],
  ['<187>101: acc-7: Apr  2 03:04:05: ', { pri: 187, count: 101, origin: 'acc-7', stamp: 'Apr  2 03:04:05' }],
  ['<187>: acc-7: Apr  2 03:04:05: ', { pri: 187, origin: 'acc-7', stamp: 'Apr  2 03:04:05' }],
  ['<187>acc-7: Apr  2 03:04:05: ', { pri: 187, origin: 'acc-7', stamp: 'Apr  2 03:04:05' }],
  [
    '<187>101: acc-7: 000045: Apr  2 03:04:05: ',
    { pri: 187, count: 101, origin: 'acc-7', sequence: 45, stamp: 'Apr  2 03:04:05' },
  ],
  [
    '<187>101: acc-7.example.net: 000045: 1y31w: ',
    { pri: 187, count: 101, origin: 'acc-7.example.net', sequence: 45, uptime: '1y31w' },
  ],
  [
    '<187>101: 192.0.2.17 45: Apr  2 2025 03:04:05 UTC: ',
    { pri: 187, count: 101, origin: '192.0.2.17', sequence: 45, stamp: 'Apr  2 2025 03:04:05', zone: 'UTC' },
  ],
  [
    '<187>101: 2001:db8:7::: 45: Apr  2 2025 03:04:05 UTC: ',
    { pri: 187, count: 101, origin: '2001:db8:7::', sequence: 45, stamp: 'Apr  2 2025 03:04:05', zone: 'UTC' },
  ],
  [
    '<187>101: 2001:db8::17: 45: Apr  2 03:04:05: ',
    { pri: 187, count: 101, origin: '2001:db8::17', sequence: 45, stamp: 'Apr  2 03:04:05' },
  ],
  [
    '<187>101: Hall 3 east: 000045: Apr  2 03:04:05: ',
    { pri: 187, count: 101, origin: 'Hall 3 east', sequence: 45, stamp: 'Apr  2 03:04:05' },
  ],
  // Hosts that begin like a number or a year.
  ['<187>101: 9floor: Apr  2 03:04:05: ', { pri: 187, count: 101, origin: '9floor', stamp: 'Apr  2 03:04:05' }],
  ['<187>2024core: Apr  2 03:04:05: ', { pri: 187, origin: '2024core', stamp: 'Apr  2 03:04:05' }],

  // RFC 3164 relays before the device's own header, or instead of it.
  [
    'May  3 04:05:06 192.0.2.17 101: Apr  2 03:04:05.678: ',
    { arrived: 'May  3 04:05:06', relayHost: '192.0.2.17', count: 101, stamp: 'Apr  2 03:04:05.678' },
  ],
  [
    '<187>May  3 04:05:06 acc-7 101: *Apr  2 2025 03:04:05.678 UTC: ',
    {
      pri: 187,
      arrived: 'May  3 04:05:06',
      relayHost: 'acc-7',
      count: 101,
      clockMark: '*',
      stamp: 'Apr  2 2025 03:04:05.678',
      zone: 'UTC',
    },
  ],
  [
    'May  3 04:05:06 192.0.2.17 acc-7: 45: Apr  2 2025 03:04:05 UTC: ',
    {
      arrived: 'May  3 04:05:06',
      relayHost: '192.0.2.17',
      origin: 'acc-7',
      sequence: 45,
      stamp: 'Apr  2 2025 03:04:05',
      zone: 'UTC',
    },
  ],
  [
    '<187>101: May  3 04:05:06 192.0.2.17 acc-7: 45: Apr  2 2025 03:04:05 UTC: ',
    {
      pri: 187,
      count: 101,
      arrived: 'May  3 04:05:06',
      relayHost: '192.0.2.17',
      origin: 'acc-7',
      sequence: 45,
      stamp: 'Apr  2 2025 03:04:05',
      zone: 'UTC',
    },
  ],
  [
    'May  3 04:05:06 core: 45: Apr  2 2025 03:04:05 UTC: ',
    { arrived: 'May  3 04:05:06', relayHost: 'core', count: 45, stamp: 'Apr  2 2025 03:04:05', zone: 'UTC' },
  ],
  ['<187>May  3 04:05:06 192.0.2.17 ', { pri: 187, arrived: 'May  3 04:05:06', relayHost: '192.0.2.17' }],
  ['May  3 04:05:06 acc-7 101: ', { arrived: 'May  3 04:05:06', relayHost: 'acc-7', count: 101 }],
  ['May  3 04:05:06 core : ', { arrived: 'May  3 04:05:06', relayHost: 'core' }],
  ['May  3 04:05:06 acc-7 : ', { arrived: 'May  3 04:05:06', relayHost: 'acc-7' }],
  ['May  3 04:05:06 acc-7 CEST: ', { arrived: 'May  3 04:05:06', arrivedZone: 'CEST', relayHost: 'acc-7' }],
  [
    'May  3 04:05:06 acc-7.example.net <187>45: 000006: *Apr  2 03:04:05: ',
    {
      pri: 187,
      arrived: 'May  3 04:05:06',
      relayHost: 'acc-7.example.net',
      count: 45,
      sequence: 6,
      clockMark: '*',
      stamp: 'Apr  2 03:04:05',
    },
  ],

  // The device's own clock may be written so as well, behind a relay's.
  [
    'May  3 04:05:06 relay <187>45: acc-7: 2025-05-03T04:05:06.789Z: ',
    {
      pri: 187,
      arrived: 'May  3 04:05:06',
      relayHost: 'relay',
      count: 45,
      origin: 'acc-7',
      stamp: '2025-05-03T04:05:06.789Z',
    },
  ],
  [
    '2025-05-03T04:05:07+00:00 relay 45: acc-7: 2025-05-03T04:05:06.789+02:00: ',
    {
      arrived: '2025-05-03T04:05:07+00:00',
      relayHost: 'relay',
      count: 45,
      origin: 'acc-7',
      stamp: '2025-05-03T04:05:06.789+02:00',
    },
  ],

  // ISO 8601 and RFC 5424.
  [
    '<187>2025-05-03T04:05:06.789012+02:00 acc-7 ',
    { pri: 187, arrived: '2025-05-03T04:05:06.789012+02:00', relayHost: 'acc-7' },
  ],
  [
    '2025-05-03T04:05:06.789Z acc-7 101: .Apr  2 03:04:05.678 UTC: ',
    {
      arrived: '2025-05-03T04:05:06.789Z',
      relayHost: 'acc-7',
      count: 101,
      clockMark: '.',
      stamp: 'Apr  2 03:04:05.678',
      zone: 'UTC',
    },
  ],
  [
    '<187>1 2025-05-03T04:05:06.789Z acc-7 - - - - 101: Apr  2 03:04:05 UTC: ',
    {
      pri: 187,
      arrived: '2025-05-03T04:05:06.789Z',
      relayHost: 'acc-7',
      count: 101,
      stamp: 'Apr  2 03:04:05',
      zone: 'UTC',
    },
  ],
  [
    '<187>1 2025-05-03T04:05:06.789Z acc-7 - - - - ',
    { pri: 187, relayHost: 'acc-7', stamp: '2025-05-03T04:05:06.789Z' },
  ],
  [
    '<187>1 2025-05-03T04:05:06Z 192.0.2.17 ios 12 ID7 [meta sequenceId="9" x="a b"] ',
    { pri: 187, relayHost: '192.0.2.17', stamp: '2025-05-03T04:05:06Z' },
  ],
  [
    '<190>Original Address=192.0.2.17 1 2025-05-03T04:05:06.789Z collector Kiwi_SyslogNet_Server 77 MSGOUT ACC-7: *Apr  2 03:04:05.678: ',
    {
      pri: 190,
      arrived: '2025-05-03T04:05:06.789Z',
      relayHost: '192.0.2.17',
      origin: 'ACC-7',
      clockMark: '*',
      stamp: 'Apr  2 03:04:05.678',
    },
  ],

  // NX-OS: year first.
  ['2025 Apr  2 03:04:05 leaf-3 ', { origin: 'leaf-3', stamp: '2025 Apr  2 03:04:05' }],
  ['<187>: 2025 Apr  2 03:04:05 UTC: ', { pri: 187, stamp: '2025 Apr  2 03:04:05', zone: 'UTC' }],
  [
    '<187>leaf-3: 2025 Apr  2 03:04:05 CET: ',
    { pri: 187, origin: 'leaf-3', stamp: '2025 Apr  2 03:04:05', zone: 'CET' },
  ],
  [
    '<187>May  3 04:05:06 192.0.2.17 : 2025 Apr  2 03:04:05.678 UTC: ',
    { pri: 187, arrived: 'May  3 04:05:06', relayHost: '192.0.2.17', stamp: '2025 Apr  2 03:04:05.678', zone: 'UTC' },
  ],
  [
    '<187>May  3 04:05:06 192.0.2.17 2025 Apr  2 03:04:05.678 UTC: ',
    { pri: 187, arrived: 'May  3 04:05:06', relayHost: '192.0.2.17', stamp: '2025 Apr  2 03:04:05.678', zone: 'UTC' },
  ],

  // IOS XR.
  [
    'RP/0/RP1/CPU0:Apr  2 03:04:05.678 UTC: smartlicserver[77]: ',
    { node: 'RP/0/RP1/CPU0', stamp: 'Apr  2 03:04:05.678', zone: 'UTC', process: 'smartlicserver[77]' },
  ],
  [
    '<187>45: PE-3 RP/0/RSP0/CPU0:Apr  2 03:04:05.678 : smartlicserver[77]: ',
    {
      pri: 187,
      count: 45,
      origin: 'PE-3',
      node: 'RP/0/RSP0/CPU0',
      stamp: 'Apr  2 03:04:05.678',
      process: 'smartlicserver[77]',
    },
  ],
  ['smartlicserver[77]: ', { process: 'smartlicserver[77]' }],

  // After a prompt, as a console prints it.
  ['ACC-7#*Apr  2 03:04:05.678: ', { prompt: 'ACC-7', clockMark: '*', stamp: 'Apr  2 03:04:05.678' }],
  ['ACC-7(config)# Apr  2 03:04:05.678: ', { prompt: 'ACC-7', stamp: 'Apr  2 03:04:05.678' }],
  ['ACC-7#show lic al*Apr  2 03:04:05.678: ', { prompt: 'ACC-7', clockMark: '*', stamp: 'Apr  2 03:04:05.678' }],
  // `grep -n` over several files.
  ['logs/acc-7.log:12:*Apr  2 03:04:05.678: ', { file: 'acc-7', clockMark: '*', stamp: 'Apr  2 03:04:05.678' }],
  // A task of a wireless controller.
  ['<187>wlc-1: *Task_1: Apr  2 03:04:05.678: ', { pri: 187, origin: 'wlc-1', stamp: 'Apr  2 03:04:05.678' }],
];

function carried(header: Header | null): Partial<Header> | null {
  if (header === null) return null;
  return Object.fromEntries(Object.entries(header).filter(([, value]) => value !== null && value !== ''));
}

/** The same shape with other digits; months, hours and the like need not exist. A digit alone before a blank stays. */
function withDigits(text: string, seed: number): string {
  return text.replace(/\d/g, (digit, at: number) =>
    /(?<!\d)\d $/.test(text.slice(Math.max(0, at - 1), at + 2)) ? digit : String((at * 7 + seed * 3) % 10),
  );
}

/** Makes the layouts that were remembered forgotten. */
function forgetLayouts(): void {
  for (let index = 0; index < 5000; index += 1)
    readHeader(`<1>1: host-${'x'.repeat(index % 50)}y${'z'.repeat(index / 50)}: `);
}

describe('a header whose layout was read before', () => {
  it('is read as if it were the first of its kind', () => {
    for (const seed of [1, 2, 3]) {
      const others = HEADERS.map(([text]) => withDigits(text, seed));
      forgetLayouts();
      const alone = others.map((text) => readHeader(text));
      forgetLayouts();
      for (const [text] of HEADERS) readHeader(text);
      for (const [text] of HEADERS) readHeader(withDigits(text, seed + 1));
      for (const [index, text] of others.entries()) expect(readHeader(text), text).toEqual(alone[index]);
    }
  });
});

describe('a number behind a word', () => {
  it('is told from the end of a name, whatever was read before', () => {
    forgetLayouts();
    const read = (digits: string) =>
      readHeader(`Apr  2 03:04:05 acc-relay ${digits}: Apr  2 03:04:05.678 UTC: `) ?? expect.unreachable();
    for (const count of [4312, 4313, 4316, 4319])
      expect(read(String(count))).toMatchObject({ relayHost: 'acc-relay', count, origin: null });
    const named = (digits: string) => readHeader(`<187>acc ${digits}: Apr  2 03:04:05.678 UTC: `);
    for (const sequence of [12, 13, 16]) expect(named(String(sequence))).toMatchObject({ origin: 'acc', sequence });
    expect(named('02')).toMatchObject({ origin: 'acc 02', sequence: null });
    expect(named('19')).toMatchObject({ origin: 'acc', sequence: 19 });
  });
});

describe('readHeader', () => {
  it.each(HEADERS)('reads %j', (text, carries) => {
    expect(carried(readHeader(text))).toEqual(carries);
  });

  it.each(HEADERS)('has one parse for %j', (text) => {
    if (text.trim() !== '') expect(countParses(text)).toBe(1);
  });

  it('gives the same answer whatever was read before', () => {
    const before = HEADERS.map(([text]) => readHeader(text));
    for (let index = 0; index < 5000; index += 1)
      readHeader(`<${index % 192}>${index}: host-${index}: Apr  2 03:04:05: `);
    expect(HEADERS.map(([text]) => readHeader(text))).toEqual(before);
  });

  it('of a long one looks at the end only', () => {
    const stamp = 'Apr  2 03:04:05: ';
    expect(readHeader(`<187>${'x '.repeat(20)}${stamp}`)).toMatchObject({ pri: 187, stamp: 'Apr  2 03:04:05' });
    expect(readHeader(`<187>${'x '.repeat(HEADER_CAP)}${stamp}`)).toMatchObject({
      pri: null,
      stamp: 'Apr  2 03:04:05',
    });
  });

  it('tells headers apart that differ in digits only', () => {
    expect(readHeader('<187>7: Apr  2 03:04:05: ')).toMatchObject({ pri: 187, count: 7 });
    expect(readHeader('<190>8: Apr  9 13:14:15: ')).toMatchObject({ pri: 190, count: 8, stamp: 'Apr  9 13:14:15' });
    expect(readHeader('<187>1 2025-05-03T04:05:06Z a - - - - ')?.stamp).toBe('2025-05-03T04:05:06Z');
    expect(readHeader('<187>2 2025-05-03T04:05:06Z a - - - - ')?.stamp).not.toBe('2025-05-03T04:05:06Z');
  });

  it('never has two parses, whatever the parts and their order', () => {
    const part = fc.constantFrom(
      '<187>',
      '101: ',
      '000045: ',
      ': ',
      'acc-7: ',
      'acc-7 ',
      '192.0.2.17 ',
      '2001:db8::: ',
      'Apr  2 03:04:05 ',
      'Apr  2 03:04:05 UTC: ',
      '*Apr  2 03:04:05: ',
      '1d02h: ',
      '2025-05-03T04:05:06Z ',
      '1 2025-05-03T04:05:06Z ',
      'RP/0/RP0/CPU0:',
      'proc[7]: ',
      'ACC-7#',
      '- ',
      '[confirm]',
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 14 }), (parts) => countParses(parts.join('')) <= 1),
      { numRuns: 2000 },
    );
  });

  it('never throws', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 700 }), (text) => readHeader(text) !== undefined));
  });

  it('reads the end of a header that is longer than the cap', () => {
    const header = readHeader(`${'word '.repeat(400)}<187>101: Apr  2 03:04:05: `);
    expect(header).toMatchObject({ pri: 187, stamp: 'Apr  2 03:04:05' });
  });

  it('takes work in proportion to the length', () => {
    const unit = 'a7 ';
    const short = countStates(unit.repeat(40));
    const long = countStates(unit.repeat(80));
    expect(unit.length * 80).toBeLessThan(HEADER_CAP);
    expect(long).toBeLessThan(short * 2.2);
  });
});
