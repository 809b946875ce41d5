/** Where something was read. Text is already redacted and its control characters are escaped. */
export interface Span {
  /** The input's name as the user gave it; inside an archive `outer.zip!inner.txt`; for a socket its address. */
  readonly source: string;
  /** First line, counted from 1. */
  readonly line: number;
  readonly endLine: number;
  readonly text: string;
  /** Set where no output of the device says it: the form that it was read from, for instance `RESTCONF`. Outputs outrank it. */
  readonly form?: string;
}

/** A value together with the spans it was read from. A fact without a span does not exist. */
export interface Fact<T> {
  readonly value: T;
  readonly spans: readonly Span[];
}

type Leaf = string | number | boolean;

/**
 * The same shape with every leaf replaced by a fact and everything optional: what is absent is unknown, not false.
 * `Known<{ transport: { type: string | null } }>` is `{ transport?: { type?: Fact<string> } }`.
 */
export type Known<T> = [NonNullable<T>] extends [Leaf]
  ? Fact<NonNullable<T>>
  : NonNullable<T> extends readonly (infer Item)[]
    ? readonly Known<Item>[]
    : { readonly [Key in keyof NonNullable<T>]?: Known<NonNullable<T>[Key]> };

/** Pairs a value with the one span it was read from. */
export function fact<T extends Leaf>(value: T, span: Span): Fact<T> {
  return { value, spans: [span] };
}

/** Tells a fact from the branches above it. */
export function isFact(node: unknown): node is Fact<Leaf> {
  return typeof node === 'object' && node !== null && 'spans' in node && 'value' in node;
}
