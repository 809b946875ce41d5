import { isUtf8 } from 'node:buffer';
import type { Transform } from 'node:stream';
import { isTarHeader } from './tar-header.js';

export type Bytes = AsyncIterable<Uint8Array>;

/** What a file is by its first bytes, whatever its name says. */
export type Kind = 'gzip' | 'zip' | 'tar' | 'utf-16le' | 'utf-16be' | 'binary' | 'text';

/** Bytes that `kindOf` wants to see. */
export const HEAD = 8192;

/** A format that holds no text for us, or that we can't unpack: what it is, and what to give in its place. */
export interface Foreign {
  readonly name: string;
  readonly instead: string;
}

const UNPACK = 'unpack it first';
const SHOT = 'give the text itself, copied from the terminal; text that a program reads off a picture loses signs';

/** By their first bytes. */
const OTHERS: readonly (readonly [string, Foreign])[] = [
  ['425a68', { name: 'bzip2', instead: UNPACK }],
  ['fd377a585a00', { name: 'xz', instead: UNPACK }],
  ['28b52ffd', { name: 'Zstandard', instead: UNPACK }],
  ['377abcaf271c', { name: '7-Zip', instead: UNPACK }],
  ['526172211a07', { name: 'RAR', instead: UNPACK }],
  ['25504446', { name: 'PDF', instead: 'give its text, for instance from pdftotext -layout' }],
  [
    'd0cf11e0a1b11ae1',
    { name: 'a file of Office before 2007, or one with a password,', instead: 'save it as text or as CSV' },
  ],
  ['89504e47', { name: 'a picture', instead: SHOT }],
  ['ffd8ff', { name: 'a picture', instead: SHOT }],
  ['47494638', { name: 'a picture', instead: SHOT }],
];

/** The format of a file that is not read, by its first bytes; null for anything else. */
export function foreignFormat(head: Buffer): Foreign | null {
  const start = head.subarray(0, 8).toString('hex');
  return OTHERS.find(([magic]) => start.startsWith(magic))?.[1] ?? null;
}

/** Judges a file by its first bytes (`HEAD` of them, or all). */
export function kindOf(head: Buffer): Kind {
  if (head[0] === 0x1f && head[1] === 0x8b && head[2] === 8) return 'gzip';
  const start = head.subarray(0, 4).toString('latin1');
  // A local header, an archive without members, a split archive.
  if (start === 'PK\x03\x04' || start === 'PK\x05\x06' || start === 'PK\x07\x08') return 'zip';
  if (isTarHeader(head)) return 'tar';
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  return utf16Of(head) ?? (isBinary(head) ? 'binary' : 'text');
}

/** UTF-16 without a byte order mark: ASCII has a NUL in every second byte. */
function utf16Of(head: Buffer): 'utf-16le' | 'utf-16be' | null {
  let even = 0;
  let odd = 0;
  for (let index = 0; index + 1 < head.length; index += 2) {
    if (head[index] === 0) even += 1;
    if (head[index + 1] === 0) odd += 1;
  }
  if (head.length < 16) return null;
  const isIn = (some: number, other: number) => some * 2 > head.length * 0.9 && other * 20 < head.length;
  return isIn(odd, even) ? 'utf-16le' : isIn(even, odd) ? 'utf-16be' : null;
}

/**
 * Many control characters that no terminal log has, or many bytes above ASCII that are no UTF-8. A log that lost power holds
 * runs of NULs and is still text, as long as there is text around them.
 */
function isBinary(head: Buffer): boolean {
  if (foreignFormat(head) !== null) return true;
  let nuls = 0;
  let controls = 0;
  let high = 0;
  for (const byte of head) {
    if (byte === 0) nuls += 1;
    else if (byte < 7 || (byte > 13 && byte < 27) || byte === 0x7f) controls += 1;
    else if (byte > 0x7f) high += 1;
  }
  const rest = head.length - nuls;
  return nuls * 2 > head.length || controls * 25 > rest || (high * 3 > rest && !startsAsUtf8(head));
}

