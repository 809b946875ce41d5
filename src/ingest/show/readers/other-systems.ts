/**
 * `show version` of NX-OS and IOS XR. Their releases are numbered otherwise than those of IOS XE, so the system stands before each:
 * `NX-OS 10.2(3)`, `IOS XR 24.1.1`. A Nexus also tells its name, and one without modules its UDI. Source: published outputs.
 */
import { fact, type Known } from '../../../model/evidence.js';
import type { FactShape, Udi } from '../../../model/facts.js';
import { sift } from './define.js';
import type { ShowLine } from './lines.js';
import type { Draft, Reading } from './reading.js';

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

//   NXOS: version 10.2(3) [Feature Release]
//   system:    version 7.0(3)I7(6)
const NXOS_RELEASE = /^(?:NXOS|system): +version (\d{1,2}\.\d{1,2}\(\w{1,8}\)(?:[A-Z]\d\w{0,4}(?:\(\w{1,8}\))?)?)/i;
// Cisco IOS XR Software, Version 6.1.4[Default]
const XR_RELEASE = /^Cisco IOS XR Software, Version (\d{1,2}\.\d{1,2}\.\d{1,3}\w{0,4})/;
//   cisco Nexus9000 C93180YC-EX chassis; what `(8 Slot)` stands behind has its number elsewhere
const FIXED_NEXUS = /^cisco Nexus ?([39])\d{3} (C\d[\w-]{3,30}) Chassis\b/i;

export function readOtherSystem(lines: readonly ShowLine[], reading: Reading): Known<FactShape> {
  const facts: Draft<FactShape> = {};
  let udi: Draft<Udi> = {};
  sift(lines, reading, ({ text, span }) => {
    const nxos = NXOS_RELEASE.exec(text)?.[1];
    const xr = XR_RELEASE.exec(text)?.[1];
    if (nxos !== undefined) facts.release = fact(`NX-OS ${nxos}`, span);
    if (xr !== undefined) facts.release = fact(`IOS XR ${xr}`, span);
    const [, series = '', model = ''] = FIXED_NEXUS.exec(text) ?? [];
    if (model !== '') udi = { pid: fact(`N${series}K-${model}`, span) };
    //   Processor Board ID FDO2345X0AB
    const board = /^Processor Board ID (\w{6,20})$/i.exec(text)?.[1];
    if (board !== undefined && udi.pid !== undefined) facts.udis = [{ ...udi, sn: fact(board, span) }];
    //   Device name: dc-leaf1
    const name = /^Device name: ([A-Za-z0-9][\w.-]{0,62})$/i.exec(text)?.[1];
    if (name !== undefined) facts.hostname = fact(name, span);
    return name !== undefined || KNOWN.test(text);
  });
  return facts;
}
