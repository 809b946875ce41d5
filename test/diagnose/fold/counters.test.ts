import { describe, expect, test } from 'vitest';
import { createAnalysis } from '../../../src/diagnose/analysis.js';
import { engine, optionsAt } from '../../engine.js';

const FAILED =
  '%SMART_LIC-3-COMM_FAILED: Communications failure with the Cisco Smart License Utility (CSLU) : Unable to resolve server hostname/domain name';
const RESTORED = '%SMART_LIC-5-COMM_RESTORED: Communications with Cisco Smart License Utility (CSLU) restored';

const OTHER = '%SYS-5-CONFIG_I: Configured from console by console';

/** What became of the failures of a log, a device each, and the diagnostics. */
function judged(lines: readonly string[]) {
  const analysis = createAnalysis(engine, optionsAt(Date.parse('2026-03-12T00:00:00Z')));
  const reader = analysis.open('bare.log');
  reader.push(Buffer.from(`${lines.join('\n')}\n`));
  reader.end();
  const { devices, diagnostics } = analysis.report();
  return {
    incidents: devices.map(({ incidents }) => incidents.map(({ status, count }) => `${status} ${count}`).join()).sort(),
    codes: [...new Set(diagnostics.map(({ code }) => code))],
  };
}

const HEADERS: Readonly<Record<string, (number: number, minute: number) => string>> = {
  'sequence numbers': (number, minute) =>
    `${String(number).padStart(6, '0')}: Mar  5 2026 04:${10 + minute}:09.114 UTC: `,
  'counts behind a PRI': (number, minute) => `<187>${number}: *Mar  5 2026 04:${10 + minute}:09.114 UTC: `,
  'counts without a year': (number, minute) => `<187>${number}: Mar  5 04:${10 + minute}:09.114: `,
  'counts alone': (number, minute) => `<187>${number}: 00:${10 + minute}:09: `,
  both: (number, minute) =>
    `<187>${number}: ${String(number).padStart(6, '0')}: Mar  5 2026 04:${10 + minute}:09.114: `,
};

describe.each(Object.entries(HEADERS))('%s', (_, header) => {
  test('that count backwards are of another sender, whose recovery closes nothing of the first', () => {
    expect(judged([header(5012, 1) + FAILED, header(88, 2) + RESTORED])).toEqual({
      incidents: ['', 'open 1'],
      codes: ['counts-anew'],
    });
  });

  test('in turn are told apart: each recovery closes its own', () => {
    const lines = [
      header(5012, 1) + FAILED,
      header(88, 2) + FAILED,
      header(5013, 3) + FAILED,
      header(90, 4) + RESTORED,
      header(5020, 5) + FAILED,
    ];
    expect(judged(lines)).toEqual({ incidents: ['open 3', 'resolved 1'], codes: ['counts-anew'] });
  });

  test('that were leapt over were another sender’s from the leap on: what recovered behind it was not this one', () => {
    const lines = [
      header(100, 1) + FAILED,
      header(9000, 2) + RESTORED,
      header(101, 3) + OTHER,
      header(9001, 4) + OTHER,
    ];
    expect(judged(lines)).toEqual({ incidents: ['', 'open 1'], codes: ['counts-anew'] });
    const both = [
      header(100, 1) + FAILED,
      header(9000, 2) + FAILED,
      header(9001, 3) + RESTORED,
      header(101, 4) + OTHER,
    ];
    expect(judged(both).incidents).toContain('open 2');
  });

  test('that begin anew below what was told before take nothing back: that is a reload', () => {
    const lines = [header(500, 1) + FAILED, header(900, 2) + RESTORED, header(3, 3) + OTHER];
    expect(judged(lines)).toEqual({ incidents: ['', 'resolved 1'], codes: ['counts-anew'] });
  });

  test('that go on, with gaps and overtaken lines, are of one', () => {
    const lines = [
      header(5012, 1) + FAILED,
      header(5400, 2) + FAILED,
      header(5399, 2) + FAILED,
      header(6000, 4) + RESTORED,
    ];
    expect(judged(lines)).toEqual({ incidents: ['resolved 3'], codes: [] });
  });
});

