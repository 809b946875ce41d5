import { stringify } from 'csv-stringify/sync';
import sax from 'sax';
import { ArchiveTooLarge, type Budget } from './budget.js';
import type { Bytes } from './bytes.js';
import type { Member, Refused } from './zip.js';

/** Text of all parts that is held; a show-tech file that somebody pasted into a cell is far below. */
const TEXT_CAP = 64 * 1024 * 1024;
/** What a cell or a paragraph costs beside its text, so that empty ones count too. */
const ELEMENT = 64;

/** The first member of what word processors and spreadsheets write: Office Open XML (ECMA-376), OpenDocument. */
const FIRST =
  /^(?:\[Content_Types\]\.xml|_rels\/\.rels|docProps\/|META-INF\/manifest\.xml$|mimetype$|(?:word|xl|ppt)\/)/;
/** Parts that hold what people see. */
const DOCUMENT =
  /^(?:word\/(?:document|comments|footnotes|endnotes)\.xml|ppt\/(?:slides|notesSlides)\/[^/]+\.xml|content\.xml)$/;
const SHEET = /^xl\/worksheets\/([^/]+)\.xml$/;
const SHARED = 'xl/sharedStrings.xml';
/** Everything else that such a file is made of: styles, relations, properties, pictures. */
const REST =
  /^(?:\[Content_Types\]\.xml|mimetype|(?:_rels|docProps|customXml|word|xl|ppt|META-INF|Thumbnails|Configurations2|Pictures)\/.*|(?:meta|settings|styles)\.xml|manifest\.rdf)$/;

/**
 * The members of a zip archive; where it is a document of an office program, what people see in it: the lines of a document or of slides,
 * the rows of each sheet as CSV. A spreadsheet keeps each text once, however often it stands in its cells, so that its parts are no text by themselves.
 */
export async function* withoutOffice(
  members: AsyncIterable<Member | Refused>,
  budget: Budget,
): AsyncGenerator<Member | Refused> {
  let isOffice: boolean | null = null;
  const read = createPartReader(Math.min(TEXT_CAP, budget.limits.held));
  let shared: readonly string[] = [];
  const sheets: { readonly name: string; readonly rows: readonly Cell[][] }[] = [];
  for await (const member of members) {
    isOffice ??= FIRST.test(member.name);
    if (!isOffice || 'reason' in member) {
      yield member;
      continue;
    }
    const { name, bytes } = member;
    const sheet = SHEET.exec(name)?.[1];
    if (name === SHARED) shared = await read(bytes, new SharedStrings());
    else if (sheet !== undefined) sheets.push({ name: sheet, rows: await read(bytes, new SheetRows()) });
    else if (DOCUMENT.test(name)) {
      const text = await read(bytes, new Paragraphs());
      if (text.trim() !== '') yield { name, bytes: once(text) };
    } else if (!REST.test(name) || /\.(?:txt|log|csv)$/i.test(name)) yield member;
  }
  for (const { name, rows } of sheets) yield { name, bytes: textOf(rows, shared) };
}

async function* once(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}

/** Takes the elements of one part; names come with their prefixes. */
interface Part<Result> {
  open(name: string, attributes: Readonly<Record<string, string>>): void;
  text(text: string): void;
  close(name: string): void;
  readonly result: Result;
}

type ReadPart = <Result>(bytes: Bytes, part: Part<Result>) => Promise<Result>;

/** Runs the parts of one file through their readers, which throws where one is damaged, or where all together hold more than the cap. */
function createPartReader(cap: number): ReadPart {
  let held = 0;
  const hold = (size: number) => {
    held += size;
    if (held > cap)
      throw new ArchiveTooLarge(`its text has more than ${cap / 1024 ** 2} MiB; save it as text or as CSV`);
  };
  return async (bytes, part) => {
    const parser = sax.parser(true, { trim: false, normalize: false, position: false });
    const text = (piece: string) => {
      hold(piece.length);
      part.text(piece);
    };
    parser.onopentag = ({ name, attributes }) => {
      hold(ELEMENT);
      part.open(name, Object.fromEntries(Object.entries(attributes).map(([key, value]) => [key, String(value)])));
    };
    parser.onclosetag = (name) => part.close(name);
    parser.ontext = text;
    parser.oncdata = text;
    parser.onerror = (error) => {
      throw error;
    };
    const decoder = new TextDecoder();
    for await (const chunk of bytes) parser.write(decoder.decode(chunk, { stream: true }));
    parser.write(decoder.decode()).close();
    return part.result;
  };
}

/** The lines of a document or of slides: a paragraph is one, and begins another at a break. */
class Paragraphs implements Part<string> {
  private readonly pieces: string[] = [];
  /** Elements with the text of a paragraph that are open. */
  private depth = 0;

