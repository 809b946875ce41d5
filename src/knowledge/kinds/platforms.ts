import { z } from 'zod';
import { defineKind, type EntryOf } from './define.js';
import { id, optional, text } from './parts.js';

/** `knowledge/platforms/ID.yaml`: what holds on a family of devices. */
export const platforms = defineKind({
  name: 'platform',
  schema: z.strictObject({
    id,
    title: text,
    /** Product ids start with one of these. */
    pids: z.array(text).min(1),
    since: text,
    hseck9Since: optional(text),
    highAvailability: text,
    source: text,
  }),
  isReference: true,
});

export type PlatformEntry = EntryOf<typeof platforms>;
