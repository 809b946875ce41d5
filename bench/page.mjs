// How fast the page lists many devices beside a load: 5,000 switches, each with a failing line, at 2,000 datagrams a second.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeLog } from './inputs.mjs';
import { spreadOf } from './measure.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const program = join(here, '../dist/bundle/cli/main.js');
const [UDP, HTTP] = [55_145, 55_146];
const DEVICES = 5000;
const RATE = 2000;
const ASKED = 100;
const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

/** Milliseconds that `path` takes, asked again and again a little apart. */
async function timesOf(path) {
  const times = [];
  for (let count = 0; count < ASKED; count += 1) {
    const from = performance.now();
    const answer = await fetch(`http://127.0.0.1:${HTTP}${path}`, { headers: { Accept: 'text/html' } });
    await answer.text();
    times.push(performance.now() - from);
    await pause(50);
  }
  return times.sort((one, other) => one - other);
}

/** @param {{ folder: string, table: Function }} bench */
export async function page({ folder, table }) {
  const log = join(folder, `log-200000-${DEVICES}.log`);
  if (!existsSync(log)) writeLog(log, { lines: 200_000, devices: DEVICES });
  const args = ['listen', '--udp', `127.0.0.1:${UDP}`, '--http', `127.0.0.1:${HTTP}`, '--format', 'none'];
  const child = spawn(
    'node',
    [
      ...(process.env.SLDIAG_PROFILE ? ['--cpu-prof', `--cpu-prof-dir=${process.env.SLDIAG_PROFILE}`] : []),
      program,
      ...args,
    ],
    { stdio: 'ignore' },
  );
  for (let tries = 0; tries < 200; tries += 1) {
    await pause(50);
    if (
      await fetch(`http://127.0.0.1:${HTTP}/readyz`).then(
        ({ ok }) => ok,
        () => false,
      )
    )
      break;
  }
  // Its first lines name every device once; the same lines go round and round then.
  const seconds = 30 + Math.ceil(3 * ASKED * 0.3);
  const load = spawn('node', [join(here, 'send-lines.mjs'), 'udp', String(UDP), log, String(RATE), String(seconds)], {
    stdio: 'ignore',
  });
  for (let tries = 0; tries < 300; tries += 1) {
    const { total } = await (await fetch(`http://127.0.0.1:${HTTP}/api/v1/devices?limit=1`)).json();
    if (total >= DEVICES) break;
    await pause(100);
  }
  await pause(3000);
  const timed = {};
  for (const path of ['/', '/?sort=recent', '/?search=sw-1']) timed[path] = await timesOf(path);
  load.kill();
  const ended = new Promise((done) => child.on('exit', done));
  child.kill();
  await ended;
  table(
    `The list of ${DEVICES} devices, 200 a page, beside ${RATE} datagrams/s`,
    ['address', 'median, ms', 'p95, ms', 'longest, ms'],
    Object.entries(timed).map(([path, times]) => [
      path,
      spreadOf(times).median.toFixed(0),
      times[Math.floor(ASKED * 0.95)].toFixed(0),
      spreadOf(times).max.toFixed(0),
    ]),
  );
  return timed;
}
