/** What a cluster's log led to for each device, its state and what was told of it in its order: rows of `what` and `body`. */
const EACH = `
  SELECT p, p || ' ' || id || ' state' AS what, json_build_array(state::json, told::json, report::json, failing::json, judged)::jsonb::text AS body
    FROM sldiag.dev WHERE state IS NOT NULL
  UNION ALL SELECT p, p || ' ' || device || ' ' || row_number() OVER (PARTITION BY p, device ORDER BY id), at || ' ' || body FROM (
    SELECT *, coalesce(body::json->'message'->>'device', body::json->'device'->>'id', body::json->>'device') AS device
    FROM sldiag.event WHERE p IS NOT NULL) e`;

/** Partitions that a device left or came to: when it does hangs on when others have their turn. */
const TOUCHED = `SELECT p FROM sldiag.pin UNION SELECT home FROM sldiag.pin UNION SELECT p FROM sldiag.udi`;

/**
 * The same where nothing moved; where something did, what doesn't hang on the moment of that: where each device is, and what it sent.
 */
export const OUTCOMES = `
  SELECT what, body FROM (${EACH}) each WHERE p NOT IN (${TOUCHED})
  UNION ALL SELECT p || ' ' || id || ' gist', (
      SELECT jsonb_build_array(report::jsonb->'udis', jsonb_agg(jsonb_build_array(m->'mnemonic', m->'count', m->'first', m->'last') ORDER BY m->>'mnemonic'))
      FROM jsonb_array_elements(report::jsonb->'messages') AS m)::text
    FROM sldiag.dev WHERE state IS NOT NULL AND p IN (${TOUCHED})`;

/** All of it: `{ what, body }[]` as JSON. */
export const OUTCOME = `SELECT coalesce(json_agg(r), '[]') FROM (${OUTCOMES}) r`;
