import { type Fact, fact, type Known } from '../../model/evidence.js';
import type { FactShape } from '../../model/facts.js';
import { type Draft, put } from '../show/readers/reading.js';
import { ownName } from '../text/device-name.js';
import { childAt, type DataNode } from './document.js';
import type { Shape } from './models/smart-license.js';
import { account, numberFact, type StructuredReading, spanOf, textFact } from './reading.js';
import { transportType } from './yang.js';

/** `license` of `Cisco-IOS-XE-native` (submodule `Cisco-IOS-XE-license`), as far as a diagnosis reads it. */
const LICENSE: Shape = {
  udi: { pid: 'read', sn: 'read' },
  boot: 'read',
  smart: {
    enable: 'idle',
    'transport-type': 'read',
    privacy: 'read',
    usage: { interval: 'read', 'customer-tags': 'idle' },
    url: { cslu: 'read', default: 'idle', name: 'read', smart: 'read', utility: 'idle' },
    utility: 'read',
  },
};

/** `license` of `native`, and the node in which it stands: the host name and the train are beside it. */
export interface NativeLicense {
  readonly license: DataNode;
  readonly beside: DataNode;
}

/** The facts of `native`: configuration only, as `show running-config` would give it. */
export function readNative(reading: StructuredReading, { license, beside }: NativeLicense): Known<FactShape> {
  account(reading, license, LICENSE);
  const smart = childAt(license, 'smart');
  const config: Draft<FactShape['config']> = {};
  const type = childAt(smart, 'transport-type');
  if (type !== undefined) put(config, 'transport', transportType(reading, type));
  put(config, 'csluUrl', textFact(reading, childAt(smart, 'url', 'cslu')));
  put(config, 'smartUrl', textFact(reading, childAt(smart, 'url', 'smart') ?? childAt(smart, 'url', 'name')));
  put(config, 'usageIntervalDays', numberFact(reading, childAt(smart, 'usage', 'interval')));
  const utility = childAt(smart, 'utility');
  if (utility !== undefined && utility.text !== 'false') config.utility = fact(true, spanOf(reading, utility));
  put(config, 'privacy', privacyOf(reading, childAt(smart, 'privacy')));
  const train = textFact(reading, childAt(beside, 'version'));
  if (train !== undefined && /^\d{1,2}\.\d{1,2}$/.test(train.value)) config.version = train;
  // license boot level network-advantage addon dna-advantage
  const [level] = childAt(license, 'boot', 'level')?.children ?? [];
  if (level !== undefined) {
    const addon = childAt(level, 'addon');
    const name = addon?.text ?? addon?.children[0]?.name;
    config.bootLevel = fact(name ? `${level.name} addon ${name}` : level.name, spanOf(reading, level));
  }
  const pid = textFact(reading, childAt(license, 'udi', 'pid'));
  const sn = textFact(reading, childAt(license, 'udi', 'sn'));
  const hostname = textFact(reading, childAt(beside, 'hostname'));
  return {
    config,
    ...(hostname !== undefined && ownName(hostname.value) !== null ? { hostname } : {}),
    ...(pid?.value && sn?.value ? { udis: [{ pid, sn }] } : {}),
  };
}

/** `license smart privacy hostname`: what is not sent, as a word or as an empty leaf of its name. */
function privacyOf(reading: StructuredReading, node: DataNode | undefined): Fact<string> | undefined {
  const word = node?.text || node?.children[0]?.name;
  return node === undefined || !word ? undefined : fact(word, spanOf(reading, node));
}
