import truncatedWidth from 'fast-string-truncated-width';
import { wrapAnsi } from 'fast-wrap-ansi';

/**
 * Characters that surely take one column: ASCII, Latin letters, and the punctuation, arrows and lines that our own texts
 * use. Measuring anything else needs Unicode tables, whose first use takes longer than a whole short diagnosis.
 */
const NARROW = /^[\x20-\x7e\u00a1-\u024f\u2010-\u2027\u2190-\u2193\u2500]*$/;

/** Columns that a text takes on a terminal. */
export function widthOf(text: string): number {
  return NARROW.test(text) ? text.length : truncatedWidth(text).width;
}

/** A text cut or filled to so many columns; what is cut ends in `…`. */
export function fitTo(text: string, columns: number): string {
  if (columns <= 0) return '';
  const own = widthOf(text);
  if (own <= columns) return text + ' '.repeat(columns - own);
  const { index, width } = truncatedWidth(text, { limit: columns, ellipsis: '…', ellipsisWidth: 1 });
  return `${text.slice(0, index)}…${' '.repeat(columns - 1 - width)}`;
}

/** Longer than any word of a language. */
const LONG_WORD = /[^ \n]{200,}/gu;

/**
 * A text in pieces of at most `cap`, cut between characters; one that is larger by itself is a piece of its own.
 * @param sizeOf what a character counts, in the unit of `cap`: columns, bytes
 */
export function cutInto(text: string, cap: number, sizeOf: (character: string) => number): string[] {
  const pieces: string[] = [];
  let piece = '';
  let size = 0;
  for (const character of text) {
    const own = sizeOf(character);
    if (size + own > cap && piece !== '') {
      pieces.push(piece);
      piece = '';
      size = 0;
    }
    piece += character;
    size += own;
  }
  return [...pieces, piece];
}

/** Breaks a text into lines of at most `columns`, at blanks where there are any. */
export function wrapText(text: string, columns: number): string[] {
  if (!NARROW.test(text)) {
    // The library's time for one word is quadratic in its length.
    const cut = text.replace(LONG_WORD, (word) => cutInto(word, columns, widthOf).join('\n'));
    return wrapAnsi(cut, columns, { trim: true, hard: true }).split('\n');
  }
  const lines: string[] = [];
  let line = '';
  /** Length of the line without the blanks at its end. */
  let kept = 0;
  let isEmpty = true;
  // Runs of blanks stay as they are: evidence is shown as printed.
  for (const word of text.split(' ')) {
    const width = word === '' ? kept : (isEmpty ? 0 : line.length + 1) + word.length;
    if (width <= columns) {
      line = isEmpty ? word : `${line} ${word}`;
      kept = width;
      isEmpty = false;
      continue;
    }
    if (!isEmpty) lines.push(line.trimEnd());
    let start = 0;
    for (; word.length - start > columns; start += columns) lines.push(word.slice(start, start + columns));
    line = word.slice(start);
    kept = line.length;
    isEmpty = false;
  }
  lines.push(line.trimEnd());
  return lines;
}
