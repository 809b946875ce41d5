import nearley from 'nearley';
import { Memo } from '../../model/memo.js';
import grammar from '../grammar/header.grammar.js';
import { ownCopy } from '../text/own-copy.js';
import { EMPTY_HEADER, type Header, interpret, type Layout } from './interpret.js';
import { programInPlace } from './rfc5424.js';

export type { Header } from './interpret.js';

/** Longer headers are read from their end only, so that no input can make the grammar slow. */
export const HEADER_CAP = 512;
/** Sequences of token kinds that are remembered. Devices use a dozen. */
const SHAPES_CAP = 512;
/** Headers that are remembered, digits aside: about one for each device and month. */
const LAYOUTS_CAP = 4096;

const compiled = nearley.Grammar.fromCompiled(grammar);

interface Token {
  readonly type: string;
  readonly value: string;
  readonly offset: number;
}

/** A layout with the header that it was found for; others that differ in digits only have the same one. */
interface KnownLayout extends Layout {
  readonly sample: string;
  /** Made when a second header has the layout; null where none can be made. */
  recipe?: Recipe | null;
}

/** By `shapeHash`; null where the grammar can't read it. */
const layouts = new Memo<number, KnownLayout | { readonly sample: string; readonly roles: null }>(LAYOUTS_CAP);
/** Roles by the kinds of all tokens: the grammar sees no more of them. */
const shapes = new Memo<string, readonly string[] | null>(SHAPES_CAP);

/**
 * Reads the text before the `%FAC-SEV-MNEMONIC` tag of a log line. Shapes after RFC 3164, RFC 5424 and what IOS XE,
 * IOS XR, NX-OS and common relays add or lose. Null when the grammar can't read it. Never throws; time is linear in the
 * text and bounded by `HEADER_CAP`.
 */
export function readHeader(text: string): Header | null {
  if (text.trim() === '') return EMPTY_HEADER;
  const end = text.length <= HEADER_CAP ? text : text.slice(-HEADER_CAP).replace(/^\S*\s/, '');
  const capped = end.includes(' - - ') ? programInPlace(end) : end;
  const layout = layoutOf(capped);
  if (layout === null) return null;
  if (layout.recipe === undefined) {
    if (layout.sample !== capped) layout.recipe = recipeOf(layout);
    return interpret(capped, layout);
  }
  return layout.recipe === null ? interpret(capped, layout) : follow(layout.recipe, capped);
}

/** Parses of one header by the grammar alone: one for what it reads, none for what it doesn't. For tests. */
export function countParses(text: string): number {
  const parser = new nearley.Parser(compiled);
  try {
    parser.feed(text);
  } catch {
    return 0;
  }
  return parser.results.length;
}

/** Entries of the parser's table for one header: a measure of work that doesn't depend on the machine. For tests. */
export function countStates(text: string): number {
  const parser = new nearley.Parser(compiled, { keepHistory: true });
  try {
    parser.feed(text);
  } catch {
    // What it cost until there counts.
  }
  const { table } = parser as unknown as { table: { states: unknown[] }[] };
  return table.reduce((sum, column) => sum + column.states.length, 0);
}

/** Where a value stands in every header of a layout; `end` is 0 for one that is the same in all of them. */
interface Place<Value> {
  readonly start: number;
  readonly end: number;
  readonly fixed: Value;
}
type Recipe = { readonly [Field in keyof Header]: Place<Header[Field]> };

/** Headers that a recipe is tried on. */
const PROBES = 6;
/** Numbers of so many digits are exact whatever the digits are. */
const EXACT_DIGITS = 15;

/**
 * Headers of one layout differ in digits only: a value without digits is the same in all of them, and one with digits stands at
 * the same place. The places are found by interpreting the sample with other digits; null where one isn't certain.
 */
function recipeOf(layout: KnownLayout): Recipe | null {
  // Structured data of RFC 5424 tells with a digit whether the clock is synchronised.
  if (layout.sample.includes('="')) return null;
  const probes = Array.from({ length: PROBES }, (_, index) => withOtherDigits(layout.sample, index));
  const headers = probes.map((text) => interpret(text, layout));
  const [first] = headers;
  if (first === undefined) return null;
  const recipe: Partial<Record<keyof Header, Place<unknown>>> = {};
  for (const field of Object.keys(first) as (keyof Header)[]) {
    const values = headers.map((header) => header[field]);
    const place = typeof first[field] === 'number' ? numberPlace(probes, values) : textPlace(probes, values);
    if (place === null) return null;
    recipe[field] = place;
  }
  return recipe as Recipe;
}

/** The same shape with digits that differ from place to place; those that the lexer tells apart stay. */
function withOtherDigits(text: string, round: number): string {
  let state = 0x9e3779b9 ^ round;
  let changed = '';
  for (let index = 0; index < text.length; index += 1) {
    state = Math.imul(state ^ (state >>> 15) ^ index, 0x2c1b3c6d) + 0x6d2b79f5;
    changed += kindAt(text, index) === 0x30 ? String((state >>> 8) % 10) : text[index];
  }
  return changed;
}

