import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { createAnalysis } from '../../../src/diagnose/analysis.js';
import type { Report } from '../../../src/model/report.js';
import { engine, optionsAt } from '../../engine.js';

const NOW = Date.UTC(2026, 10, 30);
const F =
  '%SMART_LIC-3-COMM_FAILED: Communications failure with the Cisco Smart License Utility (CSLU) : Unable to resolve server hostname/domain name';
const R = '%SMART_LIC-5-COMM_RESTORED: Communications with the Cisco Smart License Utility (CSLU) restored';
const U = '%LINEPROTO-5-UPDOWN: Line protocol on Interface Gi1/0/1, changed state to up';
const TEXTS: Readonly<Record<string, string>> = { F, R, U };

function analyze(text: string, now = NOW): Report {
  const analysis = createAnalysis(engine, optionsAt(now));
  const reader = analysis.open('in.log');
  reader.push(Buffer.from(text));
  reader.end();
  return analysis.report();
}

const day = (time: string | null) => time?.slice(0, 10) ?? '';
const told = (text: string, now = NOW) =>
  analyze(text, now)
    .devices.flatMap(({ incidents }) => incidents)
    .map(({ status, opened, closed }) => `${status} ${day(opened)} ${day(closed)}`.trim())
    .sort();

/** A log from `Oct 30 R, Dec 31 F`: a line a day. */
type Form = (date: string, number: number, text: string) => string;
const logOf = (days: string, form: Form, first = 101, step = 1) =>
  days.split(', ').map((each, index) => {
    const [, date = '', kind = ''] = /^(.*) ([FRU])$/.exec(each) ?? [];
    return form(date, first + index * step, TEXTS[kind] ?? '');
  });
const joined = (lines: readonly string[]) => `${lines.join('\n')}\n`;
const backwards = (lines: readonly string[]) => joined([...lines].reverse());

const plain: Form = (date, _, text) => `${date} 10:00:00: ${text}`;
const numbered: Form = (date, number, text) => `${String(number).padStart(6, '0')}: ${date} 10:00:00: ${text}`;
const named: Form = (date, _, text) => `sw1: ${date} 10:00:00: ${text}`;
const relayed: Form = (date, number, text) => `${date} 10:00:00 sw1 ${number}: ${text}`;

describe('a log without years that goes over new year', () => {
  it.each<[string, Form]>([
    ['nothing else', plain],
    ['numbers', numbered],
    ["a relay's stamps", relayed],
    ['the day first', (date, number, text) => relayed(date.replace(/(\w+) +(\w+)/, '$2 $1'), number, text)],
    ['names and zones', (date, number, text) => `sw1: ${numbered(date, number, text).replace(':00: ', ':00 CET: ')}`],
    ['a count of messages', (date, number, text) => `<187>${number}: ${date} 10:00:00: ${text}`],
  ])('with %s: what stands above is of the year before', (_, form) => {
    const open = logOf('Oct 30 R, Dec 31 F, Jan  2 F, Mar  5 F', form);
    expect(told(joined(open))).toEqual(['open 2025-12-31']);
    expect(told(backwards(open))).toEqual(['open 2025-12-31']);
    const over = logOf('Oct 30 F, Dec 31 F, Jan  2 F, Mar  5 R', form);
    expect(told(joined(over))).toEqual(['resolved 2025-10-30 2026-03-05']);
    expect(told(backwards(over))).toEqual(['resolved 2025-10-30 2026-03-05']);
  });

  it.each([
    [
      'over two of them',
      'Nov  5 F, Dec 20 F, Feb  3 F, Nov 10 R, Jan  4 F',
      ['open 2026-01-04', 'resolved 2024-11-05 2025-11-10'],
    ],
    ['in lines that nobody asks for', 'Oct 30 R, Dec 12 U, Jan 20 U, Mar  1 U, Sep 10 F', ['open 2026-09-10']],
    ['the whole of it', 'Oct 30 F, Jan 25 U, Apr 25 U, Aug  5 U, Nov 25 R', ['resolved 2025-10-30 2026-11-25']],
    ['not at all', 'Jan  2 F, Mar  5 F, Oct 30 R', ['resolved 2026-01-02 2026-10-30']],
  ])('%s', (_, days, expected) => {
    for (const form of [plain, numbered]) expect(told(joined(logOf(days, form)))).toEqual(expected);
    expect(told(backwards(logOf(days, numbered)))).toEqual(expected);
  });

  it('of several devices in one file', () => {
    const lines = [
      'Oct 30 10:00:00 sw1 101: R',
      'Nov  2 10:00:00 sw2 7: F',
      'Dec 31 10:00:00 sw1 102: F',
      'Jan  2 10:00:00 sw2 8: R',
      'Mar  5 10:00:00 sw1 103: F',
    ].map((line) => line.replace(/[FR]$/, (kind) => TEXTS[kind] ?? ''));
    const expected = ['open 2025-12-31', 'resolved 2025-11-02 2026-01-02'];
    expect(told(joined(lines))).toEqual(expected);
    expect(told(backwards(lines))).toEqual(expected);
  });

  it('moves nothing of a log that is read before it', () => {
    const [newer, older] = [logOf('Jan  3 F, Mar  5 F', named), logOf('Oct 30 R, Dec 31 F', named)].map(joined);
    const analysis = createAnalysis(engine, optionsAt(NOW));
    for (const [source, text] of Object.entries({ 'sw1.log': newer, 'sw1.log.1': older })) {
      const reader = analysis.open(source);
      reader.push(Buffer.from(text ?? ''));
      reader.end();
    }
    const [incident] = analysis.report().devices.flatMap(({ incidents }) => incidents);
    expect([incident?.status, day(incident?.opened ?? null)]).toEqual(['open', '2025-12-31']);
  });

  it('numbers that rise or fall tell which of two lines is the later one', () => {
    expect(told(joined(logOf('Oct 30 R, Mar  5 F', numbered)))).toEqual(['open 2026-03-05']);
    expect(told(joined(logOf('Oct 30 F, Mar  5 R', numbered, 200, -1)))).toEqual(['open 2026-10-30']);
  });

  it('a log whose older part stands below goes over none', () => {
    const days = 'Nov  1 F, Nov 20 F, Oct  1 F, Oct 20 R';
    expect(told(joined(logOf(days, plain)))).toEqual(['open 2026-10-01']);
  });
});

