import { type Fact, fact } from '../../model/evidence.js';
import { type Line, spanOf } from '../text/line.js';

/**
 * What only another system than IOS XE prints beside its outputs: the prompt of IOS XR with the node before the name, the remarks at the head of
 * a configuration, the names of licences. A release tells it too, where `show version` was given. Source: published outputs.
 */
const MARKS: readonly (readonly [system: string, mark: RegExp])[] = [
  // RP/0/RP0/CPU0:xr1#show license status
  ['IOS XR', /^\s{0,12}[A-Z]{1,4}\/\d{1,3}\/[0-9A-Z]{1,8}\/CPU\d{1,2}:[\w.-]{1,63}[#(>]/],
  // !! IOS XR Configuration 7.11.2
  ['IOS XR', /^!!? ?IOS XR Configuration\b/],
  // !Running configuration last done at: Mon Nov 30 20:10:00 2026
  ['NX-OS', /^!(?:Running configuration last done at|Startup config saved at):/],
  // version 10.3(4a) Bios:version 05.47
  ['NX-OS', /^version \d{1,2}\.\d{1,2}\(\w{1,8}\).{0,40} Bios:version /],
  // NXOS_ADVANTAGE_XF (NXOS Advantage License …), LAN_ENTERPRISE_SERVICES_PKG
  ['NX-OS', /^\s{0,8}\(?(?:NXOS_[A-Z]\w{1,60}|[A-Z][A-Z0-9_]{2,60}_PKG)\b/],
];

/** How many lines of an output are looked at: these marks stand at its head. */
const HEAD = 40;

/** The system that an output tells of itself, undefined where nothing does. */
export function systemOf(source: string, lines: readonly Line[]): Fact<string> | undefined {
  for (const line of lines.slice(0, HEAD)) {
    const system = MARKS.find(([, mark]) => mark.test(line.text))?.[0];
    if (system !== undefined) return fact(system, spanOf(source, [line]));
  }
  return undefined;
}
