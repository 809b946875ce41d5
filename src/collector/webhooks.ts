import { createHash, createHmac } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import type { Diagnostic, Level } from '../model/diagnostic.js';
import type { LiveEvent } from '../model/live.js';
import type { FleetCause, ReportDevice } from '../model/report.js';
import { type Notice, type NoticeTemplate, noticeTemplates, type OwnTemplate } from '../report/notice.js';

/** Where notices go. */
export interface Hook {
  readonly url: string;
  /** `own`: that of `own`. */
  readonly template: NoticeTemplate | 'own';
  /**
   * Signs each body with HMAC-SHA256; for PagerDuty it is the routing key, for Jira the token of its rule, for ServiceNow `user:password`.
   * Null signs nothing.
   */
  readonly secret: string | null;
  readonly own?: OwnTemplate | null;
}

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
const TRIES = 8;
const RETRY = 1000;
const RETRY_CAP = 120_000;
const TIMEOUT = 10_000;
const GATHER = 3000;
/** The same news about the same incident within this time is told once. */
const AGAIN = 600_000;
const TOLD_CAP = 10_000;
/** Of those, how many a restart remembers. */
const TOLD_KEPT = 1000;

/** What outlives a restart. */
interface KeptHooks {
  readonly seen: number;
  readonly waiting: readonly (readonly [hook: string, notices: readonly { notice: Notice; id: string }[]])[];
  readonly told: readonly (readonly [key: string, value: { news: string; at: number }])[];
}

