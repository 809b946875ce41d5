import type { Engine } from '../diagnose/judge/engine.js';
import type { Listener } from '../ingest/receive/listener.js';
import { createLiveReader } from '../ingest/records/live-reader.js';
import type { Diagnostic } from '../model/diagnostic.js';
import type { Inventory } from '../model/inventory.js';
import type {
  Arrival,
  Counters,
  LiveEvent,
  LiveFeed,
  LiveSnapshot,
  Unstamped,
  WebhookCounters,
} from '../model/live.js';
import type { LiveSilence } from '../model/silence.js';
import type { Loaded, Store } from '../store/store.js';
import { besideOf } from './beside.js';
import { type Core, createCore } from './core.js';
import { createCounting } from './counting.js';
import { createDiagnosing, type Diagnosing } from './diagnosing.js';
import { createEventRow } from './event-row.js';
import { CORE_LIMITS, type CoreLimits } from './following.js';
import { createHandedOver, type HandedOver } from './handed-over.js';
import { ownFeed } from './own-feed.js';
import { createPace, type Pace } from './pace.js';
import { type Alarm, createClockWatch, lossesOf, STORE_EMPTIED, storeNews } from './run-alarms.js';
import type { AskedSilence, Silences } from './silences.js';
import { createSilencing, type Silencing } from './silencing.js';
import { createWriting } from './writing.js';

export interface CollectorOptions {
  readonly version: string;
  readonly limits?: CoreLimits;
  /** False only when the user asked for the secrets. */
  readonly redact: boolean;
  /** Where events and devices are kept; null keeps them in memory only. */
  readonly store: Store | null;
  /** What `store.load()` gave. */
  readonly loaded: Loaded | null;
  /** How long a change may wait before it is written, milliseconds. */
  readonly flushMs: number;
  /** What the user's own records say of devices. */
  readonly inventory?: Inventory | undefined;
}

/** What the HTTP interface shows and takes, whoever has it. */
export type Served = Pick<Collector, 'counters' | 'snapshot' | 'submit' | 'analyze' | 'eventsAfter' | 'onEvents'> & {
  readonly feed: Pick<LiveFeed, 'choose'>;
  /** False where no outputs are taken. */
  readonly mayGive: boolean;
  readonly silences: {
    list(): readonly LiveSilence[];
    /** @throws Refusal for what makes no sense */
    add(asked: AskedSilence): LiveSilence | Promise<LiveSilence>;
    /** @throws Refusal 404 */
    end(id: string): LiveSilence | Promise<LiveSilence>;
  };
};

/** A running collector: the core with a clock, listeners and a store around it. */
export interface Collector extends HandedOver, Pick<Diagnosing, 'read' | 'analyze'> {
  readonly feed: LiveFeed;
  readonly mayGive: boolean;
  /** Takes what a listener received. */
  receive(batch: readonly Arrival[]): void;
  /** Counts this listener in, and closes it at the end. */
  attach(listener: Listener): void;
  /** Tells of a problem, as an alarm. */
  complain(diagnostic: Diagnostic): void;
  snapshot(): LiveSnapshot;
  counters(): Counters;
  /** Events after an id, oldest first: from memory, or else from the store. */
  eventsAfter(id: number, limit: number): Promise<readonly LiveEvent[]>;
  /** Told of every event as it happens, and of the id up to which events are on disk. */
  onEvents(take: (events: readonly LiveEvent[]) => void): () => void;
  /** To be told by the store. */
  stored(upTo: number): void;
  onStored(take: (upTo: number) => void): void;
  storeChanged(state: 'ok' | 'degraded', reason: string): void;
  /** The store had to begin a new file: everything is written to it again. */
  storeRenewed(): void;
  /** Writes what waits, at once. */
  flush(): void;
  /** Counts what becomes of notices in with the rest. */
  countWebhooks(read: () => WebhookCounters): void;
  /** What is hidden, why and until when. */
  readonly silences: Silencing;
  /** What webhooks keep in the store with the next write; `read` gives null while nothing is new. */
  keepBeside(read: () => string | null): void;
  /** Closes the listeners, writes what is pending, and ends. */
  stop(): Promise<void>;
}

/** How often held messages and waiting devices are looked after, milliseconds. */
const TICK = 5;
/** Longest time of judging in one go, milliseconds. */
const TURN = 10;
const COUNTERS_EVERY = 5000;
/** Judging what still waits when the collector ends takes so long at most, milliseconds. */
const LAST_TURN = 2000;

