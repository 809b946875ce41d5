import type { Span } from '../../model/evidence.js';
import type { RawLine } from './raw-line.js';

/** What only outputs about licensing print. Prose, comments and commands say it otherwise. */
const MARKS = [
  'Smart Licensing is ',
  'Smart Licensing Using Policy:',
  'License Usage:',
  'Usage Reporting:',
  'Trust Code Installed:',
];
/** Lines of an input that are looked at, and those that are kept. */
const LOOKED_AT = 20_000;
const KEPT = 20;

/** Lines that look like an output about licensing and stand where nothing was recognised: what wraps them is not known. */
export class LooseLines {
  lines = 0;
  readonly spans: Span[] = [];
  private seen = 0;

  /** @param textOf cleans and redacts; asked for few lines */
  take(line: RawLine, source: string, textOf: (line: RawLine) => string): void {
    if (this.seen >= LOOKED_AT) return;
    this.seen += 1;
    if (!MARKS.some((mark) => line.holds(mark))) return;
    this.lines += 1;
    if (this.spans.length >= KEPT) return;
    this.spans.push({ source, line: line.number, endLine: line.number, text: textOf(line) });
  }
}
