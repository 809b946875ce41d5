import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { Hono } from 'hono';
import type { LiveSnapshot } from '../model/live.js';
import type { Report } from '../model/report.js';
import { reportOfLive } from '../report/live.js';
import { type Format, formats, reporters } from '../report/reporters.js';
import { type Asked, inPieces, type Surroundings } from './answers.js';
import type { Bodies } from './bodies.js';
import type { Served } from './collector.js';
import { checkMayChange } from './doors.js';
import type { EventStreams } from './event-stream.js';
import { readParameters } from './operations.js';
import {
  choose,
  deviceList,
  deviceOf,
  incidentList,
  messagesAsked,
  nameOf,
  numberOr,
  readable,
  stateOf,
} from './questions.js';
import { Refusal } from './refusal.js';
import type { KnowledgeServices } from './services.js';

/** Bytes of a body that only chooses something. */
const CHOICE_CAP = 16 * 1024;
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
  readonly bodies: Bodies;
  readonly knowledge: KnowledgeServices | null;
}

/** The operations of `operations.ts` below `/api/v1/`. */
export function addApi(app: Hono<Surroundings>, parts: ApiParts): void {
  addQuestions(app, parts);
  addOrders(app, parts);
}

/** What only asks. In one piece: a list, one operation after the other. */
function addQuestions(app: Hono<Surroundings>, { collector, streams, knowledge }: ApiParts): void {
  const etagOf = (snapshot: LiveSnapshot) => `W/"${stateOf(snapshot, collector)}"`;

  app.get('/api/v1/snapshot', (asked) => {
    const snapshot = collector.snapshot();
    return inPieces(asked, snapshot, etagOf(snapshot));
  });
  app.get('/api/v1/devices', (asked) => {
    const snapshot = collector.snapshot();
    return inPieces(asked, deviceList(snapshot, readParameters('listDevices', urlOf(asked))), etagOf(snapshot));
  });
  app.get('/api/v1/devices/:id', (asked) => {
    const snapshot = collector.snapshot();
    const device = deviceOf(snapshot, asked.req.param('id'));
    const next = snapshot.next.filter((step) => step.device === device.id);
    return inPieces(asked, { device, next }, etagOf(snapshot));
  });
  app.get('/api/v1/devices/:id/messages', (asked) => {
    const snapshot = collector.snapshot();
    return asked.json(
      messagesAsked(
        snapshot,
        readParameters('listMessagesOfDevice', urlOf(asked)),
        deviceOf(snapshot, asked.req.param('id')).id,
      ),
    );
  });
  app.get('/api/v1/devices/:id/report', (asked) => {
    const { format = 'json' } = readParameters('reportDevice', urlOf(asked));
    const snapshot = collector.snapshot();
    return rendered(asked, reportOfLive(snapshot, [deviceOf(snapshot, asked.req.param('id'))]), formatOf(format));
  });
  app.get('/api/v1/messages', (asked) =>
    asked.json(messagesAsked(collector.snapshot(), readParameters('listMessages', urlOf(asked)), null)),
  );
  app.get('/api/v1/incidents', (asked) => {
    const snapshot = collector.snapshot();
    return inPieces(asked, incidentList(snapshot, readParameters('listIncidents', urlOf(asked))), etagOf(snapshot));
  });
  app.get('/api/v1/fleet', (asked) => {
    const snapshot = collector.snapshot();
    return inPieces(asked, { fleet: snapshot.fleet }, etagOf(snapshot));
  });
  app.get('/api/v1/report', (asked) => {
    const { format = 'json' } = readParameters('reportAll', urlOf(asked));
    return rendered(asked, reportOfLive(collector.snapshot()), formatOf(format));
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
  app.get('/api/v1/silences', (asked) => {
    const silences = collector.silences.list();
    return asked.json({ silences, hidden: collector.snapshot().silenced ?? [] });
  });
}

/** What changes something, or sends something along. */
function addOrders(app: Hono<Surroundings>, { collector, bodies }: ApiParts): void {
  app.put('/api/v1/devices/:id/topology', async (asked) => {
    checkMayChange(asked.get('access'));
    const id = asked.req.param('id');
    return asked.json(
      await bodies.take(asked.env.incoming, CHOICE_CAP, (bytes) =>
        choose(collector, id, { topology: null, mode: null, ...parse(textOf(bytes)) }),
      ),
    );
  });
  app.post('/api/v1/silences', async (asked) => {
    checkMayChange(asked.get('access'));
    const add = async (bytes: Uint8Array) => collector.silences.add(parse(textOf(bytes)));
    return asked.json(await bodies.take(asked.env.incoming, CHOICE_CAP, add));
  });
  app.delete('/api/v1/silences/:id', async (asked) => {
    checkMayChange(asked.get('access'));
    return asked.json(await collector.silences.end(asked.req.param('id')));
  });
  app.post('/api/v1/submit', async (asked) => {
    checkMayChange(asked.get('access'));
    const { source = 'http', device } = readParameters('submit', urlOf(asked));
    const owner = device === undefined ? null : deviceOf(collector.snapshot(), device).id;
    const submitted = bodies.take(asked.env.incoming, null, (bytes) =>
      readable(collector.submit(bytes, nameOf(source), owner)),
    );
    return asked.json(await submitted);
  });
  app.post('/api/v1/analyze', async (asked) => {
    const { source = 'http', format = 'json' } = readParameters('analyze', urlOf(asked));
    const report = await bodies.take(asked.env.incoming, null, (bytes) =>
      readable(collector.analyze(bytes, nameOf(source))),
    );
    return rendered(asked, report, formatOf(format));
  });
}

function formatOf(name: string): Format {
  return formats.find((each) => each === name) ?? 'json';
}

function urlOf(asked: Asked): URL {
  return new URL(asked.req.url);
}

function rendered(asked: Asked, report: Report, format: Format): Response {
  const text = reporters[format](report, { columns: 100, colour: false, all: false });
  return asked.body(text, 200, { 'Content-Type': MEDIA[format] ?? 'text/plain; charset=utf-8' });
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString();
}

function parse(body: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(body);
    if (typeof value === 'object' && value !== null) return { ...value };
  } catch {}
  throw new Refusal(400, 'bad-body', 'the body must be a JSON object');
}
