import { ownCopy } from '../text/own-copy.js';
import { createRedactor, mayHoldSecrets } from '../text/redact.js';

/** Messages that are kept, and the longest of them: a line that somebody typed, and its tag. */
const KEPT = 4;
const LONGEST = 256;
/** The rest of what was typed, and no message of its own. */
const FEW_WORDS = /^\s*\S+(?:\s+\S+)?\s*$/;

/**
 * What one sender's messages leave open at their ends. A text of several lines that is logged line by line makes a message of each:
 * `logged command:username ops secret`, and the next one has the secret alone behind the same words.
 */
export class Carried {
  private open: readonly string[] = [];

  /** The next message may hold what the last one announced. */
  get isOpen(): boolean {
    return this.open.length > 0;
  }

  /** Takes a message from its tag on that may announce something, or else closes what was open. */
  note(printed: string, isSuspect = mayHoldSecrets(printed)): void {
    if (isSuspect && printed.length <= LONGEST) this.open = [ownCopy(printed)];
    else if (this.open.length > 0) this.open = [];
  }

  /** Takes a message from its tag on in which nothing was found by itself, and gives it without what the last one announced. */
  take(printed: string): string {
    const before = this.open;
    const last = before.at(-1);
    this.note(printed);
    const start = last === undefined ? 0 : alikeUpTo(last, printed);
    const rest = printed.slice(start);
    if (start === 0 || printed.length > LONGEST || !FEW_WORDS.test(rest)) return printed;
    const redactor = createRedactor();
    for (const each of before) redactor(each.slice(start));
    const shown = redactor(rest);
    if (shown === rest) return printed;
    this.open = [...before, ownCopy(printed)].slice(-KEPT);
    return printed.slice(0, start) + shown;
  }
}

/** Length of what two messages begin with, up to the last colon in it and the blank behind that. */
function alikeUpTo(one: string, other: string): number {
  let length = 0;
  while (length < one.length && one[length] === other[length]) length += 1;
  const colon = length === 0 ? -1 : one.lastIndexOf(':', length - 1);
  return colon + (one[colon + 1] === ' ' && other[colon + 1] === ' ' ? 2 : 1);
}
