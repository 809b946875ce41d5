import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { Hono } from 'hono';
import { escapeControls } from '../ingest/text/escape.js';
import type { DeviceSummary } from '../model/http-answers.js';
import type { LiveMessage, LiveSnapshot } from '../model/live.js';
import type { Report, ReportDevice } from '../model/report.js';
import { MODES, TOPOLOGY_IDS } from '../model/terms.js';
import { hasWords, type Listing, listDevices, listMessages, sliceOf } from '../report/listing.js';
import { reportOfLive } from '../report/live.js';
import { headlineOf } from '../report/outline.js';
import { type Format, reporters } from '../report/reporters.js';
import { type Asked, inPieces, type Surroundings } from './answers.js';
import { createBodies } from './bodies.js';
import type { Served } from './collector.js';
import { checkMayChange } from './doors.js';
import type { EventStreams } from './event-stream.js';
import { readParameters } from './operations.js';
import { Refusal } from './refusal.js';
import type { KnowledgeServices } from './services.js';
import { Unreadable } from './submissions.js';

/** Bytes of a body that only chooses something. */
const CHOICE_CAP = 16 * 1024;
const MESSAGES = 200;
const HITS = 12;

const MEDIA: Readonly<Partial<Record<Format, string>>> = {
  json: 'application/json',
  sarif: 'application/sarif+json',
  gitlab: 'application/json',
  ndjson: 'application/x-ndjson',
  html: 'text/html; charset=utf-8',
  csv: 'text/csv; charset=utf-8',
  junit: 'application/xml',
  markdown: 'text/markdown; charset=utf-8',
};

export interface ApiParts {
  readonly collector: Served;
  readonly streams: EventStreams;
  readonly knowledge: KnowledgeServices | null;
}

/** The operations of `operations.ts` below `/api/v1/`. */
export function addApi(app: Hono<Surroundings>, { collector, streams, knowledge }: ApiParts): void {
  const bodies = createBodies();

  function deviceOf(asked: Asked, snapshot: LiveSnapshot): ReportDevice {
    const id = asked.req.param('id') ?? '';
    const device = snapshot.devices.find((each) => each.id === id);
    if (device === undefined) throw new Refusal(404, 'unknown-device', `no device is called ${id}`);
    return device;
  }

  app.get('/api/v1/snapshot', (asked) => {
    const snapshot = collector.snapshot();
    return inPieces(asked, snapshot, etagOf(snapshot));
  });
  app.get('/api/v1/devices', (asked) => {
    const {
      search = '',
      severity = null,
      topology = null,
      sort,
      page,
      limit,
    } = readParameters('listDevices', urlOf(asked));
    const snapshot = collector.snapshot();
    const listing: Listing = { search, severity, topology, sort: (sort ?? 'worst') as Listing['sort'] };
    const { items, ...place } = sliceOf(
      listDevices(snapshot.devices, listing, heardBy(snapshot)),
      Number(page ?? 1),
      numberOr(limit, null),
    );
    return inPieces(asked, { devices: items.map(summaryOf), ...place }, etagOf(snapshot));
  });
  app.get('/api/v1/devices/:id', (asked) => {
    const snapshot = collector.snapshot();
    const device = deviceOf(asked, snapshot);
    const next = snapshot.next.filter((step) => step.device === device.id);
    return inPieces(asked, { device, next }, etagOf(snapshot));
  });
  app.get('/api/v1/devices/:id/messages', (asked) => {
    const snapshot = collector.snapshot();
    return asked.json(
      messagesOf(snapshot, readParameters('listMessagesOfDevice', urlOf(asked)), deviceOf(asked, snapshot).id),
    );
  });
  app.get('/api/v1/devices/:id/report', (asked) => {
    const { format = 'json' } = readParameters('reportDevice', urlOf(asked));
    const snapshot = collector.snapshot();
    return rendered(asked, reportOfLive(snapshot, [deviceOf(asked, snapshot)]), format as Format);
  });
  app.put('/api/v1/devices/:id/topology', async (asked) => {
    checkMayChange(asked.get('access'));
    const id = asked.req.param('id');
    return asked.json(
      await bodies.take(asked.env.incoming, CHOICE_CAP, (bytes) => choose(collector, id, textOf(bytes))),
    );
  });
  app.get('/api/v1/messages', (asked) =>
    asked.json(messagesOf(collector.snapshot(), readParameters('listMessages', urlOf(asked)), null)),
  );
  app.get('/api/v1/incidents', (asked) => {
    const { status, device, page, limit } = readParameters('listIncidents', urlOf(asked));
    const snapshot = collector.snapshot();
    const incidents = snapshot.devices
      .filter(({ id }) => device === undefined || id === device)
      .flatMap(({ id, incidents }) => incidents.map((incident) => ({ device: id, ...incident })))
      .filter((incident) => status === undefined || incident.status === status)
      .sort((a, b) => ((a.opened ?? '') < (b.opened ?? '') ? 1 : -1));
    const { items, ...place } = sliceOf(incidents, Number(page ?? 1), numberOr(limit, null));
    return inPieces(asked, { incidents: items, ...place }, etagOf(snapshot));
  });
  app.get('/api/v1/fleet', (asked) => {
    const snapshot = collector.snapshot();
    return inPieces(asked, { fleet: snapshot.fleet }, etagOf(snapshot));
  });
  app.get('/api/v1/report', (asked) => {
    const { format = 'json' } = readParameters('reportAll', urlOf(asked));
    return rendered(asked, reportOfLive(collector.snapshot()), format as Format);
  });
  app.get('/api/v1/search', (asked) => {
    const { q = '', limit } = readParameters('search', urlOf(asked));
    const hits = knowledge?.search(q, numberOr(limit, HITS)) ?? [];
    return asked.json({ hits: hits.map(({ marks: _, ...hit }) => hit) });
  });
  app.get('/api/v1/knowledge/:kind/:id', (asked) => {
    const { kind, id } = asked.req.param();
    const entry = knowledge?.entry(kind, id) ?? null;
    if (entry === null)
      throw new Refusal(404, 'unknown-entry', 'nothing is known by this kind and id; /api/v1/search finds entries');
    return asked.json({ kind, id, text: entry });
  });
  app.get('/api/v1/events', async (asked) => {
    if (asked.req.method === 'HEAD') return asked.body(null, 200, { 'Content-Type': 'text/event-stream' });
    await streams.open(asked.env.incoming, asked.env.outgoing, urlOf(asked));
    return RESPONSE_ALREADY_SENT;
  });
  app.post('/api/v1/submit', async (asked) => {
    checkMayChange(asked.get('access'));
    const { source = 'http' } = readParameters('submit', urlOf(asked));
    const submitted = bodies.take(asked.env.incoming, null, (bytes) =>
      readable(collector.submit(bytes, nameOf(source))),
    );
    return asked.json(await submitted);
  });
  app.post('/api/v1/analyze', async (asked) => {
    const { source = 'http', format = 'json' } = readParameters('analyze', urlOf(asked));
    const report = await bodies.take(asked.env.incoming, null, (bytes) =>
      readable(collector.analyze(bytes, nameOf(source))),
    );
    return rendered(asked, report, format as Format);
  });
}

