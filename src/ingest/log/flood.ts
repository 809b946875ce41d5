/** Guard against floods of messages that are only noted, such as interfaces going up and down all day long. */

/** Lines of one mnemonic that are read at the beginning of an input, and as many at its end. */
export const FLOOD_CAP = 250;
/** Bytes that are kept of a line put aside: messages that are only noted are short. */
const LINE_BYTES = 1024;

/** A line that was put aside. */
export interface PutAside {
  readonly bytes: Buffer;
  readonly number: number;
  readonly session: string | null;
}

/** What came out of a flood: its newest lines in their order, and how many were left out before them. */
export interface Drained {
  readonly lines: readonly PutAside[];
  readonly leftOut: number;
}

export interface FloodGuard {
  /**
   * True when the line is to be read now. Otherwise it is put aside: the newest of those come back from `drain`, the others
   * are only counted. Call `keep` before the bytes change.
   * @param kind what is counted together
   */
  admit(kind: number, bytes: Buffer, start: number, stop: number, number: number, session: string | null): boolean;
  /** Counts lines that somebody else has left out between those that were admitted and those that are put aside. */
  leaveOut(kind: number, count: number): void;
  /** Copies what is put aside out of the bytes at hand: most lines of a flood are forgotten again before that. */
  keep(): void;
  /** Forgets what it returns. */
  drain(): Drained[];
}

/** A ring of lines; those from `fresh` on stand in the caller's bytes, the others in a block of its own. */
interface Flood {
  admitted: number;
  putAside: number;
  fresh: number;
  leftOut: number;
  bytes: Buffer;
  block: Buffer;
  readonly starts: number[];
  readonly lengths: number[];
  readonly numbers: number[];
  readonly sessions: (string | null)[];
}

const NO_BYTES = Buffer.alloc(0);

/** In one piece: what is put aside lies in bytes that are not its own until it is kept; all know the same slots. */
export function createFloodGuard(cap = FLOOD_CAP): FloodGuard {
  const floods = new Map<number, Flood>();

  function newFlood(): Flood {
    return {
      admitted: 0,
      putAside: 0,
      fresh: 0,
      leftOut: 0,
      bytes: NO_BYTES,
      block: NO_BYTES,
      starts: [],
      lengths: [],
      numbers: [],
      sessions: [],
    };
  }

  function keepFlood(flood: Flood): void {
    if (flood.fresh === flood.putAside) return;
    if (flood.block.length === 0) flood.block = Buffer.allocUnsafe(cap * LINE_BYTES);
    for (let index = Math.max(flood.fresh, flood.putAside - cap); index < flood.putAside; index += 1) {
      const slot = index % cap;
      const start = flood.starts[slot] ?? 0;
      flood.bytes.copy(flood.block, slot * LINE_BYTES, start, start + (flood.lengths[slot] ?? 0));
    }
    flood.fresh = flood.putAside;
    flood.bytes = NO_BYTES;
  }

  return {
    admit(kind, bytes, start, stop, number, session) {
      let flood = floods.get(kind);
      if (flood === undefined) {
        flood = newFlood();
        floods.set(kind, flood);
      }
      if (flood.admitted < cap) {
        flood.admitted += 1;
        return true;
      }
      if (flood.bytes !== bytes) {
        keepFlood(flood);
        flood.bytes = bytes;
      }
      const slot = flood.putAside % cap;
      flood.putAside += 1;
      flood.starts[slot] = start;
      flood.lengths[slot] = Math.min(stop - start, LINE_BYTES);
      flood.numbers[slot] = number;
      flood.sessions[slot] = session;
      return false;
    },
    leaveOut(kind, count) {
      const flood = floods.get(kind);
      if (flood !== undefined) flood.leftOut += count;
    },
    keep() {
      for (const flood of floods.values()) keepFlood(flood);
    },
    drain() {
      const drained: Drained[] = [];
      for (const flood of floods.values()) {
        keepFlood(flood);
        const { putAside, block, lengths, numbers, sessions } = flood;
        if (putAside === 0) continue;
        const lines: PutAside[] = [];
        for (let index = Math.max(0, putAside - cap); index < putAside; index += 1) {
          const slot = index % cap;
          const start = slot * LINE_BYTES;
          const bytes = block.subarray(start, start + (lengths[slot] ?? 0));
          lines.push({ bytes, number: numbers[slot] ?? 0, session: sessions[slot] ?? null });
        }
        drained.push({ lines, leftOut: putAside - lines.length + flood.leftOut });
      }
      floods.clear();
      return drained;
    },
  };
}
