import { z } from 'zod';
import { defineKind, type EntryOf } from './define.js';
import { id, text } from './parts.js';

/** `knowledge/topics/ID.yaml`: matters that are told and not judged, such as High Availability. */
export const topics = defineKind({
  name: 'topic',
  schema: z.looseObject({
    id,
    title: text,
    overview: text,
    source: text,
  }),
  isReference: true,
});

export type TopicEntry = EntryOf<typeof topics>;
