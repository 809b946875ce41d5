/**
 * `show version` of NX-OS and IOS XR. Their releases are numbered otherwise than those of IOS XE, by which conditions compare, so none
 * is a fact; the name of a Nexus is. Source: published outputs.
 */
import { fact, type Known } from '../../../model/evidence.js';
import type { FactShape } from '../../../model/facts.js';
import { sift } from './define.js';
import type { ShowLine } from './lines.js';
import type { Reading } from './reading.js';

/** First lines of the output, by which it is recognised too. */
export const OTHER_SYSTEMS = [
  /^Cisco Nexus Operating System \(NX-OS\) Software\s*$/,
  /^Cisco IOS XR Software, Version /,
];

export function isOtherSystem(lines: readonly ShowLine[]): boolean {
  return lines.slice(0, 3).some(({ text }) => OTHER_SYSTEMS.some((pattern) => pattern.test(text)));
}

/** Legal text, hardware and uptime. */
const KNOWN = new RegExp(
  [
    '^(?:Cisco Nexus|Cisco IOS XR|TAC support|Documents|Copyright|The copyrights|Certain components|owned by|other third parties|under license|the GNU|GNU |License|Lesser|A copy of|each such|http|www\\.|and/or|Nexus \\S+ Simulator|Some parts|software|GPL)',
    '^(?:Software|Hardware|plugin|Build Information:|Active Package)',
    '^(?:BIOS|NXOS|Host NXOS|kickstart|system|loader|power-seq|System version|Reason|Service|Device name|bootflash|slot0|Processor Board ID|Core Plugin|Last reset|Kernel uptime|System uptime|Switch name)\\b',
    '^(?:Built (?:By|On|Host)|Workspace|Version|Location|Label|Source|Image)\\b',
    '^cisco .{1,120}(?:chassis|processor|Supervisor|memory)',
    '(?:CPU|memory|bytes of|Plugin|uptime is|usecs after|processor|interface\\(s\\)|GigE?|Ethernet|NVRAM|flash|Router)\\b',
  ].join('|'),
  'i',
);

export function readOtherSystem(lines: readonly ShowLine[], reading: Reading): Known<FactShape> {
  let facts: Known<FactShape> = {};
  sift(lines, reading, (line) => {
    //   Device name: dc-leaf1
    const name = /^Device name: ([A-Za-z0-9][\w.-]{0,62})$/i.exec(line.text);
    if (name) facts = { hostname: fact(name[1] ?? '', line.span) };
    return name !== null || KNOWN.test(line.text);
  });
  return facts;
}
