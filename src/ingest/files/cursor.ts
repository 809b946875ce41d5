import { type Bytes, viewOf } from './bytes.js';

/** Reads a stream in pieces of the sizes that a format asks for. */
export interface Cursor {
  /** That many bytes, or null when the stream ends before. */
  take(size: number): Promise<Buffer | null>;
  /** Up to `size` bytes, in pieces as they come; fewer when the stream ends. */
  upTo(size: number): AsyncGenerator<Uint8Array>;
  /** Pieces as they come, until the reader has enough. */
  pieces(): AsyncGenerator<Buffer>;
  /** Bytes that are to be read again. */
  putBack(bytes: Buffer): void;
  close(): Promise<void>;
}

/** Bytes that `pieces` hands out at once. */
const PIECE = 16 * 1024;

export function createCursor(bytes: Bytes): Cursor {
  const iterator = bytes[Symbol.asyncIterator]();
  let left: Buffer = Buffer.alloc(0);

  async function more(): Promise<boolean> {
    const { value, done } = await iterator.next();
    if (done) return false;
    left = left.length === 0 ? viewOf(value) : Buffer.concat([left, viewOf(value)]);
    return true;
  }

  function cut(size: number): Buffer {
    const piece = left.subarray(0, size);
    left = left.subarray(piece.length);
    return piece;
  }

  return {
    async take(size) {
      while (left.length < size) if (!(await more())) return null;
      return cut(size);
    },
    async *upTo(size) {
      for (let rest = size; rest > 0; ) {
        if (left.length === 0 && !(await more())) return;
        const piece = cut(rest);
        rest -= piece.length;
        yield piece;
      }
    },
    async *pieces() {
      while (left.length > 0 || (await more())) yield cut(PIECE);
    },
    putBack(again) {
      left = isRightBefore(again, left)
        ? Buffer.from(left.buffer, again.byteOffset, again.length + left.length)
        : Buffer.concat([again, left]);
    },
    async close() {
      await iterator.return?.();
    },
  };
}

/** What was cut off just now needs no copy: many small parts of a large piece would copy it each time. */
function isRightBefore(again: Buffer, left: Buffer): boolean {
  return again.buffer === left.buffer && again.byteOffset + again.length === left.byteOffset;
}
