import type { Span } from '../../model/evidence.js';
import type { InputRecord, ShowRecord } from '../../model/record.js';

/** What was read of one command's outputs. */
export interface OutputTally {
  count: number;
  /** Lines that are not blank. */
  lines: number;
  /** Those of them that were not understood. */
  unread: number;
}

/** A line that was not understood, or the last one of an output that was cut off. */
export interface Leftover {
  readonly command: string;
  readonly span: Span;
}

/** How far the outputs of one device were understood. */
export interface OutputsRead {
  /** By command. */
  readonly tallies: Map<string, OutputTally>;
  /** The first lines that were not understood, see `SPANS_KEPT`; `tallies` counts all. */
  readonly unread: Leftover[];
  /** Outputs that end in the middle. */
  readonly cut: Leftover[];
}

// Bounds on what one device may occupy.
const COMMANDS_KEPT = 500;
const SPANS_KEPT = 500;
const TEXT_KEPT = 300;
const CUTS_KEPT = 20;

const begun = (): OutputsRead => ({ tallies: new Map(), unread: [], cut: [] });

/** Of a device that sent messages alone: shared, and never changed. */
export const NO_OUTPUTS = begun();

const ownOf = (read: OutputsRead): OutputsRead => (read === NO_OUTPUTS ? begun() : read);

/**
 * Counts one output.
 * @param command of an answer in another form its name, for instance `RESTCONF`
 */
function addOutput(
  read: OutputsRead,
  command: string,
  { readLines, unread, cutAt }: Pick<ShowRecord, 'readLines' | 'unread' | 'cutAt'>,
): void {
  const left = unread.reduce((sum, { line, endLine }) => sum + endLine - line + 1, 0);
  addTally(read, command, { count: 1, lines: readLines + left, unread: left });
  for (const span of unread) keep(read.unread, { command, span }, SPANS_KEPT);
  if (cutAt !== undefined) keep(read.cut, { command, span: cutAt }, CUTS_KEPT);
}

/** Counts what a record is an output of; of other records nothing. @returns what is to stand in the place of `read` */
export function withOutputOf(read: OutputsRead, record: InputRecord): OutputsRead {
  if (record.kind !== 'show' && record.kind !== 'state') return read;
  const own = ownOf(read);
  addOutput(own, record.kind === 'show' ? record.command : record.form, record);
  return own;
}

/** Joins what turned out to be outputs of the same device. @returns what is to stand in the place of `read` */
export function mergeOutputs(read: OutputsRead, other: OutputsRead): OutputsRead {
  if (other === NO_OUTPUTS) return read;
  const into = ownOf(read);
  for (const [command, tally] of other.tallies) addTally(into, command, tally);
  for (const leftover of other.unread) keep(into.unread, leftover, SPANS_KEPT);
  for (const leftover of other.cut) keep(into.cut, leftover, CUTS_KEPT);
  return into;
}

function addTally(read: OutputsRead, command: string, { count, lines, unread }: OutputTally): void {
  const name = read.tallies.has(command) || read.tallies.size < COMMANDS_KEPT ? command : 'other commands';
  const tally = read.tallies.get(name) ?? { count: 0, lines: 0, unread: 0 };
  read.tallies.set(name, {
    count: tally.count + count,
    lines: tally.lines + lines,
    unread: tally.unread + unread,
  });
}

function keep(list: Leftover[], leftover: Leftover, most: number): void {
  if (list.length >= most) return;
  const { span } = leftover;
  // A long line is known by its beginning.
  const isLong = span.text.length > TEXT_KEPT;
  list.push(isLong ? { ...leftover, span: { ...span, text: `${span.text.slice(0, TEXT_KEPT)}…` } } : leftover);
}
