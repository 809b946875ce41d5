import { closeSync, existsSync, openSync, readdirSync, readFileSync, readSync, realpathSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { MANIFEST } from '../knowledge/pack.js';
import { FILE_CAP, type KnowledgeFile } from '../knowledge/yaml-file.js';

/** The YAML files below a folder of knowledge, as text. Throws the file system's error when the folder can't be read. */
export function readPack(folder: string): KnowledgeFile[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.ya?ml$/.test(entry.name))
    .map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return { path: relative(folder, path).split(sep).join('/'), text: beginningOf(path) };
    });
}

/** A file's text; of one that is too large only so much that whoever reads it sees that it is. */
function beginningOf(path: string): string {
  if (statSync(path).size <= FILE_CAP) return readFileSync(path, 'utf8');
  const file = openSync(path, 'r');
  try {
    const bytes = Buffer.alloc(FILE_CAP * 4);
    return bytes.toString('utf8', 0, readSync(file, bytes, 0, bytes.length, 0));
  } finally {
    closeSync(file);
  }
}

/**
 * The text of a file that a test of an entry names, which lies in the folder of test inputs.
 * @throws Error that says so where it does not, links followed, or where it can't be read
 */
export function readTestInput(folder: string, named: string): string {
  const path = join(folder, named);
  const within = (place: string, root: string) => place.startsWith(root.endsWith(sep) ? root : root + sep);
  if (!within(resolve(path), resolve(folder))) throw new Error(`${named} lies outside of ${folder}`);
  if (!existsSync(path)) throw new Error(`there is no ${named} in ${folder}`);
  if (!within(realpathSync(path), realpathSync(folder))) throw new Error(`${named} leads out of ${folder}`);
  return readFileSync(path, 'utf8');
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
