import type { Client } from 'pg';
import type { BatchId, Checkpoint, Claim, Logged, Move, Moves } from '../ports.js';
import { append } from './append.js';

/**
 * What of it concerns other partitions: UDIs that are named are claimed, and devices that another partition's device turned out to be
 * are told to go there; what goes on goes. Heads are locked in one order, after partitions and UDIs and before the counter.
 */
export async function move(client: Client, checkpoints: readonly Checkpoint[]): Promise<void> {
  const claims = claimsOf(checkpoints);
  await lock(client, claims, checkpoints);
  await note(client, checkpoints);
  const onward = checkpoints.flatMap(({ p, moves }) =>
    moves.onward.map(({ off, to, entries }) => ({
      id: { rid: `from ${p}`, rseq: off },
      parts: new Map<number, readonly Logged[]>([[to, entries]]),
    })),
  );
  const batches = [...onward, ...(await claim(client, claims))];
  if (batches.length === 0) return;
  await client.query('SELECT 1 FROM sldiag.head WHERE p = ANY($1) ORDER BY p FOR UPDATE', [
    batches.flatMap(({ parts }) => [...parts.keys()]),
  ]);
  for (const { id, parts } of batches) await append(client, id, parts);
  const asked = onward.flatMap(({ parts }) =>
    [...parts].flatMap(([p, entries]) => (entries.some(isWaitedFor) ? [p] : [])),
  );
  if (asked.length > 0) await client.query('UPDATE sldiag.head SET asked = head WHERE p = ANY($1)', [asked]);
}

/** Somebody looks for what it leads to. */
function isWaitedFor(entry: Logged): boolean {
  return 'given' in entry || 'choose' in entry;
}

/** A partition's word that it heard of a UDI, in the checkpoint that ends with an offset. */
interface Claimed extends Claim {
  readonly p: number;
  readonly off: number;
}

/** The oldest first; of the same moment, that of the lower partition. */
function claimsOf(checkpoints: readonly Checkpoint[]): Claimed[] {
  return checkpoints
    .flatMap(({ p, off, moves: { claims, handed } }) => {
      const gone = new Set(handed.map(({ udi }) => udi));
      return claims.filter(({ udi }) => !gone.has(udi)).map((each) => ({ ...each, p, off }));
    })
    .sort((one, other) => one.at - other.at || one.p - other.p);
}

/** All UDIs that are concerned, in one order for all, or two workers would wait for each other. */
async function lock(client: Client, claims: readonly Claimed[], checkpoints: readonly Checkpoint[]): Promise<void> {
  const handed = checkpoints.flatMap(({ moves }) => moves.handed.map(({ udi }) => udi));
  if (claims.length === 0 && handed.length === 0) return;
  await client.query(
    `INSERT INTO sldiag.udi (udi, p, tick) SELECT DISTINCT ON (udi) udi, p, at FROM unnest($1::int[], $2::text[], $3::bigint[]) AS c(p, udi, at)
     WHERE EXISTS (SELECT FROM sldiag.meta WHERE key = 'floor') ORDER BY udi, at, p ON CONFLICT DO NOTHING`,
    [claims.map(({ p }) => p), claims.map(({ udi }) => udi), claims.map(({ at }) => at)],
  );
  await client.query('SELECT 1 FROM sldiag.udi WHERE udi = ANY($1) ORDER BY udi FOR UPDATE', [
    [...claims.map(({ udi }) => udi), ...handed],
  ]);
}

/** @returns what is to be told to partitions whose devices have UDIs of which another partition heard first */
async function claim(
  client: Client,
  claims: readonly Claimed[],
): Promise<{ readonly id: BatchId; readonly parts: ReadonlyMap<number, readonly Logged[]> }[]> {
  if (claims.length === 0) return [];
  const { rows } = await client.query('SELECT udi, p, tick FROM sldiag.udi WHERE udi = ANY($1)', [
    claims.map(({ udi }) => udi),
  ]);
  const homes = new Map(rows.map(({ udi, p, tick }) => [String(udi), { p: Number(p), at: Number(tick) }]));
  /** By partition, and by whose word: a retry of the same checkpoint says the same. */
  const told = new Map<string, { readonly id: BatchId; readonly p: number; readonly moves: Move[] }>();
  const tell = (p: number, { udi, p: by, off }: Claimed, to: number) => {
    const rid = p === by ? `move ${p}` : `move ${p} by ${by}`;
    const place = `${rid} ${off}`;
    const known = told.get(place) ?? { id: { rid, rseq: off }, p, moves: [] };
    known.moves.push({ move: udi, to });
    told.set(place, known);
  };
  const older: Claimed[] = [];
  for (const each of claims) {
    const home = homes.get(each.udi);
    if (home === undefined || home.p === each.p) continue;
    if (home.at < each.at || (home.at === each.at && home.p < each.p)) {
      tell(each.p, each, home.p);
      continue;
    }
    // Its word comes later than that of the home, and is older.
    tell(home.p, each, each.p);
    homes.set(each.udi, { p: each.p, at: each.at });
    older.push(each);
  }
  if (older.length > 0)
    await client.query(
      `UPDATE sldiag.udi SET p = c.p, tick = c.at FROM unnest($1::int[], $2::text[], $3::bigint[]) AS c(p, udi, at)
       WHERE udi.udi = c.udi`,
      [older.map(({ p }) => p), older.map(({ udi }) => udi), older.map(({ at }) => at)],
    );
  return [...told.values()].map(({ id, p, moves }) => ({ id, parts: new Map([[p, moves]]) }));
}

/** Whose names and UDIs are elsewhere from now on, and whose are back. */
async function note(client: Client, checkpoints: readonly Checkpoint[]): Promise<void> {
  const of = <Kind>(select: (moves: Moves) => readonly Kind[]) =>
    checkpoints.flatMap(({ p, moves }) => select(moves).map((each) => ({ p, each })));
  const handed = of(({ handed: all }) => all);
  if (handed.length > 0)
    await client.query(
      `UPDATE sldiag.udi SET p = h.home, tick = least(udi.tick, foremost.tick)
       FROM unnest($1::int[], $2::text[], $3::int[], $4::text[]) AS h(p, udi, home, leads)
       JOIN sldiag.udi AS foremost ON foremost.udi = h.leads WHERE udi.udi = h.udi AND udi.p = h.p`,
      [
        handed.map(({ p }) => p),
        handed.map(({ each }) => each.udi),
        handed.map(({ each }) => each.to),
        handed.map(({ each }) => each.with),
      ],
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
