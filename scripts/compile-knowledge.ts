/**
 * Checks `knowledge/` and `scenarios/` and writes them as JSON beside the compiled code, so that the program starts without a YAML parser,
 * a schema library or a CEL parser.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readPack } from '../src/cli/pack.js';
import { readScenario } from '../src/cli/send/scenario-schema.js';
import { vocabulary } from '../src/diagnose/vocabulary.js';
import { renderDiagnostic } from '../src/report/diagnostic.js';
import { createCompiler } from '../src/rules/compile.js';
import { lintKnowledge } from '../src/rules/lint.js';
import { loadKnowledge } from '../src/rules/load.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const loaded = loadKnowledge(readPack(join(root, 'knowledge')), createCompiler(vocabulary));
const problems = lintKnowledge(loaded);
for (const problem of problems) process.stderr.write(`${renderDiagnostic(problem, { colour: false })}\n`);

const { procedures, releases, platforms, fields, ...diagnosis } = loaded.knowledge;
const withoutTests = <Entry extends { tests: unknown }>(entries: readonly Entry[]) =>
  entries.map((entry) => ({ ...entry, tests: [] }));
const folder = join(root, 'dist', 'knowledge');
mkdirSync(folder, { recursive: true });
const write = (name: string, value: unknown) => writeFileSync(join(folder, name), JSON.stringify(value));
write('diagnosis.json', {
  ...diagnosis,
  findings: withoutTests(diagnosis.findings),
  causes: withoutTests(diagnosis.causes),
  conditions: [...loaded.conditions.values()],
});
write('reference.json', { procedures, releases, platforms, fields });
write(
  'scenarios.json',
  readPack(join(root, 'scenarios'))
    .map(({ path, text }) => readScenario(path.replace(/\.yaml$/, ''), text))
    .sort((one, other) => (one.id < other.id ? -1 : 1)),
);

if (problems.some(({ level }) => level === 'error')) process.exitCode = 1;
