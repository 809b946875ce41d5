import { type RowTitle, readRowTitle } from './group-rows.js';
import type { Hint, InnerLine } from './hint.js';
import { decodeEntities } from './markup.js';
import { TAG } from './recognise.js';
import { onlyCell } from './table.js';

/** Where a table begins or ends, what is written above one, and a row. */
const PIECE =
  /<(\/?)table\b|<(h[1-6]|caption|summary|legend)\b[^<>]{0,500}>([\s\S]{0,2000}?)<\/\2>|<tr\b[^<>]{0,500}>([\s\S]*?)<\/tr>/gi;
const CELL = /<(td|th)\b[^<>]{0,500}>([\s\S]*?)<\/\1>/gi;

/** What stands above a row of a table, the nearest last: headings of the page, the table's caption, a row with one cell. */
interface Above {
  readonly headings: ReadonlyMap<string, RowTitle>;
  readonly caption: RowTitle | null;
  readonly group: RowTitle | null;
}

const NOTHING: Above = { headings: new Map(), caption: null, group: null };

/** What titles say of the rows of messages in the tables of a page. */
export class PageTitles {
  /** By where a row begins in the page. */
  private readonly rows = new Map<number, RowTitle>();
  /** By line: where it begins in the page. */
  private readonly starts: number[] = [];

  constructor(
    lines: readonly InnerLine[],
    private readonly hint: Pick<Hint, 'keepsSecrets'>,
  ) {
    let start = 0;
    for (const { text } of lines) {
      this.starts.push(start);
      start += text.length + 1;
    }
    let above = NOTHING;
    for (const piece of lines
      .map(({ text }) => text)
      .join('\n')
      .matchAll(PIECE))
      above = this.take(piece, above);
    const told = new Set([...this.rows.values()].map(({ context }) => context));
    // One heading above all of them tells them from nobody: where it names no device, it is none.
    if (told.size < 2) for (const [at, title] of this.rows) if (title.sender === null) this.rows.delete(at);
  }

  /** The title above the row that begins at a character of a line. */
  of(line: number, at: number): RowTitle | null {
    return this.rows.get((this.starts[line] ?? 0) + at) ?? null;
  }

  private take({ index, ...piece }: RegExpExecArray, above: Above): Above {
    const [, , name, title, row] = [piece[0], piece[1], piece[2]?.toLowerCase(), piece[3], piece[4]];
    if (row !== undefined) return this.takeRow(row, index, above);
    if (name === undefined || title === undefined) return { ...above, caption: null, group: null };
    const read = readRowTitle(shown(title), this.hint);
    if (!/^h\d$/.test(name)) return { ...above, caption: read };
    // A heading ends the sections of its own level and those in them.
    const headings = new Map([...above.headings].filter(([level]) => level < name));
    return { ...NOTHING, headings: read === null ? headings : headings.set(name, read) };
  }

  private takeRow(row: string, index: number, above: Above): Above {
    const cells = [...row.matchAll(CELL)].map(([, , inner = '']) => shown(inner));
    if (!cells.some((cell) => TAG.test(cell))) {
      const only = onlyCell(cells);
      const group = only === null ? null : readRowTitle(cells[only] ?? '', this.hint);
      return group === null ? above : { ...above, group };
    }
    const titles = [above.group, above.caption, ...[...above.headings.values()].reverse()].filter(
      (each) => each !== null,
    );
    const title = titles.find(({ sender }) => sender !== null) ?? titles[0];
    if (title !== undefined) this.rows.set(index, title);
    return above;
  }
}

function shown(html: string): string {
  return decodeEntities(html.replace(/<[^<>]{0,500}>/g, ' '))
    .replace(/\s+/g, ' ')
    .trim();
}
