import { fleetChanges } from '../collector/news.js';
import { createSilences } from '../collector/silences.js';
import { seenUpTo, unseenAfter, type Webhooks } from '../collector/webhooks.js';
import { causesOf, type FleetMember, fleetKey } from '../diagnose/judge/fleet.js';
import type { LiveEvent } from '../model/live.js';
import type { FleetCause, ReportDevice } from '../model/report.js';
import { messageOf } from '../model/thrown.js';
import { AwayError, type Backend, type FailingDevice, type Lease, type StampedEvent } from './ports.js';

export interface DeskOptions {
  readonly backend: Backend;
  /** Made when this worker begins to tell webhooks, with what the one before kept; null where there are none. */
  readonly openHooks: ((looks: HookLooks, kept: string) => Webhooks) | null;
  /** What is kept how long, milliseconds. */
  readonly keep: { readonly batches: number; readonly events: number };
  log(level: 'info' | 'warning' | 'error', message: string): void;
}

/** What webhooks look at when they say more than an event does. */
export interface HookLooks {
  device(id: string): ReportDevice | undefined;
  fleet(): readonly FleetCause[];
  /** Does a silence hide what this message reports of a device, or a cause on all its devices? */
  isHidden(device: string, mnemonic: string): boolean;
  isCauseHidden(cause: FleetCause): boolean;
}

/** What one worker does for all: what devices share, webhooks, deleting what is old. */
export interface Desk {
  /** @param lease that of partition 0 while this worker holds it: each write is fenced by it */
  attend(worker: string, lease: () => Lease | null): Promise<void>;
  stop(): Promise<void>;
}

const TURN = 500;
const TIDY = 60_000;
/** Events that are read at once. */
const PAGE = 500;

