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
  return new HookQueues(options);
}

/** The hooks with what waits for each, and what was told. */
class HookQueues implements Webhooks {
  private readonly hooks: readonly Hook[];
  private readonly device: (id: string) => ReportDevice | undefined;
  private readonly fleet: () => readonly FleetCause[];
  private readonly onProblem: (diagnostic: Diagnostic) => void;
  private readonly gatherMs: number;
  private readonly retryMs: number;
  private readonly queues: Queue[];
  private readonly told = new Map<string, { news: string; at: number }>();
  private readonly closing = new AbortController();
  private gathered: IncidentEvent[] = [];
  /** Id of the newest event that was looked at. */
  private seen = 0;
  private isNews = false;
  private isClosed = false;
  private timer: NodeJS.Timeout | null = null;
  private delivered = 0;
  private failed = 0;

  constructor(private readonly options: WebhookOptions) {
    this.hooks = options.hooks;
    this.device = options.device;
    this.fleet = options.fleet;
    this.onProblem = options.onProblem;
    this.gatherMs = options.gatherMs ?? GATHER;
    this.retryMs = options.retryMs ?? RETRY;
    this.queues = this.hooks.map((hook): Queue => ({ hook, waiting: [], isBusy: false }));
    // One for each delivery that waits; their number is bounded by that of the hooks.
    setMaxListeners(0, this.closing.signal);
    this.restore(options.kept ?? null);
  }

  take(events: readonly LiveEvent[]): void {
    // The next run will look at these.
    if (this.isClosed) return;
    for (const event of events) {
      if (event.id <= this.seen) continue;
      this.seen = event.id;
      this.isNews ||= event.kind === 'fleet' || event.kind === 'incident';
      if (event.kind === 'fleet') {
        if (event.change !== 'resolved' && this.options.isCauseHidden?.(event.cause)) continue;
        this.offer(noticeOfCause(event), deliveryKey('fleet', event.key, event.change, event.id));
      } else if (event.kind === 'incident') {
        this.gathered.push(event);
        this.timer ??= setTimeout(() => this.release(), this.gatherMs);
      }
    }
  }

  state(): string | null {
    if (!this.isNews) return null;
    this.isNews = false;
    const waiting = this.queues.map(({ hook, waiting }) => [nameOf(hook), waiting] as const);
    // What is being gathered will be looked at again.
    const oldest = this.gathered[0]?.id;
    const kept: KeptHooks = {
      seen: oldest === undefined ? this.seen : oldest - 1,
      waiting,
      told: [...this.told].slice(-TOLD_KEPT),
    };
    return JSON.stringify(kept);
  }

  counts(): { readonly delivered: number; readonly failed: number; readonly waiting: number } {
    return {
      delivered: this.delivered,
      failed: this.failed,
      waiting: this.queues.reduce((sum, { waiting }) => sum + waiting.length, 0),
    };
  }

  async close(): Promise<void> {
    if (this.timer !== null) clearTimeout(this.timer);
    this.release();
    this.isClosed = true;
    this.isNews = true;
    const deadline = Date.now() + 2000;
    while (this.queues.some(({ isBusy }) => isBusy) && Date.now() < deadline)
      await new Promise((resolve) => setTimeout(resolve, 20));
    this.closing.abort();
  }

  /** Others of the same kind had time to show: an outage is one notice, not two hundred. */
  private release(): void {
    this.timer = null;
    const events = this.gathered;
    this.gathered = [];
    const inFleet = new Set(this.fleet().flatMap(({ devices }) => devices));
    for (const event of events) {
      const { device: name, change, incident, id } = event;
      if (inFleet.has(name) || (change === 'resolved' && !this.told.has(incidentKey(event)))) continue;
      if (change !== 'resolved' && this.options.isHidden?.(name, incident.mnemonic)) continue;
      this.offer(
        noticeOfIncident(event, this.device(name)),
        deliveryKey(name, incident.mnemonic, incident.opened, change, id),
      );
    }
  }

  private offer(notice: Notice, id: string): void {
    const { key, change, severity } = notice;
    const news = `${change} ${severity} ${notice.title}`;
    const before = this.told.get(key);
    const now = Date.parse(notice.at);
    if (before?.news === news && now - before.at < AGAIN) return;
    this.told.delete(key);
    this.told.set(key, { news, at: now });
    const [oldest] = this.told.keys();
    if (this.told.size > TOLD_CAP && oldest !== undefined) this.told.delete(oldest);
    for (const queue of this.queues) {
      if (queue.waiting.length >= QUEUE_CAP) {
        // The first one is under way.
        queue.waiting.splice(1, 1);
        this.failed += 1;
      }
      queue.waiting.push({ notice, id });
      this.isNews = true;
      void this.pump(queue);
    }
  }

  private async pump(queue: Queue): Promise<void> {
    if (queue.isBusy) return;
    queue.isBusy = true;
    for (let [next] = queue.waiting; next !== undefined; [next] = queue.waiting) {
      const problem = await deliver(queue.hook, next, this.retryMs, this.closing.signal);
      // Left for the next run.
      if (problem !== null && this.closing.signal.aborted) break;
      if (queue.waiting[0] === next) queue.waiting.shift();
      this.isNews = true;
      if (problem === null) this.delivered += 1;
      else {
        this.failed += 1;
        this.onProblem({
          level: 'warning',
          code: 'webhook-failed',
          message: problem,
          source: hostOf(queue.hook),
          line: 0,
        });
      }
    }
    queue.isBusy = false;
  }

  private restore(text: string | null): void {
    if (text === null) return;
    const kept = fromOwnJson<KeptHooks>(text);
    this.seen = kept.seen;
    for (const [key, value] of kept.told) this.told.set(key, value);
    for (const queue of this.queues) {
      const own = kept.waiting.find(([name]) => name === nameOf(queue.hook));
      queue.waiting.push(...(own?.[1] ?? []));
      void this.pump(queue);
    }
  }
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
