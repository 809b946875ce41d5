const LF = 0x0a;
const CR = 0x0d;
const NUL = 0x00;
const SPACE = 0x20;
const COLON = 0x3a;
const BRACE = 0x7b;
const LESS = 0x3c;
const GREATER = 0x3e;
const ZERO = 0x30;
const NINE = 0x39;

/** Digits of a message length, and the longest message that may be announced: a larger count is text. */
const LENGTH_DIGITS = 7;
const COUNT_CAP = 1024 * 1024;
/** Bytes by which `<187>4294967295: ` is surely recognised. */
const START_BYTES = 24;
const NOTHING = Buffer.alloc(0);

/** Receives one message without its framing; the bytes are the receiver's to keep. */
export type OnMessage = (bytes: Uint8Array, isTruncated: boolean) => void;

/** Cuts the bytes of one connection into messages, however they arrive. */
export interface Deframer {
  push(chunk: Uint8Array): void;
  /** Bytes of memory that an unfinished message occupies. */
  readonly held: number;
  /** Delivers the record of a sender that ends no line. For the moment when nothing comes any more. */
  quiet(): void;
  /** Delivers what is unfinished. */
  end(): void;
}

/**
 * Both framings of RFC 6587, told apart by what a connection sends: octet counting (`123 <189>…`, section 3.4.1) and
 * messages that end in LF or NUL (section 3.4.2). A connection stays with the one that it began with: a count in the text of a
 * line must not swallow the lines after it. Some IOS XE trains end nothing at all: until a connection has shown a
 * line end, a message also ends where the next `<PRI>count:` begins.
 *
 * Memory is constant: of a longer message `lineBytes` are kept and the rest is read over. Bytes that are no frame are a
 * message up to the next line end, and reading goes on behind it.
 */
export function createDeframer(lineBytes: number, onMessage: OnMessage): Deframer {
  return new StreamDeframer(lineBytes, onMessage);
}

/** A connection as far as it was read. */
class StreamDeframer implements Deframer {
  private buffer: Buffer = NOTHING;
  /** Bytes of it that are in use. */
  private used = 0;
  /** What the connection began with; null before its first message. */
  private framing: 'counted' | 'line' | null = null;
  private isCut = false;
  /** `start`: a count or the first byte of a line is to come. */
  private state: 'start' | 'counted' | 'line' = 'start';
  /** The count as far as it was read, and then the bytes of its message that are to come. */
  private count = { digits: 0, value: 0, isEnded: false };
  private hasEndings = false;
  /** Where the newest `<` of a line without endings stands. */
  private newestLess = 0;

  constructor(
    private readonly lineBytes: number,
    private readonly onMessage: OnMessage,
  ) {}

  get held(): number {
    return this.buffer.length;
  }

  push(chunk: Uint8Array): void {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    let at = 0;
    while (at < bytes.length) {
      if (this.state === 'start') at = this.begin(bytes, at);
      else if (this.state === 'counted') at = this.takeCounted(bytes, at);
      else at = this.takeLine(bytes, at);
    }
  }

  quiet(): void {
    if (this.state === 'line' && !this.hasEndings && beginsRecord(this.buffer.subarray(0, this.used), 0))
      this.finish(true);
  }

  end(): void {
    if (this.state === 'start') this.keep(this.readAsCount());
    this.finish(this.state !== 'counted');
  }

  private keep(bytes: Buffer): void {
    const space = this.lineBytes - this.used;
    if (bytes.length > space) this.isCut = true;
    if (space === 0 || bytes.length === 0) return;
    const length = Math.min(space, bytes.length);
    if (this.used + length > this.buffer.length) {
      // Doubled, so that bytes that come one by one are not copied again and again.
      const grown = Buffer.allocUnsafeSlow(
        Math.max(this.used + length, Math.min(this.lineBytes, 2 * this.buffer.length)),
      );
      this.buffer.copy(grown, 0, 0, this.used);
      this.buffer = grown;
    }
    bytes.copy(this.buffer, this.used, 0, length);
    this.used += length;
  }

  private finish(isWhole: boolean): void {
    const message = withoutEnding(this.buffer.subarray(0, this.used));
    const wasCut = this.isCut || !isWhole;
    this.buffer = NOTHING;
    this.used = 0;
    this.isCut = false;
    this.state = 'start';
    this.count = { digits: 0, value: 0, isEnded: false };
    this.newestLess = 0;
    if (message.length > 0) this.onMessage(message, wasCut);
  }

