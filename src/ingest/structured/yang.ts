import type { Fact, Known } from '../../model/evidence.js';
import { fact } from '../../model/evidence.js';
import type { FactShape, Udi } from '../../model/facts.js';
import type {
  Authorization,
  LicensingModel,
  Policy,
  PolicyTerms,
  State,
  TransportType,
  Trust,
  Usage,
} from '../../model/state.js';
import { keysOf } from '../../model/tree.js';
import { type Draft, put } from '../show/readers/reading.js';
import { childAt, childrenOf, type DataNode, textAt } from './document.js';
import {
  AUTHORIZATION_STATES,
  CODE_TYPES,
  ENFORCEMENT_MODES,
  LICENSING,
  POLICY_TYPES,
  REGISTRATION_STATES,
  REPORT_STATES,
  TRANSPORT_TYPES,
  wordOf,
} from './models/smart-license.js';
import {
  account,
  complain,
  flagFact,
  numberFact,
  type StructuredReading,
  spanOf,
  tellWeak,
  textFact,
  timeFact,
} from './reading.js';

const STATUS = 'show license status';

/** The facts of a `licensing` node of the model `cisco-smart-license`, whole or in part. */
export function readLicensing(reading: StructuredReading, licensing: DataNode): Known<FactShape> {
  account(reading, licensing, LICENSING);
  const config = childAt(licensing, 'config');
  const info = childAt(licensing, 'state', 'state-info');
  const version = textFact(reading, childAt(licensing, 'state', 'version'));
  const model = modelOf(reading, info);
  const udi = udiOf(reading, childAt(info, 'udi'));
  const facts: Draft<FactShape> = { state: stateOf(reading, config, info, model) };
  if (version !== undefined) facts.agent = { version };
  if (udi !== null) facts.udis = [udi];
  put(facts, 'config', configOf(reading, config));
  put(facts, 'reports', reportsOf(reading, info));
  put(facts, 'registration', registrationOf(reading, info, model));
  put(facts, 'events', failuresOf(reading, info));
  return facts;
}

function stateOf(
  reading: StructuredReading,
  config: DataNode | undefined,
  info: DataNode | undefined,
  model: Fact<LicensingModel> | undefined,
): Known<State> {
  const state: Draft<State> = {};
  put(state, 'model', model);
  const transport = transportOf(reading, config, info);
  if (Object.keys(transport).length > 0) state.transport = transport;
  put(state, 'policy', policyOf(reading, childAt(info, 'policy')));
  const reporting: Draft<State['reporting']> = {};
  put(reporting, 'lastAck', timeFact(reading, childAt(info, 'rum-ack', 'last-received-time')));
  put(reporting, 'nextAckDeadline', timeFact(reading, childAt(info, 'rum-ack', 'next-report-deadline')));
  if (Object.keys(reporting).length > 0) state.reporting = reporting;
  const registered = childAt(info, 'registration', 'registration-complete');
  const names: Draft<State['account']> = {};
  put(names, 'smart', textFact(reading, childAt(registered, 'smart-account')));
  put(names, 'virtual', textFact(reading, childAt(registered, 'virtual-account')));
  if (Object.keys(names).length > 0) state.account = names;
  put(state, 'trust', trustOf(reading, info));
  put(state, 'authorizations', authorizationsOf(reading, childAt(info, 'imported-authorizations')));
  put(state, 'usage', usageOf(reading, info, model?.value));
  return state;
}

/**
 * Which licensing model is in use. A tree without `policy` is an old one or a part: it proves nothing. `not-registered` and `none`
 * are what a device of the policy model says for ever.
 */
