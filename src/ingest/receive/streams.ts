import { createServer, type Server, type Socket } from 'node:net';
import type { Arrival, Transport } from '../../model/live.js';
import { boundTo } from './bound.js';
import { type Connection, createConnections } from './connections.js';
import { createDeframer } from './framing.js';
import { type Listener, type ListenOptions, listenError, nameOf } from './listener.js';
import { connectionsWithin, type Tell } from './open-files.js';
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

/** How long one connection is read before timers and the others have their turn, milliseconds: a full socket is else read 32 times on end. */
const TURN = 10;

/** Puts something between the socket and the bytes, such as TLS; calls `ready` when there is a clear stream, or never. */
export type Wrap = (socket: Socket, ready: (stream: Socket) => void, onFailure: (reason: string) => void) => void;

/**
 * Listens for streams of syslog messages. Every limit is counted and none ends the listener: connections in all and per
 * peer (one of the address with the most makes room for another's), idle time (a connection that trickles bytes and completes nothing is idle), unfinished messages: when these grow too
 * large in all, the connection that completed nothing for longest goes, of the addresses that hold more than their fair share.
 * @throws ListenError when the address can't be bound, RangeError for an allow-list that makes no sense
 */
export async function openStreams(transport: Transport, options: ListenOptions, wrap: Wrap): Promise<Listener> {
  const { limits } = options;
  const heldCap = limits.heldBytes ?? HELD_CAP;
  const peers = createPeers(options.allow);
  const asked = nameOf(transport, options.host, options.port);
  const host = await resolve(options.host, asked);
  const connections = createConnections();
  const told = { name: asked };
  const tell = createTell(told, options);
  const count = { received: 0, bytes: 0, refused: 0, truncated: 0, cutOff: 0 };
  let isHeld = false;
  let cutOffAt = Number.NEGATIVE_INFINITY;
  let batch: Arrival[] = [];

  function flush(): void {
    if (batch.length === 0) return;
    const full = batch;
    batch = [];
    options.onArrivals(full);
  }

  const server = createServer({ keepAlive: true, keepAliveInitialDelay: 60_000 });
  const most = connectionsWithin(limits, tell);
  server.on('connection', accept);

  /** @returns false where there is none for this address */
  function hasRoom(address: string): boolean {
    if (connections.size < most) return true;
    const crowding = connections.crowding(address);
    if (crowding === null) {
      count.refused += 1;
      tell('warning', 'too-many-connections', `more than ${most} connections; further ones are refused`);
      return false;
    }
    connections.remove(crowding);
    crowding.socket.destroy();
    count.cutOff += 1;
    tell(
      'warning',
      'crowded-out',
      `more than ${most} connections; ${crowding.peer} has the most of them, and the one that was longest without a line end made room`,
    );
    return true;
  }

  function accept(socket: Socket): void {
    // Without a handler the process would end when a peer resets; with it the socket just closes.
    socket.on('error', () => {});
    const { address, isAllowed } = peers(socket.remoteAddress ?? '');
    const ofPeer = connections.countOf(address);
    if (!isAllowed || ofPeer >= limits.connectionsPerPeer) {
      count.refused += 1;
      const message = `${address} has ${ofPeer} connections; further ones are refused`;
      if (isAllowed) tell('warning', 'too-many-connections-of-a-peer', message);
      socket.destroy();
      return;
    }
    if (!hasRoom(address)) {
      socket.destroy();
      return;
    }
    const connection = connectionOf(socket, address);
    connections.add(connection);
    socket.once('close', () => {
      connections.measure(connection, (deframer) => deframer.end());
      flush();
      connections.remove(connection);
    });
    wrap(
      socket,
      (stream) => follow(connection, stream),
      (reason) => {
        count.refused += 1;
        tell('warning', 'handshake-failed', `${address}: ${reason}`);
      },
    );
  }

  function connectionOf(socket: Socket, peer: string): Connection {
    const now = Date.now();
    const connection: Connection = {
      peer,
      socket,
      stream: socket,
      deframer: createDeframer(limits.lineBytes, (message, isTruncated) => {
        connection.completedAt = connection.heardAt;
        count.received += 1;
        if (isTruncated) count.truncated += 1;
        batch.push({ bytes: message, peer, receivedAt: connection.heardAt, transport });
      }),
      heardAt: now,
      completedAt: now,
    };
    return connection;
  }

  function follow(connection: Connection, stream: Socket): void {
    connection.stream = stream;
    let turn = performance.now();
    const goOn = () => {
      turn = performance.now();
      if (!isHeld) stream.resume();
    };
    stream.on('data', (chunk: Buffer) => {
      count.bytes += chunk.length;
      connection.heardAt = Date.now();
      connections.measure(connection, (deframer) => deframer.push(chunk));
      while (connections.held > heldCap) cutLongestIdle();
      flush();
      if (performance.now() - turn < TURN) return;
      stream.pause();
      setImmediate(goOn);
    });
    stream.on('error', () => {});
    if (isHeld) stream.pause();
  }

  function cutLongestIdle(): void {
    const chosen = connections.longestIdle(heldCap);
    connections.measure(chosen, (deframer) => deframer.end());
    chosen.socket.destroy();
    count.cutOff += 1;
    cutOffAt = Date.now();
    tell(
      'warning',
      'unfinished-messages',
      `unfinished messages fill the memory that is meant for them; the connection of ${chosen.peer} that was longest without a line end was closed`,
    );
  }

  const sweep = setInterval(() => {
    const now = Date.now();
    for (const connection of connections) {
      if (now - connection.heardAt >= SWEEP && connection.deframer.held > 0)
        connections.measure(connection, (deframer) => deframer.quiet());
      // A clock that was set back must not keep a connection for ever.
      if (connection.completedAt > now) connection.completedAt = now;
      if (now - connection.completedAt >= limits.idleSeconds * 1000) connection.socket.destroy();
    }
    flush();
  }, SWEEP);
  sweep.unref();

  try {
    await listening(server, host, options.port);
  } catch (error) {
    clearInterval(sweep);
    throw listenError(asked, error);
  }
  const { address, port } = boundTo(server);
  const name = nameOf(transport, address, port);
  told.name = name;
  // accept(2) failed, for instance because no file is left: the next connection may succeed.
  server.on('error', (error) => tell('error', 'accept-failed', error.message));

  return {
    name,
    address: { host: address, port },
    counters: () => ({
      name,
      ...count,
      kernelDrops: null,
      connections: connections.size,
      receiveBuffer: null,
      held: connections.held,
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

function listening(server: Server, host: string, port: number): Promise<void> {
  return new Promise((done, fail) => {
    server.once('error', fail);
    server.listen({ host, port, backlog: 1024 }, () => {
      server.removeListener('error', fail);
      done();
    });
  });
}

/** Tells of each kind of problem now and then. @param told by which name; it may change */
function createTell(told: { readonly name: string }, { onProblem }: ListenOptions): Tell {
  const toldAt = new Map<string, number>();
  return (level, code, message, help) => {
    const now = Date.now();
    if (now - (toldAt.get(code) ?? Number.NEGATIVE_INFINITY) < TELL_AGAIN) return;
    toldAt.set(code, now);
    const diagnostic = { level, code, message, source: told.name, line: 0 };
    onProblem(help === undefined ? diagnostic : { ...diagnostic, help });
  };
}
