import { createReadStream } from 'node:fs';
import { readdir, realpath, stat, statfs } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join, sep } from 'node:path';
import type { Diagnostic } from '../../model/diagnostic.js';
import { whyUnreadable } from '../../model/thrown.js';
import type { Wanted } from '../log/sieve.js';
import type { SiftedLines } from '../log/sifted.js';
import { escapeControls } from '../text/escape.js';
import { ArchiveTooLarge, type Budget, createBudget, LIMITS, type Limits } from './budget.js';
import { type Bytes, foreignFormat, fromUtf16, HEAD, kindOf, peek } from './bytes.js';
import { fromCapture, isCapture } from './capture.js';
import { gunzip } from './gzip.js';
import { siftFile } from './sift-thread.js';
import { openTar } from './tar.js';
import { type Member, openZip, type Refused, salvageZip, taken } from './zip.js';

/** One text to read: a file, standard input, or a member of an archive. */
export interface InputStream {
  /** As the user named it; inside an archive `outer.zip!inner.txt`. Control characters are escaped. */
  readonly source: string;
  /** Text in UTF-8 or any 8-bit encoding. Never throws: what goes wrong becomes a diagnostic, and the stream ends. */
  readonly chunks: AsyncIterable<Uint8Array>;
  /** The first bytes of a large file, for whoever has to choose. */
  readonly head?: Uint8Array;
  /** Of a large file: instead of `chunks` its lines, read and sieved by another thread. Never throws either. */
  readonly sifted?: (wanted: Wanted) => AsyncIterable<SiftedLines>;
}

export type ReportDiagnostic = (diagnostic: Diagnostic) => void;

/** Bytes that are read from a file at once. */
const CHUNK = 256 * 1024;
/** Bytes from which on a file is worth a thread of its own: starting one costs as much as sieving some ten megabytes. */
const LARGE = 32 * 1024 * 1024;
/** Bytes of an input that are looked at to see whether something wraps what it holds. */
const WIDE_HEAD = 64 * 1024;
/** Archives in archives: one level. `logs.tar.gz` counts as one archive. */
const DEPTH = 1;

/**
 * Opens what the user named: a file, a folder with all that is in it, `-` for standard input; gzip, zip and tar are
 * recognised by their first bytes and unpacked in memory. Nothing is written, and no name inside an archive is followed.
 *
 * Each stream must be read, or given up, before the next is asked for. Diagnostics: `unreadable-input` (error; with the reason in
 * plain words), `folder-too-large` (error; what comes first by name is read), `archive-damaged` and `archive-too-large` (warning; what came before is kept), `skipped-file` (info).
 *
 * @param report receives diagnostics as they arise
 * @param options.stdin what is read as standard input
 * @param options.spooled what came of the path, which can be read only once: a named pipe
 * @param options.signal ends the walk through a folder
 */
export async function* openInput(
  path: string,
  report: ReportDiagnostic,
  options: {
    readonly stdin?: Bytes;
    readonly spooled?: Bytes;
    readonly limits?: Limits;
    readonly signal?: AbortSignal;
  } = {},
): AsyncGenerator<InputStream> {
  const limits = options.limits ?? LIMITS;
  if (path === '-' || options.spooled !== undefined) {
    const budget = createBudget(limits);
    const place = { source: escapeControls(path), path: null, depth: 0, isChosen: true };
    yield* openStream(place, taken(options.spooled ?? options.stdin ?? process.stdin, budget), report, budget);
    return;
  }
  let isFolder: boolean;
  try {
    isFolder = (await stat(path)).isDirectory();
  } catch (error) {
    report(unreadable(path, error));
    return;
  }
  const { signal } = options;
  if (isFolder) yield* openFolder(path, { root: await realpath(path), report, limits, signal, files: 0, device: null });
  else yield* openFile(path, true, report, limits);
}

/** The way through a folder that the user named, and all folders below it. */
interface Walk {
  /** The folder itself, links followed. */
  readonly root: string;
  readonly report: ReportDiagnostic;
  readonly limits: Limits;
  readonly signal: AbortSignal | undefined;
  /** Files that were met. */
  files: number;
  /** The file system that was looked at last; folders of one follow each other. */
  device: number | null;
}

