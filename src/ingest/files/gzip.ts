import { createInflateRaw } from 'node:zlib';
import { codeOf, messageOf } from '../../model/thrown.js';
import type { Budget } from './budget.js';
import { type Bytes, decompress } from './bytes.js';
import { crcOf } from './crc.js';
import { type Cursor, createCursor } from './cursor.js';

/** Bytes of a name or a comment in a header. */
const NAME_CAP = 64 * 1024;
/** ID1, ID2 and the only CM that there is, RFC 1952 section 2.3.1. */
const MAGIC = Buffer.from([0x1f, 0x8b, 8]);
/** What damaged data refer to before their beginning: node:zlib would give up there, and with it all that can still be read. */
const UNKNOWN = Buffer.alloc(32 * 1024, '?');
/** Flags of a header, RFC 1952 section 2.3.1. */
const HAS = { headerCheck: 2, extra: 4, name: 8, comment: 16 } as const;

/**
 * The text of a gzip file, all members one after the other (RFC 1952). node:zlib would drop what it has when a checksum is wrong,
 * and end in silence where zeros follow a member; here whatever can be unpacked is handed on first, also of the members behind a damaged one.
 * @throws Error that tells the first damage, once everything is handed on
 */
export async function* gunzip(bytes: Bytes, budget: Budget): AsyncGenerator<Uint8Array> {
  const cursor = createCursor(bytes);
  let damage: string | null = null;
  try {
    for (let number = 1; ; number += 1) {
      const start = await startOf(cursor);
      if (start === null) break;
      // Damaged data may seem to end where they do not: what is whole behind them is found.
      const isSought = damage !== null;
      // Zeros alone fill the last block of a tape.
      if (start.zeros > 0) damage ??= `${start.zeros} zeros stand between its parts`;
      if (!start.isMember) {
        damage ??= number === 1 ? 'its header is none of gzip' : 'what follows its end is no gzip, and was not read';
        if (!isSought || !(await toMember(cursor))) break;
        // What was cut off is no part of the line that comes next.
        yield Buffer.from('\n');
        continue;
      }
      const found: string | null = yield* member(cursor, budget);
      damage ??= found;
    }
  } finally {
    await cursor.close();
  }
  if (damage !== null) throw new Error(damage);
}

/** Goes to the text of the next member; null at the end. */
async function startOf(cursor: Cursor): Promise<{ zeros: number; isMember: boolean } | null> {
  const zeros = await zerosIn(cursor);
  const fixed = await cursor.take(10);
  if (fixed === null) {
    const rest = await cursor.take(1);
    return rest === null ? null : { zeros, isMember: false };
  }
  const flags = fixed[3] ?? 0;
  if (fixed[0] !== 0x1f || fixed[1] !== 0x8b || fixed[2] !== 8 || flags >= 0x20) {
    cursor.putBack(fixed);
    return { zeros, isMember: false };
  }
  if ((flags & HAS.extra) !== 0) {
    const length = await cursor.take(2);
    if (length !== null) await cursor.take(length.readUInt16LE(0));
  }
  if ((flags & HAS.name) !== 0) await toZero(cursor);
  if ((flags & HAS.comment) !== 0) await toZero(cursor);
  if ((flags & HAS.headerCheck) !== 0) await cursor.take(2);
  return { zeros, isMember: true };
}

/** Reads over zeros. */
async function zerosIn(cursor: Cursor): Promise<number> {
  let zeros = 0;
  for await (const piece of cursor.pieces()) {
    const end = piece.findIndex((byte) => byte !== 0);
    zeros += end < 0 ? piece.length : end;
    if (end < 0) continue;
    cursor.putBack(piece.subarray(end));
    break;
  }
  return zeros;
}

async function toZero(cursor: Cursor): Promise<void> {
  for (let left = NAME_CAP; left > 0; left -= 1) {
    const byte = await cursor.take(1);
    if (byte === null || byte[0] === 0) return;
  }
}

/** The text of one member; returns what is wrong with it. */
async function* member(cursor: Cursor, budget: Budget): AsyncGenerator<Uint8Array, string | null> {
  let crc = 0;
  let length = 0;
  try {
    for await (const chunk of inflated(cursor)) {
      crc = crcOf(chunk, crc);
      length += chunk.length;
      budget.spend(chunk.length);
      yield chunk;
    }
  } catch (error) {
    if (!codeOf(error).startsWith('Z_')) throw error;
    return messageOf(error);
  }
  const trailer = await cursor.take(8);
  if (trailer === null) return 'unexpected end of file';
  if (trailer.readUInt32LE(0) !== crc) return 'a checksum is wrong: some of its text may be too';
  if (trailer.readUInt32LE(4) !== length % 2 ** 32) return 'its length is not the one that it tells';
  return null;
}

/** Bytes of a header without what its flags add. */
const HEADER = 10;

/** Goes to the next header of a member, wherever it stands; false where none follows. */
async function toMember(cursor: Cursor): Promise<boolean> {
  let last: Buffer = Buffer.alloc(0);
  for await (const piece of cursor.pieces()) {
    const bytes = Buffer.concat([last, piece]);
    const at = headerIn(bytes);
    if (at >= 0) {
      cursor.putBack(bytes.subarray(at));
      return true;
    }
    last = bytes.subarray(Math.max(0, bytes.length - HEADER + 1));
  }
  return false;
}

/** Where a header begins that has every fixed byte in its place; -1 without one. */
function headerIn(bytes: Buffer): number {
  for (let at = bytes.indexOf(MAGIC); at >= 0 && at + HEADER <= bytes.length; at = bytes.indexOf(MAGIC, at + 1)) {
    const [flags = 0, level = 0, system = 0] = [bytes[at + 3], bytes[at + 8], bytes[at + 9]];
    if (flags < 0x20 && [0, 2, 4].includes(level) && (system <= 13 || system === 255)) return at;
  }
  return -1;
}

/**
 * A piece in parts. Where data are damaged, node:zlib drops what it made of the part that the damage is in: small parts where a file is
 * small, larger ones later, which cost less.
 * @param fed bytes up to the piece's end
 */
function* slicesOf(piece: Buffer, fed: number): Generator<Uint8Array> {
  for (let from = 0; from < piece.length; ) {
    const before = fed - piece.length + from;
    const size = before < 8192 ? 64 : before < 262_144 ? 1024 : 16_384;
    yield piece.subarray(from, from + size);
    from += size;
  }
}

/**
 * What deflated data of unknown length holds: only the data itself tells where it ends. What comes after is put back.
 * @throws Error where the data are damaged or cut off, behind what could be read
 */
export async function* inflated(cursor: Cursor): AsyncGenerator<Uint8Array> {
  const engine = createInflateRaw({ dictionary: UNKNOWN });
  let fed = 0;
  let last: Buffer = Buffer.alloc(0);
  /** Of the last piece, what the engine took without a fault. */
  let given = 0;
  async function* counted(): AsyncGenerator<Uint8Array> {
    for await (const piece of cursor.pieces()) {
      fed += piece.length;
      last = piece;
      given = 0;
      for (const slice of slicesOf(piece, fed)) {
        yield slice;
        given += slice.length;
      }
    }
  }
  try {
    yield* decompress(counted(), engine);
  } catch (error) {
    // What was not given to the engine yet may hold something else.
    cursor.putBack(last.subarray(given));
    throw error;
  }
  const left = fed - engine.bytesWritten;
  if (left > 0 && left <= last.length) cursor.putBack(last.subarray(last.length - left));
}
