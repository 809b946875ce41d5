// Compiles every grammar/*.ne to src/ingest/grammar/NAME.grammar.ts. Generated files are not committed.
// Plain JavaScript because it runs before the first `tsc`; skips what is up to date.
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const require = createRequire(import.meta.url);
const root = fileURLToPath(new URL('..', import.meta.url));
const from = join(root, 'grammar');
const to = join(root, 'src', 'ingest', 'grammar');

/** Modification time in milliseconds, 0 for a file that doesn't exist. */
function changed(path) {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

/** TypeScript text of one grammar. Throws with the file's name where the grammar is wrong. */
function compile(path) {
  const nearley = require('nearley');
  const compileTree = require('nearley/lib/compile.js');
  const generate = require('nearley/lib/generate.js');
  const language = require('nearley/lib/nearley-language-bootstrapped.js');
  const parser = new nearley.Parser(nearley.Grammar.fromCompiled(language));
  try {
    parser.feed(`${readFileSync(path, 'utf8')}\n`);
  } catch (error) {
    throw new Error(`${path}: ${error.message.split('\n\n')[0]}`);
  }
  const tree = parser.results[0];
  if (tree === undefined) throw new Error(`${path}: the grammar ends early`);
  const compiled = compileTree(tree, { args: [path], version: require('nearley/package.json').version });
  compiled.config.preprocessor ??= 'typescript';
  return generate(compiled, 'grammar');
}

const self = changed(fileURLToPath(import.meta.url));
mkdirSync(to, { recursive: true });
for (const file of readdirSync(from).sort()) {
  if (!file.endsWith('.ne')) continue;
  const source = join(from, file);
  const target = join(to, `${file.slice(0, -3)}.grammar.ts`);
  if (changed(target) > Math.max(changed(source), self)) continue;
  writeFileSync(target, compile(source));
}
