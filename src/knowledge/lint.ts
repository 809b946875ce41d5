import type { Diagnostic } from '../model/diagnostic.js';
import { present } from '../model/present.js';
import { type Expression, factsRead, parts } from '../rules/expression.js';
import { nearestOf } from '../rules/nearest.js';
import type { Knowledge } from './kinds/index.js';
import { KIND_IDS, type KindId, kinds } from './kinds/index.js';
import type { KnowledgeTest } from './kinds/parts.js';
import { type KeyPath, valuesAt } from './kinds/paths.js';
import type { LoadedKnowledge } from './load.js';

/**
 * Checks what a schema can't: that names point at something, that every rule carries a test that fires and one that
 * doesn't, and that every fact a condition reads can be asked for.
 * In one piece: a list, one check after the other.
 * @param base what the knowledge is laid over, whose names it may use too
 */
export function lintKnowledge(loaded: LoadedKnowledge, base: Knowledge | null = null): Diagnostic[] {
  const { knowledge, conditions, places } = loaded;
  const diagnostics: Diagnostic[] = [...loaded.diagnostics];
  const ids = new Map<string, ReadonlySet<string>>(
    KIND_IDS.map((kind) => [kind, new Set([...knowledge[kind], ...(base?.[kind] ?? [])].map(({ id }) => id))]),
  );
  ids.set('any', new Set([...ids].flatMap(([kind, own]) => [...own].map((id) => `${kind}/${id}`))));
  const mnemonics = new Set([...knowledge.messages, ...(base?.messages ?? [])].map(({ mnemonic }) => mnemonic));

  const report: ReportProblem = (entry, path, code, message, help) => {
    const { path: source, at } = present(places.get(entry));
    diagnostics.push({ level: 'error', code, message, source, ...at(path), ...(help ? { help } : {}) });
  };
  for (const kind of KIND_IDS) {
    for (const entry of knowledge[kind]) lintReferences(kind, entry, ids, report);
  }
  for (const message of knowledge.messages) {
    for (const [index, mnemonic] of message.closedBy.entries()) {
      if (mnemonics.has(mnemonic)) continue;
      const place = ['closedBy', index];
      report(
        `messages/${message.id}`,
        place,
        'no-such-entry',
        `no message has the id ${mnemonic}`,
        suggestion(mnemonic, mnemonics),
      );
    }
  }
  for (const cause of knowledge.causes) {
    const entry = `causes/${cause.id}`;
    if (cause.basis === 'K' && (cause.confirmed !== null || cause.likely !== null)) {
      report(entry, ['basis'], 'hunch-with-verdict', 'field experience (basis K) never gets more than possible');
    }
    if (cause.outcome === 'act' && cause.actions.length === 0) {
      report(entry, ['actions'], 'no-action', 'a cause that asks for action names at least one');
    }
    lintTests(entry, cause.tests, cause.basis === 'K' || (cause.confirmed === null && cause.likely === null), report);
  }
  for (const finding of knowledge.findings) lintFindingTests(`findings/${finding.id}`, finding.tests, report);
  for (const configuration of knowledge.configurations) {
    lintFindingTests(`configurations/${configuration.id}`, configuration.tests, report);
  }
  for (const { source, expression } of conditions.values()) {
    for (const [name, id] of namedIds(expression)) {
      const known = name === 'failing' ? (ids.get('failures') ?? mnemonics) : mnemonics;
      if (known.has(id)) continue;
      const kind = name === 'failing' ? 'failure' : 'message';
      const message = `a condition names ${kind} ${id}, which does not exist: ${source.trim()}`;
      const help = suggestion(id, known);
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

/** Reads a message's text by templates: the fields of the whole text, null where none fits. */
export type ReadFields = (templates: readonly string[], text: string) => Readonly<Record<string, string>> | null;

/**
 * Checks that templates and samples of messages belong together: each sample gives the fields that it names, and each template fits
 * one of them.
 * @param problemOf what is wrong with a template by itself, or null
 */
export function lintSamples(
  { knowledge, places }: Pick<LoadedKnowledge, 'knowledge' | 'places'>,
  readFields: ReadFields,
  problemOf: (template: string) => string | null,
): Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  for (const { id, templates, samples } of knowledge.messages) {
    const place = places.get(`messages/${id}`);
    const report = (path: KeyPath, code: string, message: string) => {
      const { line = 1, column = 1 } = place?.at(path) ?? {};
      diagnostics.push({ level: 'error', code, message, source: place?.path ?? id, line, column });
    };
    const sound = templates.filter((template, index) => {
      const problem = problemOf(template);
      if (problem !== null) report(['templates', index], 'template', problem);
      return problem === null;
    });
    for (const [index, template] of templates.entries()) {
      if (!sound.includes(template) || samples.some(({ text }) => readFields([template], text) !== null)) continue;
      report(['templates', index], 'no-sample', 'no sample of the message fits this template');
    }
    for (const [index, { text, fields }] of samples.entries()) {
      const read = readFields(sound, text);
      if (read === null) report(['samples', index], 'no-template', 'no template fits this sample as a whole');
      else if (fields !== null && !haveSame(read, fields)) {
        report(['samples', index], 'other-fields', `the templates read other fields: ${JSON.stringify(read)}`);
      }
    }
  }
  return diagnostics;
}

function haveSame(one: Readonly<Record<string, string>>, other: Readonly<Record<string, string>>): boolean {
  const keys = Object.keys(one);
  return keys.length === Object.keys(other).length && keys.every((key) => one[key] === other[key]);
}

type ReportProblem = (entry: string, path: KeyPath, code: string, message: string, help?: string) => void;

/** Names of other entries must lead to one. */
function lintReferences(
  kind: KindId,
  entry: { readonly id: string },
  ids: ReadonlyMap<string, ReadonlySet<string>>,
  report: ReportProblem,
): void {
  for (const reference of kinds[kind].references) {
    const known = ids.get(reference.kind) ?? new Set();
    for (const { path, value } of valuesAt(entry, reference.path)) {
      if (known.has(value) || value === reference.except) continue;
      const name = Object.entries(kinds).find(([id]) => id === reference.kind)?.[1].name ?? reference.kind;
      report(`${kind}/${entry.id}`, path, 'no-such-entry', `no ${name} has the id ${value}`, suggestion(value, known));
    }
  }
}

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
  const derived =
    /^(incidents|incident|failures|topology|before|refusedCommands|refusedFirst|typed|platform|succeeded|restarts|restarted|isNamedAsProduct|beliedClock)(\.|$)/;
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
