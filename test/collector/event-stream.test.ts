import { EventEmitter } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { afterEach, expect, it } from 'vitest';
import type { Served } from '../../src/collector/collector.js';
import { createEventStreams } from '../../src/collector/event-stream.js';
import type { LiveEvent } from '../../src/model/live.js';

/** A reader that reads nothing: all that is written to it waits. */
class Reader extends EventEmitter {
  writableLength = 0;
  destroyed = false;
  constructor(readonly behind: number) {
    super();
    this.writableLength = behind;
  }
  writeHead() {
    return this;
  }
  write(text: string) {
    this.writableLength += text.length;
    return false;
  }
  /** As with a socket: that it is closed is told in a later turn, and until then what waits for it is there. */
  destroy() {
    this.destroyed = true;
    setImmediate(() => this.emit('close'));
  }
}

const readers: Reader[] = [];
afterEach(() => {
  // Ends their heartbeats.
  for (const reader of readers.splice(0)) reader.emit('close');
});

const MEGABYTE = 1024 * 1024;

async function start(behind: readonly number[]) {
  const told: ((events: readonly LiveEvent[]) => void)[] = [];
  const collector = {
    onEvents(tell: (events: readonly LiveEvent[]) => void) {
      told.push(tell);
      return () => {};
    },
  } as unknown as Served;
  const streams = createEventStreams(collector);
  const request = { headers: {} } as IncomingMessage;
  for (const each of behind) {
    const reader = new Reader(each);
    readers.push(reader);
    await streams.open(request, reader as unknown as ServerResponse, new URL('http://127.0.0.1/api/v1/events'));
  }
  return (id: number, size: number, onMade: () => void = () => {}) => {
    const event = {
      id,
      at: '2026-03-05T04:12:09.114Z',
      kind: 'message',
      text: 'x'.repeat(size),
      toJSON() {
        onMade();
        return { ...this, toJSON: undefined };
      },
    } as unknown as LiveEvent;
    const events = [event];
    for (const tell of told) tell(events);
  };
}

it('of readers that hold too much together the one that is furthest behind goes, and no other', async () => {
  const tell = await start([0, 2 * MEGABYTE, 0, 0, 0, 0]);
  tell(1, 4 * MEGABYTE);
  expect(readers.map(({ destroyed }) => destroyed)).toEqual([false, false, false, false, false, false]);
  tell(2, MEGABYTE / 2);
  tell(3, MEGABYTE / 2);
  // None has as much as one alone may leave unread.
  expect(readers.map(({ destroyed }) => destroyed)).toEqual([false, true, false, false, false, false]);
});

it('a reader that alone leaves too much unread goes', async () => {
  const tell = await start([0, 5 * MEGABYTE]);
  tell(1, 4 * MEGABYTE);
  expect(readers.map(({ destroyed }) => destroyed)).toEqual([false, true]);
});

it('of a hundred readers so many go in one turn that what waits stays within the bound', async () => {
  const tell = await start(Array.from({ length: 100 }, () => 0));
  tell(1, 2 * MEGABYTE);
  const waits = readers.reduce((sum, { destroyed, writableLength }) => sum + (destroyed ? 0 : writableLength), 0);
  expect(waits).toBeLessThanOrEqual(34 * MEGABYTE);
  expect(readers.filter(({ destroyed }) => !destroyed).length).toBeGreaterThan(10);
});

it('events are made into bytes once for all who ask alike', async () => {
  let made = 0;
  const tell = await start(Array.from({ length: 20 }, () => 0));
  tell(1, 10, () => {
    made += 1;
  });
  expect(made).toBe(1);
});
