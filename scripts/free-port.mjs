import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';

/** A port of the loopback address that nobody listens on now, by TCP or UDP. */
export async function freePort() {
  const server = createServer();
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address();
  const isFree = await new Promise((done) => {
    const socket = createSocket('udp4');
    socket.once('error', () => done(false));
    socket.bind(port, '127.0.0.1', () => socket.close(() => done(true)));
  });
  await new Promise((done) => server.close(done));
  return isFree ? port : freePort();
}
