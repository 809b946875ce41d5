import { execFileSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { networkInterfaces } from 'node:os';
import { afterEach, describe, expect, it } from 'vitest';
import { freePort } from '../../../scripts/free-port.mjs';
import type { ListenError } from '../../../src/ingest/receive/listener.js';
import { openUdp, RECEIVE_BUFFER } from '../../../src/ingest/receive/udp.js';
import { openPlainUdp } from '../../../src/ingest/receive/udp-plain.js';
import { closeAll, listenOptions, opened, until } from './receiving.js';

afterEach(closeAll);

/** Sends datagrams from a socket of its own. */
async function sendTo(host: string, port: number, ...messages: (string | Uint8Array)[]): Promise<void> {
  const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4');
  for (const message of messages) await new Promise((done) => socket.send(message, port, host, done));
  await new Promise<void>((done) => socket.close(done));
}

/** Sends datagrams of 8000 bytes: port, number. */
const FLOOD = `
  const [, port, count] = process.argv.map(Number);
  const socket = require('dgram').createSocket('udp4');
  let left = count;
  socket.connect(port, '127.0.0.1', function send() {
    if (left-- > 0) socket.send(Buffer.alloc(8000, 'x'), send);
    else socket.close();
  });
`;

/** The loopback address of IPv6; some containers have none. */
const hasIpv6 = Object.values(networkInterfaces()).some((all) => all?.some(({ address }) => address === '::1'));

describe('openUdp', () => {
  it('hands over datagrams as they were sent, with the sender and the time', async () => {
    const heard = listenOptions();
    const listener = opened(await openUdp(heard.options));
    const before = Date.now();
    const bytes = Uint8Array.from({ length: 256 }, (_, index) => index);
    await sendTo('127.0.0.1', listener.address.port, bytes, '<189>1: a\n', '');
    await until(() => heard.arrivals.length === 3, 'three arrivals');
    expect(Buffer.from(heard.arrivals[0]?.bytes ?? []).equals(bytes)).toBe(true);
    expect(heard.texts().slice(1)).toEqual(['<189>1: a\n', '']);
    const { peer, transport, receivedAt } = heard.arrivals[0] ?? {};
    expect({ peer, transport }).toEqual({ peer: '127.0.0.1', transport: 'udp' });
    expect(receivedAt).toBeGreaterThanOrEqual(before);
    expect(listener.name).toBe(`udp 127.0.0.1:${listener.address.port}`);
    expect(listener.counters()).toMatchObject({ received: 3, bytes: 266, kernelDrops: 0, refused: 0, truncated: 0 });
  });

  it.runIf(hasIpv6)('takes IPv6, and IPv4 on the same socket, each in its own spelling', async () => {
    const heard = listenOptions({ host: '::' });
    const listener = opened(await openUdp(heard.options));
    await sendTo('::1', listener.address.port, 'six');
    await sendTo('127.0.0.1', listener.address.port, 'four');
    await until(() => heard.arrivals.length === 2, 'both');
    expect(heard.arrivals.map(({ peer }) => peer)).toEqual(['::1', '127.0.0.1']);
    expect(listener.counters().kernelDrops).toBe(0);
  });

  it('refuses who is not on the list, and counts them', async () => {
    const heard = listenOptions({ allow: ['192.0.2.0/24', '2001:db8::/32', '127.0.0.2'] });
    const listener = opened(await openUdp(heard.options));
    await sendTo('127.0.0.1', listener.address.port, 'a', 'b');
    await until(() => listener.counters().refused === 2, 'two refused');
    expect(heard.arrivals).toEqual([]);
  });

  it('tells senders apart by their addresses, however many', async () => {
    const heard = listenOptions({ allow: ['127.0.0.0/8'] });
    const listener = opened(await openUdp(heard.options));
    for (let index = 0; index < 300; index += 1) {
      const socket = createSocket('udp4');
      await new Promise<void>((done) => socket.bind(0, `127.1.${index >> 8}.${index & 255 || 1}`, done));
      await new Promise((done) => socket.send('x', listener.address.port, '127.0.0.1', done));
      socket.close();
    }
    await until(() => heard.arrivals.length === 300);
    expect(new Set(heard.arrivals.map(({ peer }) => peer)).size).toBe(298);
  });

  it('names the entry of the allow-list that is no network', async () => {
    const { options } = listenOptions({ allow: ['192.0.2.0/33'] });
    await expect(openUdp(options)).rejects.toThrow(/192\.0\.2\.0\/33 is not a network/);
  });

  it('cuts what is longer than a line may be', async () => {
    const heard = listenOptions({ limits: { lineBytes: 10 } });
    const listener = opened(await openUdp(heard.options));
    await sendTo('127.0.0.1', listener.address.port, 'x'.repeat(60_000));
    await until(() => heard.arrivals.length === 1);
    expect(heard.texts()).toEqual(['x'.repeat(10)]);
    expect(listener.counters().truncated).toBe(1);
  });

  it('reads back the buffer that the kernel granted, and warns when it is less than asked for', async () => {
    const heard = listenOptions();
    const listener = opened(await openUdp(heard.options));
    const granted = listener.counters().receiveBuffer ?? 0;
    expect(granted).toBeGreaterThan(0);
    expect(heard.problems.map(({ code }) => code)).toEqual(granted < RECEIVE_BUFFER ? ['small-receive-buffer'] : []);
  });

  it('tells what the kernel dropped while nobody read', async () => {
    const heard = listenOptions();
    const listener = opened(await openUdp(heard.options));
    const sent = 3000;
    const { port } = listener.address;
    // Another process sends, and this one waits for it without reading: the receive buffer overflows.
    execFileSync(process.execPath, ['-e', FLOOD, String(port), String(sent)]);
    const drops = listener.counters().kernelDrops ?? 0;
    expect(drops).toBeGreaterThan(0);
    await until(() => heard.arrivals.length + drops === sent, 'all accounted for');
  });

  it.each([
    [
      'a port in use',
      async () => opened(await openUdp(listenOptions().options)).address.port,
      'EADDRINUSE',
      /listens there already/,
    ],
  ])('says in words why it can not listen: %s', async (_, port, code, message) => {
    const { options } = listenOptions({ port: await port() });
    const error = await openUdp(options).then(
      () => null,
      (reason: ListenError) => reason,
    );
    expect(error?.code).toBe(code);
    expect(error?.diagnostic).toMatchObject({ level: 'error', code: 'listen-failed' });
    expect(error?.message).toMatch(message);
  });

  it('keeps its last figures when closed, and can be closed twice', async () => {
    const heard = listenOptions();
    const listener = opened(await openUdp(heard.options));
    await sendTo('127.0.0.1', listener.address.port, 'a');
    await until(() => heard.arrivals.length === 1);
    await listener.close();
    await listener.close();
    expect(listener.counters()).toMatchObject({ received: 1, kernelDrops: 0 });
  });
});

describe('openPlainUdp', () => {
  it('hands over text, with the same figures', async () => {
    const port = await freePort();
    const heard = listenOptions({ port, allow: ['127.0.0.0/8'], limits: { lineBytes: 20 } });
    const listener = opened(await openPlainUdp(heard.options));
    await sendTo('127.0.0.1', port, '<189>1: a', Uint8Array.of(0x61, 0xff), 'x'.repeat(30));
    await until(() => heard.arrivals.length === 3, 'three arrivals');
    expect(heard.texts()[0]).toBe('<189>1: a');
    // The package decodes as UTF-8: bytes that aren't are lost.
    expect(heard.arrivals[1]?.bytes).not.toEqual(Buffer.of(0x61, 0xff));
    expect(heard.arrivals[0]).toMatchObject({ peer: '127.0.0.1', transport: 'udp' });
    expect(listener.counters()).toMatchObject({ received: 3, truncated: 1, kernelDrops: 0, receiveBuffer: null });
    await listener.close();
    // The port is free again, and the package's only socket too.
    const again = opened(await openPlainUdp(listenOptions({ port }).options));
    expect(again.address.port).toBe(port);
  });

  it('rejects, instead of waiting for ever, when it can not listen', async () => {
    const taken = opened(await openUdp(listenOptions().options));
    await expect(openPlainUdp(listenOptions({ port: taken.address.port }).options)).rejects.toThrow(
      /listens there already/,
    );
    await expect(openPlainUdp(listenOptions({ host: '::1', port: 5514 }).options)).rejects.toThrow(/kind of address/);
  });
});
