// Functions that are longer than a screen. What is declared inside a function counts by itself: a closure with named state is as
// long as what stands between its functions. A declaration without statements, such as a chain of options, has nothing to follow.
// A function that has a reason to be longer says so before it, with "In one piece:".
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

/** Lines of functions of more than a line within a node, each counted once. */
function nestedLines(node, source) {
  let lines = 0;
  ts.forEachChild(node, (child) => {
    lines += isFunction(child) && linesOf(child, source) > 3 ? linesOf(child, source) : nestedLines(child, source);
  });
  return lines;
}

function tooLong(path) {
  const text = readFileSync(path, 'utf8');
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const found = [];
  const visit = (node) => {
    if (isFunction(node)) {
      const own = linesOf(node.body, source) - nestedLines(node.body, source);
      const before = text.slice(node.getFullStart(), node.getStart(source));
      if (own > SCREEN && !before.includes('In one piece:')) {
        const { line } = source.getLineAndCharacterOfPosition(node.getStart(source));
        found.push(`${path}:${line + 1}: ${node.name?.getText(source) ?? 'a function'} has ${own} lines of its own`);
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
for (const problem of problems) process.stderr.write(`error: ${problem}; a screen has ${SCREEN}\n`);
process.exitCode = problems.length === 0 ? 0 : 1;
