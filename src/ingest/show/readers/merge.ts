import { isFact, type Known } from '../../../model/evidence.js';
import type { FactShape } from '../../../model/facts.js';

type Node = { readonly [key: string]: unknown };

/** Both parts as one: lists are joined, and where both know the same fact the later one stands. */
export function mergeFacts(earlier: Known<FactShape>, later: Known<FactShape>): Known<FactShape> {
  return merge(earlier as Node, later as Node) as Known<FactShape>;
}

function merge(earlier: Node, later: Node): Node {
  const merged: Record<string, unknown> = { ...earlier };
  for (const [key, value] of Object.entries(later)) {
    const present = merged[key];
    merged[key] = isBranch(present) && isBranch(value) ? join(present, value) : value;
  }
  return merged;
}

function join(earlier: Node | readonly unknown[], later: Node | readonly unknown[]): unknown {
  return Array.isArray(earlier) && Array.isArray(later)
    ? [...earlier, ...later]
    : merge(earlier as Node, later as Node);
}

function isBranch(node: unknown): node is Node | readonly unknown[] {
  return typeof node === 'object' && node !== null && !isFact(node);
}
