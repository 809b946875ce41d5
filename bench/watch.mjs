// How the dashboard bears a load: node bench/watch.mjs [lines a second] [seconds]. Needs a build and tmux. Frames are counted in what
// the terminal was sent, a key's answer is waited for on the screen, processor time is the dashboard's own.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeLog } from './inputs.mjs';
import { spreadOf } from './measure.mjs';

const [rate = 5000, seconds = 20] = process.argv.slice(2).map(Number);
const here = fileURLToPath(new URL('.', import.meta.url));
const program = join(here, '../dist/bundle/cli/main.js');
const PORT = 55_144;
const folder = join(tmpdir(), 'sldiag-bench');
mkdirSync(folder, { recursive: true });
const log = join(folder, 'log-200000-200.log');
if (!existsSync(log)) writeLog(log, { lines: 200_000, devices: 200 });
const record = join(folder, 'watch.raw');
rmSync(record, { force: true });

const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));
const tmux = (...args) => spawnSync('tmux', ['-L', `sldiag-bench-${process.pid}`, ...args], { encoding: 'utf8' });
const screen = () => tmux('capture-pane', '-p').stdout;
async function sees(pattern) {
  for (let tries = 0; tries < 2000 && !pattern.test(screen()); tries += 1) await pause(2);
}
const cpuOf = (pid) => {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
};

tmux('new-session', '-d', '-x', '120', '-y', '40', `node ${program} watch --port ${PORT}`);
tmux('pipe-pane', `cat > ${record}`);
await sees(/No device was heard of yet/);
const pid = Number(tmux('display-message', '-p', '#{pane_pid}').stdout);
const load = spawn('node', [join(here, 'send-lines.mjs'), 'udp', String(PORT), log, String(rate), String(seconds)], {
  stdio: 'ignore',
});
const ended = new Promise((done) => load.on('exit', done));
await pause(8000);
const cpu = cpuOf(pid);
const from = performance.now();
const bytes = readFileSync(record).length;
await pause(5000);
const quiet = (cpuOf(pid) - cpu) / ((performance.now() - from) / 1000);
const answers = [];
for (const [key, shows] of [
  ['?', /Ctrl-C/],
  ['1', /Topology/],
  ['4', /devices since|No cause is shared/],
  ['1', /Topology/],
]) {
  for (let count = 0; count < 5; count += 1) {
    tmux('send-keys', key === '?' ? '3' : '?');
    await pause(300);
    const pressed = performance.now();
    tmux('send-keys', key);
    await sees(shows);
    answers.push(performance.now() - pressed);
    await pause(100);
  }
}
const took = (performance.now() - from) / 1000;
const drawn = readFileSync(record).subarray(bytes).toString('latin1');
// Each frame begins by erasing the lines of the one before, and ends that at the first column.
const frames = drawn.split('\u001b[G').length - 1;
tmux('send-keys', 'q');
await ended;
tmux('kill-server');
const { median, max } = spreadOf(answers);
process.stdout.write(
  `${rate} lines a second, ${took.toFixed(0)} s: ${(frames / took).toFixed(1)} frames a second, a key answered in ${median.toFixed(0)} ms (at most ${max.toFixed(0)}), ${(100 * quiet).toFixed(0)} % of a core while nobody types\n`,
);
