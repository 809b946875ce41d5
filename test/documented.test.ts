import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { checkNames, checkWords, type Option, optionsOf, valuesGiven } from '../dist/src/cli/arguments.js';
import { checkCombinations } from '../dist/src/cli/combinations.js';
import { commands } from '../dist/src/cli/run.js';

/* What the documents tell people to type is taken by the program, and the files that they name are there. */

const root = fileURLToPath(new URL('..', import.meta.url));
const documents = [
  'README.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  ...readdirSync(join(root, 'docs')).map((name) => `docs/${name}`),
].filter((name) => name.endsWith('.md'));
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: Record<string, string> };

/** A command with the line that it stands on. */
interface Typed {
  readonly place: string;
  readonly words: readonly string[];
}

/** A line of a shell as its words; what is told of it stands behind two blanks. */
function wordsOf(text: string): string[] {
  const told = text.split(/\s{2,}/)[0] ?? '';
  return [...told.matchAll(/(?:"((?:[^"\\]|\\.)*)"|'([^']*)'|[^\s"'])+/g)].map(([word, double, single]) =>
    word.startsWith('"') || word.startsWith("'") ? (double ?? single ?? '') : word,
  );
}

/** Commands of sldiag in a line of a shell: pipes and lists taken apart, what goes to files left out. */
function commandsIn(line: string): string[][] {
  return line.split(/ \| | && |;/).flatMap((part) => {
    const words = wordsOf(part.trim());
    const at = words.findIndex((word) => /(?:^|\/)sldiag$/.test(word));
    // Before it stands at most what starts it.
    if (at === -1 || words.slice(0, at).some((word) => !/^(?:npx|-|\$|[A-Z_]+=.*)$/.test(word))) return [];
    const end = words.findIndex((word, index) => index > at && /^(?:[<>#].*|…|\)|``?)$/.test(word));
    return [words.slice(at + 1, end === -1 ? words.length : end)];
  });
}

/** What stands in blocks of code, and between backquotes. */
function typedIn(name: string): Typed[] {
  let isFenced = false;
  return readFileSync(join(root, name), 'utf8')
    .split('\n')
    .flatMap((line, index) => {
      if (/^\s*```/.test(line)) isFenced = !isFenced;
      const isCode = isFenced || /^ {4}/.test(line);
      const texts = isCode
        ? [line.replace(/^\s*(?:\$ |- )?/, '')]
        : [...line.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code);
      return texts.flatMap(commandsIn).map((words) => ({ place: `${name}:${index + 1}`, words }));
    });
}

/** Why the program refuses a command; null where it takes it. */
async function whyRefused(words: readonly string[]): Promise<string | null> {
  const [command = '', ...rest] = words;
  if (command === '' || command.startsWith('-')) return null;
  const known = commands[command];
  if (known === undefined) return `there is no command ${command}`;
  const options: Option[] = optionsOf(await known.load(), known.usage);
  try {
    checkNames([...rest, '--help'], options);
    // `--unclear` in a sentence, without its value.
    const last = rest.at(-1) ?? '';
    if (!last.startsWith('--')) checkWords(rest, options);
    checkCombinations(command, [command, ...rest], [command, ...rest], options);
  } catch (error) {
    return String(error);
  }
  const wrong = options.flatMap(({ name, choices, isPositional }) =>
    choices.length === 0 || isPositional
      ? []
      : valuesGiven(rest, options, name).filter((value) => /^[a-z]/.test(value) && !choices.includes(value)),
  );
  return wrong.length === 0 ? null : `${wrong} is no choice`;
}

describe('what documents tell people to type', () => {
  const typed = documents.flatMap(typedIn);

  it('is what the program takes', async () => {
    expect(typed.length).toBeGreaterThan(100);
    const refused: string[] = [];
    for (const { place, words } of typed) {
      const why = await whyRefused(words);
      if (why !== null) refused.push(`${place}: sldiag ${words.join(' ')}: ${why}`);
    }
    expect(refused).toEqual([]);
  });

  it('is what npm runs', () => {
    const named = documents.flatMap((name) =>
      [...readFileSync(join(root, name), 'utf8').matchAll(/npm run (?:-s )?([a-z:]+)/g)].map(
        ([, script = '']) => `${name} ${script}`,
      ),
    );
    expect(named.length).toBeGreaterThan(10);
    expect(named.filter((each) => scripts[each.split(' ')[1] ?? ''] === undefined)).toEqual([]);
  });

  it('names files that are there', () => {
    const folders = 'src|docs|test|scripts|deploy|bench|knowledge|schema|examples|findings|grammar|scenarios';
    // A folder's name with something below it, without a place for a name in it.
    const path = new RegExp(`\`((?:${folders})/[\\w./-]*[\\w/])\``, 'g');
    // What a script writes is not there at first.
    const ignored = readFileSync(join(root, '.gitignore'), 'utf8').split('\n');
    const missing = documents.flatMap((name) =>
      [...readFileSync(join(root, name), 'utf8').matchAll(path)]
        .map(([, file = '']) => file)
        .filter((file) => ![file, `src/${file}`].some((each) => existsSync(join(root, each))))
        .filter((file) => !ignored.includes(file))
        .map((file) => `${name}: ${file}`),
    );
    expect(missing).toEqual([]);
  });
});
