import { type Document, LineCounter, parseDocument } from 'yaml';
import type { ZodType } from 'zod';
import type { Diagnostic } from '../model/diagnostic.js';
import type { Knowledge } from '../model/knowledge.js';
import { type Compile, isCondition } from './compile.js';
import { commandsSchema, type EntryKind, entryKinds, entrySchemas } from './entry-schemas.js';
import type { Condition } from './expression.js';

/** A knowledge file as text. `path` is relative to the pack's root: `causes/cslu-url-wrong.yaml`. */
export interface KnowledgeFile {
  readonly path: string;
  readonly text: string;
}

/** Knowledge that was read and whose conditions are compiled, by their source text. */
export interface LoadedKnowledge {
  readonly knowledge: Knowledge;
  readonly conditions: ReadonlyMap<string, Condition>;
  readonly diagnostics: readonly Diagnostic[];
  /** Where each entry stands, by `kind/id`. */
  readonly places: ReadonlyMap<string, Place>;
}

/** An entry's file, to point at a line of it. */
export interface Place {
  readonly path: string;
  /** Line and column (from 1) of a key path, or of the nearest key above it. */
  readonly at: (path: readonly (string | number)[]) => { line: number; column: number };
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
  const entries: Record<string, unknown[]> = { commands: [] };
  for (const kind of entryKinds) entries[kind] = [];

  for (const file of [...files].sort((a, b) => (a.path < b.path ? -1 : 1))) {
    const kind = file.path === 'commands.yaml' ? 'commands' : file.path.split('/')[0];
    if (!kind || !(kind in entries)) continue;
    const read = readFile(file, kind === 'commands' ? commandsSchema : entrySchemas[kind as EntryKind]);
    diagnostics.push(...read.diagnostics);
    if (read.value === undefined) continue;
    if (kind === 'commands') {
      entries.commands?.push(...(read.value as unknown[]));
      continue;
    }
    const entry = read.value as { id: string };
    const expected = `${kind}/${entry.id}.yaml`;
    if (file.path !== expected) {
      const { line, column } = read.place.at(['id']);
      const message = `the file of id ${entry.id} is named ${expected}, this is ${file.path}`;
      diagnostics.push({ level: 'error', code: 'entry-name', message, source: file.path, line, column });
    }
    entries[kind]?.push(entry);
    places.set(`${kind}/${entry.id}`, read.place);
    for (const keys of CONDITION_KEYS[kind as EntryKind] ?? []) {
      for (const [path, source] of pick(entry, keys, [])) {
        if (conditions.has(source)) continue;
        const result = compile(source);
        if (isCondition(result)) conditions.set(source, result);
        else diagnostics.push(conditionDiagnostic(file, read.place, path, source, result));
      }
    }
  }
  return { knowledge: entries as unknown as Knowledge, conditions, diagnostics, places };
}

interface FileRead {
  value: unknown;
  place: Place;
  diagnostics: Diagnostic[];
}

function readFile(file: KnowledgeFile, schema: ZodType): FileRead {
  const lines = new LineCounter();
  const document = parseDocument(file.text, { lineCounter: lines });
  const place: Place = { path: file.path, at: (path) => positionOf(document, lines, path) };
  const diagnostics = document.errors.map((error): Diagnostic => {
    const { line, col } = error.linePos?.[0] ?? { line: 1, col: 1 };
    const message = error.message.split('\n')[0]?.replace(/ at line .*/, '') ?? 'not YAML';
    return { level: 'error', code: 'not-yaml', message, source: file.path, line, column: col };
  });
  if (diagnostics.length > 0) return { value: undefined, place, diagnostics };

  const plain = plainOf(document);
  if (plain === null) {
    const message = TOO_MANY_ALIASES;
    return {
      value: undefined,
      place,
      diagnostics: [{ level: 'error', code: 'not-yaml', message, source: file.path, line: 1, column: 1 }],
    };
  }
  const result = schema.safeParse(plain.value);
  if (result.success) return { value: result.data, place, diagnostics };
  for (const issue of result.error.issues) {
    const path = issue.path as (string | number)[];
    const keys = 'keys' in issue ? (issue.keys as string[]) : [];
    const { line, column } = place.at(keys[0] ? [...path, keys[0]] : path);
    const where = path.join('.') || 'the entry';
    const message = `${where}: ${issue.message}`;
    diagnostics.push({ level: 'error', code: 'entry-shape', message, source: file.path, line, column });
  }
  return { value: undefined, place, diagnostics };
}

/** What a file says whose aliases unfold to more than any entry needs. */
export const TOO_MANY_ALIASES = 'aliases that unfold to too much';

/** A document as plain values; null where its aliases unfold to too much. */
export function plainOf(document: Document): { value: unknown } | null {
  try {
    return { value: document.toJS({ maxAliasCount: 20 }) };
  } catch {
    return null;
  }
}

function positionOf(document: Document, lines: LineCounter, path: readonly (string | number)[]) {
  for (let length = path.length; length > 0; length--) {
    const node = document.getIn(path.slice(0, length), true) as { range?: [number, number, number] } | undefined;
    if (node?.range) {
      const { line, col } = lines.linePos(node.range[0]);
      return { line, column: col };
    }
  }
  return { line: 1, column: 1 };
}

function* pick(
  node: unknown,
  keys: readonly string[],
  path: readonly (string | number)[],
): Generator<[path: readonly (string | number)[], source: string]> {
  const [key, ...rest] = keys;
  if (key === undefined) {
    if (typeof node === 'string') yield [path, node];
  } else if (key === '*') {
    for (const [index, item] of (node as unknown[]).entries()) yield* pick(item, rest, [...path, index]);
  } else {
    yield* pick((node as Record<string, unknown>)[key], rest, [...path, key]);
  }
}

function conditionDiagnostic(
  file: KnowledgeFile,
  place: Place,
  path: readonly (string | number)[],
  source: string,
  error: { message: string; at: readonly [number, number] },
): Diagnostic {
  const { line, column } = place.at(path);
  const [start, end] = error.at;
  const excerpt = source.replaceAll('\n', ' ');
  return {
    level: 'error',
    code: 'condition',
    message: `${path.join('.')}: ${error.message}`,
    source: file.path,
    line,
    column,
    text: `${excerpt}\n${' '.repeat(start)}${'^'.repeat(Math.max(1, end - start))}`,
    help: 'docs/rule-language.md lists the variables and functions',
  };
}
