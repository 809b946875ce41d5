/** Guard against floods of messages that are only noted, such as interfaces going up and down all day long. */

/** Lines of one mnemonic that are read at the beginning of an input, and as many at its end. */
export const FLOOD_CAP = 1000;
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
   * are only counted.
   * @param kind what is counted together
   */
  admit(kind: number, bytes: Buffer, start: number, stop: number, number: number, session: string | null): boolean;
  /** Forgets what it returns. */
  drain(): Drained[];
}

/** A ring of lines, as bytes in one block: nothing is allocated for a line. */
interface Flood {
  admitted: number;
  putAside: number;
  block: Buffer;
  readonly lengths: number[];
  readonly numbers: number[];
  readonly sessions: (string | null)[];
}

export function createFloodGuard(cap = FLOOD_CAP): FloodGuard {
  const floods = new Map<number, Flood>();
  return {
    admit(kind, bytes, start, stop, number, session) {
      let flood = floods.get(kind);
      if (flood === undefined) {
        flood = { admitted: 0, putAside: 0, block: Buffer.alloc(0), lengths: [], numbers: [], sessions: [] };
        floods.set(kind, flood);
      }
      if (flood.admitted < cap) {
        flood.admitted += 1;
        return true;
      }
      if (flood.putAside === 0) flood.block = Buffer.allocUnsafe(cap * LINE_BYTES);
      const slot = flood.putAside % cap;
      flood.putAside += 1;
      flood.lengths[slot] = bytes.copy(flood.block, slot * LINE_BYTES, start, Math.min(stop, start + LINE_BYTES));
      flood.numbers[slot] = number;
      flood.sessions[slot] = session;
      return false;
    },
    drain() {
      const drained: Drained[] = [];
      for (const { putAside, block, lengths, numbers, sessions } of floods.values()) {
        if (putAside === 0) continue;
        const lines: PutAside[] = [];
        for (let index = Math.max(0, putAside - cap); index < putAside; index += 1) {
          const slot = index % cap;
          const start = slot * LINE_BYTES;
          const bytes = block.subarray(start, start + (lengths[slot] ?? 0));
          lines.push({ bytes, number: numbers[slot] ?? 0, session: sessions[slot] ?? null });
        }
        drained.push({ lines, leftOut: putAside - lines.length });
      }
      floods.clear();
      return drained;
    },
  };
}
