import { describe, expect, it } from 'vitest';
import { unquoted } from '../../../src/ingest/envelope/quotes.js';
import { analyze } from '../structured/analyze-text.js';

const OUTPUT = `sw1#show license status
Smart Licensing Using Policy:
  Status: ENABLED

Transport:
  Type: cslu
  Cslu address: http://cslu.example.net:8182/cslu/v1/pi

Trust Code Installed: <none>
sw1#`;
const each = (map: (line: string) => string) => OUTPUT.split('\n').map(map).join('\n');

describe('lines of which each is quoted', () => {
  it.each([
    ['in a script', each((line) => `"${line}",`)],
    ['in single quotes', each((line) => `'${line}'`)],
    ['as a list of YAML', `output:\n${each((line) => `  - ${JSON.stringify(line)}`)}`],
    ['as a list of YAML in single quotes', `output:\n${each((line) => `- '${line.replaceAll("'", "''")}'`)}`],
  ])('are read without their quotes: %s', (_, text) => {
    const [device] = analyze({ 'in.txt': text }).devices;
    expect([device?.hostname, device?.state.transport.url]).toEqual(['sw1', 'http://cslu.example.net:8182/cslu/v1/pi']);
  });

  it.each([
    ['of a value', `[\n${each((line) => `"${line}",`)}\n]`],
    ['of nothing of a device', '"a"\n"b"\n"c"'],
    ['of a few words', '"show license all"\nprose\n"b"'],
  ])('stay as they are: %s', (_, text) => {
    const lines = text.split('\n').map((line, index) => ({ text: line, number: index + 1 }));
    expect(unquoted(lines)).toBe(lines);
  });
});

describe('a chat that was copied', () => {
  it('is read behind who said it, and when', () => {
    const [device] = analyze({ 'in.txt': each((line) => `Jane Doe 10:21 AM\t${line}`) }).devices;
    expect([device?.hostname, device?.state.transport.url]).toEqual(['sw1', 'http://cslu.example.net:8182/cslu/v1/pi']);
  });
});
