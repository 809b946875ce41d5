import { writeFileSync } from 'node:fs';
import { escapeOutput } from '../ingest/text/escape.js';
import { EXIT } from './exit.js';

/**
 * Prints a text, or writes it to the file of `--output`; `-` is standard output there too.
 * @returns null, or the exit code where the file can't be written, which is told
 */
export function writeOut(text: string, path: string | undefined): number | null {
  if (path === undefined || path === '-') {
    process.stdout.write(text);
    return null;
  }
  try {
    writeFileSync(path, escapeOutput(text, false));
    return null;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const reason = code === 'ENOENT' ? 'its folder does not exist' : message;
    process.stderr.write(`error: --output: ${path} can't be written: ${reason}\n`);
    return EXIT.unreadable;
  }
}
