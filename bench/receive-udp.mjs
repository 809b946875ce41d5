// Compares the two UDP listeners under the same load: node bench/receive-udp.mjs [seconds]. Needs a build.
import { fork } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { fileURLToPath } from 'node:url';

const SECONDS = Number(process.argv[2] ?? 5);
const PORT = 55_140;
const LINE =
  '<189>101: acc-sw01: Mar  6 2026 02:05:00.000 UTC: %DOT1X-5-FAIL: Authentication failed for client (0000.5e00.5301) on Interface Gi1/0/1';

/** Rates in datagrams a second, and in how many pieces each second is sent: the fewer, the larger the bursts. */
const LOADS = [
  { rate: 20_000, pieces: 200 },
  { rate: 50_000, pieces: 200 },
  { rate: 80_000, pieces: 200 },
  { rate: 50_000, pieces: 10 },
  { rate: 50_000, pieces: 2 },
];

const print = (line) => process.stdout.write(`${line}\n`);

if (process.argv[2] === '--send') await sender(JSON.parse(process.argv[3]));
else await compare();

/** Sends at a rate, and tells its parent how many left. */
async function sender({ rate, pieces, seconds, port }) {
  const socket = createSocket('udp4');
  await new Promise((done) => socket.connect(port, '127.0.0.1', done));
  socket.setSendBufferSize(4 * 1024 * 1024);
  const line = Buffer.from(LINE);
  let sent = 0;
  let onWay = 0;
  const start = performance.now();
  for (let piece = 0; piece < pieces * seconds; piece += 1) {
    const due = start + (piece * 1000) / pieces;
    while (performance.now() < due) await new Promise((done) => setTimeout(done, 1));
    for (let count = rate / pieces; count > 0; count -= 1) {
      onWay += 1;
      socket.send(line, (error) => {
        onWay -= 1;
        if (error === null) sent += 1;
      });
    }
    while (onWay > 10_000) await new Promise(setImmediate);
  }
  while (onWay > 0) await new Promise(setImmediate);
  const took = (performance.now() - start) / 1000;
  process.send({ sent, took }, () => process.exit());
}

async function compare() {
  const sources = new URL('../dist/src/ingest/receive/', import.meta.url);
  const { openUdp } = await import(new URL('udp.js', sources));
  const { openPlainUdp } = await import(new URL('udp-plain.js', sources));
  const { RECEIVE_LIMITS } = await import(new URL('listener.js', sources));
  print('| datagrams a second | in bursts of | listener | arrived | lost by the kernel | CPU, µs a datagram |');
  print('| ---: | ---: | --- | ---: | ---: | ---: |');
  for (const { rate, pieces } of LOADS) {
    for (const [name, open] of [
      ['dgram', openUdp],
      ['syslog-server', openPlainUdp],
    ]) {
      const onProblem = ({ message }) => process.stderr.write(`${message}\n`);
      const options = {
        host: '127.0.0.1',
        port: PORT,
        allow: [],
        limits: RECEIVE_LIMITS,
        onArrivals: () => {},
        onProblem,
      };
      const listener = await open(options);
      const cpu = process.cpuUsage();
      const { sent, took } = await load({ rate, pieces, seconds: SECONDS, port: PORT });
      await new Promise((done) => setTimeout(done, 500));
      const { user, system } = process.cpuUsage(cpu);
      const { received, kernelDrops } = listener.counters();
      await listener.close();
      const lost = `${kernelDrops} (${((100 * kernelDrops) / sent).toFixed(2)} %)`;
      const each = ((user + system) / Math.max(1, received)).toFixed(1);
      print(`| ${Math.round(sent / took)} | ${rate / pieces} | ${name} | ${received} of ${sent} | ${lost} | ${each} |`);
    }
  }
}

function load(settings) {
  return new Promise((done) => {
    fork(fileURLToPath(import.meta.url), ['--send', JSON.stringify(settings)]).once('message', done);
  });
}
