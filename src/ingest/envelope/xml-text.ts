import type { Stamp } from '../../model/stamp.js';
import { namesCollection, readToolMoment } from '../text/collected.js';
import { type InnerLine, isTold, type Sender } from './hint.js';
import { isDeviceAttribute } from './key-names.js';
import { readSender } from './log-events.js';
import { decodeEntities } from './markup.js';
import { beginsText, TAG } from './recognise.js';

/** A tag, a comment, an instruction; `<none>` within CDATA is a device's own. */
const MARKUP = /<\/?[A-Za-z_][\w:.-]{0,100}(?:\s[^<>]{0,2000})?\/?>|<!--[^<>]{0,2000}-->|<[?!][A-Za-z][^<>]{0,500}>/g;
const CDATA = '<![CDATA[';
const CDATA_END = ']]>';
/** Documents that somebody else reads: licence files, models of the device, exports of log systems. */
const READ_ELSEWHERE =
  /<(?:\w{1,40}:)?(?:smartLicense\w*|RUM\w*|specificPLR|rpc(?:-reply)?|notification|data|native|licensing|results|events?|hello|config|state)\b/i;
/** Pages and what wikis make of them are read as such. */
const PAGE = /^\s*<(?:!doctype html|html|details|summary|div|p|pre|span|table|h\d|ul|ol|li|a|code|br|ac:)\b/i;
const CLOSES = /<\/|\/>|<[?!]/;
/** Lines in which the root and what is in it show. */
const LOOKED_AT = 200;

/**
 * The texts in an XML document of another program (a test report, a ticket): what stands in its elements, without them. Null where the
 * lines are none, or nothing of a device is in them.
 */
export function xmlTextOf(lines: readonly InnerLine[]): XmlText | null {
  const first = lines.find(({ text }) => text.trim() !== '')?.text ?? '';
  if (!/^\s*<(?:\?xml|[A-Za-z_][\w:.-]*[\s>])/.test(first) || PAGE.test(first)) return null;
  const head = lines.slice(0, LOOKED_AT);
  if (head.some(({ text }) => READ_ELSEWHERE.test(text))) return null;
  // `<sw1> %SMART_LIC-…`: who wrote it in a chat closes nothing.
  if (!head.some(({ text }) => CLOSES.test(text))) return null;
  const probe = new XmlText();
  const isDevice = lines.some(({ text }) =>
    probe.strip(text).some((inner) => TAG.test(inner.text) || beginsText(inner.text)),
  );
  return isDevice ? new XmlText() : null;
}

/** A text of a document, and the device and the moment that elements around it name: null where none does. */
export interface XmlPiece {
  readonly text: string;
  readonly sender: Sender | null;
  readonly collected: Stamp | null;
}

/** Elements in elements. */
const DEPTH_CAP = 64;
const ATTRIBUTE = /\s([A-Za-z_][\w:.-]{0,80})\s?=\s?(?:"([^"]*)"|'([^']*)')/g;

/** Takes the elements off, line by line. */
export class XmlText {
  private isVerbatim = false;
  /** The elements that are open. */
  private readonly open: (Omit<XmlPiece, 'text'> & { readonly name: string })[] = [];

  /** The texts of a line; none where it holds nothing but elements. */
  strip(line: string): XmlPiece[] {
    const pieces: XmlPiece[] = [];
    let rest = line;
    let hasMarkup = false;
    for (;;) {
      const end = this.isVerbatim ? CDATA_END : CDATA;
      const at = rest.indexOf(end);
      const part = at < 0 ? rest : rest.slice(0, at);
      if (this.isVerbatim) pieces.push(this.piece(part));
      else hasMarkup = this.stripPart(part, pieces) || at >= 0 || hasMarkup;
      if (at < 0) break;
      hasMarkup = true;
      this.isVerbatim = !this.isVerbatim;
      rest = rest.slice(at + end.length);
    }
    return hasMarkup ? pieces.filter(({ text }) => text.trim() !== '') : pieces;
  }

  /** Takes the elements off what is no CDATA; tells whether there were any. */
  private stripPart(part: string, pieces: XmlPiece[]): boolean {
    let from = 0;
    const take = (text: string) => {
      const plain = decodeEntities(text.replace(/&#(?:10|x0?A);/gi, '\n'));
      for (const each of plain.split('\n')) pieces.push(this.piece(each));
    };
    for (const { 0: tag, index } of part.matchAll(MARKUP)) {
      take(part.slice(from, index));
      this.readTag(tag);
      from = index + tag.length;
    }
    take(part.slice(from));
    return from > 0;
  }

  private piece(text: string): XmlPiece {
    const { open } = this;
    const sender = open.findLast((element) => element.sender !== null)?.sender ?? null;
    return { text, sender, collected: open.findLast(({ collected }) => collected !== null)?.collected ?? null };
  }

  private readTag(tag: string): void {
    const name = /^<\/?([A-Za-z_][\w:.-]*)/.exec(tag)?.[1];
    if (name === undefined || tag.endsWith('/>')) return;
    if (tag.startsWith('</')) {
      const at = this.open.findLastIndex((element) => element.name === name);
      if (at >= 0) this.open.length = at;
      return;
    }
    if (this.open.length >= DEPTH_CAP) return;
    const attributes = [...tag.matchAll(ATTRIBUTE)].map(([, key = '', double, single = '']): [string, string] => [
      key,
      decodeEntities(double ?? single),
    ]);
    const senders = attributes.flatMap(([key, value]) => (isDeviceAttribute(name, key) ? [readSender(value)] : []));
    const moments = attributes.flatMap(([key, value]) => (namesCollection(key) ? (readToolMoment(value) ?? []) : []));
    const told = senders.filter(isTold);
    const sender = told.find(({ hostname }) => hostname !== null) ?? told[0] ?? null;
    this.open.push({ name, sender, collected: moments[0] ?? null });
  }
}
