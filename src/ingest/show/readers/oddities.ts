/**
 * What in a line of a configuration no device would have put there: places that a template left open, quotes of a word
 * processor, and commands of the licensing model before Smart Licensing Using Policy.
 */

import { isNumbered, isTakenOut } from '../../../model/blotted.js';

/** Commands that bear on licensing, its names, its path and its time; other lines may hold any text. */
const CONCERNED =
  /^(?:hostname|license|ip (?:http|name-server|host|domain|route)|ntp|platform hardware|http-proxy|profile|destination|vrf|contact-email-addr|action \S+ cli command)\b/;

const PLACEHOLDERS = [
  // $HOSTNAME; the environment variables of the embedded event manager begin with an underscore
  /\$\{?[A-Za-z][A-Za-z0-9_]{2,40}\}?/,
  // {{ hostname }}
  /\{\{[^{}]{1,60}\}\}/,
  // <DNS_SERVER>
  /<[A-Za-z][A-Za-z0-9_. -]{1,40}>/,
  // %PROXY%
  /%[A-Za-z][A-Za-z0-9_]{1,40}%/,
  // XXXX, x.x.x.x
  /\b[Xx]{4,40}\b|\b[Xx](?:\.[Xx]){3}\b/,
];

/** The place that a template left open, or null. */
export function placeholderIn(command: string): string | null {
  if (!CONCERNED.test(command)) return null;
  if (isTokenless(command)) return 'idtoken without a token';
  for (const pattern of PLACEHOLDERS) {
    const [found] = pattern.exec(command) ?? [];
    if (found !== undefined && !isTakenOut(found) && !isNumbered(found)) return found;
  }
  return null;
}

/** Whether a template's variable for the token came out empty. */
function isTokenless(command: string): boolean {
  return /^license smart trust idtoken (?:all|local)(?: force)?$/.test(command);
}

/** Whether the line has quotes that the device takes for letters. */
export function hasCurlyQuotes(command: string): boolean {
  return CONCERNED.test(command) && /[\u2018\u2019\u201c\u201d]/.test(command);
}

/** The command of the earlier model in a line, also where an applet types it; or null. */
export function classicCommandIn(command: string): string | null {
  // action 1.1 cli command "license smart register idtoken …"
  const typed = /^action \S{1,20} cli command "([^"]{1,200})"/.exec(command)?.[1] ?? command;
  return /^license smart (?:enable|register|deregister|renew)\b/.test(typed) ? typed : null;
}
