import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import type { KnowledgeFile } from '../rules/load.js';

/** The YAML files below a folder of knowledge, as text. Throws the file system's error when the folder can't be read. */
export function readPack(folder: string): KnowledgeFile[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.yaml'))
    .map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return { path: relative(folder, path).split(sep).join('/'), text: readFileSync(path, 'utf8') };
    });
}
