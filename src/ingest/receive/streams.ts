import { readFileSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import type { Diagnostic } from '../../model/diagnostic.js';
import type { Arrival, Transport } from '../../model/live.js';
import { createDeframer, type Deframer } from './framing.js';
import {
  FILES_RESERVE,
  type Listener,
  type ListenOptions,
  listenError,
  nameOf,
  type ReceiveLimits,
} from './listener.js';
import { createPeers } from './peers.js';
import { resolve } from './udp.js';

/** Bytes of unfinished messages that all connections of a listener may hold together; above it somebody is cut off. */
const HELD_CAP = 32 * 1024 * 1024;
/** How often idle connections are looked for, and the silence after which an unended record counts as whole; milliseconds. */
const SWEEP = 1000;
/** A problem of one kind is told of at most once in so long; milliseconds. */
const TELL_AGAIN = 60_000;
/** How long a listener counts as crowded after it had to cut somebody off; milliseconds. */
const CROWDED = 60_000;
/** What a peer gets to end its connection when the listener closes; milliseconds. */
const CLOSE_PATIENCE = 200;

/** Puts something between the socket and the bytes, such as TLS; calls `ready` when there is a clear stream, or never. */
export type Wrap = (socket: Socket, ready: (stream: Socket) => void, onFailure: (reason: string) => void) => void;

interface Connection {
  readonly peer: string;
  readonly socket: Socket;
  stream: Socket;
  readonly deframer: Deframer;
  /** When bytes came last, and when a message was complete last; milliseconds. */
  heardAt: number;
  completedAt: number;
}

/**
 * Listens for streams of syslog messages. Every limit is counted and none ends the listener: connections in all and per
 * peer, idle time (a connection that trickles bytes and completes nothing is idle), unfinished messages: when these grow too
 * large in all, the connection that completed nothing for longest goes, of the addresses that hold more than their fair share.
 * @throws ListenError when the address can't be bound, RangeError for an allow-list that makes no sense
 */
export async function openStreams(transport: Transport, options: ListenOptions, wrap: Wrap): Promise<Listener> {
  const { limits } = options;
  const heldCap = limits.heldBytes ?? HELD_CAP;
  const peers = createPeers(options.allow);
  const asked = nameOf(transport, options.host, options.port);
  const host = await resolve(options.host, asked);
  const connections = new Set<Connection>();
  const perPeer = new Map<string, number>();
  let open = 0;
  let received = 0;
  let bytes = 0;
  let refused = 0;
  let truncated = 0;
  let heldInAll = 0;
  const heldBy = new Map<string, number>();
  let cutOff = 0;
  let isHeld = false;
  let cutOffAt = Number.NEGATIVE_INFINITY;
  let name = asked;
  let batch: Arrival[] = [];
  const toldAt = new Map<string, number>();

  function tell(level: Diagnostic['level'], code: string, message: string, help?: string): void {
    const now = Date.now();
    if (now - (toldAt.get(code) ?? Number.NEGATIVE_INFINITY) < TELL_AGAIN) return;
    toldAt.set(code, now);
    const diagnostic = { level, code, message: `${name}: ${message}`, source: name, line: 0 };
    options.onProblem(help === undefined ? diagnostic : { ...diagnostic, help });
  }

  function flush(): void {
    if (batch.length === 0) return;
    const full = batch;
    batch = [];
    options.onArrivals(full);
  }

  const server = createServer({ keepAlive: true, keepAliveInitialDelay: 60_000 });
  server.maxConnections = connectionsWithin(limits, tell);
  server.on('drop', () => {
    refused += 1;
    tell('warning', 'too-many-connections', `more than ${server.maxConnections} connections; further ones are refused`);
  });
  server.on('connection', accept);

  function accept(socket: Socket): void {
    // Without a handler the process would end when a peer resets; with it the socket just closes.
    socket.on('error', () => {});
    const { address, isAllowed } = peers(socket.remoteAddress ?? '');
    const ofPeer = perPeer.get(address) ?? 0;
    if (!isAllowed || ofPeer >= limits.connectionsPerPeer) {
      refused += 1;
      if (isAllowed)
        tell(
          'warning',
          'too-many-connections-of-a-peer',
          `${address} has ${ofPeer} connections; further ones are refused`,
        );
      socket.destroy();
      return;
    }
    open += 1;
    perPeer.set(address, ofPeer + 1);
    const now = Date.now();
    const connection: Connection = {
      peer: address,
      socket,
      stream: socket,
      deframer: createDeframer(limits.lineBytes, (message, isTruncated) => {
        connection.completedAt = connection.heardAt;
        received += 1;
        if (isTruncated) truncated += 1;
        batch.push({ bytes: message, peer: address, receivedAt: connection.heardAt, transport });
      }),
      heardAt: now,
      completedAt: now,
    };
    connections.add(connection);
    socket.once('close', () => {
      measured(connection, () => connection.deframer.end());
      flush();
      connections.delete(connection);
      open -= 1;
      const left = (perPeer.get(address) ?? 1) - 1;
      if (left > 0) perPeer.set(address, left);
      else perPeer.delete(address);
    });
    wrap(
      socket,
      (stream) => {
        connection.stream = stream;
        stream.on('data', (chunk: Buffer) => {
          bytes += chunk.length;
          connection.heardAt = Date.now();
          measured(connection, () => connection.deframer.push(chunk));
          while (heldInAll > heldCap) cutLongestIdle();
          flush();
        });
        stream.on('error', () => {});
        if (isHeld) stream.pause();
      },
      (reason) => {
        refused += 1;
        tell('warning', 'handshake-failed', `${address}: ${reason}`);
      },
    );
  }

  /** Keeps the sum of what all connections hold up to date. */
  function measured(connection: Connection, act: () => void): void {
    const before = connection.deframer.held;
    act();
    const more = connection.deframer.held - before;
    heldInAll += more;
    const ofPeer = (heldBy.get(connection.peer) ?? 0) + more;
    if (ofPeer > 0) heldBy.set(connection.peer, ofPeer);
    else heldBy.delete(connection.peer);
  }

  /** Ends one connection: of those whose address holds more than its share, the one that completed nothing for longest. */
  function cutLongestIdle(): void {
    const share = heldCap / heldBy.size;
    let chosen: Connection | null = null;
    for (const connection of connections) {
      if (connection.deframer.held === 0 || (heldBy.get(connection.peer) ?? 0) < share) continue;
      if (chosen === null || connection.completedAt < chosen.completedAt) chosen = connection;
    }
    if (chosen === null) throw new Error('nobody holds what is held');
    const { deframer, peer, socket } = chosen;
    measured(chosen, () => deframer.end());
    socket.destroy();
    cutOff += 1;
    cutOffAt = Date.now();
    tell(
      'warning',
      'unfinished-messages',
      `unfinished messages fill the memory that is meant for them; the connection of ${peer} that was longest without a line end was closed`,
    );
  }

  const sweep = setInterval(() => {
    const now = Date.now();
    for (const connection of connections) {
      if (now - connection.heardAt >= SWEEP && connection.deframer.held > 0)
        measured(connection, () => connection.deframer.quiet());
      // A clock that was set back must not keep a connection for ever.
      if (connection.completedAt > now) connection.completedAt = now;
      if (now - connection.completedAt >= limits.idleSeconds * 1000) connection.socket.destroy();
    }
    flush();
  }, SWEEP);
  sweep.unref();

  try {
    await new Promise<void>((done, fail) => {
      server.once('error', fail);
      server.listen({ host, port: options.port, backlog: 1024 }, () => {
        server.removeListener('error', fail);
        done();
      });
    });
  } catch (error) {
    clearInterval(sweep);
    throw listenError(asked, error);
  }
  const { address, port } = server.address() as { address: string; port: number };
  name = nameOf(transport, address, port);
  // accept(2) failed, for instance because no file is left: the next connection may succeed.
  server.on('error', (error) => tell('error', 'accept-failed', error.message));

  return {
    name,
    address: { host: address, port },
    counters: () => ({
      name,
      received,
      bytes,
      kernelDrops: null,
      refused,
      truncated,
      connections: open,
      receiveBuffer: null,
      held: heldInAll,
      cutOff,
      isCrowded: Math.abs(Date.now() - cutOffAt) < CROWDED,
    }),
    hold(now) {
      isHeld = now;
      for (const { stream } of connections) {
        if (now) stream.pause();
        else stream.resume();
      }
    },
    async close() {
      clearInterval(sweep);
      if (!server.listening) return;
      const closed = [...connections].map(({ socket }) => new Promise((done) => socket.once('close', done)));
      const stopped = new Promise((done) => server.close(done));
      for (const { stream } of connections) stream.end();
      // Who doesn't answer is cut off.
      const impatience = setTimeout(() => {
        for (const { socket } of connections) socket.destroy();
      }, CLOSE_PATIENCE);
      await Promise.all([stopped, ...closed]);
      clearTimeout(impatience);
      flush();
    },
  };
}

type Tell = (level: Diagnostic['level'], code: string, message: string, help?: string) => void;

/** No more connections than the process may open files, so that a flood of them leaves room for the store. */
function connectionsWithin({ connections: wanted, files: shares }: ReceiveLimits, tell: Tell): number {
  const { reserved, sharedBy } = shares ?? { reserved: FILES_RESERVE, sharedBy: 1 };
  const files = readFilesLimit();
  if (files === null) return wanted;
  const possible = Math.max(1, Math.floor((files - reserved) / sharedBy));
  if (possible >= wanted) return wanted;
  tell(
    'warning',
    'few-files',
    `this process may open ${files} files: at most ${possible} connections instead of ${wanted}`,
    'raise the limit of open files (ulimit -n, LimitNOFILE= of the systemd unit)',
  );
  return possible;
}

/** Soft limit of open files; null where the system doesn't tell. */
function readFilesLimit(): number | null {
  try {
    const match = /^Max open files\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'latin1'));
    return match === null ? null : Number(match[1]);
  } catch {
    return null;
  }
}
