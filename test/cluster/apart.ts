import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { connect, createServer, type Socket } from 'node:net';

/** A network namespace of its own, with one way out: to an engine of this machine, over a link that can be cut. */
export interface Apart {
  /** What a program and its arguments are put behind to run in there. */
  readonly within: readonly string[];
  /** Where the engine is, seen from there. */
  urlOf(url: string): string;
  /** Not a packet passes from now on, and nobody is told. */
  cut(): void;
  mend(): void;
  close(): void;
}

/** Whether namespaces can be made here: Linux, root, and no sandbox that forbids it. */
export const canBeApart =
  spawnSync('unshare', ['-n', 'true']).status === 0 && spawnSync('ip', ['-V']).error === undefined;

/** @param port of the engine on 127.0.0.1 */
export async function startApart(port: number): Promise<Apart> {
  // Ends with its holder, and the link with it.
  const holder: ChildProcess = spawn('unshare', ['-n', 'sh', '-c', 'echo up; exec sleep 600'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  await new Promise((resolve) => holder.stdout?.once('data', resolve));
  const pid = String(holder.pid);
  // Of RFC 2544's addresses four, told by the process: another run of the tests may have others.
  const base = (process.pid % 16_384) * 4;
  const address = (last: number) => `198.${18 + Math.floor(base / 65_536)}.${(base >> 8) & 255}.${(base & 255) + last}`;
  const [here, there] = [`sl${process.pid}a`, `sl${process.pid}b`];
  const ip = (...args: string[]) => execFileSync('ip', args);
  const inside = ['nsenter', '-t', pid, '-n'];
  ip('link', 'add', here, 'type', 'veth', 'peer', 'name', there, 'netns', pid);
  ip('address', 'add', `${address(1)}/30`, 'dev', here);
  ip('link', 'set', here, 'up');
  execFileSync('nsenter', ['-t', pid, '-n', 'ip', 'address', 'add', `${address(2)}/30`, 'dev', there]);
  execFileSync('nsenter', ['-t', pid, '-n', 'ip', 'link', 'set', there, 'up']);

  const sockets = new Set<Socket>();
  const relay = createServer((near) => {
    const far = connect(port, '127.0.0.1');
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        near.destroy();
        far.destroy();
        sockets.delete(socket);
      });
    }
    near.pipe(far).pipe(near);
  });
  await new Promise<void>((resolve) => relay.listen(0, address(1), resolve));
  const { port: relayed } = relay.address() as { port: number };

  return {
    within: inside,
    urlOf: (url) => `${url.replace(`127.0.0.1:${port}`, `${address(1)}:${relayed}`)}?sslmode=disable`,
    cut: () => void ip('link', 'set', here, 'down'),
    mend: () => void ip('link', 'set', here, 'up'),
    close() {
      holder.kill('SIGKILL');
      relay.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
