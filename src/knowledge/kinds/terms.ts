import { z } from 'zod';
import { defineKind, type EntryOf } from './define.js';
import { id, list, text } from './parts.js';

/** `knowledge/terms/ID.yaml`: the glossary: words, commands, exit codes. */
export const terms = defineKind({
  name: 'term',
  schema: z.strictObject({
    id,
    title: text,
    kind: z.enum(['word', 'show', 'configuration', 'exec', 'exit-code']),
    /** What else it is called. */
    names: list(text),
    /** Of commands: as they are typed, `<placeholders>` for what varies. */
    syntax: list(text),
    meaning: text,
    /** `kind/id` of entries to read on. */
    related: list(z.string().regex(/^[a-z]+\/[A-Za-z0-9][\w.-]*$/, 'kind and id, for instance terms/slac')),
    source: text,
  }),
  references: [{ path: ['related', '*'], kind: 'any' }],
  isReference: true,
});

export type TermEntry = EntryOf<typeof terms>;
