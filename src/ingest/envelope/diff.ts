import { namedInFile } from '../text/file-name.js';
import { type Hint, isTold, NOBODY, type Sender } from './hint.js';
import { readSender } from './log-events.js';
import { isDeviceWord } from './name-shape.js';
import { TAG } from './recognise.js';

/** Which of the two texts of a diff a line is part of. */
export interface Sided {
  readonly text: string;
  readonly isOld: boolean;
  readonly isNew: boolean;
}

/** A text that was compared: whose it is, and what keeps it from the other where nothing says that both are of one device. */
export type DiffSide = Pick<Hint, 'hostname' | 'address'> & { readonly side: string };

/** What a line of a diff, or of what stands around it, is. `head`: it belongs to the diff and to neither text. */
export type DiffLine =
  | { readonly kind: 'none' }
  | { readonly kind: 'head' }
  | { readonly kind: 'text'; readonly lines: readonly Sided[] };

const NONE: DiffLine = { kind: 'none' };
const HEAD: DiffLine = { kind: 'head' };

/** Lines that are left of a hunk. */
interface Hunk {
  readonly form: 'unified' | 'context' | 'normal';
  old: number;
  new: number;
  /** Of a context diff, whose halves leave out what changed nothing in them: the lines that stay, until both were seen. */
  isSecond: boolean;
  readonly stays: Sided[];
  hadOld: boolean;
}

/**
 * Follows a diff in any of the forms that `diff` prints (`-u`, `-c`, neither; `-y` stands in columns) and tells of each line in which of
 * the two texts it stands. Each of them is a source of its own: they are captures of one device only where their names say so.
 */
export class DiffReader {
  private hunk: Hunk | null = null;
  private files: readonly [old: string, other: string] | null = null;
  private headed: string | null = null;
  /** Files whose change was read, with the moment of its commit as printed by `git log -p`, which begins with the newest. */
  private readonly changed = new Set<string>();
  private isInLog = false;
  private isOlder = false;

  /** The two texts; null where they are one before and after a change. */
  get sides(): readonly [old: DiffSide, other: DiffSide] | null {
    return diffSides(this.files);
  }

  /** Whether the names of the two differ in nothing but a number, which may tell two devices apart or two captures of one. */
  get isOpen(): boolean {
    const [old, other] = this.files ?? ['', ''];
    return old !== other && withoutNumber(old) === withoutNumber(other);
  }

  take(line: string): DiffLine {
    const { hunk } = this;
    if (hunk !== null) {
      const found =
        hunk.form === 'unified'
          ? unified(hunk, line)
          : hunk.form === 'context'
            ? context(hunk, line)
            : normal(hunk, line);
      if (isOver(hunk)) this.hunk = null;
      if (found !== null) return this.isOlder ? HEAD : found;
    }
    return this.begin(line);
  }

  /** What of a hunk waits for its second half, which never came. */
  end(): readonly Sided[] {
    const { hunk } = this;
    this.hunk = null;
    return hunk === null ? [] : restOf(hunk);
  }

  private begin(line: string): DiffLine {
    const isChange = this.readHead(line.slice(0, 1000));
    const found = readUnified(line) ?? readContext(line) ?? readNormal(line);
    if (found === null) return (isChange && this.isOlder) || line.startsWith('\\ No newline') ? HEAD : NONE;
    this.hunk = found;
    return HEAD;
  }

