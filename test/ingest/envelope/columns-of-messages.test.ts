import { expect, it } from 'vitest';
import { analyze } from '../structured/analyze-text.js';
import { told } from './failed-restored.js';
import { ONE, TWO } from './two-states.js';

it.each([
  ['tabs', '\t', '%SMART_LIC-3-COMM_FAILED', '%SMART_LIC-5-COMM_RESTORED'],
  ['commas, and no percent sign', ',', 'SMART_LIC-3-COMM_FAILED', 'SMART_LIC-5-COMM_RESTORED'],
  ['semicolons, and the colon', ';', '%SMART_LIC-3-COMM_FAILED:', '%SMART_LIC-5-COMM_RESTORED:'],
])('a tag in a column of its own belongs to the message beside it: %s', (_, delimiter, failed, restored) => {
  const rows = [
    ['Timestamp', 'Hostname', 'Program', 'Message'],
    ['2024-03-05 04:12:09', 'sw-1', failed, 'Communications failure with the CSLU : No detailed information given'],
    ['2024-03-05 05:12:09', 'sw-2', restored, 'Communications with the CSLU restored'],
  ];
  const { devices } = analyze({ 'in.txt': `${rows.map((cells) => cells.join(delimiter)).join('\n')}\n` });
  expect(devices.map(({ hostname, incidents }) => [hostname, ...incidents.map(({ status }) => status)]).sort()).toEqual(
    [['sw-1', 'open'], ['sw-2']],
  );
});

/** `sw-1 open`, `sw-2`: each device with what became of its failures. */
const FAILED = '%SMART_LIC-3-COMM_FAILED: Communications failure with the CSLU : No detailed information given';
const RESTORED = '%SMART_LIC-5-COMM_RESTORED: Communications with the CSLU restored';

it('cells that were broken go on in the line below', () => {
  const row = (name: string, message: string) =>
    (message.match(/.{1,40}(?: |$)/g) ?? [])
      .map((part, index) => `| ${index === 0 ? name : '    '} | ${part.padEnd(41)} |\n`)
      .join('');
  const rule = `+------+${'-'.repeat(43)}+\n`;
  const text = `${rule}| Host | ${'Message'.padEnd(41)} |\n${rule.replaceAll('-', '=')}${row('sw-1', FAILED)}${rule}${row('sw-2', RESTORED)}${rule}`;
  expect(told(text)).toEqual(['sw-1 open', 'sw-2']);
});

it('lines in a cell are no titles of what stands below them', () => {
  expect(told(`Device,Log\nsw-1,"line one\n${FAILED}"\nsw-2,"line one\n${RESTORED}"\n`)).toEqual(['sw-1 open', 'sw-2']);
});

it.each(['', '%'])('cells stand below each other where a page was copied: %sTAG', (sign) => {
  const record = (host: string, hour: string, message: string) =>
    `${host}\n2024-03-05 ${hour}:12:09\n${message.replace(/^%/, sign).replace(': ', '\n')}\n`;
  expect(told(record('sw-2', '05', RESTORED) + record('sw-1', '04', FAILED))).toEqual(['sw-1 open', 'sw-2']);
});

it('a ticket is no device where it names the one that it is about', () => {
  const ticket = (number: number, name: string, description: string) => ({
    number: `INC001000${number}`,
    cmdb_ci: { display_value: name },
    description,
  });
  expect(told(JSON.stringify({ result: [ticket(1, 'sw-1', FAILED), ticket(2, 'sw-2', RESTORED)] }))).toEqual([
    'sw-1 open',
    'sw-2',
  ]);
});

it.each([',', ';', '\t'])('a column may be called after its command: %j', (delimiter) => {
  const row = (host: string, text: string) => [host, '192.0.2.7', `"${text}"`].join(delimiter);
  const text = `${['Hostname', 'IP', 'show license status'].join(delimiter)}\n${row('sw-1', ONE)}\n${row('sw-2', TWO)}\n`;
  const urls = analyze({ 'in.csv': text }).devices.map(({ hostname, state }) => `${hostname} ${state.transport?.url}`);
  expect(urls.sort()).toEqual([expect.stringMatching(/^sw-1 .*one/), expect.stringMatching(/^sw-2 .*two/)]);
});
