// Parses the show outputs of a folder, one after the other, for some seconds, facts, spans and unread lines and all;
// prints parses a second.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createRecordReader } from '../dist/src/ingest/records/reader.js';
import { showReaders } from '../dist/src/ingest/show/readers/index.js';

const [, , folder, seconds] = process.argv;
const outputs = readdirSync(folder).map((name) => readFileSync(join(folder, name)));
const context = { messages: [], redact: true, now: Date.UTC(2026, 1, 1), zones: {} };

function parse(bytes) {
  const records = [];
  const sink = { record: (record) => records.push(record), diagnostic: () => {} };
  const reader = createRecordReader('x', context, showReaders, sink);
  reader.push(bytes);
  const summary = reader.end();
  if (records.length !== 1 || summary.unreadLines !== 0) throw new Error('the output was not read as a whole');
}

let parses = 0;
const start = performance.now();
while (performance.now() - start < Number(seconds) * 1000) {
  parse(outputs[parses % outputs.length]);
  parses += 1;
}
process.stdout.write(`${parses / ((performance.now() - start) / 1000)}\n`);
