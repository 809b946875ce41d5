/**
 * What lines leave open at their ends where each has a head of its own. A text of several lines that is logged line by line makes a message of
 * each: `logged command:username ops secret`, and the next one has the secret alone behind the same words.
 */
import { ownCopy } from '../own-copy.js';
import { isCommonWord, isStart } from './words.js';
import { isAside } from './wraps.js';

/** Lines in a row that may hold nothing of it: empty ones, a name, what others logged in between. */
const KEPT = 4;
/** Lines that announced something and wait together. */
const MOST = 3;
/** The longest that is kept: a line that somebody typed, with what a log system writes around it. */
const LONGEST = 512;
/** The rest of what was typed, `ops / X`, or an empty line of it; no message of its own. */
const FEW_WORDS = /^\s*(?:\S+(?:\s+\S+){0,2})?\s*$/;
/** `X priv aes 128 Y`: the second word says that the command goes on. */
const SECOND_WORD = /^\s*\S+\s+(\S+)/;
/** `(config)#end`: what two lines share is their prompt, and a command stands behind it. */
const isTyped = (text: string): boolean => isStart(/^[#>]\s?([a-z][\w-]*)/.exec(text)?.[1] ?? '');
const isRest = (text: string): boolean =>
  !isAside(text) &&
  !isTyped(text) &&
  (FEW_WORDS.test(text) || isCommonWord(SECOND_WORD.exec(text)?.[1] ?? 'a sentence'));

/** Behind these a text may begin. */
const BOUNDARY = /[:|>\])"'\t]/;
const QUOTES = /["']/g;
const DIGIT = /\d/;

/** Whether the letter before this place stands within a time. */
const isOfTime = (line: string, at: number): boolean => DIGIT.test(line.charAt(at - 2)) && DIGIT.test(line.charAt(at));

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
    if (hasWord && BOUNDARY.test(letter) && !isOfTime(line, here))
      found = isBlankBehind ? [at + 1, here + 1] : [at, here];
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

type Redact = (text: string) => string;

/** A line that announced something, and those behind the same head. */
class Opened {
  /** Sees the texts without what stands around them; null as long as there was one only. */
  private redact: Redact | null = null;
  /** Lines since it began or something was found. */
  private passed = 0;

  constructor(private last: string) {}

  /** What the line and the last one have around their texts; null where they begin differently. */
  frameOf(line: string): Frame | null {
    return frameOf(this.last, line);
  }

  isLast(line: string): boolean {
    return line === this.last;
  }

  /** A line that is none of it. @returns false where no other may be */
  pass(): boolean {
    this.passed += 1;
    return this.passed < KEPT;
  }

  /** The text of a line without what those before announced. */
  next(line: string, { starts, tail }: Frame, create: () => Redact): string {
    if (this.redact === null) {
      this.redact = create();
      this.redact(this.last.slice(starts[0], this.last.length - tail));
    }
    this.last = ownCopy(line);
    const text = textOf(line, { starts, tail });
    const shown = this.redact(text);
    if (shown !== text) this.passed = -1;
    return shown;
  }
}

const textOf = (line: string, { starts, tail }: Frame): string => line.slice(starts[1], line.length - tail);

/** Follows the lines of one input, or one sender, in order; those of others may come in between. */
export class Framed {
  private opened: Opened[] = [];

  /**
   * @param create gives what looks at the texts behind their heads, as lines of one output
   * @param mayHold false for a text that holds no secret and announces none
   */
  constructor(
    private readonly create: () => Redact,
    private readonly mayHold: (text: string) => boolean,
  ) {}

  /** Whether a line may hold what another announced: the same words before it, and few behind them. */
  mayGoOnIn(line: string): boolean {
    return this.restOf(line) !== null;
  }

  /** Takes a line that may announce something, or else may close what is open. */
  note(line: string, isSuspect: boolean): void {
    // The same once more says nothing new.
    if (this.opened.length === 0 ? !isSuspect : this.opened.some((each) => each.isLast(line))) return;
    this.opened = this.opened.filter((each) => {
      const frame = each.frameOf(line);
      return (frame === null || isAside(textOf(line, frame))) && each.pass();
    });
    if (!isSuspect || line.length > LONGEST) return;
    this.opened.push(new Opened(ownCopy(line)));
    if (this.opened.length > MOST) this.opened.shift();
  }

  /** Takes a line, and gives it without what the ones before announced. */
  take(line: string, isSuspect: boolean): string {
    const rest = this.restOf(line);
    if (rest === null) {
      this.note(line, isSuspect);
      return line;
    }
    const { opened, frame } = rest;
    const text = textOf(line, frame);
    const shown = opened.next(line, frame, this.create);
    if (shown !== text) opened.pass();
    else if (isSuspect && this.mayHold(text)) this.reopen(opened, line);
    else if (!opened.pass()) this.opened = this.opened.filter((each) => each !== opened);
    return shown === text ? line : line.slice(0, frame.starts[1]) + shown + line.slice(line.length - frame.tail);
  }

  /** It announces something itself. */
  private reopen(opened: Opened, line: string): void {
    this.opened = this.opened.map((each) => (each === opened ? new Opened(ownCopy(line)) : each));
  }

  private restOf(line: string): { opened: Opened; frame: Frame } | null {
    if (line.length > LONGEST) return null;
    for (let at = this.opened.length - 1; at >= 0; at -= 1) {
      const opened = this.opened[at];
      if (opened === undefined || opened.isLast(line)) continue;
      const frame = opened.frameOf(line);
      if (frame !== null && isRest(textOf(line, frame))) return { opened, frame };
    }
    return null;
  }
}
