import type { Diagnostic } from '../model/diagnostic.js';
import type { Knowledge, KnowledgeTest } from '../model/knowledge.js';
import { type Expression, factsRead, parts } from '../rules/expression.js';
import { nearestOf } from '../rules/nearest.js';
import type { LoadedKnowledge } from './load.js';
import type { Place } from './yaml-file.js';

/**
 * Checks what a schema can't: that names point at something, that every rule carries a test that fires and one that
 * doesn't, and that every fact a condition reads can be asked for.
 * @param base what the knowledge is laid over, whose names it may use too
 */
export function lintKnowledge(loaded: LoadedKnowledge, base: Knowledge | null = null): Diagnostic[] {
  const { knowledge, conditions, places } = loaded;
  const diagnostics: Diagnostic[] = [...loaded.diagnostics];
  const idsOf = (kind: 'findings' | 'remedies' | 'procedures' | 'failures') =>
    new Set([...knowledge[kind], ...(base?.[kind] ?? [])].map(({ id }) => id));
  const findings = idsOf('findings');
  const remedies = idsOf('remedies');
  const procedures = idsOf('procedures');
  const failures = idsOf('failures');
  const mnemonics = new Set([...knowledge.messages, ...(base?.messages ?? [])].map(({ mnemonic }) => mnemonic));

  const report = (entry: string, path: readonly (string | number)[], code: string, message: string, help?: string) => {
    const { path: source, at } = places.get(entry) as Place;
    diagnostics.push({ level: 'error', code, message, source, ...at(path), ...(help ? { help } : {}) });
  };
  const expectId = (
    entry: string,
    path: readonly (string | number)[],
    kind: string,
    id: string | null,
    ids: ReadonlySet<string>,
  ) => {
    if (id !== null && !ids.has(id))
      report(entry, path, 'no-such-entry', `no ${kind} has the id ${id}`, suggestion(id, ids));
  };

  for (const message of knowledge.messages) {
    const entry = `messages/${message.id}`;
    expectId(entry, ['finding'], 'finding', message.finding, findings);
    for (const [index, mnemonic] of message.closedBy.entries()) {
      expectId(entry, ['closedBy', index], 'message', mnemonic, mnemonics);
    }
  }
  for (const remedy of knowledge.remedies) {
    for (const [index, action] of remedy.actions.entries()) {
      expectId(`remedies/${remedy.id}`, ['actions', index, 'procedure'], 'procedure', action.procedure, procedures);
    }
  }
  for (const cause of knowledge.causes) {
    const entry = `causes/${cause.id}`;
    for (const [index, id] of cause.explains.entries()) expectId(entry, ['explains', index], 'finding', id, findings);
    for (const [index, action] of cause.actions.entries()) {
      if ('use' in action) expectId(entry, ['actions', index, 'use'], 'remedy', action.use, remedies);
      else expectId(entry, ['actions', index, 'procedure'], 'procedure', action.procedure, procedures);
    }
    if (cause.basis === 'K' && (cause.confirmed !== null || cause.likely !== null)) {
      report(entry, ['basis'], 'hunch-with-verdict', 'field experience (basis K) never gets more than possible');
    }
    if (cause.outcome === 'act' && cause.actions.length === 0) {
      report(entry, ['actions'], 'no-action', 'a cause that asks for action names at least one');
    }
    lintTests(entry, cause.tests, cause.basis === 'K' || (cause.confirmed === null && cause.likely === null), report);
  }
  for (const finding of knowledge.findings) lintFindingTests(`findings/${finding.id}`, finding.tests, report);
  for (const topology of knowledge.topologies) {
    for (const [index, id] of topology.workflows.entries()) {
      expectId(`topologies/${topology.id}`, ['workflows', index], 'procedure', id, procedures);
    }
  }
  for (const procedure of knowledge.procedures) {
    const entry = `procedures/${procedure.id}`;
    for (const [index, step] of procedure.steps.entries()) {
      expectId(entry, ['steps', index, 'procedure'], 'procedure', step.procedure, procedures);
    }
    for (const [index, id] of procedure.next.entries()) expectId(entry, ['next', index], 'procedure', id, procedures);
  }
  for (const configuration of knowledge.configurations) {
    const entry = `configurations/${configuration.id}`;
    expectId(entry, ['procedure'], 'procedure', configuration.procedure, procedures);
    lintFindingTests(entry, configuration.tests, report);
  }
  for (const comparison of knowledge.comparisons) {
    expectId(`comparisons/${comparison.id}`, ['procedure'], 'procedure', comparison.procedure, procedures);
  }
  for (const { source, expression } of conditions.values()) {
    for (const [name, id] of namedIds(expression)) {
      const ids = name === 'failing' ? failures : mnemonics;
      if (ids.has(id)) continue;
      const kind = name === 'failing' ? 'failure' : 'message';
      const message = `a condition names ${kind} ${id}, which does not exist: ${source.trim()}`;
      const help = suggestion(id, ids);
      diagnostics.push({
        level: 'error',
        code: 'no-such-entry',
        message,
        source: 'knowledge',
        line: 0,
        ...(help ? { help } : {}),
      });
    }
  }
  return [...diagnostics, ...lintRevealed(loaded, base)];
}

