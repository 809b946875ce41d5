import type { IncomingMessage, Server } from 'node:http';
import type { Socket } from 'node:net';
import { type Access, accessOfSession, type EndedSessions, SESSION_COOKIE, type Tokens } from './access.js';
import type { Guesses } from './guesses.js';
import { Refusal } from './refusal.js';

/** Connections at the same time; files that a process must be able to open for them. */
export const HTTP_CONNECTIONS = 500;

/** Is this an address that only this machine reaches? */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\.(?:\d{1,3}\.){2}\d{1,3}$/.test(host);
}

/** A page in a browser must not reach the collector under a name of its own that leads here (DNS rebinding). */
export function checkHost({ headers }: IncomingMessage, token: string | null): void {
  if (token !== null) return;
  const name = (headers.host ?? '').replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1');
  if (!isLoopback(name))
    throw new Refusal(403, 'wrong-host', 'without a token only requests to a loopback address are answered');
}

/** A name or an address, and a port: nothing that a URL would take for an account or a path (RFC 9110, section 7.2). */
const HOST = /^(?:[\w.~%-]{1,253}|\[[\da-fA-F:.%]{2,64}\])(?::\d{0,5})?$/;

/**
 * A page of another site must not change anything here: browsers say where a request comes from (Fetch Metadata, and `Origin`
 * where they are older), programs say nothing.
 */
export function checkOrigin({ method, headers, headersDistinct }: IncomingMessage): void {
  // What stands before a collector may heed the other one (RFC 9112, section 3.2).
  if ((headersDistinct.host?.length ?? 0) > 1) throw new Refusal(400, 'bad-host', 'the host is named more than once');
  // A probe that speaks HTTP/1.0 names no host; every browser does.
  headers.host ??= 'localhost';
  if (!HOST.test(headers.host) || !URL.canParse(`http://${headers.host}/`))
    throw new Refusal(400, 'bad-host', 'the name of the host makes no sense');
  if (method === 'GET' || method === 'HEAD') return;
  const { origin, host } = headers;
  const site = headers['sec-fetch-site'];
  const isForeign = site !== undefined && site !== 'same-origin' && site !== 'none';
  const isOtherHost = origin !== undefined && !(URL.canParse(origin) && new URL(origin).host === host);
  if (isForeign || isOtherHost)
    throw new Refusal(403, 'foreign-origin', 'a page of another site can change nothing here');
}

/** What a door is opened with, and what is remembered of who came. */
export interface Keys {
  readonly tokens: Tokens;
  readonly ended: EndedSessions;
  readonly guesses: Guesses;
}

/**
 * What the sender of a request may do, by its `Authorization` or by the cookie that a browser has for it.
 * @param nowMs milliseconds since 1970 UTC
 * @throws Refusal 401 without either, 429 for who tries one token after the other
 */
export function checkToken(request: IncomingMessage, { tokens, ended, guesses }: Keys, nowMs: number): Access {
  if (tokens.full === null) return 'full';
  const { headers, method } = request;
  const given = /^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1] ?? '';
  const session = cookieOf(request) ?? '';
  const access =
    guesses.accessOf(tokens, given, request.socket.remoteAddress) ??
    (ended.has(session) ? null : accessOfSession(session, tokens, nowMs));
  if (access === null)
    throw new Refusal(401, 'unauthorized', 'the header Authorization: Bearer TOKEN is missing or wrong');
  const isBrowser = headers.origin !== undefined || headers['sec-fetch-site'] !== undefined;
  // A cookie is sent by whatever page made the browser ask: it changes something only where the browser tells of which.
  if (headers.authorization === undefined && !isBrowser && method !== 'GET' && method !== 'HEAD')
    throw new Refusal(403, 'foreign-origin', 'a browser that does not say which page asks can change nothing here');
  return access;
}

/** The cookie of a session as it was sent; undefined without one. */
export function cookieOf({ headers }: IncomingMessage): string | undefined {
  const pairs = (headers.cookie ?? '').split(';').map((pair) => pair.trim());
  return pairs.find((pair) => pair.startsWith(`${SESSION_COOKIE}=`))?.slice(SESSION_COOKIE.length + 1);
}

/** @throws Refusal 403 for who may only look */
export function checkMayChange(access: Access): void {
  if (access !== 'full') throw new Refusal(403, 'read-only', 'this token may look at everything and change nothing');
}

/**
 * Lets go of clients that read nothing of what waits for them.
 * @param patience milliseconds
 */
export function boundPatience(server: Server, patience: number): void {
  server.on('request', (_, response) => {
    response.setTimeout(patience, () => {
      if (response.writableLength > 0 || response.writableNeedDrain) response.destroy();
    });
  });
}

/**
 * Keeps the connections of a server within a bound. A further one is let in, and of those that wait for a request or for the rest
 * of it the one that waits longest goes: connections that say nothing shut out nobody.
 */
export function boundConnections(server: Server, cap: number): void {
  /** Longest waiting first. */
  const silent = new Set<Socket>();
  let open = 0;
  server.on('connection', (socket: Socket) => {
    silent.add(socket);
    open += 1;
    socket.once('close', () => {
      silent.delete(socket);
      open -= 1;
    });
    const [longest] = silent;
    if (open > cap) (longest ?? socket).destroy();
  });
  server.on('request', (request: IncomingMessage, response) => {
    const { socket, headers } = request;
    const isWhole = headers['content-length'] === undefined && headers['transfer-encoding'] === undefined;
    if (isWhole) silent.delete(socket);
    else request.once('end', () => silent.delete(socket));
    response.once('close', () => {
      if (!socket.destroyed) silent.add(socket);
    });
  });
}
