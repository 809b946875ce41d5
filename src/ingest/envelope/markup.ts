/** What word processors, chats, mail and web pages make of plain text. */

const NAMED: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'", nbsp: ' ' };
const ENTITY = /&(?:(lt|gt|amp|quot|apos|nbsp)|#(\d{1,7})|#x([0-9A-Fa-f]{1,6}));/g;
/** Tags that web pages put around text. `<none>` and `<empty>` are a device's own. */
const TAG =
  /<\/?(?:ac:[\w-]+|h[1-6]|hr|details|summary|section|article|main|header|footer|a|u|kbd|pre|p|br|div|span|code|tt|samp|td|th|tr|table|tbody|font|b|i|strong|em|body|html|li|ul|ol|blockquote)(?:\s[^<>]{0,200})?\/?>|<!\[CDATA\[|\]\]>/gi;
/** CDATA breaks no line: what its element holds may be a secret, and is known by both of its tags. */
const BREAK =
  /<br\s*\/?>|<\/?ac:[\w-]+(?:\s[^<>]{0,200})?\/?>|<\/summary>|<\/(?:p|div|tr|li|pre|h\d)>(?=.)|(?<=.)(?=<pre[\s>])/gi;

/** A heading becomes one of Markdown, which may name the device of what stands below it. */
const HEADING = /<(?:h[1-6]|summary)(?:\s[^<>]{0,200})?>\s*/gi;

/** Whether text was written for a web page: only then its entities are undone. */
export function looksLikeHtml(text: string): boolean {
  return /&(?:lt|gt|quot|nbsp|amp|#\d{2,5}|#x[0-9A-Fa-f]{2,5});|<(?:pre|br\s*\/?|code|div|p|li|h[1-6]|td|summary|ac:plain-text-body)(?:\s[^<>]{0,200})?>/i.test(
    text,
  );
}

/** A line of a web page as the lines of text that it shows. */
export function readHtmlLine(line: string): string[] {
  return (
    line
      .replace(HEADING, '<br>### ')
      // What stands in one cell is no part of what stands in the next.
      .replace(/<\/(t[hd])>\s*(?=<\1\b)/gi, '\t')
      .split(BREAK)
      .map((part) => {
        const text = decodeEntities(part.replace(TAG, ''));
        // A web page in a mail, escaped twice.
        return text.includes('&') ? decodeEntities(text) : text;
      })
  );
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

/** What only Markdown does to a mnemonic, to the line below a heading, to `<none>`: a backslash before its own signs. */
const MARKDOWN = /%[A-Z0-9]{2,32}\\_[A-Z0-9\\_]{2,60}-\d-|^\s{0,3}\\(?:={3,}|-{3,})\s*$|\\<(?:none|empty)\\?>/;

/** `**Type:** cslu`, `- **Type**: cslu`, with the blanks before it. */
const EMPHASIS = /^(\s*)(?:[-*+] )?\*\*([^*:]{1,120}(?::(?=\*\*)|(?=\*\*:)))\*\*/;

/** `Type: `cslu``: the value as code. */
const CODE = /^(\s*(?:[-*+] )?[^`:]{1,120}: )`([^`]{1,600})`\s*$/;

/** A line that goes on below in the same paragraph of Markdown: a configuration or a script has few of them. */
const HARD_BREAK = /[^\\]\\$/;

/** Whether a text went through a program that writes web pages and documents as Markdown. */
export function looksLikeMarkdown(lines: readonly string[]): boolean {
  const marked = lines.filter((line) => line.includes('\\'));
  if (marked.some((line) => MARKDOWN.test(line))) return true;
  const filled = lines.filter((line) => line.trim() !== '').length;
  return marked.length >= 5 && marked.filter((line) => HARD_BREAK.test(line)).length > filled / 2;
}

/** A line without the backslashes of Markdown, and without the one or the two blanks that end a line there. */
export function plainMarkdown(line: string): string {
  return line.replace(/\\(?=[!-/:-@[-`{-~]|$)/g, '').replace(/ {2}$/, '');
}

/** Whether somebody set names or values off by hand, as people do in chats and notes: their backslashes are their own. */
export function looksEmphasised(lines: readonly string[]): boolean {
  return lines.filter((line) => EMPHASIS.test(line) || CODE.test(line)).length >= 3;
}

/** A line without the signs that set its name or its value off. */
export function withoutEmphasis(line: string): string {
  return line.replace(EMPHASIS, '$1$2').replace(CODE, '$1$2');
}

/** Addresses that a mail program, a chat or Markdown made a link of: `<http://a>`, `<http://a|a>`, `[a](http://a)`, `a<http://a>`. */
const LINK =
  /(?:\[([^\][]{1,300})\]\((?:https?|mailto):[^\s()]{1,600}\)|(https?:\/\/[^\s<>|]{1,300})\s?<https?:[^\s<>]{1,600}>|<(https?:\/\/[^\s<>|]{1,600})(?:\|([^<>]{1,300}))?>|([\w.-]{1,253})<https?:[^\s<>]{1,600}>)/g;

/** The same line with its links as they were typed. */
export function withoutLinks(line: string): string {
  if (!line.includes('<http') && !line.includes('](')) return line;
  return line.replace(
    LINK,
    (whole, marked?: string, before?: string, alone?: string, shown?: string, name?: string) =>
      marked ?? before ?? shown ?? alone ?? name ?? whole,
  );
}

/** A document of WordPad and its like. */
export function looksLikeRtf(text: string): boolean {
  return /^\ufeff?\{\\rtf\d/.test(text);
}

/** Signs that RTF writes as words. */
const RTF_SIGNS: Readonly<Record<string, string>> = {
  tab: '\t',
  endash: '-',
  emdash: '-',
  lquote: "'",
  rquote: "'",
  ldblquote: '"',
  rdblquote: '"',
};

/** A line of an RTF file as the lines of text that it shows; tables of fonts and colours are left out. */
export function readRtfLine(line: string): string[] {
  return line
    .replace(/\{\\(?:\*\\\w+|fonttbl|colortbl|stylesheet|info)[^{}]*(?:\{[^{}]*\}[^{}]*){0,200}\}/g, '')
    .replace(/\\'([0-9a-f]{2})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    .replace(/(?<!\\)[{}]/g, '')
    .split(/\\(?:par|line)(?![a-z])\d* ?/)
    .map((part) =>
      part
        .replace(/\\u(-?\d{1,5})\??/g, (_, code: string) => String.fromCharCode(Number(code) & 0xffff))
        .replace(/\\([a-z]{1,32})-?\d{0,10} ?/g, (_, word: string) => RTF_SIGNS[word] ?? '')
        .replace(/\\([{}\\])/g, '$1'),
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
