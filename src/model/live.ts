import type { Level } from './diagnostic.js';
import type { FleetCause, Incident, NextStep, Report, ReportDevice } from './report.js';
import type { Mode, TopologyId } from './terms.js';

/** How a line came in. */
export type Transport = 'udp' | 'tcp' | 'tls' | 'file' | 'http';

/** Bytes of one message as a socket handed them over: framing removed, nothing decoded. */
export interface Arrival {
  readonly bytes: Uint8Array;
  /** Sender's address without port, IPv4-mapped IPv6 written as IPv4. */
  readonly peer: string;
  /** Milliseconds since 1970 UTC by the collector's clock. */
  readonly receivedAt: number;
  readonly transport: Transport;
}

/** One log line as the collector understood it. */
export interface LiveMessage {
  /** ISO 8601, the collector's clock. */
  readonly receivedAt: string;
  /** ISO 8601, the device's clock; null when the line carries none. */
  readonly at: string | null;
  /** Id of the device, as in `ReportDevice.id`. */
  readonly device: string;
  readonly hostname: string | null;
  readonly peer: string;
  readonly facility: string;
  readonly severity: number;
  readonly mnemonic: string;
  readonly fields: Readonly<Record<string, string>>;
  /** Redacted, control characters escaped. */
  readonly text: string;
  /** The whole line as it came, redacted and escaped. */
  readonly line: string;
  /** Of facility SMART_LIC, or evidence for a licensing cause; other lines are shown on demand only. */
  readonly isLicensing: boolean;
  readonly repeats: number;
}

export type Change = 'opened' | 'changed' | 'resolved';

interface Stamped {
  /** Grows by one an event, and goes on after a restart. */
  readonly id: number;
  /** ISO 8601, the collector's clock. */
  readonly at: string;
}

/** What a running collector tells of, in the order in which it happened: on stdout, to scripts, webhooks and the dashboard. */
export type LiveEvent = Stamped &
  (
    | { readonly kind: 'message'; readonly message: LiveMessage }
    | {
        readonly kind: 'incident';
        readonly change: Change;
        readonly device: string;
        readonly severity: Level;
        readonly incident: Incident;
      }
    /** A device's diagnosis is now another one; the whole of it. */
    | { readonly kind: 'diagnosis'; readonly device: ReportDevice; readonly next: readonly NextStep[] }
    | { readonly kind: 'fleet'; readonly change: Change; readonly key: string; readonly cause: FleetCause }
    /** A device is known by a better name now, or two turned out to be one. */
    | { readonly kind: 'renamed'; readonly from: string; readonly to: string }
    | { readonly kind: 'counters'; readonly counters: Counters }
    /** Something that the operator of the collector should know: the disk is full, a source is gone. */
    | { readonly kind: 'alarm'; readonly level: Level; readonly code: string; readonly message: string }
  );

/** A `LiveEvent` before it is numbered and stamped. */
export type Unstamped = LiveEvent extends infer Event
  ? Event extends Stamped
    ? Omit<Event, keyof Stamped>
    : never
  : never;

/** What one listener counted since it was started. */
export interface SourceCounters {
  /** `udp 0.0.0.0:5514` */
  readonly name: string;
  readonly received: number;
  readonly bytes: number;
  /** Datagrams that the kernel dropped before they could be read; null where the system doesn't show it. */
  readonly kernelDrops: number | null;
  /** Refused by the allow-list or by a limit. */
  readonly refused: number;
  /** Cut at the line cap. */
  readonly truncated: number;
  readonly connections: number;
  /** Receive buffer that the kernel granted, bytes; null for streams. */
  readonly receiveBuffer: number | null;
  /** Bytes of messages whose end has not come yet; 0 for datagrams. */
  readonly held: number;
  /** Connections that were closed to make room: unfinished messages filled the memory for them, or there were too many. */
  readonly cutOff: number;
  /** Unfinished messages filled it within the last minute. */
  readonly isCrowded: boolean;
}

/** What a collector counted since it was started. */
export interface Counters {
  readonly received: number;
  /** Lines that are licensing messages or evidence for a cause. */
  readonly licensing: number;
  /** Lines of other messages. */
  readonly other: number;
  /** Lines without a `%FAC-SEV-MNEMONIC` tag, or whose header made no sense. */
  readonly unparsed: number;
  readonly duplicates: number;
  /** Lines missing by the devices' own sequence numbers. */
  readonly sequenceGaps: number;
  /** Lines that the collector itself had to let go, because a limit was reached. */
  readonly shed: number;
  readonly devices: number;
  readonly openIncidents: number;
  /** Lines a second, over the last seconds. */
  readonly rate: number;
  readonly sources: readonly SourceCounters[];
  readonly store: {
    readonly state: 'ok' | 'degraded' | 'off';
    /** Events that are not on disk yet. */
    readonly pending: number;
    /** Events that never will be: the disk was full or too slow. */
    readonly lost: number;
  };
  /** Notices to webhooks; absent where none is told. */
  readonly webhooks?: WebhookCounters;
}

/** What became of notices to webhooks since the collector was started. */
export interface WebhookCounters {
  readonly delivered: number;
  readonly failed: number;
  /** Not delivered yet. */
  readonly waiting: number;
}

/** Everything a view needs to begin with. */
export interface LiveSnapshot {
  readonly schema: 'sldiag/live/v1';
  readonly version: string;
  readonly startedAt: string;
  readonly at: string;
  /** Id of the newest event that is in it. */
  readonly event: number;
  readonly devices: readonly ReportDevice[];
  readonly next: readonly NextStep[];
  readonly fleet: readonly FleetCause[];
  readonly counters: Counters;
  /** The newest messages, oldest first; bounded. */
  readonly messages: readonly LiveMessage[];
  /** Findings that silences hide; absent where none can be set. */
  readonly silenced?: Report['silenced'];
}

/** Where a view gets what it shows: a collector in this process, one elsewhere over HTTP, or a replayed file. */
export interface LiveFeed {
  snapshot(): Promise<LiveSnapshot>;
  /**
   * Tells of every event after the last snapshot, in batches.
   * @param onState told when the feed is lost and when it is back
   * @returns stops it
   */
  subscribe(onEvents: (events: readonly LiveEvent[]) => void, onState?: (state: FeedState) => void): () => void;
  /** Hands over show outputs or log lines of a device; resolves to the ids of the devices they were about. */
  submit(text: string, source: string): Promise<readonly string[]>;
  /** The user's word on a device's topology; nulls take it back. */
  choose(device: string, topology: TopologyId | null, mode: Mode | null): Promise<void>;
  close(): Promise<void>;
}

export interface FeedState {
  readonly state: 'connected' | 'connecting' | 'lost' | 'ended';
  /** In words, for the status line. */
  readonly detail: string;
}
