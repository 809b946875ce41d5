import { z } from 'zod';
import { defineKind, type EntryOf } from './define.js';
import { id, list, text } from './parts.js';

/** `knowledge/fields/ID.yaml`: one field of a show output. */
export const fields = defineKind({
  name: 'field',
  schema: z.strictObject({
    id,
    name: text,
    commands: list(text),
    /** What the field prints word for word, or how a part of it is called. */
    prints: list(text),
    meaning: text,
    good: text,
    otherwise: text,
    source: text,
  }),
  isReference: true,
});

export type FieldEntry = EntryOf<typeof fields>;
