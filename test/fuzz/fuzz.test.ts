import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCore } from '../../src/collector/core.js';
import { CORE_LIMITS } from '../../src/collector/following.js';
import { createAnalysis } from '../../src/diagnose/analysis.js';
import { createDeframer } from '../../src/ingest/receive/framing.js';
import { createLiveReader } from '../../src/ingest/records/live-reader.js';
import type { Report } from '../../src/model/report.js';
import { formats, reporters } from '../../src/report/reporters.js';
import { engine, optionsAt } from '../engine.js';
import { logLines, mutated, ORIGINALS } from './inputs.js';

// How long to try, all in all: `npm run fuzz` tries for an hour. What fails is written to `kept/`, and replayed from then on.
const SECONDS = Number(process.env.SLDIAG_FUZZ_SECONDS ?? 15);
const KEPT = fileURLToPath(new URL('kept', import.meta.url));
const PROPERTIES = 3;
const limits = {
  numRuns: Number.MAX_SAFE_INTEGER,
  interruptAfterTimeLimit: (SECONDS * 1000) / PROPERTIES,
  markInterruptAsFailure: false,
  ...(process.env.SLDIAG_FUZZ_SEED === undefined ? {} : { seed: Number(process.env.SLDIAG_FUZZ_SEED) }),
};
const patience = SECONDS * 1000 + 120_000;

const NOW = Date.UTC(2026, 2, 6, 12);
const SECRET = 'Zjk3NzY2ZTUtSECRETSECRETSECRET-token';
const PLANTED = `\nSW9#\nlicense smart trust idtoken ${SECRET} all force\n`;

