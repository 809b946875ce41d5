import { z } from 'zod';
import type { Diagnostic } from '../model/diagnostic.js';
import type { Compile } from '../rules/compile.js';
import type { Condition } from '../rules/expression.js';
import { nearestOf } from '../rules/nearest.js';
import { KIND_IDS, type KindId, type Knowledge, kinds } from './kinds/index.js';
import { action } from './kinds/parts.js';
import { mapAt } from './kinds/paths.js';
import { isKnowledgeFile } from './load.js';
import { compileInto, type KnowledgeFile, readYaml } from './yaml-file.js';

/** The file that makes a folder of rules a pack. */
export const MANIFEST = 'pack.yaml';

const name = z.string().regex(/^[a-z][a-z0-9-]*$/, 'a pack is named with small letters, digits and dashes');
const reference = z
  .string()
  .regex(/^[a-z]+\/[A-Za-z0-9][\w./-]*$/, 'kind and id, for instance causes/cslu-not-reachable');

/** What `pack.yaml` may hold. */
export const packSchema = z.strictObject({
  name,
  version: z.string().regex(/^\d+\.\d+\.\d+/, 'a version such as 1.0.0'),
  title: z.string().min(1),
  /** Entries of the pack that stand in for built-in ones of the same kind and id. */
  override: z.array(reference).default([]),
  /** Built-in entries that are left out. */
  disable: z.array(reference).default([]),
  /** Actions that are added to causes that stand elsewhere. */
  actions: z
    .array(
      z.strictObject({
        cause: z.string().min(1),
        place: z.enum(['first', 'last']).default('first'),
        add: z.array(action).min(1),
      }),
    )
    .default([]),
  /** What placeholders in commands stand for here: `cslu_host: cslu.example.com`. */
  values: z.record(z.string().regex(/^[a-z_]+$/), z.string().min(1)).default({}),
});

export type PackManifest = z.infer<typeof packSchema>;

