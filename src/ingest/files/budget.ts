/** Limits on what an archive may expand to, so that a zip bomb ends early instead of filling memory or time. */
export interface Limits {
  /** Bytes from one archive, all members together. Several times the largest bundle of show-tech files of a chassis. */
  readonly expanded: number;
  /**
   * Expanded bytes for each compressed one. DEFLATE reaches 1032; logs that repeat one line all day reach about 150, ordinary
   * ones 10 to 30.
   */
  readonly ratio: number;
  /** Below this many bytes the ratio doesn't matter: small files of one repeated line are harmless. */
  readonly free: number;
  /** Members of one archive. A support bundle holds some hundreds. */
  readonly members: number;
  /** Files of one folder that is named, with all folders below it. A folder of a year of show-tech files of a campus holds some ten thousand. */
  readonly files: number;
  /** Bytes of a zip archive inside another archive or from a pipe, which has to be held in memory. */
  readonly held: number;
}

export const LIMITS: Limits = {
  expanded: 16 * 1024 ** 3,
  ratio: 250,
  free: 64 * 1024 ** 2,
  members: 20_000,
  files: 200_000,
  held: 256 * 1024 ** 2,
};

/** Thrown where a limit is passed; the message says which in plain words. */
export class ArchiveTooLarge extends Error {}

/** What one archive, with the archives inside it, has used up. */
export interface Budget {
  readonly limits: Limits;
  /** Counts compressed bytes that were read. */
  take(bytes: number): void;
  /** Counts expanded bytes. Throws `ArchiveTooLarge`. */
  spend(bytes: number): void;
  /** Counts a member. Throws `ArchiveTooLarge`. */
  member(): void;
  /** A limit was passed: nothing more is read from this archive. */
  readonly isSpent: boolean;
}

export function createBudget(limits: Limits = LIMITS): Budget {
  let compressed = 0;
  let expanded = 0;
  let members = 0;
  let isSpent = false;

  function fail(message: string): never {
    isSpent = true;
    throw new ArchiveTooLarge(message);
  }

  return {
    limits,
    get isSpent() {
      return isSpent;
    },
    take(bytes) {
      compressed += bytes;
    },
    spend(bytes) {
      expanded += bytes;
      if (expanded > limits.expanded) fail(`it expands to more than ${sizeOf(limits.expanded)}`);
      if (expanded > limits.free && expanded > compressed * limits.ratio) {
        fail(`it expands to more than ${limits.ratio} times its size, as no log does`);
      }
    },
    member() {
      members += 1;
      if (members > limits.members) fail(`it has more than ${limits.members} members`);
    },
  };
}

/** `16 GiB`, `64 MiB`, `512 bytes` */
function sizeOf(bytes: number): string {
  if (bytes >= 1024 ** 3) return `${Math.round(bytes / 1024 ** 3)} GiB`;
  if (bytes >= 1024 ** 2) return `${Math.round(bytes / 1024 ** 2)} MiB`;
  return `${bytes} bytes`;
}
