import { describe, expect, it } from 'vitest';
import { readXml } from '../../../src/ingest/structured/xml.js';

const DOCUMENT = `<?xml version="1.0"?>
<rpc-reply xmlns="urn:x">
 <data><!-- note -->
  <licensing><state a="b"><![CDATA[on & off]]></state>
   <usage>3</usage></licensing>
 </data>
</rpc-reply>
`;
const damageOf = (text: string) => {
  const damage = readXml(text)?.damage;
  return damage == null ? null : [damage.message, text.slice(0, damage.offset).split('\n').length];
};

describe('a damaged document of XML is told of in words of ours', () => {
  it('wherever it is cut off', () => {
    for (let at = 1; at < DOCUMENT.trimEnd().length; at += 1)
      expect(damageOf(DOCUMENT.slice(0, at))?.[0] ?? '').toMatch(
        /^(?:a tag|a closing tag|a comment|a CDATA section|a processing instruction|an element|[a-z-]+ is not closed)\b/,
      );
    expect(damageOf(DOCUMENT)).toBeNull();
  });

  it.each([
    [
      DOCUMENT.slice(0, DOCUMENT.indexOf(' off]]>')),
      ['a CDATA section has no end (“]]>”): the document is cut off', 4],
    ],
    [DOCUMENT.slice(0, DOCUMENT.indexOf('age>3')), ['a tag has no end: the document is cut off', 5]],
    [DOCUMENT.slice(0, DOCUMENT.indexOf('</usage>')), ['usage is not closed: the document is cut off', 5]],
    ['<a>\n<b>\n</a></b>', ['</b> was expected in place of </a>', 3]],
    ['</a>', ['</a> closes nothing that is open', 1]],
    ['<a>'.repeat(60), ['elements are nested deeper than any answer of a device; it was not read', 1]],
  ])('%j', (text, told) => {
    expect(damageOf(text)).toEqual(told);
  });
});
