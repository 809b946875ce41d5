/** An answer that is no success; its words are for the caller. */
export class Refusal extends Error {
  /** @param retryAfter seconds after which it may be tried again; null where that would not help */
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly retryAfter: number | null = null,
  ) {
    super(message);
  }
}
