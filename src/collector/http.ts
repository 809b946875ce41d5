import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { Hono } from 'hono';
import { compress } from 'hono/compress';
import { boundTo } from '../ingest/receive/bound.js';
import { escapeControls } from '../ingest/text/escape.js';
import { createEndedSessions, type Tokens } from './access.js';
import type { Surroundings } from './answers.js';
import { addApi } from './api.js';
import { type Assistant, addAssistant } from './assistant.js';
import { createBodies } from './bodies.js';
import type { Served } from './collector.js';
import { boundConnections, boundPatience, checkHost, checkOrigin, checkToken, HTTP_CONNECTIONS } from './doors.js';
import { createEventStreams } from './event-stream.js';
import { createGuesses } from './guesses.js';
import { createMetrics } from './metrics.js';
import { addLogin, addPages, refusedPage, wantsPage } from './pages.js';
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
  /** Answers assistants; null where that is left out. */
  readonly assistant?: Assistant | null;
  /** Reads docs/openapi.yaml; null where it is not installed. */
  readonly description?: () => string | null;
}

export interface HttpServer {
  readonly address: { readonly host: string; readonly port: number };
  close(): Promise<void>;
}

/** How long a client may read nothing of what waits for it, milliseconds. */
const PATIENCE = 30_000;
/** Sessions that are remembered as logged out. */
const ENDED_CAP = 2000;

/**
 * Serves the collector's state: docs/openapi.yaml. The doors stand before the router: what they refuse never reaches it.
 * In one piece: what is put together here is the order of the doors before the router, and how all of it closes.
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
  const ended = createEndedSessions(ENDED_CAP);
  const guesses = createGuesses();
  const app = new Hono<Surroundings>();
  app.onError((error, asked) => refusalOf(error, asked.env.incoming));
  const squeeze = compress();
  // Who asks for no compression doesn't pay for it either.
  app.use((asked, next) => (asked.req.header('Accept-Encoding') === undefined ? next() : squeeze(asked, next)));
  app.notFound((asked) => refusalOf(notFound(asked.req.path), asked.env.incoming));

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
    await next();
  });
  const parts = {
    collector,
    streams,
    bodies: createBodies(),
    knowledge: options.knowledge ?? null,
    tokens,
    ended,
    guesses,
  };
  addLogin(app, parts);
  app.use(async (asked, next) => {
    asked.set('access', checkToken(asked.env.incoming, parts, Date.now()));
    await next();
  });
  app.get('/metrics', async (asked) =>
    asked.body(await metrics.metrics(), 200, { 'Content-Type': metrics.contentType }),
  );
  addApi(app, parts);
  addPages(app, parts);
  const assistant = options.assistant ?? null;
  if (assistant !== null) addAssistant(app, assistant, parts.bodies);
  app.get('/openapi.yaml', (asked) => {
    const text = options.description?.() ?? null;
    return text === null ? asked.notFound() : asked.body(text, 200, { 'Content-Type': 'application/yaml' });
  });

  const limits = {
    requestTimeout: 60_000,
    headersTimeout: 10_000,
    connectionsCheckingInterval: 2000,
    maxHeaderSize: 16_384,
  };
  const answer = getRequestListener(app.fetch, {
    // Answers that are texts take a short way then.
    overrideGlobalObjects: true,
    errorHandler: (error) => refusalOf(error, null),
  });
  const server = createServer(limits, (request, response) => {
    response.setHeader('X-Content-Type-Options', 'nosniff');
    response.setHeader('Cache-Control', 'no-store');
    try {
      checkPath(request);
      checkOrigin(request);
    } catch (error) {
      refuse(request, response, error);
      return;
    }
    void answer(request, response);
  });
  boundConnections(server, HTTP_CONNECTIONS);
  boundPatience(server, PATIENCE);
  server.on('clientError', (_, socket) => socket.destroy());
  await listen(server, options);
  const { address, port } = boundTo(server);

  return {
    address: { host: address, port },
    async close() {
      streams.close();
      await assistant?.close();
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
  return new Refusal(404, 'not-found', `nothing is at ${escapeControls(path)}; see /openapi.yaml`);
}

/** An answer that is no success: a page for a browser, which is shown the login where it lacks a token. */
function refusalOf(error: unknown, request: IncomingMessage | null): Response {
  const [status, headers, text] = answerTo(error, request);
  return new Response(text, { status, headers });
}

function refuse(request: IncomingMessage, response: ServerResponse, error: unknown): void {
  const [status, headers, text] = answerTo(error, request);
  response.writeHead(status, headers);
  response.end(text);
}

function answerTo(error: unknown, request: IncomingMessage | null): [number, Record<string, string>, string] {
  const [status, headers, told] = toldOf(error);
  if (request === null || !wantsPage(request)) return [status, headers, `${JSON.stringify({ error: told })}\n`];
  const { method, url = '/' } = request;
  if (status === 401 && (method === 'GET' || method === 'HEAD'))
    return [303, { ...headers, Location: `/login?${new URLSearchParams({ next: url })}` }, ''];
  const [text, ofPage] = refusedPage(status, told.code, told.message);
  return [status, { ...headers, ...ofPage }, text];
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
