import { type Fact, fact, type Known } from '../../model/evidence.js';
import type { FactShape } from '../../model/facts.js';
import { type Draft, put } from '../show/readers/reading.js';
import { isAddress, ownName } from '../text/device-name.js';
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
    // So the driver of NSO calls it.
    transport: 'read',
    privacy: 'read',
    usage: { interval: 'read', 'customer-tags': 'idle' },
    url: { cslu: 'read', default: 'idle', name: 'read', smart: 'read', utility: 'idle' },
    utility: 'read',
    vrf: 'read',
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
  const type = childAt(smart, 'transport-type') ?? wordIn(childAt(smart, 'transport'));
  if (type !== undefined) put(config, 'transport', transportType(reading, type));
  put(config, 'csluUrl', textFact(reading, childAt(smart, 'url', 'cslu')));
  const url = childAt(smart, 'url', 'smart') ?? childAt(smart, 'url', 'name') ?? childAt(smart, 'url');
  put(config, 'smartUrl', textFact(reading, url));
  put(config, 'usageIntervalDays', numberFact(reading, childAt(smart, 'usage', 'interval')));
  put(config, 'vrf', textFact(reading, childAt(smart, 'vrf')));
  const utility = childAt(smart, 'utility');
  if (utility !== undefined && utility.text !== 'false') config.utility = fact(true, spanOf(reading, utility));
  put(config, 'privacy', privacyOf(reading, childAt(smart, 'privacy')));
  const train = textFact(reading, childAt(beside, 'version'));
  if (train !== undefined && /^\d{1,2}\.\d{1,2}$/.test(train.value)) config.version = train;
  const ip = childAt(beside, 'ip');
  const nameServers = serversIn(reading, childAt(ip, 'name-server'));
  if (nameServers.length > 0) config.nameServers = nameServers;
  const ntpServers = serversIn(reading, childAt(beside, 'ntp'));
  if (ntpServers.length > 0) config.ntpServers = ntpServers;
  put(config, 'domainName', textFact(reading, childAt(ip, 'domain', 'name')));
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
  const callHome = callHomeOf(reading, childAt(beside, 'call-home'));
  return {
    config,
    ...(callHome === null ? {} : { callHome }),
    ...(hostname !== undefined && ownName(hostname.value) !== null ? { hostname } : {}),
    ...(pid?.value && sn?.value ? { udis: [{ pid, sn }] } : {}),
  };
}

/** A leaf, or the only name in a branch: `transport smart` and `transport { smart; }`. */
function wordIn(node: DataNode | undefined): DataNode | undefined {
  const [only, another] = node?.children ?? [];
  if (node === undefined || node.text !== null || only === undefined || another !== undefined) return node;
  return { ...only, text: only.name };
}

/** The profile of Call Home that sends: the active one, else the first. */
function callHomeOf(reading: StructuredReading, node: DataNode | undefined): Known<FactShape['callHome']> | null {
  const profiles = (node?.children ?? [])
    .filter(({ name }) => name === 'profile')
    .flatMap((each) => (childAt(each, 'name') === undefined ? each.children : [each]));
  const isActive = (profile: DataNode) => {
    const active = childAt(profile, 'active');
    return active !== undefined && active.text !== 'false';
  };
  const profile = profiles.find(isActive) ?? profiles[0];
  if (profile === undefined) return null;
  const callHome: Draft<FactShape['callHome']> = {};
  put(callHome, 'profile', textFact(reading, childAt(profile, 'name')));
  if (childAt(profile, 'active') !== undefined) callHome.active = fact(isActive(profile), spanOf(reading, profile));
  put(callHome, 'url', urlBelow(reading, childAt(profile, 'destination')));
  const reporting = childAt(profile, 'reporting', 'smart-licensing-data');
  if (reporting !== undefined)
    callHome.reportingSmartLicensing = fact(reporting.text !== 'false', spanOf(reading, reporting));
  return callHome;
}

function urlBelow(reading: StructuredReading, node: DataNode | undefined): Fact<string> | undefined {
  if (node === undefined) return undefined;
  if (node.text !== null) return /^https?:/.test(node.text.trim()) ? textFact(reading, node) : undefined;
  for (const child of node.children) {
    const found = urlBelow(reading, child);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The addresses below a node, each with the VRF that the list `vrf` around it names: `{"vrf": [{"name": "Mgmt-vrf", "server-ip-list": ["192.0.2.53"]}]}`. */
function serversIn(
  reading: StructuredReading,
  node: DataNode | undefined,
  vrf: Fact<string> | undefined = undefined,
): { address: Fact<string>; vrf: Fact<string> }[] {
  return (node?.children ?? []).flatMap((child) => {
    if (child.text === null)
      return serversIn(reading, child, child.name === 'vrf' ? textFact(reading, childAt(child, 'name')) : vrf);
    const address = textFact(reading, child);
    if (address === undefined || !isAddress(address.value)) return [];
    return [{ address, vrf: vrf ?? fact('', spanOf(reading, child)) }];
  });
}

/** `license smart privacy hostname`: what is not sent, as a word or as an empty leaf of its name. */
function privacyOf(reading: StructuredReading, node: DataNode | undefined): Fact<string> | undefined {
  const word = node?.text || node?.children[0]?.name;
  return node === undefined || !word ? undefined : fact(word, spanOf(reading, node));
}
