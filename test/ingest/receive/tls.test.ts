import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { connect as connectPlain } from 'node:net';
import { type ConnectionOptions, connect } from 'node:tls';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openTls, type TlsListenOptions } from '../../../src/ingest/receive/tls.js';
import { type Certificates, closeAll, listenOptions, makeCertificates, opened, until } from './receiving.js';

let certificates: Certificates;
beforeAll(() => {
  certificates = makeCertificates();
});
afterAll(() => rmSync(certificates.folder, { recursive: true }));
afterEach(closeAll);

function tlsOptions(heard: ReturnType<typeof listenOptions>, requireClientCertificate = false): TlsListenOptions {
  return { ...heard.options, ...certificates.server, ca: certificates.ca, requireClientCertificate };
}

/** Connects and sends; resolves to how it ended. */
async function send(port: number, text: string, options: ConnectionOptions = {}): Promise<'sent' | 'refused'> {
  const socket = connect({ port, host: '127.0.0.1', ca: certificates.ca, ...options });
  socket.on('error', () => {});
  socket.resume();
  const closed = new Promise((done) => socket.once('close', done));
  const isConnected = await Promise.race([
    new Promise((done) => socket.once('secureConnect', () => done(true))),
    closed.then(() => false),
  ]);
  if (!isConnected) return 'refused';
  socket.end(text);
  await closed;
  return 'sent';
}

describe('openTls', () => {
  it('takes both framings inside TLS', async () => {
    const heard = listenOptions();
    const listener = opened(await openTls(tlsOptions(heard)));
    await send(listener.address.port, '9 <189>1: a9 <189>2: b');
    await send(listener.address.port, '<189>3: c\n');
    await until(() => heard.arrivals.length === 3, 'three messages');
    expect(heard.texts()).toEqual(['<189>1: a', '<189>2: b', '<189>3: c']);
    expect(heard.arrivals[0]).toMatchObject({ peer: '127.0.0.1', transport: 'tls' });
    expect(listener.name).toMatch(/^tls 127\.0\.0\.1:\d+$/);
  });

  it('asks for a client certificate of its authority, and refuses others', async () => {
    const heard = listenOptions();
    const listener = opened(await openTls(tlsOptions(heard, true)));
    const { port } = listener.address;
    await send(port, '<189>1: a\n');
    await send(port, '<189>2: b\n', certificates.stranger);
    await send(port, '<189>3: c\n', certificates.client);
    await until(() => heard.arrivals.length === 1);
    expect(heard.texts()).toEqual(['<189>3: c']);
    await until(() => listener.counters().refused === 2, 'two refused');
    // Told of once a minute.
    expect(heard.problems.map(({ code }) => code)).toEqual(['handshake-failed']);
  });

  it('is not held up by who never shakes hands, nor by who speaks plain text', async () => {
    const heard = listenOptions();
    const listener = opened(await openTls(tlsOptions(heard)));
    const { port } = listener.address;
    const silent = connectPlain(port, '127.0.0.1');
    const plain = connectPlain(port, '127.0.0.1');
    plain.on('error', () => {});
    plain.write('<189>1: plain\n');
    await until(() => listener.counters().refused === 1, 'plain text is refused');
    expect(heard.problems[0]?.message).toMatch(/127\.0\.0\.1: the TLS handshake failed/);
    expect(await send(port, '<189>2: b\n')).toBe('sent');
    await until(() => heard.arrivals.length === 1);
    expect(heard.texts()).toEqual(['<189>2: b']);
    expect(listener.counters().connections).toBe(1);
    silent.destroy();
    plain.destroy();
  });

  it('takes who shakes hands while others only begin to, however many', async () => {
    const heard = listenOptions();
    const listener = opened(await openTls({ ...tlsOptions(heard), handshakes: 3 }));
    const { port } = listener.address;
    const silent = Array.from({ length: 5 }, () => connectPlain(port, '127.0.0.1').resume());
    await until(() => listener.counters().refused >= 2, 'those that take longest make room');
    expect(await send(port, '<189>2: b\n')).toBe('sent');
    await until(() => heard.texts().includes('<189>2: b'));
    expect(heard.problems[0]?.message).toContain('this one took longest');
    for (const socket of silent) socket.destroy();
  });

  it('closes a connection whose handshake takes too long', async () => {
    const heard = listenOptions();
    const listener = opened(await openTls({ ...tlsOptions(heard), handshakeSeconds: 0.2 }));
    const silent = connectPlain(listener.address.port, '127.0.0.1').resume();
    await until(() => silent.readableEnded || silent.destroyed, 'the end of the connection');
    await until(() => listener.counters().connections === 0);
    expect(listener.counters().refused).toBe(1);
    expect(heard.problems[0]?.message).toMatch(/TLS handshake timeout/);
  });

  it('takes no version before TLS 1.2', async () => {
    const heard = listenOptions();
    const listener = opened(await openTls(tlsOptions(heard)));
    const outcome = await send(listener.address.port, 'x', {
      minVersion: 'TLSv1',
      maxVersion: 'TLSv1.1',
      ciphers: 'DEFAULT@SECLEVEL=0',
    });
    expect(outcome).toBe('refused');
  });

  it('says that a key does not fit its certificate', async () => {
    const options = { ...tlsOptions(listenOptions()), key: certificates.client.key };
    await expect(openTls(options)).rejects.toThrow(/the certificate or its key can't be used/);
  });

  it('closes while a peer is connected', async () => {
    const listener = await openTls(tlsOptions(listenOptions()));
    const socket = connect({ port: listener.address.port, host: '127.0.0.1', ca: certificates.ca });
    socket.on('error', () => {});
    await once(socket, 'secureConnect');
    await listener.close();
    expect(listener.counters().connections).toBe(0);
  });
});
