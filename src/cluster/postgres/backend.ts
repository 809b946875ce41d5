import type { Client } from 'pg';
import type { FleetMember } from '../../diagnose/judge/fleet.js';
import type { Unstamped } from '../../model/live.js';
import { fromOwnJson } from '../../model/own-json.js';
import type { FleetCause } from '../../model/report.js';
import type { LiveSilence } from '../../model/silence.js';
import { PARTITIONS } from '../placement.js';
import type {
  Answer,
  Backend,
  Checkpoint,
  Choices,
  Desk,
  GivenOutputs,
  HeldPartition,
  Judgement,
  Lease,
  Leases,
  LineLog,
  Logged,
  SharedSilences,
  StampedEvent,
  StateStore,
  View,
} from '../ports.js';
import type { KeptTurns } from '../turns.js';
import { readAddress } from './address.js';
import { append, NOW } from './append.js';
import { textArray } from './arrays.js';
import { type Lane, openLane, transaction } from './lane.js';
import { move } from './moves.js';
import { MIGRATIONS } from './schema.js';

/** How long a lease lasts, milliseconds: a worker that says nothing for so long has lost its partitions. */
export const LEASE = 3000;
/** Milliseconds after which a member that is silent is no member any more. */
const MEMBER = 10_000;
/** Rows of a table that are deleted at once. */
const TIDIED = 10_000;

/** What of the log and the state workers of this version know: what is written is held back while one is there that does not. */
const KNOWS = { knowsTold: true, knowsMoves: true, knowsChoices: true, knowsGiven: true };
/** How long an answer waits for who asked, who is gone by then. */
const ANSWERED = '1 hour';

/** PostgreSQL as the engine of a cluster. Nothing is connected before something is asked. */
export function openPostgres(url: string): Backend {
  const address = readAddress(url);
  const lanes = { log: openLane(address, 'log'), state: openLane(address, 'state'), view: openLane(address, 'view') };
  return {
    log: logOf(lanes.log),
    leases: leasesOf(lanes.state),
    state: stateOf(lanes.state),
    desk: deskOf(lanes.view),
    view: viewOf(lanes.view),
    silences: silencesOf(lanes.view),
    choices: choicesOf(lanes.view),
    given: givenOf(lanes.view),
    async close() {
      await Promise.all(Object.values(lanes).map((lane) => lane.close()));
    },
  };
}

/**
 * Makes the schema, or brings it to the present version.
 * @returns the version before and after
 */
export async function migrate(url: string): Promise<{ readonly from: number; readonly to: number }> {
  const lane = openLane(readAddress(url), 'init');
  try {
    return await lane.run((client) =>
      transaction(client, async () => {
        // Two that begin at the same time would both find nothing.
        await client.query('SELECT pg_advisory_xact_lock(7349021)');
        const from = await versionOf(client);
        if (from > MIGRATIONS.length) {
          const reason = `the schema is of a newer sldiag (version ${from}); this one knows up to ${MIGRATIONS.length}`;
          throw Object.assign(new Error(reason), { code: 'NEWER' });
        }
        if (from === 0) await client.query('CREATE SCHEMA IF NOT EXISTS sldiag');
        for (let step = from; step < MIGRATIONS.length; step += 1) await client.query(MIGRATIONS[step] ?? '');
        await client.query(
          `INSERT INTO sldiag.meta VALUES ('version', $1) ON CONFLICT (key) DO UPDATE SET value = EXCLUDED.value`,
          [String(MIGRATIONS.length)],
        );
        return { from, to: MIGRATIONS.length };
      }),
    );
  } finally {
    await lane.close();
  }
}

async function versionOf(client: Client): Promise<number> {
  const { rows } = await client.query(`SELECT to_regclass('sldiag.meta') IS NOT NULL AS made`);
  if (rows[0]?.made !== true) return 0;
  const found = await client.query(`SELECT value FROM sldiag.meta WHERE key = 'version'`);
  return Number(found.rows[0]?.value ?? 0);
}