/** The last character may be cut. */
function startsAsUtf8(head: Buffer): boolean {
  return [0, 1, 2, 3].some((cut) => isUtf8(head.subarray(0, head.length - cut)));
}

/** The beginning of a stream that was looked at, and the whole of it. */
export interface Peeked {
  readonly head: Buffer;
  /** To be read once. Returning its iterator closes the stream, begun or not. */
  readonly whole: Bytes;
  /** Why not even the beginning could be read; null when all is well so far. Thrown again when the whole is read. */
  readonly failure: { readonly error: unknown } | null;
}

/** Looks at the first bytes of a stream without losing them. */
export async function peek(bytes: Bytes, size = HEAD): Promise<Peeked> {
  const iterator = bytes[Symbol.asyncIterator]();
  const pieces: Buffer[] = [];
  let length = 0;
  let failure: { error: unknown } | null = null;
  try {
    while (length < size) {
      const { value, done } = await iterator.next();
      if (done) break;
      pieces.push(viewOf(value));
      length += value.length;
    }
  } catch (error) {
    failure = { error };
  }
  const head = Buffer.concat(pieces).subarray(0, size);
  const whole: AsyncIterableIterator<Uint8Array> = {
    [Symbol.asyncIterator]: () => whole,
    async next() {
      const piece = pieces.shift();
      if (piece !== undefined) return { value: piece, done: false };
      if (failure !== null) throw failure.error;
      return iterator.next();
    },
    async return() {
      await iterator.return?.();
      return { value: undefined, done: true };
    },
  };
  return { head, whole, failure };
}

export function viewOf(chunk: Uint8Array): Buffer {
  return Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
}

/** UTF-16 to UTF-8; what is no character becomes U+FFFD. */
export async function* fromUtf16(bytes: Bytes, encoding: 'utf-16le' | 'utf-16be'): AsyncGenerator<Uint8Array> {
  const decoder = new TextDecoder(encoding);
  for await (const chunk of bytes) yield Buffer.from(decoder.decode(chunk, { stream: true }));
  yield Buffer.from(decoder.decode());
}

/** Compressed bytes that are handed to an engine at once. DEFLATE makes at most 1032 times as many of them. */
const SLICE = 16 * 1024;

/**
 * Runs bytes through a decompressor of node:zlib. What was decompressed before an error is delivered before the error is
 * thrown, which iterating over the engine itself would not do.
 */
export async function* decompress(bytes: Bytes, engine: Transform): AsyncGenerator<Uint8Array> {
  const ready: Buffer[] = [];
  let failure: { error: unknown } | null = null;
  let isOver = false;
  // An engine that fails never calls back for the write that it failed on.
  let wake: () => void = () => {};
  function over(): void {
    isOver = true;
    wake();
  }
  engine.on('data', (chunk: Buffer) => ready.push(chunk));
  engine.on('end', over);
  engine.on('close', over);
  engine.on('error', (error) => {
    failure ??= { error };
    over();
  });
  const settled = (begin: (done: () => void) => void) =>
    new Promise<void>((resolve) => {
      wake = resolve;
      if (isOver) resolve();
      else begin(resolve);
    });
  try {
    try {
      for await (const chunk of bytes) {
        const view = viewOf(chunk);
        for (let start = 0; start < view.length && !isOver; start += SLICE) {
          await settled((done) => engine.write(view.subarray(start, start + SLICE), done));
          yield* ready.splice(0);
        }
        if (isOver) break;
      }
    } catch (error) {
      failure ??= { error };
    }
    if (failure === null) {
      engine.end();
      // The engine comes to its end once all is read, which `ready` sees to.
      while (!isOver) await settled(() => {});
    }
    yield* ready.splice(0);
  } finally {
    engine.destroy();
  }
  if (failure !== null) throw (failure as { error: unknown }).error;
}
