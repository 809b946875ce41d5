import { describe, expect, it } from 'vitest';
import { findShapes } from '../../../src/ingest/envelope/shape.js';
import { readTableHead } from '../../../src/ingest/envelope/table.js';

describe('what stands before lines', () => {
  it.each([
    [
      'a port',
      'Jan  5 00:00:42 sw39 Jan  5 00:00:42.704 EDT: %ILPOWER-5-POWER_GRANTED: Interface Gi1/0/31: Power granted',
    ],
    [
      'a process',
      '2026-01-05T00:00:45Z sw31 8334: .Jan  5 00:00:45.894 EDT: %DOT1X-5-FAIL: Switch 1 R0/0: sessmgrd: failed',
    ],
    ['a number', 'sw31: Jan  5 00:00:45.894 UTC: %HA_EM-6-LOG: check: 12: %SMART_LIC-3-COMM_FAILED: No detail given'],
  ])('is no part of a message: %s', (_, line) => {
    expect(findShapes([line, line, line, line])).toEqual([]);
  });

  it('is what a tool wrote before the message', () => {
    const line =
      '2026-03-11T09:30:01: %AETEST-INFO: Jan  5 00:00:45.894 UTC: %SMART_LIC-3-COMM_FAILED: No detail given';
    expect(findShapes([line, line, line]).length).toBe(1);
  });
});

describe('the head of a table', () => {
  it.each([
    ['"_time","host","_raw"', ','],
    ['Device; Command ;"Output"', ';'],
    ['udi pid\tserial number', '\t'],
  ])('is %s', (line, delimiter) => expect(readTableHead(line)?.delimiter).toBe(delimiter));

  it.each(['a, b, c', 'Interface Gi1/0/1, changed state to up', '{"_raw": "x", "host": "y"}'])('is not %s', (line) =>
    expect(readTableHead(line)).toBeNull(),
  );
});
