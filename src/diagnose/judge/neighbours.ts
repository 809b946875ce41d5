import type { Diagnostic } from '../../model/diagnostic.js';
import { isoText } from '../../model/stamp.js';
import type { DeviceState } from '../fold/device.js';
import { hostnameOf, identityOf } from '../fold/identity.js';

/** Where a device's moment of capture is from, see `nowOf`. */
export interface Clocked {
  readonly device: DeviceState;
  readonly from: string;
}

/**
 * The clock of one device judges no other. Where a capture shows it, and that of another device in the same capture is not known, this is
 * told, with what to do.
 */
export function neighbourClocks(clocked: readonly Clocked[]): Diagnostic[] {
  const shown = clocked.filter(({ device }) => device.capturedAt !== null);
  if (shown.length === 0) return [];
  return clocked.flatMap(({ device, from }): Diagnostic[] => {
    const isOpen = from === 'log' ? device.newestLog?.inferred === true : OPEN.has(from);
    if (device.capturedAt !== null || !isOpen) return [];
    const neighbour = shown.find((other) => [...device.sources].some((source) => other.device.sources.has(source)));
    const at = neighbour?.device.capturedAt ?? null;
    if (neighbour === undefined || at === null) return [];
    const source = [...device.sources].find((each) => neighbour.device.sources.has(each)) ?? '';
    const [name, other] = [device, neighbour.device].map((each) => hostnameOf(each) ?? identityOf(each));
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
