import nearley from 'nearley';
import type { ClockMark } from '../../model/stamp.js';
import grammar from '../grammar/header.grammar.js';
import { ownCopy } from '../text/own-copy.js';
import { isZoneName } from '../text/stamp.js';

/** The envelope of a log line: everything before its tag. What a line doesn't carry is null. */
export interface Header {
  /** `<PRI>`: 8 times the facility plus the severity, RFC 5424 section 6.2.1. */
  readonly pri: number | null;
  /** When a relay says the line arrived, as printed. */
  readonly arrived: string | null;
  readonly arrivedZone: string;
  /** Name or address that a relay gives to the sender. */
  readonly relayHost: string | null;
  /** Message count of this destination (`logging message-counter`). */
  readonly count: number | null;
  /** `logging origin-id`: name, address or free text. */
  readonly origin: string | null;
  /** `service sequence-numbers` */
  readonly sequence: number | null;
  readonly clockMark: ClockMark;
  /** The device's own stamp without mark and zone, as printed. */
  readonly stamp: string | null;
  /** As printed; the empty string without. */
  readonly zone: string;
  /** `service timestamps log uptime`: time since the start of the device, as printed. */
  readonly uptime: string | null;
  /** IOS XR: `RP/0/RP0/CPU0` and `smartlicserver[390]`. */
  readonly node: string | null;
  readonly process: string | null;
  /** Host name of a command prompt that the console had printed before the line. */
  readonly prompt: string | null;
  /** Name of the file that a search tool put before the line, without folder and ending. */
  readonly file: string | null;
}

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

/** A header cut into tokens, and what each of them is there for. */
interface Layout {
  /** The header it was found for; others that differ in digits only have the same layout. */
  readonly sample: string;
  readonly tokens: readonly { readonly type: string; readonly offset: number; readonly end: number }[];
  readonly roles: readonly string[];
  /** Made when a second header has the layout; null where none can be made. */
  recipe?: Recipe | null;
}

/** By `shapeHash`; null where the grammar can't read it. */
const layouts = new Map<number, Layout | { readonly sample: string; readonly roles: null }>();
/** Roles by the kinds of all tokens: the grammar sees no more of them. */
const shapes = new Map<string, readonly string[] | null>();

/**
 * Reads the text before the `%FAC-SEV-MNEMONIC` tag of a log line. Shapes after RFC 3164, RFC 5424 and what IOS XE,
 * IOS XR, NX-OS and common relays add or lose. Null when the grammar can't read it. Never throws; time is linear in the
 * text and bounded by `HEADER_CAP`.
 */
