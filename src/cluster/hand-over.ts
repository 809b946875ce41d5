import type { Core } from '../collector/core.js';
import type { InputRecord } from '../model/record.js';
import type { Chosen, Entry, Given, HeldPartition, Move, Moved, Moves, Onward } from './ports.js';

/** Names whose messages one partition hands on; above it devices stay where they are. */
const PINS = 20_000;

/** A partition's side of devices that move: what leaves it, what comes to it, and what it hands on from then. */
export interface HandOver {
  /** The device with a UDI leaves. @param off of the batch; null where that was told before */
  leave(move: Move, off: number | null): void;
  /** @returns false where the device is kept in a way that isn't known */
  arrive(moved: Moved): boolean;
  /** @returns whether the message is of a device that left: it goes where that is */
  passOn(entry: Entry, off: number | null): boolean;
  /** What was settled of a device that left goes where that is. */
  passChoiceOn(chosen: Chosen, off: number | null): void;
  /** What is given to devices that left goes where these are. @returns the rest of it, and where parts of it went */
  passGivenOn(
    given: Given,
    off: number | null,
  ): { readonly own: readonly InputRecord[]; readonly homes: readonly number[] };
  /** A batch of this time was taken, milliseconds: UDIs that it named are claimed. */
  note(at: number): void;
  /** A device left or came since the last `moves`: what is noted of it has to be saved with the states. */
  readonly isUnsaved: boolean;
  /** All since the last call. */
  moves(): Moves;
}

/**
 * In one piece: where a device went and where it came from is one account, and only whole it is saved.
 * @param p this partition
 */
export function createHandOver(core: Core, p: number, pins: HeldPartition['pins']): HandOver {
  const pinned = new Map<string, number>();
  let claims: Moves['claims'][number][] = [];
  let fresh: Moves['pinned'][number][] = [];
  let handed: Moves['handed'][number][] = [];
  let unpinned: string[] = [];
  let onward: { off: number; to: number; entries: Onward['entries'][number][] }[] = [];
  let isUnsaved = false;
  for (const { name, home } of pins) pin(name, home);

  function pin(name: string, home: number): void {
    pinned.set(name, home);
    core.moving.pin(name, home);
  }

  function send(entry: Onward['entries'][number], to: number, off: number | null): void {
    if (off === null) return;
    const open = onward.find((each: Onward) => each.off === off && each.to === to);
    if (open === undefined) onward.push({ off, to, entries: [entry] });
    else open.entries.push(entry);
  }

  return {
    leave({ move, to }, off) {
      if (to === p || pinned.size >= PINS) return;
      const given = core.moving.give(move, to);
      if (given === null) return;
      isUnsaved = true;
      for (const name of given.names) {
        pinned.set(name, to);
        fresh.push({ name, home: to });
      }
      for (const udi of given.udis) handed.push({ udi, to, with: move });
      send({ moved: given.kept }, to, off);
    },
    arrive({ moved }) {
      const back = core.moving.take(moved);
      if (back === null) return false;
      isUnsaved = true;
      for (const name of back) pinned.delete(name);
      fresh = fresh.filter(({ name }) => !back.includes(name));
      unpinned.push(...back);
      return true;
    },
    passOn(entry, off) {
      const { record, reception } = entry;
      const home = core.moving.homeOf(record);
      if (home === null) return false;
      // What came here before it left is not known there.
      const isAgain = record.kind === 'syslog' && core.wasReceived(record, reception);
      if (!isAgain) send(entry, home, off);
      return true;
    },
    passChoiceOn(chosen, off) {
      const home = core.moving.homeOfName(chosen.choose);
      if (home !== null) send(chosen, home, off);
    },
    passGivenOn({ given, source, records }, off) {
      const own: InputRecord[] = [];
      const away = new Map<number, InputRecord[]>();
      for (const record of records) {
        const home = record.kind === 'license-file' ? null : core.moving.homeOf(record);
        if (home === null) own.push(record);
        else away.set(home, [...(away.get(home) ?? []), record]);
      }
      for (const [home, each] of away) send({ given, source, records: each }, home, off);
      return { own, homes: [...away.keys()] };
    },
    note(at) {
      for (const udi of core.moving.claims()) claims.push({ udi, at });
    },
    get isUnsaved() {
      return isUnsaved;
    },
    moves() {
      const moves = { claims, onward, pinned: fresh, handed, unpinned };
      claims = [];
      onward = [];
      fresh = [];
      handed = [];
      unpinned = [];
      isUnsaved = false;
      return moves;
    },
  };
}
