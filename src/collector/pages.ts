import type { IncomingMessage } from 'node:http';
import type { Hono } from 'hono';
import { fleetKey } from '../diagnose/judge/fleet.js';
import type { LiveSnapshot } from '../model/live.js';
import type { FleetCause } from '../model/report.js';
import { ASSETS_MARK, assets } from '../web/assets.js';
import { deviceSheet } from '../web/device.js';
import { devicesSheet } from '../web/devices.js';
import { failureSheet } from '../web/failure.js';
import { causeSheet, fleetSheet } from '../web/fleet.js';
import { devicePath, frame, type Sheet, type Visitor } from '../web/frame.js';
import { helpSheet } from '../web/help.js';
import { incidentsSheet } from '../web/incidents.js';
import { entrySheet, searchSheet } from '../web/knowledge.js';
import { loginSheet } from '../web/login.js';
import { messagesSheet } from '../web/messages.js';
import { diagnosedSheet, givenSheet, PASTE_CAP, pasteSheet } from '../web/paste.js';
import { hiddenOf, silencesSheet } from '../web/silences.js';
import { wallSheet } from '../web/wall.js';
import { accessOfSession, SESSION_COOKIE, SESSION_LASTS, sessionFor } from './access.js';
import { type Asked, inOnePiece, isKnown, type Surroundings } from './answers.js';
import type { Bodies } from './bodies.js';
import type { Served } from './collector.js';
import { checkMayChange, cookieOf, type Keys } from './doors.js';
import { readParameters } from './operations.js';
import { followPastCauses } from './past-causes.js';
import {
  choose,
  deviceOf,
  devicesAsked,
  incidentsAsked,
  messagesAsked,
  nameOf,
  readable,
  stateOf,
} from './questions.js';
import { Refusal } from './refusal.js';
import type { KnowledgeServices } from './services.js';

export interface PageParts extends Keys {
  readonly collector: Served;
  readonly bodies: Bodies;
  readonly knowledge: KnowledgeServices | null;
}

/** Devices, incidents and so on a page, where the address says nothing else. */
const PER_PAGE = '200';
const MESSAGES_OF_DEVICE = '30';
const HITS = 20;
/** Bytes of a form beside what is pasted into it, and of a form without such. */
const FORM_CAP = 64 * 1024;

const HEADERS: Readonly<Record<string, string>> = {
  'Content-Type': 'text/html; charset=utf-8',
  'Content-Security-Policy':
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  // Without it browsers would hide from us whose form is sent.
  'Referrer-Policy': 'same-origin',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
};

/** What can be had without a token: style, script, picture, and the login. To be added before the token is asked for. */
export function addLogin(app: Hono<Surroundings>, { bodies, tokens, ended, guesses }: PageParts): void {
  for (const { path, media, text } of assets) {
    const headers = { 'Content-Type': media, 'Cache-Control': 'public, max-age=31536000, immutable' };
    app.get(path, (asked) => asked.body(text, 200, headers));
  }
  app.get('/login', (asked) => {
    const next = pathWithin(asked.req.query('next'));
    if (tokens.full === null) return asked.redirect(next, 303);
    return open(asked, loginSheet(next, false), 200);
  });
  app.post('/login', async (asked) => {
    const form = await bodies.take(asked.env.incoming, FORM_CAP, (bytes) => formOf(asked, bytes));
    const next = pathWithin(textIn(form, 'next'));
    const access = guesses.accessOf(tokens, textIn(form, 'token'), asked.env.incoming.socket.remoteAddress);
    if (access === null) return open(asked, loginSheet(next, true), 403);
    asked.header('Set-Cookie', cookie(asked, sessionFor(access, tokens, Date.now()), SESSION_LASTS));
    return asked.redirect(next, 303);
  });
  app.post('/logout', (asked) => {
    const session = cookieOf(asked.env.incoming) ?? '';
    // A forged one would only fill the list.
    if (accessOfSession(session, tokens, Date.now()) !== null) ended.end(session, Date.now());
    asked.header('Set-Cookie', cookie(asked, '', 0));
    return asked.redirect('/login', 303);
  });
}

/** The pages for people: what `watch` shows, by the same functions as the API and with its parameters. */
export function addPages(app: Hono<Surroundings>, parts: PageParts): void {
  addSheets(app, parts);
  addForms(app, parts);
}

function page(collector: Served, asked: Asked, sheetOf: (snapshot: LiveSnapshot, visitor: Visitor) => Sheet): Response {
  const snapshot = collector.snapshot();
  const visitor = visitorOf(collector, asked);
  const etag = `W/"${stateOf(snapshot, collector)}-${ASSETS_MARK}-${visitor.mayChange}-${visitor.isLoggedIn}"`;
  if (isKnown(asked, etag)) return asked.body(null, 304, { ETag: etag });
  return inOnePiece(asked, frame(sheetOf(snapshot, visitor), visitor, snapshot), { ...HEADERS, ETag: etag });
}

