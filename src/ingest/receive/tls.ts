import type { Socket } from 'node:net';
import { createServer, type TLSSocket } from 'node:tls';
import { messageOf } from '../../model/thrown.js';
import { ListenError, type Listener, type ListenOptions, nameOf } from './listener.js';
import { openStreams } from './streams.js';

/** Seconds that a peer may take for its handshake, and handshakes that may be under way: each costs some 50 KB. */
const HANDSHAKE = 10;
const HANDSHAKES_CAP = 1000;

export interface TlsListenOptions extends ListenOptions {
  /** PEM. */
  readonly cert: string | Buffer;
  readonly key: string | Buffer;
  /** PEM of those who may have signed client certificates; absent: the system's. */
  readonly ca?: string | Buffer;
  /** Refuses peers without a certificate that `ca` vouches for. */
  readonly requireClientCertificate: boolean;
  /** Seconds that a peer may take for its handshake; 10 unless given. */
  readonly handshakeSeconds?: number;
  /** Handshakes that may be under way; 1000 unless given. */
  readonly handshakes?: number;
}

interface Handshake {
  readonly socket: Socket;
  ready(stream: TLSSocket): void;
  onFailure(reason: string): void;
  /** Why it failed, if it does. */
  failure: string;
}

/**
 * Listens on TLS 1.2 and later (RFC 5425), both framings, because IOS XE doesn't count octets.
 * In one piece: the handshakes that are under way, which the socket, the cipher and the bound all change.
 * @throws ListenError when the certificate can't be used or the address can't be bound, RangeError for an allow-list that makes no sense
 */
export async function openTls(options: TlsListenOptions): Promise<Listener> {
  const { cert, key, ca, requireClientCertificate, handshakes = HANDSHAKES_CAP } = options;
  let tls: ReturnType<typeof createServer>;
  try {
    tls = createServer({
      cert,
      key,
      ...(ca === undefined ? {} : { ca }),
      requestCert: requireClientCertificate,
      rejectUnauthorized: requireClientCertificate,
      minVersion: 'TLSv1.2',
      handshakeTimeout: (options.handshakeSeconds ?? HANDSHAKE) * 1000,
    });
  } catch (error) {
    const name = nameOf('tls', options.host, options.port);
    const message = `${name} can't be opened: the certificate or its key can't be used (${messageOf(error)})`;
    throw new ListenError({ level: 'error', code: 'listen-failed', message, source: name, line: 0 }, 'ECERT');
  }
  /** Handshakes under way, by the peer's address and port. */
  const pending = new Map<string, Handshake>();
  tls.on('secureConnection', (stream) => {
    const key = keyOf(stream);
    const handshake = pending.get(key);
    pending.delete(key);
    handshake?.ready(stream);
  });
  tls.on('tlsClientError', (error, stream) => {
    const handshake = pending.get(keyOf(stream));
    // After a timeout nobody else closes it.
    stream.destroy();
    if (handshake === undefined) return;
    handshake.failure = error.message.trim();
    handshake.socket.destroy();
  });
  const listener = await openStreams('tls', options, (socket, ready, onFailure) => {
    // Who means it is done in a moment: the one that takes longest makes room.
    const [slowest] = pending;
    if (pending.size >= handshakes && slowest !== undefined) {
      pending.delete(slowest[0]);
      slowest[1].socket.destroy();
      slowest[1].onFailure(`more than ${handshakes} TLS handshakes are under way, and this one took longest`);
    }
    const key = keyOf(socket);
    pending.set(key, { ready, socket, onFailure, failure: 'it went away' });
    socket.once('close', () => {
      const handshake = pending.get(key);
      if (handshake?.ready !== ready) return;
      pending.delete(key);
      onFailure(`the TLS handshake failed: ${handshake.failure}`);
    });
    // Handed in by hand, so that limits and the allow-list come before any cryptography.
    tls.emit('connection', socket);
  });
  const renew: Listener['renew'] = (renewed) =>
    tls.setSecureContext({
      cert: renewed.cert,
      key: renewed.key,
      ...(renewed.ca === null ? {} : { ca: renewed.ca }),
      minVersion: 'TLSv1.2',
    });
  return Object.assign(listener, { renew });
}

function keyOf({ remoteAddress, remotePort }: Socket): string {
  return `${remoteAddress} ${remotePort}`;
}
