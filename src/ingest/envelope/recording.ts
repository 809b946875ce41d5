import type { Stamp } from '../../model/stamp.js';

/** asciinema: a piece of what a terminal showed, or of what was typed. */
const EVENT = /^\[\s*[\d.]+,\s*"([a-z])",\s*("(?:[^"\\]|\\.)*")\s*\]\s*,?\s*$/;
const HEAD = /^\s*\{\s*"version":\s*[23]\s*,(?=.*"(?:width|term)")/;
/** tlog: the keys that each of its lines has, in its order; `host` is where it recorded, which is no device. */
const PIECE = /^\s*\{"ver":"?[\d.]+"?,.*?"rec":"([^"]*)",.*"time":(\d+(?:\.\d+)?),.*"out_txt":("(?:[^"\\]|\\.)*")/;
const PIECE_HEAD = /^\s*\{"ver":"?[\d.]+"?,(?:"host":"[^"]*",)?"rec":"/;
/** Characters of a line that goes on. */
const HELD_CAP = 1024 * 1024;

/**
 * Reads what programs recorded of a terminal: asciinema (asciicast v2 and v3: a head in JSON, then one list a line,
 * `[time, "o", "what was shown"]`) and tlog (an object a line, `"out_txt":"what was shown"`).
 */
export class Recording {
  private held = '';
  private heldAt = 0;
  /** tlog's name of the recording that goes on: a file can hold several. */
  private name = '';

  /** @param emit takes a line that was shown, with the line of the file on which it begins */
  constructor(private readonly emit: (text: string, number: number) => void) {}

  /** Whether a recording begins with this line, of which the end may be missing. */
  static begins(line: string): boolean {
    return HEAD.test(line) || PIECE_HEAD.test(line);
  }

  /** When the recording began, by its first line; undefined for a line that begins none. */
  static startOf(line: string): Stamp | null | undefined {
    const isHead = HEAD.test(line);
    const seconds = isHead ? /"timestamp":\s*(\d{9,11})\b/.exec(line)?.[1] : PIECE.exec(line)?.[2];
    if (seconds !== undefined) return { ms: Math.floor(Number(seconds) * 1000), isUtc: true, zone: null };
    return isHead ? null : undefined;
  }

  /** True for a line of the recording. */
  take(line: string, number: number): boolean {
    if (line.trim() === '' || HEAD.test(line)) return true;
    const [, kind, event = ''] = EVENT.exec(line) ?? [];
    const [, name = '', , piece] = (kind === undefined ? PIECE.exec(line) : null) ?? [];
    if (kind === undefined && piece === undefined) return false;
    if (name !== this.name) this.end();
    this.name = name;
    if (kind === undefined || kind === 'o') this.show(read(piece ?? event), number);
    return true;
  }

  private show(shown: string, number: number): void {
    if (this.held === '') this.heldAt = number;
    const lines = (this.held + shown).split('\n');
    this.held = lines.pop() ?? '';
    for (const text of lines) {
      this.emit(text.replace(/\r+$/, ''), this.heldAt);
      this.heldAt = number;
    }
    if (this.held.length > HELD_CAP) this.end();
  }

  end(): void {
    if (this.held !== '') this.emit(this.held.replace(/\r+$/, ''), this.heldAt);
    this.held = '';
  }
}

function read(shown: string): string {
  try {
    return String(JSON.parse(shown));
  } catch {
    return shown.slice(1, -1);
  }
}
