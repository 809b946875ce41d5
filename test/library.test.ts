import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import type * as Library from '../dist/src/index.js';

// What the package gives to programs; its declarations stand beside the modules that it is made of.
const entry = '../dist/bundle/cli/index.js';
const { analyze, createEngine, PackError } = (await import(entry)) as typeof Library;

const root = fileURLToPath(new URL('..', import.meta.url));
const path = 'examples/cslu-name-unresolved.txt';
const bytes = readFileSync(join(root, path));
const now = new Date('2026-03-06T00:00:00Z');

/** Without the moment of the run, which differs from call to call. */
function lasting<T extends { generatedAt: string }>({ generatedAt: _, ...rest }: T) {
  return rest;
}

test('gives the report that the command gives', async () => {
  const args = ['analyze', path, '--format', 'json', '--now', now.toISOString(), '--fail-on', 'never'];
  const run = spawnSync(process.execPath, ['dist/bundle/cli/main.js', ...args], { cwd: root, encoding: 'utf8' });
  const report = await analyze([{ source: path, data: bytes }], { now });
  expect(report.summary.worst).toBe('error');
  expect(JSON.parse(JSON.stringify(lasting(report)))).toEqual(lasting(JSON.parse(run.stdout)));
});

test('reads text, bytes and pieces alike, with one engine', async () => {
  const engine = await createEngine();
  const pieces = Array.from({ length: Math.ceil(bytes.length / 7) }, (_, at) => bytes.subarray(at * 7, at * 7 + 7));
  const [whole, text, cut] = await Promise.all(
    [bytes, bytes.toString(), pieces].map((data) => analyze([{ source: path, data }], { engine, now })),
  );
  expect(whole?.devices).not.toEqual([]);
  expect(text?.devices).toEqual(whole?.devices);
  expect(cut?.devices).toEqual(whole?.devices);
});

test('refuses a pack that is not there, by name', async () => {
  const failure = await createEngine({ packs: ['no-such-pack'] }).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(PackError);
  expect((failure as Library.PackError).message).toContain('no-such-pack');
});

test('the example runs against the package by its own name', () => {
  const run = spawnSync(process.execPath, ['examples/library/diagnose-files.mjs', path], {
    cwd: root,
    encoding: 'utf8',
  });
  expect(run.stderr).toBe('');
  expect(run.stdout).toMatch(/^error [a-z-]+$/m);
  expect(run.status).toBe(1);
});
