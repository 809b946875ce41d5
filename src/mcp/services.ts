import type { LiveSnapshot } from '../model/live.js';
import type { Report } from '../model/report.js';
import type { Mode, TopologyId } from '../model/terms.js';
import type { Told } from './answer.js';

/** What an assistant gives to read: a text, or a file below a folder that the user allowed. */
export type Given = { readonly text: string } | { readonly path: string };

/** How an answer is told. */
export interface Telling {
  /** `summary`: a line a device; `brief`: a screen each; `full`: everything with its evidence. */
  readonly detail: 'summary' | 'brief' | 'full';
  readonly format: 'text' | 'json';
}

/** What the user settled of the topology, and the moment that deadlines are measured against (ISO 8601). */
export interface Settled {
  readonly topology: TopologyId | null;
  readonly mode: Mode | null;
  readonly now: string | null;
}

/**
 * What the tools do, by the functions of the commands of the same names: nothing is diagnosed twice. Secrets are always replaced; none
 * of these has a switch for it. Each throws `Refused` where the question can't be answered.
 */
export interface McpServices {
  readonly version: string;
  /** False where no path is ever read. */
  readonly readsFiles: boolean;
  analyze(given: Given, settled: Settled, telling: Telling): Promise<Told>;
  compare(before: Given, after: Given, settled: Settled, telling: Telling): Promise<Told>;
  explain(what: string, topology: TopologyId | null, mode: Mode | null): Promise<Told>;
  search(words: string, limit: number): Told;
  readonly knowledge: {
    /** Folders of `knowledge/`. */
    readonly kinds: readonly string[];
    ids(kind: string): readonly string[];
    /** An entry as `sldiag explain` tells it; null where there is none. */
    entry(kind: string, id: string): string | null;
  };
  /**
   * The collector; null where none is attached.
   * @param page of an answer: for a further one the state may do that the page before was told of
   */
  readonly fleet: {
    snapshot(page: number): Promise<LiveSnapshot>;
    /** One device, by id or host name; null where there is none. */
    report(named: string, page: number): Promise<Report | null>;
  } | null;
}
