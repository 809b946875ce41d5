import { describe, expect, it } from 'vitest';
import { isDeviceWord, isOfMeans, namesDevice, tellsApart } from '../../../src/ingest/envelope/name-shape.js';
import { meansOther } from '../../../src/ingest/text/device-name.js';

/** Words, and whether each means something else wherever it stands, tells captures apart, and looks like a device by itself. */
const WORDS: readonly (readonly [word: string, meansOther: boolean, tellsApart: boolean, isDevice: boolean])[] = [
  ['sw1', false, false, true],
  ['core-east', false, false, true],
  ['site4-sw2.example.net', false, false, true],
  ['192.0.2.7', false, true, true],
  // Two letters and few digits may be a name; a number of a system for tickets is longer.
  ['SR-12', false, false, true],
  ['CS7', false, false, true],
  ['SR600123456', true, true, false],
  ['CS0012345', true, true, false],
  ['INC0012345', true, true, false],
  ['CHG-123', true, true, false],
  ['TICKET-4711', true, true, false],
  ['case123', true, true, false],
  ['SCTASK0012345', true, true, false],
  // Lines of a terminal, protocols, bugs, versions, digests, quarters.
  ['tty1', true, true, false],
  ['ipv6', true, true, false],
  ['sha-256', true, true, false],
  ['utf-8', true, true, false],
  ['CSCwa12345', true, true, false],
  ['v17.9', true, true, false],
  ['0123456789ab', true, true, false],
  ['Q3', true, true, false],
  // Places, parts and counts: names where something says so.
  ['vlan10', false, false, false],
  ['port-3', false, false, false],
  ['rack12', false, false, false],
  ['week2', false, false, false],
  // When, in which state, how.
  ['before', false, true, false],
  ['vorher', false, true, false],
  ['run-2026-03-05', false, true, false],
  ['attempt-2', false, true, false],
  ['via-proxy1', false, true, false],
  ['mgmt-vrf', false, true, false],
];

describe('a word', () => {
  it.each(WORDS)(
    '%s: means something else %s, tells captures apart %s, is a device %s',
    (word, other, apart, device) => {
      expect([meansOther(word), tellsApart(word), isDeviceWord(word)]).toEqual([other, apart, device]);
    },
  );

  it('names a device only where it is one', () => {
    expect(namesDevice('sw1')).toBe(true);
    expect(namesDevice('attempt-2')).toBe(false);
  });

  it('behind a means is none', () => {
    expect(isOfMeans(['via', 'jump1'], 1)).toBe(true);
    expect(isOfMeans(['über', 'jump1'], 1)).toBe(true);
    expect(isOfMeans(['on', 'sw1'], 1)).toBe(false);
    expect(isOfMeans(['sw1'], 0)).toBe(false);
  });
});
