import { type AnalysisOptions, createAnalysis } from '../diagnose/analysis.js';
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
import type { InputRecord } from '../model/record.js';
import type { Report } from '../model/report.js';
import type { Loaded, Store } from '../store/store.js';
import { createCore, type Submission } from './core.js';
import { CORE_LIMITS, type CoreLimits } from './following.js';
import { createRecentEvents } from './recent-events.js';
import { createDocumentReader } from './submissions.js';

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
};

/** A running collector: the core with a clock, listeners and a store around it. */
export interface Collector {
  readonly feed: LiveFeed;
  /** Takes what a listener received. */
  receive(batch: readonly Arrival[]): void;
  /** Counts this listener in, and closes it at the end. */
  attach(listener: Listener): void;
  /** Tells of a problem, as an alarm. */
  complain(diagnostic: Diagnostic): void;
  snapshot(): LiveSnapshot;
  counters(): Counters;
  /** Takes show outputs or log lines that somebody handed over; the bytes are the collector's from now on. */
  submit(bytes: Uint8Array, source: string): Promise<Submission>;
  /** Diagnoses show outputs or log lines for themselves; nothing of them is kept. The bytes are the collector's from now on. */
  analyze(bytes: Uint8Array, source: string): Promise<Report>;
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
  /** What else is kept in the store with the next write; `read` gives null while nothing is new. */
  keepBeside(read: () => string | null): void;
  /** Closes the listeners, writes what is pending, and ends. */
  stop(): Promise<void>;
}

/** Bytes of what is handed over that are read at once; a larger document is read by another thread. */
const READ_AT_ONCE = 16 * 1024;
/** How often held messages and waiting devices are looked after, milliseconds. */
const TICK = 5;
/** Longest time of judging in one go, milliseconds. */
const TURN = 10;
/** Messages a second above which taking them in comes before all else, and how often changes are written then, milliseconds. */
const STORM = 10_000;
const STORM_FLUSH = 200;
/** The share of the time that judging may take, by messages a second: what is not received in time the kernel drops. */
const SHARES: readonly (readonly [upTo: number, share: number])[] = [
  [1000, 0.6],
  [STORM, 0.3],
  [30_000, 0.15],
  [Number.POSITIVE_INFINITY, 0.05],
];
/** Time that may be saved up for when many devices change at once, milliseconds. */
const SAVED = 60;
/** Milliseconds over which the rate is taken. */
const SMOOTHED = 500;
/** Devices written at once, but for those with news; more would hold up receiving. */
const KEPT_AT_ONCE = 60;
/** Events that are kept in memory for views that come back, and characters of them. */
const RECENT_EVENTS = 3000;
const RECENT_SIZE = 32_000_000;
const COUNTERS_EVERY = 5000;
/** Milliseconds by which the wall clock may leave the time that passes before it is told. */
const CLOCK_JUMP = 60_000;
const RATE_SECONDS = 5;

