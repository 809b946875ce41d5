import type { Argv } from 'yargs';
import { paint } from '../report/paint.js';
import { createSearch, type Hit, type SearchData } from '../report/search.js';
import { wrapText } from '../report/wrap.js';
import { type ArgumentsOf, defineCommand } from './command.js';
import { EXIT } from './exit.js';
import { kindNames, readCompiled } from './knowledge.js';
import { columnsOf, wantsColour } from './terminal.js';
import { typedWord } from './typed-word.js';

const options = (yargs: Argv) =>
  yargs
    .positional('words', {
      describe: 'What to look for, in your own words',
      type: 'string',
      array: true,
      demandOption: true,
    })
    .option('format', {
      alias: 'f',
      describe: 'How to print it',
      choices: ['text', 'json'] as const,
      default: 'text' as const,
    })
    .option('limit', { alias: 'n', describe: 'How many entries at most', type: 'number', default: 8 })
    .example('$0 search satellite url', 'words that engineers use are known')
    .example('$0 search how to get a token -n 3', 'a question');

type SearchArgs = ArgumentsOf<typeof options>;

export const searchCommand = defineCommand(options, search);

async function search({ words, format, limit }: SearchArgs): Promise<number> {
  if (!(Number.isInteger(limit) && limit >= 1)) {
    process.stderr.write(`error: --limit takes a number from 1, not ${limit}\n`);
    return EXIT.usage;
  }
  const question = words.join(' ');
  const hits = createSearch(readCompiled<SearchData>('search.json'))(question, limit);
  if (format === 'json') {
    process.stdout.write(`${JSON.stringify(hits, null, 2)}\n`);
    return EXIT.ok;
  }
  if (hits.length === 0) {
    process.stderr.write(`Nothing was found for ${JSON.stringify(question)}.\n`);
    return EXIT.found;
  }
  process.stdout.write(renderHits(hits, { columns: columnsOf(process.stdout), colour: wantsColour(process.stdout) }));
  return EXIT.ok;
}

/** What was found, each with how to ask for it and the part that fits. */
export function renderHits(hits: readonly Hit[], { columns, colour }: { columns: number; colour: boolean }): string {
  const kinds = kindNames();
  const lines = hits.flatMap((hit) => [
    paint(hit.title, ['bold'], colour),
    `  ${paint(`${kinds.get(hit.kind) ?? hit.kind}: sldiag explain ${typedWord(hit.id)}`, ['cyan'], colour)}`,
    ...wrapText(marked(hit, colour), columns - 2).map((line) => `  ${line}`),
  ]);
  return lines.map((line) => `${line}\n`).join('');
}

function marked({ snippet, marks }: Hit, colour: boolean): string {
  let text = '';
  let at = 0;
  for (const [start, end] of marks) {
    text += snippet.slice(at, start) + paint(snippet.slice(start, end), ['yellow'], colour);
    at = end;
  }
  return text + snippet.slice(at);
}
