import { createSocket, type Socket as DatagramSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { keysOf } from '../../model/tree.js';

export type Framing = 'lf' | 'octet';

/** Where to send to. */
export interface Target {
  readonly transport: 'udp' | 'tcp' | 'tls' | 'print';
  readonly host: string;
  readonly port: number;
}

export interface WireOptions {
  readonly framing: Framing;
  /** PEM of who signed the collector's certificate; null: the system's. */
  readonly ca: string | null;
  /** PEM of our own certificate and key; null: none. */
  readonly certificate: { readonly cert: string; readonly key: string } | null;
  /** Takes any certificate. */
  readonly insecure: boolean;
  /** Each device sends from a loopback address of its own; UDP to this machine only. */
  readonly ownAddresses: boolean;
}

/** A way to send messages. Errors of the network reject `write` or `close`. */
export interface Wire {
  /**
   * Resolves when more may be written.
   * @param device number of the device that sends it, from 0
   */
  write(message: Buffer, device: number): Promise<void>;
  close(): Promise<void>;
}

/** Datagrams that may be on their way to the kernel at the same time. */
const DATAGRAMS = 64;
const PORTS = { udp: 5514, tcp: 5514, tls: 6514 } as const;

/**
 * `udp://192.0.2.1:5514`, `tls://[2001:db8::1]`; `-` prints. What `listen --udp` takes is UDP, to this machine where no host is told:
 * `192.0.2.1:5514`, `:5514`, `5514`; with `tcp:` or `tls:` before it the others. Null when it is none of these.
 */
export function readTarget(text: string): Target | null {
  if (text === '-') return { transport: 'print', host: '', port: 0 };
  const bare = text.replace(
    /^(?:(udp|tcp|tls):(?:\/\/)?)?(\d{1,5})$/,
    (_, transport = 'udp', port) => `${transport}::${port}`,
  );
  const match = /^(?:(udp|tcp|tls):(?:\/\/)?)?(?:\[([0-9A-Fa-f:.%\w]+)\]|([^:/[\]]*))(?::(\d{1,5}))?\/?$/.exec(bare);
  if (match === null || text === '') return null;
  const transport = keysOf(PORTS).find((each) => each === match[1]) ?? 'udp';
  const port = match[4] === undefined ? PORTS[transport] : Number(match[4]);
  return port < 1 || port > 65_535 ? null : { transport, host: match[2] ?? (match[3] || '127.0.0.1'), port };
}

/** Opens the way; rejects with the system's error when nobody is there. */
export async function openWire(target: Target, options: WireOptions): Promise<Wire> {
  if (target.transport === 'print') return printed();
  if (target.transport === 'udp') return datagrams(target, options.ownAddresses);
  const { host, port, transport } = target;
  const { ca, certificate, insecure, framing } = options;
  const socket =
    transport === 'tcp'
      ? connectTcp({ host, port })
      : connectTls({
          host,
          port,
          ...(ca === null ? {} : { ca }),
          ...certificate,
          rejectUnauthorized: !insecure,
          minVersion: 'TLSv1.2',
        });
  await once(socket, transport === 'tcp' ? 'connect' : 'secureConnect');
  return stream(socket, framing);
}

function stream(socket: Socket, framing: Framing): Wire {
  let failure: Error | null = null;
  let isClosing = false;
  socket.on('error', (error) => {
    failure ??= error;
  });
  // The other end says nothing, and may go away: that is noticed by reading.
  socket.resume();
  socket.on('close', () => {
    if (!isClosing) failure ??= new Error('the other end closed the connection');
  });
  const check = () => {
    if (failure !== null) throw failure;
  };
  return {
    async write(message) {
      check();
      const frame =
        framing === 'octet'
          ? Buffer.concat([Buffer.from(`${message.length} `), message])
          : Buffer.concat([message, Buffer.of(0x0a)]);
      if (!socket.write(frame)) await roomIn(socket);
      check();
    },
    async close() {
      isClosing = true;
      if (!socket.destroyed) {
        socket.end();
        await once(socket, 'close');
      }
      check();
    },
  };
}

/** Waits until a socket takes more, or is gone. */
async function roomIn(socket: Socket): Promise<void> {
  const waiting = new AbortController();
  const { signal } = waiting;
  try {
    await Promise.race([once(socket, 'drain', { signal }), once(socket, 'close', { signal })]);
  } finally {
    // The one that did not come would be listened for as long as the socket is there.
    waiting.abort();
  }
}

/** In one piece: the sockets share how many datagrams are on their way, and the first failure. */
async function datagrams({ host, port }: Target, ownAddresses: boolean): Promise<Wire> {
  const sockets = new Map<number, DatagramSocket>();
  let failure: Error | null = null;
  let onWay = 0;
  let resume: (() => void) | null = null;

  async function open(device: number): Promise<DatagramSocket> {
    const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4');
    sockets.set(device, socket);
    if (ownAddresses) {
      const number = device + 1;
      socket.bind({ address: `127.18.${(number >> 8) & 255}.${number & 255}` });
      await once(socket, 'listening');
    }
    // Connected, so that the system tells when nobody listens.
    socket.connect(port, host);
    try {
      await once(socket, 'connect');
    } catch (error) {
      // An open socket would keep the program from ending.
      socket.close();
      throw error;
    }
    socket.on('error', (error) => {
      failure ??= error;
    });
    return socket;
  }

  async function untilFewerThan(count: number): Promise<void> {
    while (onWay >= count) {
      await new Promise<void>((done) => {
        resume = done;
      });
    }
  }

  // A name without an address is told of before anything is sent.
  await open(0);
  return {
    async write(message, device) {
      if (failure !== null) throw failure;
      const place = ownAddresses ? device : 0;
      const socket = sockets.get(place) ?? (await open(place));
      onWay += 1;
      socket.send(message, (error) => {
        if (error !== null) failure ??= error;
        onWay -= 1;
        resume?.();
      });
      await untilFewerThan(DATAGRAMS);
    },
    async close() {
      await untilFewerThan(1);
      // What the other side answers, such as that nobody listens, takes a moment.
      await new Promise((done) => setTimeout(done, 20));
      for (const socket of sockets.values()) socket.close();
      if (failure !== null) throw failure;
    },
  };
}

function printed(): Wire {
  return {
    async write(message) {
      if (!process.stdout.write(Buffer.concat([message, Buffer.of(0x0a)]))) await once(process.stdout, 'drain');
    },
    close: async () => {},
  };
}
