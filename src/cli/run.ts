import { existsSync, realpathSync, statSync } from 'node:fs';
import yargs, { type Argv, type CommandModule } from 'yargs';
import { codeOf, messageOf } from '../model/thrown.js';
import { meant } from '../rules/nearest.js';
import {
  apart,
  checkNames,
  checkValues,
  checkWords,
  examplesOf,
  type Option,
  optionsOf,
  PARSING,
  protect,
  UsageError,
  unprotected,
} from './arguments.js';
import { checkCombinations, idleGates } from './combinations.js';
import type { Command } from './command.js';
import { withConfig } from './config.js';
import { EXIT } from './exit.js';
import { readVersion } from './version.js';

/** Commands with what `--help` says, also for the manual; their code is loaded when they run. */
export const commands: { [name: string]: { usage: string; about: string; load: () => Promise<Command> } } = {
  analyze: {
    usage: 'analyze <path..>',
    about: 'Diagnose show-tech files, show outputs, logs and configurations',
    load: async () => (await import('./analyze.js')).analyzeCommand,
  },
  bundle: {
    usage: 'bundle <path..>',
    about: 'Build the case file for the vendor’s support, without secrets',
    load: async () => (await import('./bundle.js')).bundleCommand,
  },
  check: {
    usage: 'check [path..]',
    about: 'Check for a monitoring system: state, one line, days to the deadlines (a Nagios plugin)',
    load: async () => (await import('./check.js')).checkCommand,
  },
  cluster: {
    usage: 'cluster <action>',
    about: 'Prepare the database of a cluster, or show how it is',
    load: async () => (await import('./cluster.js')).clusterCommand,
  },
  compare: {
    usage: 'compare <before> <after>',
    about: 'Did a migration, an upgrade or a fix work? What changed, what is missing',
    load: async () => (await import('./compare.js')).compareCommand,
  },
  completion: {
    usage: 'completion [shell]',
    about: 'Print a completion script for bash, zsh or fish',
    load: async () => (await import('./completion.js')).completionCommand,
  },
  explain: {
    usage: 'explain <what..>',
    about: 'Say what a message, cause, topology, procedure or field means',
    load: async () => (await import('./explain.js')).explainCommand,
  },
  listen: {
    usage: 'listen',
    about: 'Receive syslog from switches, follow their incidents, keep them',
    load: async () => (await import('./listen.js')).listenCommand,
  },
  mcp: {
    usage: 'mcp',
    about: 'Let an assistant ask: tools over the Model Context Protocol on standard input',
    load: async () => (await import('./mcp.js')).mcpCommand,
  },
  rules: {
    usage: 'rules <action> [ids..]',
    about: 'List, lint and test the rules, or print their schema',
    load: async () => (await import('./rules.js')).rulesCommand,
  },
  send: {
    usage: 'send [what]',
    about: 'Send log lines of a file or a built-in scenario to a collector',
    load: async () => (await import('./send.js')).sendCommand,
  },
  search: {
    usage: 'search <words..>',
    about: 'Search everything that sldiag knows',
    load: async () => (await import('./search.js')).searchCommand,
  },
  serve: {
    usage: 'serve',
    about: 'Show the state of a cluster over HTTP',
    load: async () => (await import('./serve.js')).serveCommand,
  },
  store: {
    usage: 'store <action> <file> <to>',
    about: 'Copy the store of a collector, also while it is written',
    load: async () => (await import('./store.js')).storeCommand,
  },
  watch: {
    usage: 'watch',
    about: 'Show live in the terminal what the switches tell',
    load: async () => (await import('./watch.js')).watchCommand,
  },
  work: {
    usage: 'work',
    about: 'Judge the devices of a cluster together with other workers',
    load: async () => (await import('./work.js')).workCommand,
  },
};

/**
 * Runs the program on its arguments.
 * @returns the exit code, see `exit.ts`
 */
export async function run(typed: readonly string[]): Promise<number> {
  const asked = asOptions(typed);
  if (asked[0] === '--complete') {
    const { complete } = await import('./completion.js');
    const names = Object.entries(commands).map(([name, { load, usage }]) => ({ name, load, usage }));
    const words = await complete(asked.slice(1), names);
    process.stdout.write(words.map((word) => `${word}\n`).join(''));
    return EXIT.ok;
  }
  const wanted = asked.find((word) => Object.hasOwn(commands, word));
  // Only the command in use is loaded; the others are names in --help.
  let command: Command | undefined;
  try {
    command = wanted === undefined ? undefined : await commands[wanted]?.load();
  } catch (error) {
    return explainFailure(error, '');
  }
  const options = command === undefined ? [] : optionsOf(command, commands[wanted ?? '']?.usage ?? '');
  const argv = apart(asked, options);
  let words: readonly string[] = argv;
  try {
    if (wanted === undefined && asksForHelp(argv)) checkCommand(argv);
    checkNames(argv, options);
    checkWords(argv, options);
    if (command !== undefined && wanted !== undefined && !asksForHelp(argv))
      words = await configured(argv, wanted, options);
    if (wanted !== undefined) {
      checkCombinations(wanted, argv, words, options);
      for (const told of idleGates(wanted, words, options)) process.stderr.write(`warning: ${told}\n`);
    }
  } catch (error) {
    return explainFailure(error, command ? `${wanted} ` : '', command?.exits?.usage);
  }
  const program = programOf(words, argv, wanted, command);
  if (argv.length === 0) {
    process.stderr.write(`${await program.getHelp()}\n${examplesText(FIRST_STEPS)}`);
    return EXIT.usage;
  }
  try {
    const args = await parsedBy(program);
    if (args !== null && command) {
      const given = settled(words, options, args);
      if (process.stdin.isTTY && readsInput(options, given))
        process.stderr.write('Reading standard input: paste, then press Ctrl-D on a line of its own.\n');
      return await command.run(given);
    }
    if (asksForHelp(argv))
      process.stdout.write(examplesText(command === undefined ? FIRST_STEPS : examplesOf(command.options)));
    return EXIT.ok;
  } catch (error) {
    return explainFailure(error, command ? `${wanted} ` : '', command?.exits?.usage);
  }
}

