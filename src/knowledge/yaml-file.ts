import { type Document, LineCounter, parseDocument, YAMLParseError } from 'yaml';
import type { ZodType, z } from 'zod';
import type { Diagnostic } from '../model/diagnostic.js';
import { type Compile, type ConditionError, isCondition } from '../rules/compile.js';
import type { Condition } from '../rules/expression.js';
import type { KeyPath } from './kinds/paths.js';
import { startOf } from './yaml-place.js';

/** A knowledge file as text. `path` is relative to the pack's root: `causes/cslu-url-wrong.yaml`. */
export interface KnowledgeFile {
  readonly path: string;
  readonly text: string;
}

/** A file, to point at a line of it. */
export interface Place {
  readonly path: string;
  /** Line and column (from 1) of a key path, or of the nearest key above it. */
  readonly at: (path: KeyPath) => { line: number; column: number };
}

/** What a file holds; `value` is undefined where something is wrong, which `diagnostics` tell. */
export interface FileRead<Value = unknown> {
  readonly value: Value | undefined;
  readonly place: Place;
  readonly diagnostics: Diagnostic[];
}

/**
 * Reads one YAML file into what a schema allows. Never throws.
 * @param what `entry` or `pack`, for the messages
 */
export function readYaml<Schema extends ZodType>(
  file: KnowledgeFile,
  schema: Schema,
  what: 'entry' | 'pack',
): FileRead<z.infer<Schema>> {
  const lines = new LineCounter();
  const document = documentOf(file, lines);
  const place: Place = { path: file.path, at: (path) => positionOf(document, lines, path) };
  const diagnostics: Diagnostic[] = [];
  const complain = (code: string, message: string, line: number, column: number) => {
    diagnostics.push({ level: 'error', code, message, source: file.path, line, column });
  };
  for (const { message, linePos } of document.errors.slice(0, ERRORS_TOLD)) {
    const { line, col } = linePos?.[0] ?? { line: 1, col: 1 };
    complain('not-yaml', message.replace(/(?: at line |\n).*/s, ''), line, col);
  }
  const unusable = { value: undefined, place, diagnostics };
  if (diagnostics.length > 0) return unusable;
  const plain = plainOf(document);
  if (plain === null) {
    complain('not-yaml', 'aliases that unfold to too much', 1, 1);
    return unusable;
  }
  const result = schema.safeParse(plain.value);
  if (result.success) return { value: result.data, place, diagnostics };
  for (const issue of result.error.issues) {
    const path = issue.path as (string | number)[];
    const keys = issue.code === 'unrecognized_keys' ? issue.keys : [];
    const { line, column } = place.at([...path, ...keys.slice(0, 1)]);
    complain(`${what}-shape`, `${path.join('.') || `the ${what}`}: ${issue.message}`, line, column);
  }
  return unusable;
}

/** Errors of one file that are told; one that is open everywhere has thousands. */
const ERRORS_TOLD = 5;
/** Characters of a file: no entry comes near. */
export const FILE_CAP = 1_000_000;

/** The document of a file; an empty one with an error in place of one that is too large or too deep for the parser. */
function documentOf({ text }: KnowledgeFile, lineCounter: LineCounter): Document {
  if (text.length > FILE_CAP) return failed(`a file of more than ${FILE_CAP} characters`, lineCounter);
  try {
    return parseDocument(text, { lineCounter });
  } catch {
    // The parser calls itself for values within values.
    return failed('values nested too deep', lineCounter);
  }
}

function failed(problem: string, lineCounter: LineCounter): Document {
  const empty = parseDocument('', { lineCounter });
  empty.errors.push(new YAMLParseError([0, 0], 'IMPOSSIBLE', problem));
  return empty;
}

/** A document as plain values; null where its aliases unfold to too much. */
function plainOf(document: Document): { value: unknown } | null {
  try {
    return { value: document.toJS({ maxAliasCount: 20 }) };
  } catch {
    return null;
  }
}

function positionOf(document: Document, lines: LineCounter, path: KeyPath) {
  for (let length = path.length; length > 0; length--) {
    const start = startOf(document.getIn(path.slice(0, length), true));
    if (start !== null) {
      const { line, col } = lines.linePos(start);
      return { line, column: col };
    }
  }
  return { line: 1, column: 1 };
}

/**
 * Compiles a condition of a file that was read, once for each source text.
 * @param conditions takes it, by its source text
 * @returns false where it does not compile, which a diagnostic of the file then tells
 */
export function compileInto(
  conditions: Map<string, Condition>,
  compile: Compile,
  { place, diagnostics }: FileRead,
  path: KeyPath,
  source: string,
): boolean {
  const result = conditions.get(source) ?? compile(source);
  if (isCondition(result)) conditions.set(source, result);
  else diagnostics.push(conditionDiagnostic(place, path, source, result));
  return isCondition(result);
}

/** A condition that does not compile, underlined. */
function conditionDiagnostic(place: Place, path: KeyPath, source: string, error: ConditionError): Diagnostic {
  const [start, end] = error.at;
  const excerpt = source.replaceAll('\n', ' ');
  return {
    level: 'error',
    code: 'condition',
    message: `${path.join('.')}: ${error.message}`,
    source: place.path,
    ...place.at(path),
    text: `${excerpt}\n${' '.repeat(start)}${'^'.repeat(Math.max(1, end - start))}`,
    help: 'docs/rule-language.md lists the variables and functions',
  };
}
