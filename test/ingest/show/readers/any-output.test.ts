import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { showReaders } from '../../../../src/ingest/show/readers/index.js';
import { inputText, readText } from './read-output.js';

const commands = showReaders.flatMap((reader) => reader.commands);
const texts = [
  'license-tech-support/smart-identity-refused-agent-6.txt',
  'running-config/whole-mgmt-vrf-17-9.txt',
  'version/stack-17-9.txt',
  'call-home/settings.txt',
  'http/server-all-sl-http-inactive.txt',
  'right-to-use/usage-stack-wrapped-title-16-6.txt',
  'pki/trustpoints-status.txt',
].map(inputText);
const lines = texts.flatMap((text) => text.split('\n'));

describe('any reader', () => {
  it('has a command of its own', () => {
    expect(new Set(commands).size).toBe(commands.length);
  });

  it.each(commands)('%s: reads or leaves every line of any text, and never throws', (command) => {
    const anyLine = fc.oneof(fc.constantFrom(...lines), fc.string({ maxLength: 100 }));
    fc.assert(
      fc.property(fc.array(anyLine, { maxLength: 25 }), (some) => {
        const text = some.map((line) => line.replaceAll(/[\r\n]/g, ' ')).join('\n');
        const { record } = readText(command, text);
        const left = record.unread.reduce((sum, span) => sum + span.text.split('\n').length, 0);
        expect(record.readLines + left).toBe(text.split('\n').filter((line) => line.trim() !== '').length);
      }),
      { numRuns: 60 },
    );
  });

  it.each(commands)('%s: leaves a text of strangers unread or claims nothing from it', (command) => {
    const { record } = readText(command, 'The quick brown fox\njumps over the lazy dog.');
    for (const fact of ['hostname', 'release', 'udis', 'pings'] as const) {
      expect(record.facts[fact] ?? []).toHaveLength(0);
    }
    expect(record.facts.state?.model).toBeUndefined();
  });

  it('reads a configuration of 100,000 lines to its end', () => {
    const text = 'interface GigabitEthernet1/0/1\n description x\n switchport mode access\n!\n'.repeat(25_000);
    const { record } = readText('show running-config', text);
    expect(record.readLines).toBe(100_000);
  });
});
