import { expect, it } from 'vitest';
import { analyze } from '../structured/analyze-text.js';
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

it.each([',', ';', '\t'])('a column may be called after its command: %j', (delimiter) => {
  const row = (host: string, text: string) => [host, '192.0.2.7', `"${text}"`].join(delimiter);
  const text = `${['Hostname', 'IP', 'show license status'].join(delimiter)}\n${row('sw-1', ONE)}\n${row('sw-2', TWO)}\n`;
  const urls = analyze({ 'in.csv': text }).devices.map(({ hostname, state }) => `${hostname} ${state.transport?.url}`);
  expect(urls.sort()).toEqual([expect.stringMatching(/^sw-1 .*one/), expect.stringMatching(/^sw-2 .*two/)]);
});
