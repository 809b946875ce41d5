import nearley from 'nearley';
import { Memo } from '../../model/memo.js';
import grammar from '../grammar/message.grammar.js';
import { ownCopy } from '../text/own-copy.js';

/** The tag of a log line taken apart, and where it stands in the line. */
export interface Tag {
  /**
   * `SMART_LIC` for every way of writing it: `LICENSE-SMART_LIC` (IOS XR), `SMART_LIC-SW1`, `LICMGR-3-LOG_SMART_LIC_…` (NX-OS). Others
   * as printed, without a member's name.
   */
  readonly facility: string;
  readonly severity: number;
  readonly mnemonic: string;
}

export interface FoundTag extends Tag {
  /** Index of the tag's first character, percent sign included. */
  readonly start: number;
  /** Index of the text after the colon. */
  readonly end: number;
}

/** Tags that are remembered; an IOS XE image has some thousands, a log some dozens. */
const TAGS_CAP = 4096;
const compiled = nearley.Grammar.fromCompiled(grammar);
const tags = new Memo<string, Tag | null>(TAGS_CAP);

/** `%FAC[-SUB]-SEV-MNEMONIC` and its colon; the colon may be missing at the end of the line. Pipelines lower-case all of it. */
const TAG =
  /%(?:[A-Z][A-Z0-9_]{0,60}(?:-[A-Z0-9_]{1,60}){0,6}-[0-7]-[A-Z0-9_]{1,80}|[a-z][a-z0-9_]{0,60}(?:-[a-z0-9_]{1,60}){0,6}-[0-7]-[a-z0-9_]{1,80})(?:[ \t]?:|$)/y;
/** IOS XR: without a percent sign. */
const BARE =
  /(?:(?:LICENSE-)?SMART_LIC(?:-[A-Z0-9_]{1,20})?-[0-7]-[A-Z0-9_]{1,80}|(?:license-)?smart_lic(?:-[a-z0-9_]{1,20})?-[0-7]-[a-z0-9_]{1,80})[ \t]?:/y;
const WRAPPER = 'LICENSE-';
const BARE_FACILITIES = ['SMART_LIC-', 'smart_lic-'];

/**
 * All tags of a line, in order: `%FAC-SEV-MNEMONIC` and a colon; for SMART_LIC the percent sign may be missing (IOS XR), and
 * the colon at the end of the line (a console print that was cut). Not right after a letter, a quote or an escape: `event
 * syslog pattern "%SYS-5-CONFIG_I: …"` is configuration. Linear; at most `limit` of them.
 */
export function findTags(line: string, limit = 8): FoundTag[] {
  const found: FoundTag[] = [];
  let percent = line.indexOf('%');
  let bare = nextBare(line, 0);
  while ((percent >= 0 || bare >= 0) && found.length < limit) {
    const isBare = percent < 0 || (bare >= 0 && bare < percent);
    const wrapped = bare - WRAPPER.length;
    const isWrapped = isBare && wrapped >= 0 && line.slice(wrapped, bare).toUpperCase() === WRAPPER;
    const start = isWrapped ? wrapped : isBare ? bare : percent;
    const tag = tagAt(line, start, isBare);
    if (tag !== null) found.push(tag);
    const from = Math.max(tag?.end ?? 0, (isBare ? bare : percent) + 1);
    if (percent >= 0 && percent < from) percent = line.indexOf('%', from);
    if (bare >= 0 && bare < from) bare = nextBare(line, from);
  }
  return found;
}

function nextBare(line: string, from: number): number {
  const places = BARE_FACILITIES.map((facility) => line.indexOf(facility, from)).filter((place) => place >= 0);
  return places.length === 0 ? -1 : Math.min(...places);
}

