import { describe, expect, it } from 'vitest';
import { createPartition } from '../../src/cluster/partition.js';
import { PARTITIONS } from '../../src/cluster/placement.js';
import type { Checkpoint, Entry, LoggedBatch, StampedEvent } from '../../src/cluster/ports.js';
import { createTurns } from '../../src/cluster/turns.js';
import { engine } from '../engine.js';
import { entriesOf, failed, restored } from './lines.js';

const NOW = Date.UTC(2026, 2, 5, 12);
const never = 0;

describe('turns of a partition', () => {
  it('are few in a storm, more when it is calm, and more with more workers', () => {
    const judgedIn = (messages: number, workers: number) => {
      const turns = createTurns(null, NOW);
      turns.share(workers);
      let judged = 0;
      for (let at = NOW; at < NOW + 60_000; at += 20) {
        turns.pass(at, messages);
        for (; turns.has(at); judged += 1) turns.spend();
      }
      return judged;
    };
    expect(judgedIn(0, 1)).toBeGreaterThan(judgedIn(1, 1) * 2);
    expect(judgedIn(1, 1)).toBeGreaterThan(judgedIn(10, 1));
    expect(judgedIn(10, 1)).toBeGreaterThan(4);
    expect(judgedIn(1, 4)).toBeGreaterThan(judgedIn(1, 1) * 4);
  });

  it('come at once for a device that was quiet, and on credit for a few of them', () => {
    const turns = createTurns(null, NOW);
    while (turns.has(NOW)) turns.spend();
    let more = 0;
    for (; turns.has(never); more += 1) turns.spend();
    expect(more).toBe(4);
    // Whoever has to wait is told until when, and has its turn then.
    const next = Math.ceil(turns.next());
    expect(next).toBeGreaterThan(NOW);
    turns.pass(next, 0);
    expect(turns.has(next)).toBe(true);
  });

  it('go on as they were for who takes over', () => {
    const one = createTurns(null, NOW);
    for (let at = NOW; at < NOW + 1000; at += 30) one.pass(at, 3);
    one.share(3);
    const other = createTurns(JSON.parse(JSON.stringify(one.kept())), NOW + 999_999);
    for (const each of [one, other]) each.pass(NOW + 1234, 7);
    expect(other.kept()).toEqual(one.kept());
  });
});

