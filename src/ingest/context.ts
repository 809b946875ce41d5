import type { MessageEntry } from '../knowledge/kinds/messages.js';
import type { Diagnostic } from '../model/diagnostic.js';
import type { Span } from '../model/evidence.js';
import type { DeviceHint, InputRecord, LooseOutput } from '../model/record.js';
import type { Stamp } from '../model/stamp.js';
import type { Work } from './envelope/work.js';
import type { DateOrder } from './text/date-order.js';

/** What reading needs to know from outside; handed in by the caller, so that reading itself is pure. */
export interface ReadContext {
  /** Messages to recognise, by facility and mnemonic, with the templates of their texts. */
  readonly messages: readonly MessageEntry[];
  /** False only when the user asked for the secrets. */
  readonly redact: boolean;
  /** Milliseconds since 1970 UTC; years that log lines omit are inferred so that none lies more than a day after it. */
  readonly now: number;
  /** Offsets in minutes of zone abbreviations that the user has settled. */
  readonly zones: Readonly<Record<string, number>>;
  /** Which number of `07/08/2026` is the day, in the input that is read; what reads inputs finds it out. */
  readonly dates?: DateOrder | null;
  /** How much may be looked through for what wraps it; absent where the input alone has a bound. */
  readonly work?: Work;
}

/** Where what was read goes, in the order of the input. */
export interface ReadSink {
  record(record: InputRecord): void;
  diagnostic(diagnostic: Diagnostic): void;
  /** Called when the log of a session ends, where there was one: lines that are of no interest are told of only here. */
  log?(log: LogSeen): void;
  /** Called when an input ends in which outputs about licensing stand that were not recognised. */
  loose?(loose: LooseOutput): void;
}

/** The log lines that one session showed, of interest or not. */
export interface LogSeen {
  readonly device: DeviceHint;
  /** Lines with a `%FAC-SEV-MNEMONIC` tag. */
  readonly lines: number;
  /** When the last of them was printed, by the device's own clock; null when it doesn't say. */
  readonly at: Stamp | null;
  /** The last of them. */
  readonly span: Span;
}
