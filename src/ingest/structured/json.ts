import { escapeOutput } from '../text/escape.js';
import { type DataNode, DEPTH_CAP, moduleOf, NODES_CAP, type Tree } from './document.js';

/** A branch while its members are read. */
interface Open {
  readonly node: DataNode & { children: DataNode[]; end: number };
  /** Name of the next member of an object, or of the items of an array. */
  key: Key | null;
  readonly isArray: boolean;
}

interface Key {
  readonly name: string;
  readonly space: string;
  readonly start: number;
}

/** A number or a word (RFC 8259, sections 3 and 6), and what Python prints in their place. */
const WORD = /(-?\d[\d.eE+-]*|true|false|null|NaN|-?Infinity|True|False|None)(?=[\s,\]}:]|$)/y;

/**
 * Reads the JSON document at `from`. `JSON.parse` can't serve: it rounds numbers beyond 2^53, knows no places, and gives nothing of a
 * document that was cut off. One pass, no recursion. Null where no object or array begins there.
 * In one piece: one pass over the text with the values that are open, and no recursion.
 */
export function readJson(text: string, from = 0): Tree | null {
  const start = skipBlanks(text, from);
  const first = text[start];
  if (first !== '{' && first !== '[') return null;
  const root = branch({ name: '', space: '', start }, first === '[', start);
  const open: Open[] = [root];
  let nodes = 0;
  let at = start + 1;
  const stop = (message: string): Tree => {
    for (const { node } of open) node.end = at;
    return { root: root.node, damage: { message, offset: at }, end: at };
  };

  for (;;) {
    at = skipBlanks(text, at);
    const current = open.at(-1);
    if (current === undefined) return { root: root.node, damage: null, end: at };
    const sign = text[at];
    if (sign === undefined) return stop('the document is cut off');
    if (sign === '}' || sign === ']') {
      if ((sign === ']') !== current.isArray) return stop(`unexpected ${sign}`);
      at += 1;
      current.node.end = at;
      open.pop();
      if (open.length === 0) return { root: root.node, damage: null, end: at };
      continue;
    }
    if (sign === ',') {
      at += 1;
      continue;
    }
    if (nodes++ > NODES_CAP) return stop(`only the first ${NODES_CAP} values were read`);
    if (!current.isArray && current.key === null) {
      const end = isQuote(sign) ? stringEnd(text, at) : -1;
      if (end < 0) return stop(isQuote(sign) ? 'the document is cut off' : 'a name in quotes is expected');
      const colon = skipBlanks(text, end);
      if (text[colon] !== ':') return stop('a colon is expected behind a name');
      current.key = keyOf(decode(text, at, end), at);
      at = colon + 1;
      continue;
    }
    const key = current.key ?? { name: '', space: '', start: at };
    const named = current.isArray ? { ...key, start: at } : key;
    if (!current.isArray) current.key = null;
    if (sign === '{' || sign === '[') {
      if (open.length >= DEPTH_CAP) return stop(`it is nested deeper than ${DEPTH_CAP}`);
      // The items of an array go by its name, and beside its siblings.
      const inner = branch(named, sign === '[', at);
      inner.key = sign === '[' ? named : null;
      if (sign === '[' && !current.isArray) open.push({ ...inner, node: adopted(inner, current) });
      else {
        current.node.children.push(inner.node);
        open.push(inner);
      }
      at += 1;
      continue;
    }
    const end = isQuote(sign) ? stringEnd(text, at) : wordEnd(text, at);
    if (end < 0) return stop(isQuote(sign) || isCutWord(text, at) ? 'the document is cut off' : `unexpected ${sign}`);
    current.node.children.push(leaf(named, text, at, end));
    at = end;
  }
}

function branch({ name, space, start }: Key, isArray: boolean, at: number): Open {
  const type = isArray ? 'array' : 'object';
  return {
    node: { name, space, type, text: null, children: [], start: Math.min(start, at), end: at },
    key: null,
    isArray,
  };
}

/** A node that takes what is read within an array into the branch around the array. */
function adopted(inner: Open, outer: Open): Open['node'] {
  return { ...inner.node, children: outer.node.children };
}

function keyOf(written: string, start: number): Key {
  // RFC 7951, section 4: `module:name`; other keys may hold a colon and a blank.
  const match = /^([A-Za-z_*][\w.*-]*):([A-Za-z_][\w.-]*)$/.exec(written);
  if (match === null) return { name: written, space: '', start };
  return { name: match[2] ?? '', space: moduleOf(match[1] ?? ''), start };
}

function leaf({ name, space, start }: Key, text: string, at: number, end: number): DataNode {
  const written = text.slice(at, end);
  const isString = isQuote(written[0]);
  const type = isString
    ? 'string'
    : /^(?:null|None)$/.test(written)
      ? 'null'
      : /^[tfTF]/.test(written)
        ? 'boolean'
        : 'number';
  return { name, space, type, text: isString ? decode(text, at, end) : written, children: [], start, end };
}

/** Python prints its dictionaries with single quotes. */
function isQuote(sign: string | undefined): boolean {
  return sign === '"' || sign === "'";
}

function skipBlanks(text: string, from: number): number {
  let at = from;
  for (;;) {
    const code = text.charCodeAt(at);
    if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return at;
    at += 1;
  }
}

/** Where the string that begins at `at` ends, behind its quote; -1 where it doesn't. */
function stringEnd(text: string, at: number): number {
  let from = at + 1;
  for (;;) {
    const quote = text.indexOf(text[at] ?? '"', from);
    if (quote < 0) return -1;
    let backslashes = 0;
    while (text[quote - 1 - backslashes] === '\\' && quote - 1 - backslashes > at) backslashes += 1;
    if (backslashes % 2 === 0) return quote + 1;
    from = quote + 1;
  }
}

function wordEnd(text: string, at: number): number {
  WORD.lastIndex = at;
  const match = WORD.exec(text);
  // A number at the very end of what is there may be a part of one.
  return match === null || at + match[0].length >= text.length ? -1 : at + match[0].length;
}

function isCutWord(text: string, at: number): boolean {
  return !/[\s,\]}]/.test(text.slice(at, at + 40));
}

/** The string between the quotes, escapes undone; where an escape is none the text stays as written. */
function decode(text: string, at: number, end: number): string {
  const inner = text.slice(at + 1, end - 1);
  if (!inner.includes('\\')) return inner;
  const isPython = text[at] === "'";
  const quoted = isPython ? inner.replace(/\\'/g, "'").replace(/(?<!\\)"/g, '\\"') : inner;
  try {
    const text: string = JSON.parse(`"${quoted.replace(/[\n\t\r]/g, ' ')}"`);
    // Lines are cleaned before; what hides behind escapes of JSON comes out here.
    return escapeOutput(text, false);
  } catch {
    return inner;
  }
}
