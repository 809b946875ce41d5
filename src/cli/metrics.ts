import { type MetricsServer, openMetrics } from '../cluster/metrics.js';
import { codeOf } from '../model/thrown.js';
import { UsageError } from './arguments.js';
import { checkReach } from './http-endpoint.js';
import type { Log } from './log.js';
import { endpointOf } from './receivers.js';
import { tokenOf } from './token.js';

const DEFAULT_METRICS_PORT = 8515;

/** Where figures are to be read, and who may; null without `--metrics`. @throws UsageError */
export function metricsEndpoint(text: string | undefined) {
  if (text === undefined) return null;
  const endpoint = endpointOf('--metrics', text, DEFAULT_METRICS_PORT, '127.0.0.1');
  const token = tokenOf('--http-token', undefined);
  checkReach(endpoint.host, token, '--metrics');
  return { endpoint, token };
}

/** @throws UsageError when nothing can be bound there */
export async function serveMetrics(
  where: ReturnType<typeof metricsEndpoint>,
  registry: Parameters<typeof openMetrics>[2],
  log: Log,
): Promise<MetricsServer | null> {
  if (where === null) return null;
  const { endpoint, token } = where;
  try {
    const server = await openMetrics(endpoint, token, registry);
    log('info', `metrics on http://${server.address.host}:${server.address.port}/metrics`, {});
    return server;
  } catch (error) {
    throw new UsageError(`--metrics: ${endpoint.host}:${endpoint.port} can't be bound (${codeOf(error)})`);
  }
}
