import { describe, expect, it } from 'vitest';
import { analyze } from '../structured/analyze-text.js';
import { ONE, TWO } from './two-states.js';

/** Rows that clients of databases show upright, and values of which a tool prints an assignment a line. */

const shown = (text: string) =>
  analyze({ 'in.txt': text })
    .devices.map(({ hostname, id, state, unread }) =>
      [hostname ?? id, /\/\/(\w+)/.exec(state.transport?.url ?? '')?.[1], unread.lines].join(' '),
    )
    .sort();

/** As `mysql -E` prints rows: names end in one column, and values are as they are. */
function mysql(rowsOf: readonly (readonly (readonly [string, string])[])[], below = ''): string {
  const rows = rowsOf.map((row, index) => {
    const width = Math.max(...row.map(([name]) => name.length));
    const lines = row.map(([name, value]) => `${name.padStart(width)}: ${value}`);
    return `*************************** ${index + 1}. row ***************************\n${lines.join('\n')}\n`;
  });
  return rows.join('') + below;
}

/** As psql prints them after `\x`. */
function psql(rowsOf: readonly (readonly (readonly [string, string])[])[]): string {
  const rows = rowsOf.map((row, index) => {
    const width = Math.max(...row.map(([name]) => name.length));
    const lines = row.flatMap(([name, value]) => {
      const parts = value.split('\n');
      return parts.map((part, at) => {
        const more = at < parts.length - 1;
        return `${(at === 0 ? name : '').padEnd(width)} | ${more ? part.padEnd(60) : part}${more ? '+' : ''}`;
      });
    });
    return `-[ RECORD ${index + 1} ]${'-'.repeat(30)}\n${lines.join('\n')}\n`;
  });
  return rows.join('');
}

const two = (...columns: readonly ((name: string, output: string) => readonly [string, string])[]) =>
  [
    ['sw1', ONE],
    ['sw2', TWO],
  ].map(([name = '', output = '']) => columns.map((column) => column(name, output.trimEnd())));
const device = (name: string) => ['device', name] as const;
const hostname = (name: string) => ['hostname', name] as const;
const output = (_: string, text: string) => ['output', text] as const;
const id = (name: string) => ['id', name.slice(2)] as const;
const taken = () => ['taken_at', '2025-12-01 09:30:00'] as const;

describe('rows that stand upright', () => {
  it.each([
    ['mysql', mysql(two(id, device, output))],
    ['mysql, a column behind the output', mysql(two(device, output, taken))],
    ['mysql, a name that ends where labels of the output do', mysql(two(hostname, output))],
    ['mysql, with what it prints below', mysql(two(id, device, output), '2 rows in set (0.00 sec)\n\nmysql> \n')],
    ['mysql, below its statement', `mysql> select * from o\\G\n${mysql(two(device, taken, output))}`],
    ['psql', psql(two(id, device, output))],
    ['psql, a column behind the output', psql(two(device, output, taken))],
  ])('name the devices of their outputs: %s', (_, text) => {
    expect(shown(text)).toEqual(['sw1 one 0', 'sw2 two 0']);
  });

  it('have the lines of the file in their spans', () => {
    const [first] = analyze({ 'in.txt': mysql(two(id, device, output)) }).devices;
    const span = first?.obligations[0]?.evidence[0];
    expect(span?.line).toBe(ONE.split('\n').findIndex((line) => line.includes('Next ACK deadline')) + 4);
  });
});

const FAILED =
  '%SMART_LIC-3-COMM_FAILED: Communications failure with the Cisco Smart License Utility (CSLU) : Unable to resolve server hostname/domain name';

describe('assignments of gron', () => {
  it.each([
    [
      'a list',
      [
        '[]',
        '[0] = {}',
        `[0].device = "sw1"`,
        `[0].output = ${JSON.stringify(ONE)}`,
        '[1] = {}',
        '[1].device = "sw2"',
        `[1].output = ${JSON.stringify(TWO)}`,
      ],
    ],
    [
      'a dictionary by device',
      [
        '{}',
        '.sw1 = {}',
        `.sw1["show license status"] = ${JSON.stringify(ONE)}`,
        '.sw2 = {}',
        `.sw2["show license status"] = ${JSON.stringify(TWO)}`,
      ],
    ],
    [
      'a list of devices further in',
      [
        '{}',
        '.nodes = []',
        '.nodes[0] = {}',
        `.nodes[0].cli = ${JSON.stringify(ONE)}`,
        '.nodes[0].host = {}',
        '.nodes[0].host.name = "sw1"',
        '.nodes[1] = {}',
        `.nodes[1].cli = ${JSON.stringify(TWO)}`,
        '.nodes[1].host = {}',
        '.nodes[1].host.name = "sw2"',
      ],
    ],
  ])('are put together again: %s', (_, lines) => {
    const text = lines.map((line, index) => `json${index === 0 ? ` = ${line}` : line};\n`).join('');
    expect(shown(text)).toEqual(['sw1 one 0', 'sw2 two 0']);
  });

  it('are put together again: messages', () => {
    const lines = [
      '[0] = {}',
      '[0].host = "sw1"',
      `[0].message = "${FAILED}"`,
      '[1] = {}',
      '[1].host = "sw2"',
      `[1].message = "${FAILED}"`,
    ];
    const text = `json = [];\n${lines.map((line) => `json${line};\n`).join('')}`;
    expect(analyze({ 'in.txt': text }).devices.map((each) => each.hostname)).toEqual(['sw1', 'sw2']);
  });

  it('that nothing of a device stands in are left', () => {
    expect(shown('json = {};\njson.device = "sw1";\njson.count = 3;\n')).toEqual([]);
  });
});

describe('the id of a record', () => {
  it.each(['46d44a23a9fe19810012d100cca80666', '46d44a23-a9fe-4981-8012-d100cca80666'])(
    'names no device: %s',
    (key) => {
      const text = JSON.stringify([{ cmdb_ci: key, sys_id: key, hostname: 'sw1', description: FAILED }]);
      expect(analyze({ 'in.txt': text }).devices.map((each) => each.hostname)).toEqual(['sw1']);
      const alone = JSON.stringify([{ cmdb_ci: key, description: FAILED }]);
      expect(analyze({ 'in.txt': alone }).devices.map((each) => each.hostname)).toEqual([null]);
    },
  );
});
