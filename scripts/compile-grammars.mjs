// Compiles every grammar/*.ne to src/ingest/grammar/NAME.grammar.ts, and grammar/*.as.ts to WebAssembly in such a file.
// Generated files are not committed.
// Plain JavaScript because it runs before the first `tsc`; skips what is up to date.
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as layout from '../grammar/sieve.layout.mjs';

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

/** TypeScript text that holds one compiled AssemblyScript module. Throws with the compiler's messages. */
async function compileScript(path) {
  const { default: compiler } = await import('assemblyscript/asc');
  const { binary, stderr } = await compiler.compileString(constants() + readFileSync(path, 'utf8'), {
    optimizeLevel: 3,
    runtime: 'stub',
    enable: ['simd'],
    noAssert: true,
    initialMemory: layout.pages,
  });
  if (binary == null) throw new Error(`${path}: ${stderr.toString()}`);
  const text = Buffer.from(binary).toString('base64');
  const { places, sizes, kinds, event } = layout;
  const shared = JSON.stringify({ ...places, ...sizes, ...kinds, ...event });
  return `export const layout = ${shared} as const;\n/** WebAssembly in base64. */\nexport default '${text}';\n`;
}

/** The layout as AssemblyScript takes it: an event's numbers by their place in bytes. */
function constants() {
  const { places, sizes, kinds, event } = layout;
  const define = (type, values, scale = 1) =>
    Object.entries(values).map(([name, value]) => `const ${name}: ${type} = ${value * scale};\n`);
  return [...define('usize', { ...places, ...sizes }), ...define('i32', kinds), ...define('usize', event, 4)].join('');
}

const self = Math.max(changed(fileURLToPath(import.meta.url)), changed(join(from, 'sieve.layout.mjs')));
mkdirSync(to, { recursive: true });
for (const file of readdirSync(from).sort()) {
  const name = /^(.*?)(?:\.as\.ts|\.ne)$/.exec(file)?.[1];
  if (name === undefined) continue;
  const source = join(from, file);
  const target = join(to, `${name}.grammar.ts`);
  if (changed(target) > Math.max(changed(source), self)) continue;
  writeFileSync(target, file.endsWith('.ne') ? compile(source) : await compileScript(source));
}
