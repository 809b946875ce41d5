import moo from 'moo';
import nearley from 'nearley';
import { escapePattern } from '../../model/escape-pattern.js';
import { Memo } from '../../model/memo.js';
import { present } from '../../model/present.js';
import { ownCopy } from '../text/own-copy.js';

/** How a message's text fits its templates. */
export interface Fit {
  /** Fields by name, trimmed, runs of white space as one blank. */
  readonly fields: Readonly<Record<string, string>>;
  /** `whole`, or `cut`: the text ends before the template does. */
  readonly state: 'whole' | 'cut';
  /** The text ends inside a field, so that a next line might go on with it. */
  readonly isOpen: boolean;
  /** What stands behind the last words of a template that ends with words. */
  readonly behind?: string;
}

/** The templates of one message, ready to read texts. */
export interface Templates {
  /**
   * The first template that fits as a whole; else the first whose last words are in the text, with something else behind
   * them; else the one that a cut text gets furthest in. Null when none fits.
   */
  fit(text: string): Fit | null;
}

/** Longer texts are cut before they are matched. No message comes near. */
export const TEXT_CAP = 4096;
/** Texts whose fit is remembered, for each message. Licensing messages repeat by the thousand. */
const FITS_CAP = 1024;
const REMEMBERED_LENGTH = 512;
/** Kinds of tokens in turn whose plan is remembered, for each template. */
const PLANS_CAP = 256;

/**
 * Prepares templates such as `"Communications failure with the {server} : {error}"`. Each becomes a nearley grammar of its
 * own when it is first needed: its literals are the tokens of a moo lexer with one state a literal, so that a field ends
 * at the next literal only and the last field takes all that is left. White space between words counts as one blank, and
 * beside a colon it is optional; so is a closing period. Throws where `templateProblem` finds one.
 */
export function createTemplates(templates: readonly string[]): Templates {
  const texts = templates.map((template) => {
    const parts = splitTemplate(template);
    if (typeof parts === 'string') throw new Error(parts);
    return parts;
  });
  const asPrinted = createSearch(texts);
  let lowered: Search | null = null;
  const remembered = new Memo<string, Fit | null>(FITS_CAP);

  const search: Search = (text) => asPrinted(text) ?? searchInOneCase(text);

  /** A pipeline that changes the case of a line changes that of the whole line. */
  function searchInOneCase(text: string): Fit | null {
    const lower = text.toLowerCase();
    if (text !== lower && text !== text.toUpperCase()) return null;
    lowered ??= createSearch(texts.map((parts) => parts.map(lowerCased)));
    const fit = lowered(lower);
    return fit === null ? null : { ...fit, fields: withNames(fit.fields) };
  }

  return {
    fit(raw) {
      const text = normalise(raw);
      if (text.length > REMEMBERED_LENGTH) return search(text);
      const known = remembered.get(text);
      if (known !== undefined) return known;
      const own = ownCopy(text);
      const fit = search(own);
      remembered.set(own, fit);
      return fit;
    },
  };
}

function lowerCased(part: Part): Part {
  return 'literal' in part ? { literal: part.literal.toLowerCase() } : part;
}

/** Names that conditions look for in fields. */
const NAMES = ['Cisco Smart License Utility', 'Cisco Smart Software Manager', 'CSLU', 'CSSM'];

/** Gives the servers their names back. */
function withNames(fields: Fit['fields']): Fit['fields'] {
  const restore = (value: string) =>
    NAMES.reduce((text, name) => text.replace(new RegExp(`\\b${name}\\b`, 'gi'), name), value);
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, restore(value)]));
}

type Search = (text: string) => Fit | null;

/** The search through templates that are taken apart, each compiled when it is first needed. */
function createSearch(texts: readonly (readonly Part[])[]): Search {
  const strict: (Matcher | undefined)[] = [];
  const loose: (Matcher | undefined)[] = [];

  return (text) => {
    let cut: { fit: Fit; reached: number } | null = null;
    for (const [index, parts] of texts.entries()) {
      strict[index] ??= compileTemplate(parts, false);
      const match = strict[index]?.(text) ?? null;
      if (match === null) continue;
      if (match.fit.state === 'whole') return match.fit;
      if (cut === null || match.reached > cut.reached) cut = match;
    }
    // Nothing ends where the text does: something may have run into its end.
    for (const [index, parts] of texts.entries()) {
      if ('field' in present(parts.at(-1))) continue;
      loose[index] ??= compileTemplate(parts, true);
      const match = loose[index]?.(text) ?? null;
      if (match?.fit.state === 'whole') return match.fit;
    }
    return cut?.fit ?? null;
  };
}

