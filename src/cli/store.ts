import type { Argv } from 'yargs';
import { codeOf, messageOf } from '../model/thrown.js';
import { backupStore } from '../store/backup.js';
import { loadSqlite } from '../store/sqlite.js';
import { UsageError } from './arguments.js';
import { type ArgumentsOf, defineCommand } from './command.js';
import { EXIT } from './exit.js';
import { checkFolder } from './output.js';

const options = (yargs: Argv) =>
  yargs
    .positional('action', { describe: 'What to do', choices: ['backup'], demandOption: true })
    .positional('file', { describe: 'The store, as `listen --store` names it', type: 'string', demandOption: true })
    .positional('to', { describe: 'The file to write', type: 'string', demandOption: true })
    .option('force', { describe: 'Replace the file to write', type: 'boolean', default: false })
    .example('$0 store backup sldiag.db backup.db', 'a copy, also while a collector writes it')
    .example('$0 store backup sldiag.db "sldiag-$(date +%F).db"', 'each day another');

export const storeCommand = defineCommand(options, store);

async function store({ file, to, force }: ArgumentsOf<typeof options>): Promise<number> {
  if (to === '-') throw new UsageError('the copy is a file, not standard output');
  const unwritable = checkFolder('the copy', to);
  if (unwritable !== null) return unwritable;
  const { open } = await loadSqlite();
  try {
    const { events, lastEvent, bytes } = backupStore(open, file, to, force);
    const upTo = events === 0 ? '' : `, the newest is number ${lastEvent}`;
    process.stdout.write(`Wrote ${to}: ${events} ${events === 1 ? 'event' : 'events'}${upTo}; ${bytes} bytes.\n`);
    return EXIT.ok;
  } catch (error) {
    const code = codeOf(error);
    const message = messageOf(error);
    if (code === 'EXISTS' || code === 'EEXIST') {
      process.stderr.write(`error: ${to} exists; --force replaces it\n\nTry: sldiag store --help\n`);
      return EXIT.usage;
    }
    process.stderr.write(`error: ${file} can't be copied to ${to}: ${message}\n`);
    return EXIT.unreadable;
  }
}
