import { mapTexts } from '../../model/tree.js';

/**
 * Cleaning of one line of device text, once, before anything reads it: what a terminal would have swallowed is
 * removed, what could still act on a terminal or deceive a reader is made visible.
 */

/** Anything that is not plain ASCII text; most lines have none and are returned as they are. */
const SUSPICIOUS = /[^\x20-\x7e]/;

/**
 * ECMA-48: OSC, DCS, SOS, PM and APC strings with what they carry, CSI sequences, two-character escapes; in 7-bit and
 * 8-bit form. Of a string without its end only the introducer goes, so that it can't swallow the line.
 */
const SEQUENCES =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this is about
  /(?:\x1b[\]PX^_]|[\x9d\x90\x98\x9e\x9f])(?:[^\x00-\x1f\x7f-\x9f]*(?:\x07|\x1b\\|\x9c))?|(?:\x1b\[|\x9b)[\x30-\x3f]{0,64}[\x20-\x2f]{0,16}[\x40-\x7e]|\x1b[\x20-\x2f]{0,4}[\x30-\x7e]/g;

/** ` --More-- ` and what the terminal sends to rub it out: of a log without control characters the blanks alone are left, as many as it is long. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: backspace and carriage return
const PAGER = / ?(?:(?:--More--|<--- More --->)(?:[\x08\r ]*[\x08\r]| {0,2}$)|--More-- {9}|<--- More ---> {14})/g;

/** What a telnet session has behind its line ends, and the ends of pages: terminals show neither. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: NUL, vertical tab, form feed
const UNSHOWN = /^[\x00\x0b\x0c]+|[\x00\x0b\x0c]+$/g;

/** What RFC 5424 has before a message (section 6.4), and what chats and pages put around words: nobody sees it, and no word is spelled with it. */
const UNSEEN = /(?<!\w)[\u200b-\u200d\u2060\ufeff]+|[\u200b-\u200d\u2060\ufeff]+(?!\w)/g;

const TAB = 8;

/** Characters of a line that grew while it was cleaned: as many as a line may bring along. */
const GROWN_CAP = 64 * 1024;

/**
 * Cleans one line (without its line end). Removes terminal sequences, pager leftovers, NUL and ends of pages where the line begins or ends, plays back backspaces and
 * carriage returns as a terminal would, expands tabs to columns of eight, and writes every other C0, C1, DEL,
 * bidirectional and zero-width character as a visible escape such as `\x07` or `\u202e`. A line that grows by this ends at
 * `GROWN_CAP` characters. Never throws; linear.
 */
export function cleanLine(text: string): string {
  if (!SUSPICIOUS.test(text)) return text.includes('More') ? text.replace(PAGER, '') : text;
  let line = text;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: escape and the 8-bit introducers
  if (/[\x1b\x80-\x9f]/.test(line)) line = line.replace(SEQUENCES, '');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the same
  if (/[\x00\x0b\x0c]/.test(line)) line = line.replace(UNSHOWN, '');
  if (/[\u200b-\u200d\u2060\ufeff]/.test(line)) line = line.replace(UNSEEN, '');
  if (line.includes('More')) line = line.replace(PAGER, '');
  if (line.includes('\b') || line.includes('\r')) line = play(line);
  if (line.includes('\t')) line = expandTabs(line);
  const cleaned = escapeControls(line);
  const cap = Math.max(GROWN_CAP, text.length);
  return cleaned.length > cap ? cleaned.slice(0, cap) : cleaned;
}

/** Writes control, bidirectional, zero-width and unpaired surrogate characters as visible escapes; for names and messages of any origin. */
export function escapeControls(text: string): string {
  if (!SUSPICIOUS.test(text)) return text;
  return text.replace(HIDDEN, (character) => {
    const code = character.codePointAt(0) ?? 0;
    if (code < 0x100) return `\\x${code.toString(16).padStart(2, '0')}`;
    return code > 0xffff ? `\\u{${code.toString(16)}}` : `\\u${code.toString(16).padStart(4, '0')}`;
  });
}

/** Every text of a value, however deep, as `escapeOutput` gives it out; for what another program sends. Keys are names of ours. */
export function escapeAll<Value>(value: Value): Value {
  return mapTexts(value, (text) => escapeOutput(text, false));
}

/** Line ends, tabs; and, on terminals, colours and the erasing of a line of progress. */
const LAYOUT = /\r?\n|\t/y;
// biome-ignore lint/suspicious/noControlCharactersInRegex: what our own output is coloured with
const COLOUR = /\x1b\[(?:0|1|2|3|4|22|23|24|39|49|3[0-7]|9[0-7])(?:;\d{1,3}){0,4}m|\r(?=\x1b\[K)|(?<=\r)\x1b\[K/y;

/**
 * A finished text as it may reach a terminal, whoever wrote what is in it: every other control character becomes `\u001b`, which is
 * what it is in JSON too.
 * @param isColoured leaves the colours that our own renderers use
 */
export function escapeOutput(text: string, isColoured: boolean): string {
  if (!MAY_HIDE.test(text)) return text;
  return text.replace(HIDDEN, (character, at: number) => {
    for (const kept of isColoured ? [LAYOUT, COLOUR] : [LAYOUT]) {
      kept.lastIndex = at;
      if (kept.test(text)) return character;
    }
    return character
      .split('')
      .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
      .join('');
  });
}

/**
 * Anything but ASCII, Latin letters, typographic signs, arrows and drawings, none of which hide anything. A few ranges: `HIDDEN` on
 * the megabytes of a report that holds one arrow takes six times as long.
 */
const MAY_HIDE = /[^\n\t\x20-\x7e\xa1-\xac\xae-\u02ff\u2010-\u2027\u2030-\u205f\u2190-\u2bff]/;

/**
 * C0, DEL, C1; soft hyphen, Arabic letter mark, Hangul fillers, Mongolian vowel separator; zero-width and bidirectional marks,
 * line and paragraph separators, invisible operators; variation selectors, byte order mark, halfwidth filler, interlinear
 * annotation; tags and supplementary variation selectors; surrogates without their other half; private use.
 */
const HIDDEN =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this is about
  // biome-ignore lint/suspicious/noMisleadingCharacterClass: each of these stands for itself
  /[\x00-\x1f\x7f-\x9f\xad\u061c\u115f\u1160\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffc\ufffe\uffff]|[\ud800-\udfff]|[\u{e0000}-\u{e01ef}]|[\ue000-\uf8ff]/gu;

/** What a terminal would show after backspaces and carriage returns: both move the cursor, text overwrites. */
function play(line: string): string {
  const cells: string[] = [];
  let cursor = 0;
  for (const character of line) {
    if (character === '\b') cursor = Math.max(0, cursor - 1);
    else if (character === '\r') cursor = 0;
    else {
      cells[cursor] = character;
      cursor += 1;
    }
  }
  return cells.join('').trimEnd();
}

/** Tabs to runs of blanks, so that columns stay where they were printed. */
function expandTabs(line: string): string {
  const cap = Math.max(GROWN_CAP, line.length);
  const pieces: string[] = [];
  let column = 0;
  let start = 0;
  for (let tab = line.indexOf('\t'); tab >= 0 && column < cap; tab = line.indexOf('\t', start)) {
    const blanks = TAB - ((column + tab - start) % TAB);
    pieces.push(line.slice(start, tab), ' '.repeat(blanks));
    column += tab - start + blanks;
    start = tab + 1;
  }
  pieces.push(line.slice(start, start + Math.max(0, cap - column)));
  return pieces.join('');
}