function modelOf(reading: StructuredReading, info: DataNode | undefined): Fact<LicensingModel> | undefined {
  const policy = childAt(info, 'policy');
  const type = wordOf(textAt(policy, 'policy-type') ?? '', 'policy-type-');
  if (policy !== undefined && policy.children.length > 0 && type !== 'cisco-invalid') {
    return fact('slup', spanOf(reading, childAt(policy, 'policy-type') ?? policy));
  }
  const authorization = childAt(info, 'authorization', 'authorization-state');
  const proven = AUTHORIZATION_STATES[wordOf(authorization?.text ?? '', 'auth-state-')]?.model;
  if (authorization !== undefined && proven) return fact(proven, spanOf(reading, authorization));
  const registration = childAt(info, 'registration', 'registration-state');
  const isComplete = wordOf(registration?.text ?? '', 'reg-state-') === 'complete';
  if (registration !== undefined && isComplete) return fact('smart-licensing', spanOf(reading, registration));
  if (registration?.text) {
    tellWeak(
      reading,
      registration,
      `\`${registration.text}\` is also what a device says that uses Smart Licensing Using Policy: it proves no licensing model`,
      STATUS,
    );
  }
  return undefined;
}

/** Registration and authorization, which only mean something under the models before. */
function registrationOf(
  reading: StructuredReading,
  info: DataNode | undefined,
  model: Fact<string> | undefined,
): Known<FactShape['registration']> | undefined {
  if (model === undefined || model.value === 'slup') return undefined;
  const registration = childAt(info, 'registration', 'registration-state');
  const authorization = childAt(info, 'authorization', 'authorization-state');
  const status = REGISTRATION_STATES[wordOf(registration?.text ?? '', 'reg-state-')];
  const text = AUTHORIZATION_STATES[wordOf(authorization?.text ?? '', 'auth-state-')]?.text;
  return {
    ...(registration && status ? { status: fact(status, spanOf(reading, registration)) } : {}),
    ...(authorization && text ? { authorization: fact(text, spanOf(reading, authorization)) } : {}),
  };
}

/** Failure messages of registration and authorization, where the agent left one. */
function failuresOf(reading: StructuredReading, info: DataNode | undefined): Known<FactShape>['events'] {
  const events = ['registration', 'authorization'].flatMap((part) =>
    (childAt(info, part)?.children ?? []).flatMap((branch) => {
      const message = childAt(branch, 'fail-message');
      if (message === undefined || !message.text) return [];
      const span = spanOf(reading, message);
      const at = textAt(branch, 'fail-time') ?? textAt(branch, 'last-comm-time') ?? '';
      return [{ at: fact(at, span), event: fact(branch.name, span), text: fact(message.text, span) }];
    }),
  );
  return events.length > 0 ? events : undefined;
}

function transportOf(
  reading: StructuredReading,
  config: DataNode | undefined,
  info: DataNode | undefined,
): Known<State['transport']> {
  const transport: Draft<State['transport']> = {};
  const configured = childAt(config, 'transport', 'transport-type');
  const running = childAt(info, 'transport', 'transport-type');
  const node = configured ?? running;
  const type = node === undefined ? undefined : transportType(reading, node);
  if (type?.value === 'callhome' && configured === undefined && node !== undefined) {
    tellWeak(
      reading,
      node,
      'the model says transport call-home where none is configured, too: it is not taken for the transport type',
      STATUS,
    );
  } else put(transport, 'type', type);
  put(transport, 'url', urlOf(reading, config, info));
  return transport;
}

function urlOf(reading: StructuredReading, config: DataNode | undefined, info: DataNode | undefined) {
  const set = childAt(config, 'transport');
  return (
    textFact(reading, childAt(set, 'transport-cslu', 'url-cslu')) ??
    textFact(reading, childAt(set, 'transport-smart', 'urls', 'url-registration')) ??
    textFact(reading, childAt(info, 'transport', 'url-settings', 'url-registration'))
  );
}

