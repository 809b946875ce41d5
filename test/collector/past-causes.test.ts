import { expect, it } from 'vitest';
import { followPastCauses } from '../../src/collector/past-causes.js';
import { fleetKey } from '../../src/diagnose/judge/fleet.js';
import type { LiveEvent, LiveSnapshot } from '../../src/model/live.js';
import type { FleetCause } from '../../src/model/report.js';

const causeOf = (server: string): FleetCause => ({
  finding: 'comm-failed',
  cause: null,
  title: server,
  devices: ['sw1', 'sw2', 'sw3'],
  shared: [{ what: 'server', value: server }],
  first: '2026-03-05T04:00:00.000Z',
  last: null,
});
const over = (id: number, server: string, change: 'opened' | 'resolved' = 'resolved') => {
  const cause = causeOf(server);
  const at = new Date(Date.UTC(2026, 2, 5) + id * 1000).toISOString();
  return { id, at, kind: 'fleet', change, key: fleetKey(cause), cause } as LiveEvent;
};

/** A collector that has stored some events before it was started, the last of them `event`. */
function collectorWith(stored: readonly LiveEvent[], event: number) {
  let take: (events: readonly LiveEvent[]) => void = () => {};
  let reads = 0;
  let isAway = false;
  const past = followPastCauses({
    snapshot: () => ({ event }) as LiveSnapshot,
    onEvents(each) {
      take = each;
      return () => {};
    },
    async eventsAfter(id, limit) {
      if (isAway) throw new Error('away');
      reads += 1;
      return stored.filter((each) => each.id > id).slice(0, limit);
    },
  });
  return {
    titles: async (now: readonly FleetCause[] = []) => (await past.list(now)).map(({ cause }) => cause.title),
    tell: (...events: LiveEvent[]) => take(events),
    reads: () => reads,
    away(is: boolean) {
      isAway = is;
    },
  };
}

it('finds what ended long before the newest events, reads that once, and goes on with what ends', async () => {
  const collector = collectorWith([over(2, 'first'), over(50_000, 'second'), over(50_001, 'third', 'opened')], 59_000);
  expect(await collector.titles()).toEqual(['second', 'first']);
  const reads = collector.reads();
  collector.tell(over(59_001, 'third'), over(59_002, 'first'));
  expect(await collector.titles()).toEqual(['first', 'third', 'second']);
  expect(await collector.titles([causeOf('first')])).toEqual(['third', 'second']);
  expect(collector.reads()).toBe(reads);
});

it('is bounded, however much ended and however old the store is', async () => {
  const many = collectorWith([], 0);
  many.tell(...Array.from({ length: 1000 }, (_, index) => over(index + 1, `server-${index}`)));
  expect((await many.titles()).slice(0, 1)).toEqual(['server-999']);
  expect(await many.titles()).toHaveLength(200);
  const old = collectorWith([], 1_000_000_000);
  expect(await old.titles()).toEqual([]);
  expect(old.reads()).toBe(40);
});

it('is asked for again where the events could not be read', async () => {
  const collector = collectorWith([over(1, 'first')], 5);
  collector.away(true);
  await expect(collector.titles()).rejects.toThrow('away');
  collector.away(false);
  expect(await collector.titles()).toEqual(['first']);
});
