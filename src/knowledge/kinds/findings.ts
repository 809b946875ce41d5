import { z } from 'zod';
import { defineKind, type EntryOf } from './define.js';
import { id, level, list, optional, test, text } from './parts.js';

/** `knowledge/findings/ID.yaml`: a symptom, raised by messages or by state. */
export const findings = defineKind({
  name: 'finding',
  schema: z.strictObject({
    id,
    title: text,
    severity: level,
    mnemonic: optional(text),
    /** CEL condition that raises it. */
    when: text,
    /** CEL condition under which it is only worth a note (severity info). */
    settled: optional(text),
    /** CEL condition under which severity rises to error. */
    urgent: optional(text),
    /** A sentence; `{path.to.fact}` is filled in. */
    summary: text,
    source: text,
    tests: list(test),
  }),
  conditions: [['when'], ['settled'], ['urgent']],
});

export type FindingEntry = EntryOf<typeof findings>;
