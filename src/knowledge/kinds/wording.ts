import { z } from 'zod';
import type { ReadonlyDeep } from './define.js';
import { text } from './parts.js';

const said = z.array(text).min(1);

/** `knowledge/words.yaml`: how people ask. */
export const wordingSchema = z.strictObject({
  /** Words of a question that say nothing about what is asked for. */
  empty: z.array(text),
  /** Words or phrases that tell which kinds of entries are asked for. */
  intents: z.array(z.strictObject({ says: said, prefers: said })),
  /** Words or phrases, and what the knowledge calls the same. */
  synonyms: z.array(z.strictObject({ says: said, means: said })),
  /** What people say when they mean an entry, by `kind/id`. */
  asks: z.record(z.string(), said),
});

export type Wording = ReadonlyDeep<z.infer<typeof wordingSchema>>;
