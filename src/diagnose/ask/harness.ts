import type { CauseEntry } from '../../knowledge/kinds/causes.js';
import type { ConfigurationEntry } from '../../knowledge/kinds/configurations.js';
import type { FindingEntry } from '../../knowledge/kinds/findings.js';
import type { Knowledge } from '../../knowledge/kinds/index.js';
import type { KnowledgeTest } from '../../knowledge/kinds/parts.js';
import type { Finding, Report } from '../../model/report.js';
import { setUpOf } from '../../model/terms.js';
import { messageOf } from '../../model/thrown.js';
import { createAnalysis } from '../analysis.js';
import type { Engine } from '../judge/engine.js';

/** One example of a knowledge entry that did not come out as it says. */
export interface FailedTest {
  readonly entry: string;
  readonly test: string;
  readonly expected: string;
  readonly got: string;
}

/** Diagnoses a text as if it were a file. */
export function diagnoseText(
  engine: Engine,
  text: string,
  options: { now: string | null; topology: string | null; source?: string },
): Report {
  const analysis = createAnalysis(engine, {
    wallClock: options.now === null ? Date.UTC(2026, 0, 1) : Date.parse(options.now),
    now: options.now,
    topology: setUpOf(options.topology ?? '') ?? { id: null, mode: null },
    redact: true,
    zones: {},
    version: 'test',
  });
  const reader = analysis.open(options.source ?? 'test');
  reader.push(new TextEncoder().encode(text));
  reader.end();
  return analysis.report();
}

/** An entry that carries examples. */
export type TestedEntry =
  | { readonly kind: 'finding'; readonly entry: FindingEntry }
  | { readonly kind: 'cause'; readonly entry: CauseEntry }
  | { readonly kind: 'configuration'; readonly entry: ConfigurationEntry };

/** Every entry of the knowledge that carries examples. */
export function testedEntries({ findings, causes, configurations }: Knowledge): TestedEntry[] {
  return [
    ...findings.map((entry) => ({ kind: 'finding' as const, entry })),
    ...causes.map((entry) => ({ kind: 'cause' as const, entry })),
    ...configurations.map((entry) => ({ kind: 'configuration' as const, entry })),
  ];
}

/**
 * Runs the examples that entries carry.
 * @param readInput text of a file that a test names, relative to the folder of test inputs
 * @returns those that failed; an empty list means that all held
 */
export function runKnowledgeTests(
  engine: Engine,
  entries: readonly TestedEntry[],
  readInput: (path: string) => string,
): { ran: number; failed: FailedTest[] } {
  const failed: FailedTest[] = [];
  let ran = 0;
  for (const { kind, entry } of entries) {
    for (const test of entry.tests) {
      ran++;
      const text = inputOf(test, readInput);
      const check = { finding: checkFinding, cause: checkCause, configuration: checkConfiguration }[kind];
      const problem =
        typeof text === 'string'
          ? check(entry.id, test, diagnoseText(engine, text, { now: test.now, topology: test.topology }))
          : text;
      if (problem) failed.push({ entry: `${kind}s/${entry.id}`, test: test.name, ...problem });
    }
  }
  return { ran, failed };
}

type Problem = { expected: string; got: string } | null;

/** The text that a test is about, or what is wrong with the file that it names. */
function inputOf({ input }: KnowledgeTest, readInput: (path: string) => string): string | Problem {
  if (typeof input === 'string') return input;
  try {
    return readInput(input.file);
  } catch (error) {
    return { expected: `the input ${input.file}`, got: messageOf(error) };
  }
}

function checkFinding(id: string, { expect }: KnowledgeTest, { devices }: Report): Problem {
  const finding = devices.flatMap((device) => device.findings).find((each) => each.id === id);
  // A finding about what is over doesn't count as raised.
  const isRaised = finding !== undefined && (finding.severity !== 'info' || expect.severity === 'info');
  if (expect.raised !== undefined && expect.raised !== isRaised) {
    return {
      expected: expect.raised ? 'raised' : 'not raised',
      got: finding ? `raised (${finding.severity})` : 'not raised',
    };
  }
  if (expect.severity && finding?.severity !== expect.severity) {
    return { expected: expect.severity, got: finding?.severity ?? 'not raised' };
  }
  return null;
}

/** A configuration entry is raised as a cause of the one finding that all of them share. */
function checkConfiguration(id: string, test: KnowledgeTest, report: Report): Problem {
  const of = (finding: Finding) => finding.causes.some((cause) => cause.id === id);
  const devices = report.devices.map((device) => ({
    ...device,
    findings: device.findings.filter(of).map((finding) => ({ ...finding, id })),
  }));
  return checkFinding(id, test, { ...report, devices });
}

function checkCause(id: string, { expect }: KnowledgeTest, { devices }: Report): Problem {
  const order = ['confirmed', 'likely', 'possible', 'ruled-out'];
  const causes = devices
    .flatMap((device) => device.findings.flatMap((finding) => finding.causes))
    .filter((cause) => cause.id === id)
    .sort((a, b) => order.indexOf(a.verdict) - order.indexOf(b.verdict));
  const got = causes[0]?.verdict ?? 'absent';
  if (expect.verdict && expect.verdict !== got) return { expected: expect.verdict, got };
  const asked = causes[0]?.ask ?? [];
  const unasked = (expect.ask ?? []).filter((command) => !asked.includes(command));
  return unasked.length > 0
    ? { expected: `asks for ${unasked.join(', ')}`, got: `asks for ${asked.join(', ') || 'nothing'}` }
    : null;
}
