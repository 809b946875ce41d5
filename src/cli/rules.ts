import { existsSync, mkdirSync, readFileSync, watch, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Argv } from 'yargs';
import type { ZodType } from 'zod';
import { runKnowledgeTests, type TestedEntry, testedEntries } from '../diagnose/ask/harness.js';
import { createEngine, type Engine } from '../diagnose/judge/engine.js';
import { vocabulary } from '../diagnose/judge/vocabulary.js';
import { findTags } from '../ingest/log/message.js';
import { fieldsOf, templateProblem } from '../ingest/log/template.js';
import { redactSecrets } from '../ingest/text/redact.js';
import type { Knowledge } from '../knowledge/kinds/index.js';
import { lintKnowledge, lintSamples } from '../knowledge/lint.js';
import { type LoadedKnowledge, loadKnowledge } from '../knowledge/load.js';
import { applyPack, holdsRules, MANIFEST, NO_RULES, packSchema, readManifest } from '../knowledge/pack.js';
import { skeletonFor } from '../knowledge/skeleton.js';
import type { Diagnostic } from '../model/diagnostic.js';
import { fieldOf } from '../model/tree.js';
import { renderDiagnostic } from '../report/diagnostic.js';
import { createCompiler } from '../rules/compile.js';
import { factsRead } from '../rules/expression.js';
import { meant } from '../rules/nearest.js';
import { UsageError } from './arguments.js';
import { type ArgumentsOf, defineCommand } from './command.js';
import { EXIT } from './exit.js';
import { builtInEngine, builtInKnowledge, engineWithPacks } from './knowledge.js';
import { locatePack, readPack, readTestInput } from './pack.js';
import { wantsColour } from './terminal.js';

/** Where the built-in rules lie in a checkout; the published package has them compiled only. */
const SOURCES = 'knowledge';
const TEST_INPUTS = 'test/inputs/causes';
/** Time in which changes of files count as one, milliseconds. */
const GATHER = 200;

const options = (yargs: Argv) =>
  yargs
    .positional('action', {
      describe: 'What to do',
      choices: ['list', 'lint', 'test', 'schema', 'new'] as const,
      demandOption: true,
    })
    .positional('ids', {
      describe: 'Only these entries; for new: the message, as a log has it (- reads it)',
      type: 'string',
      array: true,
      default: [],
    })
    .option('rules', {
      describe: `Folder or npm package of the rules (default: ${SOURCES}; list shows the built-in ones)`,
      type: 'string',
    })
    .option('format', {
      alias: 'f',
      describe: 'How list prints',
      choices: ['text', 'json'] as const,
      default: 'text' as const,
    })
    .option('watch', { alias: 'w', describe: 'test again whenever a file changes', type: 'boolean', default: false })
    .option('inputs', {
      describe: 'Folder that test inputs given by file are relative to',
      type: 'string',
      default: TEST_INPUTS,
    })
    .example('$0 rules new --rules mine "%NTP-4-UNSYNC: NTP sync is lost"', 'begin a rule from a message')
    .example('$0 rules lint --rules mine', 'check a pack')
    .example('$0 rules test --rules mine --watch', 'run its examples at each change')
    .example('$0 rules schema > rules.schema.json', 'JSON Schema for editors');

type RulesArgs = ArgumentsOf<typeof options>;

export const rulesCommand = defineCommand(options, rules);

async function rules({ action, ids, rules: named, inputs, format, watch: isWatched }: RulesArgs): Promise<number> {
  const [name] = ids;
  if (name !== undefined && action !== 'test' && action !== 'new')
    throw new UsageError(`rules ${action} takes no names; the folder of your rules is given by --rules ${name}`);
  checkUse({ action, rules: named, inputs, format, watch: isWatched });
  if (action === 'schema') return printSchema();
  if (action === 'new') return begin(ids.join(' '), named ?? 'rules');
  if (action === 'list' && named === undefined) return list(builtInEngine(), 'built-in', format);
  const folder = locatePack(named ?? SOURCES);
  if (folder === null)
    throw new UsageError(
      named === undefined
        ? `rules ${action} takes --rules with the folder of your own rules; those that are built in are ${action}ed within the project, where ${SOURCES}/ is`
        : `there is no folder ${named}; --rules names a folder of rules, or an npm package with a pack.yaml`,
    );
  const isBuiltIn = named === undefined;
  if (!isBuiltIn && !holdsRules(readPack(folder))) throw new UsageError(`--rules ${named}: ${NO_RULES}`);
  if (action === 'lint') return lint(folder, isBuiltIn);
  if (action === 'list') {
    const { engine } = await engineWithPacks([folder]);
    return list(engine, named ?? SOURCES, format, ownIds(folder, engine.knowledge));
  }
  const once = () => test(folder, isBuiltIn, ids, inputs);
  return isWatched ? again(folder, once) : once();
}

/** An option, and which actions look at it. */
type Use = readonly [option: string, isGiven: boolean, actions: readonly RulesArgs['action'][]];

