// Takes each guard of SECURITY.md out, one at a time, and runs the tests that are named for it: they must fail.
//   npm run guards                  all of them
//   npm run guards -- html          those whose name holds "html"; several words: those that hold any of them
//   npm run guards -- --from 57     the 57th and those behind it, as a run that was ended counted them; --to 80 ends there
//   npm run guards -- --whole       only whether the tests pass with all guards in their places, by which a failure without one tells something
// Works on a copy, so that nothing is left behind.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { GUARDS } from './guards.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const LEFT_OUT = ['.git', 'node_modules'];

const { values, positionals } = parseArgs({
  options: { from: { type: 'string' }, to: { type: 'string' }, whole: { type: 'boolean' } },
  allowPositionals: true,
});
const wanted = positionals.map((word) => word.toLowerCase());
/** The number of a guard as it was given. */
function numberOf(name, fallback) {
  const number = Number(values[name] ?? fallback);
  if (Number.isInteger(number) && number >= 1 && number <= GUARDS.length) return number;
  throw new Error(`--${name} ${values[name]} is no number from 1 to ${GUARDS.length}`);
}
const first = numberOf('from', 1);
const last = numberOf('to', GUARDS.length);
const chosen = GUARDS.map((guard, index) => ({ ...guard, number: index + 1 })).filter(
  ({ name, number }) =>
    number >= first &&
    number <= last &&
    (wanted.length === 0 || wanted.some((word) => name.toLowerCase().includes(word))),
);

const copy = mkdtempSync(join(tmpdir(), 'sldiag-guards-'));
process.on('exit', () => rmSync(copy, { recursive: true, force: true }));
/** What runs in this moment, with all that it has started. */
let running = null;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => end(signal));

/** Ends what runs too: it is a group of its own, which no signal of a terminal reaches. */
function end(signal) {
  if (running !== null && running.exitCode === null) process.kill(-running.pid, 'SIGKILL');
  process.exit(128 + constants.signals[signal]);
}

cpSync(root, copy, { recursive: true, filter: (path) => !LEFT_OUT.some((name) => path === join(root, name)) });
symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));

/** Runs a program without waiting in vain for it: a signal is heeded meanwhile. */
async function run(command, args) {
  const env = { ...process.env, NO_COLOR: '1' };
  const child = spawn(command, args, { cwd: copy, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  running = child;
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk) => {
    stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  const [status] = await once(child, 'close');
  running = null;
  return { status, stdout, stderr };
}

/** Builds the copy without checking its types: what is taken out may leave a name that nobody uses. */
async function build() {
  for (const args of [
    ['tsc', '-p', 'tsconfig.build.json', '--noCheck'],
    ['rolldown', '-c'],
  ]) {
    const { status, stderr, stdout } = await run('npx', args);
    if (status !== 0) throw new Error(`${args.join(' ')}: ${stdout}${stderr}`);
  }
}

/** What vitest says where a test took its whole process along. */
const FELL_OVER = /Worker (?:exited|forks? )|out of memory|terminated/i;

/** Runs tests; whether each that ran passed. A file that could not even be read has none. */
async function tested(files, ...args) {
  const result = join(copy, 'guards-result.json');
  rmSync(result, { force: true });
  const ran = await run('npx', ['vitest', 'run', ...files, ...args, '--reporter=json', `--outputFile=${result}`]);
  if (ran.status !== 0 && FELL_OVER.test(ran.stderr + ran.stdout)) return [false];
  const { testResults } = JSON.parse(readFileSync(result, 'utf8'));
  return testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .filter(({ status }) => status === 'passed' || status === 'failed')
    .map(({ status }) => status === 'passed');
}

async function outcomeOf({ tests, names }, failing, passing) {
  const outcomes = await tested(tests.split(' '), '--bail=1', ...(names === undefined ? [] : ['-t', names]));
  if (outcomes.length === 0) return 'BREAKS THE FILE';
  return outcomes.every((isPassed) => isPassed) ? passing : failing;
}

let isBuiltWhole = true;
async function attempt(guard) {
  const path = join(copy, guard.file);
  const source = readFileSync(path, 'utf8');
  const count = source.split(guard.guard).length - 1;
  if (count !== 1) return `stands ${count} times in ${guard.file}, and should once`;
  if (!isBuiltWhole) await build();
  isBuiltWhole = true;
  if (values.whole) return outcomeOf(guard, 'FAILS WITH IT', 'passes');
  writeFileSync(
    path,
    source.replace(guard.guard, () => guard.without),
  );
  try {
    if (guard.isBuilt) {
      isBuiltWhole = false;
      await build();
    }
    return await outcomeOf(guard, 'noticed', 'NOT NOTICED');
  } finally {
    writeFileSync(path, source);
  }
}

const survivors = [];
for (const guard of chosen) {
  const { name, number, tests, names } = guard;
  const outcome = await attempt(guard);
  if (outcome !== (values.whole ? 'passes' : 'noticed')) survivors.push(name);
  const where = `${tests}${names === undefined ? '' : `, ${names}`}`;
  process.stdout.write(`${String(number).padStart(3)} ${outcome.padEnd(12)} ${name}: ${where}\n`);
}
process.stdout.write(
  `${chosen.length - survivors.length} of ${chosen.length} guards have a test that ${values.whole ? 'passes with' : 'fails without'} them\n`,
);
process.exitCode = survivors.length > 0 ? 1 : 0;
