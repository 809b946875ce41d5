import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { MANIFEST } from '../knowledge/pack.js';
import type { KnowledgeFile } from '../knowledge/yaml-file.js';

/** The YAML files below a folder of knowledge, as text. Throws the file system's error when the folder can't be read. */
export function readPack(folder: string): KnowledgeFile[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.yaml'))
    .map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return { path: relative(folder, path).split(sep).join('/'), text: readFileSync(path, 'utf8') };
    });
}

/** The folder of a pack: a folder as it is, else the npm package of that name, looked for upward from here as Node.js does; or null. */
export function locatePack(named: string): string | null {
  if (existsSync(named)) return statSync(named).isDirectory() ? named : null;
  if (!/^(?:@[\w.-]+\/)?[\w.-]+$/.test(named)) return null;
  for (let folder = resolve('.'); ; folder = dirname(folder)) {
    const candidate = join(folder, 'node_modules', named);
    if (existsSync(join(candidate, MANIFEST))) return candidate;
    if (folder === dirname(folder)) return null;
  }
}