function visitorOf(collector: Served, asked: Asked): Visitor {
  const { headers } = asked.env.incoming;
  const isLoggedIn = headers.authorization === undefined && cookieOf(asked.env.incoming) !== undefined;
  const mayChange = asked.get('access') === 'full';
  return { mayChange, mayGive: mayChange && collector.mayGive, isLoggedIn };
}

/** What is shown. In one piece: a list, one page after the other. */
function addSheets(app: Hono<Surroundings>, { collector, knowledge }: PageParts): void {
  const pastCauses = followPastCauses(collector);

  app.get('/', (asked) =>
    page(collector, asked, (snapshot) => {
      const parameters = readParameters('listDevices', filled(asked));
      return devicesSheet(snapshot, devicesAsked(snapshot, { limit: PER_PAGE, ...parameters }), parameters);
    }),
  );
  app.get('/devices/:id', (asked) =>
    page(collector, asked, (snapshot, visitor) => {
      const device = deviceOf(snapshot, asked.req.param('id'));
      const next = snapshot.next.filter((step) => step.device === device.id);
      const held = messagesAsked(snapshot, { limit: MESSAGES_OF_DEVICE }, device.id);
      return deviceSheet(device, { next, ...held, hidden: hiddenOf(device, snapshot) }, visitor);
    }),
  );
  app.get('/incidents', (asked) =>
    page(collector, asked, (snapshot) => {
      const parameters = readParameters('listIncidents', filled(asked));
      return incidentsSheet(incidentsAsked(snapshot, { limit: PER_PAGE, ...parameters }), parameters);
    }),
  );
  app.get('/messages', (asked) =>
    page(collector, asked, (snapshot) => {
      const url = filled(asked);
      const parameters = readParameters('listMessages', url);
      const device = url.searchParams.get('device') ?? '';
      const named = snapshot.devices.find(({ id, hostname }) => id === device || hostname === device);
      const held = messagesAsked(snapshot, parameters, device === '' ? null : (named?.id ?? device));
      return messagesSheet(held, { ...parameters, device });
    }),
  );
  app.get('/fleet', async (asked) => {
    const past = await pastCauses.list(collector.snapshot().fleet);
    return page(collector, asked, ({ fleet }) => fleetSheet(fleet, past));
  });
  app.get('/fleet/:key', async (asked) => {
    const key = asked.req.param('key');
    const is = (cause: FleetCause) => fleetKey(cause) === key;
    const past = (await pastCauses.list(collector.snapshot().fleet)).find(({ cause }) => is(cause));
    return page(collector, asked, ({ fleet, devices }) => {
      const cause = fleet.find(is);
      if (cause !== undefined) return causeSheet(cause, null, devices);
      if (past === undefined) throw new Refusal(404, 'unknown-cause', 'no such cause is shared now, or was lately');
      return causeSheet(past.cause, past.over, devices);
    });
  });
  app.get('/search', (asked) =>
    page(collector, asked, () => {
      const { q = '' } = readParameters('search', filled(asked));
      return searchSheet(q, knowledge?.search(q, HITS) ?? null);
    }),
  );
  app.get('/knowledge/:kind/:id', (asked) =>
    page(collector, asked, () => {
      const { kind, id } = asked.req.param();
      const entry = knowledge?.entry(kind, id) ?? null;
      if (entry === null) throw new Refusal(404, 'unknown-entry', 'nothing is known by this kind and id');
      return entrySheet(id, entry);
    }),
  );
  app.get('/paste', (asked) => page(collector, asked, (_, visitor) => pasteSheet(visitor)));
  app.get('/silences', (asked) =>
    page(collector, asked, (snapshot, visitor) => silencesSheet(snapshot, collector.silences.list(), visitor)),
  );
  app.get('/wall', (asked) =>
    page(collector, asked, (snapshot) => wallSheet(snapshot, devicesAsked(snapshot, { limit: '20' }).items)),
  );
  app.get('/help', (asked) => page(collector, asked, ({ counters }) => helpSheet(counters.sources)));
}