function analyzed(bytes: Uint8Array, size = Math.max(1, bytes.length)): Report {
  const analysis = createAnalysis(engine, optionsAt(NOW));
  const reader = analysis.open('input.txt');
  for (let at = 0; at < bytes.length; at += size) reader.push(Uint8Array.from(bytes.subarray(at, at + size)));
  reader.end();
  return analysis.report();
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;

/** What holds of a report, whatever was read. */
function expectSound(bytes: Uint8Array): void {
  const report = analyzed(bytes);
  const [input] = report.inputs;
  const lines = input?.lines ?? 0;
  expect(input?.bytes).toBe(bytes.length);
  const understood = input?.understood ?? 1;
  expect(understood >= 0 && understood <= 1).toBe(true);
  const spans = report.devices.flatMap(({ findings, incidents, messages }) =>
    [...findings, ...incidents, ...messages].flatMap(({ evidence }) => evidence),
  );
  for (const { line, endLine } of spans) expect(line >= 1 && line <= endLine && endLine <= lines).toBe(true);
  for (const { line } of report.diagnostics) expect(line >= 0 && line <= lines).toBe(true);
  for (const format of formats) {
    const text = reporters[format](report, { columns: 100, colour: false, all: true });
    expect(CONTROLS.exec(text.replaceAll('\r\n', '\n'))?.[0], format).toBe(undefined);
  }
}

/** The same bytes in pieces give the same report. */
function expectSameInPieces(bytes: Uint8Array, size: number): void {
  expect(analyzed(bytes, size)).toEqual(analyzed(bytes));
}

/** A secret in a line of its own stays hidden, whatever stands around it. */
function expectSecretKept(bytes: Uint8Array, at: number): void {
  const place = Buffer.from(bytes).indexOf(10, Math.floor(at * bytes.length)) + 1;
  const planted = Buffer.concat([bytes.subarray(0, place), Buffer.from(PLANTED), bytes.subarray(place)]);
  const report = analyzed(planted);
  for (const format of formats) {
    expect(reporters[format](report, { columns: 100, colour: false, all: true }), format).not.toContain(SECRET);
  }
}

/** What a collector makes of messages never throws, and draws no control character. */
function expectCollected(messages: readonly Uint8Array[], isFramed: boolean): void {
  let received = 0;
  const core = createCore(engine, CORE_LIMITS, 'test', (event) => {
    expect(CONTROLS.exec(JSON.stringify(event))?.[0]).toBe(undefined);
  });
  const reader = createLiveReader(
    { messages: engine.knowledge.messages, redact: true, zones: {} },
    { record: (record, reception) => core.take(record, reception), diagnostic: () => {} },
  );
  const take = (bytes: Uint8Array, transport: 'udp' | 'tcp') => {
    received += 1;
    reader.take({ bytes, peer: '192.0.2.1', receivedAt: NOW + received, transport });
  };
  if (isFramed) {
    const deframer = createDeframer(65_536, (message) => take(Uint8Array.from(message), 'tcp'));
    for (const message of messages) deframer.push(Buffer.concat([message, Buffer.from('\n')]));
    deframer.end();
  } else for (const message of messages) take(message, 'udp');
  reader.flush();
  while (core.judge(NOW, 1000));
  const { received: counted, licensing, other, unparsed, continued, duplicates, shed } = reader.counts();
  // One message may hold two log lines that a console ran together.
  expect(counted).toBeGreaterThanOrEqual(received);
  expect(licensing + other + unparsed + continued + duplicates + shed).toBe(counted);
}

/** Keeps the bytes that broke something, under the name of what they broke. */
function kept<Rest extends readonly unknown[]>(
  name: string,
  check: (bytes: Uint8Array, ...rest: Rest) => void,
): (bytes: Uint8Array, ...rest: Rest) => void {
  return (bytes, ...rest) => {
    try {
      check(bytes, ...rest);
    } catch (error) {
      mkdirSync(KEPT, { recursive: true });
      writeFileSync(`${KEPT}/${name}.txt`, bytes);
      throw error;
    }
  };
}

describe('inputs that broke something once', () => {
  const names = readdirSync(KEPT).filter((name) => name.endsWith('.txt'));
  it.each(names)('%s', (name) => {
    const bytes = readFileSync(`${KEPT}/${name}`);
    expectSound(bytes);
    for (const size of [1, 7, 4096]) expectSameInPieces(bytes, size);
    expectSecretKept(bytes, 0.5);
    const lines = bytes.toString('latin1').split('\n');
    for (const isFramed of [true, false])
      expectCollected(
        lines.map((line) => Buffer.from(line, 'latin1')),
        isFramed,
      );
  });
});

describe('whatever the input', () => {
  it('the originals are sound', () => {
    for (const bytes of ORIGINALS) expectSound(bytes);
  });

  it('with bytes changed, a report is sound, the same in pieces, and keeps secrets', { timeout: patience }, () => {
    const check = kept('mutated', (bytes: Uint8Array, size: number, at: number) => {
      expectSound(bytes);
      expectSameInPieces(bytes, size);
      expectSecretKept(bytes, at);
    });
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(mutated, fc.integer({ min: 1, max: 5000 }), share, (bytes, size, at) => check(bytes, size, at)),
      limits,
    );
  });

  it('with log lines of every shape, a report is sound and the same in pieces', { timeout: patience }, () => {
    const check = kept('log', (bytes: Uint8Array, size: number) => {
      expectSound(bytes);
      expectSameInPieces(bytes, size);
    });
    fc.assert(
      fc.property(logLines, fc.integer({ min: 1, max: 300 }), (lines, size) =>
        check(Buffer.from(lines.join('\n')), size),
      ),
      limits,
    );
  });

  it('a collector takes every message', { timeout: patience }, () => {
    const check = kept('collected', (bytes: Uint8Array, isFramed: boolean) => {
      const lines = Buffer.from(bytes).toString('latin1').split('\n');
      expectCollected(
        lines.map((line) => Buffer.from(line, 'latin1')),
        isFramed,
      );
    });
    const bytes = fc.oneof(
      logLines.map((lines) => Buffer.from(lines.join('\n'))),
      mutated.map((whole) => whole.subarray(0, 20_000)),
    );
    fc.assert(
      fc.property(bytes, fc.boolean(), (whole, isFramed) => check(whole, isFramed)),
      limits,
    );
  });
});
