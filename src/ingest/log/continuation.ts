import type { Fit } from './template.js';

/** A log line that may go on. */
interface Begun {
  /** Its text with single blanks. */
  readonly text: string;
  /** Characters of its newest physical line. */
  readonly width: number;
  readonly fit: Fit | null;
}

/** Whether a line may go on with the log line, by what is seen of it before its secrets are looked for. */
export function mayGoOn({ fit, width }: Begun, next: string, isLog: boolean): boolean {
  if (fit?.state === 'cut') return true;
  return isLog && (INDENTED.test(next) || ((fit?.isOpen ?? false) && width >= COLUMNS.least && width <= COLUMNS.most));
}

/** A device sets what goes on far in. */
const INDENTED = /^\s{6,}\S/;
/** Widths of terminals that break lines. */
const COLUMNS = { least: 60, most: 80 };

/**
 * The log line together with a line that goes on with it, or null when that line is something else. A line goes on when
 * the message's template is incomplete without it; when the terminal ran out of columns (72 to 80) in the last field;
 * or, in a log, when it is indented deeply, as the device itself breaks lines.
 */
export function continuation(
  held: Begun,
  next: string,
  isLog: boolean,
  fitOf: (text: string) => Fit | null,
): { text: string; fit: Fit | null } | null {
  const rest = next.trim();
  const spaced = `${held.text} ${rest}`;
  // A terminal of 80 columns cuts through words, a device of 72 between them.
  const glued = held.width === 80 && !/^\s/.test(next) ? held.text + rest : null;
  if (held.fit?.state === 'cut') {
    for (const text of glued === null ? [spaced] : [spaced, glued]) {
      const fit = fitOf(text);
      if (fit?.state === 'whole') return { text, fit };
    }
    const fit = fitOf(spaced);
    if (fit === null || fit.state === 'whole') return null;
    // Within the fixed words of the template there is no doubt; in a field only a terminal's width speaks for it.
    const goesOn =
      !fit.isOpen ||
      (isLog && held.width <= 80 && Object.keys(fit.fields).length >= Object.keys(held.fit.fields).length);
    return goesOn ? { text: spaced, fit } : null;
  }
  if (!isLog) return null;
  const isIndented = INDENTED.test(next);
  const firstWord = /^\S+/.exec(rest)?.[0] ?? '';
  const isWrapped =
    (held.fit?.isOpen ?? false) &&
    held.width >= COLUMNS.least &&
    held.width <= COLUMNS.most &&
    held.width + 1 + firstWord.length > 72;
  if (!isIndented && !isWrapped) return null;
  const text = glued !== null && isWrapped ? glued : spaced;
  return { text, fit: fitOf(text) ?? held.fit };
}
