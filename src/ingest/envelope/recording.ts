import type { Stamp } from '../../model/stamp.js';

/** A piece of what a terminal showed. */
const EVENT = /^\[\s*[\d.]+,\s*"([a-z])",\s*("(?:[^"\\]|\\.)*")\s*\]\s*,?\s*$/;
/** Characters of a line that goes on. */
const HELD_CAP = 1024 * 1024;

/** Reads recordings of asciinema (asciicast v2 and v3): a head in JSON, then one list a line, `[time, "o", "what was shown"]`. */
export class Recording {
  private held = '';
  private heldAt = 0;

  /** @param emit takes a line that was shown, with the line of the file on which it begins */
  constructor(private readonly emit: (text: string, number: number) => void) {}

  /** When the recording began, by its first line; undefined for a line that begins none. */
  static startOf(line: string): Stamp | null | undefined {
    if (!/^\s*\{\s*"version":\s*[23]\s*,/.test(line) || !/"(?:width|term)"/.test(line)) return undefined;
    const seconds = Number(/"timestamp":\s*(\d{9,11})\b/.exec(line)?.[1]);
    return Number.isNaN(seconds) ? null : { ms: seconds * 1000, isUtc: true, zone: null };
  }

  /** True for a line of the recording. */
  take(line: string, number: number): boolean {
    const [, kind, shown = ''] = EVENT.exec(line) ?? [];
    if (kind === undefined) return line.trim() === '';
    if (kind !== 'o') return true;
    if (this.held === '') this.heldAt = number;
    this.held += read(shown);
    const lines = this.held.split('\n');
    this.held = lines.pop() ?? '';
    for (const text of lines) {
      this.emit(text.replace(/\r+$/, ''), this.heldAt);
      this.heldAt = number;
    }
    if (this.held.length > HELD_CAP) this.end();
    return true;
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
