import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Argv } from 'yargs';
import {
  type Certificate,
  FILES_RESERVE,
  type Listener,
  type ListenOptions,
  RECEIVE_LIMITS,
} from '../ingest/receive/listener.js';
import { createPeers } from '../ingest/receive/peers.js';
import { openTcp } from '../ingest/receive/tcp.js';
import { openTls } from '../ingest/receive/tls.js';
import { openUdp } from '../ingest/receive/udp.js';
import { openPlainUdp } from '../ingest/receive/udp-plain.js';
import { openUdpThread } from '../ingest/receive/udp-thread.js';
import type { Diagnostic } from '../model/diagnostic.js';
import type { Arrival } from '../model/live.js';
import { whyUnreadable } from '../model/thrown.js';
import { UsageError } from './arguments.js';
import type { ArgumentsOf } from './command.js';

/** What receives UDP: dgram in a thread of its own, dgram in this one, or the syslog-server package. */
const UDP_LISTENERS = { thread: openUdpThread, dgram: openUdp, 'syslog-server': openPlainUdp } as const;

const DEFAULT_PORT = 5514;
const DEFAULT_TLS_PORT = 6514;

/** The options of every command that receives syslog. */
export const receivingOptions = (yargs: Argv) =>
  yargs
    .option('udp', {
      describe: 'Listen on UDP, HOST:PORT; may be repeated',
      type: 'string',
      array: true,
      default: [],
    })
    .option('udp-listener', {
      describe: 'What receives UDP; docs/listening.md compares them',
      choices: ['thread', 'dgram', 'syslog-server'] as const,
      default: 'thread' as const,
    })
    .option('tcp', {
      describe: 'Listen on TCP, HOST:PORT; may be repeated',
      type: 'string',
      array: true,
      default: [],
    })
    .option('tls', {
      describe: 'Listen on TLS, HOST:PORT; needs --cert and --key',
      type: 'string',
      array: true,
      default: [],
    })
    .option('cert', { describe: 'PEM file of the collector’s certificate', type: 'string' })
    .option('key', { describe: 'PEM file of its key', type: 'string' })
    .option('ca', { describe: 'PEM file; clients must show a certificate that it vouches for', type: 'string' })
    .option('allow', {
      describe: 'Take messages from these networks only, CIDR; may be repeated',
      type: 'string',
      array: true,
      default: [],
    });

export type ReceivingArgs = ArgumentsOf<typeof receivingOptions>;

export interface Endpoint {
  readonly host: string;
  readonly port: number;
}

/** Whom listeners hand over to. */
export interface Taker {
  receive(batch: readonly Arrival[]): void;
  complain(diagnostic: Diagnostic): void;
}

/** Where to receive, and from whom. */
export interface Receivers {
  readonly udp: readonly Endpoint[];
  readonly udpListener: keyof typeof UDP_LISTENERS;
  readonly tcp: readonly Endpoint[];
  readonly tls: readonly Endpoint[];
  readonly certificate: Certificate | null;
  readonly allow: readonly string[];
}

/**
 * What the options mean.
 * @param udpElse, tcpElse where to receive when none of the options is given
 * @throws UsageError
 */
export function readReceivers(args: ReceivingArgs, udpElse: readonly string[], tcpElse: readonly string[]): Receivers {
  const isNone = args.udp.length + args.tcp.length + args.tls.length === 0;
  const [udp, tcp] = isNone ? [udpElse, tcpElse] : [args.udp, args.tcp];
  if (args.tls.length > 0 && (args.cert === undefined || args.key === undefined))
    throw new UsageError('--tls needs --cert and --key');
  checkAllowed(args.allow);
  const plain = args.udpListener === 'syslog-server' ? udp.find((text) => /(?:^|:)0+$/.test(text)) : undefined;
  if (plain !== undefined)
    throw new UsageError(`--udp-listener syslog-server needs a port, which ${plain} has none of`);
  return {
    udp: udp.map((text) => endpointOf('--udp', text, DEFAULT_PORT, '0.0.0.0')),
    udpListener: args.udpListener,
    tcp: tcp.map((text) => endpointOf('--tcp', text, DEFAULT_PORT, '0.0.0.0')),
    tls: args.tls.map((text) => endpointOf('--tls', text, DEFAULT_TLS_PORT, '0.0.0.0')),
    certificate: args.tls.length === 0 ? null : readCertificate(args),
    allow: args.allow,
  };
}

