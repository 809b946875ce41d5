import { beginsAsAnswer } from '../show/refusal.js';
import type { Hint, InnerLine } from './hint.js';
import { readLead, readLoneName, readMark } from './marks.js';
import { shownLines } from './one-line.js';
import { isPostHead } from './posts.js';
import { beginsText, TAG } from './recognise.js';

/**
 * A text whose lines somebody's terminal, editor or mail program broke at a column: hard, in mid-word, or soft, at the blanks between
 * words.
 */
export interface Fold {
  readonly width: number;
  readonly isHard: boolean;
  /** Above each message stands the name of its device, which nothing was broken off for. */
  readonly isTitled: boolean;
  /** What stands above each message is made alike (`-- port 1 --`), the first of which is no rest of anything: how. */
  readonly title: string | null;
}

/** Fences, rules, ends of elements and of values. */
const CLOSES = /^(?:[`~=*_#-]{3}|<\/|[}\])"']+,?\s*$)/;
/** Columns at which lines are broken. */
const WIDTHS = { least: 40, most: 250 };
/** Widths that terminals and mail programs are set to: one broken line is enough for them. */
const USUAL: ReadonlySet<number> = new Set([64, 68, 70, 72, 74, 75, 76, 78, 79, 80, 100, 120, 132]);
/** Lines that one line may have been broken into. */
const PIECES_CAP = 40;

/** How a line of a log begins: PRI, number, stamp, place of IOS XR, tag, what a relay counts. */
const LOG_START =
  /^(?:<\d{1,3}>|[*.:]?\s?(?:\d{4} )?[A-Z][a-z]{2} {1,2}\d{1,2} [\d:]|\d{4}-\d\d-\d\d[T ]|\d{1,10}: |%[A-Z][A-Z0-9_-]*-[0-7]-|RP\/\d|\d\d:\d\d:\d\d|last message repeated \d)/;
/** A stamp that a message still has to follow. */
const ENDS_AT_STAMP = /^[^%]{8,120}:$/;

/** Finds how the lines of a text were broken, if they were. */
export function findFold(lines: readonly string[]): Fold | null {
  const filled = lines.filter((line) => line.trim() !== '');
  const messages = filled.flatMap((line, index) => (TAG.test(line) ? [index] : []));
  const isTitled = messages.length > 1 && messages.every((index) => isName(filled[index - 1] ?? ''));
  const made = new Set(messages.map((index) => shapeOf(filled[index - 1] ?? '')));
  const title = messages.length > 1 && made.size === 1 ? ([...made][0] ?? null) : null;
  const hard: Fold = { width: Math.max(0, ...filled.map(({ length }) => length)), isHard: true, isTitled, title };
  const broken = filled.filter((line) => / \S/.test(line.trim())).map((line) => line.trimEnd().length);
  const soft: Fold = { width: Math.max(0, ...broken), isHard: false, isTitled, title };
  const [isHard, isSoft] = [isFolded(lines, hard), isFolded(lines, soft)];
  // A text without words cut in two may look like both.
  if (isHard && isSoft && !USUAL.has(hard.width)) return isCutInWords(lines, hard) ? hard : soft;
  return isHard ? hard : isSoft ? soft : null;
}

/** Whether a line was cut where nobody wraps words: within an address, or with a blank at the margin. */
function isCutInWords(lines: readonly string[], fold: Fold): boolean {
  const isCut = (last: string, next: string) =>
    last.length === fold.width && (/\s$/.test(last) || (URL_GOES_ON.test(last) && IS_OF_URL.test(next.trim())));
  return unfold(lines, fold).joins.some((joined) => hasBreak(joined, isCut));
}

/** Whether a line was broken so between two of its pieces. */
function hasBreak({ pieces }: Joined, isSo: (last: string, next: string) => boolean): boolean {
  return pieces.slice(1).some((next, index) => isSo(pieces[index] ?? '', next));
}

/** Whether enough speaks for a fold, and nothing against it. */
function isFolded(lines: readonly string[], fold: Fold): boolean {
  const { width, isHard } = fold;
  if (width < WIDTHS.least || width > WIDTHS.most) return false;
  const { joins, kept, open } = unfold(lines, fold);
  const telling = joins.filter(({ pieces, text }) => isTelling(pieces, text, fold));
  if (telling.length === 0) return false;
  // The longest line is always as long as the margin: alone it tells of one only where its sentence is not at its end.
  if (!isHard && joins.length === 1 && joins.some(({ pieces }) => isProseBelow(pieces, USUAL.has(width)))) return false;
  // A message that goes on below though the margin was not reached was broken otherwise.
  if (open > 0) return false;
  return USUAL.has(width) || !isHard
    ? kept <= joins.length
    : (telling.length > 1 || joins.some(isCutInAddress)) && kept === 0;
}

/** Whether an address was cut within itself, which soft breaks never do; one word below an address may be a command. */
function isCutInAddress(joined: Joined): boolean {
  return hasBreak(
    joined,
    (last, next) =>
      URL_GOES_ON.test(last) && IS_OF_URL.test(next) && (/[/.:\d]|^\w{1,3}$/.test(next) || /[/.:-]$/.test(last)),
  );
}

/** What a sentence does not end with: a word that leads to another one, a name in its middle, a colon. */
const LEADS_ON =
  /(?:[^A-Za-z](?:the|an?|of|to|for|with|by|from|on|in|at|and|or|is|has|be|been|not|was|will|resolve|P:\S*|https?:\S*)|\s[A-Z][a-z]+|[:,(\-/=])$/;
/** How people go on below what they pasted. */
const SAYS =
  /^\(|^(?:and|but|so|then|this|that|it|its|we|i|you|please|pls|any|thx|thanks|thank|after|before|since|nothing|what|why|how|is|does|did|can|could|should|where|when|hello|hi|also|as|if|my|our|which|who|still|same|see|afterwards?|later|until|while|now|edit|update|via|through|without)\b/i;

/** Whether a line below a message is somebody's own words, and no rest of it. */
function isProseBelow([above = '', below = '']: readonly string[], isUsual: boolean): boolean {
  if (LEADS_ON.test(above.trimEnd()) && !SAYS.test(below)) return false;
  return !isUsual || SAYS.test(below) || /^[A-Z][a-z]+\s|^[A-Z][a-z]+[,.!?]/.test(below);
}

/** What no line ends with by itself: a message of a device, an address in its middle. */
function isTelling(pieces: readonly string[], text: string, { isHard }: Fold): boolean {
  if (TAG.test(text) && LOG_START.test(text)) return true;
  if (!isHard) return false;
  return URL_GOES_ON.test(pieces[0] ?? '') && IS_OF_URL.test((pieces[1] ?? '').trim());
}

const URL_GOES_ON = /https?:\/\/\S*$/;
/** No field of an output, whose value stands below it. */
const IS_OF_URL = /^(?![A-Z][A-Za-z]{2,30}:$)[\w./:%-]+$/;

interface Joined {
  readonly text: string;
  readonly pieces: readonly string[];
  /** How each piece but the first was put behind those before it. */
  readonly seams: readonly Seam[];
}

/** In the middle of a word, at a blank that was lost, or at the blanks between two words. */
type Seam = 'word' | 'blank' | 'words';

function put(text: string, seam: Seam, next: string): string {
  if (seam === 'word') return text + next;
  return seam === 'blank' ? `${text} ${next}` : `${text.trimEnd()} ${next.trimStart()}`;
}

/** The whole, without the secrets that show where a line ends. */
function shownWhole({ text, pieces, seams }: Joined, hint: Pick<Hint, 'keepsSecrets'>): string {
  const shown = shownLines(pieces, hint);
  if (shown.every((piece, index) => piece === pieces[index])) return text;
  return shown.reduce((whole, piece, index) => put(whole, seams[index - 1] ?? 'word', piece));
}

/** The lines that were broken; how many others are as long as the margin, and how many messages go on below a shorter line. */
function unfold(lines: readonly string[], fold: Fold): { joins: Joined[]; kept: number; open: number } {
  const joins: Joined[] = [];
  let kept = 0;
  let open = 0;
  for (let index = 0; index < lines.length; ) {
    const taken = takeLine(lines, index, fold);
    if (taken.pieces.length > 1) joins.push(taken);
    const last = taken.pieces.at(-1) ?? '';
    const next = lines[index + taken.pieces.length] ?? '';
    if (next.trim() !== '' && fold.isHard && last.length === fold.width) kept += 1;
    else if (goesOn(taken.text, next)) open += 1;
    index += taken.pieces.length;
  }
  return { joins, kept, open };
}

/** A message whose rest stands below it. */
function goesOn(text: string, next: string): boolean {
  return TAG.test(text) && LOG_START.test(text) && /^[A-Za-z(%]/.test(next) && !beginsAnew(next, true);
}

function takeLine(lines: readonly string[], start: number, fold: Fold): Joined {
  const pieces = [lines[start] ?? ''];
  const seams: Seam[] = [];
  let text = pieces[0] ?? '';
  while (pieces.length < PIECES_CAP) {
    const next = lines[start + pieces.length];
    const seam = next === undefined ? null : seamOf(text, pieces.at(-1) ?? '', next, fold);
    if (seam === null || next === undefined) break;
    if (isTitleAt(next, lines[start + pieces.length + 1] ?? '', fold)) break;
    pieces.push(next);
    seams.push(seam);
    text = put(text, seam, next);
  }
  return { text, pieces, seams };
}

/** A short line with all its words alike; null for a message, and for nothing. */
function shapeOf(line: string): string | null {
  const isShort = line.trim() !== '' && line.length <= WIDTHS.least * 2 && !TAG.test(line);
  return isShort ? line.replace(/^\s*\[[ x]\]/i, '').replace(/[\p{L}\d]+/gu, 'w') : null;
}

/** A name alone on its line, as it is or marked as a title. */
function isName(line: string): boolean {
  return readLoneName(line) !== null || readMark(line)?.kind === 'begins';
}

/** A name in brackets, before a colon, above a rule, or in words that lead to a message: what follows is somebody else's. */
function isTitleAt(line: string, below: string, { isTitled, title }: Fold): boolean {
  if (title !== null && TAG.test(below) && shapeOf(line) === title) return true;
  if (isTitled && TAG.test(below) && isName(line)) return true;
  if (TAG.test(below) && /\S\s+\S/.test(line) && (readLead(line) !== null || isPostHead(line, below))) return true;
  // `Later, the power being back:` leads to the message below it, whoever is named.
  if (TAG.test(below) && LOG_START.test(below) && /^\S+\s\S+\s.*[A-Za-z]:\s*$/.test(line)) return true;
  return (/^\[|:\s*$/.test(line) || /^([=~^*#-])\1{2,}\s*$/.test(below)) && readLoneName(line) !== null;
}

/** How a line is put together with the one below it, where the margin broke it there; null where it did not. */
function seamOf(text: string, last: string, next: string, { width, isHard }: Fold): Seam | null {
  // A word may stand out over the margin, an address mostly; a line of that length was never broken at one.
  if (next.length > 2 * WIDTHS.most || !reaches(last, next, width, isHard)) return null;
  if (last.trim() === '' || next.trim() === '' || /^[=*_#-]{5,}$/.test(last.trim())) return null;
  const isLog = LOG_START.test(text);
  if (beginsAnew(next, isLog) && !(ENDS_AT_STAMP.test(text.trimEnd()) && isLog && next.startsWith('%'))) return null;
  if (isHard) {
    // A blank at the margin is often lost on the way.
    if (last.length === width) return 'word';
    return isLog && last.length === width - 1 && /^\S/.test(next) ? 'blank' : null;
  }
  return isLog || /^\S/.test(next) ? 'words' : null;
}

/** Whether a line ends where the margin would have broken it. */
function reaches(last: string, next: string, width: number, isHard: boolean): boolean {
  if (isHard) return last.length === width || last.length === width - 1;
  const { length } = last.trimEnd();
  return length <= width && length + 1 + (/\S+/.exec(next)?.[0].length ?? 0) > width;
}

/** Commands of one word that stand below an address in a configuration, and are no end of it. */
const COMMAND = /^\s*(?:end|exit|quit|active|shutdown|call-home|netconf-yang|write)\s*$/i;

/** Whether a line begins something of its own. */
function beginsAnew(text: string, isInLog: boolean): boolean {
  // A PRI begins a record, also behind the bytes of its packet's header.
  if (COMMAND.test(text) || /^\S{0,80}<\d{1,3}>/.test(text)) return true;
  if (beginsAsAnswer(text) || LOG_START.test(text) || CLOSES.test(text) || /^-(?:Traceback|Process)=/.test(text))
    return true;
  if (isInLog) return /^\s{2,}/.test(text) || /^[A-Za-z][\w.-]{0,62}[#>](?:\s?[a-z]|$)/.test(text);
  return (
    /^\s{2,}|^[=*_#!-]{3}|\S {2,}\S|^[^\s:](?:[^:]{0,60}[^\s:])?:(?:\s|$)/.test(text) ||
    /^[A-Za-z][\w.-]{0,62}[#>](?:\s?[a-z]|$)/.test(text) ||
    beginsText(text)
  );
}

/** Puts lines together again; the last one is held, since it may go on in what follows. */
export class Unfolder<Each extends InnerLine> {
  private held: readonly Each[] = [];

  constructor(
    private readonly fold: Fold,
    private readonly hint: Pick<Hint, 'keepsSecrets'>,
  ) {}

  take(lines: readonly Each[]): Each[] {
    return this.join(lines, false);
  }

  end(): Each[] {
    return this.join([], true);
  }

  private join(lines: readonly Each[], isEnd: boolean): Each[] {
    const all = [...this.held, ...lines];
    this.held = [];
    const texts = all.map(({ text }) => text);
    const whole: Each[] = [];
    for (let index = 0; index < all.length; ) {
      const line = takeLine(texts, index, this.fold);
      const { pieces } = line;
      const first = all[index];
      if (!isEnd && index + pieces.length >= all.length) {
        this.held = all.slice(index);
        break;
      }
      if (first !== undefined)
        whole.push(pieces.length === 1 ? first : { ...first, text: shownWhole(line, this.hint) });
      index += pieces.length;
    }
    return whole;
  }
}