/**
 * Everything in a folder, by name. Folders behind symbolic links are not entered: they may lead in circles; nor is a file read
 * that a link leads to out of the folder that the user named: whoever made the folder may not choose what is read.
 */
async function* openFolder(folder: string, walk: Walk): AsyncGenerator<InputStream> {
  const { report, limits } = walk;
  let entries: { name: string; isDirectory(): boolean; isFile(): boolean; isSymbolicLink(): boolean }[];
  try {
    if (await isKernels(folder, walk)) {
      report(skipped(folder, 'its files are made by the kernel as they are read, and have no end'));
      return;
    }
    entries = await readdir(folder, { withFileTypes: true });
  } catch (error) {
    report(unreadable(folder, error));
    return;
  }
  if (entries.length === 0) report(skipped(folder, 'the folder is empty'));
  entries.sort((one, other) => (one.name < other.name ? -1 : 1));
  for (const entry of entries) {
    if (walk.signal?.aborted || walk.files > limits.files) return;
    const path = join(folder, entry.name);
    if (entry.name.startsWith('.')) report(skipped(path, 'hidden files are not read'));
    else if (entry.isDirectory()) yield* openFolder(path, walk);
    else if (entry.isFile() || entry.isSymbolicLink()) {
      walk.files += 1;
      if (walk.files > limits.files) report(tooLarge(walk, path));
      else if (entry.isFile()) yield* openFile(path, false, report, limits);
      else yield* openLink(path, walk);
    } else report(skipped(path, 'it is not a regular file'));
  }
}

async function* openLink(path: string, { root, report, limits }: Walk): AsyncGenerator<InputStream> {
  const target = await fileBehind(path);
  if (target === null) report(skipped(path, 'the link does not lead to a file'));
  else if (!target.startsWith(root.endsWith(sep) ? root : root + sep))
    report(skipped(path, 'the link leads out of the folder; name the file itself to read it'));
  else yield* openFile(target, false, report, limits, path);
}

/** File systems that show the kernel's state as files, by the number that `statfs` tells of them (linux/magic.h). */
const KERNELS: ReadonlySet<number> = new Set([
  0x9fa0, // proc
  0x62656572, // sysfs
  0x1cd1, // devpts
  0x64626720, // debugfs
  0x74726163, // tracefs
  0x27e0eb, // cgroup
  0x63677270, // cgroup2
  0x73636673, // securityfs
  0xf97cff8c, // selinuxfs
  0xcafe4a11, // bpf
  0x62656570, // configfs
  0x65735543, // fusectl
  0xde5e81e4, // efivarfs
  0x19800202, // mqueue
  0x6e736673, // nsfs
]);

/** Does a folder begin a file system of the kernel's? It is asked where one file system ends and another begins. */
async function isKernels(folder: string, walk: Walk): Promise<boolean> {
  const { dev } = await stat(folder);
  if (dev === walk.device) return false;
  walk.device = dev;
  return KERNELS.has((await statfs(folder)).type >>> 0);
}

/** The file that a link leads to in the end; null when it is none. */
async function fileBehind(path: string): Promise<string | null> {
  try {
    const target = await realpath(path);
    return (await stat(target)).isFile() ? target : null;
  } catch {
    return null;
  }
}

async function* openFile(
  path: string,
  isChosen: boolean,
  report: ReportDiagnostic,
  limits: Limits,
  name = path,
): AsyncGenerator<InputStream> {
  const budget = createBudget(limits);
  const before = await sizeOf(path);
  // A pipe can't be read a second time, nor from its end.
  const place = { source: escapeControls(name), path: before === null ? null : path, depth: 0, isChosen };
  yield* openStream(place, taken(createReadStream(path, { highWaterMark: CHUNK }), budget), report, budget);
  const after = await sizeOf(path);
  if (before !== null && (after ?? 0) < before)
    report(unreadable(name, new Error(`it shrank from ${before} to ${after} bytes while it was read`)));
}

/** Bytes of a file; null for what is none, or is gone. */
async function sizeOf(path: string): Promise<number | null> {
  try {
    const found = await stat(path);
    return found.isFile() ? found.size : null;
  } catch {
    return null;
  }
}

