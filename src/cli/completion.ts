import yargs from 'yargs';
import { rulesOf } from '../diagnose/ask/why.js';
import type { Command } from './command.js';
import { EXIT } from './exit.js';
import { builtInEngine, entriesByKind } from './knowledge.js';

const SHELLS = ['bash', 'zsh', 'fish'] as const;
type Shell = (typeof SHELLS)[number];

/** Asks this program for the words that may follow; where it knows none the shell offers files. */
const SCRIPTS: Readonly<Record<Shell, string>> = {
  bash: `# sldiag completion bash > ~/.local/share/bash-completion/completions/sldiag
_sldiag() {
  local IFS=$'\\n'
  COMPREPLY=($(sldiag --complete "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null))
}
complete -o default -o bashdefault -F _sldiag sldiag
`,
  zsh: `#compdef sldiag
# sldiag completion zsh > "\${fpath[1]}/_sldiag"
_sldiag() {
  local -a found
  found=(\${(f)"$(sldiag --complete "\${(@)words[2,CURRENT]}" 2>/dev/null)"})
  if (( \${#found} )); then compadd -- $found; else _files; fi
}
if [ "$funcstack[1]" = _sldiag ]; then _sldiag "$@"; else compdef _sldiag sldiag; fi
`,
  fish: `# sldiag completion fish > ~/.config/fish/completions/sldiag.fish
function __sldiag_complete
  set -l words (commandline -opc)
  sldiag --complete $words[2..-1] (commandline -ct) 2>/dev/null
end
complete -c sldiag -a '(__sldiag_complete)'
`,
};

export const completionCommand: Command = {
  options: (yargs) =>
    yargs
      .positional('shell', { describe: 'The shell (default: that of SHELL)', choices: SHELLS })
      .example('source <(sldiag completion bash)', 'for this session')
      .example('$0 completion fish > ~/.config/fish/completions/sldiag.fish', 'for good'),
  run: async ({ shell }) => {
    const own = SHELLS.find((each) => process.env.SHELL?.endsWith(each)) ?? 'bash';
    process.stdout.write(SCRIPTS[(shell as Shell | undefined) ?? own]);
    return EXIT.ok;
  },
};

/** A command as completion sees it. */
export interface Completable {
  readonly name: string;
  readonly load: () => Promise<Command>;
}

/**
 * Words that may stand at the end of a command line: commands, options and their choices, and the ids of what sldiag knows.
 * @param words what was typed behind the program's name; the last may be empty
 * @returns none where the shell should offer files
 */
export async function complete(words: readonly string[], commands: readonly Completable[]): Promise<string[]> {
  const current = words.at(-1) ?? '';
  const starting = (list: Iterable<string>) => [...new Set(list)].filter((word) => word.startsWith(current)).sort();
  if (words.length <= 1) return starting([...commands.map(({ name }) => name), '--help', '--version']);
  const [name = ''] = words;
  const command = await commands.find((each) => each.name === name)?.load();
  if (command === undefined) return [];
  const options = optionsOf(command);
  if (current.startsWith('-')) return starting(options.keys());
  const before = words.at(-2) ?? '';
  const choices = options.get(before);
  if (choices !== undefined && choices.length > 0) return starting(choices);
  if (before === '--why') return starting(rulesOf(builtInEngine()));
  if (before.startsWith('-')) return [];
  switch (name) {
    case 'explain':
    case 'search':
      return starting(Object.values(entriesByKind(builtInEngine())).flatMap((entries) => entries.map(({ id }) => id)));
    case 'rules':
      return words.length === 2 ? starting(options.get('action') ?? []) : starting(rulesOf(builtInEngine()));
    case 'completion':
      return starting(SHELLS);
    default:
      return [];
  }
}

/** The options of a command with the values that each takes; positionals by their names. */
function optionsOf(command: Command): Map<string, readonly string[]> {
  const { key, choices, alias } = (
    command.options(yargs([])) as unknown as {
      getOptions(): {
        key: Record<string, unknown>;
        choices: Record<string, readonly string[]>;
        alias: Record<string, readonly string[]>;
      };
    }
  ).getOptions();
  const options = new Map<string, readonly string[]>([['--help', []]]);
  for (const name of Object.keys(key)) {
    const values = choices[name] ?? [];
    options.set(name.length === 1 ? `-${name}` : `--${name}`, values);
    for (const other of alias[name] ?? []) options.set(other.length === 1 ? `-${other}` : `--${other}`, values);
  }
  for (const [name, values] of Object.entries(choices)) if (!options.has(name)) options.set(name, values);
  return new Map([...options].filter(([option]) => option !== '--version'));
}
