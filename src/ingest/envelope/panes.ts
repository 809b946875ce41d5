import type { InnerLine, Sender } from './hint.js';
import { readSender } from './log-events.js';
import { isDeviceWord, namesDevice } from './name-shape.js';
import { beginsText, PROMPT, TAG } from './recognise.js';
import { isRule } from './table.js';

/** Panes of a terminal with a line of signs between them: the first one, and what stands beside it. */
export interface Panes {
  readonly kind: 'panes';
  readonly sign: string;
  /** Where the sign stands on every line; null where lines end before it, each at a place of its own. */
  readonly at: number | null;
  /** Blanks behind the sign. */
  readonly lead: number;
  /** Whose they are, as their titles or their status lines say. */
  readonly names: readonly [Sender, Sender] | null;
}

/** Signs that terminals draw between panes; a bar stands between much else. */
const SIGNS = ['│', '┃', '║', '¦', '|'];
/** Lines drawn above, between and below panes; some tools write names into them. */
const DRAWN = /[─━═]{3,}/;
const DRAWING = /[─━═┌┬┐├┼┤└┴┘╔╦╗╠╬╣╚╩╝┏┳┓┣╋┫┗┻┛]+/g;
/** Share of the lines that have the sign: a terminal may show a line of its own below the panes. */
const SHARE = 0.6;
/** Lines that are looked at, characters of each, and those of one that names panes. */
const LINES_CAP = 400;
const WIDTH_CAP = 2000;
const NAME_CAP = 80;

/**
 * Finds panes that stand beside each other: a sign on each line at one place, or as often on each, with a message or a prompt of a device
 * on both of its sides.
 */
export function findPanes(lines: readonly InnerLine[]): Panes | null {
  const texts = lines.slice(0, LINES_CAP).map(({ text }) => text.slice(0, WIDTH_CAP));
  const filled = texts.filter((text) => text.trim() !== '' && !DRAWN.test(text));
  for (const sign of SIGNS) {
    const parted = filled.filter((text) => text.includes(sign));
    if (parted.length === 0 || parted.length < filled.length * SHARE) continue;
    // A table is drawn with bars.
    if (sign === '|' && texts.some(isRule)) continue;
    const places: readonly (number | null)[] = [...placesOf(parted, sign), ...(isAlike(filled, sign) ? [null] : [])];
    const found = places.find((at) => parted.some((text) => isBoth(halvesOf(text, sign, at) ?? ['', ''])));
    if (found === undefined) continue;
    const rights = parted.map((text) => halvesOf(text, sign, found)?.[1] ?? '').filter((half) => half.trim() !== '');
    const lead = Math.min(...rights.map((half) => half.search(/\S/)));
    const panes: Panes = { kind: 'panes', sign, at: found, lead, names: null };
    return { ...panes, names: namesIn(texts, panes) };
  }
  return null;
}

/** Where the sign stands on each line, but not at its beginning. */
function placesOf(texts: readonly string[], sign: string): number[] {
  const [first = ''] = texts;
  return [...first]
    .flatMap((char, at) => (char === sign && at > 0 ? [at] : []))
    .filter((at) => texts.every((text) => text[at] === sign));
}

/** Whether the sign stands as often on each line. */
function isAlike(texts: readonly string[], sign: string): boolean {
  return new Set(texts.map((text) => text.split(sign).length)).size === 1;
}

/** Messages on both sides, or prompts of two devices. */
function isBoth([left, right]: readonly [string, string]): boolean {
  if (TAG.test(left) && TAG.test(right)) return true;
  const [one, other] = [left, right].map((half) => PROMPT.exec(half.trim())?.[1]);
  return one !== undefined && other !== undefined && (one !== other || [left, right].every(beginsText));
}

function halvesOf(text: string, sign: string, place: number | null): [string, string] | null {
  const at = place ?? text.indexOf(sign, text.trimStart().startsWith(sign) ? text.indexOf(sign) + 1 : 0);
  if (at < 0 || text[at] !== sign) return null;
  const outer = sign === '|' ? '' : sign;
  const left = text.slice(0, at).trimEnd();
  const right = text.slice(at + 1).trimEnd();
  // A frame around all of them.
  return [
    outer !== '' && left.startsWith(outer) ? left.slice(1) : left,
    outer !== '' && right.endsWith(outer) ? right.slice(0, -1).trimEnd() : right,
  ];
}

/** The two texts of a line; one without the sign is of neither, and shown as the first one's. */
export function sidesOfPanes(text: string, { sign, at, lead }: Panes): readonly [left: string, right: string] {
  if (DRAWN.test(text) && !TAG.test(text)) return ['', ''];
  const halves = halvesOf(text, sign, at);
  return halves === null ? [text, ''] : [halves[0], halves[1].slice(lead)];
}

/** Two names in the first line or in the last one, one on each side: drawn into the frame, titles, status lines. */
function namesIn(texts: readonly string[], { sign, at }: Panes): readonly [Sender, Sender] | null {
  const filled = texts.filter((text) => text.trim() !== '');
  for (const text of [filled[0] ?? '', filled.at(-1) ?? '']) {
    const halves = DRAWN.test(text) ? drawnHalves(text) : halvesOf(text, sign, at);
    const [left, right] = (halves ?? []).map(nameIn);
    if (left != null && right != null && left !== right) return [readSender(left), readSender(right)];
  }
  return null;
}

function drawnHalves(text: string): readonly string[] {
  return text.split(/[┬┴┼╦╩╬┳┻╋]/).slice(0, 2);
}

/** The only word of a short text that names a device. */
function nameIn(text: string): string | null {
  const plain = text.replace(DRAWING, ' ').trim();
  if (plain.length > NAME_CAP || TAG.test(plain)) return null;
  const words = plain.split(/[\s"'()[\]]+/).map((word) => word.replace(/[#>:]+$/, ''));
  const [only = null, another] = new Set(words.filter((word) => isDeviceWord(word) && namesDevice(word)));
  return another === undefined ? only : null;
}
