import { parse } from 'csv-parse/sync';
import { present } from '../../model/present.js';
import { spotterOf } from '../text/secrets/needles.js';
import type { Spotter } from '../text/spotter.js';
import { TAG_SHAPE } from '../text/tag-shape.js';
import type { InnerLine } from './hint.js';
import { isDeviceWord } from './name-shape.js';
import type { DictValue } from './notation.js';

const TAG = new RegExp(`${TAG_SHAPE}\\s?:`);

/**
 * Names under which a message may stand in a table or a record that somebody else heads, in the languages in which programs are shown.
 */
export const TEXT_NAME =
  /^(?:_raw|raw|message|msg|full_log|full_message|event\.original|rawevent|rawmessage|output|outputs?|result|response|data|text|stdout|content|body|line|log|syslogmessage|cli output|command output|raw output|raw data|cli_output|(?:raw|original|full|log|event|syslog)[ _.-](?:log[ _.-]|event[ _.-])?(?:log|event|message|msg|text|data|payload|line)|[a-z]+[_.-](?:message|msg)|(?:syslog-?)?meldung(?:stext)?|nachricht(?:entext)?|ereignis|ausgabe|mensaje|mensagem|messaggio|uscita|salida|saída|bericht|melding|uitvoer|viesti|meddelande|besked|komunikat|wiadomość|zpráva|sortie|сообщение|メッセージ|消息)$/i;
/** Columns of an inventory that hold the two halves of a UDI. */
const PID_COLUMN = /^(?:udi[ _]?)?(?:pid|product[ _]?id(?:entifier)?)$/i;
const SN_COLUMN = /^(?:udi[ _]?)?(?:sn|serial(?:[ _-]?(?:no|num|number))?)$/i;
/** `UDI_PID:C9300-24T; UDI_SN:FOC0000X0AB;`, how CSSM writes a UDI down. */
const UDI = /\bUDI_PID:\s?([\w/+.-]{2,40})[;,]\s?UDI_(?:SN|SERIAL_NUMBER):\s?(\w{4,20})\b/g;
const BAR = '|';
/** Characters of a head. */
const HEAD_CAP = 2000;
/** Characters of one row. */
const ROW_CAP = 16 * 1024 * 1024;

/** A table in which each row holds a text of a device. */
export interface Table {
  readonly delimiter: string;
  readonly columns: readonly string[];
}

