// A PostgreSQL of one's own, for whoever tries a cluster: tests, the bench, chaos.
import { execFileSync, spawn } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './free-port.mjs';

/** Where Debian puts it, a folder a version. */
export const ROOT = '/usr/lib/postgresql';
const UP_WITHIN = 60_000;

/** Folder with `postgres`, `initdb` and `psql` of the newest version; null where it is not installed. */
export function postgresPrograms() {
  const versions = existsSync(ROOT) ? readdirSync(ROOT).sort((a, b) => Number(b) - Number(a)) : [];
  const folders = versions.map((version) => join(ROOT, version, 'bin'));
  return folders.find((folder) => existsSync(join(folder, 'initdb'))) ?? null;
}

/** Who it has to run as: it refuses to be root. */
export function postgresOwner() {
  if (process.getuid?.() !== 0) return {};
  const idOf = (flag) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
  return { uid: idOf('-u'), gid: idOf('-g') };
}

/** A temporary folder that belongs to whom it runs as. */
export function postgresFolder(name) {
  const folder = mkdtempSync(join(tmpdir(), `sldiag-${name}-`));
  const { uid, gid } = postgresOwner();
  if (uid !== undefined) chownSync(folder, uid, gid);
  return folder;
}

/** What statements answer, a row a line, columns between `|`. */
export function psql(url, statements) {
  return execFileSync(join(postgresPrograms() ?? '', 'psql'), ['-X', '-A', '-t', '-v', 'ON_ERROR_STOP=1', url], {
    input: statements,
    encoding: 'utf8',
    stdio: ['pipe', 'pipe', 'pipe'],
    maxBuffer: 2 ** 30,
  }).trim();
}

/**
 * Puts the log of one cluster into another, which has none: whoever works it off there is undisturbed. What workers said to each other
 * of devices that move they say there themselves.
 */
export function copyLog(from, to) {
  for (const [table, which] of [
    ['batch', "WHERE rid NOT LIKE 'from %' AND rid NOT LIKE 'move %'"],
    ['head', ''],
  ]) {
    const rows = psql(from, `SELECT coalesce(json_agg(t), '[]') FROM sldiag.${table} t ${which}`);
    psql(
      to,
      `DELETE FROM sldiag.${table}; INSERT INTO sldiag.${table} SELECT * FROM json_populate_recordset(NULL::sldiag.${table}, $rows$${rows}$rows$)`,
    );
  }
}

/** Batches that are not in the states of devices, and devices that wait to be judged: 0 when all is worked off. */
export const WAITING = `SELECT (SELECT count(*) FROM sldiag.part JOIN sldiag.batch USING (p) WHERE batch.off > part.off)
  + (SELECT count(*) FROM sldiag.dev WHERE waits AND state IS NOT NULL)`;

/** Starts one in a temporary folder, with the settings of its distribution and these. */
export async function startPostgres(settings = {}) {
  const programs = postgresPrograms();
  if (programs === null) throw new Error('PostgreSQL is not installed');
  const folder = postgresFolder('postgres');
  const as = { ...postgresOwner(), cwd: folder, stdio: 'ignore' };
  const data = join(folder, 'data');
  const own = ['-D', data, '-U', 'test', '-A', 'trust', '-E', 'UTF8', '--no-locale'];
  execFileSync(join(programs, 'initdb'), own, as);
  const port = await freePort();
  const of = (database) => `postgres://test@127.0.0.1:${port}/${database}`;
  let child;
  let databases = 0;

  async function start() {
    const deadline = Date.now() + UP_WITHIN;
    const more = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    const options = ['-D', data, '-p', String(port), '-k', folder, '-c', 'listen_addresses=127.0.0.1', ...more];
    for (;;) {
      child = spawn(join(programs, 'postgres'), options, as);
      while (child.exitCode === null && child.signalCode === null) {
        try {
          psql(of('postgres'), 'SELECT 1');
          return;
        } catch {
          await pause(50);
        }
        if (Date.now() > deadline) throw new Error('PostgreSQL did not come up');
      }
      // After a kill the children hold the shared memory for a moment.
      if (Date.now() > deadline) throw new Error('PostgreSQL did not come up');
      await pause(200);
    }
  }

  async function end(signal) {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill(signal);
    await ended;
  }

  await start();
  return {
    url: of('postgres'),
    kill: () => end('SIGKILL'),
    start,
    createDatabase() {
      databases += 1;
      psql(of('postgres'), `CREATE DATABASE test${databases}`);
      return of(`test${databases}`);
    },
    async stop() {
      // What is in it goes with the folder: a last checkpoint would only take time.
      await end('SIGQUIT');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
