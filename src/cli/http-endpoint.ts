import { isLoopback } from '../collector/doors.js';
import { bracketed } from '../ingest/receive/listener.js';
import { UsageError } from './arguments.js';

export const DEFAULT_HTTP_PORT = 8514;

/** @throws UsageError for an HTTP interface that others reach and that asks nobody for a token */
export function checkReach(host: string, token: string | null): void {
  if (!isLoopback(host) && token === null)
    throw new UsageError(`--http on ${host} can be reached from elsewhere, so it needs --http-token`);
}

/** Where HTTP is answered, and what to type into a browser: `http://127.0.0.1:8514, open it in a browser`. */
export function pageAddress({ host, port }: { readonly host: string; readonly port: number }): string {
  const address = `http://${bracketed(host)}:${port}`;
  if (host !== '0.0.0.0' && host !== '::') return `${address}, open it in a browser`;
  return `${address}, open http://127.0.0.1:${port} in a browser, or this machine’s name in place of 127.0.0.1`;
}
