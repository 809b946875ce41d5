import wasm, { layout } from '../grammar/sieve.grammar.js';
import { FLOOD_CAP } from './flood.js';

/** What a reader asks of a sieve: hashes of mnemonics, see `mnemonicHash`. */
export interface Wanted {
  readonly hashes: ReadonlySet<number>;
  /** Those of which the first and the last `FLOOD_CAP` lines are enough. */
  readonly noted: ReadonlySet<number>;
}

/**
 * Goes over the lines of a log many times faster than JavaScript can, and tells only of those that may matter: lines
 * without a tag, lines that name SMART_LIC, and lines whose mnemonic is wanted. Others are counted.
 */
export interface Sieve {
  /**
   * Looks at whole lines; the bytes from `start` to `end` end with a line end, or with the input.
   */
  sift(bytes: Buffer, start: number, end: number, ending: number, wanted: Wanted, handler: SieveHandler): void;
  /** The memory that the sieve looks at, `WINDOW` bytes: who reads a file right into it spares a copy. */
  readonly window: Buffer;
  /** The same for the first `length` bytes of the window. */
  siftWindow(length: number, ending: number, wanted: Wanted, handler: SieveHandler): void;
}

export interface SieveHandler {
  /** Log lines of no interest, one after the other; the last of them stands from `start` to `stop` of the bytes. */
  skipped(count: number, start: number, stop: number): void;
  /**
   * A line with a tag, its line end left out.
   * @param hash of the mnemonic; 0 where the line holds `SMART_LIC-` or `SMART_LIC_` in any case, as a tag or in some other way
   */
  tagged(start: number, stop: number, hash: number): void;
  /** Any other line. */
  untagged(start: number, stop: number): void;
  /** Of the lines told of as skipped so many had a noted mnemonic, and stood between others of it that were told of. */
  flooded(hash: number, count: number): void;
}

const { TABLE, SLOTS, NOTED, COUNTS, EVENTS, WORDS, INPUT, TAGGED, NOTHING } = layout;
const { KIND, START, STOP, HASH, SKIPPED, LAST_START, LAST_STOP } = layout;
/** Bytes that are looked at in one go. */
export const WINDOW = layout.WINDOW;

let shared: Sieve | null = null;

/** The one sieve of this program: it keeps nothing between two calls. */
export function theSieve(): Sieve {
  shared ??= createSieve();
  return shared;
}

/**
 * One with memory of its own.
 * In one piece: the memory that is shared with WebAssembly: who writes to it and who reads must know one layout.
 */
export function createSieve(): Sieve {
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(Buffer.from(wasm, 'base64')));
  const { memory, reached } = exports as { memory: WebAssembly.Memory; reached: WebAssembly.Global };
  const siftLines = exports.sift as (from: number, end: number, ending: number) => number;
  const thin = exports.thin as (count: number, keep: number) => number;
  const window = Buffer.from(memory.buffer, INPUT, WINDOW);
  // One byte more, for the end of a last line that has none.
  const input = new Uint8Array(memory.buffer, INPUT, WINDOW + 1);
  const table = new Int32Array(memory.buffer, TABLE, SLOTS);
  const events = new Int32Array(memory.buffer, EVENTS, (INPUT - EVENTS) / 4);
  const marks = new Uint8Array(memory.buffer, NOTED, SLOTS);
  const counts = new Int32Array(memory.buffer, COUNTS, SLOTS);
  let filledFor: Wanted | null = null;
  let notedSlots: { readonly hash: number; readonly slot: number }[] = [];

  function fill(wanted: Wanted): void {
    const { hashes, noted } = wanted;
    if (hashes.size > SLOTS / 2) throw new Error(`more than ${SLOTS / 2} mnemonics are known`);
    filledFor = wanted;
    notedSlots = [];
    table.fill(0);
    marks.fill(0);
    for (const hash of hashes) {
      let slot = hash & (SLOTS - 1);
      while (table[slot] !== 0) slot = (slot + 1) & (SLOTS - 1);
      table[slot] = hash;
      if (!noted.has(hash)) continue;
      marks[slot] = 1;
      notedSlots.push({ hash, slot });
    }
  }

  /** @param base what is added to every place that the handler is told */
  function siftInput(length: number, base: number, ending: number, handler: SieveHandler): void {
    // A last line without an end; all others have one that must not be overwritten by what stands behind them.
    if (input[length - 1] !== ending) input[length] = ending;
    let from = 0;
    while (from < length) {
      const found = siftLines(from, length, ending);
      from = reached.value as number;
      const flooded = notedSlots.filter(({ slot }) => (counts[slot] ?? 0) > 2 * FLOOD_CAP);
      const count = flooded.length === 0 ? found : thin(found, FLOOD_CAP);
      for (let at = 0; at < count * WORDS; at += WORDS) {
        const skipped = events[at + SKIPPED] ?? 0;
        if (skipped > 0)
          handler.skipped(skipped, base + (events[at + LAST_START] ?? 0), base + (events[at + LAST_STOP] ?? 0));
        const kind = events[at + KIND];
        if (kind === NOTHING) continue;
        const lineStart = base + (events[at + START] ?? 0);
        const lineStop = base + (events[at + STOP] ?? 0);
        if (kind === TAGGED) handler.tagged(lineStart, lineStop, events[at + HASH] ?? 0);
        else handler.untagged(lineStart, lineStop);
      }
      for (const { hash, slot } of flooded) handler.flooded(hash, (counts[slot] ?? 0) - 2 * FLOOD_CAP);
    }
  }

  return {
    window,
    siftWindow(length, ending, wanted, handler) {
      if (filledFor !== wanted) fill(wanted);
      siftInput(length, 0, ending, handler);
    },
    sift(bytes, start, end, ending, wanted, handler) {
      if (filledFor !== wanted) fill(wanted);
      let base = start;
      while (base < end) {
        let stop = end;
        if (stop - base > WINDOW) {
          stop = bytes.lastIndexOf(ending, base + WINDOW - 1) + 1;
          if (stop <= base) {
            // A line longer than the window: whatever it holds, it is looked at as one.
            const lineEnd = bytes.indexOf(ending, base);
            stop = lineEnd < 0 || lineEnd >= end ? end : lineEnd;
            handler.untagged(base, stop);
            base = stop + 1;
            continue;
          }
        }
        input.set(bytes.subarray(base, stop));
        siftInput(stop - base, base, ending, handler);
        base = stop;
      }
    },
  };
}
