import { escapeControls } from '../ingest/text/escape.js';
import type { DeviceIncident, DeviceList, IncidentList } from '../model/http-answers.js';
import type { LiveMessage, LiveSnapshot } from '../model/live.js';
import type { ReportDevice } from '../model/report.js';
import { MODES, TOPOLOGY_IDS } from '../model/terms.js';
import { summaryOf } from '../report/device-summary.js';
import { hasWords, type Listing, listMessages, pageOfDevices, type Slice, sliceOf } from '../report/listing.js';
import type { Served } from './collector.js';
import { Refusal } from './refusal.js';
import { Unreadable } from './submissions.js';

/** What is asked of a collector, by the API and by the page alike; parameters as `operations.ts` reads them. */
export type Parameters = Readonly<Record<string, string>>;

const MESSAGES = 200;

/** @throws Refusal 404 */
export function deviceOf({ devices }: LiveSnapshot, id: string): ReportDevice {
  const device = devices.find((each) => each.id === id);
  if (device === undefined) throw new Refusal(404, 'unknown-device', `no device is called ${escapeControls(id)}`);
  return device;
}

export function devicesAsked(
  snapshot: LiveSnapshot,
  { search = '', severity, topology, sort = 'worst', page, limit }: Parameters,
): Slice<ReportDevice> {
  const listing: Listing = {
    search,
    severity: severity ?? null,
    topology: topology ?? null,
    sort: sort as Listing['sort'],
  };
  return pageOfDevices(snapshot.devices, listing, heardBy(snapshot), Number(page ?? 1), numberOr(limit, null));
}

/** Parameters of a list, without those that are left open. */
export function parametersOf(asked: Readonly<Record<string, string | null>>): Record<string, string> {
  return Object.fromEntries(Object.entries(asked).flatMap(([name, value]) => (value ? [[name, value]] : [])));
}

/** The same as the API answers it. */
export function deviceList(snapshot: LiveSnapshot, asked: Parameters): DeviceList {
  const { items, ...place } = devicesAsked(snapshot, asked);
  return { devices: items.map(summaryOf), ...place, known: snapshot.devices.length, at: snapshot.at };
}

/** Newest first. */
export function incidentsAsked(
  { devices }: LiveSnapshot,
  { status, device, page, limit }: Parameters,
): Slice<DeviceIncident> {
  const incidents = devices
    .filter(({ id, hostname }) => device === undefined || id === device || hostname === device)
    .flatMap(({ id, hostname, incidents }) => incidents.map((incident) => ({ device: id, hostname, ...incident })))
    .filter((incident) => status === undefined || incident.status === status)
    .sort((a, b) => ((a.opened ?? '') < (b.opened ?? '') ? 1 : -1));
  return sliceOf(incidents, Number(page ?? 1), numberOr(limit, null));
}

/** The same as the API answers it. */
export function incidentList(snapshot: LiveSnapshot, asked: Parameters): IncidentList {
  const { items, ...place } = incidentsAsked(snapshot, asked);
  return { incidents: [...items], ...place, at: snapshot.at };
}

/** @param id of the device that they are of; null for all */
export function messagesAsked({ messages }: LiveSnapshot, asked: Parameters, id: string | null) {
  const { search = '', limit } = asked;
  const [from, to] = [momentOf('from', asked.from), momentOf('to', asked.to)];
  const isWanted = (message: LiveMessage) =>
    (id === null || message.device === id) &&
    (from === null || message.receivedAt >= from) &&
    (to === null || message.receivedAt < to) &&
    hasWords(message, search);
  return { ...listMessages(messages, isWanted, numberOr(limit, MESSAGES)), heldSince: messages[0]?.receivedAt ?? null };
}

/**
 * Settles a device's topology; nulls take that back.
 * @throws Refusal for what is no topology, mode or device
 */
export async function choose(collector: Served, id: string, { topology, mode }: { topology: unknown; mode: unknown }) {
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

/** @throws Refusal for what can't be read within its bounds */
export async function readable<Result>(reading: Promise<Result>): Promise<Result> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof Unreadable) throw new Refusal(422, 'unreadable', error.message);
    throw error;
  }
}

/** What evidence calls a body. */
export function nameOf(source: string): string {
  return escapeControls(source).slice(0, 200);
}

/** The same for as long as nothing happened; deadlines come nearer by the minute. */
export function stateOf({ event, startedAt, at }: LiveSnapshot, { silences }: Served): string {
  const set = silences.list();
  const minute = Math.floor(Date.parse(at) / 60_000);
  return `${Date.parse(startedAt).toString(36)}-${event}-${minute.toString(36)}-${set.length}${set.at(-1)?.id ?? ''}`;
}

export function numberOr<Other>(text: string | undefined, other: Other): number | Other {
  return text === undefined ? other : Number(text);
}

function heardBy({ messages }: LiveSnapshot): (device: ReportDevice) => string {
  const newest = new Map(messages.map(({ device, receivedAt }) => [device, receivedAt]));
  return ({ id }) => newest.get(id) ?? '';
}

function momentOf(name: string, text: string | undefined): string | null {
  if (text === undefined) return null;
  const moment = Date.parse(text);
  if (Number.isNaN(moment)) throw new Refusal(400, 'bad-parameter', `${name} takes a moment in ISO 8601`);
  return new Date(moment).toISOString();
}
