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
/** Folding what fails takes one part in so many of this worker's time: a cause of 50,000 devices takes a third of a second, and each of its changes names them all. */
const FOLDING = 20;
/** Events that are read at once. */
const PAGE = 500;

export function createDesk(options: DeskOptions): Desk {
  return new ClusterDesk(options);
}

/** The desk, with what it follows of the cluster since its lease began. */
class ClusterDesk implements Desk {
  private readonly backend: Backend;
  private readonly openHooks: ((looks: HookLooks, kept: string) => Webhooks) | null;
  private readonly keep: { readonly batches: number; readonly events: number };
  private readonly log: (level: 'info' | 'warning' | 'error', message: string) => void;
  private isStopping = false;
  private tidiedAt = Number.NEGATIVE_INFINITY;
  private foldsFrom = Number.NEGATIVE_INFINITY;
  /** Causes that nothing fails of any more, and since when, milliseconds: resolved once all partitions are past that. */
  private readonly ending = new Map<string, number>();
  private hooks: { readonly webhooks: Webhooks; readonly epoch: number; seen: number } | null = null;
  private readonly devices = new Map<string, ReportDevice>();
  /** What was told, and what fails by the places of devices, followed since this lease began. */
  private followed: Followed | null = null;
  private silences = createSilences(null);
  private readonly looks: HookLooks;

  constructor(options: DeskOptions) {
    this.backend = options.backend;
    this.openHooks = options.openHooks;
    this.keep = options.keep;
    this.log = options.log;
    this.looks = {
      device: (id) => this.devices.get(id),
      fleet: () => [...(this.followed?.told.values() ?? [])],
      isHidden: (id, mnemonic) => {
        const device = this.devices.get(id);
        return device !== undefined && this.silences.hasMessage(device, mnemonic, Date.now());
      },
      isCauseHidden: (cause) => {
        const failing = [...(this.followed?.failing.values() ?? [])].flatMap(({ members }) => members);
        const named = failing.map(({ device, hostname }) => ({ id: device, hostname: hostname ?? null }));
        return this.silences.hasFleet(cause, named, Date.now());
      },
    };
  }

  async attend(worker: string, leaseOf: () => Lease | null): Promise<void> {
    while (!this.isStopping) {
      const lease = leaseOf();
      try {
        if (lease === null) await this.dropHooks();
        else {
          await this.foldFleet(worker, lease);
          await this.tellSilences(worker, lease);
          await this.tellHooks(worker, lease);
          if (performance.now() - this.tidiedAt > TIDY) {
            const now = Date.now();
            const before = { batches: now - this.keep.batches, events: now - this.keep.events };
            // The rest in the next turn: meanwhile others have theirs.
            if ((await this.backend.desk.tidy(worker, lease, before)) !== true) this.tidiedAt = performance.now();
          }
        }
      } catch (error) {
        // Whether the last causes were told is not known.
        this.followed = null;
        // The worker says that the engine is away; what else is wrong it would not find out.
        if (!(error instanceof AwayError)) this.log('error', messageOf(error));
      }
      await new Promise((resolve) => setTimeout(resolve, TURN));
    }
    await this.dropHooks();
  }

  async stop(): Promise<void> {
    this.isStopping = true;
  }

  private async foldFleet(worker: string, lease: Lease): Promise<void> {
    if (this.followed?.epoch !== lease.epoch) this.followed = newFollowed(lease.epoch, await this.backend.desk.told());
    else if (performance.now() < this.foldsFrom) return;
    const { changed, rev, workedOff, now } = await this.backend.desk.fleet(this.followed.rev);
    if (changed.length === 0 && this.followed.rev > 0 && this.ending.size === 0) return;
    const began = performance.now();
    this.followed.rev = rev;
    for (const device of changed) followDevice(this.followed.failing, device);
    const { told: before, failing } = this.followed;
    const current = new Map(causesOf(inOrder(failing)).map((cause) => [fleetKey(cause), cause]));
    for (const [key, cause] of before) {
      if (current.has(key)) continue;
      const since = this.ending.get(key) ?? now;
      this.ending.set(key, since);
      // A partition that lags may hold what fails still.
      if (workedOff < since) current.set(key, cause);
    }
    for (const key of this.ending.keys())
      if (!before.has(key) || causeIsBack(key, before, current)) this.ending.delete(key);
    const at = new Date(now).toISOString();
    const events: StampedEvent[] = fleetChanges(before, current).map((event) => ({
      kind: event.kind,
      body: JSON.stringify(event),
      at,
      fingerprint: null,
    }));
    this.foldsFrom = performance.now() + (performance.now() - began) * FOLDING;
    if (events.length > 0 && !(await this.backend.desk.tellFleet(worker, lease, Object.fromEntries(current), events))) {
      this.followed = null;
      return;
    }
    this.followed.told = current;
  }

  /** Who silences knows what that hides; what is shown then is told of by who may tell. */
  private async tellSilences(worker: string, lease: Lease): Promise<void> {
    this.silences = createSilences(JSON.stringify(await this.backend.silences.list()));
    const news = await this.backend.desk.silenceNews();
    if (news.length === 0) return;
    const reports = await this.backend.view.reports([...new Set(news.flatMap(({ touched }) => touched))]);
    const at = new Date().toISOString();
    const events = reports.map(({ report, next }) => ({
      kind: 'diagnosis' as const,
      body: JSON.stringify({ kind: 'diagnosis', device: report, next }),
      at,
      fingerprint: null,
    }));
    await this.backend.desk.tellSilences(worker, lease, news, events);
  }

  private async tellHooks(worker: string, lease: Lease): Promise<void> {
    if (this.openHooks === null) return;
    if (this.hooks !== null && this.hooks.epoch !== lease.epoch) await this.dropHooks();
    if (this.hooks === null) {
      // The first worker ever begins with what comes from now on.
      const kept = (await this.backend.desk.hooks()) ?? unseenAfter(await this.backend.view.lastEvent());
      if (!(await this.backend.desk.keepHooks(worker, lease, kept))) return;
      this.hooks = { webhooks: this.openHooks(this.looks, kept), epoch: lease.epoch, seen: seenUpTo(kept) ?? 0 };
    }
    for (;;) {
      const events = await this.backend.view.events(this.hooks.seen, PAGE);
      for (const event of events) this.note(event);
      const unknown = events.flatMap((event) =>
        event.kind === 'incident' && !this.devices.has(event.device) ? [event.device] : [],
      );
      if (unknown.length > 0) for (const { report } of await this.backend.view.reports(unknown)) this.remember(report);
      this.hooks.webhooks.take(events);
      this.hooks.seen = events.at(-1)?.id ?? this.hooks.seen;
      if (events.length < PAGE) break;
    }
    const state = this.hooks.webhooks.state();
    if (state !== null && !(await this.backend.desk.keepHooks(worker, lease, state))) await this.dropHooks();
  }

  /** The newest report of a device that something is told of. */
  private note(event: LiveEvent): void {
    if (event.kind === 'diagnosis') this.remember(event.device);
  }

  private remember(report: ReportDevice): void {
    this.devices.delete(report.id);
    this.devices.set(report.id, report);
    const [oldest] = this.devices.keys();
    if (this.devices.size > PAGE * 4 && oldest !== undefined) this.devices.delete(oldest);
  }

  private async dropHooks(): Promise<void> {
    const old = this.hooks;
    this.hooks = null;
    await old?.webhooks.close();
  }
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