/** What is sent from a page. */
function addForms(app: Hono<Surroundings>, { collector, bodies }: PageParts): void {
  app.post('/devices/:id/topology', async (asked) => {
    checkMayChange(asked.get('access'));
    const id = asked.req.param('id');
    const form = await bodies.take(asked.env.incoming, FORM_CAP, (bytes) => formOf(asked, bytes));
    const [topology, mode] = [textIn(form, 'topology') || null, textIn(form, 'mode') || null];
    const { device } = await choose(collector, id, { topology, mode });
    return asked.redirect(devicePath(device), 303);
  });
  app.post('/paste', async (asked) => {
    const [form, bytes] = await bodies.take(asked.env.incoming, PASTE_CAP + FORM_CAP, async (body) => {
      const form = await formOf(asked, body);
      return [form, await pastedIn(form)] as const;
    });
    const file = form.get('file');
    const source = nameOf(file instanceof File && file.name !== '' ? file.name : textIn(form, 'device') || 'pasted');
    const visitor = visitorOf(collector, asked);
    if (textIn(form, 'do') !== 'give') {
      const report = await readable(collector.analyze(bytes, source));
      return asked.body(frame(diagnosedSheet(report), visitor, null), 200, HEADERS);
    }
    checkMayChange(asked.get('access'));
    const device = textIn(form, 'device') || null;
    const { devices, diagnostics } = await readable(collector.submit(bytes, source, device));
    const [only] = devices;
    if (only !== undefined && devices.length === 1 && diagnostics.length === 0)
      return asked.redirect(devicePath(only), 303);
    return asked.body(frame(givenSheet(devices, diagnostics), visitor, null), 200, HEADERS);
  });
  app.post('/silences', async (asked) => {
    checkMayChange(asked.get('access'));
    const form = await bodies.take(asked.env.incoming, FORM_CAP, (bytes) => formOf(asked, bytes));
    const [kind, finding, device, reason] = ['kind', 'finding', 'device', 'reason'].map((name) => textIn(form, name));
    const end = Date.now() + Number(textIn(form, 'hours')) * 3_600_000;
    const until = Number.isFinite(end) ? new Date(end).toISOString() : '';
    await collector.silences.add({ kind, finding, device, reason, until });
    return asked.redirect('/silences', 303);
  });
  app.post('/silences/:id/end', async (asked) => {
    checkMayChange(asked.get('access'));
    await collector.silences.end(asked.req.param('id'));
    return asked.redirect('/silences', 303);
  });
}

/** Does a browser ask, for something that people read? Programs get JSON. */
export function wantsPage({ headers, url = '/' }: IncomingMessage): boolean {
  const isForPrograms = /^\/(?:api|metrics|healthz|readyz)(?:[/?]|$)/.test(url);
  return !isForPrograms && (headers.accept ?? '').includes('text/html');
}

/** What was refused, as a page that says what to do. */
export function refusedPage(status: number, code: string, message: string): [string, Readonly<Record<string, string>>] {
  return [frame(failureSheet(status, code, message), null, null), HEADERS];
}

function open(asked: Asked, sheet: Sheet, status: 200 | 403): Response {
  return asked.body(frame(sheet, null, null), status, HEADERS);
}

/** A browser sends every field of a form: what is empty was left out. */
function filled(asked: Asked): URL {
  const url = new URL(asked.req.url);
  for (const [name, value] of [...url.searchParams]) if (value === '') url.searchParams.delete(name);
  return url;
}

/** Only a path of ours: a link to the login must not lead elsewhere. */
function pathWithin(text: string | undefined): string {
  return text !== undefined && /^\/(?![/\\])[\x21-\x7e]*$/.test(text) ? text : '/';
}

function cookie(asked: Asked, value: string, seconds: number): string {
  const { origin, 'x-forwarded-proto': forwarded } = asked.env.incoming.headers;
  const isSecure = origin?.startsWith('https://') || forwarded === 'https';
  return `${SESSION_COOKIE}=${value}; Path=/; Max-Age=${seconds}; HttpOnly; SameSite=Strict${isSecure ? '; Secure' : ''}`;
}

/** @throws Refusal for what is no form */
async function formOf(asked: Asked, bytes: Uint8Array): Promise<FormData> {
  const type = asked.req.header('Content-Type') ?? '';
  try {
    return await new Response(Buffer.from(bytes), { headers: { 'Content-Type': type } }).formData();
  } catch {
    throw new Refusal(400, 'bad-body', 'the body must be a form');
  }
}

function textIn(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === 'string' ? value : '';
}

/** What was typed, and behind it what the file holds. */
async function pastedIn(form: FormData): Promise<Uint8Array> {
  const file = form.get('file');
  const text = Buffer.from(textIn(form, 'text').replaceAll('\r\n', '\n'));
  const held = file instanceof File ? Buffer.from(await file.arrayBuffer()) : Buffer.alloc(0);
  const bytes = Buffer.concat([text, ...(text.length > 0 && held.length > 0 ? [Buffer.from('\n')] : []), held]);
  if (bytes.length === 0) throw new Refusal(400, 'bad-body', 'nothing was pasted, and no file was chosen');
  return bytes;
}
