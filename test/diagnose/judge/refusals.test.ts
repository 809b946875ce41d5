import { describe, expect, it } from 'vitest';
import { analyze } from '../../ingest/structured/analyze-text.js';

const ERROR = '% Error: Trust Establishment Failed.\n\n';
const STATUS =
  'sw1#show license status\nTransport:\n  Type: cslu\n  Cslu address: http://192.0.2.10:8182/cslu/v1/pi\nsw1#\n';
const at = (command: string, answer = '') => `sw1#${command}\n${answer}`;
const MESSAGE = '*Mar  5 2026 04:00:00.000 UTC: %SYS-5-CONFIG_I: Configured from console by console\n';
const sync = 'license smart sync all';
const trust = (token: string, more = '') => `license smart trust idtoken ${token} all${more}`;
const many = Array.from({ length: 60 }, (_, index) => `sw1#copy flash:a${index} flash:b${index}\n`).join('');

const judged = (files: Record<string, string>) => {
  const [device] = analyze(files).devices;
  return {
    stands: device?.findings.some(({ id }) => id === 'license-command-refused'),
    isOver: device?.findings.some(({ id }) => id === 'license-command-taken-later'),
    isDoubted: device?.doubts.some(({ id }) => id === 'refused'),
  };
};
const STANDS = { stands: true, isOver: false, isDoubted: true };
const OVER = { stands: false, isOver: true, isDoubted: false };

describe('A refused licensing command', () => {
  it.each([
    ['taken later', at(sync, ERROR) + at(sync) + STATUS],
    ['taken with another token', at(trust('AAAA'), ERROR) + at(trust('BBBB')) + STATUS],
    ['taken with force', at(trust('AAAA'), ERROR) + at(trust('AAAA', ' force')) + STATUS],
    ['typed in full later', at('lic smart sync all', ERROR) + at(sync) + STATUS],
    ['completed later', at('license smart trust idtoken', '% Incomplete command.\n\n') + at(trust('AAAA')) + STATUS],
    ['taken, with the prompt alone below', STATUS + at(sync, ERROR) + at(sync) + at('')],
    ['refused again and taken again', at(sync) + at(sync, ERROR) + at(sync) + at(sync, ERROR) + at(sync) + STATUS],
  ])('%s is over', (_, text) => expect(judged({ 'a.txt': text })).toEqual(OVER));

  it.each([
    ['taken before', at(sync) + at(sync, ERROR) + STATUS],
    ['refused once more', at(sync, ERROR) + at(sync) + at(sync, ERROR) + STATUS],
    [
      'refused once more in other words',
      at(trust('AAAA'), ERROR) + at(trust('AAAA', ' force')) + at(trust('AAAA'), ERROR) + STATUS,
    ],
    ['with another file', at('license smart import flash:a', ERROR) + at('license smart import flash:b') + STATUS],
    ['whose repetition is the last line', STATUS + at(sync, ERROR) + at(sync)],
    ['refused below messages of the log', at(sync, ERROR) + at(sync, MESSAGE.repeat(2) + ERROR) + STATUS],
    ['refused below one message of the log', at(sync, MESSAGE + ERROR) + STATUS],
    ['below many commands', many + at(sync, ERROR) + STATUS],
  ])('%s stands', (_, text) => expect(judged({ 'a.txt': text })).toEqual(STANDS));

  const CLOCK = at('show clock', '10:00:00.000 UTC Mon Apr 27 2026\n');
  const ack = (time: string) =>
    at('show license status', `Usage Reporting:\n  Last ACK received: Apr 27 ${time} 2026 UTC\n`) + STATUS;
  const trusted = (time: string) =>
    at('show license status', `Trust Code Installed: Apr 27 ${time} 2026 UTC\n`) + STATUS;
  const installed = (time: string) =>
    `*Apr 27 2026 ${time}.000 UTC: %SMART_LIC-6-TRUST_CODE_INSTALL_SUCCESS: A new licensing trust code was successfully installed on PID:C9300-24T,SN:FOC2222AAAA.\n`;

  it.each([
    ['an ACK', CLOCK + at(sync, ERROR) + ack('10:20:00')],
    ['an ACK, the line above being of the log', at('', MESSAGE) + at(sync, ERROR) + ack('10:20:00')],
    ['a trust code', CLOCK + at(trust('AAAA'), ERROR) + trusted('10:20:00')],
    ['a message of a trust code', CLOCK + at(trust('AAAA'), ERROR) + at('', installed('10:20:00')) + STATUS],
  ])('is over by %s of later', (_, text) => expect(judged({ 'a.txt': text })).toEqual(OVER));

  it.each([
    ['an ACK of before', CLOCK + at(sync, ERROR) + ack('09:20:00')],
    ['an ACK, where nothing tells the time', at(sync, ERROR) + ack('10:20:00')],
    ['a trust code of before', CLOCK + at(trust('AAAA'), ERROR) + trusted('09:20:00')],
    ['a trust code, where an ACK was asked for', CLOCK + at(sync, ERROR) + trusted('10:20:00')],
    ['a message of before', CLOCK + at(trust('AAAA'), ERROR) + at('', installed('09:20:00')) + STATUS],
  ])('stands beside %s', (_, text) => expect(judged({ 'a.txt': text })).toEqual(STANDS));

  it('is raised where it was shortened', () => {
    expect(judged({ 'a.txt': at('lic smart sync all', ERROR) + STATUS })).toEqual(STANDS);
  });

  it('stands where another input shows it taken: nothing tells which was first', () => {
    expect(judged({ 'a.txt': at(sync, ERROR) + STATUS, 'b.txt': at(sync) + STATUS })).toEqual(STANDS);
  });
});
