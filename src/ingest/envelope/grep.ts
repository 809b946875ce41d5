import { namedInFile, ownerOf } from '../text/file-name.js';
import { type InnerLine, isTold, type Sender } from './hint.js';
import { isCollector, readSender } from './log-events.js';
import { looksNamed } from './name-shape.js';
import { TAG } from './recognise.js';

/** A line of a file without what a search put before it; `gap` is no line of one. */
export type Found =
  | { readonly sender: Sender; readonly text: string /** See `Hint.context`. */; readonly context?: string }
  | 'gap';

/** Reads the lines of a search; null for lines that are none of it. */
export type GrepReader = (line: string) => Found | null;

/** Share of the lines that must be of the search. */
const SHARE = 0.8;
const GAP = '--';

/** `sw1.log:12:`, what was found; `sw1.log-13-`, what stands around it. The number, or the file, may be left out. */
const FOUND = /^([^\s:]{1,250}):(?:(\d{1,9}):)?(?=\S|$)/;
const NUMBERED = /^(\d{1,9})([:-])/;
/** A file by its ending: in a search without surroundings nothing else tells it from the name that a log line begins with. */
const ENDING = /\.(?:cfg|conf|txt|out|log)(?:\.\d{1,3})?$/i;
/** `sw1.log:12:31:` with the column, `HEAD:logs/sw1.log:12:` with the revision, `sw1.log(12): `: no log line begins so. */
const PLACED =
  /^(?:[\w./~^@-]{1,80}:(?=(?!\d+:)[^:]+:\d{1,9}:))?([^\s:]{1,250}):\d{1,9}:(?:\d{1,9}:)?(?=\S|$)|^([^\s:()]{1,250})\(\d{1,9}(?:,\d{1,9})?\): ?/;
/** Files in which logs of many devices stand. */
const OF_MANY =
  /^(?:messages|syslog|all|network|cisco|devices|default|console|debug|daemon|kern|user|local\d)(?:[.-]\d{1,8})?(?:\.(?:gz|bz2|xz|zst))?$/i;

/**
 * Finds out whether the lines are what `grep -C`, `-A` or `-B` prints of files: those around a place have dashes where it has colons, so
 * that read one by one they name nobody. Of configurations and outputs a search without surroundings is one as well; log lines that it
 * found name their file as they stand.
 */
export function findGrep(lines: readonly InnerLine[]): GrepReader | null {
  const filled = lines.map(({ text }) => text).filter((text) => text.trim() !== '' && text !== GAP);
  if (filled.length < 2) return null;
  return belowFiles(filled) ?? inPlaces(filled) ?? inFiles(filled) ?? inOneFile(filled);
}

