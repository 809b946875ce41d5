import { ownCopy } from '../text/own-copy.js';
import { createBlocks } from '../text/secrets/blocks.js';
import type { Found } from '../text/secrets/found.js';

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
