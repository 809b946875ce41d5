import { NotationReader, type Value } from './notation.js';

/** `json[0].device = "sw1";`: a path into a value, and what stands there. */
const ASSIGNED = /^([A-Za-z_]\w*)((?:\.[A-Za-z_$][\w$]*|\[\d+\]|\["(?:[^"\\]|\\.)*"\])*) = (.+);\s*$/;
const STEP = /\.([A-Za-z_$][\w$]*)|\[(\d+)\]|\["((?:[^"\\]|\\.)*)"\]/g;
/** Steps of a path, and characters of a value that is put together. */
const STEPS_CAP = 64;
const SIZE_CAP = 4 * 1024 * 1024;

/** Puts a value together of which `gron` prints one assignment a line. */
export class GronReader {
  private name = '';
  private root: Value | null = null;
  private size = 0;

  /** @param found takes the whole value */
  constructor(private readonly found: (value: Value) => void) {}

  /** True where the line is an assignment in a value that began with `json = {};` or `json = [];`. */
  take(text: string, number: number): boolean {
    const isOpen = this.root !== null;
    if (!isOpen && !/^[A-Za-z_]\w* = (?:\{\}|\[\]);\s*$/.test(text)) return false;
    const [, name = '', path = '', written = ''] = ASSIGNED.exec(text) ?? [];
    if (name === '' || (isOpen && name !== this.name) || this.size > SIZE_CAP) {
      this.end();
      return name === '' ? false : this.take(text, number);
    }
    const value = valueIn(written, number);
    if (value === null) return false;
    this.size += text.length;
    this.name = name;
    const steps = [...path.matchAll(STEP)].map(([, key, index, quoted]) => key ?? quoted ?? Number(index));
    if (steps.length === 0) this.root = value;
    else if (this.root !== null && steps.length <= STEPS_CAP) put(this.root, steps, value);
    return true;
  }

  end(): void {
    const { root } = this;
    this.root = null;
    this.size = 0;
    if (root !== null) this.found(root);
  }
}

function valueIn(written: string, number: number): Value | null {
  const reader = new NotationReader();
  return reader.feed(written, 0, number).kind === 'whole' ? reader.root : null;
}

/** gron names a container before what is in it, and the elements of a list in their order. */
function put(root: Value, steps: readonly (string | number)[], value: Value): void {
  let at: Value | undefined = root;
  for (const step of steps.slice(0, -1)) at = at === undefined ? undefined : inside(at, step);
  const last = steps.at(-1) ?? '';
  if (at?.kind === 'list') at.items.push(value);
  else if (at?.kind === 'dict') at.entries.set(String(last), value);
}

function inside(value: Value, step: string | number): Value | undefined {
  if (value.kind === 'list') return value.items[Number(step)];
  return value.kind === 'dict' ? value.entries.get(String(step)) : undefined;
}
