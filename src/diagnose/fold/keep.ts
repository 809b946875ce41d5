import type { DeviceState, IncidentTrack, MessageGroup } from './device.js';
import { NO_MEMBERS, withMembers } from './members.js';
import { type Leftover, NO_OUTPUTS, type OutputsRead, type OutputTally } from './outputs.js';

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
  let frozen: FrozenDevice;
  try {
    frozen = JSON.parse(text);
  } catch {
    return null;
  }
  const { format, aliases, hostnames, addresses, sources, commands, outputs, groups, tracks, ...rest } = frozen;
  if (format !== DEVICE_FORMAT) return null;
  return {
    ...rest,
    // Neither was there in older texts.
    part: rest.part ?? 1,
    anchor: rest.anchor ?? null,
    aliases: new Set(aliases),
    hostnames: new Set(hostnames),
    addresses: withMembers(NO_MEMBERS, addresses),
    sources: withMembers(NO_MEMBERS, sources),
    commands: withMembers(NO_MEMBERS, commands),
    outputs: outputs === undefined ? NO_OUTPUTS : thawOutputs(outputs),
    groups: new Map(groups),
    tracks: new Map(tracks),
  };
}

/** As `freezeDevice` writes it: sets are lists, and maps lists of pairs. */
interface FrozenDevice
  extends Omit<DeviceState, Named | 'part' | 'anchor' | 'outputs' | 'groups' | 'tracks'>,
    Readonly<Record<Named, readonly string[]>> {
  readonly format: number;
  readonly part?: DeviceState['part'];
  readonly anchor?: DeviceState['anchor'];
  readonly outputs?: FrozenOutputs;
  readonly groups: readonly (readonly [string, MessageGroup])[];
  readonly tracks: readonly (readonly [string, IncidentTrack])[];
}

type Named = 'aliases' | 'hostnames' | 'addresses' | 'sources' | 'commands';

interface FrozenOutputs {
  readonly tallies: [string, OutputTally][];
  readonly unread: Leftover[];
  readonly cut: Leftover[];
}

function thawOutputs({ tallies, unread, cut }: FrozenOutputs): OutputsRead {
  const isNone = tallies.length + unread.length + cut.length === 0;
  return isNone ? NO_OUTPUTS : { tallies: new Map(tallies), unread, cut };
}
