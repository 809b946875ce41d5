/**
 * What programs put around the lines of an output: marks of a diff or a mail, numbers, the quotes of an element of a list, line ends written
 * as `\n` or `<br>`. Inside stand the lines as a device printed them.
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
  /** Which line it is, where a number in front says so. */
  readonly number: number | null;
}

/** `+` of a diff, `>` of mails, `|` of text bases and of our reports (a row of a table has more of them), numbers of lines. */
const MARKS =
  /^(?:(?:> ?){1,9}|\s{0,8}\| (?:\S{1,200}:\d{1,9} {2}| {8,40}(?=\S)(?!.* \|))|\| (?!.* \|)|\+(?!\+|=(?!={2}))|\s{0,6}\d{1,6}[:.)|]?(?:\s{2}|\t)(?=\s*[A-Za-z!"'<]))/;
/** An element of a list of JSON or Python on a line of its own; the name of a value is none. */
const ELEMENT = /^\s*(?:[bu]?(["'])(?!\s*[,:\]}]))(?=.*\1,?\s*$)/;
const ELEMENT_END = /["'],?\s*$/;
/** `\n` as text, escaped again where a text in a text holds it. */
const LINE_END = /((?:\\+r)?\\+n)/;
/** A tag that ends a line of a page; cells of a table stay together, since one may name the other. */
const PAGE_TAG =
  /<(?:(?:br|hr)\s?\/?|\/tr>\s{0,80}<tr(?=[\s>])[^<>]{0,200}|\/?(?:html|body|p|div|pre|li|ul|ol|dl|blockquote|section|article|h[1-6])(?:\s[^<>]{0,200})?)>/;
/** The same in a page. It begins with the tag: blanks in front, tried at each of them, cost eighty times the line. */
const PAGE_LINE_END = new RegExp(`(${PAGE_TAG.source}(?:\\s{0,80}${PAGE_TAG.source})*)`, 'i');
/** Between the elements of a list on one line: in the quotes that it begins with, the others are part of its texts. */
const BETWEEN = /(["'], ?["'])/;
const betweenOf = (list: string): RegExp => (/["']/.exec(list)?.[0] === '"' ? /(", ?")/ : /(', ?')/);
/** The number of a line that stands behind a numbered one; whatever follows it is that line. */
const NUMBER = /^\s{0,6}(\d{1,6})[:.)|]?(?:\s{1,2}|\t|$)/;

/** What stands before a line: marks, or its number. */
function marksOf(line: string, last: number | null): { marks: string; number: number | null } {
  const numbered = last === null ? null : NUMBER.exec(line);
  const [whole = '', next = ''] = numbered ?? [];
  if (numbered !== null && Number(next) === Number(last) + 1) return { marks: whole, number: Number(next) };
  const marks = MARKS.exec(line)?.[0] ?? '';
  const found = /^\s{0,6}(\d{1,6})/.exec(marks)?.[1];
  return { marks, number: found === undefined ? null : Number(found) };
}
/** What a text with line ends in it stands in. */
const OPENED = /["'{[]/;

/**
 * Takes off what stands around; `pieces` has one line alone where nothing parts them.
 * @param last the number of the line before, where it had one
 */
export function peel(line: string, last: number | null = null): Peeled {
  const { marks, number } = marksOf(line, last);
  const rest = line.slice(marks.length);
  const element = /["']\s*:/.test(rest) || BETWEEN.test(rest) ? '' : (ELEMENT.exec(rest)?.[0] ?? '');
  const tail = element === '' ? '' : (ELEMENT_END.exec(rest)?.[0] ?? '');
  const text = rest.slice(element.length, rest.length - tail.length);
  const indent = element.length - element.trimStart().length;
  return { head: marks + element, pieces: piecesOf(text, element), tail, indent, number };
}

/** `"lines": ["X", "Y"]`: what such a list is called, and where its first text begins. */
const INNER_LIST = /(?<=["']([\w.-]{1,64})["']\s{0,4}:\s{0,4})\[\s{0,80}[bu]?["']/g;
const LIST_END = /["']\s{0,80}\]/g;
/** An option of a program, among its other arguments: they are one command. */
const ARGUMENT = /["']--?[A-Za-z]/;
/** What stands around the texts of a list: nothing goes on across it. */
export const isEdge = (separator: string): boolean => /^\[|\]$|^"$/.test(separator);

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
    const elements = texts.split(betweenOf(match[0]));
    if (ARGUMENT.test(`"${elements.join('')}`)) continue;
    if (elements.some((each) => /^[\w-]{1,40}$/.test(each) && kindOfName(each) !== null)) continue;
    pieces.push(text.slice(done, match.index), match[0], ...elements, end[0]);
    done = seen;
  }
  return pieces.length === 0 ? [text] : [...pieces, text.slice(done)];
}

/** @param quoted what stands before an element of a list, its quote last; nothing before other lines */
function piecesOf(text: string, quoted: string): readonly string[] {
  if (quoted !== '') return linesOf(text, 'element', quoted);
  return textsOf(text).flatMap(({ piece, isText }, index) =>
    index % 2 === 0 ? linesOf(piece, isText ? 'text' : 'line') : [piece],
  );
}

/** `"stdout": "…"`: a text of several words or lines in a document on one line. */
const TEXT = /(?<=["']\s{0,4}:\s{0,4})"(?=[^"\\\s]{0,256}[\s\\])((?:[^"\\]|\\.)*)"(?=\s{0,80}(?:[,}\]]|$))/g;
/** Characters behind a text in which the name of what it is may stand. */
const NAMED_BEHIND = 160;

/** Whether names stand in what is around a text that tell of a secret: it is one then, or holds it. */
function tellsOfSecret(around: string): boolean {
  // Of a host the community stands in what its traps are called.
  return [...around.matchAll(/["']([\w.:/-]{2,80})["']/g)].some(
    ([, name = '']) => kindOfName(name) !== null || /^traps?$/i.test(name),
  );
}

interface Piece {
  readonly piece: string;
  readonly isText: boolean;
}

/** What a document consists of and its texts, one after the other, with the quotes between them. */
function textsOf(document: string): readonly Piece[] {
  const whole = [{ piece: document, isText: false }];
  if (!/["']\s{0,4}:\s{0,4}"/.test(document)) return whole;
  const pieces: Piece[] = [];
  let done = 0;
  for (const { 0: quoted, 1: text = '', index } of document.matchAll(TEXT)) {
    const end = index + quoted.length;
    const before = document.slice(done, index);
    if (tellsOfSecret(before) || tellsOfSecret(document.slice(end, end + NAMED_BEHIND))) continue;
    const quote = { piece: '"', isText: false };
    pieces.push({ piece: before, isText: false }, quote, { piece: text, isText: true }, quote);
    done = end;
  }
  return pieces.length === 0 ? whole : [...pieces, { piece: document.slice(done), isText: false }];
}

/** A line as it is, the text of a field in a document, an element of a list. */
type Of = 'line' | 'text' | 'element';

function linesOf(text: string, of: Of, quoted = ''): readonly string[] {
  const shown = text.includes('<') ? text.split(PAGE_LINE_END) : [text];
  return shown.flatMap((piece, index) => (index % 2 === 0 ? textPieces(piece, of, quoted) : [piece]));
}

function textPieces(text: string, of: Of, quoted: string): readonly string[] {
  const isElement = of === 'element';
  const end = text.includes('\\') ? text.search(LINE_END) : -1;
  const pieces = end >= 0 && (of !== 'line' || OPENED.test(text.slice(0, end))) ? text.split(LINE_END) : [text];
  if (of === 'line' && /:\s{0,4}\[\s{0,80}[bu]?["']/.test(text))
    return pieces.flatMap((piece, index) => (index % 2 === 0 ? innerLists(piece) : [piece]));
  const isList =
    !ARGUMENT.test(text) &&
    (isElement || /^\s*\[\s*[bu]?["']/.test(text)) &&
    !/["']\s*:/.test(text) &&
    BETWEEN.test(text);
  const between = betweenOf(quoted + text);
  return isList ? pieces.flatMap((piece, index) => (index % 2 === 0 ? piece.split(between) : [piece])) : pieces;
}
