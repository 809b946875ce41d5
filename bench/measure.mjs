// Runs whole programs and times them; nothing in here knows what they do.
import { spawn } from 'node:child_process';
import { accessSync, closeSync, constants, openSync, readFileSync, readSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Figures of one run: wall seconds, processor seconds of user and system, resident memory at its highest in MB. */
/** @typedef {{ wall: number, cpu: number, rss: number | null, status: number | null, output: string }} Run */

/** Is a program on the path? */
export function isInstalled(program) {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/**
 * Runs a program once. Its standard output goes to a file, so that no pipe slows it and none can tell that nobody reads.
 * @param {readonly string[]} command
 * @param {string} output path of that file
 * @returns {Promise<Run>}
 */
export function runOnce([program, ...args], output) {
  const out = openSync(output, 'w');
  const used = ofChildren();
  const started = process.hrtime.bigint();
  const child = spawn(program, args, { stdio: ['ignore', out, 'ignore'] });
  let rss = null;
  // The kernel keeps the high-water mark; it is gone with the process, so it is read until then.
  const watch = setInterval(() => {
    rss = Math.max(rss ?? 0, highWater(child.pid) ?? 0) || rss;
  }, 5);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (status) => {
      const wall = Number(process.hrtime.bigint() - started) / 1e9;
      clearInterval(watch);
      closeSync(out);
      resolve({ wall, cpu: ofChildren() - used, rss, status, output: beginningOf(output) });
    });
  });
}

function beginningOf(path) {
  const file = openSync(path, 'r');
  const bytes = Buffer.alloc(10_000);
  const length = readSync(file, bytes);
  closeSync(file);
  return bytes.toString('utf8', 0, length);
}

/** Seconds of processor time of all children that have ended, in hundredths: one runs at a time. */
function ofChildren() {
  const fields = readFileSync('/proc/self/stat', 'utf8').split(') ')[1].split(' ');
  return (Number(fields[13]) + Number(fields[14])) / 100;
}

function highWater(pid) {
  try {
    const kilobytes = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kilobytes === undefined ? null : Number(kilobytes) / 1024;
  } catch {
    return null;
  }
}

/**
 * Runs several programs in turn, A B C A B C …, after one round that doesn't count, so that a machine whose speed drifts
 * treats them alike.
 * @param {Record<string, readonly string[]>} commands by name
 * @returns {Promise<Record<string, { wall: Spread, rss: number | null, runs: Run[] }>>}
 */
export async function inTurn(commands, rounds, output) {
  const runs = Object.fromEntries(Object.keys(commands).map((name) => [name, []]));
  for (let round = 0; round <= rounds; round += 1) {
    for (const [name, command] of Object.entries(commands)) {
      const run = await runOnce(command, output);
      if (round > 0) runs[name].push(run);
    }
  }
  return Object.fromEntries(
    Object.entries(runs).map(([name, each]) => {
      const sizes = each.map((run) => run.rss).filter((rss) => rss !== null);
      return [
        name,
        { wall: spreadOf(each.map((run) => run.wall)), rss: sizes.length ? Math.max(...sizes) : null, runs: each },
      ];
    }),
  );
}

/** @typedef {{ median: number, min: number, max: number }} Spread */

/** @returns {Spread} */
export function spreadOf(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const median = sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  return { median, min: sorted[0], max: sorted.at(-1) };
}
