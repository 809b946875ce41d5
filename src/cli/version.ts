import { existsSync, readFileSync } from 'node:fs';
import { fromOwnJson } from '../model/own-json.js';

/** The package's version. */
export function readVersion(): string {
  return readPackage().version;
}

/** What the package says of itself; `date` is that of the version, ISO 8601. */
export function readPackage(): { readonly version: string; readonly date: string } {
  const text = readInstalled('package.json');
  if (text === null) return { version: 'unknown', date: '' };
  return fromOwnJson<{ version: string; date: string }>(text);
}

/** A file of the package; null where it is not installed. */
export function readInstalled(path: string): string | null {
  // Compiled code lies two folders deeper than its source.
  const candidates = ['../../../', '../../'].map((root) => new URL(root + path, import.meta.url));
  const file = candidates.find((candidate) => existsSync(candidate));
  return file === undefined ? null : readFileSync(file, 'utf8');
}
