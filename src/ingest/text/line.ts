import type { Span } from '../../model/evidence.js';

/** One line of an input, already cleaned: terminal leftovers removed, control characters escaped, secrets redacted. */
export interface Line {
  /** Counted from 1 in its source. */
  readonly number: number;
  readonly text: string;
}

/** The span of a run of lines. */
export function spanOf(source: string, lines: readonly Line[]): Span {
  const first = lines[0];
  const last = lines[lines.length - 1];
  return {
    source,
    line: first?.number ?? 0,
    endLine: last?.number ?? 0,
    text: lines.map((line) => line.text).join('\n'),
  };
}
