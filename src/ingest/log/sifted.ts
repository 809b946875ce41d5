import { layout } from '../grammar/sieve.grammar.js';
import { aroundLeapDay } from '../text/leap-day.js';
import type { SieveHandler } from './sieve.js';

/**
 * Whole lines of an input that another thread has sieved: those that may matter, and how many others stood between them. One
 * piece of memory, handed over and not copied.
 */
export interface SiftedLines {
  /** The lines that matter, one after the other, without their ends. */
  readonly bytes: ArrayBuffer;
  /** `WORDS` numbers for each of them, in the order of the input. */
  readonly events: Int32Array<ArrayBuffer>;
  /** What `SieveHandler.flooded` was told, in pairs. */
  readonly flooded: Int32Array<ArrayBuffer>;
  /** Bytes of the input that they stand for. */
  readonly size: number;
  /** What stands around the first line of 29 February, read or not; null where there is none. */
  readonly leapDay: string | null;
}

// An event stands here as the sieve writes it, so that both sides of a thread read the same layout.
const { WORDS, TAGGED, UNTAGGED, NOTHING } = layout;
const { KIND, START, STOP, HASH, SKIPPED, LAST_START, LAST_STOP } = layout;

export interface Packer extends SieveHandler {
  /** What was told since the last time, cut out of the bytes that it was told of. */
  pack(bytes: Uint8Array, size: number): SiftedLines;
}

/** Gathers what a sieve tells. In one piece: a list, one kind of thing that a sieve tells after the other. */
export function createPacker(): Packer {
  let told = new Int32Array(WORDS * 4096);
  let length = 0;
  let skippedBefore = 0;
  let lastStart = 0;
  let lastStop = 0;
  let floods: number[] = [];

  function add(kind: number, hash: number, start: number, stop: number): void {
    if (length === told.length) {
      const larger = new Int32Array(told.length * 2);
      larger.set(told);
      told = larger;
    }
    told[length + KIND] = kind;
    told[length + HASH] = hash;
    told[length + SKIPPED] = skippedBefore;
    told[length + LAST_START] = lastStart;
    told[length + LAST_STOP] = lastStop;
    told[length + START] = start;
    told[length + STOP] = stop;
    length += WORDS;
    skippedBefore = 0;
    lastStart = 0;
    lastStop = 0;
  }

  return {
    skipped(count, start, stop) {
      skippedBefore += count;
      lastStart = start;
      lastStop = stop;
    },
    tagged: (start, stop, hash) => add(TAGGED, hash, start, stop),
    untagged: (start, stop) => add(UNTAGGED, 0, start, stop),
    flooded: (hash, count) => floods.push(hash, count),
    pack(bytes, size) {
      if (skippedBefore > 0) add(NOTHING, 0, 0, 0);
      const events = told.slice(0, length);
      let total = 0;
      for (let at = 0; at < length; at += WORDS) {
        // The last of skipped lines is looked at only where a log may end behind it.
        if (events[at + KIND] === TAGGED && events[at + HASH] !== 0)
          events[at + LAST_STOP] = events[at + LAST_START] ?? 0;
        total += lengthOf(events, at + LAST_START) + lengthOf(events, at + START);
      }
      const kept = new Uint8Array(total);
      let end = 0;
      for (let at = 0; at < length; at += WORDS) {
        for (const place of [at + LAST_START, at + START]) {
          const size = lengthOf(events, place);
          if (size > 0) kept.set(bytes.subarray(events[place], events[place + 1]), end);
          events[place] = end;
          end += size;
          events[place + 1] = end;
        }
      }
      length = 0;
      const flooded = Int32Array.from(floods);
      floods = [];
      const leapDay = aroundLeapDay(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
      return { bytes: kept.buffer, events, flooded, size, leapDay };
    },
  };
}

function lengthOf(events: Int32Array, place: number): number {
  return (events[place + 1] ?? 0) - (events[place] ?? 0);
}

/** Tells a handler the lines again, in their order, with their places in `lines.bytes`. */
export function unpack({ events, flooded }: SiftedLines, handler: SieveHandler): void {
  for (let at = 0; at < events.length; at += WORDS) {
    const skipped = events[at + SKIPPED] ?? 0;
    if (skipped > 0) handler.skipped(skipped, events[at + LAST_START] ?? 0, events[at + LAST_STOP] ?? 0);
    const kind = events[at + KIND];
    const [start, stop] = [events[at + START] ?? 0, events[at + STOP] ?? 0];
    if (kind === TAGGED) handler.tagged(start, stop, events[at + HASH] ?? 0);
    else if (kind === UNTAGGED) handler.untagged(start, stop);
  }
  for (let at = 0; at < flooded.length; at += 2) handler.flooded(flooded[at] ?? 0, flooded[at + 1] ?? 0);
}
