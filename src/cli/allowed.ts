import { realpathSync } from 'node:fs';
import { resolve, sep } from 'node:path';
import { escapeControls } from '../ingest/text/escape.js';
import { Refused } from '../mcp/answer.js';

/**
 * Files that an assistant may have read: those below the folders that the user named, wherever links lead.
 * @param folders as `folderOf` gives them
 * @returns finds the real path of what was named, relative to one of the folders or whole; throws Refused for everything else
 */
export function createAllowed(folders: readonly string[]): (named: string) => string {
  return (named) => {
    const shown = JSON.stringify(escapeControls(named).slice(0, 300));
    if (folders.length === 0)
      throw new Refused('files are not read: sldiag mcp was started without --allow DIR; give the text itself');
    const real = folders.map((folder) => realPathOf(resolve(folder, named))).find((path) => path !== null);
    // What is elsewhere is not told apart from what is nowhere: that would be a way to ask which files there are.
    if (real === undefined || real === null || !folders.some((folder) => isBelow(folder, real)))
      throw new Refused(`${shown} is no file or folder below ${folders.join(' or ')}`);
    return real;
  };
}

/** The real path of a folder; null where it is none. */
export function realPathOf(path: string): string | null {
  // The system's call ends at a zero byte and would find another file.
  if (path.includes('\0')) return null;
  try {
    return realpathSync(path);
  } catch {
    return null;
  }
}

function isBelow(folder: string, path: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}
