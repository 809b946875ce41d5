// What a cluster takes on this machine, receiver, worker and PostgreSQL together, beside one collector with its file.
import { execFileSync, spawn } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { freePort } from '../scripts/free-port.mjs';

const program = fileURLToPath(new URL('../dist/bundle/cli/main.js', import.meta.url));
const root = '/usr/lib/postgresql';
const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));
/** For `node --cpu-prof` and the like. */
const NODE = (process.env.SLDIAG_BENCH_WORKER ?? '').split(' ').filter((word) => word !== '');

/** A PostgreSQL with the settings of its distribution, in a folder of its own. */
async function startPostgres() {
  const version = existsSync(root) ? readdirSync(root).sort((a, b) => Number(b) - Number(a))[0] : undefined;
  if (version === undefined) return null;
  const programs = join(root, version, 'bin');
  const folder = mkdtempSync(join(tmpdir(), 'sldiag-bench-postgres-'));
  const idOf = (flag) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
  const as = process.getuid() === 0 ? { uid: idOf('-u'), gid: idOf('-g'), cwd: folder } : { cwd: folder };
  if (as.uid !== undefined) chownSync(folder, as.uid, as.gid);
  const data = join(folder, 'data');
  const own = ['-D', data, '-U', 'bench', '-A', 'trust', '-E', 'UTF8', '--no-locale'];
  execFileSync(join(programs, 'initdb'), own, { ...as, stdio: 'ignore' });
  const port = await freePort();
  const child = spawn(
    join(programs, 'postgres'),
    ['-D', data, '-p', String(port), '-k', folder, '-c', 'track_commit_timestamp=on'],
    {
      ...as,
      stdio: 'ignore',
    },
  );
  const of = (database) => `postgres://bench@127.0.0.1:${port}/${database}`;
  const psql = (url, statements) =>
    execFileSync(join(programs, 'psql'), ['-X', '-A', '-t', '-v', 'ON_ERROR_STOP=1', url], {
      input: statements,
      encoding: 'utf8',
      stdio: ['pipe', 'pipe', 'ignore'],
      maxBuffer: 1 << 28,
    }).trim();
  for (let tries = 0; ; tries += 1) {
    try {
      psql(of('postgres'), 'SELECT 1');
      break;
    } catch (error) {
      if (tries > 200) throw error;
      await pause(50);
    }
  }
  let databases = 0;
  return {
    child,
    psql,
    fresh() {
      databases += 1;
      psql(of('postgres'), `CREATE DATABASE bench${databases}`);
      execFileSync('node', [program, 'cluster', 'init', '--cluster', of(`bench${databases}`)], { stdio: 'ignore' });
      return of(`bench${databases}`);
    },
    async stop() {
      const ended = new Promise((done) => child.once('exit', done));
      child.kill('SIGINT');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Starts `sldiag` and waits until it says that it is there; `onEvent` takes what it writes. */
async function start(args, says, onEvent = () => {}, node = []) {
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
    /** MB at its highest. */
    peak: () => Number(/VmHWM:\s+(\d+) kB/.exec(status())?.[1] ?? 0) / 1024,
    port: () => Number(/listening on tcp 127\.0\.0\.1:(\d+)/.exec(log)?.[1]),
    async stop() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

const MESSAGES = {
  failed:
    '%SMART_LIC-3-COMM_FAILED: Communications failure with the Cisco Smart License Utility (CSLU) : Unable to resolve server hostname/domain name',
  restored: '%SMART_LIC-5-COMM_RESTORED: Communications with the Cisco Smart License Utility (CSLU) restored',
};
const MONTH_DAY = 'Mar  6 2026';

function lineOf(name, number, text) {
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
    if (event.kind === 'message') {
      messages += 1;
      if (messages === lines.length) last = event.id;
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

const startReceiver = (url, folder, onEvent) =>
  start(
    ['listen', '--cluster', url, '--tcp', '127.0.0.1:0', '--spool', join(folder, 'spool')],
    /listening on tcp/,
    onEvent,
  );
const startWorker = (url) => start(['work', '--cluster', url], /works on/, () => {}, NODE);

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

/** Milliseconds from sending a line of a switch that was quiet until its diagnosis is committed, beside a storm of others. */
async function delays(postgres, folder, { rate, devices, seconds }) {
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
  for (let piece = 0; piece < (seconds * 1000) / PIECE; piece += 1) {
    while (performance.now() - begun < piece * PIECE) await pause(2);
    let text = '';
    for (let count = 0; count < (rate * PIECE) / 1000; count += 1, number += 1) {
      const isOver = Math.floor(number / devices) % 10 === 9;
      text += lineOf(`acc-sw${number % devices}`, number, isOver ? MESSAGES.restored : MESSAGES.failed);
    }
    if (piece * PIECE > 3000 && piece % 3 === 0) {
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

/** @param {{ folder: string, table: Function, seconds: number }} bench */
export async function cluster({ folder: parent, table, lines: wanted = 40_000, devices = 2000, seconds = 20 }) {
  const folder = join(parent, 'cluster');
  mkdirSync(folder, { recursive: true });
  const postgres = await startPostgres();
  if (postgres === null) throw new Error('PostgreSQL is not installed');
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
    results.delays = await delays(postgres, folder, { rate: 5000, devices, seconds });
    const { rate, answered, of, p50, p99 } = results.delays;
    table(
      'From a line on the wire to its committed diagnosis, beside a storm',
      ['lines/s', 'diagnoses', 'p50, ms', 'p99, ms'],
      [[Math.round(rate), `${answered} of ${of}`, Math.round(p50), Math.round(p99)]],
    );
  } finally {
    await postgres.stop();
  }
  return results;
}
