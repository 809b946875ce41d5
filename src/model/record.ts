import type { Diagnostic } from './diagnostic.js';
import type { Known, Span } from './evidence.js';
import type { FactShape } from './facts.js';
import type { LicenseFileContent } from './license-file.js';
import type { ClockMark, Stamp } from './stamp.js';

/** What the input itself says about whose output this is. The fold turns hints into one device identity. */
export interface DeviceHint {
  readonly source: string;
  /** From a prompt, `hostname`, `… uptime is …`, origin-id or header host. */
  readonly hostname: string | null;
  /** Sender or relay-reported address, or null. */
  readonly address: string | null;
  /**
   * Of a text that its input holds beside others, of which nothing says that they are of one device (the two that a diff compared, two
   * panes of a terminal): which one.
   */
  readonly side?: string;
  /**
   * Of the texts that something wrapped in its input, and of the sessions in a text, which one: of two texts nothing tells which was
   * printed first, and two sessions below a prompt that many devices have may be of two. Absent for the first session of a plain text.
   */
  readonly nth?: string;
  /** Of a log line that names nobody: words before its header that may be another sender's in other lines. */
  readonly context?: string;
  /** Of a log line that says a name before its message: whom its wrapper or its relay names, by another name or an address. */
  readonly told?: string;
  /** The session above it was left: whose the line is nothing tells. */
  readonly isBehindSession?: true;
  /** The name may be that of a group of devices: outputs of one command stand below it, each by itself. */
  readonly mayBeGroup?: true;
}

/** When an input was collected, in other words than the device's: those of what wraps it, or the name of its file. */
export interface Collected extends Stamp {
  readonly by: 'wrapper' | 'file name';
  /** When it was sent: it was collected at some moment before. */
  readonly isSent?: true;
}

/** A line of 29 February in an input, which prints no year. */
export interface LeapDay {
  /** Its midnight in the newest leap year, milliseconds. */
  readonly ms: number;
  readonly line: number;
  /** 1 where dates run forward around it, -1 where the log begins with its newest line, 0 where that can't be told. */
  readonly order: -1 | 0 | 1;
}

/** How the beginning of an input's log runs whose lines print no years, by all of them, of interest or not. */
export interface LogCourse {
  /** 1 where dates run forward, -1 where the log begins with its newest line, 0 where that can't be told. */
  readonly order: -1 | 0 | 1;
  /** Lines that stand in another year than the one before them. */
  readonly turns: readonly number[];
}

/** One log line of IOS XE. */
export interface SyslogRecord {
  readonly kind: 'syslog';
  readonly device: DeviceHint;
  readonly span: Span;
  /** `SMART_LIC`; for `%LICENSE-SMART_LIC-3-…` of IOS XR too. */
  readonly facility: string;
  readonly severity: number;
  readonly mnemonic: string;
  readonly text: string;
  /** Variable fields by name, as the message's template captured them; empty when no template fits. */
  readonly fields: Readonly<Record<string, string>>;
  /** What stands behind the last words that the device prints; absent where nothing does, or its text ends in a field. */
  readonly behind?: string;
  /** The device's own clock; null when the line carries none (uptime stamps too). */
  readonly at: Stamp | null;
  /** True when the year of `at` is not the device's own word: the line printed none, or a relay filled it in. */
  readonly yearInferred: boolean;
  /** A relay that wrote the stamp anew filled it in. */
  readonly yearByRelay?: true;
  /** In the input that it is from. */
  readonly leapDay?: LeapDay;
  /** Of the log that it is from, where nobody printed its year. */
  readonly course?: LogCourse;
  /** The log that it stands in leaves that year only. */
  readonly isYearSettled?: true;
  readonly clockMark: ClockMark;
  /** When a relay or collector says it arrived. */
  readonly receivedAt: Stamp | null;
  /** True when that printed no year either. */
  readonly arrivalInferred?: boolean;
  /** `service sequence-numbers`, else the count of messages that the device sent; null without either. */
  readonly sequence: number | null;
  /** Of a line that names nobody: in which part of its text it stands, where lines that nobody reads may lead to another device's. Absent for the first. */
  readonly part?: number;
  /** What stands before the message was not understood: nobody knows whose it is. */
  readonly isSenderUnknown?: true;
  /** Only where `at` and `receivedAt` leave the year open. */
  readonly collectedAt?: Collected;
  /** Times the line stands for (`last message repeated n times`), normally 1. */
  readonly repeats: number;
}

