import type { Collector } from '../../collector/collector.js';
import type { HttpServer } from '../../collector/http.js';
import type { Engine } from '../../diagnose/judge/engine.js';
import { bracketed, ListenError } from '../../ingest/receive/listener.js';
import type { Inventory } from '../../model/inventory.js';
import { codeOf, messageOf } from '../../model/thrown.js';
import type { Endpoint } from '../receivers.js';
import { readInstalled, readVersion } from '../version.js';
import type { Settings } from './settings.js';

/**
 * Answers over HTTP: the page, the API, the assistant. What that takes is loaded when it is asked for.
 * @throws ListenError when the address can't be bound
 */
export async function openPage(
  running: Collector,
  { host, port }: Endpoint,
  { token, readToken }: Settings,
  engine: Engine,
  inventory: Inventory | undefined,
): Promise<HttpServer> {
  const [{ openHttp }, { openKnowledge }, { openAssistant }] = await Promise.all([
    import('../../collector/http.js'),
    import('../knowledge-services.js'),
    import('../assistant.js'),
  ]);
  const assistant = openAssistant({
    engine,
    inventory,
    snapshot: running.snapshot,
    read: running.read,
    complain: (message) =>
      running.complain({ level: 'error', code: 'assistant-failed', message, source: '/mcp', line: 0 }),
  });
  const knowledge = openKnowledge(engine);
  const description = () => readInstalled('docs/openapi.yaml');
  const version = readVersion();
  try {
    return await openHttp(running, { host, port, token, readToken, version, knowledge, assistant, description });
  } catch (error) {
    throw httpError({ host, port }, error);
  }
}

function httpError({ host, port }: Endpoint, error: unknown): ListenError {
  const reason = codeOf(error) === 'EADDRINUSE' ? 'another program listens there already' : messageOf(error);
  const message = `http ${bracketed(host)}:${port} can't be opened: ${reason}`;
  return new ListenError({ level: 'error', code: 'listen-failed', message, source: '--http', line: 0 }, codeOf(error));
}
