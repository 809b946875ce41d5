import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { until } from '../e2e/daemon.js';
import { failed, restored } from './lines.js';
import { type Postgres, postgresPrograms, startPostgres } from './postgres.js';
import { connectTo, type Part, startReceiverPart, startWorkerPart, workedOff } from './processes.js';

const HOSTS = 40;
const START = Date.UTC(2026, 2, 5, 12);

describe.skipIf(postgresPrograms === null)('a cluster', () => {
  let server: Postgres;
  let parts: Part[] = [];
  const spool = mkdtempSync(join(tmpdir(), 'sldiag-spool-'));
  beforeAll(async () => {
    server = await startPostgres();
  }, 120_000);
  afterEach(async () => {
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
    number(url, 'SELECT coalesce(sum(json_array_length(entries::json)), 0) FROM sldiag.batch');
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
    const rows = JSON.parse(
      server.psql(
        url,
        `SELECT coalesce(json_agg(r), '[]') FROM (
           SELECT p || ' ' || id || ' state' AS what, json_build_array(state::json, told::json, report::json, failing::json, judged)::jsonb::text AS body
             FROM sldiag.dev WHERE state IS NOT NULL
           UNION ALL SELECT p || ' ' || device || ' ' || row_number() OVER (PARTITION BY p, device ORDER BY id), at || ' ' || body FROM (
             SELECT *, coalesce(body::json->'message'->>'device', body::json->'device'->>'id', body::json->>'device') AS device
             FROM sldiag.event WHERE p IS NOT NULL) e) r`,
      ),
    ) as { what: string; body: string }[];
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
    for (const table of ['batch', 'head']) {
      const rows = server.psql(url, `SELECT coalesce(json_agg(t), '[]') FROM sldiag.${table} t`).trim();
      server.psql(
        copy,
        `DELETE FROM sldiag.${table}; INSERT INTO sldiag.${table} SELECT * FROM json_populate_recordset(NULL::sldiag.${table}, $rows$${rows}$rows$)`,
      );
    }
    const worker = started(await startWorkerPart(copy));
    await workedOff(copy, server.psql);
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
    await workedOff(url, server.psql);

    const logged = inLog(url);
    expect(logged).toBeGreaterThanOrEqual(receiver.appended() + second.appended());
    expect(inDevices(url)).toBe(logged);
    const told = number(url, "SELECT count(*) FROM sldiag.event WHERE kind = 'message'");
    expect(told).toBe(logged);
    const ended = outcome(url);
    expect(ended.size).toBeGreaterThan(HOSTS * 80);
    expect(differences(ended, outcome(await undisturbed(url)))).toEqual([]);
  }, 300_000);

  it('commits nothing of a worker that was stopped for longer than its lease', async () => {
    const url = await server.fresh();
    const receiver = started(await startReceiverPart(url, join(spool, 'b')));
    const paused = started(await startWorkerPart(url));
    const owned = (worker: string) =>
      number(url, `SELECT count(*) FROM sldiag.part WHERE owner LIKE '%${worker}' AND until > now()`);
    const nameOf = (part: Part) => / as \S+ \d+ (\w+)/.exec(part.log())?.[1] ?? '';
    await until(() => owned(nameOf(paused)) === 256, 60);
    const sending = send(receiver.port, 0, 80);
    await until(() => receiver.appended() > 10 * HOSTS);
    paused.child.kill('SIGSTOP');
    const other = started(await startWorkerPart(url));
    await until(() => owned(nameOf(other)) === 256, 60);
    await sending;
    await until(() => receiver.appended() === 80 * HOSTS, 60);
    paused.child.kill('SIGCONT');
    // It comes back as one of two.
    await until(() => owned(nameOf(paused)) === 128 && owned(nameOf(other)) === 128, 60);
    await workedOff(url, server.psql);
    expect(inDevices(url)).toBe(80 * HOSTS);
    const ended = outcome(url);
    expect(ended.size).toBeGreaterThan(HOSTS * 80);
    expect(differences(ended, outcome(await undisturbed(url)))).toEqual([]);
  }, 300_000);
});