/** What may stand before the names: a mark of the encoding, `#fields` of Zeek, the sign of a remark. */
const REMARK = /^\ufeff?(?:#fields\s|#\s?)?/;
/** `#types<tab>time<tab>string` of Zeek is no row. */
const ABOUT_COLUMNS = /^#[a-z_]{2,20}\t/;

/** Some of these letters are in every name of a column that matters. */
let letters: Spotter | null | undefined;

/** Whether a table may be headed by the line, or by what follows a place in it: false for most lines of a log. */
export function mayHeadTable(line: string): boolean {
  if (letters === undefined)
    letters = spotterOf([TEXT_NAME.source.slice('^(?:'.length, -')$'.length), PID_COLUMN.source, OF_COMMAND.source]);
  return letters === null || letters.spot(line, () => true);
}

/** Reads the line that heads a table; null where none of its columns holds texts. */
export function readTableHead(line: string): Table | null {
  if (!/[,;\t]/.test(line) || !mayHeadTable(line)) return null;
  for (const table of readHeads(line, mayName)) {
    const { columns, delimiter } = table;
    // Bars stand between much else: a head with bars is one where a row with a message stands below it.
    if (delimiter === BAR) continue;
    const isInventory = columns.some((name) => PID_COLUMN.test(name)) && columns.some((name) => SN_COLUMN.test(name));
    if (isInventory || columns.some(isText)) return table;
  }
  return null;
}

/** Whether a cell may name a column that matters: parsing each line of a log for it would cost more than reading it. */
function mayName(line: string, delimiter: string): boolean {
  if (!line.includes(delimiter)) return false;
  return line.split(delimiter).some((cell) => {
    const name = cell.trim().replace(/^"|"$/g, '').trim();
    return isText(name) || PID_COLUMN.test(name);
  });
}

/** A column of texts: called so, or after the command whose outputs stand in it. */
function isText(name: string): boolean {
  return TEXT_NAME.test(withoutCall(name)) || OF_COMMAND.test(name);
}

const OF_COMMAND = /^sho?w? (?:lic|tech|run|ver)\w*\b[\w -]{0,60}$/i;

/** `list(_raw)`, `latest(message)`: what a search gathered. */
function withoutCall(name: string): string {
  return /^[a-z]{2,12}\(([^()]{1,60})\)$/.exec(name)?.[1] ?? name;
}

/** What a line would head if it headed a table: names alone, whatever they mean. */
export function readHeads(
  line: string,
  isWorth: (text: string, delimiter: string) => boolean = (text, delimiter) => text.includes(delimiter),
): Table[] {
  return [',', ';', '\t', BAR].flatMap((delimiter) => {
    const columns = isWorth(line, delimiter) ? cellsIn(line.replace(REMARK, ''), delimiter) : null;
    // `| | Warehouse | Canteen |`: nothing heads what heads the rows.
    const names = columns?.map((name, at) => name.trim() || (delimiter === BAR && at === 0 ? 'column 1' : '')) ?? [];
    // `| sw1 | sw2 |`: a column for each device.
    // `| Warehouse | Canteen |` of Markdown too.
    const isOfEvents =
      delimiter !== BAR ||
      names.some((name) => OF_AN_EVENT.test(name)) ||
      names.every((name) => isDeviceWord(name)) ||
      (/^\s*\|.*\|\s*$/.test(line) && names.every((name) => /\p{L}/u.test(name)));
    const isHead = names.length > 1 && isOfEvents && names.every((name) => NAME.test(name));
    return isHead ? [{ delimiter, columns: names }] : [];
  });
}

/** Whether a line is a row below such a head, with a text in one of its cells that `isText` knows. */
export function isRowOf({ delimiter, columns }: Table, line: string, isText: (cell: string) => boolean): boolean {
  const cells = line.includes(delimiter) ? cellsIn(line, delimiter) : null;
  if (cells === null || !cells.some(isText)) return false;
  return delimiter === BAR ? cells.length >= columns.length : cells.length === columns.length;
}

/** The only cell of a row with something in it; null for a row with several. */
export function onlyCell(cells: readonly string[]): number | null {
  const filled = cells.flatMap((cell, index) => (cell.replace(/[*_`\s]/g, '') === '' ? [] : [index]));
  return filled.length === 1 ? (filled[0] ?? null) : null;
}

/** `----+----` and `|---|---|` below the head of a table whose columns bars part, as psql, mysql and Markdown have them. */
export function isRule(line: string): boolean {
  return /^[\s|+:=-]{3,}$/.test(line) && /--|==/.test(line);
}

/** A column of whose or when a message was: one of numbers alone stands before the lines of one text. */
const OF_AN_EVENT =
  /host|device|source|sender|switch|router|node|\bip\b|address|time|\bwhen\b|date|received|stamp|gerät|quelle|zeit|datum/i;

/** Lines between a head with bars and its first row: a rule, and a row that is a title. */
const BETWEEN_CAP = 2;

/** Whether a table with bars between its columns begins with this line: rows of messages stand below it. */
export function beginsBars(lines: readonly string[], at: number): boolean {
  const line = lines[at] ?? '';
  if (!line.includes(BAR) || line.length > HEAD_CAP) return false;
  const isTitle = (each: string) =>
    each.includes(BAR) && !TAG.test(each) && onlyCell(cellsIn(each, BAR) ?? []) !== null;
  const below = lines.slice(at + 1, at + 2 + BETWEEN_CAP).find((each) => !isRule(each) && !isTitle(each)) ?? '';
  return readHeads(line, (_, delimiter) => delimiter === BAR).some((head) =>
    isRowOf(head, below, (cell) => TAG.test(cell)),
  );
}

const NAME = /^[\p{L}\d_@$][\p{L}\d_ .@/()[\]#%:*-]{0,60}$/u;

/** The UDIs in a row of an inventory, in the words of `show license udi`. */
export function udiLinesOf({ entries }: DictValue): InnerLine[] {
  const cell = (pattern: RegExp) => [...entries].find(([name]) => pattern.test(name.trim()))?.[1];
  const [pid, sn] = [cell(PID_COLUMN), cell(SN_COLUMN)];
  if (pid?.kind !== 'text' || sn?.kind !== 'text' || !/^[\w/+.-]{2,40}$/.test(pid.text) || !/^\w{4,20}$/.test(sn.text))
    return [];
  return [{ text: `UDI: PID:${pid.text},SN:${sn.text}`, number: pid.line }];
}

/** The same of a line in which CSSM names product instances; each is one of its own. */
export function udiLinesIn({ text, number }: InnerLine): InnerLine[] {
  if (!text.includes('UDI_PID:')) return [];
  return [...text.matchAll(UDI)].map(([, pid, sn]) => ({ text: `UDI: PID:${pid},SN:${sn}`, number }));
}

/** Gathers the lines of a table to rows: a cell may hold line ends. */
export class RowReader {
  private lines: InnerLine[] = [];
  private size = 0;
  private isQuoted = false;
  /** The row of a table with bars that may go on below. */
  private open: { cells: string[]; readonly number: number } | null = null;

  constructor(private readonly table: Table) {}

  /** The row that ends with this line; null while it goes on. */
  take(line: InnerLine): DictValue | null {
    if (this.table.delimiter === BAR) return this.takeBarred(line);
    if (this.lines.length === 0 && ABOUT_COLUMNS.test(line.text)) return null;
    this.lines.push(line);
    this.size += line.text.length;
    for (let at = line.text.indexOf('"'); at >= 0; at = line.text.indexOf('"', at + 1)) this.isQuoted = !this.isQuoted;
    return this.isQuoted && this.size < ROW_CAP ? null : this.finish();
  }

  /** The row whose end is missing. */
  end(): DictValue | null {
    if (this.lines.length === 0) return this.endBarred();
    return this.finish(this.isQuoted ? '"' : '');
  }

  /** The row above, once a line shows that it doesn't go on. */
  private takeBarred({ text, number }: InnerLine): DictValue | null {
    if (isRule(text)) return this.endBarred();
    const cells = cellsIn(text, BAR) ?? [];
    if (cells.length < 2 && !text.includes(BAR)) return null;
    const { open } = this;
    // A cell that was broken goes on below, and the others are empty there.
    const goesOn = open !== null && open.cells.length === cells.length && cells[0] === '' && open.cells[0] !== '';
    if (goesOn && !cells.some((cell) => TAG.test(cell))) {
      open.cells = open.cells.map((cell, index) => `${cell} ${cells[index] ?? ''}`.trim());
      return null;
    }
    const row = this.endBarred();
    this.open = { cells, number };
    return row;
  }

  private endBarred(): DictValue | null {
    const { open } = this;
    this.open = null;
    return open === null ? null : this.barred(open.cells, open.number);
  }

  /** A row whose cells bars part; those in the message, which stands last, are its own. */
  private barred(cells: readonly string[], number: number): DictValue {
    const { columns } = this.table;
    return rowOf(columns, [...cells.slice(0, columns.length - 1), cells.slice(columns.length - 1).join(' | ')], number);
  }

  private finish(closing = ''): DictValue | null {
    const { lines, table } = this;
    this.lines = [];
    this.size = 0;
    this.isQuoted = false;
    const cells = cellsIn(lines.map(({ text }) => text).join('\n') + closing, table.delimiter);
    if (cells === null) return null;
    const entries: DictValue['entries'] = new Map();
    let row = 0;
    cells.forEach((text, index) => {
      const name = table.columns[index];
      const line = present(lines[Math.min(row, lines.length - 1)]).number;
      row += text.split('\n').length - 1;
      if (name !== undefined) entries.set(name, { kind: 'text', text, line, step: 1, isTaken: false });
    });
    return { kind: 'dict', entries };
  }
}

/** A row that stands in one line, by the names of its columns; cells beyond them have none. */
export function rowOf(columns: readonly string[], cells: readonly string[], line: number): DictValue {
  const entries: DictValue['entries'] = new Map();
  cells.slice(0, columns.length).forEach((text, index) => {
    entries.set(columns[index] ?? '', { kind: 'text', text, line, step: 0, isTaken: false });
  });
  return { kind: 'dict', entries };
}

/** The cells of a row; null where it is none. */
export function cellsIn(row: string, delimiter: string): string[] | null {
  if (delimiter === BAR) {
    return row
      .trim()
      .replace(/^\||\|$/g, '')
      .split(BAR)
      .map((cell) => cell.trim().replace(/^`([^`]*)`$/, '$1'));
  }
  try {
    const rows = parse(row, {
      delimiter,
      relax_quotes: true,
      relax_column_count: true,
      record_delimiter: ['\0'],
    }) as string[][];
    return rows[0] ?? null;
  } catch {
    return null;
  }
}
