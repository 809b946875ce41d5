import { describe, expect, it } from 'vitest';
import { analyze } from '../structured/analyze-text.js';
import { ONE, TWO } from './two-states.js';

/** An output of which a program logged each line as a record of its own. */

const shown = (text: string, file = 'in.txt') =>
  analyze({ [file]: text })
    .devices.map(({ hostname, id, state, unread }) =>
      [hostname ?? id, /\/\/(\w+)/.exec(state.transport?.url ?? '')?.[1], unread.lines].join(' '),
    )
    .sort();
const linesOf = (text: string) => text.trimEnd().split('\n');
const rows = (records: readonly object[]) => `${records.map((record) => JSON.stringify(record)).join('\n')}\n`;

describe('records of one line each', () => {
  it.each(['log', 'text', 'output', 'data', 'line', 'raw', 'content', 'l', 'message', 'msg'])(
    'are read as one output: %s',
    (name) => {
      expect(shown(rows(linesOf(ONE).map((line) => ({ host: 'sw1', [name]: line }))))).toEqual(['sw1 one 0']);
    },
  );

  it.each([
    ['a list', JSON.stringify(linesOf(ONE).map((line, seq) => ({ seq, host: 'sw1', line })))],
    [
      'a list, printed prettily',
      JSON.stringify(
        linesOf(ONE).map((line, seq) => ({ seq, host: 'sw1', line })),
        null,
        2,
      ),
    ],
    [
      'a table',
      `n,host,line\n${linesOf(ONE)
        .map((line, n) => `${n},sw1,"${line}"`)
        .join('\n')}\n`,
    ],
    ['a list in a value', JSON.stringify({ task: 'x', host: 'sw1', lines: linesOf(ONE).map((line) => ({ line })) })],
    [
      'records with their line ends, and when each came',
      rows(
        linesOf(ONE).map((line) => ({ ts: '2025-12-01T09:30:00Z', host: 'sw1', log: `${line}\n`, pod: { name: 'x' } })),
      ),
    ],
    ['records behind other lines', `starting\n${rows(linesOf(ONE).map((line) => ({ host: 'sw1', line })))}done\n`],
    [
      'records of a session, without any other name',
      rows(linesOf(`sw1#show license status\n${ONE}sw1#`).map((line, id) => ({ id, line }))),
    ],
    [
      'records behind a log line in one',
      rows([
        { host: 'sw1', line: 'Mar 11 2025 09:12:09.114: %SYS-5-CONFIG_I: Configured from console by ops' },
        ...linesOf(`sw1#show license status\n${ONE}`).map((line) => ({ host: 'sw1', line })),
      ]),
    ],
  ])('are read as one output: %s', (_, text) => {
    expect(shown(text, text.startsWith('n,') ? 'in.csv' : 'in.txt')).toEqual(['sw1 one 0']);
  });

  it('are those of several devices where they take turns', () => {
    const other = linesOf(TWO);
    const mixed = linesOf(ONE).flatMap((line, at) => [
      { host: 'sw1', line },
      { host: 'sw2', line: other[at] ?? '' },
    ]);
    expect(shown(rows(mixed))).toEqual(['sw1 one 0', 'sw2 two 0']);
  });

  it('are those of several commands where each says which', () => {
    const records = [
      ...linesOf(ONE).map((line) => ({ host: 'sw1', command: 'show license status', line })),
      ...['*09:30:00.123 UTC Mon Dec 1 2025'].map((line) => ({ host: 'sw1', command: 'show clock', line })),
    ];
    const [device] = analyze({ 'in.txt': rows(records) }).devices;
    expect([device?.outputs, device?.now.from]).toEqual([['show clock', 'show license status'], 'show output']);
  });

  it.each([';', '\t', '|'])('are of the device that the first row of each alone names, parted by %j', (sign) => {
    const rowsOf = (name: string, text: string) =>
      linesOf(text).map((line, at) => [at === 0 ? name : '', at === 0 ? 'show license status' : '', line].join(sign));
    const text = [['Device', 'Command', 'Output'].join(sign), ...rowsOf('sw1', ONE), ...rowsOf('sw2', TWO)];
    expect(shown(`${text.join('\n')}\n`, 'in.csv')).toEqual(['sw1 one 0', 'sw2 two 0']);
  });

  it('have the lines of the file in their spans', () => {
    const [device] = analyze({ 'in.txt': rows(linesOf(ONE).map((line) => ({ host: 'sw1', line }))) }).devices;
    const span = device?.obligations[0]?.evidence[0];
    expect(span?.line).toBe(linesOf(ONE).findIndex((line) => line.includes('Next ACK deadline')) + 1);
  });

  it('are left as they are where no output begins in them', () => {
    const other = Array.from({ length: 2500 }, (_, n) => ({ host: 'web1', line: `GET /item/${n} 200` }));
    const report = analyze({ 'in.txt': rows(other) });
    expect([report.devices, report.diagnostics.map(({ code }) => code)]).toEqual([[], ['nothing-recognised']]);
  });

  it('go on over more of them than are looked at together', () => {
    const filler = Array.from({ length: 1200 }, (_, n) => ({ host: 'sw1', line: `GigabitEthernet1/0/${n} is up` }));
    const output = linesOf(`sw1#show license status\n${ONE}`).map((line) => ({ host: 'sw1', line }));
    expect(shown(rows([...output, { host: 'sw1', line: 'sw1#show interfaces' }, ...filler, ...output]))).toEqual([
      'sw1 one 0',
    ]);
  });
});
