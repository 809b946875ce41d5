import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AwayError, type Backend, type BatchId, type Entry } from '../../src/cluster/ports.js';
import { type Receiver, startReceiver } from '../../src/cluster/receiver.js';
import { openSpool, type Spool } from '../../src/cluster/spool.js';
import { until } from '../e2e/daemon.js';
import { engine } from '../engine.js';
import { entriesOf, failed } from './lines.js';

const NOW = Date.UTC(2026, 2, 5, 12);

let folder: string;
let receivers: Receiver[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sldiag-spool-'));
});
afterEach(async () => {
  for (const receiver of receivers) await receiver.stop();
  receivers = [];
  rmSync(folder, { recursive: true, force: true });
});

/** A receiver whose engine is there or not as the test says. */
function start(spool: Spool | null) {
  const log = new Map<string, readonly Entry[]>();
  const engineIs = { away: false, slow: Promise.resolve() };
  const held: boolean[] = [];
  const acknowledged: string[] = [];
  const backend = {
    log: {
      async append({ rid, rseq }: BatchId, parts: ReadonlyMap<number, readonly Entry[]>) {
        if (engineIs.away) throw new AwayError('gone');
        await engineIs.slow;
        log.set(`${rid} ${rseq}`, [...parts.values()].flat());
      },
    },
    view: { note: async () => {} },
  } as unknown as Backend;
  const receiver = startReceiver({
    context: { messages: engine.knowledge.messages, redact: true, zones: {} },
    version: 'test',
    backend,
    spool,
    sources: () => [],
    hold: (isHeld) => held.push(isHeld),
    appended: (_, { rid, rseq }) => acknowledged.push(`${rid} ${rseq}`),
    problem: () => {},
    log: () => {},
  });
  receivers.push(receiver);
  let number = 0;
  return {
    receiver,
    engineIs,
    acknowledged,
    held,
    /** In the order of batches; within one they are of many partitions. */
    hosts: () =>
      [...log.values()].flatMap((entries) => entries.map(({ record }) => record.device.hostname ?? '').sort(byNumber)),
    batches: () => log.size,
    send(count: number) {
      const lines = Array.from({ length: count }, () => failed(`sw${number++}`, NOW));
      receiver.receive(
        lines.map((line) => ({
          bytes: Buffer.from(line),
          peer: '192.0.2.1',
          receivedAt: Date.now(),
          transport: 'udp',
        })),
      );
    },
  };
}

const byNumber = (one: string, other: string) => Number(one.slice(2)) - Number(other.slice(2));
const names = (count: number) => Array.from({ length: count }, (_, index) => `sw${index}`);

describe('a receiver', () => {
  it('appends what matters, and nothing else', async () => {
    const live = start(null);
    live.send(3);
    live.receiver.receive([
      {
        bytes: Buffer.from('<189>sw1: Mar 5 2026 12:00:00.000 UTC: %NOBODY-6-ASKED: for this'),
        peer: '192.0.2.1',
        receivedAt: NOW,
        transport: 'udp',
      },
    ]);
    await until(() => live.hosts().length === 3);
    expect(live.hosts()).toEqual(names(3));
    expect(live.receiver.counts()).toMatchObject({ received: 4, licensing: 3, appended: 3, waiting: 0 });
  });

  it('spools while the engine is away, and appends in order once it is back', async () => {
    const spool = openSpool(folder, 10_000_000, () => {});
    const live = start(spool);
    live.engineIs.away = true;
    live.send(5);
    await new Promise((resolve) => setTimeout(resolve, 50));
    live.send(5);
    await until(() => !spool.isEmpty);
    live.send(5);
    await until(() => live.receiver.counts().spoolBytes > 0 && live.receiver.counts().waiting === 0);
    live.engineIs.away = false;
    await until(() => live.hosts().length === 15);
    expect(live.hosts()).toEqual(names(15));
    await until(() => spool.isEmpty);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('acknowledges a batch once that was spooled while it was under way', async () => {
    const spool = openSpool(folder, 10_000_000, () => {});
    const live = start(spool);
    let goOn = () => {};
    live.engineIs.slow = new Promise((resolve) => {
      goOn = resolve;
    });
    live.send(3);
    // What comes when it has taken long is spooled, and what is under way before that.
    await until(() => {
      live.send(1);
      return !spool.isEmpty;
    });
    goOn();
    const sent = () => live.receiver.counts().licensing;
    await until(() => spool.isEmpty && live.receiver.counts().appended >= sent());
    expect(live.receiver.counts().appended).toBe(sent());
    expect(live.acknowledged).toEqual([...new Set(live.acknowledged)]);
  }, 60_000);

  it('leaves to the next run what the engine did not take', async () => {
    const live = start(openSpool(folder, 10_000_000, () => {}));
    live.engineIs.away = true;
    live.send(4);
    await live.receiver.stop();
    const next = start(openSpool(folder, 10_000_000, () => {}));
    next.send(0);
    await until(() => next.hosts().length === 4);
    expect(next.hosts()).toEqual(names(4));
  });

  it('makes senders wait before there is no room, and counts what it lets go', async () => {
    const spool = openSpool(folder, 60_000, () => {});
    const live = start(spool);
    live.engineIs.away = true;
    for (let turn = 0; turn < 200 && live.receiver.counts().shedForRoom === 0; turn += 1) {
      live.send(2);
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
    const { shedForRoom } = live.receiver.counts();
    expect(live.held).toEqual([true]);
    expect(shedForRoom).toBeGreaterThan(0);
    expect(spool.size).toBeLessThanOrEqual(60_000);
    live.engineIs.away = false;
    await until(() => live.receiver.counts().spoolBytes === 0);
    expect(live.held).toEqual([true, false]);
    const { licensing, appended, shedForRoom: shed } = live.receiver.counts();
    expect(appended + shed).toBe(licensing);
  }, 60_000);
});

describe('the spool', () => {
  const batch = (rseq: number) => ({ id: { rid: 'a', rseq }, parts: entriesOf([failed('sw1', NOW)], NOW) });

  it('sets a damaged batch aside and goes on', () => {
    const spool = openSpool(folder, 1_000_000, () => {});
    spool.put(batch(1));
    spool.put(batch(2));
    const [first = ''] = readdirSync(folder).sort();
    writeFileSync(join(folder, first), '{"id":');
    const damaged: string[] = [];
    const again = openSpool(folder, 1_000_000, (path) => damaged.push(path));
    expect(again.first()?.id).toEqual({ rid: 'a', rseq: 2 });
    expect(damaged).toEqual([join(folder, `${first}.damaged`)]);
  });

  it('gives back what it was given', () => {
    const spool = openSpool(folder, 1_000_000, () => {});
    const given = batch(7);
    expect(spool.put(given)).toBe(true);
    expect(openSpool(folder, 1_000_000, () => {}).first()).toEqual(
      JSON.parse(JSON.stringify({ ...given, parts: 0 }), (key, value) =>
        key === 'parts' ? new Map(JSON.parse(JSON.stringify([...given.parts]))) : value,
      ),
    );
  });
});