/** `transport-type-cslu`, or `cslu` of native configuration; undefined with a diagnostic for types that no output has. */
export function transportType(reading: StructuredReading, node: DataNode): Fact<TransportType> | undefined {
  const word = wordOf(node.text ?? '', 'transport-type-');
  const type = Object.hasOwn(TRANSPORT_TYPES, word) ? TRANSPORT_TYPES[word] : undefined;
  if (type !== undefined) return fact(type, spanOf(reading, node));
  if (word === 'automatic') {
    tellWeak(
      reading,
      node,
      'transport `automatic` leaves the type to the device: which one it uses is not told',
      STATUS,
    );
    return undefined;
  }
  return complain(reading, node, `expected one of ${Object.keys(TRANSPORT_TYPES).join(', ')}`);
}

function configOf(reading: StructuredReading, config: DataNode | undefined): Known<FactShape['config']> | undefined {
  if (config === undefined) return undefined;
  const facts: Draft<FactShape['config']> = {};
  const type = childAt(config, 'transport', 'transport-type');
  if (type !== undefined) put(facts, 'transport', transportType(reading, type));
  put(facts, 'csluUrl', textFact(reading, childAt(config, 'transport', 'transport-cslu', 'url-cslu')));
  put(
    facts,
    'smartUrl',
    textFact(reading, childAt(config, 'transport', 'transport-smart', 'urls', 'url-registration')),
  );
  put(facts, 'usageIntervalDays', numberFact(reading, childAt(config, 'usage', 'interval')));
  put(facts, 'utility', flagFact(reading, childAt(config, 'utility', 'utility-enable')));
  return Object.keys(facts).length > 0 ? facts : undefined;
}

const CLASSES = {
  perpetual: 'policy-perpetual',
  subscription: 'policy-subscription',
  enforced: 'policy-enforced',
  export: 'policy-export',
} as const;

function policyOf(reading: StructuredReading, node: DataNode | undefined): Known<Policy> | undefined {
  if (node === undefined) return undefined;
  const policy: Draft<Policy> = {};
  const name = textFact(reading, childAt(node, 'policy-name'));
  // An empty name is how the model says that the policy has none.
  if (name !== undefined && name.value !== '') policy.name = name;
  put(policy, 'ackRequired', flagFact(reading, childAt(node, 'ack-required')));
  const type = childAt(node, 'policy-type');
  const words = POLICY_TYPES[wordOf(type?.text ?? '', 'policy-type-')];
  if (type !== undefined && words?.inUse) policy.inUse = fact(words.inUse, spanOf(reading, type));
  for (const key of keysOf(CLASSES)) {
    const terms = termsOf(reading, childAt(node, CLASSES[key]));
    if (terms === undefined) continue;
    if (type !== undefined && words?.source) terms.source = fact(words.source, spanOf(reading, type));
    policy[key] = terms;
  }
  return policy;
}

function termsOf(reading: StructuredReading, node: DataNode | undefined): Draft<PolicyTerms> | undefined {
  if (node === undefined) return undefined;
  const terms: Draft<PolicyTerms> = {};
  put(terms, 'firstReportDays', numberFact(reading, childAt(node, 'reporting-first-time')));
  put(terms, 'frequencyDays', numberFact(reading, childAt(node, 'reporting-ongoing')));
  put(terms, 'onChangeDays', numberFact(reading, childAt(node, 'reporting-macd')));
  return terms;
}

/** Product id and serial number of a `udi`; null where either is missing. */
function udiOf(reading: StructuredReading, node: DataNode | undefined): Known<Udi> | null {
  const pid = textFact(reading, childAt(node, 'pid'));
  const sn = textFact(reading, childAt(node, 'sn'));
  return pid?.value && sn?.value ? { pid, sn } : null;
}

/** What a whole `state-info` holds beside the trust codes: only where all of it is there does a missing list mean "none". */
const WHOLE = ['registration', 'authorization', 'transport', 'udi', 'usage', 'privacy'];

