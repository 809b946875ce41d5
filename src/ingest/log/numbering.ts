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
  return new Counted();
}

/** A class, since there is one for each of thousands of senders: closures of their own took four times as much. */
class Counted implements Numbering {
  missing = 0;
  private highest = -1;
  /** Numbers below `start` are from before the count (re)started. */
  private start = 0;
  /** Number and hash of the newest messages, by number modulo `WINDOW`; made when a second message comes. */
  private numbers: Float64Array | null = null;
  private hashes: Int32Array | null = null;
  private firstHash = 0;
  private seen = 0;
  private restarts = 0;
  private isMixed = false;

  see(number: number, hash: number): Place {
    if (this.isMixed) return 'next';
    this.seen += 1;
    if (this.highest < 0) {
      this.begin(number, hash);
      return 'next';
    }
    if (number > this.highest) {
      if (number - this.highest > LEAP) return this.restart(number, hash);
      this.note(number, hash);
      this.missing += number - this.highest - 1;
      this.highest = number;
      return 'next';
    }
    if (number <= this.highest - WINDOW) return this.restart(number, hash);
    const slot = number % WINDOW;
    const isSeen = number === this.highest && this.numbers === null ? true : this.numbers?.[slot] === number;
    if (isSeen) {
      const known = this.numbers === null ? this.firstHash : this.hashes?.[slot];
      return known === (hash | 0) ? 'again' : this.restart(number, hash);
    }
    if (number < this.start) {
      if (number < this.start - EARLY) return this.restart(number, hash);
      this.missing += this.start - number - 1;
      this.start = number;
    } else this.missing -= 1;
    this.note(number, hash);
    return 'late';
  }

  private begin(number: number, hash: number): void {
    this.highest = number;
    this.start = number;
    this.firstHash = hash;
  }

  private note(number: number, hash: number): void {
    if (this.numbers === null || this.hashes === null) {
      this.numbers = new Float64Array(WINDOW).fill(-1);
      this.hashes = new Int32Array(WINDOW);
      this.numbers[this.highest % WINDOW] = this.highest;
      this.hashes[this.highest % WINDOW] = this.firstHash;
    }
    this.numbers[number % WINDOW] = number;
    this.hashes[number % WINDOW] = hash;
  }

  private restart(number: number, hash: number): Place {
    this.begin(number, hash);
    this.numbers = null;
    this.hashes = null;
    this.restarts += 1;
    if (this.restarts >= MIXED_RESTARTS && this.restarts * 10 >= this.seen) {
      this.isMixed = true;
      this.missing = 0;
    }
    return 'restarted';
  }
}