/** @throws UsageError that names the first entry which is no network */
function checkAllowed(allow: readonly string[]): void {
  try {
    createPeers(allow);
  } catch (error) {
    throw error instanceof RangeError ? new UsageError(`--allow: ${error.message}`) : error;
  }
}

/**
 * Gives listeners for TLS the certificate as its files are now; connections that stand go on with the one they have.
 * @throws Error in words; the old one stays in use
 */
export function renewCertificates(args: ReceivingArgs, listeners: readonly Listener[]): string {
  const holders = listeners.filter((listener) => listener.renew !== undefined);
  if (holders.length === 0) return '';
  const certificate = readCertificate(args);
  for (const listener of holders) listener.renew?.(certificate);
  return ', read the certificate again';
}

/** @throws UsageError that names the file and what is wrong with it: what OpenSSL says names neither */
function readCertificate({ cert: certPath = '', key: keyPath = '', ca: caPath }: ReceivingArgs): Certificate {
  const [cert, key] = [readPem('--cert', certPath), readPem('--key', keyPath)];
  const ca = caPath === undefined ? null : readPem('--ca', caPath);
  const certificate = certificateIn('--cert', certPath, cert);
  if (caPath !== undefined && ca !== null) certificateIn('--ca', caPath, ca);
  if (!certificate.checkPrivateKey(keyIn(keyPath, key)))
    throw new UsageError(`--key: ${keyPath} is not the key of the certificate in ${certPath}`);
  return { cert, key, ca };
}

function certificateIn(option: string, path: string, pem: Buffer): X509Certificate {
  try {
    if (pem.includes('-----BEGIN')) return new X509Certificate(pem);
  } catch {
    // Told below.
  }
  throw new UsageError(`${option}: ${path} holds no certificate in PEM (-----BEGIN CERTIFICATE-----)`);
}

function keyIn(path: string, pem: Buffer): KeyObject {
  try {
    return createPrivateKey(pem);
  } catch {
    const isEncrypted = pem.includes('ENCRYPTED');
    const what = isEncrypted
      ? 'is encrypted; a collector needs a key without a passphrase: openssl pkey -in KEY -out NEW'
      : 'holds no private key in PEM';
    throw new UsageError(`--key: ${path} ${what}`);
  }
}

/** `:5514`, `5514`, `192.0.2.1`, `192.0.2.1:5514`, `[2001:db8::1]:5514`, `[::]` */
export function endpointOf(option: string, text: string, defaultPort: number, defaultHost: string): Endpoint {
  const match = /^(?:\[([0-9A-Fa-f:.]+)\]|([^[\]:]*))(?::(\d{1,5}))?$/.exec(/^\d+$/.test(text) ? `:${text}` : text);
  const port = Number(match?.[3] ?? defaultPort);
  if (match === null || port > 65_535)
    throw new UsageError(`${option} takes HOST:PORT, for instance 192.0.2.1:5514 or [::]:5514, not ${text}`);
  return { host: match[1] ?? (match[2] || defaultHost), port };
}

function readPem(option: string, path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new UsageError(`${option}: ${path} can't be read: ${whyUnreadable(error)}`);
  }
}

/**
 * Opens them all, or none.
 * @param reserved files that the process must be able to open besides
 * @throws ListenError
 */
export async function openReceivers(receivers: Receivers, taker: Taker, reserved: number): Promise<Listener[]> {
  const { udp, tcp, tls, certificate, allow } = receivers;
  const files = {
    reserved: FILES_RESERVE + reserved,
    sharedBy: Math.max(1, tcp.length + tls.length),
  };
  const opened: Listener[] = [];
  const optionsFor = ({ host, port }: Endpoint): ListenOptions => ({
    host,
    port,
    allow,
    limits: { ...RECEIVE_LIMITS, files },
    onArrivals: taker.receive,
    onProblem: taker.complain,
  });
  try {
    const open = UDP_LISTENERS[receivers.udpListener];
    for (const endpoint of udp) opened.push(await open(optionsFor(endpoint)));
    for (const endpoint of tcp) opened.push(await openTcp(optionsFor(endpoint)));
    for (const endpoint of tls) {
      if (certificate === null) continue;
      const { cert, key, ca } = certificate;
      const client = ca === null ? { requireClientCertificate: false } : { ca, requireClientCertificate: true };
      opened.push(await openTls({ ...optionsFor(endpoint), cert, key, ...client }));
    }
    return opened;
  } catch (error) {
    await Promise.all(opened.map((listener) => listener.close()));
    throw error;
  }
}
