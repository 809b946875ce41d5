import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { escapeControls } from '../ingest/text/escape.js';
import type { LiveEvent } from '../model/live.js';
import { type Mode, TOPOLOGY_IDS, type TopologyId } from '../model/terms.js';
import { createBodies } from './bodies.js';
import type { Served } from './collector.js';
import { boundConnections, checkHost, checkOrigin, checkToken } from './doors.js';
import { createMetrics } from './metrics.js';
import { Refusal } from './refusal.js';
import { jsonPieces, sendPieces } from './streaming.js';
import { Unreadable } from './submissions.js';

export interface HttpOptions {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** Demanded of every request but health checks; null only on loopback. */
  readonly token: string | null;
  readonly version: string;
}

export interface HttpServer {
  readonly address: { readonly host: string; readonly port: number };
  close(): Promise<void>;
}

/** Bytes of a body that only chooses something. */
const CHOICE_CAP = 16 * 1024;
/** Connections at the same time; files that a process must be able to open for them. */
export const HTTP_CONNECTIONS = 500;
const STREAMS = 100;
/** Bytes that wait for a slow reader of the event stream before it is let go, and for all of them: then the slowest goes. */
const STREAM_CAP = 8 * 1024 * 1024;
const STREAMS_CAP = 32 * 1024 * 1024;
/** Events that wait for a reader that is still being told of what it missed. */
const WAITING_CAP = 5000;
const KEEP_ALIVE = 15_000;
/** Events that are read back at once for a reader that returns. */
const PAGE = 5000;

const TOPOLOGIES: ReadonlySet<string> = new Set(TOPOLOGY_IDS);

/**
 * Serves the collector's state: docs/openapi.yaml.
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
  const streams = new Set<ServerResponse>();
  const bodies = createBodies();
  const limits = {
    requestTimeout: 60_000,
    headersTimeout: 10_000,
    connectionsCheckingInterval: 2000,
    maxHeaderSize: 16_384,
  };
  const server = createServer(limits, (request, response) => {
    answer(request, response).catch((error: unknown) => refuse(response, error));
  });
  boundConnections(server, HTTP_CONNECTIONS);
  server.on('clientError', (_, socket) => socket.destroy());
  await listen(server, options);
  const { address, port } = server.address() as AddressInfo;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    response.setHeader('X-Content-Type-Options', 'nosniff');
    response.setHeader('Cache-Control', 'no-store');
    const url = urlOf(request);
    const route = `${request.method} ${url.pathname}`;
    if (route === 'GET /healthz') return json(response, 200, { status: 'ok' });
    if (route === 'GET /readyz') return ready(response);
    checkHost(request, options.token);
    checkOrigin(request);
    checkToken(request, options.token);
    const [, , , collection = '', rawId = '', part = ''] = url.pathname.split('/');
    if (route === 'GET /metrics') {
      response.setHeader('Content-Type', metrics.contentType);
      response.end(await metrics.metrics());
      return;
    }
    if (!url.pathname.startsWith('/api/v1/')) throw notFound(url.pathname);
    const id = decode(rawId);
    switch (`${request.method} ${collection}${id === '' ? '' : '/{id}'}${part === '' ? '' : `/${part}`}`) {
      case 'GET snapshot':
        return pieces(response, collector.snapshot());
      case 'GET devices':
        return pieces(response, { devices: collector.snapshot().devices.map(summaryOf) });
      case 'GET devices/{id}': {
        const { devices, next } = collector.snapshot();
        const device = devices.find((each) => each.id === id);
        if (device === undefined) throw new Refusal(404, 'unknown-device', `no device is called ${id}`);
        return json(response, 200, { device, next: next.filter((step) => step.device === id) });
      }
      case 'PUT devices/{id}/topology':
        return json(response, 200, await bodies.take(request, CHOICE_CAP, (bytes) => choose(id, textOf(bytes))));
      case 'GET incidents':
        return pieces(response, { incidents: incidentsOf(collector, url.searchParams.get('status')) });
      case 'GET fleet':
        return json(response, 200, { fleet: collector.snapshot().fleet });
      case 'GET events':
        return stream(request, response, url);
      case 'POST submit': {
        const source = escapeControls(url.searchParams.get('source') ?? 'http').slice(0, 200);
        return json(response, 200, await bodies.take(request, null, (bytes) => submit(bytes, source)));
      }
      default:
        throw notFound(url.pathname);
    }
  }

  function ready(response: ServerResponse): void {
    const { sources, store } = collector.counters();
    const reasons = [
      ...(sources.length === 0 ? ['nothing is listened on'] : []),
      ...(store.state === 'degraded' ? ['the store can not be written'] : []),
      ...sources.flatMap(({ name, isCrowded }) =>
        isCrowded ? [`${name}: unfinished messages fill its memory, connections are being closed`] : [],
      ),
    ];
    json(response, reasons.length === 0 ? 200 : 503, { status: reasons.length === 0 ? 'ready' : 'not ready', reasons });
  }

  async function submit(bytes: Uint8Array, source: string): Promise<unknown> {
    try {
      return await collector.submit(bytes, source);
    } catch (error) {
      if (error instanceof Unreadable) throw new Refusal(422, 'unreadable', error.message);
      throw error;
    }
  }

  async function choose(id: string, body: string): Promise<unknown> {
    const { topology = null, mode = null } = parse(body) as { topology?: string | null; mode?: string | null };
    if (topology !== null && !TOPOLOGIES.has(topology)) {
      throw new Refusal(400, 'unknown-topology', `topology is one of ${[...TOPOLOGIES].join(', ')}, or null`);
    }
    if (mode !== null && mode !== 'push' && mode !== 'pull') {
      throw new Refusal(400, 'unknown-mode', 'mode is push, pull or null');
    }
    await collector.feed.choose(id, topology as TopologyId | null, mode as Mode | null).catch((error: Error) => {
      if (error instanceof Refusal) throw error;
      throw new Refusal(404, 'unknown-device', error.message);
    });
    return { device: id, topology, mode };
  }

  /** What waits for all readers together: the one that is furthest behind goes first. */
  function boundStreams(): void {
    let inAll = 0;
    let slowest: ServerResponse | null = null;
    for (const each of streams) {
      inAll += each.writableLength;
      if (slowest === null || each.writableLength > slowest.writableLength) slowest = each;
    }
    if (inAll > STREAMS_CAP) slowest?.destroy();
  }

  async function stream(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
    if (streams.size >= STREAMS)
      throw new Refusal(503, 'too-many-streams', `${STREAMS} event streams are open already`);
    const kinds = url.searchParams.get('kinds')?.split(',') ?? null;
    const resumed = request.headers['last-event-id'] ?? url.searchParams.get('after');
    streams.add(response);
    response.writeHead(200, { 'Content-Type': 'text/event-stream', Connection: 'keep-alive' });
    response.write(': events of sldiag\n\n');
    let told = resumed === null || resumed === undefined ? Number.NaN : Number(resumed);
    let waiting: LiveEvent[] | null = Number.isInteger(told) ? [] : null;

    const send = (events: readonly LiveEvent[]) => {
      let text = '';
      for (const event of events) {
        if (event.id <= told) continue;
        told = event.id;
        if (kinds === null || kinds.includes(event.kind)) {
          text += `id: ${event.id}\nevent: ${event.kind}\ndata: ${JSON.stringify(event)}\n\n`;
        }
      }
      if (text !== '') response.write(text);
      // A reader that doesn't keep up comes back with the id of the last event that it got.
      if (response.writableLength > STREAM_CAP) response.destroy();
      boundStreams();
    };
    const stop = collector.onEvents((events) => {
      if (waiting === null) send(events);
      else waiting = [...waiting, ...events];
      if (waiting !== null && waiting.length > WAITING_CAP) response.destroy();
    });
    const beat = setInterval(() => response.write(': still here\n\n'), KEEP_ALIVE);
    const end = () => {
      clearInterval(beat);
      stop();
      streams.delete(response);
    };
    response.on('close', end);
    response.on('error', end);
    while (waiting !== null && !response.destroyed) {
      const missed = await collector.eventsAfter(told, PAGE);
      send(missed);
      if (missed.length < PAGE) {
        const since: LiveEvent[] = waiting;
        waiting = null;
        send(since);
      }
    }
  }

  return {
    address: { host: address, port },
    async close() {
      for (const response of streams) response.end();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeIdleConnections();
      setTimeout(() => server.closeAllConnections(), 500).unref();
      await closed;
    },
  };
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