/** The fields of a text that a template fits as a whole; null where none does. For checking templates. */
export function fieldsOf(templates: readonly string[], text: string): Readonly<Record<string, string>> | null {
  const fit = createTemplates(templates).fit(text);
  return fit?.state === 'whole' ? fit.fields : null;
}

/** One blank between words, none at the ends. */
export function oneSpaced(text: string): string {
  return (WIDE.test(text) ? text.replace(/\s+/g, ' ') : text).trim();
}
const WIDE = /\s\s|[^\S ]/;

/** One blank between words, none at the ends, no closing period (an ellipsis stays). */
function normalise(text: string): string {
  const capped = oneSpaced(text.length > TEXT_CAP ? text.slice(0, TEXT_CAP) : text);
  return capped.endsWith('.') && !capped.endsWith('..') ? capped.slice(0, -1).trimEnd() : capped;
}

type Part = { readonly field: string } | { readonly literal: string };

/** What is wrong with a template, in a sentence for who wrote it; null when nothing is. */
export function templateProblem(template: string): string | null {
  const parts = splitTemplate(template);
  return typeof parts === 'string' ? parts : null;
}

/** Literals and fields in turn, or what is wrong. */
function splitTemplate(template: string): readonly Part[] | string {
  const parts: Part[] = [];
  for (const piece of normalise(template).split(/(\{[A-Za-z_]\w*\})/)) {
    if (piece === '') continue;
    const field = /^\{(.*)\}$/.exec(piece)?.[1];
    const last = parts.at(-1);
    if (field !== undefined && last !== undefined && 'field' in last) {
      return `nothing stands between {${last.field}} and {${field}} in the template ${JSON.stringify(template)}`;
    }
    if (field !== undefined && parts.some((part) => 'field' in part && part.field === field)) {
      return `{${field}} stands twice in the template ${JSON.stringify(template)}`;
    }
    parts.push(field === undefined ? { literal: piece } : { field });
  }
  return parts.length === 0 ? 'a template must not be empty' : parts;
}

type Matcher = (text: string) => { fit: Fit; reached: number } | null;

type Captured = { readonly name: string; readonly token: { readonly offset: number } }[];
type Reached = { readonly captured: Captured; readonly reached: number; readonly cut: boolean };
/** Which tokens are which fields, and how far the text gets. */
type Plan = {
  readonly fields: readonly { readonly name: string; readonly index: number }[];
  readonly isWhole: boolean;
  readonly isOpen: boolean;
  readonly reached: number;
};

/**
 * Grammar of one template. Rules are its prefixes: `prefix3 -> prefix2 field`, so that a text cut anywhere still parses,
 * exactly once, as the longest prefix that it reaches. A loose one takes any text behind its last literal.
 * In one piece: one grammar, whose rules are numbered by each other.
 */