function logOf(lane: Lane): LineLog {
  return {
    append: (id, parts, notBefore) => lane.run((client) => append(client, id, parts, notBefore)),
    read: (after, limit) =>
      lane.run(async (client) => {
        const { rows } = await client.query(
          `SELECT b.p, b.off, b.at, b.entries FROM unnest($1::int[], $2::bigint[]) WITH ORDINALITY AS w(p, after, place)
           JOIN sldiag.head h ON h.p = w.p AND h.head > w.after
           CROSS JOIN LATERAL (SELECT * FROM sldiag.batch WHERE batch.p = w.p AND batch.off > w.after
                               ORDER BY off LIMIT CASE WHEN h.asked > w.after THEN $4::bigint ELSE $3 END) b
           ORDER BY h.asked > w.after DESC, w.place, b.off LIMIT $4`,
          [[...after.keys()], [...after.values()], limit, limit * 16],
        );
        return rows.map(({ p, off, at, entries }) => ({
          p,
          off: Number(off),
          at: Number(at),
          entries: fromOwnJson<Logged[]>(entries),
        }));
      }),
  };
}

function leasesOf(lane: Lane): Leases {
  return {
    renew: (worker, taken, version = 'unknown') =>
      lane.run((client) =>
        transaction(client, async () => {
          await note(client, worker, 'worker', { ...KNOWS, version });
          const { rows: counted } = await client.query(
            `WITH worker AS (SELECT seen > clock_timestamp() - interval '${LEASE} milliseconds' AS here, body::json AS body
               FROM sldiag.member WHERE kind = 'worker' AND seen > clock_timestamp() - interval '${MEMBER} milliseconds')
             SELECT count(*) FILTER (WHERE here)::int AS n, bool_and(body->>'knowsTold' IS NOT NULL) FILTER (WHERE here) AS alike,
               bool_and(body->>'knowsMoves' IS NOT NULL) AND NOT EXISTS (SELECT FROM sldiag.meta WHERE key = 'floor') AS settled
             FROM worker`,
          );
          if (counted[0]?.settled === true) await raise(client);
          const workers = Math.max(1, Number(counted[0]?.n));
          const share = Math.ceil(PARTITIONS / workers);
          const until = `clock_timestamp() + interval '${LEASE} milliseconds'`;
          const own = await client.query(`UPDATE sldiag.part SET until = ${until} WHERE owner = $1 RETURNING p`, [
            worker,
          ]);
          const count = own.rowCount ?? 0;
          if (count > share) {
            await client.query(
              `UPDATE sldiag.part SET owner = NULL WHERE p IN (
                 SELECT p FROM sldiag.part WHERE owner = $1 ORDER BY p DESC LIMIT $2)`,
              [worker, count - share],
            );
          } else if (count < share) {
            await client.query(
              `UPDATE sldiag.part SET owner = $1, epoch = epoch + 1, until = ${until} WHERE p IN (
                 SELECT p FROM sldiag.part WHERE owner IS NULL OR until < clock_timestamp()
                 ORDER BY p LIMIT $2 FOR UPDATE SKIP LOCKED)`,
              [worker, Math.min(taken, share - count)],
            );
          }
          const { rows } = await client.query(
            `SELECT p, epoch, off, greatest(off, told) AS told, tick, turns, ${NOW} AS now FROM sldiag.part WHERE owner = $1 ORDER BY p`,
            [worker],
          );
          const leases = rows.map(({ p, epoch, off, told, tick, turns }) => ({
            p,
            epoch: Number(epoch),
            off: Number(off),
            told: Number(told),
            tick: Number(tick),
            turns: turns === null ? null : fromOwnJson<KeptTurns>(turns),
          }));
          return { leases, now: Number(rows[0]?.now ?? Date.now()), workers, isMixed: counted[0]?.alike !== true };
        }),
      ),
    release: (worker) =>
      lane.run(async (client) => {
        await client.query('UPDATE sldiag.part SET owner = NULL WHERE owner = $1', [worker]);
        await client.query('DELETE FROM sldiag.member WHERE id = $1', [worker]);
      }),
  };
}