type ReportProblem = (entry: string, path: readonly (string | number)[], code: string, message: string) => void;

function lintTests(entry: string, tests: readonly KnowledgeTest[], opensOnly: boolean, report: ReportProblem): void {
  const verdicts = tests.map((test) => test.expect.verdict);
  const fires = verdicts.some(
    (verdict) => verdict === 'confirmed' || verdict === 'likely' || (opensOnly && verdict === 'possible'),
  );
  const quiet = verdicts.some(
    (verdict) => verdict === 'ruled-out' || verdict === 'absent' || (!opensOnly && verdict === 'possible'),
  );
  if (!fires) report(entry, ['tests'], 'no-firing-test', 'no test in which the cause is found');
  if (!quiet) report(entry, ['tests'], 'no-quiet-test', 'no test in which the cause is ruled out, absent or left open');
}

function lintFindingTests(entry: string, tests: readonly KnowledgeTest[], report: ReportProblem): void {
  if (!tests.some((test) => test.expect.raised === true)) {
    report(entry, ['tests'], 'no-firing-test', 'no test in which the finding is raised');
  }
  if (!tests.some((test) => test.expect.raised === false)) {
    report(entry, ['tests'], 'no-quiet-test', 'no test in which the finding is not raised');
  }
}

/** Every fact that a condition reads must be revealed by some command, or `ask` could never name one. */
function lintRevealed({ knowledge, conditions }: LoadedKnowledge, base: Knowledge | null): Diagnostic[] {
  const revealed = [...knowledge.commands, ...(base?.commands ?? [])].flatMap(({ reveals }) => reveals);
  // What was typed and refused stands in the session; no command shows it afterwards.
  const derived = /^(incidents|incident|failures|topology|before|refusedCommands)(\.|$)/;
  const unrevealed = new Set<string>();
  for (const { expression } of conditions.values()) {
    for (const path of factsRead(expression)) {
      const isRevealed = revealed.some(
        (prefix) => path === prefix || path.startsWith(`${prefix}.`) || prefix.startsWith(`${path}.`),
      );
      if (!isRevealed && !derived.test(path)) unrevealed.add(path);
    }
  }
  return [...unrevealed].map((path) => ({
    level: 'error',
    code: 'not-revealed',
    message: `conditions read ${path}, but no command in commands.yaml reveals it`,
    source: 'commands.yaml',
    line: 0,
  }));
}

/** Literal ids given to `failing`, `seen` and `isOpen`. */
function* namedIds(expression: Expression): Generator<[name: string, id: string]> {
  for (const part of parts(expression)) {
    if (part.op !== 'call' || !['failing', 'seen', 'isOpen'].includes(part.name)) continue;
    const [argument] = part.args;
    if (argument?.op === 'literal') yield [part.name, String(argument.value)];
  }
}

function suggestion(wrong: string, ids: Iterable<string>): string | undefined {
  const near = nearestOf(wrong, ids);
  return near === null ? undefined : `did you mean ${near}?`;
}
