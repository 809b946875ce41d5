// Sends lines of a file as fast as told: node bench/send-lines.mjs udp|tcp PORT FILE RATE SECONDS. Rate 0: as fast as it goes.
// Prints what was sent, as JSON. A process of its own, so that it shares nothing with what it measures but the machine.
import { createSocket } from 'node:dgram';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';

const [transport, port, path, rate, seconds] = process.argv.slice(2);
const bytes = readFileSync(path);
const PIECES = 200;
/** Bytes given to TCP at once. */
const CHUNK = 256 * 1024;

const { sent, took } = transport === 'udp' ? await sendUdp() : await sendTcp();
process.stdout.write(`${JSON.stringify({ sent, took })}\n`);
process.exit();

async function sendUdp() {
  const socket = createSocket('udp4');
  await new Promise((done) => socket.connect(Number(port), '127.0.0.1', done));
  socket.setSendBufferSize(4 * 1024 * 1024);
  let left = 0;
  let onWay = 0;
  let at = 0;
  const start = performance.now();
  for (let piece = 0; piece < PIECES * Number(seconds); piece += 1) {
    const due = start + (piece * 1000) / PIECES;
    while (performance.now() < due) await new Promise((done) => setTimeout(done, 1));
    for (let count = Number(rate) / PIECES; count > 0; count -= 1) {
      let end = bytes.indexOf(10, at);
      if (end < 0) {
        at = 0;
        end = bytes.indexOf(10);
      }
      onWay += 1;
      socket.send(bytes, at, end - at, (error) => {
        onWay -= 1;
        if (error === null) left += 1;
      });
      at = end + 1;
    }
    while (onWay > 10_000) await new Promise(setImmediate);
  }
  while (onWay > 0) await new Promise(setImmediate);
  return { sent: left, took: (performance.now() - start) / 1000 };
}

async function sendTcp() {
  const socket = connect(Number(port), '127.0.0.1');
  await new Promise((done) => socket.once('connect', done));
  const start = performance.now();
  for (let at = 0; at < bytes.length; at += CHUNK) {
    if (!socket.write(bytes.subarray(at, at + CHUNK))) await new Promise((done) => socket.once('drain', done));
  }
  await new Promise((done) => socket.end(done));
  let lines = 0;
  for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) lines += 1;
  return { sent: lines, took: (performance.now() - start) / 1000 };
}
