import { z } from 'zod';
import { defineKind, type EntryOf } from './define.js';
import { id, list, mode, optional, text, topologyId } from './parts.js';

/** `knowledge/topologies/ID.yaml`: a supported topology and the signs that speak for it. */
export const topologies = defineKind({
  name: 'topology',
  schema: z.strictObject({
    id: topologyId,
    title: text,
    modes: list(mode),
    overview: text,
    /** ASCII picture of who talks to whom. */
    picture: text,
    signs: list(
      z.strictObject({
        when: text,
        mode: optional(mode),
        speaks: z.enum(['confirmed', 'likely', 'possible', 'against']),
        because: text,
      }),
    ),
    considerations: list(text),
    changes: list(z.strictObject({ release: text, text })),
    workflows: list(id),
    trust: text,
    source: text,
  }),
  conditions: [['signs', '*', 'when']],
  references: [{ path: ['workflows', '*'], kind: 'procedures' }],
});

export type TopologyEntry = EntryOf<typeof topologies>;

export type TopologySign = TopologyEntry['signs'][number];