/** @throws UsageError for an option that the action would ignore */
function checkUse({
  action,
  rules: named,
  inputs,
  format,
  watch: isWatched,
}: Pick<RulesArgs, 'action' | 'rules' | 'inputs' | 'format' | 'watch'>): void {
  const idle: readonly Use[] = [
    ['rules', named !== undefined, ['list', 'lint', 'test', 'new']],
    ['format', format !== 'text', ['list']],
    ['watch', isWatched, ['test']],
    ['inputs', inputs !== TEST_INPUTS, ['test']],
  ];
  const [option, , actions] = idle.find(([, isGiven, used]) => isGiven && !used.includes(action)) ?? [];
  if (option !== undefined)
    throw new UsageError(`--${option} is of no use with rules ${action}, only with ${actions?.join(', ')}`);
}

async function printSchema(): Promise<number> {
  const { z } = await import('zod');
  const { kinds } = await import('../knowledge/kinds/index.js');
  const of = (schema: ZodType) => z.toJSONSchema(schema, { io: 'input' });
  const schemas = Object.entries(kinds).map(([kind, { schema }]) => [kind, of(schema)]);
  process.stdout.write(
    `${JSON.stringify({ $defs: { ...Object.fromEntries(schemas), pack: of(packSchema) } }, null, 2)}\n`,
  );
  return EXIT.ok;
}

/** Ids of a pack's own entries, as they stand in the merged knowledge. */
function ownIds(folder: string, knowledge: Knowledge): ReadonlySet<string> {
  const before = new Set(testedEntries(builtInEngine().knowledge).map(({ kind, entry }) => `${kind}/${entry.id}`));
  const files = new Set(readPack(folder).map(({ path }) => path.replace(/s\/([^/]+)\.yaml$/, '/$1')));
  return new Set(
    testedEntries(knowledge)
      .map(({ kind, entry }) => `${kind}/${entry.id}`)
      .filter((id) => !before.has(id) || files.has(id)),
  );
}

/** Ids, titles, where they come from, and which facts their conditions ask for. */
function list(engine: Engine, origin: string, format: RulesArgs['format'], only?: ReadonlySet<string>): number {
  const rows = testedEntries(engine.knowledge)
    .filter(({ kind, entry }) => only === undefined || only.has(`${kind}/${entry.id}`))
    .map(({ kind, entry }) => ({
      kind,
      id: entry.id,
      title: entry.title,
      source: entry.source,
      origin,
      needs: needsOf(engine, entry),
    }));
  if (format === 'json') {
    process.stdout.write(`${JSON.stringify(rows, null, 2)}\n`);
    return EXIT.ok;
  }
  const width = Math.max(0, ...rows.map(({ id }) => id.length));
  for (const { kind, id, title, source, needs } of rows) {
    process.stdout.write(`${kind.padEnd(13)} ${id.padEnd(width)}  ${title} [${source}] (${origin})\n`);
    if (needs.length > 0) process.stdout.write(`${' '.repeat(width + 16)}needs ${needs.join(', ')}\n`);
  }
  return EXIT.ok;
}

