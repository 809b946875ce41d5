// What documents about something else cost: node bench/foreign.mjs. Needs a build. User CPU in one process, each among others of its kind.
import { readFileSync } from 'node:fs';

const dist = new URL('../dist/', import.meta.url);
const { openReader } = await import(new URL('src/diagnose/analysis.js', dist));
const { messages } = JSON.parse(readFileSync(new URL('knowledge/diagnosis.json', dist), 'utf8'));
const CONTEXT = { messages, redact: true, now: Date.UTC(2026, 2, 1), zones: {} };
const SINK = { record: () => {}, diagnostic: () => {} };
const WORDS =
  'alpha bravo delta engine factor garden harbor island jacket kernel ladder magnet needle orange planet'.split(' ');

/** Rows of an invented catalogue of parts, `size` bytes of them. */
function rows(size, row) {
  const all = [];
  for (let length = 0, index = 0; length < size; index += 1) {
    const text = row(index, (step) => WORDS[(index * 7 + step * 3) % WORDS.length]);
    all.push(text);
    length += text.length;
  }
  return all;
}

const part = (index, word) => ({
  id: `${word(1)}-${index}`,
  title: `${word(2)} ${word(3)} with ${word(4)}`,
  price: index * 1.25,
  inStock: index % 3 === 0,
  tags: [word(5), word(6)],
  size: { width: index % 40, height: index % 30, unit: 'mm' },
});
const element = (index, word) =>
  `  <part id="${word(1)}-${index}"><title>${word(2)} ${word(3)}</title><price>${index * 1.25}</price><tag>${word(5)}</tag></part>`;

const KINDS = {
  'JSON on one line': (size) => `{"parts":[${rows(size, (...at) => JSON.stringify(part(...at))).join(',')}]}\n`,
  'JSON indented': (size) =>
    `${JSON.stringify({ parts: rows(size / 2, (...at) => JSON.stringify(part(...at))).map((row) => JSON.parse(row)) }, null, 2)}\n`,
  XML: (size) => `<?xml version="1.0"?>\n<catalogue>\n${rows(size, element).join('\n')}\n</catalogue>\n`,
  'XML on one line': (size) => `<catalogue>${rows(size, element).join('')}</catalogue>\n`,
};

process.stdout.write('| document | bytes | µs | MB/s |\n| --- | ---: | ---: | ---: |\n');
for (const [name, make] of Object.entries(KINDS)) {
  for (const [size, rounds] of [
    [1000, 1000],
    [100_000, 40],
    [10_000_000, 4],
  ]) {
    const bytes = Buffer.from(make(size));
    for (let warm = 0; warm < rounds / 2; warm += 1) read(bytes);
    const before = process.cpuUsage();
    for (let round = 0; round < rounds; round += 1) read(bytes);
    const each = process.cpuUsage(before).user / rounds;
    process.stdout.write(`| ${name} | ${bytes.length} | ${Math.round(each)} | ${(bytes.length / each).toFixed(1)} |\n`);
  }
}

function read(bytes) {
  const reader = openReader('other.json', CONTEXT, SINK);
  for (let at = 0; at < bytes.length; at += 65_536) reader.push(bytes.subarray(at, at + 65_536));
  reader.end();
}