describe('a log that begins with its newest line', () => {
  const many = (form: Form) => [
    ...Array.from({ length: 201 }, (_, index) => {
      const minutes = index * 5;
      const time = `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
      return form('Mar  5 2026', 101 + index, F).replace(/10:00/, time);
    }),
    form('Mar 11 2026', 302, R),
  ];
  it.each<[string, Form]>([
    ['nothing else', plain],
    ['numbers', numbered],
    ['names', (date, number, text) => `sw1: ${numbered(date, number, text)}`],
    ["a relay's stamps", (date, number, text) => `Mar 12 10:00:00 sw1 ${number}: ${plain(date, number, text)}`],
    ['a zone', (date, number, text) => plain(date, number, text).replace(':00: ', ':00.123 UTC: ')],
    ['ISO 8601', (date, _, text) => `2026-03-${date.slice(4, 6).trim().padStart(2, '0')}T10:00:00Z sw1 ${text}`],
  ])('full dates and %s: 201 failures and a recovery', (_, form) => {
    const lines = many(form).filter((line) => !/T(?:1[0-9]|2)/.test(line) || /T10:00:00Z/.test(line));
    expect(told(backwards(lines))).toEqual(told(joined(lines)));
    expect(told(backwards(lines))).toEqual(['resolved 2026-03-05 2026-03-11']);
    expect(told(backwards([...lines, form('Mar 12 2026', 303, F)]))).toContain('open 2026-03-12');
  });

  it.each([
    ['numbers and no clock', (number: number, text: string) => `<187>${number}: sw1: ${text}`],
    [
      'numbers and the time since the start',
      (number: number, text: string) => `${number}000: 0${number % 10}:00:00: ${text}`,
    ],
    [
      'a clock that was not set',
      (number: number, text: string) => `${number}000: *Mar  1 2026 0${number % 10}:00:00: ${text}`,
    ],
    ["a relay's clock alone", (number: number, text: string) => `Mar  ${number % 10} 10:00:00 sw1 ${text}`],
    ['flaps of minutes', (number: number, text: string) => `sw1: Mar  1 2026 10:0${number % 10}:00: ${text}`],
    ['numbers at one moment', (number: number, text: string) => `${number}000: Mar  1 2026 10:00:00: ${text}`],
  ])('%s', (_, form) => {
    const linesOf = (kinds: string) => [...kinds].map((kind, index) => form(101 + index, TEXTS[kind] ?? ''));
    const statusOf = (text: string) =>
      told(text)
        .map((each) => each.split(' ')[0])
        .at(0);
    for (const kinds of ['FFR', 'RFF', 'FRFR', 'FRF']) {
      expect(told(backwards(linesOf(kinds)))).toEqual(told(joined(linesOf(kinds))));
      expect(statusOf(backwards(linesOf(kinds)))).toBe(kinds.endsWith('F') ? 'open' : 'resolved');
    }
  });

  it('each log of a session by itself', () => {
    const log = (kinds: string) => [...kinds].map((kind, index) => `Mar  ${index + 1} 2026 10:00:00: ${TEXTS[kind]}`);
    const text = `sw1#show logging | reverse\n${backwards(log('FFR'))}sw1#exit\nsw2#show logging\n${joined(log('FFR'))}sw2#\n`;
    expect(told(text)).toEqual(['resolved 2026-03-01 2026-03-03', 'resolved 2026-03-01 2026-03-03']);
  });

  it('longer than what is held at once', () => {
    const lines = Array.from({ length: 30_000 }, (_, index) => {
      const at = new Date(Date.UTC(2026, 2, 1) + index * 60_000);
      return `sw1: Mar ${String(at.getUTCDate()).padStart(2)} 2026 ${at.toISOString().slice(11, 19)}: ${F}`;
    });
    expect(told(backwards([...lines, `sw1: Mar 25 2026 10:00:00: ${R}`]))).toEqual(['resolved 2026-03-01 2026-03-25']);
    expect(told(backwards([`sw1: Feb 25 2026 10:00:00: ${R}`, ...lines]))).toEqual(['open 2026-03-01']);
  });

  it('is not one in which a message was overtaken, or whose count began anew', () => {
    const overtaken = [10, 20, 30, 25].map(
      (second, index) => `sw1: Mar  1 2026 10:00:${second}: ${index === 2 ? R : F}`,
    );
    expect(told(joined(overtaken))).toEqual(['resolved 2026-03-01 2026-03-01']);
    const restarted = ['004000: Mar  1 2026 10:00:00', '000007: Mar  2 2026 10:00:00'];
    expect(told(joined(restarted.map((head, index) => `sw1: ${head}: ${index === 0 ? F : R}`)))).toEqual([
      'resolved 2026-03-01 2026-03-02',
    ]);
  });
});

const root = fileURLToPath(new URL('../../..', import.meta.url));
const inputs = [
  ...readdirSync(`${root}/examples`).map((name) => `examples/${name}`),
  ...readdirSync(`${root}/test/healthy`).map((name) => `test/healthy/${name}`),
].filter((name) => /\.(?:log|txt)$/.test(name));

const MESSAGE = /%[A-Z][A-Z0-9_]*-\d-[A-Z0-9_]+: /;
const IS_ORDERED = /(?:[A-Z][a-z]{2} {1,2}\d{1,2} 20\d\d|20\d\d-\d\d-\d\d[T ])|^\d{6}: /;

/** The text with each run of messages that have full dates or numbers turned round; null where there is none of two lines. */
function reversed(text: string): string | null {
  const out: string[] = [];
  let run: string[] = [];
  let isTurned = false;
  for (const line of [...text.split('\n'), '']) {
    const head = line.slice(0, line.search(MESSAGE));
    if (MESSAGE.test(line) && IS_ORDERED.test(head)) run.unshift(line);
    else {
      isTurned ||= run.length > 1;
      out.push(...run, line);
      run = [];
    }
  }
  return isTurned ? out.join('\n') : null;
}

describe('each example reads the same with its logs turned round', () => {
  const turned = inputs.flatMap((name) => {
    const text = readFileSync(`${root}/${name}`, 'utf8');
    const other = reversed(text);
    return other === null ? [] : [[name, text, other] as const];
  });

  it('some have such logs', () => expect(turned.length).toBeGreaterThan(2));

  it.each(turned)('%s', (_, text, other) => {
    const of = ({ devices }: Report) =>
      devices
        .map(({ id, outcome, findings, incidents }) => ({
          id,
          outcome,
          findings: findings.map(({ id: finding, severity, summary }) => `${finding} ${severity} ${summary}`).sort(),
          incidents: incidents.map(({ mnemonic, status, opened, closed, count }) => [
            mnemonic,
            status,
            opened,
            closed,
            count,
          ]),
        }))
        .sort((one, two) => one.id.localeCompare(two.id));
    expect(of(analyze(other))).toEqual(of(analyze(text)));
  });
});
