import { describe, expect, it } from 'vitest';
import { createAnalysis } from '../../../src/diagnose/analysis.js';
import { optionsAt } from '../../engine.js';
import { engineOf } from '../small-engine.js';

/** What conditions say of a device as the report shows it. */

/** The conditions that hold of the only device in a text. */
function holding(text: string, conditions: readonly string[]): string[] {
  const engine = engineOf(conditions.map((when) => ({ id: when, when })));
  const analysis = createAnalysis(engine, optionsAt(Date.UTC(2026, 0, 1)));
  const reader = analysis.open('in.txt');
  reader.push(Buffer.from(text));
  reader.end();
  const { devices } = analysis.report();
  expect(devices).toHaveLength(1);
  return (devices[0]?.findings ?? []).map(({ id }) => id);
}

const FAILED =
  '%SMART_LIC-3-COMM_FAILED: Communications failure with the Cisco Smart License Utility (CSLU) : No detail given';

describe('the name of a device in a condition', () => {
  it.each([
    ['a prompt', 'sw1#show license udi\nUDI: PID:C9300-24T,SN:FOC0000X0AB\nsw1#\n'],
    ['a prompt before a log', `sw1#show logging\nMar  5 2025 04:12:09.114: ${FAILED}\nsw1#\n`],
    ['a configuration', 'hostname sw1\nlicense smart transport smart\nend\n'],
    ['an origin-id', `<187>45: sw1: Mar  5 2025 04:12:09.114: ${FAILED}\n`],
    ["a relay's header", `Mar  5 04:12:10 sw1 45: Mar  5 2025 04:12:09.114: ${FAILED}\n`],
    ['a wrapper', `${JSON.stringify({ host: 'sw1', message: `Mar  5 2025 04:12:09.114: ${FAILED}` })}\n`],
  ])('is that of %s', (_, text) => {
    expect(
      holding(text, ['hostname == "sw1"', 'hostname != "sw1"', 'hostname == "sw2"', 'hostname in ["sw1"]']),
    ).toEqual(expect.arrayContaining(['hostname == "sw1"', 'hostname in ["sw1"]']));
    expect(holding(text, ['hostname != "sw1"', 'hostname == "sw2"', 'hostname == "SW1"'])).toEqual([]);
  });

  it('is unknown without one', () => {
    const text = `Mar  5 2025 04:12:09.114: ${FAILED}\n`;
    expect(holding(text, ['hostname == "sw1"', 'hostname != "sw1"', '!(hostname == "sw1")'])).toEqual([]);
  });
});

describe('lists of what a device has in a condition', () => {
  const text = 'sw1#show license udi\nUDI: PID:C9300-24T,SN:FOC0000X0AB\nsw1#\n';

  it.each([
    ['[udis[0].sn] == ["FOC0000X0AB"]', '[udis[0].sn] != ["FOC0000X0AB"]'],
    ['[udis[0].sn] != ["FOC0000X0AC"]', '[udis[0].sn] == ["FOC0000X0AC"]'],
    [
      '[udis[0].pid, udis[0].sn] == ["C9300-24T", "FOC0000X0AB"]',
      '[udis[0].sn, udis[0].pid] == ["C9300-24T", "FOC0000X0AB"]',
    ],
    ['["FOC0000X0AB"] == [udis[0].sn]', '["FOC0000X0AB"] != [udis[0].sn]'],
    ['[udis[0].sn] != []', '[udis[0].sn] == []'],
    ['"FOC0000X0AB" in [udis[0].sn]', '!("FOC0000X0AB" in [udis[0].sn])'],
    ['[[udis[0].sn]] == [["FOC0000X0AB"]]', '[[udis[0].sn]] != [["FOC0000X0AB"]]'],
  ])('%s holds, and its opposite does not', (yes, no) => {
    expect(holding(text, [yes, no])).toEqual([yes]);
  });

  it('is unknown where a part of it is', () => {
    const unknown = ['[udis[1].sn] == ["FOC0000X0AB"]', '[udis[1].sn] != ["FOC0000X0AB"]'];
    expect(holding(text, unknown)).toEqual([]);
  });
});
