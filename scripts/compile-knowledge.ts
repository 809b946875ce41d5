/**
 * Checks `knowledge/` and `scenarios/` and writes them as JSON beside the compiled code, so that the program starts without a YAML parser,
 * a schema library or a CEL parser.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readPack } from '../src/cli/pack.js';
import { readScenario } from '../src/cli/send/scenario-schema.js';
import { vocabulary } from '../src/diagnose/judge/vocabulary.js';
import { fieldsOf, templateProblem } from '../src/ingest/log/template.js';
import { lintKnowledge, lintSamples } from '../src/knowledge/lint.js';
import { loadKnowledge } from '../src/knowledge/load.js';
import { renderDiagnostic } from '../src/report/diagnostic.js';
import { buildSearch, type Searchable } from '../src/report/search.js';
import { createCompiler } from '../src/rules/compile.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const loaded = loadKnowledge(readPack(join(root, 'knowledge')), createCompiler(vocabulary));
const problems = [...lintKnowledge(loaded), ...lintSamples(loaded, fieldsOf, templateProblem)];
for (const problem of problems) process.stderr.write(`${renderDiagnostic(problem, { colour: false })}\n`);

const { procedures, releases, platforms, fields, topics, ...diagnosis } = loaded.knowledge;
const withoutTests = <Entry extends { tests: unknown }>(entries: readonly Entry[]) =>
  entries.map((entry) => ({ ...entry, tests: [] }));
const folder = join(root, 'dist', 'knowledge');
mkdirSync(folder, { recursive: true });
const write = (name: string, value: unknown) => writeFileSync(join(folder, name), JSON.stringify(value));
write('diagnosis.json', {
  ...diagnosis,
  findings: withoutTests(diagnosis.findings),
  causes: withoutTests(diagnosis.causes),
  configurations: withoutTests(diagnosis.configurations),
  conditions: [...loaded.conditions.values()],
});
write('reference.json', { procedures, releases, platforms, fields, topics });
write('search.json', buildSearch(searchables()));
write(
  'scenarios.json',
  readPack(join(root, 'scenarios'))
    .map(({ path, text }) => readScenario(path.replace(/\.yaml$/, ''), text))
    .sort((one, other) => (one.id < other.id ? -1 : 1)),
);

if (problems.some(({ level }) => level === 'error')) process.exitCode = 1;

/** Every entry with all that it says to people; conditions, tests and sources are for others. */
function searchables(): Searchable[] {
  const silent = new Set([
    'id',
    'title',
    'tests',
    'source',
    'when',
    'confirmed',
    'likely',
    'ruledOut',
    'relevant',
    'settled',
    'urgent',
    'closedWhen',
    'picture',
    'basis',
    'signs',
    'holds',
  ]);
  const textOf = (value: unknown): string => {
    if (typeof value === 'string') return value;
    if (Array.isArray(value)) return value.map(textOf).filter(Boolean).join(' ');
    if (typeof value !== 'object' || value === null) return '';
    return Object.entries(value)
      .map(([key, item]) => (silent.has(key) ? '' : textOf(item)))
      .filter(Boolean)
      .join(' ');
  };
  const { messages, findings, failures, causes, topologies, policies, configurations, comparisons } = loaded.knowledge;
  const kinds = {
    messages,
    findings,
    failures,
    causes,
    topologies,
    procedures,
    releases,
    platforms,
    fields,
    policies,
    configurations,
    comparisons,
    topics,
  };
  return Object.entries(kinds).flatMap(([kind, entries]) =>
    (entries as readonly { id: string; title?: string; name?: string }[]).map((entry) => ({
      kind,
      id: entry.id,
      title: entry.title ?? entry.name ?? entry.id,
      text: textOf(entry).replace(/\s+/g, ' '),
    })),
  );
}
