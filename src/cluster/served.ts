import { randomBytes, randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { Served } from '../collector/collector.js';
import type { Diagnosing } from '../collector/diagnosing.js';
import { Refusal } from '../collector/refusal.js';
import { escapeControls } from '../ingest/text/escape.js';
import type { Counters, LiveEvent, LiveMessage, LiveSnapshot } from '../model/live.js';
import type { FleetCause, ReportDevice } from '../model/report.js';
import type { Mode, TopologyId } from '../model/terms.js';
import { messageOf } from '../model/thrown.js';
import { createGiving } from './giving.js';
import { AwayError, type Backend, type ViewedDevice } from './ports.js';
import { createSharedSilences } from './shared-silences.js';
import { createStanding } from './standing.js';
import { written } from './written.js';

export interface ServingOptions {
  readonly backend: Backend;
  readonly version: string;
  /** Where it answers, for who looks at the cluster; null before it does. */
  address(): string | null;
  /** Diagnoses what is pasted, of which nothing reaches the cluster; and reads what is given to devices. */
  readonly diagnosing: Pick<Diagnosing, 'analyze' | 'records'>;
  log(level: 'info' | 'warning' | 'error', message: string): void;
}

/** The state of a cluster as the HTTP interface shows it: a copy that follows it. */
export interface Serving extends Served {
  /** Rejects with what trying again doesn't mend. */
  readonly ended: Promise<void>;
  stop(): Promise<void>;
}

const TURN = 250;
const RETRY = 1000;
/** Devices and events that are read at once. */
const PAGE = 1000;
/** Newest messages of which a view begins. */
const MESSAGES = 1000;
/** Milliseconds between two signs of life. */
const NOTE = 2000;

/**
 * Reads the whole state and goes on following it.
 * @throws AwayError when the engine can't be reached at the beginning
 */
export async function startServing(options: ServingOptions): Promise<Serving> {
  const { view, silences: shared, choices } = options.backend;
  const { analyze, records } = options.diagnosing;
  const startedAt = new Date().toISOString();
  const devices = new Map<string, ViewedDevice>();
  const takers = new Set<(events: readonly LiveEvent[]) => void>();
  const silences = createSharedSilences(shared, reports);
  const giving = createGiving(options.backend.given, records, () => devices.values());
  const standing = createStanding(view);
  let messages: LiveMessage[] = [];
  let fleet: readonly FleetCause[] | null = null;
  let rev = 0;
  let last = Math.max(0, (await view.lastEvent()) - MESSAGES * 3);
  let isAway = false;
  let isStopping = false;
  // Another one with each start.
  const name = `${hostname()} ${process.pid} ${randomBytes(6).toString('hex')}`;
  let notedAt = Number.NEGATIVE_INFINITY;

  /** Says that it is there. */
  async function note(): Promise<void> {
    if (performance.now() - notedAt <= NOTE) return;
    const address = options.address();
    if (address === null) return;
    notedAt = performance.now();
    const { version } = options;
    try {
      await view.note(name, 'server', { version, address, startedAt, devices: devices.size, event: last });
    } catch (error) {
      if (error instanceof AwayError) throw error;
      // Nothing that it shows depends on it.
      options.log('warning', `cluster status can't tell of this server: ${messageOf(error)}`);
      notedAt = Number.POSITIVE_INFINITY;
    }
  }

  /** Events first: the devices that are read afterwards are at least as new. */
  async function turn(): Promise<void> {
    const events: LiveEvent[] = [];
    for (;;) {
      const some = await view.events(last, PAGE);
      events.push(...some);
      last = some.at(-1)?.id ?? last;
      if (some.length < PAGE) break;
    }
    // Before: the devices are at least as new as the answers.
    await giving.look();
    // Asked before: the devices are those that whoever silenced something saw, or newer.
    const listed = await shared.list();
    for (;;) {
      const some = await view.devices(rev, PAGE);
      for (const device of some) {
        const place = `${device.p} ${device.key}`;
        if (device.report === null) devices.delete(place);
        else devices.set(place, device);
      }
      rev = some.at(-1)?.rev ?? rev;
      if (some.length < PAGE) break;
    }
    giving.settle();
    await silences.follow(listed);
    if (events.length > 0 || fleet === null) fleet = await view.fleet();
    for (const event of events) if (event.kind === 'message') messages.push(event.message);
    messages = messages.slice(-MESSAGES);
    await standing.look();
    await note();
    const told = events.map(silences.shown);
    if (told.length > 0) for (const take of takers) take(told);
  }

  function reports(): ReportDevice[] {
    return [...devices.values()].flatMap(({ report }) => report ?? []);
  }

  function counters(): Counters {
    let openIncidents = 0;
    for (const { report } of devices.values())
      for (const { status } of report?.incidents ?? []) if (status === 'open') openIncidents += 1;
    return {
      ...standing.counters(),
      devices: devices.size,
      openIncidents,
      store: { state: isAway ? 'degraded' : 'ok', pending: standing.waiting, lost: 0 },
    };
  }

  async function choose(id: string, topology: TopologyId | null, mode: Mode | null): Promise<void> {
    const device = [...devices.values()].find(({ report }) => report?.id === id);
    const chosen = { choose: id, topology, mode };
    const answer = device === undefined ? 'gone' : await written(choices.add(device, randomUUID(), chosen));
    if (answer === 'gone') throw new Refusal(404, 'unknown-device', `no device is called ${escapeControls(id)}`);
    if (answer === 'mixed')
      throw new Refusal(503, 'old-workers', 'a worker of an older version is there, which can’t be told of topologies');
    options.log('info', `topology of ${id}: ${topology ?? 'by the evidence'}, mode: ${mode ?? 'by the evidence'}`);
  }

  await turn();
  const ended = (async () => {
    while (!isStopping) {
      await new Promise((resolve) => setTimeout(resolve, isAway ? RETRY : TURN));
      try {
        await turn();
        if (isAway) options.log('info', 'the engine is back');
        isAway = false;
      } catch (error) {
        if (!(error instanceof AwayError)) throw error;
        if (!isAway && !isStopping)
          options.log('warning', `the engine is away (${error.message}); what is shown stays as it is`);
        isAway = true;
      }
    }
  })();
  ended.catch(() => {});

  return {
    ended,
    counters,
    snapshot: () => {
      let next: LiveSnapshot['next'] | null = null;
      const now = Date.now();
      const shown = silences.shownAt(now, fleet ?? []);
      return {
        schema: 'sldiag/live/v1',
        version: options.version,
        startedAt,
        at: new Date(now).toISOString(),
        event: last,
        devices: shown.devices,
        // Most pages show none of thousands.
        get next() {
          next ??= [...devices.values()].flatMap((each) => each.next);
          return next;
        },
        fleet: shown.fleet,
        counters: counters(),
        messages,
        silenced: shown.silenced,
      };
    },
    eventsAfter: async (id, limit) => (await view.events(id, limit)).map(silences.shown),
    onEvents(take) {
      takers.add(take);
      return () => takers.delete(take);
    },
    submit: giving.submit,
    analyze,
    feed: { choose },
    mayGive: true,
    silences,
    async stop() {
      isStopping = true;
      giving.stop();
      await ended.catch(() => {});
    },
  };
}
