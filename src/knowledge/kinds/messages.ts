import { z } from 'zod';
import { defineKind, type EntryOf } from './define.js';
import { basis, id, list, optional, optionalList, text } from './parts.js';

/** No message has as many fields, nor so long a text: a grammar is made of each template. */
const template = z
  .string()
  .max(1024, 'a template has 1024 characters at most')
  .refine((text) => (text.match(/\{/g)?.length ?? 0) <= 24, 'a template has 24 fields at most');

/** `knowledge/messages/ID.yaml`: one syslog message. */
export const messages = defineKind({
  name: 'message',
  schema: z.strictObject({
    id: text,
    facility: z.string().regex(/^[A-Z0-9_]+(-[A-Z0-9_]+)*$/),
    mnemonic: z.string().regex(/^[A-Z0-9_]+$/),
    /** As the vendor lists it; lines match by mnemonic, whatever severity they carry. */
    severity: z.number().int().min(0).max(7),
    /** Texts with `{field}` where the message varies; the first that fits wins. */
    templates: list(template),
    /** Texts as devices print them, with the fields that they give. */
    samples: list(z.strictObject({ text, fields: optional(z.record(z.string(), z.string())) })),
    title: text,
    meaning: text,
    /** Recommended action when nothing is wrong, in a sentence; null where the causes say it. */
    noAction: optional(text),
    /** What each field holds. */
    fields: z.record(z.string(), z.string()).default({}),
    /** The finding that a line of this message raises; null for messages that are only noted. */
    finding: optional(id),
    /** It opens an incident, told apart by these fields (empty list: one a device). */
    opens: optionalList(z.string()),
    /** Mnemonics whose arrival closes the incidents of this message. */
    closedBy: list(z.string()),
    /** Condition on a later show output that closes it too; `incident.last` is the newest line of the incident. */
    closedWhen: optional(text),
    basis,
    source: text,
    related: list(text),
  }),
  conditions: [['closedWhen']],
  references: [{ path: ['finding'], kind: 'findings' }],
});

export type MessageEntry = EntryOf<typeof messages>;
