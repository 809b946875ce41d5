import type { InnerLine } from './hint.js';

/** `-- 0:console -- time-stamp -- Mar/05/24  9:30:12 --`, which `screen` logs where nothing was printed for a while, in the middle of a line too. */
const PAUSE = /-- \d{0,3}:?[^\n]{0,80}? -- time-stamp -- \S{6,12} {1,2}[\d:]{4,8} --\s*$/;
/** The rest of a line that was cut, and no prompt: one word, or the end of one before others. */
const REST = /^[^\s#]{1,200}(?:$| )/;
/** What a whole line ends with. */
const IS_WHOLE = /[#:]\s*$|^\s*$/;

/** Takes the marks of `screen` out, and puts together what they cut. */
export function withoutPauses<Each extends InnerLine>(lines: Each[]): Each[] {
  if (!lines.some(({ text }) => text.includes(' -- time-stamp -- '))) return lines;
  const result: Each[] = [];
  let isCut = false;
  for (const line of lines) {
    const mark = PAUSE.exec(line.text);
    const above = result.at(-1);
    if (mark !== null) {
      const before = line.text.slice(0, mark.index);
      if (before !== '') result.push({ ...line, text: before });
      isCut = true;
      continue;
    }
    const goesOn = isCut && above !== undefined && !IS_WHOLE.test(above.text) && isRest(above.text, line.text);
    if (goesOn) result[result.length - 1] = { ...above, text: above.text + line.text };
    else result.push(line);
    isCut = false;
  }
  return result;
}

function isRest(above: string, text: string): boolean {
  const isOpen = above.lastIndexOf('<') > above.lastIndexOf('>');
  return isOpen || (REST.test(text) && !/^[A-Z][a-z]+ .*:|[#>]\s*$/.test(text));
}
