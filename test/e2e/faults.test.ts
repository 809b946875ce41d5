import { createSocket } from 'node:dgram';
import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { type Daemon, startDaemon, until } from './daemon.js';

const daemons: Daemon[] = [];
const sockets: Socket[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await Promise.all(daemons.splice(0).map((daemon) => daemon.stop('SIGKILL')));
});

async function start(...args: string[]): Promise<Daemon> {
  const daemon = await startDaemon(args);
  daemons.push(daemon);
  return daemon;
}

const text = (host: string, number: number) =>
  `<187>${number}: ${host}: Mar  5 2026 04:12:09.${String(number % 1000).padStart(3, '0')} UTC: %SMART_LIC-3-COMM_FAILED: Communications failure with the Cisco Smart License Utility (CSLU) : Timeout was reached`;
const megabytes = ({ child }: Daemon) =>
  Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1]) / 1024;
const heard = ({ events }: Daemon, host: string) =>
  events.some((event) => event.kind === 'message' && (event.message as { hostname: string }).hostname === host);

async function metric(daemon: Daemon, name: string): Promise<number> {
  const answer = await (await fetch(`http://127.0.0.1:${daemon.port('http')}/metrics`)).text();
  const values = [...answer.matchAll(new RegExp(`^${name}(?:\\{[^}]*\\})? (\\d+)`, 'gm'))];
  return values.reduce((sum, [, value]) => sum + Number(value), 0);
}

function open(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => resolve(socket));
    socket.on('error', reject);
    sockets.push(socket);
  });
}

/** Sends datagrams no faster than the kernel's buffer takes them. */
async function sendUdp(port: number, texts: Iterable<string | Buffer>): Promise<void> {
  const socket = createSocket('udp4');
  let count = 0;
  for (const each of texts) {
    socket.send(each, port, '127.0.0.1');
    count += 1;
    if (count % 500 === 0) await new Promise((done) => setTimeout(done, 10));
  }
  await new Promise((done) => setTimeout(done, 50));
  await new Promise<void>((done) => socket.close(() => done()));
}

describe('what comes over the network', () => {
  it('may be garbage or a line without end: it is counted, and the next line is read', {
    timeout: 60_000,
  }, async () => {
    const daemon = await start('--udp', '127.0.0.1:0', '--tcp', '127.0.0.1:0', '--http', '127.0.0.1:0');
    const garbage = Array.from({ length: 2000 }, (_, number) =>
      Buffer.from(Array.from({ length: 1 + (number % 900) }, (__, at) => (number * 131 + at * 197) % 256)),
    );
    await sendUdp(daemon.port('udp'), [...garbage, text('after-garbage', 1)]);
    await until(() => heard(daemon, 'after-garbage'));
    const socket = await open(daemon.port('tcp'));
    const piece = Buffer.alloc(1024 * 1024, 'x');
    for (let count = 0; count < 100; count += 1) {
      if (!socket.write(piece)) await new Promise((done) => socket.once('drain', done));
    }
    socket.end(`\n${text('after-100-mb', 2)}\n`);
    await until(() => heard(daemon, 'after-100-mb'));
    expect(megabytes(daemon)).toBeLessThan(350);
    expect(await metric(daemon, 'sldiag_received_lines_total')).toBeGreaterThan(1000);
    expect(await daemon.stop()).toBe(0);
  });

  it('may come from devices that were made up: they are bounded, and the one in trouble stays', {
    timeout: 60_000,
  }, async () => {
    const daemon = await start('--udp', '127.0.0.1:0', '--http', '127.0.0.1:0');
    await sendUdp(daemon.port('udp'), [text('real-switch', 1)]);
    await until(() => heard(daemon, 'real-switch'));
    await sendUdp(
      daemon.port('udp'),
      (function* () {
        for (let number = 0; number < 40_000; number += 1) {
          yield `<189>1: forged-${number}: Mar  5 2026 04:12:09.000 UTC: %SMART_LIC-6-AGENT_READY: Smart Agent for Licensing is initialized`;
        }
      })(),
    );
    await until(async () => (await metric(daemon, 'sldiag_received_lines_total')) > 20_000);
    await sendUdp(daemon.port('udp'), [text('real-switch', 3)]);
    const incidents = async () =>
      (await (await fetch(`http://127.0.0.1:${daemon.port('http')}/api/v1/incidents`)).text()).includes('real-switch');
    await until(incidents);
    expect(await metric(daemon, 'sldiag_devices')).toBeLessThanOrEqual(20_000);
    expect(megabytes(daemon)).toBeLessThan(500);
  });
});

describe('who reads slowly', () => {
  it('holds up nobody: an event stream that is never read, a request that is never finished', {
    timeout: 60_000,
  }, async () => {
    const daemon = await start('--udp', '127.0.0.1:0', '--http', '127.0.0.1:0');
    const port = daemon.port('http');
    const reader = await open(port);
    reader.write('GET /api/v1/events HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n');
    reader.pause();
    const trickler = await open(port);
    trickler.write('POST /api/v1/submit HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000000\r\n\r\nx');
    await sendUdp(
      daemon.port('udp'),
      (function* () {
        for (let number = 0; number < 20_000; number += 1)
          yield `${text(`sw-${number % 50}`, number)} ${'x'.repeat(400)} ${number}`;
      })(),
    );
    await until(async () => (await metric(daemon, 'sldiag_received_lines_total')) >= 10_000);
    const answer = await fetch(`http://127.0.0.1:${port}/healthz`);
    expect(answer.status).toBe(200);
    expect(megabytes(daemon)).toBeLessThan(500);
    expect(await daemon.stop()).toBe(0);
  });
});
