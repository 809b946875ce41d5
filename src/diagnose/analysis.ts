import type { ReadContext, ReadSink } from '../ingest/context.js';
import { createWorks, type Work } from '../ingest/envelope/work.js';
import { createInputReader, type InputReader } from '../ingest/records/input-reader.js';
import { showReaders } from '../ingest/show/readers/index.js';
import { readStructured } from '../ingest/structured/index.js';
import type { Diagnostic, Level } from '../model/diagnostic.js';
import type { Inventory } from '../model/inventory.js';
import type { InputRecord, InputSummary, LooseOutput } from '../model/record.js';
import type { Report, ReportDevice, ReportInput } from '../model/report.js';
import { fieldOf } from '../model/tree.js';
import { type FoldState, fold, newFoldState, settle } from './fold/fold.js';
import { Leads } from './fold/leads.js';
import { NewestFirst } from './fold/newest-first.js';
import { Sessions } from './fold/sessions.js';
import { diagnose, nowOf } from './judge/diagnose.js';
import type { Engine } from './judge/engine.js';
import { neighbourClocks } from './judge/neighbours.js';
import { notUnderstood, worstOutcome } from './judge/outcome.js';
import type { TopologyChoice } from './judge/topology.js';

/** How to read and judge; everything that is not in the bytes. */
export interface AnalysisOptions {
  /** Milliseconds since 1970 UTC: used for missing years, and as the moment of analysis where the input gives none. */
  readonly wallClock: number;
  /** ISO 8601; the user's word on the moment of analysis, over everything that the input says. */
  readonly now: string | null;
  readonly topology: TopologyChoice;
  /** What the user's own records say of devices. */
  readonly inventory?: Inventory | undefined;
  /** What is wrong with the rules, records and silences that it was asked to judge by: where that is an error, nothing is called fine. */
  readonly problems?: readonly Diagnostic[];
  /** False only when the user asked for the secrets. */
  readonly redact: boolean;
  /** Offsets in minutes of zone abbreviations that the user has settled. */
  readonly zones: Readonly<Record<string, number>>;
  /** Version of the program, for the report. */
  readonly version: string;
  /** How much of an input may be looked through for what wraps it; by default more than exports of whole fleets hold. */
  readonly workOf?: (source: string) => Work;
}

/** Many inputs, one diagnosis: bytes go in, a report comes out. Touches nothing but what it is given. */
export interface Analysis {
  /** Starts an input; its reader takes the bytes, however they are cut, and must be ended. */
  open(source: string): InputReader;
  /** Takes an input that was read elsewhere: its records in order, then how it was understood. */
  readonly elsewhere: {
    record(record: InputRecord): void;
    end(summary: InputSummary, loose: LooseOutput | null): void;
  };
  /** What went wrong outside of the text: a file that can't be opened, an archive that is cut off. */
  complain(diagnostic: Diagnostic): void;
  /** The diagnosis of all inputs that were ended. */
  report(): Report;
  /** How each input that was ended was understood. */
  inputs(): readonly InputSummary[];
  /** What went wrong so far. */
  diagnostics(): readonly Diagnostic[];
  /** All devices as they were read, for whoever judges them otherwise; not to be changed. */
  readonly state: FoldState;
}

/** Codes of what leaves a part of an input unread. */
const DAMAGES = new Set([
  'archive-damaged',
  'archive-too-large',
  'folder-too-large',
  'unreadable-input',
  'output-too-large',
  'too-much-wrapped',
]);

/** A reader with everything that an input may hold. */
export function openReader(source: string, context: ReadContext, sink: ReadSink): InputReader {
  return createInputReader(source, context, showReaders, sink, readStructured);
}

/**
 * Prepares an analysis with the knowledge of an engine.
 * In one piece: all inputs go into one fold, and all that is given out is told of that.
 * @param take gets each record instead of the analysis' own fold: for whoever folds elsewhere
 */
