import type { Span } from '../../model/evidence.js';
import type { InputRecord, InputSummary } from '../../model/record.js';
import { messageOf } from '../../model/thrown.js';
import type { ReadContext, ReadSink } from '../context.js';
import { type Line, spanOf } from '../text/line.js';
import { createRedactor, type Redactor } from '../text/redact.js';
import { LICENSE_PART, type ReadDocument, type ShowReader } from './block.js';
import type { Command } from './commands.js';
import { systemOf } from './systems.js';

/** Lines and characters of one output that are kept. Ten times the longest configuration of a chassis full of ports. */
const LINES_CAP = 100_000;
const TEXT_CAP = 32 * 1024 * 1024;

/** Headings that no other text has. */
const NAMES_LICENSING = /licens|Usage Report|Trust Code/i;

/** How a section began: it decides what may end it. */
export type OpenedBy = 'banner' | 'prompt' | 'echo' | 'opener' | 'pasted' | 'typed' | 'xml' | 'json' | 'snmp' | 'facts';

/** An output on its way from the first line to its reader. */
export interface Section {
  readonly openedBy: OpenedBy;
  readonly command: Command;
  /** Null for commands that nobody reads: their lines are skipped. */
  readonly reader: ShowReader | null;
  readonly lines: Line[];
  readonly redact: Redactor;
  /** The first line's pattern, where that is how the section was recognised. */
  opener: RegExp | null;
  size: number;
  isFull: boolean;
  /** Number of the line at which a pager waited and nothing came after it. */
  pausedAt: number | null;
  /** Name of the root element of a licence file. */
  root: string | null;
  /** Elements of that name that are open. */
  nested: number;
}

/** @param preamble load and clock lines that the device printed just before */
export function startSection(
  openedBy: OpenedBy,
  command: Command,
  reader: ShowReader | null,
  redacts: boolean,
  preamble: readonly Line[] = [],
): Section {
  return {
    openedBy,
    command,
    reader,
    lines: [...preamble],
    redact: redacts ? createRedactor() : (line) => line,
    opener: null,
    size: 0,
    isFull: false,
    pausedAt: null,
    root: null,
    nested: 0,
  };
}

/** Adds a line, up to the caps. */
export function addLine(section: Section, number: number, text: string): void {
  if (text !== '') section.pausedAt = null;
  if (section.isFull) return;
  section.size += text.length;
  if (section.lines.length >= LINES_CAP || section.size > TEXT_CAP) section.isFull = true;
  else section.lines.push({ number, text });
}

/** Where a section stands, and whether it came to its end. */
interface Place {
  readonly source: string;
  readonly hostname: string | null;
  readonly isEnded: boolean;
  /** The prompt above, without what was typed, where it tells a node of IOS XR; else null. */
  readonly prompt: Line | null;
  /** The same command stood below the name before, and nothing but a heading begins it here: what lies between may be another's name. */
  readonly isAgain: boolean;
}

/**
 * Hands a finished section to its reader and the record to the sink, and counts it in the summary. A reader that throws
 * becomes a diagnostic: one broken output must not cost the others.
 */
export function finishSection(
  section: Section,
  place: Place,
  context: ReadContext,
  sink: ReadSink,
  summary: InputSummary,
  readDocument: ReadDocument | undefined,
): void {
  const { source, hostname } = place;
  const first = section.lines[0]?.number ?? 0;
  const device = { source, hostname, address: null };
  if (section.isFull) {
    sink.diagnostic({
      level: 'warning',
      code: 'long-section',
      message: `only the first ${section.lines.length} lines of ${section.command.canonical} were read`,
      source,
      line: first,
    });
  }
  const isEmpty = section.lines.every((line) => line.text.trim() === '');
  if (isDocument(section)) {
    if (readDocument === undefined || isEmpty) return;
    try {
      takeDocument(readDocument(section.lines, { source, device }, context), sink, summary);
    } catch (error) {
      sink.diagnostic(failed(source, first, section.openedBy === 'xml' ? 'the licence file' : 'the document', error));
    }
  } else if (section.reader === null) summary.unknownSections += 1;
  else if (!isEmpty) {
    try {
      takeOutput(section, section.reader, place, context, sink, summary);
    } catch (error) {
      sink.diagnostic(failed(source, first, `the output of ${section.command.canonical}`, error));
    }
  }
}

