import wasm from './grammar/sieve.grammar.js';

/**
 * Goes over the lines of a log many times faster than JavaScript can, and tells only of those that may matter: lines
 * without a tag, lines that name SMART_LIC, and lines whose mnemonic is wanted. Others are counted.
 */
export interface Sieve {
  /**
   * Looks at whole lines; the bytes from `start` to `end` end with a line end, or with the input.
   * @param wanted hashes of mnemonics, see `mnemonicHash`
   */
  sift(
    bytes: Buffer,
    start: number,
    end: number,
    ending: number,
    wanted: ReadonlySet<number>,
    handler: SieveHandler,
  ): void;
}

export interface SieveHandler {
  /** Log lines of no interest, one after the other; the last of them stands from `start` to `stop` of the bytes. */
  skipped(count: number, start: number, stop: number): void;
  /**
   * A line with a tag, its line end left out.
   * @param hash of the mnemonic; 0 where the line holds `SMART_LIC-`, as a tag or in some other way
   */
  tagged(start: number, stop: number, hash: number): void;
  /** Any other line. */
  untagged(start: number, stop: number): void;
}

// The numbers of grammar/sieve.as.ts.
const TABLE = 1024;
const SLOTS = 4096;
const EVENTS = 32768;
const WORDS = 8;
const INPUT = 524288;
const TAGGED = 1;
const NOTHING = 2;
/** Bytes that are looked at in one go. */
const WINDOW = 1024 * 1024;

let shared: Sieve | null = null;

/** The one sieve of this program: it keeps nothing between two calls. */
export function theSieve(): Sieve {
  shared ??= createSieve();
  return shared;
}

function createSieve(): Sieve {
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(Buffer.from(wasm, 'base64')));
  const { memory, reached } = exports as { memory: WebAssembly.Memory; reached: WebAssembly.Global };
  const siftInput = exports.sift as (from: number, end: number, ending: number) => number;
  const input = new Uint8Array(memory.buffer, INPUT);
  const table = new Int32Array(memory.buffer, TABLE, SLOTS);
  const events = new Int32Array(memory.buffer, EVENTS, (INPUT - EVENTS) / 4);
  let filledFor: ReadonlySet<number> | null = null;

  function fill(wanted: ReadonlySet<number>): void {
    if (wanted.size > SLOTS / 2) throw new Error(`more than ${SLOTS / 2} mnemonics are known`);
    filledFor = wanted;
    table.fill(0);
    for (const hash of wanted) {
      let slot = hash & (SLOTS - 1);
      while (table[slot] !== 0) slot = (slot + 1) & (SLOTS - 1);
      table[slot] = hash;
    }
  }

  return {
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
        const length = stop - base;
        input.set(bytes.subarray(base, stop));
        input[length] = ending;
        let from = 0;
        while (from < length) {
          const count = siftInput(from, length, ending);
          from = reached.value as number;
          for (let at = 0; at < count * WORDS; at += WORDS) {
            const skipped = events[at + 4] as number;
            if (skipped > 0)
              handler.skipped(skipped, base + (events[at + 5] as number), base + (events[at + 6] as number));
            const kind = events[at];
            if (kind === NOTHING) continue;
            const lineStart = base + (events[at + 1] as number);
            const lineStop = base + (events[at + 2] as number);
            if (kind === TAGGED) handler.tagged(lineStart, lineStop, events[at + 3] as number);
            else handler.untagged(lineStart, lineStop);
          }
        }
        base = stop;
      }
    },
  };
}