export function createAnalysis(
  engine: Engine,
  options: AnalysisOptions,
  take?: (record: InputRecord) => void,
): Analysis {
  const {
    wallClock,
    now,
    topology,
    inventory,
    redact,
    zones,
    version,
    problems = [],
    workOf = createWorks(),
  } = options;
  const state = newFoldState();
  const diagnostics: Diagnostic[] = [...problems];
  const summaries: InputSummary[] = [];
  function complain(diagnostic: Diagnostic): void {
    if (DAMAGES.has(diagnostic.code)) state.damaged.set(diagnostic.source, diagnostic.message);
    diagnostics.push(diagnostic);
  }
  const sessions = new Sessions(state, take ?? ((record) => fold(state, record, engine.catalogue)));
  const leads = new Leads(state);
  const lines = new NewestFirst((record) => sessions.record(leads.place(record)));
  function endInput(): void {
    lines.end();
    sessions.end();
  }
  const sink: ReadSink = {
    record: (record) => {
      lines.record(record);
      if ('diagnostics' in record) diagnostics.push(...record.diagnostics);
    },
    diagnostic: complain,
    loose: (loose) => state.loose.set(loose.source, loose),
  };
  const context: ReadContext = {
    messages: engine.knowledge.messages,
    redact,
    now: now === null ? wallClock : Date.parse(now),
    zones,
  };
  return {
    get state() {
      endInput();
      settle(state);
      return state;
    },
    open(source) {
      const reader = openReader(source, { ...context, work: workOf(source) }, sink);
      return {
        wanted: reader.wanted,
        suits: (head) => reader.suits(head),
        push: (chunk) => reader.push(chunk),
        take: (lines) => reader.take(lines),
        flush() {
          reader.flush();
          lines.end();
        },
        end() {
          const summary = reader.end();
          endInput();
          summaries.push(summary);
          return summary;
        },
      };
    },
    elsewhere: {
      record: sink.record,
      end(summary, loose) {
        endInput();
        summaries.push(summary);
        if (loose !== null) state.loose.set(loose.source, loose);
      },
    },
    complain,
    inputs: () => summaries,
    diagnostics: () => [...diagnostics, ...state.diagnostics],
    report() {
      endInput();
      settle(state);
      const given = { wallClock, now, topology, inventory, problems };
      const { devices, files, fleet, next } = diagnose(engine, state, given);
      const clocks = neighbourClocks(state.devices, (device) => nowOf(device, given).from);
      return {
        schema: 'sldiag/report/v1',
        generatedAt: new Date(wallClock).toISOString(),
        version,
        inputs: summaries.map(inputOf),
        devices,
        files,
        fleet,
        next,
        diagnostics: [
          ...diagnostics,
          ...state.diagnostics,
          ...notUnderstood(state.devices),
          ...clocks,
          ...costlyRules(engine),
        ],
        silenced: [],
        summary: summarise(devices),
      };
    },
  };
}

/** Rules of which nothing is known because they take too long, each by its entry. */
function costlyRules({ costly, knowledge }: Engine): Diagnostic[] {
  return [...costly].map((condition): Diagnostic => {
    const written = JSON.stringify(condition);
    const [entry] = Object.entries(knowledge).flatMap(([kind, entries]) =>
      entries.flatMap((each: object) =>
        JSON.stringify(each).includes(written) ? `${kind}/${String(fieldOf(each, 'id') ?? '')}` : [],
      ),
    );
    return {
      level: 'warning',
      code: 'rule-too-costly',
      message: `a condition of ${entry ?? 'a rule'} takes too many steps, so that nothing is known of it`,
      source: entry ?? '',
      line: 0,
      text: condition.slice(0, 160),
      help: 'macros within macros go through every pair; say what is meant with one',
    };
  });
}

function inputOf(summary: InputSummary): ReportInput {
  const { path, bytes, lines, kinds, knownSections, unknownSections, knownLines, unreadLines } = summary;
  const understood = knownLines === 0 ? null : (knownLines - unreadLines) / knownLines;
  return { path, bytes, lines, kinds, knownSections, unknownSections, understood };
}

/** Counts findings by severity, for the report's last line and the exit code. */
export function summarise(devices: readonly ReportDevice[]): Report['summary'] {
  const count = (level: Level) =>
    devices.reduce((sum, device) => sum + device.findings.filter(({ severity }) => severity === level).length, 0);
  const [error, warning, info] = [count('error'), count('warning'), count('info')];
  const worst = error ? 'error' : warning ? 'warning' : info ? 'info' : 'none';
  return { error, warning, info, worst, outcome: worstOutcome(devices.map(({ outcome }) => outcome)) };
}
