import type { Choice } from '../collector/following.js';
import type { KeptDevice } from '../collector/kept.js';
import type { DeviceRecord } from '../diagnose/fold/fold.js';
import type { FleetMember } from '../diagnose/judge/fleet.js';
import type { Reception } from '../ingest/records/live-outlet.js';
import type { Diagnostic } from '../model/diagnostic.js';
import type { LiveEvent, Unstamped } from '../model/live.js';
import type { InputRecord } from '../model/record.js';
import type { FleetCause, NextStep, ReportDevice } from '../model/report.js';
import type { LiveSilence } from '../model/silence.js';
import type { KeptTurns } from './turns.js';

/** What receivers, workers and servers of a cluster share. Nothing here knows which engine keeps it. */
export interface Backend {
  readonly log: LineLog;
  readonly leases: Leases;
  readonly state: StateStore;
  readonly desk: Desk;
  readonly view: View;
  readonly silences: SharedSilences;
  readonly choices: Choices;
  readonly given: GivenOutputs;
  close(): Promise<void>;
}

/** The engine can't be reached now, or another of its nodes has to take over: trying again is right. Any other error is final. */
export class AwayError extends Error {
  override readonly name = 'AwayError';
}

/** A message or an output as a receiver read it: joined, numbered, redacted. */
export interface Entry {
  readonly record: DeviceRecord;
  readonly reception: Reception;
}

/** Who appended a batch, and its number there: the same again is the same batch. */
export interface BatchId {
  readonly rid: string;
  readonly rseq: number;
}

/** That so many workers share the time for judging from here on: said in the log, so that whoever reads it again judges the same. */
export interface SharedBy {
  readonly workers: number;
}

/** The device with this UDI is to leave the partition: another had the UDI before. */
export interface Move {
  readonly move: string;
  readonly to: number;
}

/** A device that left another partition, as that kept it. */
export interface Moved {
  readonly moved: KeptDevice;
}

/** What the user settled of a device, by the name that it is shown under. */
export interface Chosen extends Choice {
  readonly choose: string;
}

/** What somebody gave to a server, as far as it is of devices of this partition: read, redacted, and taken in one piece. */
export interface Given {
  /** The request that it came with; its answer is for that. */
  readonly given: string;
  /** What evidence calls it. */
  readonly source: string;
  readonly records: readonly InputRecord[];
}

/** What a batch is made of. */
export type Logged = Entry | SharedBy | Move | Moved | Chosen | Given;

export interface LoggedBatch {
  readonly p: number;
  /** Grows with each batch of the partition, in the order of commits; there may be gaps. */
  readonly off: number;
  /** When it was appended by the engine's clock, milliseconds since 1970 UTC; never less than that of the batch before. */
  readonly at: number;
  readonly entries: readonly Logged[];
}

/** What receivers hand to workers: a log for each partition. */
export interface LineLog {
  /**
   * Appends to several partitions at once, all or nothing. What was appended under the same id before is left as it is.
   * @param notBefore the batches are at least as late as this, milliseconds
   */
  append(id: BatchId, parts: ReadonlyMap<number, readonly Logged[]>, notBefore?: number): Promise<void>;
  /**
   * Batches behind the given offsets, in order within each partition; partitions in the order that they are given in, but before all those in which
   * something waits that was settled or given.
   * @param limit batches of one partition, and sixteen times as many of all together, or of one in which something waits
   */
  read(after: ReadonlyMap<number, number>, limit: number): Promise<readonly LoggedBatch[]>;
}

/** The right to judge a partition. Whoever takes it next has another epoch. */
export interface Lease {
  readonly p: number;
  readonly epoch: number;
  /** Up to here everything is in the devices' states. */
  readonly off: number;
  /** Up to here everything was told, which is at least as far: what is read again until there tells nothing once more. */
  readonly told: number;
  /** Time of the batch at `off`, milliseconds. */
  readonly tick: number;
  /** Whose turn it is to be judged; null in the beginning. */
  readonly turns: KeptTurns | null;
}

export interface Leases {
  /**
   * Keeps what this worker has, takes what nobody holds and gives up what is more than its fair share.
   * @param taken partitions that are taken at most, so that their state can be read before the lease ends
   * @param version of this worker, for who looks at the cluster
   */
  renew(
    worker: string,
    taken: number,
    version?: string,
  ): Promise<{
    readonly leases: readonly Lease[];
    /** The engine's clock, milliseconds since 1970 UTC. */
    readonly now: number;
    /** Workers that share the partitions. */
    readonly workers: number;
    /** Some of them know nothing of `Lease.told`: whatever is told has to be saved with it, or they would tell it again. */
    readonly isMixed: boolean;
  }>;
  /** Gives up everything, at the end. */
  release(worker: string): Promise<void>;
}