function takeDocument(reading: ReturnType<ReadDocument>, sink: ReadSink, summary: InputSummary): void {
  for (const record of reading?.records ?? []) {
    sink.record(record);
    countRecord(summary, record);
  }
  for (const diagnostic of reading?.diagnostics ?? []) sink.diagnostic(diagnostic);
  if (reading?.records.length === 0) summary.unknownSections += 1;
}

function takeOutput(
  section: Section,
  reader: ShowReader,
  { source, hostname, isEnded, prompt, isAgain }: Place,
  context: ReadContext,
  sink: ReadSink,
  summary: InputSummary,
): void {
  const { canonical, rest, partial } = section.command;
  const pipe = partial?.startsWith('|') ? partial : '';
  const command = [canonical, rest, pipe].filter((part) => part !== '').join(' ');
  const device = { source, hostname, address: null, ...(isAgain ? { mayBeGroup: true as const } : {}) };
  const read = reader.read(
    { source, device, command, lines: section.lines, isEnded, ...(partial === null ? {} : { partial }) },
    context,
  );
  const system = systemOf(source, prompt === null ? section.lines : [prompt, ...section.lines]);
  const record = system === undefined ? read : { ...read, facts: { ...read.facts, system } };
  const unread = record.unread.reduce((sum, span) => sum + span.endLine - span.line + 1, 0);
  // `Policy:` and the like stand in many texts.
  const isOfMany = canonical === LICENSE_PART && !NAMES_LICENSING.test(section.lines[0]?.text ?? '');
  if (isOfMany && unread >= record.readLines) {
    summary.unknownSections += 1;
    return;
  }
  const cutAt = record.cutAt ?? cutOf(section, source);
  sink.record(cutAt === undefined ? record : { ...record, cutAt });
  summary.knownSections += 1;
  summary.knownLines += record.readLines + unread;
  summary.unreadLines += unread;
  note(summary, /^show (?:running|startup)-config$/.test(canonical) ? 'config' : 'show');
}

/** A document, whatever its form, and no output of a command. */
export function isDocument({ openedBy }: Section): boolean {
  return openedBy === 'xml' || openedBy === 'json' || openedBy === 'snmp' || openedBy === 'facts';
}

/** Counts what a document gave. */
function countRecord(summary: InputSummary, record: InputRecord): void {
  if (record.kind !== 'typed' && !isUnread(record)) note(summary, record.kind);
  if (record.kind === 'syslog') summary.licensingLines += 1;
  if (record.kind !== 'state') return;
  summary.knownSections += 1;
  const unread = record.unread.reduce((sum, span) => sum + span.endLine - span.line + 1, 0);
  summary.knownLines += record.readLines + unread;
  summary.unreadLines += unread;
}

/** Kinds of licence file that hold nothing but what they are of: without it they are none. */
const OF_DEVICES: readonly string[] = ['rum-report', 'unknown'];

/** A licence file in which nothing could be read: what it calls itself is all that is known of it. */
function isUnread(record: InputRecord): boolean {
  if (record.kind !== 'license-file') return false;
  const { kind, defect, hostname, udis, licenses, reports } = record.content;
  const isEmpty = [hostname ?? [], udis, licenses, reports].every(({ length }) => length === 0);
  return isEmpty && (defect !== undefined || OF_DEVICES.includes(kind));
}

/** Where an output was cut off: at the caps, or at a pager that nobody answered. */
function cutOf(section: Section, source: string): Span | undefined {
  const last = section.lines.at(-1);
  return last !== undefined && (section.isFull || section.pausedAt !== null) ? spanOf(source, [last]) : undefined;
}

/** Adds a kind of record to the summary, once. */
export function note(summary: InputSummary, kind: InputSummary['kinds'][number]): void {
  if (!summary.kinds.includes(kind)) summary.kinds.push(kind);
}

function failed(source: string, line: number, what: string, error: unknown) {
  return {
    level: 'error',
    code: 'reader-failed',
    message: `${what} could not be read: ${messageOf(error)}`,
    source,
    line,
    help: 'this is a fault of sldiag; please report it with the lines that caused it',
  } as const;
}
