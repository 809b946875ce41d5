import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { Diagnostic } from '../../model/diagnostic.js';

/** A file inside an archive, named `outer.zip!inner.txt`. */
export interface Member {
  readonly source: string;
  readonly chunks: AsyncIterable<Uint8Array>;
}

/**
 * Expanded bytes that one archive may yield. A show-tech compresses about 20 to 1 and a chassis writes a gigabyte at
 * most; beyond, it is an attack or a mistake.
 */
const EXPANDED_CAP = 8 * 1024 ** 3;
/** Text compresses 100 to 1 at the very best that logs offer; a bomb reaches 1000. Not applied to small outputs. */
const RATIO_CAP = 200;
const RATIO_FREE = 64 * 1024 ** 2;
/** A zip must be read from its end, so it is held in memory. */
const ZIP_CAP = 512 * 1024 ** 2;
const MEMBERS_CAP = 10_000;

type ReportProblem = (diagnostic: Diagnostic) => void;

/** Archives inside archives are opened down to this level. */
const LEVELS = 3;

/**
 * The members of an archive, or null when these bytes are none. Nothing is written to disk, and names inside are only
 * ever used as names.
 * @param head the first bytes of `chunks`
 */
export function openContainer(
  source: string,
  head: Uint8Array,
  chunks: AsyncIterable<Uint8Array>,
  report: ReportProblem,
): AsyncIterable<Member> | null {
  const kind = containerKind(head);
  if (kind === null) return null;
  if (source.split('!').length > LEVELS) {
    report({
      level: 'warning',
      code: 'nested-archive',
      message: 'archives nested this deep are not opened',
      source,
      line: 0,
    });
    return noMembers();
  }
  const members = { gzip: openGzip, zip: openZip, tar: openTar }[kind];
  return guarded(source, members(source, chunks), report);
}

function containerKind(head: Uint8Array): 'gzip' | 'zip' | 'tar' | null {
  if (head[0] === 0x1f && head[1] === 0x8b) return 'gzip';
  if (head[0] === 0x50 && head[1] === 0x4b && (head[2] === 3 || head[2] === 5)) return 'zip';
  return Buffer.from(head.subarray(257, 262)).toString('latin1') === 'ustar' ? 'tar' : null;
}

async function* noMembers(): AsyncGenerator<Member> {}

/** An archive that breaks yields what came before, and says that it broke. */
async function* guarded(source: string, members: AsyncIterable<Member>, report: ReportProblem): AsyncGenerator<Member> {
  try {
    for await (const member of members) {
      yield { source: member.source, chunks: guardedChunks(member, report) };
    }
  } catch (error) {
    report(problem(source, error));
  }
}

async function* guardedChunks(member: Member, report: ReportProblem): AsyncGenerator<Uint8Array> {
  try {
    yield* member.chunks;
  } catch (error) {
    report(problem(member.source, error));
  }
}

