import type { Level } from './diagnostic.js';
import type { Mode, TopologyId, Verdict, Where } from './terms.js';

export type { Where } from './terms.js';

/** How far an entry can be trusted: the vendor's guide, another vendor document (D), captured output (C), field experience (K). */
export type Basis = 'guide' | 'D' | 'C' | 'K';

/** `knowledge/messages/MNEMONIC.yaml`: one syslog message. */
export interface MessageEntry {
  readonly id: string;
  readonly facility: string;
  readonly mnemonic: string;
  /** As the vendor lists it; lines match by mnemonic, whatever severity they carry. */
  readonly severity: number;
  /** Texts with `{field}` where the message varies; the first that fits wins. */
  readonly templates: readonly string[];
  readonly title: string;
  readonly meaning: string;
  /** Recommended action when nothing is wrong, in a sentence; null where the causes say it. */
  readonly noAction: string | null;
  /** What each field holds. */
  readonly fields: Readonly<Record<string, string>>;
  /** The finding that a line of this message raises; null for messages that are only noted. */
  readonly finding: string | null;
  /** It opens an incident, told apart by these fields (empty list: one a device). */
  readonly opens: readonly string[] | null;
  /** Mnemonics whose arrival closes the incidents of this message. */
  readonly closedBy: readonly string[];
  /** Condition on a later show output that closes it too; `incident.last` is the newest line of the incident. */
  readonly closedWhen: string | null;
  readonly basis: Basis;
  readonly source: string;
  readonly related: readonly string[];
}

/** `knowledge/findings/ID.yaml`: a symptom, raised by messages or by state. */
export interface FindingEntry {
  readonly id: string;
  readonly title: string;
  readonly severity: Level;
  readonly mnemonic: string | null;
  /** CEL condition that raises it. */
  readonly when: string;
  /** CEL condition under which it is only worth a note (severity info). */
  readonly settled: string | null;
  /** CEL condition under which severity rises to error. */
  readonly urgent: string | null;
  /** A sentence; `{path.to.fact}` is filled in. */
  readonly summary: string;
  readonly source: string;
  readonly tests: readonly KnowledgeTest[];
}

/** `knowledge/failures/ID.yaml`: an error string as devices print it. */
export interface FailureEntry {
  readonly id: string;
  readonly title: string;
  /** Matched as normalised substrings (case, spaces, closing period and a `for udi …` tail removed). */
  readonly match: readonly string[];
  readonly meaning: string;
  readonly basis: Basis;
  readonly source: string;
}

export interface ActionEntry {
  readonly where: Where;
  /** Absent: whatever the topology. `ssm-on-prem`, `cslu-connected/push`, … */
  readonly topologies: readonly string[] | null;
  /** CEL; the action is given unless this is known to be false. */
  readonly when: string | null;
  /** The case in which it is done, completing "If …", where there are several ways of which one is chosen. */
  readonly way: string | null;
  readonly text: string;
  readonly commands: readonly string[];
  readonly procedure: string | null;
  readonly verify: { readonly command: string; readonly expect: string } | null;
}

/** `knowledge/remedies/ID.yaml`: actions that several causes share. */
export interface RemedyEntry {
  readonly id: string;
  readonly title: string;
  readonly actions: readonly ActionEntry[];
  readonly source: string;
}

/** `knowledge/causes/ID.yaml`: a root cause. */
export interface CauseEntry {
  readonly id: string;
  readonly title: string;
  /** Findings that it can be behind. */
  readonly explains: readonly string[];
  /** Absent: any. */
  readonly topologies: readonly string[] | null;
  readonly outcome: 'act' | 'wait' | 'noise' | 'none';
  readonly why: string;
  /** CEL conditions; null where the knowledge has none. */
  readonly confirmed: string | null;
  readonly likely: string | null;
  readonly ruledOut: string | null;
  /** CEL; the cause is only listed where this is not known to be false. */
  readonly relevant: string | null;
  readonly actions: readonly (ActionEntry | { readonly use: string; readonly way: string | null })[];
  readonly basis: Basis;
  readonly source: string;
  readonly tests: readonly KnowledgeTest[];
}

/** An example that an entry carries: input text, and what the engine must say about it. */
export interface KnowledgeTest {
  readonly name: string;
  readonly input: string | { readonly file: string };
  /** ISO 8601; the moment of analysis, where the input doesn't say. */
  readonly now: string | null;
  readonly topology: string | null;
  readonly expect: {
    /** For causes. `absent`: the cause is not listed at all. */
    readonly verdict?: Verdict | 'absent';
    /** For findings. */
    readonly raised?: boolean;
    readonly severity?: Level;
    /** Commands that must be among those asked for. */
    readonly ask?: readonly string[];
  };
}

export interface TopologySign {
  /** CEL condition. */
  readonly when: string;
  readonly mode: Mode | null;
  /** How strongly it speaks for the topology. `against` rules it out. */
  readonly speaks: 'confirmed' | 'likely' | 'possible' | 'against';
  readonly because: string;
}

/** `knowledge/topologies/ID.yaml` */
export interface TopologyEntry {
  readonly id: TopologyId;
  readonly title: string;
  readonly modes: readonly Mode[];
  readonly overview: string;
  /** ASCII picture of who talks to whom. */
  readonly picture: string;
  readonly signs: readonly TopologySign[];
  readonly considerations: readonly string[];
  readonly changes: readonly { readonly release: string; readonly text: string }[];
  readonly workflows: readonly string[];
  readonly trust: string;
  readonly source: string;
}

