/** Exit codes of every command. */
export const EXIT = {
  ok: 0,
  /** Something at or above `--fail-on` was found, or a check failed. */
  found: 1,
  /** The arguments make no sense. */
  usage: 2,
  /** Something that was named could not be read, or nothing was recognised in it: the answer is not about all that was asked. */
  unreadable: 3,
  /** A collector or receiver ended in order, and of what it had received something is nowhere. */
  lost: 4,
} as const;