test('a number a little lower and later is of another sender: who was overtaken was not printed later', () => {
  const lines = [`<187>45: *Mar  5 2026 04:11:09.114: ${FAILED}`, `<189>12: *Mar  5 2026 04:19:09.114: ${RESTORED}`];
  expect(judged(lines).incidents).toEqual(['', 'open 1']);
});

test('an export with its newest line first has one count', () => {
  const header = HEADERS['sequence numbers'] as (number: number, minute: number) => string;
  const lines = [header(6000, 9) + RESTORED, header(5400, 5) + FAILED, header(5012, 1) + FAILED];
  expect(judged(lines).codes).toEqual([]);
});

test('names count more than numbers', () => {
  const lines = [
    `<187>5012: edge-sw1: Mar  5 2026 04:11:09.114 UTC: ${FAILED}`,
    `<187>88: edge-sw1: Mar  5 2026 04:12:09.114 UTC: ${RESTORED}`,
  ];
  expect(judged(lines)).toEqual({ incidents: ['resolved 1'], codes: [] });
});

describe('lines without a name and without numbers', () => {
  const at = (time: string, text: string) => `*Mar 11 2026 08:${time}: ${text}`;

  test('of one device go on, in order or with the newest first, and a little out of order', () => {
    const lines = [at('20:00', FAILED), at('25:00', FAILED), at('24:50', FAILED), at('30:00', RESTORED)];
    expect(judged(lines)).toEqual({ incidents: ['resolved 3'], codes: [] });
    expect(judged([at('30:00', FAILED), at('25:00', FAILED), at('20:00', FAILED)])).toEqual({
      incidents: ['open 3'],
      codes: [],
    });
  });

  test.each([
    ['*Mar 11 2026 ', ': '],
    ['Mar 11 2026 ', ' UTC: '],
    ['Mar 11 ', ': '],
    ['.Mar 11 ', ' CET: '],
    ['2026 Mar 11 ', ' UTC: '],
  ])('of a clock that runs back are of another: %s', (day, end) => {
    const lines = [`${day}08:20:00${end}${FAILED}`, `${day}08:25:00${end}${RESTORED}`, `${day}08:22:00${end}${FAILED}`];
    expect(judged(lines)).toEqual({ incidents: ['open 1', 'resolved 1'], codes: ['counts-anew'] });
  });

  test('of a clock that was set, or of the year before, are the same one', () => {
    const lines = [at('20:00', FAILED), at('25:00', FAILED), `*Mar  1 2020 00:01:00: ${FAILED}`, at('40:00', RESTORED)];
    expect(judged(lines).incidents).toHaveLength(1);
    expect(
      judged([`Nov 30 08:00:00: ${FAILED}`, `Dec 31 08:00:00: ${FAILED}`, `Jan  2 08:00:00: ${RESTORED}`]),
    ).toEqual({
      incidents: ['resolved 2'],
      codes: [],
    });
  });

  test('among lines that name their devices close nothing', () => {
    const named = `<187>5: sw1: ${at('20:00', FAILED)}`;
    expect(judged([named, at('21:00', FAILED), at('25:00', RESTORED)])).toEqual({
      incidents: ['open 1', 'open 1'],
      codes: ['unnamed-recovery'],
    });
  });

  test('among lines that name their devices are told of once, however many devices they may be', () => {
    const unnamed = [9001, 511, 77].flatMap((counter) => [
      `<187>${counter}: ${at('21:00', FAILED)}`,
      `<187>${counter + 1}: ${at('25:00', RESTORED)}`,
    ]);
    const { incidents, codes } = judged([`<187>5: sw1: ${at('20:00', FAILED)}`, ...unnamed]);
    expect(incidents.filter((each) => each.startsWith('open'))).toHaveLength(4);
    expect(codes.filter((code) => code === 'unnamed-recovery')).toHaveLength(1);
  });
});