/** A device as a partition keeps it. */
export interface HeldDevice extends KeptDevice {
  /** Null where it was not judged since it was written last: what is kept of it stays then. */
  readonly judgement: Judgement | null;
}

export interface JudgedDevice {
  readonly key: number;
  readonly id: string;
  readonly judgement: Judgement;
}

/** What was found of a device, each as JSON: it was written when it was found, because what it is about goes on changing. */
export interface Judgement {
  /** A `ReportDevice`. */
  readonly report: string;
  /** `NextStep[]` */
  readonly next: string;
  /** `FleetMember[]`: what of it fails, for the fleet. */
  readonly failing: string;
}

export interface HeldPartition {
  readonly devices: readonly KeptDevice[];
  /** Lines that are recognised when they come again, oldest first; of those that are in the states. */
  readonly fingerprints: readonly string[];
  /** Keys of devices that are shown and whose state was never saved. */
  readonly unsaved: readonly number[];
  /** Names whose devices left, and where they are. */
  readonly pins: readonly { readonly name: string; readonly home: number }[];
}

/**
 * All that one or several batches changed in a partition. What is told of them is in each; states, which are most of it, only now and then:
 * who takes over reads the batches behind those again.
 */
export interface Checkpoint {
  readonly p: number;
  readonly epoch: number;
  /** Where the states and what was told stood before. */
  readonly from: number;
  readonly toldFrom: number;
  /** Where the partition stands now; the states do too where they are saved with it. */
  readonly off: number;
  readonly isSaved: boolean;
  readonly tick: number;
  readonly turns: KeptTurns;
  /** Devices that were judged; those that are kept too stand there. */
  readonly judged: readonly JudgedDevice[];
  readonly kept: readonly HeldDevice[];
  readonly gone: readonly number[];
  readonly events: readonly StampedEvent[];
  /** Of what was given and has been taken and judged. */
  readonly answers: readonly Answer[];
  readonly moves: Moves;
}

/** What of a checkpoint concerns other partitions. Names noted or forgotten are in those with states only. */
export interface Moves {
  /** UDIs that messages named. Whoever heard of one first is its home, and devices elsewhere are told to go there, by their log. */
  readonly claims: readonly Claim[];
  /** For other partitions, in order. */
  readonly onward: readonly Onward[];
  /** Names whose messages go on to where the device is now, and UDIs that are that partition's from now on. */
  readonly pinned: readonly { readonly name: string; readonly home: number }[];
  readonly handed: readonly Handed[];
  /** Names of devices that came back. */
  readonly unpinned: readonly string[];
}

export interface Claim {
  /** As an alias. */
  readonly udi: string;
  /** Time of the batch that named it, milliseconds: with it the same home is found in whichever order partitions have their turn. */
  readonly at: number;
}

export interface Handed {
  readonly udi: string;
  readonly to: number;
  /** The UDI for which its device goes: whoever heard of that first has heard of the device first. */
  readonly with: string;
}

export interface Onward {
  /** Of the batch that it came with. */
  readonly off: number;
  readonly to: number;
  readonly entries: readonly (Entry | Moved | Chosen | Given)[];
}

export interface StampedEvent {
  readonly kind: Unstamped['kind'];
  /** The event as JSON: it was written when it happened, because what it is about goes on changing. */
  readonly body: string;
  /** ISO 8601 */
  readonly at: string;
  readonly fingerprint: string | null;
  /** Of the batch that led to it; absent where none did. */
  readonly off?: number;
}

export interface StateStore {
  load(partitions: readonly number[], fingerprints: number): Promise<ReadonlyMap<number, HeldPartition>>;
  /**
   * Commits all of it or nothing. Nothing when a lease among them is another's by now, or has ended.
   * @returns the partitions whose lease is lost; empty when all is committed
   */
  commit(worker: string, checkpoints: readonly Checkpoint[]): Promise<readonly number[]>;
}