function urlOf(asked: Asked): URL {
  return new URL(asked.req.url);
}

function numberOr<Other>(text: string | undefined, other: Other): number | Other {
  return text === undefined ? other : Number(text);
}

/** What evidence calls a body. */
function nameOf(source: string): string {
  return escapeControls(source).slice(0, 200);
}

/** The same for as long as nothing happened; deadlines come nearer by the minute. */
function etagOf({ event, startedAt, at }: LiveSnapshot): string {
  return `W/"${Date.parse(startedAt).toString(36)}-${event}-${Math.floor(Date.parse(at) / 60_000).toString(36)}"`;
}

function heardBy({ messages }: LiveSnapshot): (device: ReportDevice) => string {
  const newest = new Map(messages.map(({ device, receivedAt }) => [device, receivedAt]));
  return ({ id }) => newest.get(id) ?? '';
}

function messagesOf({ messages }: LiveSnapshot, asked: Readonly<Record<string, string>>, id: string | null) {
  const { search = '', limit } = asked;
  const [from, to] = [momentOf('from', asked.from), momentOf('to', asked.to)];
  const isWanted = (message: LiveMessage) =>
    (id === null || message.device === id) &&
    (from === null || message.receivedAt >= from) &&
    (to === null || message.receivedAt < to) &&
    hasWords(message, search);
  return { ...listMessages(messages, isWanted, numberOr(limit, MESSAGES)), heldSince: messages[0]?.receivedAt ?? null };
}

function momentOf(name: string, text: string | undefined): string | null {
  if (text === undefined) return null;
  const moment = Date.parse(text);
  if (Number.isNaN(moment)) throw new Refusal(400, 'bad-parameter', `${name} takes a moment in ISO 8601`);
  return new Date(moment).toISOString();
}

function rendered(asked: Asked, report: Report, format: Format): Response {
  const text = reporters[format](report, { columns: 100, colour: false, all: false });
  return asked.body(text, 200, { 'Content-Type': MEDIA[format] ?? 'text/plain; charset=utf-8' });
}

/** @throws Refusal for what can't be read within its bounds */
async function readable<Result>(reading: Promise<Result>): Promise<Result> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof Unreadable) throw new Refusal(422, 'unreadable', error.message);
    throw error;
  }
}

async function choose(collector: Served, id: string, body: string) {
  const { topology = null, mode = null } = parse(body);
  const chosenTopology = TOPOLOGY_IDS.find((each) => each === topology) ?? null;
  const chosenMode = MODES.find((each) => each === mode) ?? null;
  if (topology !== chosenTopology)
    throw new Refusal(400, 'unknown-topology', `topology is one of ${TOPOLOGY_IDS.join(', ')}, or null`);
  if (mode !== chosenMode) throw new Refusal(400, 'unknown-mode', 'mode is push, pull or null');
  await collector.feed.choose(id, chosenTopology, chosenMode).catch((error: Error) => {
    if (error instanceof Refusal) throw error;
    throw new Refusal(404, 'unknown-device', error.message);
  });
  return { device: id, topology: chosenTopology, mode: chosenMode };
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString();
}

function parse(body: string): { topology?: unknown; mode?: unknown } {
  try {
    const value: unknown = JSON.parse(body);
    if (typeof value === 'object' && value !== null) return value;
  } catch {}
  throw new Refusal(400, 'bad-body', 'the body must be a JSON object');
}

function summaryOf(device: ReportDevice): DeviceSummary {
  const { id, hostname, release, topology, findings, incidents, now } = device;
  const count = (level: string) => findings.filter(({ severity }) => severity === level).length;
  return {
    id,
    hostname,
    release,
    topology: { id: topology.id, mode: topology.mode, confidence: topology.confidence },
    headline: headlineOf(device),
    errors: count('error'),
    warnings: count('warning'),
    openIncidents: incidents.filter(({ status }) => status === 'open').length,
    now: now.at,
  };
}
