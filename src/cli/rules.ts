import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createEngine, type Engine } from '../diagnose/engine.js';
import { runKnowledgeTests, testedEntries } from '../diagnose/harness.js';
import { vocabulary } from '../diagnose/vocabulary.js';
import type { Knowledge } from '../model/knowledge.js';
import { renderDiagnostic } from '../report/diagnostic.js';
import { createCompiler } from '../rules/compile.js';
import { lintKnowledge } from '../rules/lint.js';
import { type LoadedKnowledge, loadKnowledge } from '../rules/load.js';
import type { Command } from './command.js';
import { EXIT } from './exit.js';
import { builtInEngine } from './knowledge.js';
import { readPack } from './pack.js';
import { wantsColour } from './terminal.js';

interface RulesArgs {
  readonly action: 'list' | 'lint' | 'test' | 'schema';
  readonly ids: readonly string[];
  readonly rules: string | undefined;
  readonly inputs: string;
  readonly format: 'text' | 'json';
}

/** Where the built-in rules lie in a checkout; the published package has them compiled only. */
const SOURCES = 'knowledge';

export const rulesCommand: Command = {
  options: (yargs) =>
    yargs
      .positional('action', { describe: 'What to do', choices: ['list', 'lint', 'test', 'schema'], demandOption: true })
      .positional('ids', { describe: 'Only these entries', type: 'string', array: true, default: [] })
      .option('rules', {
        describe: `Folder of the rules (default: ${SOURCES}; list shows the built-in ones)`,
        type: 'string',
      })
      .option('format', { describe: 'How list prints', choices: ['text', 'json'], default: 'text' })
      .option('inputs', {
        describe: 'Folder that test inputs given by file are relative to',
        type: 'string',
        default: 'test/inputs/causes',
      })
      .example('$0 rules lint --rules my-rules', 'check a folder of rules')
      .example('$0 rules test cslu-url-wrong', 'run the examples of one rule')
      .example('$0 rules schema > rules.schema.json', 'JSON Schema for editors'),
  run: async (args) => {
    const { action, ids, rules: named, inputs, format } = args as unknown as RulesArgs;
    if (action === 'schema') return printSchema();
    if (action === 'list' && named === undefined) return list(builtInEngine().knowledge, 'built-in', format);
    const rules = named ?? SOURCES;
    if (!existsSync(rules)) {
      process.stderr.write(`error: there is no folder ${rules}; --rules names the folder of the rules\n`);
      return EXIT.usage;
    }
    const loaded = loadKnowledge(readPack(rules), createCompiler(vocabulary));
    if (action === 'list') return list(loaded.knowledge, rules, format);
    return action === 'lint' ? lint(loaded) : test(loaded, ids, inputs);
  },
};

async function printSchema(): Promise<number> {
  const { z } = await import('zod');
  const { entrySchemas } = await import('../rules/entry-schemas.js');
  const schemas = Object.entries(entrySchemas).map(([kind, schema]) => [kind, z.toJSONSchema(schema, { io: 'input' })]);
  process.stdout.write(`${JSON.stringify({ $defs: Object.fromEntries(schemas) }, null, 2)}\n`);
  return EXIT.ok;
}

function list({ findings, causes, configurations }: Knowledge, origin: string, format: RulesArgs['format']): number {
  const rows = [
    ...findings.map(({ id, title, source }) => ({ kind: 'finding', id, title, source, origin })),
    ...causes.map(({ id, title, source }) => ({ kind: 'cause', id, title, source, origin })),
    ...configurations.map(({ id, title, source }) => ({ kind: 'configuration', id, title, source, origin })),
  ];
  if (format === 'json') {
    process.stdout.write(`${JSON.stringify(rows, null, 2)}\n`);
    return EXIT.ok;
  }
  const width = Math.max(0, ...rows.map(({ id }) => id.length));
  for (const { kind, id, title, source } of rows) {
    process.stdout.write(`${kind.padEnd(13)} ${id.padEnd(width)}  ${title} [${source}] (${origin})\n`);
  }
  return EXIT.ok;
}

function lint(loaded: LoadedKnowledge): number {
  const problems = lintKnowledge(loaded);
  const colour = wantsColour(process.stderr);
  for (const problem of problems) process.stderr.write(`${renderDiagnostic(problem, { colour })}\n\n`);
  const counts = Object.entries(loaded.knowledge).map(([kind, entries]) => `${(entries as unknown[]).length} ${kind}`);
  process.stdout.write(
    `${counts.join(', ')}: ${problems.length === 0 ? 'no problems' : `${problems.length} problems`}\n`,
  );
  return problems.some(({ level }) => level === 'error') ? EXIT.found : EXIT.ok;
}

function test(loaded: LoadedKnowledge, ids: readonly string[], inputs: string): number {
  const broken = loaded.diagnostics.filter(({ level }) => level === 'error');
  const colour = wantsColour(process.stderr);
  for (const problem of broken) process.stderr.write(`${renderDiagnostic(problem, { colour })}\n\n`);
  const engine: Engine = createEngine(loaded.knowledge, loaded.conditions);
  const entries = testedEntries(loaded.knowledge).filter(({ entry }) => ids.length === 0 || ids.includes(entry.id));
  const unknown = ids.filter((id) => !entries.some(({ entry }) => entry.id === id));
  if (unknown.length > 0) {
    process.stderr.write(`error: no finding, cause or configuration has the id ${unknown.join(', ')}\n`);
    return EXIT.usage;
  }
  if (broken.length > 0) return EXIT.found;
  const { ran, failed } = runKnowledgeTests(engine, entries, (path) => readFileSync(join(inputs, path), 'utf8'));
  for (const { entry, test: name, expected, got } of failed) {
    process.stdout.write(`FAIL ${entry}: ${name}\n  - expected ${expected}\n  + got      ${got}\n`);
  }
  process.stdout.write(`${ran - failed.length} passed, ${failed.length} failed\n`);
  return failed.length > 0 ? EXIT.found : EXIT.ok;
}
