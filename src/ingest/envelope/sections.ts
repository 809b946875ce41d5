import { type Group, textValue } from './group.js';
import type { InnerLine } from './hint.js';
import { isDeviceKey } from './key-names.js';
import { isDeviceWord } from './name-shape.js';
import type { DictValue } from './notation.js';
import { TAG } from './recognise.js';
import { readYaml } from './yaml-text.js';

/** Lines of one event. */
const LINES_CAP = 100;

/**
 * An event that stands under a heading or a dash of its own and holds a message: an element of a list in YAML, what stands below the name
 * of a device there, a section of TOML or of an INI file. Null where none begins on the line.
 */
export function readSection(lines: readonly InnerLine[], at: number): Group | null {
  const text = (lines[at]?.text ?? '').slice(0, 400);
  if (/^\s*\[/.test(text)) return readTable(lines, at);
  return /^\s*-\s+[\w"']/.test(text) || /^\s*["']?[\w.-]+["']?:\s*$/.test(text) ? readNested(lines, at) : null;
}

// ---- YAML.

function readNested(lines: readonly InnerLine[], at: number): Group | null {
  const first = lines[at]?.text ?? '';
  const isElement = /^\s*- /.test(first);
  const key = /^\s*["']?([\w.-]+)["']?:\s*$/.exec(first)?.[1] ?? '';
  if (!isElement && !isDeviceWord(key)) return null;
  const margin = first.search(/\S/);
  let to = at;
  while (to + 1 < lines.length && to - at < LINES_CAP && isWithin(lines[to + 1]?.text ?? '', margin)) to += 1;
  while (to > at && (lines[to]?.text ?? '').trim() === '') to -= 1;
  const inside = lines.slice(at, to + 1);
  if (to - at >= LINES_CAP || !inside.some(({ text }) => TAG.test(text))) return null;
  const read = readYaml(inside);
  const item = read.kind === 'list' ? read.items[0] : read;
  const event = isElement || item?.kind !== 'dict' ? item : item.entries.get(key);
  if (event?.kind !== 'dict' || !isEvent(event)) return null;
  return { from: at, to, value: named(event, key, lines[at]?.number ?? 0) };
}

/** The event of the device that its heading names, unless a field does. */
function named(event: DictValue, name: string, number: number): DictValue {
  if (!isDeviceWord(name) || [...event.entries.keys()].some(isDeviceKey)) return event;
  return { kind: 'dict', entries: new Map([['device', textValue(name, number)], ...event.entries]) };
}

function isWithin(text: string, margin: number): boolean {
  return text.trim() === '' || text.search(/\S/) > margin;
}

/** Names of fields, and no words of a text; several of them. */
function isEvent({ entries }: DictValue): boolean {
  return entries.size > 1 && [...entries.keys()].every((name) => /^[\p{L}_@][\p{L}\d_ .@/-]{0,60}$/u.test(name));
}

// ---- TOML and INI.

const HEAD = /^\s*\[{1,2}\s*([\w :/."'-]{1,200}?)\s*\]{1,2}\s*(?:[#;].*)?$/;
const SETTING = /^\s*["']?([\p{L}_@][\p{L}\d_ .@-]{0,60}?)["']?\s*=\s*(\S.*)$/u;

function readTable(lines: readonly InnerLine[], at: number): Group | null {
  const head = HEAD.exec(lines[at]?.text ?? '')?.[1];
  if (head === undefined) return null;
  const entries: DictValue['entries'] = new Map();
  let into = entries;
  let to = at;
  for (let line = at + 1; line < lines.length && line - at < LINES_CAP; line += 1) {
    const { text = '', number = 0 } = lines[line] ?? {};
    const inner = HEAD.exec(text)?.[1];
    // `[event.device]` below `[[event]]`
    if (inner !== undefined && !inner.startsWith(`${head}.`)) break;
    if (inner !== undefined) {
      into = new Map();
      entries.set(inner.slice(head.length + 1), { kind: 'dict', entries: into });
    } else if (text.trim() !== '' && !/^\s*[#;]/.test(text)) {
      const [, name, value] = SETTING.exec(text) ?? [];
      if (name === undefined || value === undefined) break;
      into.set(name, textValue(withoutQuotes(value), number));
    } else continue;
    to = line;
  }
  if (to === at || ![...entries.values()].some((value) => value.kind === 'text' && TAG.test(value.text))) return null;
  const name =
    head
      .replace(/["']/g, '')
      .split(/[ :/]|\.(?=[A-Za-z][\w-]*$)/)
      .at(-1) ?? '';
  return { from: at, to, value: named({ kind: 'dict', entries }, name, lines[at]?.number ?? 0) };
}

function withoutQuotes(value: string): string {
  const text = value.trim();
  return /^(["'])(.*)\1(?:\s+[#;].*)?$/.exec(text)?.[2] ?? text;
}
