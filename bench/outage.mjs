// An outage of a whole network, all its switches at once, through all parts of a cluster on this machine: npm run bench -- --only outage, or
// node bench/outage.mjs DEVICES WORKERS SECONDS. Needs a build and PostgreSQL.
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lineOf, MESSAGES, openPostgres, pause, start, startReceiver, startWorker } from './cluster.mjs';

/** Seconds: all fail within the first, and complain again after the second. */
const OUTAGE = { all: 30, again: 60 };
/** Milliseconds between two writes of the sender. */
const PIECE = 20;
/** Milliseconds between two looks at what waits. */
const LOOK = 1000;
/** Ticks of a second in `/proc`. */
const TICKS = 100;
/** How long what waits at the end may take, seconds. */
const PATIENCE = 600;

/** Seconds of processor time that a process has used. */
function used(pid) {
  const [, rest = ''] = /\) (.*)$/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8').trimEnd()) ?? [];
  const fields = rest.split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS;
}

/** The same of a postmaster with its children, and of those of its children that have ended. */
function usedByPostgres(postmaster) {
  let sum = 0;
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const [, rest = ''] = /\) (.*)$/.exec(readFileSync(`/proc/${name}/stat`, 'utf8').trimEnd()) ?? [];
      const fields = rest.split(' ');
      if (name === postmaster || fields[1] === postmaster) sum += (Number(fields[11]) + Number(fields[12])) / TICKS;
      if (name === postmaster) sum += (Number(fields[13]) + Number(fields[14])) / TICKS;
    } catch {
      // It has just ended.
    }
  }
  return sum;
}

const waitingLines = `SELECT coalesce(sum(lines), 0), coalesce(round(extract(epoch FROM clock_timestamp()) * 1000 - min(at)), 0)
  FROM sldiag.part JOIN sldiag.batch USING (p) WHERE batch.off > greatest(part.off, told) AND lines > 0`;

