/** What a reader counted. Each line is in exactly one of those before it, so that they add up to `received`. */
export interface LiveCounts {
  /** Licensing messages, and evidence for a cause. */
  readonly licensing: number;
  /** Other messages: seen, and not read. */
  readonly other: number;
  /** Lines without a `%FAC-SEV-MNEMONIC` tag that belong to no message. */
  readonly unparsed: number;
  /** The rest of a message that came in several datagrams, and `last message repeated`. */
  readonly continued: number;
  /** Lines that had come before. */
  readonly duplicates: number;
  /** Lines of a flood that were only counted. */
  readonly shed: number;
  readonly received: number;
  /** Numbers missing in the devices' own counts; late ones are taken back. */
  readonly sequenceGaps: number;
  readonly late: number;
  /** Times that a device began to count afresh. */
  readonly restarts: number;
  /** Messages whose header made no sense: they are read, their time and device are unknown. */
  readonly unreadHeaders: number;
}

/** The same while it is counted. */
export type Counting = { -readonly [Key in keyof LiveCounts]: number };

export function newCounts(): Counting {
  return {
    licensing: 0,
    other: 0,
    unparsed: 0,
    continued: 0,
    duplicates: 0,
    shed: 0,
    received: 0,
    sequenceGaps: 0,
    late: 0,
    restarts: 0,
    unreadHeaders: 0,
  };
}