  open(name: string, attributes: Readonly<Record<string, string>>): void {
    if (TEXTS.has(name)) this.depth += 1;
    else if (name === 'w:tab' || name === 'text:tab') this.pieces.push('\t');
    else if (name === 'w:br' || name === 'a:br' || name === 'text:line-break') this.pieces.push('\n');
    else if (name === 'text:s') this.pieces.push(' '.repeat(Math.min(Number(attributes['text:c'] ?? 1) || 1, 256)));
  }

  text(text: string): void {
    if (this.depth > 0) this.pieces.push(text);
  }

  close(name: string): void {
    if (TEXTS.has(name)) this.depth -= 1;
    if (PARAGRAPHS.has(name)) this.pieces.push('\n');
  }

  get result(): string {
    return this.pieces.join('');
  }
}

const TEXTS: ReadonlySet<string> = new Set(['w:t', 'a:t', 'text:p', 'text:h']);
const PARAGRAPHS: ReadonlySet<string> = new Set(['w:p', 'a:p', 'text:p', 'text:h']);

/** The texts that the cells of a spreadsheet name by number. */
class SharedStrings implements Part<string[]> {
  readonly result: string[] = [];
  private pieces: string[] = [];
  private isText = false;
  /** Within the pronunciation of a text. */
  private isSpoken = false;

  open(name: string): void {
    if (name === 'si') this.pieces = [];
    else if (name === 'rPh') this.isSpoken = true;
    else if (name === 't') this.isText = !this.isSpoken;
  }

  text(text: string): void {
    if (this.isText) this.pieces.push(text);
  }

  close(name: string): void {
    if (name === 'si') this.result.push(withoutEscapes(this.pieces.join('')));
    else if (name === 'rPh') this.isSpoken = false;
    else if (name === 't') this.isText = false;
  }
}

/** A cell: its column from 0, and its text or the number of a shared one. */
interface Cell {
  readonly column: number;
  readonly text: string;
  readonly isShared: boolean;
}

class SheetRows implements Part<Cell[][]> {
  readonly result: Cell[][] = [];
  private cells: Cell[] = [];
  private column = -1;
  private type = '';
  private pieces: string[] = [];
  private isText = false;

  open(name: string, { r, t }: Readonly<Record<string, string>>): void {
    if (name === 'row') this.cells = [];
    else if (name === 'c') {
      this.column = columnOf(r) ?? this.column + 1;
      this.type = t ?? '';
      this.pieces = [];
    } else if (name === 'v' || name === 't') this.isText = true;
  }

  text(text: string): void {
    if (this.isText) this.pieces.push(text);
  }

  close(name: string): void {
    if (name === 'v' || name === 't') this.isText = false;
    else if (name === 'c' && this.pieces.length > 0)
      this.cells.push({ column: this.column, text: this.pieces.join(''), isShared: this.type === 's' });
    else if (name === 'row') {
      this.result.push(this.cells);
      this.column = -1;
    }
  }
}

/** Columns that keep their places where cells before them are empty. */
const COLUMNS_CAP = 128;

/** `BC12` → 54; null without letters. */
function columnOf(place: string | undefined): number | null {
  const letters = /^[A-Z]{1,3}/.exec(place ?? '')?.[0];
  if (letters === undefined) return null;
  return [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;
}

/** `_x000D_` for what XML can't hold. */
function withoutEscapes(text: string): string {
  return text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}

/** Rows that are written at once. */
const BATCH = 500;

/** The rows of a sheet as CSV; of one with a single column its cells as lines. */
async function* textOf(rows: readonly Cell[][], shared: readonly string[]): AsyncGenerator<Uint8Array> {
  const told = ({ text, isShared }: Cell) => (isShared ? (shared[Number(text)] ?? '') : withoutEscapes(text));
  const [first] = rows.flatMap(([cell]) => cell ?? []);
  const isList = rows.every((cells) => cells.every(({ column }) => column === first?.column));
  for (let start = 0; start < rows.length; start += BATCH) {
    const batch = rows.slice(start, start + BATCH);
    yield Buffer.from(
      isList
        ? batch.map(([cell]) => `${cell === undefined ? '' : told(cell)}\n`).join('')
        : stringify(batch.map((cells) => rowOf(cells, told))),
    );
  }
}

/** The texts of a row at their columns; far to the right one follows the other. */
function rowOf(cells: readonly Cell[], told: (cell: Cell) => string): string[] {
  const row: string[] = [];
  for (const cell of cells) {
    while (row.length < Math.min(cell.column, COLUMNS_CAP)) row.push('');
    row.push(told(cell));
  }
  return row;
}
