import { statSync } from 'node:fs';
import type { Hook } from '../../collector/delivery.js';
import { checkAboveZero, UsageError } from '../arguments.js';
import { hooksOf } from '../hooks.js';
import { checkReach, DEFAULT_HTTP_PORT, httpTokens } from '../http-endpoint.js';
import { type Endpoint, endpointOf, type Receivers, readReceivers } from '../receivers.js';
import { DEFAULT_PORT, type ListenArgs } from './options.js';

/** What a collector is told by its options, checked. */
export interface Settings {
  readonly receivers: Receivers;
  readonly http: Endpoint | null;
  readonly token: string | null;
  readonly readToken: string | null;
  readonly hooks: readonly Hook[];
}

/** What only a collector that keeps everything itself has; in a cluster workers and servers have it. */
const ELSEWHERE = ['store', 'http', 'webhook', 'watchFolder', 'inventory'] as const;

/** @throws UsageError for what does not go together */
export function readSettings(args: ListenArgs): Settings {
  const receivers = readReceivers(args, [`:${DEFAULT_PORT}`], []);
  const http = args.http === undefined ? null : endpointOf('--http', args.http, DEFAULT_HTTP_PORT, '127.0.0.1');
  // Tokens that surround a collector without the interface are meant for another process.
  const { token, readToken } = http === null ? { token: null, readToken: null } : httpTokens(args);
  if (http !== null) checkReach(http.host, token);
  checkAboveZero({
    '--flush-ms': args.flushMs,
    '--retention-days': args.retentionDays,
    '--retention-mb': args.retentionMb,
  });
  if (args.store === '-') throw new UsageError('--store takes a file, not standard output');
  if (args.cluster === undefined && args.spool !== undefined) throw new UsageError('--spool needs --cluster');
  if (args.cluster === undefined && args.metrics !== undefined)
    throw new UsageError('--metrics needs --cluster; --http has them otherwise');
  checkAboveZero({ '--spool-mb': args.spoolMb });
  for (const name of ELSEWHERE) {
    const value = args[name];
    if (args.cluster === undefined || value === undefined || (Array.isArray(value) && value.length === 0)) continue;
    const option = `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
    throw new UsageError(`${option} does not go with --cluster: there devices and webhooks are the workers’ affair`);
  }
  const hooks = hooksOf(args);
  if (args.watchFolder !== undefined && !isFolder(args.watchFolder)) {
    throw new UsageError(`--watch-folder: ${args.watchFolder} is no folder`);
  }
  return { receivers, http, token, readToken, hooks };
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