  /** Reads on at the beginning of a message; what turns out to be no count is the beginning of a line. */
  private begin(bytes: Buffer, from: number): number {
    for (let at = from; at < bytes.length; at += 1) {
      const byte = bytes[at] ?? 0;
      if (this.count.digits === 0 && isFiller(byte)) continue;
      const isDigitOfCount =
        this.framing !== 'line' && !this.count.isEnded && this.count.digits < LENGTH_DIGITS && isDigit(byte);
      if (isDigitOfCount && !(this.count.digits === 0 && byte === ZERO)) {
        this.count.value = this.count.value * 10 + byte - ZERO;
        this.count.digits += 1;
      } else if (byte === SPACE && this.count.digits > 0 && !this.count.isEnded) {
        this.count.isEnded = true;
      } else {
        // Every counted message begins with its PRI: `12 <` is a count, `12 Mar` is not.
        const isCounted = this.count.isEnded && byte === LESS && this.count.value <= COUNT_CAP;
        this.state = isCounted ? 'counted' : 'line';
        this.settleFraming(isCounted, byte === LESS);
        if (!isCounted) this.keep(this.readAsCount());
        return at;
      }
    }
    return bytes.length;
  }

  /** Garbage, such as the rest of a message whose beginning is lost, decides nothing; a second line does. */
  private settleFraming(isCounted: boolean, isPri: boolean): void {
    if (this.framing !== null) return;
    if (isCounted) this.framing = 'counted';
    else if (isPri || this.hasEndings) this.framing = 'line';
  }

  private readAsCount(): Buffer {
    return this.count.digits === 0
      ? Buffer.alloc(0)
      : Buffer.from(`${this.count.value}${this.count.isEnded ? ' ' : ''}`);
  }

  private takeCounted(bytes: Buffer, from: number): number {
    const stop = Math.min(bytes.length, from + this.count.value);
    this.keep(bytes.subarray(from, stop));
    this.count.value -= stop - from;
    if (this.count.value === 0) this.finish(true);
    return stop;
  }

  private takeLine(bytes: Buffer, from: number): number {
    const stop = endOfLine(bytes, from);
    if (this.hasEndings || this.used >= this.lineBytes) this.keep(bytes.subarray(from, stop));
    else {
      // Step by step, so that a record is found before the cap cuts it off.
      const step = Math.min(stop, from + this.lineBytes - this.used);
      this.takeUnended(bytes.subarray(from, step));
      if (step < stop) return step;
    }
    if (stop === bytes.length) return stop;
    this.finish(true);
    this.hasEndings = true;
    return stop + 1;
  }

  /** Delivers the records before the newest one that begins in a line without ending. */
  private takeUnended(bytes: Buffer): void {
    const before = this.used;
    this.keep(bytes);
    const less = bytes.lastIndexOf(LESS);
    if (less >= 0) this.newestLess = before + less;
    if (this.newestLess === 0 || before - this.newestLess > START_BYTES) return;
    const line = this.buffer.subarray(0, this.used);
    // In JSON of a relay, the record is a text.
    if (line[0] === BRACE) return;
    let start = 0;
    const from = Math.max(1, before - START_BYTES);
    for (let at = line.indexOf(LESS, from); at >= 0; at = line.indexOf(LESS, at + 1)) {
      if (!beginsRecord(line, at)) continue;
      this.onMessage(Buffer.from(line.subarray(start, at)), false);
      start = at;
    }
    if (start === 0) return;
    this.buffer = Buffer.from(line.subarray(start));
    this.used = this.buffer.length;
    this.newestLess = Math.max(0, this.newestLess - start);
  }
}

/** The next LF or NUL, or where the bytes end. */
function endOfLine(bytes: Buffer, from: number): number {
  const lf = bytes.indexOf(LF, from);
  const stop = lf < 0 ? bytes.length : lf;
  const nul = bytes.subarray(from, stop).indexOf(NUL);
  return nul < 0 ? stop : from + nul;
}

/** `<187>101: ` or `<187>: `, as IOS XE begins a record. */
function beginsRecord(bytes: Buffer, at: number): boolean {
  let index = at + 1;
  while (index < at + 4 && isDigit(bytes[index])) index += 1;
  if (index === at + 1 || bytes[index] !== GREATER) return false;
  index += 1;
  const digits = index;
  while (index < digits + 10 && isDigit(bytes[index])) index += 1;
  return bytes[index] === COLON && bytes[index + 1] === SPACE;
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= ZERO && byte <= NINE;
}

/** Line ends and blanks that some senders put between frames. */
function isFiller(byte: number): boolean {
  return byte === LF || byte === CR || byte === NUL || byte === SPACE;
}

function withoutEnding(bytes: Buffer): Buffer {
  let end = bytes.length;
  while (end > 0 && (bytes[end - 1] === LF || bytes[end - 1] === CR || bytes[end - 1] === NUL)) end -= 1;
  return bytes.subarray(0, end);
}
