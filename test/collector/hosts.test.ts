import { connect } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { openKnowledge } from '../../dist/src/cli/knowledge-services.js';
import { createCollector } from '../../src/collector/collector.js';
import { openHttp } from '../../src/collector/http.js';
import { engine } from '../engine.js';

const open: { end(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of open.splice(0)) await each.end();
});

/** The first line of what a collector without a token answers to these bytes. */
async function answered(bytes: string): Promise<string> {
  const collector = createCollector(engine, { version: 'test', redact: true, store: null, loaded: null, flushMs: 50 });
  const knowledge = openKnowledge(engine);
  const tokens = { token: null, readToken: null };
  const server = await openHttp(collector, { host: '127.0.0.1', port: 0, ...tokens, version: 'test', knowledge });
  open.push({
    async end() {
      await server.close();
      await collector.stop();
    },
  });
  const socket = connect(server.address.port, '127.0.0.1');
  let got = '';
  socket.on('data', (chunk) => {
    got += chunk;
  });
  const closed = new Promise((resolve) => socket.on('close', resolve));
  socket.write(bytes);
  await closed;
  return got.split('\r\n')[0] ?? '';
}

it('a probe that names no host is answered, as load balancers send one', async () => {
  expect(await answered('GET /healthz HTTP/1.0\r\n\r\n')).toBe('HTTP/1.1 200 OK');
  expect(await answered('GET /api/v1/devices HTTP/1.0\r\n\r\n')).toBe('HTTP/1.1 200 OK');
});

it('a host that is no name is refused, and no fault', async () => {
  const get = (host: string) => answered(`GET /api/v1/devices HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
  expect(await get('a b')).toBe('HTTP/1.1 400 Bad Request');
  expect(await get('[::1')).toBe('HTTP/1.1 400 Bad Request');
  expect(await get('')).toMatch(/ 40[03] /);
  expect(await get('evil.example')).toBe('HTTP/1.1 403 Forbidden');
});
