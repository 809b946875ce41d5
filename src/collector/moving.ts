import type { DeviceState } from '../diagnose/fold/device.js';
import type { DeviceRecord, FoldState } from '../diagnose/fold/fold.js';
import { thawDevice } from '../diagnose/fold/keep.js';
import { called as calledIn, homeOf, homeOfName, pin, takeIn, takeOut, udisOfState } from '../diagnose/fold/moves.js';
import type { Followed, Following } from './following.js';
import type { KeptDevice } from './kept.js';

/** Devices that leave for a core that follows another part of them, and those that come from one. */
export interface Moving {
  /** The part that the sender of a record was moved to; null when it is followed here. */
  homeOf(record: DeviceRecord): number | null;
  /** The same of a device by the name that it was shown under. */
  homeOfName(name: string): number | null;
  /** The UDIs, as aliases, that messages named since the last call, of devices that have them; in the beginning those of all. */
  claims(): readonly string[];
  /** Lets the device with this UDI go; null when none here has it. */
  give(udi: string, home: number): Given | null;
  /**
   * Takes one that another core gave.
   * @returns the names that are no more away; null where the device is of another format
   */
  take(kept: KeptDevice): readonly string[] | null;
  /** What comes under a name belongs to a device of another part, as was found earlier. */
  pin(name: string, home: number): void;
}

export interface Given {
  readonly kept: KeptDevice;
  /** Under which its records come here. */
  readonly names: readonly string[];
  readonly udis: readonly string[];
}

export interface MovingWithin extends Moving {
  /** The device that is shown under another name by now. */
  called(name: string): Followed | undefined;
  /** A message of this device named a UDI. */
  note(state: DeviceState): void;
}

/**
 * In one piece: giving and taking a device undo each other, name by name.
 * @param keptOf what is kept of a device
 * @param bring follows a device as it was kept
 */
export function createMoving(
  fold: FoldState,
  following: Following,
  keptOf: (device: Followed) => KeptDevice,
  bring: (state: DeviceState, kept: KeptDevice) => Followed,
): MovingWithin {
  let named = new Set<string>();

  function note(state: DeviceState): void {
    for (const udi of udisOfState(state)) named.add(udi);
  }

  function give(udi: string, home: number): Given | null {
    const state = fold.aliases.get(udi);
    const device = state === undefined ? undefined : following.ofState(state);
    if (state === undefined || device === undefined) return null;
    const kept = keptOf(device);
    const udis = udisOfState(state);
    following.release(device);
    return { kept, udis, names: takeOut(fold, state, home) };
  }

  function take(kept: KeptDevice): readonly string[] | null {
    const frozen = thawDevice(kept.state);
    if (frozen === null) return null;
    // Its number was another core's.
    const state = { ...frozen, index: fold.created };
    fold.created += 1;
    const moved = bring(state, kept);
    const { into, back } = takeIn(fold, state);
    following.settleNames();
    const device = following.follow(into, moved.heard);
    // The clock is the one that its newest message told.
    if (moved.heard >= device.heard) {
      device.heard = moved.heard;
      device.skew = moved.skew ?? device.skew;
    }
    following.rename(device);
    following.touch(device, 0, true);
    note(into);
    return back;
  }

  return {
    homeOf: (record) => homeOf(fold, record),
    homeOfName: (shown) => homeOfName(fold, shown),
    called(shown) {
      const state = calledIn(fold, shown);
      return state === undefined ? undefined : following.ofState(state);
    },
    claims() {
      const claims = [...named];
      named = new Set();
      return claims;
    },
    give,
    take,
    pin: (name, home) => pin(fold, name, home),
    note,
  };
}
