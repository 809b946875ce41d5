/** What is wrong with a document of XML, in words that say what was expected: the library's tell of its functions. */

const CUT_OFF = 'the document is cut off';
const NOT_READ = 'it was not read from there on';

/** What the library says, and what is told of it; the first that fits. */
const WORDS: readonly (readonly [RegExp, string])[] = [
  [/^Unclosed tag '(.{1,80})'/, `$1 is not closed: ${CUT_OFF}`],
  [
    /^(?:Unexpected end of|readTagExp)|Closing tag '.*' doesn't have proper closing|have open quote/,
    `a tag has no end: ${CUT_OFF}`,
  ],
  [/^CDATA is not closed/, `a CDATA section has no end (“]]>”): ${CUT_OFF}`],
  [/^Comment is not closed/, `a comment has no end (“-->”): ${CUT_OFF}`],
  [/^Pi Tag is not closed/, `a processing instruction has no end (“?>”): ${CUT_OFF}`],
  [/^Closing Tag is not closed|^Closing tag is not closed/i, `a closing tag has no end (“>”): ${CUT_OFF}`],
  [/^Expected closing tag '(.{1,80}?)'.* instead of closing tag '(.{1,80}?)'/, '</$1> was expected in place of </$2>'],
  [/^Closing tag '(.{1,80})' has not been opened/, '</$1> closes nothing that is open'],
  [/^Maximum nested tags exceeded/, 'elements are nested deeper than any answer of a device; it was not read'],
  [/^Start tag expected/, `an element was expected; ${NOT_READ}`],
  [/^Multiple possible root nodes|^Extra text at the end/, 'nothing was expected behind the end of the document'],
  [/^XML declaration allowed only/, 'a second document begins within the first'],
  [/^(?:boolean )?attributes? '(.{1,80})'/i, `the attribute $1 is not written as name="value"; ${NOT_READ}`],
  [/^char '(.{1,8})' is not expected/, `“$1” was not expected here; ${NOT_READ}`],
];

/**
 * @param message what the library said, in an error that it threw or in a verdict
 * @param line the line that it named
 * @returns what is wrong and where it begins: what has no end at its own beginning, which the library does not name
 */
export function damageInWords(text: string, message: string, line: number): { message: string; offset: number } {
  // `Invalid '[    "a",    "c"]' found.` lists the elements that are left open.
  const open = /^Invalid '\[([\s\S]*)\]' found\.$/.exec(message)?.[1];
  if (open !== undefined) {
    const name = (open.split(',').at(-1) ?? '').replace(/["\s]/g, '');
    return { message: `${name} is not closed: ${CUT_OFF}`, offset: lastOf(text, `<${name}`) };
  }
  const known = WORDS.find(([said]) => said.test(message));
  if (known === undefined)
    return { message: `tags were expected that open and close in turn; ${NOT_READ}`, offset: startOfLine(text, line) };
  const [said, told] = known;
  const found = said.exec(message) ?? [];
  const mark = /^CDATA/.test(message) ? '<![CDATA[' : /^Comment/.test(message) ? '<!--' : '<';
  return {
    message: told.replace(/\$(\d)/g, (_, group: string) => found[Number(group)] ?? ''),
    offset: told.endsWith(CUT_OFF) ? lastOf(text, mark) : startOfLine(text, line),
  };
}

const lastOf = (text: string, mark: string): number => Math.max(0, text.lastIndexOf(mark));

function startOfLine(text: string, line: number): number {
  let offset = 0;
  for (let left = line - 1; left > 0; left -= 1) {
    const next = text.indexOf('\n', offset);
    if (next < 0) break;
    offset = next + 1;
  }
  return offset;
}
