import type { Hint } from './hint.js';
import { readSender } from './log-events.js';

/** Names that are followed. */
const NAMES_CAP = 1000;

/**
 * Records that all have one name and came from several addresses: it may be that of who handed them on. The name stays with the address that
 * it came from first, and what came from others is theirs. Where records have several names those tell devices apart.
 */
export class Origins {
  /** By name: where its first record came from. */
  private readonly first = new Map<string, string>();

  tell(hint: Hint): Hint {
    const { hostname, from = null } = hint;
    if (hostname === null || from === null) return hint;
    const first = this.first.get(hostname) ?? from;
    if (this.first.size < NAMES_CAP) this.first.set(hostname, first);
    return first === from || this.first.size > 1 ? hint : { ...hint, ...readSender(from) };
  }
}
