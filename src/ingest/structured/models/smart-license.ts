import type { LicensingModel, State } from '../../../model/state.js';

/**
 * The YANG module `cisco-smart-license` of IOS XE: revisions 2017-10-11 (16.8.1), 2019-07-01, 2020-11-01 (17.4.1) and 2021-03-01 (17.5.1
 * until 26.1.1). Later revisions only add, so the tree of the last serves all.
 */
export const NAMESPACE = 'http://cisco.com/ns/yang/cisco-smart-license';
export const MODULE = 'cisco-smart-license';

/** What a leaf is for: read, known and of no use for a diagnosis, or known to say something else than the outputs do. */
export type Use = 'read' | 'idle' | 'weak';
export interface Shape {
  readonly [name: string]: Shape | Use;
}

const UDI: Shape = {
  pid: 'read',
  sn: 'read',
  vid: 'idle',
  suvi: 'idle',
  'host-identifier': 'idle',
  uuid: 'idle',
  'mac-address': 'idle',
};
const CUSTOMER: Shape = {
  id: 'idle',
  name: 'idle',
  street: 'idle',
  city: 'idle',
  state: 'idle',
  country: 'idle',
  'postal-code': 'idle',
};
const EXCHANGE: Shape = {
  'last-comm-status-success': 'idle',
  'fail-message': 'read',
  'last-comm-time': 'idle',
  'next-comm-time': 'idle',
  'comm-deadline-time': 'idle',
};
const TERMS: Shape = { 'reporting-first-time': 'read', 'reporting-ongoing': 'read', 'reporting-macd': 'read' };

export const CONFIG: Shape = {
  enable: 'idle',
  'custom-id': 'idle',
  privacy: { hostname: 'idle', version: 'idle' },
  utility: { 'utility-enable': 'read', 'customer-info': CUSTOMER },
  usage: { interval: 'read', 'customer-tags': { tag1: 'idle', tag2: 'idle', tag3: 'idle', tag4: 'idle' } },
  transport: {
    'transport-type': 'read',
    'transport-smart': { 'url-default': 'read', urls: { 'url-registration': 'read', 'url-utility': 'idle' } },
    'transport-cslu': { 'url-cslu': 'read' },
  },
};

export const STATE_INFO: Shape = {
  registration: {
    'registration-state': 'weak',
    'export-control-allowed': 'idle',
    'registration-in-progress': { 'start-time': 'idle' },
    'registration-failed': { 'fail-time': 'idle', 'fail-message': 'read' },
    'registration-retry': { 'retry-next-time': 'idle', 'fail-time': 'idle', 'fail-message': 'read' },
    'registration-complete': {
      'complete-time': 'idle',
      'last-renew-time': 'idle',
      'next-renew-time': 'idle',
      'expire-time': 'idle',
      'last-renew-success': 'idle',
      'fail-message': 'read',
      'smart-account': 'read',
      'virtual-account': 'read',
    },
  },
  authorization: {
    'authorization-state': 'weak',
    'authorization-none': 'idle',
    'authorization-eval': { 'seconds-left': 'idle' },
    'authorization-eval-expired': { 'expire-time': 'idle' },
    'authorization-authorized': EXCHANGE,
    'authorization-out-of-compliance': { ...EXCHANGE, 'ooc-time': 'idle' },
    'authorization-authorization-expired': EXCHANGE,
    'authorization-authorized-reservation': { 'reservation-time': 'idle' },
  },
  utility: {
    enabled: 'idle',
    reporting: 'idle',
    'reporting-times': {
      'last-report-time': 'idle',
      'last-report-success': 'idle',
      'fail-message': 'idle',
      'next-report-time': 'idle',
    },
    'customer-info': CUSTOMER,
  },
  'custom-id': 'idle',
  privacy: { hostname: 'idle', version: 'idle' },
  evaluation: {
    'eval-in-use': 'idle',
    'eval-expired': 'idle',
    'eval-period-left': { 'time-left': 'idle' },
    'eval-expire-time': { 'expire-time': 'idle' },
  },
  transport: { 'transport-type': 'read', 'url-settings': { 'url-registration': 'read', 'url-utility': 'idle' } },
  udi: UDI,
  usage: {
    'entitlement-tag': 'idle',
    'short-name': 'read',
    'license-name': 'read',
    description: 'idle',
    count: 'read',
    'enforcement-mode': 'weak',
    'post-paid': 'weak',
    'subscription-id': 'idle',
  },
  policy: {
    'policy-type': 'read',
    'policy-name': 'read',
    'install-time': 'read',
    'ack-required': 'read',
    'policy-enforced': TERMS,
    'policy-export': TERMS,
    'policy-subscription': TERMS,
    'policy-perpetual': TERMS,
  },
  'trust-code': { key_udi: 'idle', 'is-installed': 'read', 'time-installed': 'read', udi: UDI },
  conversion: { key_udi: 'idle', status: 'idle', 'status-time': 'idle', udi: UDI },
  'rum-reports-closed-keys': {
    'rum-report-key': 'idle',
    'report-id': 'read',
    udi: UDI,
    'report-start-time': 'idle',
    'report-end-time': 'idle',
    'report-state': 'read',
  },
  'rum-ack': { 'last-received-time': 'read', 'next-report-deadline': 'read' },
  'factory-purchase': {
    key_udi: 'idle',
    udi: UDI,
    'basic-license-info': {
      'entitlement-tag': 'idle',
      'short-name': 'idle',
      'license-name': 'idle',
      description: 'idle',
      count: 'idle',
      'license-enforcement-type': 'idle',
      'license-term-type': 'idle',
      'start-time': 'idle',
      'end-time': 'idle',
      'subscription-id': 'idle',
    },
  },
  'imported-authorizations': {
    'overall-status': {
      key_udi: 'idle',
      udi: UDI,
      'installed-list': { 'install-type': 'read', 'install-time': 'read' },
    },
    'authorization-list': {
      'entitlement-tag': 'idle',
      'short-name': 'idle',
      'license-name': 'idle',
      description: 'idle',
      'total-count': 'idle',
      'license-enforcement-type': 'idle',
    },
  },
};

