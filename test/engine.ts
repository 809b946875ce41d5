import { inject } from 'vitest';
import { createEngine } from '../src/diagnose/engine.js';

const { knowledge, conditions } = inject('knowledge');

/** The built-in knowledge, as `read-knowledge.ts` read it. */
export const engine = createEngine(knowledge, new Map(conditions));
