import { z } from 'zod';
import { defineKind, type EntryOf } from './define.js';
import { id, optionalList, text, topologyRef } from './parts.js';

/** `knowledge/releases/ID.yaml`: what began with a release. */
export const releases = defineKind({
  name: 'release',
  schema: z.strictObject({
    id,
    title: text,
    changes: z.array(z.strictObject({ title: text, text, topologies: optionalList(topologyRef) })).min(1),
    source: text,
  }),
  isReference: true,
});

export type ReleaseEntry = EntryOf<typeof releases>;
