import type { Budget } from './budget.js';
import type { Bytes } from './bytes.js';
import { type Cursor, createCursor } from './cursor.js';
import { BLOCK, isTarHeader, numberAt } from './tar-header.js';
import type { Member } from './zip.js';

/** Longest name that is read from an extended header. */
const NAME_CAP = 64 * 1024;

/**
 * The files of a tar archive, in its order: POSIX 1003.1 ustar and pax, and GNU long names. Links, devices and folders are
 * passed over. Each must be read, or given up, before the next is asked for. Throws where the archive is damaged or ends early.
 */
export async function* openTar(bytes: Bytes, budget: Budget): AsyncGenerator<Member> {
  const cursor = createCursor(bytes);
  let longName: string | null = null;
  try {
    for (;;) {
      const header = await cursor.take(BLOCK);
      // Blocks of zeros end the archive; some programs leave them out.
      if (header === null) return;
      if (header.every((byte) => byte === 0)) {
        // What is wrong with the compression around it is told at its end only.
        for await (const _ of cursor.pieces());
        return;
      }
      if (!isTarHeader(header)) throw new Error('a header is damaged');
      const size = numberAt(header, 124, 12);
      const type = String.fromCharCode(header[156] ?? 0);
      const padding = (BLOCK - (size % BLOCK)) % BLOCK;
      if (type === 'x' || type === 'L') {
        const text = await extended(cursor, size, padding);
        longName = type === 'L' ? textUpToNul(text) : (paxPath(text) ?? longName);
        continue;
      }
      let left = size;
      let isCut = false;
      async function* content(): AsyncGenerator<Uint8Array> {
        for await (const piece of cursor.upTo(size)) {
          left -= piece.length;
          yield piece;
        }
        if (left === 0) return;
        isCut = true;
        throw new Error('it ends in the middle of a file');
      }
      if (type === '0' || type === '\0' || type === '7') {
        budget.member();
        yield { name: longName ?? nameOf(header), bytes: content() };
      }
      // Whoever read the file was told.
      if (isCut) return;
      longName = null;
      // What nobody wanted, and what fills the last block.
      for await (const piece of cursor.upTo(left + padding)) left -= piece.length;
      if (left > 0) throw new Error('it ends in the middle of a file');
    }
  } finally {
    await cursor.close();
  }
}

function nameOf(header: Buffer): string {
  const name = textUpToNul(header.subarray(0, 100));
  const prefix = header.toString('latin1', 257, 262) === 'ustar' ? textUpToNul(header.subarray(345, 500)) : '';
  return prefix === '' ? name : `${prefix}/${name}`;
}

function textUpToNul(bytes: Buffer): string {
  const end = bytes.indexOf(0);
  return bytes.toString('utf8', 0, end < 0 ? bytes.length : end);
}

/** The content of an extended header, as far as a name can be. */
async function extended(cursor: Cursor, size: number, padding: number): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let kept = 0;
  let left = size + padding;
  for await (const piece of cursor.upTo(left)) {
    left -= piece.length;
    const part = Buffer.from(piece.subarray(0, Math.max(0, Math.min(size, NAME_CAP) - kept)));
    kept += part.length;
    if (part.length > 0) pieces.push(part);
  }
  if (left > 0) throw new Error('it ends in the middle of a header');
  return Buffer.concat(pieces);
}

/** `30 path=some/long/name\n` among the records of a pax header; null without. */
function paxPath(records: Buffer): string | null {
  return /(?:^|\n)\d+ path=([^\n]*)\n/.exec(records.toString('utf8'))?.[1] ?? null;
}
