import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { createAnalysis } from '../../../src/diagnose/analysis.js';
import type { ReportDevice } from '../../../src/model/report.js';
import { engine, optionsAt } from '../../engine.js';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** Outputs of one healthy device, prompt first and last. */
const outputs = readdirSync(`${root}/test/healthy`)
  .map((name) => ({ name, lines: readFileSync(`${root}/test/healthy/${name}`, 'utf8').trimEnd().split('\n') }))
  .filter(({ lines }) => lines.length > 20);

function devicesOf(lines: readonly string[]): readonly ReportDevice[] {
  const analysis = createAnalysis(engine, optionsAt(Date.parse('2026-03-15T00:00:00Z')));
  const reader = analysis.open('input');
  reader.push(Buffer.from(`${lines.join('\n')}\n`));
  reader.end();
  return analysis.report().devices;
}

const isClear = (lines: readonly string[]) => devicesOf(lines).some(({ outcome }) => outcome === 'clear');

describe.each(outputs)('$name', ({ lines }) => {
  test('whole it is fine, without its last prompt too', () => {
    expect(isClear(lines)).toBe(true);
    expect(isClear(lines.slice(0, -1))).toBe(true);
  });

  test('cut off at its end, wherever, it is not', () => {
    const clear = lines.flatMap((line, index) =>
      index < lines.length - 2 && isClear(lines.slice(0, index + 1)) ? [line] : [],
    );
    expect(clear).toEqual([]);
  });

  test('what is cut off at its beginning, in any part, is told', () => {
    const start = lines.findIndex((line) => line === 'Transport:');
    const clear = lines.slice(start).flatMap((_, index) => {
      const rest = lines.slice(start + index);
      return isClear(rest) ? [rest[0]] : [];
    });
    expect(clear).toEqual([]);
  });
});

const STATUS = `Smart Licensing Using Policy:
  Status: ENABLED

Account Information:
  Smart Account: <none>
  Virtual Account: <none>

Transport:
  Type: Smart
  URL: https://onprem.example.net/cslu/v1/pi/site-9
  Proxy:
    Not Configured
  VRF: <empty>

Policy:
  Policy in use: Merged from multiple sources.
  Reporting ACK required: yes (CISCO default)

Usage Reporting:
  Last ACK received: <none>
  Next ACK deadline: Apr 30 09:00:00 2026 UTC
  Reporting push interval: 30  days
  Next ACK push check: <none>
  Next report push: Mar 11 09:35:00 2026 UTC
  Last report push: <none>
  Last report file write: <none>

Trust Code Installed: <none>`.split('\n');

test.each([
  ['Smart Licensing Using Policy:', 'smart', '2026-04-30T09:00:00.000Z'],
  ['Account Information:', 'smart', '2026-04-30T09:00:00.000Z'],
  ['Transport:', 'smart', '2026-04-30T09:00:00.000Z'],
  ['  Type: Smart', 'smart', '2026-04-30T09:00:00.000Z'],
  ['Policy:', null, '2026-04-30T09:00:00.000Z'],
  ['  Policy in use: Merged from multiple sources.', null, '2026-04-30T09:00:00.000Z'],
  ['Usage Reporting:', null, '2026-04-30T09:00:00.000Z'],
  ['  Next ACK deadline: Apr 30 09:00:00 2026 UTC', null, '2026-04-30T09:00:00.000Z'],
])('an output that begins at `%s` is read from there', (first, type, deadline) => {
  const [device] = devicesOf(STATUS.slice(STATUS.indexOf(first)));
  expect(device?.state.transport.type).toBe(type);
  expect(device?.state.reporting.nextAckDeadline).toBe(deadline);
  if (type !== null) expect(device?.findings.map(({ id }) => id)).toContain('transport-url-wrong');
  if (device?.outputs[0] === 'show license (part)')
    expect(device.doubts.map(({ text }) => text)).toContain('an output of `show license` begins in the middle');
});

test.each([
  ['Policy:', '  name: allow'],
  ['Transport:', '- bus', '- train'],
  ['Registration:', 'see the desk'],
])('headings alone are no output: %s', (...lines) => {
  expect(devicesOf(lines)).toEqual([]);
});

test('a value in a failure reason is no beginning of another text', () => {
  const failed = (index: number, reason: string) =>
    [`Usage ${index}:`, '  Last Response: NO REPLY', `    Failure Reason: ${reason}`].join('\n');
  const text = [
    'Communication Statistics:',
    ...[1, 2, 3].map((index) => failed(index, index === 2 ? '{"code": ["no"' : '<none>')),
  ];
  const analysis = createAnalysis(engine, optionsAt(0));
  const reader = analysis.open('input');
  reader.push(Buffer.from(`sw1#show license tech support\n${text.join('\n')}\nsw1#\n`));
  expect(reader.end().parts).toBeUndefined();
});

test.each([
  ['the account alone', 3],
  ['what stands before the policy', 14],
])('begun at the account it is no summary, but a piece: %s', (_, count) => {
  const lines = outputs.find(({ lines: each }) => each.includes('Account Information:'))?.lines ?? [];
  const start = lines.indexOf('Account Information:');
  expect(start).toBeGreaterThan(0);
  expect(devicesOf(lines.slice(start, start + count)).map(({ outcome }) => outcome)).toEqual(['unclear']);
});

describe('an output of `show license all` with a summary of its reports', () => {
  const parts = {
    'License Usage': `License Usage
=============

network-advantage (C9300-24 Network Advantage):
  Description: C9300-24 Network Advantage
  Count: 1
  Version: 1.0
  Status: IN USE
  Export status: NOT RESTRICTED
  Feature Name: network-advantage
  Feature Description: C9300-24 Network Advantage
  Enforcement type: NOT ENFORCED
  License type: Perpetual
`,
    'Product Information': `Product Information
===================
UDI: PID:C9300-24T,SN:FOC0000X0AA
`,
    'Agent Version': `Agent Version
=============
Smart Agent for Licensing: 5.8.6_rel/47
`,
    'License Authorizations': `License Authorizations
======================
Overall status:
  Active: PID:C9300-24T,SN:FOC0000X0AA
      Status: NOT INSTALLED

Purchased Licenses:
  No Purchase Information Available
`,
    'Usage Report Summary': `Usage Report Summary:
=====================
Total: 12,  Purged: 0
Total Acknowledged Received: 10,  Waiting for Ack: 0
Available to Report: 2  Collecting Data: 2
sw1#`,
  };
  const lines = Object.values(parts).join('\n').split('\n');

  test.each(Object.keys(parts))('that begins at %s is told to begin in the middle', (heading) => {
    const [device] = devicesOf(lines.slice(lines.findIndex((line) => line.startsWith(heading))));
    expect(device?.doubts.map(({ text }) => text)).toContain('an output of `show license` begins in the middle');
  });

  test('is not fine from wherever it goes on', () => {
    const clear = lines.flatMap((line, index) => (isClear(lines.slice(index)) ? [line] : []));
    expect(clear).toEqual([]);
  });
});
