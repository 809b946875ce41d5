import type { Diagnostic } from '../model/diagnostic.js';
import type { Knowledge } from '../model/knowledge.js';
import type { Compile } from '../rules/compile.js';
import type { Condition } from '../rules/expression.js';
import { commandsSchema, type EntryKind, entryKinds, entrySchemas } from './entry-schemas.js';
import { compileInto, type KeyPath, type KnowledgeFile, type Place, readYaml } from './yaml-file.js';

/** Knowledge that was read and whose conditions are compiled, by their source text. */
export interface LoadedKnowledge {
  readonly knowledge: Knowledge;
  /** The same without the entries that have a condition which does not compile: what can be judged with. */
  readonly sound: Knowledge;
  readonly conditions: ReadonlyMap<string, Condition>;
  readonly diagnostics: readonly Diagnostic[];
  /** Where each entry stands, by `kind/id`. */
  readonly places: ReadonlyMap<string, Place>;
}

/** Keys of an entry that hold a condition, by kind. `*` stands for every element of a list. */
const CONDITION_KEYS: Partial<Record<EntryKind, readonly (readonly string[])[]>> = {
  messages: [['closedWhen']],
  findings: [['when'], ['settled'], ['urgent']],
  remedies: [['actions', '*', 'when']],
  causes: [['confirmed'], ['likely'], ['ruledOut'], ['relevant'], ['actions', '*', 'when']],
  topologies: [['signs', '*', 'when']],
  configurations: [['when'], ['checks', '*', 'holds']],
  comparisons: [['when'], ['checks', '*', 'when'], ['checks', '*', 'holds']],
};

/**
 * Reads knowledge files. Whatever is wrong with one becomes a diagnostic with file, line and column, and the others are
 * read all the same.
 */
export function loadKnowledge(files: readonly KnowledgeFile[], compile: Compile): LoadedKnowledge {
  const diagnostics: Diagnostic[] = [];
  const conditions = new Map<string, Condition>();
  const places = new Map<string, Place>();
  const entries = emptyEntries();
  const sound = emptyEntries();

  for (const file of [...files].sort((a, b) => (a.path < b.path ? -1 : 1))) {
    const kind = file.path === 'commands.yaml' ? 'commands' : file.path.split('/')[0];
    if (!kind || !(kind in entries)) continue;
    const read = readYaml(file, kind === 'commands' ? commandsSchema : entrySchemas[kind as EntryKind], 'entry');
    if (read.value === undefined) {
      diagnostics.push(...read.diagnostics);
      continue;
    }
    if (kind === 'commands') {
      for (const list of [entries, sound]) list.commands?.push(...(read.value as unknown[]));
      continue;
    }
    const entry = read.value as { id: string };
    const expected = `${kind}/${entry.id}.yaml`;
    if (file.path !== expected) {
      const { line, column } = read.place.at(['id']);
      const message = `the file of id ${entry.id} is named ${expected}, this is ${file.path}`;
      diagnostics.push({ level: 'error', code: 'entry-name', message, source: file.path, line, column });
    }
    places.set(`${kind}/${entry.id}`, read.place);
    let isSound = true;
    for (const keys of CONDITION_KEYS[kind as EntryKind] ?? []) {
      for (const [path, source] of pick(entry, keys, [])) {
        if (!compileInto(conditions, compile, read, path, source)) isSound = false;
      }
    }
    diagnostics.push(...read.diagnostics);
    entries[kind]?.push(entry);
    if (isSound) sound[kind]?.push(entry);
  }
  const [knowledge, soundKnowledge] = [entries, sound] as unknown as [Knowledge, Knowledge];
  return { knowledge, sound: soundKnowledge, conditions, diagnostics, places };
}

function emptyEntries(): Record<string, unknown[]> {
  return Object.fromEntries(['commands', ...entryKinds].map((kind) => [kind, []]));
}

function* pick(node: unknown, keys: readonly string[], path: KeyPath): Generator<[path: KeyPath, source: string]> {
  const [key, ...rest] = keys;
  if (key === undefined) {
    if (typeof node === 'string') yield [path, node];
  } else if (key === '*') {
    for (const [index, item] of (node as unknown[]).entries()) yield* pick(item, rest, [...path, index]);
  } else {
    yield* pick((node as Record<string, unknown>)[key], rest, [...path, key]);
  }
}
