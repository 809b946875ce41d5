/**
 * What programs put around the lines of an output: marks of a diff or a mail, numbers, the quotes of an element of a list, line ends written
 * as `\n`. Inside stand the lines as a device printed them.
 */

/** A line, and where in it stands what a device printed. */
export interface Peeled {
  readonly head: string;
  /** One after the other lines and what separates them; most often one line alone. */
  readonly pieces: readonly string[];
  readonly tail: string;
}

/** `+` of a diff, `>` of mails, `|` of text bases (a row of a table has more of them), numbers of lines. */
const MARKS = /^(?:(?:> ?){1,9}|\| (?!.* \|)|\+(?![+=])|\s{0,6}\d{1,6}[:.)|]?(?:\s{2}|\t)(?=\s*[A-Za-z!]))/;
/** An element of a list of JSON or Python on a line of its own; the name of a value is none. */
const ELEMENT = /^\s*(?:[bu]?(["'])(?!\s*[,:\]}]))(?=.*\1,?\s*$)/;
const ELEMENT_END = /["'],?\s*$/;
/** `\n` as text, escaped again where a text in a text holds it. */
const LINE_END = /((?:\\+r)?\\+n)/;
/** Between the elements of a list on one line. */
const BETWEEN = /(["'], ?["'])/;
/** What a text with line ends in it stands in. */
const OPENED = /["'{[]/;

/** Takes off what stands around; `pieces` has one line alone where nothing parts them. */
export function peel(line: string): Peeled {
  const marks = MARKS.exec(line)?.[0] ?? '';
  const rest = line.slice(marks.length);
  const element = /["']\s*:/.test(rest) || BETWEEN.test(rest) ? '' : (ELEMENT.exec(rest)?.[0] ?? '');
  const tail = element === '' ? '' : (ELEMENT_END.exec(rest)?.[0] ?? '');
  const text = rest.slice(element.length, rest.length - tail.length);
  return { head: marks + element, pieces: piecesOf(text, element !== ''), tail };
}

function piecesOf(text: string, isElement: boolean): readonly string[] {
  const end = text.includes('\\') ? text.search(LINE_END) : -1;
  const pieces = end >= 0 && (isElement || OPENED.test(text.slice(0, end))) ? text.split(LINE_END) : [text];
  const isList = (isElement || /^\s*\[\s*[bu]?["']/.test(text)) && !/["']\s*:/.test(text) && BETWEEN.test(text);
  return isList ? pieces.flatMap((piece, index) => (index % 2 === 0 ? piece.split(BETWEEN) : [piece])) : pieces;
}
