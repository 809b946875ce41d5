/** What a value costs beside its texts, in characters. */
const NODE = 16;

/** About how many characters of memory a plain value occupies: its texts, and a little for each part. Costs a walk through it. */
export function textSize(value: unknown): number {
  if (typeof value === 'string') return value.length + NODE;
  if (typeof value !== 'object' || value === null) return NODE;
  let size = NODE;
  for (const part of Array.isArray(value) ? value : Object.values(value)) size += textSize(part);
  return size;
}
