import { readFileSync } from 'node:fs';
import type { Diagnostic } from '../../model/diagnostic.js';
import { FILES_RESERVE, type ReceiveLimits } from './listener.js';

/** Tells of a problem. */
export type Tell = (level: Diagnostic['level'], code: string, message: string, help?: string) => void;

/** No more connections than the process may open files, so that a flood of them leaves room for the store. */
export function connectionsWithin({ connections: wanted, files: shares }: ReceiveLimits, tell: Tell): number {
  const { reserved, sharedBy } = shares ?? { reserved: FILES_RESERVE, sharedBy: 1 };
  const files = readFilesLimit();
  if (files === null) return wanted;
  const possible = Math.max(1, Math.floor((files - reserved) / sharedBy));
  if (possible >= wanted) return wanted;
  tell(
    'warning',
    'few-files',
    `this process may open ${files} files: at most ${possible} connections instead of ${wanted}`,
    'raise the limit of open files (ulimit -n, LimitNOFILE= of the systemd unit)',
  );
  return possible;
}

/** Soft limit of open files; null where the system doesn't tell. */
function readFilesLimit(): number | null {
  try {
    const match = /^Max open files\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'latin1'));
    return match === null ? null : Number(match[1]);
  } catch {
    return null;
  }
}
