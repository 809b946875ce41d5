import { z } from 'zod';
import type { Diagnostic } from '../model/diagnostic.js';
import type { ActionEntry, Knowledge } from '../model/knowledge.js';
import type { Compile } from '../rules/compile.js';
import type { Condition } from '../rules/expression.js';
import { nearestOf } from '../rules/nearest.js';
import { actionSchema } from './entry-schemas.js';
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
        add: z.array(actionSchema).min(1),
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
  const manifest = value as PackManifest;
  const actions = manifest.actions.map((action, index) => ({
    ...action,
    add: action.add.filter(
      ({ when }, at) =>
        when === null || compileInto(conditions, compile, read, ['actions', index, 'add', at, 'when'], when),
    ),
  }));
  return { manifest: { ...manifest, actions }, conditions, diagnostics };
}

/** Lists of the knowledge whose entries have ids. */
type Kinds = Record<string, readonly { readonly id: string }[]>;

const kindsOf = (knowledge: Knowledge): Kinds => {
  const { commands: _, ...kinds } = knowledge;
  return kinds as unknown as Kinds;
};

/**
 * Lays a pack over the knowledge. The ids of a pack become `name/id`, but for entries that override built-in ones; within the pack
 * its own short ids may be used. A plain folder (no manifest) replaces entries of the same kind and id, and adds the others.
 */
export function applyPack(
  base: Knowledge,
  pack: Knowledge,
  manifest: PackManifest | null,
): { knowledge: Knowledge; diagnostics: Diagnostic[] } {
  const own = manifest === null ? kindsOf(pack) : namespaced(kindsOf(pack), manifest);
  const merged: Record<string, readonly object[]> = {
    commands: [...base.commands, ...pack.commands],
  };
  const disabled = new Set(manifest?.disable ?? []);
  for (const [kind, entries] of Object.entries(kindsOf(base))) {
    const added = own[kind] as Kinds[string];
    const ids = new Set(added.map(({ id }) => id));
    const kept = entries.filter(({ id }) => !ids.has(id) && !disabled.has(`${kind}/${id}`));
    merged[kind] = [...kept, ...added];
  }
  const knowledge = merged as unknown as Knowledge;
  if (manifest === null) return { knowledge, diagnostics: [] };
  return {
    knowledge: filled(withActions(knowledge, manifest), manifest.values),
    diagnostics: dangling(base, pack, knowledge, manifest),
  };
}

function namespaced(kinds: Kinds, { name: prefix, override }: PackManifest): Kinds {
  const overriding = new Set(override);
  const renamed = new Map<string, string>();
  for (const [kind, entries] of Object.entries(kinds)) {
    for (const { id } of entries) {
      const place = `${kind}/${id}`;
      if (!overriding.has(place)) renamed.set(place, `${prefix}/${id}`);
    }
  }
  const named = (kind: string, id: string): string => renamed.get(`${kind}/${id}`) ?? id;
  const action = <Item>(item: Item): Item => {
    const { procedure, use } = item as { procedure?: string | null; use?: string };
    if (use !== undefined) return { ...item, use: named('remedies', use) };
    return procedure ? { ...item, procedure: named('procedures', procedure) } : item;
  };
  const result: Record<string, Kinds[string]> = {};
  for (const [kind, list] of Object.entries(kinds)) {
    result[kind] = list.map((entry) => {
      const { finding, explains, actions, procedure, next, workflows } = entry as {
        finding?: string | null;
        explains?: readonly string[];
        actions?: readonly object[];
        procedure?: string | null;
        next?: readonly string[];
        workflows?: readonly string[];
      };
      return {
        ...entry,
        id: named(kind, entry.id),
        ...(finding ? { finding: named('findings', finding) } : {}),
        ...(explains ? { explains: explains.map((id) => named('findings', id)) } : {}),
        ...(actions ? { actions: actions.map(action) } : {}),
        ...(procedure ? { procedure: named('procedures', procedure) } : {}),
        ...(next && kind === 'procedures' ? { next: next.map((id) => named('procedures', id)) } : {}),
        ...(workflows ? { workflows: workflows.map((id) => named('procedures', id)) } : {}),
      };
    });
  }
  return result;
}

function withActions(knowledge: Knowledge, { actions }: PackManifest): Knowledge {
  const causes = knowledge.causes.map((cause) => {
    const added = actions.filter((each) => each.cause === cause.id);
    const of = (place: 'first' | 'last') =>
      added.filter((each) => each.place === place).flatMap((each) => each.add as ActionEntry[]);
    return added.length === 0 ? cause : { ...cause, actions: [...of('first'), ...cause.actions, ...of('last')] };
  });
  return { ...knowledge, causes };
}

/** Puts an organisation's own values in place of placeholders in commands, everywhere. */
function filled(knowledge: Knowledge, values: Readonly<Record<string, string>>): Knowledge {
  if (Object.keys(values).length === 0) return knowledge;
  const fill = (text: string) =>
    text.replace(/<([a-z_]+)>/g, (whole, key: string) => (Object.hasOwn(values, key) ? (values[key] ?? whole) : whole));
  const walk = (node: unknown, key: string): unknown => {
    if (typeof node === 'string') return key === 'commands' || key === 'command' || key === 'lines' ? fill(node) : node;
    if (Array.isArray(node)) return node.map((item) => walk(item, key));
    if (typeof node !== 'object' || node === null) return node;
    return Object.fromEntries(Object.entries(node).map(([name_, value]) => [name_, walk(value, name_)]));
  };
  const { causes, remedies, procedures, configurations } = knowledge;
  return { ...knowledge, ...(walk({ causes, remedies, procedures, configurations }, '') as Partial<Knowledge>) };
}

/** References of the manifest that lead nowhere. */
function dangling(base: Knowledge, pack: Knowledge, merged: Knowledge, manifest: PackManifest): Diagnostic[] {
  const names = (knowledge: Knowledge) =>
    new Set(Object.entries(kindsOf(knowledge)).flatMap(([kind, list]) => list.map(({ id }) => `${kind}/${id}`)));
  const [builtIn, own] = [names(base), names(pack)];
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