function trustOf(reading: StructuredReading, info: DataNode | undefined): readonly Known<Trust>[] | undefined {
  const codes = childrenOf(info, 'trust-code');
  if (codes.length > 0) {
    return codes.map((code) => {
      const trust: Draft<Trust> = { ...udiOf(reading, childAt(code, 'udi')) };
      const isInstalled = flagFact(reading, childAt(code, 'is-installed'));
      if (isInstalled?.value === false) trust.installed = { value: '', spans: isInstalled.spans };
      else put(trust, 'installed', timeFact(reading, childAt(code, 'time-installed')));
      return trust;
    });
  }
  const policyType = textAt(info, 'policy', 'policy-type');
  const isWhole = policyType !== undefined && WHOLE.every((name) => childAt(info, name) !== undefined);
  const udi = childAt(info, 'udi');
  if (!isWhole || udi === undefined) return undefined;
  return [{ ...udiOf(reading, udi), installed: fact('', spanOf(reading, udi)) }];
}

function authorizationsOf(
  reading: StructuredReading,
  node: DataNode | undefined,
): readonly Known<Authorization>[] | undefined {
  const statuses = childrenOf(node, 'overall-status');
  if (statuses.length === 0) return undefined;
  return statuses.flatMap((status) => {
    const udi = udiOf(reading, childAt(status, 'udi')) ?? {};
    return childrenOf(status, 'installed-list').map((installed) => {
      const entry: Draft<Authorization> = { ...udi };
      const type = childAt(installed, 'install-type');
      const kind = CODE_TYPES[wordOf(type?.text ?? '', 'authorization-type-')];
      if (type !== undefined && kind !== undefined) entry.kind = fact(kind, spanOf(reading, type));
      put(entry, 'installed', timeFact(reading, childAt(installed, 'install-time')));
      return entry;
    });
  });
}

/**
 * Licences in use. The model's `license-name` is what outputs print as name, its `short-name` what they print as entitlement,
 * against the model's own descriptions.
 */
function usageOf(
  reading: StructuredReading,
  info: DataNode | undefined,
  model: string | undefined,
): readonly Known<Usage>[] | undefined {
  const rows = childrenOf(info, 'usage');
  if (rows.length === 0) return undefined;
  return rows.map((row) => {
    const usage: Draft<Usage> = {};
    put(usage, 'name', textFact(reading, childAt(row, 'license-name')));
    put(usage, 'entitlement', textFact(reading, childAt(row, 'short-name')));
    put(usage, 'count', numberFact(reading, childAt(row, 'count')));
    put(usage, 'status', statusOf(reading, row, model));
    return usage;
  });
}

function statusOf(reading: StructuredReading, row: DataNode, model: string | undefined): Fact<string> | undefined {
  // Only licences in use are listed; what the model calls their enforcement has no word for the policy model.
  if (model === 'slup') return fact('IN USE', spanOf(reading, childAt(row, 'license-name') ?? row));
  const mode = childAt(row, 'enforcement-mode');
  if (mode === undefined) return undefined;
  const status = ENFORCEMENT_MODES[wordOf(mode.text ?? '', 'enforcement-')];
  if (model !== undefined && status !== undefined) return fact(status, spanOf(reading, mode));
  const message = `\`${mode.text}\` is also said of licences in use under Smart Licensing Using Policy: it is not taken for their status`;
  tellWeak(reading, mode, message, 'show license usage');
  return undefined;
}

function reportsOf(reading: StructuredReading, info: DataNode | undefined): Known<FactShape>['reports'] {
  const rows = childrenOf(info, 'rum-reports-closed-keys');
  if (rows.length === 0) return undefined;
  return rows.flatMap((row) => {
    const id = textFact(reading, childAt(row, 'report-id'));
    const state = childAt(row, 'report-state');
    const word = REPORT_STATES[wordOf(state?.text ?? '', 'rum-report-state-')];
    return id === undefined
      ? []
      : [{ id, ...(state !== undefined && word !== undefined ? { state: fact(word, spanOf(reading, state)) } : {}) }];
  });
}
