import { createHash } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import type { Diagnostic } from '../model/diagnostic.js';
import type { LiveEvent } from '../model/live.js';
import { fromOwnJson } from '../model/own-json.js';
import type { Finding, FleetCause, ReportDevice } from '../model/report.js';
import { isSettled } from '../model/terms.js';
import type { Notice } from '../report/notice.js';
import { deliver, type Hook, hostOf, nameOf, type Waiting } from './delivery.js';

export interface WebhookOptions {
  readonly hooks: readonly Hook[];
  device(id: string): ReportDevice | undefined;
  fleet(): readonly FleetCause[];
  /** Does a silence hide what this message reports of a device, or a cause on all its devices? That they are over is told. */
  readonly isHidden?: (device: string, mnemonic: string) => boolean;
  readonly isCauseHidden?: (cause: FleetCause) => boolean;
  onProblem(diagnostic: Diagnostic): void;
  /** How long an incident waits for others like it, milliseconds. */
  readonly gatherMs?: number;
  /** What `state` gave an earlier run; null without one. */
  readonly kept?: string | null;
  /** First wait before a failed delivery is tried again, milliseconds; doubled each time. */
  readonly retryMs?: number;
}

export interface Webhooks {
  take(events: readonly LiveEvent[]): void;
  /** Where a restart has to go on: what waits, and the newest event that was looked at; null while nothing is new. */
  state(): string | null;
  counts(): { readonly delivered: number; readonly failed: number; readonly waiting: number };
  /** Gives what is under way a last chance, then ends. */
  close(): Promise<void>;
}

/** Notices that wait for one hook. */
const QUEUE_CAP = 1000;
const RETRY = 1000;
const GATHER = 3000;
/** The same news about the same incident within this time is told once. */
const AGAIN = 600_000;
const TOLD_CAP = 10_000;
/** Of those, how many a restart remembers. */
const TOLD_KEPT = 1000;
/** Possible causes and commands that one notice names. */
const NAMED = 3;

type IncidentEvent = Extract<LiveEvent, { kind: 'incident' }>;

/** What waits for a hook, oldest first. */
interface Queue {
  readonly hook: Hook;
  readonly waiting: Waiting[];
  isBusy: boolean;
}

/** What outlives a restart. */
interface KeptHooks {
  readonly seen: number;
  readonly waiting: readonly (readonly [hook: string, notices: readonly Waiting[]])[];
  readonly told: readonly (readonly [key: string, value: { news: string; at: number }])[];
}

/** Id after which the events have not been looked at, in what `Webhooks.state` gave; null without it. */
export function seenUpTo(kept: string | null): number | null {
  return kept === null ? null : fromOwnJson<KeptHooks>(kept).seen;
}

/** What `Webhooks.state` would give before anything was told, so that what comes after an event is told. */
export function unseenAfter(event: number): string {
  const kept: KeptHooks = { seen: event, waiting: [], told: [] };
  return JSON.stringify(kept);
}

