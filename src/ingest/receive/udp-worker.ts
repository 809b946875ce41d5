/** The thread that owns a UDP socket: it does nothing but empty it, so that no work elsewhere makes the kernel drop datagrams. */

import { parentPort, workerData } from 'node:worker_threads';
import type { Arrival } from '../../model/live.js';
import { codeOf, messageOf } from '../../model/thrown.js';
import { ListenError, type Listener } from './listener.js';
import { openUdp } from './udp.js';
import { packDatagrams } from './udp-batch.js';
import { COUNTERS, type FromReceiver, QUEUE_CAP, type ReceiverData, type ToReceiver } from './udp-thread.js';

/** How long datagrams may wait for more before they are handed over, milliseconds. */
const GATHER = 2;
/** Handed over at once at most, so that they are read in small steps. */
const BATCH_CAP = 2048;
const BATCH_BYTES = 1024 * 1024;
/** How long the socket is left alone when the reader has fallen behind, before it is looked at again; milliseconds. */
const WAIT = 20;
/** How often refused and cut datagrams are told of, milliseconds. */
const COUNTED_EVERY = 100;

const { options, shared }: ReceiverData = workerData;
const counts = new Int32Array(shared);
let gathered: Arrival[] = [];
let gatheredBytes = 0;
let timer: NodeJS.Timeout | null = null;

const post = (message: FromReceiver, transfer: ArrayBuffer[] = []) => parentPort?.postMessage(message, transfer);

function handOver(): void {
  if (timer !== null) clearTimeout(timer);
  timer = null;
  if (gathered.length === 0) return;
  const batch = packDatagrams(gathered);
  gathered = [];
  gatheredBytes = 0;
  Atomics.add(counts, COUNTERS.waiting, batch.bytes.byteLength);
  post({ kind: 'datagrams', batch }, [batch.bytes]);
  // The kernel's buffer fills meanwhile, and the kernel counts what it drops.
  while (Atomics.load(counts, COUNTERS.waiting) > QUEUE_CAP) Atomics.wait(counts, COUNTERS.wake, 0, WAIT);
}

let listener: Listener;
try {
  listener = await openUdp({
    ...options,
    onArrivals(arrivals) {
      for (const arrival of arrivals) {
        gathered.push(arrival);
        gatheredBytes += arrival.bytes.length;
      }
      if (gathered.length >= BATCH_CAP || gatheredBytes >= BATCH_BYTES) handOver();
      else timer ??= setTimeout(handOver, GATHER);
    },
    onProblem: (problem) => post({ kind: 'problem', problem }),
  });
  const { name, address } = listener;
  post({ kind: 'open', name, address, receiveBuffer: listener.counters().receiveBuffer });
  const opened = listener;
  // The other thread reads them when somebody asks; what it sees may be this old.
  setInterval(() => {
    const { refused, truncated } = opened.counters();
    counts[COUNTERS.refused] = refused;
    counts[COUNTERS.truncated] = truncated;
  }, COUNTED_EVERY).unref();
  parentPort?.on('message', async (message: ToReceiver) => {
    if (message !== 'close') return;
    await opened.close();
    handOver();
    post({ kind: 'closed' });
  });
} catch (error) {
  const diagnostic = error instanceof ListenError ? error.diagnostic : null;
  post({
    kind: 'failed',
    diagnostic,
    code: codeOf(error),
    message: messageOf(error),
    isRange: error instanceof RangeError,
  });
}
