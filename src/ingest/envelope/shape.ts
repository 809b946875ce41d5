import { escapePattern } from '../../model/escape-pattern.js';
import { readHeader } from '../log/header.js';
import { copyIn, deviceName, onlyNameIn } from '../text/device-name.js';
import { namesIn } from './gathered.js';
import { isCollector } from './log-events.js';
import { looksNamed } from './name-shape.js';
import { isSummary } from './packets.js';
import { beginsAt, beginsWrapper, isCommandText, TAG } from './recognise.js';
import { mayHeadTable } from './table.js';

/**
 * What a tool, a mail program or a person put before every line: `2026-03-11T09:30:01: %AETEST-INFO: `, `[09:30:01] `, `> `, `   12  `,
 * `! `, `sw01 | `. Found by what repeats: a device's first line or prompt stands behind something, and other lines begin with something
 * of the same shape.
 */
export interface Shape {
  /** Matches what stands before the text of a line; the blanks at its end are left out where the line has no text. */
  readonly pattern: RegExp;
  readonly key: string;
  /** Nothing but marks (`> `, `! `): only runs of lines that stand together carry it. */
  readonly mark: string | null;
  /** A word that may be the name of a device: `sw01 | `, `[sw01] `; see `nameBefore`. */
  readonly isName: boolean;
  /** A stamp, a relay's name: what log lines have before them too, where it is theirs. */
  readonly isHeader: boolean;
  /** A stamp with a prompt and its command behind it: a chat has it before the first line of a message alone. */
  readonly isSure: boolean;
  /** What closes each line: the right side of a table or a box. */
  readonly closing: string | null;
}

/** Characters in which the text of a line begins. */
const WIDTH_CAP = 160;
/** Places in a line at which its text may begin. */
const PLACES_CAP = 16;
/** Characters in which a line's tag stands. */
const TAG_REACH = 400;
/** Lines of the same shape that make it one. */
const ENOUGH = 3;
/** Lines that are looked at for a place where something begins, and shapes that are kept of them. */
const SHAPES_CAP = 64;

/** Quoted mail, as often as it was quoted: no device prints lines like it. */
const QUOTE: Shape = {
  pattern: /^(?:> ?)+/,
  key: '>',
  mark: '> ',
  isName: false,
  isHeader: false,
  isSure: false,
  closing: null,
};

/** Finds the shapes in some lines. */
export function findShapes(lines: readonly string[]): Shape[] {
  const shapes = new Map<string, Shape>();
  lines.forEach((line) => {
    if (shapes.size >= SHAPES_CAP || line.length < 3) return;
    const prefix = prefixOf(line);
    if (prefix === null) return;
    const shape = shapeOf(withoutIndent(prefix, lines), line);
    if (!shapes.has(shape.key)) shapes.set(shape.key, shape);
  });
  const filled = lines.filter((line) => line.trim() !== '').length;
  // Of a very short text all lines must have it.
  const enough = Math.max(2, Math.min(ENOUGH, filled));
  return [QUOTE, ...shapes.values()].filter((shape) => countOf(shape, lines) >= (shape.isSure ? 1 : enough));
}

/** What shows where a line ends: `$` of `cat -A` and of editors, `^M` of a carriage return. */
const ENDING = /(?:\^M)?\$$|\^M$|[¶↵⏎]$/;

/** What a listing put behind every line that is not empty, the empty text where there is one without it. */
export function endingOf(lines: readonly string[]): string {
  const filled = lines.filter((line) => line !== '');
  const ending = filled.length < ENOUGH ? '' : (ENDING.exec(filled[0] ?? '')?.[0] ?? '');
  return filled.every((line) => line.endsWith(ending)) ? ending : '';
}

function countOf(shape: Shape, lines: readonly string[]): number {
  let count = 0;
  for (const line of lines) {
    if (shape.pattern.test(line)) count += 1;
    if (count >= ENOUGH) break;
  }
  return count;
}

