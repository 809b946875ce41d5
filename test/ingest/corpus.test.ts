import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { countParses, readHeader } from '../../src/ingest/log/header.js';
import { countMessageParses, findTags } from '../../src/ingest/log/message.js';
import { createRecordReader } from '../../src/ingest/records/reader.js';
import { showReaders } from '../../src/ingest/show/readers/index.js';
import type { MessageEntry } from '../../src/knowledge/kinds/messages.js';
import type { Diagnostic } from '../../src/model/diagnostic.js';
import type { InputRecord, InputSummary, SyslogRecord } from '../../src/model/record.js';

/** Outputs of real devices, which are not part of this repository; the test runs where they lie beside it. */
const CORPUS = fileURLToPath(new URL('../../../shared/corpus', import.meta.url));
const MESSAGES = fileURLToPath(new URL('../../knowledge/messages', import.meta.url));

function filesUnder(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .sort()
    .flatMap((name) => filesUnder(join(path, name)));
}

function messages(): MessageEntry[] {
  return readdirSync(MESSAGES)
    .filter((name) => name.endsWith('.yaml'))
    .map(
      (name) =>
        ({
          opens: null,
          finding: null,
          closedBy: [],
          templates: [],
          ...parse(readFileSync(join(MESSAGES, name), 'utf8')),
        }) as MessageEntry,
    );
}

function read(path: string, known: readonly MessageEntry[], chunk = 65_536) {
  const records: InputRecord[] = [];
  const diagnostics: Diagnostic[] = [];
  const context = { messages: known, redact: true, now: Date.UTC(2026, 11, 1), zones: {} };
  const reader = createRecordReader(path, context, showReaders, {
    record: (record) => records.push(record),
    diagnostic: (diagnostic) => diagnostics.push(diagnostic),
  });
  const bytes = readFileSync(path);
  for (let start = 0; start < bytes.length; start += chunk) reader.push(bytes.subarray(start, start + chunk));
  const summary: InputSummary = reader.end();
  return { records, diagnostics, summary };
}

describe.skipIf(!existsSync(CORPUS))('the corpus', () => {
  const known = existsSync(CORPUS) ? messages() : [];
  const files = existsSync(CORPUS) ? filesUnder(CORPUS).filter((path) => !/README|sources\.txt$/.test(path)) : [];

  it('has one parse for every header and every message', () => {
    const unread: string[] = [];
    let count = 0;
    for (const path of files) {
      for (const line of readFileSync(path, 'latin1').split(/\r?\n/)) {
        const tag = findTags(line, 1)[0];
        if (tag === undefined) continue;
        count += 1;
        const header = line.slice(0, tag.start);
        if (header.trim() !== '' && countParses(header) !== 1) unread.push(header);
        if (readHeader(header) === null) unread.push(header);
        expect(countMessageParses(line.slice(tag.start))).toBe(1);
      }
    }
    expect(unread).toEqual([]);
    expect(count).toBeGreaterThan(900);
  });

  it('is read without a fault, and the same however it is cut', () => {
    const faults: string[] = [];
    for (const path of files) {
      const whole = read(path, known);
      for (const { code, message } of whole.diagnostics) {
        if (code === 'reader-failed' || code === 'unread-header') faults.push(`${path}: ${message}`);
      }
      expect(read(path, known, 61).records).toEqual(whole.records);
    }
    expect(faults).toEqual([]);
  });

  it('has a template for every licensing message whose mnemonic is known', () => {
    const mnemonics = new Set(known.map((message) => message.mnemonic));
    const notUnderstood: string[] = [];
    let count = 0;
    for (const path of files) {
      for (const record of read(path, known).records) {
        if (record.kind !== 'syslog' || record.facility !== 'SMART_LIC' || !mnemonics.has(record.mnemonic)) continue;
        count += 1;
        const entry = known.find(({ facility, mnemonic }) => facility === 'SMART_LIC' && mnemonic === record.mnemonic);
        const needsFields = entry?.templates.every((template) => template.includes('{')) ?? false;
        if (needsFields && Object.keys((record as SyslogRecord).fields).length === 0) notUnderstood.push(record.text);
      }
    }
    expect(count).toBeGreaterThan(60);
    // Named here, so that a reader of the test sees what is not understood.
    expect(notUnderstood).toEqual([]);
  });
});
