import type { LogSeen, ReadContext, ReadSink } from '../../src/ingest/context.js';
import { createRecordReader } from '../../src/ingest/records/reader.js';
import type { Block, ShowReader } from '../../src/ingest/show/block.js';
import type { MessageEntry } from '../../src/knowledge/kinds/messages.js';
import type { Diagnostic } from '../../src/model/diagnostic.js';
import type { InputRecord, InputSummary, SyslogRecord } from '../../src/model/record.js';

/** 1 March 2026, noon. */
export const NOW = Date.UTC(2026, 2, 1, 12);

function message(facility: string, mnemonic: string, ...templates: string[]): MessageEntry {
  return {
    id: mnemonic,
    facility,
    mnemonic,
    severity: 3,
    templates,
    samples: [],
    title: '',
    meaning: '',
    noAction: null,
    fields: {},
    finding: null,
    opens: null,
    closedBy: [],
    closedWhen: null,
    basis: 'guide',
    source: '',
    related: [],
  };
}

export const MESSAGES: readonly MessageEntry[] = [
  message(
    'SMART_LIC',
    'COMM_FAILED',
    'Communications failure with the {server} : {error}',
    'Communications failure with the {server}',
  ),
  message(
    'SMART_LIC',
    'COMM_RESTORED',
    'Communications with the {server} restored.',
    'Communications with {server} restored',
  ),
  message('SMART_LIC', 'REPORTING_REQUIRED', 'A Usage report acknowledgement will be required in {days} days.'),
  message('SMART_LIC', 'AGENT_READY', 'Smart Agent for Licensing is initialized'),
  message('SMART_LIC', 'TRUST_CODE_INSTALL_SUCCESS', 'A new licensing trust code was successfully installed on {udi}.'),
  message('PKI', 'CRL_FETCH_FAIL', 'CRL fetch for trustpoint {trustpoint} failed'),
  message('LINK', 'UPDOWN', 'Interface {interface}, changed state to {state}'),
  message('SYS', 'RESTART', 'System restarted --'),
];

export interface Read {
  readonly records: InputRecord[];
  readonly logs: SyslogRecord[];
  readonly blocks: Block[];
  /** Texts of licence files, line by line. */
  readonly files: string[][];
  readonly diagnostics: Diagnostic[];
  readonly seen: LogSeen[];
  readonly summary: InputSummary;
}

const COMMANDS: readonly (readonly [command: string, ...opens: RegExp[]])[] = [
  ['show license tech support', /^Smart Licensing Tech Support info\s*$/],
  ['show license all', /^Smart Licensing Status\s*$/],
  ['show license status', /^Utility:\s*$/],
  ['show license summary'],
  ['show license usage'],
  ['show license authorization', /^Overall status:\s*$/],
  ['show license udi'],
  ['show license eventlog'],
  ['show version', /^Cisco IOS(?:[ -]XE)? Software\b.*, Version /],
  ['show running-config', /^Building configuration\.\.\./],
  ['show clock'],
  ['show logging', /^Syslog logging: enabled/],
  ['show inventory', /^NAME: ".*", DESCR: /],
  ['ping', /^Type escape sequence to abort/],
];

/** Reads a text with readers that only keep the blocks they are given. */
export function readText(
  text: string | Uint8Array,
  options: { chunk?: number; context?: Partial<ReadContext> } = {},
): Read {
  const blocks: Block[] = [];
  const readers: ShowReader[] = COMMANDS.map(([command, ...opens]) => ({
    commands: [command],
    opens,
    read: (block) => {
      blocks.push(block);
      if (block.lines[0]?.text === 'THROW') throw new Error('no such luck');
      return {
        kind: 'show',
        device: block.device,
        command: block.command,
        span: {
          source: block.source,
          line: block.lines[0]?.number ?? 0,
          endLine: block.lines.at(-1)?.number ?? 0,
          text: '',
        },
        facts: {},
        capturedAt: null,
        readLines: block.lines.filter((line) => line.text.trim() !== '').length,
        unread: [],
        diagnostics: [],
      };
    },
  }));
  const records: InputRecord[] = [];
  const diagnostics: Diagnostic[] = [];
  const seen: LogSeen[] = [];
  const context: ReadContext = { messages: MESSAGES, redact: true, now: NOW, zones: {}, ...options.context };
  const files: string[][] = [];
  const sink: ReadSink = {
    record: (record) => records.push(record),
    diagnostic: (diagnostic) => diagnostics.push(diagnostic),
    log: (log) => seen.push(log),
  };
  const reader = createRecordReader('input.txt', context, readers, sink, (lines, { source, device }) => {
    files.push(lines.map((line) => line.text));
    const record = {
      kind: 'license-file',
      device,
      span: { source, line: lines[0]?.number ?? 0, endLine: lines.at(-1)?.number ?? 0, text: '' },
      content: { kind: 'slac-return', udis: [], licenses: [], reports: [], gaps: [] },
      diagnostics: [],
    } as const;
    return { records: [record], diagnostics: [] };
  });
  const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text;
  const size = options.chunk ?? Math.max(1, bytes.length);
  for (let start = 0; start < bytes.length; start += size) {
    // A copy that is overwritten afterwards: nothing may hold on to a chunk.
    const chunk = bytes.slice(start, start + size);
    reader.push(chunk);
    chunk.fill(0x78);
  }
  const summary = reader.end();
  const logs = records.filter((record): record is SyslogRecord => record.kind === 'syslog');
  return { records, logs, blocks, files, diagnostics, seen, summary };
}

/** The texts of a block's lines. */
export function textsOf(block: Block | undefined): string[] {
  return block?.lines.map((line) => line.text) ?? [];
}
