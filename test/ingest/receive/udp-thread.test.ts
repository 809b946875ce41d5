import { createSocket } from 'node:dgram';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { openUdpThread } from '../../../dist/src/ingest/receive/udp-thread.js';
import type { ListenError } from '../../../src/ingest/receive/listener.js';
import { packDatagrams, unpackDatagrams } from '../../../src/ingest/receive/udp-batch.js';
import { closeAll, listenOptions, opened, until } from './receiving.js';

afterEach(closeAll);

async function sendTo(port: number, messages: readonly (string | Uint8Array)[]): Promise<void> {
  const socket = createSocket('udp4');
  for (const message of messages) await new Promise((done) => socket.send(message, port, '127.0.0.1', done));
  await new Promise<void>((done) => socket.close(done));
}

describe('a batch between threads', () => {
  it('gives back every datagram with its sender and time', () => {
    const arrival = fc.record({
      bytes: fc.uint8Array({ maxLength: 40 }),
      peer: fc.constantFrom('192.0.2.1', '192.0.2.2', '2001:db8::1'),
      receivedAt: fc.integer({ min: 0, max: 2 ** 48 }),
      transport: fc.constant('udp' as const),
    });
    fc.assert(
      fc.property(fc.array(arrival), (arrivals) => {
        const again = unpackDatagrams(packDatagrams(arrivals));
        expect(again.map(({ bytes, ...rest }) => ({ bytes: [...bytes], ...rest }))).toEqual(
          arrivals.map(({ bytes, ...rest }) => ({ bytes: [...bytes], ...rest })),
        );
      }),
    );
  });
});

describe('openUdpThread', () => {
  it('hands over datagrams as they were sent, in order, and counts them', async () => {
    const heard = listenOptions();
    const listener = opened(await openUdpThread(heard.options));
    const sent = Array.from({ length: 300 }, (_, number) => `<189>${number}: sw1: text \u00e9`);
    await sendTo(listener.address.port, [...sent, Uint8Array.of(0xff, 0x00, 0x41)]);
    await until(() => heard.arrivals.length === 301, 'all have come');
    expect(heard.arrivals.slice(0, 300).map(({ bytes }) => Buffer.from(bytes).toString())).toEqual(sent);
    expect([...(heard.arrivals[300]?.bytes ?? [])]).toEqual([0xff, 0x00, 0x41]);
    expect(heard.arrivals[0]?.peer).toBe('127.0.0.1');
    expect(listener.counters()).toMatchObject({ received: 301, refused: 0, kernelDrops: 0 });
  });

  it('goes on receiving while this thread is busy', async () => {
    const heard = listenOptions();
    const listener = opened(await openUdpThread(heard.options));
    const { Worker } = await import('node:worker_threads');
    const isSent = new Int32Array(new SharedArrayBuffer(4));
    const sender = new Worker(
      `const s = require('dgram').createSocket('udp4'); let left = 60000;
       (function burst() { for (let i = 0; i < 300 && left > 0; i += 1) { left -= 1; s.send('<189>1: sw1: a line of some length, as they are', ${listener.address.port}, '127.0.0.1'); }
         if (left > 0) setTimeout(burst, 5); else setTimeout(() => { Atomics.store(require('worker_threads').workerData, 0, 1); s.close(); }, 200); })();`,
      { eval: true, workerData: isSent },
    );
    const ended = new Promise((done) => sender.once('exit', done));
    // Twice what the kernel's buffer holds arrives meanwhile, however slow the machine is.
    const atTheLatest = performance.now() + 30_000;
    while (Atomics.load(isSent, 0) === 0 && performance.now() < atTheLatest);
    await ended;
    await until(
      () => heard.arrivals.length + (listener.counters().kernelDrops ?? 0) >= 60_000,
      'all are accounted for',
    );
    expect(listener.counters().kernelDrops).toBe(0);
  });

  it('refuses who is not on the list, and counts them', async () => {
    const heard = listenOptions({ allow: ['192.0.2.0/24'] });
    const listener = opened(await openUdpThread(heard.options));
    await sendTo(listener.address.port, ['a', 'b']);
    await until(() => listener.counters().refused === 2, 'both are refused');
    expect(heard.arrivals).toEqual([]);
  });

  it('says why it can not listen, and names the entry that is no network', async () => {
    const first = opened(await openUdpThread(listenOptions().options));
    const again = openUdpThread(listenOptions({ port: first.address.port }).options);
    await expect(again).rejects.toMatchObject({
      name: 'ListenError',
      code: 'EADDRINUSE',
    } satisfies Partial<ListenError>);
    await expect(openUdpThread(listenOptions({ allow: ['nonsense'] }).options)).rejects.toThrow(/nonsense/);
  });

  it('hands over what it has when it is closed, and can be closed twice', async () => {
    const heard = listenOptions();
    const listener = await openUdpThread(heard.options);
    await sendTo(listener.address.port, ['last words']);
    await until(() => listener.counters().received === 1 || heard.arrivals.length === 1, 'it came');
    await Promise.all([listener.close(), listener.close()]);
    expect(heard.texts()).toEqual(['last words']);
    expect(listener.counters().received).toBe(1);
  });
});
