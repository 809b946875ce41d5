import { createServer, type Server, type Socket } from 'node:net';
import type { Arrival, SourceCounters, Transport } from '../../model/live.js';
import { boundTo } from './bound.js';
import { type Connection, createConnections } from './connections.js';
import { createDeframer } from './framing.js';
import { type Listener, type ListenOptions, listenError, nameOf, type ReceiveLimits } from './listener.js';
import { connectionsWithin, type Tell } from './open-files.js';
import { createPeers, type Peer } from './peers.js';
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
  const asked = nameOf(transport, options.host, options.port);
  const host = await resolve(options.host, asked);
  const streams = new Streams(transport, options, wrap, asked);
  await streams.listen(host);
  return streams;
}

/** A listener of streams with its connections, and what was counted of them. */
class Streams implements Listener {
  private readonly limits: ReceiveLimits;
  private readonly heldCap: number;
  private readonly peers: (address: string) => Peer;
  private readonly connections = createConnections();
  name: string;
  address: Listener['address'] = { host: '', port: 0 };
  private readonly tell: Tell;
  private readonly count = { received: 0, bytes: 0, refused: 0, truncated: 0, cutOff: 0 };
  private isHeld = false;
  private cutOffAt = Number.NEGATIVE_INFINITY;
  private batch: Arrival[] = [];
  private readonly server = createServer({ keepAlive: true, keepAliveInitialDelay: 60_000 });
  private readonly most: number;
  private readonly sweeping: NodeJS.Timeout;

  constructor(
    private readonly transport: Transport,
    private readonly options: ListenOptions,
    private readonly wrap: Wrap,
    private readonly asked: string,
  ) {
    this.limits = options.limits;
    this.heldCap = this.limits.heldBytes ?? HELD_CAP;
    this.peers = createPeers(options.allow);
    this.name = asked;
    this.tell = createTell(() => this.name, options);
    this.most = connectionsWithin(this.limits, this.tell);
    this.server.on('connection', (socket) => this.accept(socket));
    this.sweeping = setInterval(() => this.sweep(), SWEEP);
    this.sweeping.unref();
  }

  async listen(host: string): Promise<void> {
    try {
      await listening(this.server, host, this.options.port);
    } catch (error) {
      clearInterval(this.sweeping);
      throw listenError(this.asked, error);
    }
    const bound = boundTo(this.server);
    this.address = { host: bound.address, port: bound.port };
    this.name = nameOf(this.transport, bound.address, bound.port);
    // accept(2) failed, for instance because no file is left: the next connection may succeed.
    this.server.on('error', (error) => this.tell('error', 'accept-failed', error.message));
  }

  counters(): SourceCounters {
    return {
      name: this.name,
      ...this.count,
      kernelDrops: null,
      connections: this.connections.size,
      receiveBuffer: null,
      held: this.connections.held,
      isCrowded: Math.abs(Date.now() - this.cutOffAt) < CROWDED,
    };
  }

  hold(now: boolean): void {
    this.isHeld = now;
    for (const { stream } of this.connections) {
      if (now) stream.pause();
      else stream.resume();
    }
  }

  async close(): Promise<void> {
    clearInterval(this.sweeping);
    if (!this.server.listening) return;
    const closed = [...this.connections].map(({ socket }) => new Promise((done) => socket.once('close', done)));
    const stopped = new Promise((done) => this.server.close(done));
    for (const { stream } of this.connections) stream.end();
    // Who doesn't answer is cut off.
    const impatience = setTimeout(() => {
      for (const { socket } of this.connections) socket.destroy();
    }, CLOSE_PATIENCE);
    await Promise.all([stopped, ...closed]);
    clearTimeout(impatience);
    this.flush();
  }

  private flush(): void {
    if (this.batch.length === 0) return;
    const full = this.batch;
    this.batch = [];
    this.options.onArrivals(full);
  }

  /** @returns false where there is none for this address */
  private hasRoom(address: string): boolean {
    if (this.connections.size < this.most) return true;
    const crowding = this.connections.crowding(address);
    if (crowding === null) {
      this.count.refused += 1;
      this.tell('warning', 'too-many-connections', `more than ${this.most} connections; further ones are refused`);
      return false;
    }
    this.connections.remove(crowding);
    crowding.socket.destroy();
    this.count.cutOff += 1;
    this.tell(
      'warning',
      'crowded-out',
      `more than ${this.most} connections; ${crowding.peer} has the most of them, and the one that was longest without a line end made room`,
    );
    return true;
  }

