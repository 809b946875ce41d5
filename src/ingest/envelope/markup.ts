/** What word processors, chats, mail and web pages make of plain text. */

const NAMED: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'", nbsp: ' ' };
const ENTITY = /&(?:(lt|gt|amp|quot|apos|nbsp)|#(\d{1,7})|#x([0-9A-Fa-f]{1,6}));/g;
/** Tags that web pages put around text. `<none>` and `<empty>` are a device's own. */
const TAG =
  /<\/?(?:ac:[\w-]+|h[1-6]|hr|details|summary|section|article|main|header|footer|a|u|kbd|pre|p|br|div|span|code|tt|samp|td|th|tr|table|tbody|font|b|i|strong|em|body|html|li|ul|ol|blockquote)(?:\s[^<>]{0,200})?\/?>|<!\[CDATA\[|\]\]>/gi;
const BREAK =
  /<br\s*\/?>|<!\[CDATA\[|\]\]>|<\/?ac:[\w-]+(?:\s[^<>]{0,200})?\/?>|<\/summary>|<\/(?:p|div|tr|li|pre|h\d)>(?=.)|(?<=.)(?=<pre[\s>])/gi;

/** A heading becomes one of Markdown, which may name the device of what stands below it. */
const HEADING = /<(?:h[1-6]|summary)(?:\s[^<>]{0,200})?>\s*/gi;

/** Whether text was written for a web page: only then its entities are undone. */
export function looksLikeHtml(text: string): boolean {
  return /&(?:lt|gt|quot|nbsp|amp|#\d{2,5}|#x[0-9A-Fa-f]{2,5});|<(?:pre|br\s*\/?|code|div|td|summary|ac:plain-text-body)(?:\s[^<>]{0,200})?>/i.test(
    text,
  );
}

/** A line of a web page as the lines of text that it shows. */
export function readHtmlLine(line: string): string[] {
  return line
    .replace(HEADING, '<br>### ')
    .split(BREAK)
    .map((part) => {
      const text = decodeEntities(part.replace(TAG, ''));
      // A web page in a mail, escaped twice.
      return text.includes('&') ? decodeEntities(text) : text;
    });
}

/** Undoes the entities of a web page. */
export function decodeEntities(text: string): string {
  return text.replace(
    ENTITY,
    (whole, name: string | undefined, decimal: string | undefined, hex: string | undefined) => {
      if (name !== undefined) return NAMED[name] ?? whole;
      const code = Number.parseInt(decimal ?? hex ?? '', decimal === undefined ? 16 : 10);
      return code === 160 ? ' ' : code < 0x20 || code > 0x10ffff ? whole : String.fromCodePoint(code);
    },
  );
}

const TYPOGRAPHY = /[\u00a0\u2000-\u200a\u202f\u3000\u2018-\u201f\u2010-\u2015]/;

/** True where a line has blanks, quotes or dashes that no device prints. */
export function hasTypography(line: string): boolean {
  return TYPOGRAPHY.test(line);
}

/** Commands whose quotes are part of the configuration: a device takes curly ones for letters, which is a fault to be told. */
const QUOTING = /^\s*(?:profile|destination address|http-proxy|hostname|license smart) /;

/** The same line with plain blanks, quotes and dashes; the quotes of a configuration stay as they are. */
export function plainTypography(line: string): string {
  const plain = line.replace(/[\u00a0\u2000-\u200a\u202f\u3000]/g, ' ').replace(/[\u2010-\u2015]/g, '-');
  return QUOTING.test(plain) ? plain : plain.replace(/[\u2018-\u201b]/g, "'").replace(/[\u201c-\u201f]/g, '"');
}
