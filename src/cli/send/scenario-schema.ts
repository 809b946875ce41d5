import { parse } from 'yaml';
import { z } from 'zod';
import type { Scenario } from './scenario.js';

const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600 };

/** `90s`, `15m`, `2h` in seconds. */
const duration = z
  .string()
  .regex(/^\d+[smh]$/, 'a number of seconds, minutes or hours, for instance 15m')
  .transform((text) => Number(text.slice(0, -1)) * (UNITS[text.slice(-1)] ?? 1));

const step = z.strictObject({
  at: duration,
  spread: duration.default(0),
  times: z.int().min(1).default(1),
  every: duration.default(0),
  only: z.int().min(1).nullable().default(null),
  days: z.int().min(1).nullable().default(null),
  mark: z.enum(['', '*', '.']).default(''),
  restart: z.boolean().default(false),
  line: z
    .string()
    .regex(/^%[A-Z0-9_]+-[0-7]-[A-Z0-9_]+: /, 'a message from its tag on: %FACILITY-SEVERITY-MNEMONIC: text'),
});

const scenario = z.strictObject({
  title: z.string(),
  topology: z.string(),
  devices: z.int().min(1),
  steps: z.array(step).min(1),
});

/**
 * Reads `scenarios/ID.yaml`.
 * @throws Error that says what is wrong with it, and where
 */
export function readScenario(id: string, text: string): Scenario {
  const result = scenario.safeParse(parse(text));
  if (result.success) return { id, ...result.data };
  const problems = result.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  throw new Error(`scenarios/${id}.yaml: ${problems.join('; ')}`);
}
