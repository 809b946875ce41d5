/** Tables that have a column of secrets: `show crypto isakmp key`, `show snmp community` of NX-OS. */
import type { Tell } from './found.js';
import { isHarmless, type Kind } from './words.js';

/** Looks at one line after the other; tells the secret in the row of a table. */
export interface Tables {
  take(line: string, tell: Tell): void;
}

const HEADINGS: readonly (readonly [RegExp, Kind])[] = [
  [/\bPre-?shared Key\s*$/i, 'key'],
  [/^\s*Community(?: Name| String)?(?=\s{2,}\S.*(?:group|access|acl|view|context))/i, 'community'],
  [/\b(?:Password|Secret|Key-?string)\s*$/i, 'password'],
];
/** A heading stands among others, so far from them. */
const COLUMNS = /\S\s{2,}\S/;
const PROMPT = /^[\w.()/:-]{1,80}[#>]/;
const LONGEST = 1000;

export function createTables(): Tables {
  let kind: Kind = 'key';
  let column = 0;
  /** Rows that may still come; 0 outside of tables. */
  let rows = 0;
  let isBegun = false;

  function begin(line: string): boolean {
    for (const [heading, of] of HEADINGS) {
      const found = heading.exec(line);
      if (found === null || !COLUMNS.test(line)) continue;
      kind = of;
      column = found.index + found[0].length - found[0].trimStart().length;
      rows = LONGEST;
      isBegun = false;
      return true;
    }
    return false;
  }

  return {
    take(line, tell) {
      if (begin(line) || rows === 0) return;
      rows -= 1;
      if (line.trim() === '') {
        if (isBegun) rows = 0;
        return;
      }
      if (PROMPT.test(line)) {
        rows = 0;
        return;
      }
      // The cell, where its neighbours leave it in place: it begins at the column or behind a gap.
      if (column > 0 && !/\s/.test(line.charAt(column - 1))) return;
      const cell = /\S+/.exec(line.slice(column));
      if (cell === null || /^-+$/.test(cell[0]) || isHarmless(cell[0])) return;
      isBegun = true;
      tell(kind, column + cell.index, column + cell.index + cell[0].length);
    },
  };
}