/** Where a stream came from. */
interface Place {
  readonly source: string;
  /** On disk, for zip's directory at the end of the file; null for streams. */
  readonly path: string | null;
  /** Archives around it. */
  readonly depth: number;
  /** The user named this very file, so that it is read whatever it looks like. */
  readonly isChosen: boolean;
}

/** In one piece: what a stream turns out to be is found by one look after the other at the same first bytes. */
async function* openStream(
  place: Place,
  bytes: Bytes,
  report: ReportDiagnostic,
  budget: Budget,
  isUnzipped = false,
): AsyncGenerator<InputStream> {
  const { head, whole, failure } = await peek(bytes, WIDE_HEAD);
  const kind = kindOf(head.subarray(0, HEAD));
  const { source } = place;
  if (failure !== null && head.length === 0) {
    report(place.depth > 0 || isUnzipped ? archiveProblem(source, failure.error) : unreadable(source, failure.error));
    return;
  }
  if (isCapture(head)) {
    yield { source, chunks: guarded(fromCapture(whole), source, place.depth > 0 || isUnzipped, report) };
    return;
  }
  if (kind === 'gzip' || kind === 'zip' || kind === 'tar') {
    if (place.depth > DEPTH) {
      report(skipped(source, 'archives are opened one level deep only; unpack it first'));
      await discard(whole);
      return;
    }
    if (kind === 'gzip') {
      if (isUnzipped) {
        report(skipped(source, 'it is compressed twice; unpack it first'));
        await discard(whole);
        return;
      }
      yield* openStream({ ...place, path: null }, gunzip(whole, budget), report, budget, true);
    } else if (kind === 'zip') {
      // Few inputs are packed: starting need not wait for it.
      const { withoutOffice } = await import('./office.js');
      const members = withoutOffice(zipMembers(place, whole, report, budget), budget);
      yield* openMembers(place, members, report, budget);
    } else {
      if (place.path !== null && !/\.tar$/i.test(source)) report(tarWithoutName(source));
      yield* openMembers(place, openTar(whole, budget), report, budget);
    }
    return;
  }
  if (kind === 'binary') {
    const foreign = foreignFormat(head);
    const reason = foreign === null ? 'it is not text' : `${foreign.name} is not supported; ${foreign.instead}`;
    if (foreign !== null && place.isChosen) report(unreadable(source, new Error(reason)));
    else report(skipped(source, reason));
    await discard(whole);
    return;
  }
  const text = kind === 'utf-16le' || kind === 'utf-16be' ? fromUtf16(whole, kind) : whole;
  const chunks = guarded(text, source, place.depth > 0 || isUnzipped, report);
  const { path } = place;
  if (kind !== 'text' || path === null || !(await isWorthAThread(path, head))) {
    yield { source, chunks };
    return;
  }
  const file = path;
  async function* sifted(wanted: Wanted): AsyncGenerator<SiftedLines> {
    await discard(whole);
    yield* guarded(siftFile(file, wanted), source, false, report);
  }
  yield { source, chunks, head, sifted };
}

/** A large file whose lines end as usual, where there is a core to spare. */
async function isWorthAThread(path: string, head: Buffer): Promise<boolean> {
  if (availableParallelism() < 2 || !head.includes('\n')) return false;
  try {
    return (await stat(path)).size >= LARGE;
  } catch {
    return false;
  }
}

/** Members one after the other, named after the archive. */
async function* openMembers(
  place: Place,
  members: AsyncIterable<Member | Refused>,
  report: ReportDiagnostic,
  budget: Budget,
): AsyncGenerator<InputStream> {
  try {
    for await (const member of members) {
      const source = `${place.source}!${escapeControls(member.name.slice(0, 1024))}`;
      if ('reason' in member) {
        report(skipped(source, member.reason));
        continue;
      }
      const isHidden = member.name.split('/').some((part) => part.startsWith('.') && part !== '.' && part !== '..');
      if (isHidden) {
        report(skipped(source, 'hidden files are not read'));
        await discard(member.bytes);
        continue;
      }
      yield* openStream({ source, path: null, depth: place.depth + 1, isChosen: false }, member.bytes, report, budget);
      if (budget.isSpent) return;
    }
  } catch (error) {
    report(archiveProblem(place.source, error));
  }
}

