import { existsSync, readFileSync } from 'node:fs';

/** The package's version. */
export function readVersion(): string {
  return readPackage().version;
}

/** What the package says of itself; `date` is that of the version, ISO 8601. */
export function readPackage(): { readonly version: string; readonly date: string } {
  // Compiled code lies two folders deeper than its source.
  const candidates = ['../../../package.json', '../../package.json'].map((path) => new URL(path, import.meta.url));
  const file = candidates.find((candidate) => existsSync(candidate));
  if (file === undefined) return { version: 'unknown', date: '' };
  return JSON.parse(readFileSync(file, 'utf8')) as { version: string; date: string };
}
