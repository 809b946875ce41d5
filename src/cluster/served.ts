import type { Served } from '../collector/collector.js';
import { Refusal } from '../collector/refusal.js';
import { type AskedSilence, createSilences, type Silences } from '../collector/silences.js';
import { applySilences, isSilenced } from '../diagnose/judge/silences.js';
import type { Counters, LiveEvent, LiveMessage, LiveSnapshot, SourceCounters } from '../model/live.js';
import type { FleetCause, ReportDevice } from '../model/report.js';
import type { LiveSilence } from '../model/silence.js';
import { AwayError, type Backend, type Member, type ViewedDevice } from './ports.js';
import type { ReceiverCounts } from './receiver.js';

export interface ServingOptions {
  readonly backend: Backend;
  readonly version: string;
  /** Diagnoses what is pasted; nothing of it reaches the cluster. */
  readonly analyze: Served['analyze'];
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
/** Devices that views are told of one by one when something is silenced on them. */
const SILENCED_TOLD = 200;
/** Milliseconds between looks at who is there. */
const MEMBERS = 2000;

/**
 * Reads the whole state and goes on following it.
 * @throws AwayError when the engine can't be reached at the beginning
 */
export async function startServing(options: ServingOptions): Promise<Serving> {
  const { view, silences: shared } = options.backend;
  const startedAt = new Date().toISOString();
  const devices = new Map<string, ViewedDevice>();
  const takers = new Set<(events: readonly LiveEvent[]) => void>();
  let messages: LiveMessage[] = [];
  let fleet: readonly FleetCause[] = [];
  let members: readonly Member[] = [];
  let waiting = 0;
  let rev = 0;
  let last = Math.max(0, (await view.lastEvent()) - MESSAGES * 3);
  let lookedAt = Number.NEGATIVE_INFINITY;
  let received = { count: 0, at: 0, rate: 0 };
  let isAway = false;
  let isStopping = false;
  let silences: Silences = createSilences(null);
  let silencesText = '[]';

  /** Events first: the devices that are read afterwards are at least as new. */
  async function turn(): Promise<void> {
    const events: LiveEvent[] = [];
    for (;;) {
      const some = await view.events(last, PAGE);
      events.push(...some);
      last = some.at(-1)?.id ?? last;
      if (some.length < PAGE) break;
    }
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
    takeSilences(listed);
    await endAcknowledged(listed);
    if (events.length > 0 || lookedAt === Number.NEGATIVE_INFINITY) fleet = await view.fleet();
    for (const event of events) if (event.kind === 'message') messages.push(event.message);
    messages = messages.slice(-MESSAGES);
    if (performance.now() - lookedAt > MEMBERS) await look();
    const told = events.map(shown);
    if (told.length > 0) for (const take of takers) take(told);
  }

  function takeSilences(listed: readonly LiveSilence[]): void {
    const text = JSON.stringify(listed);
    if (text === silencesText) return;
    silencesText = text;
    silences = createSilences(text);
  }

  /** An acknowledgement ends when its finding is gone from all devices. */
  async function endAcknowledged(listed: readonly LiveSilence[]): Promise<void> {
    const acknowledged = listed.filter(({ kind }) => kind === 'acknowledgement');
    if (acknowledged.length === 0) return;
    silences.apply(reports(), Date.now());
    const left = new Set(silences.list(Date.now()).map(({ id }) => id));
    for (const { id } of acknowledged) if (!left.has(id)) await shared.end(id, []);
  }

  const reports = () => [...devices.values()].flatMap(({ report }) => report ?? []);

  function shown(event: LiveEvent): LiveEvent {
    if (event.kind !== 'diagnosis') return event;
    const active = silences.list(Date.now());
    const [device = event.device] = applySilences([event.device], active, Date.now()).devices;
    return active.length === 0 ? event : { ...event, device };
  }

  /** @throws Refusal 503 while the engine can't be reached: what was asked may be done or not then */
  async function written<Result>(asked: Promise<Result>): Promise<Result> {
    try {
      return await asked;
    } catch (error) {
      silences = createSilences(silencesText);
      if (!(error instanceof AwayError)) throw error;
      throw new Refusal(503, 'engine-away', 'the engine of the cluster can’t be reached now; try again in a moment');
    }
  }

  const touchedBy = (silence: LiveSilence) => namesOf(reports(), silence).slice(0, SILENCED_TOLD);

  async function silenceAll(asked: AskedSilence): Promise<LiveSilence> {
    const silence = silences.add(asked, Date.now());
    await written(shared.add(silence, touchedBy(silence)));
    return silence;
  }

  async function endSilence(id: string): Promise<LiveSilence> {
    const silence = silences.end(id);
    if (!(await written(shared.end(id, touchedBy(silence)))))
      throw new Refusal(404, 'unknown-silence', 'no such silence is there; it may have ended');
    return silence;
  }

  async function look(): Promise<void> {
    lookedAt = performance.now();
    members = await view.members();
    waiting = (await view.progress()).reduce((sum, each) => sum + each.waiting, 0);
    const count = sum('received');
    // A receiver that begins anew, or is gone, takes its count away.
    const grown = Math.max(0, count - received.count);
    const rate = received.at === 0 ? 0 : Math.round((grown * 1000) / Math.max(1, lookedAt - received.at));
    received = { count, at: lookedAt, rate };
  }

  const receivers = () =>
    members.flatMap(({ kind, body }) =>
      kind === 'receiver' ? [body as Partial<ReceiverCounts> & { sources?: readonly SourceCounters[] }] : [],
    );

  function sum(name: keyof ReceiverCounts): number {
    return receivers().reduce((all, each) => all + Number(each[name] ?? 0), 0);
  }

  function counters(): Counters {
    let openIncidents = 0;
    for (const { report } of devices.values())
      for (const { status } of report?.incidents ?? []) if (status === 'open') openIncidents += 1;
    return {
      received: sum('received'),
      licensing: sum('licensing'),
      other: sum('other'),
      unparsed: sum('unparsed'),
      duplicates: sum('duplicates'),
      sequenceGaps: sum('sequenceGaps'),
      shed: sum('shed') + sum('shedForRoom'),
      devices: devices.size,
      openIncidents,
      rate: received.rate,
      sources: receivers().flatMap(({ sources }) => sources ?? []),
      store: { state: isAway ? 'degraded' : 'ok', pending: waiting, lost: 0 },
    };
  }

  const refuse = () =>
    Promise.reject(
      new Refusal(
        501,
        'not-in-a-cluster',
        'a server of a cluster takes neither outputs nor topologies; topologies stand in --inventory of its workers',
      ),
    );

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
      const all = reports();
      const { devices: kept, silenced } = silences.apply(all, now);
      return {
        schema: 'sldiag/live/v1',
        version: options.version,
        startedAt,
        at: new Date(now).toISOString(),
        event: last,
        devices: kept,
        // Most pages show none of thousands.
        get next() {
          next ??= [...devices.values()].flatMap((each) => each.next);
          return next;
        },
        fleet: fleet.filter((cause) => !silences.hasFleet(cause, all, now)),
        counters: counters(),
        messages,
        silenced,
      };
    },
    eventsAfter: async (id, limit) => (await view.events(id, limit)).map(shown),
    onEvents(take) {
      takers.add(take);
      return () => takers.delete(take);
    },
    submit: refuse,
    analyze: options.analyze,
    feed: { choose: refuse },
    mayGive: false,
    silences: { list: () => silences.list(Date.now()), add: silenceAll, end: endSilence },
    async stop() {
      isStopping = true;
      await ended.catch(() => {});
    },
  };
}

function namesOf(devices: readonly ReportDevice[], silence: LiveSilence): string[] {
  const concerned = devices.filter((device) => device.findings.some(({ id }) => isSilenced(silence, id, device)));
  return concerned.map(({ id }) => id);
}
