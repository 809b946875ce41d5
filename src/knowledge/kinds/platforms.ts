import { z } from 'zod';
import { defineKind, type EntryOf } from './define.js';
import { id, list, optional, optionalList, text } from './parts.js';

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
    /** The operating system; commands of the knowledge are those of IOS XE unless `commands` says otherwise. */
    os: z.enum(['IOS XE', 'NX-OS', 'IOS XR', 'ASA']).default('IOS XE'),
    /** Regular expressions: a log line that only such devices write. */
    lines: list(text),
    /** Beginnings of commands that hold on it too; null: all. */
    commands: optionalList(text),
    /** What is typed there in place of the beginning of a line of IOS XE; an empty list where nothing is. */
    instead: z.record(text, z.array(text)).default({}),
    /** What happens when the ACK deadline passes. */
    missedDeadline: text,
    source: text,
  }),
});

export type PlatformEntry = EntryOf<typeof platforms>;
