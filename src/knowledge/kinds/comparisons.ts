import { z } from 'zod';
import { defineKind, type EntryOf } from './define.js';
import { id, list, optional, text } from './parts.js';

/** `knowledge/comparisons/ID.yaml`: what a migration, an upgrade or a repair should have changed and kept. */
export const comparisons = defineKind({
  name: 'comparison',
  schema: z.strictObject({
    id,
    title: text,
    /** CEL over the device after, with `before` for the device before. */
    when: text,
    /** Taken where no other comparison fits. */
    general: z.boolean().default(false),
    overview: text,
    procedure: optional(id),
    checks: z
      .array(
        z.strictObject({
          id,
          expect: text,
          when: optional(text),
          holds: text,
          required: z.boolean().default(true),
          otherwise: text,
          commands: list(text),
        }),
      )
      .min(1),
    /** What follows once all holds. */
    next: list(text),
    source: text,
  }),
  conditions: [['when'], ['checks', '*', 'when'], ['checks', '*', 'holds']],
  references: [{ path: ['procedure'], kind: 'procedures' }],
});

export type ComparisonEntry = EntryOf<typeof comparisons>;
