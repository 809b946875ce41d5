import { describe, expect, test } from 'vitest';
import { createAnalysis } from '../../../src/diagnose/analysis.js';
import { engine, optionsAt } from '../../engine.js';

const FAILED =
  '%SMART_LIC-3-COMM_FAILED: Communications failure with the Cisco Smart License Utility (CSLU) : Unable to resolve server hostname/domain name';
const RESTORED = '%SMART_LIC-5-COMM_RESTORED: Communications with Cisco Smart License Utility (CSLU) restored';

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

  test('that go on, with gaps and overtaken lines, are of one', () => {
    const lines = [
      header(5012, 1) + FAILED,
      header(5400, 2) + FAILED,
      header(5399, 3) + FAILED,
      header(6000, 4) + RESTORED,
    ];
    expect(judged(lines)).toEqual({ incidents: ['resolved 3'], codes: [] });
  });
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
});
