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
import type { Kind } from '../src/knowledge/kinds/define.js';
import { KIND_IDS, type Knowledge, kinds } from '../src/knowledge/kinds/index.js';
import { lintKnowledge, lintSamples } from '../src/knowledge/lint.js';
import { loadKnowledge } from '../src/knowledge/load.js';
import { readSources, withSources } from '../src/knowledge/sources.js';
import { readWording } from '../src/knowledge/wording.js';
import type { Diagnostic } from '../src/model/diagnostic.js';
import { DIAGNOSTICS } from '../src/model/diagnostic-codes.js';
import { renderDiagnostic } from '../src/report/diagnostic.js';
import { buildSearch, type Searchable } from '../src/report/search.js';
import { createCompiler } from '../src/rules/compile.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const files = readPack(join(root, 'knowledge'));
const loaded = loadKnowledge(files, createCompiler(vocabulary));
const { wording, diagnostics } = readWording(
  files,
  new Set([...loaded.places.keys(), ...Object.keys(DIAGNOSTICS).map((code) => `diagnostics/${code}`)]),
);
const { sources, diagnostics: wrongSources } = readSources(files);
const uncited: Diagnostic[] = [];
const knowledge = cited(loaded.knowledge);
const problems = [
  ...lintKnowledge(loaded),
  ...lintSamples(loaded, fieldsOf, templateProblem),
  ...diagnostics,
  ...wrongSources,
  ...uncited,
];
for (const problem of problems) process.stderr.write(`${renderDiagnostic(problem, { colour: false })}\n`);

const withoutTests = <Entry extends { tests: unknown }>(entries: readonly Entry[]) =>
  entries.map((entry) => ({ ...entry, tests: [] }));
const reference = KIND_IDS.filter((kind) => kinds[kind].isReference);
const namesOf = ({ name, isReference }: Kind) => ({ name, isReference });
const folder = join(root, 'dist', 'knowledge');
mkdirSync(folder, { recursive: true });
const write = (name: string, value: unknown) => writeFileSync(join(folder, name), JSON.stringify(value));
write('diagnosis.json', {
  ...knowledge,
  ...Object.fromEntries(reference.map((kind) => [kind, []])),
  findings: withoutTests(knowledge.findings),
  causes: withoutTests(knowledge.causes),
  configurations: withoutTests(knowledge.configurations),
  conditions: [...loaded.conditions.values()],
});
write('reference.json', Object.fromEntries(reference.map((kind) => [kind, knowledge[kind]])));
write('kinds.json', Object.fromEntries(KIND_IDS.map((id) => [id, namesOf(kinds[id])])));
write('search.json', buildSearch([...searchables(), ...searchableCodes()], wording));
write(
  'scenarios.json',
  readPack(join(root, 'scenarios'))
    .map(({ path, text }) => readScenario(path.replace(/\.yaml$/, ''), text))
    .sort((one, other) => (one.id < other.id ? -1 : 1)),
);

/** The knowledge with its sources as readers can follow them; what cites something else is noted. */
function cited(all: Knowledge): Knowledge {
  const kinds = Object.entries(all).map(([kind, entries]) => [
    kind,
    entries.map((entry: { readonly id?: string }) =>
      withSources(entry, sources, (message, help) => {
        const source = `${kind}/${entry.id}.yaml`;
        uncited.push({ level: 'error', code: 'no-such-source', message, source, line: 0, ...(help ? { help } : {}) });
      }),
    ),
  ]);
  return Object.fromEntries(kinds);
}

/** An entry by what any kind may call it. */
interface Named {
  readonly id: string;
  readonly title?: string;
  readonly name?: string;
  readonly printed?: string;
  readonly names?: readonly string[];
  readonly syntax?: readonly string[];
  readonly aliases?: readonly string[];
  readonly match?: readonly string[];
  readonly templates?: readonly string[];
  readonly prints?: readonly string[];
  readonly pids?: readonly string[];
}

if (problems.some(({ level }) => level === 'error')) process.exitCode = 1;

/** Every entry with all that it says to people; conditions, tests and sources are for others. */
function searchables(): Searchable[] {
  const silent = new Set([
    ...[
      'id',
      'title',
      'name',
      'names',
      'syntax',
      'aliases',
      'match',
      'templates',
      'samples',
      'printed',
      'tests',
      'source',
      'picture',
      'basis',
    ],
    ...[
      'when',
      'confirmed',
      'likely',
      'ruledOut',
      'relevant',
      'settled',
      'urgent',
      'closedWhen',
      'holds',
      'reveals',
      'related',
      'kind',
      'where',
      'mode',
      'severity',
    ],
  ]);
  const textOf = (value: unknown): string => {
    if (typeof value === 'string') return value;
    if (Array.isArray(value)) return value.map(textOf).filter(Boolean).join(' ');
    if (typeof value !== 'object' || value === null) return '';
    return Object.entries(value)
      .map(([key, item]) => (silent.has(key) && !(key === 'title' || key === 'name') ? '' : textOf(item)))
      .filter(Boolean)
      .join(' ');
  };
  return KIND_IDS.flatMap((kind) =>
    (loaded.knowledge[kind] as readonly Named[]).map((entry) => {
      const { id, title, name, names, syntax, aliases, match, templates, printed, prints, pids, ...told } = entry;
      return {
        kind,
        id,
        title: title ?? name ?? id,
        names: [
          name,
          printed,
          ...[names, syntax, aliases, match, templates, prints, pids].flatMap((list) => list ?? []),
        ].filter((each): each is string => each !== undefined && each !== (title ?? name)),
        asks: wording.asks[`${kind}/${id}`] ?? [],
        text: textOf(told).replace(/\s+/g, ' '),
      };
    }),
  );
}

/** The codes of diagnostics, which people paste as they stand in a report. */
function searchableCodes(): Searchable[] {
  return Object.entries(DIAGNOSTICS).map(([id, { meaning, help }]) => ({
    kind: 'diagnostics',
    id,
    title: id,
    names: [],
    asks: wording.asks[`diagnostics/${id}`] ?? [],
    text: `${meaning} ${help}`,
  }));
}
