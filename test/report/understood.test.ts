import { expect, test } from 'vitest';
import { createAnalysis } from '../../src/diagnose/analysis.js';
import { renderUnderstood } from '../../src/report/understood.js';
import { engine, optionsAt } from '../engine.js';

function understood(text: string): string {
  const analysis = createAnalysis(engine, optionsAt(Date.parse('2026-03-12T00:00:00Z')));
  const reader = analysis.open('file.txt');
  reader.push(Buffer.from(text));
  reader.end();
  return renderUnderstood(analysis.report(), analysis.inputs());
}

const LINE =
  'Mar 11 2026 09:20:05.700 UTC: %SMART_LIC-3-COMM_FAILED: Communications failure with the Cisco Smart License Utility (CSLU) : No detail given';

test('what wraps an input is told, and what it says', () => {
  expect(understood(`${JSON.stringify({ full_log: LINE, location: '192.0.2.7' })}\n`)).toBe(`file.txt: 1 line
  1 text in it:
    line 1: Wazuh event (says 192.0.2.7): syslog
  1 log line, 1 of them about licensing

1 device:
  192.0.2.7: as of 2026-03-11T09:20:05.700Z, by the log
`);
});

test('an input that nothing wraps, and one in which nothing is recognised', () => {
  expect(understood(LINE)).toContain('  Nothing wraps what it holds.\n  1 log line, 1 of them about licensing');
  expect(understood('Dear all,\n')).toBe(`file.txt: 1 line
  Nothing wraps what it holds.
  Nothing was recognised.

No device was recognised.
`);
});

test('lines that were not understood are listed with their numbers, the first of many', () => {
  const odd = Array.from({ length: 60 }, (_, index) => `  Moon phase ${index}: ${'x'.repeat(index === 0 ? 200 : 3)}`);
  const text = `sw1#show license status\nSmart Licensing Using Policy:\n  Status: ENABLED\nTransport:\n  Type: cslu\n${odd.join('\n')}\nsw1#\n`;
  const told = understood(text);
  expect(told).toContain('60 of them not understood\n    line 6: Moon phase 0: xxx');
  expect(told).toContain('\n    line 55: Moon phase 49: xxx\n    and 10 more\n');
  expect(told).not.toContain('Moon phase 50');
  expect(Math.max(...told.split('\n').map(({ length }) => length))).toBeLessThan(140);
});
