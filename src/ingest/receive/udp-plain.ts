import SyslogServer from 'syslog-server';
import type { Arrival } from '../../model/live.js';
import { readKernelDrops } from './kernel-drops.js';
import { type Listener, type ListenOptions, listenError, NO_CONNECTIONS, nameOf } from './listener.js';
import { createPeers } from './peers.js';
import { resolve } from './udp.js';

/**
 * Listens on UDP with the syslog-server package: IPv4 only, one listener a process, the system's default receive buffer,
 * text instead of bytes (what isn't UTF-8 is lost). See docs/listening.md for how it compares to `openUdp`.
 * In one piece: one socket, its counters and its batch.
 * @throws ListenError when the address can't be bound, RangeError for an allow-list that makes no sense
 */
export async function openPlainUdp(options: ListenOptions): Promise<Listener> {
  const peers = createPeers(options.allow);
  const { port } = options;
  const asked = nameOf('udp', options.host, port);
  const host = await resolve(options.host, asked);
  if (host.includes(':')) throw listenError(asked, { code: 'EAFNOSUPPORT', message: 'IPv4 only' });
  // The package doesn't tell which port it was given.
  if (port === 0) throw new RangeError('the plain listener needs a port');

  const server = new SyslogServer();
  const name = nameOf('udp', host, port);
  const { lineBytes } = options.limits;
  let received = 0;
  let bytes = 0;
  let refused = 0;
  let truncated = 0;
  let kernelDrops: number | null = null;
  let isClosed = false;
  let batch: Arrival[] = [];

  function flush(): void {
    if (batch.length === 0) return;
    const full = batch;
    batch = [];
    options.onArrivals(full);
  }

  await new Promise<void>((done, fail) => {
    // When the bind fails, only this event tells; the promise of `start` never settles.
    server.on('error', (error) => fail(listenError(asked, error)));
    server.start({ address: host, port, exclusive: true }).then(done, ({ error, message }) => {
      fail(listenError(asked, error ?? new Error(message)));
    });
  });
  server.on('error', (error) => {
    options.onProblem({
      level: 'error',
      code: 'receive-failed',
      message: error.message,
      source: name,
      line: 0,
    });
  });
  server.on('message', ({ date, host: sender, message }) => {
    const peer = peers(sender);
    if (!peer.isAllowed) {
      refused += 1;
      return;
    }
    const whole = Buffer.from(message);
    received += 1;
    bytes += whole.length;
    if (whole.length > lineBytes) truncated += 1;
    if (batch.length === 0) setImmediate(flush);
    batch.push({
      bytes: whole.subarray(0, lineBytes),
      peer: peer.address,
      receivedAt: date.getTime(),
      transport: 'udp',
    });
  });

  return {
    name,
    address: { host, port },
    counters() {
      if (!isClosed) kernelDrops = readKernelDrops(host, port);
      return { name, received, bytes, kernelDrops, refused, truncated, ...NO_CONNECTIONS, receiveBuffer: null };
    },
    async close() {
      if (isClosed) return;
      kernelDrops = readKernelDrops(host, port);
      isClosed = true;
      await server.stop();
      flush();
    },
  };
}
