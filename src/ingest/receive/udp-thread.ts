import { Worker } from 'node:worker_threads';
import type { Diagnostic } from '../../model/diagnostic.js';
import { readKernelDrops } from './kernel-drops.js';
import { ListenError, type Listener, type ListenOptions, NO_CONNECTIONS } from './listener.js';
import { type DatagramBatch, unpackDatagrams } from './udp-batch.js';

/** Bytes of datagrams that may wait for the reader; above it the socket is left alone. Some 200,000 log lines. */
export const QUEUE_CAP = 32 * 1024 * 1024;
/** Places in the memory that both threads see. */
export const COUNTERS = { waiting: 0, refused: 1, truncated: 2, wake: 3 } as const;

export interface ReceiverData {
  readonly options: Pick<ListenOptions, 'host' | 'port' | 'allow' | 'limits'>;
  readonly shared: SharedArrayBuffer;
}
export type ToReceiver = 'close';
export type FromReceiver =
  | {
      readonly kind: 'open';
      readonly name: string;
      readonly address: Listener['address'];
      readonly receiveBuffer: number | null;
    }
  | {
      readonly kind: 'failed';
      readonly diagnostic: Diagnostic | null;
      readonly code: string;
      readonly message: string;
      readonly isRange: boolean;
    }
  | { readonly kind: 'datagrams'; readonly batch: DatagramBatch }
  | { readonly kind: 'problem'; readonly problem: Diagnostic }
  | { readonly kind: 'closed' };

/**
 * `openUdp` in a thread of its own: the socket is emptied while this thread diagnoses, writes or collects garbage. Datagrams that
 * this thread can't take yet wait, up to `QUEUE_CAP`; after that the kernel drops and counts as ever.
 * In one piece: one thread, with what it was told and has not answered.
 * @throws as `openUdp` does
 */
export async function openUdpThread(options: ListenOptions): Promise<Listener> {
  const shared = new SharedArrayBuffer(16);
  const counts = new Int32Array(shared);
  const { host, port, allow, limits } = options;
  const data: ReceiverData = { options: { host, port, allow, limits }, shared };
  const worker = new Worker(new URL('./udp-worker.js', import.meta.url), {
    workerData: data,
    // Datagrams live for a millisecond: a small young generation is emptied as fast and holds less.
    resourceLimits: { maxYoungGenerationSizeMb: 8, maxOldGenerationSizeMb: 128 },
  });
  let received = 0;
  let bytes = 0;
  let whenClosed: () => void = () => {};

  const { name, address, receiveBuffer } = await new Promise<Extract<FromReceiver, { kind: 'open' }>>((done, fail) => {
    worker.on('error', (error) => {
      fail(error);
      options.onProblem({ level: 'error', code: 'receive-failed', message: error.message, source: 'udp', line: 0 });
    });
    worker.on('message', (message: FromReceiver) => {
      switch (message.kind) {
        case 'open':
          return done(message);
        case 'failed':
          return fail(failureOf(message));
        case 'problem':
          return options.onProblem(message.problem);
        case 'closed':
          return whenClosed();
        case 'datagrams': {
          const arrivals = unpackDatagrams(message.batch);
          received += arrivals.length;
          bytes += message.batch.bytes.byteLength;
          options.onArrivals(arrivals);
          Atomics.sub(counts, COUNTERS.waiting, message.batch.bytes.byteLength);
          Atomics.notify(counts, COUNTERS.wake);
        }
      }
    });
  }).catch(async (error) => {
    await worker.terminate();
    throw error;
  });

  let lastDrops: number | null = null;
  let closing: Promise<void> | null = null;
  return {
    name,
    address,
    counters() {
      if (closing === null) lastDrops = readKernelDrops(address.host, address.port);
      const [refused = 0, truncated = 0] = [counts[COUNTERS.refused], counts[COUNTERS.truncated]];
      return { name, received, bytes, kernelDrops: lastDrops, refused, truncated, ...NO_CONNECTIONS, receiveBuffer };
    },
    close() {
      if (closing === null) lastDrops = readKernelDrops(address.host, address.port);
      closing ??= new Promise<void>((done) => {
        whenClosed = done;
        worker.once('exit', () => done());
        worker.postMessage('close' satisfies ToReceiver);
      }).then(async () => {
        await worker.terminate();
      });
      return closing;
    },
  };
}

function failureOf({ diagnostic, code, message, isRange }: Extract<FromReceiver, { kind: 'failed' }>): Error {
  if (diagnostic !== null) return new ListenError(diagnostic, code);
  return isRange ? new RangeError(message) : new Error(message);
}
