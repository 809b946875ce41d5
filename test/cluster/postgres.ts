import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrate } from '../../src/cluster/postgres/backend.js';

/** A PostgreSQL of a test's own, in a temporary folder. */
export interface Postgres {
  readonly url: string;
  /** The postmaster. */
  readonly child: () => ChildProcess;
  /** Ends all of it as a power cut would, for the processes. */
  kill(): Promise<void>;
  start(): Promise<void>;
  /** Another database with the cluster's schema; its URL. */
  fresh(): Promise<string>;
  psql(url: string, statements: string): string;
  stop(): Promise<void>;
}

const root = '/usr/lib/postgresql';

/** Where the server's programs are; null where it is not installed, which is a failure where peers are required. */
export const postgresPrograms: string | null = (() => {
  const versions = existsSync(root) ? readdirSync(root).sort((a, b) => Number(b) - Number(a)) : [];
  const found = versions.map((version) => join(root, version, 'bin')).find((each) => existsSync(join(each, 'initdb')));
  if (found === undefined && process.env.SLDIAG_REQUIRE_PEERS === '1') throw new Error('PostgreSQL is not installed');
  return found ?? null;
})();

/** The server refuses to run as root. */
function owner(): { uid?: number; gid?: number } {
  if (process.getuid?.() !== 0) return {};
  const id = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}

export async function startPostgres(): Promise<Postgres> {
  const programs = postgresPrograms ?? '';
  const folder = mkdtempSync(join(tmpdir(), 'sldiag-postgres-'));
  const as = { ...owner(), cwd: folder };
  if (as.uid !== undefined && as.gid !== undefined) chownSync(folder, as.uid, as.gid);
  const data = join(folder, 'data');
  execFileSync(join(programs, 'initdb'), ['-D', data, '-U', 'test', '-A', 'trust', '-E', 'UTF8', '--no-locale'], {
    ...as,
    stdio: 'ignore',
  });
  const port = await freePort();
  let child: ChildProcess;
  let databases = 0;

  function psql(url: string, statements: string): string {
    return execFileSync(join(programs, 'psql'), ['-X', '-A', '-t', '-v', 'ON_ERROR_STOP=1', url], {
      input: statements,
      encoding: 'utf8',
      stdio: ['pipe', 'pipe', 'pipe'],
      maxBuffer: 512 * 1024 * 1024,
    });
  }
  const of = (database: string) => `postgres://test@127.0.0.1:${port}/${database}`;

  async function start(): Promise<void> {
    const deadline = Date.now() + 60_000;
    for (;;) {
      const options = ['-D', data, '-p', String(port), '-k', folder, '-c', 'listen_addresses=127.0.0.1'];
      const one = spawn(join(programs, 'postgres'), options, { ...as, stdio: 'ignore' });
      child = one;
      while (one.exitCode === null && one.signalCode === null) {
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

  async function end(signal: NodeJS.Signals): Promise<void> {
    const one = child;
    if (one.exitCode !== null || one.signalCode !== null) return;
    const ended = new Promise((resolve) => one.once('exit', resolve));
    one.kill(signal);
    await ended;
  }

  await start();
  return {
    url: of('postgres'),
    child: () => child,
    kill: () => end('SIGKILL'),
    start,
    async fresh() {
      databases += 1;
      const url = of(`test${databases}`);
      psql(of('postgres'), `CREATE DATABASE test${databases}`);
      await migrate(url);
      return url;
    },
    psql,
    async stop() {
      await end('SIGINT');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