/** What one worker does for all, the one that holds partition 0. */
export interface Desk {
  /** The causes that were told last. */
  told(): Promise<Readonly<Record<string, FleetCause>>>;
  /** What of devices fails that were judged after a revision, and up to when all partitions are worked off, milliseconds. */
  fleet(after: number): Promise<{
    readonly changed: readonly FailingDevice[];
    /** Up to which revision this is all. */
    readonly rev: number;
    readonly workedOff: number;
    readonly now: number;
  }>;
  /** @returns false when the lease is lost: nothing is written then */
  tellFleet(
    worker: string,
    lease: Lease,
    told: Readonly<Record<string, FleetCause>>,
    events: readonly StampedEvent[],
  ): Promise<boolean>;
  /** What webhooks kept, null without. */
  hooks(): Promise<string | null>;
  keepHooks(worker: string, lease: Lease, kept: string): Promise<boolean>;
  /** Silences that began or ended and were not told of: the devices that each changes what is shown of. */
  silenceNews(): Promise<
    readonly { readonly id: string; readonly isEnded: boolean; readonly touched: readonly string[] }[]
  >;
  /** Tells of them. @returns false when the lease is lost: nothing is written then */
  tellSilences(
    worker: string,
    lease: Lease,
    told: readonly { readonly id: string; readonly isEnded: boolean }[],
    events: readonly StampedEvent[],
  ): Promise<boolean>;
  /**
   * Deletes what is older than is kept, milliseconds since 1970: batches that were worked off, and events. So much at once that others
   * hardly wait.
   * @returns whether there is more; null when the lease is lost: nothing is deleted then
   */
  tidy(
    worker: string,
    lease: Lease,
    before: { readonly batches: number; readonly events: number },
  ): Promise<boolean | null>;
}

/** What of a device fails, for the fleet; nothing of one that is well or gone. */
export interface FailingDevice {
  readonly p: number;
  readonly key: number;
  readonly members: readonly FleetMember[];
}

/** What is hidden, whichever server was asked to. */
export interface SharedSilences {
  /** Those that were not ended, oldest first; their time may be over. */
  list(): Promise<readonly LiveSilence[]>;
  /** @param touched devices of which it hides something: views are told of them */
  add(silence: LiveSilence, touched: readonly string[]): Promise<void>;
  /** @returns false when it is not there, or ended already */
  end(id: string, touched: readonly string[]): Promise<boolean>;
}

/** What is settled of devices, whichever server was asked to. */
export interface Choices {
  /**
   * Appends it to the device's log.
   * @param request another with each request: a second try of the same is the same
   * @returns `gone` when the device is there no more, or under another name; `mixed` while a worker is there that doesn't know of this
   */
  add(device: Pick<ViewedDevice, 'p' | 'key'>, request: string, chosen: Chosen): Promise<'done' | 'gone' | 'mixed'>;
}

/** What became of what was given, in one partition. */
export interface Answer {
  readonly request: string;
  /** Devices that it changed, by the names that they are shown under. */
  readonly devices: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
  /** Partitions that parts of it went on to, because the devices are there by now: each of them answers too. */
  readonly homes: readonly number[];
}

/** Outputs that are given to devices, whichever server was asked to. */
export interface GivenOutputs {
  /**
   * Appends each part to its partition's log, all or nothing.
   * @param request another with each document: a second try of the same is the same
   * @returns `mixed` while a worker is there that doesn't know of this
   */
  add(request: string, source: string, parts: ReadonlyMap<number, readonly InputRecord[]>): Promise<'done' | 'mixed'>;
  /** What partitions answered so far; kept for an hour. */
  answers(requests: readonly string[]): Promise<readonly (Answer & { readonly p: number })[]>;
}

/** A process of the cluster, as it says itself. */
export interface Member {
  readonly id: string;
  readonly kind: 'receiver' | 'worker' | 'server';
  /** Milliseconds since it was heard of. */
  readonly silent: number;
  readonly body: unknown;
}

export interface Progress {
  readonly p: number;
  readonly owner: string | null;
  readonly epoch: number;
  /** Milliseconds until its lease ends; 0 where nobody has one. */
  readonly left: number;
  /** Batches that wait, and for how long the first of them, milliseconds. */
  readonly waiting: number;
  readonly behind: number;
  /** Messages in them. */
  readonly lines: number;
}

/** Reading, for servers: as many as one likes. */
export interface View {
  /** Devices that changed after a revision, and those that are gone; in batches, oldest change first. */
  devices(after: number, limit: number): Promise<readonly ViewedDevice[]>;
  reports(ids: readonly string[]): Promise<readonly Reported[]>;
  fleet(): Promise<readonly FleetCause[]>;
  events(after: number, limit: number): Promise<readonly LiveEvent[]>;
  lastEvent(): Promise<number>;
  progress(): Promise<readonly Progress[]>;
  members(): Promise<readonly Member[]>;
  /** The version of what is kept, and the newest that this program knows. */
  schema(): Promise<{ readonly version: number; readonly known: number }>;
  /** Says that this process is there, with what it wants to be known. */
  note(id: string, kind: Member['kind'], body: unknown): Promise<void>;
}

export interface Reported {
  readonly report: ReportDevice;
  readonly next: readonly NextStep[];
}

export interface ViewedDevice {
  readonly p: number;
  readonly key: number;
  readonly rev: number;
  /** Null when the device is gone, or was not judged yet. */
  readonly report: ReportDevice | null;
  readonly next: readonly NextStep[];
}