describe('lines that relays and editors changed', () => {
  test('a zone in place of the host names nobody', () => {
    const analysis = createAnalysis(engine, optionsAt(Date.parse('2026-03-12T00:00:00Z')));
    const reader = analysis.open('relay.log');
    const line = (minute: number, tag: string) => `<187>1 2026-03-11T09:${minute}:27-00:00 UTC: ${tag} - - - x\n`;
    reader.push(Buffer.from(line(21, '%SMART_LIC-3-COMM_FAILED') + line(22, '%SMART_LIC-5-COMM_RESTORED')));
    reader.end();
    expect(analysis.report().devices.map(({ id }) => id)).toEqual(['relay.log']);
  });

  test('a tag without its underscores is the same message', () => {
    const bare = FAILED.replace('SMART_LIC', 'SMARTLIC').replace('COMM_FAILED', 'COMMFAILED');
    expect(judged([`Mar 11 09:21:27.201 UTC: ${bare}`]).incidents).toEqual(['open 1']);
  });

  test.each([
    ['139d4h ago.398: sw1: ', '138d4h ago.398: sw2: '],
    ['139d4h ago.398: core: ', '138d4h ago.398: edge: '],
    ['3 days back: core: ', '2 days back: edge: '],
    ['core (out): ', 'edge (out): '],
    ['core-1: ssh ops@core (12345): output > ', 'edge-2: ssh ops@edge (12346): output > '],
    ['sw1-1: ssh ops@sw1 (12345): output > ', 'sw2-2: ssh ops@sw2 (12346): output > '],
    ['14d2h a.398: sw1: ', '13d2h a.398: sw2: '],
  ])('words in a form that nobody reads keep lines apart: %s', (one, other) => {
    expect(judged([one + FAILED, other + RESTORED]).incidents).toContain('open 1');
  });

  test.each([
    ['Username: ', 'Login: '],
    ['Delete the file? [confirm]', 'Overwrite the file? [confirm]'],
  ])('what a console asks keeps nothing apart: %s', (one, other) => {
    expect(judged([one + FAILED, other + RESTORED]).incidents).not.toContain('open 1');
  });

  test('a time that nobody reads does not tell a device from itself', () => {
    expect(judged([`3 days back: core: ${FAILED}`, `2 days back: core: ${RESTORED}`]).incidents).toEqual([
      'resolved 1',
    ]);
    expect(judged([`139d4h ago.398: ${FAILED}`, `138d4h ago.398: ${RESTORED}`]).incidents).toEqual(['resolved 1']);
  });

  test('a name behind the clock keeps lines apart, as does a node of IOS XR not', () => {
    const [one, two] = ['*Mar 11 09:20:00.118: sw1: ', '*Mar 11 09:29:00.118: sw2: '];
    expect(judged([one + FAILED, two + RESTORED]).incidents).toEqual(['', 'open 1']);
    expect(
      judged(['core', 'dist'].map((name, at) => `*Mar 11 09:2${at}:00.118: ${name}: ${[FAILED, RESTORED][at]}`))
        .incidents,
    ).toEqual(['', 'open 1']);
    const node = 'RP/0/RSP0/CPU0:Mar 11 09:20:00.118 UTC: smartlicserver[113]: ';
    expect(judged([node + FAILED, node.replace('09:20', '09:21') + RESTORED]).incidents).toEqual(['resolved 1']);
  });

  test('records that ran into each other without a PRI are two', () => {
    expect(judged([`Mar 11 09:20:00.118: sw1: ${FAILED}Mar 11 09:29:00.221: sw2: ${RESTORED}`]).incidents).toEqual([
      '',
      'open 1',
    ]);
    expect(judged([`2026-03-11T09:20:00Z sw1 ${FAILED}2026-03-11T09:29:00Z sw2 ${RESTORED}`]).incidents).toEqual([
      '',
      'open 1',
    ]);
  });
});