export const STATE: Shape = {
  'always-enabled': 'idle',
  'smart-enabled': 'idle',
  version: 'read',
  'state-info': STATE_INFO,
};
export const LICENSING: Shape = { config: CONFIG, state: STATE };

/**
 * Where each node stands below `licensing`, by its name: a RESTCONF answer begins with the node that was asked for, whatever it lies in.
 * Of several of a name the first of the state wins: `pid` is that of the device itself.
 */
export const NODES: ReadonlyMap<string, readonly string[]> = nodesOf(
  CONFIG,
  ['config'],
  nodesOf(
    STATE,
    ['state'],
    new Map([
      ['licensing', []],
      ['state', []],
      ['config', []],
    ]),
  ),
);

function nodesOf(shape: Shape, path: readonly string[], found: Map<string, readonly string[]>) {
  for (const [name, below] of Object.entries(shape)) {
    if (!found.has(name)) found.set(name, path);
    if (typeof below === 'object') nodesOf(below, [...path, name], found);
  }
  return found;
}

/** `transport-type-cslu` and the like; a value of native configuration has no prefix. `automatic` has no counterpart. */
export const TRANSPORT_TYPES: Readonly<Record<string, State['transport']['type'] & string>> = {
  callhome: 'callhome',
  smart: 'smart',
  cslu: 'cslu',
  off: 'off',
};

/** `policy-type-…`: who made the policy, in the words of `show license all`. */
export const POLICY_TYPES: Readonly<Record<string, { readonly inUse?: string; readonly source?: string }>> = {
  'cisco-default': { source: 'CISCO default' },
  merged: { inUse: 'Merged from multiple sources.' },
  custom: {},
  'platform-default': {},
  'factory-installed': {},
  controller: {},
  plr: {},
  fla: {},
};

/** `rum-report-state-…` as `show license rum id all` prints it; an invalid report is a new one. */
export const REPORT_STATES: Readonly<Record<string, string>> = {
  invalid: 'INVALID',
  open: 'OPEN',
  closed: 'CLOSED',
  pending: 'PENDING',
  unacknowledged: 'UNACK',
  acknowledged: 'ACK',
};

/** `authorization-type-…` of an installed code. */
export const CODE_TYPES: Readonly<Record<string, State['authorizations'][number]['kind'] & string>> = {
  none: 'none',
  'auth-code': 'SLAC',
  slr: 'SLR',
  plr: 'SLR',
  fla: 'SLR',
};

/** `reg-state-…` of the models before Smart Licensing Using Policy. Under the policy model it stays at `not-registered`. */
export const REGISTRATION_STATES: Readonly<Record<string, string>> = {
  'not-registered': 'UNREGISTERED',
  complete: 'REGISTERED',
  'in-progress': 'REGISTERING',
  retry: 'REGISTERING - RETRY',
  failed: 'REGISTRATION FAILED',
};

/** `auth-state-…` of the models before, and the licensing model that it proves. */
export const AUTHORIZATION_STATES: Readonly<
  Record<string, { readonly text: string; readonly model: LicensingModel | null }>
> = {
  none: { text: 'No Licenses in Use', model: null },
  eval: { text: 'EVAL MODE', model: 'evaluation' },
  'eval-expired': { text: 'EVAL EXPIRED', model: 'evaluation' },
  authorized: { text: 'AUTHORIZED', model: 'smart-licensing' },
  'authorized-reservation': { text: 'AUTHORIZED - RESERVED', model: 'slr' },
  'out-of-compliance': { text: 'OUT OF COMPLIANCE', model: 'smart-licensing' },
  'authorization-expired': { text: 'AUTHORIZATION EXPIRED', model: 'smart-licensing' },
};

/** `enforcement-…` of a licence under the models before; under the policy model every listed licence is in use. */
export const ENFORCEMENT_MODES: Readonly<Record<string, string>> = {
  waiting: 'WAITING',
  'in-compliance': 'AUTHORIZED',
  'out-of-compliance': 'OUT OF COMPLIANCE',
  overage: 'OVERAGE',
  evaluation: 'EVAL MODE',
  'evaluation-expired': 'EVAL EXPIRED',
  'authorization-expired': 'AUTHORIZATION EXPIRED',
  'reservation-in-compliance': 'AUTHORIZED - RESERVED',
  'invalid-tag': 'INVALID TAG',
  disabled: 'DISABLED',
};

/** What stands in the name of a leaf's value before the word that counts: `transport-type-cslu`, `Conversion-status-success`. */
export function wordOf(value: string, ...prefixes: readonly string[]): string {
  const text = value.replace(/^[\w.-]+:/, '');
  const prefix = prefixes.find((each) => text.toLowerCase().startsWith(each));
  return (prefix === undefined ? text : text.slice(prefix.length)).toLowerCase();
}
