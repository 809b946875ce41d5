import type { Report, SilencedFinding } from '../model/report.js';

/** What silences took out, by the id of its device: formats that tell of a device's findings tell of these beside them. */
export function silencedByDevice({ silenced }: Report): (device: string) => readonly SilencedFinding[] {
  const byDevice = new Map<string, SilencedFinding[]>();
  for (const each of silenced) {
    const known = byDevice.get(each.device);
    if (known === undefined) byDevice.set(each.device, [each]);
    else known.push(each);
  }
  return (device) => byDevice.get(device) ?? [];
}
