import type { Diagnostic } from '../../model/diagnostic.js';
import { isoText } from '../../model/stamp.js';
import type { DeviceState } from '../fold/device.js';
import { hostnameOf, identityOf } from '../fold/identity.js';

/**
 * The clock of one device judges no other. Where a capture shows it, and that of another device in the same capture is not known, this is
 * told, with what to do.
 * @param fromOf where a device's moment of capture is from, see `nowOf`
 */
export function neighbourClocks(
  devices: ReadonlySet<DeviceState>,
  fromOf: (device: DeviceState) => string,
): Diagnostic[] {
  const shown = [...devices].filter(({ capturedAt }) => capturedAt !== null);
  const firstIn = new Map<string, number>();
  for (const [place, { sources }] of shown.entries())
    for (const source of sources) if (!firstIn.has(source)) firstIn.set(source, place);
  if (firstIn.size === 0) return [];
  return [...devices].flatMap((device): Diagnostic[] => {
    if (device.capturedAt !== null) return [];
    const places = [...device.sources].flatMap((source) => firstIn.get(source) ?? []);
    const neighbour = shown[Math.min(...places)];
    const at = neighbour?.capturedAt ?? null;
    if (neighbour === undefined || at === null) return [];
    const from = fromOf(device);
    if (from === 'log' ? device.newestLog?.inferred !== true : !OPEN.has(from)) return [];
    const source = [...device.sources].find((each) => neighbour.sources.has(each)) ?? '';
    const [name, other] = [device, neighbour].map((each) => hostnameOf(each) ?? identityOf(each));
    return [
      {
        level: 'info',
        code: 'neighbour-clock',
        message: `the clock of ${other} stood at ${isoText(at)}, and judges nothing of ${name}, whose own clock is not shown`,
        source,
        line: 0,
        help: `give show clock of ${name}, or --now ${isoText(at)} if it was captured with ${other}`,
      },
    ];
  });
}

/** Moments that are nobody's clock. */
const OPEN: ReadonlySet<string> = new Set(['wall clock', 'evidence', 'file name']);
