import { createReadStream, createWriteStream, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { type Pack, pack } from 'tar-stream';
import type { CaseEntry } from '../../report/case-file.js';

/** A file of its own, readable by the user alone, even where another stood in its place. */
export function writeMap(path: string, text: string): void {
  const partial = `${path}.partial`;
  rmSync(partial, { force: true });
  writeFileSync(partial, text, { mode: 0o600, flag: 'wx' });
  renameSync(partial, path);
}

/** Writes beside the target first, so that a full disk leaves no half archive under its name. */
export async function writeArchive(
  output: string,
  folder: string,
  entries: readonly CaseEntry[],
  texts: ReadonlyMap<string, string>,
  time: number,
): Promise<void> {
  const partial = `${output}.partial`;
  rmSync(partial, { force: true });
  const archive = pack();
  // What goes wrong is told by the pipeline below; the entry that is being written would tell it a second time.
  const add = (entry: { name: string; size: number }, text: Buffer | string) =>
    archive.entry(entry, text).on('error', () => {});
  const written = pipeline(archive, createGzip(), createWriteStream(partial, { mode: 0o600, flags: 'wx' }));
  const header = (name: string, size: number) => ({ name, size, mode: 0o644, mtime: new Date(time) });
  try {
    await Promise.all([
      written,
      (async () => {
        for (const name of ['README.txt', 'manifest.json', 'report.txt', 'report.json']) {
          const text = Buffer.from(texts.get(name) ?? '');
          add(header(name, text.length), text);
        }
        for (const [index, { name, bytes }] of entries.entries()) {
          await addFile(archive, header(name, bytes), join(folder, `${index}`));
        }
        archive.finalize();
      })(),
    ]);
    await rename(partial, output);
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
}

async function addFile(archive: Pack, header: { name: string; size: number }, path: string): Promise<void> {
  if (statSync(path).size === 0) {
    archive.entry(header, '');
    return;
  }
  await pipeline(createReadStream(path), archive.entry(header));
}
