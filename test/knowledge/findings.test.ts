import { expect, test } from 'vitest';
import { engine } from '../engine.js';

test('every message that opens an incident raises a finding, so that none stands open beside an all-clear', () => {
  const { messages, findings } = engine.knowledge;
  const asked = new Set(
    findings.flatMap(({ when, mnemonic }) => [mnemonic, ...(when.match(/(?<=")[A-Z][A-Z0-9_]+(?=")/g) ?? [])]),
  );
  const silent = messages.filter(({ opens, mnemonic }) => opens !== null && !asked.has(mnemonic));
  expect(silent.map(({ mnemonic }) => mnemonic)).toEqual([]);
  expect(messages.filter(({ opens }) => opens !== null).length).toBeGreaterThan(5);
});
