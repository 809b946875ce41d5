/** What an error says, whatever was thrown: `throw` takes any value. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or folder',
  EACCES: 'permission is denied',
  EPERM: 'the system does not allow it',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of the path is not a folder',
  ELOOP: 'its symbolic links lead in a circle',
  EMFILE: 'too many files are open',
  EIO: 'the disk reports an error',
  ENAMETOOLONG: 'the name is too long',
};

/** Why a file can't be read, in words; the first line of the error's own where there are none for it. */
export function whyUnreadable(error: unknown): string {
  const code = codeOf(error);
  return (Object.hasOwn(REASONS, code) ? REASONS[code] : undefined) ?? messageOf(error).split('\n')[0] ?? '';
}

/** The code of an error of the system or of a library (`ENOENT`, `SQLITE_BUSY`, `57P01`), '' where it has none. */
export function codeOf(error: unknown): string {
  const hasCode = typeof error === 'object' && error !== null && 'code' in error;
  return hasCode && typeof error.code === 'string' ? error.code : '';
}
