import { cleanLine } from '../text/escape.js';
import { decodeLine } from '../text/lines.js';

const DASH = 0x2d;
/** Bytes in which a prompt ends. */
const PROMPT_CAP = 130;
/** Bytes of a line that tells of a session. */
const TURN_CAP = 160;
const TURN_LEAST = 12;
const TURN =
  /^\s*(?:\[?(?:Shared )?[Cc]onnection (?:to \S+ |from \S+ )?(?:closed|reset|timed out|lost)\b|Trying \S+.{0,60}\bOpen\s*$|User Access Verification\s*$|Script started on )/;
/** Blanks before the beginning of a line that are looked past. */
const INDENT_CAP = 24;

/**
 * One line in the bytes at hand: what can be told of it without decoding, and its text when somebody asks. One object serves
 * all lines of a reader, because every line would need one.
 */
export class RawLine {
  bytes: Buffer = Buffer.alloc(0);
  start = 0;
  /** Index behind the last byte, the line end left out. */
  stop = 0;
  /** Counted from 1 in its source. */
  number = 0;
  /** Index of the first byte that is no blank. */
  first = 0;
  private decoded: string | null = null;

  at(bytes: Buffer, start: number, stop: number, number: number): this {
    this.bytes = bytes;
    this.start = start;
    this.stop = stop;
    this.number = number;
    this.decoded = null;
    let first = start;
    while (first < stop && first - start < INDENT_CAP && isBlank(bytes[first] ?? 0)) first += 1;
    this.first = first;
    return this;
  }

  /** Cleaned of what terminals leave behind; not redacted. */
  get text(): string {
    this.decoded ??= cleanLine(decodeLine(this.bytes, this.start, this.stop));
    return this.decoded;
  }

  get isBlank(): boolean {
    return this.first >= this.stop;
  }

  /** Leftovers of a terminal hide how the line begins: `--More--`, `<--- More --->`, backspaces, escape sequences. */
  get hidesItsBeginning(): boolean {
    if (this.isBlank) return false;
    const byte = this.bytes[this.first] ?? 0;
    if (byte === 0x08 || byte === 0x1b) return true;
    if (byte === DASH) return this.bytes[this.first + 2] === 0x4d;
    return byte === 0x3c && this.bytes[this.first + 1] === DASH;
  }

  /** `----…` */
  get startsWithDashes(): boolean {
    return this.bytes[this.first] === DASH && this.bytes[this.first + 3] === DASH;
  }

  /** `=~=~=~=~=~=~=~= PuTTY log 2026.03.11 09:21:00 =~=~=~=~=~=~=~=`, `!RANCID-CONTENT-TYPE: cisco` */
  get startsCapture(): boolean {
    const { bytes, first } = this;
    if (bytes[first] === 0x21) return bytes[first + 1] === 0x52 && this.holds('RANCID-CONTENT-TYPE');
    return bytes[first] === 0x3d && bytes[first + 1] === 0x7e && this.holds('log');
  }

  /** What terminals and devices print where a session ends or another one begins: `Connection to … closed.`, `Trying 192.0.2.8 ... Open`. */
  get turnsSession(): boolean {
    const { bytes, first, stop } = this;
    if (stop - first > TURN_CAP || stop - first < TURN_LEAST) return false;
    const byte = bytes[first] === 0x5b ? bytes[first + 1] : bytes[first];
    return (byte === 0x43 || byte === 0x53 || byte === 0x54 || byte === 0x55) && TURN.test(this.text);
  }

  /** `SW1#`, `SW1(config)#`, `RP/0/RP0/CPU0:SW1#`: the first word, or what stands for it, ends in a prompt's sign. */
  get startsLikePrompt(): boolean {
    const { bytes, first } = this;
    const limit = Math.min(this.stop, first + PROMPT_CAP);
    if (isBlot(bytes[first] ?? 0, bytes[first + 1] ?? 0)) return bytes.subarray(first, limit).includes(0x23);
    for (let index = first; index < limit; index += 1) {
      const byte = bytes[index] ?? 0;
      const isWord =
        (byte >= 0x61 && byte <= 0x7a) ||
        (byte >= 0x41 && byte <= 0x5a) ||
        (byte >= 0x2d && byte <= 0x3a) ||
        byte === 0x5f;
      if (isWord || byte === 0x28 || byte === 0x29) continue;
      return index > first && (byte === 0x23 || byte === 0x3e);
    }
    return false;
  }

  holds(text: string): boolean {
    return this.bytes.subarray(this.start, this.stop).includes(text);
  }
}

/** `[R`, `<h`, `**`, the first of three bytes of a bullet: what stands where a name was blotted out. */
function isBlot(byte: number, next: number): boolean {
  const isLetter = (next | 0x20) >= 0x61 && (next | 0x20) <= 0x7a;
  return ((byte === 0x5b || byte === 0x3c) && isLetter) || (byte === 0x2a && next === 0x2a) || byte === 0xe2;
}

function isBlank(byte: number): boolean {
  return byte === 0x20 || byte === 0x09 || byte === 0x0d;
}
