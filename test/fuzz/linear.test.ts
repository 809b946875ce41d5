import { describe, expect, it } from 'vitest';
import { createAnalysis } from '../../src/diagnose/analysis.js';
import { createLiveReader } from '../../src/ingest/records/live-reader.js';
import { LINE_CAP } from '../../src/ingest/text/lines.js';
import { engine, optionsAt } from '../engine.js';

/** Eight times the input may take eight times as long, and not sixty-four times: what lies between is the machine's mood. */
const GROWTH = 8;
const PATIENCE = 4;
const SMALL = 28 * 1024;
const NOW = Date.UTC(2026, 2, 6, 12);

const COMM_FAILED = '%SMART_LIC-3-COMM_FAILED: Communications failure with the';

/** Pieces that a careless grammar or regular expression reads again and again. */
const PIECES = [
  '(',
  '((a)',
  '[',
  '"',
  '\\"',
  '%',
  '%A-',
  '%A-3-B ',
  '%SMART_LIC-3-',
  '%SMART_LIC-3-COMM_FAILE: ',
  'SMART_LIC-',
  'LICENSE-SMART_LIC-3-A ',
  '<1>',
  '<189>1 ',
  'a: ',
  ': ',
  'Mar  1 00:00:00: ',
  'Mar  1 00:00:00 UTC: %A-3-B: ',
  '1: ',
  '12:34:56 ',
  '1w2d',
  'last message repeated ',
  'a.b.c.d.',
  '2001:db8::',
  'http://a:b@c/',
  'password 7 ',
  'token ',
  'key 0 ',
  'snmp-server community a ',
  '-AAAAAA-',
  ' ',
  '\t',
  'x \b',
  '\u001b[',
  ' --More-- ',
  '<a',
  '<a b="',
  '</',
  '&amp;',
  ',',
  '""',
  'a=b ',
  '9',
  'é',
  'PID:C9300,SN:A ',
  '----',
  '==== ',
];

/** How each piece becomes an input of about so many bytes. */
const SHAPES: Record<string, (piece: string, bytes: number) => string> = {
  'in long lines': (piece, bytes) => lines(bytes, LINE_CAP, (length) => fill(piece, length)),
  'in short lines': (piece, bytes) => lines(bytes, 150, (length) => fill(piece, length)),
  'before a tag': (piece, bytes) => lines(bytes, 4000, (length) => `${fill(piece, length)} ${COMM_FAILED} x : y`),
  'in a message': (piece, bytes) =>
    lines(bytes, 4000, (length) => `<187>1: sw1: ${COMM_FAILED} ${fill(piece, length)}`),
  'in an output': (piece, bytes) =>
    `SW1#show license all\n${lines(bytes, 100, (length) => `  ${fill(piece, length / 2)}: ${fill(piece, length / 2)}`)}`,
  'in a licence file': (piece, bytes) =>
    `<?xml version="1.0"?><smartLicenseAck>${fill(piece, bytes)}</smartLicenseAck>`,
};

/** Inputs that grow in number and not in length. */
const GROWING: Record<string, (bytes: number) => string> = {
  devices: (bytes) => numbered(bytes, (index) => `<187>1: sw${index}: Mar  5 2026 04:00:00 UTC: ${COMM_FAILED} x : y`),
  servers: (bytes) =>
    numbered(bytes, (index) => `<187>1: sw1: Mar  5 2026 04:00:00 UTC: ${COMM_FAILED} server-${index} : y`),
  prompts: (bytes) => numbered(bytes, (index) => `SW${index}#show clock`),
  banners: (bytes) => numbered(bytes, (index) => `------------------ show something ${index} ------------------`),
  'blocks of an output': (bytes) =>
    `SW1#show license usage\n${numbered(bytes, (index) => `licence-${index} (A):\n  Count: 1`)}`,
  indentation: (bytes) =>
    `SW1#show license status\n${numbered(bytes, (index) => `${' '.repeat(index % 400)}key ${index}: value`)}`,
  UDIs: (bytes) =>
    `SW1#show license udi\n${numbered(bytes, (index) => `UDI: PID:C9300-24T,SN:FOC${String(index).padStart(8, '0')}`)}`,
  configuration: (bytes) => `SW1#show running-config\n${numbered(bytes, (index) => `ip name-server 192.0.2.${index}`)}`,
  headings: (bytes) => numbered(bytes, () => 'Smart Licensing Using Policy:\n  Status: ENABLED'),
  nesting: (bytes) => `<smartLicenseAck>${'<a>'.repeat(bytes / 3)}`,
};

function fill(piece: string, length: number): string {
  return piece.repeat(Math.ceil(length / piece.length)).slice(0, length);
}

function lines(bytes: number, length: number, line: (length: number) => string): string {
  return `${Array.from({ length: Math.ceil(bytes / length) }, () => line(Math.min(bytes, length))).join('\n')}\n`;
}

function numbered(bytes: number, line: (index: number) => string): string {
  const all: string[] = [];
  for (let size = 0; size < bytes; size += all.at(-1)?.length ?? 1) all.push(`${line(all.length)}\n`);
  return all.join('');
}

function analyze(text: string): void {
  const analysis = createAnalysis(engine, optionsAt(NOW));
  const reader = analysis.open('input.txt');
  reader.push(Buffer.from(text));
  reader.end();
  analysis.report();
}

function collect(text: string): void {
  const reader = createLiveReader(
    { messages: engine.knowledge.messages, redact: true, zones: {} },
    { record: () => {}, diagnostic: () => {} },
  );
  for (const [index, line] of text.split('\n').entries()) {
    reader.take({ bytes: Buffer.from(line), peer: '192.0.2.1', receivedAt: NOW + index, transport: 'udp' });
  }
  reader.flush();
}

/** Milliseconds of processor time. */
function costOf(act: () => void): number {
  const before = process.cpuUsage();
  act();
  const { user } = process.cpuUsage(before);
  return user / 1000;
}

/** The least of several: what a measurement adds is never negative. */
function expectLinear(act: (text: string) => void, input: (bytes: number) => string): void {
  const [small, large] = [input(SMALL), input(SMALL * GROWTH)];
  act(small);
  let least = Math.min(
    costOf(() => act(small)),
    costOf(() => act(small)),
  );
  let most = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 4; round += 1) {
    most = Math.min(
      most,
      costOf(() => act(large)),
    );
    if (most <= GROWTH * PATIENCE * Math.max(least, 2)) return;
    least = Math.max(
      least,
      costOf(() => act(small)),
    );
  }
  expect(most).toBeLessThanOrEqual(GROWTH * PATIENCE * Math.max(least, 2));
}

describe.each(Object.entries(SHAPES))('time grows with the input: pieces %s', (_, shape) => {
  it.each(PIECES)('%j', { timeout: 60_000 }, (piece) => {
    expectLinear(analyze, (bytes) => shape(piece, bytes));
  });
});

describe('time grows with the input: a collector', () => {
  it.each(PIECES)('%j', { timeout: 60_000 }, (piece) => {
    expectLinear(collect, (bytes) => SHAPES['in a message']?.(piece, bytes) ?? '');
  });
});

describe('time grows with the number of', () => {
  it.each(Object.entries(GROWING))('%s', { timeout: 60_000 }, (_, input) => {
    expectLinear(analyze, input);
  });
});
