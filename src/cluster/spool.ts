import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { fromOwnJson } from '../model/own-json.js';
import type { BatchId, Entry } from './ports.js';

export interface SpooledBatch {
  readonly id: BatchId;
  readonly parts: ReadonlyMap<number, readonly Entry[]>;
}

/** Batches on disk while the engine is away, oldest first; what an earlier run left goes first. */
export interface Spool {
  /** Bytes in it, and the most that it may hold. */
  readonly size: number;
  readonly cap: number;
  readonly isEmpty: boolean;
  /** Writes a batch, fsync included; false when it would grow beyond its bound. */
  put(batch: SpooledBatch): boolean;
  first(): SpooledBatch | null;
  /** The first was appended. */
  shift(): void;
}

const NAME = /^\d{15}\.json$/;

/**
 * Opens a folder as a spool; one process at a time.
 * In one piece: what lies in the folder, how large it is and what is next change together.
 * @param cap bytes that it may hold
 * @throws Error of the system when the folder can't be made or read
 */
export function openSpool(folder: string, cap: number, onDamaged: (path: string) => void): Spool {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  let files = readdirSync(folder)
    .filter((name) => NAME.test(name))
    .sort()
    .map((name) => ({ name, size: statSync(join(folder, name)).size }));
  let size = files.reduce((sum, file) => sum + file.size, 0);
  let number = Number(files.at(-1)?.name.slice(0, 15) ?? 0);

  function put({ id, parts }: SpooledBatch): boolean {
    const bytes = Buffer.from(JSON.stringify({ id, parts: [...parts] }));
    if (size + bytes.length > cap) return false;
    number += 1;
    const name = `${String(number).padStart(15, '0')}.json`;
    const path = join(folder, name);
    const file = openSync(`${path}.part`, 'w', 0o600);
    try {
      for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(`${path}.part`, path);
    syncFolder(folder);
    files.push({ name, size: bytes.length });
    size += bytes.length;
    return true;
  }

  function shift(): void {
    const [gone, ...rest] = files;
    if (gone === undefined) return;
    files = rest;
    size -= gone.size;
    unlinkSync(join(folder, gone.name));
  }

  return {
    cap,
    get size() {
      return size;
    },
    get isEmpty() {
      return files.length === 0;
    },
    put,
    first() {
      for (let [file] = files; file !== undefined; [file] = files) {
        const path = join(folder, file.name);
        try {
          const { id, parts } = fromOwnJson<{ id: BatchId; parts: [number, Entry[]][] }>(readFileSync(path, 'utf8'));
          return { id, parts: new Map(parts) };
        } catch {
          // Set aside, so that somebody can still look at it.
          renameSync(path, `${path}.damaged`);
          onDamaged(`${path}.damaged`);
          files = files.slice(1);
          size -= file.size;
        }
      }
      return null;
    },
    shift,
  };
}

/** A rename is on the disk when its folder is. */
function syncFolder(folder: string): void {
  const file = openSync(folder, 'r');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
