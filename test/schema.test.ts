import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { factsSchema, reportSchema } from '../scripts/write-schemas.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const schema = JSON.parse(readFileSync(`${root}/schema/report.v1.json`, 'utf8'));
const validate = new Ajv({ strict: false, allErrors: true }).compile(schema);

function report(...paths: string[]) {
  const args = ['dist/bundle/cli/main.js', 'analyze', ...paths, '--format', 'json'];
  return JSON.parse(spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8', maxBuffer: 1 << 28 }).stdout);
}

describe('schema/report.v1.json', () => {
  test('is what the types say; npm run schema writes it anew', { timeout: 120_000 }, () => {
    expect(reportSchema()).toEqual(schema);
  });

  test.each(readdirSync(`${root}/examples`).filter((name) => /\.(txt|log)$/.test(name)))(
    'holds for the report of %s',
    (name) => {
      validate(report(`examples/${name}`));
      expect(validate.errors ?? []).toEqual([]);
    },
  );

  test('holds for many devices at once, and for nothing at all', () => {
    validate(report('examples', 'test/healthy'));
    expect(validate.errors ?? []).toEqual([]);
    validate(report('no-such-file.txt'));
    expect(validate.errors ?? []).toEqual([]);
  });
});

describe('schema/facts.v1.json', () => {
  const facts = JSON.parse(readFileSync(`${root}/schema/facts.v1.json`, 'utf8'));
  const validateFacts = new Ajv({ strict: false, allErrors: true }).compile(facts);
  const factsOf = (...paths: string[]) => {
    const args = ['dist/bundle/cli/main.js', 'analyze', ...paths, '--format', 'facts'];
    const { status, stdout } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8', maxBuffer: 1 << 28 });
    return { status, facts: JSON.parse(stdout) };
  };

  test('is what the types say; npm run schema writes it anew', { timeout: 120_000 }, () => {
    expect(factsSchema()).toEqual(facts);
  });

  test('holds for everything that is parsed of the examples', () => {
    const told = factsOf('examples', 'test/healthy');
    validateFacts(told.facts);
    expect([told.status, validateFacts.errors ?? []]).toEqual([0, []]);
  });

  test('tells each value with its line, and no verdict', () => {
    const { devices } = factsOf('examples/cslu-name-unresolved.txt').facts;
    const [device] = devices;
    expect(device.facts.state.transport.type).toEqual({
      value: 'cslu',
      spans: [expect.objectContaining({ source: 'examples/cslu-name-unresolved.txt', line: expect.any(Number) })],
    });
    expect(JSON.stringify(devices)).not.toMatch(/verdict|"findings"|"topology"/);
    expect(factsOf('nowhere.txt').status).toBe(3);
  });
});