export function createCollector(engine: Engine, options: CollectorOptions): Collector {
  const { version, store, loaded, redact, flushMs } = options;
  const startedAt = new Date().toISOString();
  const listeners: Listener[] = [];
  const takers = new Set<(events: readonly LiveEvent[]) => void>();
  const storedTakers: ((upTo: number) => void)[] = [];
  let lastEvent = loaded?.lastEvent ?? 0;
  const recent = createRecentEvents(RECENT_EVENTS, RECENT_SIZE);
  let fresh: LiveEvent[] = [];
  let unwritten: { event: LiveEvent; fingerprint: string | null }[] = [];
  let isTelling = false;
  let perSecond: number[] = [];
  let secondAt = 0;
  let receivedBefore = 0;
  let receivedAtTick = 0;
  let tickedAt = performance.now();
  let credit = SAVED;
  let flushedAt = 0;
  let rate = 0;
  let countersTold = '';
  let readBeside: () => string | null = () => null;
  let readWebhooks: (() => WebhookCounters) | null = null;
  let clockAhead = Date.now() - performance.now();

  const documents = createDocumentReader({ messages: engine.knowledge.messages, redact: true });
  const core = createCore(engine, options.limits ?? CORE_LIMITS, version, emit, options.inventory);
  const reader = createLiveReader(
    { messages: engine.knowledge.messages, redact, zones: {} },
    { record: (record, reception) => core.take(record, reception), diagnostic: complain },
  );
  if (loaded !== null) {
    const unread = core.restore({
      ...loaded,
      devices: loaded.devices.map((device) => ({
        ...device,
        choice: device.choice === null ? null : JSON.parse(device.choice),
      })),
    });
    if (loaded.setAside !== null) {
      const { path, reason } = loaded.setAside;
      alarm(
        'error',
        'store-damaged',
        `the store could not be read (${reason}); it was set aside as ${path}, and a new one was begun`,
      );
    }
    if (loaded.missing > 0)
      alarm(
        'error',
        'store-behind',
        `the store lacks the newest ${loaded.missing} events that were stored: its -wal file was lost, or it is an older copy`,
      );
    if (unread > 0)
      alarm('warning', 'state-unread', `${unread} devices were kept by another version of sldiag; they begin anew`);
  }

  function emit(event: Unstamped, fingerprint: string | null = null): void {
    lastEvent += 1;
    const stamped = { id: lastEvent, at: new Date().toISOString(), ...event } as LiveEvent;
    recent.push(stamped);
    if (store !== null && event.kind !== 'counters') unwritten.push({ event: stamped, fingerprint });
    fresh.push(stamped);
    if (isTelling) return;
    isTelling = true;
    setImmediate(tellFresh);
  }

  function tellFresh(): void {
    isTelling = false;
    const events = fresh;
    fresh = [];
    if (events.length > 0) for (const take of takers) take(events);
  }

  function alarm(level: Diagnostic['level'], code: string, message: string): void {
    emit({ kind: 'alarm', level, code, message });
  }

  function complain({ level, code, message, source, help }: Diagnostic): void {
    alarm(level, code, `${source}: ${message}${help === undefined ? '' : ` (${help})`}`);
  }

  /** Writes what waits; in a storm less often, and more at once. */
  function flushInTime(): void {
    const now = performance.now();
    if (rate >= STORM && now - flushedAt < STORM_FLUSH) return;
    flushedAt = now;
    flush();
  }

  function flush(limit = KEPT_AT_ONCE): void {
    if (store === null) return;
    const { kept, gone } = core.changes(limit);
    const beside = readBeside();
    if (kept.length === 0 && gone.length === 0 && unwritten.length === 0 && beside === null) return;
    const devices = kept.map((device) => ({
      ...device,
      choice: device.choice === null ? null : JSON.stringify(device.choice),
    }));
    const events = unwritten;
    unwritten = [];
    store.write({ events, devices, gone, fleet: core.fleet(), beside });
  }

  function tick(): void {
    const started = performance.now();
    const now = Date.now();
    reader.flush(now);
    const { received } = reader.counts();
    const elapsed = Math.max(1, started - tickedAt);
    // Smoothed: messages come in batches.
    rate += (((received - receivedAtTick) * 1000) / elapsed - rate) * Math.min(1, elapsed / SMOOTHED);
    const share = SHARES.find(([upTo]) => rate < upTo)?.[1] ?? 0;
    credit = Math.min(SAVED, credit + elapsed * share);
    receivedAtTick = received;
    tickedAt = started;
    // Receiving and writing come between; of devices that nothing urgent came from one a turn is enough.
    for (let from = started; credit > 0 && from - started < TURN; ) {
      const isMore = core.judge(now, 1);
      const until = performance.now();
      credit -= until - from;
      from = until;
      if (!isMore || !core.isPressed) break;
    }
    watchClock(now, started);
    const second = Math.floor(now / 1000);
    if (second !== secondAt) {
      // A clock that was set back begins the measure anew.
      if (second < secondAt || second - secondAt > RATE_SECONDS) perSecond = [];
      else perSecond = [...perSecond, received - receivedBefore].slice(-RATE_SECONDS);
      receivedBefore = received;
      secondAt = second;
    }
  }

  function watchClock(wall: number, elapsed: number): void {
    const jump = wall - elapsed - clockAhead;
    if (Math.abs(jump) < CLOCK_JUMP) return;
    clockAhead += jump;
    const way = jump > 0 ? 'forward' : 'back';
    alarm(
      'warning',
      'clock-jumped',
      `this machine’s clock went ${way} by ${Math.round(Math.abs(jump) / 1000)} s (or the machine slept); deadlines follow it, nothing is deleted for it`,
    );
  }

  function tellCounters(): void {
    const now = counters();
    const text = JSON.stringify({ ...now, rate: 0 });
    if (text === countersTold) return;
    countersTold = text;
    emit({ kind: 'counters', counters: now });
  }

  function counters(): Counters {
    const { received, licensing, other, unparsed, duplicates, sequenceGaps, shed } = reader.counts();
    const known = core.counts();
    const status = store?.status();
    return {
      received,
      licensing,
      other,
      unparsed,
      duplicates: duplicates + known.duplicates,
      sequenceGaps,
      shed: shed + known.forgotten,
      devices: known.devices,
      openIncidents: known.openIncidents,
      rate:
        perSecond.length === 0 ? 0 : Math.round(perSecond.reduce((sum, count) => sum + count, 0) / perSecond.length),
      sources: listeners.map((listener) => listener.counters()),
      store:
        status === undefined
          ? { state: 'off', pending: 0, lost: 0 }
          : { state: status.state, pending: status.pending + unwritten.length, lost: status.lost },
      ...(readWebhooks === null ? {} : { webhooks: readWebhooks() }),
    };
  }

  function snapshot(): LiveSnapshot {
    return {
      schema: 'sldiag/live/v1',
      version,
      startedAt,
      at: new Date().toISOString(),
      event: lastEvent,
      devices: core.devices(),
      next: core.next(),
      fleet: core.fleet(),
      counters: counters(),
      messages: core.messages(),
    };
  }

  async function submit(bytes: Uint8Array, source: string): Promise<Submission> {
    const now = Date.now();
    if (bytes.length <= READ_AT_ONCE) {
      const submission = core.submit(Buffer.from(bytes).toString(), source, now);
      while (core.judge(now, 100));
      return submission;
    }
    const opening = core.opening(source, now);
    const { diagnostics: told } = await documents.read({ bytes, source, now }, (records) => {
      for (const record of records) opening.take(record);
    });
    const { devices, diagnostics } = opening.finish();
    // Who handed something over waits for what it changed; nobody else does.
    while (!opening.isJudged) {
      const until = performance.now() + TURN;
      while (performance.now() < until && core.judge(Date.now(), 1));
      await new Promise((resolve) => setImmediate(resolve));
    }
    return { devices, diagnostics: [...diagnostics, ...told] };
  }

  async function analyze(bytes: Uint8Array, source: string): Promise<Report> {
    const now = Date.now();
    const read: AnalysisOptions = {
      wallClock: now,
      now: null,
      topology: { id: null, mode: null },
      redact: true,
      zones: {},
      version,
      inventory: options.inventory,
    };
    const analysis = createAnalysis(engine, read);
    if (bytes.length <= READ_AT_ONCE) {
      const reader = analysis.open(source);
      reader.push(bytes);
      reader.end();
      return analysis.report();
    }
    const { diagnostics, summary, loose } = await documents.read({ bytes, source, now }, (records) => {
      for (const record of records) analysis.elsewhere.record(withoutDiagnostics(record));
    });
    for (const diagnostic of diagnostics) analysis.complain(diagnostic);
    analysis.elsewhere.end(summary, loose);
    return analysis.report();
  }

  async function eventsAfter(id: number, limit: number): Promise<readonly LiveEvent[]> {
    const { oldest } = recent;
    if (store === null || (oldest !== undefined && oldest <= id + 1)) return recent.after(id).slice(0, limit);
    flush();
    const kept = await store.eventsAfter(id, limit);
    const last = kept.at(-1)?.id ?? id;
    return kept.length >= limit ? kept : [...kept, ...recent.after(last)].slice(0, limit);
  }

  function onEvents(take: (events: readonly LiveEvent[]) => void): () => void {
    takers.add(take);
    return () => takers.delete(take);
  }

  const timers = [
    setInterval(tick, TICK),
    setInterval(flushInTime, flushMs),
    setInterval(tellCounters, COUNTERS_EVERY),
  ];
  let begunAt = lastEvent;

  const feed: LiveFeed = {
    async snapshot() {
      begunAt = lastEvent;
      return snapshot();
    },
    subscribe(take, onState) {
      onState?.({ state: 'connected', detail: 'this process' });
      // What is fresh is told of in a moment anyway.
      const next = fresh[0]?.id ?? Number.POSITIVE_INFINITY;
      const missed = recent.after(begunAt).filter((event) => event.id < next);
      if (missed.length > 0) take(missed);
      return onEvents(take);
    },
    submit: async (text, source) => (await submit(Buffer.from(text), source)).devices,
    async choose(device, topology, mode) {
      if (!core.choose(device, { topology, mode })) throw new Error(`no device is called ${device}`);
    },
    close: () => stop(),
  };

  let stopped: Promise<void> | null = null;
  function stop(): Promise<void> {
    stopped ??= (async () => {
      await Promise.all(listeners.map((listener) => listener.close()));
      for (const timer of timers) clearInterval(timer);
      await documents.close();
      reader.flush();
      const deadline = Date.now() + 5000;
      while (core.judge(Date.now(), 100) && Date.now() < deadline);
      tellFresh();
      flush(Number.POSITIVE_INFINITY);
      await store?.close();
    })();
    return stopped;
  }

  return {
    feed,
    receive(batch) {
      for (const arrival of batch) reader.take(arrival);
    },
    attach: (listener) => {
      listeners.push(listener);
    },
    complain,
    snapshot,
    counters,
    submit,
    analyze,
    eventsAfter,
    onEvents,
    stored(upTo) {
      for (const take of storedTakers) take(upTo);
    },
    onStored: (take) => {
      storedTakers.push(take);
    },
    storeChanged(state, reason) {
      if (state === 'ok') alarm('info', 'store-back', 'the store can be written again');
      else
        alarm(
          'error',
          'store-failing',
          `the store can't be written (${reason}); events wait in memory, and are counted when it is full`,
        );
    },
    storeRenewed() {
      core.keepAll();
      alarm(
        'error',
        'store-emptied',
        'the store’s file was deleted or emptied while it was in use: the events in it are gone; a new file was begun, with all devices as they are',
      );
    },
    flush: () => flush(Number.POSITIVE_INFINITY),
    countWebhooks: (read) => {
      readWebhooks = read;
    },
    keepBeside: (read) => {
      readBeside = read;
    },
    stop,
  };
}

/** The thread that read a document tells what is wrong with it once, at its end. */
function withoutDiagnostics(record: InputRecord): InputRecord {
  return 'diagnostics' in record ? { ...record, diagnostics: [] } : record;
}
