import { rulesOf } from '../diagnose/ask/why.js';
import { type Option, optionsOf, spellings } from './arguments.js';
import type { Command } from './command.js';
import { EXIT } from './exit.js';
import { builtInEngine, entriesByKind, readCompiled } from './knowledge.js';

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
  set -l found (sldiag --complete $words[2..-1] (commandline -ct) 2>/dev/null)
  if test (count $found) -gt 0
    printf '%s\\n' $found
  else
    __fish_complete_path (commandline -ct)
  end
end
complete -c sldiag -f -a '(__sldiag_complete)'
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
    process.stdout.write(SCRIPTS[SHELLS.find((each) => each === shell) ?? own]);
    return EXIT.ok;
  },
};

/** A command as completion sees it. */
export interface Completable {
  readonly name: string;
  /** `analyze <path..>` */
  readonly usage: string;
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
  if (name === 'help') return words.length === 2 ? starting(commands.map((each) => each.name)) : [];
  const named = commands.find((each) => each.name === name);
  if (named === undefined) return [];
  const options = optionsOf(await named.load(), named.usage);
  if (words.slice(1, -1).includes('--')) return starting(positionalsOf(name, words.length, options));
  const { option, typed, before } = optionAt(words, options);
  if (option !== undefined) {
    const values = option.name === 'why' ? rulesOf(builtInEngine()) : option.choices;
    return values
      .filter((value) => value.startsWith(typed))
      .map((value) => before + value)
      .sort();
  }
  if (current.startsWith('-'))
    return starting([...options.filter(({ isPositional }) => !isPositional).flatMap(spellings), '--help']);
  return starting(positionalsOf(name, words.length, options));
}

/** The option whose value the last word is: behind it, or as `--format=js`, which bash hands over in three words. */
function optionAt(
  words: readonly string[],
  options: readonly Option[],
): { option: Option | undefined; typed: string; before: string } {
  const find = (typed: string | undefined) =>
    options.find(
      (option) => !option.isPositional && option.type !== 'boolean' && spellings(option).includes(typed ?? ''),
    );
  const [third, second = '', last = ''] = [words.at(-3), words.at(-2), words.at(-1)];
  const joined = /^(--[^=]+)=(.*)$/s.exec(last);
  if (joined) return { option: find(joined[1]), typed: joined[2] ?? '', before: `${joined[1]}=` };
  if (second === '=') return { option: find(third), typed: last, before: '' };
  if (last === '=') return { option: find(second), typed: '', before: '' };
  return { option: find(words.length > 2 ? second : undefined), typed: last, before: '' };
}

/** An entry's id, and what else a single word calls it. */
function namesOf({ id, names = [] }: { readonly id: string; readonly names?: readonly string[] }): string[] {
  return [id, ...names.filter((name) => /^[\w.-]+$/.test(name))];
}

/** What may stand where no option does. */
function positionalsOf(command: string, place: number, options: readonly Option[]): readonly string[] {
  const first = options.find(({ isPositional }) => isPositional)?.choices ?? [];
  switch (command) {
    case 'explain':
    case 'search':
      return Object.values(entriesByKind(builtInEngine())).flatMap(({ entries }) => entries.flatMap(namesOf));
    case 'rules':
      return place === 2 ? first : rulesOf(builtInEngine());
    case 'send':
      return readCompiled<readonly { id: string }[]>('scenarios.json').map(({ id }) => id);
    default:
      return place === 2 ? first : [];
  }
}
