import { describe, expect, it } from 'vitest';
import { dateInName, readSessionStart, readToolMoment } from '../../../src/ingest/text/collected.js';

const shown = (stamp: { ms: number; isUtc: boolean } | null) =>
  stamp === null ? null : `${new Date(stamp.ms).toISOString().slice(0, 16)}${stamp.isUtc ? 'Z' : ''}`;

describe('moments that tools write down', () => {
  it.each([
    ['2026-03-12T10:00:00Z', '2026-03-12T10:00Z'],
    ['2026-03-12T11:00:00.123+01:00', '2026-03-12T10:00Z'],
    ['2026-03-12 10:00:00,201', '2026-03-12T10:00'],
    ['2026.03.12 10:00:00', '2026-03-12T10:00'],
    ['Thu, 12 Mar 2026 10:00:00 +0000', '2026-03-12T10:00Z'],
    ['Thu 12 Mar 2026 02:00:00 PM UTC', '2026-03-12T14:00Z'],
    ['Thursday, March 12, 2026 2:00 PM', '2026-03-12T14:00'],
    ['Thu Mar 12 10:00:00 2026', '2026-03-12T10:00'],
    ['03/12/2026 10:00', null],
    // Whoever parts a date by dots has the day first.
    ['12.03.2026 10:00', '2026-03-12T10:00'],
    ['Mar 12, 2026 @ 10:00:00.000', '2026-03-12T10:00'],
    ['1970-01-01T00:00:00Z', null],
    ['2026-02-30 10:00:00', null],
    ['yesterday', null],
  ])('%s', (text, expected) => {
    expect(shown(readToolMoment(text))).toBe(expected);
  });

  it.each([
    ['=~=~=~=~=~=~=~=~=~=~=~= PuTTY log 2026.03.12 10:00:00 =~=~=~=~=~=~=~=~=~=~=~=', '2026-03-12T10:00'],
    ['Script started on 2026-03-12 10:00:00+00:00 [TERM="xterm" TTY="/dev/pts/0"]', '2026-03-12T10:00Z'],
    ['Script started on Thu 12 Mar 2026 10:00:00 AM UTC', '2026-03-12T10:00Z'],
    ['Date: Thu, 12 Mar 2026 10:00:00 +0000', '2026-03-12T10:00Z'],
    ['Sent: Thursday, March 12, 2026 10:00 AM', '2026-03-12T10:00'],
    ['Start time: 20260312100000', '2026-03-12T10:00'],
    ['Time: 10:00:00.000 UTC Thu Mar 12 2026', '2026-03-12T10:00Z'],
    ['Collected on: 2026-03-12 10:00:00', '2026-03-12T10:00'],
    ['Time: 42', null],
    ['Date: unknown', null],
    ['Last ACK received: Mar 12 2026 10:00:00 UTC', null],
  ])('above a session: %s', (line, expected) => {
    expect(shown(readSessionStart(line))).toBe(expected);
  });

  it.each([
    ['show-tech_2026-03-05.txt', '2026-03-05T00:00'],
    ['logs/sw1-20260305-1200.log', '2026-03-05T00:00'],
    ['case.zip!out/tac_20260305T120000Z.txt', '2026-03-05T00:00'],
    ['sw1.20260305120000.log', '2026-03-05T00:00'],
    ['sw1_2026.03.05.log', '2026-03-05T00:00'],
    ['2026-03-05/sw1.log', null],
    ['2026-03-05_to_2026-03-06.log', null],
    ['c9300-20261305.log', null],
    ['case-620260305123.txt', null],
    ['sw1.log', null],
  ])('in a name: %s', (path, expected) => {
    expect(shown(dateInName(path))).toBe(expected);
  });
});
