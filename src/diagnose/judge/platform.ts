import type { PlatformEntry } from '../../knowledge/kinds/platforms.js';
import { type Fact, fact, type Known, type Span } from '../../model/evidence.js';
import type { FactShape } from '../../model/facts.js';
import { Memo } from '../../model/memo.js';
import { present } from '../../model/present.js';
import type { DeviceState } from '../fold/device.js';
import { unitsOf } from '../fold/identity.js';

/** What is known of the family that a device belongs to, for conditions and texts. */
export type PlatformFacts = Known<{ id: string; title: string; os: string; missedDeadline: string }>;

const UNKNOWN_DEADLINE =
  'What this device does at a missed deadline depends on its platform, which the input does not tell: switches keep their licences working, voice services of some routers stop.';

/** The platform by product ids, else by the system that its release, its prompt or its outputs name, else by lines that only its kind writes. */
export function platformOf(
  platforms: readonly PlatformEntry[],
  device: DeviceState,
): { entry: PlatformEntry; span: Span } | null {
  const units = (unitsOf(device.facts) ?? []).flatMap(({ pid }) => pid ?? []);
  const pids = units.length > 0 ? units : (device.facts.modules ?? []).flatMap(({ pid }) => pid ?? []);
  for (const pid of pids) {
    const fitting = platforms.filter((platform) => platform.pids.some((start) => pid.value.startsWith(start)));
    // `C9300X-24HX` is one of C9300X-, and none of C9300-.
    const [entry] = fitting.sort((a, b) => longest(b, pid.value) - longest(a, pid.value));
    if (entry) return { entry, span: present(pid.spans[0]) };
  }
  if (pids.length > 0) return null;
  // `NX-OS 10.2(3)`; releases of IOS XE, which many families run, have no name before them.
  const { release } = device.facts;
  const running = release && platforms.find(({ os }) => release.value.startsWith(`${os} `));
  if (running) return { entry: running, span: present(release.spans[0]) };
  const { system } = device.facts;
  const told = system && platforms.find(({ os }) => system.value === os);
  if (told) return { entry: told, span: present(system.spans[0]) };
  const signed = platforms.filter(({ lines }) => lines.length > 0);
  if (signed.length === 0) return null;
  for (const group of device.groups.values()) {
    for (const span of group.spans) {
      const entry = signed.find(({ lines }) => lines.some((line) => patternOf(line).test(span.text)));
      if (entry) return { entry, span };
    }
  }
  return null;
}

/** `C8300-1N1S-4T2X`, `ASR1001-X`: what no name that people give looks like. */
const PRODUCT_ID = /^[A-Z][A-Z0-9]{1,9}-(?:\d[A-Z0-9]*|X)(?:-[A-Z0-9]+)*$/;

/**
 * Whether a device is called as its product: by its product ids or, where none is known, by the way in which those of a known family are
 * written. Undefined without a name.
 */
export function namedAsProduct(
  platforms: readonly PlatformEntry[],
  { hostname, udis, modules }: Known<FactShape>,
): Fact<boolean> | undefined {
  if (hostname === undefined) return undefined;
  const pids = [...(udis ?? []), ...(modules ?? [])].flatMap(({ pid }) => pid ?? []);
  const same = pids.find((pid) => pid.value === hostname.value);
  const isWrittenSo =
    PRODUCT_ID.test(hostname.value) &&
    platforms.some((entry) => entry.pids.some((start) => hostname.value.startsWith(start)));
  return {
    value: same !== undefined || (pids.length === 0 && isWrittenSo),
    spans: [...hostname.spans, ...(same?.spans ?? [])],
  };
}

/** The entry of the family that a device's facts name. */
export function platformIn(
  platforms: readonly PlatformEntry[],
  { platform }: { readonly platform?: PlatformFacts },
): PlatformEntry | undefined {
  return platforms.find(({ id }) => id === platform?.id?.value);
}

/** False for a command that a family with a list of its own is not known to have. */
export function hasCommand(platform: PlatformEntry | undefined, command: string): boolean {
  const known = platform?.commands ?? null;
  return known === null || known.some((start) => command.trim().startsWith(start));
}

/** Of the knowledge's few patterns each is compiled once, for however many devices. */
const patterns = new Memo<string, RegExp>(256);

function patternOf(source: string): RegExp {
  const pattern = patterns.get(source) ?? new RegExp(source);
  patterns.set(source, pattern);
  return pattern;
}

function longest({ pids }: PlatformEntry, pid: string): number {
  return Math.max(...pids.map((start) => (pid.startsWith(start) ? start.length : 0)));
}

export function platformFacts(found: ReturnType<typeof platformOf>): PlatformFacts {
  if (found === null) return { missedDeadline: fact(UNKNOWN_DEADLINE, NOWHERE) };
  const { entry, span } = found;
  return {
    id: fact(entry.id, span),
    title: fact(entry.title, span),
    os: fact(entry.os, span),
    missedDeadline: fact(entry.missedDeadline, span),
  };
}

const NOWHERE: Span = { source: '', line: 0, endLine: 0, text: '' };
