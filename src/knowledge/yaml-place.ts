import { fieldOf } from '../model/tree.js';

/** Where a node of a YAML document begins in its text, in characters; null for what stands nowhere. */
export function startOf(node: unknown): number | null {
  const range = fieldOf(node, 'range');
  return Array.isArray(range) && typeof range[0] === 'number' ? range[0] : null;
}
