/** Exit codes of every command. */
export const EXIT = {
  ok: 0,
  /** Something at or above `--fail-on` was found, or a check failed. */
  found: 1,
  /** The arguments make no sense. */
  usage: 2,
  /** No input could be read at all. */
  unreadable: 3,
} as const;
