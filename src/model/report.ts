import type { Diagnostic, Level } from './diagnostic.js';
import type { Span } from './evidence.js';
import type { Udi } from './facts.js';
import type { FiledReport, LicenseFileKind, ReportGap } from './license-file.js';
import type { State } from './state.js';
import type { Mode, TopologyId, Verdict, Where } from './terms.js';

export type { Level } from './diagnostic.js';
export type { Mode, TopologyId, Verdict } from './terms.js';
export type Confidence = 'confirmed' | 'likely' | 'possible' | 'unknown';

/** `sldiag/report/v1`. Its JSON Schema is generated into `schema/report.v1.json`. */
export interface Report {
  schema: 'sldiag/report/v1';
  /** ISO 8601, the wall clock (or `--now`). */
  generatedAt: string;
  version: string;
  inputs: ReportInput[];
  devices: ReportDevice[];
  /** Licence files in the inputs. */
  files: ReportFile[];
  fleet: FleetCause[];
  next: NextStep[];
  diagnostics: Diagnostic[];
  silenced: SilencedFinding[];
  /** `outcome`: that of the worst device; `unclear` where there is none. */
  summary: { error: number; warning: number; info: number; worst: Level | 'none'; outcome: Outcome };
}

/** A finding that a silence took out of its device, with what every format needs to tell of it. */
export interface SilencedFinding {
  /** Id of the finding. */
  finding: string;
  /** Id of the device. */
  device: string;
  /** Why it is silenced, as whoever silenced it says. */
  reason: string;
  title: string;
  severity: Level;
  /** Its first line of evidence; null without one. */
  at: Span | null;
}

export interface ReportInput {
  path: string;
  bytes: number;
  lines: number;
  kinds: ('show' | 'syslog' | 'config' | 'state' | 'license-file')[];
  knownSections: number;
  unknownSections: number;
  /** Share of the non-empty lines of known sections that were understood, 0 to 1; null without known sections. */
  understood: number | null;
}

export interface ReportDevice {
  /** `PID:SN` of the active, else the host name, else the source. */
  id: string;
  hostname: string | null;
  release: string | null;
  /** What `--inventory` says of it; absent where it has no entry. */
  inventory?: { site: string | null; owner: string | null };
  udis: Udi[];
  /** The moment of capture that deadlines are measured against, and how it was found. */
  now: {
    at: string;
    from: 'option' | 'show output' | 'log' | 'wrapper' | 'file name' | 'evidence' | 'wall clock';
    zone: string | null;
    /** `at` in UTC, where it is the device's own time and the configuration tells its zone. */
    utc?: string;
    /** The moment of analysis, where no clock is in the input: the outputs may be from any moment between the two. */
    otherwise: string | null;
  };
  /** `clear` only where nothing is wrong, the state was seen and everything about licensing was understood. */
  outcome: Outcome;
  /** What was looked at, in words: `one show license status; no messages`. */
  seen: string;
  /** Nothing of the device but a licence file was read; absent for others. */
  isFileOnly?: true;
  /** Why there is no all-clear, whatever else was found; empty where nothing stands against it. */
  doubts: Doubt[];
  /** Lines of known outputs that were not understood. `spans` holds the first of them. */
  unread: { lines: number; spans: Span[] };
  /** Ids of findings that a silence took out; absent where none did. */
  silenced?: string[];
  topology: Topology;
  /** Commands whose output was read, abbreviations expanded. */
  outputs: string[];
  state: State;
  /** The Smart Agent by its own outputs; null where the input doesn't say, the empty string for `<empty>`. */
  agent: {
    version: string | null;
    state: string | null;
    overallState: string | null;
    overallTrust: string | null;
    communicationLevel: string | null;
    connectedTo: string | null;
  };
  /** RUM reports by `show license rum id …`, the first 1000 of them. */
  rumReports: RumReport[];
  /** What must be reported and acknowledged by when; empty where the inputs don't tell. */
  obligations: Obligation[];
  messages: ReportMessage[];
  incidents: Incident[];
  findings: Finding[];
}

/** `findings`: something is wrong (an error or a warning). `unclear`: nothing is known to be wrong, and that is no all-clear. */
export type Outcome = 'clear' | 'findings' | 'unclear';

/** One reason for which nothing may be called fine. */
export interface Doubt {
  /**
   * `no-state`: nothing in the inputs shows the licensing state. `unread`: lines of outputs about licensing were not understood.
   * `refused`: the device refused a command. `cut-off`: an output ends in the middle. `not-recognised`: an output about
   * licensing stands in something that is not known. `no-clock`: whether a duty is met depends on when the outputs were taken.
   * `unexplained`: an output tells of a failure of which nothing else is known.
   * `damaged`: a part of the input could not be read. `not-applied`: rules, records or silences that were asked for could not be read.
   */
  id:
    | 'no-state'
    | 'unread'
    | 'refused'
    | 'cut-off'
    | 'not-recognised'
    | 'no-clock'
    | 'unexplained'
    | 'damaged'
    | 'not-applied';
  /** A clause, without a period. */
  text: string;
  /** What to give instead; null where no command helps. */
  instead: string | null;
  evidence: Span[];
}

