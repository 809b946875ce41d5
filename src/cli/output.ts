import { accessSync, closeSync, constants, existsSync, openSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { escapeOutput } from '../ingest/text/escape.js';
import { codeOf, messageOf } from '../model/thrown.js';
import { EXIT } from './exit.js';

const REASONS: Readonly<Record<string, string>> = {
  ENOTDIR: 'a part of its path is not a folder',
  EISDIR: 'it is a folder',
  EACCES: 'permission is denied',
  EROFS: 'the disk is read-only',
};

/**
 * Prints a text, piece by piece, or writes it to the file of `--output`; `-` is standard output there too.
 * @returns null, or the exit code where the file can't be written, which is told
 */
export function writeOut(pieces: readonly string[] | Generator<string>, path: string | undefined): number | null {
  if (path === undefined || path === '-') {
    for (const piece of pieces) process.stdout.write(piece);
    return null;
  }
  try {
    const file = openSync(path, 'w');
    try {
      for (const piece of pieces) writeFileSync(file, escapeOutput(piece, false));
    } finally {
      closeSync(file);
    }
    return null;
  } catch (error) {
    return tellUnwritable('--output', path, error);
  }
}

/**
 * Looks whether a file can be made, before hours are spent on what will stand in it.
 * @returns null, or the exit code where it can't, which is told
 */
export function checkFolder(option: string, path: string): number | null {
  const reason = whyUnwritable(path);
  return reason === null ? null : tell(option, path, reason);
}

/** Why no file of this name can be made or written, in words; null where nothing is known against it. */
export function whyUnwritable(path: string): string | null {
  try {
    // With the dot, that it is a folder is looked at too.
    accessSync(`${dirname(path)}/.`, constants.W_OK);
    if (path.endsWith('/')) return REASONS.EISDIR ?? null;
    if (!existsSync(path)) return null;
    if (statSync(path).isDirectory()) return REASONS.EISDIR ?? null;
    accessSync(path, constants.W_OK);
    return null;
  } catch (error) {
    return reasonOf(path, error);
  }
}

/** @returns the exit code of a run whose file can't be written, which is told */
export function tellUnwritable(option: string, path: string, error: unknown): number {
  return tell(option, path, reasonOf(path, error));
}

function reasonOf(path: string, error: unknown): string {
  const code = codeOf(error);
  const gone = existsSync(dirname(path)) ? 'no file can be made there' : 'its folder does not exist';
  return code === 'ENOENT' ? gone : (REASONS[code] ?? messageOf(error));
}

function tell(option: string, path: string, reason: string): number {
  process.stderr.write(`error: ${option}: ${path} can't be written: ${reason}\n`);
  return EXIT.unreadable;
}