export function readHeader(text: string): Header | null {
  if (text.trim() === '') return EMPTY;
  const capped = text.length <= HEADER_CAP ? text : text.slice(-HEADER_CAP).replace(/^\S*\s/, '');
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
function recipeOf(layout: Layout): Recipe | null {
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

function layoutOf(text: string): Layout | null {
  const key = shapeHash(text);
  const known = layouts.get(key);
  if (known !== undefined && hasSameShape(known.sample, text)) return known.roles === null ? null : known;
  if (layouts.size >= LAYOUTS_CAP) layouts.clear();
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
  if (shapes.size >= SHAPES_CAP) shapes.clear();
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

const EMPTY: Header = {
  pri: null,
  arrived: null,
  arrivedZone: '',
  relayHost: null,
  count: null,
  origin: null,
  sequence: null,
  clockMark: '',
  stamp: null,
  zone: '',
  uptime: null,
  node: null,
  process: null,
  prompt: null,
  file: null,
};

/** From roles to meaning: which number is the count, which word the relay's host, which the device's own name. */
function interpret(text: string, { tokens, roles }: Layout): Header {
  const header: { -readonly [Key in keyof Header]: Header[Key] } = { ...EMPTY };
  const clockAt = roles.findIndex((role) => role === 'own' || role === 'uptime');
  const arrivedAt = roles.findLastIndex((role) => role === 'arrived' || role === 'passed');
  const labels: { role: string; text: string; before: boolean }[] = [];
  let isRfc5424 = false;

  tokens.forEach(({ offset, end }, index) => {
    const value = text.slice(offset, end);
    const role = roles[index] ?? 'word';
    switch (role) {
      case 'pri':
        header.pri = Number(value.slice(1, -1));
        break;
      case 'kiwi':
        header.relayHost = value.slice(value.indexOf('=') + 1);
        break;
      case 'version':
        isRfc5424 = true;
        break;
      case 'arrived':
      case 'passed': {
        const stamp = splitStamp(value);
        header.arrived = stamp.text;
        header.arrivedZone = stamp.zone;
        // `Jul 13 08:23:43 core: …` reads as a stamp with a zone called core.
        if (role === 'passed' && stamp.zone !== '' && !isZoneName(stamp.zone)) {
          header.relayHost = stamp.zone;
          header.arrivedZone = '';
        }
        break;
      }
      case 'own': {
        const stamp = splitStamp(value);
        // `Jul 13 08:23:43 sw1 : ` is a relay that puts a colon where the device's header was.
        if (
          /[A-Za-z] +:$/.test(value) &&
          !isZoneName(stamp.zone) &&
          /^[A-Z][a-z]{2} {1,2}\d+ [\d:]+$/.test(stamp.text)
        ) {
          header.arrived = stamp.text;
          header.relayHost = stamp.zone;
          break;
        }
        header.clockMark = stamp.mark;
        header.stamp = stamp.text;
        header.zone = stamp.zone;
        break;
      }
      case 'uptime':
        header.clockMark = markOf(value);
        header.uptime = value.replace(/^[*.]/, '').replace(/:$/, '');
        break;
      case 'node':
        header.node = value.replace(/^[.!*]/, '').replace(/:$/, '');
        break;
      case 'process':
        header.process = value.replace(/\s*:$/, '');
        break;
      case 'prompt':
        header.prompt = /^[A-Za-z0-9][\w.-]*/.exec(value)?.[0] ?? null;
        break;
      case 'file':
        header.file = /([^/]+?)(?:\.(?:log|txt|out))?:(?:\d+:)?$/.exec(value)?.[1] ?? null;
        break;
      case 'colon':
        break;
      default:
        if (clockAt < 0 || index < clockAt) labels.push({ role, text: value, before: index < arrivedAt });
    }
  });

  placeLabels(header, labels, isRfc5424, arrivedAt >= 0);
  placeStamps(header, isRfc5424, clockAt < 0);
  return header;
}

type Draft = { -readonly [Key in keyof Header]: Header[Key] };

/** Numbers and words before the device's clock, by where they stand: `count: relay-stamp host count: origin: seq:`. */
function placeLabels(
  header: Draft,
  labels: readonly { role: string; text: string; before: boolean }[],
  isRfc5424: boolean,
  isRelayed: boolean,
): void {
  const before = labels.filter((label) => label.before);
  let after = labels.filter((label) => !label.before);
  const early = before.find((label) => label.role === 'number');
  if (early !== undefined) header.count = numberOf(early.text);
  // `Aug 22 05:11:06 sw1 <189>2: …`: the relay's host stands before the PRI and is still the first word after its stamp.
  if (isRelayed && header.relayHost === null && after[0] !== undefined && after[0].role !== 'number') {
    header.relayHost = withoutColon(after[0].text);
    after = after.slice(1);
  } else if (isRfc5424 && after[0]?.role === 'word') {
    // Kiwi names the address first, and the host in the usual place.
    after = after.slice(1);
  }
  if (isRfc5424) {
    // Whose clock it is that isn't synchronised: the one that the stamp is from, section 7.1.2.
    if (header.stamp === null && after.some((label) => label.text.includes('isSynced="0"'))) header.clockMark = '*';
    // syslog-ng takes the origin-id for the name of a program.
    const [app, process, id] = after;
    const isOrigin = app?.role === 'word' && process?.text === '-' && id?.text === '-' && header.stamp !== null;
    if (isOrigin && !/^(?:-|\d+|%.*|Kiwi.*)$/.test(app.text)) header.origin = app.text;
    // APP-NAME PROCID MSGID, then structured data: RFC 5424 sections 6.2.5 to 6.3.
    after = after.slice(after.slice(0, 3).findLastIndex((label) => label.role === 'word') + 1);
    if (after[0]?.text === '-') after = after.slice(1);
    else if (after[0]?.text.startsWith('['))
      after = after.slice(after.findIndex((label) => label.text.endsWith(']')) + 1);
  }
  const firstWord = after.findIndex((label) => label.role !== 'number');
  const numbersBefore = (firstWord < 0 ? after : after.slice(0, firstWord)).filter((label) => label.role === 'number');
  const rest = firstWord < 0 ? [] : after.slice(firstWord);
  const numbersAfter = rest.filter((label) => label.role === 'number');
  // `*Dot1x_NW_MsgTask_0:` is a task of a wireless controller, `\ufeff` the byte order mark of RFC 5424.
  const words = rest.filter((label) => label.role !== 'number' && !/^(?:\*|\\ufeff$|-$)/.test(label.text));

  const numbers = numbersBefore.map((label) => numberOf(label.text));
  const isFromWire = header.pri !== null || isRelayed;
  if (header.count === null && (isFromWire || numbers.length > 1 || (words.length > 0 && numbersAfter.length > 0))) {
    header.count = numbers.shift() ?? null;
  }
  header.sequence = numbersAfter[0] !== undefined ? numberOf(numbersAfter[0].text) : (numbers[0] ?? null);

  const text = words.map((label) => label.text).join(' ');
  const isLabel = text.endsWith(':') || words.at(-1)?.role === 'name';
  const name = withoutColon(text);
  // `Jun 14 11:34:35 sw1 AEST:` is a relay that kept the zone and lost the stamp.
  if (words.length === 1 && isRelayed && header.stamp === null && header.uptime === null && isZoneName(name)) {
    header.arrivedZone = name;
    return;
  }
  // Without PRI, count or relay, more than one word is what a console had printed before: a question, a command.
  const isOrigin = isFromWire || header.count !== null ? words.length <= 6 : words.length === 1 && isLabel;
  // `Jul 13 08:23:43 sw1 root: %…`: without number and clock of a device it is the program that handed the line to a relay.
  const isProgram =
    header.relayHost !== null &&
    isLabel &&
    words.length === 1 &&
    [header.stamp, header.uptime, header.count, header.sequence].every((part) => part === null);
  if (words.length > 0 && isOrigin && !isProgram && !/^(?:user(?:name)?|login|password)$/i.test(name))
    header.origin = name;
}

/** Whose clock a lone stamp is: year first is NX-OS's own way, RFC 5424's stamp is the sender's, any other is the relay's. */
function placeStamps(header: Draft, isRfc5424: boolean, hasNoClock: boolean): void {
  if (!hasNoClock || header.arrived === null) return;
  if (isRfc5424 || /^\d{4} [A-Z]/.test(header.arrived)) {
    header.stamp = header.arrived;
    header.zone = header.arrivedZone;
    header.arrived = null;
    header.arrivedZone = '';
    if (!isRfc5424 && header.origin === null) {
      header.origin = header.relayHost;
      header.relayHost = null;
    }
  }
}

/** `*Mar  7 2026 23:37:36.600 UTC:` into its mark, its stamp and its zone. */
function splitStamp(value: string): { mark: ClockMark; text: string; zone: string } {
  const mark = markOf(value);
  const text = value.slice(mark.length).replace(/\s*:$/, '');
  const zone = /\d +([A-Za-z+-][^\s]*)$/.exec(text);
  // Not the `T` or `Z` of ISO 8601, which belong to the stamp.
  if (zone === null || /^\d{4}-/.test(text)) return { mark, text, zone: '' };
  return { mark, text: text.slice(0, zone.index + 1), zone: zone[1] ?? '' };
}

function markOf(value: string): ClockMark {
  return value.startsWith('*') ? '*' : value.startsWith('.') ? '.' : '';
}

function withoutColon(text: string): string {
  return text.replace(/:$/, '');
}

/** Counters are below 2^53; anything else is not one. */
function numberOf(text: string): number | null {
  const value = Number(withoutColon(text));
  return Number.isSafeInteger(value) ? value : null;
}

/** True for an IPv4 or IPv6 address. */
export function isAddress(text: string): boolean {
  return (
    /^(?:\d{1,3}\.){3}\d{1,3}$/.test(text) ||
    (/^[0-9A-Fa-f:.]+$/.test(text) && text.includes('::')) ||
    /^(?:[0-9A-Fa-f]{1,4}:){7}[0-9A-Fa-f]{1,4}$/.test(text)
  );
}
