import type { DeviceIncident, DeviceList, FleetList, IncidentList, Paging } from '../model/http-answers.js';
import type { FeedState, LiveEvent, LiveFeed, LiveSnapshot } from '../model/live.js';
import { fromOwnJson } from '../model/own-json.js';
import type { FleetCause, Report } from '../model/report.js';
import { codeOf, messageOf } from '../model/thrown.js';
import { fieldOf } from '../model/tree.js';
import type { Submission } from './opening.js';

export interface RemoteOptions {
  /** `http://127.0.0.1:8514` */
  readonly url: string;
  readonly token: string | null;
}

/** A collector could not be asked; the message says why in words. */
export class RemoteError extends Error {
  override readonly name = 'RemoteError';

  /** @param status what the collector answered with; null where it didn't */
  constructor(
    message: string,
    readonly status: number | null = null,
  ) {
    super(message);
  }
}

/** First and longest wait before a lost collector is tried again, milliseconds. */
const RETRY = 500;
const RETRY_CAP = 10_000;
/** A collector sends a sign of life every 15 seconds; without one for so long it counts as lost. */
const SILENCE = 40_000;
/** Bytes of one answer, and milliseconds that it may take: that of a collector with thousands of devices is a tenth of either. */
const ANSWER_CAP = 256 * 1024 * 1024;
const ANSWER_TIME = 300_000;
/** Characters of one event; longer ones are no events. */
const EVENT_CAP = 16 * 1024 * 1024;

/** A collector elsewhere, which is also asked for less than all of it. */
export interface RemoteFeed extends LiveFeed {
  /** Hands over show outputs or log lines: the ids of the devices they were about, and what was wrong with them. */
  handOver(text: string, source: string): Promise<Submission>;
  /** One device, by id or host name; null where the collector knows none. */
  report(named: string): Promise<Report | null>;
  /** Devices in summary, by name. @param asked parameters of `listDevices` */
  devices(asked: Readonly<Record<string, string>>): Promise<Pick<DeviceList, 'devices' | 'known' | 'at'>>;
  /** Incidents, newest first, and shared causes. @param asked parameters of `listIncidents` */
  incidents(asked: Readonly<Record<string, string>>): Promise<IncidentsAndCauses>;
}

/** What failed at devices, and what they share. */
export interface IncidentsAndCauses extends Pick<IncidentList, 'incidents' | 'at'> {
  readonly fleet: readonly FleetCause[];
}

/** Entries that are asked for at once. */
const PER_PAGE = '500';

/** Characters of a name that a collector looks for. */
const NAME_CAP = 1000;

/**
 * The feed of a collector elsewhere, over its HTTP interface. Reconnects by itself and misses nothing in between.
 * In one piece: one connection: whether it stands, what was read last and who listens change together.
 * @throws RemoteError when a token would cross a network in the clear
 */