/** One show output. */
export interface ShowRecord {
  readonly kind: 'show';
  readonly device: DeviceHint;
  /** Canonical: `show license all`. */
  readonly command: string;
  readonly span: Span;
  readonly facts: Known<FactShape>;
  /** When the output says the device's clock stood at (`Current time:`, `show clock`, `Time source is …`). */
  readonly capturedAt: Stamp | null;
  readonly collectedAt?: Collected;
  /** Non-empty lines of the output that were read, and those that were not. */
  readonly readLines: number;
  readonly unread: readonly Span[];
  /** The last line of an output that ends in the middle; absent where nothing speaks for that. */
  readonly cutAt?: Span;
  readonly diagnostics: readonly Diagnostic[];
}

/** A running or startup configuration, whole or in part. */
export interface ConfigRecord {
  readonly kind: 'config';
  readonly collectedAt?: Collected;
  readonly device: DeviceHint;
  readonly span: Span;
  readonly facts: Known<FactShape>;
}

/**
 * Licensing state in another form than an output: an answer of RESTCONF, NETCONF or gNMI, a walk of SNMP, a parsed output. Its facts
 * give way to what outputs say, and no command counts as given by it.
 */
export interface StateRecord {
  readonly kind: 'state';
  readonly device: DeviceHint;
  /** For people: `RESTCONF`, `SNMP walk`, `Genie`. */
  readonly form: string;
  readonly span: Span;
  readonly facts: Known<FactShape>;
  readonly capturedAt: Stamp | null;
  readonly collectedAt?: Collected;
  /** Values that were read or are known to be of no use, and those that no model has. */
  readonly readLines: number;
  readonly unread: readonly Span[];
  readonly diagnostics: readonly Diagnostic[];
}

/** A command that a session shows as typed: one that changes something, or one that the device refused. */
export interface TypedRecord {
  readonly kind: 'typed';
  readonly device: DeviceHint;
  readonly span: Span;
  readonly facts: Known<FactShape>;
}

/** A licence file: SLAC, SLR, ACK, policy, trust code or RUM report, from CSSM, CSLU, SSM On-Prem or a product instance. */
export interface LicenseFileRecord {
  readonly kind: 'license-file';
  readonly device: DeviceHint;
  readonly span: Span;
  readonly content: LicenseFileContent;
  readonly diagnostics: readonly Diagnostic[];
}

export type InputRecord = SyslogRecord | ShowRecord | ConfigRecord | StateRecord | TypedRecord | LicenseFileRecord;

/** Lines that only outputs about licensing have, and texts of grave messages without their tag, outside of anything that was recognised. */
export interface LooseOutput {
  readonly source: string;
  readonly lines: number;
  /** How many of them are messages. */
  readonly messages: number;
  /** The first of them. */
  readonly spans: readonly Span[];
}

/** How much of an input was understood: the report's `inputs[]`. */
export interface InputSummary {
  readonly path: string;
  bytes: number;
  lines: number;
  kinds: ('show' | 'syslog' | 'config' | 'state' | 'license-file')[];
  /** Show sections by command, with the lines read and not read. Unknown sections are only counted. */
  knownSections: number;
  unknownSections: number;
  knownLines: number;
  unreadLines: number;
  /** Log lines seen with a `%FAC-SEV-MNEMONIC` tag, and those that were of interest. */
  logLines: number;
  licensingLines: number;
  /** The texts that were unwrapped; absent where nothing wrapped what the input holds. */
  readonly parts?: readonly InputPart[];
}

/** A text that something wrapped: JSON of a log system, a result of a tool, a quoted mail. */
export interface InputPart {
  /** Outermost first; empty for lines that nothing but a prefix wrapped. */
  readonly wrappers: readonly string[];
  /** What the wrapper says of the device, the text aside. */
  readonly hostname: string | null;
  readonly address: string | null;
  readonly command: string | null;
  /** Lines of the user's file. */
  readonly line: number;
  readonly endLine: number;
  readonly kinds: InputSummary['kinds'];
}
