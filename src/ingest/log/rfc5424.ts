import { isAddress } from '../text/device-name.js';

/**
 * Lines that a relay of RFC 5424 took apart, put together again. Such a relay looks for a program's name before the message and finds
 * what a Cisco device has there: its count, the first word of its name or stamp, its tag.
 */

const DATA = '(?:-|(?:\\[(?:[^\\]"]|"(?:[^"\\\\]|\\\\.)*")*\\])+)';
// Of two relays in a row the second may have put its own header before it.
const ENVELOPE = '^((?:.{0,160}?[ >])?1 (?:-|\\d{4}-\\d\\d-\\d\\dT\\S+) \\S+ )';
/** `… host %SYS-5-CONFIG_I - - - Configured …`: the tag without its colon is the program. */
const TAG_AS_PROGRAM = new RegExp(`${ENVELOPE}((?:<\\d{1,3}>)?%\\S+) (\\S+ \\S+ ${DATA}) *(.*)$`);
/** `… host Hall - - [meta sequenceId="48"] 3 east: Jul …` */
const WORD_AS_PROGRAM = new RegExp(`${ENVELOPE}(?!- |%)(\\S+) - - (${DATA}) *(.*)$`);
/** `2026-07-14T08:23:43Z host %SMART_LIC-3-COMM_FAILED Communications …`: a relay of RFC 3164 behind one of RFC 5424. */
const TAG_AS_LABEL =
  /^((?:<\d{1,3}>)?(?:\d{4}-\d\d-\d\dT\S+|[A-Z][a-z]{2} {1,2}\d{1,2} \d\d:\d\d:\d\d) \S+ (?:- )?)(%[A-Z][A-Z0-9_]*(?:-[A-Z0-9_]+)*-[0-7]-[A-Z0-9_]+) +(?=[^:\s-])/;

/** The version of a whole RFC 5424 message that a relay took for the program of its own. */
const VERSION_AS_PROGRAM = / 1 - - (?:-|\[[^\]]{0,80}\]) +(?=\d{4}-\d\d-\d\dT)/;

/** The line with its tag, and the colon behind it, where the device had it. */
export function tagInPlace(printed: string): string {
  const at = printed.search(/[ >]%/);
  if (at < 0 || at > 320) return printed;
  const line = printed.replace(VERSION_AS_PROGRAM, ' 1 ');
  const program = TAG_AS_PROGRAM.exec(line);
  if (program !== null) {
    const [, before = '', tag = '', data = '', rest = ''] = program;
    return `${before}- ${data} ${tag.replace(/:$/, '')}: ${rest}`;
  }
  return line.replace(TAG_AS_LABEL, (_, before: string, tag: string) => `${before}${tag}: `);
}

/** The header with the word in place that the relay took for a program; unchanged where there is none. */
export function programInPlace(printed: string): string {
  const header = printed.replace(VERSION_AS_PROGRAM, ' 1 ');
  const match = WORD_AS_PROGRAM.exec(header);
  if (match === null) return header;
  const [, before = '', program = '', data = '', rest = ''] = match;
  return rest === '' ? header : `${before}- - - ${data} ${joined(program, rest, data.includes('sequenceId="'))}`;
}

/**
 * What stood between the two went lost: a colon, a blank, or both.
 * @param isCounted the device's count is known, so that a number is none
 */
function joined(program: string, rest: string, isCounted: boolean): string {
  const word = /^\S*/.exec(rest)?.[0] ?? '';
  // 2001 + db8::7: Jul …, but 50 + 2001:db8::7: Jul …
  const isCount = !isCounted && /^\d+$/.test(program) && isAddress(word.slice(0, -1));
  const isGroup = /^[0-9A-Fa-f]{1,4}$/.test(program) && /^[0-9A-Fa-f]{0,4}:[0-9A-Fa-f:.]*:$/.test(word) && !isCount;
  // 00 + 12:34:
  const isUptime = /^[*.]?\d{1,3}$/.test(program) && /^\d\d:\d\d(?:\.\d+)?:$/.test(word);
  // RP/0/RP0/CPU0 + Jul …
  const isNode = /^(?:[A-Z]{1,8}\/)?\d+\/[A-Z]*\d+\/[A-Z]+\d*$/.test(program);
  // RP + 0/RP0/CPU0:Jul …
  if (/^[A-Z]{1,8}$/.test(program) && NODE.test(rest)) return `${program}/${rest}`;
  if (isGroup || isUptime || isNode) return `${program}:${rest}`;
  // 7 + West Hall:
  if (isCounted && /^\d{1,3}$/.test(program) && /^[A-Za-z][\w-]* [A-Za-z][\w-]*[ :]/.test(rest))
    return `${program} ${rest}`;
  // Jul + 14 2026 …, 2026 + Jul 14 …
  const isStamp = /^[*.]?[A-Z][a-z]{2}$/.test(program)
    ? /^\d{1,2} /.test(rest)
    : /^\d{4}$/.test(program) && MONTH.test(rest);
  return isStamp || (!/^\d+$/.test(program) && !BEGINS_ANEW.test(rest)) ? `${program} ${rest}` : `${program}: ${rest}`;
}

const NODE = /^\d+\/[A-Z]*\d+\/[A-Z]+\d*:/;
const MONTH = /^[A-Z][a-z]{2} {1,2}\d{1,2} /;
/** A number, a stamp, an uptime, a node: something of its own, and no rest of a name of several words. */
const BEGINS_ANEW =
  /^(?:\d+: |[*.]?[A-Z][a-z]{2} {1,2}\d{1,2} |\d{4} [A-Z][a-z]{2} |[*.]?\d{1,3}:\d\d:|\d+[dwy]\d+[hdw]:|[.!*]?(?:[A-Z]{1,8}\/)?\d+\/[A-Z]*\d+\/[A-Z]+\d*:|\[)/;

/** Addresses that a device may have: of the world, of a site, of a link. */
const OF_A_DEVICE = /^(?:[23][0-9a-f]{3}|f[cd][0-9a-f]{2}|fe[89ab][0-9a-f]):/i;
const GROUP_APART = /(?<= )([0-9A-Fa-f]{1,4}):? (:?[0-9A-Fa-f]{0,4}:[0-9A-Fa-f:]{0,35})(?=: )/;

/** `Jul: 14 2026 08:23:43`: the month that one relay took for a program, and the next put a colon behind. */
const MONTH_APART = /(?<= [*.]?[A-Z][a-z]{2}): (?=\d{1,2} (?:\d{4} )?\d\d:\d\d)/;

/** `fe80: :a1b2::7: Jul …`, `2001 db8::7: …`: the address or stamp whose first part a relay took for a program, and put something behind. */
export function firstPartInPlace(header: string): string {
  return header.replace(MONTH_APART, ' ').replace(GROUP_APART, (printed, group: string, rest: string) => {
    const address = `${group}:${rest}`;
    // 2001 counts the messages of 2001:db8::7.
    const isCounted = isAddress(rest) && OF_A_DEVICE.test(rest);
    return !isCounted && isAddress(address) && OF_A_DEVICE.test(address) ? address : printed;
  });
}