/** All workers know how devices move: from now on they do, and no worker that doesn't know it is let in. */
async function raise(client: Client): Promise<void> {
  await client.query(`INSERT INTO sldiag.meta VALUES ('floor', 'moves') ON CONFLICT DO NOTHING`);
}

async function note(client: Client, id: string, kind: string, body: unknown): Promise<void> {
  await client.query(
    `INSERT INTO sldiag.member (id, kind, seen, body) VALUES ($1, $2, clock_timestamp(), $3)
     ON CONFLICT (id) DO UPDATE SET seen = EXCLUDED.seen, body = EXCLUDED.body`,
    [id, kind, JSON.stringify(body)],
  );
}

/** Lists that are being filled. */
type Growing<Of> = { [Key in keyof Of]: Of[Key] extends readonly (infer Item)[] ? Item[] : Of[Key] };

function stateOf(lane: Lane): StateStore {
  return {
    load: (partitions, fingerprints) =>
      lane.run(async (client) => {
        const devices = await client.query(
          `SELECT p, key, id, state, choice, skew, heard, told, judged, waits FROM sldiag.dev
           WHERE p = ANY($1) AND state IS NOT NULL ORDER BY p, judged, key`,
          [partitions],
        );
        const seen = await client.query(
          `SELECT w.p, e.fingerprint FROM unnest($1::int[]) AS w(p) JOIN sldiag.part USING (p)
           CROSS JOIN LATERAL (SELECT id, fingerprint FROM sldiag.event
             WHERE event.p = w.p AND fingerprint IS NOT NULL AND (event.off IS NULL OR event.off <= part.off)
             ORDER BY id DESC LIMIT $2) e ORDER BY e.id`,
          [partitions, fingerprints],
        );
        const unsaved = await client.query(
          'SELECT p, key FROM sldiag.dev WHERE p = ANY($1) AND state IS NULL AND report IS NOT NULL',
          [partitions],
        );
        const pins = await client.query('SELECT p, name, home FROM sldiag.pin WHERE p = ANY($1) ORDER BY p, name', [
          partitions,
        ]);
        const empty = (): Growing<HeldPartition> => ({ devices: [], fingerprints: [], unsaved: [], pins: [] });
        const held = new Map(partitions.map((p) => [p, empty()]));
        for (const { p, name, home } of pins.rows) held.get(p)?.pins.push({ name, home });
        for (const { p, key } of unsaved.rows) held.get(p)?.unsaved.push(key);
        for (const { p, judged, waits, choice, heard, ...device } of devices.rows) {
          const kept = {
            ...device,
            heard: Number(heard),
            choice: choice === null ? null : JSON.parse(choice),
            judged: { at: Number(judged), waits },
          };
          held.get(p)?.devices.push(kept);
        }
        for (const { p, fingerprint } of seen.rows) held.get(p)?.fingerprints.push(fingerprint);
        return held;
      }),
    commit: (worker, checkpoints) =>
      lane.run(async (client) => {
        let lost: readonly number[] = [];
        await client.query('BEGIN');
        try {
          lost = await fence(client, worker, checkpoints);
          if (lost.length === 0) {
            await move(client, checkpoints);
            await write(client, checkpoints);
            await answer(client, checkpoints);
          }
          await client.query(lost.length === 0 ? 'COMMIT' : 'ROLLBACK');
        } catch (error) {
          await client.query('ROLLBACK').catch(() => {});
          throw error;
        }
        return lost;
      }),
  };
}