async function* openGzip(source: string, chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Member> {
  // `case.tar.gz!case.tar` would be one name too many for what the user sees as one archive.
  const inner = source.replace(/\.gz$/i, '').replace(/\.tgz$/i, '.tar');
  yield { source: inner === source ? `${source}!content` : inner, chunks: gunzip(source, chunks) };
}

async function* gunzip(source: string, chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let packed = 0;
  const counted = async function* () {
    for await (const chunk of chunks) {
      packed += chunk.length;
      yield chunk;
    }
  };
  const input = Readable.from(counted());
  const output = createGunzip();
  input.on('error', (error) => output.destroy(error));
  input.pipe(output);
  let expanded = 0;
  try {
    for await (const chunk of output as AsyncIterable<Buffer>) {
      expanded += chunk.length;
      refuseBomb(source, packed, expanded);
      yield chunk;
    }
  } finally {
    output.destroy();
    input.destroy();
  }
}

class ArchiveError extends Error {
  constructor(
    readonly code: 'archive-too-large' | 'archive-damaged',
    message: string,
  ) {
    super(message);
  }
}

function refuseBomb(source: string, packed: number, expanded: number): void {
  if (expanded > EXPANDED_CAP || (expanded > RATIO_FREE && expanded > packed * RATIO_CAP)) {
    throw new ArchiveError(
      'archive-too-large',
      `${source} expands to more than a log or show-tech can; reading stopped`,
    );
  }
}

async function* openTar(source: string, chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Member> {
  const { extract } = await import('tar-stream');
  const unpack = extract();
  const input = Readable.from(chunks);
  input.on('error', (error) => unpack.destroy(error));
  input.pipe(unpack);
  let members = 0;
  for await (const entry of unpack) {
    members += 1;
    if (members > MEMBERS_CAP)
      throw new ArchiveError('archive-too-large', `${source} holds more than ${MEMBERS_CAP} files`);
    if (entry.header.type !== 'file') {
      entry.resume();
      continue;
    }
    let isRead = false;
    const content = async function* () {
      isRead = true;
      yield* entry as AsyncIterable<Buffer>;
    };
    yield { source: `${source}!${entry.header.name}`, chunks: content() };
    if (!isRead) entry.resume();
  }
}

async function* openZip(source: string, chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Member> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    size += chunk.length;
    if (size > ZIP_CAP)
      throw new ArchiveError('archive-too-large', `${source} is a zip file of more than ${ZIP_CAP / 1024 ** 2} MiB`);
    parts.push(Buffer.from(chunk));
  }
  const { fromBufferPromise } = await import('yauzl').then(({ fromBuffer }) => ({
    fromBufferPromise: (buffer: Buffer) =>
      new Promise<import('yauzl').ZipFile>((resolve, reject) => {
        fromBuffer(buffer, { lazyEntries: true, validateEntrySizes: true }, (error, zip) =>
          error ? reject(error) : resolve(zip),
        );
      }),
  }));
  const zip = await fromBufferPromise(Buffer.concat(parts));
  let members = 0;
  let expanded = 0;
  for await (const entry of entriesOf(zip)) {
    members += 1;
    if (members > MEMBERS_CAP)
      throw new ArchiveError('archive-too-large', `${source} holds more than ${MEMBERS_CAP} files`);
    if (entry.fileName.endsWith('/')) continue;
    const content = async function* () {
      const stream = await new Promise<Readable>((resolve, reject) => {
        zip.openReadStream(entry, (error, opened) => (error ? reject(error) : resolve(opened)));
      });
      for await (const chunk of stream as AsyncIterable<Buffer>) {
        expanded += chunk.length;
        refuseBomb(source, Math.max(size, 1), expanded);
        yield chunk;
      }
    };
    yield { source: `${source}!${entry.fileName}`, chunks: content() };
  }
}

/** The entries one by one; the library announces each only when asked for. */
async function* entriesOf(zip: import('yauzl').ZipFile): AsyncGenerator<import('yauzl').Entry> {
  for (;;) {
    const entry = await new Promise<import('yauzl').Entry | null>((resolve, reject) => {
      const settle = (result: import('yauzl').Entry | null) => {
        zip.removeAllListeners();
        resolve(result);
      };
      zip.once('entry', settle);
      zip.once('end', () => settle(null));
      zip.once('error', (error) => {
        zip.removeAllListeners();
        reject(error);
      });
      zip.readEntry();
    });
    if (entry === null) return;
    yield entry;
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or folder',
  EACCES: 'permission to read it is denied',
  EPERM: 'permission to read it is denied',
  EISDIR: 'it is a folder',
  EMFILE: 'too many files are open',
  EIO: 'the disk reports an input error',
  ENOTDIR: 'a part of the path is not a folder',
  ELOOP: 'symbolic links lead in a circle',
};

/** What went wrong with an input, in words. */
export function problem(source: string, error: unknown): Diagnostic {
  if (error instanceof ArchiveError) {
    return {
      level: 'error',
      code: error.code,
      message: error.message,
      source,
      line: 0,
      help: 'what came before was read',
    };
  }
  const { code, message } = error as { code?: string; message?: string };
  const reason = code === undefined ? undefined : REASONS[code];
  if (reason)
    return { level: 'error', code: 'unreadable-input', message: `cannot be read: ${reason}`, source, line: 0 };
  const isFile = code !== undefined && /^E[A-Z]+$/.test(code);
  return {
    level: 'error',
    code: isFile ? 'unreadable-input' : 'archive-damaged',
    message: isFile ? `cannot be read: ${message}` : `the archive is damaged or cut off (${message ?? error})`,
    source,
    line: 0,
    help: 'what came before was read',
  };
}
