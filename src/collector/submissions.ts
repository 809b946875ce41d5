import { Worker } from 'node:worker_threads';
import type { ReadContext } from '../ingest/context.js';
import type { Diagnostic } from '../model/diagnostic.js';
import type { InputRecord, InputSummary, LooseOutput } from '../model/record.js';
import { codeOf } from '../model/thrown.js';

/** Packs of records that may wait to be taken. */
export const AHEAD = 4;
/** Characters of one output; above it the output is left out. */
export const RECORD_CAP = 2_000_000;
/** Problems that are told of one document. */
export const DIAGNOSTICS_CAP = 500;
/** How long one document may be read, and how long the thread waits for another one before it ends; milliseconds. */
const PATIENCE = 60_000;
const LINGER = 30_000;
/** What the thread may occupy beside the document itself, MB. */
const HEAP = 512;

export interface ReaderData {
  readonly messages: ReadContext['messages'];
  readonly redact: boolean;
  /** Counts the packs that wait. */
  readonly shared: SharedArrayBuffer;
}
export interface ToReader {
  readonly bytes: Uint8Array;
  readonly source: string;
  /** Milliseconds since 1970 UTC. */
  readonly now: number;
}
export type FromReader =
  | { readonly kind: 'records'; readonly records: readonly InputRecord[] }
  | ({ readonly kind: 'end' } & DocumentEnd);

/** What is known of a document when all of it was read. */
export interface DocumentEnd {
  readonly diagnostics: readonly Diagnostic[];
  readonly summary: InputSummary;
  /** Outputs about licensing in it that were not recognised. */
  readonly loose: LooseOutput | null;
}

/** Reads documents in a thread of its own, one after the other. */
export interface DocumentReader {
  /**
   * Reads a document; its memory goes to the thread.
   * @param take is given the records in packs, in order
   * @returns what was wrong with it, and how it was understood
   * @throws Unreadable when it takes too long, or more memory than a document may
   */
  read(document: ToReader, take: (records: readonly InputRecord[]) => void): Promise<DocumentEnd>;
  close(): Promise<void>;
}

/** A document that can't be read within its bounds; the message is for who sent it. */
export class Unreadable extends Error {}

/** In one piece: one thread, the document that it reads and those that wait for it. */
export function createDocumentReader(data: Omit<ReaderData, 'shared'>): DocumentReader {
  const shared = new SharedArrayBuffer(4);
  const waiting = new Int32Array(shared);
  let worker: Worker | null = null;
  let lingering: NodeJS.Timeout | null = null;
  let last: Promise<unknown> = Promise.resolve();

  function start(): Worker {
    Atomics.store(waiting, 0, 0);
    const workerData: ReaderData = { ...data, shared };
    return new Worker(new URL('./submit-worker.js', import.meta.url), {
      workerData,
      resourceLimits: { maxOldGenerationSizeMb: HEAP, maxYoungGenerationSizeMb: 16 },
    });
  }

  async function end(): Promise<void> {
    const ending = worker;
    worker = null;
    await ending?.terminate();
  }

  function readOne(
    { bytes, source, now }: ToReader,
    take: (records: readonly InputRecord[]) => void,
  ): Promise<DocumentEnd> {
    if (lingering !== null) clearTimeout(lingering);
    worker ??= start();
    const reading = worker;
    return new Promise<DocumentEnd>((done, fail) => {
      const timer = setTimeout(() => fail(new Unreadable('it takes too long to read')), PATIENCE);
      reading.removeAllListeners();
      reading.on('message', (message: FromReader) => {
        if (message.kind === 'records') {
          take(message.records);
          Atomics.sub(waiting, 0, 1);
          Atomics.notify(waiting, 0);
          return;
        }
        clearTimeout(timer);
        done(message);
      });
      reading.on('error', (error) => {
        clearTimeout(timer);
        const isLarge = codeOf(error) === 'ERR_WORKER_OUT_OF_MEMORY';
        fail(isLarge ? new Unreadable('it takes more memory to read than a document may') : error);
      });
      reading.postMessage({ bytes, source, now } satisfies ToReader, [bytes.buffer as ArrayBuffer]);
    }).then(
      (read) => {
        lingering = setTimeout(end, LINGER);
        lingering.unref();
        return read;
      },
      async (error) => {
        await end();
        throw error;
      },
    );
  }

  return {
    read(document, take) {
      const reading = last.then(() => readOne(document, take));
      last = reading.catch(() => {});
      return reading;
    },
    async close() {
      if (lingering !== null) clearTimeout(lingering);
      await end();
    },
  };
}
