import { EXIT } from '../exit.js';
import type { Log } from '../log.js';

/** Standard output of a process that runs on: nobody who reads it slowly, or not at all, holds up the process or fills its memory. */
export interface Outlet {
  /** Nobody reads it any more, which is a reason to end in good order. */
  readonly closed: Promise<string>;
  /** More waits than a reader that keeps up leaves. */
  readonly isSlow: boolean;
  /** Nothing more is taken. */
  readonly isFull: boolean;
  write(text: string): void;
  /**
   * Waits until all of it was read, for so long as a reader may take.
   * @returns false where it was not: what is left keeps the process until that is made to end
   */
  end(): Promise<boolean>;
}

/** Characters that may wait for a slow reader, and those above which nothing is taken. */
const SLOW = 16 * 1024 * 1024;
const FULL = 2 * SLOW;
/** How long a reader may take for the rest, milliseconds. */
const PATIENCE = 3000;

export function openOutlet(): Outlet {
  const { stdout } = process;
  let isClosed = false;
  let tellClosed: (reason: string) => void = () => {};
  const closed = new Promise<string>((resolve) => {
    tellClosed = resolve;
  });
  // A command that answers once ends here and now when its reader is gone.
  stdout.removeAllListeners('error');
  stdout.on('error', () => {
    if (isClosed) return;
    isClosed = true;
    tellClosed('standard output was closed');
  });
  return {
    closed,
    get isSlow() {
      return stdout.writableLength > SLOW;
    },
    get isFull() {
      return stdout.writableLength > FULL;
    },
    write(text) {
      if (!isClosed && text !== '') stdout.write(text);
    },
    async end() {
      if (isClosed) return true;
      isClosed = true;
      let isTaken = stdout.writableLength === 0;
      await new Promise<void>((resolve) => {
        const late = setTimeout(resolve, PATIENCE);
        const taken = () => {
          isTaken = true;
          clearTimeout(late);
          resolve();
        };
        if (isTaken) taken();
        else stdout.write('', taken);
      });
      return isTaken;
    },
  };
}

/** Waits for the reader at the end; where it takes nothing, the process ends all the same, and says so. */
export async function endOutput(outlet: Outlet, log: Log, code: number = EXIT.ok): Promise<void> {
  if (await outlet.end()) return;
  log('warning', 'standard output is not read: the rest of what was to be told there is let go', {});
  process.exit(code);
}
