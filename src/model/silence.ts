/** One finding that the user does not want to hear of, and why. */
export interface Silence {
  readonly finding: string;
  /** Device id or host name; `*` at its end stands for anything; absent: every device. */
  readonly device?: string | undefined;
  readonly reason: string;
  /** ISO 8601 date or moment; after it the silence ends. */
  readonly until?: string | undefined;
}

/** A silence in a running collector. */
export interface LiveSilence {
  id: string;
  /** An `acknowledgement` says that somebody is on it: it ends with the finding, so that the next time is told again. */
  kind: 'silence' | 'acknowledgement';
  finding: string;
  /** Device id or host name; `*` at its end stands for anything, alone for every device. */
  device: string;
  reason: string;
  /** ISO 8601. */
  from: string;
  /** ISO 8601; always there: nothing is hidden for ever. */
  until: string;
}
