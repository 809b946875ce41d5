/**
 * How a licence may stand, or the authorization of a device as a whole (`License Authorization: Status:`): the words of outputs, with
 * what the models, tools and releases call the same. Who reads a state reads it by this list; `knowledge/terms/license-states.yaml` says
 * what each means, and a state that is not here is never taken for healthy.
 *
 * Source: guide 1531-1591, 2237-2345; CISCO-SMART-LIC-MIB (`ciscoSlaEntitlementEnforceMode`); Cisco-IOS-XE-… `cisco-smart-license.yang`
 * (`enforcement-mode`, `auth-state`).
 */
const SPELLINGS: readonly (readonly [state: string, ...others: string[]])[] = [
  ['IN USE'],
  ['NOT IN USE'],
  ['UNUSED'],
  ['AUTHORIZED', 'IN COMPLIANCE'],
  ['AUTHORIZED - RESERVED', 'RESERVED', 'AUTHORIZED RESERVED', 'RESERVED AUTHORIZED', 'RESERVATION IN COMPLIANCE'],
  ['NOT AUTHORIZED', 'UNAUTHORIZED'],
  ['OUT OF COMPLIANCE', 'NOT IN COMPLIANCE', 'OOC'],
  ['OVERAGE', 'IN OVERAGE'],
  ['EVAL MODE', 'EVALUATION MODE', 'EVALUATION', 'EVAL PERIOD', 'EVALUATION PERIOD', 'EVAL'],
  ['EVAL EXPIRED', 'EVALUATION EXPIRED', 'EVAL PERIOD EXPIRED', 'EVALUATION PERIOD EXPIRED'],
  ['AUTHORIZATION EXPIRED', 'AUTH EXPIRED', 'EXPIRED'],
  ['GRACE', 'IN GRACE', 'GRACE PERIOD', 'IN GRACE PERIOD'],
  ['GRACE EXPIRED', 'GRACE PERIOD EXPIRED'],
  ['INVALID TAG', 'INVALID', 'INVALID ENTITLEMENT TAG'],
  ['DISABLED'],
  ['WAITING', 'PENDING', 'AUTH PENDING', 'AUTHORIZATION PENDING', 'WAITING FOR AUTHORIZATION', 'INIT', 'INITIALIZED'],
  ['Not Applicable'],
  ['No Licenses in Use'],
];

/** The words of a state without what only parts them: `out-of-compliance`, `AUTHORIZED - RESERVED`, `AUTHORIZED (RESERVED)`. */
const plain = (text: string): string =>
  text
    .toUpperCase()
    .replace(/[^A-Z]+/g, ' ')
    .trim();

const STATES: ReadonlyMap<string, string> = new Map(
  SPELLINGS.flatMap(([state, ...others]) => [state, ...others].map((each) => [plain(each), state] as const)),
);

/** Every state, as it is printed here. */
export const LICENCE_STATES: readonly string[] = SPELLINGS.map(([state]) => state);

/**
 * The state that a text names, in the words of `LICENCE_STATES`; null where it names none of them.
 * @param text `IN USE(15)`, `OUT OF COMPLIANCE on Mar 01 18:58:17 2025 UTC`, `evaluation-expired`, `AUTHORIZATION EXPI...`
 */
export function licenceState(text: string): string | null {
  // A number behind it is a code of the agent, or how many days are left.
  const named = plain(text.replace(/ on [A-Z][a-z]{2} .*$|\s*\([^()]*\d[^()]*\)$/, ''));
  if (!/[^.]\.{3}$/.test(text)) return STATES.get(named) ?? null;
  // A column that is too narrow cuts it: it is the only state that begins so.
  const [only, another] = new Set([...STATES].flatMap(([each, state]) => (each.startsWith(named) ? state : [])));
  return another === undefined ? (only ?? null) : null;
}