/** @returns {Promise<object>} what each part took, and for how long switches waited */
export async function outage({ devices, workers: count, seconds }) {
  const folder = await mkdtemp(join(tmpdir(), 'sldiag-outage-'));
  const postgres = await openPostgres();
  try {
    const url = postgres.fresh();
    const workers = [];
    for (let each = 0; each < count; each += 1) workers.push(await startWorker(url));
    const server = await start(['serve', '--cluster', url, '--http', '127.0.0.1:0'], /HTTP on/);
    const receiver = await startReceiver(url, folder);
    const fair = `SELECT count(*) FROM (SELECT count(*) AS n FROM sldiag.part WHERE owner IS NOT NULL GROUP BY owner) o WHERE n <= ${Math.ceil(256 / count)}`;
    while (Number(postgres.psql(url, fair)) < count) await pause(100);
    const parts = {
      receiver,
      server,
      ...Object.fromEntries(workers.map((worker, index) => [`worker ${index + 1}`, worker])),
    };
    const empty = Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, part.resident()]));
    const postmaster = postgres.psql(url, "SELECT split_part(pg_read_file('postmaster.pid'), E'\\n', 1)");
    const before = usedByPostgres(postmaster);
    const socket = connect(receiver.port(), '127.0.0.1');
    await new Promise((done) => socket.once('connect', done));
    const offset = Number(postgres.psql(url, 'SELECT extract(epoch FROM clock_timestamp()) * 1000')) - Date.now();
    const begun = Date.now();
    const lag = { lines: 0, ms: 0 };
    const look = () => {
      const [lines, ms] = postgres.psql(url, waitingLines).split('|').map(Number);
      lag.lines = Math.max(lag.lines, lines ?? 0);
      lag.ms = Math.max(lag.ms, ms ?? 0);
      return lines ?? 0;
    };
    let looked = begun;
    let number = 0;
    for (let piece = 0; piece < (seconds * 1000) / PIECE; piece += 1) {
      while (Date.now() - begun < piece * PIECE) await pause(2);
      const round = Math.floor((piece * PIECE) / 1000 / OUTAGE.again);
      const within = Math.min(1, ((piece * PIECE) / 1000 - round * OUTAGE.again) / OUTAGE.all);
      const upTo = round * devices + Math.floor(within * devices);
      let text = '';
      for (; number < upTo; number += 1) text += lineOf(`acc-sw${number % devices}`, number, MESSAGES.failed);
      if (text !== '' && !socket.write(text)) await new Promise((done) => socket.once('drain', done));
      if (Date.now() - looked < LOOK) continue;
      looked = Date.now();
      look();
    }
    await new Promise((done) => socket.end(done));
    const sent = Date.now();
    const shown = () => Number(postgres.psql(url, 'SELECT count(*) FROM sldiag.dev WHERE report IS NOT NULL'));
    while (Date.now() - sent < PATIENCE * 1000 && (look() > 0 || shown() < devices)) await pause(LOOK);
    const worked = Date.now();
    // Since the outage began: who waited longest for a first diagnosis.
    const [half, most, last] = postgres
      .psql(
        url,
        `SELECT round(percentile_disc(0.5) WITHIN GROUP (ORDER BY ms)), round(percentile_disc(0.99) WITHIN GROUP (ORDER BY ms)), round(max(ms)) FROM (
           SELECT extract(epoch FROM min(pg_xact_commit_timestamp(xmin))) * 1000 - ${begun + offset} - ${OUTAGE.all * 1000} * split_part(body::json->'device'->>'id', 'acc-sw', 2)::float8 / ${devices} AS ms
           FROM sldiag.event WHERE kind = 'diagnosis' GROUP BY body::json->'device'->>'id') e`,
      )
      .split('|')
      .map(Number);
    const told = shown();
    const took = (worked - begun) / 1000;
    const rows = Object.entries(parts).map(([name, part]) => ({
      name,
      cores: used(part.pid) / took,
      empty: empty[name],
      peak: part.peak(),
      now: part.resident(),
    }));
    rows.push({ name: 'PostgreSQL', cores: (usedByPostgres(postmaster) - before) / took });
    const sizes = postgres.psql(
      url,
      `SELECT relname, round(pg_total_relation_size(oid) / 1e6) FROM pg_class WHERE relnamespace = 'sldiag'::regnamespace AND relkind = 'r'
       ORDER BY 2 DESC LIMIT 3`,
    );
    const whole = Number(postgres.psql(url, 'SELECT round(pg_database_size(current_database()) / 1e6)'));
    for (const part of Object.values(parts)) await part.stop();
    return {
      devices,
      told,
      lines: number,
      seconds,
      took,
      rows,
      lag,
      half,
      most,
      last,
      whole,
      sizes: sizes.split('\n'),
    };
  } finally {
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

export async function outages(table, { devices = 50_000, workers = 2, seconds = 120 } = {}) {
  const result = await outage({ devices, workers, seconds });
  const ms = (value) => `${(value / 1000).toFixed(1)} s`;
  table(
    `${devices} switches, of which ${result.told} are shown at the end, fail within ${OUTAGE.all} s and complain again each ${OUTAGE.again}: ${result.lines} lines in ${seconds} s, worked off after ${result.took.toFixed(0)}; at most ${result.lag.lines} lines waited, the oldest for ${ms(result.lag.ms)}; first told of: half within ${ms(result.half)}, 99 % within ${ms(result.most)}, the last ${ms(result.last)}; database ${result.whole} MB (${result.sizes.join(', ')})`,
    ['part', 'cores', 'RSS before, MB', 'at its highest', 'at the end'],
    result.rows.map(({ name, cores, ...memory }) => [
      name,
      cores.toFixed(2),
      ...[memory.empty, memory.peak, memory.now].map((each) => (each === undefined ? '' : Math.round(each))),
    ]),
  );
  return result;
}

if (import.meta.url === `file://${process.argv[1]}`) {
  const [devices, workers, seconds] = process.argv.slice(2).map(Number);
  await outages(
    (title, head, rows) => {
      process.stdout.write(`${title}\n${[head, ...rows].map((row) => row.join(' | ')).join('\n')}\n`);
    },
    { devices, workers, seconds },
  );
}
