import type { Diagnostic } from '../../model/diagnostic.js';
import type { DeviceHint, InputRecord, LicenseFileRecord, ShowRecord } from '../../model/record.js';
import type { ReadContext } from '../context.js';
import type { Line } from '../text/line.js';

/** An output of the `show license` family that begins in the middle: what it was can't be told. No command can be typed like it. */
export const LICENSE_PART = 'show license (part)';

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
  /** The device printed what follows, a prompt or the next banner: the output ends where the device ended it. */
  readonly isEnded?: boolean;
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

/** What a document gave that is no output: licence files, and state in other forms. */
export interface DocumentReading {
  readonly records: readonly InputRecord[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads a whole document, its lines cleaned and not redacted. Null where it is none that anybody knows. */
export type ReadDocument = (
  lines: readonly Line[],
  place: Pick<Block, 'source' | 'device'>,
  context: ReadContext,
) => DocumentReading | null;

/** Reads a licence file (XML of CSSM, CSLU or SSM On-Prem). Lines are cleaned and redacted like any others. */
export type ReadLicenseFile = (
  file: Pick<Block, 'source' | 'device' | 'lines'>,
  context: ReadContext,
) => LicenseFileRecord;