/** In one piece: what a collector is made of, and what of each part it gives out. */
export function createCollector(engine: Engine, options: CollectorOptions): Collector {
  const { version, store, loaded, redact, flushMs } = options;
  const startedAt = new Date().toISOString();
  const listeners: Listener[] = [];
  const storedTakers: ((upTo: number) => void)[] = [];
  const row = createEventRow(loaded?.lastEvent ?? 0);
  const pace = createPace(performance.now());
  const beside = besideOf(loaded?.beside ?? null);
  let readBeside: () => string | null = () => null;

  const core = createCore(engine, options.limits ?? CORE_LIMITS, version, emit, options.inventory);
  const findings = engine.knowledge.findings.map(({ id }) => id);
  const silencing = createSilencing(beside.silences ?? null, findings, core, emit);
  const writing = createWriting(store, core, row, beside, {
    webhooks: () => readBeside(),
    silences: silencing.state,
  });
  const diagnosing = createDiagnosing(engine, options);
  const handedOver = createHandedOver(core, diagnosing.documents);
  const reader = createLiveReader(
    { messages: engine.knowledge.messages, redact, zones: {} },
    { record: (record, reception) => core.take(record, reception), diagnostic: complain },
  );
  const counting = createCounting({ reader, core, pace, writing, store, listeners }, emit);
  const watchClock = createClockWatch(alarm);
  if (loaded !== null) for (const each of lossesOf(loaded, restored(core, loaded))) alarm(each);

  function emit(event: Unstamped, fingerprint: string | null = null): void {
    const told = event.kind === 'diagnosis' ? { ...event, device: silencing.shown(event.device) } : event;
    writing.note(row.push(told), fingerprint);
  }

  function alarm([level, code, message]: Alarm): void {
    emit({ kind: 'alarm', level, code, message });
  }

  function complain({ level, code, message, source, help }: Diagnostic): void {
    alarm([level, code, `${source}: ${message}${help === undefined ? '' : ` (${help})`}`]);
  }

  function tick(): void {
    const started = performance.now();
    const now = Date.now();
    reader.flush(now);
    pace.tick(started, now, reader.counts().received);
    judgeInTime(core, pace, now, started);
    watchClock(now, started);
  }

  function snapshot(): LiveSnapshot {
    const now = Date.now();
    const shown = silencing.shownAt(now, core.fleet());
    const since = { version, startedAt, at: new Date(now).toISOString(), event: row.last };
    return snapshotOf(since, shown, core, counting.counters());
  }

  const timers = [
    setInterval(tick, TICK),
    setInterval(() => writing.flushInTime(pace.isStorm), flushMs),
    setInterval(counting.tell, COUNTERS_EVERY),
  ];

  async function end(): Promise<void> {
    await Promise.all(listeners.map((listener) => listener.close()));
    for (const timer of timers) clearInterval(timer);
    await diagnosing.close();
    reader.flush();
    const deadline = Date.now() + LAST_TURN;
    while (core.judge(Date.now(), 100) && Date.now() < deadline);
    row.tell();
    writing.flush();
    await store?.close();
  }

  let stopped: Promise<void> | null = null;
  const stop = () => {
    stopped ??= end();
    return stopped;
  };

  return {
    feed: ownFeed(core, row, snapshot, handedOver, stop),
    receive(batch) {
      for (const arrival of batch) reader.take(arrival);
    },
    attach: (listener) => {
      listeners.push(listener);
    },
    complain,
    snapshot,
    counters: counting.counters,
    mayGive: true,
    submit: handedOver.submit,
    analyze: diagnosing.analyze,
    read: diagnosing.read,
    eventsAfter: writing.eventsAfter,
    onEvents: row.listen,
    stored(upTo) {
      for (const take of storedTakers) take(upTo);
    },
    onStored: (take) => {
      storedTakers.push(take);
    },
    storeChanged: (state, reason) => alarm(storeNews(state, reason)),
    storeRenewed() {
      core.keepAll();
      writing.writeAnew();
      alarm(STORE_EMPTIED);
    },
    flush: writing.flush,
    countWebhooks: counting.countWebhooks,
    keepBeside: (read) => {
      readBeside = read;
    },
    silences: counted(silencing, () => emit({ kind: 'counters', counters: counting.counters() })),
    stop,
  };
}

function snapshotOf(
  since: Pick<LiveSnapshot, 'version' | 'startedAt' | 'at' | 'event'>,
  { devices, silenced, fleet }: ReturnType<Silences['shownAt']>,
  core: Core,
  counters: Counters,
): LiveSnapshot {
  let next: LiveSnapshot['next'] | null = null;
  return {
    schema: 'sldiag/live/v1',
    ...since,
    devices,
    // Most pages show none of thousands.
    get next() {
      next ??= core.next();
      return next;
    },
    fleet,
    counters,
    messages: core.messages(),
    silenced,
  };
}

/** What is hidden changed, and so did what is counted. */
function counted(silencing: Silencing, tell: () => void): Silencing {
  const told = (silence: LiveSilence) => {
    tell();
    return silence;
  };
  return { ...silencing, add: (asked) => told(silencing.add(asked)), end: (id) => told(silencing.end(id)) };
}

/** Receiving and writing come between; of devices that nothing urgent came from one a turn is enough. */
function judgeInTime(core: Core, pace: Pace, now: number, started: number): void {
  for (let from = started; pace.hasTime && from - started < TURN; ) {
    const isMore = core.judge(now, 1);
    const until = performance.now();
    pace.spend(until - from);
    from = until;
    if (!isMore || !core.isPressed) break;
  }
}

/** Goes on from what an earlier run kept; returns how many devices could not be read. */
function restored(core: Core, loaded: Loaded): number {
  const devices = loaded.devices.map((device) => ({
    ...device,
    choice: device.choice === null ? null : JSON.parse(device.choice),
  }));
  return core.restore({ ...loaded, devices });
}
