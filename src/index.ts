/** The library: the same reading, folding and judging as the commands, for programs. See docs/library.md. */
import { engineWithPacks } from './cli/knowledge.js';
import { readVersion } from './cli/version.js';
import { createAnalysis } from './diagnose/analysis.js';
import type { Engine } from './diagnose/judge/engine.js';
import type { Diagnostic } from './model/diagnostic.js';
import type { Report } from './model/report.js';
import type { Mode, TopologyId } from './model/terms.js';

export { type Analysis, type AnalysisOptions, createAnalysis } from './diagnose/analysis.js';
export type { Engine } from './diagnose/judge/engine.js';
export type { Diagnostic } from './model/diagnostic.js';
export type { Span } from './model/evidence.js';
export type * from './model/report.js';
export type { Mode, TopologyId } from './model/terms.js';

/** Text or bytes of one input, whole or in pieces that may be cut anywhere. Text is read as UTF-8. */
export type InputData = string | Uint8Array | Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>;

export interface Input {
  /** What evidence calls this input: a path, a host name. */
  readonly source: string;
  readonly data: InputData;
}

export interface EngineOptions {
  /** Folders of rules to lay over the built-in knowledge, later ones over earlier ones. */
  readonly packs?: readonly string[];
}

export interface AnalyzeOptions {
  /** From `createEngine`; without it the built-in knowledge is loaded for this call. */
  readonly engine?: Engine;
  /** The moment that deadlines are measured against; without it, what the inputs say, or else the clock. */
  readonly now?: Date;
  readonly topology?: TopologyId;
  readonly mode?: Mode;
  /** False keeps tokens, passwords, keys and return codes. */
  readonly redact?: boolean;
  /** Offsets in minutes of time zone abbreviations: `{ CST: -360 }`. */
  readonly zones?: Readonly<Record<string, number>>;
}

/** A pack that can't be used as it is. */
export class PackError extends Error {
  readonly diagnostics: readonly Diagnostic[];

  constructor(diagnostics: readonly Diagnostic[]) {
    super(diagnostics.map(({ source, line, message }) => `${source}:${line}: ${message}`).join('\n'));
    this.name = 'PackError';
    this.diagnostics = diagnostics;
  }
}

/**
 * Loads the built-in knowledge, with packs laid over it. An engine keeps nothing between analyses and can be shared.
 * @throws PackError that names every problem with its file and line, when a pack has errors
 */
export async function createEngine({ packs = [] }: EngineOptions = {}): Promise<Engine> {
  const { engine, diagnostics } = await engineWithPacks(packs);
  const errors = diagnostics.filter(({ level }) => level === 'error');
  if (errors.length > 0) throw new PackError(errors);
  return engine;
}

/**
 * One diagnosis of all inputs together, as `sldiag analyze` makes it. Bad text in an input never throws: it becomes one of
 * the report's diagnostics.
 * @throws what an input's own iterator throws
 * @throws RangeError when `now` is not a date
 */
export async function analyze(
  inputs: Iterable<Input> | AsyncIterable<Input>,
  options: AnalyzeOptions = {},
): Promise<Report> {
  const { engine = await createEngine(), now, topology = null, mode = null, redact = true, zones = {} } = options;
  const analysis = createAnalysis(engine, {
    wallClock: Date.now(),
    now: now?.toISOString() ?? null,
    topology: { id: topology, mode },
    redact,
    zones,
    version: readVersion(),
  });
  for await (const { source, data } of inputs) {
    const reader = analysis.open(source);
    const isWhole = typeof data === 'string' || data instanceof Uint8Array;
    for await (const piece of isWhole ? [data] : data) {
      reader.push(typeof piece === 'string' ? Buffer.from(piece) : piece);
    }
    reader.end();
  }
  return analysis.report();
}
