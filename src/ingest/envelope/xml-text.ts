import type { InnerLine } from './hint.js';
import { decodeEntities } from './markup.js';
import { beginsText, TAG } from './recognise.js';

/** A tag, a comment, an instruction; `<none>` within CDATA is a device's own. */
const MARKUP = /<\/?[A-Za-z_][\w:.-]{0,100}(?:\s[^<>]{0,2000})?\/?>|<!--[^<>]{0,2000}-->|<[?!][A-Za-z][^<>]{0,500}>/;
const CDATA = '<![CDATA[';
const CDATA_END = ']]>';
/** Documents that somebody else reads: licence files, models of the device, exports of log systems. */
const READ_ELSEWHERE =
  /<(?:\w{1,40}:)?(?:smartLicense\w*|RUM\w*|specificPLR|rpc(?:-reply)?|notification|data|native|licensing|results|events?|hello|config|state)\b/i;
/** Pages and what wikis make of them are read as such. */
const PAGE = /^\s*<(?:!doctype html|html|details|summary|div|p|pre|span|table|h\d|ul|ol|li|a|code|br|ac:)\b/i;
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
  const probe = new XmlText();
  const isDevice = lines.some(({ text }) => probe.strip(text).some((inner) => TAG.test(inner) || beginsText(inner)));
  return isDevice ? new XmlText() : null;
}

/** Takes the elements off, line by line. */
export class XmlText {
  private isVerbatim = false;

  /** The texts of a line; none where it holds nothing but elements. */
  strip(line: string): string[] {
    const texts: string[] = [];
    let rest = line;
    let hasMarkup = false;
    for (;;) {
      const end = this.isVerbatim ? CDATA_END : CDATA;
      const at = rest.indexOf(end);
      const part = at < 0 ? rest : rest.slice(0, at);
      if (this.isVerbatim) texts.push(part);
      else {
        const pieces = part.split(MARKUP);
        hasMarkup ||= pieces.length > 1 || at >= 0;
        for (const piece of pieces) texts.push(...decodeEntities(piece.replace(/&#(?:10|x0?A);/gi, '\n')).split('\n'));
      }
      if (at < 0) break;
      hasMarkup = true;
      this.isVerbatim = !this.isVerbatim;
      rest = rest.slice(at + end.length);
    }
    return hasMarkup ? texts.filter((text) => text.trim() !== '') : texts;
  }
}
