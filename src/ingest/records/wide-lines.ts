import { BYTE_ORDER_MARK, decodeLine } from '../text/lines.js';

/** Bytes of a line that are handed on at once: a document of many megabytes may be one line. */
const PIECE = 1024 * 1024;
const LF = 10;
const CR = 13;
const COMMA = 0x2c;

export interface WideSplitter {
  push(chunk: Uint8Array): void;
  end(): void;
}

/**
 * Cuts bytes into lines of text, however long they are: a very long one comes in pieces with the same number, cut behind a comma,
 * so that a value which is read as it comes isn't cut within a word. Lines end in LF or CRLF, or in CR where there is no LF.
 */
export function createWideSplitter(onLine: (text: string, number: number) => void): WideSplitter {
  let rest: Buffer = Buffer.alloc(0);
  let number = 1;
  let isFirst = true;

  function hand(bytes: Buffer, start: number, stop: number): void {
    let end = stop;
    while (end > start && bytes[end - 1] === CR) end -= 1;
    const line = bytes.subarray(start, end);
    // A console, or an old Macintosh, that prints carriage returns alone.
    if (line.includes(CR) && isFirst && line.length > 512) {
      for (const part of decodeLine(line, 0, line.length).split('\r')) onLine(part, number++);
      return;
    }
    onLine(decodeLine(bytes, start, end), number);
    number += 1;
  }

  return {
    push(chunk) {
      let bytes = rest.length === 0 ? Buffer.from(chunk) : Buffer.concat([rest, chunk]);
      if (isFirst && bytes.subarray(0, 3).equals(BYTE_ORDER_MARK)) bytes = bytes.subarray(3);
      let start = 0;
      for (let stop = bytes.indexOf(LF, start); stop >= 0; stop = bytes.indexOf(LF, start)) {
        hand(bytes, start, stop);
        isFirst = false;
        start = stop + 1;
      }
      while (bytes.length - start > PIECE) {
        const comma = bytes.lastIndexOf(COMMA, start + PIECE - 1);
        const cut = comma > start ? comma + 1 : start + PIECE;
        onLine(decodeLine(bytes, start, cut), number);
        start = cut;
      }
      rest = bytes.subarray(start);
    },
    end() {
      if (rest.length > 0) hand(rest, 0, rest.length);
      rest = Buffer.alloc(0);
    },
  };
}
