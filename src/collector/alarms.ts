import type { Level } from '../model/diagnostic.js';
import type { Unstamped } from '../model/live.js';
import { Memo } from '../model/memo.js';
import { messageOf } from '../model/thrown.js';

/** An alarm about the same is told of so often at most. Milliseconds. */
const TOLD = 60_000;
/** Things that are remembered to have been told of. */
const REMEMBERED = 1000;

/** Alarms of what may come again with every message. */
export interface Alarms {
  /** @param about what it is about, beside its code: nothing, or a device */
  tell(level: Level, code: string, message: string, nowMs: number, about?: string): void;
  /** A fault of sldiag's own in one message or device: it costs that one only, and is told of. */
  fault(what: string, error: unknown, nowMs: number): void;
}

export function createAlarms(emit: (event: Unstamped) => void): Alarms {
  const told = new Memo<string, number>(REMEMBERED);

  function tell(level: Level, code: string, message: string, nowMs: number, about = ''): void {
    const key = `${code} ${about}`;
    const before = told.get(key);
    if (before !== undefined && Math.abs(nowMs - before) < TOLD) return;
    told.set(key, nowMs);
    emit({ kind: 'alarm', level, code, message });
  }

  return {
    tell,
    fault(what, error, nowMs) {
      const reason = messageOf(error);
      tell('error', 'internal', `${what}: ${reason}; this is a fault of sldiag, please report it`, nowMs, what);
    },
  };
}
