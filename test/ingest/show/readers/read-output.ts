import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { ReadContext } from '../../../../src/ingest/context.js';
import type { Block, ShowReader } from '../../../../src/ingest/show/block.js';
import { showReaders } from '../../../../src/ingest/show/readers/index.js';
import { isFact } from '../../../../src/model/evidence.js';
import type { ShowRecord } from '../../../../src/model/record.js';

const CONTEXT: ReadContext = { messages: [], redact: true, now: Date.UTC(2026, 5, 1), zones: {} };

/** The reader that knows the most words of a command. */
export function readerOf(command: string): ShowReader {
  const fitting = showReaders
    .flatMap((reader) => reader.commands.map((known) => ({ reader, known })))
    .filter(({ known }) => command === known || command.startsWith(`${known} `))
    .sort((one, other) => other.known.length - one.known.length);
  const [best] = fitting;
  if (!best) {
    throw new Error(`no reader for ${command}`);
  }
  return best.reader;
}

/** Facts without their spans, for comparing. */
export function plain(node: unknown): unknown {
  if (Array.isArray(node)) {
    return node.map(plain);
  }
  if (typeof node !== 'object' || node === null) {
    return node;
  }
  return isFact(node)
    ? node.value
    : Object.fromEntries(Object.entries(node).map(([key, value]) => [key, plain(value)]));
}

export interface Output {
  readonly record: ShowRecord;
  // biome-ignore lint/suspicious/noExplicitAny: it has whatever shape the expectation gives it
  readonly facts: any;
  readonly unread: readonly string[];
}

/** Reads a text as the output of a command. */
export function readText(command: string, text: string, change: Partial<Block & ReadContext> = {}): Output {
  const lines = text.split(/\r?\n/).map((line, index) => ({ number: index + 1, text: line }));
  const device = { source: 'test', hostname: null, address: null };
  const record = readerOf(command).read(
    { source: 'test', device, command, lines, ...change },
    { ...CONTEXT, ...change },
  );
  return { record, facts: plain(record.facts), unread: record.unread.map((span) => span.text.trim()) };
}

/** Reads a file under `test/inputs/show`. */
export function readOutput(command: string, path: string, change: Partial<Block & ReadContext> = {}): Output {
  return readText(command, inputText(path), change);
}

export function inputText(path: string): string {
  return readFileSync(fileURLToPath(new URL(`../../../inputs/show/${path}`, import.meta.url)), 'utf8');
}
