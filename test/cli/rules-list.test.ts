import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const elsewhere = mkdtempSync(join(tmpdir(), 'sldiag-'));
afterAll(() => rmSync(elsewhere, { recursive: true }));

function list(...args: string[]) {
  const program = join(root, 'dist/bundle/cli/main.js');
  return spawnSync(process.execPath, [program, 'rules', 'list', ...args], { cwd: elsewhere, encoding: 'utf8' });
}

test('lists every built-in finding, cause and configuration check outside of a checkout', () => {
  const run = list('--format', 'json');
  expect(run.stderr).toBe('');
  const rows = JSON.parse(run.stdout) as { kind: string; id: string; origin: string }[];
  const files = ['findings', 'causes', 'configurations'].flatMap((kind) => readdirSync(join(root, 'knowledge', kind)));
  expect(rows.map(({ id }) => `${id}.yaml`).sort()).toEqual(files.sort());
  expect(new Set(rows.map(({ origin }) => origin))).toEqual(new Set(['built-in']));
});

test('names the folder that rules of one’s own come from', () => {
  const file = 'causes/cslu-url-wrong.yaml';
  mkdirSync(join(elsewhere, 'mine/causes'), { recursive: true });
  writeFileSync(join(elsewhere, 'mine', file), readFileSync(join(root, 'knowledge', file)));
  const run = list('--rules', 'mine');
  expect(run.stdout).toMatch(/^cause +cslu-url-wrong .* \(mine\)\n +needs .*state.transport/);
});
