import { z } from 'zod';

/**
 * What each kind of knowledge file may hold. Unknown keys are errors; an omitted key is null or an empty list.
 * The types these yield are those of `model/knowledge.ts`.
 */

const text = z.string().min(1);
const id = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9.-]*$/, 'an id is letters, digits, dots and dashes');
const list = <Item extends z.ZodType>(item: Item) => z.array(item).default([]);
const optionalList = <Item extends z.ZodType>(item: Item) => z.array(item).nullable().default(null);
const optional = <Item extends z.ZodType>(item: Item) => item.nullable().default(null);

const level = z.enum(['error', 'warning', 'info']);
const basis = z.enum(['guide', 'D', 'C', 'K']);
const mode = z.enum(['push', 'pull']);
const where = z.enum(['product-instance', 'cslu', 'cssm', 'ssm-on-prem', 'controller', 'network']);
const topologyId = z.enum([
  'cslu-connected',
  'cssm-direct',
  'controller',
  'cslu-disconnected',
  'air-gapped',
  'ssm-on-prem',
]);
const topologyRef = z
  .string()
  .regex(
    /^(cslu-connected|cssm-direct|controller|cslu-disconnected|air-gapped|ssm-on-prem)(\/(push|pull))?$/,
    'a topology id, with /push or /pull where only one mode is meant',
  );
const verify = z.strictObject({ command: text, expect: text });

const test = z.strictObject({
  name: text,
  input: z.union([text, z.strictObject({ file: text })]),
  now: optional(text),
  topology: optional(topologyRef),
  expect: z.strictObject({
    verdict: z.enum(['confirmed', 'likely', 'possible', 'ruled-out', 'absent']).optional(),
    raised: z.boolean().optional(),
    severity: level.optional(),
    ask: z.array(text).optional(),
  }),
});

export const actionSchema = z.strictObject({
  where,
  topologies: optionalList(topologyRef),
  when: optional(text),
  way: optional(text),
  text,
  commands: list(text),
  procedure: optional(id),
  verify: optional(verify),
});

export const entrySchemas = {
  messages: z.strictObject({
    id: text,
    facility: z.string().regex(/^[A-Z0-9_]+(-[A-Z0-9_]+)*$/),
    mnemonic: z.string().regex(/^[A-Z0-9_]+$/),
    severity: z.number().int().min(0).max(7),
    templates: list(z.string()),
    title: text,
    meaning: text,
    noAction: optional(text),
    fields: z.record(z.string(), z.string()).default({}),
    finding: optional(id),
    opens: optionalList(z.string()),
    closedBy: list(z.string()),
    closedWhen: optional(text),
    basis,
    source: text,
    related: list(text),
  }),
  findings: z.strictObject({
    id,
    title: text,
    severity: level,
    mnemonic: optional(text),
    when: text,
    settled: optional(text),
    urgent: optional(text),
    summary: text,
    source: text,
    tests: list(test),
  }),
  failures: z.strictObject({ id, title: text, match: z.array(text).min(1), meaning: text, basis, source: text }),
  remedies: z.strictObject({ id, title: text, actions: z.array(actionSchema).min(1), source: text }),
  causes: z.strictObject({
    id,
    title: text,
    explains: z.array(id).min(1),
    topologies: optionalList(topologyRef),
    outcome: z.enum(['act', 'wait', 'noise', 'none']).default('act'),
    why: text,
    confirmed: optional(text),
    likely: optional(text),
    ruledOut: optional(text),
    relevant: optional(text),
    actions: list(z.union([actionSchema, z.strictObject({ use: id, way: optional(text) })])),
    basis,
    source: text,
    tests: list(test),
  }),
  topologies: z.strictObject({
    id: topologyId,
    title: text,
    modes: list(mode),
    overview: text,
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
  procedures: z.strictObject({
    id,
    title: text,
    kind: z.enum(['task', 'workflow']),
    where,
    topologies: optionalList(topologyRef),
    releases: optional(text),
    platforms: optional(text),
    before: list(text),
    steps: z
      .array(
        z.strictObject({
          text,
          commands: list(text),
          required: z.boolean().default(true),
          procedure: optional(id),
          where: optional(where),
        }),
      )
      .min(1),
    notes: list(text),
    verify: list(verify),
    next: list(id),
    aliases: list(text),
    source: text,
  }),
  releases: z.strictObject({
    id,
    title: text,
    changes: z.array(z.strictObject({ title: text, text, topologies: optionalList(topologyRef) })).min(1),
    source: text,
  }),
  platforms: z.strictObject({
    id,
    title: text,
    pids: z.array(text).min(1),
    since: text,
    hseck9Since: optional(text),
    highAvailability: text,
    source: text,
  }),
  fields: z.strictObject({
    id,
    name: text,
    commands: list(text),
    meaning: text,
    good: text,
    otherwise: text,
    source: text,
  }),
  policies: z.strictObject({
    id,
    title: text,
    printed: text,
    overview: text,
    classes: z
      .array(
        z.strictObject({
          id: z.enum(['export', 'enforced', 'perpetual', 'subscription']),
          title: text,
          appliesTo: text,
          ackRequired: z.boolean(),
          firstReportDays: z.number().int().min(0),
          frequencyDays: z.number().int().min(0),
          onChangeDays: z.number().int().min(0),
          note: optional(text),
        }),
      )
      .length(4),
    rules: list(z.strictObject({ id, text, source: text })),
    source: text,
  }),
  configurations: z.strictObject({
    id,
    title: text,
    topologies: z.array(topologyRef).min(1),
    when: optional(text),
    procedure: optional(id),
    checks: z
      .array(z.strictObject({ id, text, holds: text, lines: z.array(text).min(1), required: z.boolean() }))
      .min(1),
    verify: optional(verify),
    source: text,
    tests: list(test),
  }),
  comparisons: z.strictObject({
    id,
    title: text,
    when: text,
    /** Taken where no other comparison fits. */
    general: z.boolean().default(false),
    overview: text,
    procedure: optional(id),
    checks: z
      .array(
        z.strictObject({
          id,
          expect: text,
          when: optional(text),
          holds: text,
          required: z.boolean().default(true),
          otherwise: text,
          commands: list(text),
        }),
      )
      .min(1),
    next: list(text),
    source: text,
  }),
  /** Matters that are told and not judged: whatever keys they need. */
  topics: z.looseObject({ id, title: text, overview: text, source: text }),
} as const;

export const commandsSchema = z.array(
  z.strictObject({ command: text, reveals: z.array(text).min(1), cost: z.number().min(0), why: text }),
);

export type EntryKind = keyof typeof entrySchemas;
export const entryKinds = Object.keys(entrySchemas) as EntryKind[];