/** The members of a zip archive by its directory, or, where that is missing, one after the other as far as they go. */
async function* zipMembers(
  place: Place,
  bytes: Bytes,
  report: ReportDiagnostic,
  budget: Budget,
): AsyncGenerator<Member | Refused> {
  if (place.path !== null) {
    await discard(bytes);
    const { path } = place;
    yield* withSalvage(
      () => ({ path }),
      () => taken(createReadStream(path, { highWaterMark: CHUNK }), budget),
    );
    return;
  }
  // The directory stands at the end, so that the whole has to be at hand.
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const chunk of bytes) {
    size += chunk.length;
    if (size > budget.limits.held) {
      throw new ArchiveTooLarge(
        `it is larger than ${budget.limits.held / 1024 ** 2} MiB and does not come from a file of its own`,
      );
    }
    pieces.push(Buffer.from(chunk));
  }
  const buffer = Buffer.concat(pieces);
  yield* withSalvage(
    () => ({ buffer }),
    () => once(buffer),
  );

  async function* withSalvage(
    from: () => { path: string } | { buffer: Buffer },
    again: () => Bytes,
  ): AsyncGenerator<Member | Refused> {
    let isOpen = false;
    try {
      for await (const member of openZip(from(), budget)) {
        isOpen = true;
        yield member;
      }
    } catch (error) {
      if (isOpen || error instanceof ArchiveTooLarge) throw error;
      report(archiveProblem(place.source, error));
      yield* salvageZip(again(), budget);
    }
  }
}

async function* once(buffer: Buffer): AsyncGenerator<Uint8Array> {
  yield buffer;
}

/** The same pieces; an error ends them and becomes a diagnostic. */
async function* guarded<Piece>(
  pieces: AsyncIterable<Piece>,
  source: string,
  isPacked: boolean,
  report: ReportDiagnostic,
): AsyncGenerator<Piece> {
  try {
    yield* pieces;
  } catch (error) {
    report(isPacked ? archiveProblem(source, error) : unreadable(source, error));
  }
}

/** Lets a stream go without reading it. */
async function discard(bytes: Bytes): Promise<void> {
  try {
    await bytes[Symbol.asyncIterator]().return?.();
  } catch {
    // Nobody wants it any more.
  }
}

function unreadable(path: string, error: unknown): Diagnostic {
  const source = path === '' ? '""' : escapeControls(path);
  const reason = path === '' ? 'the name is empty; a variable of a script may have no value' : reasonOf(error);
  return {
    level: 'error',
    code: 'unreadable-input',
    message: `${source} can't be read: ${reason}`,
    source,
    line: 0,
  };
}

function reasonOf(error: unknown): string {
  return escapeControls(whyUnreadable(error));
}

function archiveProblem(source: string, error: unknown): Diagnostic {
  if (error instanceof ArchiveTooLarge) {
    return {
      level: 'warning',
      code: 'archive-too-large',
      message: `${source} is read no further: ${error.message}`,
      source,
      line: 0,
      help: 'unpack it yourself and name the files',
    };
  }
  return {
    level: 'warning',
    code: 'archive-damaged',
    message: `${source} is damaged or cut off: ${reasonOf(error)}; what could be unpacked is used`,
    source,
    line: 0,
  };
}

function tooLarge({ root, limits }: Walk, path: string): Diagnostic {
  const [source, last] = [escapeControls(root), escapeControls(path)];
  const message = `${source} holds more than ${limits.files} files; it is read up to ${last}`;
  return {
    level: 'error',
    code: 'folder-too-large',
    message,
    source,
    line: 0,
    help: 'name the folders that hold evidence',
  };
}

/** Windows drops the extension when a downloaded file is renamed (guide 2635). */
function tarWithoutName(source: string): Diagnostic {
  return {
    level: 'warning',
    code: 'tar-without-extension',
    message: `${source} is a .tar archive by its content and not by its name`,
    source,
    line: 0,
    help: 'CSSM, CSLU and SSM On-Prem take a usage file only with .tar at the end of its name; add it before the upload',
  };
}

function skipped(path: string, reason: string): Diagnostic {
  const source = escapeControls(path);
  return { level: 'info', code: 'skipped-file', message: `${source} was skipped: ${reason}`, source, line: 0 };
}
