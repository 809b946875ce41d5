import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { diagnoseText } from '../../src/diagnose/ask/harness.js';
import { renderCsv } from '../../src/report/formats/csv.js';
import { jsonPieces, renderJson } from '../../src/report/formats/json.js';
import { escapeMarkdown, renderMarkdown } from '../../src/report/formats/markdown.js';
import { engine } from '../engine.js';

const examples = fileURLToPath(new URL('../../examples/', import.meta.url));
const reportOf = (text: string) => diagnoseText(engine, text, { now: null, topology: null, source: 'x.txt' });
const FAILED = (host: string, error: string) =>
  `Mar  5 2026 04:12:09.114 UTC: %SMART_LIC-3-COMM_FAILED: Communications failure with the Cisco Smart License Utility (CSLU) : ${error}\n${host}#\n`;

describe('JSON', () => {
  it.each([
    ['no device', 'nothing of a device\n'],
    ['one', FAILED('sw1', 'No detail given')],
    ['several', `${FAILED('sw1', 'No detail given')}${FAILED('sw2', 'No detail given')}`],
  ])('is in pieces what it is as a whole: %s', (_, text) => {
    const report = reportOf(text);
    const pieces = [...jsonPieces(report)];
    expect(pieces.join('')).toBe(`${JSON.stringify(report, null, 2)}\n`);
    expect(renderJson(report)).toBe(pieces.join(''));
    expect(pieces.filter((piece) => piece.includes('"hostname"')).length).toBeGreaterThanOrEqual(report.devices.length);
  });
});

describe('Markdown', () => {
  it.each(readdirSync(examples).filter((name) => /\.(?:txt|log)$/.test(name)))('tells what %s is about', (name) => {
    const report = reportOf(readFileSync(`${examples}${name}`, 'utf8'));
    const text = renderMarkdown(report);
    for (const device of report.devices) {
      expect(text).toContain(`## ${escapeMarkdown(device.hostname ?? device.id)}`);
      for (const { causes, severity } of device.findings) {
        const settled = severity === 'info' ? undefined : causes.find(({ verdict }) => verdict === 'confirmed');
        if (settled !== undefined) expect(text).toContain(escapeMarkdown(settled.title));
      }
    }
    for (const fence of ['```']) expect(text.split(fence).length % 2).toBe(1);
  });

  it('lets nothing of an input become markup', () => {
    const text = renderMarkdown(
      reportOf(FAILED('sw1', '<script>alert(1)</script> ![x](http://evil.example/x.png) `code` | cell')),
    );
    const outside = text.replace(/(`+)(?!`)[\s\S]*?[^`]\1(?!`)/g, '');
    expect(outside).not.toMatch(/<script|!\[x\]\(|http:\/\//);
    // Text that stands outside of code: a name that a device gave itself.
    const named = renderMarkdown(reportOf(FAILED('<img/src=x>', 'a')));
    expect(named.replace(/(`+)(?!`)[\s\S]*?[^`]\1(?!`)/g, '')).not.toContain('<img');
    // GitHub makes a link of an address that nothing marks as one.
    expect(renderMarkdown(reportOf(FAILED('www.evil.example', 'a')))).not.toMatch(/^#+ .*www\.evil/m);
    expect(escapeMarkdown('at http://evil.example, mailto:a@b.example')).not.toMatch(/http:|mailto:/);
    expect(escapeMarkdown('<b>&lt;')).toBe('&lt;b&gt;&amp;lt;');
  });
});

describe('CSV', () => {
  it('has a line for each device, and no cell that a spreadsheet would compute', () => {
    const lines = renderCsv(
      reportOf(`=cmd|calc#show license udi\n${FAILED('sw1', 'x')}sw2#show license status\nTransport:\n  Type: cslu\n`),
    )
      .trim()
      .split('\r\n');
    expect(lines[0]).toMatch(/^device,hostname,release,topology/);
    expect(lines.length).toBeGreaterThan(1);
    const report = reportOf(FAILED('sw1', 'x'));
    for (const bad of ['=1+1', '+1', '-1', '@SUM(A1)']) {
      const [first] = report.devices;
      if (first === undefined) throw new Error('there is no device');
      const text = renderCsv({ ...report, devices: [{ ...first, id: bad, hostname: bad }] });
      expect(text).not.toMatch(/(?:^|,)"?[=+@-]/m);
    }
  });
});