export function createRemoteFeed({ url, token }: RemoteOptions): RemoteFeed {
  if (token !== null && isInTheClear(url)) {
    throw new RemoteError(
      'a token is sent over https only, and over http to this machine: anyone on the way could read it',
    );
  }
  const base = url.replace(/\/+$/, '');
  const headers: Record<string, string> = token === null ? {} : { Authorization: `Bearer ${token}` };
  const closing = new AbortController();
  let told = 0;
  let choosing: Promise<unknown> = Promise.resolve();

  async function ask(path: string, init: RequestInit = {}): Promise<Response> {
    let response: Response;
    try {
      response = await fetch(`${base}${path}`, {
        ...init,
        headers: { ...headers, ...init.headers },
        // What is handed over is for this collector only.
        redirect: 'error',
        signal: AbortSignal.any([closing.signal, AbortSignal.timeout(ANSWER_TIME)]),
      });
    } catch (error) {
      throw new RemoteError(`no collector answers at ${base}: ${reasonOf(error)}`);
    }
    if (response.ok) return response;
    const said = fieldOf(fieldOf(await anyJsonOf(response).catch(() => null), 'error'), 'message');
    const { status, statusText } = response;
    throw new RemoteError(`the collector at ${base} says ${status}: ${said ?? statusText}`, status);
  }

  async function snapshot(): Promise<LiveSnapshot> {
    const taken: LiveSnapshot = await jsonOf(await ask('/api/v1/snapshot'), 'devices');
    told = taken.event;
    return taken;
  }

  async function reportOf(id: string): Promise<Report | null> {
    try {
      return await jsonOf<Report>(await ask(`/api/v1/devices/${encodeURIComponent(id)}/report?format=json`), 'devices');
    } catch (error) {
      if (error instanceof RemoteError && error.status === 404) return null;
      throw error;
    }
  }

  async function report(named: string): Promise<Report | null> {
    if (named.length > NAME_CAP) return null;
    const found = await reportOf(named);
    if (found !== null) return found;
    const list = await ask(`/api/v1/devices?search=${encodeURIComponent(named)}`);
    const { devices } = await jsonOf<DeviceList>(list, 'devices');
    const called = devices.find(({ hostname }) => hostname === named);
    return called === undefined ? null : reportOf(called.id);
  }

  async function handOver(text: string, source: string): Promise<Submission> {
    const response = await ask(`/api/v1/submit?source=${encodeURIComponent(source)}`, { method: 'POST', body: text });
    const { devices, diagnostics = [] } = await jsonOf<Partial<Submission> & Pick<Submission, 'devices'>>(
      response,
      'devices',
    );
    return { devices, diagnostics };
  }

  return {
    snapshot,
    report,
    handOver,
    devices: (asked) => devicesBy(ask, asked),
    incidents: (asked) => incidentsBy(ask, asked),
    subscribe(onEvents, onState = () => {}) {
      const stopping = new AbortController();
      const signal = AbortSignal.any([stopping.signal, closing.signal]);
      void follow(
        base,
        headers,
        signal,
        () => told,
        (events) => {
          told = Math.max(told, events.at(-1)?.id ?? 0);
          onEvents(events);
        },
        onState,
      );
      return () => stopping.abort();
    },
    async submit(text, source) {
      return (await handOver(text, source)).devices;
    },
    async choose(device, topology, mode) {
      const body = JSON.stringify({ topology, mode });
      // One after the other: on two connections the earlier wish could arrive last.
      const chosen = choosing.then(() =>
        ask(`/api/v1/devices/${encodeURIComponent(device)}/topology`, { method: 'PUT', body }),
      );
      choosing = chosen.catch(() => {});
      await chosen;
    },
    async close() {
      closing.abort();
    },
  };
}

/** Asks the collector; what it refuses is thrown as `RemoteError`. */
type Ask = (path: string, init?: RequestInit) => Promise<Response>;

/** Every page of a list; what moves between two of them is there once. */
async function* listOf<Page extends Paging>(
  ask: Ask,
  path: string,
  asked: Readonly<Record<string, string>>,
  list: keyof Page & string,
) {
  for (let page = 1; ; page++) {
    const query = new URLSearchParams({ ...asked, limit: PER_PAGE, page: String(page) });
    const answer = await jsonOf<Page>(await ask(`${path}?${query}`), list);
    yield answer;
    if (page >= answer.pages) return;
  }
}

async function devicesBy(ask: Ask, asked: Readonly<Record<string, string>>) {
  // What is worst changes from page to page; what a device is called doesn't.
  const inOrder = { ...asked, sort: 'name' };
  const found = new Map<string, DeviceList['devices'][number]>();
  let [known, at] = [0, ''];
  for await (const page of listOf<DeviceList>(ask, '/api/v1/devices', inOrder, 'devices')) {
    for (const device of page.devices) found.set(device.id, device);
    ({ known, at } = page);
  }
  return { devices: [...found.values()], known, at };
}

async function incidentsBy(ask: Ask, asked: Readonly<Record<string, string>>) {
  const found = new Map<string, DeviceIncident>();
  let at = '';
  for await (const page of listOf<IncidentList>(ask, '/api/v1/incidents', asked, 'incidents')) {
    for (const incident of page.incidents) found.set(`${incident.device} ${incident.id}`, incident);
    ({ at } = page);
  }
  const { fleet } = await jsonOf<FleetList>(await ask('/api/v1/fleet'), 'fleet');
  return { incidents: [...found.values()], fleet, at };
}

