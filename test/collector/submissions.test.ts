import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
// As built: the thread is a file of its own.
import { createCollector } from '../../dist/src/collector/collector.js';
import { createDocumentReader, type DocumentReader, type FromReader } from '../../dist/src/collector/submissions.js';
import { engine } from '../engine.js';

const readers: DocumentReader[] = [];
afterEach(async () => {
  await Promise.all(readers.splice(0).map((reader) => reader.close()));
});

type Records = Extract<FromReader, { kind: 'records' }>['records'];

function open() {
  const reader = createDocumentReader({ messages: engine.knowledge.messages, redact: true });
  readers.push(reader);
  return async (text: string) => {
    const records: Records[number][] = [];
    const document = { bytes: new TextEncoder().encode(text), source: 'paste', now: Date.UTC(2026, 2, 5) };
    const { diagnostics } = await reader.read(document, (pack) => records.push(...pack));
    return { records, diagnostics };
  };
}

describe('documents that are read by another thread', () => {
  it('give the records in order, one document after the other', { timeout: 30_000 }, async () => {
    const read = open();
    const prompts = (name: string, count: number) =>
      Array.from(
        { length: count },
        (_, index) => `${name}${index}#show license udi\nUDI: PID:C9300-24T,SN:FOC${index}\n`,
      ).join('');
    const [first, second] = await Promise.all([read(prompts('a', 1000)), read(prompts('b', 10))]);
    expect(first.records.map(({ device }) => (device as { hostname?: string }).hostname)).toEqual(
      Array.from({ length: 1000 }, (_, index) => `a${index}`),
    );
    expect(second.records).toHaveLength(10);
  });

  it('leave this thread free meanwhile', { timeout: 60_000 }, async () => {
    const read = open();
    let turns = 0;
    const timer = setInterval(() => {
      turns += 1;
    }, 5);
    await read('SW1#show license usage\n'.concat('licence-x (A):\n  Count: 1\n'.repeat(200_000)));
    clearInterval(timer);
    expect(turns).toBeGreaterThan(10);
  });

  it('may not hold an output without end: it is left out, and that is told', { timeout: 60_000 }, async () => {
    const read = open();
    const usage = Array.from({ length: 60_000 }, (_, index) => `licence-${index} (A):\n  Description: x\n  Count: 1\n`);
    const { records, diagnostics } = await read(`SW1#show license usage\n${usage.join('')}`);
    expect(records).toEqual([]);
    expect(diagnostics.map(({ code }) => code)).toContain('output-too-large');
  });
});

describe('what is only diagnosed', () => {
  it.each(['cslu-name-unresolved.txt', 'clean.txt'])(
    'gets the same diagnosis of %s from the thread as at once, and leaves no device behind',
    { timeout: 30_000 },
    async (name) => {
      const options = { version: 'test', redact: true, store: null, loaded: null, flushMs: 50 };
      const collector = createCollector(engine, options);
      const text = readFileSync(new URL(`../../examples/${name}`, import.meta.url), 'utf8');
      const outcome = async (padding: string) => {
        const { devices, inputs } = await collector.analyze(Buffer.from(text + padding), 'paste');
        return {
          devices: devices.map(({ id, outcome, findings }) => ({ id, outcome, findings })),
          inputs: inputs.length,
        };
      };
      const short = await outcome('');
      expect(short).toMatchObject({ devices: [{}], inputs: 1 });
      expect(await outcome('\n'.repeat(20_000))).toEqual(short);
      expect(collector.snapshot().devices).toEqual([]);
      await collector.stop();
    },
  );
});
