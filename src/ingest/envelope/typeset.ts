import type { InnerLine } from './hint.js';
import {
  hasTypography,
  looksEmphasised,
  looksLikeHtml,
  looksLikeMarkdown,
  looksLikeRtf,
  plainMarkdown,
  plainTypography,
  readHtmlLine,
  readRtfLine,
  withoutEmphasis,
  withoutLinks,
} from './markup.js';
import { beginsText } from './recognise.js';

/** Colours of a terminal. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: escape
const COLOURS = /\u001b\[[0-9;]{0,20}m/g;

export function withoutColours(text: string): string {
  return text.includes('\u001b[') ? text.replace(COLOURS, '') : text;
}

/** A prompt with its command that a chat shows as code. */
const CODED = /^\s*`([A-Za-z][\w.-]{0,62}[#>][^`]{1,200})`\s*$/;

/** A fence that somebody opened behind their words, on the same line. */
const FENCE_BEHIND = /^([^`]*[^`\s])\s*(`{3}(?:[^`\s].*)?)$/;

function apart(text: string): readonly string[] {
  const [, words, fence = ''] = text.includes('```') ? (FENCE_BEHIND.exec(text) ?? []) : [];
  return words !== undefined && beginsText(fence.slice(3)) ? [words, fence] : [text];
}

/** One line as the lines of text that it shows. */
type Undo = (text: string) => readonly string[];

/** Undoes what terminals, mail programs, web pages and word processors made of a text, window by window. */
export class Typeset {
  /** A value begins with the first line; null until that was seen, as is whether a document of RTF does. */
  private isValue: boolean | null = null;
  private isRtf: boolean | null = null;
  private isHtml = false;
  private isMarkdown = false;
  private isEmphasised = false;

  /** The same lines where there is nothing to undo. */
  take<Each extends InnerLine>(raw: Each[]): Each[] {
    const lines = changedBy(raw, (text) => apart(withoutLinks(withoutColours(text)).replace(CODED, '$1')));
    this.look(lines.map(({ text }) => text));
    return this.undoes(lines).reduce(changedBy, lines);
  }

  private look(texts: readonly string[]): void {
    const first = texts.find((text) => text.trim() !== '') ?? '';
    this.isValue ??= /^\s*[{[]\s*(?:["'{[]|$)/.test(first);
    this.isRtf ??= looksLikeRtf(first);
    // Of a value each text is undone for itself.
    if (this.isValue) return;
    this.isHtml ||=
      texts.some(looksLikeHtml) &&
      !texts.some((text) => /^\s*<(?:\?xml|smartLicense|RUMReport|specificPLR)/.test(text));
    this.isMarkdown ||= looksLikeMarkdown(texts);
    this.isEmphasised ||= looksEmphasised(texts);
  }

  private undoes(lines: readonly InnerLine[]): Undo[] {
    return [
      ...(this.isRtf ? [readRtfLine] : []),
      ...(this.isHtml ? [readHtmlLine] : []),
      ...(this.isMarkdown ? [(text: string) => [plainMarkdown(text)]] : []),
      ...(this.isEmphasised ? [(text: string) => [withoutEmphasis(text)]] : []),
      ...(lines.some(({ text }) => hasTypography(text)) ? [(text: string) => [plainTypography(text)]] : []),
    ];
  }
}

function changedBy<Each extends InnerLine>(lines: Each[], undo: Undo): Each[] {
  let isChanged = false;
  const changed = lines.flatMap((line) => {
    const texts = undo(line.text);
    if (texts.length === 1 && texts[0] === line.text) return [line];
    isChanged = true;
    return texts.map((text) => ({ ...line, text }));
  });
  return isChanged ? changed : lines;
}
