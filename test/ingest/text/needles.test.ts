import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AnyOf, alternativesOf, Gate, needlesOf } from '../../../src/ingest/text/secrets/needles.js';
import { SHAPES } from '../../../src/ingest/text/secrets/shapes.js';
import { Spotter } from '../../../src/ingest/text/spotter.js';

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

describe('an expression of many ways', () => {
  it('is parted at its own bars', () => {
    expect(alternativesOf(String.raw`a\|b|[|(]c|(?:d|e)f|`)).toEqual([String.raw`a\|b`, '[|(]c', '(?:d|e)f', '']);
  });

  it('fits what it fits run as a whole', () => {
    const source = String.raw`pass|\bpin\b|^\s*en\s|k [067]\s|\.{4}\s|пароль|\bs[ecrt]{4,6}\b|(?:admin|root)\s?/|[xy]{3}`;
    const whole = new RegExp(source, 'i');
    const anyOf = new AnyOf(source);
    const piece = fc.constantFrom(
      ...['Pass', 'pin', 'spin', 'en ', ' ', 'K 7 ', '....', 'ПАРОЛЬ', 'secret', 'tsar', 'ROOT', '/', 'xyX', 'x', '-'],
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 6 }), (pieces) => {
        const text = pieces.join('');
        return anyOf.test(text) === whole.test(text);
      }),
      { numRuns: 500 },
    );
  });
});

it('texts are spotted in one pass wherever they stand, within each other and over each other', () => {
  const texts = ['he', 'she', 'hers', 'his', 'e', 'ärs', '||'];
  const spotter = new Spotter(texts);
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...'heshirsäÄÉ|SHE x'), { maxLength: 20 }), (signs) => {
      const text = signs.join('');
      const found = new Set<number>();
      spotter.spot(text, (place) => {
        found.add(place);
        return false;
      });
      const small = text.toLowerCase();
      return texts.every((each, place) => found.has(place) === small.includes(each));
    }),
    { numRuns: 500 },
  );
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
