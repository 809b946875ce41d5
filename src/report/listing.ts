import type { LiveMessage } from '../model/live.js';
import { present } from '../model/present.js';
import type { ReportDevice } from '../model/report.js';
import { LEVELS } from '../model/terms.js';
import { worstOf } from './outline.js';

const WEIGHT = { error: 10_000, warning: 100, info: 1 } as const;

/** Which devices are listed, in which order. */
export interface Listing {
  /** In the id, the host name, the topology or a finding; the empty string for all. */
  readonly search: string;
  /** Whose worst finding is at least this; null for all. */
  readonly severity: string | null;
  /** An id, or `unknown`; null for all. */
  readonly topology: string | null;
  readonly sort: 'worst' | 'name' | 'recent' | 'deadline';
}

/** A part of a list, and where it lies in the whole. */
export interface Slice<Item> {
  readonly items: readonly Item[];
  readonly total: number;
  readonly page: number;
  readonly pages: number;
}

/** How bad a device is; sorts worst first. */
export function badness({ findings }: ReportDevice): number {
  return findings.reduce((sum, { severity }) => sum + WEIGHT[severity], 0);
}

/** What a device is sorted by; a report never changes, so that it is found out once. */
interface Keyed {
  readonly device: ReportDevice;
  readonly bad: number;
  readonly name: string;
}

const known = new WeakMap<ReportDevice, Keyed>();

function keyedOf(device: ReportDevice): Keyed {
  let keyed = known.get(device);
  if (keyed === undefined) {
    keyed = { device, bad: badness(device), name: device.hostname ?? device.id };
    known.set(device, keyed);
  }
  return keyed;
}

/** Milliseconds of the device's clock at which an ACK must have arrived; Infinity without. */
export function deadlineOf({ state }: ReportDevice): number {
  const at = state.reporting.nextAckDeadline;
  return at === null ? Number.POSITIVE_INFINITY : Date.parse(at.endsWith('Z') ? at : `${at}Z`);
}

/** Does a device have this in the id, the host name, the topology or a finding? */
export function isCalledFor({ id, hostname, topology, findings }: ReportDevice, wanted: string): boolean {
  const text = `${id} ${hostname ?? ''} ${topology.id ?? ''} ${findings.map((finding) => finding.id).join(' ')}`;
  return text.toLowerCase().includes(wanted.toLowerCase());
}

/**
 * The devices that pass a listing's filters, in its order.
 * @param heard when a device was last heard of, ISO 8601; the empty string where nothing tells
 */
export function listDevices(
  devices: readonly ReportDevice[],
  listing: Listing,
  heard: (device: ReportDevice) => string,
): readonly ReportDevice[] {
  return wantedOf(devices, listing)
    .sort(orderOf(listing, heard))
    .map(({ device }) => device);
}

/** One page of the same: of thousands only so many are put into order as stand on the pages up to it. */
export function pageOfDevices(
  devices: readonly ReportDevice[],
  listing: Listing,
  heard: (device: ReportDevice) => string,
  page: number,
  limit: number | null,
): Slice<ReportDevice> {
  const wanted = wantedOf(devices, listing);
  const { items: _, ...place } = sliceOf(wanted, page, limit);
  const size = limit ?? wanted.length;
  const first = firstOf(wanted, place.page * size, orderOf(listing, heard));
  return { items: first.slice((place.page - 1) * size).map(({ device }) => device), ...place };
}

function wantedOf(devices: readonly ReportDevice[], { search, severity, topology }: Listing): Keyed[] {
  const rank = (device: ReportDevice) => LEVELS.indexOf(worstOf(device));
  const least = LEVELS.findIndex((each) => each === severity);
  const isWanted = (device: ReportDevice) =>
    (search === '' || isCalledFor(device, search)) &&
    (severity === null || (device.findings.length > 0 && rank(device) <= least)) &&
    (topology === null || (device.topology.id ?? 'unknown') === topology);
  return devices.filter(isWanted).map(keyedOf);
}

function orderOf({ sort }: Listing, heard: (device: ReportDevice) => string): (a: Keyed, b: Keyed) => number {
  const order: Record<Listing['sort'], (a: Keyed, b: Keyed) => number> = {
    worst: (a, b) => b.bad - a.bad,
    name: () => 0,
    recent: (a, b) => compared(heard(b.device), heard(a.device)),
    // Two without a deadline are no distance apart.
    deadline: (a, b) =>
      deadlineOf(a.device) < deadlineOf(b.device) ? -1 : deadlineOf(a.device) > deadlineOf(b.device) ? 1 : 0,
  };
  const first = order[sort];
  return (a, b) => first(a, b) || compared(a.name, b.name);
}

/** The first `count` in an order, as a stable sort would have them. */
export function firstOf<Item>(items: readonly Item[], count: number, order: (a: Item, b: Item) => number): Item[] {
  // Of most of them there is little left to leave out.
  if (count > items.length / 4) return [...items].sort(order).slice(0, count);
  const first: Item[] = [];
  for (const item of items) {
    const last = first.at(-1);
    if (first.length === count && last !== undefined && order(item, last) >= 0) continue;
    let [from, to] = [0, first.length];
    while (from < to) {
      const middle = (from + to) >> 1;
      if (order(item, present(first[middle])) < 0) to = middle;
      else from = middle + 1;
    }
    first.splice(from, 0, item);
    if (first.length > count) first.pop();
  }
  return first;
}

function compared(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

/** The messages that have these words in the device, the mnemonic or the text, newest first. */
export function listMessages(
  messages: readonly LiveMessage[],
  isWanted: (message: LiveMessage) => boolean,
  limit: number,
): { readonly messages: LiveMessage[]; readonly isCut: boolean } {
  const found: LiveMessage[] = [];
  for (let index = messages.length - 1; index >= 0; index -= 1) {
    const message = messages[index];
    if (message === undefined || !isWanted(message)) continue;
    if (found.length === limit) return { messages: found, isCut: true };
    found.push(message);
  }
  return { messages: found, isCut: false };
}

export function hasWords({ device, mnemonic, text }: LiveMessage, words: string): boolean {
  return words === '' || `${device} ${mnemonic} ${text}`.toLowerCase().includes(words.toLowerCase());
}

/** One page of a list; a page that lies behind the end is the last. `limit` null: all in one page. */
export function sliceOf<Item>(items: readonly Item[], page: number, limit: number | null): Slice<Item> {
  const size = limit ?? Math.max(1, items.length);
  const pages = Math.max(1, Math.ceil(items.length / size));
  const at = Math.min(page, pages);
  return { items: items.slice((at - 1) * size, at * size), total: items.length, page: at, pages };
}