/** Blanks at the end of a prefix belong to the text where other lines have fewer of them. */
function withoutIndent(prefix: string, lines: readonly string[]): string {
  const base = prefix.trimEnd();
  if (prefix.length - base.length < 2 || !/[A-Za-z0-9]/.test(base)) return prefix;
  const { pattern } = shapeOf(base, base);
  let least = prefix.slice(base.length);
  for (const line of lines) {
    const found = pattern.exec(line)?.[0];
    const rest = found === undefined ? '' : line.slice(found.length);
    const blanks = /^[ \t]*/.exec(rest)?.[0] ?? '';
    if (rest.trim() !== '' && blanks.length < least.length) least = blanks;
  }
  return base + least;
}

/** What stands before a device's first line, prompt or log line; null where nothing does, or nothing of that kind is in the line. */
function prefixOf(line: string): string | null {
  const head = line.slice(0, 400);
  const bytes = Buffer.from(head, 'latin1');
  // A value is taken apart as such, and an element is none of `license …`.
  if (isSummary(head)) return null;
  if (/^\s*[{[]\s*["'{[]|^\s*<[A-Za-z_][\w:.-]*(?:\s+[\w:.-]+="|>.*<\/)/.test(head)) return null;
  // What stands behind a tag is its message: `Interface Gi1/0/31: ` is put before nothing.
  const tag = head.search(TAG);
  const isLog = tag >= 0;
  const reach = isLog ? Math.min(tag, WIDTH_CAP) : WIDTH_CAP;
  if (!isLog && beginsAt(head, bytes, Math.max(0, head.search(/\S/)))) return null;
  const mayBeHead = !isLog && mayHeadTable(head);
  // The names of columns are a remark to some.
  if (mayBeHead && head.startsWith('#') && beginsWrapper(head)) return null;
  let count = 0;
  for (const match of head.matchAll(PLACES)) {
    if (count >= PLACES_CAP) break;
    count += 1;
    const end = match.index + match[0].length;
    if (end > reach) return null;
    const prefix = head.slice(0, end);
    const begins = isLog
      ? beginsLog(head.slice(end), prefix) && isNoHeader(prefix) && !isYear(prefix, head.slice(end))
      : beginsAt(head, bytes, end) || (beginsWrapper(head.slice(end), mayBeHead) && !KEY.test(prefix));
    const isPut = isForeign(prefix) && !goesOn(prefix, head.slice(end)) && !isListed(prefix, head.slice(end));
    if (begins && isPut) return prefix;
  }
  return null;
}

/** `- show license status`: a command in a list of commands. */
function isListed(prefix: string, rest: string): boolean {
  return /^\s*[-*•]\s+$/.test(prefix) && isCommandText(rest);
}

/** A stamp in brackets, `[06/Mar/2026:10:00:00 +0100]`, is one thing: nothing ends where it begins, or within it. */
const OPEN = /\[[^\]]*$/;
const CLOSES = /^[^[]{0,12}\d\d:\d\d:\d\d[^[]{0,24}\]/;
/** `Mar  6 2026 `, with its time behind it. */
const DAY_AHEAD = /[A-Z][a-z]{2} {1,2}\d{1,2} (?:\d{4} )?$/;

/** `acc-sw01#`, `[REDACTED]#`, `10.0.0.1`: no end of anything. */
function goesOn(prefix: string, rest: string): boolean {
  if (OPEN.test(prefix) && CLOSES.test(rest)) return true;
  if (DAY_AHEAD.test(prefix) && /^\d\d:\d\d:\d\d/.test(rest)) return true;
  return /^\s*(?:\[[^\s\]]*\]|<[^<>]*>)#\s*$/.test(prefix) || (/\w[-._]$/.test(prefix) && /^\w/.test(rest));
}

/** What ends in a letter or a zone: stamps of containers and of build servers, with the stream behind them where a runtime has it. */
const STAMP =
  /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:?\d\d)(?: std(?:out|err) [FP]| \d\d[OE])?[ \t]+/;
/** Where what stands before a line may end. */
const PLACES = new RegExp(
  `${STAMP.source}|[^\\w\\s"'{}(,=][ \\t]*|\\t[ \\t]*|(?<=^|[ \\t])\\d[\\d:.-]*[ \\t]+|(?<=:\\d\\d(?:\\.\\d{1,9})? )[A-Z]{3,4} |^[A-Za-z][\\w.-]*\\d[\\w.-]* `,
  'g',
);
/** `2026-03-11T09:30:00.123456Z 01O `: what stands behind the stamp is a stream of a build job, no device's name. */
const JOB_STAMP = /^\d{4}-\d\d-\d\dT[\d:.]+Z \d\d[OE]\s+$/;

/** `    Failure Reason: `, with a value behind it. */
const KEY = /^\s*[A-Za-z]+(?: [\w()/-]+)+:\s*$/;

/** How a device's log line begins: PRI, mark, stamp, number, or its tag; or a record of OpenTelemetry's collector that holds one. */
const LOG_BEGINS =
  /^(?:<\d{1,3}>|[*.]?[A-Z][a-z]{2} {1,2}\d{1,2} [\d: ]|\d{1,10}: |[*.]?\d\d:\d\d:\d\d|%[A-Z]|Body: Str\()/;

/** Behind a bar the name that a device gives itself may stand first. */
const NAMED_LOG = /^[A-Za-z][\w.-]{0,62}: (?:\d{1,10}: )?(?:[*.]?[A-Z][a-z]{2} {1,2}\d{1,2} [\d: ]|%[A-Z])/;

function beginsLog(rest: string, prefix: string): boolean {
  return LOG_BEGINS.test(rest) || (/[|│]\s*$/.test(prefix) && NAMED_LOG.test(rest));
}

/** What no header of a log line has: brackets, bars, tabs, a level; or nothing but marks other than those of a clock. */
function isNoHeader(prefix: string): boolean {
  if (!/[A-Za-z0-9]/.test(prefix)) return !/[*.]$/.test(prefix);
  return (
    // `sw-1[0]: ` may be a device's name in a journal.
    /[[\]|│%\t]/.test(prefix.replace(/(?<=[\w.-])\[\d+\](?=:)/g, '')) ||
    /^\s*\d+[ \t]+$/.test(prefix) ||
    JOB_STAMP.test(prefix) ||
    (prefix.match(/[A-Za-z]+/g) ?? []).some((word) => LEVEL.test(word))
  );
}

/** `2026 Mar  5 10:00:00`, how NX-OS prints it: no number of a line. */
function isYear(prefix: string, rest: string): boolean {
  return /^\s*20\d\d +$/.test(prefix) && /^[A-Z][a-z]{2} {1,2}\d{1,2} \d\d:/.test(rest);
}

/** Quotes and brackets belong to a notation, and a tag to a message; neither is put before lines. */
function isForeign(prefix: string): boolean {
  const isPrompt = /\w[#>]\s*$/.test(prefix) && !/^\s*<[^<>]{6,60}>\s*$/.test(prefix);
  // `null_resource.show["sw1"] (local-exec): `
  const notation = prefix.replace(/\w\["[\w.:-]{1,64}"\]/g, '');
  return prefix.trim() !== '' && !/["'{}=]|<\d{1,3}>/.test(notation) && !isPrompt;
}

const LEVEL = /^(?:TRACE|DEBUG|INFO|NOTICE|WARN|WARNING|ERROR|CRITICAL|FATAL|OUTPUT|STDOUT|STDERR|stdout|stderr)$/;

function shapeOf(prefix: string, line: string): Shape {
  const tokens = prefix.match(/\d+|T(?=\d\d:)|[A-Za-z][A-Za-z0-9]*|[ \t]+|[^\w\s]|_/g) ?? [];
  let source = '^';
  tokens.forEach((token, index) => {
    const isLast = index === tokens.length - 1;
    const previous = tokens[index - 1] ?? '';
    if (/^\d/.test(token)) source += '\\d+';
    else if (LEVEL.test(token)) source += '[A-Za-z]+';
    else if (/^[A-Z][a-z]{2}$/.test(token) && /^[ \t]+$/.test(tokens[index + 1] ?? '')) source += '[A-Z][a-z]{2}';
    else if (/^[ \t]+$/.test(token)) source += isLast ? `(?:${escaped(token)}|$)` : index === 0 ? '[ \\t]*' : '[ \\t]+';
    // `grep -n -C`: a colon before what was found, a dash before its surroundings.
    else if (token === ':' && /^\d/.test(previous) && isLast) source += '[:-]';
    // A table has no code in its empty cells.
    else if (token === '`' && isLast) source += '`?';
    else source += escaped(token);
  });
  const mark = /[A-Za-z0-9]/.test(prefix) ? null : prefix;
  const side = /^[|│┃║]/.exec(prefix.trimStart())?.[0];
  const closing =
    side !== undefined && line.trimEnd().endsWith(side) && line.trim().length > prefix.trim().length ? side : null;
  return {
    pattern: new RegExp(source),
    key: source,
    mark,
    isName: nameIn(prefix) !== null,
    isSure: /\d:\d\d/.test(prefix) && PROMPTED.test(line.slice(prefix.length)),
    isHeader: !isNoHeader(prefix) && readHeader(prefix) !== null,
    closing,
  };
}

const PROMPTED = /^[A-Za-z][\w.-]{0,62}[#>]\s?sh(?:ow?)?\s+\w/;

/** The same of several (`sw[1-2]: `, `sw1,sw2: `), each of which has the line. */
export function namesBefore(line: string, shape: Shape): string[] {
  const name = nameBefore(line, shape);
  return name === null ? [] : SET.test(name) ? namesIn(name) : [name];
}

/** Names with what differs in brackets, or parted by commas, as `clush` and `clubak` gather them. */
const SET = /^[A-Za-z][\w.-]*(?:\[[\d,-]{1,120}\][\w.-]*)?(?:,[A-Za-z][\w.-]*(?:\[[\d,-]{1,120}\][\w.-]*)?)*$/;

/** The name that stands before a line of a shape that has one; lines of one shape may bear different ones (`sw-1 | `, `sw-2 | `). */
export function nameBefore(line: string, { isName, pattern }: Shape): string | null {
  return isName ? nameIn(pattern.exec(line)?.[0] ?? '') : null;
}

function nameIn(prefix: string): string | null {
  const copy = copyIn(prefix);
  if (copy !== null) return prefix.split(/[^\w.-]+/).some(isCollector) ? null : copy;
  const set = /^(\S+?)[ \t]*[:|>][ \t]*$/.exec(prefix)?.[1] ?? '';
  if (/[[,]/.test(set) && SET.test(set) && isAll(namesIn(set))) return set;
  const plain = /^[[(<]?([A-Za-z][\w.-]{0,62})[\])>]?(?:[ \t]*[:|>│][ \t]*|[ \t]+)$/.exec(prefix)?.[1];
  const isPlain = plain !== undefined && !LEVEL.test(plain) && deviceName(plain) === plain;
  const name = isPlain ? plain : onlyNameIn(prefix);
  return name === null || isContainer(name, prefix) ? null : name;
}

function isAll(names: readonly string[]): boolean {
  return names.length > 1 && names.every(looksNamed);
}

/** `syslog-1  | `, `lab_rsyslog_1  | `: the container that the lines went through. */
function isContainer(name: string, prefix: string): boolean {
  return prefix.includes('|') && isCollector(name);
}

function escaped(text: string): string {
  return escapePattern(text).replace(/\t/g, '\\t');
}

/** A line without what its shape put around it; null where it hasn't the shape, and for a log line whose header it may be. */
export function strip(line: string, shape: Shape): string | null {
  if (shape.isHeader && TAG.test(line.slice(0, TAG_REACH))) return null;
  const prefix = shape.pattern.exec(line)?.[0];
  // `>` between lines that begin with `> > `.
  if (prefix === undefined) return shape.mark?.startsWith(line.trim()) && line.trim() !== '' ? '' : null;
  const text = line.slice(prefix.length);
  if (shape.closing === null) return text;
  // Boxes stand in boxes.
  let cell = text.trimEnd();
  if (!cell.endsWith(shape.closing)) return text;
  for (const sign of prefix) if (/[|│┃║]/.test(sign) && cell.endsWith(sign)) cell = cell.slice(0, -1).trimEnd();
  return prefix.endsWith('`') && cell.endsWith('`') ? cell.slice(0, -1) : cell;
}
