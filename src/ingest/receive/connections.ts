import type { Socket } from 'node:net';
import type { Deframer } from './framing.js';

/** One peer's stream. Times are milliseconds since 1970 UTC. */
export interface Connection {
  readonly peer: string;
  readonly socket: Socket;
  /** What clear bytes come from: the socket, or what TLS makes of it. */
  stream: Socket;
  readonly deframer: Deframer;
  /** When bytes came last, and when a message was complete last. */
  heardAt: number;
  completedAt: number;
}

/** The open connections of a listener, with what their unfinished messages hold: bytes in all and of each address. */
export interface Connections extends Iterable<Connection> {
  readonly size: number;
  readonly held: number;
  /** How many this address has. */
  countOf(peer: string): number;
  add(connection: Connection): void;
  remove(connection: Connection): void;
  /** Does something with a connection's bytes, and keeps the sums up to date. */
  measure(connection: Connection, act: (deframer: Deframer) => void): void;
  /**
   * Who is to go when all hold too much: of the connections whose address holds more than its share of these bytes, the one
   * that completed nothing for longest.
   */
  longestIdle(cap: number): Connection;
  /**
   * Who is to go for a newcomer when there are too many: of the address that has the most, the one that completed nothing for longest.
   * Null where the newcomer's address would have as many.
   */
  crowding(newcomer: string): Connection | null;
}

export function createConnections(): Connections {
  const connections = new Set<Connection>();
  const byPeer = new Map<string, Set<Connection>>();
  const heldBy = new Map<string, number>();
  let held = 0;

  function shift(sums: Map<string, number>, peer: string, more: number): void {
    const sum = (sums.get(peer) ?? 0) + more;
    if (sum > 0) sums.set(peer, sum);
    else sums.delete(peer);
  }

  return {
    [Symbol.iterator]: () => connections.values(),
    get size() {
      return connections.size;
    },
    get held() {
      return held;
    },
    countOf: (peer) => byPeer.get(peer)?.size ?? 0,
    add(connection) {
      connections.add(connection);
      const ofPeer = byPeer.get(connection.peer);
      if (ofPeer === undefined) byPeer.set(connection.peer, new Set([connection]));
      else ofPeer.add(connection);
    },
    remove(connection) {
      connections.delete(connection);
      const ofPeer = byPeer.get(connection.peer);
      if (ofPeer?.delete(connection) && ofPeer.size === 0) byPeer.delete(connection.peer);
    },
    measure({ deframer, peer }, act) {
      const before = deframer.held;
      act(deframer);
      const more = deframer.held - before;
      held += more;
      shift(heldBy, peer, more);
    },
    longestIdle(cap) {
      const share = cap / heldBy.size;
      let chosen: Connection | null = null;
      for (const connection of connections) {
        if (connection.deframer.held === 0 || (heldBy.get(connection.peer) ?? 0) < share) continue;
        if (chosen === null || connection.completedAt < chosen.completedAt) chosen = connection;
      }
      if (chosen === null) throw new Error('nobody holds what is held');
      return chosen;
    },
    crowding(newcomer) {
      let most: ReadonlySet<Connection> | null = null;
      for (const ofPeer of byPeer.values()) if (most === null || ofPeer.size > most.size) most = ofPeer;
      if (most === null || most.size <= this.countOf(newcomer) + 1) return null;
      return longestWithout(most);
    },
  };
}

function longestWithout(connections: Iterable<Connection>): Connection | null {
  let chosen: Connection | null = null;
  for (const each of connections) if (chosen === null || each.completedAt < chosen.completedAt) chosen = each;
  return chosen;
}
