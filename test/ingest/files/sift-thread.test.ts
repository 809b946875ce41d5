import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { siftFile } from '../../../dist/src/ingest/files/sift-thread.js';
import { createAnalysis } from '../../../src/diagnose/analysis.js';
import type { Report } from '../../../src/model/report.js';
import { engine, optionsAt } from '../../engine.js';

const folder = mkdtempSync(join(tmpdir(), 'sldiag-sift-'));
afterAll(() => rmSync(folder, { recursive: true }));

const OPTIONS = optionsAt(Date.UTC(2026, 2, 6, 12));

function inOnePiece(path: string): Report {
  const analysis = createAnalysis(engine, OPTIONS);
  const reader = analysis.open('input');
  reader.push(readFileSync(path));
  reader.end();
  return analysis.report();
}

async function byThread(path: string): Promise<Report> {
  const analysis = createAnalysis(engine, OPTIONS);
  const reader = analysis.open('input');
  for await (const lines of siftFile(path, reader.wanted)) reader.take(lines);
  reader.end();
  return analysis.report();
}

const stamp = (index: number) =>
  `Mar  5 2026 04:${String(Math.floor(index / 60) % 60).padStart(2, '0')}:${String(index % 60).padStart(2, '0')} UTC: `;
const COMM_FAILED =
  '%SMART_LIC-3-COMM_FAILED: Communications failure with the Cisco Smart License Utility (CSLU) : Unable to resolve server hostname/domain name';
/** A log with floods of noted messages, other lines, prompts between devices. */
function log(lines: number): string {
  const text: string[] = [];
  for (let index = 0; index < lines; index += 1) {
    if (index % 5000 === 100) text.push(`acc-sw${index}#show logging`);
    if (index % 400 === 7) text.push(`${index}: ${stamp(index)}${COMM_FAILED}`);
    else if (index % 3 === 0)
      text.push(`${index}: ${stamp(index)}%LINK-3-UPDOWN: Interface Gi1/0/${index % 48}, changed state to up`);
    else text.push(`${index}: ${stamp(index)}%DOT1X-5-FAIL: Authentication failed for client on Interface Gi1/0/1`);
  }
  return text.join('\n');
}
const EXAMPLE = readFileSync(new URL('../../../examples/cslu-name-unresolved.txt', import.meta.url));

const FILES: Record<string, Uint8Array> = {
  'nothing at all': Buffer.alloc(0),
  'one line without an end': Buffer.from(`1: ${stamp(1)}${COMM_FAILED}`),
  'more lines than one window holds': Buffer.from(log(120_000)),
  'a byte order mark before the first line': Buffer.concat([Buffer.from('\ufeff'), EXAMPLE]),
  'outputs before, between and behind': Buffer.concat([
    EXAMPLE,
    Buffer.from(`\n${log(50_000)}\n`),
    EXAMPLE,
    Buffer.from(`\n${log(50_000)}\r\n`),
    EXAMPLE,
  ]),
  'a line longer than the window': Buffer.concat([
    Buffer.from(`1: ${stamp(1)}${COMM_FAILED}\n2: ${stamp(2)}${COMM_FAILED} ${'x'.repeat(9_000_000)}\n`),
    EXAMPLE,
  ]),
  'a long line at the end of the file': Buffer.from(`1: ${stamp(1)}${COMM_FAILED}\n<${'x'.repeat(4_500_000)}`),
  'a licence file in one long line': Buffer.from(
    `<?xml version="1.0"?><smartLicenseAck>${'<ackedPurchaseInfo/>'.repeat(250_000)}</smartLicenseAck>\n1: ${stamp(1)}${COMM_FAILED}\n`,
  ),
};

describe('a file that a thread reads and sieves', () => {
  it.each(Object.keys(FILES))('gives the same report: %s', async (name) => {
    const path = join(folder, 'input.log');
    writeFileSync(path, FILES[name] as Uint8Array);
    const report = await byThread(path);
    expect(report).toEqual(inOnePiece(path));
    if (name !== 'nothing at all') expect(report.inputs[0]?.lines).toBeGreaterThan(0);
  });

  it('fails with the reason of the system', async () => {
    const reader = createAnalysis(engine, OPTIONS).open('input');
    await expect(async () => {
      for await (const lines of siftFile(join(folder, 'missing'), reader.wanted)) reader.take(lines);
    }).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('is how the program reads a large file, with the report of the same bytes from a pipe', () => {
    const path = join(folder, 'large.log');
    const bytes = Buffer.from(`${log(400_000)}\n`);
    expect(bytes.length).toBeGreaterThan(32 * 1024 * 1024);
    writeFileSync(path, bytes);
    const program = fileURLToPath(new URL('../../../dist/bundle/cli/main.js', import.meta.url));
    const analyze = (source: string, input?: Uint8Array) => {
      const options = { input, encoding: 'utf8', maxBuffer: 1e9 } as const;
      const { stdout, stderr } = spawnSync(process.execPath, [program, 'analyze', source, '-f', 'json'], options);
      expect(stderr).toBe('');
      const { inputs, devices } = JSON.parse(stdout.replaceAll(JSON.stringify(source), '"input"')) as Report;
      return { inputs, devices };
    };
    expect(analyze(path)).toEqual(analyze('-', bytes));
  });

  it('may be given up in the middle', async () => {
    const path = join(folder, 'large.log');
    writeFileSync(path, Buffer.from(`${log(400_000)}\n`));
    const reader = createAnalysis(engine, OPTIONS).open('input');
    for await (const lines of siftFile(path, reader.wanted)) {
      reader.take(lines);
      break;
    }
    expect(reader.end().lines).toBeGreaterThan(0);
  });
});
