import type { Served } from '../collector/collector.js';
import type { Diagnosing } from '../collector/diagnosing.js';
import type { HttpOptions, HttpServer } from '../collector/http.js';
import type { Engine } from '../diagnose/judge/engine.js';
import { bracketed, ListenError } from '../ingest/receive/listener.js';
import type { Inventory } from '../model/inventory.js';
import { codeOf, messageOf } from '../model/thrown.js';
import { readInstalled, readVersion } from './version.js';

/** What is shown, and what it is looked up and diagnosed with. */
export interface PageSources {
  readonly served: Served;
  readonly engine: Engine;
  readonly inventory?: Inventory | undefined;
  /** Reads texts apart from whoever takes datagrams. */
  readonly read: Diagnosing['read'];
  /** Told of what is a fault of sldiag. */
  complain(message: string): void;
}

/**
 * Answers over HTTP, for a collector and for a cluster's server alike: the page, the API, the assistant. What that takes is loaded when it
 * is asked for.
 * @throws ListenError when the address can't be bound
 */
export async function openPage(
  { served, engine, inventory, read, complain }: PageSources,
  place: Pick<HttpOptions, 'host' | 'port' | 'token' | 'readToken'>,
): Promise<HttpServer> {
  const [{ openHttp }, { openKnowledge }, { openAssistant }] = await Promise.all([
    import('../collector/http.js'),
    import('./knowledge-services.js'),
    import('./assistant.js'),
  ]);
  const options = {
    ...place,
    version: readVersion(),
    knowledge: openKnowledge(engine),
    assistant: openAssistant({ engine, inventory, snapshot: served.snapshot, read, complain }),
    description: () => readInstalled('docs/openapi.yaml'),
  };
  try {
    return await openHttp(served, options);
  } catch (error) {
    throw httpError(place, error);
  }
}

function httpError({ host, port }: { readonly host: string; readonly port: number }, error: unknown): ListenError {
  const reason = codeOf(error) === 'EADDRINUSE' ? 'another program listens there already' : messageOf(error);
  const message = `http ${bracketed(host)}:${port} can't be opened: ${reason}`;
  return new ListenError({ level: 'error', code: 'listen-failed', message, source: '--http', line: 0 }, codeOf(error));
}
