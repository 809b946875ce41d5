import yargs, { type Argv } from 'yargs';
import { meant } from '../rules/nearest.js';
import type { Command } from './command.js';

/** The arguments make no sense; the message says why. */
export class UsageError extends Error {}

/** One option or positional of a command, as it was defined. */
export interface Option {
  readonly name: string;
  readonly aliases: readonly string[];
  readonly type: 'boolean' | 'number' | 'string';
  /** It may be given several times. */
  readonly isList: boolean;
  /** Empty: any value. */
  readonly choices: readonly string[];
  readonly isPositional: boolean;
}

/** Where yargs keeps what was defined. */
interface Definitions {
  readonly key: Readonly<Record<string, unknown>>;
  readonly alias: Readonly<Record<string, readonly string[]>>;
  readonly choices: Readonly<Record<string, readonly unknown[]>>;
  readonly boolean: readonly string[];
  readonly number: readonly string[];
  readonly array: readonly string[];
}

/** How arguments are read: an option takes one value, a dot is no path into an object, and repeats are seen. */
export const PARSING = {
  'dot-notation': false,
  'greedy-arrays': false,
  'duplicate-arguments-array': true,
} as const;

/**
 * What a command can be told, in the order in which it was defined.
 * @param usage `analyze <path..>`, which names the positionals
 */
export function optionsOf(command: Command, usage: string): Option[] {
  const program: Argv & { getOptions?: () => Definitions } = command.options(yargs([]));
  const { key, alias, choices, boolean, number, array } = program.getOptions?.() ?? NOTHING;
  const positionals = [...usage.matchAll(/[<[](\w+)(?:\.\.)?[>\]]/g)].map(([, name = '']) => name);
  const names = [...Object.keys(key), ...positionals].filter((name) => name !== 'help' && name !== 'version');
  return [...new Set(names)].map((name) => ({
    name,
    aliases: alias[name] ?? [],
    type: boolean.includes(name) ? 'boolean' : number.includes(name) ? 'number' : 'string',
    isList: array.includes(name),
    choices: (choices[name] ?? []).map(String),
    isPositional: positionals.includes(name),
  }));
}

const NOTHING: Definitions = { key: {}, alias: {}, choices: {}, boolean: [], number: [], array: [] };

/** Marks a word that is a value whatever it looks like: a lone dash, and all behind `--`. From Unicode's private range. */
const MARK = '\u{F8FF}';

/** Arguments so that the parser leaves `-`, and what stands behind `--`, as they are. */
export function protect(argv: readonly string[]): string[] {
  const end = argv.indexOf('--');
  return argv.flatMap((word, index) => {
    if (index === end) return [];
    return word === '-' || (end !== -1 && index > end) ? [MARK + word] : [word];
  });
}

/**
 * Letters that were run together, as the words that they stand for: `-af json` is `-a -f json`, `-fjson` is `--format=json`. The parser
 * would take each letter behind one for an option of its own, or the value for nothing.
 */
export function apart(argv: readonly string[], options: readonly Option[]): string[] {
  const end = argv.indexOf('--');
  return argv.flatMap((word, index) =>
    (end === -1 || index < end) && /^-[A-Za-z]./s.test(word) ? lettersOf(word, options) : [word],
  );
}

function lettersOf(word: string, options: readonly Option[]): string[] {
  const words: string[] = [];
  for (let place = 1; place < word.length; place++) {
    const [letter = '', rest] = [word[place], word.slice(place + 1)];
    const option = find(options, letter);
    if (rest !== '' && option !== undefined && (option.type !== 'boolean' || rest.startsWith('=')))
      return [...words, `--${option.name}=${rest.replace(/^=/, '')}`];
    words.push(`-${letter}`);
  }
  return words;
}

/** The words as they were typed. */
export function unprotected(args: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const bare = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(bare);
    return typeof value === 'string' && value.startsWith(MARK) ? value.slice(MARK.length) : value;
  };
  return Object.fromEntries(Object.entries(args).map(([name, value]) => [name, bare(value)]));
}

/** What every command takes besides its options. */
const ALWAYS = ['--help', '-h', '--version', '-V'];

/** How an option may be typed: `--format`, `-f`. */
export function spellings({ name, aliases }: Option): string[] {
  return [name, ...aliases].map((each) => (each.length === 1 ? `-${each}` : `--${each}`));
}

/** The examples of a command, `sldiag` before each. */
export function examplesOf(define: (program: Argv) => Argv): [command: string, what: string][] {
  const examples: [string, string][] = [];
  const program = yargs([]);
  program.example = new Proxy(program.example, {
    apply(_, __, [command, what]: [string, string]) {
      examples.push([command.replace('$0', 'sldiag'), what]);
      return program;
    },
  });
  define(program);
  return examples;
}

/** An option as it was typed. */
interface Given {
  readonly typed: string;
  readonly option: Option;
  readonly isNegated: boolean;
  /** What stands behind it; null for a boolean without `=`. */
  readonly value: string | null;
}

/**
 * @param options of the command; none where there is no command, which only knows `--help` and `--version`
 * @throws UsageError for a word that looks like an option and is none, with the one that was likely meant
 */
