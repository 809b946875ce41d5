import {
  closeSync,
  constants,
  type Dirent,
  fstatSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  type Stats,
  statSync,
} from 'node:fs';
import { join, sep } from 'node:path';
import type { Collector } from '../collector/collector.js';
import { escapeControls } from '../ingest/text/escape.js';
import type { Level } from '../model/diagnostic.js';
import { codeOf, whyUnreadable } from '../model/thrown.js';

/** How often the folder is looked at, milliseconds; a file is read when it stayed as it was in between. */
const LOOK = 1000;
const FILE_CAP = 64 * 1024 * 1024;
/** Bytes of a name that files are moved to. */
const NAME_CAP = 255;
/** Files that were read, of which it is looked whether somebody goes on writing them: the newest. */
const LOOKED_AFTER = 200;
/** Folders in it that files are moved to; where a file has such a name, the second one. */
const READ = ['read', 'sldiag-read'];
const REFUSED = ['refused', 'sldiag-refused'];

type Taker = Pick<Collector, 'submit' | 'complain'>;

/** Reads files that are put into a folder, see `Inbox`, until it is stopped: then what is under way is read to its end. */
export function watchFolder(folder: string, collector: Taker): { stop(): Promise<void> } {
  const inbox = new Inbox(folder, collector);
  let under = Promise.resolve();
  const turn = () => {
    under = inbox.look().then(() => {
      if (!inbox.isClosed) timer = setTimeout(turn, LOOK);
    });
  };
  let timer = setTimeout(turn, LOOK);
  return {
    stop() {
      inbox.isClosed = true;
      clearTimeout(timer);
      return under;
    },
  };
}

/** A file of the folder; names need not be text. */
interface Named {
  readonly path: Buffer;
  readonly name: Buffer;
  /** As it is told of. */
  readonly source: string;
}

/**
 * Files that are put into a folder: each is read when it is the same at two looks, one after the other, and moved to `read/` in it, or to
 * `refused/`. Whatever is not read is told of, once.
 */
export class Inbox {
  /** No more files are begun. */
  isClosed = false;
  /** How files that wait were at the last look. */
  private seen = new Map<string, string>();
  /** What was told of files that stay: it is tried again, and not told again. */
  private troubles = new Map<string, string>();
  private read: { readonly path: Buffer; readonly source: string; readonly size: number }[] = [];

  constructor(
    private readonly folder: string,
    private readonly collector: Taker,
  ) {}

  async look(): Promise<void> {
    this.lookAfter();
    let entries: Dirent<Buffer>[];
    try {
      entries = readdirSync(this.folder, { withFileTypes: true, encoding: 'buffer' });
    } catch (error) {
      this.failed(this.folder, error);
      return;
    }
    const [seen, troubles] = [this.seen, this.troubles];
    this.seen = new Map();
    this.troubles = new Map();
    for (const entry of entries) {
      const name = entry.name;
      const source = escapeControls(name.toString());
      const path = Buffer.concat([Buffer.from(this.folder + sep), name]);
      const trouble = troubles.get(source);
      if (trouble !== undefined) this.troubles.set(source, trouble);
      // What is still being written may have such a name.
      if (this.isClosed || source.startsWith('.')) continue;
      try {
        if (entry.isFile()) await this.take({ path, name, source }, seen.get(name.toString('latin1')));
        else if (!this.isOwn(source))
          this.tell('info', 'skipped-file', source, 'it is not a regular file, and is not read');
      } catch (error) {
        this.failed(source, error);
      }
    }
  }

  /** @param before how it was at the last look */
  private async take(file: Named, before: string | undefined): Promise<void> {
    const { size, mtimeMs, ino } = lstatSync(file.path);
    const now = `${ino} ${size} ${mtimeMs}`;
    const key = file.name.toString('latin1');
    this.seen.set(key, now);
    if (before !== now) return;
    // Moved first: what can't be moved would be read again and again.
    const found = size > FILE_CAP ? null : this.moved(file);
    if (found === null) this.move(file, REFUSED);
    this.seen.delete(key);
    this.troubles.delete(file.source);
    if (found === null) {
      const message = `it is larger than ${FILE_CAP / 1024 / 1024} MB and was not read`;
      this.collector.complain({ level: 'warning', code: 'file-too-large', message, source: file.source, line: 0 });
      return;
    }
    const { bytes, path } = found;
    this.read = [...this.read, { path, source: file.source, size: bytes.length }].slice(-LOOKED_AFTER);
    const { diagnostics } = await this.collector.submit(bytes, file.source).catch((error) => {
      this.move({ ...file, path }, REFUSED);
      throw error;
    });
    for (const problem of diagnostics) this.collector.complain(problem);
  }

  /** What a file held when it was moved to where files go that were read; one that can't be read stays. */
  private moved(file: Named): { readonly bytes: Buffer; readonly path: Buffer } {
    const own = openFile(file.path);
    try {
      const path = this.move(file, READ);
      const isSame = ({ ino, dev }: Stats) => ino === own.stats.ino && dev === own.stats.dev;
      if (isSame(lstatSync(path))) return { bytes: readFileSync(own.number), path };
      // Another one had its name by then.
      const other = openFile(path);
      try {
        return { bytes: readFileSync(other.number), path };
      } finally {
        closeSync(other.number);
      }
    } finally {
      closeSync(own.number);
    }
  }

  private move({ path, name }: Named, names: readonly string[]): Buffer {
    const place = placeIn(this.folder, names);
    mkdirSync(place, { recursive: true });
    // A clock may stand still, or go back.
    for (let moment = Date.now(); ; moment += 1) {
      const stem = Buffer.concat([Buffer.from(`${moment}-`), name]).subarray(0, NAME_CAP);
      const target = Buffer.concat([Buffer.from(place + sep), stem]);
      if (lstatSync(target, { throwIfNoEntry: false }) !== undefined) continue;
      renameSync(path, target);
      return target;
    }
  }

  /** Who writes a file in pieces, with pauses, goes on writing it where it was moved to. */
  private lookAfter(): void {
    this.read = this.read.filter(({ path, source, size }) => {
      const now = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
      if (now <= size) return true;
      const message = `it grew from ${size} to ${now} bytes after it was read, and what came then was not read`;
      const help = 'put it there again when it is whole; until then let its name begin with a dot';
      this.collector.complain({ level: 'warning', code: 'grew-after-read', message, source, line: 0, help });
      return false;
    });
  }

  /** A folder that files are moved to. */
  private isOwn(name: string): boolean {
    return [...READ, ...REFUSED].includes(name);
  }

  private failed(source: string, error: unknown): void {
    this.tell('warning', `watch-folder-${codeOf(error).toLowerCase() || 'failed'}`, source, whyUnreadable(error));
  }

  private tell(level: Level, code: string, source: string, message: string): void {
    if (this.troubles.get(source) === message) return;
    this.troubles.set(source, message);
    this.collector.complain({ level, code, message, source, line: 0 });
  }
}

/** Opens a regular file for reading; a link, which may lead anywhere, is none. */
function openFile(path: Buffer): { readonly number: number; readonly stats: Stats } {
  const number = openSync(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
  const stats = fstatSync(number);
  if (stats.isFile()) return { number, stats };
  closeSync(number);
  throw new Error('it is not a regular file');
}

/** The first of these names that no file has. */
function placeIn(folder: string, [wanted = '', other = '']: readonly string[]): string {
  const isTaken = statSync(join(folder, wanted), { throwIfNoEntry: false })?.isDirectory() === false;
  return join(folder, isTaken ? other : wanted);
}