export interface ProcedureStep {
  readonly text: string;
  readonly commands: readonly string[];
  readonly required: boolean;
  /** For a step that is itself a procedure. */
  readonly procedure: string | null;
  /** Only where it differs from the procedure's own. */
  readonly where: Where | null;
}

/** `knowledge/procedures/ID.yaml`: one task of the task library, or one workflow. */
export interface ProcedureEntry {
  readonly id: string;
  readonly title: string;
  readonly kind: 'task' | 'workflow';
  readonly where: Where;
  /** Absent: any. */
  readonly topologies: readonly string[] | null;
  readonly releases: string | null;
  readonly platforms: string | null;
  readonly before: readonly string[];
  readonly steps: readonly ProcedureStep[];
  readonly notes: readonly string[];
  readonly verify: readonly { readonly command: string; readonly expect: string }[];
  readonly next: readonly string[];
  readonly aliases: readonly string[];
  readonly source: string;
}

/** `knowledge/releases/17.9.1.yaml` */
export interface ReleaseEntry {
  readonly id: string;
  readonly title: string;
  readonly changes: readonly {
    readonly title: string;
    readonly text: string;
    readonly topologies: readonly string[] | null;
  }[];
  readonly source: string;
}

/** `knowledge/platforms/ID.yaml` */
export interface PlatformEntry {
  readonly id: string;
  readonly title: string;
  /** Product ids start with one of these. */
  readonly pids: readonly string[];
  readonly since: string;
  readonly hseck9Since: string | null;
  readonly highAvailability: string;
  readonly source: string;
}

/** `knowledge/fields/ID.yaml`: one field of a show output. */
export interface FieldEntry {
  readonly id: string;
  readonly name: string;
  readonly commands: readonly string[];
  readonly meaning: string;
  readonly good: string;
  readonly otherwise: string;
  readonly source: string;
}

/** `knowledge/commands.yaml`: which command reveals which facts; `ask` and `next` are computed from it. */
export interface CommandEntry {
  readonly command: string;
  readonly reveals: readonly string[];
  /** Order among commands that reveal as much: the cheapest to run and read first. */
  readonly cost: number;
  readonly why: string;
}

/** Licences that a policy treats alike (guide 248-273). */
export type LicenseClass = 'export' | 'enforced' | 'perpetual' | 'subscription';

/** `knowledge/policies/ID.yaml`: a reporting policy and the rules that go with it. */
export interface PolicyEntry {
  readonly id: string;
  readonly title: string;
  /** As devices print it. */
  readonly printed: string;
  readonly overview: string;
  /** Days; 0 asks for no report of that kind. */
  readonly classes: readonly {
    readonly id: LicenseClass;
    readonly title: string;
    readonly appliesTo: string;
    readonly ackRequired: boolean;
    readonly firstReportDays: number;
    readonly frequencyDays: number;
    readonly onChangeDays: number;
    readonly note: string | null;
  }[];
  readonly rules: readonly { readonly id: string; readonly text: string; readonly source: string }[];
  readonly source: string;
}

/** `knowledge/configurations/ID.yaml`: what the configuration must hold in a topology. */
export interface ConfigurationEntry {
  readonly id: string;
  readonly title: string;
  readonly topologies: readonly string[];
  /** CEL; the checks apply where this holds. */
  readonly when: string | null;
  readonly procedure: string | null;
  readonly checks: readonly {
    readonly id: string;
    /** What is wrong where it doesn't hold. */
    readonly text: string;
    /** CEL; false names a fault, unknown says nothing. */
    readonly holds: string;
    /** Configuration lines that mend it. */
    readonly lines: readonly string[];
    readonly required: boolean;
  }[];
  readonly verify: { readonly command: string; readonly expect: string } | null;
  readonly source: string;
  readonly tests: readonly KnowledgeTest[];
}

/** `knowledge/comparisons/ID.yaml`: what a migration, an upgrade or a repair should have changed, and what it should have kept. */
export interface ComparisonEntry {
  readonly id: string;
  readonly title: string;
  /** CEL over the device after, with `before` for the device before. */
  readonly when: string;
  /** Taken where no other comparison fits. */
  readonly general: boolean;
  readonly overview: string;
  readonly procedure: string | null;
  readonly checks: readonly {
    readonly id: string;
    readonly expect: string;
    /** CEL; the check applies where this holds; null: always. */
    readonly when: string | null;
    readonly holds: string;
    /** False: worth knowing, no failure. */
    readonly required: boolean;
    /** What to do where it doesn't hold. */
    readonly otherwise: string;
    readonly commands: readonly string[];
  }[];
  /** What follows once all holds. */
  readonly next: readonly string[];
  readonly source: string;
}

/** `knowledge/topics/ID.yaml`: matters that are told and not judged, such as High Availability. */
export interface TopicEntry {
  readonly id: string;
  readonly title: string;
  readonly overview: string;
  readonly source: string;
  readonly [key: string]: unknown;
}

export interface Knowledge {
  readonly messages: readonly MessageEntry[];
  readonly findings: readonly FindingEntry[];
  readonly failures: readonly FailureEntry[];
  readonly remedies: readonly RemedyEntry[];
  readonly causes: readonly CauseEntry[];
  readonly topologies: readonly TopologyEntry[];
  readonly procedures: readonly ProcedureEntry[];
  readonly releases: readonly ReleaseEntry[];
  readonly platforms: readonly PlatformEntry[];
  readonly fields: readonly FieldEntry[];
  readonly commands: readonly CommandEntry[];
  readonly policies: readonly PolicyEntry[];
  readonly configurations: readonly ConfigurationEntry[];
  readonly comparisons: readonly ComparisonEntry[];
  readonly topics: readonly TopicEntry[];
}
