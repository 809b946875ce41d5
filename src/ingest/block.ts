import type { Diagnostic } from '../model/diagnostic.js';
import type { Span } from '../model/evidence.js';
import type { MessageEntry } from '../model/knowledge.js';
import type { DeviceHint, InputRecord, LicenseFileRecord, ShowRecord } from '../model/record.js';
import type { Stamp } from '../model/stamp.js';

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
  /**
   * Canonical command, abbreviations expanded: `show license all`. Arguments and a pipe stay as typed behind it: `ping vrf
   * Mgmt-vrf cslu-local`, `show running-config | include license`.
   */
  readonly command: string;
  /** Why the output may lack lines: its pipe, or the section asked for (`interface Vlan1`). Absent: it is whole as far as the command tells. */
  readonly partial?: string;
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

/** Reads a licence file (XML of CSSM, CSLU or SSM On-Prem). Lines are cleaned and redacted like any others. */
export type ReadLicenseFile = (
  file: Pick<Block, 'source' | 'device' | 'lines'>,
  context: ReadContext,
) => LicenseFileRecord;

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
  /** Called when the log of a session ends, where there was one: lines that are of no interest are told of only here. */
  log?(log: LogSeen): void;
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
