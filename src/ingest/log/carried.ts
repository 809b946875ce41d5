import { ownCopy } from '../text/own-copy.js';
import { createRedactor, mayHoldSecrets } from '../text/redact.js';
import { createBlocks } from '../text/secrets/blocks.js';
import type { Found } from '../text/secrets/found.js';

/** Messages that are kept, and the longest of them: a line that somebody typed, and its tag. */
const KEPT = 4;
const LONGEST = 256;
/** The rest of what was typed, `ops / X`, or an empty line of it; no message of its own. */
const FEW_WORDS = /^\s*(?:\S+(?:\s+\S+){0,2})?\s*$/;

/** What a message may hold that begins a key of several lines; looking at each would cost more than all the rest. */
const MAY_BEGIN = /BEGIN|pkcs ?12|private|VAULT/i;

/**
 * Keys of several lines of which each is a message, from one address: what a relay, or a forger, calls the sender of each line makes no
 * other text of them. They stand behind the same words.
 */
export class CarriedBlocks {
  private readonly blocks = createBlocks();
  private head = '';

  /** Whether a message from its tag on may be part of a key that was begun. */
  mayGoOnIn(printed: string): boolean {
    return !this.blocks.isIdle && printed.startsWith(this.head);
  }

  /** The message from its tag on without what in it is part of a key. */
  without(printed: string): string {
    const start = printed.lastIndexOf(':') + 1;
    if (this.blocks.isIdle) {
      if (!MAY_BEGIN.test(printed)) return printed;
      this.head = ownCopy(printed.slice(0, start));
    } else if (printed.slice(0, start) !== this.head) return printed;
    const found: Found[] = [];
    this.blocks.take(printed.slice(start), (kind, from, to) =>
      found.push({ kind, start: start + from, end: start + to }),
    );
    return found.reduceRight(
      (text, { kind, start: from, end }) => `${text.slice(0, from)}<redacted:${kind}>${text.slice(end)}`,
      printed,
    );
  }
}

/**
 * What one sender's messages leave open at their ends. A text of several lines that is logged line by line makes a message of each:
 * `logged command:username ops secret`, and the next one has the secret alone behind the same words.
 */
export class Carried {
  private open: readonly string[] = [];
  /** Of them, those behind the last one in which something was found or announced. */
  private passed = 0;

  /** Whether a message from its tag on may hold what the last one announced: the same words, and few behind them. */
  mayGoOnIn(printed: string): boolean {
    return this.restIn(printed) > 0;
  }

  /** Takes a message from its tag on that may announce something, or else closes what was open. */
  note(printed: string, isSuspect = mayHoldSecrets(printed)): void {
    // The same once more says nothing new.
    if (this.open.at(-1) === printed) return;
    this.passed = 0;
    if (isSuspect && printed.length <= LONGEST) this.open = [ownCopy(printed)];
    else if (this.open.length > 0) this.open = [];
  }

  /** Takes a message from its tag on in which nothing was found by itself, and gives it without what the last ones announced. */
  take(printed: string): string {
    const start = this.restIn(printed);
    if (start === 0) {
      this.note(printed);
      return printed;
    }
    const rest = printed.slice(start);
    const redactor = createRedactor();
    for (const each of this.open) redactor(each.slice(start));
    const shown = redactor(rest);
    if (shown === rest && mayHoldSecrets(rest)) this.note(printed, true);
    else this.goOn(printed, shown !== rest);
    return printed.slice(0, start) + shown;
  }

  /** What is announced may come behind an empty line, a name. */
  private goOn(printed: string, isFound: boolean): void {
    this.passed = isFound ? 0 : this.passed + 1;
    this.open = this.passed < KEPT ? [...this.open, ownCopy(printed)].slice(-KEPT) : [];
  }

  /** Where the rest of what the last message announced may begin; 0 where it does not. */
  private restIn(printed: string): number {
    const last = this.open.at(-1);
    if (last === undefined || last === printed || printed.length > LONGEST) return 0;
    const start = alikeUpTo(last, printed);
    return FEW_WORDS.test(printed.slice(start)) ? start : 0;
  }
}

/** Length of what two messages begin with, up to the last colon in it and the blank behind that. */
function alikeUpTo(one: string, other: string): number {
  let length = 0;
  while (length < one.length && one[length] === other[length]) length += 1;
  const colon = length === 0 ? -1 : one.lastIndexOf(':', length - 1);
  return colon + (one[colon + 1] === ' ' && other[colon + 1] === ' ' ? 2 : 1);
}
