import { Worker } from 'node:worker_threads';
import type { Wanted } from '../log/sieve.js';
import type { SiftedLines } from '../log/sifted.js';

/** Packs that may wait for the reader, each of some hundred kilobytes at most for a usual log. */
export const AHEAD = 8;

export interface SifterData {
  readonly path: string;
  readonly wanted: Wanted;
  /** Counts the packs that wait. */
  readonly shared: SharedArrayBuffer;
}
export type FromSifter =
  | { readonly kind: 'lines'; readonly lines: SiftedLines }
  | { readonly kind: 'end' }
  | { readonly kind: 'failed'; readonly code: string | null; readonly message: string };

/**
 * Reads a file of text in a thread of its own, which keeps no more than `AHEAD` packs ahead of whoever takes them.
 * @throws what reading threw, when all that was read before has been delivered
 */
export async function* siftFile(path: string, { hashes, noted }: Wanted): AsyncGenerator<SiftedLines> {
  const shared = new SharedArrayBuffer(4);
  const waiting = new Int32Array(shared);
  const data: SifterData = { path, wanted: { hashes, noted }, shared };
  const worker = new Worker(new URL('./sift-worker.js', import.meta.url), { workerData: data });
  const ready: SiftedLines[] = [];
  let isOver = false;
  let failure: Error | null = null;
  let wake: () => void = () => {};
  worker.on('message', (message: FromSifter) => {
    if (message.kind === 'lines') ready.push(message.lines);
    else isOver = true;
    if (message.kind === 'failed') {
      failure = Object.assign(new Error(message.message), message.code === null ? {} : { code: message.code });
    }
    wake();
  });
  worker.on('error', (error) => {
    failure ??= error;
    isOver = true;
    wake();
  });
  try {
    for (;;) {
      const lines = ready.shift();
      if (lines !== undefined) {
        yield lines;
        Atomics.sub(waiting, 0, 1);
        Atomics.notify(waiting, 0);
      } else if (isOver) break;
      else {
        await new Promise<void>((done) => {
          wake = done;
        });
      }
    }
  } finally {
    await worker.terminate();
  }
  if (failure !== null) throw failure;
}
