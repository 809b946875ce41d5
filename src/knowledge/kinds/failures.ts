import { z } from 'zod';
import { defineKind, type EntryOf } from './define.js';
import { basis, id, list, optional, text } from './parts.js';

/** `knowledge/failures/ID.yaml`: an error string as devices print it. */
export const failures = defineKind({
  name: 'failure',
  schema: z.strictObject({
    id,
    title: text,
    /** Matched as normalised substrings (case, spaces, closing period and a `for udi …` tail removed). */
    match: z.array(text).min(1),
    /** How far an exchange had come that ends like this: the name had an address, or somebody answered. Null: it does not tell. */
    reached: optional(z.enum(['nothing', 'name', 'server'])),
    /** Causes that it points to, best first: of causes that nothing settles these are told first. */
    suggests: list(id),
    meaning: text,
    basis,
    source: text,
  }),
  references: [{ path: ['suggests', '*'], kind: 'causes' }],
});

export type FailureEntry = EntryOf<typeof failures>;
