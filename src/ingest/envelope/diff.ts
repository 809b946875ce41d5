import { namedInFile } from './marks.js';
import { isDeviceWord } from './name-shape.js';

/** Lines of a unified diff: what was added and what stayed are the text, what was taken away is not. */
export class DiffReader {
  private oldLeft = 0;
  private newLeft = 0;
  /** Files whose change was read, with the moment of its commit as printed by `git log -p`, which begins with the newest. */
  private readonly changed = new Set<string>();
  private isInLog = false;
  private isOlder = false;
  /** The file that the text is compared with. */
  private oldFile: string | null = null;
  /** The device of that file, where the text after the change is another's: two devices were compared. */
  otherDevice: string | null = null;

  /** Between two files of different devices, as plain `diff` prints them: the devices of the lines behind `<` and `>`. */
  private sides: readonly [string, string] | null = null;

  /** The device of a line of a plain diff of two devices, and the line. */
  side(line: string): { readonly name: string; readonly text: string } | null {
    const [, file = '', other = ''] = /\bdiff (?:-\S+ )*(?!-)(\S+) (\S+)\s*$/.exec(line.slice(0, 400)) ?? [];
    const old = file === '' ? null : otherDeviceIn(file, other);
    if (old !== null) this.sides = [old, otherDeviceIn(other, file) ?? ''];
    const mark = this.sides === null || this.oldLeft > 0 || this.newLeft > 0 ? undefined : /^[<>] /.exec(line)?.[0];
    return mark === undefined ? null : { name: this.sides?.[mark === '< ' ? 0 : 1] ?? '', text: line.slice(2) };
  }

  /** The line as it stood before the change; null for one that isn't part of that text. */
  before(line: string): string | null {
    return (this.oldLeft > 0 || this.newLeft > 0) && /^(?:[- ]|$)/.test(line) ? line.slice(1) : null;
  }

  /** The line as it stands after the change; null for one that isn't part of the text. Lines outside of a diff come back as they are. */
  strip(line: string): string | null {
    if (this.oldLeft <= 0 && this.newLeft <= 0) this.readHead(line);
    const hunk = /^@@ -\d+(?:,(\d+))? \+\d+(?:,(\d+))? @@/.exec(line);
    if (hunk !== null) {
      this.oldLeft = Number(hunk[1] ?? 1);
      this.newLeft = Number(hunk[2] ?? 1);
      return null;
    }
    if (this.oldLeft <= 0 && this.newLeft <= 0)
      return this.isOlder && /^(?:\+{3}|-{3}|index) /.test(line) ? null : line;
    const text = this.changedLine(line);
    return this.isOlder ? null : text;
  }

  /** In a log of changes the newest one comes first; what a file was before it is no state of the device any more. */
  private readHead(line: string): void {
    const [, mark = '', file = ''] = /^(---|\+{3}) (?:[ab]\/)?(\S+)/.exec(line) ?? [];
    if (mark === '---') this.oldFile = file;
    if (mark === '+++') this.otherDevice = otherDeviceIn(this.oldFile ?? '', file);
    if (/^commit [0-9a-f]{7,64}\b/.test(line)) {
      this.isInLog = true;
      this.isOlder = false;
      return;
    }
    const path = /^diff --git \S+ (?:b\/)?(\S+)/.exec(line)?.[1];
    if (path === undefined || !this.isInLog) return;
    this.isOlder = this.changed.has(path);
    this.changed.add(path);
  }

  private changedLine(line: string): string | null {
    switch (line[0]) {
      case '+':
        this.newLeft -= 1;
        return line.slice(1);
      case '-':
        this.oldLeft -= 1;
        return null;
      case ' ':
      case undefined:
        this.oldLeft -= 1;
        this.newLeft -= 1;
        return line.slice(1);
      case '\\':
        return null;
      default:
        this.oldLeft = 0;
        this.newLeft = 0;
        return line;
    }
  }
}

/** When a file was written, or which of two it is. */
const WHICH = /[._-](?:\d{4}-?\d\d-?\d\d.*|\d{6,}.*|before|after|pre|post|old|new|orig|bak|prev|current|\d)$/i;
/** Files that are called after what is in them. */
const CONTENT = /config|cfg|show|licen|status|output|tech|version|log$|report/i;

function otherDeviceIn(oldFile: string, newFile: string): string | null {
  const [old, other] = [oldFile, newFile].map((file) =>
    namedInFile(file.split(/[/\\]/).at(-1) ?? '').replace(WHICH, ''),
  );
  const areNamed = [old, other].every((name = '') => isDeviceWord(name) && !CONTENT.test(name));
  return areNamed && old !== other ? (old ?? null) : null;
}

/** Words that `wdiff` and `git diff --word-diff` mark as taken away and as added. */
const WORDS = /\[-[^\n]{0,400}?-\]|\{\+[^\n]{0,400}?\+\}/;
const REMOVED = /\[-((?:(?!-\]).){0,400})-\]/g;
const ADDED = /\{\+((?:(?!\+\}).){0,400})\+\}/g;

/** Whether words are marked in a line as wdiff does it. */
export function hasWordDiff(line: string): boolean {
  return WORDS.test(line);
}

/** The line after the change; null where nothing is left of it. */
export function afterWordDiff(line: string): string | null {
  const text = line.replace(REMOVED, '').replace(ADDED, '$1');
  return text.trim() === '' && line.trim() !== '' ? null : text;
}
