import { createAnalysis } from '../../../src/diagnose/analysis.js';
import type { ReadContext } from '../../../src/ingest/context.js';
import type { DocumentReading } from '../../../src/ingest/show/block.js';
import { readStructured } from '../../../src/ingest/structured/index.js';
import type { Known } from '../../../src/model/evidence.js';
import type { FactShape } from '../../../src/model/facts.js';
import type { Report, ReportDevice } from '../../../src/model/report.js';
import { engine, optionsAt } from '../../engine.js';

export const CONTEXT: ReadContext = {
  messages: engine.knowledge.messages,
  redact: true,
  now: Date.UTC(2026, 0, 1),
  zones: {},
};

/** Reads one document as a reader of records hands it over. */
export function readDocument(text: string, hostname: string | null = null): DocumentReading | null {
  const lines = text.split('\n').map((line, index) => ({ number: index + 1, text: line }));
  return readStructured(lines, { source: 'in.txt', device: { source: 'in.txt', hostname, address: null } }, CONTEXT);
}

/** The facts of all states in a document, the later ones over the earlier. */
export function factsOf(text: string, hostname: string | null = null): Known<FactShape> {
  const states = (readDocument(text, hostname)?.records ?? []).filter((record) => record.kind === 'state');
  return Object.assign({}, ...states.map(({ facts }) => facts)) as Known<FactShape>;
}

/** Plain values in place of facts. */
export function plain(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(plain);
  if (typeof node !== 'object' || node === null) return node;
  if ('spans' in node && 'value' in node) return node.value;
  return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, plain(value)]));
}

/** Everything from bytes to report. */
export function analyze(inputs: Readonly<Record<string, string>>): Report {
  const analysis = createAnalysis(engine, optionsAt(Date.UTC(2026, 0, 1)));
  for (const [source, text] of Object.entries(inputs)) {
    const reader = analysis.open(source);
    reader.push(Buffer.from(text));
    reader.end();
  }
  return analysis.report();
}

/** Findings of a device with the verdicts of their causes: `transport-url-wrong: smart-transport-to-on-prem confirmed`. */
export function verdictsOf(device: ReportDevice | undefined): string[] {
  return (device?.findings ?? []).flatMap(({ id, causes }) =>
    causes.filter(({ verdict }) => verdict === 'confirmed').map((cause) => `${id}: ${cause.id} ${cause.verdict}`),
  );
}

/** Every span in a tree of facts. */
export function spansIn(node: unknown): { text: string; line: number; form?: string }[] {
  if (Array.isArray(node)) return node.flatMap(spansIn);
  if (typeof node !== 'object' || node === null) return [];
  if ('spans' in node && Array.isArray(node.spans))
    return node.spans as { text: string; line: number; form?: string }[];
  return Object.values(node).flatMap(spansIn);
}
