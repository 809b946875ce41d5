import type { Transform } from 'node:stream';

export type Bytes = AsyncIterable<Uint8Array>;

/** What a file is by its first bytes, whatever its name says. */
export type Kind = 'gzip' | 'zip' | 'tar' | 'utf-16le' | 'utf-16be' | 'binary' | 'text';

/** Bytes that `kindOf` wants to see. */
export const HEAD = 8192;

/** Formats that hold no text for us, or that we can't unpack, by their first bytes; the name is for people. */
const OTHERS: readonly (readonly [string, string])[] = [
  ['425a68', 'bzip2'],
  ['fd377a585a00', 'xz'],
  ['28b52ffd', 'Zstandard'],
  ['377abcaf271c', '7-Zip'],
  ['526172211a07', 'RAR'],
];

/** Name of the compression of a file that we can't unpack; null for anything else. */
export function unsupportedCompression(head: Buffer): string | null {
  const start = head.subarray(0, 8).toString('hex');
  return OTHERS.find(([magic]) => start.startsWith(magic))?.[1] ?? null;
}

/** Judges a file by its first bytes (`HEAD` of them, or all). */
export function kindOf(head: Buffer): Kind {
  if (head[0] === 0x1f && head[1] === 0x8b && head[2] === 8) return 'gzip';
  const start = head.subarray(0, 4).toString('latin1');
  // A local header, an archive without members, a split archive.
  if (start === 'PK\x03\x04' || start === 'PK\x05\x06' || start === 'PK\x07\x08') return 'zip';
  if (isTar(head)) return 'tar';
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  return isBinary(head) ? 'binary' : 'text';
}

/** POSIX 1003.1: the checksum of the header is the sum of its bytes with the checksum's own eight read as blanks. */
function isTar(head: Buffer): boolean {
  if (head.length < 512 || head[0] === 0) return false;
  const stored = Number.parseInt(
    head
      .subarray(148, 156)
      .toString('latin1')
      .replace(/[\0 ]+/g, ' ')
      .trim(),
    8,
  );
  let sum = 0;
  for (let index = 0; index < 512; index += 1) sum += index >= 148 && index < 156 ? 0x20 : (head[index] ?? 0);
  return sum === stored;
}

/**
 * More than one byte in ten is a control character that no terminal log has. A log that lost power holds runs of NULs and
 * is still text.
 */
function isBinary(head: Buffer): boolean {
  if (unsupportedCompression(head) !== null) return true;
  let controls = 0;
  for (const byte of head) if (byte < 7 || (byte > 13 && byte < 27) || byte === 0x7f) controls += 1;
  return controls * 10 > head.length;
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
  let ended = false;
  const end = new Promise<void>((resolve) => {
    engine.once('end', () => {
      ended = true;
      resolve();
    });
    engine.once('close', resolve);
  });
  engine.on('data', (chunk: Buffer) => ready.push(chunk));
  engine.on('error', (error) => {
    failure ??= { error };
  });
  try {
    for await (const chunk of bytes) {
      const view = viewOf(chunk);
      for (let start = 0; start < view.length && !ended && failure === null; start += SLICE) {
        await new Promise<void>((resolve) => engine.write(view.subarray(start, start + SLICE), () => resolve()));
        yield* ready.splice(0);
      }
      if (ended || failure !== null) break;
    }
  } catch (error) {
    failure ??= { error };
  }
  if (failure === null) {
    engine.end();
    await end;
  }
  yield* ready.splice(0);
  engine.destroy();
  if (failure !== null) throw (failure as { error: unknown }).error;
}
