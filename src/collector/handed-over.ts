import { type AnalysisOptions, createAnalysis } from '../diagnose/analysis.js';
import type { Engine } from '../diagnose/judge/engine.js';
import type { Inventory } from '../model/inventory.js';
import type { InputRecord } from '../model/record.js';
import type { Report } from '../model/report.js';
import type { Core, Submission } from './core.js';
import { createDocumentReader } from './submissions.js';

/** Bytes of what is handed over that are read at once; a larger document is read by another thread. */
const READ_AT_ONCE = 16 * 1024;
/** Longest time of judging in one go, milliseconds. */
const TURN = 10;

/** Show outputs and log lines that somebody hands to a collector. The bytes are the collector's from then on. */
export interface HandedOver {
  /** Gives them to the devices that they are of, and waits until these were judged. */
  submit(bytes: Uint8Array, source: string): Promise<Submission>;
  /** Diagnoses them for themselves; nothing of them is kept. */
  analyze(bytes: Uint8Array, source: string): Promise<Report>;
  close(): Promise<void>;
}

export function createHandedOver(
  engine: Engine,
  core: Core,
  options: { readonly version: string; readonly inventory?: Inventory | undefined },
): HandedOver {
  const documents = createDocumentReader({ messages: engine.knowledge.messages, redact: true });

  async function submit(bytes: Uint8Array, source: string): Promise<Submission> {
    const now = Date.now();
    if (bytes.length <= READ_AT_ONCE) {
      const submission = core.submit(Buffer.from(bytes).toString(), source, now);
      while (core.judge(now, 100));
      return submission;
    }
    const opening = core.opening(source, now);
    const { diagnostics: told } = await documents.read({ bytes, source, now }, (records) => {
      for (const record of records) opening.take(record);
    });
    const { devices, diagnostics } = opening.finish();
    // Who handed something over waits for what it changed; nobody else does.
    while (!opening.isJudged) {
      const until = performance.now() + TURN;
      while (performance.now() < until && core.judge(Date.now(), 1));
      await new Promise((resolve) => setImmediate(resolve));
    }
    return { devices, diagnostics: [...diagnostics, ...told] };
  }

  async function analyze(bytes: Uint8Array, source: string): Promise<Report> {
    const now = Date.now();
    const read: AnalysisOptions = {
      wallClock: now,
      now: null,
      topology: { id: null, mode: null },
      redact: true,
      zones: {},
      version: options.version,
      inventory: options.inventory,
    };
    const analysis = createAnalysis(engine, read);
    if (bytes.length <= READ_AT_ONCE) {
      const reader = analysis.open(source);
      reader.push(bytes);
      reader.end();
      return analysis.report();
    }
    const { diagnostics, summary, loose } = await documents.read({ bytes, source, now }, (records) => {
      for (const record of records) analysis.elsewhere.record(withoutDiagnostics(record));
    });
    for (const diagnostic of diagnostics) analysis.complain(diagnostic);
    analysis.elsewhere.end(summary, loose);
    return analysis.report();
  }

  return { submit, analyze, close: () => documents.close() };
}

/** The thread that read a document tells what is wrong with it once, at its end. */
function withoutDiagnostics(record: InputRecord): InputRecord {
  return 'diagnostics' in record ? { ...record, diagnostics: [] } : record;
}
