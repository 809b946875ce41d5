import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createEngine, type Engine } from '../diagnose/engine.js';
import type { Diagnostic } from '../model/diagnostic.js';
import type { Knowledge } from '../model/knowledge.js';
import type { Condition } from '../rules/expression.js';

type Reference = Pick<Knowledge, 'procedures' | 'releases' | 'platforms' | 'fields' | 'topics'>;
const NO_REFERENCE: Reference = { procedures: [], releases: [], platforms: [], fields: [], topics: [] };

interface Compiled extends Omit<Knowledge, keyof Reference> {
  readonly conditions: readonly Condition[];
}

const folder = new URL('../../knowledge/', import.meta.url);

/** The built-in knowledge for diagnosing, as compiled at build time. */
export function builtInEngine(): Engine {
  const compiled = readCompiled<Compiled>('diagnosis.json');
  return createEngine({ ...compiled, ...NO_REFERENCE }, conditionMap(compiled.conditions));
}

/** Procedures, releases, platforms and fields: what only `explain` and `search` need. */
function builtInReference(): Reference {
  return readCompiled<Reference>('reference.json');
}

/** All of the built-in knowledge, what only people read included. */
export function builtInKnowledge(): Knowledge {
  return { ...builtInEngine().knowledge, ...builtInReference() };
}

/** An entry of the knowledge by what all have. */
export type NamedEntry = { readonly id: string; readonly title?: string; readonly name?: string };

/** Everything that can be told of, by the folder that it stands in. */
export function entriesByKind({ knowledge }: Engine): Readonly<Record<string, readonly NamedEntry[]>> {
  const { messages, findings, failures, causes, topologies, policies, configurations, comparisons } = knowledge;
  return {
    ...builtInReference(),
    messages,
    findings,
    failures,
    causes,
    topologies,
    policies,
    configurations,
    comparisons,
  };
}

/**
 * The built-in knowledge with users' packs laid over it: an entry of a pack replaces the built-in one of the same kind and id.
 * Problems in a pack are returned as diagnostics, and what is sound in it is used.
 */
export async function engineWithPacks(
  packs: readonly string[],
): Promise<{ engine: Engine; diagnostics: Diagnostic[] }> {
  if (packs.length === 0) return { engine: builtInEngine(), diagnostics: [] };
  const { locatePack, readPack } = await import('./pack.js');
  const { createCompiler } = await import('../rules/compile.js');
  const { loadKnowledge } = await import('../rules/load.js');
  const { applyPack, readManifest } = await import('../rules/pack.js');
  const { vocabulary } = await import('../diagnose/vocabulary.js');
  const base = readCompiled<Compiled>('diagnosis.json');
  const conditions = conditionMap(base.conditions);
  let knowledge: Knowledge = { ...base, ...NO_REFERENCE };
  const diagnostics: Diagnostic[] = [];
  const compile = createCompiler(vocabulary);
  for (const pack of packs) {
    const folder = locatePack(pack);
    if (folder === null) {
      diagnostics.push({
        level: 'error',
        code: 'unreadable-pack',
        message: 'this is no folder of rules, and no npm package with a pack.yaml is called so',
        source: pack,
        line: 0,
      });
      continue;
    }
    const files = readPack(folder);
    const { manifest, diagnostics: problems } = readManifest(files);
    const loaded = loadKnowledge(files, compile);
    const applied = applyPack(knowledge, loaded.knowledge, manifest);
    for (const problem of [...problems, ...loaded.diagnostics, ...applied.diagnostics]) {
      diagnostics.push({ ...problem, source: `${pack}/${problem.source}` });
    }
    for (const [source, condition] of loaded.conditions) conditions.set(source, condition);
    knowledge = applied.knowledge;
  }
  const isSound = (entry: object) => conditionTexts(entry).every((text) => conditions.has(text));
  const { findings, causes, configurations, comparisons } = knowledge;
  return {
    engine: createEngine(
      {
        ...knowledge,
        findings: findings.filter(isSound),
        causes: causes.filter(isSound),
        configurations: configurations.filter(isSound),
        comparisons: comparisons.filter(isSound),
      },
      conditions,
    ),
    diagnostics,
  };
}

const CONDITION_KEYS = ['when', 'settled', 'urgent', 'confirmed', 'likely', 'ruledOut', 'relevant', 'holds'];

function conditionTexts(entry: object): string[] {
  const own = CONDITION_KEYS.flatMap((key) => {
    const text = (entry as Record<string, unknown>)[key];
    return typeof text === 'string' ? [text] : [];
  });
  const { actions = [], checks = [] } = entry as { actions?: readonly object[]; checks?: readonly object[] };
  return [...own, ...[...actions, ...checks].flatMap(conditionTexts)];
}

function conditionMap(conditions: readonly Condition[]): Map<string, Condition> {
  return new Map(conditions.map((condition) => [condition.source, condition]));
}

/** A file of the knowledge as the build wrote it. */
export function readCompiled<T>(name: string): T {
  const path = fileURLToPath(new URL(name, folder));
  return JSON.parse(readFileSync(path, 'utf8')) as T;
}
