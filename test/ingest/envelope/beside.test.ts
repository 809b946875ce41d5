import { describe, expect, it } from 'vitest';
import { analyze } from '../structured/analyze-text.js';

const FAILED = '%SMART_LIC-3-COMM_FAILED: Communications failure with the CSLU : No detailed information given';
const RESTORED = '%SMART_LIC-5-COMM_RESTORED: Communications with the CSLU restored';

type Row = readonly [place: string, clock: string, text: string];

const FORMS: readonly (readonly [string, (rows: readonly Row[]) => string])[] = [
  [
    'CSV',
    (rows) =>
      ['standort,zeit,ereignis', ...rows.map(([place, clock, text]) => `${place},2026-03-05 ${clock},${text}`)].join(
        '\n',
      ),
  ],
  [
    'JSON',
    (rows) =>
      JSON.stringify(rows.map(([branch, clock, payload]) => ({ branch, when: `2026-03-05T${clock}Z`, payload }))),
  ],
  [
    'lines of JSON',
    (rows) =>
      rows
        .map(([ward, clock, msg], uid) => JSON.stringify({ uid: `a${uid}`, ward, t: `2026-03-05T${clock}Z`, msg }))
        .join('\n'),
  ],
  [
    'a table with bars',
    (rows) =>
      [
        '| room | time | note |',
        '|---|---|---|',
        ...rows.map(([room, clock, text]) => `| ${room} | 2026-03-05 ${clock} | ${text} |`),
      ].join('\n'),
  ],
  [
    'tabs',
    (rows) =>
      ['Asset\tTime\tText', ...rows.map(([place, clock, text]) => `${place}\t2026-03-05 ${clock}\t${text}`)].join('\n'),
  ],
];

const statesOf = (text: string) =>
  analyze({ 'in.txt': `${text}\n` }).devices.map(({ incidents }) => incidents.map(({ status }) => status).join(' '));

describe('rows that name no device, in the words beside them', () => {
  describe.each(FORMS)('%s', (_, form) => {
    it('keeps places apart: one place’s recovery closes nothing of another one', () => {
      const rows: Row[] = [
        ['Halle Nord', '04:12:10', FAILED],
        ['Halle Süd', '05:12:10', RESTORED],
      ];
      expect(statesOf(form(rows)).sort()).toEqual(['', 'open']);
    });

    it('goes on with the same place', () => {
      const rows: Row[] = [
        ['Halle Nord', '04:12:10', FAILED],
        ['Halle Süd', '04:30:10', FAILED],
        ['Halle Nord', '05:12:10', RESTORED],
      ];
      expect(statesOf(form(rows)).sort()).toEqual(['open', 'resolved']);
    });
  });

  it.each([
    ['severity', 'error', 'notice'],
    ['event_type', 'failure', 'recovery'],
    ['uid', 'a81', 'b22'],
    ['rule', 'licence lost', 'licence back'],
    ['user', 'anna', 'ben'],
  ])('are of one device where they tell of the message: %s', (name, one, other) => {
    const row = (value: string, clock: string, msg: string) =>
      JSON.stringify({ [name]: value, t: `2026-03-05T${clock}Z`, msg });
    expect(statesOf(`${row(one, '04:12:10', FAILED)}\n${row(other, '05:12:10', RESTORED)}`)).toEqual(['resolved']);
  });
});
