import { isUtf8 } from 'node:buffer';
import { decodeLicenseFile } from '../text/base64.js';
import type { DictValue, Value } from './notation.js';
import { TAG } from './recognise.js';

/** Characters of a text that is looked at. */
const TEXT_CAP = 16 * 1024 * 1024;
/** Characters of a text in base64 that is worth a look. */
const LEAST = 40;
/** Line ends as a URL has them. */
const LINE_ENDS = /(?:%0[AaDd][^\n]*?){3}/;

/** A text of several lines, or a device's message, that a program wrote down in base64 or as a part of a URL; null where it is none. */
export function decodedText(text: string): string | null {
  const plain = text.trim();
  if (plain.length < LEAST || plain.length > TEXT_CAP) return null;
  const found = LINE_ENDS.test(plain) ? percentDecoded(plain) : base64Decoded(plain);
  return found !== null && (found.includes('\n') || TAG.test(found)) ? found : null;
}

/** Whether a line in base64 begins a text: what it holds is readable, with the head of a session or of an output in it. */
export function beginsEncoded(line: string): boolean {
  const text = base64Decoded(line.slice(0, line.length - (line.length % 4)).replace(/=+$/, ''));
  return text !== null && /^[\t\r\n -~]*$/.test(text) && /[ :#>]/.test(text);
}

function base64Decoded(text: string): string | null {
  if (!/^[A-Za-z0-9+/]{4}[A-Za-z0-9+/\r\n]*={0,2}$/.test(text)) return null;
  // What the licensing service answers is read by those who know its answers, and told to stand in base64.
  if (decodeLicenseFile(text) !== null) return null;
  const bytes = Buffer.from(text, 'base64');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: bytes that no output has
  return isUtf8(bytes) && !/[\u0000-\u0006]/.test(bytes.toString('latin1')) ? bytes.toString('utf8') : null;
}

function percentDecoded(text: string): string | null {
  try {
    // A blank is a plus sign in what a form sends, and only there.
    return decodeURIComponent(text.includes('%20') ? text : text.replaceAll('+', ' '));
  } catch {
    return null;
  }
}

/** `device=sw1&output=Utility%3A%0A…`, with or without an address before it; null for other lines. */
export function readForm(text: string, line: number): DictValue | null {
  if (text.length > TEXT_CAP || !LINE_ENDS.test(text)) return null;
  const fields = text
    .trim()
    .replace(/^[^=&]*\?/, '')
    .split('&');
  const entries = fields.map((field): [string, Value] => {
    const [name = '', value = ''] = /^([\w.[\]-]{1,60})=(.*)$/.exec(field)?.slice(1) ?? ['output', field];
    // The text itself is undone where it is looked at.
    const plain = LINE_ENDS.test(value) ? value : (percentDecoded(value) ?? value);
    return [name, { kind: 'text', text: plain, line, step: 0, isTaken: false }];
  });
  return { kind: 'dict', entries: new Map(entries) };
}