  /** In a log of changes the newest one comes first; what a file was before it is no state of the device any more. */
  private readHead(line: string): boolean {
    const [, mark = '', file = ''] = /^(---|\+{3}|\*{3}) (\S+)(?!.*(?:---|\*{3})$)/.exec(line) ?? [];
    const isFirst = mark === '***' || (mark === '---' && this.headed === null);
    if (isFirst) this.headed = file;
    else if (mark !== '') {
      if (this.headed !== null) this.files = [this.headed, file];
      this.headed = null;
    }
    // CVS and RANCID name the one file that changed, and leave the two lines out.
    const index = /^Index: (\S+)$/.exec(line)?.[1];
    this.files = comparedIn(line) ?? (index === undefined ? this.files : [index, index]);
    if (/^commit [0-9a-f]{7,64}\b/.test(line)) {
      this.isInLog = true;
      this.isOlder = false;
    }
    const path = /^diff --git \S+ (?:b\/)?(\S+)/.exec(line)?.[1];
    if (path !== undefined && this.isInLog) {
      this.isOlder = this.changed.has(path);
      this.changed.add(path);
    }
    return mark !== '' || path !== undefined || line.startsWith('index ');
  }
}

// ---- The forms.

function hunkOf(form: Hunk['form'], old: number, other: number): Hunk {
  return { form, old, new: other, isSecond: false, stays: [], hadOld: false };
}

function isOver(hunk: Hunk): boolean {
  return hunk.old <= 0 && hunk.new <= 0 && (hunk.form !== 'context' || hunk.isSecond);
}

const OLD = { isOld: true, isNew: false };
const NEW = { isOld: false, isNew: true };
const BOTH = { isOld: true, isNew: true };

function text(lines: readonly Sided[]): DiffLine {
  return { kind: 'text', lines };
}

function readUnified(line: string): Hunk | null {
  const found = /^@@ -\d+(?:,(\d+))? \+\d+(?:,(\d+))? @@/.exec(line);
  return found === null ? null : hunkOf('unified', Number(found[1] ?? 1), Number(found[2] ?? 1));
}

function unified(hunk: Hunk, line: string): DiffLine | null {
  const rest = line.slice(1);
  switch (line[0]) {
    case '+':
      hunk.new -= 1;
      return text([{ text: rest, ...NEW }]);
    case '-':
      hunk.old -= 1;
      return text([{ text: rest, ...OLD }]);
    case ' ':
    case undefined:
      hunk.old -= 1;
      hunk.new -= 1;
      return text([{ text: rest, ...BOTH }]);
    case '\\':
      return HEAD;
    default:
      hunk.old = 0;
      hunk.new = 0;
      return null;
  }
}

function readNormal(line: string): Hunk | null {
  const [, from = '', to = from, kind = '', start = '', stop = start] =
    /^(\d{1,9})(?:,(\d{1,9}))?([acd])(\d{1,9})(?:,(\d{1,9}))?$/.exec(line) ?? [];
  if (kind === '') return null;
  const [old, other] = [Number(to) - Number(from) + 1, Number(stop) - Number(start) + 1];
  return hunkOf('normal', kind === 'a' ? 0 : old, kind === 'd' ? 0 : other);
}

function normal(hunk: Hunk, line: string): DiffLine | null {
  if (/^< ?/.test(line) && hunk.old > 0) {
    hunk.old -= 1;
    return text([{ text: line.slice(2), ...OLD }]);
  }
  if (/^> ?/.test(line) && hunk.new > 0) {
    hunk.new -= 1;
    return text([{ text: line.slice(2), ...NEW }]);
  }
  if (line === '---' || line.startsWith('\\ ')) return HEAD;
  hunk.old = 0;
  hunk.new = 0;
  return null;
}

const linesIn = (from: string, to: string | undefined) => (to === undefined ? 1 : Number(to) - Number(from) + 1);

function readContext(line: string): Hunk | null {
  const found = /^\*{3} (\d{1,9})(?:,(\d{1,9}))? \*{4}$/.exec(line);
  if (found === null) return /^\*{15}$/.test(line) ? hunkOf('context', 0, 0) : null;
  return hunkOf('context', linesIn(found[1] ?? '', found[2]), 0);
}