export function checkNames(argv: readonly string[], options: readonly Option[]): void {
  const end = argv.indexOf('--');
  const known = options.filter(({ isPositional }) => !isPositional);
  for (const word of argv.slice(0, end === -1 ? argv.length : end)) {
    const typed = /^(?:-{3,}[^=]*|--?(?![\d.-])[^=]+)/.exec(word)?.[0];
    if (typed === undefined || ALWAYS.includes(typed) || givenIn([word], known).length > 0) continue;
    const names = [...known.flatMap(spellings), ...ALWAYS].filter((name) => name.length > 2);
    throw new UsageError(`there is no option ${typed}${meant(typed, names)}`);
  }
}

/**
 * What the parser takes in silence: an option with one value given twice, a boolean that is neither true nor false, `--no-` before what is
 * no boolean, an option with an empty value.
 * @throws UsageError
 */
export function checkWords(argv: readonly string[], options: readonly Option[]): void {
  const seen = new Set<Option>();
  for (const { option, typed, isNegated, value } of givenIn(argv, options)) {
    if (isNegated && (option.type !== 'boolean' || value !== null)) throw new UsageError(`there is no option ${typed}`);
    if (option.type === 'boolean' && value !== null && value !== 'true' && value !== 'false') {
      throw new UsageError(`--${option.name} takes true or false, not ${JSON.stringify(value)}`);
    }
    if (value === '') throw new UsageError(`--${option.name} needs a value`);
    if (seen.has(option) && !option.isList)
      throw new UsageError(`--${option.name} was given twice; it takes one value`);
    seen.add(option);
  }
}

/**
 * The same of what was read: an option without its value, a number that is none.
 * @throws UsageError
 */
export function checkValues(
  argv: readonly string[],
  options: readonly Option[],
  args: Readonly<Record<string, unknown>>,
): void {
  const given = new Set(givenIn(argv, options).map(({ option }) => option));
  for (const option of options) {
    const value = args[option.name];
    const values = Array.isArray(value) ? value : [value];
    if (Array.isArray(value) && !option.isList && !option.isPositional) {
      throw new UsageError(`--${option.name} was given twice; it takes one value`);
    }
    if (given.has(option) && (values.length === 0 || values.includes(undefined) || values.includes(''))) {
      throw new UsageError(`--${option.name} needs a value`);
    }
    if (option.type === 'number' && values.some((each) => each !== undefined && !Number.isFinite(each))) {
      throw new UsageError(`--${option.name} takes a number`);
    }
  }
}

/** The values with which an option was typed, in order; a flag without one counts as `true`, or `false` with `--no-` before it. */
export function valuesGiven(argv: readonly string[], options: readonly Option[], name: string): string[] {
  return givenIn(argv, options)
    .filter(({ option }) => option.name === name)
    .map(({ value, isNegated }) => value ?? String(!isNegated));
}

/** Is an option typed, and not to say that it is off? */
export function isOn(argv: readonly string[], options: readonly Option[], name: string): boolean {
  const isFlag = options.some((option) => option.name === name && option.type === 'boolean');
  const values = valuesGiven(argv, options, name);
  return isFlag ? values.at(-1) === 'true' : values.length > 0;
}

/** The options among the words, before `--`; what no option is called so is left to the parser. */
function givenIn(argv: readonly string[], options: readonly Option[]): Given[] {
  const end = argv.indexOf('--');
  return argv.slice(0, end === -1 ? argv.length : end).flatMap((word, index): Given[] => {
    // Nothing behind it is as good as another option.
    const next = argv[index + 1] ?? '--';
    const long = /^--(no-)?([^=]+)(?:=(.*))?$/s.exec(word);
    if (long) {
      const [typed, negation, name = '', value = null] = long;
      const whole = find(options, `${negation ?? ''}${name}`);
      const option = whole ?? find(options, name);
      if (option === undefined) return [];
      return [
        {
          typed: typed.replace(/=.*$/s, ''),
          option,
          isNegated: whole === undefined,
          value: value ?? valueIn(next, option),
        },
      ];
    }
    const option = /^-[A-Za-z]$/.test(word) ? find(options, word.slice(1)) : undefined;
    return option === undefined ? [] : [{ typed: word, option, isNegated: false, value: valueIn(next, option) }];
  });
}

/** The value that the next word is; empty where that is another option. */
function valueIn(next: string, option: Option): string | null {
  if (option.type === 'boolean') return null;
  return next !== '-' && /^-(?![\d.])/.test(next) ? '' : next;
}

function find(options: readonly Option[], typed: string): Option | undefined {
  const name = typed.length > 1 ? typed.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`) : typed;
  return options.find((option) => !option.isPositional && (option.name === name || option.aliases.includes(typed)));
}

/** True for a date, or a date and a time, in ISO 8601, that there is: `2026-03-01`, `2026-03-01T12:00:00Z`, `2026-03-01T12:00+01:00`. */
export function isMoment(text: string): boolean {
  const [, date] =
    /^(\d{4}-\d{2}-\d{2})(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?$/.exec(text) ?? [];
  if (date === undefined || Number.isNaN(Date.parse(text))) return false;
  // The parser takes the 30th of February for the 2nd of March.
  const day = new Date(`${date}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(date);
}

/** More days than a calendar has, more seconds than a timer can wait, are a slip of the finger. */
const MOST = 1_000_000;

/**
 * @param values by the option's name as it is typed
 * @throws UsageError that names the first that is not above 0
 */
export function checkAboveZero(values: Readonly<Record<string, number>>): void {
  for (const [name, value] of Object.entries(values))
    if (!(value > 0 && value <= MOST)) throw new UsageError(`${name} takes a number above 0, up to ${MOST}`);
}