/** Moves the offsets; the partitions of which it could not are another's. */
async function fence(client: Client, worker: string, checkpoints: readonly Checkpoint[]): Promise<number[]> {
  const { rows } = await client.query(
    `UPDATE sldiag.part SET told = greatest(c.off, c.told), off = CASE WHEN c.saved THEN c.off ELSE part.off END,
       tick = CASE WHEN c.saved THEN c.tick ELSE part.tick END, turns = CASE WHEN c.saved THEN c.turns ELSE part.turns END
     FROM unnest($1::int[], $2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[], $6::text[], $8::bigint[], $9::bool[])
       AS c(p, epoch, before, off, tick, turns, told, saved)
     WHERE part.p = c.p AND part.epoch = c.epoch AND part.off = c.before AND greatest(part.off, part.told) = c.told
       AND owner = $7 AND until > clock_timestamp() RETURNING part.p`,
    [
      checkpoints.map(({ p }) => p),
      checkpoints.map(({ epoch }) => epoch),
      checkpoints.map(({ from }) => from),
      checkpoints.map(({ off }) => off),
      checkpoints.map(({ tick }) => tick),
      textArray(checkpoints.map(({ turns }) => JSON.stringify(turns))),
      worker,
      checkpoints.map(({ toldFrom }) => toldFrom),
      checkpoints.map(({ isSaved }) => isSaved),
    ],
  );
  const moved = new Set(rows.map(({ p }) => p));
  return checkpoints.map(({ p }) => p).filter((p) => !moved.has(p));
}

/**
 * States and events. The counter is locked last and until the commit, so that numbers are seen in their order, without gaps.
 * In one piece: one statement, and its parameters in their order.
 */
