import type { InnerLine } from './hint.js';
import type { DictValue, TextValue } from './notation.js';

/** Lines `from` to `to` (the last one included) of some lines are one event, written as a dictionary. */
export interface Group {
  readonly from: number;
  readonly to: number;
  readonly value: DictValue;
}

/** A text that stands on a line of the user's file. */
export function textValue(text: string, line: number): TextValue {
  return { kind: 'text', text, line, step: 0, isTaken: false };
}

/** A dictionary of texts that stand on one line; of two with one name the first. */
export function dictOf(pairs: Iterable<readonly [name: string, text: string]>, line: number): DictValue {
  const entries = new Map<string, TextValue>();
  for (const [name, text] of pairs) if (!entries.has(name)) entries.set(name, textValue(text, line));
  return { kind: 'dict', entries };
}

/** The lines from one on up to the first that matches, or as many as are looked at. */
export function linesUpTo(lines: readonly InnerLine[], from: number, ends: RegExp, most: number): number {
  let to = from;
  while (to + 1 < lines.length && to - from < most && !ends.test(lines[to]?.text ?? '')) to += 1;
  return to;
}
