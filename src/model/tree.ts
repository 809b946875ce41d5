/** Values as trees: objects and lists, with texts, numbers and facts at their ends. */

export type Branch = Readonly<Record<string, unknown>>;

/** Whether there is something below: an object or a list. */
export function isBranch(node: unknown): node is Branch {
  return typeof node === 'object' && node !== null;
}

/** What stands in a node under a key of its own; undefined where there is none, and for what is no branch. */
export function fieldOf(node: unknown, key: string): unknown {
  return isBranch(node) && Object.hasOwn(node, key) ? node[key] : undefined;
}

/** The same value with every text, however deep, as `change` gives it. Keys stay: they are names of ours. */
export function mapTexts<Value>(value: Value, change: (text: string) => string): Value;
export function mapTexts(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((item) => mapTexts(item, change));
  if (!isBranch(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapTexts(item, change)]));
}

/** The keys of an object whose type names all that it has. */
export function keysOf<Of extends object>(value: Of): (keyof Of & string)[] {
  return Object.keys(value) as (keyof Of & string)[];
}
