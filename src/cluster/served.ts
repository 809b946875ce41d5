import { randomBytes, randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { Served } from '../collector/collector.js';
import type { Diagnosing } from '../collector/diagnosing.js';
import { Refusal } from '../collector/refusal.js';
import { createSharing } from '../diagnose/judge/sharing.js';
import { escapeControls } from '../ingest/text/escape.js';
import type { Counters, LiveEvent, LiveMessage, LiveSnapshot } from '../model/live.js';
import type { FleetCause, ReportDevice } from '../model/report.js';
import { messageOf } from '../model/thrown.js';
import { createGiving, type Giving } from './giving.js';
import { AwayError, type Backend, type Choices, type Chosen, type ViewedDevice } from './ports.js';
import { createSharedSilences, type SharedSilences } from './shared-silences.js';
import { createStanding, type Standing } from './standing.js';
import { written } from './written.js';

export interface ServingOptions {
  readonly backend: Backend;
  readonly version: string;
  /** Where it answers, for who looks at the cluster; null before it does. */
  address(): string | null;
  /** Ids of the findings that this server's knowledge has. */
  readonly findings: readonly string[];
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
/** Events that are read at once. */
const PAGE = 1000;
/** Devices that are read at once: so few that what is not kept of them is garbage before it is old. */
const DEVICES = 100;
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
  const last = Math.max(0, (await view.lastEvent()) - MESSAGES * 3);
  const silences = createSharedSilences(shared, options.findings, () => copy.reports());
  const giving = createGiving(options.backend.given, options.diagnosing.records, () => copy.devices.values());
  const copy = new Copy(options.backend, silences, giving, last);
  const server = new Server(options, copy);

  await server.look();
  const ended = server.follow();
  ended.catch(() => {});

  return {
    ended,
    counters: () => server.counters(),
    snapshot: () => server.snapshot(silences.shownAt(Date.now(), copy.fleet ?? [])),
    eventsAfter: async (id, limit) => (await view.events(id, limit)).map(silences.shown),
    onEvents: (take) => server.onEvents(take),
    submit: giving.submit,
    analyze: options.diagnosing.analyze,
    feed: { choose: (id, topology, mode) => choose(options, copy, choices, { choose: id, topology, mode }) },
    mayGive: true,
    silences,
    async stop() {
      server.isStopping = true;
      giving.stop();
      await ended.catch(() => {});
    },
  };
}

/** The state of a cluster as it was looked at last. */
class Copy {
  readonly devices = new Map<string, ViewedDevice>();
  private readonly sharing = createSharing();
  messages: readonly LiveMessage[] = [];
  fleet: readonly FleetCause[] | null = null;
  private rev = 0;

  /** @param last the event from which on it is followed, later the newest that was read */
  constructor(
    private readonly backend: Backend,
    private readonly silences: SharedSilences,
    private readonly giving: Giving,
    public last: number,
  ) {}

  reports(): ReportDevice[] {
    return [...this.devices.values()].flatMap(({ report }) => report ?? []);
  }

  /**
   * Events first: the devices that are read afterwards are at least as new.
   * @returns what happened, as it is shown
   */
  async look(): Promise<readonly LiveEvent[]> {
    const events = await this.readEvents();
    // Before: the devices are at least as new as the answers.
    await this.giving.look();
    // Asked before: the devices are those that whoever silenced something saw, or newer.
    const listed = await this.backend.silences.list();
    await this.readDevices();
    this.giving.settle();
    await this.silences.follow(listed);
    if (events.length > 0 || this.fleet === null) this.fleet = await this.backend.view.fleet();
    const messages = events.flatMap((event) => (event.kind === 'message' ? [event.message] : []));
    this.messages = [...this.messages, ...messages].slice(-MESSAGES);
    return events.map(this.silences.shown);
  }

  private async readEvents(): Promise<LiveEvent[]> {
    const events: LiveEvent[] = [];
    for (;;) {
      const some = await this.backend.view.events(this.last, PAGE);
      events.push(...some);
      this.last = some.at(-1)?.id ?? this.last;
      if (some.length < PAGE) return events;
    }
  }

  private async readDevices(): Promise<void> {
    for (;;) {
      const some = await this.backend.view.devices(this.rev, DEVICES);
      for (const { p, key, rev, report, next } of some) {
        const place = `${p} ${key}`;
        if (report === null) this.devices.delete(place);
        else
          this.devices.set(place, { p, key, rev, report: this.sharing.report(report), next: this.sharing.next(next) });
      }
      this.rev = some.at(-1)?.rev ?? this.rev;
      if (some.length < DEVICES) return;
    }
  }
}

/** A server that looks again and again, says that it is there, and tells who listens what happened. */
class Server {
  isStopping = false;
  private isAway = false;
  private readonly startedAt = new Date().toISOString();
  private readonly standing: Standing;
  private readonly takers = new Set<(events: readonly LiveEvent[]) => void>();
  /** Another one with each start. */
  private readonly name = `${hostname()} ${process.pid} ${randomBytes(6).toString('hex')}`;
  private notedAt = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly options: ServingOptions,
    private readonly copy: Copy,
  ) {
    this.standing = createStanding(options.backend.view);
  }

  async look(): Promise<void> {
    const told = await this.copy.look();
    await this.standing.look();
    await this.note();
    if (told.length > 0) for (const take of this.takers) take(told);
  }

  async follow(): Promise<void> {
    const { log } = this.options;
    while (!this.isStopping) {
      await new Promise((resolve) => setTimeout(resolve, this.isAway ? RETRY : TURN));
      try {
        await this.look();
        if (this.isAway) log('info', 'the engine is back');
        this.isAway = false;
      } catch (error) {
        if (!(error instanceof AwayError)) throw error;
        if (!this.isAway && !this.isStopping)
          log('warning', `the engine is away (${error.message}); what is shown stays as it is`);
        this.isAway = true;
      }
    }
  }

  onEvents(take: (events: readonly LiveEvent[]) => void): () => void {
    this.takers.add(take);
    return () => this.takers.delete(take);
  }

  counters(): Counters {
    const { devices } = this.copy;
    let openIncidents = 0;
    for (const { report } of devices.values())
      for (const { status } of report?.incidents ?? []) if (status === 'open') openIncidents += 1;
    return {
      ...this.standing.counters(),
      devices: devices.size,
      openIncidents,
      store: { state: this.isAway ? 'degraded' : 'ok', pending: this.standing.waiting, lost: 0 },
    };
  }

  snapshot({ devices, fleet, silenced }: ReturnType<SharedSilences['shownAt']>): LiveSnapshot {
    const { copy } = this;
    let next: LiveSnapshot['next'] | null = null;
    return {
      schema: 'sldiag/live/v1',
      version: this.options.version,
      startedAt: this.startedAt,
      at: new Date().toISOString(),
      event: copy.last,
      devices,
      // Most pages show none of thousands.
      get next() {
        next ??= [...copy.devices.values()].flatMap((each) => each.next);
        return next;
      },
      fleet,
      counters: this.counters(),
      messages: copy.messages,
      silenced,
    };
  }

  /** Says that it is there. */
  private async note(): Promise<void> {
    if (performance.now() - this.notedAt <= NOTE) return;
    const address = this.options.address();
    if (address === null) return;
    this.notedAt = performance.now();
    const { version, backend, log } = this.options;
    const { devices, last } = this.copy;
    try {
      await backend.view.note(this.name, 'server', {
        version,
        address,
        startedAt: this.startedAt,
        devices: devices.size,
        event: last,
      });
    } catch (error) {
      if (error instanceof AwayError) throw error;
      // Nothing that it shows depends on it.
      log('warning', `cluster status can't tell of this server: ${messageOf(error)}`);
      this.notedAt = Number.POSITIVE_INFINITY;
    }
  }
}

/** @throws Refusal 404, 503 */
async function choose(options: ServingOptions, copy: Copy, choices: Choices, chosen: Chosen): Promise<void> {
  const { choose: id, topology, mode } = chosen;
  const device = [...copy.devices.values()].find(({ report }) => report?.id === id);
  const answer = device === undefined ? 'gone' : await written(choices.add(device, randomUUID(), chosen));
  if (answer === 'gone') throw new Refusal(404, 'unknown-device', `no device is called ${escapeControls(id)}`);
  if (answer === 'mixed')
    throw new Refusal(503, 'old-workers', 'a worker of an older version is there, which can’t be told of topologies');
  options.log('info', `topology of ${id}: ${topology ?? 'by the evidence'}, mode: ${mode ?? 'by the evidence'}`);
}
