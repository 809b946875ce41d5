import { createSocket, type Socket } from 'node:dgram';
import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import type { Arrival } from '../../model/live.js';
import { readKernelDrops } from './kernel-drops.js';
import { type Listener, type ListenOptions, listenError, NO_CONNECTIONS, nameOf } from './listener.js';
import { createPeers } from './peers.js';

/** Receive buffer that is asked for, bytes: some 10,000 datagrams while the process is busy elsewhere. */
export const RECEIVE_BUFFER = 4 * 1024 * 1024;
/** Datagrams that are handed over at once at most. */
const BATCH_CAP = 1024;

/**
 * Listens on UDP, IPv4 or IPv6 (`::` takes both). Bytes come as they were sent. One call opens one socket; call it again
 * for another address. Several sockets on the same port (SO_REUSEPORT) need Node 22.12 and would share this thread.
 * In one piece: one socket, its counters and its batch.
 * @throws ListenError when the address can't be bound, RangeError for an allow-list that makes no sense
 */
export async function openUdp(options: ListenOptions): Promise<Listener> {
  const peers = createPeers(options.allow);
  const asked = nameOf('udp', options.host, options.port);
  const host = await resolve(options.host, asked);
  const socket = createSocket({ type: host.includes(':') ? 'udp6' : 'udp4' });
  await bind(socket, host, options.port, asked);
  const { address, port } = socket.address();
  const name = nameOf('udp', address, port);
  const receiveBuffer = growBuffer(socket);
  if (receiveBuffer < RECEIVE_BUFFER) options.onProblem(smallBuffer(name, receiveBuffer));

  const { lineBytes } = options.limits;
  let batch: Arrival[] = [];
  let received = 0;
  let bytes = 0;
  let refused = 0;
  let truncated = 0;
  let kernelDrops: number | null = null;
  let isClosed = false;

  function flush(): void {
    if (batch.length === 0) return;
    const full = batch;
    batch = [];
    options.onArrivals(full);
  }

  socket.on('message', (message, sender) => {
    const peer = peers(sender.address);
    if (!peer.isAllowed) {
      refused += 1;
      return;
    }
    received += 1;
    bytes += message.length;
    let kept = message;
    if (message.length > lineBytes) {
      truncated += 1;
      kept = message.subarray(0, lineBytes);
    }
    if (batch.length === 0) setImmediate(flush);
    batch.push({ bytes: kept, peer: peer.address, receivedAt: Date.now(), transport: 'udp' });
    if (batch.length >= BATCH_CAP) flush();
  });
  socket.on('error', (error) => {
    options.onProblem({
      level: 'error',
      code: 'receive-failed',
      message: error.message,
      source: name,
      line: 0,
    });
  });

  return {
    name,
    address: { host: address, port },
    counters() {
      if (!isClosed) kernelDrops = readKernelDrops(address, port);
      return { name, received, bytes, kernelDrops, refused, truncated, ...NO_CONNECTIONS, receiveBuffer };
    },
    async close() {
      if (isClosed) return;
      kernelDrops = readKernelDrops(address, port);
      isClosed = true;
      await new Promise<void>((done) => socket.close(done));
      flush();
    },
  };
}

/** The address of a name; an address stays what it is. */
export async function resolve(host: string, asked: string): Promise<string> {
  if (isIP(host.split('%', 1)[0] ?? host) !== 0) return host;
  try {
    return (await lookup(host)).address;
  } catch (error) {
    throw listenError(asked, error);
  }
}

function bind(socket: Socket, host: string, port: number, asked: string): Promise<void> {
  return new Promise((done, fail) => {
    const onError = (error: Error) => {
      socket.close();
      fail(listenError(asked, error));
    };
    socket.once('error', onError);
    socket.bind({ address: host, port, exclusive: true }, () => {
      socket.removeListener('error', onError);
      done();
    });
  });
}

/** Asks for the buffer and reads back what was granted. Linux tells twice the size: the other half is its own. */
function growBuffer(socket: Socket): number {
  try {
    socket.setRecvBufferSize(RECEIVE_BUFFER);
  } catch {
    // Systems that refuse instead of granting less: what there is, is read back.
  }
  const told = socket.getRecvBufferSize();
  return process.platform === 'linux' ? told / 2 : told;
}

function smallBuffer(name: string, granted: number) {
  const kib = (size: number) => Math.round(size / 1024);
  return {
    level: 'warning' as const,
    code: 'small-receive-buffer',
    message: `the system grants a receive buffer of ${kib(granted)} KiB instead of ${kib(RECEIVE_BUFFER)} KiB; bursts of datagrams may be lost`,
    source: name,
    line: 0,
    help: `sysctl -w net.core.rmem_max=${RECEIVE_BUFFER}`,
  };
}
