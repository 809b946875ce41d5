import { contextOf } from '../log/context.js';
import { textValue } from './group.js';
import { type Hint, isTold, type Sender } from './hint.js';
import { readMoment } from './log-events.js';
import { readLead, readLoneName } from './marks.js';
import { isDeviceWord, namesDevice, tellsApart } from './name-shape.js';
import type { DictValue, TextValue } from './notation.js';
import { shownLines } from './one-line.js';
import { TAG } from './recognise.js';
import { deviceOf } from './said.js';
import { cellsIn, onlyCell, type Table, TEXT_NAME } from './table.js';
import { holdsSecret } from './titles.js';

/** Characters of a row that is a title. */
const TITLE_CAP = 120;
/** A day as people write it: rows that are grouped by days may be of one device. */
const DAY =
  /^\W*(?:(?:mon|tues?|wednes|wed|thurs?|fri|satur|sat|sun)(?:day)?|today|yesterday|january|february|march|april|may|june|july|august|september|october|november|december|\d{1,4}(?:st|nd|rd|th)?)\W*$/i;

/** What stands above rows of messages, in a row or a caption of its own: whose they are, as far as it says so. */
export interface RowTitle {
  readonly sender: Sender | null;
  /** What keeps the rows from those below another title; see `Hint.context`. */
  readonly context: string;
}

/** Reads what stands alone in a row, a caption or a heading above rows; null for what tells no devices apart: a day, a level, a message. */
export function readRowTitle(given: string, hint: Pick<Hint, 'keepsSecrets'>): RowTitle | null {
  const text = given.trim().replace(/^[*_`\s]+|[*_`:\s]+$/g, '');
  if (text === '' || text.length > TITLE_CAP || TAG.test(text) || readMoment(text) !== null) return null;
  const sender = readLoneName(text) ?? readLead(text);
  if (sender !== null && isTold(sender))
    return holdsSecret([text], { line: 0, sender }) ? null : { sender, context: text };
  const words = text.split(/\s+/).filter((word) => !DAY.test(word));
  // `Before`, `After`: two states of one device.
  if (words.every(tellsApart)) return null;
  const [shown = ''] = shownLines([words.join(' ')], hint);
  const context = contextOf([shown.replace(/[^\p{L}\d.-]+/gu, '_')]);
  return context === null ? null : { sender: null, context };
}

/** A word that looks like a device's name, and is no moment and no level. */
function mayName(word: string): boolean {
  return /^\S+$/.test(word) && isDeviceWord(word) && namesDevice(word) && contextOf([word]) !== null;
}

/** A row below a title: it is of the title's device where nothing in it names another one. */
export function titledRow(row: DictValue, title: RowTitle | null): DictValue {
  if (title === null || isTold(deviceOf(row))) return row;
  const texts = [...row.entries.values()].filter((value): value is TextValue => value.kind === 'text');
  const message = texts.find(({ text }) => TAG.test(text));
  if (message === undefined || texts.some((text) => text !== message && mayName(text.text.trim()))) return row;
  const { hostname = null, address = null } = title.sender ?? {};
  const name = hostname ?? address;
  const entries = new Map(row.entries);
  entries.set(name === null ? 'group' : 'device', textValue(name ?? title.context, message.line));
  return { kind: 'dict', entries };
}

/** Whether a line would be a title in a table with this head. */
export function isRowTitle({ delimiter }: Table, line: string, hint: Pick<Hint, 'keepsSecrets'>): boolean {
  const cells = line.includes(delimiter) ? (cellsIn(line, delimiter) ?? []) : [];
  const at = onlyCell(cells);
  return at !== null && readRowTitle(cells[at] ?? '', hint) !== null;
}

/** Tells the rows of a table that are titles from the others, from the first to the last. */
export class RowTitles {
  private title: RowTitle | null = null;

  constructor(private readonly hint: Pick<Hint, 'keepsSecrets'>) {}

  /** The row as it is below its title; null for a title. */
  take(row: DictValue): DictValue | null {
    const cells = [...row.entries].map(([name, value]): [string, string] => [
      name,
      value.kind === 'text' ? value.text : '',
    ]);
    const at = onlyCell(cells.map(([, text]) => text));
    const [name = '', text = ''] = at === null ? [] : (cells[at] ?? []);
    const title = at === null || cells.length < 2 ? null : readRowTitle(text, this.hint);
    // A table may hold an output line by line, in which other cells are empty.
    const isLine = TEXT_NAME.test(name.trim()) && !mayName(text.trim());
    if (title === null || isLine) return titledRow(row, this.title);
    this.title = title;
    return null;
  }
}
