import { describe, expect, test } from 'vitest';
import { NotationReader, textAt, unescapeText, type Value } from '../../../src/ingest/envelope/notation.js';

function read(text: string): Value | null {
  const reader = new NotationReader();
  for (const [index, line] of text.split('\n').entries()) {
    const fed = reader.feed(line, 0, index + 1);
    if (fed.kind === 'broken') return null;
  }
  return reader.cutOff();
}

describe('values that programs write down', () => {
  test.each([
    ['{"a": {"b": ["x", "y"]}}', 'x'],
    ['{"a.b": "x"}', 'x'],
    ["{'a': {'b': 'x', 'c': None, 'd': True}}", 'x'],
    ["{'a': {'b': b'x\\xc3\\xa4'}}", 'xä'],
    ['{"a": {"b": "x\\u00e4\\n\\"\\/"}}', 'xä\n"/'],
    ['{"a": {"b": 12345678901234567890}}', '12345678901234567890'],
    ['{"a": {"b": "x", }, }', 'x'],
    ['{\n  "a": {\n    "b": "wrapped by a te\nrminal"', 'wrapped by a terminal'],
    ['{"a": {"b": "cut o', 'cut o'],
    ["{ a: { b: 'x', c: undefined } }", 'x'],
    ["{ a: { b: 'one\\n' +\n 'two' } }", 'one\ntwo'],
    ['{ a: { b: `one\ntwo` } }', 'one\ntwo'],
    ["{a: {'b': 'one\\n'\n'two'}}", 'one\ntwo'],
  ])('%s', (text, expected) => {
    const value = read(text);
    expect(value === null ? null : textAt(value, 'a.b')).toBe(expected);
  });

  test.each(['{a 1}', '{"a" 1}', '[1 2]', '{"a": hello}', '{[1]: 2}'])('%s is none', (text) => {
    expect(read(text)).toBeNull();
  });

  test('texts know their lines', () => {
    const value = read('[\n  "one",\n  "two"\n]');
    expect(value?.kind === 'list' && value.items.map((item) => item.kind === 'text' && item.line)).toEqual([2, 3]);
  });

  test.each([
    ["{ a: 'one\\n' +\n    'two\\n' +\n    'three' }", 1],
    ["{'a': 'one\\n'\n      'two\\n'\n      'three'}", 1],
    ['{ a: `one\ntwo\nthree` }', 1],
    ["{ a: 'one\\n' + 'two\\n' +\n    'three' }", 0],
    ['{"a": "one\\ntwo\\nthree"}', 0],
  ])('pieces of a text that stand on lines of their own are lines of it: %j', (text, step) => {
    const value = read(text);
    const found = value?.kind === 'dict' ? value.entries.get('a') : undefined;
    expect(found?.kind === 'text' && [found.text, found.line, found.step]).toEqual(['one\ntwo\nthree', 1, step]);
  });

  test('nesting without end is refused', () => {
    expect(read('['.repeat(100_000))).toBeNull();
    expect(read(`${'['.repeat(60)}1${']'.repeat(60)}`)).not.toBeNull();
  });

  test('a backslash that escapes nothing stands for itself', () => {
    expect(unescapeText('a\\nb\\d\\')).toBe('a\nb\\d\\');
  });
});
