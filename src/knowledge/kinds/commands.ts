import { z } from 'zod';
import type { ReadonlyDeep } from './define.js';
import { text } from './parts.js';

/** `knowledge/commands.yaml`: which command reveals which facts; `ask` and `next` are computed from it. */
export const commandsSchema = z.array(
  z.strictObject({
    command: text,
    reveals: z.array(text).min(1),
    /** Order among commands that reveal as much: the cheapest to run and read first. */
    cost: z.number().min(0),
    why: text,
  }),
);

export type CommandEntry = ReadonlyDeep<z.infer<typeof commandsSchema>>[number];
