/** The thread that reads what is handed over, so that no document holds up the collector. */
import { parentPort, workerData } from 'node:worker_threads';
import { openReader } from '../diagnose/analysis.js';
import type { ReadContext } from '../ingest/context.js';
import type { Diagnostic } from '../model/diagnostic.js';
import type { InputRecord, LooseOutput } from '../model/record.js';
import { textSize } from '../model/text-size.js';
import { AHEAD, DIAGNOSTICS_CAP, type FromReader, RECORD_CAP, type ReaderData, type ToReader } from './submissions.js';

/** Records and characters of them that are handed over at once. */
const PACK = 100;
const PACK_SIZE = 256 * 1024;
/** Bytes that are read at once. */
const STEP = 64 * 1024;

const { messages, redact, shared }: ReaderData = workerData;
const waiting = new Int32Array(shared);
const post = (message: FromReader) => parentPort?.postMessage(message);

function read({ bytes, source, now }: ToReader): void {
  const context: ReadContext = { messages, redact, now, zones: {} };
  const diagnostics: Diagnostic[] = [];
  let pack: InputRecord[] = [];
  let size = 0;

  function handOver(): void {
    Atomics.add(waiting, 0, 1);
    post({ kind: 'records', records: pack });
    pack = [];
    size = 0;
    for (let count = Atomics.load(waiting, 0); count >= AHEAD; count = Atomics.load(waiting, 0))
      Atomics.wait(waiting, 0, count);
  }

  function complain(diagnostic: Diagnostic): void {
    if (diagnostics.length < DIAGNOSTICS_CAP) diagnostics.push(diagnostic);
  }

  function take(record: InputRecord): void {
    if ('diagnostics' in record) for (const diagnostic of record.diagnostics) complain(diagnostic);
    const own = textSize(record);
    if (own > RECORD_CAP) {
      const message = 'this output holds more than is kept of a device; it was not taken';
      complain({ level: 'warning', code: 'output-too-large', message, source, line: record.span.line });
      return;
    }
    pack.push(record);
    size += own;
    if (pack.length >= PACK || size >= PACK_SIZE) handOver();
  }

  let loose: LooseOutput | null = null;
  const reader = openReader(source, context, {
    record: take,
    diagnostic: complain,
    loose: (output) => {
      loose = output;
    },
  });
  for (let start = 0; start < bytes.length; start += STEP) reader.push(bytes.subarray(start, start + STEP));
  const summary = reader.end();
  if (pack.length > 0) handOver();
  post({ kind: 'end', diagnostics, summary, loose });
}

parentPort?.on('message', read);
