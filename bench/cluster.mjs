// What a cluster takes on this machine, receiver, worker and PostgreSQL together, beside one collector with its file.
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { psql, startPostgres } from '../scripts/postgres.mjs';

const program = fileURLToPath(new URL('../dist/bundle/cli/main.js', import.meta.url));
export const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));
/** For `node --cpu-prof` and the like. */
const NODE = (process.env.SLDIAG_BENCH_WORKER ?? '').split(' ').filter((word) => word !== '');

/** With the moments of commits, which say when a diagnosis was there for all. */
export async function openPostgres() {
  const own = await startPostgres({ track_commit_timestamp: 'on' });
  return {
    ...own,
    psql,
    fresh() {
      const url = own.createDatabase();
      execFileSync('node', [program, 'cluster', 'init', '--cluster', url], { stdio: 'ignore' });
      return url;
    },
  };
}

/** Starts `sldiag` and waits until it says that it is there; `onEvent` takes what it writes. */
export async function start(args, says, onEvent = () => {}, node = []) {
  const child = spawn('node', [...node, program, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let log = '';
  child.stderr.on('data', (chunk) => {
    log += chunk;
  });
  createInterface({ input: child.stdout }).on('line', (line) => onEvent(JSON.parse(line)));
  const ended = new Promise((done) => child.once('exit', done));
  while (!says.test(log)) {
    if (child.exitCode !== null) throw new Error(log);
    await pause(20);
  }
  const status = () => readFileSync(`/proc/${child.pid}/status`, 'utf8');
  return {
    log: () => log,
    pid: child.pid,
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
    /** MB now, and at its highest. */
    resident: () => Number(/VmRSS:\s+(\d+) kB/.exec(status())?.[1] ?? 0) / 1024,
    peak: () => Number(/VmHWM:\s+(\d+) kB/.exec(status())?.[1] ?? 0) / 1024,
    port: () => Number(/listening on tcp 127\.0\.0\.1:(\d+)/.exec(log)?.[1]),
    async stop() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

export const MESSAGES = {
  failed:
    '%SMART_LIC-3-COMM_FAILED: Communications failure with the Cisco Smart License Utility (CSLU) : Unable to resolve server hostname/domain name',
  restored: '%SMART_LIC-5-COMM_RESTORED: Communications with the Cisco Smart License Utility (CSLU) restored',
};
const MONTH_DAY = 'Mar  6 2026';

export function lineOf(name, number, text) {
  const second = Math.floor(number / 1000) % 86_400;
  const two = (value) => String(value).padStart(2, '0');
  const stamp = `${two(Math.floor(second / 3600))}:${two(Math.floor(second / 60) % 60)}:${two(second % 60)}.${String(number % 1000).padStart(3, '0')}`;
  return `<187>${number}: ${name}: ${MONTH_DAY} ${stamp} UTC: ${text}\n`;
}

/** Licensing lines of so many switches. In a storm they report the same again and again; when they flap, each line changes an incident. */
function linesOf(kind, devices, lines) {
  return Array.from({ length: lines }, (_, number) => {
    const round = Math.floor(number / devices);
    const isOver = kind === 'flapping' ? round % 2 === 1 : round % 10 === 9;
    return lineOf(`acc-sw${number % devices}`, number, isOver ? MESSAGES.restored : MESSAGES.failed);
  });
}

async function send(port, text) {
  const socket = connect(port, '127.0.0.1');
  await new Promise((done) => socket.once('connect', done));
  if (!socket.write(text)) await new Promise((done) => socket.once('drain', done));
  await new Promise((done) => socket.end(done));
}

/** One collector with its file: until all lines are stored. */
async function embedded(folder, lines) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  let messages = 0;
  let last = 0;
  let done = () => {};
  const all = new Promise((resolve) => {
    done = resolve;
  });
  const seen = (event) => {
    if (event.kind === 'message' || event.kind === 'left-out') {
      // What this end was too slow for was counted in its place.
      messages += event.count ?? 1;
      last = Math.max(last, event.id ?? 0);
    } else if (event.kind === 'stored' && messages === lines.length && event.upTo >= last) done();
  };
  const args = ['listen', '--tcp', '127.0.0.1:0', '--store', join(folder, 'store.db'), '--format', 'ndjson'];
  const collector = await start(args, /listening on tcp/, seen);
  const started = performance.now();
  await send(collector.port(), lines.join(''));
  await all;
  const seconds = (performance.now() - started) / 1000;
  const peak = collector.peak();
  await collector.stop();
  return { rate: lines.length / seconds, peak };
}

export const startReceiver = (url, folder, onEvent) =>
  start(
    ['listen', '--cluster', url, '--tcp', '127.0.0.1:0', '--spool', join(folder, 'spool')],
    /listening on tcp/,
    onEvent,
  );
export const startWorker = (url) => start(['work', '--cluster', url], /works on/, () => {}, NODE);

/** All partitions have a worker. */
async function owned(postgres, url) {
  while (Number(postgres.psql(url, 'SELECT count(*) FROM sldiag.part WHERE owner IS NOT NULL')) < 256) await pause(50);
}

/** Lines that are told of; each is, in the transaction that folds it. */
async function worked(postgres, url, count) {
  const told = "SELECT count(*) FROM sldiag.event WHERE kind = 'message'";
  while (Number(postgres.psql(url, told)) < count) await pause(100);
}

/** All of it at once: receiver, worker and PostgreSQL share the machine. Then a worker alone before the same log. */
async function clustered(postgres, folder, lines) {
  const url = postgres.fresh();
  const workers = [await startWorker(url)];
  await owned(postgres, url);
  let appended = 0;
  const receiver = await startReceiver(url, folder, ({ kind, count }) => {
    if (kind === 'appended') appended += count;
  });
  const started = performance.now();
  await send(receiver.port(), lines.join(''));
  while (appended < lines.length) await pause(5);
  const received = (performance.now() - started) / 1000;
  await worked(postgres, url, lines.length);
  const seconds = (performance.now() - started) / 1000;
  const judged = Number(postgres.psql(url, "SELECT count(*) FROM sldiag.event WHERE kind <> 'message'"));
  const peak = workers[0].peak();
  await receiver.stop();
  for (const worker of workers) await worker.stop();
  return { received: lines.length / received, rate: lines.length / seconds, judged, peak };
}

/** A worker before a log that waits for it: what one is able to, the receiver's share taken away. */
async function backlog(postgres, folder, lines) {
  const url = postgres.fresh();
  let appended = 0;
  const receiver = await startReceiver(url, folder, ({ kind, count }) => {
    if (kind === 'appended') appended += count;
  });
  await send(receiver.port(), lines.join(''));
  while (appended < lines.length) await pause(5);
  await receiver.stop();
  const worker = await startWorker(url);
  const started = performance.now();
  await worked(postgres, url, lines.length);
  const seconds = (performance.now() - started) / 1000;
  const peak = worker.peak();
  await worker.stop();
  return { rate: lines.length / seconds, peak };
}

/**
 * Milliseconds from sending a line of a switch that was quiet until its diagnosis is committed, beside a storm of others.
 * @param after seconds of the storm before; in the first all others are new themselves, and go before
 */
async function delays(postgres, folder, { rate, devices, seconds, after }) {
  const url = postgres.fresh();
  const worker = await startWorker(url);
  await owned(postgres, url);
  const receiver = await startReceiver(url, folder);
  const socket = connect(receiver.port(), '127.0.0.1');
  await new Promise((done) => socket.once('connect', done));
  const offset = Number(postgres.psql(url, 'SELECT extract(epoch FROM clock_timestamp()) * 1000')) - Date.now();
  const sentAt = new Map();
  const PIECE = 20;
  let number = 0;
  const begun = performance.now();
  let probe = 0;
  for (let piece = 0; piece < ((after + seconds) * 1000) / PIECE; piece += 1) {
    while (performance.now() - begun < piece * PIECE) await pause(2);
    let text = '';
    for (let count = 0; count < (rate * PIECE) / 1000; count += 1, number += 1) {
      const isOver = Math.floor(number / devices) % 10 === 9;
      text += lineOf(`acc-sw${number % devices}`, number, isOver ? MESSAGES.restored : MESSAGES.failed);
    }
    if (piece * PIECE > after * 1000 && piece % 3 === 0) {
      const name = `probe-${probe}`;
      probe += 1;
      sentAt.set(name, Date.now() + offset);
      text += lineOf(name, 1, MESSAGES.failed);
    }
    socket.write(text);
  }
  const took = (performance.now() - begun) / 1000;
  await new Promise((done) => socket.end(done));
  await worked(postgres, url, number + probe);
  await pause(1000);
  const rows = postgres.psql(
    url,
    "SELECT id, extract(epoch FROM committed) * 1000 FROM (SELECT body::json->'device'->>'id' AS id, min(pg_xact_commit_timestamp(xmin)) AS committed FROM sldiag.event WHERE kind = 'diagnosis' AND body::json->'device'->>'id' LIKE 'probe-%' GROUP BY 1) e",
  );
  const times = rows
    .split('\n')
    .filter((row) => row !== '')
    .map((row) => {
      const [id, at] = row.split('|');
      return Number(at) - sentAt.get(id);
    })
    .sort((a, b) => a - b);
  await receiver.stop();
  await worker.stop();
  const at = (share) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? Number.NaN;
  return { rate: number / took, answered: times.length, of: probe, p50: at(0.5), p99: at(0.99) };
}

/** Milliseconds from the end of one of two workers, with -9, until the other has its partitions, and has told all that came before that. */
async function takeovers(postgres, folder, { rate, devices, times }) {
  const url = postgres.fresh();
  const receiver = await startReceiver(url, folder);
  const socket = connect(receiver.port(), '127.0.0.1');
  await new Promise((done) => socket.once('connect', done));
  let number = 0;
  const sending = setInterval(() => {
    let text = '';
    for (let count = 0; count < rate / 50; count += 1, number += 1)
      text += lineOf(
        `acc-sw${number % devices}`,
        number,
        number % (2 * devices) < devices ? MESSAGES.failed : MESSAGES.restored,
      );
    socket.write(text);
  }, 20);
  const until = async (statement, answer) => {
    while (postgres.psql(url, statement) !== answer) await pause(20);
  };
  const shared =
    'SELECT min(n) FROM (SELECT count(*) AS n FROM sldiag.part WHERE owner IS NOT NULL GROUP BY owner HAVING count(*) < 256) o';
  const results = [];
  let left = await startWorker(url);
  for (let time = 0; time < times; time += 1) {
    const next = await startWorker(url);
    await until(shared, '128');
    await pause(2000);
    const killed = performance.now();
    const at = postgres.psql(url, 'SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint');
    const { pid } = left;
    await left.kill();
    await until(`SELECT count(*) FROM sldiag.part WHERE owner LIKE '% ${pid} %'`, '0');
    const taken = performance.now() - killed;
    const untold = `SELECT count(*) FROM sldiag.part JOIN sldiag.batch USING (p) WHERE batch.off > greatest(part.off, told) AND batch.at < ${at}`;
    await until(untold, '0');
    results.push({ taken, told: performance.now() - killed });
    left = next;
  }
  clearInterval(sending);
  socket.destroy();
  await receiver.stop();
  await left.stop();
  return results;
}

/** @param {{ folder: string, table: Function, seconds: number }} bench */
export async function cluster({ folder: parent, table, lines: wanted = 40_000, devices = 2000, seconds = 20 }) {
  const folder = join(parent, 'cluster');
  mkdirSync(folder, { recursive: true });
  const postgres = await openPostgres();
  // It needs a build, which other suites do without.
  const { simulated } = await import('./simulate.mjs');
  const results = { simulation: await simulated(table) };
  try {
    for (const kind of ['storm', 'flapping']) {
      const lines = linesOf(kind, devices, wanted);
      const one = await embedded(join(folder, 'embedded'), lines);
      const waiting = await backlog(postgres, folder, lines);
      const many = await clustered(postgres, folder, lines);
      results[kind] = { one, waiting, many };
      const ratio = (rate) => `${Math.round((100 * rate) / one.rate)} %`;
      table(
        `${wanted} licensing lines of ${devices} switches, ${kind}`,
        ['what', 'lines/s', 'of the collector', 'µs a line', 'RSS at its highest, MB'],
        [
          ['one collector with its file', one.rate, one.peak],
          ['a worker before a log that waits', waiting.rate, waiting.peak],
          ['receiver, worker and PostgreSQL at once', many.rate, many.peak],
          ['of these, the receiver until all is in the log', many.received, null],
        ].map(([what, rate, peak]) => [
          what,
          Math.round(rate),
          ratio(rate),
          Math.round(1e6 / rate),
          peak === null ? '' : Math.round(peak),
        ]),
      );
    }
    results.delays = [];
    for (const after of [3, 20])
      results.delays.push({ after, ...(await delays(postgres, folder, { rate: 5000, devices, seconds, after })) });
    table(
      'From a line on the wire to its committed diagnosis, beside a storm that began so many seconds ago',
      ['seconds', 'lines/s', 'diagnoses', 'p50, ms', 'p99, ms'],
      results.delays.map(({ after, rate, answered, of, p50, p99 }) => [
        after,
        Math.round(rate),
        `${answered} of ${of}`,
        Math.round(p50),
        Math.round(p99),
      ]),
    );
    results.takeovers = await takeovers(postgres, folder, { rate: 1000, devices, times: 5 });
    table(
      'From the end of a worker until another has its partitions, and has told all that came before; of 1000 lines/s',
      ['taken, ms', 'told, ms'],
      results.takeovers.map(({ taken, told }) => [Math.round(taken), Math.round(told)]),
    );
  } finally {
    await postgres.stop();
  }
  return results;
}
