import { readdirSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { describe, expect, it } from 'vitest';

const read = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');
const packageFile = JSON.parse(read('package.json')) as Record<
  'dependencies' | 'optionalDependencies' | 'devDependencies' | 'allowScripts',
  Record<string, string>
>;
const lock = JSON.parse(read('package-lock.json')) as {
  packages: Record<string, { license?: string; hasInstallScript?: boolean; deprecated?: string }>;
};

describe('dependencies', () => {
  it('are each listed with their licence and why they are there', () => {
    const listed = new Map(
      [...read('docs/dependencies.md').matchAll(/^\| (\S+) +\| (\S+) +\| \S/gm)].map(([, name, licence]) => [
        name,
        licence,
      ]),
    );
    listed.delete('package');
    listed.delete('---');
    for (const name of Object.keys({ ...packageFile.dependencies, ...packageFile.optionalDependencies })) {
      expect([name, listed.get(name)]).toEqual([name, lock.packages[`node_modules/${name}`]?.license]);
      listed.delete(name);
    }
    expect([...listed.keys()].filter((name) => name !== undefined && !/^-+$/.test(name))).toEqual([]);
  });

  it('are pinned, and run no script when they are installed but the one that must', () => {
    for (const version of Object.values({
      ...packageFile.dependencies,
      ...packageFile.optionalDependencies,
      ...packageFile.devDependencies,
    })) {
      expect(version).toMatch(/^\d+\.\d+\.\d+(?:-[\w.]+)?$/);
    }
    const scripted = Object.entries(lock.packages)
      .filter(([, entry]) => entry.hasInstallScript)
      .map(([path]) => path.replace(/^node_modules\//, ''));
    const allowed = new Set(['', ...Object.keys(packageFile.allowScripts), 'fsevents']);
    expect(scripted.filter((name) => !allowed.has(name))).toEqual([]);
  });

  it('are none that their authors have given up', () => {
    const given = Object.entries(lock.packages).filter(([, entry]) => entry.deprecated !== undefined);
    expect(given.map(([path]) => path)).toEqual([]);
  });

  it('that are heavy are not loaded to analyze', () => {
    const folder = new URL('../dist/bundle/cli/', import.meta.url);
    const loaded = new Set(readdirSync(folder).filter((name) => /^(?:main|run|analyze)(?:-|\.)/.test(name)));
    // What a chunk imports by itself is loaded with it, and a set grows while it is walked. Words that it is built with may be the same.
    for (const name of loaded) {
      if (!name.endsWith('.js')) continue;
      for (const [, from = ''] of readFileSync(new URL(name, folder), 'utf8').matchAll(
        /(?:from|import)"([\w@.:/-]+)"/g,
      )) {
        loaded.add(from.replace('./', ''));
      }
    }
    const packages = [...loaded].filter((name) => !name.endsWith('.js') && !isBuiltin(name));
    expect(packages).toEqual([]);
    expect(loaded.size).toBeGreaterThan(5);
  });
});
