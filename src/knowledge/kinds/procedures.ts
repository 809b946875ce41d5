import { z } from 'zod';
import { defineKind, type EntryOf } from './define.js';
import { id, list, optional, optionalList, text, topologyRef, verify, where } from './parts.js';

/** `knowledge/procedures/ID.yaml`: one task of the task library, or one workflow. */
export const procedures = defineKind({
  name: 'procedure',
  schema: z.strictObject({
    id,
    title: text,
    kind: z.enum(['task', 'workflow']),
    where,
    /** Absent: any. */
    topologies: optionalList(topologyRef),
    releases: optional(text),
    platforms: optional(text),
    before: list(text),
    steps: z
      .array(
        z.strictObject({
          text,
          commands: list(text),
          required: z.boolean().default(true),
          procedure: optional(id),
          where: optional(where),
        }),
      )
      .min(1),
    notes: list(text),
    verify: list(verify),
    next: list(id),
    aliases: list(text),
    source: text,
  }),
  references: [
    { path: ['steps', '*', 'procedure'], kind: 'procedures' },
    { path: ['next', '*'], kind: 'procedures' },
  ],
  isReference: true,
});

export type ProcedureEntry = EntryOf<typeof procedures>;
