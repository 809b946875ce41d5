import { describe, expect, it } from 'vitest';
import { dayAndMonth, findDates } from '../../../src/ingest/text/date-order.js';
import { analyze } from '../structured/analyze-text.js';

/** Dates in numbers, which read both ways: never a guess, and what is left out is told. */

const TEXT =
  'COMM_FAILED: Communications failure with the Cisco Smart License Utility (CSLU) : Unable to resolve server hostname/domain name';
const NOW = Date.UTC(2026, 0, 1);

/** The first and the last time of each device's messages, and what is told of dates. */
function told(text: string) {
  const report = analyze({ 'in.txt': text });
  return {
    times: report.devices.flatMap(({ messages }) => messages.flatMap(({ first, last }) => [first, last])),
    open: report.diagnostics.filter(({ code }) => code === 'open-date').map(({ message }) => message),
  };
}

const CSV = (...dates: string[]) =>
  ['Date Time,Hostname,Message', ...dates.map((date) => `${date},sw1,"%SMART_LIC-3-${TEXT}"`)].join('\n');
const KIWI = (...dates: string[]) =>
  dates.map((date, index) => `${date}\tLocal7.Error\t192.0.2.7\t${index}: %SMART_LIC-3-${TEXT}\n`).join('');
const JSON_LINES = (...dates: string[]) =>
  dates.map((date) => `${JSON.stringify({ time: date, host: 'sw1', message: `%SMART_LIC-3-${TEXT}` })}\n`).join('');
const PREFIXED = (...dates: string[]) => dates.map((date) => `[${date}] sw1: %SMART_LIC-3-${TEXT}\n`).join('');
const FORMS = { CSV, KIWI, JSON_LINES };

describe.each(Object.entries(FORMS))('dates of %s', (_, form) => {
  it('that read both ways are left out, and that is said', () => {
    const { times, open } = told(form('07/08/2025 09:15:22', '07/08/2025 09:30:22'));
    expect(times).toEqual([null, null]);
    expect(open).toEqual([expect.stringContaining('07/08/2025 is 7 Aug 2025 or 8 Jul 2025')]);
  });

  it.each([
    ['a day above 12 first', ['07/08/2025 09:15:22', '13/08/2025 09:30:22'], '2025-08-07T09:15:22.000'],
    ['a day above 12 second', ['07/08/2025 09:15:22', '07/13/2025 09:30:22'], '2025-07-08T09:15:22.000'],
    [
      'a sequence that goes one way with the day first',
      ['30/08/2025 23:00:00', '01/09/2025 09:15:22', '05/09/2025 09:30:22'],
      '2025-08-30T23:00:00.000',
    ],
    [
      'a sequence that goes one way with the month first',
      ['08/07/2025 09:15:22', '08/12/2025 09:15:22', '09/01/2025 09:30:22'],
      '2025-08-07T09:15:22.000',
    ],
  ])('are settled by %s', (what, dates, first) => {
    const { times, open } = told(form(...dates));
    expect(times[0], what).toBe(first);
    expect(open).toEqual([]);
  });
});

describe('the order of dates', () => {
  it('is told by the devices own stamp in the same line', () => {
    const line = (date: string) => `${date}\tLocal7.Error\t192.0.2.7\t45: *Aug  7 09:15:20.398: %SMART_LIC-3-${TEXT}\n`;
    expect(told(line('07/08/2025 09:15:22'))).toEqual({
      times: ['2025-08-07T09:15:20.398', '2025-08-07T09:15:20.398'],
      open: [],
    });
    expect(told(line('08/07/2025 09:15:22'))).toEqual({
      times: ['2025-08-07T09:15:20.398', '2025-08-07T09:15:20.398'],
      open: [],
    });
  });

  it('is not told by dates that contradict each other', () => {
    const { order, open } = findDates('13/08/2025 09:15\n08/13/2025 09:15\n07/08/2025 09:15\n', NOW);
    expect(order).toBeNull();
    expect(open?.line).toBe(3);
  });

  it('is told by a date that only one order puts before now', () => {
    expect(findDates('12/03/2025 09:15\n02/01/2026 09:15\n', Date.UTC(2026, 0, 4)).order).toBe('day-first');
    expect(findDates('01/02/2026 09:15\n', Date.UTC(2026, 0, 4)).order).toBe('month-first');
  });

  it('is asked for only where a date needs it', () => {
    expect(findDates('13/08/2025 09:15\n05/05/2025 09:15\n2025-08-07 09:15\n', NOW)).toEqual({
      order: null,
      open: null,
    });
    expect(dayAndMonth('05', '5', null)).toEqual({ day: '05', month: '5' });
    expect(dayAndMonth('7', '8', null)).toBeNull();
  });

  it('says nothing of a text whose messages have stamps of a collector that leave no doubt', () => {
    const text = `2025-12-01T09:15:22Z sw1 45: %SMART_LIC-3-${TEXT}\nchange 07/08/2025 09:15 was approved\n`;
    expect(told(text).open).toEqual([]);
  });

  it('serves stamps in brackets before lines', () => {
    expect(told(PREFIXED('07/08/2025 09:15:22', '13/08/2025 09:15:22')).open).toEqual([]);
  });
});