/**
 * What a collector answers, which is of this program too; an older one may lack what is optional.
 * @param list what every such answer holds a list of
 * @throws RemoteError for what no collector answers
 */
async function jsonOf<Answer>(response: Response, list: keyof Answer & string): Promise<Answer> {
  const answer = await anyJsonOf<Answer>(response);
  if (!Array.isArray(fieldOf(answer, list)))
    throw new RemoteError(`what answers at ${new URL(response.url).origin} is no collector: ${list} are missing`);
  return answer;
}

/** @throws RemoteError for an answer that breaks off, is no JSON, or has no end */
async function anyJsonOf<Answer>(response: Response): Promise<Answer> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const piece of response.body ?? []) {
      size += piece.length;
      if (size > ANSWER_CAP) throw new Error(`more than ${ANSWER_CAP / 1024 / 1024} MB`);
      pieces.push(piece);
    }
    return fromOwnJson(Buffer.concat(pieces).toString('utf8'));
  } catch (error) {
    const { origin } = new URL(response.url);
    throw new RemoteError(`what answers at ${origin} gives no answer of a collector: ${reasonOf(error)}`);
  }
}

/** Plain HTTP that leaves this machine. */
function isInTheClear(url: string): boolean {
  const { protocol, hostname } = new URL(url);
  return protocol === 'http:' && !/^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/.test(hostname);
}

/** Reads the event stream until it is told to stop; connects again, later each time, when it breaks. */
async function follow(
  base: string,
  headers: Record<string, string>,
  signal: AbortSignal,
  after: () => number,
  onEvents: (events: readonly LiveEvent[]) => void,
  onState: (state: FeedState) => void,
): Promise<void> {
  let wait = RETRY;
  onState({ state: 'connecting', detail: base });
  while (!signal.aborted) {
    const silence = new AbortController();
    let timer = setTimeout(() => silence.abort(), SILENCE);
    let reason = 'the collector closed the connection';
    try {
      const response = await fetch(`${base}/api/v1/events?after=${after()}`, {
        headers,
        redirect: 'error',
        signal: AbortSignal.any([signal, silence.signal]),
      });
      if (!response.ok || response.body === null) throw new Error(`it says ${response.status}`);
      onState({ state: 'connected', detail: base });
      wait = RETRY;
      const decoder = new TextDecoder();
      let text = '';
      for await (const chunk of response.body) {
        clearTimeout(timer);
        timer = setTimeout(() => silence.abort(), SILENCE);
        text += decoder.decode(chunk, { stream: true });
        const end = text.lastIndexOf('\n\n');
        if (end < 0 && text.length > EVENT_CAP) throw new Error('it sends something that is no event');
        if (end < 0) continue;
        const events = eventsOf(text.slice(0, end));
        text = text.slice(end + 2);
        if (events.length > 0) onEvents(events);
      }
    } catch (error) {
      reason = silence.signal.aborted ? 'the collector is silent' : reasonOf(error);
    } finally {
      clearTimeout(timer);
    }
    if (signal.aborted) break;
    onState({ state: 'lost', detail: `${reason}; trying again in ${wait / 1000} s` });
    await new Promise((resolve) => setTimeout(resolve, wait));
    wait = Math.min(RETRY_CAP, wait * 2);
    if (!signal.aborted) onState({ state: 'connecting', detail: base });
  }
  onState({ state: 'ended', detail: '' });
}

/** Server-sent events: HTML Living Standard, "Interpreting an event stream"; each of ours has one line of data. */
function eventsOf(text: string): LiveEvent[] {
  return text.split('\n\n').flatMap((block) => {
    const data = /^data: (.*)$/m.exec(block)?.[1];
    if (data === undefined) return [];
    try {
      return [fromOwnJson<LiveEvent>(data)];
    } catch {
      return [];
    }
  });
}

function reasonOf(error: unknown): string {
  const cause = fieldOf(error, 'cause');
  return codeOf(cause) === 'ECONNREFUSED' ? 'the connection was refused' : messageOf(cause ?? error);
}
