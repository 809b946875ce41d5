import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../../dist/bundle/cli/main.js', import.meta.url));

/** A running `sldiag listen`, real in everything. */
export interface Daemon {
  readonly child: ChildProcess;
  /** Lines of standard output, parsed. */
  readonly events: readonly DaemonEvent[];
  readonly log: () => string;
  /** Port of the first listener of that kind. */
  port(kind: 'udp' | 'tcp' | 'tls' | 'http'): number;
  /** Ends it and waits; gives the exit code, or null after a signal that kills. */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

export interface DaemonEvent {
  readonly kind: string;
  readonly id?: number;
  readonly [key: string]: unknown;
}

/** A program that should have ended and goes on is ended then: its status is null. */
export const ENDS_WITHIN = 120_000;

export function sldiag(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], {
    encoding: 'utf8',
    timeout: ENDS_WITHIN,
  });
  return { status, stdout, stderr };
}

/** Starts the built program and waits until it listens. */
export async function startDaemon(args: readonly string[], env: Record<string, string> = {}): Promise<Daemon> {
  const child = spawn(process.execPath, [program, 'listen', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  });
  const events: DaemonEvent[] = [];
  let log = '';
  let rest = '';
  child.stderr?.on('data', (chunk) => {
    log += chunk;
  });
  child.stdout?.on('data', (chunk) => {
    rest += chunk;
    const lines = rest.split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) events.push(JSON.parse(line) as DaemonEvent);
  });
  const ended = new Promise<number | null>((resolve) => child.on('exit', (code) => resolve(code)));
  const port = (kind: string) => {
    const pattern = kind === 'http' ? /HTTP on http:\/\/\S+?:(\d+)/ : new RegExp(`listening on ${kind} \\S+:(\\d+)"`);
    return Number(pattern.exec(log)?.[1] ?? 0);
  };
  const wanted = (['udp', 'tcp', 'tls', 'http'] as const).filter((kind) => args.includes(`--${kind}`));
  await until(() => child.exitCode !== null || wanted.every((kind) => port(kind) > 0));
  if (child.exitCode !== null) throw new Error(`it ended at once: ${log}`);
  return {
    child,
    events,
    log: () => log,
    port,
    stop(signal = 'SIGTERM') {
      child.kill(signal);
      return ended;
    },
  };
}

/** Waits until something holds; a machine under load may take its time. */
export async function until(holds: () => boolean | Promise<boolean>, seconds = 30): Promise<void> {
  const deadline = Date.now() + seconds * 1000;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error('it never came to hold');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
