import { type Analysis, createAnalysis } from '../diagnose/analysis.js';
import type { Engine } from '../diagnose/judge/engine.js';
import type { TopologyChoice } from '../diagnose/judge/topology.js';
import type { Diagnostic } from '../model/diagnostic.js';
import type { Inventory } from '../model/inventory.js';
import type { InputRecord } from '../model/record.js';
import type { Report } from '../model/report.js';
import { createDocumentReader, type DocumentReader } from './submissions.js';

/** Bytes of what is handed over that are read at once; a larger document is read by another thread. */
export const READ_AT_ONCE = 16 * 1024;

/** What whoever asks settled: the topology, and the moment that deadlines are measured against (ISO 8601). */
export interface Settled {
  readonly topology: TopologyChoice;
  readonly now: string | null;
}

/** Show outputs and log lines that are diagnosed for themselves, without their secrets; nothing of them is kept. */
export interface Diagnosing {
  /**
   * Reads bytes, which are its own from then on.
   * @throws Unreadable
   */
  read(bytes: Uint8Array, source: string, settled?: Settled): Promise<Analysis>;
  /** @throws Unreadable */
  analyze(bytes: Uint8Array, source: string): Promise<Report>;
  /**
   * What it holds, for whoever folds it elsewhere.
   * @throws Unreadable
   */
  records(
    bytes: Uint8Array,
    source: string,
  ): Promise<{ readonly records: readonly InputRecord[]; readonly diagnostics: readonly Diagnostic[] }>;
  /** What reads larger documents, for whoever keeps them. */
  readonly documents: DocumentReader;
  close(): Promise<void>;
}

const NOTHING_SETTLED: Settled = { topology: { id: null, mode: null }, now: null };

export function createDiagnosing(
  engine: Engine,
  { version, inventory }: { readonly version: string; readonly inventory?: Inventory | undefined },
): Diagnosing {
  const documents = createDocumentReader({ messages: engine.knowledge.messages, redact: true });

  async function read(
    bytes: Uint8Array,
    source: string,
    settled = NOTHING_SETTLED,
    take?: (record: InputRecord) => void,
  ): Promise<Analysis> {
    const wallClock = Date.now();
    const options = { ...settled, wallClock, redact: true, zones: {}, version, inventory };
    const analysis = createAnalysis(engine, options, take);
    if (bytes.length <= READ_AT_ONCE) {
      const reader = analysis.open(source);
      reader.push(bytes);
      reader.end();
      return analysis;
    }
    const now = settled.now === null ? wallClock : Date.parse(settled.now);
    const { diagnostics, summary, loose } = await documents.read({ bytes, source, now }, (records) => {
      for (const record of records) analysis.elsewhere.record(withoutDiagnostics(record));
    });
    for (const diagnostic of diagnostics) analysis.complain(diagnostic);
    analysis.elsewhere.end(summary, loose);
    return analysis;
  }

  return {
    read: (bytes, source, settled) => read(bytes, source, settled),
    async records(bytes, source) {
      const records: InputRecord[] = [];
      const analysis = await read(bytes, source, NOTHING_SETTLED, (record) => void records.push(record));
      return { records, diagnostics: analysis.diagnostics() };
    },
    analyze: async (bytes, source) => (await read(bytes, source)).report(),
    documents,
    close: () => documents.close(),
  };
}

/** The thread that read a document tells what is wrong with it once, at its end. */
function withoutDiagnostics(record: InputRecord): InputRecord {
  return 'diagnostics' in record ? { ...record, diagnostics: [] } : record;
}
