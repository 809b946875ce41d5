import { isBranch } from '../../model/tree.js';
import type { KeyPattern } from './define.js';

/** A key path: `actions`, 1, `when`. */
export type KeyPath = readonly (string | number)[];

/** The texts that stand at a pattern of keys in an entry, each with its path; keys that are absent or null have none. */
export function* valuesAt(
  node: unknown,
  pattern: KeyPattern,
  path: KeyPath = [],
): Generator<{ path: KeyPath; value: string }> {
  const [key, ...rest] = pattern;
  if (key === undefined) {
    if (typeof node === 'string') yield { path, value: node };
  } else if (key === '*') {
    if (!Array.isArray(node)) return;
    for (const [index, item] of node.entries()) yield* valuesAt(item, rest, [...path, index]);
  } else if (isBranch(node)) yield* valuesAt(node[key], rest, [...path, key]);
}

/** A copy of an entry in which the texts at a pattern of keys are replaced. */
export function mapAt<Node>(node: Node, pattern: KeyPattern, change: (value: string) => string): Node;
export function mapAt(node: unknown, pattern: KeyPattern, change: (value: string) => string): unknown {
  const [key, ...rest] = pattern;
  if (key === undefined) return typeof node === 'string' ? change(node) : node;
  if (key === '*') return Array.isArray(node) ? node.map((item) => mapAt(item, rest, change)) : node;
  return isBranch(node) && key in node ? { ...node, [key]: mapAt(node[key], rest, change) } : node;
}
