import nearley from 'nearley';
import grammar from './grammar/message.grammar.js';

/** The tag of a log line taken apart, and where it stands in the line. */
export interface Tag {
  /** `SMART_LIC` for every way of writing it: `LICENSE-SMART_LIC`, `SMART_LIC-SW1`. Others as printed, without a member's name. */
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
const tags = new Map<string, Tag | null>();

/**
 * A tag is `%FAC-SEV-MNEMONIC` and a colon; for SMART_LIC the percent sign may be missing (IOS XR), and the colon at the
 * end of the line (a console print that was cut). Not inside quotes or right after a letter: `event syslog pattern
 * "%SYS-5-CONFIG_I: …"` is configuration.
 */
const TAG =
  /(?<![A-Za-z0-9_"'`=(*\\%.])%[A-Z][A-Z0-9_]{0,60}(?:-[A-Z0-9_]{1,60}){0,6}-[0-7]-[A-Z0-9_]{1,80}(?:[ \t]?:|$)|(?<![A-Z0-9_"'`=(*\\%.-])(?:LICENSE-)?SMART_LIC(?:-[A-Z0-9_]{1,20})?-[0-7]-[A-Z0-9_]{1,80}[ \t]?:/g;

/** All tags of a line, in order. Linear; a line has at most `limit`. */
export function findTags(line: string, limit = 8): FoundTag[] {
  const found: FoundTag[] = [];
  for (const match of line.matchAll(TAG)) {
    const text = match[0];
    const tag = readTag(text);
    if (tag === null || (!text.endsWith(':') && tag.facility !== 'SMART_LIC')) continue;
    found.push({ ...tag, start: match.index, end: match.index + text.length });
    if (found.length >= limit) break;
  }
  return found;
}

/** Reads `%FAC-SEV-MNEMONIC:` by the grammar, once for each spelling. Null when it isn't a tag. */
export function readTag(text: string): Tag | null {
  const known = tags.get(text);
  if (known !== undefined) return known;
  if (tags.size >= TAGS_CAP) tags.clear();
  const tag = parseMessage(text);
  tags.set(text, tag);
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
  const result = parser.results[0] as
    | { facility: string[]; severity: number; mnemonic: string; text: string }
    | undefined;
  if (result === undefined) return null;
  return { ...result, facility: facilityOf(result.facility) };
}

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
