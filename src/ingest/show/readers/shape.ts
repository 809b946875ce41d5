import nearley from 'nearley';
import { Memo } from '../../../model/memo.js';
import grammar, { type LineShape } from '../../grammar/show.grammar.js';

export type { Dated, LineShape, Pair } from '../../grammar/show.grammar.js';

/** Longer lines are read up to here; no show output prints longer ones, so what follows is not a value. */
const LONGEST = 4096;

let compiled: nearley.Grammar | null = null;

/** Lines whose shape is remembered, and the longest of them: most lines of an output are those of every other switch. */
const REMEMBERED = 4096;
const REMEMBERED_LENGTH = 160;
const shapes = new Memo<string, LineShape>(REMEMBERED);

/** The shape of one line, surrounding blanks aside. The line must not be blank. */
export function readShape(text: string): LineShape {
  const known = shapes.get(text);
  if (known !== undefined) return known;
  const shape = shapeOf(text);
  if (text.length > REMEMBERED_LENGTH) return shape;
  shapes.set(text, shape);
  return shape;
}

function shapeOf(text: string): LineShape {
  // The grammar gives one parse for every line; were it ever to give none, the line would still be plain text.
  const shape = parseLine(text)[0] ?? { kind: 'text' };
  if (shape.kind !== 'text' && shape.kind !== 'pairs') return shape;
  const plain = withoutFillers(text);
  if (plain === text) return shape;
  const filled = parseLine(plain)[0] ?? shape;
  return filled.kind === 'text' ? shape : filled;
}

/**
 * `uck9....(ISR_4400_UnifiedCommun..)...1.......IN USE`: columns that a document filled up with dots, or parted with bars. The
 * dots of a name that was cut (`Advan...)`) stay.
 */
function withoutFillers(text: string): string {
  if (!/\.{3}|[_·…]{2}|\|/.test(text)) return text;
  return text
    .slice(0, LONGEST)
    .replace(/\.{3,}(?!\.|\))|[_·…]{2,}/g, '  ')
    .replace(/^\||\|$/g, '')
    .replaceAll('|', '  ')
    .trim();
}

/** Every parse of a line: exactly one, or the grammar is wrong. */
export function parseLine(text: string): readonly LineShape[] {
  compiled ??= nearley.Grammar.fromCompiled(grammar);
  const parser = new nearley.Parser(compiled);
  parser.feed(text.trim().slice(0, LONGEST));
  return parser.results;
}
