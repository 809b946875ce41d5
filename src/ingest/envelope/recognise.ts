import { createOpeners, readBanner, readPrompt } from '../show/cut.js';
import { showReaders } from '../show/readers/index.js';
import { TAG_SHAPE } from '../text/tag-shape.js';
import { readTableHead } from './table.js';

/** A prompt with its name, alone or with a command behind it. */
export const PROMPT = /^([A-Za-z][\w.-]{0,62})(?:\([\w-]{1,40}\))?[#>](?:\s*$|\s?[a-z]{2})/;

/**
 * A device's message: `%FAC-SEV-MNEMONIC:`. Without the colon what RFC 5424 has behind a program's name must stand there, for which a
 * relay took the tag.
 */
export const TAG = new RegExp(`${TAG_SHAPE}(?:\\s?:| \\S+ \\S+ [-[])`);

/** A tag alone, in a cell or on a line of its own. */
export const BARE_TAG = /^\s*%?[A-Z][A-Z0-9_]+-[0-7]-[A-Z][A-Z0-9_]+:?\s*$/;

/** The message of such a tag, as a device prints the two. */
export function withTag(tag: string, message: string): string {
  return `%${tag.trim().replace(/^%|:$/g, '')}: ${message.trim()}`;
}
/** Lines of a text that are looked at; headings stand near the top. */
const LINES_CAP = 400;
/** Characters of a line that are looked at. */
const WIDTH_CAP = 2048;

const openers = createOpeners(showReaders);

/** Whether a command of exec mode that prints something stands here, alone. */
export function isCommandText(text: string): boolean {
  return /^(?:do(?:-exec)?\s+)?(?:sho?w?|more|dir|test|ping)\s+\S[^\n]{0,200}$/.test(text.trim());
}

/**
 * Whether something that a device prints, or that people type on it, begins at a place of a line: the first line of an output or a
 * configuration, a prompt with its command, a banner of tech support.
 * @param bytes the line in latin1
 */
export function beginsAt(line: string, bytes: Uint8Array, at: number): boolean {
  if (at >= bytes.length) return false;
  const rest = at === 0 ? line : line.slice(at);
  if (rest.startsWith('---') && readBanner(rest) !== null) return true;
  if (/^[A-Za-z][\w./:-]{0,64}(?:\([\w-]{1,40}\))?[#>]\s?\S/.test(rest)) {
    const prompt = readPrompt(rest);
    if (prompt !== null && prompt.command !== '') return true;
  }
  if (!openers.mayOpen(bytes, at, bytes.length)) return false;
  const opening = openers.find(rest);
  if (opening === null) return false;
  switch (opening.kind) {
    case 'show':
    case 'config':
    case 'xml':
    case 'preamble':
      return true;
    case 'pasted':
      return opening.isCertain;
    default:
      return isCommandText(rest);
  }
}

/** Values, fences, tables, and what Ansible and Nornir print. */
const WRAPPER_BEGINS =
  /^(?:[{[]\s*(?:["'{[]|$)|`{3}|~{3}|(?:ok|changed|fatal|failed): \[|(?:TASK|PLAY) \[|\* \S+ \*\* changed : |v{4} .* v{4}|@@ -\d)/;

/**
 * Whether the first line of another wrapper stands here.
 * @param mayBeHead false where `mayHeadTable` was asked of a text that ends as this one
 */
export function beginsWrapper(text: string, mayBeHead = true): boolean {
  return WRAPPER_BEGINS.test(text) || (mayBeHead && text.length < 1000 && readTableHead(text) !== null);
}

/** Whether a device's text, or another wrapper, begins with this line. */
export function beginsText(line: string): boolean {
  const head = line.slice(0, WIDTH_CAP);
  return beginsAt(head, Buffer.from(head, 'latin1'), 0) || beginsWrapper(head);
}

/** Whether the first line of an output or a configuration stands here: no prompt, no command, no wrapper. */
export function beginsOutput(line: string): boolean {
  const head = line.slice(0, WIDTH_CAP);
  const kind = openers.mayOpen(Buffer.from(head, 'latin1'), 0, head.length) ? openers.find(head)?.kind : undefined;
  return kind === 'show' || kind === 'config';
}

/** Whether a text is a device's: an output, a configuration, a log, a licence file. */
export function isDeviceText(text: string): boolean {
  if (TAG.test(text.slice(0, LINES_CAP * 128))) return true;
  let start = 0;
  for (let count = 0; count < LINES_CAP && start <= text.length; count += 1) {
    const stop = text.indexOf('\n', start);
    const line = text.slice(start, Math.min(stop < 0 ? text.length : stop, start + WIDTH_CAP));
    if (line !== '' && beginsAt(line, Buffer.from(line, 'latin1'), 0)) return true;
    if (stop < 0) return false;
    start = stop + 1;
  }
  return false;
}

/** Words of licensing, wherever they stand. */
const CLUE = new RegExp(
  `Smart Licens|License (?:Usage|Authorization|Information)|Usage Reporting|Trust Code|Transport:|Product Information|license smart|smartLicense|smart-license|IOS-XE-(?:native|license)|usage_reporting|smart_licensing|trust_code|${TAG.source}|\\bshow \\w`,
);

/** Whether a text may hold a device's in a wrapper of its own: several lines, or a value written down, with words of licensing in it. */
export function isWrappedText(text: string): boolean {
  return (/\n|\\n|<br\s*\/?>|<\/(?:p|div|tr|li|pre)>/.test(text) || /^\s*[{[<]/.test(text)) && CLUE.test(text);
}