  private accept(socket: Socket): void {
    // Without a handler the process would end when a peer resets; with it the socket just closes.
    socket.on('error', () => {});
    const { address, isAllowed } = this.peers(socket.remoteAddress ?? '');
    const ofPeer = this.connections.countOf(address);
    if (!isAllowed || ofPeer >= this.limits.connectionsPerPeer) {
      this.count.refused += 1;
      const message = `${address} has ${ofPeer} connections; further ones are refused`;
      if (isAllowed) this.tell('warning', 'too-many-connections-of-a-peer', message);
      socket.destroy();
      return;
    }
    if (!this.hasRoom(address)) {
      socket.destroy();
      return;
    }
    const connection = this.connectionOf(socket, address);
    this.connections.add(connection);
    socket.once('close', () => {
      this.connections.measure(connection, (deframer) => deframer.end());
      this.flush();
      this.connections.remove(connection);
    });
    this.wrap(
      socket,
      (stream) => this.follow(connection, stream),
      (reason) => {
        this.count.refused += 1;
        this.tell('warning', 'handshake-failed', `${address}: ${reason}`);
      },
    );
  }

  private connectionOf(socket: Socket, peer: string): Connection {
    const now = Date.now();
    const connection: Connection = {
      peer,
      socket,
      stream: socket,
      deframer: createDeframer(this.limits.lineBytes, (message, isTruncated) => {
        connection.completedAt = connection.heardAt;
        this.count.received += 1;
        if (isTruncated) this.count.truncated += 1;
        this.batch.push({ bytes: message, peer, receivedAt: connection.heardAt, transport: this.transport });
      }),
      heardAt: now,
      completedAt: now,
    };
    return connection;
  }

  private follow(connection: Connection, stream: Socket): void {
    connection.stream = stream;
    let turn = performance.now();
    const goOn = () => {
      turn = performance.now();
      if (!this.isHeld) stream.resume();
    };
    stream.on('data', (chunk: Buffer) => {
      this.count.bytes += chunk.length;
      connection.heardAt = Date.now();
      this.connections.measure(connection, (deframer) => deframer.push(chunk));
      while (this.connections.held > this.heldCap) this.cutLongestIdle();
      this.flush();
      if (performance.now() - turn < TURN) return;
      stream.pause();
      setImmediate(goOn);
    });
    stream.on('error', () => {});
    if (this.isHeld) stream.pause();
  }

  private cutLongestIdle(): void {
    const chosen = this.connections.longestIdle(this.heldCap);
    this.connections.measure(chosen, (deframer) => deframer.end());
    chosen.socket.destroy();
    this.count.cutOff += 1;
    this.cutOffAt = Date.now();
    this.tell(
      'warning',
      'unfinished-messages',
      `unfinished messages fill the memory that is meant for them; the connection of ${chosen.peer} that was longest without a line end was closed`,
    );
  }

  private sweep(): void {
    const now = Date.now();
    for (const connection of this.connections) {
      if (now - connection.heardAt >= SWEEP && connection.deframer.held > 0)
        this.connections.measure(connection, (deframer) => deframer.quiet());
      // A clock that was set back must not keep a connection for ever.
      if (connection.completedAt > now) connection.completedAt = now;
      if (now - connection.completedAt >= this.limits.idleSeconds * 1000) connection.socket.destroy();
    }
    this.flush();
  }
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

/** Tells of each kind of problem now and then. @param nameNow by which name; it may change */
function createTell(nameNow: () => string, { onProblem }: ListenOptions): Tell {
  const toldAt = new Map<string, number>();
  return (level, code, message, help) => {
    const now = Date.now();
    if (now - (toldAt.get(code) ?? Number.NEGATIVE_INFINITY) < TELL_AGAIN) return;
    toldAt.set(code, now);
    const diagnostic = { level, code, message, source: nameNow(), line: 0 };
    onProblem(help === undefined ? diagnostic : { ...diagnostic, help });
  };
}
