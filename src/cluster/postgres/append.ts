import type { Client } from 'pg';
import type { BatchId, Logged } from '../ports.js';
import { textArray } from './arrays.js';

/** The engine's clock, milliseconds since 1970 UTC. */
export const NOW = '(extract(epoch FROM clock_timestamp()) * 1000)::bigint';

/** See `LineLog.append`. */
export async function append(
  client: Client,
  { rid, rseq }: BatchId,
  parts: ReadonlyMap<number, readonly Logged[]>,
  notBefore = 0,
): Promise<void> {
  const partitions = [...parts.keys()];
  const bodies = textArray([...parts.values()].map((entries) => JSON.stringify(entries)));
  // The lock on a head is held until the commit: offsets are seen in their order. Heads are locked in one order by all.
  await client.query(
    `WITH given AS (SELECT * FROM unnest($1::int[], $2::text[], $6::int[]) AS g(p, entries, lines)),
          locked AS (SELECT head.p FROM sldiag.head JOIN given USING (p) ORDER BY head.p FOR UPDATE OF head),
          moved AS (UPDATE sldiag.head h SET head = h.head + 1, at = greatest(h.at, $5::bigint, ${NOW})
                    FROM locked WHERE h.p = locked.p RETURNING h.p, h.head, h.at)
     INSERT INTO sldiag.batch (p, off, at, rid, rseq, entries, lines)
     SELECT p, moved.head, moved.at, $3, $4, given.entries, given.lines FROM moved JOIN given USING (p) ON CONFLICT DO NOTHING`,
    [partitions, bodies, rid, rseq, notBefore, [...parts.values()].map(linesIn)],
  );
}

/** What is no message is of no concern to who asks how many wait. */
function linesIn(entries: readonly Logged[]): number {
  return entries.reduce(
    (sum, entry) => sum + ('record' in entry ? 1 : 'records' in entry ? entry.records.length : 0),
    0,
  );
}
