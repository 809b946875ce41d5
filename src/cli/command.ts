import type { ArgumentsCamelCase, Argv } from 'yargs';
import { EXIT } from './exit.js';

/** One command of the program: its options, and what it does with them. */
export interface Command {
  readonly options: (yargs: Argv) => Argv;
  /** @returns the exit code */
  readonly run: (args: Readonly<Record<string, unknown>>) => Promise<number>;
  /** Exit codes that are other than those of `exit.ts`. */
  readonly exits?: Exits;
}

/** For arguments that make no sense. */
interface Exits {
  readonly usage: number;
}

/** What a command is told, as its options say. */
export type ArgumentsOf<Options extends (yargs: Argv) => Argv<unknown>> =
  ReturnType<Options> extends Argv<infer Args> ? Readonly<ArgumentsCamelCase<Args>> : never;

/**
 * A command whose arguments have the types of its options. The parser has read them, and `checkValues` has checked them, before
 * `run` is called.
 */
export function defineCommand<Options extends (yargs: Argv) => Argv<unknown>>(
  options: Options,
  run: (args: ArgumentsOf<Options>) => Promise<number>,
  exits: Exits = { usage: EXIT.usage },
): Command {
  const withConfig = (yargs: Argv) =>
    (options as (yargs: Argv) => Argv)(yargs).option('config', {
      describe: 'File with options (default: sldiag.yaml here, or in ~/.config/sldiag, or in /etc/sldiag)',
      type: 'string',
    });
  return { options: withConfig, run: (args) => run(args as ArgumentsOf<Options>), exits };
}
