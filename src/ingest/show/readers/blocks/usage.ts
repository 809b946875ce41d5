import { type Fact, fact, type Known } from '../../../../model/evidence.js';
import { licenceState } from '../../../../model/licence-states.js';
import type { Usage } from '../../../../model/state.js';
import type { ShowLine } from '../lines.js';
import { type Draft, misread, numberFact, put, type Reading, readPairs, textFact } from '../reading.js';

/**
 * `License Usage` in its three forms: the table of `show license summary`, the licence heads of `show license usage|all`,
 * and the handles of tech support.
 * In one piece: one pass over the lines, with the licence that they belong to.
 */
export function readUsage(lines: readonly ShowLine[], reading: Reading): readonly Known<Usage>[] {
  const usage: Draft<Usage>[] = [];
  for (const line of lines) {
    const { shape } = line;
    //   network-advantage       (C9300-24 Network Advan...)       2 IN USE
    if (shape.kind === 'row') {
      usage.push({
        name: fact(shape.name, line.span),
        entitlement: fact(shape.entitlement, line.span),
        count: fact(shape.count, line.span),
        status: statusFact(shape.status, line, reading),
      });
      continue;
    }
    // network-advantage (C9300-24 Network Advantage):
    if (shape.kind === 'licence') {
      usage.push({ name: fact(shape.name, line.span), entitlement: fact(shape.entitlement, line.span) });
      continue;
    }
    // LAN_BASE_SERVICES_PKG          No    -   Unused             -
    const package_ = PACKAGE.exec(line.text);
    if (package_) {
      const [, name = '', count = '', status = ''] = package_;
      usage.push({
        name: fact(name, line.span),
        ...(/^\d+$/.test(count) ? { count: fact(Number(count), line.span) } : {}),
        status: fact(status, line.span),
      });
      continue;
    }
    if (isDecoration(line)) {
      continue;
    }
    const entry = usage[usage.length - 1];
    const set = (key: 'status' | 'enforcement' | 'type' | 'export') => (value: string) => {
      if (entry) {
        // Status: IN USE(15)
        if (key === 'status') entry.status = statusFact(value, line, reading);
        else put(entry, key, textFact(value.replace(/\(\d+\)$/, ''), line));
      }
    };
    const known = readPairs(line, {
      // Handle: 1
      handle: () => usage.push({}),
      //   License: network-advantage
      license: (value) => entry && put(entry, 'name', textFact(value, line)),
      //   Description: C9300-24 Network Advantage
      description: (value) => {
        if (entry && !entry.entitlement) {
          entry.entitlement = fact(value, line.span);
        }
      },
      //   Count: 2
      count: (value) => entry && put(entry, 'count', numberFact(value, line, reading)),
      status: set('status'),
      //   Enforcement type: NOT ENFORCED
      'enforcement type': set('enforcement'),
      //   License type: Perpetual
      'license type': set('type'),
      //   Export status: NOT RESTRICTED
      'export status': set('export'),
      ...IRRELEVANT,
    });
    // A value without the licence it belongs to says nothing.
    if (!known || (!entry && shape.kind === 'pairs' && usage.length === 0)) {
      reading.unread.add(line);
    }
  }
  return usage;
}

/** How a licence stands; what names no state that is known is not taken for healthy. */
function statusFact(value: string, line: ShowLine, reading: Reading): Fact<string> {
  const state = licenceState(value);
  if (state === null) misread(reading, line, value, 'how a licence stands, such as `IN USE`');
  return fact(state ?? value, line.span);
}

/** What a licence says of itself that no diagnosis needs. */
const IRRELEVANT = {
  'entitlement tag': null,
  version: null,
  'feature name': null,
  'feature description': null,
  'status time': null,
  'request time': null,
  measurements: null,
  entitlement: null,
  telemetry: null,
  interval: null,
  'current value': null,
  'current report': null,
  previous: null,
  'soft enforced': null,
  // Reservation:
  //   Reservation status: SPECIFIC INSTALLED
  reservation: null,
  'reservation status': null,
  'total reserved count': null,
  'license usage': null,
  // Application HA: which peers share the count
  'ha application': null,
  'application ha': null,
  application: null,
  'application name': null,
  'application id': null,
  'application role': null,
  'ha role': null,
  'ha peer': null,
  'ha peers': null,
  peer: null,
  peers: null,
  'peer info': null,
  'peer udi': null,
  'peer host': null,
  'peer hostname': null,
  'peer role': null,
  'peer state': null,
  role: null,
  host: null,
  hostname: null,
  members: null,
} as const;

function isDecoration(line: ShowLine): boolean {
  // License                 Entitlement Tag               Count Status
  // No licenses in use
  // License Usage
  return (
    line.shape.kind === 'rule' ||
    /^(?:License\W+Entitlement tag\W+Count\W+Status|No licenses in use\.?|License Usage|Feature\s+Ins\s+Lic\s+.*|Count)$/i.test(
      line.text,
    )
  );
}

/** A row of the table that NX-OS prints before 10.2: feature, installed, count, status, expiry date, comments. */
const PACKAGE = /^([A-Z][A-Z0-9_+-]{2,60}) +(?:Yes|No) +(\d{1,9}|-) +(In use|Unused|Grace\S*)(?: .{0,80})?$/i;
