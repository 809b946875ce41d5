import { createHash } from 'node:crypto';
import { type Access, accessOf, type Tokens } from './access.js';
import { Refusal } from './refusal.js';

/** Asks for tokens at the pace at which people mistype them, so that nobody finds one by trying. */
export interface Guesses {
  /**
   * What the bearer of a token may do; null for a wrong one. Whose address guessed wrong too often waits, but for a token that came from
   * there within the hour: the door that many share, a proxy, is not shut by one of them.
   * @throws Refusal 429 with the seconds to wait
   */
  accessOf(tokens: Tokens, given: string, address: string | undefined): Access | null;
}

/** Different wrong tokens of an address before it waits. */
const FREE = 10;
/** The longest wait, seconds; it doubles up to there. */
const LONGEST_WAIT = 30;
/** Milliseconds after which an address begins anew. */
const FORGOTTEN_AFTER = 600_000;
const PROVEN_FOR = 3_600_000;
/** Addresses that are remembered, of either kind; the ones that were quiet longest go first. */
const ADDRESSES = 4096;
/** Wrong tokens of an address that are known: a program that has an old one and asks again guesses nothing. */
const KNOWN = 4;

interface Misses {
  readonly wrong: readonly string[];
  readonly count: number;
  /** Milliseconds of the clock: of the last new guess, and from when the next is looked at. */
  readonly at: number;
  readonly until: number;
}

/** @param clock milliseconds that only go on */
export function createGuesses(clock: () => number = () => performance.now()): Guesses {
  const misses = new Map<string, Misses>();
  const proven = new Map<string, number>();

  /** Of the tokens, those that came from an address lately: to have them tried tells nothing new. */
  function provenOf({ full, read }: Tokens, from: string, now: number): Tokens {
    const isProven = (access: Access) =>
      now - (proven.get(`${access} ${from}`) ?? Number.NEGATIVE_INFINITY) < PROVEN_FOR;
    return { full: isProven('full') ? full : null, read: isProven('read') ? read : null };
  }

  return {
    accessOf(tokens, given, address) {
      if (given === '') return null;
      const from = networkOf(address ?? '');
      const now = clock();
      const last = misses.get(from);
      const before = last !== undefined && now - last.at < FORGOTTEN_AFTER ? last : NONE;
      const mark = createHash('sha256').update(given).digest('base64');
      if (before.wrong.includes(mark)) return null;
      const isWaiting = before.until > now;
      const access = accessOf(isWaiting ? provenOf(tokens, from, now) : tokens, given);
      if (access !== null) {
        // Wrong ones stay counted: behind a proxy somebody else may have sent them.
        keep(proven, `${access} ${from}`, now);
        return access;
      }
      if (isWaiting) throw tooMany(Math.ceil((before.until - now) / 1000));
      const count = before.count + 1;
      const seconds = count < FREE ? 0 : Math.min(LONGEST_WAIT, 2 ** (count - FREE));
      keep(misses, from, { wrong: [...before.wrong, mark].slice(-KNOWN), count, at: now, until: now + seconds * 1000 });
      return null;
    },
  };
}

const tooMany = (seconds: number) =>
  new Refusal(429, 'too-many-guesses', `too many wrong tokens came from this address; wait ${seconds} s`, seconds);
const NONE: Misses = { wrong: [], count: 0, at: 0, until: 0 };

/** The newest last; the first goes where there is no room. */
function keep<Value>(all: Map<string, Value>, key: string, value: Value): void {
  all.delete(key);
  all.set(key, value);
  const [first] = all.keys();
  if (all.size > ADDRESSES && first !== undefined) all.delete(first);
}

/** An IPv4 address, or the 64 bits of an IPv6 address that one subscriber has to himself. */
function networkOf(address: string): string {
  const [bare = ''] = address.replace(/^::ffff:(?=\d{1,3}\.)/i, '').split('%');
  if (!bare.includes(':')) return bare;
  const [head = '', tail] = bare.split('::');
  const first = head === '' ? [] : head.split(':');
  const last = tail === undefined || tail === '' ? [] : tail.split(':');
  const all =
    tail === undefined ? first : [...first, ...Array(Math.max(0, 8 - first.length - last.length)).fill('0'), ...last];
  return all.slice(0, 4).join(':');
}