/** One RUM report as the device lists it; `reason` is why its state last changed. */
export interface RumReport {
  id: string;
  state: string | null;
  feature: string | null;
  reason: string | null;
}

/** One date or duty that the policy, the configuration and the release put on a device. */
export interface Obligation {
  id:
    | 'ack'
    | 'first-report'
    | 'report'
    | 'report-on-change'
    | 'push'
    | 'retry'
    | 'daily-limit'
    | 'authorization'
    | 'registration';
  title: string;
  /** ISO 8601; null for a duty without a date. */
  due: string | null;
  /** `due` in UTC, where it is the device's own time and the configuration tells its zone. */
  dueUtc?: string;
  /** Days from now; negative when it is past. */
  days: number | null;
  status: 'overdue' | 'soon' | 'planned' | 'not-required' | 'rule' | 'unsettled';
  /** The same as of the moment of analysis, where no clock is in the input; the status is `unsettled` where the two differ. */
  today: { days: number; status: 'overdue' | 'soon' | 'planned' } | null;
  /** `printed` by the device, or `calculated` from the policy's rules. */
  basis: 'printed' | 'calculated';
  why: string;
  evidence: Span[];
}

export interface Topology {
  id: TopologyId | null;
  mode: Mode | null;
  confidence: Confidence;
  /** `topology` or `topology/mode`. */
  alternatives: string[];
  evidence: Span[];
  /** `option` when the user settled it. */
  from: 'evidence' | 'option';
}

export interface ReportMessage {
  facility: string;
  severity: number;
  mnemonic: string;
  count: number;
  first: string | null;
  last: string | null;
  fields: Record<string, string>;
  text: string;
  evidence: Span[];
}

export interface Incident {
  id: string;
  mnemonic: string;
  status: 'open' | 'resolved';
  opened: string | null;
  closed: string | null;
  /** The two in UTC, where they are the device's own time and the configuration tells its zone. */
  openedUtc?: string;
  closedUtc?: string;
  count: number;
  /** Times it was closed and opened again within an hour. */
  flaps: number;
  /** Incidents of its kind before it, of which only the number is kept. */
  earlier: number;
  fields: Record<string, string>;
  /** What closed it: a mnemonic, or the command whose output showed it. */
  closedBy: string | null;
  evidence: Span[];
}

export interface Finding {
  id: string;
  title: string;
  severity: Level;
  mnemonic: string | null;
  /** One sentence with the device's own values in it. */
  summary: string;
  evidence: Span[];
  /** The finding of this device that it goes away with, by id: its causes are worth treating first. */
  follows: string | null;
  causes: Cause[];
}

export interface Cause {
  id: string;
  title: string;
  verdict: Verdict;
  /** `act`, or the two outcomes that ask for nothing: `wait` and `noise`. */
  outcome: 'act' | 'wait' | 'noise' | 'none';
  /** How far the knowledge behind it can be trusted. */
  basis: 'guide' | 'documented' | 'observed' | 'field experience';
  why: string;
  evidence: Span[];
  against: Span[];
  /** Commands whose output would settle it; empty when settled. */
  ask: string[];
  actions: readonly Action[];
}

export interface Action {
  where: Where;
  topology: TopologyId | 'any';
  mode: Mode | 'any';
  /**
   * The case in which this is done, completing "If …": `no licensing server will ever be reached`. Neighbouring actions with
   * cases are ways, of which one is taken; the steps of one way are done in order. Null: done whatever is the case.
   */
  way: string | null;
  text: string;
  /** Ready to paste; placeholders in `<angle brackets>` where the input doesn't say. */
  commands: string[];
  procedure: string | null;
  verify: { command: string; expect: string } | null;
}

export interface NextStep {
  device: string;
  command: string;
  why: string;
}

/** One licence file: what it is, whom it is for, what is in it. */
export interface ReportFile {
  evidence: Span;
  kind: LicenseFileKind;
  udis: { pid: string; sn: string }[];
  /** Devices of the inputs that it is for, by id. */
  devices: string[];
  /** Entitlement tags that an authorization code covers. */
  licenses: string[];
  reports: FiledReport[];
  gaps: ReportGap[];
  /** Why a device would not import it as it is: `still in base64`, what damages it; absent where nothing speaks against it. */
  defect?: string;
}

/** One cause behind many devices. */
export interface FleetCause {
  finding: string;
  /** Null where the devices fail together and nothing tells of what. */
  cause: string | null;
  title: string;
  devices: string[];
  shared: { what: string; value: string }[];
  first: string | null;
  last: string | null;
}
