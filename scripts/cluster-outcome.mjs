/** What a cluster's log led to for each device, its state and what was told of it in its order: rows of `what` and `body`. */
export const OUTCOMES = `
  SELECT p || ' ' || id || ' state' AS what, json_build_array(state::json, told::json, report::json, failing::json, judged)::jsonb::text AS body
    FROM sldiag.dev WHERE state IS NOT NULL
  UNION ALL SELECT p || ' ' || device || ' ' || row_number() OVER (PARTITION BY p, device ORDER BY id), at || ' ' || body FROM (
    SELECT *, coalesce(body::json->'message'->>'device', body::json->'device'->>'id', body::json->>'device') AS device
    FROM sldiag.event WHERE p IS NOT NULL) e`;

/** All of it: `{ what, body }[]` as JSON. */
export const OUTCOME = `SELECT coalesce(json_agg(r), '[]') FROM (${OUTCOMES}) r`;