function compileTemplate(parts: readonly Part[], isLoose: boolean): Matcher {
  const lexer = lexerFor(parts, isLoose);
  const rules = [new nearley.Rule('prefix0', [], () => [])];
  const reach = (reached: number, symbols: unknown[], cut: boolean) =>
    new nearley.Rule('text', symbols, ([captured = []]: Captured[]): Reached => ({ captured, reached, cut }));
  parts.forEach((part, index) => {
    const symbols = [`prefix${index}`, { type: 'field' in part ? 'field' : `literal${index}` }];
    rules.push(
      new nearley.Rule(
        `prefix${index + 1}`,
        symbols,
        // Data of a nearley rule are of any kind: here a prefix and a token of moo.
        ([captured, token]): Captured => ('field' in part ? [...captured, { name: part.field, token }] : captured),
      ),
    );
    if (index > 0) rules.push(reach(index, [`prefix${index}`], false));
    if ('literal' in part && part.literal.trim() !== '') {
      rules.push(reach(index, [`prefix${index}`, { type: `begun${index}` }], true));
    }
  });
  const last = parts.length;
  rules.push(reach(last, [`prefix${last}`], false));
  if (isLoose) rules.push(reach(last, [`prefix${last}`, { type: 'tail' }], false));
  const endsOpen = 'field' in present(parts[last - 1]);
  const grammar = new nearley.Grammar(rules);
  grammar.start = 'text';
  grammar.lexer = lexer as unknown as nearley.Lexer;

  // What the grammar says depends on the kinds of tokens only.
  const plans = new Memo<string, Plan | null>(PLANS_CAP);

  function planOf(tokens: readonly moo.Token[], text: string): Plan | null {
    let shape = '';
    for (const token of tokens) shape += `${token.type} `;
    const known = plans.get(shape);
    if (known !== undefined) return known;
    const plan = parse(tokens, text);
    plans.set(shape, plan);
    return plan;
  }

  function parse(tokens: readonly moo.Token[], text: string): Plan | null {
    const parser = new nearley.Parser(grammar);
    try {
      parser.feed(text);
    } catch {
      return null;
    }
    const result: Reached | undefined = parser.results[0];
    if (result === undefined) return null;
    const fields = result.captured.map(({ name, token }) => ({
      name,
      index: tokens.findIndex((each) => each.offset === token.offset),
    }));
    const isWhole = result.reached === last && !result.cut;
    const ended = parts[result.reached - 1];
    const isOpen = isWhole ? endsOpen : !result.cut && ended !== undefined && 'field' in ended;
    return { fields, isWhole, isOpen, reached: result.reached };
  }

  return (text) => {
    const tokens: moo.Token[] = [];
    try {
      lexer.reset(text);
      for (let token = lexer.next(); token !== undefined; token = lexer.next()) tokens.push(token);
    } catch {
      return null;
    }
    const plan = planOf(tokens, text);
    if (plan === null) return null;
    const fields: Record<string, string> = {};
    for (const { name, index } of plan.fields) fields[name] = (tokens[index]?.value ?? '').trim();
    const behind = tokens.find(({ type }) => type === 'tail')?.value;
    return {
      fit: {
        fields,
        state: plan.isWhole ? 'whole' : 'cut',
        isOpen: plan.isOpen,
        ...(behind === undefined ? {} : { behind }),
      },
      reached: plan.reached,
    };
  };
}

/**
 * One state a literal. In state n the lexer looks for literal n, or for its beginning at the very end of the text; what
 * comes before is the field. After the last literal everything is one field.
 */
function lexerFor(parts: readonly Part[], isLoose: boolean): moo.Lexer {
  const states: Record<string, moo.Rules> = {};
  const literals = parts.flatMap((part, index) => ('literal' in part ? [{ index, text: part.literal }] : []));
  literals.forEach(({ index, text }, order) => {
    const isFirst = index === 0;
    const next = literals[order + 1];
    const isLast = index === parts.length - 1;
    const pattern = literalPattern(text);
    states[`at${order}`] = {
      [`literal${index}`]: {
        match: new RegExp(isLast && !isLoose ? `${pattern}$` : pattern),
        next: isLast ? 'tail' : next === undefined ? 'rest' : `at${order + 1}`,
      },
      ...(text.trim() === '' ? {} : { [`begun${index}`]: new RegExp(beginning(text)) }),
      // Before the first literal there is no field unless the template starts with one.
      ...(isFirst ? {} : { field: moo.fallback }),
    };
  });
  states.rest = { field: { match: /[\s\S]+/, lineBreaks: true } };
  states.tail = { tail: { match: /[\s\S]+/, lineBreaks: true } };
  return moo.states(states, literals.length > 0 ? 'at0' : 'rest');
}

/** The literal with white space as in `normalise`, optional beside a colon. */
function literalPattern(literal: string): string {
  if (literal.trim() === '') return ' ';
  const words = literal.trim().split(/\s+/).map(escapePattern);
  const body = words.join(' ').replace(/ ?: ?/g, ' ?: ?');
  const front = /^\s/.test(literal) && !literal.trim().startsWith(':') ? ' ' : '';
  const back = /\s$/.test(literal) && !literal.trim().endsWith(':') ? ' ' : '';
  return `${front}${body}${back}`;
}

/** The first characters of the literal, one or more, at the end of the text. */
function beginning(literal: string): string {
  const characters = [...literal.trim().replace(/\s+/g, ' ')].map((character) =>
    character === ' ' ? ' ' : escapePattern(character),
  );
  let pattern = '$';
  // The whole of it is a beginning too when the blank after it is missing.
  const last = /\s$/.test(literal) ? undefined : -1;
  for (const character of characters.slice(1, last).reverse()) pattern = `(?:${character}${pattern}|$)`;
  return `${/^\s/.test(literal) ? ' ' : ''}${characters[0] ?? ''}${pattern}`;
}
