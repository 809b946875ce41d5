import { readFileSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { startOf } from '../knowledge/yaml-place.js';
import { whyUnreadable } from '../model/thrown.js';
import { meant } from '../rules/nearest.js';
import { type Option, UsageError, valuesGiven } from './arguments.js';

/** What a file in the current folder is called that nobody has to name. */
export const CONFIG_NAME = 'sldiag.yaml';
/** Bytes of a configuration file; larger ones are none. */
const CAP = 1024 * 1024;

/**
 * Options that a file in the current folder may not set as long as nobody has named it: it may lie in a folder that somebody else
 * packed, and these reach another machine, write a file, show secrets, or bring commands to be typed.
 */
const NAMED_ONLY: ReadonlySet<string> = new Set(
  'to attach cluster spool webhook webhook-secret webhook-template token http-token http-read-token redact output store rules allow watch-folder'.split(
    ' ',
  ),
);

/**
 * Options that mean something else in one command than elsewhere, by command: what `defaults` says is meant for the others. `rules --rules` is
 * the pack that is worked on, `bundle --redact` what is masked beside secrets, `mcp --allow` folders in place of networks.
 */
const OF_ITS_OWN: Readonly<Record<string, readonly string[]>> = {
  rules: ['rules'],
  bundle: ['redact'],
  mcp: ['allow'],
};

/** A configuration file, and how it came to be read. */
interface Source {
  readonly path: string;
  readonly isNamed: boolean;
}

/** What a command needs to be configured. */
export interface Configured {
  readonly command: string;
  readonly options: readonly Option[];
  /** Names of all commands. */
  readonly commands: readonly string[];
  /** Names of the options of another command; for what is set under `defaults`, which not every command has. */
  readonly optionsOf: (command: string) => Promise<readonly Option[]>;
}

/** The arguments as a command is to be run with. */
export interface ConfiguredWords {
  readonly words: readonly string[];
  /** What the user is to know of: a file in the current folder, which nobody named, had a say; null where none had. */
  readonly told: string | null;
}

/**
 * The arguments with what a configuration file adds to them: words for the options that were not typed, so that a value of a file
 * is checked as one on the command line is. The file is that of `--config`, or of SLDIAG_CONFIG, or `sldiag.yaml` in the current
 * folder, in the user's, or in the machine's configuration: the first there is.
 * @throws UsageError that names file and line
 */
export async function withConfig(argv: readonly string[], configured: Configured): Promise<ConfiguredWords> {
  const { command, options } = configured;
  const source = sourceOf(valuesGiven(argv, options, 'config').at(-1));
  if (source === null) return { words: argv, told: null };
  const settings = await readConfig(source, configured);
  const used = settings.filter(({ option }) => valuesGiven(argv, options, option.name).length === 0);
  const place = argv.indexOf(command) + 1;
  return {
    words: [...argv.slice(0, place), ...used.flatMap(({ words }) => words), ...argv.slice(place)],
    told: source.isNamed || used.length === 0 ? null : tellOf(used),
  };
}

/** It may lie in a folder that somebody else packed, and hide findings or change the exit code. */
function tellOf(used: readonly Setting[]): string {
  const names = used.map(({ option }) => `--${option.name}`).join(', ');
  return `${CONFIG_NAME} in this folder, which nobody named, sets ${names} (--config /dev/null reads none)`;
}

function sourceOf(named: string | undefined): Source | null {
  const chosen = named ?? (process.env.SLDIAG_CONFIG || undefined);
  if (chosen !== undefined) return { path: chosen, isNamed: true };
  const own = process.env.XDG_CONFIG_HOME || join(homedir(), '.config');
  const places: Source[] = [
    { path: CONFIG_NAME, isNamed: false },
    { path: join(own, 'sldiag', CONFIG_NAME), isNamed: true },
    { path: join('/etc/sldiag', CONFIG_NAME), isNamed: true },
  ];
  return places.find(({ path }) => isFile(path)) ?? null;
}

/** False also for what stands in a folder of somebody else's, which nobody has named. */
function isFile(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

interface Setting {
  readonly option: Option;
  readonly words: readonly string[];
}

/**
 * What the file sets for this command: its own section over `defaults`. The sections of other commands are left to them.
 * In one piece: one setting after the other, each refused with the place where it stands.
 */
async function readConfig(source: Source, { command, options, commands, optionsOf }: Configured): Promise<Setting[]> {
  const { LineCounter, isMap, isScalar, isSeq, parseDocument } = await import('yaml');
  const lines = new LineCounter();
  const document = parseDocument(textOf(source), { lineCounter: lines });
  const [broken] = document.errors;
  if (broken !== undefined)
    throw problem(source, lines.linePos(broken.pos[0]).line, broken.message.split(/ at line|\n/)[0] ?? '');
  const lineOf = (node: unknown) => {
    return lines.linePos(startOf(node) ?? 0).line;
  };
  const pairsOf = (node: unknown, what: string) => {
    if (node === null || (isScalar(node) && node.value === null)) return [];
    if (!isMap(node)) throw problem(source, lineOf(node), `${what} takes options by name, as in topology: controller`);
    return node.items.map(({ key, value }) => ({
      name: String(isScalar(key) ? key.value : key),
      line: lineOf(key),
      value,
    }));
  };
  const sections = pairsOf(document.contents, 'the file');
  for (const { name, line } of sections) {
    if (name !== 'defaults' && !commands.includes(name))
      throw problem(source, line, unknown('command', name, ['defaults', ...commands]));
  }
  const settable = options.filter(({ isPositional, name }) => !isPositional && name !== 'config');
  const found = new Map<string, Setting>();
  // What holds for all comes first, so that a command's own overrides it.
  for (const section of ['defaults', command]) {
    for (const { name, line, value } of pairsOf(
      sections.find((each) => each.name === section)?.value ?? null,
      section,
    )) {
      const option = settable.find((each) => each.name === name);
      // An option of other commands only is none of this one's affair.
      if (section === 'defaults' && (option === undefined ? await isKnown(name) : OF_ITS_OWN[command]?.includes(name)))
        continue;
      if (option === undefined)
        throw problem(
          source,
          line,
          unknown(
            `option of ${section}`,
            name,
            settable.map((each) => each.name),
          ),
        );
      if (!source.isNamed && NAMED_ONLY.has(name))
        throw problem(source, line, `${name} counts only in a file that is named: --config ${CONFIG_NAME}`);
      const words = wordsOf(option, isSeq(value) ? value.items.map(plainOf) : plainOf(value));
      if (typeof words === 'string') throw problem(source, line, words);
      found.set(name, { option, words });
    }
  }
  return [...found.values()];

  async function isKnown(name: string): Promise<boolean> {
    const all = await Promise.all(commands.map(optionsOf));
    return all.flat().some((option) => option.name === name);
  }

  function plainOf(node: unknown): unknown {
    return isScalar(node) ? node.value : node === null ? null : undefined;
  }
}

function textOf({ path }: Source): string {
  try {
    if (statSync(path).size > CAP)
      throw new UsageError(`${path} is larger than ${CAP} bytes: it is no configuration file`);
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`--config: ${path} can't be read: ${whyUnreadable(error)}`);
  }
}

/** A setting as it would be typed, or what is wrong with it. */
function wordsOf({ name, type, isList, choices }: Option, value: unknown): string[] | string {
  const values = Array.isArray(value) ? value : [value];
  if (Array.isArray(value) && !isList) return `${name} takes one value, not a list`;
  const words: string[] = [];
  for (const each of values) {
    if (type === 'boolean') {
      if (typeof each !== 'boolean') return `${name} takes true or false`;
      words.push(each ? `--${name}` : `--no-${name}`);
    } else if (type === 'number') {
      if (typeof each !== 'number') return `${name} takes a number`;
      words.push(`--${name}=${each}`);
    } else {
      if (typeof each !== 'string' && typeof each !== 'number') return `${name} takes a text`;
      if (each === '') return `${name} needs a value`;
      if (choices.length > 0 && !choices.includes(String(each)))
        return `${name} is one of ${choices.join(', ')}, not ${JSON.stringify(each)}`;
      words.push(`--${name}=${each}`);
    }
  }
  return words;
}

function unknown(what: string, name: string, known: readonly string[]): string {
  return `there is no ${what} called ${JSON.stringify(name)}${meant(name, known)}`;
}

function problem({ path }: Source, line: number, message: string): UsageError {
  return new UsageError(`${path}:${line}: ${message}`);
}
