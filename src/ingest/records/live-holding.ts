import type { Held, Sender } from './live-senders.js';

/** How long a message waits for its rest, milliseconds: the parts of one are sent without a pause. */
const HOLD = 10;
/** Messages that may wait at the same time. */
const HOLDING_CAP = 5000;
/** Bytes of them; devices send some 300 each. */
const HOLDING_BYTES = 8 * 1024 * 1024;

/** Messages that wait for what may follow them, at most one a sender. */
export interface Holding {
  /** The message that the sender holds waits. @param bytes of its line */
  hold(sender: Sender, bytes: number): void;
  /** Nothing can follow what this sender sent last any more. */
  release(sender: Sender): void;
  /** Lets go of those that waited for longer than `HOLD` by this clock; of all without one. */
  flush(nowMs?: number): void;
}

/** @param letGo takes what waited, and never throws */
export function createHolding(letGo: (sender: Sender, held: Held) => void): Holding {
  const holding = new Set<Sender>();
  /** Bytes of lines that were held since none waited. */
  let heldBytes = 0;

  function release(sender: Sender): void {
    const { held } = sender;
    if (held === null) return;
    letGo(sender, held);
    sender.held = null;
    holding.delete(sender);
  }

  return {
    hold(sender, bytes) {
      holding.add(sender);
      heldBytes = holding.size === 1 ? bytes : heldBytes + bytes;
      if (holding.size >= HOLDING_CAP || heldBytes >= HOLDING_BYTES) for (const each of holding) release(each);
    },
    release,
    flush(nowMs) {
      for (const sender of holding) {
        // A clock that was set back makes the wait negative: let go then too.
        const waited = nowMs === undefined ? HOLD : nowMs - (sender.held?.since ?? 0);
        if (waited >= HOLD || waited < 0) release(sender);
      }
    },
  };
}
