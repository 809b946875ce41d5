import type { Diagnostic } from './diagnostic.js';
import type { Span } from './evidence.js';
import type { ReportDevice } from './report.js';

/** `sldiag/comparison/v1`: what a migration, an upgrade or a repair has changed. */
export interface ComparisonReport {
  schema: 'sldiag/comparison/v1';
  generatedAt: string;
  version: string;
  devices: ComparedDevice[];
  /** Devices on one side only, by id. */
  onlyBefore: string[];
  onlyAfter: string[];
  diagnostics: Diagnostic[];
}

export interface ComparedDevice {
  id: string;
  hostname: string | null;
  /** When each side was seen, and by which clock its dates were judged. */
  seen: { before: ReportDevice['now']; after: ReportDevice['now'] };
  /** Entry of `knowledge/comparisons/`; null where nothing tells what kind of change this is. */
  kind: string | null;
  title: string;
  /** `worked`: all that is required holds. `unclear`: what is known holds, and something required is not known. */
  verdict: 'worked' | 'failed' | 'unclear';
  checks: Check[];
  changes: Change[];
  /** `unseen`: of what told of them before the later side holds nothing, so that nobody can say whether they are over. */
  findings: { resolved: FindingName[]; unseen: FindingName[]; remaining: FindingName[]; new: FindingName[] };
  procedure: string | null;
  next: string[];
}

export interface Check {
  id: string;
  expect: string;
  outcome: 'met' | 'not-met' | 'unknown';
  required: boolean;
  evidence: Span[];
  /** What to do; the empty string where it is met. */
  otherwise: string;
  commands: string[];
  /** Commands whose output would tell, where it is not known. */
  ask: string[];
}

/** One value that differs. Null: not there, or not in the inputs. */
export interface Change {
  what: string;
  before: string | null;
  after: string | null;
}

export interface FindingName {
  id: string;
  title: string;
  severity: 'error' | 'warning' | 'info';
}
