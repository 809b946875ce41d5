import { onlyNameIn } from '../text/device-name.js';
import { namesDevice } from './name-shape.js';
import { unescapeText } from './notation.js';
import { beginsText, isDeviceText, isWrappedText, TAG } from './recognise.js';

/** Places in a line at which a text may begin, behind a name, a quote or a prefix; none is within a name (`acc-sw01#`). */
const PLACES_CAP = 12;
const PLACES_WIDTH = 160;

/**
 * A text whose line ends are written as escapes, without the name and the quotes before it; null when it is no device's.
 * @param isClear something that a device prints must begin right there
 */
export function unescapedText(line: string, isClear: boolean): string | null {
  const places = [
    0,
    ...[...line.slice(0, PLACES_WIDTH).matchAll(/(?:\s{2,}|\t|(?!(?<=\w)[-._]\w)[^\w\s\\][ \t]*)(?=\S)/g)].map(
      ({ index, 0: found }) => index + found.length,
    ),
  ];
  // What stands in a value is the value's own.
  const value = line.search(/[{[][\s{[]*["']/);
  for (const start of isClear ? places.slice(0, PLACES_CAP) : [0]) {
    if (value >= 0 && start >= value) break;
    // What stands before is a name or a quote, never a line of the text.
    const before = line.slice(0, start);
    if (before.includes('\\n') || TAG.test(before)) break;
    const text = unescaped(line.slice(start));
    const isOne = isClear
      ? beginsText(text.trimStart().split('\n', 1)[0] ?? '')
      : isDeviceText(text) || isWrappedText(text);
    if (isOne && text.includes('\n')) return text;
  }
  return null;
}

/** Undoes the escapes of a text, and those in it where they were escaped once more. */
function unescaped(line: string, layers = 3): string {
  const quoted = /^\s*(?:print\()?[bBuUrR]?(["'`]{1,3})/.exec(line);
  const closing = quoted?.[1];
  const body = line.slice(quoted?.[0].length ?? 0);
  const text = unescapeText(closing === undefined ? body : body.replace(new RegExp(`${closing}[),\\s]*$`), ''));
  // A text in quotes that was put in quotes once more.
  if (layers > 1 && /^\s*"[^\n]*\\n.*"\s*$/s.test(text)) return unescaped(text, layers - 1);
  const isValue = /^\s*[{[]/.test(text);
  return !isValue && text.split('\n').length < text.split('\\n').length ? unescapeText(text) : text;
}

/** `2026-03-11 09:30:01,118 INFO collect sw1: `: the last word, where it looks like a device's name. */
function lastNameIn(before: string): string | null {
  const last = /\s([\w.:-]+?)\s*[:=]?\s*$/.exec(before)?.[1] ?? '';
  return namesDevice(last) ? last : null;
}

/** `sw1 'Utility:\\n…'`, `Result(host='sw1', output='Utility:\\n…')`: the device that what stands before the text names; null without one. */
export function nameBeforeText(line: string): string | null {
  const before = /^[^\\\n]{0,160}?(?=["'][^"']*\\n)/.exec(line.slice(0, 400))?.[0] ?? '';
  const named = /\b(?:host(?:name)?|device|node|target)\s*[=:]\s*["']?([\w.:-]{1,253})/i.exec(line.slice(0, 200))?.[1];
  return named !== undefined && line.indexOf(named) < line.indexOf('\\n')
    ? named
    : /^\s*[\w.-]+[\s:=,(]*$/.test(before)
      ? onlyNameIn(before)
      : lastNameIn(before);
}
