import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { JsxEmit, ModuleKind, ScriptTarget, transpileModule } from 'typescript';
import { describe, expect, it } from 'vitest';
import { GUARDS } from '../scripts/guards.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const read = (path: string) => readFileSync(join(root, path), 'utf8');

/** The text of a file of tests, or of all below a folder. */
function testsIn(path: string): string {
  if (!statSync(join(root, path)).isDirectory()) return read(path);
  return readdirSync(join(root, path))
    .map((name) => testsIn(join(path, name)))
    .join('\n');
}

describe('the guards that `npm run guards` takes out', () => {
  it.each(GUARDS.map((guard) => [guard.name, guard] as const))('stands once in its file: %s', (_, guard) => {
    expect(read(guard.file).split(guard.guard).length - 1).toBe(1);
    expect(guard.without).not.toBe(guard.guard);
  });

  it.each(GUARDS.filter(({ file }) => /\.tsx?$/.test(file)).map((guard) => [guard.name, guard] as const))(
    'leaves a file that can be read: %s',
    (_, { file, guard, without }) => {
      const left = read(file).replace(guard, () => without);
      const compilerOptions = { target: ScriptTarget.ESNext, module: ModuleKind.ESNext, jsx: JsxEmit.ReactJSX };
      expect(transpileModule(left, { fileName: file, reportDiagnostics: true, compilerOptions }).diagnostics).toEqual(
        [],
      );
    },
  );

  it.each(GUARDS.map((guard) => [guard.name, guard] as const))('has tests that are there: %s', (_, guard) => {
    for (const path of guard.tests.split(' ')) expect(testsIn(path)).not.toBe('');
  });

  it('have names of their own', () => {
    expect(new Set(GUARDS.map(({ name }) => name)).size).toBe(GUARDS.length);
  });

  it('are as many as SECURITY.md says', () => {
    expect(read('SECURITY.md')).toMatch(new RegExp(`It knows\\s+${GUARDS.length} of them`));
  });
});
