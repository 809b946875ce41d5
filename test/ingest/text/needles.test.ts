import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Gate, needlesOf } from '../../../src/ingest/text/secrets/needles.js';
import { SHAPES } from '../../../src/ingest/text/secrets/shapes.js';

describe('what a text must hold for an expression to fit', () => {
  it.each([
    [String.raw`(\btoken\s{1,4}is:?\s)([A-Z]+)`, [['token'], ['is']]],
    [String.raw`("Password(?: V2)?"=(?:\d\d:)?)([^\s"]+)`, [['"password"=', '"password v2"=']]],
    [String.raw`(\s/p(?:ass(?:word)?)?:["']?)`, [['/p:', '/pass:', '/password:']]],
    // What comes again begins and ends as it does once; what may be missing asks for nothing.
    [String.raw`[a-z]://{1,2}[^\s]{1,9}@`, [['://'], ['@']]],
    [String.raw`(?:secret)?\s*(?:key){0,3}`, []],
    [
      '(?:pass|pin)+x?end',
      [
        ['passend', 'passxend', 'pinend', 'pinxend'],
        ['pass', 'pin'],
      ],
    ],
    // What must stand around is asked for, what must not is not.
    [String.raw`(?=foo)[A-Z]{2}(?!not)\d(?<=bar)`, [['foo'], ['bar']]],
    // One of the ways asks for nothing.
    [String.raw`(?:secret|\d+)\s`, []],
    [String.raw`\x60snmp‘\b`, [['`snmp‘']]],
    [String.raw`U(?:N|ser)?\s?:`, []],
  ])('%s', (source, needles) => {
    expect(needlesOf(source)).toEqual(needles);
  });

  it('every text that an expression of ours fits holds them', () => {
    let made = 0;
    for (const source of SHAPES.map(withoutSurroundings)) {
      const asked = needlesOf(source);
      const fitting = textsOf(source);
      if (asked.length === 0 || fitting === null) continue;
      made += 1;
      const holds = (text: string) => asked.every((needles) => needles.some((needle) => text.includes(needle)));
      fc.assert(
        fc.property(fitting, (text) => holds(text.toLowerCase())),
        { numRuns: 8 },
      );
    }
    expect(made).toBeGreaterThan(SHAPES.length * 0.7);
  });

  it('most expressions are passed over on a line of a log, and none that fits', () => {
    const gate = new Gate([...SHAPES], (source) => source);
    const fitting = gate.mayFit(
      '%SMART_LIC-3-COMM_FAILED: Communications failure with CSLU : Unable to resolve a name',
    );
    expect(fitting.length).toBeLessThan(SHAPES.length / 10);
    expect(gate.mayFit('curl https://ops:X4rTq9@192.0.2.7/').some((source) => source.includes('(?=@)'))).toBe(true);
  });
});

/** Without what stands around a text and takes no place: fast-check makes no text for it. */
function withoutSurroundings(source: string): string {
  let plain = '';
  /** Groups that are open, true for those that are left out. */
  const open: boolean[] = [];
  for (const [part] of source.matchAll(/\\.|\[(?:\\.|[^\]\\])*\]|\((?:\?(?:<?[=!]|:))?|[\s\S]/g)) {
    if (part.startsWith('(')) open.push(/[=!]$/.test(part));
    const isOut = open.includes(true) || /^(?:\\b|\^|\$)$/i.test(part);
    if (!isOut) plain += part;
    if (part === ')') open.pop();
  }
  return plain;
}

/** Texts that an expression fits; null where fast-check makes none: it knows no empty way. */
function textsOf(source: string): fc.Arbitrary<string> | null {
  try {
    return fc.stringMatching(new RegExp(source));
  } catch {
    return null;
  }
}
