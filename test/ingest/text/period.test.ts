import { describe, expect, it } from 'vitest';
import { periodInPath } from '../../../src/ingest/text/collected.js';
import { analyze } from '../structured/analyze-text.js';

const dayOf = (path: string) => {
  const found = periodInPath(path);
  return found === null ? null : new Date(found.ms).toISOString().slice(0, 10);
};

describe('the month or the year that a path leaves', () => {
  it.each([
    ['logs/2023/11/sw1.log', '2023-11-15'],
    ['2023-11/sw1.log', '2023-11-15'],
    ['case.tar!2023/11/03/messages', '2023-11-03'],
    ['logs/20231103/sw1.log.gz', '2023-11-03'],
    ['2023/sw1.log', '2023-07-02'],
    ['sw1-2023-11.log', '2023-11-15'],
    ['icinga/archives/icinga-11-03-2023-00.log', '2023-11-03'],
    ['C9300-2024/sw1.log', null],
    ['2023x/sw1.log', null],
    ['sw1-2023.log', null],
    ['sw1.log', null],
  ])('%s', (path, expected) => {
    expect(dayOf(path)).toBe(expected);
  });

  const failed = (day: string) =>
    `sw1: ${day} 10:00:00: %SMART_LIC-3-COMM_FAILED: Communications failure with the CSLU : No detail\n`;
  const restored = (day: string) =>
    `sw1: ${day} 10:00:00: %SMART_LIC-5-COMM_RESTORED: Communications with the CSLU restored\n`;
  const told = (inputs: Record<string, string>) =>
    analyze(inputs).devices.flatMap(({ incidents }) =>
      incidents.map(({ status, opened, closed }) =>
        [status, opened?.slice(0, 10), closed?.slice(0, 10)].join(' ').trim(),
      ),
    );

  it('is that of the lines which print none', () => {
    expect(told({ '2024/01/sw1.log': failed('Dec 31') + restored('Jan  2') })).toEqual([
      'resolved 2023-12-31 2024-01-02',
    ]);
    expect(told({ '2023/sw1.log': failed('Jan  1') })).toEqual(['open 2023-01-01']);
    expect(told({ '2023/sw1.log': failed('Dec 31') })).toEqual(['open 2023-12-31']);
  });

  it('is one for each file', () => {
    expect(told({ '2023/11/sw1.log': failed('Nov  2'), '2024/11/sw1.log': restored('Nov  1') })).toEqual([
      'resolved 2023-11-02 2024-11-01',
    ]);
    expect(told({ 'sw1-2023-11-03.log': restored('Nov  2'), 'sw1-2024-11-03.log': failed('Nov  1') })).toEqual([
      'open 2024-11-01',
    ]);
  });
});
