import { mkdirSync, readdirSync, readFileSync, renameSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Collector } from '../collector/collector.js';
import { escapeControls } from '../ingest/text/escape.js';
import { codeOf, messageOf } from '../model/thrown.js';

/** How often the folder is looked at, milliseconds; a file is read when it didn't grow in between. */
const LOOK = 1000;
const FILE_CAP = 64 * 1024 * 1024;
/** Folders in it that files are moved to; where a file has such a name, the second one. */
const READ = ['read', 'sldiag-read'];
const REFUSED = ['refused', 'sldiag-refused'];

/**
 * Reads files that are put into a folder, and moves them to `read/` in it, or to `refused/`. One after the other.
 * In one piece: one file after the other: what is under way decides what may be taken next.
 */
export function watchFolder(folder: string, collector: Collector): { stop(): void } {
  const sizes = new Map<string, number>();
  /** Files that could not be read or moved, with what was told of them: tried again, told once. */
  const troubles = new Map<string, string>();
  let isStopped = false;
  let timer: NodeJS.Timeout;

  function complain(source: string, error: unknown): void {
    const code = codeOf(error);
    const message = messageOf(error);
    if (troubles.get(source) === message) return;
    troubles.set(source, message);
    collector.complain({ level: 'warning', code: `watch-folder-${code.toLowerCase()}`, message, source, line: 0 });
  }

  async function look(): Promise<void> {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      if (isStopped || !entry.isFile() || entry.name.startsWith('.')) continue;
      const source = escapeControls(entry.name);
      try {
        await take(join(folder, entry.name), entry.name, source);
      } catch (error) {
        complain(source, error);
      }
    }
  }

  async function take(path: string, name: string, source: string): Promise<void> {
    const { size } = statSync(path);
    if (sizes.get(path) !== size) {
      sizes.set(path, size);
      return;
    }
    const isTooLarge = size > FILE_CAP;
    const bytes = isTooLarge ? Buffer.alloc(0) : readFileSync(path);
    // Moved first: what can't be moved would be read again and again.
    const target = join(placeIn(folder, isTooLarge ? REFUSED : READ), `${Date.now()}-${name}`);
    mkdirSync(dirname(target), { recursive: true });
    renameSync(path, target);
    sizes.delete(path);
    troubles.delete(source);
    if (isTooLarge) {
      const message = `it is larger than ${FILE_CAP / 1024 / 1024} MB and was not read`;
      collector.complain({ level: 'warning', code: 'file-too-large', message, source, line: 0 });
      return;
    }
    const { diagnostics } = await collector.submit(bytes, source);
    for (const problem of diagnostics) collector.complain(problem);
  }

  async function turn(): Promise<void> {
    await look().catch((error) => complain(folder, error));
    if (!isStopped) timer = setTimeout(turn, LOOK);
  }
  timer = setTimeout(turn, LOOK);
  return {
    stop() {
      isStopped = true;
      clearTimeout(timer);
    },
  };
}

/** The first of these names that no file has. */
function placeIn(folder: string, [wanted = '', other = '']: readonly string[]): string {
  const isTaken = statSync(join(folder, wanted), { throwIfNoEntry: false })?.isDirectory() === false;
  return join(folder, isTaken ? other : wanted);
}
