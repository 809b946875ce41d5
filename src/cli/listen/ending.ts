import type { Log } from '../log.js';

/** The one end of a collector, whoever asks for it. */
export interface Ending {
  stop(reason: string): void;
  readonly isStopping: boolean;
  /** All that it listens on is open, or could not be opened. */
  begun(): void;
  /** Settled when all was closed. */
  readonly finished: Promise<void>;
}

/**
 * @param halt ends at once what takes in by itself
 * @param close closes the rest, in the order in which nothing is lost
 */
export function createEnding(log: Log, halt: () => void, close: () => Promise<void>): Ending {
  let isStopping = false;
  const beginning = createGate();
  const finished = createGate();
  return {
    stop(reason) {
      if (isStopping) return;
      isStopping = true;
      log('info', `stopping: ${reason}`, {});
      halt();
      // What is being opened in this moment is closed too, or the process would never end.
      void beginning.passed.then(close).then(finished.open, finished.fail);
    },
    get isStopping() {
      return isStopping;
    },
    begun: beginning.open,
    finished: finished.passed,
  };
}

/** What is waited for until somebody says that it is so. */
function createGate() {
  let open: () => void = () => {};
  let fail: (error: unknown) => void = () => {};
  const passed = new Promise<void>((resolve, reject) => {
    open = resolve;
    fail = reject;
  });
  return { passed, open, fail };
}
