import nearley from 'nearley';
import grammar, { type LineShape } from '../grammar/show.grammar.js';

export type { Dated, LineShape, Pair } from '../grammar/show.grammar.js';

/** Longer lines are read up to here; no show output prints longer ones, so what follows is not a value. */
const LONGEST = 4096;

let compiled: nearley.Grammar | null = null;

/** The shape of one line, surrounding blanks aside. The line must not be blank. */
export function readShape(text: string): LineShape {
  const parses = parseLine(text);
  // The grammar gives one parse for every line; were it ever to give none, the line would still be plain text.
  return parses[0] ?? { kind: 'text' };
}

/** Every parse of a line: exactly one, or the grammar is wrong. */
export function parseLine(text: string): readonly LineShape[] {
  compiled ??= nearley.Grammar.fromCompiled(grammar);
  const parser = new nearley.Parser(compiled);
  parser.feed(text.trim().slice(0, LONGEST));
  return parser.results as LineShape[];
}