function tagAt(line: string, start: number, isBare: boolean): FoundTag | null {
  if (start > 0 && isInsideWord(line.charCodeAt(start - 1), isBare) && !isValue(line, start)) return null;
  const pattern = isBare ? BARE : TAG;
  pattern.lastIndex = start;
  if (!pattern.test(line)) return null;
  const end = pattern.lastIndex;
  const tag = readTag(line.slice(start, end));
  if (tag === null || (line.charCodeAt(end - 1) !== COLON && tag.facility !== 'SMART_LIC')) return null;
  return { facility: tag.facility, severity: tag.severity, mnemonic: tag.mnemonic, start, end };
}

/** `msg=%SMART_LIC-…`, `msg="%SMART_LIC-…`, `,"%SMART_LIC-…`: the value of a key or a cell is a message, the pattern of a rule is none. */
function isValue(line: string, start: number): boolean {
  if (!line.startsWith('%SMART_LIC-', start)) return false;
  return /[=,;\t:]"?$/.test(line.slice(Math.max(0, start - 2), start)) || opensAgain(line, start);
}

/** `Last message '…' repeated 3 times`, as syslog-ng sums up what came again: up to the message in it. */
export const LAST_MESSAGE = /\blast message '/i;
const opensAgain = (line: string, start: number): boolean =>
  line[start - 1] === "'" && LAST_MESSAGE.test(line.slice(Math.max(0, start - 16), start));

const COLON = 0x3a;

/** Characters after which no tag begins: letters, digits and the likes of `"'(*.=\_`, for bare ones a dash too. */
export function isInsideWord(code: number, isBare = false): boolean {
  return (
    (code >= 0x30 && code <= 0x39) ||
    (code >= 0x41 && code <= 0x5a) ||
    (code >= 0x61 && code <= 0x7a && !isBare) ||
    code === 0x5f ||
    code === 0x22 ||
    code === 0x27 ||
    code === 0x28 ||
    code === 0x2a ||
    code === 0x2e ||
    code === 0x3d ||
    code === 0x5c ||
    code === 0x60 ||
    code === 0x25 ||
    (isBare && code === 0x2d)
  );
}

/** Reads `%FAC-SEV-MNEMONIC:` by the grammar, once for each spelling. Null when it isn't a tag. */
export function readTag(text: string): Tag | null {
  const known = tags.get(text);
  if (known !== undefined) return known;
  const own = ownCopy(text);
  const tag = parseMessage(own.toUpperCase());
  tags.set(own, tag);
  return tag;
}

/** Reads a whole message, tag and text, by the grammar. Null when it isn't one. */
export function parseMessage(text: string): (Tag & { readonly text: string }) | null {
  const parser = new nearley.Parser(compiled);
  try {
    parser.feed(text);
  } catch {
    return null;
  }
  const result: { facility: string[]; severity: number; mnemonic: string; text: string } | undefined =
    parser.results[0];
  if (result === undefined) return null;
  const wrapped = result.mnemonic.startsWith(NXOS_PREFIX) && result.facility[0] === 'LICMGR';
  if (wrapped) return { ...result, facility: 'SMART_LIC', mnemonic: result.mnemonic.slice(NXOS_PREFIX.length) };
  return { ...result, facility: facilityOf(result.facility) };
}

/** What NX-OS puts before the mnemonics of the agent: `%LICMGR-3-LOG_SMART_LIC_COMM_FAILED`. */
export const NXOS_PREFIX = 'LOG_SMART_LIC_';

/** Parses of one message by the grammar: one for a message, none for anything else. For tests. */
export function countMessageParses(text: string): number {
  const parser = new nearley.Parser(compiled);
  try {
    parser.feed(text);
  } catch {
    return 0;
  }
  return parser.results.length;
}

/** `%PIM-SW1-6-…`, `%LINK-SW2_STBY-3-…`, `%SYS-SP-STDBY-5-…` name the member that printed the line beside the facility. */
function facilityOf(parts: readonly string[]): string {
  if (parts.includes('SMART_LIC')) return 'SMART_LIC';
  const own = parts.filter(
    (part, index) => index === 0 || !/^(?:SW\d+(?:_\w+)?|DFC\d+|SP|STDBY|STBY|SLOT\d+)$/.test(part),
  );
  return own.join('-');
}
