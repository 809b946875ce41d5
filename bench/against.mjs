// Two builds beside each other: npm run bench -- --against REV. Each row runs the older build and this one in turn, and fails
// where this one takes more than a tenth longer, by the clock or by the processor.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { licenseOutput, writeEvents, writeShowTech } from './inputs.mjs';
import { liveRun } from './listen.mjs';
import { runOnce, spreadOf } from './measure.mjs';
import { writeMixed } from './mixed.mjs';

/** More than this is told as slower. */
const LIMIT = 1.1;

/**
 * The bundle of another revision, built once for each commit in a folder of its own.
 * @param {string} root this checkout
 * @param {string} revision what git knows it by
 * @returns {{ commit: string, program: string }}
 * @throws when git doesn't know it, or it can't be built
 */
export function buildOf(root, revision, folder) {
  const run = (program, args, cwd) =>
    execFileSync(program, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  const commit = run('git', ['rev-parse', '--verify', `${revision}^{commit}`], root).trim();
  const home = join(folder, `build-${commit.slice(0, 12)}`);
  const program = join(home, 'dist/bundle/cli/main.js');
  if (existsSync(program)) return { commit, program };
  rmSync(home, { recursive: true, force: true });
  mkdirSync(home, { recursive: true });
  const archive = execFileSync('git', ['archive', commit], { cwd: root, maxBuffer: 1e9 });
  execFileSync('tar', ['-x', '-C', home], { input: archive });
  const lock = (of) => readFileSync(join(of, 'package-lock.json'), 'utf8');
  if (lock(home) === lock(root)) symlinkSync(join(root, 'node_modules'), join(home, 'node_modules'));
  else run('npm', ['ci', '--no-audit', '--no-fund', '--prefer-offline'], home);
  run('npm', ['run', 'build'], home);
  return { commit, program };
}

/** What is run, by the name of its row: the arguments of sldiag, on inputs that are made once. */
function rowsOf({ folder, logOf, large }) {
  const made = (name, write) => {
    const path = join(folder, name);
    if (!existsSync(path)) write(path);
    return path;
  };
  const log = logOf(large ? 22_000_000 : 2_200_000);
  const half = logOf(1_000_000);
  const zipped = made('log.gz', (path) => writeFileSync(path, gzipSync(readFileSync(half), { level: 1 })));
  const events = made(
    half
      .split('/')
      .at(-1)
      .replace(/\.log$/, '.ndjson'),
    (path) => writeEvents(path, half),
  );
  const outputs = made('outputs.txt', (path) => {
    const each = Array.from(
      { length: 2000 },
      (_, number) => `sw${number}#show license all\n${licenseOutput(number)}\n`,
    );
    writeFileSync(path, each.join(''));
  });
  const tech = made('show-tech-300.txt', (path) => writeShowTech(path, 3e8));
  const analyze = (path, ...more) => ['analyze', path, '--fail-on', 'never', ...more];
  return {
    '--version': ['--version'],
    'explain COMM_FAILED': ['explain', 'COMM_FAILED'],
    'search, a question': ['search', 'name', 'not', 'resolved'],
    'analyze, 200 lines': analyze(logOf(200, 5)),
    'analyze, a log': analyze(log),
    'the log, report in JSON': analyze(log, '--format', 'json'),
    'half of it as gzip': analyze(zipped),
    'half of it, an event a line': analyze(events),
    '2,000 outputs of show license all': analyze(outputs, '--format', 'json'),
    'show-tech, 300 MB': analyze(tech),
    ...Object.fromEntries(
      Object.entries(writeMixed(folder)).map(([name, path]) => [`40,000 lines of ${name}`, analyze(path)]),
    ),
    '10,000 devices': analyze(logOf(200_000, 10_000), '--format', 'json'),
  };
}

const BUILDS = ['before', 'now'];

/** One row: both builds so often in turn, the first of each not counted. A run is { wall, cpu, rss } in seconds and MB. */
async function compared(once, rounds) {
  const runs = { before: [], now: [] };
  for (let round = 0; round <= rounds; round += 1) {
    // Who comes first changes, so that neither always follows the other's warm caches.
    for (const build of round % 2 ? BUILDS : [...BUILDS].reverse()) {
      const run = await once(build);
      if (round > 0) runs[build].push(run);
    }
  }
  const total = (build) => runs[build].reduce((sum, { cpu }) => sum + cpu, 0);
  const highest = (build) => Math.max(...runs[build].map(({ rss }) => rss ?? 0));
  return {
    wall: spreadOf(runs.now.map(({ wall }, at) => wall / runs.before[at].wall)),
    cpu: total('now') / total('before'),
    rss: highest('now') / highest('before'),
    seconds: { before: spreadOf(runs.before.map(({ wall }) => wall)), now: spreadOf(runs.now.map(({ wall }) => wall)) },
  };
}

const isSlower = ({ wall, cpu }) => wall.median > LIMIT || cpu > LIMIT;

/**
 * Measures every row, those that look slower a second time with twice the rounds.
 * @param {{ programs: { before: string, now: string }, folder: string, output: string, rounds: number, large: boolean,
 *   logOf: (lines: number, devices?: number) => string, table: Function }} bench
 * @returns {Promise<{ rows: Record<string, object>, slower: string[] }>} names of the rows that were slower both times
 */
export async function against({ programs, folder, output, rounds, large, logOf, table }) {
  const measured = {};
  const ways = Object.fromEntries(
    Object.entries(rowsOf({ folder, logOf, large })).map(([name, args]) => [
      name,
      async (build) => {
        const run = await runOnce([process.execPath, programs[build], ...args], output);
        if (run.status !== 0) throw new Error(`${build}: sldiag ${args.join(' ')} ended with ${run.status}`);
        return run;
      },
    ]),
  );
  const live = logOf(1_000_000);
  ways['listen, a million lines over TCP'] = (build) =>
    liveRun({ folder, program: programs[build], path: live, transport: 'tcp' });
  ways['listen, 30,000 datagrams/s'] = (build) =>
    liveRun({ folder, program: programs[build], path: live, transport: 'udp' });
  for (const [name, once] of Object.entries(ways)) {
    measured[name] = await compared(once, rounds);
    if (isSlower(measured[name])) measured[name] = await compared(once, rounds * 2);
  }
  const times = (ratio) => `${ratio.toFixed(2)}x`;
  const spread = ({ median, min, max }) => `${median.toFixed(2)} (${min.toFixed(2)}-${max.toFixed(2)})`;
  table(
    'This build against the other',
    ['row', 'before, s', 'now, s', 'wall', 'processor', 'memory', ''],
    Object.entries(measured).map(([name, row]) => [
      name,
      spread(row.seconds.before),
      spread(row.seconds.now),
      `${times(row.wall.median)} (${row.wall.min.toFixed(2)}-${row.wall.max.toFixed(2)})`,
      times(row.cpu),
      times(row.rss),
      isSlower(row) ? 'slower' : '',
    ]),
  );
  return { rows: measured, slower: Object.keys(measured).filter((name) => isSlower(measured[name])) };
}
