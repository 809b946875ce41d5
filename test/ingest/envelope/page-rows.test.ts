import { expect, it } from 'vitest';
import { analyze } from '../structured/analyze-text.js';

const FAILED = '%SMART_LIC-3-COMM_FAILED: Communications failure with the CSLU : No detailed information given';
const RESTORED = '%SMART_LIC-5-COMM_RESTORED: Communications with the CSLU restored';

type Row = (time: string, host: string, text: string) => string;

it.each(['<![CDATA[', ''])('elements of XML are of the devices that they name, %s', (cdata) => {
  const text = (message: string) => (cdata === '' ? message : `${cdata}${message}]]>`);
  const device = (name: string, message: string) =>
    ` <device name="${name}" ip="192.0.2.7">\n  <log>${text(message)}</log>\n </device>\n`;
  const { devices } = analyze({
    'in.xml': `<devices>\n${device('sw-1', FAILED)}${device('sw-2', RESTORED)}</devices>\n`,
  });
  expect(devices.map(({ hostname, incidents }) => [hostname, ...incidents.map(({ status }) => status)]).sort()).toEqual(
    [['sw-1', 'open'], ['sw-2']],
  );
});

it.each<[string, Row, string?]>([
  ['spans in a line', (time, host, text) => `<div><span>${time}</span><span>${host}</span><span>${text}</span></div>`],
  [
    'spans with classes, a line each',
    (time, host, text) =>
      `<div class="event">\n  <span class="t">${time}</span>\n  <span class="source">${host}</span>\n  <span class="msg">${text}</span>\n</div>`,
  ],
  [
    'nested cells',
    (time, host, text) =>
      `<div class='row'><div><b>${time}</b></div><div><a href="/d">${host}</a></div><div><p>${text}</p></div></div>`,
  ],
  [
    'terms',
    (time, host, text) =>
      `<dl><dt>Device</dt><dd>${host}</dd><dt>When</dt><dd>${time}</dd><dt>Text</dt><dd>${text}</dd></dl>`,
  ],
  ['a list', (time, host, text) => `<li><b>${host}</b> <i>${time}</i> <code>${text}</code></li>`],
])('rows of %s are of their devices, at their times', (_, row) => {
  const page = `<html><body><div id="log">\n${row('2024-03-05 04:12:09', 'sw-1', FAILED)}\n${row('2024-03-05 05:12:09', 'sw-2', RESTORED)}\n</div></body></html>\n`;
  const told = analyze({ 'in.html': page }).devices.map(({ hostname, messages, incidents }) => [
    hostname,
    messages[0]?.first,
    ...incidents.map(({ status }) => status),
  ]);
  expect(told.sort()).toEqual([
    ['sw-1', '2024-03-05T04:12:09.000', 'open'],
    ['sw-2', '2024-03-05T05:12:09.000'],
  ]);
});