export function createDesk(options: DeskOptions): Desk {
  const { backend, openHooks, keep, log } = options;
  let isStopping = false;
  let tidiedAt = Number.NEGATIVE_INFINITY;
  /** Causes that nothing fails of any more, and since when, milliseconds: resolved once all partitions are past that. */
  const ending = new Map<string, number>();
  let hooks: { readonly webhooks: Webhooks; readonly epoch: number; seen: number } | null = null;
  const devices = new Map<string, ReportDevice>();
  /** What was told, and what fails by the places of devices, followed since this lease began. */
  let followed: Followed | null = null;
  let silences = createSilences(null);

  async function foldFleet(worker: string, lease: Lease): Promise<void> {
    if (followed?.epoch !== lease.epoch) followed = newFollowed(lease.epoch, await backend.desk.told());
    const { changed, rev, workedOff, now } = await backend.desk.fleet(followed.rev);
    if (changed.length === 0 && followed.rev > 0 && ending.size === 0) return;
    followed.rev = rev;
    for (const device of changed) followDevice(followed.failing, device);
    const { told: before, failing } = followed;
    const current = new Map(causesOf(inOrder(failing)).map((cause) => [fleetKey(cause), cause]));
    for (const [key, cause] of before) {
      if (current.has(key)) continue;
      const since = ending.get(key) ?? now;
      ending.set(key, since);
      // A partition that lags may hold what fails still.
      if (workedOff < since) current.set(key, cause);
    }
    for (const key of ending.keys()) if (!before.has(key) || causeIsBack(key, before, current)) ending.delete(key);
    const at = new Date(now).toISOString();
    const events: StampedEvent[] = fleetChanges(before, current).map((event) => ({
      kind: event.kind,
      body: JSON.stringify(event),
      at,
      fingerprint: null,
    }));
    if (events.length > 0 && !(await backend.desk.tellFleet(worker, lease, Object.fromEntries(current), events))) {
      followed = null;
      return;
    }
    followed.told = current;
  }

  /** Who silences knows what that hides; what is shown then is told of by who may tell. */
  async function tellSilences(worker: string, lease: Lease): Promise<void> {
    silences = createSilences(JSON.stringify(await backend.silences.list()));
    const news = await backend.desk.silenceNews();
    if (news.length === 0) return;
    const reports = await backend.view.reports([...new Set(news.flatMap(({ touched }) => touched))]);
    const at = new Date().toISOString();
    const events = reports.map(({ report, next }) => ({
      kind: 'diagnosis' as const,
      body: JSON.stringify({ kind: 'diagnosis', device: report, next }),
      at,
      fingerprint: null,
    }));
    await backend.desk.tellSilences(worker, lease, news, events);
  }

  const looks: HookLooks = {
    device: (id) => devices.get(id),
    fleet: () => [...(followed?.told.values() ?? [])],
    isHidden(id, mnemonic) {
      const device = devices.get(id);
      return device !== undefined && silences.hasMessage(device, mnemonic, Date.now());
    },
    isCauseHidden(cause) {
      const failing = [...(followed?.failing.values() ?? [])].flatMap(({ members }) => members);
      const named = failing.map(({ device, hostname }) => ({ id: device, hostname: hostname ?? null }));
      return silences.hasFleet(cause, named, Date.now());
    },
  };

  async function tellHooks(worker: string, lease: Lease): Promise<void> {
    if (openHooks === null) return;
    if (hooks !== null && hooks.epoch !== lease.epoch) await dropHooks();
    if (hooks === null) {
      // The first worker ever begins with what comes from now on.
      const kept = (await backend.desk.hooks()) ?? unseenAfter(await backend.view.lastEvent());
      if (!(await backend.desk.keepHooks(worker, lease, kept))) return;
      hooks = { webhooks: openHooks(looks, kept), epoch: lease.epoch, seen: seenUpTo(kept) ?? 0 };
    }
    for (;;) {
      const events = await backend.view.events(hooks.seen, PAGE);
      for (const event of events) note(event);
      const unknown = events.flatMap((event) =>
        event.kind === 'incident' && !devices.has(event.device) ? [event.device] : [],
      );
      if (unknown.length > 0) for (const { report } of await backend.view.reports(unknown)) remember(report);
      hooks.webhooks.take(events);
      hooks.seen = events.at(-1)?.id ?? hooks.seen;
      if (events.length < PAGE) break;
    }
    const state = hooks.webhooks.state();
    if (state !== null && !(await backend.desk.keepHooks(worker, lease, state))) await dropHooks();
  }

  /** The newest report of a device that something is told of. */
  function note(event: LiveEvent): void {
    if (event.kind === 'diagnosis') remember(event.device);
  }

  function remember(report: ReportDevice): void {
    devices.delete(report.id);
    devices.set(report.id, report);
    const [oldest] = devices.keys();
    if (devices.size > PAGE * 4 && oldest !== undefined) devices.delete(oldest);
  }

  async function dropHooks(): Promise<void> {
    const old = hooks;
    hooks = null;
    await old?.webhooks.close();
  }

  return {
    async attend(worker, leaseOf) {
      while (!isStopping) {
        const lease = leaseOf();
        try {
          if (lease === null) await dropHooks();
          else {
            await foldFleet(worker, lease);
            await tellSilences(worker, lease);
            await tellHooks(worker, lease);
            if (performance.now() - tidiedAt > TIDY) {
              const now = Date.now();
              const before = { batches: now - keep.batches, events: now - keep.events };
              // The rest in the next turn: meanwhile others have theirs.
              if ((await backend.desk.tidy(worker, lease, before)) !== true) tidiedAt = performance.now();
            }
          }
        } catch (error) {
          // Whether the last causes were told is not known.
          followed = null;
          // The worker says that the engine is away; what else is wrong it would not find out.
          if (!(error instanceof AwayError)) log('error', messageOf(error));
        }
        await new Promise((resolve) => setTimeout(resolve, TURN));
      }
      await dropHooks();
    },
    async stop() {
      isStopping = true;
    },
  };
}

interface Followed {
  readonly epoch: number;
  rev: number;
  told: ReadonlyMap<string, FleetCause>;
  readonly failing: Map<number, FailingDevice>;
}

function newFollowed(epoch: number, told: Readonly<Record<string, FleetCause>>): Followed {
  return { epoch, rev: 0, told: new Map(Object.entries(told)), failing: new Map() };
}

/** Keys of a partition are fewer than this. */
const KEYS = 2 ** 32;

function followDevice(failing: Map<number, FailingDevice>, device: FailingDevice): void {
  const place = device.p * KEYS + device.key;
  if (device.members.length === 0) failing.delete(place);
  else failing.set(place, device);
}

/** In the order of their places, whichever changed last: so a cause names its devices in one order. */
function inOrder(failing: ReadonlyMap<number, FailingDevice>): FleetMember[] {
  const places = [...failing].sort(([one], [other]) => one - other);
  return places.flatMap(([, { members }]) => members);
}

function causeIsBack(
  key: string,
  before: ReadonlyMap<string, FleetCause>,
  current: ReadonlyMap<string, FleetCause>,
): boolean {
  const now = current.get(key);
  return now !== undefined && now !== before.get(key);
}