function textPlace(probes: readonly string[], values: readonly unknown[]): Place<unknown> | null {
  const [fixed] = values;
  if (values.every((value) => value === fixed) && !(typeof fixed === 'string' && /\d/.test(fixed))) {
    return { start: 0, end: 0, fixed };
  }
  const texts = values.map(String);
  const length = texts[0]?.length ?? 0;
  if (length === 0 || texts.some((text) => text.length !== length)) return null;
  const starts = placesWhere(probes, (probe, index, at) => probe.startsWith(texts[index] as string, at));
  const [start] = starts;
  return start === undefined || starts.length > 1 ? null : { start, end: start + length, fixed };
}

function numberPlace(probes: readonly string[], values: readonly unknown[]): Place<unknown> | null {
  const runAt = (probe: string, at: number) =>
    isDigit(probe.charCodeAt(at - 1)) ? '' : (/^\d+/.exec(probe.slice(at))?.[0] ?? '');
  const starts = placesWhere(probes, (probe, index, at) => {
    const run = runAt(probe, at);
    return run !== '' && run.length <= EXACT_DIGITS && Number(run) === values[index];
  });
  const [start] = starts;
  if (start === undefined || starts.length > 1) return null;
  return { start, end: start + runAt(probes[0] ?? '', start).length, fixed: 0 };
}

function placesWhere(
  probes: readonly string[],
  fits: (probe: string, index: number, at: number) => boolean,
): readonly number[] {
  const places = Array.from({ length: probes[0]?.length ?? 0 }, (_, at) => at);
  return places.filter((at) => probes.every((probe, index) => fits(probe, index, at)));
}

function follow(recipe: Recipe, text: string): Header {
  return {
    pri: numberIn(text, recipe.pri),
    arrived: textIn(text, recipe.arrived),
    arrivedZone: textIn(text, recipe.arrivedZone),
    relayHost: textIn(text, recipe.relayHost),
    count: numberIn(text, recipe.count),
    origin: textIn(text, recipe.origin),
    sequence: numberIn(text, recipe.sequence),
    clockMark: textIn(text, recipe.clockMark),
    stamp: textIn(text, recipe.stamp),
    zone: textIn(text, recipe.zone),
    uptime: textIn(text, recipe.uptime),
    node: textIn(text, recipe.node),
    process: textIn(text, recipe.process),
    prompt: textIn(text, recipe.prompt),
    file: textIn(text, recipe.file),
  };
}

function textIn<Text extends string | null>(text: string, { start, end, fixed }: Place<Text>): Text {
  return end === 0 ? fixed : (text.slice(start, end) as Text);
}

function numberIn(text: string, { start, end, fixed }: Place<number | null>): number | null {
  if (end === 0) return fixed;
  let value = 0;
  for (let at = start; at < end; at += 1) value = value * 10 + text.charCodeAt(at) - 0x30;
  return value;
}

function layoutOf(text: string): KnownLayout | null {
  const key = shapeHash(text);
  const known = layouts.get(key);
  if (known !== undefined && hasSameShape(known.sample, text)) return known.roles === null ? null : known;
  const tokens = tokensOf(text);
  const roles = tokens === null ? null : rolesOf(tokens, text);
  if (tokens === null || roles === null) {
    layouts.set(key, { sample: ownCopy(text), roles: null });
    return null;
  }
  const cuts = tokens.map(({ type, offset, value }) => ({ type, offset, end: offset + value.length }));
  const layout = { sample: ownCopy(text), tokens: cuts, roles };
  layouts.set(key, layout);
  return layout;
}

/**
 * A character as far as the lexer tells it from others: which digit it is matters only where it stands alone, as the
 * version of RFC 5424 does.
 */
function kindAt(text: string, index: number): number {
  const code = text.charCodeAt(index);
  if (code < 0x30 || code > 0x39) return code;
  return text.charCodeAt(index + 1) === 0x20 && !isDigit(text.charCodeAt(index - 1)) ? code : 0x30;
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

function shapeHash(text: string): number {
  let hash = text.length;
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ kindAt(text, index), 0x01000193);
  return hash;
}

function hasSameShape(one: string, other: string): boolean {
  if (one.length !== other.length) return false;
  for (let index = 0; index < one.length; index += 1) if (kindAt(one, index) !== kindAt(other, index)) return false;
  return true;
}

/** Tokens of the grammar's own lexer; null where it can't go on. */
function tokensOf(text: string): Token[] | null {
  const lexer = grammar.Lexer;
  if (lexer === undefined) return null;
  const tokens: Token[] = [];
  try {
    lexer.reset(text, undefined);
    for (let token = lexer.next(); token !== undefined; token = lexer.next()) tokens.push(token as unknown as Token);
  } catch {
    return null;
  }
  return tokens;
}

function rolesOf(tokens: readonly Token[], text: string): readonly string[] | null {
  let shape = '';
  for (const { type } of tokens) shape += `${type} `;
  const known = shapes.get(shape);
  if (known !== undefined) return known;
  const roles = parseRoles(tokens, text);
  shapes.set(shape, roles);
  return roles;
}

function parseRoles(tokens: readonly Token[], text: string): readonly string[] | null {
  const parser = new nearley.Parser(compiled);
  try {
    parser.feed(text);
  } catch {
    return null;
  }
  const parts = parser.results[0] as { role: string; offset: number }[] | undefined;
  if (parts === undefined || parts.length !== tokens.length) return null;
  return parts.map((part) => part.role);
}
