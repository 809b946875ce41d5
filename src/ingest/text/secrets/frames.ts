/**
 * What lines leave open at their ends where each has a head of its own. A text of several lines that is logged line by line makes a message of
 * each: `logged command:username ops secret`, and the next one has the secret alone behind the same words.
 */
import { ownCopy } from '../own-copy.js';
import { isAside } from './wraps.js';
import { isCommonWord } from './words.js';

/** Lines in a row that may hold nothing of it: empty ones, a name, what others logged in between. */
const KEPT = 4;
/** The longest that is kept: a line that somebody typed, with what a log system writes around it. */
const LONGEST = 512;
/** The rest of what was typed, `ops / X`, or an empty line of it; no message of its own. */
const FEW_WORDS = /^\s*(?:\S+(?:\s+\S+){0,2})?\s*$/;
/** `X priv aes 128 Y`: the second word says that the command goes on. */
const SECOND_WORD = /^\s*\S+\s+(\S+)/;
const isRest = (text: string): boolean =>
  !isAside(text) && (FEW_WORDS.test(text) || isCommonWord(SECOND_WORD.exec(text)?.[1] ?? 'a sentence'));

/** Behind these a text may begin. */
const BOUNDARY = /[:|>\])"'\t]/;
const QUOTES = /["']/g;
const DIGIT = /\d/;

/** Where in two lines their texts stand that are alike around them, numbers aside. */
interface Frame {
  /** Of the line before, and of this one. */
  readonly starts: readonly [number, number];
  /** Characters behind the texts; the same in both. */
  readonly tail: number;
}

/** What two lines have around their texts; null where they begin differently. */
function frameOf(last: string, line: string): Frame | null {
  const starts = startsIn(last, line);
  if (starts === null) return null;
  const quote = openedIn(line.slice(0, starts[1]));
  return { starts, tail: quote === '' ? 0 : tailOf(last.slice(starts[0]), line.slice(starts[1]), quote) };
}

/** The quote that is open at the end of a text, or nothing. */
function openedIn(head: string): string {
  const quote = head.match(QUOTES)?.at(-1) ?? '';
  return quote !== '' && head.split(quote).length % 2 === 0 ? quote : '';
}

/** The end of what both begin with, up to the last boundary in it and the blank behind that. */
function startsIn(last: string, line: string): readonly [number, number] | null {
  let [at, here] = [0, 0];
  let found: readonly [number, number] | null = null;
  // Blanks and a quote stand before all elements of a list.
  let hasWord = false;
  while (at < last.length && here < line.length) {
    const letter = line.charAt(here);
    if (DIGIT.test(letter) && DIGIT.test(last.charAt(at))) {
      while (DIGIT.test(last.charAt(at))) at += 1;
      while (DIGIT.test(line.charAt(here))) here += 1;
      hasWord = true;
      continue;
    }
    if (letter !== last.charAt(at)) break;
    at += 1;
    here += 1;
    const isBlankBehind = last[at] === ' ' && line[here] === ' ';
    hasWord ||= /\w/.test(letter);
    if (hasWord && BOUNDARY.test(letter)) found = isBlankBehind ? [at + 1, here + 1] : [at, here];
  }
  return found;
}

/** Characters from the quote on that closes both texts: what stands behind it is the same. */
function tailOf(last: string, line: string, quote: string): number {
  let length = 0;
  let tail = 0;
  while (length < last.length && length < line.length && last.at(-1 - length) === line.at(-1 - length)) {
    length += 1;
    if (line.at(-length) === quote) tail = length;
  }
  return tail;
}

/** Follows the lines of one input, or one sender, in order; those of others may come in between. */
export class Framed {
  /** The last line that announced something or went on from it; null where nothing is open. */
  private last: string | null = null;
  /** Sees the texts without what stands around them; null as long as there was one only. */
  private redact: ((text: string) => string) | null = null;
  /** Lines since something was found. */
  private passed = 0;

  /**
   * @param create gives what looks at the texts behind their heads, as lines of one output
   * @param mayHold false for a text that holds no secret and announces none
   */
  constructor(
    private readonly create: () => (text: string) => string,
    private readonly mayHold: (text: string) => boolean,
  ) {}

  /** Whether a line may hold what another announced: the same words before it, and few behind them. */
  mayGoOnIn(line: string): boolean {
    return this.restOf(line) !== null;
  }

  /** Takes a line that may announce something, or else may close what is open. */
  note(line: string, isSuspect: boolean): void {
    // The same once more says nothing new.
    if (this.last === line) return;
    if (isSuspect && line.length <= LONGEST) {
      this.last = ownCopy(line);
      this.redact = null;
      this.passed = 0;
    } else if (this.last !== null) this.pass(frameOf(this.last, line), line);
  }

  /** Takes a line, and gives it without what the ones before announced. */
  take(line: string, isSuspect: boolean): string {
    const rest = this.restOf(line);
    if (rest === null || this.last === null) {
      this.note(line, isSuspect);
      return line;
    }
    const { last } = this;
    const end = line.length - rest.tail;
    const text = line.slice(rest.starts[1], end);
    if (this.redact === null) {
      this.redact = this.create();
      this.redact(last.slice(rest.starts[0], last.length - rest.tail));
    }
    const shown = this.redact(text);
    if (shown === text && isSuspect && this.mayHold(text)) this.note(line, true);
    else {
      this.last = ownCopy(line);
      this.passed = shown === text ? this.passed + 1 : 0;
      if (this.passed >= KEPT) this.last = null;
    }
    return shown === text ? line : line.slice(0, rest.starts[1]) + shown + line.slice(end);
  }

  /** A text of several words behind the same head is another one; what has another head may have come in between. */
  private pass(frame: Frame | null, line: string): void {
    this.passed += 1;
    const isOther = frame !== null && !isAside(line.slice(frame.starts[1]));
    if (isOther || this.passed >= KEPT) this.last = null;
  }

  private restOf(line: string): Frame | null {
    if (this.last === null || this.last === line || line.length > LONGEST) return null;
    const frame = frameOf(this.last, line);
    return frame !== null && isRest(line.slice(frame.starts[1], line.length - frame.tail)) ? frame : null;
  }
}