/** Id after which the events have not been looked at, in what `Webhooks.state` gave; null without it. */
export function seenUpTo(kept: string | null): number | null {
  return kept === null ? null : (JSON.parse(kept) as KeptHooks).seen;
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
  const queues = hooks.map((hook) => ({ hook, waiting: [] as { notice: Notice; id: string }[], isBusy: false }));
  const told = new Map<string, { news: string; at: number }>();
  const closing = new AbortController();
  // One for each delivery that waits; their number is bounded by that of the hooks.
  setMaxListeners(0, closing.signal);
  let gathered: Extract<LiveEvent, { kind: 'incident' }>[] = [];
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
        const { change, key, cause, at, id } = event;
        if (change !== 'resolved' && options.isCauseHidden?.(cause)) continue;
        const title = `${cause.title} on ${cause.devices.length} devices`;
        const shared = cause.shared.map(({ what, value }) => `${what} ${value}`).join(', ');
        const severity: Level = change === 'resolved' ? 'info' : 'error';
        const detail = shared === '' ? '' : `They share: ${shared}.`;
        const notice = { key: `fleet ${key}`, change, severity, title, detail, devices: cause.devices, at };
        offer(notice, deliveryKey('fleet', key, change, id));
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
    for (const { device: name, change, severity, incident, at, id } of events) {
      const key = `${name} ${incident.mnemonic} ${incident.fields.server ?? ''}`;
      if (inFleet.has(name) || (change === 'resolved' && !told.has(key))) continue;
      if (change !== 'resolved' && options.isHidden?.(name, incident.mnemonic)) continue;
      const finding = device(name)?.findings.find(({ mnemonic }) => mnemonic === incident.mnemonic);
      const cause = finding?.causes.find(({ verdict }) => verdict === 'confirmed' || verdict === 'likely');
      const action = cause?.actions[0];
      const detail = [
        cause === undefined ? '' : `${cause.verdict === 'confirmed' ? 'Cause' : 'Likely cause'}: ${cause.title}.`,
        action === undefined ? '' : `First step: ${action.text}`,
      ];
      const title =
        finding?.title ?? `${incident.mnemonic}${incident.fields.error ? `: ${incident.fields.error}` : ''}`;
      const notice = { key, change, severity, title, detail: detail.join(' ').trim(), devices: [name], at };
      offer(notice, deliveryKey(name, incident.mnemonic, incident.opened, change, id));
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

  async function pump(queue: (typeof queues)[number]): Promise<void> {
    if (queue.isBusy) return;
    queue.isBusy = true;
    for (let [next] = queue.waiting; next !== undefined; [next] = queue.waiting) {
      const problem = await deliver(queue.hook, next.notice, next.id);
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

  /** Null when it was taken, else why not. */
  async function deliver(hook: Hook, notice: Notice, id: string): Promise<string | null> {
    const { url } = hook;
    const body = JSON.stringify(bodyOf(hook, notice));
    let problem = '';
    for (let attempt = 1; attempt <= TRIES; attempt += 1) {
      let wait = Math.min(RETRY_CAP, retryMs * 2 ** (attempt - 1));
      try {
        const response = await fetch(url, {
          method: 'POST',
          body,
          headers: headersOf(body, id, hook),
          redirect: 'error',
          signal: AbortSignal.any([AbortSignal.timeout(TIMEOUT), closing.signal]),
        });
        await response.body?.cancel();
        if (response.ok) return null;
        problem = `it answered ${response.status}`;
        // Any other refusal would be the same the next time.
        if (response.status < 500 && response.status !== 429 && response.status !== 408) break;
        wait = Math.max(wait, Math.min(RETRY_CAP, Number(response.headers.get('retry-after') ?? 0) * 1000 || 0));
      } catch (error) {
        problem = ((error as Error).cause as Error | undefined)?.message ?? (error as Error).message;
      }
      if (closing.signal.aborted || attempt === TRIES) break;
      // Spread, so that many collectors don't come back in the same moment.
      await pause(wait * (0.75 + Math.random() / 2));
    }
    return `a notice could not be delivered: ${problem}`;
  }

  function restore(text: string | null): void {
    if (text === null) return;
    const kept = JSON.parse(text) as KeptHooks;
    seen = kept.seen;
    for (const [key, value] of kept.told) told.set(key, value);
    for (const queue of queues) {
      const own = kept.waiting.find(([name]) => name === nameOf(queue.hook));
      queue.waiting.push(...(own?.[1] ?? []));
      void pump(queue);
    }
  }

  function pause(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const end = () => {
        clearTimeout(wake);
        closing.signal.removeEventListener('abort', end);
        resolve();
      };
      const wake = setTimeout(end, milliseconds);
      closing.signal.addEventListener('abort', end);
    });
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

function bodyOf({ template, secret, own = null }: Hook, notice: Notice): object {
  if (template !== 'own') return noticeTemplates[template](notice, secret ?? '');
  return own?.(notice) ?? noticeTemplates.json(notice);
}

/** How services that know no signature learn who calls. */
const AUTHORISED: Readonly<Record<string, (secret: string) => Record<string, string>>> = {
  // The routing key stands in the body.
  pagerduty: () => ({}),
  jira: (secret) => ({ 'X-Automation-Webhook-Token': secret }),
  servicenow: (secret) => ({ Authorization: `Basic ${Buffer.from(secret).toString('base64')}` }),
  alertmanager: (secret) => ({ Authorization: `Bearer ${secret}` }),
};

function headersOf(body: string, id: string, { secret: given, template }: Hook): Record<string, string> {
  const own = AUTHORISED[template];
  const secret = own === undefined ? given : null;
  const timestamp = String(Math.floor(Date.now() / 1000));
  const signature = secret === null ? null : createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex');
  return {
    'Content-Type': 'application/json',
    'User-Agent': 'sldiag',
    'X-Sldiag-Delivery': id,
    ...(given === null ? {} : own?.(given)),
    ...(signature === null ? {} : { 'X-Sldiag-Timestamp': timestamp, 'X-Sldiag-Signature': `sha256=${signature}` }),
  };
}

/** Tells hooks apart in what is kept, without the address, which holds a secret for most services. */
function nameOf({ url, template }: Hook): string {
  return createHash('sha256').update(`${template} ${url}`).digest('hex').slice(0, 16);
}

/** The address without its path, which holds a secret for most services. */
function hostOf({ url }: Hook): string {
  return `webhook ${new URL(url).host}`;
}
