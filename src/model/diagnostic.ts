import type { Level } from './terms.js';

export type { Level } from './terms.js';

/** What went wrong with an input, a rule file or an argument: one shape, rendered in one place. */
export interface Diagnostic {
  readonly level: Level;
  /** Stable and documented, for instance `unread-line`, `truncated-archive`, `unknown-field`. */
  readonly code: string;
  readonly message: string;
  readonly source: string;
  /** Counted from 1; 0 where no line applies. */
  readonly line: number;
  /** Counted from 1. */
  readonly column?: number;
  /** The offending text, escaped. */
  readonly text?: string;
  /** What to do about it. */
  readonly help?: string;
}
