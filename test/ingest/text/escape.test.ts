import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanLine, escapeAll, escapeControls, escapeOutput } from '../../../src/ingest/text/escape.js';

// biome-ignore lint/suspicious/noControlCharactersInRegex: none of them may be left
const ACTIVE = /[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/;

describe('cleanLine', () => {
  it.each([
    ['plain text', 'plain text'],
    ['größe — 日本 😀', 'größe — 日本 😀'],
    // Colours, cursor movements, erasing.
    ['\x1b[1;31mred\x1b[0m text', 'red text'],
    ['\x1b[2J\x1b[H\x1b[?25lhidden cursor', 'hidden cursor'],
    ['\x9b31mred\x9b0m', 'red'],
    // Window title and clipboard (OSC 0, OSC 52), ended by BEL, by ST, or not at all.
    ['\x1b]0;SW1 console\x07SW1#', 'SW1#'],
    ['a\x1b]52;c;Y3VybCBldmlsIHwgc2g=\x07b', 'ab'],
    ['a\x1b]52;c;Y3VybA==\x1b\\b', 'ab'],
    ['a\x1b]52;c;Y3VybA== and no end', 'a52;c;Y3VybA== and no end'],
    ['a\x1bPdevice control\x1b\\b', 'ab'],
    // Character sets, keypad modes, a lone escape.
    ['\x1b(Ba\x1b=b\x1b>c', 'abc'],
    ['end\x1b', 'end\\x1b'],
    // Backspaces as a terminal shows them.
    ['shwo\b\bow', 'show'],
    ['ab\b\b\b\bc', 'cb'],
    // The pager.
    [' --More-- \b\b\b\b\b\b\b\b\b\b          \b\b\b\b\b\b\b\b\b\bTransport:', 'Transport:'],
    [' --More-- \r         \rTransport:', 'Transport:'],
    ['<--- More --->\r              \rTransport:', 'Transport:'],
    ['  Type: cslu --More--', '  Type: cslu'],
    [' --More--           Type: cslu', '  Type: cslu'],
    ['<--- More --->                Type: cslu', '  Type: cslu'],
    [' --More-- 12 pages', ' --More-- 12 pages'],
    // Progress on one line.
    ['Copying 10%\rCopying 55%\rCopying 100%', 'Copying 100%'],
    ['aaaa\rbb', 'bbaa'],
    // Tabs keep their columns.
    ['\tStatus', '        Status'],
    ['ab\tc', 'ab      c'],
    ['12345678\tx', '12345678        x'],
    // What is left becomes visible.
    ['\f  Type: Smart\0', '  Type: Smart'],
    ['bell\x07 nul\0 del\x7f', 'bell\\x07 nul\\x00 del\\x7f'],
    ['user\u202etxt.exe', 'user\\u202etxt.exe'],
    ['\u2066a\u2069 \u200bb\ufeff', '\\u2066a\\u2069 b'],
    ['pass\u200bword\u200b: \ufeff%', 'pass\\u200bword: %'],
    ['soft\u00adhyphen \u2028x', 'soft\\xadhyphen \\u2028x'],
    ['tag\u{e0041}', 'tag\\u{e0041}'],
    ['half \ud800 pair', 'half \\ud800 pair'],
  ])('cleans %j', (text, expected) => {
    expect(cleanLine(text)).toBe(expected);
  });

  it('leaves nothing that acts on a terminal or hides', () => {
    const nasty = fc.constantFrom(
      '\x1b',
      '[',
      ']',
      '52;c;',
      '\x07',
      '\b',
      '\r',
      '\t',
      '\x9b',
      '\x9d',
      '\u202e',
      '\u200d',
      'a',
      'Z',
      ' ',
      '--More--',
      'm',
      '\\',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.array(nasty).map((parts) => parts.join('')),
        ),
        (text) => {
          expect(cleanLine(text)).not.toMatch(ACTIVE);
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('changes nothing the second time', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const once = cleanLine(text);
        expect(cleanLine(once)).toBe(once);
      }),
    );
  });
});

describe('escapeControls', () => {
  it('serves for names of any origin', () => {
    expect(escapeControls('a\n\x1b[31m.txt')).toBe('a\\x0a\\x1b[31m.txt');
  });
});

it.each([
  ['tabs', '\t'],
  ['control characters', '\u0001'],
  ['invisible characters', '\u{e0041}'],
])('%s make no line grow beyond what a line may hold', (_, piece) => {
  const line = `%A-3-B: ${piece.repeat(30_000)}`;
  const cleaned = cleanLine(line);
  expect(cleaned.length).toBe(Math.max(64 * 1024, line.length));
  expect(cleaned.startsWith('%A-3-B: ')).toBe(true);
});

describe('escapeOutput', () => {
  it('leaves line ends, tabs and what is printable', () => {
    const text = 'a\tb\nc\r\n\u00e9 \u2192 \u{1f600}\n';
    expect(escapeOutput(text, false)).toBe(text);
  });

  it('leaves colours of our own on terminals, and nothing else that acts on one', () => {
    const coloured = '\u001b[1;31merror\u001b[0m\r\u001b[K';
    expect(escapeOutput(coloured, true)).toBe(coloured);
    expect(escapeOutput('\u001b[8mhidden\u001b[2J\u001b]0;x\u0007\u009b1m\r', true)).toBe(
      '\\u001b[8mhidden\\u001b[2J\\u001b]0;x\\u0007\\u009b1m\\u000d',
    );
    expect(escapeOutput(coloured, false)).toBe('\\u001b[1;31merror\\u001b[0m\\u000d\\u001b[K');
  });

  it('passes over no character that is made visible in a line of a device', () => {
    for (let code = 0; code <= 0xffff; code += 1) {
      const character = String.fromCharCode(code);
      const isLayout = character === '\n' || character === '\t';
      const isHidden = escapeControls(character) !== character && !isLayout;
      expect(escapeOutput(`a${character}b`, false) !== `a${character}b`, code.toString(16)).toBe(isHidden);
    }
  });

  it('leaves JSON what it is, and makes it the same again', () => {
    const value = { a: 'x\u009b\u202e\u{e0001}\u007f', b: ['\u200b'] };
    const text = escapeOutput(JSON.stringify(value), false);
    expect(text).toMatch(/^[\x20-\x7e]*$/);
    expect(JSON.parse(text)).toEqual(value);
  });
});

describe('escapeAll', () => {
  it('reaches every text', () => {
    expect(escapeAll({ a: ['\u001b[2J', 1, null], b: { c: 'x\ny' } })).toEqual({
      a: ['\\u001b[2J', 1, null],
      b: { c: 'x\ny' },
    });
  });
});