/** A file on a line of its own: it has a folder, or an ending. */
const isPath = (text: string) => /^[\w.@~+:\\/-]{1,250}$/.test(text) && (/[/\\]/.test(text) || ENDING.test(text));
/** What was typed to search. */
const TYPED = /^(?:\S{0,80}[$#%>] ?)?(?:rg|ag|ack|grep|git grep)\s/;

/** `sw1.log` with the lines found in it below, as `rg` and `ag` print to a terminal; the lines may have their numbers. */
function belowFiles(filled: readonly string[]): GrepReader | null {
  const isFound = (text = '') => NUMBERED.test(text) || isLog(text);
  const files = filled.filter((text, index) => isPath(text) && isFound(filled[index + 1]));
  const isNumbered = filled.every((text) => files.includes(text) || TYPED.test(text) || NUMBERED.test(text));
  if (files.length === 0 || (!isNumbered && new Set(files).size < 2)) return null;
  const keys = new Set(files.map(keyOf));
  let file: string | null = null;
  return (text) => {
    if (text === GAP) return 'gap';
    if (isPath(text) && (files.includes(text) || isNumbered)) {
      file = text;
      return 'gap';
    }
    if (file === null || text.trim() === '' || (isNumbered && !NUMBERED.test(text))) return null;
    const found = { sender: senderIn(file), text: isNumbered ? text.replace(PLACE, '') : text };
    // Files that are called after nobody are of one device only where they are one log that was put aside.
    return keys.size > 1 && !isTold(found.sender) ? { ...found, context: keyOf(file) } : found;
  };
}

/** The number of a line, and its column. */
const PLACE = /^\d{1,9}(?:[:-]\d{1,9}(?=:))?[:-]/;

const keyOf = (file: string) => ownerOf(file, (name) => looksNamed(name) && !OF_MANY.test(name))?.key ?? file;

/** Every line says of which file and place it is, in one of the ways in which `grep` does not. */
function inPlaces(filled: readonly string[]): GrepReader | null {
  const placeOf = (text: string) => {
    const found = PLACED.exec(text);
    const file = found?.[1] ?? found?.[2] ?? '';
    return found !== null && ENDING.test(file) ? { file, length: found[0].length } : null;
  };
  const isMore = (text: string) => FOUND.exec(text)?.[0] !== PLACED.exec(text)?.[0];
  if (!filled.every((text) => placeOf(text) !== null && isMore(text))) return null;
  return (text) => {
    const place = placeOf(text);
    return place === null ? null : { sender: senderIn(place.file), text: text.slice(place.length) };
  };
}

function inFiles(filled: readonly string[]): GrepReader | null {
  const hits = filled.flatMap((text) => FOUND.exec(text) ?? []);
  const files = new Set(filled.flatMap((text) => FOUND.exec(text)?.[1] ?? []).filter((file) => !/^\d+$/.test(file)));
  if (files.size === 0 || hits.length === 0) return null;
  const around = (text: string): string | null => {
    for (let dash = text.indexOf('-'); dash > 0; dash = text.indexOf('-', dash + 1))
      if (files.has(text.slice(0, dash))) return text.slice(0, dash);
    return null;
  };
  const fileOf = (text: string) => around(text) ?? FOUND.exec(text)?.[1] ?? null;
  const surroundings = filled.filter((text) => around(text) !== null);
  const isSearch =
    surroundings.length > 0 ||
    (filled.every((text) => ENDING.test(FOUND.exec(text)?.[1] ?? '')) && !filled.some(isLog));
  const count = filled.filter((text) => files.has(fileOf(text) ?? '')).length;
  if (!isSearch || count < filled.length * SHARE) return null;
  const isNumbered = filled.every((text) => {
    const file = fileOf(text);
    return file === null || /^[:-]\d{1,9}[:-]/.test(text.slice(file.length));
  });
  return (text) => {
    if (text === GAP) return 'gap';
    const file = fileOf(text);
    if (file === null) return null;
    const rest = text.slice(file.length);
    return { sender: senderIn(file), text: isNumbered ? rest.replace(/^[:-]\d{1,9}[:-]/, '') : rest.slice(1) };
  };
}

/** `12:` and `13-`: the numbers go on from line to line but for the gaps. */
function inOneFile(filled: readonly string[]): GrepReader | null {
  const numbers = filled.map((text) => NUMBERED.exec(text));
  const signs = new Set(numbers.map((found) => found?.[2]));
  const isAscending = numbers.every((found, index) => {
    const before = numbers[index - 1]?.[1];
    return found !== null && (before === undefined || Number(found[1]) > Number(before));
  });
  if (!isAscending || signs.size < 2) return null;
  return (text) => {
    if (text === GAP) return 'gap';
    return NUMBERED.test(text) ? { sender: readSender(null), text: text.replace(NUMBERED, '') } : null;
  };
}

const isLog = (text: string) => TAG.test(text.slice(0, 400));

function senderIn(file: string): Sender {
  const name = namedInFile(file);
  return readSender(isCollector(name) || OF_MANY.test(name) ? null : name);
}
