import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readTestInput } from '../../src/cli/pack.js';
import { createAnalysis } from '../../src/diagnose/analysis.js';
import { loadKnowledge } from '../../src/knowledge/load.js';
import { createAsk } from '../../src/rules/ask.js';
import { createCompiler, isCondition } from '../../src/rules/compile.js';
import { evaluate } from '../../src/rules/evaluate.js';
import { engine, optionsAt } from '../engine.js';

const folder = mkdtempSync(join(tmpdir(), 'sldiag-budgets-'));
afterAll(() => rmSync(folder, { recursive: true }));

const compile = createCompiler({ variables: { items: ['double'] }, functions: [] });
const nested = (depth: number): string => {
  const names = Array.from({ length: depth }, (_, index) => `v${index}`);
  return names.reduceRight((body, name) => `items.exists(${name}, ${body})`, `${names[0]} + ${names.at(-1)} < 0.0`);
};
const scope = (size: number) => ({
  variables: { items: Array.from({ length: size }, (_, index) => index) },
  functions: {},
});
function conditionOf(source: string) {
  const result = compile(source);
  if (!isCondition(result)) throw new Error(result.message);
  return result;
}

describe('a condition', () => {
  it('with macros within macros is refused when it is loaded, beyond three', () => {
    expect(isCondition(compile(nested(3)))).toBe(true);
    for (const depth of [4, 6])
      expect(compile(nested(depth))).toMatchObject({ message: expect.stringContaining('more than 3 deep') });
    expect(compile(`1 < ${'1'.repeat(9000)}`)).toMatchObject({ message: expect.stringContaining('8192 characters') });
  });

  it('that takes too many steps is unknown, and given up for every device after', () => {
    const condition = conditionOf(nested(3));
    expect(evaluate(condition, scope(20))).toMatchObject({ holds: 'no' });
    expect(evaluate(condition, scope(200))).toMatchObject({ holds: 'unknown', isTooCostly: true });
    const costly = new Set<string>();
    const ask = createAsk(() => condition, {}, costly);
    expect(ask(condition.source, scope(20)).holds).toBe('no');
    expect(ask(condition.source, scope(200)).holds).toBe('unknown');
    expect([...costly]).toEqual([condition.source]);
    expect(ask(condition.source, scope(20)).holds).toBe('unknown');
  });

  it('of which nothing is known for its cost is told with its entry', () => {
    const cause = engine.knowledge.causes.find(({ confirmed }) => confirmed !== null);
    const analysis = createAnalysis({ ...engine, costly: new Set([cause?.confirmed ?? '']) }, optionsAt(0));
    expect(analysis.report().diagnostics).toMatchObject([
      { code: 'rule-too-costly', message: expect.stringContaining(`causes/${cause?.id}`) },
    ]);
  });
});

describe('a file of a pack', () => {
  const load = (path: string, text: string) =>
    loadKnowledge([{ path, text }], compile).diagnostics.map(({ source, message }) => `${source}: ${message}`);
  const message = (template: string) =>
    `id: X\nfacility: SMART_LIC\nmnemonic: X\nseverity: 4\ntemplates: [${JSON.stringify(template)}]\ntitle: t\nmeaning: m\nbasis: D\nsource: s\n`;

  it('is refused where it is too large or too deep, and named', () => {
    expect(load('messages/X.yaml', `id: ${'x'.repeat(1_000_001)}`)).toEqual([
      'messages/X.yaml: a file of more than 1000000 characters',
    ]);
    for (const text of ['['.repeat(100_000), `id: ${'['.repeat(20_000)}${']'.repeat(20_000)}`]) {
      const told = load('messages/X.yaml', text);
      expect([told.length > 0, told.length <= 5, told[0]?.startsWith('messages/X.yaml: ')]).toEqual([true, true, true]);
    }
  });

  it('has templates of a size that a grammar can be made of', () => {
    expect(load('messages/X.yaml', message('The {a} of {b}'))).toEqual([]);
    const wide = Array.from({ length: 25 }, (_, index) => `{f${index}} w`).join(' ');
    expect(load('messages/X.yaml', message(wide))).toEqual([expect.stringContaining('24 fields at most')]);
    expect(load('messages/X.yaml', message('x'.repeat(1025)))).toEqual([expect.stringContaining('1024 characters')]);
  });

  it('names inputs of its tests within their folder only', () => {
    const inside = join(folder, 'inputs');
    mkdirSync(inside);
    writeFileSync(join(inside, 'a.txt'), 'text');
    writeFileSync(join(folder, 'secret.txt'), 'secret');
    symlinkSync(join(folder, 'secret.txt'), join(inside, 'link.txt'));
    expect(readTestInput(inside, 'a.txt')).toBe('text');
    expect(() => readTestInput(inside, '../secret.txt')).toThrow('lies outside of');
    expect(() => readTestInput(inside, 'link.txt')).toThrow('leads out of');
    expect(() => readTestInput(inside, 'none.txt')).toThrow('there is no none.txt');
  });
});
