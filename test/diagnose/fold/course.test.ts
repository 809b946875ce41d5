import { describe, expect, it } from 'vitest';
import { ONE, TWO } from '../../ingest/envelope/two-states.js';
import { analyze } from '../../ingest/structured/analyze-text.js';

const line =
  (text: string) =>
  (time: string, before = '', zone = '') =>
    `${before}${time}.100${zone}: ${text}\n`;
const failed = line(
  '%SMART_LIC-3-COMM_FAILED: Communications failure with the Cisco Smart License Utility (CSLU) : Unable to resolve server hostname/domain name',
);
const restored = line('%SMART_LIC-5-COMM_RESTORED: Communications with Cisco Smart License Utility (CSLU) restored');

const read = (inputs: Record<string, string>) => analyze(inputs);
const told = (inputs: Record<string, string>) =>
  read(inputs)
    .devices.map(({ incidents }) => incidents.map(({ status, count }) => `${status} ${count}`).join())
    .sort();

describe('the night in which summer time ends', () => {
  it.each([
    [
      'with numbers',
      failed('Nov  1 2026 01:20:00', '000101: ') +
        restored('Nov  1 2026 01:40:00', '000102: ') +
        failed('Nov  1 2026 01:10:00', '000103: '),
    ],
    [
      'without years',
      failed('Nov  1 01:20:00', '000101: ') +
        restored('Nov  1 01:40:00', '000102: ') +
        failed('Nov  1 01:10:00', '000103: '),
    ],
    [
      'without numbers',
      failed('Nov  1 2026 01:20:00') + restored('Nov  1 2026 01:40:00') + failed('Nov  1 2026 01:10:00'),
    ],
    [
      'with names',
      failed('Nov  1 2026 01:20:00', 'sw1: ') +
        restored('Nov  1 2026 01:40:00', 'sw1: ') +
        failed('Nov  1 2026 01:10:00', 'sw1: '),
    ],
    [
      'with zones',
      failed('Nov  1 2026 01:20:00', '', ' EDT') +
        restored('Nov  1 2026 01:40:00', '', ' EDT') +
        failed('Nov  1 2026 01:10:00', '', ' EST'),
    ],
  ])('%s: what failed after the clock was put back goes on', (_, text) => {
    expect(told({ 'in.log': text })[0]).toMatch(/^open/);
    expect(told({ 'in.log': text })).toHaveLength(1);
  });

  it('is no reason to take two logs of another day for one', () => {
    const text = failed('Nov  4 2026 01:20:00') + restored('Nov  4 2026 01:40:00') + failed('Nov  4 2026 01:10:00');
    expect(told({ 'in.log': text })).toEqual(['open 1', 'resolved 1']);
  });

  it('a recovery after it ends what failed before', () => {
    const text = failed('Nov  1 2026 01:50:00', '000101: ') + restored('Nov  1 2026 01:10:00', '000102: ');
    expect(told({ 'in.log': text })).toEqual(['resolved 1']);
  });
});

describe('a newer line that is read first', () => {
  const [old, recent] = [failed('Mar 11 2026 09:00:00'), restored('Mar 11 2026 12:00:00')];
  const named = (text: string) => `sw-1: ${text}`;

  it.each([
    ['of a log that begins with it', { 'in.log': named(recent) + named(old) + named(failed('Mar 11 2026 08:00:00')) }],
    ['of a log that was put aside', { 'all.log': named(recent), 'all.log.1': named(old) }],
    ['of a nameless log that was put aside', { 'sw-1.log': recent, 'sw-1.log.1': old }],
    ['packed with its date', { 'logs/cisco.log': recent, 'logs/cisco.log-20260311.gz': old }],
    ['by date', { 'sw-1-2026-03-11.log': recent, 'sw-1-2026-03-10.log': old }],
  ])('%s ends what failed before', (_, inputs) => {
    expect(told(inputs).map((each) => each.replace(/\d/, ''))).toEqual(['resolved ']);
  });

  it('ends nothing that failed later, nor by a clock that was not set', () => {
    expect(told({ 'sw-1.log': failed('Mar 11 2026 13:00:00'), 'sw-1.log.1': recent })).toEqual(['open 1']);
    expect(told({ 'sw-1.log': recent.replace('Mar', '*Mar'), 'sw-1.log.1': old.replace('Mar', '*Mar') })).toEqual([
      'open 1',
    ]);
  });
});

describe('files that are called after one device', () => {
  const old = failed('Mar 11 2026 09:00:00');

  it.each([
    ['folders', 'sw-1/log.txt', 'sw-1/show.txt', 'sw-2/log.txt', 'sw-2/show.txt'],
    [
      'members',
      'case.tar!sw-1/syslog.log',
      'case.tar!sw-1/show-license.txt',
      'case.tar!sw-2/syslog.log',
      'case.tar!sw-2/show-license.txt',
    ],
    ['names', 'in/sw-1.log', 'in/sw-1_show_tech.txt', 'in/sw-2.log', 'in/sw-2_show_tech.txt'],
  ])('%s: are one device each, and that is told', (_, log, show, otherLog, otherShow) => {
    const recovered = restored('Mar 11 2026 10:00:00');
    const { devices, diagnostics } = read({ [log]: old, [show]: ONE, [otherLog]: recovered, [otherShow]: TWO });
    const shown = devices.map(({ incidents, state }) =>
      [/\/\/(\w+)/.exec(state.transport?.url ?? '')?.[1], ...incidents.map(({ status }) => status)].join(' '),
    );
    expect(shown.sort()).toEqual(['one open', 'two']);
    expect(diagnostics.filter(({ code }) => code === 'joined-by-inference')).toHaveLength(2);
  });

  it('are not where facts or numbers contradict each other', () => {
    expect(read({ 'sw-1/a-show.txt': ONE, 'sw-1/show.txt': TWO }).devices).toHaveLength(2);
    const counted = restored('Mar 11 2026 12:00:00', '000007: ');
    expect(told({ 'sw-1.log': counted, 'sw-1.log.1': failed('Mar 11 2026 09:00:00', '004000: ') })).toEqual([
      '',
      'open 1',
    ]);
  });

  it('of two folders stay apart', () => {
    expect(told({ 'north/sw-1.log': restored('Mar 11 2026 12:00:00'), 'south/sw-1.log': old })).toEqual(['', 'open 1']);
  });

  it('are those of the device of that name', () => {
    const session = (name: string, text: string) => `${name}#show license status\n${text}${name}#\n`;
    const { devices } = read({ 'sw-1.log': old, 'a.txt': session('sw-1', ONE), 'b.txt': session('sw-2', TWO) });
    expect(devices.map(({ id, incidents }) => `${id} ${incidents.length}`).sort()).toEqual(['sw-1 1', 'sw-2 0']);
  });
});
