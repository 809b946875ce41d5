import type { DeviceList, IncidentList } from '../model/http-answers.js';
import type { FleetCause, Incident, Level, Report } from '../model/report.js';
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

/** Which devices; the name is a part of the id or the host name. */
export interface DevicesAsked {
  readonly severity: Level | null;
  readonly name: string;
}
/** In any order; some may be called otherwise than was asked. */
export type DevicesFound = Pick<DeviceList, 'devices' | 'known' | 'at'>;

export interface IncidentsAsked {
  readonly status: Incident['status'] | null;
  /** Id or host name. */
  readonly device: string | null;
}
/** Incidents, newest first, and the causes that devices share. */
export interface IncidentsFound extends Pick<IncidentList, 'incidents' | 'at'> {
  readonly fleet: readonly FleetCause[];
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
    devices(asked: DevicesAsked, page: number): Promise<DevicesFound>;
    incidents(asked: IncidentsAsked, page: number): Promise<IncidentsFound>;
    /** One device, by id or host name; null where there is none. */
    report(named: string, page: number): Promise<Report | null>;
  } | null;
}
