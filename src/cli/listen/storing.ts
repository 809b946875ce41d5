import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { codeOf, messageOf } from '../../model/thrown.js';
import { type Loaded, openStore, type Store, type StoreEvents } from '../../store/store.js';
import { EXIT } from '../exit.js';
import type { Log } from '../log.js';
import { whyUnwritable } from '../output.js';
import { typedWord } from '../typed-word.js';
import { complain } from './complaint.js';
import type { ListenArgs } from './options.js';

/** The store of a collector and what an earlier run left in it; both null where nothing is kept. */
export interface Storing {
  readonly store: Store | null;
  readonly loaded: Loaded | null;
}

/** Opens what `--store` names; null, and told on standard error, where it can't be used. */
export async function openStoring(
  { store: path, retentionDays, retentionMb }: ListenArgs,
  tell: StoreEvents,
  log: Log,
): Promise<Storing | null> {
  if (path === undefined) return { store: null, loaded: null };
  const store = openStore({ path, retentionDays, retentionMegabytes: retentionMb }, tell);
  try {
    const loaded = await store.load();
    log('info', whatWasRead(path, loaded), {});
    return { store, loaded };
  } catch (error) {
    await store.close();
    complain({
      level: 'error',
      code: 'store-unusable',
      message: `the store can't be opened: ${whyUnopened(path, error)}`,
      source: path,
      line: 0,
      help: storeHelp(path, codeOf(error)),
    });
    return null;
  }
}

/**
 * The exit code of a collector that has closed its store; what was lost, and why, is told on standard error.
 */
export function codeAtEnd(store: Store | null, path: string | undefined): number {
  const { lost = 0, failure = null } = store?.status() ?? {};
  if (lost === 0) return EXIT.ok;
  tellLost(`${lost} events are not in the store: it could not be written (${failure ?? 'the disk is too slow'})`, path);
  return EXIT.lost;
}

/** Tells of what is nowhere. */
export function tellLost(message: string, source = ''): void {
  const help = 'the switches still have it in their own logs: show logging';
  complain({ level: 'error', code: 'events-lost', message, source, line: 0, help });
}

/** What SQLite says of files in words that name no cause. */
const REASONS: Readonly<Record<string, string>> = {
  SQLITE_CANTOPEN: 'no database can be made there',
  SQLITE_READONLY: 'it may not be written',
  SQLITE_FULL: 'the disk is full',
  SQLITE_IOERR: 'the disk reports an error',
  SQLITE_BUSY: 'another program keeps it locked',
};

/** Codes of sldiag's own, whose message says what is wrong. */
const TOLD = ['STORE_IN_USE', 'NO_SQLITE'];

function whyUnopened(path: string, error: unknown): string {
  const code = codeOf(error);
  if (TOLD.includes(code)) return messageOf(error);
  return whyUnwritable(path) ?? REASONS[code] ?? messageOf(error);
}

function storeHelp(path: string, code: string): string {
  if (code === 'STORE_IN_USE') return 'end that one first, or give this one a file of its own';
  if (code === 'NO_SQLITE') return 'without --store the collector runs without it, and forgets everything when it ends';
  if (code === 'SQLITE_BUSY')
    return `end what has it open, and start again: fuser ${typedWord(path)} tells which process that is`;
  const folder = dirname(path);
  return existsSync(folder)
    ? '--store takes a file that this user may write, in a folder in which files can be made'
    : `type mkdir -p ${typedWord(folder)}, or name a file in a folder that is there`;
}

/** What an earlier run left, in a sentence for the log. */
function whatWasRead(path: string, { devices, lastEvent, newestAt }: Loaded): string {
  if (lastEvent === 0) return `the store ${path} is new`;
  const until = newestAt === null ? 'no events' : `events up to ${lastEvent}, the newest of ${newestAt}`;
  return `read the store ${path}: ${devices.length} devices, ${until}`;
}
