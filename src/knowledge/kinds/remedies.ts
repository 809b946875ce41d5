import { z } from 'zod';
import { defineKind, type EntryOf } from './define.js';
import { action, id, text } from './parts.js';

/** `knowledge/remedies/ID.yaml`: actions that several causes share. */
export const remedies = defineKind({
  name: 'remedy',
  schema: z.strictObject({
    id,
    title: text,
    actions: z.array(action).min(1),
    source: text,
  }),
  conditions: [['actions', '*', 'when']],
  references: [{ path: ['actions', '*', 'procedure'], kind: 'procedures' }],
});

export type RemedyEntry = EntryOf<typeof remedies>;
