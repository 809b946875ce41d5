import { createInflateRaw } from 'node:zlib';
import yauzl from 'yauzl';
import type { Budget } from './budget.js';
import { type Bytes, decompress } from './bytes.js';
import { crcOf } from './crc.js';
import { type Cursor, createCursor } from './cursor.js';
import { inflated } from './gzip.js';

/** A file in an archive. */
export interface Member {
  readonly name: string;
  readonly bytes: Bytes;
}

/** A member that can't be read, and why. */
export interface Refused {
  readonly name: string;
  readonly reason: string;
}

// @types/yauzl describes version 2; these parts came with 3.
interface Entry extends yauzl.Entry {
  readonly fileName: string;
}
interface Zip {
  eachEntry(): AsyncIterable<Entry>;
  openReadStreamPromise(entry: Entry, options: { decodeFileData: false }): Promise<Bytes>;
  close(): void;
}
interface Opener {
  openPromise(path: string, options: object): Promise<Zip>;
  fromBufferPromise(buffer: Buffer, options: object): Promise<Zip>;
}
const opener = yauzl as unknown as Opener;
// Names are only shown, never followed, so that they need no validation.
const OPTIONS = { lazyEntries: true, autoClose: false, validateEntrySizes: false };

/** Bytes of a local header without its name, APPNOTE.TXT section 4.3.7. */
const LOCAL_HEADER = 30;
const STORED = 0;
const DEFLATED = 8;

/**
 * The files of a zip archive, in the order of its directory. Each must be read, or given up, before the next is asked for.
 * Throws where the archive is damaged; `openZip` itself does when the directory at its end is missing.
 */
export async function* openZip(
  from: { path: string } | { buffer: Buffer },
  budget: Budget,
): AsyncGenerator<Member | Refused> {
  const zip = await ('path' in from
    ? opener.openPromise(from.path, OPTIONS)
    : opener.fromBufferPromise(from.buffer, OPTIONS));
  const places = createPlaces();
  try {
    for await (const entry of zip.eachEntry()) {
      const name = entry.fileName;
      budget.member();
      const start = entry.relativeOffsetOfLocalHeader;
      if (!places.add(start, start + LOCAL_HEADER + entry.compressedSize)) {
        yield { name, reason: 'its bytes are those of another member too, as no program packs them' };
        continue;
      }
      if (name.endsWith('/')) continue;
      const refusal = refusalOf(entry.isEncrypted(), entry.compressionMethod);
      if (refusal !== null) {
        yield { name, reason: refusal };
        continue;
      }
      const raw = await zip.openReadStreamPromise(entry, { decodeFileData: false });
      // In memory, these bytes were counted when they came.
      const counted = 'path' in from ? taken(raw, budget) : raw;
      yield {
        name,
        bytes: expanded(counted, entry.compressionMethod, { size: entry.uncompressedSize, crc: entry.crc32 }, budget),
      };
    }
  } finally {
    zip.close();
  }
}

/** Places of members in a file, none of which may overlap: a bomb lets thousands of members unpack the same bytes. */
function createPlaces(): { add(start: number, end: number): boolean } {
  const starts: number[] = [];
  const ends = new Map<number, number>();
  return {
    add(start, end) {
      let low = 0;
      for (let high = starts.length; low < high; ) {
        const middle = (low + high) >>> 1;
        if ((starts[middle] ?? 0) < start) low = middle + 1;
        else high = middle;
      }
      const isFree =
        (ends.get(starts[low - 1] ?? -1) ?? 0) <= start && (starts[low] ?? Number.POSITIVE_INFINITY) >= end;
      if (!isFree) return false;
      starts.splice(low, 0, start);
      ends.set(start, end);
      return true;
    },
  };
}

function refusalOf(isEncrypted: boolean, method: number): string | null {
  if (isEncrypted) return 'it is encrypted';
  if (method !== STORED && method !== DEFLATED) return `its compression method ${method} is not supported`;
  return null;
}

/** The same bytes, counted as compressed ones. */
export async function* taken(bytes: Bytes, budget: Budget): AsyncGenerator<Uint8Array> {
  for await (const chunk of bytes) {
    budget.take(chunk.length);
    yield chunk;
  }
}

async function* expanded(
  raw: Bytes,
  method: number,
  told: { readonly size: number; readonly crc: number },
  budget: Budget,
): AsyncGenerator<Uint8Array> {
  let length = 0;
  let crc = 0;
  for await (const chunk of method === DEFLATED ? decompress(raw, createInflateRaw()) : raw) {
    length += chunk.length;
    crc = crcOf(chunk, crc);
    budget.spend(chunk.length);
    yield chunk;
  }
  const { size } = told;
  if (length !== size) throw new Error(`it should hold ${size} bytes, and has ${length}`);
  if (crc !== told.crc) throw new Error('a checksum is wrong: some of its text may be too');
}

/**
 * The files of a zip archive without its directory, which stands at the end and is missing where a transfer was cut: reads
 * from one local header to the next (APPNOTE.TXT section 4.3.7). Ends where it finds none. Throws where a file is cut.
 */
export async function* salvageZip(bytes: Bytes, budget: Budget): AsyncGenerator<Member | Refused> {
  const cursor = createCursor(bytes);
  try {
    for (;;) {
      const header = await cursor.take(LOCAL_HEADER);
      if (header === null || header.readUInt32LE(0) !== 0x04034b50) return;
      const flags = header.readUInt16LE(6);
      const method = header.readUInt16LE(8);
      const crc = header.readUInt32LE(14);
      const compressedSize = header.readUInt32LE(18);
      const size = header.readUInt32LE(22);
      const name = await cursor.take(header.readUInt16LE(26));
      const extra = await cursor.take(header.readUInt16LE(28));
      if (name === null || extra === null) return;
      const text = name.toString((flags & 0x800) === 0 ? 'latin1' : 'utf8');
      // Bit 3: the sizes follow the data.
      const isOpenEnded = (flags & 8) !== 0;
      budget.member();
      const refusal = refusalOf((flags & 1) !== 0, method);
      if (refusal !== null || (isOpenEnded && method !== DEFLATED)) {
        yield { name: text, reason: refusal ?? 'its length is not known' };
        if (isOpenEnded) return;
        for await (const _ of cursor.upTo(compressedSize));
        continue;
      }
      let isRead = false;
      const data = isOpenEnded
        ? openEnded(cursor, budget)
        : expanded(cursor.upTo(compressedSize), method, { size, crc }, budget);
      async function* marked(): AsyncGenerator<Uint8Array> {
        yield* data;
        isRead = true;
      }
      if (!text.endsWith('/')) yield { name: text, bytes: marked() };
      // Not wanted: read over it. Given up half-way, the next header will not be where it should, and all ends.
      if (!isRead) for await (const _ of data);
      if (isOpenEnded) await skipDescriptor(cursor);
    }
  } finally {
    await cursor.close();
  }
}

/** Deflated data whose length only the data itself tells. */
async function* openEnded(cursor: Cursor, budget: Budget): AsyncGenerator<Uint8Array> {
  for await (const chunk of inflated(cursor)) {
    budget.spend(chunk.length);
    yield chunk;
  }
}

/** CRC and sizes after open-ended data, with or without a signature. */
async function skipDescriptor(cursor: Cursor): Promise<void> {
  const start = await cursor.take(4);
  if (start === null) return;
  await cursor.take(start.readUInt32LE(0) === 0x08074b50 ? 12 : 8);
}
