import yargs, { type CommandModule } from 'yargs';
import type { Command } from './command.js';
import { EXIT } from './exit.js';
import { readVersion } from './version.js';

/** Commands with what `--help` says; their code is loaded when they run. */
const commands: { [name: string]: { usage: string; about: string; load: () => Promise<Command> } } = {
  analyze: {
    usage: 'analyze <path..>',
    about: 'Diagnose show-tech files, show outputs, logs and configurations',
    load: async () => (await import('./analyze.js')).analyzeCommand,
  },
  explain: {
    usage: 'explain <what..>',
    about: 'Say what a message, cause, topology, procedure or field means',
    load: async () => (await import('./explain.js')).explainCommand,
  },
  rules: {
    usage: 'rules <action> [ids..]',
    about: 'List, lint and test the rules, or print their schema',
    load: async () => (await import('./rules.js')).rulesCommand,
  },
};

/**
 * Runs the program on its arguments.
 * @returns the exit code, see `exit.ts`
 */
export async function run(argv: readonly string[]): Promise<number> {
  let code: number = EXIT.ok;
  const wanted = argv.find((word) => !word.startsWith('-'));
  // Only the command in use is loaded; the others are names in --help.
  const command = wanted && Object.hasOwn(commands, wanted) ? await commands[wanted]?.load() : undefined;
  const program = yargs([...argv])
    .scriptName('sldiag')
    .usage('$0 <command>\n\nDiagnoses Cisco Smart Licensing on Catalyst 9000 switches, offline.')
    .strict()
    .demandCommand(1, 'say what to do: a command is missing')
    .recommendCommands()
    .completion('completion', 'Print a completion script for bash or zsh')
    .version(readVersion())
    .alias('version', 'V')
    .alias('help', 'h')
    .epilogue('sldiag <command> --help shows options and examples.')
    .wrap(Math.min(100, process.stdout.columns ?? 80))
    .exitProcess(false)
    .fail((message, error, instance) => {
      if (error && !message) throw error;
      process.stderr.write(`error: ${message || error}\n\n`);
      process.stderr.write(`Try: ${instance.parsed ? 'sldiag --help' : 'sldiag <command> --help'}\n`);
      code = EXIT.usage;
    });
  for (const [name, { usage, about }] of Object.entries(commands)) {
    const module: CommandModule = {
      command: usage,
      describe: about,
      builder: (builder) => (name === wanted && command ? command.options(builder) : builder),
      handler: async (args) => {
        code = (await command?.run(args)) ?? EXIT.usage;
      },
    };
    program.command(module);
  }
  await program.parseAsync();
  return code;
}
