import type { IncomingMessage, ServerResponse } from 'node:http';
import type { LiveEvent } from '../model/live.js';
import type { Served } from './collector.js';
import { Refusal } from './refusal.js';

const STREAMS = 100;
/** Bytes that wait for a slow reader of the event stream before it is let go, and for all of them: then the slowest goes. */
const STREAM_CAP = 8 * 1024 * 1024;
const STREAMS_CAP = 32 * 1024 * 1024;
/** Events that wait for a reader that is still being told of what it missed. */
const WAITING_CAP = 5000;
const KEEP_ALIVE = 15_000;
/** Events that are read back at once for a reader that returns. */
const PAGE = 5000;

/** Readers of events, bounded one by one and together. */
export interface EventStreams {
  /**
   * Tells a reader of every event from now on, or from the one after which it wants to go on.
   * @throws Refusal when too many read already
   */
  open(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void>;
  close(): void;
}

/** In one piece: the readers that are open, which closing one, closing all and counting them must agree on. */
export function createEventStreams(collector: Served): EventStreams {
  const streams = new Set<ServerResponse>();
  const known = new WeakMap<readonly LiveEvent[], Map<string, Buffer>>();

  /** Events as they are sent, made once for all readers who ask alike: a hundred of them cost the time and the memory of one. */
  function framesOf(kinds: readonly string[] | null, isBrief: boolean): (events: readonly LiveEvent[]) => Buffer {
    const form = `${isBrief} ${kinds ?? ''}`;
    return (events) => {
      const forms = known.get(events) ?? new Map<string, Buffer>();
      known.set(events, forms);
      const bytes = forms.get(form) ?? framed(events, kinds, isBrief);
      forms.set(form, bytes);
      return bytes;
    };
  }

  /** Not looked at again in this turn, although it is closed only in the next. */
  function letGo(response: ServerResponse): void {
    streams.delete(response);
    response.destroy();
  }

  /** What waits for all readers together: the one that is furthest behind goes first. */
  function boundStreams(): void {
    let inAll = 0;
    let slowest: ServerResponse | null = null;
    for (const each of streams) {
      inAll += each.writableLength;
      if (slowest === null || each.writableLength > slowest.writableLength) slowest = each;
    }
    if (inAll > STREAMS_CAP && slowest !== null) letGo(slowest);
  }

  async function open(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
    if (streams.size >= STREAMS)
      throw new Refusal(503, 'too-many-streams', `${STREAMS} event streams are open already`);
    const kinds = url.searchParams.get('kinds')?.split(',') ?? null;
    const frames = framesOf(kinds, url.searchParams.get('form') === 'brief');
    const resumed = request.headers['last-event-id'] ?? url.searchParams.get('after');
    response.writeHead(200, { 'Content-Type': 'text/event-stream', Connection: 'keep-alive' });
    streams.add(response);
    response.write(': events of sldiag\n\n');
    let told = resumed === null || resumed === undefined ? Number.NaN : Number(resumed);
    let waiting: LiveEvent[] | null = Number.isInteger(told) ? [] : null;

    const send = (events: readonly LiveEvent[]) => {
      if (response.destroyed) return;
      const fresh = events.some(({ id }) => id <= told) ? events.filter(({ id }) => !(id <= told)) : events;
      told = fresh.at(-1)?.id ?? told;
      const bytes = frames(fresh);
      if (bytes.length > 0) response.write(bytes);
      // A reader that doesn't keep up comes back with the id of the last event that it got.
      if (response.writableLength > STREAM_CAP) letGo(response);
      boundStreams();
    };
    const stop = collector.onEvents((events) => {
      if (waiting === null) send(events);
      else waiting = [...waiting, ...events];
      if (waiting !== null && waiting.length > WAITING_CAP) response.destroy();
    });
    const beat = setInterval(() => response.write(': still here\n\n'), KEEP_ALIVE);
    const end = () => {
      clearInterval(beat);
      stop();
      streams.delete(response);
    };
    response.on('close', end);
    response.on('error', end);
    while (waiting !== null && !response.destroyed) {
      const missed = await collector.eventsAfter(told, PAGE);
      send(missed);
      if (missed.length < PAGE) {
        const since: LiveEvent[] = waiting;
        waiting = null;
        send(since);
      }
    }
  }

  return {
    open,
    close() {
      for (const response of streams) response.end();
    },
  };
}

function framed(events: readonly LiveEvent[], kinds: readonly string[] | null, isBrief: boolean): Buffer {
  const wanted = kinds === null ? events : events.filter(({ kind }) => kinds.includes(kind));
  const texts = wanted.map(
    (event) => `id: ${event.id}\nevent: ${event.kind}\ndata: ${JSON.stringify(isBrief ? briefOf(event) : event)}\n\n`,
  );
  return Buffer.from(texts.join(''));
}

/** That something happened, for who asks for the state then; what the operator should know is told whole. */
function briefOf(event: LiveEvent): object {
  if (event.kind === 'alarm') return event;
  const { id, at, kind } = event;
  return { id, at, kind };
}
