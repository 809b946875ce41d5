import type { Client } from 'pg';
import type { BatchId, Checkpoint, Logged, Moves } from '../ports.js';
import { append } from './append.js';

/**
 * What of it concerns other partitions: UDIs that are named are claimed, and devices that another partition's device turned out to be
 * are told to go there; what goes on goes. Heads are locked in one order, after partitions and before the counter.
 */
export async function move(client: Client, checkpoints: readonly Checkpoint[]): Promise<void> {
  await note(client, checkpoints);
  const onward = checkpoints.flatMap(({ p, moves }) =>
    moves.onward.map(({ off, to, entries }) => ({
      id: { rid: `from ${p}`, rseq: off },
      parts: new Map<number, readonly Logged[]>([[to, entries]]),
    })),
  );
  const told = await claim(client, checkpoints);
  const batches = [...onward, ...told];
  if (batches.length === 0) return;
  await client.query('SELECT 1 FROM sldiag.head WHERE p = ANY($1) ORDER BY p FOR UPDATE', [
    batches.flatMap(({ parts }) => [...parts.keys()]),
  ]);
  for (const { id, parts } of batches) await append(client, id, parts);
}

/** @returns what is to be told to partitions whose devices have UDIs that another partition had before */
async function claim(
  client: Client,
  checkpoints: readonly Checkpoint[],
): Promise<{ readonly id: BatchId; readonly parts: ReadonlyMap<number, readonly Logged[]> }[]> {
  const claims = checkpoints.flatMap(({ p, off, tick, moves: { claims: all, handed } }) => {
    const gone = new Set(handed.map(({ udi }) => udi));
    return all.filter((udi) => !gone.has(udi)).map((udi) => ({ p, off, tick, udi }));
  });
  if (claims.length === 0) return [];
  const given = [claims.map(({ p }) => p), claims.map(({ udi }) => udi)];
  // One order for all, or two workers would wait for each other.
  await client.query(
    `INSERT INTO sldiag.udi (udi, p) SELECT udi, p FROM unnest($1::int[], $2::text[], $3::bigint[]) AS c(p, udi, tick)
     WHERE EXISTS (SELECT FROM sldiag.meta WHERE key = 'floor') ORDER BY udi, tick ON CONFLICT DO NOTHING`,
    [...given, claims.map(({ tick }) => tick)],
  );
  const { rows } = await client.query(
    `SELECT c.p, c.udi, udi.p AS home FROM unnest($1::int[], $2::text[]) AS c(p, udi) JOIN sldiag.udi USING (udi)
     WHERE udi.p <> c.p`,
    given,
  );
  const byPartition = new Map<number, Logged[]>();
  for (const { p, udi, home } of rows) {
    const told = byPartition.get(p) ?? [];
    told.push({ move: udi, to: home });
    byPartition.set(p, told);
  }
  return checkpoints.flatMap(({ p, off }) => {
    const told = byPartition.get(p);
    return told === undefined ? [] : [{ id: { rid: `move ${p}`, rseq: off }, parts: new Map([[p, told]]) }];
  });
}

/** Whose names and UDIs are elsewhere from now on, and whose are back. */
async function note(client: Client, checkpoints: readonly Checkpoint[]): Promise<void> {
  const of = <Kind>(select: (moves: Moves) => readonly Kind[]) =>
    checkpoints.flatMap(({ p, moves }) => select(moves).map((each) => ({ p, each })));
  const handed = of(({ handed: all }) => all);
  if (handed.length > 0)
    await client.query(
      `UPDATE sldiag.udi SET p = h.home FROM unnest($1::int[], $2::text[], $3::int[]) AS h(p, udi, home)
       WHERE udi.udi = h.udi AND udi.p = h.p`,
      [handed.map(({ p }) => p), handed.map(({ each }) => each.udi), handed.map(({ each }) => each.to)],
    );
  const pinned = of(({ pinned: all }) => all);
  const unpinned = of(({ unpinned: all }) => all);
  if (unpinned.length > 0)
    await client.query(
      `DELETE FROM sldiag.pin USING unnest($1::int[], $2::text[]) AS u(p, name) WHERE pin.p = u.p AND pin.name = u.name`,
      [unpinned.map(({ p }) => p), unpinned.map(({ each }) => each)],
    );
  if (pinned.length > 0)
    await client.query(
      `INSERT INTO sldiag.pin SELECT * FROM unnest($1::int[], $2::text[], $3::int[])
       ON CONFLICT (p, name) DO UPDATE SET home = EXCLUDED.home`,
      [pinned.map(({ p }) => p), pinned.map(({ each }) => each.name), pinned.map(({ each }) => each.home)],
    );
}
