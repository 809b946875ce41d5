// Takes each guard of SECURITY.md out, one at a time, and runs the tests that are named for it: they must fail.
//   npm run guards            all of them
//   npm run guards -- html    those whose name holds "html"; several words: those that hold any of them
// Works on a copy, so that nothing is left behind.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { GUARDS } from './guards.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

const wanted = process.argv.slice(2).map((word) => word.toLowerCase());
const chosen = GUARDS.filter(
  ({ name }) => wanted.length === 0 || wanted.some((word) => name.toLowerCase().includes(word)),
);
const copy = mkdtempSync(join(tmpdir(), 'sldiag-guards-'));
const LEFT_OUT = ['.git', 'node_modules'];
cpSync(root, copy, { recursive: true, filter: (path) => !LEFT_OUT.some((name) => path === join(root, name)) });
symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));

function run(command, args) {
  return spawnSync(command, args, { cwd: copy, encoding: 'utf8', env: { ...process.env, NO_COLOR: '1' } });
}

const survivors = [];
for (const { name, file, guard, without, tests, names, isBuilt } of chosen) {
  const path = join(copy, file);
  const whole = readFileSync(path, 'utf8');
  const count = whole.split(guard).length - 1;
  let outcome = `stands ${count} times in ${file}, and should once`;
  if (count === 1) {
    writeFileSync(
      path,
      whole.replace(guard, () => without),
    );
    if (isBuilt) run('npm', ['run', 'build']);
    const { status } = run('npx', ['vitest', 'run', tests, ...(names === undefined ? [] : ['-t', names])]);
    outcome = status === 0 ? 'NOT NOTICED' : 'noticed';
    writeFileSync(path, whole);
    if (isBuilt) run('npm', ['run', 'build']);
  }
  if (outcome !== 'noticed') survivors.push(name);
  process.stdout.write(`${outcome.padEnd(12)} ${name}: ${tests}${names === undefined ? '' : `, ${names}`}\n`);
}
rmSync(copy, { recursive: true });
process.stdout.write(
  `${chosen.length - survivors.length} of ${chosen.length} guards have a test that fails without them\n`,
);
process.exitCode = survivors.length > 0 ? 1 : 0;
