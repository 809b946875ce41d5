import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Kinds, NamedEntry } from '../diagnose/ask/lookup.js';
import { createEngine, type Engine } from '../diagnose/judge/engine.js';
import type { Knowledge } from '../knowledge/kinds/index.js';
import type { Diagnostic } from '../model/diagnostic.js';
import { DIAGNOSTICS } from '../model/diagnostic-codes.js';
import { fromOwnJson } from '../model/own-json.js';
import type { Condition } from '../rules/expression.js';

interface Compiled extends Knowledge {
  readonly conditions: readonly Condition[];
}

/** A kind of knowledge as the build writes it. */
interface CompiledKind {
  readonly name: string;
  /** What only people read stands in a file of its own, see `builtInReference`. */
  readonly isReference: boolean;
}

const folder = new URL('../../knowledge/', import.meta.url);

/** By the folder that its entries stand in, in the order of look-ups. */
function compiledKinds(): Readonly<Record<string, CompiledKind>> {
  return readCompiled('kinds.json');
}

/** What one code of a diagnostic is called, which is no knowledge and can be asked for all the same. */
const DIAGNOSTIC = 'diagnostic';

/** What one entry of each kind is called, by the folder that it stands in. */
export function kindNames(): ReadonlyMap<string, string> {
  const kinds = Object.entries(compiledKinds()).map(([kind, { name }]) => [kind, name] as const);
  return new Map([...kinds, ['diagnostics', DIAGNOSTIC]]);
}

function compiledKnowledge(): { knowledge: Knowledge; conditions: Map<string, Condition> } {
  const { conditions, ...knowledge } = readCompiled<Compiled>('diagnosis.json');
  return { knowledge, conditions: new Map(conditions.map((condition) => [condition.source, condition])) };
}

/** The built-in knowledge for diagnosing, as compiled at build time; kinds that only people read are empty in it. */
export function builtInEngine(): Engine {
  const { knowledge, conditions } = compiledKnowledge();
  return createEngine(knowledge, conditions);
}

let reference: Partial<Knowledge> | undefined;

/** The entries of the kinds that only people read. */
function builtInReference(): Partial<Knowledge> {
  reference ??= readCompiled<Partial<Knowledge>>('reference.json');
  return reference;
}

/** All of the built-in knowledge, what only people read included. */
export function builtInKnowledge({ knowledge } = builtInEngine()): Knowledge {
  return { ...knowledge, ...builtInReference() };
}

/** Everything that can be told of, by the folder that it stands in; diagnostics, which are no knowledge, last. */
export function entriesByKind(engine: Engine): Kinds {
  const { commands, ...all } = builtInKnowledge(engine);
  const entriesOf: Readonly<Record<string, readonly NamedEntry[]>> = all;
  const kinds = Object.entries(compiledKinds()).map(([kind, { name }]) => [
    kind,
    { name, entries: entriesOf[kind] ?? [] },
  ]);
  const diagnostics = Object.entries(DIAGNOSTICS).map(([id, told]) => ({ id, ...told }));
  return { ...Object.fromEntries(kinds), diagnostics: { name: DIAGNOSTIC, entries: diagnostics } };
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
  const { loadKnowledge } = await import('../knowledge/load.js');
  const { applyPack, holdsRules, NO_RULES, readManifest } = await import('../knowledge/pack.js');
  const { vocabulary } = await import('../diagnose/judge/vocabulary.js');
  const { knowledge: builtIn, conditions } = compiledKnowledge();
  let knowledge = builtIn;
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
    if (!holdsRules(files)) {
      diagnostics.push({ level: 'error', code: 'unreadable-pack', message: NO_RULES, source: pack, line: 0 });
      continue;
    }
    const read = readManifest(files, compile);
    const loaded = loadKnowledge(files, compile);
    const told = [...read.diagnostics, ...loaded.diagnostics];
    // Without its manifest nobody knows what a pack means to replace.
    const isReadable = read.manifest !== null || read.diagnostics.length === 0;
    if (isReadable) {
      const applied = applyPack(knowledge, loaded.sound, read.manifest);
      told.push(...applied.diagnostics);
      for (const [source, condition] of [...loaded.conditions, ...read.conditions]) conditions.set(source, condition);
      knowledge = applied.knowledge;
    }
    for (const problem of told) diagnostics.push({ ...problem, source: `${pack}/${problem.source}` });
  }
  return { engine: createEngine(knowledge, conditions), diagnostics };
}

/** The knowledge as it was written; only a checkout has it beside what was built. */
const sources = fileURLToPath(new URL('../../knowledge/', folder));
let isToldStale = false;

/** Its files, a folder for each kind: reading them recursively takes Node.js three times as long, at every start. */
function writtenKnowledge(): string[] {
  const isFile = (name: string): boolean => name.endsWith('.yaml');
  return readdirSync(sources).flatMap((name) =>
    isFile(name)
      ? [name]
      : readdirSync(sources + name)
          .filter(isFile)
          .map((file) => `${name}/${file}`),
  );
}

/** Answers from knowledge that was changed since the build would be those of yesterday. */
function tellIfStale(compiled: string): void {
  if (isToldStale || !existsSync(sources)) return;
  isToldStale = true;
  const built = statSync(compiled).mtimeMs;
  const changed = writtenKnowledge().find((name) => statSync(sources + name).mtimeMs > built);
  if (changed === undefined) return;
  process.stderr.write(`warning: knowledge/${changed} was changed after the build, and what it says now is not used\n`);
  process.stderr.write('  = help: npm run build\n');
}

/** A file of the knowledge as the build wrote it. */
export function readCompiled<T>(name: string): T {
  const path = fileURLToPath(new URL(name, folder));
  tellIfStale(path);
  return fromOwnJson<T>(readFileSync(path, 'utf8'));
}
