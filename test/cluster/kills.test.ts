import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { OUTCOME } from '../../scripts/cluster-outcome.mjs';
import { copyLog } from '../../scripts/postgres.mjs';
import { until } from '../e2e/daemon.js';
import { type Apart, canBeApart, startApart } from './apart.js';
import { failed, restored } from './lines.js';
import { type Postgres, postgresPrograms, startPostgres } from './postgres.js';
import {
  connectTo,
  followEvents,
  type Part,
  startPart,
  startReceiverPart,
  startServerPart,
  startWorkerPart,
  workedOff,
} from './processes.js';

const HOSTS = 40;
const START = Date.UTC(2026, 2, 5, 12);

describe.skipIf(postgresPrograms === null)('a cluster', () => {
  let server: Postgres;
  let parts: Part[] = [];
  const spool = mkdtempSync(join(tmpdir(), 'sldiag-spool-'));
  beforeAll(async () => {
    server = await startPostgres();
  }, 120_000);
  afterEach(async ({ task }) => {
    // What a process said is gone with it.
    if (task.result?.state === 'fail') for (const part of parts) process.stderr.write(part.log());
    await Promise.all(parts.map((part) => part.end('SIGKILL')));
    parts = [];
  });
  afterAll(async () => {
    await server.stop();
    rmSync(spool, { recursive: true, force: true });
  });

  const started = <Kind extends Part>(part: Kind): Kind => {
    parts.push(part);
    return part;
  };

  /** One line of each switch, a second later than the round before. */
  const round = (number: number) =>
    Array.from({ length: HOSTS }, (_, host) => {
      const ms = START + number * 1000;
      return `${number % 3 === 2 ? restored(`sw${host}`, ms) : failed(`sw${host}`, ms)}\n`;
    }).join('');

  async function send(port: number, from: number, to: number): Promise<void> {
    const socket = await connectTo(port);
    for (let number = from; number < to && !socket.destroyed; number += 1) {
      socket.write(round(number));
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    await new Promise<void>((resolve) => (socket.destroyed ? resolve() : socket.end(resolve)));
  }

  const number = (url: string, statement: string) => Number(server.psql(url, statement).trim());
  const inLog = (url: string) =>
    number(
      url,
      "SELECT count(*) FROM sldiag.batch, json_array_elements(entries::json) AS e WHERE e->'record' IS NOT NULL",
    );
  const inDevices = (url: string) =>
    (
      JSON.parse(
        server.psql(url, "SELECT coalesce(json_agg(report::json), '[]') FROM sldiag.dev WHERE report IS NOT NULL"),
      ) as {
        messages: { count: number }[];
      }[]
    ).reduce((sum, { messages }) => sum + messages.reduce((all, { count }) => all + count, 0), 0);

  /** What the log led to for each device: its state, and what was told of it in its order; texts of JSON, easily told apart. */
  function outcome(url: string): Map<string, string> {
    const rows = JSON.parse(server.psql(url, OUTCOME)) as { what: string; body: string }[];
    return new Map(rows.map(({ what, body }) => [what, body]));
  }

  /** Where two outcomes part, a piece of both. */
  function differences(one: Map<string, string>, other: Map<string, string>): unknown[] {
    return [...new Set([...one.keys(), ...other.keys()])].flatMap((what) => {
      const [a = '', b = ''] = [one.get(what), other.get(what)];
      if (a === b) return [];
      let at = 0;
      while (a[at] === b[at]) at += 1;
      return [[what, a.slice(Math.max(0, at - 120), at + 80), b.slice(Math.max(0, at - 120), at + 80)]];
    });
  }

  /** The same log, worked off by one worker that nobody disturbs. */
  async function undisturbed(url: string): Promise<string> {
    const copy = await server.fresh();
    copyLog(url, copy);
    const worker = started(await startWorkerPart(copy));
    await workedOff(copy);
    await worker.end('SIGTERM');
    return copy;
  }

  it('loses and doubles nothing when a worker, the engine or a receiver is killed, and ends as if nobody was', async () => {
    const url = await server.fresh();
    const receiver = started(await startReceiverPart(url, join(spool, 'a')));
    const first = started(await startWorkerPart(url));
    started(await startWorkerPart(url));
    let sending = send(receiver.port, 0, 60);
    await until(() => receiver.appended() > 5 * HOSTS);
    await first.end('SIGKILL');
    await sending;
    started(await startWorkerPart(url));
    // What is received while the engine is away is spooled; a little was under way when it went.
    sending = send(receiver.port, 60, 90);
    await until(() => receiver.appended() > 65 * HOSTS);
    await server.kill();
    await until(() => receiver.log().includes('the engine is away'));
    await sending;
    await server.start();
    await until(() => receiver.appended() === 90 * HOSTS, 60);
    expect(receiver.log()).toContain('the engine is back');
    sending = send(receiver.port, 90, 150).catch(() => {});
    await until(() => receiver.appended() > 95 * HOSTS, 60);
    await receiver.end('SIGKILL');
    await sending;
    const second = started(await startReceiverPart(url, join(spool, 'a')));
    await send(second.port, 150, 170);
    await until(() => second.appended() >= 20 * HOSTS, 60);
    await workedOff(url);

    const logged = inLog(url);
    expect(logged).toBeGreaterThanOrEqual(receiver.appended() + second.appended());
    expect(inDevices(url)).toBe(logged);
    const told = number(url, "SELECT count(*) FROM sldiag.event WHERE kind = 'message'");
    expect(told).toBe(logged);
    const ended = outcome(url);
    expect(ended.size).toBeGreaterThan(HOSTS * 80);
    expect(differences(ended, outcome(await undisturbed(url)))).toEqual([]);
  }, 300_000);

  /** A worker is gone for longer than its lease while lines come, another takes over, and it comes back as one of two. */
  async function isMissedByNobody(
    url: string,
    missed: Part,
    how: { readonly go: () => void; readonly comeBack: () => void },
  ): Promise<void> {
    const receiver = started(await startReceiverPart(url, mkdtempSync(join(spool, 'missed-'))));
    const owned = (worker: string) =>
      number(url, `SELECT count(*) FROM sldiag.part WHERE owner LIKE '%${worker}' AND until > now()`);
    const nameOf = (part: Part) => / as \S+ \d+ (\w+)/.exec(part.log())?.[1] ?? '';
    await until(() => owned(nameOf(missed)) === 256, 60);
    const sending = send(receiver.port, 0, 80);
    await until(() => receiver.appended() > 10 * HOSTS);
    how.go();
    const other = started(await startWorkerPart(url));
    await until(() => owned(nameOf(other)) === 256, 60);
    await sending;
    await until(() => receiver.appended() === 80 * HOSTS, 60);
    how.comeBack();
    await until(() => owned(nameOf(missed)) === 128 && owned(nameOf(other)) === 128, 60);
    await workedOff(url);
    expect(inDevices(url)).toBe(80 * HOSTS);
    const ended = outcome(url);
    expect(ended.size).toBeGreaterThan(HOSTS * 80);
    expect(differences(ended, outcome(await undisturbed(url)))).toEqual([]);
  }

  it('commits nothing of a worker that was stopped for longer than its lease', async () => {
    const url = await server.fresh();
    const paused = started(await startWorkerPart(url));
    await isMissedByNobody(url, paused, {
      go: () => paused.child.kill('SIGSTOP'),
      comeBack: () => paused.child.kill('SIGCONT'),
    });
  }, 300_000);

  it.skipIf(!canBeApart)(
    'commits nothing of a worker that was cut off from the engine',
    async () => {
      const url = await server.fresh();
      const apart: Apart = await startApart(Number(new URL(url).port));
      try {
        const cut = started(await startPart(['work', '--cluster', apart.urlOf(url)], /works on/, apart.within));
        await isMissedByNobody(url, cut, { go: apart.cut, comeBack: apart.mend });
      } finally {
        apart.close();
      }
    },
    300_000,
  );

  it('shows one state and one row of events, whichever server answers and however long it lives', async () => {
    const url = await server.fresh();
    const receiver = started(await startReceiverPart(url, join(spool, 'c')));
    started(await startWorkerPart(url));
    const first = started(await startServerPart(url));
    const ids: number[] = [];
    const following = followEvents(first.address, 0, ids);
    const sending = send(receiver.port, 0, 40);
    await until(() => ids.length > 100, 60);
    await first.end('SIGKILL');
    await following;
    const second = started(await startServerPart(url));
    const going = followEvents(second.address, ids.at(-1) ?? 0, ids);
    await sending;
    await workedOff(url);
    const newest = number(url, 'SELECT n FROM sldiag.counter');
    // The fleet's causes may tell of themselves after the counter was read.
    await until(() => (ids.at(-1) ?? 0) >= newest, 60);
    expect(ids).toEqual(ids.map((_, index) => index + 1));
    const answer = async (path: string) => (await fetch(`${second.address}${path}`)).json();
    const shown = async () =>
      ((await answer('/api/v1/devices')) as { devices: { id: string }[] }).devices.map(({ id }) => id);
    expect((await shown()).sort()).toEqual(Array.from({ length: HOSTS }, (_, host) => `sw${host}`).sort());
    // Whoever folds the fleet's causes does so every now and then, and a server looks every now and then.
    const shared = async () => ((await answer('/api/v1/fleet')) as { fleet: unknown[] }).fleet;
    const kept = () =>
      Object.values(JSON.parse(server.psql(url, "SELECT value FROM sldiag.meta WHERE key = 'fleet'") || '{}'));
    await until(async () => kept().length > 0 && isDeepStrictEqual(await shared(), kept()), 60);
    // Receivers say every two seconds what they counted.
    const received = async () =>
      ((await answer('/api/v1/snapshot')) as { counters: { received: number } }).counters.received;
    await until(async () => (await received()) === 40 * HOSTS, 60);
    await second.end('SIGTERM');
    await going;
  }, 300_000);

  it('tells webhooks of everything under one key, though the worker that tells them is killed', async () => {
    const url = await server.fresh();
    const told: { delivery: string; news: string }[] = [];
    const hook = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk) => {
        body += chunk;
      });
      request.on('end', () => {
        const { key, change, at } = JSON.parse(body) as Record<string, string>;
        told.push({ delivery: String(request.headers['x-sldiag-delivery']), news: `${change} ${key} ${at}` });
        response.end();
      });
    });
    await new Promise<void>((resolve) => hook.listen(0, '127.0.0.1', resolve));
    const address = `http://127.0.0.1:${(hook.address() as AddressInfo).port}/`;
    const receiver = started(await startReceiverPart(url, join(spool, 'd')));
    const teller = started(await startWorkerPart(url, '--webhook', address));
    await until(() => number(url, "SELECT count(*) FROM sldiag.meta WHERE key = 'hooks'") === 1, 60);
    const other = started(await startWorkerPart(url, '--webhook', address));
    await send(receiver.port, 0, 2);
    await until(() => told.some(({ news }) => news.startsWith('opened fleet')), 60);
    await teller.end('SIGKILL');
    // Everything recovers while nobody tells.
    await send(receiver.port, 2, 3);
    await until(() => told.some(({ news }) => news.startsWith('resolved fleet')), 60);
    await workedOff(url);
    await other.end('SIGTERM');
    const keys = new Map<string, Set<string>>();
    for (const { delivery, news } of told) keys.set(news, (keys.get(news) ?? new Set()).add(delivery));
    expect([...keys].filter(([, deliveries]) => deliveries.size > 1)).toEqual([]);
    expect(new Set(told.map(({ delivery }) => delivery)).size).toBe(keys.size);
    await new Promise((resolve) => hook.close(resolve));
  }, 300_000);
});
