import { isLoopback } from '../collector/doors.js';
import { bracketed } from '../ingest/receive/listener.js';
import { UsageError } from './arguments.js';
import { tokenOf } from './token.js';

export const DEFAULT_HTTP_PORT = 8514;

/** @throws UsageError for an HTTP interface that others reach and that asks nobody for a token */
export function checkReach(host: string, token: string | null, option = '--http'): void {
  if (!isLoopback(host) && token === null)
    throw new UsageError(`${option} on ${host} can be reached from elsewhere, so it needs --http-token`);
}

/**
 * The tokens of an HTTP interface, from options or the environment.
 * @throws UsageError for one that only reads without the other, or the same
 */
export function httpTokens(args: {
  readonly httpToken?: string | undefined;
  readonly httpReadToken?: string | undefined;
}) {
  const token = tokenOf('--http-token', args.httpToken);
  const readToken = tokenOf('--http-read-token', args.httpReadToken, 'SLDIAG_HTTP_READ_TOKEN');
  if (readToken !== null && (token === null || token === readToken))
    throw new UsageError('--http-read-token stands beside --http-token, and is another one');
  return { token, readToken };
}

/** Where HTTP is answered, and what to type into a browser: `http://127.0.0.1:8514, open it in a browser`. */
export function pageAddress({ host, port }: { readonly host: string; readonly port: number }): string {
  const address = `http://${bracketed(host)}:${port}`;
  if (host !== '0.0.0.0' && host !== '::') return `${address}, open it in a browser`;
  return `${address}, open http://127.0.0.1:${port} in a browser, or this machine’s name in place of 127.0.0.1`;
}
