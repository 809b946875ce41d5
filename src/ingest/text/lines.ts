import { isAscii, isUtf8 } from 'node:buffer';
import { cleanLine } from './escape.js';

/** Bytes of one line that are kept. The longest lines that devices print (certificates, message bodies) stay well below. */
export const LINE_CAP = 64 * 1024;
/** A licence file or another document may be one single line. */
export const DOCUMENT_CAP = 16 * 1024 * 1024;

/** In UTF-8. */
export const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);
const LF = 10;
const CR = 13;

export interface LineSplitter {
  push(chunk: Uint8Array): void;
  /** Delivers a last line without line end. */
  end(): void;
}

/** Receives a run of whole lines: bytes `start` to `end` of `bytes`, each line ended by `ending` except perhaps the very last. */
export type LinesHandler = (bytes: Buffer, start: number, end: number, ending: number) => void;

/**
 * Cuts chunks, wherever they are cut, into runs of whole lines without decoding them; the bytes are valid during the call
 * only. Lines end in LF; an input without a single LF in its first 64 KiB but with CRs is read as ending its lines in CR.
 * A line longer than `LINE_CAP` (`DOCUMENT_CAP` when it starts like a document) that spans chunks arrives cut at one byte more than
 * the cap, so that the receiver can see and count it.
 * In one piece: the bytes that a chunk left over, and which end of line the input has, decide over every next chunk.
 */
export function createLineSplitter(onLines: LinesHandler): LineSplitter {
  let ending = LF;
  let seenEnding = false;
  let pieces: Buffer[] = [];
  let kept = 0;
  let cap = LINE_CAP;
  /** The first bytes, until it is known whether they are a byte order mark. */
  let head: Buffer | null = Buffer.alloc(0);
  let askedForCr = false;

  /** Keeps the beginning of a line whose end has not come yet. */
  function keep(bytes: Buffer): void {
    if (bytes.length === 0) return;
    if (kept === 0) cap = startsLikeDocument(bytes) ? DOCUMENT_CAP : LINE_CAP;
    const room = cap + 1 - kept;
    if (room <= 0) return;
    // Copied: the caller may use the chunk's memory again.
    const piece = Buffer.from(bytes.subarray(0, room));
    pieces.push(piece);
    kept += piece.length;
  }

  function take(): Buffer {
    const whole = pieces.length === 1 && pieces[0] !== undefined ? pieces[0] : Buffer.concat(pieces);
    pieces = [];
    kept = 0;
    return whole;
  }

  /** An old Macintosh ending, or the log of a terminal that kept only carriage returns. */
  function switchToCr(): void {
    if (seenEnding || askedForCr) return;
    askedForCr = true;
    const whole = take();
    if (whole.includes(CR)) {
      ending = CR;
      seenEnding = true;
    }
    feed(whole);
  }

  function feed(bytes: Buffer): void {
    let start = 0;
    if (kept > 0) {
      const stop = bytes.indexOf(ending);
      if (stop < 0) {
        keep(bytes);
        return;
      }
      keep(bytes.subarray(0, stop));
      const line = take();
      onLines(line, 0, line.length, ending);
      seenEnding = true;
      start = stop + 1;
    }
    const last = bytes.lastIndexOf(ending);
    if (last >= start) {
      seenEnding = true;
      onLines(bytes, start, last + 1, ending);
      start = last + 1;
    }
    keep(bytes.subarray(start));
  }

  return {
    push(chunk) {
      let bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
      if (head !== null) {
        bytes = Buffer.concat([head, bytes]);
        const { length } = bytes;
        const isMark = length > 0 && BYTE_ORDER_MARK.subarray(0, length).equals(bytes.subarray(0, 3));
        if (length === 0 || (isMark && length < BYTE_ORDER_MARK.length)) {
          head = bytes;
          return;
        }
        head = null;
        if (isMark) bytes = bytes.subarray(BYTE_ORDER_MARK.length);
      }
      feed(bytes);
      if (!seenEnding && kept > LINE_CAP) switchToCr();
    },
    end() {
      if (head !== null) feed(head);
      head = null;
      switchToCr();
      if (kept === 0) return;
      const line = take();
      onLines(line, 0, line.length, ending);
    },
  };
}

/** Hands on each line by itself, decoded and cleaned, without its end. */
export function createCleanSplitter(take: (line: string) => void): LineSplitter {
  return createLineSplitter((bytes, start, end, ending) => {
    for (let position = start; position < end; ) {
      let stop = bytes.indexOf(ending, position);
      if (stop < 0 || stop > end) stop = end;
      const next = stop + 1;
      while (stop > position && bytes[stop - 1] === CR) stop -= 1;
      take(cleanLine(decodeLine(bytes, position, stop)));
      position = next;
    }
  });
}

/** `<?xml`, `<smartLicense…`, `{"`, `[{`: bytes that may be a whole document on one line. */
export function startsLikeDocument(bytes: Uint8Array, start = 0): boolean {
  const first = bytes[start];
  const second = bytes[start + 1] ?? 0;
  if (first === 0x7b) return second === 0x22;
  if (first === 0x5b) return second === 0x7b;
  if (first !== 0x3c) return false;
  return second === 0x3f || (second >= 0x41 && second <= 0x5a) || (second >= 0x61 && second <= 0x7a);
}

/** Text of the bytes from `start` to `end`: UTF-8, or latin1 where they aren't valid UTF-8. */
export function decodeLine(bytes: Buffer, start: number, end: number): string {
  const line = bytes.subarray(start, end);
  return isAscii(line) || !isUtf8(line) ? line.toString('latin1') : line.toString('utf8');
}
