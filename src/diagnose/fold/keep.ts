import type { DeviceState } from './device.js';
import { type Leftover, noOutputs, type OutputsRead, type OutputTally } from './outputs.js';

/** Grows whenever `DeviceState` changes in a way that older text can't be read as. */
export const DEVICE_FORMAT = 2;

/** A device's state as one line of JSON, to be kept outside of the process. */
export function freezeDevice(device: DeviceState): string {
  const { aliases, hostnames, addresses, sources, commands, outputs, groups, tracks, ...plain } = device;
  return JSON.stringify({
    format: DEVICE_FORMAT,
    ...plain,
    aliases: [...aliases],
    hostnames: [...hostnames],
    addresses: [...addresses],
    sources: [...sources],
    commands: [...commands],
    outputs: { ...outputs, tallies: [...outputs.tallies] },
    groups: [...groups],
    tracks: [...tracks],
  });
}

/** The state that `freezeDevice` wrote; null where it is of another format, or no such text at all. */
export function thawDevice(text: string): DeviceState | null {
  let plain: Record<string, unknown>;
  try {
    plain = JSON.parse(text) as Record<string, unknown>;
  } catch {
    return null;
  }
  const { format, aliases, hostnames, addresses, sources, commands, outputs, groups, tracks, ...rest } = plain;
  if (format !== DEVICE_FORMAT) return null;
  const set = (list: unknown) => new Set(list as string[]);
  return {
    // Of a text that was written before there were these.
    ...({ part: 1, anchor: null, ...rest } as unknown as DeviceState),
    aliases: set(aliases),
    hostnames: set(hostnames),
    addresses: set(addresses),
    sources: set(sources),
    commands: set(commands),
    outputs: outputs === undefined ? noOutputs() : thawOutputs(outputs as FrozenOutputs),
    groups: new Map(groups as [string, never][]),
    tracks: new Map(tracks as [string, never][]),
  };
}

interface FrozenOutputs {
  readonly tallies: [string, OutputTally][];
  readonly unread: Leftover[];
  readonly cut: Leftover[];
}

function thawOutputs({ tallies, unread, cut }: FrozenOutputs): OutputsRead {
  return { tallies: new Map(tallies), unread, cut };
}
