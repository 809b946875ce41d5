import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCore } from '../src/collector/core.js';
import { CORE_LIMITS } from '../src/collector/following.js';
import { createAnalysis } from '../src/diagnose/analysis.js';
import { createDeframer } from '../src/ingest/receive/framing.js';
import { createLiveReader } from '../src/ingest/records/live-reader.js';
import type { Arrival } from '../src/model/live.js';
import type { ReportDevice } from '../src/model/report.js';
import { engine, optionsAt } from './engine.js';

/** The same content must give the same diagnosis, whatever the door it comes through. */
const NOW = Date.UTC(2026, 2, 6, 12);
const read = (name: string) => readFileSync(fileURLToPath(new URL(`../examples/${name}`, import.meta.url)), 'utf8');
const LOG = read('many-switches.log');
const LINES = LOG.trimEnd().split('\n');
const OUTPUTS = ['clean.txt', 'cslu-name-unresolved.txt', 'stack-member-without-trust.txt'].map(read);

/** What was diagnosed, without where it was read. */
function essenceOf(devices: readonly ReportDevice[]): unknown {
  return devices
    .map(({ id, release, topology, findings, incidents, messages }) => ({
      id,
      release,
      topology: [topology.id, topology.mode, topology.confidence],
      findings: findings.map((finding) => [
        finding.id,
        finding.severity,
        finding.causes.map((cause) => [cause.id, cause.verdict]),
      ]),
      incidents: incidents
        .map(({ mnemonic, status, count, opened, closed }) => [mnemonic, status, count, opened, closed])
        .sort(),
      messages: messages.map(({ mnemonic, count, first, last }) => [mnemonic, count, first, last]).sort(),
    }))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** @param inputs each a source with its pieces */
function analyzed(inputs: readonly (readonly Uint8Array[])[]): unknown {
  const analysis = createAnalysis(engine, { ...optionsAt(NOW), now: new Date(NOW).toISOString() });
  for (const [index, pieces] of inputs.entries()) {
    const reader = analysis.open(`input-${index}`);
    for (const piece of pieces) {
      const own = Uint8Array.from(piece);
      reader.push(own);
      // Whoever reads from a file uses the memory again.
      own.fill(0x21);
    }
    reader.end();
  }
  return essenceOf(analysis.report().devices);
}

function live(send: (take: (bytes: Uint8Array, transport: Arrival['transport']) => void) => void): unknown {
  const core = createCore(engine, CORE_LIMITS, 'test', () => {});
  const reader = createLiveReader(
    { messages: engine.knowledge.messages, redact: true, zones: {} },
    { record: (record, reception) => core.take(record, reception), diagnostic: () => {} },
  );
  send((bytes, transport) => reader.take({ bytes, peer: '192.0.2.1', receivedAt: NOW, transport }));
  reader.flush();
  while (core.judge(NOW, 1000));
  return essenceOf(core.devices());
}

const cutAt = (bytes: Uint8Array, cuts: readonly number[]): Uint8Array[] => {
  const places = [0, ...[...cuts].sort((a, b) => a - b), bytes.length];
  return places.slice(1).map((place, index) => bytes.subarray(places[index], place));
};

describe('the same outputs', () => {
  const whole = Buffer.from(OUTPUTS.join('\n'));
  const expected = analyzed([[whole]]);

  it('as one file or as many', () => {
    expect(analyzed(OUTPUTS.map((text) => [Buffer.from(text)]))).toEqual(expected);
  });

  it('however they are cut into pieces', () => {
    const cuts = fc.array(fc.nat(whole.length), { maxLength: 12 });
    fc.assert(
      fc.property(cuts, (places) => {
        expect(analyzed([cutAt(whole, places)])).toEqual(expected);
      }),
      { numRuns: 40 },
    );
  });

  it('with the line ends of other systems', () => {
    const text = OUTPUTS.join('\n').replaceAll('\n', '\r\n');
    expect(analyzed([[Buffer.from(text)]])).toEqual(expected);
  });
});

describe('the same log', () => {
  const bytes = Buffer.from(LOG);
  const expected = live((take) => {
    for (const line of LINES) take(Buffer.from(line), 'udp');
  });

  it('over UDP, and over TCP in both framings and every split', () => {
    const framed = [bytes, Buffer.from(LINES.map((line) => `${Buffer.byteLength(line)} ${line}`).join(''))];
    const cuts = fc.array(fc.nat(bytes.length), { maxLength: 20 });
    fc.assert(
      fc.property(fc.constantFrom(...framed), cuts, (stream, places) => {
        const received = live((take) => {
          const deframer = createDeframer(65_536, (message) => take(Uint8Array.from(message), 'tcp'));
          for (const piece of cutAt(stream, places)) deframer.push(Buffer.from(piece));
          deframer.end();
        });
        expect(received).toEqual(expected);
      }),
      { numRuns: 60 },
    );
  });

  it('from a file names the same devices, findings, causes and counts', () => {
    const bare = (essence: unknown) =>
      (essence as { id: string; findings: unknown; messages: [string, number][] }[]).map(
        ({ id, findings, messages }) => ({
          id,
          findings,
          messages: messages.map(([mnemonic, count]) => [mnemonic, count]),
        }),
      );
    expect(bare(analyzed([[bytes]]))).toEqual(bare(expected));
  });
});
