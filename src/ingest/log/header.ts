import nearley from 'nearley';
import { Memo } from '../../model/memo.js';
import { keysOf } from '../../model/tree.js';
import grammar from '../grammar/header.grammar.js';
import { ownCopy } from '../text/own-copy.js';
import { plainStamps } from '../text/plain-stamp.js';
import { EMPTY_HEADER, type Header, interpret, type Layout } from './interpret.js';
import { firstPartInPlace, programInPlace } from './rfc5424.js';

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
  /** Where numbers stand behind a word: one that begins with a zero may end a name, as in `acc sw 01`. */
  readonly behindWords: readonly number[];
  /** Headers in which the recipe was looked for. */
  tries: number;
  /** What one of them gave; another has to give the same. */
  candidate: Recipe | null;
  recipe: Recipe | null;
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
  const whole = text.length <= HEADER_CAP ? text : text.slice(-HEADER_CAP).replace(/^\S*\s/, '');
  // `- - - ï»¿40: `: the byte order mark before a message of RFC 5424, read as other letters.
  const end = plainStamps(whole.includes('ï»¿') ? whole.replace(/(^|[\s\]-])ï»¿\s?/, '$1') : whole);
  const capped = firstPartInPlace(end.includes(' - - ') ? programInPlace(end) : end);
  const layout = layoutOf(capped);
  if (layout === null) return null;
  if (isOfDigits(layout, capped)) return interpret(capped, layout);
  if (layout.recipe !== null) return follow(layout.recipe, capped);
  const header = interpret(capped, layout);
  if (layout.tries < TRIES) learn(layout, capped, header);
  return header;
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

/** Headers of a layout in which its recipe is looked for, before it is given up. */
const TRIES = 32;
/** Numbers of so many digits are exact whatever the digits are. */
const EXACT_DIGITS = 15;

/**
 * Headers of one layout differ in digits only: a value without digits is the same in all of them, and one with digits stands at
 * the same place. Two headers that say alike where each value stands make a recipe; where a value stands twice, a header says nothing.
 */
function learn(layout: KnownLayout, text: string, header: Header): void {
  layout.tries += 1;
  if (layout.tries > 1 && layout.sample === text) return;
  const recipe = recipeOf(text, header);
  if (recipe === null) return;
  if (layout.candidate === null) layout.candidate = recipe;
  else if (isSameRecipe(layout.candidate, recipe)) layout.recipe = recipe;
  else layout.tries = TRIES;
}

/** Where digits decide what a token is: a number that may be part of a name, and RFC 5424's word on whether the clock is synchronised. */
function isOfDigits({ behindWords }: KnownLayout, text: string): boolean {
  return text.includes('="') || behindWords.some((at) => text.charCodeAt(at) === 0x30);
}

function recipeOf(text: string, header: Header): Recipe | null {
  const recipe: Partial<Record<keyof Header, Place<unknown>>> = {};
  for (const field of keysOf(header)) {
    const value = header[field];
    const place = typeof value === 'number' ? numberPlace(text, value) : textPlace(text, value);
    if (place === null) return null;
    recipe[field] = place;
  }
  return recipe as Recipe;
}

function isSameRecipe(one: Recipe, other: Recipe): boolean {
  return keysOf(one).every(
    (field) =>
      one[field].start === other[field].start &&
      one[field].end === other[field].end &&
      one[field].fixed === other[field].fixed,
  );
}

function textPlace(text: string, value: string | null): Place<unknown> | null {
  if (value === null || !/\d/.test(value)) return { start: 0, end: 0, fixed: value };
  let place: Place<unknown> | null = null;
  for (let start = text.indexOf(value); start >= 0; start = text.indexOf(value, start + 1)) {
    const end = start + value.length;
    if (isPieceOfNumber(text, start, end)) continue;
    if (place !== null) return null;
    place = { start, end, fixed: '' };
  }
  return place;
}

/** `04:00:00` in `04:00:00.123`, `sw1` in `sw12`. */
function isPieceOfNumber(text: string, start: number, end: number): boolean {
  const isCutBefore = isDigit(text.charCodeAt(start)) && isDigit(text.charCodeAt(start - 1));
  return isCutBefore || (isDigit(text.charCodeAt(end - 1)) && /^[.,]?\d/.test(text.slice(end, end + 2)));
}

function numberPlace(text: string, value: number): Place<unknown> | null {
  const runs = [...text.matchAll(/\d+/g)].filter(([run]) => run.length <= EXACT_DIGITS && Number(run) === value);
  const [run] = runs;
  return run === undefined || runs.length > 1 ? null : { start: run.index, end: run.index + run[0].length, fixed: 0 };
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
    context: textIn(text, recipe.context),
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
  const behindWords = cuts.flatMap(({ offset }, at) =>
    roles[at] === 'number' && roles[at - 1] === 'word' ? [offset] : [],
  );
  const layout = { sample: ownCopy(text), tokens: cuts, roles, behindWords, tries: 0, candidate: null, recipe: null };
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

/** The same number for headers that differ in digits only, and mostly another one for others. */
export function shapeHash(text: string): number {
  let hash = text.length;
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ kindAt(text, index), 0x01000193);
  return hash;
}

/** Whether two headers differ in digits only. */
export function hasSameShape(one: string, other: string): boolean {
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
  const parts: { role: string; offset: number }[] | undefined = parser.results[0];
  if (parts === undefined || parts.length !== tokens.length) return null;
  return parts.map((part) => part.role);
}