function context(hunk: Hunk, line: string): DiffLine | null {
  const first = readContext(line);
  if (first !== null && !hunk.isSecond && !hunk.hadOld) {
    hunk.old = first.old;
    return HEAD;
  }
  const second = /^--- (\d{1,9})(?:,(\d{1,9}))? -{4}$/.exec(line);
  if (second !== null && !hunk.isSecond) {
    hunk.isSecond = true;
    hunk.old = 0;
    hunk.new = linesIn(second[1] ?? '', second[2]);
    return HEAD;
  }
  const mark = /^([!+-]|[ ]) ?/.exec(line)?.[1] ?? (line === '' ? ' ' : undefined);
  const body = line.slice(2);
  if (mark === undefined || (hunk.isSecond ? hunk.new : hunk.old) <= 0) {
    hunk.old = 0;
    hunk.new = 0;
    hunk.isSecond = true;
    const rest = restOf(hunk);
    return rest.length === 0 ? null : text(rest);
  }
  return hunk.isSecond ? secondHalf(hunk, mark, body) : firstHalf(hunk, mark, body);
}

/** What stays stands in the second half too, unless that was left out. */
function firstHalf(hunk: Hunk, mark: string, body: string): DiffLine {
  hunk.old -= 1;
  hunk.hadOld = true;
  if (mark === ' ') hunk.stays.push({ text: body, ...NEW });
  return text([{ text: body, ...OLD }]);
}

function secondHalf(hunk: Hunk, mark: string, body: string): DiffLine {
  hunk.new -= 1;
  hunk.stays.length = 0;
  return text([{ text: body, isOld: !hunk.hadOld && mark === ' ', isNew: true }]);
}

function restOf(hunk: Hunk): Sided[] {
  return hunk.stays.splice(0);
}

// ---- Whose the two texts are.

/** Files that are called after what is in them. */
const CONTENT = /config|cfg|show|licen|status|output|tech|version|log$|report/i;

/** The two files of a command that lays them beside each other, behind a prompt or as `diff -r` repeats it. */
export function comparedIn(line: string): readonly [string, string] | null {
  const [, one, other] =
    /(?:^|[#$>%] )(?:\S+\/)?(?:\w*diff|pr|paste) (?:--?\S+ (?:\d+ |'.' )?)*(?!-)(\S+) (?!-)(\S+)\s*$/.exec(line) ?? [];
  return one === undefined || other === undefined ? null : [one, other];
}

/** The texts of two files; null where their names are those of one, before and after. */
export function diffSides(
  files: readonly [old: string, other: string] | null,
  unnamed: readonly [string, string] = ['the one behind <', 'the one behind >'],
): readonly [DiffSide, DiffSide] | null {
  if (files === null) {
    const [old, other] = unnamed;
    return [
      { ...NOBODY, side: old },
      { ...NOBODY, side: other },
    ];
  }
  const [old, other] = files.map((file) => file.replace(/^[abciow]\//, ''));
  if (old === undefined || other === undefined || old === other || files.includes('/dev/null')) return null;
  const [sender, otherSender] = [deviceIn(old), deviceIn(other)];
  const areNamed = isTold(sender) && isTold(otherSender);
  if (areNamed && sender.hostname === otherSender.hostname && sender.address === otherSender.address) return null;
  const named = (file: string, each: Sender): DiffSide => ({ ...(areNamed ? each : NOBODY), side: file });
  return [named(old, sender), named(other, otherSender)];
}

function deviceIn(file: string): Sender {
  const name = namedInFile(file);
  return isDeviceWord(name) && !CONTENT.test(name) ? readSender(name) : NOBODY;
}

function withoutNumber(file: string): string {
  return file.replace(/[._-]\d{1,2}(?=\.\w{1,5}$|$)/, '');
}

/** Of one text before and after a change, what it is now; a message that is gone was printed all the same. */
export function afterChange(lines: readonly Sided[]): string[] {
  return lines.flatMap(({ text, isNew }) => (isNew || TAG.test(text.slice(0, TAG_REACH)) ? [text] : []));
}

const TAG_REACH = 400;

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
