import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { readPack } from '../src/cli/pack.js';
import { createEngine } from '../src/diagnose/engine.js';
import { diagnoseText, runKnowledgeTests, testedEntries } from '../src/diagnose/harness.js';
import { vocabulary } from '../src/diagnose/vocabulary.js';
import { createCompiler, isCondition } from '../src/rules/compile.js';
import { evaluate, known, lift } from '../src/rules/evaluate.js';
import { lintKnowledge } from '../src/rules/lint.js';
import { loadKnowledge } from '../src/rules/load.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const compile = createCompiler(vocabulary);
const loaded = loadKnowledge(readPack(`${root}/knowledge`), compile);
const engine = createEngine(loaded.knowledge, loaded.conditions);

const span = (text: string) => ({ source: 's', line: 1, endLine: 1, text });
const fact = <T>(value: T) => ({ value, spans: [span(String(value))] });

function holds(source: string, variables: Record<string, unknown>) {
  const condition = compile(source);
  if (!isCondition(condition)) throw new Error(condition.message);
  return evaluate(condition, {
    variables,
    functions: { size: lift((list) => (list as []).length), isAddress: () => known(true) },
  });
}

describe('three values', () => {
  const cslu = { state: { transport: { type: fact('cslu') } } };
  test.each([
    ['state.transport.type == "cslu"', cslu, 'yes'],
    ['state.transport.type == "smart"', cslu, 'no'],
    ['state.transport.url == "x"', cslu, 'unknown'],
    ['!(state.transport.url == "x")', cslu, 'unknown'],
    ['state.transport.type == "smart" && state.transport.url == "x"', cslu, 'no'],
    ['state.transport.url == "x" && state.transport.type == "smart"', cslu, 'no'],
    ['state.transport.url == "x" || state.transport.type == "cslu"', cslu, 'yes'],
    ['state.transport.type == "cslu" && state.transport.url == "x"', cslu, 'unknown'],
    ['messages.exists(m, m.mnemonic == "A")', {}, 'unknown'],
    ['messages.exists(m, m.mnemonic == "A")', { messages: [] }, 'no'],
    ['messages.all(m, m.mnemonic == "A")', { messages: [] }, 'yes'],
    ['messages.exists(m, m.count > 3)', { messages: [{ count: fact(4) }, {}] }, 'yes'],
    ['messages.exists(m, m.count > 3)', { messages: [{ count: fact(1) }, {}] }, 'unknown'],
    ['messages.all(m, m.count > 3)', { messages: [{ count: fact(1) }, {}] }, 'no'],
  ])('%s', (source, variables, expected) => {
    expect(holds(source, variables).holds).toBe(expected);
  });

  test('an outcome rests on the spans that decided it', () => {
    const outcome = holds('state.transport.type == "smart" || state.transport.type == "cslu"', cslu);
    expect(outcome.because.map(({ text }) => text)).toEqual(['cslu']);
  });

  test('an unknown outcome names the facts that are lacking', () => {
    expect(holds('state.transport.url == "x" && state.account.smart == "y"', cslu).missing).toEqual([
      'state.transport.url',
      'state.account.smart',
    ]);
  });

  test('a field that no schema has is an error with its place', () => {
    const result = compile('state.transprt.type == "cslu"');
    expect(isCondition(result)).toBe(false);
    if (!isCondition(result)) expect(result.at).toEqual([6, 14]);
  });

  test('a name of the language’s own is no fact', () => {
    expect(
      holds('state.transport.type == "cslu" || messages.exists(m, m.fields.constructor == "x")', {
        messages: [{ fields: {} }],
      }).holds,
    ).toBe('unknown');
  });
});

describe('the knowledge', () => {
  test('has nothing that lint objects to', () => {
    expect(lintKnowledge(loaded)).toEqual([]);
  });

  test('a broken file is reported with line and column, and the others are read', () => {
    const files = [
      { path: 'failures/a.yaml', text: 'id: a\ntitle: A\nmatch: [x]\nmeaning: m\nbasis: guide\nsource: s\n' },
      { path: 'failures/b.yaml', text: 'id: b\ntitel: B\nmatch: [x]\nmeaning: m\nbasis: guide\nsource: s\n' },
    ];
    const result = loadKnowledge(files, compile);
    expect(result.knowledge.failures.map(({ id }) => id)).toEqual(['a']);
    expect(result.diagnostics.some(({ source, line }) => source === 'failures/b.yaml' && line === 2)).toBe(true);
  });

  test('every finding, cause and configuration does what its examples say', () => {
    const { ran, failed } = runKnowledgeTests(engine, testedEntries(loaded.knowledge), (path) =>
      readFileSync(`${root}/test/inputs/causes/${path}`, 'utf8'),
    );
    expect(ran).toBeGreaterThan(150);
    expect(failed).toEqual([]);
  });

  test('covers every row of the reference that it lists', () => {
    const rows = parse(readFileSync(`${root}/test/knowledge/guide-coverage.yaml`, 'utf8')) as {
      title: string;
      covered: string[];
    }[];
    const ids = new Set(
      Object.values(loaded.knowledge).flatMap((entries) => (entries as { id?: string }[]).map(({ id }) => id ?? '')),
    );
    for (const name of ['high-availability', 'upgrades', 'cisco-default']) ids.add(name);
    const uncovered = rows.filter(({ covered }) => !covered?.some((id) => ids.has(id.split('#')[0] ?? id)));
    process.stdout.write(`${rows.length - uncovered.length} of ${rows.length} rows covered\n`);
    expect(uncovered.map(({ title }) => title)).toEqual([]);
  });

  test('never starts with a factory reset', () => {
    for (const cause of loaded.knowledge.causes) {
      const [first] = cause.actions;
      expect(JSON.stringify(first ?? {}), cause.id).not.toContain('factory reset');
    }
  });
});

describe('healthy inputs', () => {
  const folder = `${root}/test/healthy`;
  const inputs = readdirSync(folder).filter((name) => name.endsWith('.txt'));
  test.each(inputs)('nothing is confirmed on %s', (name) => {
    const { devices } = diagnoseText(engine, readFileSync(`${folder}/${name}`, 'utf8'), {
      now: null,
      topology: null,
    });
    expect(devices.length).toBeGreaterThan(0);
    const serious = devices.flatMap(({ findings }) => findings.filter(({ severity }) => severity !== 'info'));
    expect(serious.map(({ id }) => id)).toEqual([]);
  });
});
