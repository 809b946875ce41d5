import stringWidth from 'string-width';
import wrapAnsi from 'wrap-ansi';

/**
 * Characters that surely take one column: ASCII, Latin letters, and the punctuation, arrows and lines that our own texts
 * use. Measuring anything else needs Unicode tables, whose first use takes longer than a whole short diagnosis.
 */
const NARROW = /^[\x20-\x7e\u00a1-\u024f\u2010-\u2027\u2190-\u2193\u2500]*$/;

/** Columns that a text takes on a terminal. */
export function widthOf(text: string): number {
  return NARROW.test(text) ? text.length : stringWidth(text);
}

/** Breaks a text into lines of at most `columns`, at blanks where there are any. */
export function wrapText(text: string, columns: number): string[] {
  if (!NARROW.test(text)) return wrapAnsi(text, columns, { trim: true, hard: true }).split('\n');
  const lines: string[] = [];
  let line = '';
  let isEmpty = true;
  // Runs of blanks stay as they are: evidence is shown as printed.
  for (const word of text.split(' ')) {
    const joined = isEmpty ? word : `${line} ${word}`;
    if (joined.trimEnd().length <= columns) {
      line = joined;
      isEmpty = false;
      continue;
    }
    if (!isEmpty) lines.push(line.trimEnd());
    let rest = word;
    for (; rest.length > columns; rest = rest.slice(columns)) lines.push(rest.slice(0, columns));
    line = rest;
    isEmpty = false;
  }
  lines.push(line.trimEnd());
  return lines;
}
