/**
 * What programs put around the lines of an output: marks of a diff or a mail, numbers, the quotes of an element of a list, line ends written
 * as `\n`. Inside stand the lines as a device printed them.
 */
import { kindOfName } from './fields.js';

/** A line, and where in it stands what a device printed. */
export interface Peeled {
  readonly head: string;
  /** One after the other lines and what separates them; most often one line alone. */
  readonly pieces: readonly string[];
  readonly tail: string;
  /** Blanks before an element, which its quotes hide. */
  readonly indent: number;
}

/** `+` of a diff, `>` of mails, `|` of text bases (a row of a table has more of them), numbers of lines. */
const MARKS = /^(?:(?:> ?){1,9}|\| (?!.* \|)|\+(?![+=])|\s{0,6}\d{1,6}[:.)|]?(?:\s{2}|\t)(?=\s*[A-Za-z!"'<]))/;
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
  const indent = element.length - element.trimStart().length;
  return { head: marks + element, pieces: piecesOf(text, element !== ''), tail, indent };
}

/** `"lines": ["X", "Y"]`: what such a list is called, and where its first text begins. */
const INNER_LIST = /(?<=["']([\w.-]{1,64})["']\s{0,4}:\s{0,4})\[\s{0,80}[bu]?["']/g;
const LIST_END = /["']\s{0,80}\]/g;
/** An option of a program, among its other arguments: they are one command. */
const ARGUMENT = /["']--?[A-Za-z]/;
/** What stands around the texts of a list: nothing goes on across it. */
export const isEdge = (separator: string): boolean => /^\[|\]$/.test(separator);

/** A list of secrets, or of a name and its secret: what it is called tells so. */
const isOfPairs = (name: string): boolean =>
  kindOfName(name.replace(/List$/, '')) !== null || /auth|cred|login/i.test(name);

/** The texts of lists in a document on one line, each as a line of its own; lists of secrets stay with their names. */
function innerLists(text: string): readonly string[] {
  const pieces: string[] = [];
  let done = 0;
  /** Where the last list that was looked at ends: each is looked at once. */
  let seen = 0;
  for (const match of text.matchAll(INNER_LIST)) {
    const start = match.index + match[0].length;
    if (match.index < seen || isOfPairs(match[1] ?? '')) continue;
    LIST_END.lastIndex = start;
    const end = LIST_END.exec(text);
    if (end === null) break;
    seen = end.index + end[0].length;
    const texts = text.slice(start, end.index);
    if (/["']\s*:|[{}]/.test(texts)) continue;
    const elements = texts.split(BETWEEN);
    if (ARGUMENT.test(`"${elements.join('')}`)) continue;
    if (elements.some((each) => /^[\w-]{1,40}$/.test(each) && kindOfName(each) !== null)) continue;
    pieces.push(text.slice(done, match.index), match[0], ...elements, end[0]);
    done = seen;
  }
  return pieces.length === 0 ? [text] : [...pieces, text.slice(done)];
}

function piecesOf(text: string, isElement: boolean): readonly string[] {
  const end = text.includes('\\') ? text.search(LINE_END) : -1;
  const pieces = end >= 0 && (isElement || OPENED.test(text.slice(0, end))) ? text.split(LINE_END) : [text];
  if (!isElement && /:\s{0,4}\[\s{0,80}[bu]?["']/.test(text))
    return pieces.flatMap((piece, index) => (index % 2 === 0 ? innerLists(piece) : [piece]));
  const isList =
    !ARGUMENT.test(text) &&
    (isElement || /^\s*\[\s*[bu]?["']/.test(text)) &&
    !/["']\s*:/.test(text) &&
    BETWEEN.test(text);
  return isList ? pieces.flatMap((piece, index) => (index % 2 === 0 ? piece.split(BETWEEN) : [piece])) : pieces;
}
