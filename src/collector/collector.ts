import type { Engine } from '../diagnose/judge/engine.js';
import { applySilences, isSilenced } from '../diagnose/judge/silences.js';
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
import type { FleetCause, ReportDevice } from '../model/report.js';
import type { LiveSilence } from '../model/silence.js';
import type { Loaded, Store } from '../store/store.js';
import { type Beside, besideOf } from './beside.js';
import { type Core, createCore } from './core.js';
import { createDiagnosing, type Diagnosing } from './diagnosing.js';
import { createEventRow, type EventRow } from './event-row.js';
import { CORE_LIMITS, type CoreLimits } from './following.js';
import { createHandedOver, type HandedOver } from './handed-over.js';
import { createPace } from './pace.js';
import { type AskedSilence, createSilences } from './silences.js';

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
  /** Null where none can be set. */
  readonly silences: Collector['silences'] | null;
};

/** A running collector: the core with a clock, listeners and a store around it. */
export interface Collector extends HandedOver, Pick<Diagnosing, 'read' | 'analyze'> {
  readonly feed: LiveFeed;
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
  readonly silences: {
    list(): readonly LiveSilence[];
    /** @throws Refusal for what makes no sense */
    add(asked: AskedSilence): LiveSilence;
    /** @throws Refusal 404 */
    end(id: string): LiveSilence;
    /** Is all that this message reports of a device hidden? */
    hides(device: string, mnemonic: string): boolean;
    /** Is a cause hidden on all devices that share it? */
    hidesCause(cause: FleetCause): boolean;
  };
  /** What webhooks keep in the store with the next write; `read` gives null while nothing is new. */
  keepBeside(read: () => string | null): void;
  /** Closes the listeners, writes what is pending, and ends. */
  stop(): Promise<void>;
}

/** How often held messages and waiting devices are looked after, milliseconds. */
const TICK = 5;
/** Longest time of judging in one go, milliseconds. */
const TURN = 10;
/** How often changes are written in a storm, milliseconds. */
const STORM_FLUSH = 200;
/** Devices written at once, but for those with news; more would hold up receiving. */
const KEPT_AT_ONCE = 60;
const COUNTERS_EVERY = 5000;
/** Milliseconds by which the wall clock may leave the time that passes before it is told. */
const CLOCK_JUMP = 60_000;
/** Judging what still waits when the collector ends takes so long at most, milliseconds. */
const LAST_TURN = 5000;
/** Devices that are told of one by one when something is silenced on them. */
const SILENCED_TOLD = 200;

/** An alarm's level, code and text. */
type Alarm = readonly [Diagnostic['level'], string, string];

