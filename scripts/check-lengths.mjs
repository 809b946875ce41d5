// Functions that are longer than a screen, with all that is declared in them. One that has to be longer says why it belongs together
// in the comment before it, with "In one piece:"; none is longer than two screens. A declaration without statements, such as a chain of
// options, has nothing to follow.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

/** Lines of a screen. */
const SCREEN = 60;

/** @param {import('typescript').Node} node */
function linesOf(node, source) {
  const lineAt = (position) => source.getLineAndCharacterOfPosition(position).line;
  return lineAt(node.end) - lineAt(node.getStart(source)) + 1;
}

const isFunction = (node) => ts.isFunctionLike(node) && node.body !== undefined && ts.isBlock(node.body);

function problemOf(lines, hasReason) {
  if (lines > 2 * SCREEN) return `no function is longer than two screens of ${SCREEN}`;
  if (lines > SCREEN && !hasReason) return `a screen has ${SCREEN}: say why before it, with "In one piece:"`;
  return null;
}

function tooLong(path) {
  const text = readFileSync(path, 'utf8');
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const found = [];
  const visit = (node) => {
    if (isFunction(node)) {
      const lines = linesOf(node, source);
      const before = text.slice(node.getFullStart(), node.getStart(source));
      const problem = problemOf(lines, before.includes('In one piece:'));
      if (problem !== null) {
        const { line } = source.getLineAndCharacterOfPosition(node.getStart(source));
        found.push(`${path}:${line + 1}: ${node.name?.getText(source) ?? 'a function'} has ${lines} lines; ${problem}`);
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

const files = readdirSync('src', { recursive: true }).filter(
  (name) => /\.tsx?$/.test(name) && !name.endsWith('.grammar.ts'),
);
const problems = files.flatMap((name) => tooLong(join('src', name)));
for (const problem of problems) process.stderr.write(`error: ${problem}\n`);
process.exitCode = problems.length === 0 ? 0 : 1;
