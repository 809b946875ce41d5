import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';
import { readPack } from '../src/cli/pack.js';
import { vocabulary } from '../src/diagnose/judge/vocabulary.js';
import type { Knowledge } from '../src/knowledge/kinds/index.js';
import { loadKnowledge } from '../src/knowledge/load.js';
import { createCompiler } from '../src/rules/compile.js';
import type { Condition } from '../src/rules/expression.js';

declare module 'vitest' {
  interface ProvidedContext {
    knowledge: { knowledge: Knowledge; conditions: [string, Condition][] };
  }
}

/** Reads the built-in knowledge from its sources, once for all tests. */
export default function readKnowledge(project: TestProject): void {
  const folder = fileURLToPath(new URL('../knowledge', import.meta.url));
  const { knowledge, conditions } = loadKnowledge(readPack(folder), createCompiler(vocabulary));
  project.provide('knowledge', { knowledge, conditions: [...conditions] });
}
