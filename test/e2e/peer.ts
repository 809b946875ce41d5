import { chmodSync, existsSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where a program is; with SLDIAG_REQUIRE_PEERS one that is missing is a failure, not a reason to skip. */
export function findPeer(program: string, ...more: string[]): string | null {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', ...more];
  const path = folders.map((each) => join(each, program)).find((each) => existsSync(each)) ?? null;
  if (path === null && process.env.SLDIAG_REQUIRE_PEERS === '1') throw new Error(`${program} is not installed`);
  return path;
}

/** Puts a program `sldiag` into a folder, for whoever looks it up on the path. */
export function putOnPath(folder: string): string {
  const program = fileURLToPath(new URL('../../dist/bundle/cli/main.js', import.meta.url));
  const path = join(folder, 'sldiag');
  writeFileSync(path, `#!/bin/sh\nexec '${process.execPath}' '${program}' "$@"\n`);
  chmodSync(path, 0o755);
  return path;
}
