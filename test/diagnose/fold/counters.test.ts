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
