import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isZoneName, readLogStamp, readShowTime, zoneOffset } from '../../../src/ingest/text/stamp.js';
import { isoText } from '../../../src/model/stamp.js';
import { isoOf } from '../iso-of.js';

const context = { now: Date.UTC(2026, 2, 1, 12), zones: {} };
const log = (text: string, zone = '', now = context.now) => readLogStamp(text, zone, { now, zones: {} });

describe('the stamp of a collector, or of twelve hours', () => {
  it.each([
    ['Apr 29 01:58:40.411 PM', '2025-04-29T13:58:40.411Z'],
    ['Apr 29 12:28:40 AM', '2025-04-29T00:28:40.000Z'],
    ['Apr 29 12:28:40 pm', '2025-04-29T12:28:40.000Z'],
    ['apr 29 2024 01:58:40', '2024-04-29T01:58:40.000Z'],
    ['Apr 29, 2024 1:58:40 PM', '2024-04-29T13:58:40.000Z'],
    ['29 Apr 2024 13:58:40', '2024-04-29T13:58:40.000Z'],
    ['Mon Apr 29 13:58:40 2024', '2024-04-29T13:58:40.000Z'],
    ['Mon Apr 29 13:58:40 UTC 2024', '2024-04-29T13:58:40.000Z'],
    ['29/04/2024 13:58:40', '2024-04-29T13:58:40.000Z'],
    ['4/29/2024 1:58:40 PM', '2024-04-29T13:58:40.000Z'],
    ['05.04.2024 13:58:40', '2024-04-05T13:58:40.000Z'],
    ['1714399120.411', '2024-04-29T13:58:40.411Z'],
    ['2024-04-29t13:58:40.411z', '2024-04-29T13:58:40.411Z'],
    ['2024-04-29\t13:58:40', '2024-04-29T13:58:40.000Z'],
  ])('%j', (text, iso) => {
    const read = readLogStamp(text, '', { now: Date.parse('2025-06-01T00:00:00Z'), zones: {} });
    expect(read === null ? null : new Date(read.stamp.ms).toISOString()).toBe(iso);
  });

  // Which of the two is the month nobody can tell; hours that twelve do not have.
  it.each([
    '4/5/2024 13:58:40',
    '04-05-2024 13:58:40',
    'Apr 29 13:58:40 PM',
    'Apr 29 00:58:40 AM',
    '99/99/2024 01:02:03',
  ])('%j is not guessed', (text) => {
    expect(readLogStamp(text, '', { now: Date.parse('2025-06-01T00:00:00Z'), zones: {} })).toBeNull();
  });
});

describe('readLogStamp', () => {
  it.each([
    ['Aug  9 2025 21:36:46.600', 'UTC', '2025-08-09T21:36:46.600Z', null],
    ['Aug 19 2025 21:36:46', '', '2025-08-19T21:36:46.000', null],
    ['Aug 9 2025 01:36:46.6', '', '2025-08-09T01:36:46.600', null],
    ['Jul  7 2025 12:00:00', 'CEST', '2025-07-07T10:00:00.000Z', null],
    ['Jul  7 2025 12:00:00', 'cest', '2025-07-07T10:00:00.000Z', null],
    ['Jul  7 2025 12:00:00', 'UTC+05:45', '2025-07-07T06:15:00.000Z', null],
    ['Jul  7 2025 12:00:00', 'UTC-3', '2025-07-07T15:00:00.000Z', null],
    ['Jul  7 2025 12:00:00', 'IST', '2025-07-07T12:00:00.000', 'IST'],
    ['Jul  7 2025 12:00:00', 'Berlin', '2025-07-07T12:00:00.000', 'Berlin'],
    ['2025 Jul  7 12:00:00.123', 'UTC', '2025-07-07T12:00:00.123Z', null],
    ['2025-07-07T12:00:00.123456+02:00', '', '2025-07-07T10:00:00.123Z', null],
    ['2025-07-07T12:00:00Z', '', '2025-07-07T12:00:00.000Z', null],
    ['2025-07-07 12:00:00', '', '2025-07-07T12:00:00.000', null],
  ])('reads %s %s', (text, zone, iso, printed) => {
    const read = log(text, zone);
    expect(read).toMatchObject({ stamp: { zone: printed }, yearInferred: false });
    expect(isoOf(read?.stamp)).toBe(iso);
  });

  it('counts milliseconds in agreement with the text', () => {
    expect(log('Jul  7 2025 12:00:00', 'CEST')?.stamp.ms).toBe(Date.UTC(2025, 6, 7, 10));
    expect(log('Jul  7 2025 12:00:00', 'IST')?.stamp.ms).toBe(Date.UTC(2025, 6, 7, 12));
  });

  it.each([
    // Now is 1 March 2026, noon.
    ['Feb 28 12:00:00', '2026-02-28T12:00:00.000'],
    ['Mar  1 23:00:00', '2026-03-01T23:00:00.000'],
    ['Mar  2 11:59:59', '2026-03-02T11:59:59.000'],
    ['Mar  2 12:00:01', '2025-03-02T12:00:01.000'],
    ['Dec 31 23:59:59', '2025-12-31T23:59:59.000'],
    ['Feb 29 10:00:00', '2024-02-29T10:00:00.000'],
  ])('infers the year of %s', (text, iso) => {
    expect(log(text)?.yearInferred).toBe(true);
    expect(isoOf(log(text)?.stamp)).toBe(iso);
  });

  it('infers next year when a clock is ahead of New Year', () => {
    expect(isoOf(log('Jan  1 00:10:00', '', Date.UTC(2025, 11, 31, 23, 50))?.stamp)).toBe('2026-01-01T00:10:00.000');
  });

  it.each([
    'Jan  1 1970 00:00:10',
    'Feb 30 2025 10:00:00',
    'Foo  7 2025 10:00:00',
    'Mar  7 2025 24:00:00',
    'Mar  0 2025 10:00:00',
    '2d04h',
    'yesterday',
    '',
  ])('has nothing to say about %j', (text) => {
    expect(log(text)).toBeNull();
  });
});

