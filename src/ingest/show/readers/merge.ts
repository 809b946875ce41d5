import { isFact, type Known } from '../../../model/evidence.js';
import type { FactShape } from '../../../model/facts.js';
import { type Branch, isBranch } from '../../../model/tree.js';

/** Both parts as one: lists are joined, and where both know the same fact the later one stands. */
export function mergeFacts(earlier: Known<FactShape>, later: Known<FactShape>): Known<FactShape> {
  return merge(earlier, later);
}

function merge<Tree extends Branch>(earlier: Tree, later: Tree): Tree;
function merge(earlier: Branch, later: Branch): Branch {
  const merged: Record<string, unknown> = { ...earlier };
  for (const [key, value] of Object.entries(later)) {
    const present = merged[key];
    merged[key] = isInner(present) && isInner(value) ? join(present, value) : value;
  }
  return merged;
}

function join(earlier: Branch, later: Branch): unknown {
  return Array.isArray(earlier) && Array.isArray(later) ? [...earlier, ...later] : merge(earlier, later);
}

function isInner(node: unknown): node is Branch {
  return isBranch(node) && !isFact(node);
}
