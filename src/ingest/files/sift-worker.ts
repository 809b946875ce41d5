/** The thread that reads a large file and sieves it, so that another one only sees the lines that matter. */
import { closeSync, openSync, readSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { codeOf, messageOf } from '../../model/thrown.js';
import { createSieve, WINDOW } from '../log/sieve.js';
import { createPacker, type SiftedLines } from '../log/sifted.js';
import { BYTE_ORDER_MARK, DOCUMENT_CAP, LINE_CAP, startsLikeDocument } from '../text/lines.js';
import { AHEAD, type FromSifter, type SifterData } from './sift-thread.js';

const LF = 10;
const { path, wanted, shared }: SifterData = workerData;
const waiting = new Int32Array(shared);
const sieve = createSieve();
const { window } = sieve;
const packer = createPacker();

function post(message: FromSifter, transfer: ArrayBuffer[] = []): void {
  parentPort?.postMessage(message, transfer);
}

function handOver(bytes: Uint8Array, size: number): void {
  const lines: SiftedLines = packer.pack(bytes, size);
  Atomics.add(waiting, 0, 1);
  post({ kind: 'lines', lines }, [lines.bytes, lines.events.buffer, lines.flooded.buffer]);
  for (let count = Atomics.load(waiting, 0); count >= AHEAD; count = Atomics.load(waiting, 0)) {
    Atomics.wait(waiting, 0, count);
  }
}

/** A line that the window can't hold: one byte more than its cap is kept, as `createLineSplitter` does. */
function readLongLine(file: number): number {
  const cap = startsLikeDocument(window) ? DOCUMENT_CAP : LINE_CAP;
  const pieces = [Buffer.from(window.subarray(0, cap + 1))];
  let kept = pieces[0]?.length ?? 0;
  let size = WINDOW;
  for (;;) {
    const count = readSync(file, window, 0, WINDOW, null);
    const end = window.subarray(0, count).indexOf(LF);
    const stop = end < 0 ? count : end;
    const piece = Buffer.from(window.subarray(0, Math.min(stop, cap + 1 - kept)));
    pieces.push(piece);
    kept += piece.length;
    size += end < 0 ? count : end + 1;
    if (count > 0 && end < 0) continue;
    packer.untagged(0, kept);
    handOver(Buffer.concat(pieces), size);
    const rest = end < 0 ? 0 : count - end - 1;
    window.copyWithin(0, count - rest, count);
    return rest;
  }
}

function skipByteOrderMark(filled: number): number {
  const { length } = BYTE_ORDER_MARK;
  if (filled < length || !window.subarray(0, length).equals(BYTE_ORDER_MARK)) return filled;
  window.copyWithin(0, length, filled);
  return filled - length;
}

function sift(file: number): void {
  let filled = 0;
  let isFirst = true;
  for (;;) {
    const count = readSync(file, window, filled, WINDOW - filled, null);
    if (count === 0) break;
    filled += count;
    if (isFirst) filled = skipByteOrderMark(filled);
    // A mark that was left out counts as read.
    const extra = isFirst ? count - filled : 0;
    isFirst = false;
    const end = window.subarray(0, filled).lastIndexOf(LF) + 1;
    if (end > 0) {
      sieve.siftWindow(end, LF, wanted, packer);
      handOver(window, end + extra);
      window.copyWithin(0, end, filled);
      filled -= end;
    } else if (filled === WINDOW) filled = readLongLine(file);
  }
  if (filled === 0) return;
  sieve.siftWindow(filled, LF, wanted, packer);
  handOver(window, filled);
}

try {
  const file = openSync(path, 'r');
  try {
    sift(file);
  } finally {
    closeSync(file);
  }
  post({ kind: 'end' });
} catch (error) {
  post({ kind: 'failed', code: codeOf(error) || null, message: messageOf(error) });
}