describe('readShowTime', () => {
  it.each([
    ['Sep 22 12:02:21 2024 UTC', '2024-09-22T12:02:21.000Z'],
    ['Sep  2 12:02:21 2024 PDT', '2024-09-02T19:02:21.000Z'],
    ['Sep 22 12:02:21 2024 PST', '2024-09-22T12:02:21.000'],
    ['Sep 22 12:02:21 2024', '2024-09-22T12:02:21.000'],
    ['07:08:09.123 UTC Wed Nov 19 2025', '2025-11-19T07:08:09.123Z'],
    ['*07:08:09.123 UTC Wed Nov 19 2025', '2025-11-19T07:08:09.123Z'],
    ['.1:43:15.743 CET Wed Nov 5 2025', '2025-11-05T00:43:15.743Z'],
    ['2025-11-17 04:32:33.940 UTC', '2025-11-17T04:32:33.940Z'],
    ['Feb 10 2025 12:28:21 UTC', '2025-02-10T12:28:21.000Z'],
    ['2025-11-17T04:32:33+01:00', '2025-11-17T03:32:33.000Z'],
  ])('reads %s', (text, iso) => {
    expect(isoOf(readShowTime(text, {}))).toBe(iso);
  });

  it('reads 1970 as never', () => {
    expect(readShowTime('Jan 01 00:00:00 1970 UTC', {})).toBeNull();
  });

  it.each(['<none>', 'never', '30 days', 'Sep 31 12:00:00 2024 UTC', ''])('has nothing to say about %j', (text) => {
    expect(readShowTime(text, {})).toBeNull();
  });

  it('takes the user’s word for a zone', () => {
    expect(isoOf(readShowTime('Sep 22 12:00:00 2024 IST', { IST: 330 }))).toBe('2024-09-22T06:30:00.000Z');
    expect(isoOf(readShowTime('Sep 22 12:00:00 2024 CET', { CET: 0 }))).toBe('2024-09-22T12:00:00.000Z');
    expect(isoOf(readShowTime('Sep 22 12:00:00 2024 Berlin', { Berlin: 120 }))).toBe('2024-09-22T10:00:00.000Z');
  });
});

describe('zoneOffset', () => {
  it.each(['IST', 'CST', 'EST', 'PST', 'BST', 'MST', 'AST', 'Berlin', 'constructor', '__proto__', ''])(
    'leaves %j open',
    (zone) => {
      expect(zoneOffset(zone, {})).toBeNull();
    },
  );
  it.each([
    ['UTC', 0],
    ['Z', 0],
    ['GMT-5', -300],
    ['+0130', 90],
    ['-05:00', -300],
    ['EDT', -240],
    ['JST', 540],
    ['UTC+99', null],
  ])('knows %s', (zone, minutes) => {
    expect(zoneOffset(zone, {})).toBe(minutes);
  });
  it('tells zones from host names', () => {
    expect(['UTC', 'IST', 'utc+1', 'core', 'sw1'].map(isZoneName)).toEqual([true, true, true, false, false]);
  });
});

describe('a day that was read before', () => {
  it('gives the same moment as one that was not, whatever the time of day, the year and the caller’s clock', () => {
    const names = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
    const moment = fc.record({
      month: fc.integer({ min: 0, max: 11 }),
      day: fc.integer({ min: 1, max: 29 }),
      ms: fc.integer({ min: 0, max: 86_399_999 }),
      year: fc.option(fc.constantFrom(2023, 2024, 2025)),
      zone: fc.constantFrom('', 'UTC', 'CEST', 'PDT'),
      now: fc.date({ min: new Date('2023-06-01Z'), max: new Date('2026-06-01Z'), noInvalidDate: true }),
    });
    const shifts: Record<string, number> = { '': 0, UTC: 0, CEST: 120, PDT: -420 };
    fc.assert(
      fc.property(fc.array(moment, { minLength: 2, maxLength: 30 }), (moments) => {
        // One object for all: only then are days remembered.
        const zones = {};
        for (const { month, day, ms, year, zone, now } of moments) {
          const time = new Date(ms).toISOString().slice(11, 23);
          const text = `${names[month]} ${String(day).padStart(2)}${year === null ? '' : ` ${year}`} ${time}`;
          const at = (candidate: number) => Date.UTC(candidate, month, day) + ms - (shifts[zone] ?? 0) * 60_000;
          const exists = (candidate: number) => new Date(Date.UTC(candidate, month, day)).getUTCMonth() === month;
          let expected = year ?? now.getUTCFullYear() + 2;
          if (year === null) while (!exists(expected) || at(expected) > now.getTime() + 86_400_000) expected -= 1;
          const read = readLogStamp(text, zone, { now: now.getTime(), zones });
          expect(read?.stamp.ms ?? null).toBe(exists(expected) ? at(expected) : null);
          if (read !== null) expect(Date.parse(`${isoText(read.stamp).replace('Z', '')}Z`)).toBe(read.stamp.ms);
        }
      }),
      { numRuns: 300 },
    );
  });
});
