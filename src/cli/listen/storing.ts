import { codeOf, messageOf } from '../../model/thrown.js';
import { type Loaded, openStore, type Store, type StoreEvents } from '../../store/store.js';
import type { Log } from '../log.js';
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
      message: `the store can't be opened: ${messageOf(error)}`,
      source: path,
      line: 0,
      help: storeHelp(codeOf(error)),
    });
    return null;
  }
}

function storeHelp(code: string | undefined): string {
  if (code === 'STORE_IN_USE') return 'end that one first, or give this one a file of its own';
  if (code === 'NO_SQLITE') return 'without --store the collector runs without it, and forgets everything when it ends';
  return 'its folder must exist, and the file must be writable for this user';
}

/** What an earlier run left, in a sentence for the log. */
function whatWasRead(path: string, { devices, lastEvent, newestAt }: Loaded): string {
  if (lastEvent === 0) return `the store ${path} is new`;
  const until = newestAt === null ? 'no events' : `events up to ${lastEvent}, the newest of ${newestAt}`;
  return `read the store ${path}: ${devices.length} devices, ${until}`;
}
