import type { Diagnostic } from '../model/diagnostic.js';
import type { Compile } from '../rules/compile.js';
import type { Condition } from '../rules/expression.js';
import { type CommandEntry, commandsSchema } from './kinds/commands.js';
import { type Entries, KIND_IDS, type KindId, type Knowledge, kinds } from './kinds/index.js';
import { valuesAt } from './kinds/paths.js';
import { compileInto, type KnowledgeFile, type Place, readYaml } from './yaml-file.js';

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

/**
 * Reads knowledge files. Whatever is wrong with one becomes a diagnostic with file, line and column, and the others are
 * read all the same.
 */
export function loadKnowledge(files: readonly KnowledgeFile[], compile: Compile): LoadedKnowledge {
  const diagnostics: Diagnostic[] = [];
  const conditions = new Map<string, Condition>();
  const places = new Map<string, Place>();
  const commands: CommandEntry[] = [];
  const all = emptyEntries();
  const sound = emptyEntries();

  for (const file of [...files].sort((a, b) => (a.path < b.path ? -1 : 1))) {
    if (file.path === 'commands.yaml') {
      const read = readYaml(file, commandsSchema, 'entry');
      diagnostics.push(...read.diagnostics);
      commands.push(...(read.value ?? []));
      continue;
    }
    const kind = kindOf(file.path);
    if (kind === null) continue;
    const read = readYaml(file, kinds[kind].schema, 'entry');
    const entry = read.value;
    if (entry !== undefined) {
      const name = misnamed(file.path, kind, entry.id);
      if (name !== null) diagnostics.push({ ...name, ...read.place.at(['id']) });
      places.set(`${kind}/${entry.id}`, read.place);
      all[kind].push(entry);
      const broken = kinds[kind].conditions
        .flatMap((pattern) => [...valuesAt(entry, pattern)])
        .filter(({ path, value }) => !compileInto(conditions, compile, read, path, value));
      if (broken.length === 0) sound[kind].push(entry);
    }
    diagnostics.push(...read.diagnostics);
  }
  return {
    knowledge: knowledgeOf(all, commands),
    sound: knowledgeOf(sound, commands),
    conditions,
    diagnostics,
    places,
  };
}

type Lists = Record<KindId, { readonly id: string }[]>;

function emptyEntries(): Lists {
  return Object.fromEntries(KIND_IDS.map((kind) => [kind, []])) as unknown as Lists;
}

/** The schema of each kind read its entries, which is what the type says. */
function knowledgeOf(lists: Lists, commands: readonly CommandEntry[]): Knowledge {
  return { ...(lists as unknown as Entries), commands };
}

function kindOf(path: string): KindId | null {
  const folder = path.split('/')[0];
  return KIND_IDS.find((kind) => kind === folder) ?? null;
}

/** Whether a file of this path, relative to its pack, is read as knowledge. */
export function isKnowledgeFile(path: string): boolean {
  return path === 'commands.yaml' || kindOf(path) !== null;
}

function misnamed(path: string, kind: KindId, id: string): Diagnostic | null {
  const expected = `${kind}/${id}.yaml`;
  if (path === expected) return null;
  const message = `the file of id ${id} is named ${expected}, this is ${path}`;
  return { level: 'error', code: 'entry-name', message, source: path, line: 1 };
}
