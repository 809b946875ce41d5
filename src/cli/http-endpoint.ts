import { isLoopback } from '../collector/doors.js';
import { UsageError } from './arguments.js';

export const DEFAULT_HTTP_PORT = 8514;

/** @throws UsageError for an HTTP interface that others reach and that asks nobody for a token */
export function checkReach(host: string, token: string | null): void {
  if (!isLoopback(host) && token === null)
    throw new UsageError(`--http on ${host} can be reached from elsewhere, so it needs --http-token`);
}