async function write(client: Client, checkpoints: readonly Checkpoint[]): Promise<void> {
  const devices = checkpoints.flatMap(({ p, kept }) => kept.map((device) => ({ p, ...device })));
  const judged = checkpoints.flatMap(({ p, tick, judged: found }) => found.map((device) => ({ p, tick, ...device })));
  const gone = checkpoints.flatMap(({ p, gone: keys }) => keys.map((key) => ({ p, key })));
  const events = checkpoints.flatMap(({ p, events: told }) => told.map((each) => ({ p, ...each })));
  await client.query(
    `WITH c AS (UPDATE sldiag.counter SET n = n + $17, rev = rev + 1 RETURNING n, rev),
          gone AS (
            UPDATE sldiag.dev SET state = NULL, report = NULL, failing = NULL, rev = c.rev
            FROM unnest($14::int[], $15::int[]) AS g(p, key), c WHERE dev.p = g.p AND dev.key = g.key),
          judged AS (
            INSERT INTO sldiag.dev (p, key, id, heard, told, judged, waits, report, next, failing, rev)
            SELECT j.p, j.key, j.id, j.tick, '', 0, true, j.report, j.next, j.failing, c.rev
            FROM unnest($22::int[], $23::int[], $24::text[], $25::bigint[], $26::text[], $27::text[], $28::text[])
              AS j(p, key, id, tick, report, next, failing), c
            ON CONFLICT (p, key) DO UPDATE SET id = EXCLUDED.id, report = EXCLUDED.report, next = EXCLUDED.next,
              failing = EXCLUDED.failing, rev = EXCLUDED.rev),
          kept AS (
            INSERT INTO sldiag.dev (p, key, id, state, choice, skew, heard, told, judged, waits, report, next, failing, rev)
            SELECT d.*, c.rev FROM unnest($1::int[], $2::int[], $3::text[], $4::text[], $5::text[], $6::float8[], $7::bigint[],
              $8::text[], $9::bigint[], $10::bool[], $11::text[], $12::text[], $13::text[]) AS d, c
            ON CONFLICT (p, key) DO UPDATE SET id = EXCLUDED.id, state = EXCLUDED.state, choice = EXCLUDED.choice,
              skew = EXCLUDED.skew, heard = EXCLUDED.heard, told = EXCLUDED.told, judged = EXCLUDED.judged,
              waits = EXCLUDED.waits,
              report = coalesce(EXCLUDED.report, dev.report),
              next = CASE WHEN EXCLUDED.report IS NULL THEN dev.next ELSE EXCLUDED.next END,
              failing = CASE WHEN EXCLUDED.report IS NULL THEN dev.failing ELSE EXCLUDED.failing END,
              rev = CASE WHEN EXCLUDED.report IS NULL AND dev.state IS NOT NULL THEN dev.rev ELSE EXCLUDED.rev END)
     INSERT INTO sldiag.event (id, p, at, kind, body, fingerprint, off)
     SELECT c.n - $17 + e.place, e.p, e.at, e.kind, e.body, e.fingerprint, e.off
     FROM unnest($16::int[], $18::text[], $19::text[], $20::text[], $21::text[], $29::bigint[]) WITH ORDINALITY
       AS e(p, at, kind, body, fingerprint, off, place), c`,
    [
      devices.map(({ p }) => p),
      devices.map(({ key }) => key),
      textArray(devices.map(({ id }) => id)),
      textArray(devices.map(({ state }) => state)),
      textArray(devices.map(({ choice }) => (choice === null ? null : JSON.stringify(choice)))),
      devices.map(({ skew }) => skew),
      devices.map(({ heard }) => Math.round(heard)),
      textArray(devices.map(({ told }) => told)),
      devices.map(({ judged }) => judged?.at ?? 0),
      devices.map(({ judged }) => judged?.waits ?? true),
      textArray(devices.map(({ judgement }) => judgement?.report ?? null)),
      textArray(devices.map(({ judgement }) => judgement?.next ?? null)),
      textArray(devices.map(({ judgement }) => failingOf(judgement))),
      gone.map(({ p }) => p),
      gone.map(({ key }) => key),
      events.map(({ p }) => p),
      events.length,
      textArray(events.map(({ at }) => at)),
      textArray(events.map(({ kind }) => kind)),
      textArray(events.map(({ body }) => body)),
      textArray(events.map(({ fingerprint }) => fingerprint)),
      judged.map(({ p }) => p),
      judged.map(({ key }) => key),
      textArray(judged.map(({ id }) => id)),
      judged.map(({ tick }) => tick),
      textArray(judged.map(({ judgement }) => judgement.report)),
      textArray(judged.map(({ judgement }) => judgement.next)),
      textArray(judged.map(({ judgement }) => failingOf(judgement))),
      events.map(({ off }) => off ?? null),
    ],
  );
}

/** What was given is answered in the same transaction that shows what it changed. */
async function answer(client: Client, checkpoints: readonly Checkpoint[]): Promise<void> {
  const answers = checkpoints.flatMap(({ p, answers: given }) => given.map((each) => ({ p, ...each })));
  if (answers.length === 0) return;
  await client.query(
    `INSERT INTO sldiag.answer (request, p, body) SELECT * FROM unnest($1::text[], $2::int[], $3::text[]) ON CONFLICT DO NOTHING`,
    [
      answers.map(({ request }) => request),
      answers.map(({ p }) => p),
      textArray(answers.map(({ devices, diagnostics, homes }) => JSON.stringify({ devices, diagnostics, homes }))),
    ],
  );
}

/** Null of one that nothing fails of. */
function failingOf(judgement: Judgement | null): string | null {
  return judgement === null || judgement.failing === '[]' ? null : judgement.failing;
}

