import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';

/** A port of the loopback address that was free a moment ago, for UDP and for TCP. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as { port: number };
  const isFree = await new Promise<boolean>((done) => {
    const socket = createSocket('udp4');
    socket.once('error', () => done(false));
    socket.bind(port, '127.0.0.1', () => socket.close(() => done(true)));
  });
  await new Promise((done) => server.close(done));
  return isFree ? port : freePort();
}