export function createCollector(engine: Engine, options: CollectorOptions): Collector {
  const { version, store, loaded, redact, flushMs } = options;
  const startedAt = new Date().toISOString();
  const listeners: Listener[] = [];
  const storedTakers: ((upTo: number) => void)[] = [];
  const row = createEventRow(loaded?.lastEvent ?? 0);
  const pace = createPace(performance.now());
  let unwritten: { event: LiveEvent; fingerprint: string | null }[] = [];
  let flushedAt = 0;
  let countersTold = '';
  let beside: Beside = besideOf(loaded?.beside ?? null);
  let readBeside: () => string | null = () => null;
  let readWebhooks: (() => WebhookCounters) | null = null;
  let clockAhead = Date.now() - performance.now();

  const silences = createSilences(beside.silences ?? null);
  const core = createCore(engine, options.limits ?? CORE_LIMITS, version, emit, options.inventory);
  const diagnosing = createDiagnosing(engine, options);
  const handedOver = createHandedOver(core, diagnosing.documents);
  const reader = createLiveReader(
    { messages: engine.knowledge.messages, redact, zones: {} },
    { record: (record, reception) => core.take(record, reception), diagnostic: complain },
  );
  if (loaded !== null) for (const each of lossesOf(loaded, restored(core, loaded))) alarm(each);

  function emit(event: Unstamped, fingerprint: string | null = null): void {
    const stamped = row.push(event.kind === 'diagnosis' ? { ...event, device: shown(event.device) } : event);
    if (store !== null && event.kind !== 'counters') unwritten.push({ event: stamped, fingerprint });
  }

  function alarm([level, code, message]: Alarm): void {
    emit({ kind: 'alarm', level, code, message });
  }

  function complain({ level, code, message, source, help }: Diagnostic): void {
    alarm([level, code, `${source}: ${message}${help === undefined ? '' : ` (${help})`}`]);
  }

  /** Writes what waits; in a storm less often, and more at once. */
  function flushInTime(): void {
    const now = performance.now();
    if (pace.isStorm && now - flushedAt < STORM_FLUSH) return;
    flushedAt = now;
    flush(KEPT_AT_ONCE);
  }

  function flush(limit = Number.POSITIVE_INFINITY): void {
    if (store === null) return;
    const { kept, gone } = core.changes(limit);
    const news = besideNews();
    if (kept.length === 0 && gone.length === 0 && unwritten.length === 0 && news === null) return;
    const devices = kept.map((device) => ({
      ...device,
      choice: device.choice === null ? null : JSON.stringify(device.choice),
    }));
    const events = unwritten;
    unwritten = [];
    store.write({ events, devices, gone, fleet: core.fleet(), beside: news });
  }

  function besideNews(): string | null {
    const [webhooks, silenced] = [readBeside(), silences.state()];
    if (webhooks === null && silenced === null) return null;
    beside = {
      ...beside,
      ...(webhooks === null ? {} : { webhooks }),
      ...(silenced === null ? {} : { silences: silenced }),
    };
    return JSON.stringify(beside);
  }

  /** A device as it is told of, without what is silenced. */
  function shown(device: ReportDevice): ReportDevice {
    return silences.list(Date.now()).length === 0
      ? device
      : (applySilences([device], silences.list(Date.now()), Date.now()).devices[0] ?? device);
  }

  /** Tells views of the devices that a silence hides something of, or did. */
  function tellSilence(silence: LiveSilence): LiveSilence {
    const concerned = core
      .devices()
      .filter((device) => device.findings.some(({ id }) => isSilenced(silence, id, device)));
    for (const device of concerned.slice(0, SILENCED_TOLD))
      emit({ kind: 'diagnosis', device, next: core.next().filter((step) => step.device === device.id) });
    emit({ kind: 'counters', counters: counters() });
    return silence;
  }

  function tick(): void {
    const started = performance.now();
    const now = Date.now();
    reader.flush(now);
    pace.tick(started, now, reader.counts().received);
    // Receiving and writing come between; of devices that nothing urgent came from one a turn is enough.
    for (let from = started; pace.hasTime && from - started < TURN; ) {
      const isMore = core.judge(now, 1);
      const until = performance.now();
      pace.spend(until - from);
      from = until;
      if (!isMore || !core.isPressed) break;
    }
    watchClock(now, started);
  }

  function watchClock(wall: number, elapsed: number): void {
    const jump = wall - elapsed - clockAhead;
    if (Math.abs(jump) < CLOCK_JUMP) return;
    clockAhead += jump;
    alarm(clockJump(jump));
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
      rate: pace.shown,
      sources: listeners.map((listener) => listener.counters()),
      store:
        status === undefined
          ? { state: 'off', pending: 0, lost: 0 }
          : { state: status.state, pending: status.pending + unwritten.length, lost: status.lost },
      ...(readWebhooks === null ? {} : { webhooks: readWebhooks() }),
    };
  }

  function snapshot(): LiveSnapshot {
    const [all, now] = [core.devices(), Date.now()];
    const { devices, silenced } = silences.apply(all, now);
    let next: LiveSnapshot['next'] | null = null;
    return {
      schema: 'sldiag/live/v1',
      version,
      startedAt,
      at: new Date(now).toISOString(),
      event: row.last,
      devices,
      // Most pages show none of thousands.
      get next() {
        next ??= core.next();
        return next;
      },
      fleet: core.fleet().filter((cause) => !silences.hasFleet(cause, all, now)),
      counters: counters(),
      messages: core.messages(),
      silenced,
    };
  }

  async function eventsAfter(id: number, limit: number): Promise<readonly LiveEvent[]> {
    const { oldest } = row;
    if (store === null || (oldest !== undefined && oldest <= id + 1)) return row.after(id).slice(0, limit);
    flush(KEPT_AT_ONCE);
    const kept = await store.eventsAfter(id, limit);
    const last = kept.at(-1)?.id ?? id;
    return kept.length >= limit ? kept : [...kept, ...row.after(last)].slice(0, limit);
  }

  const timers = [
    setInterval(tick, TICK),
    setInterval(flushInTime, flushMs),
    setInterval(tellCounters, COUNTERS_EVERY),
  ];

  let stopped: Promise<void> | null = null;
  function stop(): Promise<void> {
    stopped ??= (async () => {
      await Promise.all(listeners.map((listener) => listener.close()));
      for (const timer of timers) clearInterval(timer);
      await diagnosing.close();
      reader.flush();
      const deadline = Date.now() + LAST_TURN;
      while (core.judge(Date.now(), 100) && Date.now() < deadline);
      row.tell();
      flush();
      await store?.close();
    })();
    return stopped;
  }

  return {
    feed: feedOf(core, row, snapshot, handedOver, stop),
    receive(batch) {
      for (const arrival of batch) reader.take(arrival);
    },
    attach: (listener) => {
      listeners.push(listener);
    },
    complain,
    snapshot,
    counters,
    submit: handedOver.submit,
    analyze: diagnosing.analyze,
    read: diagnosing.read,
    eventsAfter,
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
      alarm(STORE_EMPTIED);
    },
    flush,
    countWebhooks: (read) => {
      readWebhooks = read;
    },
    keepBeside: (read) => {
      readBeside = read;
    },
    silences: {
      list: () => silences.list(Date.now()),
      add: (asked) => tellSilence(silences.add(asked, Date.now())),
      end: (id) => tellSilence(silences.end(id)),
      hides(id, mnemonic) {
        const device = core.devices().find((each) => each.id === id);
        if (device === undefined) return false;
        const findings = device.findings.filter((finding) => finding.mnemonic === mnemonic);
        return (
          findings.length > 0 &&
          findings.every((finding) =>
            silences.list(Date.now()).some((silence) => isSilenced(silence, finding.id, device)),
          )
        );
      },
      hidesCause: (cause) => silences.hasFleet(cause, core.devices(), Date.now()),
    },
    stop,
  };
}

