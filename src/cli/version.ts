import { existsSync, readFileSync } from 'node:fs';

/** The package's version. */
export function readVersion(): string {
  // Compiled code lies two folders deeper than its source.
  const candidates = ['../../../package.json', '../../package.json'].map((path) => new URL(path, import.meta.url));
  const file = candidates.find((candidate) => existsSync(candidate));
  return file ? (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version : 'unknown';
}
