import type { Argv } from 'yargs';

/** One command of the program: its options, and what it does with them. */
export interface Command {
  readonly options: (yargs: Argv) => Argv;
  /** @returns the exit code */
  readonly run: (args: Record<string, unknown>) => Promise<number>;
}
