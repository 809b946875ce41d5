import type { Diagnostic } from './diagnostic.js';
import type { Known, Span } from './evidence.js';
import type { FactShape } from './facts.js';
import type { ReportInput, ReportMessage } from './report.js';

/** `sldiag/facts/v1`: what was parsed, without a diagnosis. Its JSON Schema is generated into `schema/facts.v1.json`. */
export type FactsReport = FactsReportOf<Known<FactShape>>;

/** The same before each leaf is a value with its spans: what the schema is made from. */
export type PlainFactsReport = FactsReportOf<FactShape>;

interface FactsReportOf<Facts> {
  schema: 'sldiag/facts/v1';
  /** ISO 8601, the wall clock. */
  generatedAt: string;
  version: string;
  inputs: ReportInput[];
  devices: DeviceFacts<Facts>[];
  diagnostics: Diagnostic[];
}

/** One product instance. */
interface DeviceFacts<Facts> {
  /** As in the report. */
  id: string;
  /** Commands whose output was read, abbreviations expanded. */
  outputs: string[];
  /** Each leaf is `{ value, spans }`; what no input says is absent. */
  facts: Facts;
  /** Licensing messages of its log, counted. */
  messages: ReportMessage[];
  /** Lines of known outputs that were not understood. `spans` holds the first of them. */
  unread: { lines: number; spans: Span[] };
}