/** The arguments with those of a configuration file; one that nobody named is told of. */
async function configured(
  argv: readonly string[],
  command: string,
  options: readonly Option[],
): Promise<readonly string[]> {
  const known = { command, options, commands: Object.keys(commands), optionsOf: optionsByName };
  const { words, told } = await withConfig(argv, known);
  if (told !== null) process.stderr.write(`info: ${told}\n`);
  return words;
}

/** The parser: it knows every command by name, and the options of the one in use. */
function programOf(
  words: readonly string[],
  argv: readonly string[],
  wanted: string | undefined,
  loaded: Command | undefined,
): Argv {
  const program = yargs(protect(words))
    .parserConfiguration(PARSING)
    .scriptName('sldiag')
    .usage('$0 <command>\n\nDiagnoses Cisco Smart Licensing on Catalyst 9000 switches, offline.')
    .strict()
    .demandCommand(1, 'say what to do: a command is missing')
    .version(readVersion())
    .alias('version', 'V')
    .alias('help', 'h')
    .epilogue('sldiag <command> --help shows options and examples.')
    .wrap(Math.min(100, process.stdout.columns ?? 80))
    .exitProcess(false)
    .fail((message, error) => {
      throw error ?? new UsageError(complaint(message, argv, wanted));
    });
  for (const [name, { usage, about }] of Object.entries(commands)) {
    const module: CommandModule = {
      command: usage,
      describe: about,
      builder: (builder) => (name === wanted && loaded ? withoutExamples(loaded.options, builder) : builder),
      handler: (args) => {
        throw new Parsed(args);
      },
    };
    program.command(module);
  }
  return program;
}

/** Is `-` among what is to be read? */
function readsInput(options: readonly Option[], args: Readonly<Record<string, unknown>>): boolean {
  return options.some(({ name, isPositional }) => isPositional && [args[name]].flat().includes('-'));
}

/** `help analyze` is `analyze --help`, and `version` is `--version`. */
function asOptions(argv: readonly string[]): readonly string[] {
  const [first, ...rest] = argv;
  if (first === 'help') return [...rest.filter((word) => word !== '--'), '--help'];
  return first === 'version' && rest.length === 0 ? ['--version'] : argv;
}

/** The parser would break them over its columns, so that none could be copied. */
function withoutExamples(define: Command['options'], builder: Argv): Argv {
  builder.example = new Proxy(builder.example, { apply: () => builder });
  return define(builder);
}

/** What somebody types first who has not read anything. */
const FIRST_STEPS = [
  ['sldiag analyze show-tech.txt', 'what is wrong, how sure it is, what to type next'],
  ['sldiag analyze --brief logs/', 'the same of many files, one screen a device'],
  ['sldiag explain COMM_FAILED', 'what a message, a field, a command or a word means'],
  ['sldiag search satellite url', 'where to read on, asked in your own words'],
  ['sldiag compare before.txt after.txt', 'did a fix, an upgrade or a migration work?'],
] as const;

function examplesText(examples: readonly (readonly [command: string, what: string])[]): string {
  return examples.length === 0
    ? ''
    : `\nExamples:\n${examples.map(([command, what]) => `  ${command}\n      ${what}\n`).join('')}`;
}