/** Facts that functions look into by themselves. */
const CALLED: readonly (readonly [RegExp, string])[] = [
  [/\b(?:seen|isOpen)\(/, 'messages'],
  [/\bfailing\(/, 'failures'],
  [/\bfails\(/, 'state.communication'],
  [/\brelease(?:From|Before)\(/, 'release'],
  [/\bpidStarts\(/, 'udis'],
];

function needsOf(engine: Engine, entry: TestedEntry['entry']): string[] {
  const texts = [
    ...['when', 'settled', 'urgent', 'relevant', 'ruledOut', 'confirmed', 'likely'].map((key) => fieldOf(entry, key)),
    ...('checks' in entry ? entry.checks.map(({ holds }) => holds) : []),
  ].filter((text): text is string => typeof text === 'string');
  const named = texts.flatMap((text) => factsRead(engine.conditionOf(text).expression));
  const called = texts.flatMap((text) => CALLED.flatMap(([pattern, fact]) => (pattern.test(text) ? fact : [])));
  return [...new Set([...named, ...called])].sort();
}

function lint(folder: string, isBuiltIn: boolean): number {
  const files = readPack(folder);
  const compile = createCompiler(vocabulary);
  const loaded = loadKnowledge(files, compile);
  const { manifest, diagnostics } = readManifest(files, compile);
  const base = isBuiltIn ? null : builtInKnowledge();
  const problems = [...diagnostics, ...lintKnowledge(loaded, base), ...lintSamples(loaded, fieldsOf, templateProblem)];
  if (base !== null) problems.push(...applyPack(base, loaded.knowledge, manifest).diagnostics);
  tell(problems);
  const counts = Object.entries(loaded.knowledge)
    .filter(([, entries]) => isBuiltIn || entries.length > 0)
    .map(([kind, entries]) => `${entries.length} ${kind}`);
  const found = problems.length === 0 ? 'no problems' : `${problems.length} problems`;
  process.stdout.write(`${counts.length === 0 ? 'no entries' : counts.join(', ')}: ${found}\n`);
  return problems.some(({ level }) => level === 'error') ? EXIT.found : EXIT.ok;
}

function tell(problems: readonly Diagnostic[]): void {
  const colour = wantsColour(process.stderr);
  for (const problem of problems) process.stderr.write(`${renderDiagnostic(problem, { colour })}\n\n`);
}

async function test(folder: string, isBuiltIn: boolean, ids: readonly string[], inputs: string): Promise<number> {
  const { engine, broken } = isBuiltIn ? fromSources(folder) : await overBuiltIn(folder);
  tell(broken);
  const entries = testedEntries(engine.knowledge).filter(
    ({ entry: { id, tests } }) => (ids.length === 0 && tests.length > 0) || ids.some((each) => isNamed(id, each)),
  );
  const unknown = ids.filter((id) => !entries.some(({ entry }) => isNamed(entry.id, id)));
  if (unknown.length > 0) {
    const known = testedEntries(engine.knowledge).map(({ entry }) => entry.id);
    throw new UsageError(
      `no finding, cause or configuration has the id ${unknown.join(', ')}${meant(unknown[0] ?? '', known)}`,
    );
  }
  if (broken.length > 0) return EXIT.found;
  const { ran, failed } = runKnowledgeTests(engine, entries, (path) => readTestInput(inputs, path));
  for (const { entry, test: name, expected, got } of failed) {
    process.stdout.write(`FAIL ${entry}: ${name}\n  - expected ${expected}\n  + got      ${got}\n`);
    process.stdout.write(
      `    sldiag analyze … --why ${entry.slice(entry.indexOf('/') + 1)} shows what its conditions saw\n`,
    );
  }
  process.stdout.write(`${ran - failed.length} passed, ${failed.length} failed\n`);
  return failed.length > 0 ? EXIT.found : EXIT.ok;
}

/** `ntp-lost` names `acme/ntp-lost` too. */
function isNamed(id: string, asked: string): boolean {
  return id === asked || id.endsWith(`/${asked}`);
}

interface Prepared {
  readonly engine: Engine;
  readonly broken: readonly Diagnostic[];
}

function fromSources(folder: string): Prepared {
  const loaded: LoadedKnowledge = loadKnowledge(readPack(folder), createCompiler(vocabulary));
  const broken = loaded.diagnostics.filter(({ level }) => level === 'error');
  return { engine: createEngine(loaded.sound, loaded.conditions), broken };
}

async function overBuiltIn(folder: string): Promise<Prepared> {
  const { engine, diagnostics } = await engineWithPacks([folder]);
  return { engine, broken: diagnostics.filter(({ level }) => level === 'error') };
}

/** Runs at once and after each change in the folder, until it is interrupted. */
async function again(folder: string, once: () => Promise<number>): Promise<number> {
  let code = await once();
  let timer: NodeJS.Timeout | null = null;
  const watcher = watch(folder, { recursive: true }, (_, file) => {
    if (file !== null && !/\.ya?ml$/.test(file)) return;
    if (timer !== null) clearTimeout(timer);
    timer = setTimeout(async () => {
      process.stdout.write(`\n${file ?? folder} has changed\n`);
      code = await once();
    }, GATHER);
  });
  return new Promise((resolve) => {
    process.once('SIGINT', () => {
      watcher.close();
      resolve(code);
    });
  });
}

/** Writes the files of a new rule; nothing that exists is touched. */
function begin(asked: string, folder: string): number {
  const text = (asked === '-' ? readFileSync(0, 'utf8') : asked).trim().split('\n')[0] ?? '';
  const line = redactSecrets(text);
  const [tag] = findTags(line, 1);
  if (tag === undefined)
    throw new UsageError(
      'this holds no message: expected %FACILITY-SEVERITY-MNEMONIC: text, for instance "%NTP-4-UNSYNC: NTP sync is lost"',
    );
  const { facility, severity, mnemonic } = tag;
  const whole = /^\s*%/.test(line) ? `Mar  5 2026 04:12:09.114 UTC: ${line.trim()}` : line;
  const message = line.slice(tag.end).trim();
  const files = skeletonFor({ facility, severity, mnemonic, text: message, line: whole });
  if (!existsSync(join(folder, MANIFEST))) {
    const name =
      folder
        .replace(/.*[/\\]/, '')
        .toLowerCase()
        .replace(/[^a-z0-9-]+/g, '-')
        .replace(/^[^a-z]+/, '') || 'rules';
    files.unshift({ path: MANIFEST, text: `name: ${name}\nversion: 0.1.0\ntitle: TODO what this pack is for\n` });
  }
  const taken = files.filter(({ path }) => existsSync(join(folder, path)));
  if (taken.length > 0)
    throw new UsageError(
      `${taken.map(({ path }) => join(folder, path)).join(', ')} exists already; nothing was written`,
    );
  for (const { path, text: content } of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
    process.stdout.write(`wrote ${join(folder, path)}\n`);
  }
  process.stdout.write(
    `\nNext: replace each TODO, then sldiag rules lint --rules ${folder} and rules test --rules ${folder}\n`,
  );
  return EXIT.ok;
}