/** In one piece: the statements of one table of duties, all over one lane and fenced by one lease. */
function deskOf(lane: Lane): Desk {
  /** Only while the lease is this worker's; nobody takes it before the end of the transaction. */
  const fenced = (worker: string, { p, epoch }: Lease, act: (client: Client) => Promise<void>) =>
    lane.run((client) =>
      transaction(client, async () => {
        const { rowCount } = await client.query(
          `SELECT 1 FROM sldiag.part WHERE p = $1 AND epoch = $2 AND owner = $3 AND until > clock_timestamp() FOR SHARE`,
          [p, epoch, worker],
        );
        if (rowCount === 1) await act(client);
        return rowCount === 1;
      }),
    );
  const put = (client: Client, key: string, value: string) =>
    client.query('INSERT INTO sldiag.meta VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET value = EXCLUDED.value', [
      key,
      value,
    ]);
  return {
    told: () =>
      lane.run(async (client) => fromOwnJson<Record<string, FleetCause>>((await metaOf(client, 'fleet')) ?? '{}')),
    fleet: (after) =>
      lane.run(async (client) => {
        // Asked first: what is read afterwards is at least as new.
        const { rows: worked } = await client.query(
          `SELECT coalesce(min(b.at) - 1, ${NOW}) AS until, ${NOW} AS now FROM sldiag.part
           JOIN sldiag.head h USING (p)
           LEFT JOIN LATERAL (SELECT at FROM sldiag.batch WHERE batch.p = part.p AND batch.off > greatest(part.off, told)
                              ORDER BY off LIMIT 1) b ON true WHERE h.head > greatest(part.off, told)`,
        );
        // Revisions are seen in their order: the counter is locked until the commit.
        const { rows } = await client.query(
          `SELECT p, key, rev, failing FROM sldiag.dev WHERE rev > $1 AND ($1 > 0 OR failing IS NOT NULL)`,
          [after],
        );
        return {
          changed: rows.map(({ p, key, failing }) => ({
            p,
            key,
            members: failing === null ? [] : fromOwnJson<FleetMember[]>(failing),
          })),
          rev: rows.reduce((newest, { rev }) => Math.max(newest, Number(rev)), after),
          workedOff: Number(worked[0]?.until),
          now: Number(worked[0]?.now),
        };
      }),
    tellFleet: (worker, lease, told, events) =>
      fenced(worker, lease, async (client) => {
        await put(client, 'fleet', JSON.stringify(told));
        await tell(client, events);
      }),
    silenceNews: () =>
      lane.run(async (client) => {
        const { rows } = await client.query('SELECT id, ended, touched FROM sldiag.silence WHERE NOT told');
        return rows.map(({ id, ended, touched }) => ({ id, isEnded: ended, touched }));
      }),
    tellSilences: (worker, lease, told, events) =>
      fenced(worker, lease, async (client) => {
        await client.query(
          `UPDATE sldiag.silence SET told = true FROM unnest($1::text[], $2::bool[]) AS t(id, ended)
           WHERE silence.id = t.id AND silence.ended = t.ended`,
          [told.map(({ id }) => id), told.map(({ isEnded }) => isEnded)],
        );
        await tell(client, events);
      }),
    hooks: () => lane.run((client) => metaOf(client, 'hooks')),
    keepHooks: (worker, lease, kept) =>
      fenced(worker, lease, async (client) => {
        await put(client, 'hooks', kept);
      }),
    async tidy(worker, lease, before) {
      let isMore = false;
      const isMine = await fenced(worker, lease, async (client) => {
        const batches = await client.query(
          `DELETE FROM sldiag.batch WHERE ctid = ANY(ARRAY(
             SELECT batch.ctid FROM sldiag.batch JOIN sldiag.part USING (p)
             WHERE batch.at < $1 AND batch.off <= part.off ORDER BY batch.at LIMIT $2))`,
          [before.batches, TIDIED],
        );
        const events = await client.query(
          'DELETE FROM sldiag.event WHERE id = ANY(ARRAY(SELECT id FROM sldiag.event WHERE at < $1 ORDER BY at LIMIT $2))',
          [new Date(before.events).toISOString(), TIDIED],
        );
        isMore = batches.rowCount === TIDIED || events.rowCount === TIDIED;
        await client.query('DELETE FROM sldiag.dev WHERE state IS NULL AND report IS NULL AND heard < $1', [
          before.batches,
        ]);
        await client.query('DELETE FROM sldiag.silence WHERE told AND (ended OR until < $1)', [before.batches]);
        await client.query(`DELETE FROM sldiag.answer WHERE at < clock_timestamp() - interval '${ANSWERED}'`);
        await client.query(`DELETE FROM sldiag.member WHERE seen < clock_timestamp() - interval '1 day'`);
      });
      return isMine ? isMore : null;
    },
  };
}