function urlOf({ url }: IncomingMessage): URL {
  const text = url ?? '/';
  // `//` would name a host.
  if (!text.startsWith('/') || text.startsWith('//') || !URL.canParse(text, 'http://localhost'))
    throw new Refusal(400, 'bad-path', 'the path makes no sense');
  return new URL(text, 'http://localhost');
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new Refusal(400, 'bad-path', 'the path is not valid percent-encoding');
  }
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString();
}

function parse(body: string): object {
  try {
    const value: unknown = JSON.parse(body);
    if (typeof value === 'object' && value !== null) return value;
  } catch {}
  throw new Refusal(400, 'bad-body', 'the body must be a JSON object');
}

function notFound(path: string): Refusal {
  return new Refusal(404, 'not-found', `nothing is at ${path}; see docs/openapi.yaml`);
}

function json(response: ServerResponse, status: number, value: unknown): void {
  response.statusCode = status;
  response.setHeader('Content-Type', 'application/json');
  response.end(`${JSON.stringify(value)}\n`);
}

function pieces(response: ServerResponse, value: object): Promise<void> {
  response.setHeader('Content-Type', 'application/json');
  return sendPieces(response, jsonPieces(value));
}

function refuse(response: ServerResponse, error: unknown): void {
  if (response.headersSent || response.destroyed) {
    response.destroy();
    return;
  }
  if (error instanceof Refusal) {
    if (error.status === 401) response.setHeader('WWW-Authenticate', 'Bearer');
    // The rest of the body isn't read.
    if (error.status === 413 || error.status === 503) response.setHeader('Connection', 'close');
    if (error.retryAfter !== null) response.setHeader('Retry-After', String(error.retryAfter));
    json(response, error.status, { error: { code: error.code, message: error.message } });
  } else json(response, 500, { error: { code: 'internal', message: 'this is a fault of sldiag' } });
}

type Device = ReturnType<Served['snapshot']>['devices'][number];

function summaryOf({ id, hostname, release, topology, findings, incidents, now }: Device) {
  const count = (level: string) => findings.filter(({ severity }) => severity === level).length;
  return {
    id,
    hostname,
    release,
    topology: { id: topology.id, mode: topology.mode, confidence: topology.confidence },
    errors: count('error'),
    warnings: count('warning'),
    openIncidents: incidents.filter(({ status }) => status === 'open').length,
    now: now.at,
  };
}

function incidentsOf(collector: Served, status: string | null): unknown[] {
  return collector
    .snapshot()
    .devices.flatMap(({ id, incidents }) => incidents.map((incident) => ({ device: id, ...incident })))
    .filter((incident) => status === null || incident.status === status);
}
