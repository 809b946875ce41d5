import { type Fact, isFact, type Known } from '../../model/evidence.js';
import type { FactShape } from '../../model/facts.js';
import { present } from '../../model/present.js';
import { type Branch, isBranch } from '../../model/tree.js';

type Facts = Known<FactShape>;

/** Fields that together name an element of a list; elements with the same name are the same thing seen twice. */
const KEYS: Readonly<Record<string, readonly string[]>> = {
  'state.trust': ['role', 'pid', 'sn'],
  'state.authorizations': ['role', 'pid', 'sn'],
  'state.usage': ['name', 'entitlement'],
  'state.communication': ['operation'],
  'pki.trustpoints': ['name'],
  'config.interfaces': ['name'],
  pings: ['target', 'vrf'],
  connections: ['target', 'port', 'vrf'],
  udis: ['role', 'pid', 'sn'],
  files: ['name', 'kind'],
  refusedCommands: ['command'],
  typed: ['command'],
  restarts: ['release', 'at'],
};

/** Lists that no single output prints whole: what a newer output lacks stays. */
const GROWING: ReadonlySet<string> = new Set([
  'pki.trustpoints',
  'config.interfaces',
  'pings',
  'connections',
  'files',
  'refusedCommands',
  'typed',
  'restarts',
]);

/** Facts of a newer output laid over older ones: what the newer says wins, what it doesn't mention stays. */
export function mergeFacts(older: Facts, newer: Facts): Facts {
  return merge(older, newer, '');
}

function merge(older: Facts, newer: Facts, path: ''): Facts;
function merge(older: unknown, newer: unknown, path: string): unknown;
function merge(older: unknown, newer: unknown, path: string): unknown {
  if (newer === undefined) return older;
  if (older === undefined) return newer;
  // What an output says outranks any other form of it, whichever came later.
  if (isReported(newer) && isPrinted(older)) return older;
  if (isReported(older) && isPrinted(newer) && Array.isArray(newer)) return newer;
  if (isFact(newer) || isFact(older)) return newer;
  if (Array.isArray(newer)) return Array.isArray(older) ? mergeLists(older, newer, path) : newer;
  if (!isBranch(older) || !isBranch(newer)) return newer;
  const merged: Record<string, unknown> = { ...older };
  for (const [key, value] of Object.entries(newer)) {
    merged[key] = merge(merged[key], value, path ? `${path}.${key}` : key);
  }
  return merged;
}

/** A fact, or a list of facts, that no output printed. */
function isReported(node: unknown): boolean {
  const fact = leafOf(node);
  return fact?.spans.some(({ form }) => form !== undefined) ?? false;
}

function isPrinted(node: unknown): boolean {
  const fact = leafOf(node);
  return fact !== undefined && !fact.spans.some(({ form }) => form !== undefined);
}

/** The fact itself, or the first one in a list. */
function leafOf(node: unknown): Fact<string | number | boolean> | undefined {
  if (isFact(node)) return node;
  if (!Array.isArray(node)) return undefined;
  const first: unknown = node[0];
  if (isFact(first)) return first;
  return isBranch(first) ? Object.values(first).find(isFact) : undefined;
}

function mergeLists(older: readonly Branch[], newer: readonly Branch[], path: string): readonly Branch[] {
  const keys = KEYS[path];
  if (!keys) return newer;
  const rest = [...older];
  const merged = newer.map((item) => {
    const index = rest.findIndex((other) => keys.every((key) => isSame(plainOf(other[key]), plainOf(item[key]))));
    if (index < 0) return item;
    const before = present(rest.splice(index, 1)[0]);
    const both: Record<string, unknown> = { ...before, ...item };
    // A summary cuts long names; the whole one is worth more.
    for (const key of keys) if (String(plainOf(item[key])).endsWith('...')) both[key] = before[key];
    return both;
  });
  return GROWING.has(path) ? [...rest, ...merged] : merged;
}

function plainOf(node: unknown): unknown {
  return isFact(node) ? node.value : undefined;
}

function isSame(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  const cut = (text: unknown, whole: unknown) =>
    typeof text === 'string' &&
    typeof whole === 'string' &&
    text.endsWith('...') &&
    whole.startsWith(text.slice(0, -3));
  return cut(a, b) || cut(b, a);
}