async function tell(client: Client, events: readonly StampedEvent[]): Promise<void> {
  await client.query(
    `WITH c AS (UPDATE sldiag.counter SET n = n + $1 RETURNING n)
     INSERT INTO sldiag.event (id, at, kind, body) SELECT c.n - $1 + e.place, e.at, e.kind, e.body
     FROM unnest($2::text[], $3::text[], $4::text[]) WITH ORDINALITY AS e(at, kind, body, place), c`,
    [events.length, events.map(({ at }) => at), events.map(({ kind }) => kind), events.map(({ body }) => body)],
  );
}

async function metaOf(client: Client, key: string): Promise<string | null> {
  const { rows } = await client.query('SELECT value FROM sldiag.meta WHERE key = $1', [key]);
  return rows[0]?.value ?? null;
}

function silencesOf(lane: Lane): SharedSilences {
  return {
    list: () =>
      lane.run(async (client) => {
        const { rows } = await client.query('SELECT body FROM sldiag.silence WHERE NOT ended ORDER BY added, id');
        return rows.map(({ body }) => fromOwnJson<LiveSilence>(body));
      }),
    add: (silence, touched) =>
      lane.run(async (client) => {
        // A second try of the same is the same.
        await client.query(
          `INSERT INTO sldiag.silence (id, added, until, body, touched) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`,
          [silence.id, Date.parse(silence.from), Date.parse(silence.until), JSON.stringify(silence), touched],
        );
      }),
    end: (id, touched) =>
      lane.run(async (client) => {
        const { rowCount } = await client.query(
          'UPDATE sldiag.silence SET ended = true, told = false, touched = $2 WHERE id = $1 AND NOT ended',
          [id, touched],
        );
        return rowCount === 1;
      }),
  };
}

function choicesOf(lane: Lane): Choices {
  return {
    add: ({ p, key }, request, { choose, topology, mode }) =>
      lane.run(async (client) => {
        const { rows } = await client.query('SELECT sldiag.choose($1, $2, $3, $4, $5, $6) AS answer', [
          p,
          key,
          request,
          choose,
          topology,
          mode,
        ]);
        return rows[0]?.answer;
      }),
  };
}

function givenOf(lane: Lane): GivenOutputs {
  return {
    add: (request, source, parts) =>
      lane.run(async (client) => {
        const { rows } = await client.query('SELECT sldiag.give($1, $2, $3, $4::text[]) AS answer', [
          request,
          source,
          [...parts.keys()],
          textArray([...parts.values()].map((records) => JSON.stringify(records))),
        ]);
        return rows[0]?.answer;
      }),
    answers: (requests) =>
      lane.run(async (client) => {
        const { rows } = await client.query('SELECT request, p, body FROM sldiag.answer WHERE request = ANY($1)', [
          requests,
        ]);
        return rows.map(({ request, p, body }) => ({ request, p, ...fromOwnJson<Omit<Answer, 'request'>>(body) }));
      }),
  };
}

