/** What a word must look like to name a device, where nothing around it says that it does. */
import { deviceName, meansOther } from '../text/device-name.js';

/** Words with a number behind that stand for a place, a part or a count where nothing says that they name a device. */
const NUMBERED =
  /^(?:(?:vlan|gi|te|fo|hu|twe|eth|fa|lo|po|port|slot|line|vty|tty|con|console|day|week|page|step|site|floor|rack|unit|member|v|q|p)\w{0,16}[.-]?\d[\w.]*|[A-Z]{2,10}-?\d{3,})$/i;

/** A word that looks like a device's name, and like nothing else that has digits. */
export function isDeviceWord(word: string): boolean {
  return looksNamed(word) && !NUMBERED.test(word) && !meansOther(word);
}

/** Words are headings; names of devices have a digit, a dot or a dash in them. */
export function looksNamed(word: string): boolean {
  const isShaped = /[A-Za-z]/.test(word)
    ? /\d/.test(word) || /[A-Za-z][.-][A-Za-z]/.test(word)
    : /^\d+(?:\.\d+){3}$/.test(word) || word.includes('::');
  return isShaped && !tellsHow(word);
}

/** The only part of a queue's name that looks like a device's, or its address; null for other names. */
export function routedName(route: string): string | null {
  const address = /(?:^|[^\d.]\.?)((?:\d{1,3}\.){3}\d{1,3})(?![\d.])/.exec(route)?.[1];
  const parts = route.split(/[./:]/).filter((part) => /\d/.test(part) && isDeviceWord(part));
  return address ?? (parts.length === 1 ? (parts[0] ?? null) : null);
}

/** How, when or how often something was captured: `via-proxy1`, `no-proxy`, `attempt-2`, `vrf-mgmt`. */
const HOW = new Set(
  'proxy vrf attempt try retry run pass round take capture captured collected sample snapshot example scenario variant option phase stage step trial iteration cycle part ticket release version image build thread worker process pool task job queue tls ssl http https versuch lauf durchgang'.split(
    ' ',
  ),
);
/** What stands beside such a word. */
const BESIDE_HOW = new Set(
  'via no not with without over through using by from in out the a new old first second third last only mgmt management data default internal external direct global inside outside ohne mit'.split(
    ' ',
  ),
);

/** Words that tell captures apart and not devices: when, in which state. */
const WHEN =
  /^(?:before|after|vorher|nachher|pre|post|old|new|alt|neu|first|second|then|now|today|yesterday|output|result|log|begin|end|start|stop|up|down|ok|failed|\d[\d.:,/-]*|.*-?20\d\d.*|am|pm)$/i;

/** Whether a word tells captures apart, or means something else, and so names no device. */
export function tellsApart(word: string): boolean {
  return WHEN.test(word) || meansOther(word) || tellsHow(word);
}

/** What stands before a word that tells through what, or by whom, something was captured: `via jump1`, `collected by ops1`. */
const MEANS = /^(?:via|through|thru|by|using|over|without|behind|after|before|über|durch|ohne|nach|vor)$/i;

/** Whether the word at this place is such a means. */
export function isOfMeans(words: readonly string[], at: number): boolean {
  return MEANS.test(words[at - 1] ?? '');
}

/** Whether a word is made of such words and numbers alone. */
function tellsHow(word: string): boolean {
  const parts = word
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter((part) => part !== '');
  const isAll = parts.length > 0 && parts.every((part) => HOW.has(part) || BESIDE_HOW.has(part));
  return isAll && (!/\d/.test(word) || parts.some((part) => HOW.has(part)));
}

/** A word that is the name or the address of a device, and looks like it by itself. */
export function namesDevice(word: string): boolean {
  return looksNamed(word) && deviceName(word) === word;
}
