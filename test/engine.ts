import { inject } from 'vitest';
import type { AnalysisOptions } from '../src/diagnose/analysis.js';
import { createEngine } from '../src/diagnose/judge/engine.js';

const { knowledge, conditions } = inject('knowledge');

/** The built-in knowledge, as `read-knowledge.ts` read it. */
export const engine = createEngine(knowledge, new Map(conditions));

/** An analysis of which nothing is said but what time it is, in milliseconds. */
export const optionsAt = (wallClock: number): AnalysisOptions => ({
  wallClock,
  now: null,
  topology: { id: null, mode: null },
  redact: true,
  zones: {},
  version: 'test',
});
