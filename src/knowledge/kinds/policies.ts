import { z } from 'zod';
import { defineKind, type EntryOf } from './define.js';
import { id, list, optional, text } from './parts.js';

/** `knowledge/policies/ID.yaml`: a reporting policy and the rules that go with it. */
export const policies = defineKind({
  name: 'policy',
  schema: z.strictObject({
    id,
    title: text,
    /** As devices print it. */
    printed: text,
    overview: text,
    /** Days; 0 asks for no report of that kind. */
    classes: z
      .array(
        z.strictObject({
          id: z.enum(['export', 'enforced', 'perpetual', 'subscription']),
          title: text,
          appliesTo: text,
          ackRequired: z.boolean(),
          firstReportDays: z.number().int().min(0),
          frequencyDays: z.number().int().min(0),
          onChangeDays: z.number().int().min(0),
          note: optional(text),
        }),
      )
      .length(4),
    rules: list(z.strictObject({ id, text, source: text })),
    source: text,
  }),
});

export type PolicyEntry = EntryOf<typeof policies>;

/** Licences that a policy treats alike. */
export type LicenseClass = PolicyEntry['classes'][number]['id'];
