// npm run record: plays a CSLU outage over forty switches to a real `sldiag watch` in a real terminal (tmux), and writes the
// screens that it showed into docs/watch-session.md. Needs tmux and a build; takes about a minute.
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../dist/bundle/cli/main.js', import.meta.url));
const target = fileURLToPath(new URL('../docs/watch-session.md', import.meta.url));
const PORT = 25_514;
const SWITCHES = 40;
const [COLUMNS, ROWS] = [110, 30];
const pause = (seconds) => new Promise((done) => setTimeout(done, seconds * 1000));

const tmux = (...args) => spawnSync('tmux', ['-L', `sldiag-record-${process.pid}`, ...args], { encoding: 'utf8' });
if (tmux('-V').status !== 0) {
  process.stderr.write('error: tmux is not installed\n  = help: apt install tmux\n');
  process.exit(2);
}
const screen = () =>
  tmux('capture-pane', '-p')
    .stdout.replace(/[ \t]+$/gm, '')
    .trimEnd();
async function sees(pattern, what) {
  for (let tries = 0; tries < 600; tries += 1) {
    if (pattern.test(screen())) return;
    await pause(0.1);
  }
  throw new Error(`the screen never showed ${what}:\n${screen()}`);
}
/** Until nothing moves any more but figures: how long that takes is the machine's affair. */
async function settles(what) {
  let before = '';
  for (let tries = 0; tries < 120; tries += 1) {
    const now = screen().replace(/\d+/g, '0').replace(/[▁-█]/g, '');
    if (now === before) return;
    before = now;
    await pause(1);
  }
  throw new Error(`the screen never came to rest ${what}:\n${screen()}`);
}
const keys = (...names) => tmux('send-keys', ...names);
const sldiag = (args, input) =>
  spawnSync(process.execPath, [program, ...args], { encoding: 'utf8', ...(input === undefined ? {} : { input }) });

/** The scenario's lines, cut where the session pauses: its beginning, the outage, the recovery. */
const lines = sldiag(['send', 'cslu-outage', '--devices', String(SWITCHES), '--to', '-'])
  .stdout.trimEnd()
  .split('\n');
const recovery = lines.findIndex((line) => line.includes('COMM_RESTORED'));
const parts = { beginning: lines.slice(0, 12), outage: lines.slice(12, recovery), recovery: lines.slice(recovery) };
const send = (part, rate) =>
  sldiag(['send', '-', '--to', `udp://127.0.0.1:${PORT}`, '--rate', String(rate)], `${parts[part].join('\n')}\n`);

const shots = [];
function shoot(title, text) {
  shots.push(`## ${title}\n\n${text}\n\n\`\`\`text\n${screen()}\n\`\`\`\n`);
}

tmux('new-session', '-d', '-x', String(COLUMNS), '-y', String(ROWS), 'bash --norc');
try {
  keys(`NO_COLOR=1 node ${program} watch --port ${PORT}`, 'Enter');
  await sees(/connected/, 'the empty dashboard');
  shoot('It waits', 'The switches have `logging host` pointed at it; none has said anything.');

  send('beginning', 6);
  await sees(new RegExp(`${parts.beginning.length} devices`), 'the first devices');
  await settles('with the first devices');
  shoot('The outage begins', 'The first switches fail to reach CSLU. Each is an incident of its own so far.');

  send('outage', 60);
  await sees(new RegExp(`${SWITCHES} devices`), 'all devices');
  keys('4');
  await sees(/One \w+ on \d+ devices/, 'the shared cause');
  shoot('It folds into one cause', 'All of them fail alike against one server: that is one cause, not forty.');

  keys('Enter');
  await sees(new RegExp(`^ ${SWITCHES} devices$`, 'm'), 'the shared cause whole');
  shoot('The cause whole', 'Enter opens it: what to do about it, and below that every device.');
  // A key that follows Escape at once would be taken for one pressed with Alt.
  keys('Escape');
  await sees(/^ +Devices: /m, 'the shared causes again');

  keys('1');
  await sees(/Device 1\/\d+/, 'the devices');
  keys('Enter');
  await sees(/^ +Topology: /m, 'a diagnosis');
  shoot('What to do', 'The diagnosis of one of them: causes with their verdicts, what to type, what would settle it.');

  keys('/');
  keys('cslu stopped port 8182');
  await sees(/8182/, 'what was found');
  shoot('Looking something up', '`/` searches everything that sldiag knows; Enter opens an entry.');
  keys('Escape');
  await sees(/^ +Topology: /m, 'the diagnosis again');

  send('recovery', 30);
  keys('3');
  await sees(/COMM_RESTORED/, 'the recovery');
  await settles('with the recovery');
  shoot('It is fixed', 'CSLU runs again, and the switches say so one after the other.');

  keys('4');
  await sees(/Over since/, 'the end of the shared cause');
  await settles('with the end of the shared cause');
  shoot('It is resolved', 'What was shared is over, and since when.');
  keys('1');
  await sees(/Device \d+\/\d+/, 'the devices again');
  await settles('with the devices again');
  shoot('Afterwards', 'The incidents are closed. What is left is what was wrong with single switches.');
  keys('q');
} finally {
  tmux('kill-server');
}

writeFileSync(
  target,
  `# A session with the dashboard\n\nA CSLU outage over ${SWITCHES} switches, from its first message to its end. These are the screens of a real terminal\n(${COLUMNS}×${ROWS}), written by \`npm run record\`; colours are left out here. Moments, rates and figures are those of that run.\n\n${shots.join('\n')}`,
);
process.stdout.write(`wrote ${target}\n`);
