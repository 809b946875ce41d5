import { isFactoryName } from '../../ingest/text/device-name.js';
import { isFact, type Known, type Span } from '../../model/evidence.js';
import type { FactShape, Udi } from '../../model/facts.js';
import type { DeviceHint, SyslogRecord } from '../../model/record.js';
import { millisecondsOf } from '../../model/stamp.js';
import { fieldOf } from '../../model/tree.js';
import type { DeviceState } from './device.js';

type Facts = Known<FactShape>;

/** `udi:PID:SN`, what a device is found by first; null for a UDI that is not whole, or whose serial number somebody masked. */
export function udiAlias({
  pid,
  sn,
}: {
  readonly pid?: string | null | undefined;
  readonly sn?: string | null | undefined;
}): string | null {
  return pid && sn && !isMasked(sn) ? `udi:${pid}:${sn}` : null;
}

/**
 * Serial numbers that identify nothing: blotted out in whole or in part (`FOCXXXXXXXX`, `****`), one sign again and again, or a word in the place of one.
 */
export function isMasked(sn: string): boolean {
  return (
    /[Xx]{4}|[*#?.•█_-]{2}|^(.)\1*$|^[^A-Za-z0-9]+$|^<.*>$|^\[.*\]$/.test(sn) ||
    /^(?:n\/?a|(?:your-?|the-?)?serial(?:-?(?:number|no))?|sn|none|null|unknown|removed|redacted|hidden|masked|unspecified|default string|to be filled.*)$/i.test(
      sn,
    )
  );
}

/** What names the device of a record, from the surest to the weakest. */
export function namesOf(hint: DeviceHint, hostname: string | null): string[] {
  const host = hostname?.toLowerCase();
  // At two addresses `Switch` is two devices.
  const place = hint.address === null ? placeOf(hint) : `${placeOf(hint)} ${hint.address}`;
  if (host) return [isFactoryName(host) ? `host:${host}@${place}` : `host:${host}`];
  // Many devices share the address of a relay: it names a device only where nothing better does.
  return [hint.address ? `address:${hint.address}` : `source:${placeOf(hint)}`];
}

/** Whether a name is one that many devices have: of a source, or of the factory's in one. */
export function isShared(name: string): boolean {
  return name.startsWith('source:') || (name.startsWith('host:') && name.includes('@'));
}

/** Where what names nobody is of one device, as far as its own words go: a source, or one of the texts that stand beside each other in it. */
export function placeOf({ source, side }: Pick<DeviceHint, 'source' | 'side'>): string {
  return side === undefined ? source : `${source} (${side})`;
}

/** Whether two devices stand in one place. */
export function shareSource(one: DeviceState, other: DeviceState): boolean {
  if (one.sides !== undefined || other.sides !== undefined)
    return one.sides?.some((side) => other.sides?.includes(side)) === true;
  return [...one.sources].some((source) => other.sources.has(source));
}

/** Whether two devices stand in texts beside each other, which nothing but a name or a UDI makes those of one. */
export function standBeside(one: DeviceState, other: DeviceState): boolean {
  const isOfSides = one.sides !== undefined || other.sides !== undefined;
  return isOfSides && !shareSource(one, other) && [...one.sources].some((source) => other.sources.has(source));
}

/** The aliases of the UDIs that an output prints, wherever they stand in it. */
export function udiAliases(facts: Facts): string[] {
  const places = [...(facts.udis ?? []), ...udisElsewhere(facts)];
  return distinct(places.flatMap(({ pid, sn }) => udiAlias({ pid: pid?.value, sn: sn?.value }) ?? []));
}

/** UDIs of trust codes, authorizations and the trusted store. */
function udisElsewhere({ state, agent }: Facts): readonly Known<Pick<Udi, 'pid' | 'sn'> & Partial<Udi>>[] {
  return [...(state?.trust ?? []), ...(state?.authorizations ?? []), ...(agent?.trustData ?? [])];
}

/**
 * The units that conditions ask for: those that an output lists, else those that its trust codes and authorizations name, each once.
 * Undefined where no output names one.
 */
export function unitsOf(facts: Facts): readonly Known<Udi>[] | undefined {
  if (facts.udis !== undefined) return facts.udis;
  const units = new Map<string, Known<Udi>>();
  for (const { role, pid, sn } of udisElsewhere(facts)) {
    if (pid !== undefined && sn !== undefined && !units.has(sn.value))
      units.set(sn.value, { ...(role ? { role } : {}), pid, sn });
  }
  return units.size > 0 ? [...units.values()] : undefined;
}

/** All UDIs of a device: those that its outputs print, then those in its messages, which may be any member's. */
export function udisOf(device: DeviceState): Udi[] {
  const udis = printedUdis(device.facts);
  const known = new Set(udis.map(({ sn }) => sn));
  for (const alias of device.aliases) {
    const [, pid = '', sn = ''] = /^udi:(.+):([^:]+)$/.exec(alias) ?? [];
    if (pid === '' || known.has(sn)) continue;
    known.add(sn);
    udis.push({ role: null, pid, sn });
  }
  return udis;
}

/** The UDIs that outputs list, then those of trust codes and authorizations. */
function printedUdis(facts: Facts): Udi[] {
  const udis: Udi[] = [];
  for (const { role, pid, sn } of facts.udis ?? []) {
    udis.push({ role: role?.value ?? null, pid: pid?.value ?? null, sn: sn?.value ?? null });
  }
  const known = new Set(udis.map(({ sn }) => sn));
  for (const { role, pid, sn } of udisElsewhere(facts)) {
    if (pid === undefined || sn === undefined || isMasked(sn.value) || known.has(sn.value)) continue;
    known.add(sn.value);
    udis.push({ role: role?.value ?? null, pid: pid.value, sn: sn.value });
  }
  return udis;
}

const PRINTED_UDI = /\bPID:\s?([\w./+-]{2,40}),\s?(?:VID:\s?\w*,\s?)?SN:\s?(\w{6,20})\b/;

/** The UDI that a message names as its device's own (`… installed on: PID:C9300-24P,SN:FOC0000X0AB`), as an alias; null without. */
export function udiInMessage({ text }: Pick<SyslogRecord, 'text'>): string | null {
  if (!text.includes('PID:')) return null;
  const [, pid, sn] = PRINTED_UDI.exec(text) ?? [];
  return udiAlias({ pid, sn });
}

/** A fact that two outputs give differently though one device has only one of it. */
export interface Contradiction {
  readonly what: string;
  readonly values: readonly [string, string];
  readonly spans: readonly Span[];
}

/** Facts of which a device has one, with the words for them. */
const SINGLE: readonly (readonly [what: string, path: readonly string[]])[] = [
  ['host name', ['hostname']],
  ['release', ['release']],
  ['transport type', ['state', 'transport', 'type']],
  ['transport URL', ['state', 'transport', 'url']],
  ['proxy', ['state', 'transport', 'proxy']],
  ['VRF', ['state', 'transport', 'vrf']],
  ['Smart Account', ['state', 'account', 'smart']],
  ['Virtual Account', ['state', 'account', 'virtual']],
  ['licensing model', ['state', 'model']],
  ['policy', ['state', 'policy', 'name']],
  ['agent version', ['agent', 'version']],
];

/** The first fact of two outputs that can't both be true of one device at one time; null where all can. */
export function contradictionOf(one: Facts, other: Facts): Contradiction | null {
  const [udi, otherUdi] = [udiAliases(one), udiAliases(other)];
  if (udi.length > 0 && otherUdi.length > 0 && !udi.some((alias) => otherUdi.includes(alias))) {
    return { what: 'UDI', values: [udi[0]?.slice(4) ?? '', otherUdi[0]?.slice(4) ?? ''], spans: [] };
  }
  for (const [what, path] of SINGLE) {
    const [a, b] = [factAt(one, path), factAt(other, path)];
    if (a === undefined || b === undefined || a.value === '' || b.value === '' || a.value === b.value) continue;
    return { what, values: [String(a.value), String(b.value)], spans: [...a.spans, ...b.spans] };
  }
  // Each form has names of its own for licences.
  if (formOfUsage(one) !== formOfUsage(other)) return null;
  const [used, otherUsed] = [entitlements(one), entitlements(other)];
  const isDisjoint = used.length > 0 && otherUsed.length > 0 && !used.some((name) => otherUsed.includes(name));
  return isDisjoint ? { what: 'licence in use', values: [used[0] ?? '', otherUsed[0] ?? ''], spans: [] } : null;
}

/** Moments that every report moves on, and nothing else changes. */
const MOVING: typeof SINGLE = [
  ['last ACK', ['state', 'reporting', 'lastAck']],
  ['last report push', ['state', 'reporting', 'lastReportPush']],
];

/** What one device has said of itself, and when by its own clock, in milliseconds. */
export interface Capture {
  readonly facts: Facts;
  readonly capturedAt: { readonly ms: number } | null;
}

/**
 * A moment that two outputs give differently though one device can't have: the later one goes back, or tells of what had been before
 * the earlier one was taken. Where nothing tells when they were taken no difference is a device's own.
 */
export function movedWrongly(one: Capture, other: Capture): Contradiction | null {
  const isInOrder = (one.capturedAt?.ms ?? 0) <= (other.capturedAt?.ms ?? 0);
  const [earlier, later] = isInOrder ? [one, other] : [other, one];
  const taken = one.capturedAt && other.capturedAt ? (earlier.capturedAt?.ms ?? 0) : Number.POSITIVE_INFINITY;
  for (const [what, path] of MOVING) {
    const [a, b] = [factAt(earlier.facts, path), factAt(later.facts, path)];
    if (a === undefined || b === undefined || a.value === b.value) continue;
    if (millisecondsOf(String(b.value)) > taken) continue;
    // `<none>` of an output is the empty text.
    return { what, values: [String(a.value) || 'never', String(b.value) || 'never'], spans: [...a.spans, ...b.spans] };
  }
  return null;
}

function factAt(facts: Facts, path: readonly string[]) {
  let node: unknown = facts;
  for (const key of path) node = fieldOf(node, key);
  return isFact(node) ? node : undefined;
}

function formOfUsage({ state }: Facts): string | undefined {
  return state?.usage?.find(({ entitlement }) => entitlement !== undefined)?.entitlement?.spans[0]?.form;
}

/** Names of entitlements, which hold the platform's; a summary cuts them. */
function entitlements({ state }: Facts): string[] {
  return (state?.usage ?? []).flatMap(({ entitlement }) => {
    const name = entitlement?.value.replace(/\.\.\.$/, '').slice(0, 18) ?? '';
    return name === '' ? [] : [name];
  });
}

/** True for a device that nothing but its source tells from others. */
export function isUnnamed({ hostnames, addresses, facts }: DeviceState): boolean {
  return hostnames.size === 0 && addresses.size === 0 && facts.hostname === undefined && udiAliases(facts).length === 0;
}

/** `PID:SN` of the active, else the host name, else the address, else the source; numbered where two devices, or two captures, have one. */
export function identityOf(device: DeviceState): string {
  const name = nameOf(device);
  return device.capture === undefined ? name : `${name} (${device.capture})`;
}

function nameOf(device: DeviceState): string {
  const whole = printedUdis(device.facts).filter((udi) => udiAlias(udi) !== null);
  const main = whole.find(({ role }) => role === 'active') ?? whole[0];
  if (main !== undefined) return `${main.pid}:${main.sn}`;
  const source = device.sides?.[0] ?? [...device.sources][0] ?? 'unknown';
  const numbered = (text: string) => (device.part > 1 ? `${text} (${device.part})` : text);
  const hostname = hostnameOf(device);
  const [address] = device.addresses;
  if (hostname !== null && !isFactoryName(hostname)) return hostname;
  if (hostname !== null) return numbered(address === undefined ? hostname : `${hostname}@${address}`);
  return address ?? numbered(source);
}

/** As the device calls itself, else as others call it. */
export function hostnameOf(device: DeviceState): string | null {
  const own = device.facts.hostname?.value;
  const names = [...(own === undefined ? [] : [own]), ...device.hostnames];
  return names.find((each) => !isFactoryName(each)) ?? names[0] ?? null;
}

function distinct(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}