/** The same for the same news, whoever delivers it and however often: what tells a repeated delivery from another one. */
function deliveryKey(...parts: readonly (string | number | null)[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
}

/** Tells hooks of incidents. Of devices that share a cause, the cause is told and they are not. */
export function createWebhooks(options: WebhookOptions): Webhooks {
  const { hooks, device, fleet, onProblem, gatherMs = GATHER, retryMs = RETRY } = options;
  const queues = hooks.map((hook): Queue => ({ hook, waiting: [], isBusy: false }));
  const told = new Map<string, { news: string; at: number }>();
  const closing = new AbortController();
  // One for each delivery that waits; their number is bounded by that of the hooks.
  setMaxListeners(0, closing.signal);
  let gathered: IncidentEvent[] = [];
  /** Id of the newest event that was looked at. */
  let seen = 0;
  let isNews = false;
  let isClosed = false;
  let timer: NodeJS.Timeout | null = null;
  let delivered = 0;
  let failed = 0;

  function take(events: readonly LiveEvent[]): void {
    // The next run will look at these.
    if (isClosed) return;
    for (const event of events) {
      if (event.id <= seen) continue;
      seen = event.id;
      isNews ||= event.kind === 'fleet' || event.kind === 'incident';
      if (event.kind === 'fleet') {
        if (event.change !== 'resolved' && options.isCauseHidden?.(event.cause)) continue;
        offer(noticeOfCause(event), deliveryKey('fleet', event.key, event.change, event.id));
      } else if (event.kind === 'incident') {
        gathered.push(event);
        timer ??= setTimeout(release, gatherMs);
      }
    }
  }

  /** Others of the same kind had time to show: an outage is one notice, not two hundred. */
  function release(): void {
    timer = null;
    const events = gathered;
    gathered = [];
    const inFleet = new Set(fleet().flatMap(({ devices }) => devices));
    for (const event of events) {
      const { device: name, change, incident, id } = event;
      if (inFleet.has(name) || (change === 'resolved' && !told.has(incidentKey(event)))) continue;
      if (change !== 'resolved' && options.isHidden?.(name, incident.mnemonic)) continue;
      offer(noticeOfIncident(event, device(name)), deliveryKey(name, incident.mnemonic, incident.opened, change, id));
    }
  }

  function offer(notice: Notice, id: string): void {
    const { key, change, severity } = notice;
    const news = `${change} ${severity} ${notice.title}`;
    const before = told.get(key);
    const now = Date.parse(notice.at);
    if (before?.news === news && now - before.at < AGAIN) return;
    told.delete(key);
    told.set(key, { news, at: now });
    const [oldest] = told.keys();
    if (told.size > TOLD_CAP && oldest !== undefined) told.delete(oldest);
    for (const queue of queues) {
      if (queue.waiting.length >= QUEUE_CAP) {
        // The first one is under way.
        queue.waiting.splice(1, 1);
        failed += 1;
      }
      queue.waiting.push({ notice, id });
      isNews = true;
      void pump(queue);
    }
  }

  async function pump(queue: Queue): Promise<void> {
    if (queue.isBusy) return;
    queue.isBusy = true;
    for (let [next] = queue.waiting; next !== undefined; [next] = queue.waiting) {
      const problem = await deliver(queue.hook, next, retryMs, closing.signal);
      // Left for the next run.
      if (problem !== null && closing.signal.aborted) break;
      if (queue.waiting[0] === next) queue.waiting.shift();
      isNews = true;
      if (problem === null) delivered += 1;
      else {
        failed += 1;
        onProblem({ level: 'warning', code: 'webhook-failed', message: problem, source: hostOf(queue.hook), line: 0 });
      }
    }
    queue.isBusy = false;
  }

  function restore(text: string | null): void {
    if (text === null) return;
    const kept = fromOwnJson<KeptHooks>(text);
    seen = kept.seen;
    for (const [key, value] of kept.told) told.set(key, value);
    for (const queue of queues) {
      const own = kept.waiting.find(([name]) => name === nameOf(queue.hook));
      queue.waiting.push(...(own?.[1] ?? []));
      void pump(queue);
    }
  }

  restore(options.kept ?? null);
  return {
    take,
    state() {
      if (!isNews) return null;
      isNews = false;
      const waiting = queues.map(({ hook, waiting }) => [nameOf(hook), waiting] as const);
      // What is being gathered will be looked at again.
      const oldest = gathered[0]?.id;
      const kept: KeptHooks = {
        seen: oldest === undefined ? seen : oldest - 1,
        waiting,
        told: [...told].slice(-TOLD_KEPT),
      };
      return JSON.stringify(kept);
    },
    counts: () => ({
      delivered,
      failed,
      waiting: queues.reduce((sum, { waiting }) => sum + waiting.length, 0),
    }),
    async close() {
      if (timer !== null) clearTimeout(timer);
      release();
      isClosed = true;
      isNews = true;
      const deadline = Date.now() + 2000;
      while (queues.some(({ isBusy }) => isBusy) && Date.now() < deadline)
        await new Promise((resolve) => setTimeout(resolve, 20));
      closing.abort();
    },
  };
}

function noticeOfCause({ change, key, cause, at }: Extract<LiveEvent, { kind: 'fleet' }>): Notice {
  const shared = cause.shared.map(({ what, value }) => `${what} ${value}`).join(', ');
  return {
    key: `fleet ${key}`,
    change,
    severity: change === 'resolved' ? 'info' : 'error',
    title: `${cause.title} on ${cause.devices.length} devices`,
    detail: shared === '' ? '' : `They share: ${shared}.`,
    devices: cause.devices,
    at,
  };
}

function incidentKey({ device, incident }: IncidentEvent): string {
  return `${device} ${incident.mnemonic} ${incident.fields.server ?? ''}`;
}

/** @param device as it is diagnosed now, where it is known */
function noticeOfIncident(event: IncidentEvent, device: ReportDevice | undefined): Notice {
  const { device: name, change, severity, incident, at } = event;
  const finding = device?.findings.find(({ mnemonic }) => mnemonic === incident.mnemonic);
  const detail =
    finding === undefined || change === 'resolved'
      ? ''
      : (settledText(finding) ?? openText(finding, incident.fields.error));
  const title = finding?.title ?? `${incident.mnemonic}${incident.fields.error ? `: ${incident.fields.error}` : ''}`;
  return { key: incidentKey(event), change, severity, title, detail, devices: [name], at };
}

/** The cause and what to do first; null where nothing settles it. */
function settledText({ causes }: Finding): string | null {
  const cause = causes.find(isSettled);
  if (cause === undefined) return null;
  const [action] = cause.actions;
  const what = `${cause.verdict === 'confirmed' ? 'Cause' : 'Likely cause'}: ${cause.title}.`;
  return action === undefined ? what : `${what} First step: ${action.text}`;
}

/** What it may be, and what to type on the switch to know. */
function openText({ causes }: Finding, error: string | undefined): string {
  const possible = causes.filter(({ verdict }) => verdict === 'possible');
  const ask = [...new Set(possible.flatMap((cause) => cause.ask))];
  return [
    error === undefined ? '' : `The message says: ${error}.`,
    possible.length === 0
      ? ''
      : `Possible: ${possible
          .slice(0, NAMED)
          .map(({ title }) => title)
          .join('; ')}.`,
    ask.length === 0 ? '' : `To settle it: ${ask.slice(0, NAMED).join('; ')}`,
  ]
    .filter((part) => part !== '')
    .join(' ');
}