/** In one piece: the statements by which a server reads, all over one lane. */
function viewOf(lane: Lane): View {
  return {
    devices: (after, limit) =>
      lane.run(async (client) => {
        const { rows } = await client.query(
          `SELECT p, key, rev, report, next FROM sldiag.dev
           WHERE rev > $1 AND rev <= coalesce((SELECT max(rev) FROM (SELECT rev FROM sldiag.dev WHERE rev > $1
             ORDER BY rev LIMIT $2) AS newer), $1) ORDER BY rev, p, key`,
          [after, limit],
        );
        return rows.map(({ p, key, rev, report, next }) => ({
          p,
          key,
          rev: Number(rev),
          report: report === null ? null : JSON.parse(report),
          next: next === null ? [] : JSON.parse(next),
        }));
      }),
    reports: (ids) =>
      lane.run(async (client) => {
        const { rows } = await client.query(
          'SELECT report, next FROM sldiag.dev WHERE id = ANY($1) AND report IS NOT NULL',
          [ids],
        );
        return rows.map(({ report, next }) => ({ report: JSON.parse(report), next: JSON.parse(next ?? '[]') }));
      }),
    fleet: () =>
      lane.run(async (client) =>
        Object.values(fromOwnJson<Record<string, FleetCause>>((await metaOf(client, 'fleet')) ?? '{}')),
      ),
    events: (after, limit) =>
      lane.run(async (client) => {
        const { rows } = await client.query(
          'SELECT id, at, body FROM sldiag.event WHERE id > $1 ORDER BY id LIMIT $2',
          [after, limit],
        );
        return rows.map(({ id, at, body }) => ({ id: Number(id), at, ...fromOwnJson<Unstamped>(body) }));
      }),
    lastEvent: () =>
      lane.run(async (client) => Number((await client.query('SELECT n FROM sldiag.counter')).rows[0]?.n ?? 0)),
    progress: () =>
      lane.run(async (client) => {
        const { rows } = await client.query(
          `SELECT p, CASE WHEN until > clock_timestamp() THEN owner END AS owner, epoch,
                  CASE WHEN until > clock_timestamp() THEN (extract(epoch FROM until - clock_timestamp()) * 1000)::int ELSE 0 END AS left,
                  CASE WHEN b.at IS NULL THEN 0 ELSE h.head - greatest(part.off, told) END AS waiting,
                  CASE WHEN b.at IS NULL THEN 0 ELSE greatest(0, ${NOW} - b.at) END AS behind,
                  CASE WHEN b.at IS NULL THEN 0 ELSE (
                    SELECT coalesce(sum(coalesce(lines, 1)), 0) FROM sldiag.batch
                    WHERE batch.p = part.p AND batch.off > greatest(part.off, told)) END AS lines
           FROM sldiag.part JOIN sldiag.head h USING (p)
           LEFT JOIN LATERAL (SELECT at FROM sldiag.batch WHERE batch.p = part.p AND batch.off > greatest(part.off, told)
                              ORDER BY off LIMIT 1) b ON true ORDER BY p`,
        );
        return rows.map(({ p, owner, epoch, left, waiting, behind, lines }) => ({
          p,
          owner,
          epoch: Number(epoch),
          left: owner === null ? 0 : left,
          waiting: Number(waiting),
          behind: Number(behind),
          lines: Number(lines),
        }));
      }),
    members: () =>
      lane.run(async (client) => {
        const { rows } = await client.query(
          `SELECT id, kind, (extract(epoch FROM clock_timestamp() - seen) * 1000)::bigint AS silent, body FROM sldiag.member
           WHERE seen > clock_timestamp() - interval '${MEMBER} milliseconds' ORDER BY kind, id`,
        );
        return rows.map(({ id, kind, silent, body }) => ({ id, kind, silent: Number(silent), body: JSON.parse(body) }));
      }),
    schema: () => lane.run(async (client) => ({ version: await versionOf(client), known: MIGRATIONS.length })),
    note: (id, kind, body) =>
      lane.run(async (client) => {
        if (kind === 'server') await client.query('SELECT sldiag.attend($1, $2)', [id, JSON.stringify(body)]);
        else await note(client, id, kind, body);
      }),
  };
}