/** The parser's complaint in words that say what to type. */
function complaint(message: string, argv: readonly string[], wanted: string | undefined): string {
  const [first = ''] = argv;
  // A file where a command belongs: `sldiag show-tech.txt`, `sldiag -`.
  if (wanted === undefined && /^-$|^[^-].*[./\\]/.test(first))
    return `a command is missing; to have ${first} diagnosed: sldiag analyze ${first}`;
  if (message.startsWith('Not enough non-option arguments'))
    return `something is missing: sldiag ${commands[wanted ?? '']?.usage ?? '<command>'}`;
  const [, needed] = /^Missing required arguments?: (\S+)/.exec(message) ?? [];
  if (needed !== undefined) return `--${needed.replace(/,$/, '')} is needed`;
  const [, name = '', given = '', choices] = /Argument: (\S+), Given: "?(.*?)"?, Choices: (.*)/.exec(message) ?? [];
  if (choices !== undefined) return wrongChoice(name, given, choices.replaceAll('"', '').split(', '), wanted);
  const [, unknown] = /^Unknown (?:argument|command)s?: ([^,]+)/.exec(message) ?? [];
  if (unknown === undefined) return message;
  if (unknown.length === 1 && argv.some((word) => /^-\w/.test(word))) return `there is no option -${unknown}`;
  if (wanted !== undefined) return `${unknown} is more than ${wanted} takes: sldiag ${commands[wanted]?.usage}`;
  return noCommand(unknown);
}

function wrongChoice(name: string, given: string, choices: readonly string[], wanted = ''): string {
  const isPositional = new RegExp(`[<[]${name}\\b`).test(commands[wanted]?.usage ?? '');
  const what = isPositional ? `sldiag ${wanted}` : `--${name}`;
  // As the documentation writes a topology with its mode.
  const [, topology = '', mode] = /^(.+)\/(push|pull)$/.exec(given) ?? [];
  const meaning =
    name === 'topology' && mode !== undefined && choices.includes(topology)
      ? `; the mode is an option of its own: --topology ${topology} --mode ${mode}`
      : meant(given, choices);
  return `${what} takes ${choices.join(', ')}; not ${given}${meaning}`;
}

/** `--help` says what there is, whatever a configuration file says. */
function asksForHelp(argv: readonly string[]): boolean {
  const end = argv.indexOf('--');
  return argv.slice(0, end < 0 ? argv.length : end).some((word) => word === '--help' || word === '-h');
}

/** @throws UsageError where help is asked for about a command that there is not */
function checkCommand(argv: readonly string[]): void {
  const name = argv.find((word) => !word.startsWith('-'));
  if (name !== undefined) throw new UsageError(noCommand(name));
}

function noCommand(name: string): string {
  return `there is no command ${name}${meant(name, Object.keys(commands))}`;
}

/** The options of a command that is not in use. */
async function optionsByName(name: string): Promise<readonly Option[]> {
  const { usage, load } = commands[name] ?? {};
  return usage === undefined || load === undefined ? [] : optionsOf(await load(), usage);
}

/** What a handler throws to leave the parser, which would go on to lay out the help text, seen or not. */
class Parsed extends Error {
  constructor(readonly args: Record<string, unknown>) {
    super();
  }
}

/** The arguments of the chosen command; null where the parser has answered by itself (`--help`). */
async function parsedBy(program: Argv): Promise<Record<string, unknown> | null> {
  try {
    await program.parseAsync();
    return null;
  } catch (error) {
    if (error instanceof Parsed) return error.args;
    throw error;
  }
}

/** Arguments as the command may take them: each means what was typed. */
function settled(
  argv: readonly string[],
  options: readonly Option[],
  parsed: Record<string, unknown>,
): Record<string, unknown> {
  const args = unprotected(parsed);
  checkValues(argv, options, args);
  checkOutput(options, args);
  checkInput(options, args);
  return args;
}

/**
 * The evidence is not overwritten by what is told of it.
 * @throws UsageError
 */
function checkOutput(options: readonly Option[], { output, ...args }: Readonly<Record<string, unknown>>): void {
  if (typeof output !== 'string' || !existsSync(output)) return;
  const inputs = options.flatMap(({ name, isPositional }) => (isPositional ? [args[name]].flat() : []));
  const isInput = (path: unknown) =>
    typeof path === 'string' && existsSync(path) && realpathSync(path) === realpathSync(output);
  if (inputs.some(isInput) && statSync(output).isFile())
    throw new UsageError(`--output: ${output} is one of the inputs, and would be overwritten`);
}

/** Positionals of the commands that take inputs. */
const INPUTS: readonly string[] = ['path', 'before', 'after'];

/**
 * Standard input can be read once: what names it again would be empty, and pass for read.
 * @throws UsageError
 */
function checkInput(options: readonly Option[], args: Readonly<Record<string, unknown>>): void {
  const named = options.flatMap(({ name }) => (INPUTS.includes(name) ? [args[name]].flat() : []));
  if (named.filter((each) => each === '-').length > 1)
    throw new UsageError('- was given twice; standard input can be read once');
}

function explainFailure(error: unknown, command: string, usage: number = EXIT.usage): number {
  const message = messageOf(error);
  if (error instanceof UsageError || (error instanceof Error && error.name === 'YError')) {
    process.stderr.write(`error: ${message.replace(/\n\s*/g, ' ')}\n\nTry: sldiag ${command}--help\n`);
    return usage;
  }
  // A file that can't be written, a full disk: the user's affair. Anything else is ours.
  const isOurs = codeOf(error) === '';
  process.stderr.write(`error: ${message}\n`);
  if (isOurs)
    process.stderr.write('  = help: this is a fault of sldiag; please report it with the command that you ran\n');
  return EXIT.unreadable;
}
