import { z } from 'zod';
import { defineKind, type EntryOf } from './define.js';
import { id, list, optional, test, text, topologyRef, verify } from './parts.js';

/** `knowledge/configurations/ID.yaml`: what the configuration must hold in a topology. */
export const configurations = defineKind({
  name: 'configuration',
  schema: z.strictObject({
    id,
    title: text,
    topologies: z.array(topologyRef).min(1),
    /** CEL; the checks apply where this holds. */
    when: optional(text),
    /** CEL condition under which what is missing is only worth a note: it works as it is. */
    settled: optional(text),
    procedure: optional(id),
    checks: z
      .array(
        z.strictObject({
          id,
          text,
          holds: text,
          lines: z.array(text).min(1),
          required: z.boolean(),
          /** What is configured can't work, whether anything has failed so far or not. */
          breaks: z.boolean().optional(),
        }),
      )
      .min(1),
    verify: optional(verify),
    source: text,
    tests: list(test),
  }),
  conditions: [['when'], ['settled'], ['checks', '*', 'holds']],
  references: [{ path: ['procedure'], kind: 'procedures' }],
});

export type ConfigurationEntry = EntryOf<typeof configurations>;
