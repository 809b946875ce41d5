import { createServer } from 'node:http';
import { Gauge, type Registry } from 'prom-client';
import { createEndedSessions } from '../collector/access.js';
import { boundConnections, checkHost, checkToken } from '../collector/doors.js';
import { createGuesses } from '../collector/guesses.js';
import { newMetrics } from '../collector/metrics.js';
import { Refusal } from '../collector/refusal.js';
import { boundTo } from '../ingest/receive/bound.js';
import type { Progress, View } from './ports.js';
import type { ReceiverCounts } from './receiver.js';
import type { WorkerCounts } from './worker.js';

/** The figures of a receiver or a worker, for Prometheus. */
export interface MetricsServer {
  readonly address: { readonly host: string; readonly port: number };
  close(): Promise<void>;
}

const CONNECTIONS = 20;
/** Milliseconds within which questions are of one scrape. */
const SCRAPE = 200;

/**
 * Answers `/metrics` and `/healthz`, and nothing else.
 * @param token demanded of who asks for figures; null only on loopback
 * @throws Error with the system's code when the address can't be bound
 */
export async function openMetrics(
  { host, port }: { readonly host: string; readonly port: number },
  token: string | null,
  registry: Registry,
): Promise<MetricsServer> {
  const keys = { tokens: { full: token, read: null }, ended: createEndedSessions(0), guesses: createGuesses() };
  const server = createServer(async (request, response) => {
    const answer = (status: number, body: string, type = 'text/plain; charset=utf-8') =>
      response.writeHead(status, { 'Content-Type': type, 'X-Content-Type-Options': 'nosniff' }).end(body);
    try {
      checkHost(request, token);
      const path = request.url?.split('?')[0];
      if (request.method !== 'GET' && request.method !== 'HEAD')
        throw new Refusal(405, 'wrong-method', 'only GET is answered');
      if (path === '/healthz') return answer(200, 'ok\n');
      if (path !== '/metrics') throw new Refusal(404, 'not-found', 'only /metrics and /healthz are answered');
      checkToken(request, keys, Date.now());
      return answer(200, await registry.metrics(), registry.contentType);
    } catch (error) {
      if (error instanceof Refusal) {
        if (error.retryAfter !== null) response.setHeader('Retry-After', String(error.retryAfter));
        return answer(error.status, `${error.message}\n`);
      }
      return answer(503, 'the figures can’t be read now\n');
    }
  });
  boundConnections(server, CONNECTIONS);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const { address, port: bound } = boundTo(server);
  return {
    address: { host: address, port: bound },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export function receiverMetrics(counts: () => ReceiverCounts): Registry {
  const { registry, counter, gauge } = newMetrics();
  counter('sldiag_receiver_received_lines_total', 'Lines received from all sources.', () => counts().received);
  counter('sldiag_receiver_licensing_lines_total', 'Lines that matter.', () => counts().licensing);
  counter('sldiag_receiver_appended_lines_total', 'Messages that are in the log for good.', () => counts().appended);
  counter(
    'sldiag_receiver_shed_lines_total',
    'Lines that were let go: of a flood, or because there was no room for them.',
    () => counts().shed + counts().shedForRoom,
  );
  gauge('sldiag_receiver_waiting_lines', 'Messages in memory that are not in the log yet.', () => counts().waiting);
  gauge('sldiag_receiver_spool_bytes', 'Bytes on disk that are not in the log yet.', () => counts().spoolBytes);
  gauge('sldiag_receiver_held', '1 while senders over TCP are made to wait.', () => (counts().isHeld ? 1 : 0));
  return registry;
}

export function workerMetrics(counts: () => WorkerCounts, view: View): Registry {
  const { registry, counter, gauge } = newMetrics();
  gauge('sldiag_worker_partitions', 'Partitions that this worker has.', () => counts().partitions);
  counter('sldiag_worker_messages_total', 'Messages that were taken from the log.', () => counts().entries);
  counter('sldiag_worker_commits_total', 'Transactions that were made.', () => counts().commits);
  counter(
    'sldiag_worker_fenced_total',
    'Partitions that were lost to another worker before what was done for them could be committed.',
    () => counts().fenced,
  );
  let asked = { at: Number.NEGATIVE_INFINITY, progress: view.progress };
  /** One question for all of a scrape. */
  function progress(): Promise<readonly Progress[]> {
    if (performance.now() - asked.at > SCRAPE) {
      const answer = view.progress();
      asked = { at: performance.now(), progress: () => answer };
    }
    return asked.progress();
  }
  const ofAll = (name: string, help: string, read: (progress: readonly Progress[]) => number) =>
    new Gauge({
      name,
      help,
      registers: [registry],
      async collect() {
        // Without the engine nobody knows, which is not none.
        this.remove();
        const all = await progress().catch(() => null);
        if (all !== null) this.set(read(all));
      },
    });
  ofAll('sldiag_cluster_lag_lines', 'Messages in the log that no worker has worked off, of the whole cluster.', (all) =>
    all.reduce((sum, { lines }) => sum + lines, 0),
  );
  ofAll(
    'sldiag_cluster_lag_seconds',
    'For how long the oldest of them has been waiting.',
    (all) => Math.max(0, ...all.map(({ behind }) => behind)) / 1000,
  );
  ofAll(
    'sldiag_cluster_unowned_partitions',
    'Partitions that no worker has.',
    (all) => all.filter(({ owner }) => owner === null).length,
  );
  return registry;
}
