import { isFact, type Known } from '../../model/evidence.js';
import type { State } from '../../model/state.js';
import { fieldOf, isBranch } from '../../model/tree.js';

const noTerms = () => ({ firstReportDays: null, frequencyDays: null, onChangeDays: null, source: null });

/** A state about which nothing is known. */
function emptyState(): State {
  return {
    model: null,
    transport: {
      type: null,
      url: null,
      proxy: null,
      vrf: null,
      serverIdentityCheck: null,
      trustPoint: null,
      ipMode: null,
    },
    policy: {
      name: null,
      inUse: null,
      ackRequired: null,
      perpetual: noTerms(),
      subscription: noTerms(),
      enforced: noTerms(),
      export: noTerms(),
    },
    reporting: {
      lastAck: null,
      nextAckDeadline: null,
      pushIntervalDays: null,
      nextAckPushCheck: null,
      nextReportPush: null,
      lastReportPush: null,
      lastReportFileWrite: null,
    },
    account: { smart: null, virtual: null },
    trust: [],
    authorizations: [],
    usage: [],
    clock: { syncedWithNtp: null, source: null, zone: null },
    communication: [],
    rumReports: {
      total: null,
      purged: null,
      acknowledged: null,
      waiting: null,
      waitingAll: null,
      available: null,
      collecting: null,
      missing: null,
      moduleStatus: null,
    },
  };
}

/** The same for all devices of which only messages are known. */
const UNKNOWN: State = emptyState();

const EMPTY_ITEMS = {
  trust: { role: null, pid: null, sn: null, installed: null, expires: null },
  authorizations: {
    role: null,
    pid: null,
    sn: null,
    kind: null,
    installed: null,
    confirmationCode: null,
    returnCode: null,
  },
  usage: { name: null, entitlement: null, count: null, status: null, enforcement: null, type: null, export: null },
  communication: {
    operation: null,
    attempts: null,
    success: null,
    fail: null,
    ongoing: null,
    ongoingCommunication: null,
    lastResponse: null,
    lastSuccess: null,
    lastFailure: null,
    reason: null,
  },
} as const;

/**
 * The plain state of the report: values without their spans, `null` where nothing is known, the empty string where the device
 * says that there is none (`<none>`, `<empty>`). `Trust Code Installed: <none>` is a list without entries.
 */
export function plainState(facts: Known<State> | undefined): State {
  if (!facts) return UNKNOWN;
  const state = emptyState();
  fillIn(state, facts);
  return state;
}

function fillIn(target: object, facts: object): void {
  for (const [key, node] of Object.entries(facts)) {
    if (node === undefined || !(key in target)) continue;
    if (isFact(node)) Reflect.set(target, key, node.value);
    else if (Array.isArray(node)) {
      const items = node.map((item) => {
        const plain = Object.assign({}, fieldOf(EMPTY_ITEMS, key));
        fillIn(plain, item);
        return plain;
      });
      const isSaid = (value: unknown) => value !== null && value !== '';
      Reflect.set(target, key, key === 'trust' ? items.filter((plain) => Object.values(plain).some(isSaid)) : items);
    } else {
      const below = fieldOf(target, key);
      if (isBranch(below) && isBranch(node)) fillIn(below, node);
    }
  }
}
