import type { LiveMessage } from './live.js';
import type { FleetCause, Incident, Level, NextStep, Report, ReportDevice, Topology } from './report.js';
import type { LiveSilence } from './silence.js';
import type { Mode, TopologyId } from './terms.js';

/** What the collector's HTTP interface answers with; docs/openapi.yaml is generated from these and from `src/collector/operations.ts`. */
export interface Health {
  status: 'ok' | 'ready' | 'not ready';
  /** Why it is not ready. */
  reasons?: string[];
}

/** Where a page lies in a list; `total` counts all that passed the filters. */
export interface Paging {
  total: number;
  page: number;
  pages: number;
}

export interface DeviceSummary {
  id: string;
  hostname: string | null;
  release: string | null;
  topology: Pick<Topology, 'id' | 'mode' | 'confidence' | 'alternatives' | 'from'>;
  /** The one line to read aloud. */
  headline: string;
  /** Severity of its worst finding; info without one. */
  worst: Level;
  errors: number;
  warnings: number;
  openIncidents: number;
  /** ISO 8601: by when an ACK must be there; null where that is not known. */
  ackDue: string | null;
  /** ISO 8601, the device's clock. */
  now: string;
}

export interface DeviceList extends Paging {
  devices: DeviceSummary[];
  /** All that the collector knows, whatever the filters. */
  known: number;
  /** ISO 8601: as of when. */
  at: string;
}

export interface DeviceAnswer {
  device: ReportDevice;
  next: NextStep[];
}

export interface MessageList {
  /** Newest first. */
  messages: LiveMessage[];
  /** ISO 8601: messages received before it are no longer held here; null while there is none. */
  heldSince: string | null;
  /** More passed the filters than were asked for. */
  isCut: boolean;
}

export interface DeviceIncident extends Incident {
  device: string;
  hostname: string | null;
}

export interface IncidentList extends Paging {
  incidents: DeviceIncident[];
  /** ISO 8601: as of when. */
  at: string;
}

export interface FleetList {
  fleet: FleetCause[];
}

export interface SearchAnswer {
  hits: { kind: string; id: string; title: string; snippet: string; score: number }[];
}

export interface EntryAnswer {
  kind: string;
  id: string;
  /** The entry as `sldiag explain` tells it. */
  text: string;
}

export interface Chosen {
  device: string;
  topology: TopologyId | null;
  mode: Mode | null;
}

export interface SilenceList {
  /** Those that have not ended. */
  silences: LiveSilence[];
  /** Findings that they hide. */
  hidden: Report['silenced'];
}

export interface Failure {
  error: { code: string; message: string };
}
