import { fileURLToPath } from 'node:url';
import { readPack } from '../src/cli/pack.js';
import { createEngine } from '../src/diagnose/engine.js';
import { vocabulary } from '../src/diagnose/vocabulary.js';
import { createCompiler } from '../src/rules/compile.js';
import { loadKnowledge } from '../src/rules/load.js';

const loaded = loadKnowledge(
  readPack(fileURLToPath(new URL('../knowledge', import.meta.url))),
  createCompiler(vocabulary),
);

/** The built-in knowledge, from its sources. */
export const engine = createEngine(loaded.knowledge, loaded.conditions);