/** What a dashboard in this process follows. */
function feedOf(
  core: Core,
  row: EventRow,
  snapshot: () => LiveSnapshot,
  { submit }: HandedOver,
  close: () => Promise<void>,
): LiveFeed {
  let begunAt = row.last;
  return {
    async snapshot() {
      begunAt = row.last;
      return snapshot();
    },
    subscribe(take, onState) {
      onState?.({ state: 'connected', detail: 'this process' });
      // What is fresh is told of in a moment anyway.
      const missed = row.toldAfter(begunAt);
      if (missed.length > 0) take(missed);
      return row.listen(take);
    },
    submit: async (text, source) => (await submit(Buffer.from(text), source)).devices,
    async choose(device, topology, mode) {
      if (!core.choose(device, { topology, mode })) throw new Error(`no device is called ${device}`);
    },
    close,
  };
}

/** Goes on from what an earlier run kept; returns how many devices could not be read. */
function restored(core: Core, loaded: Loaded): number {
  const devices = loaded.devices.map((device) => ({
    ...device,
    choice: device.choice === null ? null : JSON.parse(device.choice),
  }));
  return core.restore({ ...loaded, devices });
}

/** What is missing of what an earlier run kept. @param unread devices that could not be read */
function* lossesOf({ setAside, missing }: Loaded, unread: number): Generator<Alarm> {
  if (setAside !== null) {
    const { path, reason } = setAside;
    yield [
      'error',
      'store-damaged',
      `the store could not be read (${reason}); it was set aside as ${path}, and a new one was begun`,
    ];
  }
  if (missing > 0) {
    yield [
      'error',
      'store-behind',
      `the store lacks the newest ${missing} events that were stored: its -wal file was lost, or it is an older copy`,
    ];
  }
  if (unread > 0)
    yield ['warning', 'state-unread', `${unread} devices were kept by another version of sldiag; they begin anew`];
}

function storeNews(state: 'ok' | 'degraded', reason: string): Alarm {
  if (state === 'ok') return ['info', 'store-back', 'the store can be written again'];
  return [
    'error',
    'store-failing',
    `the store can't be written (${reason}); events wait in memory, and are counted when it is full`,
  ];
}

const STORE_EMPTIED: Alarm = [
  'error',
  'store-emptied',
  'the store’s file or its journal was deleted or emptied while it was in use: events in it are gone; all devices are stored anew as they are',
];

/** @param jump milliseconds */
function clockJump(jump: number): Alarm {
  const way = jump > 0 ? 'forward' : 'back';
  return [
    'warning',
    'clock-jumped',
    `this machine’s clock went ${way} by ${Math.round(Math.abs(jump) / 1000)} s (or the machine slept); deadlines follow it, nothing is deleted for it`,
  ];
}
