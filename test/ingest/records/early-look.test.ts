import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { openReader } from '../../../src/diagnose/analysis.js';
import { isDocument } from '../../../src/ingest/records/early-look.js';
import type { Diagnostic } from '../../../src/model/diagnostic.js';
import type { InputRecord } from '../../../src/model/record.js';
import { CONTEXT } from '../structured/analyze-text.js';

const STATUS =
  'Utility:\n  Status: DISABLED\n\nSmart Licensing Using Policy:\n  Status: ENABLED\n\nTransport:\n  Type: cslu\n  Cslu address: <empty>\n';
const FAILED =
  '<187>101: sw01: Mar  2 2025 10:00:01.123 UTC: %SMART_LIC-3-COMM_FAILED: Communications failure with the Cisco Smart License Utility (CSLU) : No detail given';
const FOREIGN = Array.from({ length: 6000 }, (_, index) => ({ id: index, title: 'a garden engine', tags: ['one'] }));

function read(text: string | Buffer, step = 65_536) {
  const records: InputRecord[] = [];
  const diagnostics: Diagnostic[] = [];
  const reader = openReader('in.json', CONTEXT, {
    record: (record) => records.push(record),
    diagnostic: (diagnostic) => diagnostics.push(diagnostic),
  });
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += step) reader.push(bytes.subarray(at, at + step));
  return { summary: reader.end(), records, diagnostics: diagnostics.map(({ code, message }) => `${code}: ${message}`) };
}

/** Every character as its number. */
const numbered = (text: string) =>
  [...text].map((sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`).join('');

describe('a document about something else', () => {
  it.each([
    ['[{"name":"left-pad","license":"MIT","licenses":[]}]', 'a JSON document: nothing about licensing'],
    [
      JSON.stringify({ sha: 'da39a3ee5e6b4b0d3255bfef95601890afd80709', share: '100%' }),
      'a JSON document: nothing about licensing',
    ],
    [
      '<?xml version="1.0"?>\n<parts>\n<part>100%</part>\n</parts>\n',
      'an XML document, root `parts`: nothing about licensing',
    ],
    [JSON.stringify(FOREIGN), 'a JSON document: nothing about licensing'],
  ])('is told in one sentence: %#', (text, message) => {
    const { summary, records, diagnostics } = read(text);
    expect([records, diagnostics]).toEqual([[], [`nothing-recognised: ${message}`]]);
    expect(summary).toMatchObject({
      bytes: Buffer.byteLength(text),
      lines: text.trimEnd().split('\n').length,
      kinds: [],
    });
  });

  it('is none that may hold words letter by letter', () => {
    for (const text of [
      '{"version": 2, "width": 80}\n[0.1, "o", "s"]',
      '<html><b>sh</b>ow',
      '[core] sw1',
      '<189>1: x',
      '{\0"\0',
    ])
      expect(isDocument(Buffer.from(text))).toBe(false);
  });
});

describe('what is read for all that', () => {
  it.each([
    ['an output', JSON.stringify({ sw01: STATUS })],
    ['an output behind much else', JSON.stringify([...FOREIGN, { sw01: STATUS }])],
    ['a list of lines', JSON.stringify({ stdout_lines: [STATUS.split('\n')] })],
    ['every character as its number', `{"sw01": "${numbered(STATUS)}"}`],
    ['a message in base64', JSON.stringify({ rawLog: Buffer.from(FAILED).toString('base64') })],
    ['an output in base64', JSON.stringify({ host: 'sw01', output: Buffer.from(STATUS).toString('base64') })],
    ['an output as a URL carries it', JSON.stringify({ output: encodeURIComponent(STATUS) })],
    ['a message in small letters', JSON.stringify({ message: FAILED.toLowerCase() })],
    ['a single leaf', '{"cisco-smart-license:sn": "FOC0000X0AB"}'],
    ['an output in CDATA', `<testcase name="sw01"><system-out><![CDATA[${STATUS}]]></system-out></testcase>`],
    ['a log below a document', `{"id": 1}\n${FAILED}\n`],
  ])('%s', (_, text) => {
    expect(read(text).records.length).toBeGreaterThan(0);
  });

  it("the service's refusal, which holds no word of licensing", () => {
    const { diagnostics } = read('{"status":"FAILED","message":"Duplicate report","message_code":"","timestamp":1}');
    expect(diagnostics.join()).toContain('service-answer: ');
  });

  it('wherever the bytes are cut', () => {
    const text = JSON.stringify([...FOREIGN.slice(0, 8), { sw01: STATUS }]);
    const whole = read(text).records.length;
    for (const step of [1, 7, 64, 257, 300]) expect(read(text, step).records).toHaveLength(whole);
  });

  it('every input of the tests, as a text of a JSON document', () => {
    const folder = new URL('../../inputs/', import.meta.url);
    const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
      /\.(?:txt|log)$/.test(name),
    );
    expect(names.length).toBeGreaterThan(5);
    for (const name of names) {
      const text = readFileSync(new URL(name, folder), 'utf8').slice(0, 20_000);
      // A few lines of an output say nothing without their command.
      if (text.length < 200) continue;
      const { diagnostics } = read(JSON.stringify({ sw01: text }));
      expect(diagnostics, name).not.toContain('nothing-recognised: a JSON document: nothing about licensing');
    }
  });
});