/** What `pack.yaml` says, and what is wrong with it. */
export interface ManifestRead {
  /** Null where there is none, or where it can't be used. */
  readonly manifest: PackManifest | null;
  /** The conditions of its actions, by their source text. */
  readonly conditions: ReadonlyMap<string, Condition>;
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads the manifest among a pack's files; a plain folder of rules has none. Actions whose condition does not compile are left out. */
export function readManifest(files: readonly KnowledgeFile[], compile: Compile): ManifestRead {
  const file = files.find(({ path }) => path === MANIFEST);
  const conditions = new Map<string, Condition>();
  if (file === undefined) return { manifest: null, conditions, diagnostics: [] };
  const read = readYaml(file, packSchema, 'pack');
  const { value, diagnostics } = read;
  if (value === undefined) return { manifest: null, conditions, diagnostics };
  const actions = value.actions.map((action, index) => ({
    ...action,
    add: action.add.filter(
      ({ when }, at) =>
        when === null || compileInto(conditions, compile, read, ['actions', index, 'add', at, 'when'], when),
    ),
  }));
  return { manifest: { ...value, actions }, conditions, diagnostics };
}

/** What a folder without a single rule is told: one that is taken for a pack would change nothing, in silence. */
export const NO_RULES = `it holds no rules: a pack has a ${MANIFEST}, or folders such as causes/ with files in YAML`;

/** Whether there is anything of a pack among the files of a folder. */
export function holdsRules(files: readonly KnowledgeFile[]): boolean {
  return files.some(({ path }) => path === MANIFEST || isKnowledgeFile(path));
}

/**
 * Lays a pack over the knowledge. The ids of a pack become `name/id`, but for entries that override built-in ones; within the pack
 * its own short ids may be used. A plain folder (no manifest) replaces entries of the same kind and id, and adds the others.
 */
export function applyPack(
  base: Knowledge,
  pack: Knowledge,
  manifest: PackManifest | null,
): { knowledge: Knowledge; diagnostics: Diagnostic[] } {
  const own = manifest === null ? pack : namespaced(pack, manifest);
  const disabled = new Set(manifest?.disable ?? []);
  const commands = [...base.commands, ...pack.commands];
  const knowledge = mapKinds(base, (kind, entries) => {
    const added = own[kind];
    const ids = new Set(added.map(({ id }) => id));
    return [...entries.filter(({ id }) => !ids.has(id) && !disabled.has(`${kind}/${id}`)), ...added];
  });
  if (manifest === null) return { knowledge: { ...knowledge, commands }, diagnostics: [] };
  return {
    knowledge: filled(withActions({ ...knowledge, commands }, manifest), manifest.values),
    diagnostics: dangling(base, pack, knowledge, manifest),
  };
}

type Named = { readonly id: string };

/** The knowledge with each list of entries replaced; what a list holds keeps its kind. */
function mapKinds(
  knowledge: Knowledge,
  change: (kind: KindId, entries: readonly Named[]) => readonly Named[],
): Knowledge {
  const changed = KIND_IDS.map((kind) => [kind, change(kind, knowledge[kind])]);
  return { ...knowledge, ...Object.fromEntries(changed) };
}

function namespaced(pack: Knowledge, { name: prefix, override }: PackManifest): Knowledge {
  const overriding = new Set(override);
  const own = new Set(placesOf(pack));
  const named = (kind: string, id: string): string => {
    if (kind === 'any') {
      const [folder = '', ...rest] = id.split('/');
      return `${folder}/${named(folder, rest.join('/'))}`;
    }
    const place = `${kind}/${id}`;
    return own.has(place) && !overriding.has(place) ? `${prefix}/${id}` : id;
  };
  return mapKinds(pack, (kind, entries) =>
    entries.map((entry) => {
      const referring = kinds[kind].references.reduce(
        (changed, { path, kind: other }) => mapAt(changed, path, (id) => named(other, id)),
        entry,
      );
      return { ...referring, id: named(kind, entry.id) };
    }),
  );
}

/** `kind/id` of every entry. */
function placesOf(knowledge: Knowledge): string[] {
  return KIND_IDS.flatMap((kind) => knowledge[kind].map(({ id }) => `${kind}/${id}`));
}

function withActions(knowledge: Knowledge, { actions }: PackManifest): Knowledge {
  const causes = knowledge.causes.map((cause) => {
    const added = actions.filter((each) => each.cause === cause.id);
    const of = (place: 'first' | 'last') => added.filter((each) => each.place === place).flatMap((each) => each.add);
    return added.length === 0 ? cause : { ...cause, actions: [...of('first'), ...cause.actions, ...of('last')] };
  });
  return { ...knowledge, causes };
}

/** Puts an organisation's own values in place of placeholders in commands, everywhere. */
function filled(knowledge: Knowledge, values: Readonly<Record<string, string>>): Knowledge {
  if (Object.keys(values).length === 0) return knowledge;
  const fill = (text: string) =>
    text.replace(/<([a-z_]+)>/g, (whole, key: string) => (Object.hasOwn(values, key) ? (values[key] ?? whole) : whole));
  function walk<Node>(node: Node, key: string): Node;
  function walk(node: unknown, key: string): unknown {
    if (typeof node === 'string') return key === 'commands' || key === 'command' || key === 'lines' ? fill(node) : node;
    if (Array.isArray(node)) return node.map((item) => walk(item, key));
    if (typeof node !== 'object' || node === null) return node;
    return Object.fromEntries(Object.entries(node).map(([name_, value]) => [name_, walk(value, name_)]));
  }
  const { causes, remedies, procedures, configurations, commands } = knowledge;
  return {
    ...knowledge,
    ...walk({ causes, remedies, procedures, configurations, commands }, ''),
  };
}

/** References of the manifest that lead nowhere. */
function dangling(base: Knowledge, pack: Knowledge, merged: Knowledge, manifest: PackManifest): Diagnostic[] {
  const [builtIn, own] = [new Set(placesOf(base)), new Set(placesOf(pack))];
  const causes = new Set([...base.causes, ...merged.causes].map(({ id }) => id));
  const problem = (message: string, wrong: string, known: Iterable<string>): Diagnostic => {
    const near = nearestOf(wrong, known);
    const help = near === null ? {} : { help: `did you mean ${near}?` };
    return { level: 'error', code: 'no-such-entry', message, source: MANIFEST, line: 0, ...help };
  };
  return [
    ...manifest.disable
      .filter((id) => !builtIn.has(id))
      .map((id) => problem(`disable: there is no entry ${id}`, id, builtIn)),
    ...manifest.override
      .filter((id) => !own.has(id))
      .map((id) => problem(`override: the pack has no entry ${id}`, id, own)),
    ...manifest.override
      .filter((id) => own.has(id) && !builtIn.has(id))
      .map((id) => problem(`override: there is no built-in entry ${id}`, id, builtIn)),
    ...manifest.actions
      .filter(({ cause }) => !causes.has(cause))
      .map(({ cause }) => problem(`actions: there is no cause ${cause}`, cause, causes)),
  ];
}
