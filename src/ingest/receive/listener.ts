import type { Diagnostic } from '../../model/diagnostic.js';
import type { Arrival, SourceCounters, Transport } from '../../model/live.js';
import { codeOf, messageOf } from '../../model/thrown.js';

/** What a listener for TLS shows, PEM; `ca` is who may have signed client certificates, null where none are asked for. */
export interface Certificate {
  readonly cert: Buffer;
  readonly key: Buffer;
  readonly ca: Buffer | null;
}

/** Something that receives syslog until it is closed. */
export interface Listener {
  /** `udp 0.0.0.0:5514` */
  readonly name: string;
  /** Where it listens: the port is the real one where 0 was asked for. */
  readonly address: { readonly host: string; readonly port: number };
  counters(): SourceCounters;
  /**
   * Uses another certificate from the next connection on; only listeners for TLS have it.
   * @throws Error when it can't be used; the old one stays
   */
  renew?(certificate: Certificate): void;
  /** Makes senders wait, or lets them go on; only listeners for streams have it. */
  hold?(isHeld: boolean): void;
  /** Frees the port and ends every connection; what was received before is handed over first. */
  close(): Promise<void>;
}

/** What one sender, or all together, can make a listener hold. */
export interface ReceiveLimits {
  /** Bytes of one line that are kept; the rest of it is read and dropped. */
  readonly lineBytes: number;
  /** Open connections in all, of one listener. */
  readonly connections: number;
  readonly connectionsPerPeer: number;
  /** A connection that completes no line for so long is closed. */
  readonly idleSeconds: number;
  /** Bytes of unfinished messages of all connections of a listener together; 32 MB unless given. */
  readonly heldBytes?: number;
  /** Files that the process needs for other things than connections, and how many listeners share the rest. */
  readonly files?: { readonly reserved: number; readonly sharedBy: number };
}

/**
 * Room for a campus whose switches connect one by one. A quiet switch may log nothing for hours and loses its next
 * message when its connection is gone, so that idle connections live for a day.
 */
export const RECEIVE_LIMITS: ReceiveLimits = {
  lineBytes: 64 * 1024,
  connections: 10_000,
  connectionsPerPeer: 100,
  idleSeconds: 86_400,
};

export interface ListenOptions {
  /** Address to bind: `0.0.0.0`, `::` (IPv4 too), `127.0.0.1`, … */
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** Networks that may send, as CIDR or single addresses; an empty list lets everybody. */
  readonly allow: readonly string[];
  readonly limits: ReceiveLimits;
  /** Takes what came in, in the order in which it came; the bytes are the receiver's to keep. */
  readonly onArrivals: (batch: readonly Arrival[]) => void;
  /** Told of what the operator should know; the listener goes on. */
  readonly onProblem: (diagnostic: Diagnostic) => void;
}

/** Files that a process needs besides all connections: the store, threads, inputs. */
export const FILES_RESERVE = 64;

/** What a listener for datagrams counts of connections. */
export const NO_CONNECTIONS = { connections: 0, held: 0, cutOff: 0, isCrowded: false } as const;

/** A listener could not be opened; `diagnostic` says why and what to do, in words. */
export class ListenError extends Error {
  override readonly name = 'ListenError';
  constructor(
    readonly diagnostic: Diagnostic,
    readonly code: string,
  ) {
    super(diagnostic.message);
  }
}

/** A host as it stands before a port: an IPv6 address in brackets. */
export function bracketed(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}

/** `udp 0.0.0.0:5514`, `tcp [::]:5514` */
export function nameOf(transport: Transport, host: string, port: number): string {
  return `${transport} ${bracketed(host)}:${port}`;
}

const REASONS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'another program listens there already',
  EADDRNOTAVAIL: 'this machine has no such address',
  EACCES: 'ports below 1024 need a permission that this process lacks',
  EAFNOSUPPORT: 'this machine does not speak that kind of address',
  ENOTFOUND: 'the name has no address',
  EAI_AGAIN: 'the name can not be resolved now',
  EMFILE: 'too many files and connections are open',
};
const HELP: Readonly<Record<string, string>> = {
  EADDRINUSE: 'choose another port, or find the program with: ss -lnp',
  EACCES:
    'listen on 5514 and redirect 514 to it, or grant CAP_NET_BIND_SERVICE: docs/listening.md, "Port 514 without root"',
  EMFILE: 'raise the limit of open files (ulimit -n, LimitNOFILE= of the systemd unit)',
};

/** What a failed bind means, from the system's error. */
export function listenError(name: string, error: unknown): ListenError {
  const code = codeOf(error);
  const message = messageOf(error);
  const help = HELP[code];
  return new ListenError(
    {
      level: 'error',
      code: 'listen-failed',
      message: `${name} can't be opened: ${REASONS[code] ?? message}`,
      source: name,
      line: 0,
      ...(help === undefined ? {} : { help }),
    },
    code,
  );
}
