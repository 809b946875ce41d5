/**
 * Letters, blanks, quotes and angles as they were before somebody wrote a text into another one: JSON in JSON, XML in HTML, a cell of CSV,
 * a URL, a mail, colours that were copied from a terminal; or as they look where other alphabets have the same ones.
 */
import type { Tell } from './found.js';

/** Quotes and angles: alone they are undone where nothing else is, too. */
const QUOTES = String.raw`&(?:lt|gt|quot|apos|amp|colon|equals|#0?3[49]|#x2[27]);|\\u002[27]|\\{1,64}(?=["'])|""(?=[\w,]|$)|(?<=\w)""`;
/** Colours, as text; what nobody sees, as `cleanLine` shows it; letters by number; what sets a word off; blanks and quotes of typesetters. */
const COLOURS = String.raw`(?:\^\[|\\{1,8}(?:u001b|x1b|e|033))\[[\d;]{0,16}m`;
const UNSEEN = String.raw`\\{1,8}x(?:ad|00)|\\{1,8}u(?:00ad|034f|061c|180e|20[0-6][0-9a-f]|feff|fe0f)|&(?:shy|zwnj|zwj|ZeroWidthSpace);|<wbr ?\/?>`;
const NUMBERED = String.raw`\\{1,8}u00[2-7][0-9a-f]|\\{1,8}x[2-7][0-9a-f]|\\{1,8}u\{[2-7][0-9a-f]\}|&(?:amp;)?#0{0,4}(?:3[2-9]|[4-9]\d|1[01]\d|12[0-6]);|&(?:amp;)?#x0{0,4}[2-7][0-9a-f];|[%=](?:2[0-9a-f]|3[a-f]|[46][1-9a-f]|[57][0-9a])`;
const BLANKS = String.raw`&(?:amp;)?(?:nbsp|ensp|emsp|thinsp|Tab|#160|#xa0);|\\{1,8}t|\^I`;
const MARKUP = String.raw`<\/?(?:mark|font|u|s|kbd|samp|tt|var|ins|del|small|big|label|strong|em|b|i|span|code)(?:\s[^<>]{0,200})?>`;
/** Without regard to case, `s` and `k` are the long s and the sign of Kelvin too. */
const LOOKALIKES = String.raw`(?![A-Za-z])[\u{80}-\u{10ffff}]`;
const ESCAPE = new RegExp([COLOURS, UNSEEN, NUMBERED, BLANKS, QUOTES, MARKUP, LOOKALIKES].join('|'), 'giu');
/** False when no text of the kind is there: most lines are read as they are. */
const MAY_BE_ESCAPED = /[&\\^]|""|[\u0080-\uffff]|[%=](?:[2-7][0-9a-f])|<\/?[a-z]/i;

const SIGNS: ReadonlyMap<string, string> = new Map([
  ['&lt;', '<'],
  ['&gt;', '>'],
  ['&amp;', '&'],
  ['&quot;', '"'],
  ['&apos;', "'"],
  ['""', '"'],
  ['&colon;', ':'],
  ['&equals;', '='],
]);
/** Letters of other alphabets that look like those of a word they stand in. */
const ALIKE: ReadonlyMap<string, string> = new Map(
  'аa еe оo рp сc уy хx іi ѕs кk мm тt нh вw οo αa εe ρp νv τt κk ıi'
    .split(' ')
    .map((pair) => [pair.charAt(0), pair.charAt(1)]),
);
const UNSEEN_SIGN = new RegExp(`^(?:${COLOURS}|${UNSEEN}|${MARKUP})$`, 'i');
const BLANK_SIGN = new RegExp(`^(?:${BLANKS})$`, 'i');

/** What an escape stands for. */
function signOf(found: string): string {
  const known = SIGNS.get(found.toLowerCase());
  if (known !== undefined) return known;
  if (/^\\+$/.test(found) || UNSEEN_SIGN.test(found)) return '';
  if (BLANK_SIGN.test(found)) return ' ';
  if (found.charCodeAt(0) > 0x7f) return lookOf(found);
  const decimal = /#(\d+);$/.exec(found)?.[1];
  const hexadecimal = /([0-9a-f]{2})[;}]?$/i.exec(found)?.[1] ?? '';
  return String.fromCharCode(decimal === undefined ? Number.parseInt(hexadecimal, 16) : Number(decimal));
}

/** What a letter, blank or quote looks like; most stay what they are. */
function lookOf(letter: string): string {
  if (/[“”„‟«»]/.test(letter)) return '"';
  if (/[‘’‚‛]/.test(letter)) return "'";
  const plain = letter.normalize('NFKD').charAt(0);
  return ALIKE.get(plain) ?? (plain <= '\x7f' && plain.length === 1 ? plain : letter);
}

/** A text without its escapes, and where in the escaped one its characters stand. */
export interface Unescaped {
  readonly text: string;
  /** Tells of places in the escaped text what is found in this one. */
  tell(tell: Tell): Tell;
}

/** A run of letters that is the same in both texts, or a sign that stands for more than itself. */
interface Run {
  /** Where it begins here, and there. */
  readonly here: number;
  readonly there: number;
  /** Where the escape of a sign ends; null for a run. */
  readonly end: number | null;
}

/** Null for a text that holds no escapes. */
export function withoutEscapes(escaped: string): Unescaped | null {
  if (!MAY_BE_ESCAPED.test(escaped)) return null;
  const runs: Run[] = [{ here: 0, there: 0, end: null }];
  let text = '';
  let done = 0;
  for (const match of escaped.matchAll(ESCAPE)) {
    const [found] = match;
    const sign = signOf(found);
    if (sign === found) continue;
    text += escaped.slice(done, match.index);
    done = match.index + found.length;
    if (sign !== '') runs.push({ here: text.length, there: match.index, end: done });
    text += sign;
    runs.push({ here: text.length, there: done, end: null });
  }
  if (runs.length === 1) return null;
  text += escaped.slice(done);
  const runAt = (index: number): Run => {
    let low = 0;
    let high = runs.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((runs[middle]?.here ?? 0) <= index) low = middle;
      else high = middle - 1;
    }
    return runs[low] ?? { here: 0, there: 0, end: null };
  };
  const startOf = (index: number): number => {
    const { here, there } = runAt(index);
    return there + index - here;
  };
  const endOf = (index: number): number => runAt(index).end ?? startOf(index) + 1;
  return {
    text,
    tell: (tell) => (kind, start, end) => tell(kind, startOf(start), endOf(end - 1)),
  };
}
