import { z } from 'zod';
import { defineKind, type EntryOf } from './define.js';
import { id, level, list, optional, optionalList, test, text } from './parts.js';

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
    /**
     * It tells of an exchange that fails: the mnemonics, and the operations of the statistics, whose failures its causes are
     * judged by. What explains `exchange` can be behind it. Null: no exchange; its causes see all failures.
     */
    exchange: optionalList(text),
    /** Findings that it goes away with; of those raised the first counts. */
    follows: list(id),
    /** Findings that tell of the same matter: beside one of these it is only a note. */
    repeats: list(id),
    /** It tells of a date that comes, and of no fault: it stands behind faults as severe as it is. */
    duty: z.boolean().default(false),
    source: text,
    tests: list(test),
  }),
  conditions: [['when'], ['settled'], ['urgent']],
  references: [
    { path: ['follows', '*'], kind: 'findings' },
    { path: ['repeats', '*'], kind: 'findings' },
  ],
});

export type FindingEntry = EntryOf<typeof findings>;
