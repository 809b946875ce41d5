import { z } from 'zod';
import { LEVELS, MODES, TOPOLOGY_IDS, VERDICTS, WHERES } from '../../model/terms.js';
import type { ReadonlyDeep } from './define.js';

/** Parts that several kinds of knowledge share. An omitted key is null or an empty list. */

export const text = z.string().min(1);
export const id = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9.-]*$/, 'an id is letters, digits, dots and dashes');
export const list = <Item extends z.ZodType>(item: Item) => z.array(item).default([]);
export const optionalList = <Item extends z.ZodType>(item: Item) => z.array(item).nullable().default(null);
export const optional = <Item extends z.ZodType>(item: Item) => item.nullable().default(null);

export const level = z.enum(LEVELS);
/** How far an entry can be trusted: the vendor's guide, another vendor document (D), captured output (C), field experience (K). */
export const basis = z.enum(['guide', 'D', 'C', 'K']);
export type Basis = z.infer<typeof basis>;
export const mode = z.enum(MODES);
export const where = z.enum(WHERES);
export const topologyId = z.enum(TOPOLOGY_IDS);
export const topologyRef = z
  .string()
  .regex(
    new RegExp(`^(${TOPOLOGY_IDS.join('|')})(/(${MODES.join('|')}))?$`),
    'a topology id, with /push or /pull where only one mode is meant',
  );
/** What facts say is filled into titles and reasons; what an action says stays as it is. */
const unfilled = text.refine(
  (said) => !/\{[a-z]\w*(?:\.\w+)+\}/.test(said),
  'no fact in braces: nothing fills it in here',
);
export const verify = z.strictObject({ command: text, expect: unfilled });

/** An example that an entry carries: input text, and what the engine must say about it. */
export const test = z.strictObject({
  name: text,
  input: z.union([text, z.strictObject({ file: text })]),
  /** ISO 8601; the moment of analysis, where the input doesn't say. */
  now: optional(text),
  topology: optional(topologyRef),
  expect: z.strictObject({
    /** For causes. `absent`: the cause is not listed at all. */
    verdict: z.enum([...VERDICTS, 'absent']).optional(),
    /** For findings. */
    raised: z.boolean().optional(),
    severity: level.optional(),
    /** Commands that must be among those asked for. */
    ask: z.array(text).optional(),
  }),
});
export type KnowledgeTest = ReadonlyDeep<z.infer<typeof test>>;

export const action = z.strictObject({
  where,
  /** Null: whatever the topology. `ssm-on-prem`, `cslu-connected/push`, … */
  topologies: optionalList(topologyRef),
  /** CEL; the action is given unless this is known to be false. */
  when: optional(text),
  /** The case in which it is done, completing "If …", where there are several ways of which one is chosen. */
  way: optional(text),
  /** The case that `when` tells, completing "If …": the action is a way where the input leaves it open. */
  open: optional(text),
  text,
  commands: list(text),
  procedure: optional(id),
  verify: optional(verify),
});
export type ActionEntry = ReadonlyDeep<z.infer<typeof action>>;
