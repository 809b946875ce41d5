import type { Diagnostic } from '../model/diagnostic.js';
import type { Span } from '../model/evidence.js';
import type { MessageEntry } from '../model/knowledge.js';
import type { DeviceHint, InputRecord, ShowRecord } from '../model/record.js';

/** One line of an input, already cleaned: terminal leftovers removed, control characters escaped, secrets redacted. */
export interface Line {
  /** Counted from 1 in its source. */
  readonly number: number;
  readonly text: string;
}

/** The output of one command of one device, as the cutter found it. */
export interface Block {
  readonly source: string;
  readonly device: DeviceHint;
  /** Canonical command, abbreviations expanded: `show license all`. */
  readonly command: string;
  /** The lines after the banner or prompt, blank ones included; log lines that fell between are taken out. */
  readonly lines: readonly Line[];
}

/** Reads the output of one command. One file under `readers/` exports one of these. */
export interface ShowReader {
  /** Canonical commands it reads. */
  readonly commands: readonly string[];
  /** First lines by which its output is recognised when neither banner nor prompt names the command. */
  readonly opens: readonly RegExp[];
  readonly read: (block: Block, context: ReadContext) => ShowRecord;
}

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
}

/** Where what was read goes, in the order of the input. */
export interface ReadSink {
  record(record: InputRecord): void;
  diagnostic(diagnostic: Diagnostic): void;
}

/** The span of a run of lines. */
export function spanOf(source: string, lines: readonly Line[]): Span {
  const first = lines[0];
  const last = lines[lines.length - 1];
  return {
    source,
    line: first?.number ?? 0,
    endLine: last?.number ?? 0,
    text: lines.map((line) => line.text).join('\n'),
  };
}
