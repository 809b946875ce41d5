import type { z } from 'zod';

/** Keys that lead to a value of an entry; `*` stands for every element of a list. */
export type KeyPattern = readonly string[];

/** A kind of knowledge: a folder under `knowledge/` whose files are entries of one shape. Unknown keys are errors. */
export interface Kind<Schema extends z.ZodType = z.ZodType> {
  /** What one entry is called. */
  readonly name: string;
  readonly schema: Schema;
  /** Keys that hold a condition. */
  readonly conditions: readonly KeyPattern[];
  /** Keys that hold the id of another entry, and its kind. */
  readonly references: readonly Reference[];
  /** Only people read it: no diagnosis needs it. */
  readonly isReference: boolean;
}

export interface Reference {
  readonly path: KeyPattern;
  /** `any`: the value is `kind/id`. */
  readonly kind: string;
  /** A word that may stand in place of an id. */
  readonly except?: string;
}

export function defineKind<Schema extends z.ZodType>(
  kind: Pick<Kind<Schema>, 'name' | 'schema'> & Partial<Kind<Schema>>,
): Kind<Schema> {
  return { conditions: [], references: [], isReference: false, ...kind };
}

export type ReadonlyDeep<T> = unknown extends T
  ? T
  : T extends string | number | boolean | null | undefined
    ? T
    : T extends readonly (infer Item)[]
      ? readonly ReadonlyDeep<Item>[]
      : { readonly [Key in keyof T]: ReadonlyDeep<T[Key]> };

/** What a file of a kind holds once it is read. */
export type EntryOf<Of extends Kind> = ReadonlyDeep<z.infer<Of['schema']>>;
