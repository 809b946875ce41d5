import { type ChildProcess, spawn } from 'node:child_process';
import { connect, type Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { psql, WAITING } from '../../scripts/postgres.mjs';
import { until } from '../e2e/daemon.js';

export const program = fileURLToPath(new URL('../../dist/bundle/cli/main.js', import.meta.url));

/** A process of a cluster, real in everything. */
export interface Part {
  readonly child: ChildProcess;
  readonly log: () => string;
  /** Messages that a receiver said to be in the log. */
  readonly appended: () => number;
  end(signal: NodeJS.Signals): Promise<void>;
}

/**
 * Starts `sldiag` and waits until its log says something.
 * @param within what it is put behind, to run elsewhere
 */
export async function startPart(args: readonly string[], says: RegExp, within: readonly string[] = []): Promise<Part> {
  const [command = '', ...given] = [...within, process.execPath, program, ...args];
  const child = spawn(command, given, { stdio: ['ignore', 'pipe', 'pipe'] });
  let log = '';
  let appended = 0;
  let rest = '';
  child.stderr?.on('data', (chunk) => {
    log += chunk;
  });
  child.stdout?.on('data', (chunk) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) appended += (JSON.parse(line) as { count?: number }).count ?? 0;
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  await until(() => says.test(log) || child.exitCode !== null, 60);
  if (child.exitCode !== null) throw new Error(`it ended at once: ${log}`);
  return {
    child,
    log: () => log,
    appended: () => appended,
    end(signal) {
      child.kill(signal);
      return ended;
    },
  };
}

export const startWorkerPart = (url: string, ...more: string[]) =>
  startPart(['work', '--cluster', url, ...more], /works on/);

/** A receiver on TCP; `port` 0 takes a free one. */
export async function startReceiverPart(url: string, spool: string): Promise<Part & { readonly port: number }> {
  const part = await startPart(
    ['listen', '--cluster', url, '--tcp', '127.0.0.1:0', '--spool', spool],
    /listening on tcp/,
  );
  const port = Number(/listening on tcp 127\.0\.0\.1:(\d+)/.exec(part.log())?.[1]);
  return { ...part, port };
}

export async function connectTo(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('error', reject);
  });
  socket.on('error', () => {});
  return socket;
}

/** All batches are worked off, and no device waits to be judged. */
export async function workedOff(url: string): Promise<void> {
  await until(() => psql(url, WAITING) === '0', 120);
}

/** A server on a free port; its address. */
export async function startServerPart(url: string): Promise<Part & { readonly address: string }> {
  const part = await startPart(['serve', '--cluster', url, '--http', '127.0.0.1:0'], /HTTP on/);
  return { ...part, address: /HTTP on (http:\/\/[\d.:]+)/.exec(part.log())?.[1] ?? '' };
}

/** Follows the events of a server after an id until it ends; their ids in order. */
export async function followEvents(address: string, after: number, ids: number[]): Promise<void> {
  try {
    const response = await fetch(`${address}/api/v1/events`, { headers: { 'Last-Event-ID': String(after) } });
    const decoder = new TextDecoder();
    let rest = '';
    for await (const chunk of response.body ?? []) {
      const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) if (line.startsWith('id: ')) ids.push(Number(line.slice(4)));
    }
  } catch {
    // It was killed.
  }
}
