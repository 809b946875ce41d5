import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { Hono } from 'hono';
import { compress } from 'hono/compress';
import type { Surroundings } from './answers.js';
import { addApi } from './api.js';
import type { Served } from './collector.js';
import {
  boundConnections,
  boundPatience,
  checkHost,
  checkOrigin,
  checkToken,
  HTTP_CONNECTIONS,
  type Tokens,
} from './doors.js';
import { createEventStreams } from './event-stream.js';
import { createMetrics } from './metrics.js';
import { Refusal } from './refusal.js';
import type { KnowledgeServices } from './services.js';

export interface HttpOptions {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** Demanded of every request but health checks; null only on loopback. */
  readonly token: string | null;
  /** Whoever brings this one may look and change nothing. */
  readonly readToken?: string | null;
  readonly version: string;
  /** What can be looked up; null where that is left out. */
  readonly knowledge?: KnowledgeServices | null;
}

export interface HttpServer {
  readonly address: { readonly host: string; readonly port: number };
  close(): Promise<void>;
}

/** How long a client may read nothing of what waits for it, milliseconds. */
const PATIENCE = 30_000;

/**
 * Serves the collector's state: docs/openapi.yaml. The doors stand before the router: what they refuse never reaches it.
 * @throws Error with the system's code when the address can't be bound
 */
export async function openHttp(collector: Served, options: HttpOptions): Promise<HttpServer> {
  const metrics = createMetrics(
    {
      counters: collector.counters,
      devices: () => collector.snapshot().devices,
      fleet: () => collector.snapshot().fleet,
    },
    options.version,
  );
  const streams = createEventStreams(collector);
  const tokens: Tokens = { full: options.token, read: options.readToken ?? null };
  const app = new Hono<Surroundings>();
  app.onError((error, asked) => refusalOf(error));
  const squeeze = compress();
  // Who asks for no compression doesn't pay for it either.
  app.use((asked, next) => (asked.req.header('Accept-Encoding') === undefined ? next() : squeeze(asked, next)));
  app.notFound((asked) => refusalOf(notFound(asked.req.path)));

  app.get('/healthz', (asked) => asked.json({ status: 'ok' }));
  app.get('/readyz', (asked) => {
    const reasons = whyNotReady(collector);
    return asked.json(
      { status: reasons.length === 0 ? 'ready' : 'not ready', reasons },
      reasons.length === 0 ? 200 : 503,
    );
  });
  app.use(async (asked, next) => {
    checkHost(asked.env.incoming, options.token);
    asked.set('access', checkToken(asked.env.incoming, tokens));
    await next();
  });
  app.get('/metrics', async (asked) =>
    asked.body(await metrics.metrics(), 200, { 'Content-Type': metrics.contentType }),
  );
  addApi(app, { collector, streams, knowledge: options.knowledge ?? null });

  const limits = {
    requestTimeout: 60_000,
    headersTimeout: 10_000,
    connectionsCheckingInterval: 2000,
    maxHeaderSize: 16_384,
  };
  const answer = getRequestListener(app.fetch, {
    // Answers that are texts take a short way then.
    overrideGlobalObjects: true,
    errorHandler: (error) => refusalOf(error),
  });
  const server = createServer(limits, (request, response) => {
    response.setHeader('X-Content-Type-Options', 'nosniff');
    response.setHeader('Cache-Control', 'no-store');
    try {
      checkPath(request);
      checkOrigin(request);
    } catch (error) {
      refuse(response, error);
      return;
    }
    void answer(request, response);
  });
  boundConnections(server, HTTP_CONNECTIONS);
  boundPatience(server, PATIENCE);
  server.on('clientError', (_, socket) => socket.destroy());
  await listen(server, options);
  const { address, port } = server.address() as AddressInfo;

  return {
    address: { host: address, port },
    async close() {
      streams.close();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeIdleConnections();
      setTimeout(() => server.closeAllConnections(), 500).unref();
      await closed;
    },
  };
}

function whyNotReady(collector: Served): string[] {
  const { sources, store } = collector.counters();
  return [
    ...(sources.length === 0 ? ['nothing is listened on'] : []),
    ...(store.state === 'degraded' ? ['the store can not be written'] : []),
    ...sources.flatMap(({ name, isCrowded }) =>
      isCrowded ? [`${name}: unfinished messages fill its memory, connections are being closed`] : [],
    ),
  ];
}

function listen(server: Server, { host, port }: HttpOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.removeListener('error', reject);
      resolve();
    });
  });
}

function checkPath({ url }: IncomingMessage): void {
  const text = url ?? '/';
  // `//` would name a host.
  if (!text.startsWith('/') || text.startsWith('//') || !URL.canParse(text, 'http://localhost'))
    throw new Refusal(400, 'bad-path', 'the path makes no sense');
  try {
    decodeURIComponent(new URL(text, 'http://localhost').pathname);
  } catch {
    throw new Refusal(400, 'bad-path', 'the path is not valid percent-encoding');
  }
}

function notFound(path: string): Refusal {
  return new Refusal(404, 'not-found', `nothing is at ${path}; see docs/openapi.yaml`);
}

/** An answer that is no success. */
function refusalOf(error: unknown): Response {
  const [status, headers, told] = toldOf(error);
  return new Response(`${JSON.stringify({ error: told })}\n`, { status, headers });
}

function refuse(response: ServerResponse, error: unknown): void {
  const [status, headers, told] = toldOf(error);
  response.writeHead(status, headers);
  response.end(`${JSON.stringify({ error: told })}\n`);
}

function toldOf(error: unknown): [status: number, headers: Record<string, string>, { code: string; message: string }] {
  const headers: Record<string, string> = { 'Content-Type': 'application/json' };
  if (!(error instanceof Refusal)) return [500, headers, { code: 'internal', message: 'this is a fault of sldiag' }];
  const { status, code, message, retryAfter } = error;
  if (status === 401) headers['WWW-Authenticate'] = 'Bearer';
  // The rest of the body isn't read.
  if (status === 413 || status === 503) headers.Connection = 'close';
  if (retryAfter !== null) headers['Retry-After'] = String(retryAfter);
  return [status, headers, { code, message }];
}
