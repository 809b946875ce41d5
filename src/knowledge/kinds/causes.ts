import { z } from 'zod';
import { EXCHANGE } from '../../model/terms.js';
import { defineKind, type EntryOf } from './define.js';
import { action, basis, id, list, optional, optionalList, test, text, topologyRef } from './parts.js';

/** `knowledge/causes/ID.yaml`: a root cause. */
export const causes = defineKind({
  name: 'cause',
  schema: z.strictObject({
    id,
    title: text,
    /** Findings that it can be behind; `exchange`: every one that tells of an exchange, where something speaks for it. */
    explains: z.array(id).min(1),
    /** Absent: any. */
    topologies: optionalList(topologyRef),
    /** It is told only where something speaks for it, never as merely possible. */
    quiet: z.boolean().default(false),
    /** Causes of which it is the closer one: where it is likely, it comes before them, and once it is confirmed they are not told. */
    narrows: list(id),
    outcome: z.enum(['act', 'wait', 'noise', 'none']).default('act'),
    why: text,
    /** CEL conditions; null where the knowledge has none. */
    confirmed: optional(text),
    likely: optional(text),
    ruledOut: optional(text),
    /** CEL; the cause is only listed where this is not known to be false. */
    relevant: optional(text),
    actions: list(z.union([action, z.strictObject({ use: id, way: optional(text) })])),
    basis,
    source: text,
    tests: list(test),
  }),
  conditions: [['confirmed'], ['likely'], ['ruledOut'], ['relevant'], ['actions', '*', 'when']],
  references: [
    { path: ['explains', '*'], kind: 'findings', except: EXCHANGE },
    { path: ['narrows', '*'], kind: 'causes' },
    { path: ['actions', '*', 'use'], kind: 'remedies' },
    { path: ['actions', '*', 'procedure'], kind: 'procedures' },
  ],
});

export type CauseEntry = EntryOf<typeof causes>;