describe('a partition', () => {
  const lease = { p: 7, epoch: 1, off: 0, told: 0, tick: 0, turns: null };
  const hosts = Array.from({ length: 30 }, (_, host) => `sw${host}`);
  /** A log of 200 batches: switches that flap at their own pace. */
  const log = Array.from({ length: 200 }, (_, index): LoggedBatch => {
    const at = NOW + index * 40;
    const lines = hosts
      .filter((_, host) => (index * 7 + host * 13) % 11 === 0)
      .map((host) => (index % 2 === 0 ? failed(host, at) : restored(host, at)));
    const entries: Entry[] = [...entriesOf(lines, at).values()].flat();
    return { p: 7, off: index + 1, at, entries: index === 50 ? [...entries, { workers: 9 }] : entries };
  });

  /**
   * What a partition is after the log, when it is handed over so often: all that is kept, and all that was told.
   * @param saves batches between two times that states are saved
   */
  function outcome(every: number, saves = 1): { devices: unknown[]; told: StampedEvent[]; turns: unknown } {
    const devices = new Map<number, Checkpoint['kept'][number]>();
    const shown = new Map<number, Checkpoint['kept'][number]['judgement']>();
    const told: StampedEvent[] = [];
    let now: Parameters<typeof createPartition>[2] = lease;
    let partition = createPartition(engine, 'test', now, { devices: [], fingerprints: [], unsaved: [], pins: [] });
    function commit(isSaving: boolean): void {
      const checkpoint = partition.checkpoint(isSaving);
      if (checkpoint === null) return;
      const { kept, judged, events, off, tick, turns, isSaved } = checkpoint;
      expect([checkpoint.from, checkpoint.toldFrom]).toEqual([now.off, now.told]);
      for (const device of kept) {
        if (device.judgement !== null) shown.set(device.key, device.judgement);
        devices.set(device.key, device);
      }
      for (const { key, judgement } of judged) shown.set(key, judgement);
      told.push(...events);
      now = { ...now, told: Math.max(off, now.told), ...(isSaved ? { off, tick, turns } : {}) };
    }
    for (const batch of log) {
      partition.take(batch);
      const isLast = batch.off === log.length;
      commit(batch.off % saves === 0 || isLast);
      if (batch.off % every !== 0 || isLast) continue;
      const order = [...devices.values()].sort((a, b) => (a.judged?.at ?? 0) - (b.judged?.at ?? 0) || a.key - b.key);
      const fingerprints = told.flatMap(({ fingerprint, off = 0 }) => (off <= now.off ? (fingerprint ?? []) : []));
      const unsaved = [...shown.keys()].filter((key) => !devices.has(key));
      const held = JSON.parse(JSON.stringify({ devices: order, fingerprints, unsaved, pins: [] }));
      partition = createPartition(engine, 'test', now, held);
      for (const again of log.slice(now.off, batch.off)) partition.take(again);
    }
    const kept = [...devices.values()].sort((a, b) => a.key - b.key);
    return {
      devices: kept.map(({ key, id, state, told: last, judged }) => ({
        id,
        state: JSON.parse(state),
        last,
        judged,
        judgement: shown.get(key),
      })),
      told,
      turns: now.turns,
    };
  }

  it('ends the same and tells the same, however often another takes it over', () => {
    const undisturbed = outcome(log.length);
    expect(undisturbed.devices).toHaveLength(hosts.length);
    expect(undisturbed.told.length).toBeGreaterThan(hosts.length * 10);
    // Turns were scarce: devices wait at the end.
    expect(JSON.stringify(undisturbed.devices)).toContain('"waits":true');
    for (const every of [1, 3, 17]) expect(outcome(every)).toEqual(undisturbed);
    // States are behind what was told then, and some batches are read again.
    for (const every of [3, 17]) expect(outcome(every, 10)).toEqual(undisturbed);
    expect(outcome(1000, 10)).toEqual(undisturbed);
  });

  it('forgets no device that another version kept in its own way: it refuses', () => {
    const partition = createPartition(engine, 'test', lease, { devices: [], fingerprints: [], unsaved: [], pins: [] });
    partition.take({ ...(log[0] as LoggedBatch), off: 1 });
    const devices = (partition.checkpoint()?.kept ?? []).map((device) => ({
      ...device,
      state: device.state.replace(/"format":\d+/, '"format":99'),
    }));
    expect(devices.length).toBeGreaterThan(0);
    const held = { devices, fingerprints: [], unsaved: [], pins: [] };
    expect(() => createPartition(engine, 'test', lease, held)).toThrow('keeps devices in another way');
  });

  it('writes the report of a device only when it was judged anew', () => {
    const partition = createPartition(engine, 'test', lease, { devices: [], fingerprints: [], unsaved: [], pins: [] });
    const batch = (off: number, lines: string[]): LoggedBatch => ({
      p: 7,
      off,
      at: NOW + off,
      entries: [...entriesOf(lines, NOW + off).values()].flat(),
    });
    partition.take(batch(1, [failed('sw1', NOW)]));
    const first = partition.checkpoint();
    const [judgement] = first?.kept.map((device) => device.judgement) ?? [];
    expect(JSON.parse(judgement?.report ?? '{}').id).toBe('sw1');
    // What is told of it is the same.
    const told = first?.events.find(({ kind }) => kind === 'diagnosis');
    const [device, next] = [judgement?.report, judgement?.next].map((text) => JSON.parse(text ?? 'null'));
    expect(told?.body).toBe(JSON.stringify({ kind: 'diagnosis', device, next }));
    const more = Array.from({ length: PARTITIONS / 8 }, (_, index) => index + 2);
    for (const off of more) partition.take(batch(off, [failed('sw1', NOW + off)]));
    partition.checkpoint();
    // Its turns are spent: what comes now is kept, and judged later.
    partition.take(batch(99, [failed('sw1', NOW + 99)]));
    expect(partition.checkpoint()?.kept.map(({ judgement, judged }) => [judgement, judged?.waits])).toEqual([
      [null, true],
    ]);
    expect(partition.due).toBeGreaterThan(NOW + 99);
  });
});
