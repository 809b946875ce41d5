/** What the number of a message says about it. */
export type Place =
  /** In order, perhaps behind a gap. */
  | 'next'
  /** It filled a gap: it was overtaken on its way. */
  | 'late'
  /** The same message again. */
  | 'again'
  /** The device counts from the beginning: it was reloaded, or another member is active. */
  | 'restarted';

/** Follows the numbers that one device gives its messages. */
export interface Numbering {
  /** @param hash of the message, to tell a repeated one from another one with the same number */
  see(number: number, hash: number): Place;
  /** Numbers that never came, over all restarts; none once it is clear that several devices number in turn. */
  readonly missing: number;
}

/** Messages that may be overtaken, or come again, within so many numbers. */
const WINDOW = 64;
/** The first message to arrive may have overtaken so many. */
const EARLY = 8;
/** A leap this far ahead is no loss but another count. */
const LEAP = 100_000;
/** So many restarts, more than one in ten messages: several devices behind one address, each with a count of its own. */
const MIXED_RESTARTS = 8;

/** Starts with the first number seen: what was sent before the collector ran isn't missing. */
export function createNumbering(): Numbering {
  let highest = -1;
  let missing = 0;
  /** Numbers below `start` are from before the count (re)started. */
  let start = 0;
  /** Number and hash of the newest messages, by number modulo `WINDOW`; made when a second message comes. */
  let numbers: Float64Array | null = null;
  let hashes: Int32Array | null = null;
  let firstHash = 0;
  let seen = 0;
  let restarts = 0;
  let isMixed = false;

  function note(number: number, hash: number): void {
    if (numbers === null || hashes === null) {
      numbers = new Float64Array(WINDOW).fill(-1);
      hashes = new Int32Array(WINDOW);
      numbers[highest % WINDOW] = highest;
      hashes[highest % WINDOW] = firstHash;
    }
    numbers[number % WINDOW] = number;
    hashes[number % WINDOW] = hash;
  }

  function restart(number: number, hash: number): Place {
    highest = number;
    start = number;
    firstHash = hash;
    numbers = null;
    hashes = null;
    restarts += 1;
    if (restarts >= MIXED_RESTARTS && restarts * 10 >= seen) {
      isMixed = true;
      missing = 0;
    }
    return 'restarted';
  }

  return {
    get missing() {
      return missing;
    },
    see(number, hash) {
      if (isMixed) return 'next';
      seen += 1;
      if (highest < 0) {
        highest = number;
        start = number;
        firstHash = hash;
        return 'next';
      }
      if (number > highest) {
        if (number - highest > LEAP) return restart(number, hash);
        note(number, hash);
        missing += number - highest - 1;
        highest = number;
        return 'next';
      }
      if (number <= highest - WINDOW) return restart(number, hash);
      const slot = number % WINDOW;
      const isSeen = number === highest && numbers === null ? true : numbers?.[slot] === number;
      if (isSeen) {
        const known = numbers === null ? firstHash : hashes?.[slot];
        return known === (hash | 0) ? 'again' : restart(number, hash);
      }
      if (number < start) {
        if (number < start - EARLY) return restart(number, hash);
        missing += start - number - 1;
        start = number;
      } else missing -= 1;
      note(number, hash);
      return 'late';
    },
  };
}
