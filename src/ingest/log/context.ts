import { holdsClock, isPart, isPieceOfStamp } from '../text/device-name.js';
import { FACILITY_SEVERITY, LEVEL } from '../text/severity.js';

/** Words that differ between lines of one device: how bad a message is, what handed it on, the stream that it went through. */
const PASSING = new RegExp(
  `^(?:${LEVEL}|std(?:out|err)|output|[FP]|${FACILITY_SEVERITY}|%?[A-Z][A-Z0-9_]*-(?:[A-Z0-9_]+-)?[0-7]-[A-Z0-9_]+)$`,
  'i',
);

/** `building 2`: a place or a part of a network, with the number that tells it from others. */
const NUMBERED = /^[A-Za-z]+ \d{1,4}$/;
/** Words whose numbers differ from line to line, whoever sent it. */
const COUNTS =
  /^(?:article|comment|reply|window|line|pid|thread|worker|seq\w*|count|job|task|attempt|msg|message|record|row|entry|page|event|id|no|nr|number|step|process|proc|conn\w*|session|tty|vty|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec) /i;

/** Whether the number behind a word (`step `) differs from line to line, whoever sent it. */
export function isCount(word: string): boolean {
  return COUNTS.test(word);
}

/** `192.0.2.7`, `192.0.2.7.514`, `('192.0.2.7',`: whatever stands around an address. */
const ADDRESS = /(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?!\d)/;

/** `[sw1]`, `sw1:`, `"sw1"`: without what is put around a word. */
export function undressed(word: string): string {
  return word.replace(/^[[(<"'`*]+|[\])>"'`*:]+$/g, '');
}

/** Of the words before a line's own header, those that may stand for its sender: without times, numbers and levels; null for none. */
export function contextOf(words: readonly string[]): string | null {
  const left = words.filter((word) => {
    const bare = undressed(word);
    // `00] `: the window of multitail that a line came from.
    if (/^\d\d\]$/.test(word)) return true;
    // Members of one stack speak by turns.
    if (isPart(word) || isPart(bare)) return false;
    if (NUMBERED.test(word)) return !COUNTS.test(word);
    return (
      (/\p{L}/u.test(bare) || ADDRESS.test(bare)) && !PASSING.test(bare) && !isPieceOfStamp(bare) && !holdsClock(bare)
    );
  });
  return left.length === 0 ? null : left.join(' ');
}

/** A day, a time, a process, a thread: what differs from line to line, whoever sent it. */
const COUNTED =
  /\d-\d\d-\d\d|\d:\d\d|\[\d+\]|^\W*(?:\w+[-_.])?(?:thread|exec|worker|pool|task|job|pid|line|seq|msg|proc)/i;

/** The same of what a program that is not known put before a message: addresses, and words with a number. */
export function contextBefore(text: string): string | null {
  return contextOf(text.split(/\s+/).filter((word) => ADDRESS.test(word) || (/\d/.test(word) && !COUNTED.test(word))));
}

/** Words behind a message that may tell its sender from others (`<-- warehouse`, `# rack 12`); empty for moments, levels and marks. */
export function wordsBehind(text: string): readonly string[] {
  const words = /^[^\s\p{L}\d]*\s/u.test(text) ? text.split(/[\s,;|]+/).map(undressed) : [];
  const numbered = words.map((word, at) =>
    /^\p{L}+$/u.test(word) && /^\d{1,4}$/.test(words[at + 1] ?? '') ? `${word} ${words[at + 1]}` : word,
  );
  // `(x3)`: how often it came.
  return numbered.filter((word) => contextOf([word]) !== null && !/^(?:x\d+|\d+x)$/i.test(word));
}

/** Whether two contexts are made alike and name others: `[core one]` and `[core two]`, and not a question that a console printed. */
export function areOthers(one: string | null, other: string | null): boolean {
  if (one === null || other === null || one === other) return false;
  const [part, otherPart] = [one, other].map((context) => OF_PART.exec(context)?.[0]);
  if (part !== undefined && otherPart !== undefined && part !== otherPart) return true;
  // `{:warehouse`, `:canteen`: what opens a list stands before its first key alone.
  const [bare, another] = [one, other].map((context) => context.replace(/^[{[(]+(?=[:"'\p{L}])/u, ''));
  const shape = (context = '') => context.replace(/[\p{L}\d_.-]+/gu, 'w');
  if (bare === another) return false;
  return shape(bare) === shape(another) || differ(cellsOf(one), cellsOf(other));
}

/** Of two logs which one, whatever stands before its lines. */
export const OF_PART = /^line \d+(?= |$)/;

/** What a text around a line and the line itself have that may tell its sender. */
export function bothOf(outer: string, own: string | undefined): string {
  return own === undefined || own === outer ? outer : `${outer} ${own}`;
}

/** `Place sw1, Zone north`: the cells of a row by their columns; empty for any other context. */
function cellsOf(context: string): Map<string, string> {
  const cells = context.split(', ').map((cell) => cell.split(' '));
  return cells.every(({ length }) => length === 2)
    ? new Map(cells.map(([name = '', word = '']) => [name, word]))
    : new Map();
}

/** Of two rows one may lack a cell. */
function differ(one: ReadonlyMap<string, string>, other: ReadonlyMap<string, string>): boolean {
  return [...one].some(([name, word]) => other.has(name) && other.get(name) !== word);
}
