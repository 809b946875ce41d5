/** Does a line go on with the one before? Terminals, mail programs and people wrap lines at any width. */
import { TAG_SHAPE } from '../tag-shape.js';
import type { Ending } from './found.js';
import { isHarmless, isStart, modifierLength, strongKind } from './words.js';

/** A message with its tag, or what stands at the beginning of one; pairs of digits go on where a key is printed by its bytes. */
const MESSAGE = new RegExp(`${TAG_SHAPE}|^\\s*<\\d{1,3}>|^[^']{0,60}(?<![:\\w])[0-2]\\d:[0-5]\\d:[0-6]\\d(?!:?\\w)`);
/** With nothing behind it, or a word of a command: a secret may hold such a sign too. */
const PROMPT = /^\s?[\w.()/:-]{1,80}[#>]\s?(?:$|\?|[a-z][a-z0-9-]*(?:\s|$))/i;
/** `Label: value`, `name = value`, `"name": …`, `<element>`. */
const LABEL =
  /^\s*(?:- )?(?:[A-Za-z][\w ()./-]{0,40}\s?[:=](?:\s|$)|["'][\w.-]{1,60}["']\s*:|<\/?[A-Za-z]|[{[]+\s*["'{[<]|[a-z][a-z0-9+.-]{1,20}:\/\/)/;
/** What a document ends its elements with. */
const CLOSES = /^["']?[\])}]{1,8}[,;]?$/;
/** Hashes have a length of their own: behind a whole one nothing comes. */
const WHOLE_HASH = /\$(?:8|9)\$[\w./]{14}\$[\w./]{43}$|\$1\$[\w./]{1,8}\$[\w./]{22}$/;

/** An element that closes: what stands in it was not cut. */
const ENDED = /<\/[A-Za-z][\w:.-]{0,40}>\s*$/;

/** A message of the log, wherever it was thrown in. */
export const isAside = (line: string): boolean => MESSAGE.test(line);

/** Nothing, or what opens the text of an element: a secret that is announced comes behind it. */
export const isGap = (line: string): boolean => /^\s*(?:(?:<|&lt;)!\[CDATA\[\s*)?$/.test(line);

/** What a heading is underlined with. */
export const isRule = (line: string): boolean => /^\s*[-=~_*]{3,200}\s*$/.test(line);

/** Columns at which the narrowest chat and mail programs break a line, between two words. */
const NARROWEST_FOLD = 60;

/** Columns at which nobody cuts a line. */
const TOO_NARROW = 20;

/** How wide the lines of a text are: what cuts all longer ones at the same column leaves several of that length and none beyond. */
export class Widths {
  private widest = 0;
  /** Lines of that width. */
  private count = 0;
  private last = 0;

  add(line: string): void {
    this.last = line.length;
    if (this.last === this.widest) this.count += 1;
    if (this.last <= this.widest) return;
    this.widest = this.last;
    this.count = 1;
  }

  /** Whether the last line may have been cut at its end, and goes on in the next one. */
  isCut(next: string): boolean {
    const { last, widest, count } = this;
    const isFull = last === widest && (count > 1 || next.length === widest);
    return isFull && last >= TOO_NARROW && next.trim().length <= widest;
  }
}

/** What a line may go on from. */
export interface Before {
  readonly text: string;
  readonly ending: Ending;
  /** A command that may hold a secret stands in it, however it ends. */
  readonly isSuspect: boolean;
  /** Columns of its last line. */
  readonly width: number;
  /** A terminal may have cut it there. */
  readonly mayBeCut: boolean;
  /** Both stand in a text of YAML whose lines make one. */
  readonly isFlowing: boolean;
}

/** `output: >-`: the lines below, which are set in, are one. */
const FLOW = /(?:[:-]|^)\s{1,4}(?:>|&gt;)[+-]?\d?[+-]?\s*$/;
export const opensFlow = (line: string): boolean => FLOW.test(line);

/** The rest of a message, which the device sets in; elsewhere a line that is set in begins something else. */
const isRest = (text: string, line: string): boolean => /^\s{2,}\S/.test(line) && isAside(text) && !isAside(line);

/** Whether the line was broken off between two words: its first one did not fit on the line before, or a message goes on in it. */
export function isFolded({ text, width, isFlowing }: Before, line: string): boolean {
  if (isFlowing) return true;
  const first = /^\s{0,4}(\S+)/.exec(line)?.[1] ?? '';
  return isRest(text, line) || (first !== '' && width + 1 + first.length > NARROWEST_FOLD);
}

/** What may stand between the line and what it goes on from, the likeliest first: nothing within a word, a blank between two. */
export function seamsOf(before: Before, line: string): readonly ('' | ' ')[] {
  const { text, ending, mayBeCut, isFlowing } = before;
  if (isFlowing && /\S/.test(line)) return [' '];
  const how = isRest(text, line) ? 'word' : goesOn(before, line);
  if (how === null) return [];
  // What announces a secret may itself be cut in the middle: `pr` and `iv aes 128 X`.
  if (how === 'blank') return ending === 'due' && mayBeCut ? [' ', ''] : [' '];
  // The terminal cut before a blank, or an output is set in by one.
  return isFolded(before, line) || /^ \S/.test(line) ? ['', ' '] : [''];
}

/**
 * How the line is to be joined with what stands before: in the middle of a word, between two, or not at all.
 */
function goesOn({ text: before, ending, isSuspect, mayBeCut }: Before, line: string): 'word' | 'blank' | null {
  // A point below the one that announces it.
  const text = line.trim().replace(ending === 'due' ? /^- (?=\S+$)/ : /^$/, '');
  if (text === '' || MESSAGE.test(line) || (ending === 'due' && isRule(line))) return null;
  if (ending === 'open') return 'blank';
  if (CLOSES.test(text)) return null;
  if (ending === 'due' && /<\/(?:td|th|dt)>\s*$/i.test(before) && /^\s*<(?:td|dd)\b/i.test(line)) return 'blank';
  // `% Login invalid` is the answer to what was not shown.
  if (/^% [A-Z]/.test(text)) return null;
  const first = /^\S+/.exec(text)?.[0] ?? '';
  const isPrompt = PROMPT.test(line) && !/<[^<>]*$/.test(before.slice(-80));
  if (mayBeCut && isWordCut(before, line, first)) return 'word';
  const isCut = isSuspect && /\S\s$/.test(before) && /^\S/.test(line);
  if (isPrompt || (isStart(first) && !isCut) || isLabelled(line, first)) return null;
  if (ending === 'due') return isHarmless(first) && !isCut && modifierLength(first, '') === 0 ? null : 'blank';
  if (!mayBeCut || WHOLE_HASH.test(before) || ENDED.test(before)) return null;
  if (ending === 'cut') return 'word';
  return /^\s{5}/.test(line) ? null : 'word';
}

/**
 * Whether the line goes on from nothing, whatever stands before: `goesOn` gives null for it, but where a quote or an element is still
 * open.
 */
export function isApart(line: string): boolean {
  const text = line.trim();
  if (text === '' || MESSAGE.test(line) || /^% [A-Z]/.test(text)) return true;
  const first = /^\S+/.exec(text)?.[0] ?? '';
  if (/^\S/.test(line) && isStart(first)) return false;
  return isLabelled(line, first);
}

/** What begins something of its own: a label, a word that introduces a secret, a rule. */
function isLabelled(line: string, first: string): boolean {
  return LABEL.test(line) || strongKind(first.toLowerCase()) !== null || first.startsWith('----');
}

/** `passwo` and `rd 7 X`, `"pa` and `ssword": "X"`: the pieces are the beginning of another word, and a command or a label; a word that is whole was not cut. */
function isWordCut(before: string, line: string, first: string): boolean {
  const last = /[A-Za-z_-]{1,40}$/.exec(before.slice(-40))?.[0] ?? '';
  const rest = /^[A-Za-z_-]{1,40}/.exec(first)?.[0] ?? '';
  if (last === '' || rest === '' || !/^ ?\S/.test(line) || strongKind(rest.toLowerCase()) !== null) return false;
  return strongKind((last + rest).toLowerCase()) !== null;
}
