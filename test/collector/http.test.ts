import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { type IncomingMessage, request } from 'node:http';
import { connect } from 'node:net';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { Validator } from '@seriousme/openapi-schema-validator';
import { Ajv } from 'ajv';
import { afterEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { openKnowledge } from '../../dist/src/cli/knowledge-services.js';
import { openAssistant } from '../../src/cli/assistant.js';
import { createBodies } from '../../src/collector/bodies.js';
import { type Collector, createCollector } from '../../src/collector/collector.js';
import { type HttpServer, openHttp } from '../../src/collector/http.js';
import { createRemoteFeed } from '../../src/collector/remote-feed.js';
import type { FeedState, LiveEvent } from '../../src/model/live.js';
import { until } from '../e2e/daemon.js';
import { engine } from '../engine.js';
import { failedNow } from './arrivals.js';

const knowledge = openKnowledge(engine);
const open: { collector: Collector; server: HttpServer }[] = [];
afterEach(async () => {
  for (const { collector, server } of open.splice(0)) {
    await server.close();
    await collector.stop();
  }
});

async function start(token: string | null = null, port = 0, readToken: string | null = null) {
  const collector = createCollector(engine, { version: 'test', redact: true, store: null, loaded: null, flushMs: 50 });
  const { snapshot, read } = collector;
  const complain = (message: string) => {
    throw new Error(message);
  };
  const assistant = openAssistant({ engine, snapshot, read, complain });
  const version = 'test';
  const server = await openHttp(collector, {
    host: '127.0.0.1',
    port,
    token,
    readToken,
    version,
    knowledge,
    assistant,
  });
  open.push({ collector, server });
  const url = `http://127.0.0.1:${server.address.port}`;
  return {
    collector,
    server,
    url,
    get: (path: string, init: RequestInit = {}) => fetch(`${url}${path}`, init),
    send: (host: string, error?: string) => collector.receive([failedNow(host, error)]),
  };
}

/** What a server answers to these bytes, up to its end. */
function raw(port: number, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.end(text));
    let answer = '';
    socket.on('data', (chunk) => {
      answer += chunk;
    });
    socket.on('error', reject);
    socket.on('close', () => resolve(answer));
  });
}

const STATUS = 'sw1#show license udi\nUDI: PID:C9300-24T,SN:FOC0000A0AA\nsw1#\n';

describe('a reader of events that does not read', () => {
  it('is cut off before what it left unread fills the memory', { timeout: 90_000 }, async () => {
    const { server, send } = await start();
    const socket = connect(server.address.port, '127.0.0.1');
    let isClosed = false;
    socket.on('close', () => {
      isClosed = true;
    });
    socket.on('error', () => {});
    await new Promise<void>((done) =>
      socket.write('GET /api/v1/events HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n', () => done()),
    );
    await new Promise((done) => socket.once('data', done));
    socket.pause();
    // Each text is new, so that each message is an event of its own.
    for (let round = 0; round < 50; round += 1) {
      for (let index = 0; index < 100; index += 1) send(`sw${index}`, `${round} ${index} ${'x'.repeat(2000)}`);
      await new Promise((done) => setTimeout(done, 15));
    }
    socket.resume();
    await until(() => isClosed);
    socket.destroy();
  });
});

describe('readers of events that do not read, together', () => {
  it('are bounded: the furthest behind goes first', { timeout: 60_000 }, async () => {
    const { server, send } = await start();
    let closed = 0;
    const sockets = await Promise.all(
      Array.from({ length: 8 }, async () => {
        const socket = connect(server.address.port, '127.0.0.1');
        socket.on('error', () => {});
        socket.on('close', () => {
          closed += 1;
        });
        socket.write('GET /api/v1/events HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n');
        await new Promise((done) => socket.once('data', done));
        return socket.pause();
      }),
    );
    const sent = 6_000_000;
    for (let bytes = 0, index = 0; bytes < sent; index += 1) {
      send(`sw${index % 100}`, `${index} ${'x'.repeat(2000)}`);
      bytes += 4400;
      if (index % 50 === 0) await new Promise((done) => setTimeout(done, 5));
    }
    for (const socket of sockets) socket.resume();
    // Less than one alone may leave unread, more than all may together.
    await until(() => closed > 0);
    for (const socket of sockets) socket.destroy();
  });
});

describe('connections that say nothing', () => {
  it('shut out nobody', { timeout: 60_000 }, async () => {
    const { server, url } = await start();
    const sockets = Array.from({ length: 600 }, (_, index) => {
      const socket = connect(server.address.port, '127.0.0.1');
      socket.on('error', () => {});
      // Some say half a request, some promise a body that never comes.
      if (index % 3 === 1) socket.write('GET /healthz HT');
      if (index % 3 === 2)
        socket.write('POST /api/v1/submit HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 9\r\n\r\nx');
      return socket;
    });
    await until(() => sockets.filter(({ destroyed }) => destroyed).length >= 90);
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    for (const socket of sockets) socket.destroy();
  });
});

/** A request of which only its body matters. */
const requestOf = (body: AsyncIterable<Buffer>) => Object.assign(body, { headers: {} }) as unknown as IncomingMessage;

describe('bodies', () => {
  it('in pieces of one byte cost no more than whole ones', async () => {
    async function* pieces() {
      for (let index = 0; index < 2_000_000; index += 1) yield Buffer.alloc(1, 'x');
    }
    const before = process.memoryUsage().heapUsed;
    await createBodies().take(requestOf(pieces()), null, async (bytes) => {
      expect(bytes.length).toBe(2_000_000);
    });
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(150_000_000);
  });

  it('are bounded together: whoever finds no room is asked to come again', async () => {
    const bodies = createBodies();
    async function* large() {
      for (let index = 0; index < 40; index += 1) yield Buffer.alloc(1 << 20);
    }
    let finish: () => void = () => {};
    const blocked = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const [first, second] = [1, 2].map(() => bodies.take(requestOf(large()), null, () => blocked));
    await expect(Promise.race([first, second])).rejects.toMatchObject({ status: 503, retryAfter: 5 });
    finish();
    await Promise.allSettled([first, second]);
    await bodies.take(requestOf(large()), null, async (bytes) => expect(bytes.length).toBe(40 << 20));
  });
});

describe('pages of other sites', () => {
  it.each([
    ['by their origin', { Origin: 'https://evil.example' }],
    ['by an origin that says nothing', { Origin: 'null' }],
    ['by what the browser says of the site', { 'Sec-Fetch-Site': 'cross-site' }],
    ['of the same site, but another origin', { 'Sec-Fetch-Site': 'same-site' }],
  ])('change nothing, known %s, with a token and without', async (_, headers) => {
    for (const token of [null, 'sesame']) {
      const { server } = await start(token);
      const all = { ...headers, 'Content-Type': 'text/plain', Authorization: 'Bearer sesame' };
      expect(await ask(server, 'POST', '/api/v1/submit', all, STATUS)).toBe(403);
      expect(await ask(server, 'PUT', '/api/v1/devices/x/topology', all, '{}')).toBe(403);
    }
  });

  it('are told from our own page and from programs', async () => {
    const { server } = await start();
    const host = `127.0.0.1:${server.address.port}`;
    const own = { Origin: `http://${host}`, 'Sec-Fetch-Site': 'same-origin' };
    expect(await ask(server, 'POST', '/api/v1/submit', own, STATUS)).toBe(200);
    expect(await ask(server, 'POST', '/api/v1/submit', {}, STATUS)).toBe(200);
  });
});

describe('paths that make no sense', () => {
  it.each(['//', '///x', '//a:b@c/', 'http://[', '*', '/%ff', '/api/v1/devices/%'])(
    '%s is no fault of ours',
    async (path) => {
      const { server } = await start();
      expect(await ask(server, 'GET', path)).toBeLessThan(500);
    },
  );
});

/** A path of the description with an id that exists. */
function pathOf(path: string, silence: string): string {
  if (path.includes('/silences/')) return path.replace('{id}', silence);
  const id = path.includes('{kind}') ? 'COMM_FAILED' : encodeURIComponent('C9300-24T:FOC0000A0AA');
  return path.replace('{kind}', 'messages').replace('{id}', id);
}

/** Status of a request whose path and headers stay as they are. */
function ask(
  { address }: HttpServer,
  method: string,
  path: string,
  headers: Record<string, string> = {},
  body = '',
): Promise<number> {
  return new Promise((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port: address.port, method, path, headers }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    asked.on('error', reject);
    asked.end(body);
  });
}

describe('the HTTP interface', () => {
  it('is described by a sound OpenAPI document, each operation under a name of its own', async () => {
    const described = parse(readFileSync(new URL('../../docs/openapi.yaml', import.meta.url), 'utf8'));
    const { valid, errors } = await new Validator().validate(described);
    expect(errors ?? []).toEqual([]);
    expect(valid).toBe(true);
    const operations = Object.values(
      described.paths as Record<string, Record<string, { operationId?: string }>>,
    ).flatMap((path) => Object.values(path).map(({ operationId }) => operationId));
    expect(operations).not.toContain(undefined);
    expect(new Set(operations).size).toBe(operations.length);
    // A comma in a description that isn't quoted makes a key of its rest.
    const isParameterKey = /^(\$ref|name|in|required|schema|description|example)$/;
    const parameters = Object.values(described.paths as Record<string, Record<string, { parameters?: object[] }>>)
      .flatMap((path) => Object.values(path))
      .flatMap((operation) => operation.parameters ?? []);
    for (const parameter of parameters)
      expect(Object.keys(parameter).filter((key) => !isParameterKey.test(key))).toEqual([]);
  });

  it('is described as it is: npm run openapi writes it anew', { timeout: 60_000 }, () => {
    const writer = fileURLToPath(new URL('../../dist/scripts/write-openapi.js', import.meta.url));
    expect(spawnSync(process.execPath, [writer, '--check']).status).toBe(0);
  });

  it('has exactly the routes that its description names', async () => {
    const described = parse(readFileSync(new URL('../../docs/openapi.yaml', import.meta.url), 'utf8')) as {
      openapi: string;
      paths: Record<string, Record<string, { responses: Record<string, unknown> }>>;
      components: object;
    };
    interface Described {
      content?: Record<string, { schema?: object }>;
    }
    const ajv = new Ajv({ strict: false });
    expect(described.openapi).toMatch(/^3\./);
    const { get, collector } = await start();
    await collector.submit(Buffer.from(STATUS), 'test');
    const until = new Date(Date.now() + 60_000).toISOString();
    const silence = collector.silences.add({ finding: 'comm-failed', reason: 'y', until });
    let checked = 0;
    for (const [path, methods] of Object.entries(described.paths)) {
      for (const [method, { responses }] of Object.entries(methods)) {
        const body = method === 'put' ? '{"topology":"cssm-direct"}' : method === 'post' ? STATUS : null;
        const controller = new AbortController();
        const response = await get(pathOf(path, silence.id), {
          method: method.toUpperCase(),
          signal: controller.signal,
          ...(body === null ? {} : { body }),
        });
        expect([path, method, Object.keys(responses)]).toEqual([
          path,
          method,
          expect.arrayContaining([String(response.status)]),
        ]);
        expect([path, response.status]).not.toEqual([path, 404]);
        expect([path, response.headers.has('ETag')]).toEqual([path, '304' in responses]);
        const told = described.paths[path]?.[method]?.responses['200'] as Described;
        const schema = told.content?.['application/json']?.schema;
        if (schema !== undefined && response.status === 200) {
          const isRight = ajv.compile({ ...schema, components: described.components });
          expect([path, isRight(await response.json()), isRight.errors]).toEqual([path, true, null]);
        }
        controller.abort();
        checked += 1;
      }
    }
    expect(checked).toBeGreaterThan(9);
    expect((await get('/api/v1/nothing')).status).toBe(404);
    expect((await get('/api/v1/devices', { method: 'DELETE' })).status).toBe(404);
  });

  it('answers with devices, incidents and what to do next', async () => {
    const { get, send } = await start();
    send('sw1');
    await until(
      async () =>
        ((await (await get('/api/v1/incidents?status=open')).json()) as { incidents: unknown[] }).incidents.length ===
        1,
    );
    expect(await (await get('/api/v1/devices')).json()).toMatchObject({
      devices: [{ id: 'sw1', errors: 1, openIncidents: 1 }],
    });
    expect(await (await get('/api/v1/devices/sw1')).json()).toMatchObject({
      device: { id: 'sw1' },
      next: expect.arrayContaining([expect.objectContaining({ device: 'sw1' })]),
    });
    expect(await (await get('/api/v1/devices/unknown')).json()).toMatchObject({ error: { code: 'unknown-device' } });
  });

  it('demands its token, and answers nobody under a foreign name without one', async () => {
    const guarded = await start('s3cret-token');
    expect((await guarded.get('/api/v1/devices')).status).toBe(401);
    expect((await guarded.get('/api/v1/devices', { headers: { Authorization: 'Bearer wrong' } })).status).toBe(401);
    expect((await guarded.get('/api/v1/devices', { headers: { Authorization: 'Bearer s3cret-token' } })).status).toBe(
      200,
    );
    expect((await guarded.get('/healthz')).status).toBe(200);
    const local = await start();
    const status = await new Promise((resolve) => {
      request(`${local.url}/api/v1/devices`, { headers: { Host: 'evil.example:80' } }, (response) => {
        response.resume();
        resolve(response.statusCode);
      }).end();
    });
    expect(status).toBe(403);
  });

  it('lets nobody try one token after the other', async () => {
    const guarded = await start('s3cret-token');
    const give = (token: string) => guarded.get('/api/v1/devices', { headers: { Authorization: `Bearer ${token}` } });
    for (let at = 0; at < 10; at += 1) expect((await give(`wrong-${at}`)).status).toBe(401);
    const refused = await give('s3cret-toke');
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('Retry-After'))).toBeGreaterThan(0);
    const form = new URLSearchParams({ token: 'another' });
    expect((await guarded.get('/login', { method: 'POST', body: form, redirect: 'manual' })).status).toBe(429);
    await expect.poll(async () => (await give('s3cret-token')).status, { timeout: 20_000, interval: 200 }).toBe(200);
    // Whose token is known here is asked to wait no more.
    for (let at = 0; at < 12; at += 1) await give(`wrong again ${at}`);
    expect((await give('s3cret-token')).status).toBe(200);
  });

  it.each(['127.0.0.1@evil.example', 'localhost/x', '127.0.0.1?x', '127.0.0.1:80:80', '[::1'])(
    'answers nobody under a host that is none: %s',
    async (host) => {
      for (const token of [undefined, 's3cret-token']) {
        const { url } = await start(token);
        const status = await new Promise((resolve) => {
          request(`${url}/api/v1/devices`, { headers: { Host: host } }, (response) => {
            response.resume();
            resolve(response.statusCode);
          }).end();
        });
        expect(status).toBe(400);
      }
    },
  );

  it('answers nobody who names two hosts', async () => {
    for (const token of [undefined, 's3cret-token']) {
      const { server } = await start(token);
      const { port } = server.address;
      for (const hosts of [`127.0.0.1:${port}`, 'collector.example.net'].map((other) => ['127.0.0.1', other])) {
        const answer = await raw(
          port,
          `GET /healthz HTTP/1.1\r\n${hosts.map((host) => `Host: ${host}\r\n`).join('')}\r\n`,
        );
        expect(answer).toMatch(/^HTTP\/1\.1 400 /);
      }
    }
  });

  it('takes no body that is encoded: it would pass as a text of which nothing is known', async () => {
    const { get } = await start();
    for (const path of ['/api/v1/submit', '/api/v1/analyze']) {
      const headers = { 'Content-Encoding': 'gzip' };
      const response = await get(path, { method: 'POST', body: gzipSync(STATUS), headers });
      expect([response.status, await response.json()]).toMatchObject([415, { error: { code: 'encoded' } }]);
      const plain = await get(path, { method: 'POST', body: STATUS, headers: { 'Content-Encoding': 'identity' } });
      expect(plain.status).toBe(200);
    }
  });

  it('refuses what is too large or makes no sense, in words', async () => {
    const { get, collector } = await start();
    await collector.submit(Buffer.from(STATUS), 'test');
    const id = encodeURIComponent('C9300-24T:FOC0000A0AA');
    const put = (body: string) => get(`/api/v1/devices/${id}/topology`, { method: 'PUT', body });
    expect([await (await put('{"topology":"star"}')).json()]).toMatchObject([{ error: { code: 'unknown-topology' } }]);
    expect([await (await put('no json')).json()]).toMatchObject([{ error: { code: 'bad-body' } }]);
    expect((await get('/api/v1/devices/%E0%A4%A')).status).toBe(400);
    const huge = Buffer.alloc(65 * 1024 * 1024, 'x');
    const status = await get('/api/v1/submit', { method: 'POST', body: huge }).then(
      (response) => response.status,
      () => 413,
    );
    expect(status).toBe(413);
    expect((await get('/healthz')).status).toBe(200);
  });

  it('names its metrics as Prometheus wants them', async () => {
    const { get, send } = await start();
    send('sw1');
    await until(async () => (await (await get('/metrics')).text()).includes('sldiag_open_incidents 1'));
    const text = await (await get('/metrics')).text();
    const types = new Map([...text.matchAll(/^# TYPE (sldiag_\S+) (\S+)$/gm)].map(([, name, type]) => [name, type]));
    expect(types.size).toBeGreaterThan(12);
    for (const [name, type] of types) {
      expect(text).toContain(`# HELP ${name} `);
      expect([name, type === 'counter']).toEqual([name, name?.endsWith('_total')]);
    }
    expect(text).toContain('sldiag_lines_total{kind="licensing"} 1');
  });
});

describe('lists', () => {
  async function withDevices() {
    const started = await start();
    for (const host of ['sw1', 'sw2', 'sw3']) started.send(host);
    await until(() => started.collector.snapshot().devices.filter(({ findings }) => findings.length > 0).length === 3);
    const list = async (query: string) =>
      (await (await started.get(`/api/v1/${query}`)).json()) as Record<string, unknown>;
    return { ...started, list };
  }

  it('are filtered, ordered and cut into pages', async () => {
    const { list } = await withDevices();
    const ids = async (query: string) =>
      ((await list(`devices?${query}`)).devices as { id: string }[]).map(({ id }) => id);
    expect(await ids('sort=name&limit=2')).toEqual(['sw1', 'sw2']);
    expect(await ids('sort=name&limit=2&page=2')).toEqual(['sw3']);
    expect(await list('devices?limit=2')).toMatchObject({ total: 3, page: 1, pages: 2 });
    expect(await ids('search=SW2')).toEqual(['sw2']);
    expect(await ids('severity=error')).toHaveLength(3);
    expect(await ids('topology=air-gapped')).toEqual([]);
    expect(await list('messages?search=sw3')).toMatchObject({ messages: [{ device: 'sw3' }], isCut: false });
    expect(await list('devices/sw1/messages')).toMatchObject({ messages: [{ device: 'sw1' }] });
    expect(await list('messages?from=2999-01-01T00:00:00Z')).toMatchObject({ messages: [] });
    expect(await list('incidents?device=sw1&limit=1')).toMatchObject({ incidents: [{ device: 'sw1' }], total: 1 });
  });

  it.each(['devices?sort=best', 'devices?limit=0', 'devices?page=x', 'messages?from=soon', 'report?format=pdf'])(
    '%s is refused in words',
    async (query) => {
      const { get } = await start();
      const response = await get(`/api/v1/${query}`);
      expect([response.status, await response.json()]).toMatchObject([400, { error: { code: 'bad-parameter' } }]);
    },
  );

  it('are not sent again to who has them, compressed to who asks, and without a body for HEAD', async () => {
    const { get, list } = await withDevices();
    const tag = (await get('/api/v1/devices')).headers.get('etag') ?? '';
    await list('devices');
    const again = await get('/api/v1/devices', { headers: { 'If-None-Match': tag } });
    // A minute may have ended in between, and nothing else.
    expect([200, 304]).toContain(again.status);
    if (again.status === 200) expect(again.headers.get('etag')).not.toBe(tag);
    const compressed = await get('/api/v1/snapshot', { headers: { 'Accept-Encoding': 'gzip' } });
    expect(compressed.headers.get('content-encoding')).toBe('gzip');
    expect(await compressed.json()).toMatchObject({ schema: 'sldiag/live/v1' });
    for (const path of ['/api/v1/devices', '/api/v1/events', '/healthz']) {
      const head = await get(path, { method: 'HEAD' });
      expect([path, head.status, await head.text()]).toEqual([path, 200, '']);
    }
  });
});

describe('what is only diagnosed', () => {
  it('is answered in any format, and nothing of it is kept', async () => {
    const { get, collector } = await start();
    const response = await get('/api/v1/analyze?source=mine.txt', { method: 'POST', body: STATUS });
    expect(await response.json()).toMatchObject({
      schema: 'sldiag/report/v1',
      inputs: [{ path: 'mine.txt' }],
      devices: [{ id: 'C9300-24T:FOC0000A0AA', outcome: 'unclear' }],
    });
    expect(collector.snapshot().devices).toEqual([]);
    const html = await get('/api/v1/analyze?format=html', { method: 'POST', body: STATUS });
    expect(html.headers.get('content-type')).toContain('text/html');
    expect(await html.text()).toContain('FOC0000A0AA');
  });
});

describe('a token that may only read', () => {
  it('shows everything, diagnoses, and changes nothing', async () => {
    const { get, collector } = await start('full-token', 0, 'read-token');
    const headers = { Authorization: 'Bearer read-token' };
    expect((await get('/api/v1/snapshot', { headers })).status).toBe(200);
    expect((await get('/api/v1/analyze', { method: 'POST', body: STATUS, headers })).status).toBe(200);
    for (const [method, path] of [
      ['POST', '/api/v1/submit'],
      ['PUT', '/api/v1/devices/sw1/topology'],
    ] as const) {
      const response = await get(path, { method, body: STATUS, headers });
      expect([response.status, await response.json()]).toMatchObject([403, { error: { code: 'read-only' } }]);
    }
    expect(collector.snapshot().devices).toEqual([]);
    const full = { Authorization: 'Bearer full-token' };
    expect((await get('/api/v1/submit', { method: 'POST', body: STATUS, headers: full })).status).toBe(200);
  });
});

describe('the event stream', () => {
  it('goes on after the last event that a reader had', async () => {
    const { url, send, collector } = await start();
    for (const host of ['sw1', 'sw2', 'sw3']) send(host, `error of ${host}`);
    await until(() => collector.snapshot().devices.length === 3);
    const { event } = collector.snapshot();
    const response = await fetch(`${url}/api/v1/events?kinds=message`, { headers: { 'Last-Event-ID': '1' } });
    let text = '';
    for await (const chunk of response.body ?? []) {
      text += Buffer.from(chunk as Uint8Array).toString();
      if (text.includes('"hostname":"sw4"')) break;
      if (text.includes('"hostname":"sw3"') && !text.includes('sw4')) send('sw4');
    }
    const ids = [...text.matchAll(/^id: (\d+)$/gm)].map(([, id]) => Number(id));
    expect(ids).toEqual([...ids].sort((one, other) => one - other));
    expect(new Set(ids).size).toBe(ids.length);
    expect(text).not.toContain('"kind":"diagnosis"');
    expect(ids.at(-1)).toBeGreaterThan(event);
  });
});

describe('the feed of a collector elsewhere', () => {
  it('begins with what is, follows what happens, and comes back when the collector does', {
    timeout: 20_000,
  }, async () => {
    const first = await start();
    first.send('sw1');
    await until(() => first.collector.snapshot().devices.length === 1);
    const feed = createRemoteFeed({ url: first.url, token: null });
    const events: LiveEvent[] = [];
    const states: FeedState['state'][] = [];
    expect((await feed.snapshot()).devices).toHaveLength(1);
    feed.subscribe(
      (batch) => events.push(...batch),
      ({ state }) => states.push(state),
    );
    await until(() => states.includes('connected'));
    first.send('sw2');
    await until(() => events.some((event) => event.kind === 'message' && event.message.device === 'sw2'));
    const { port } = first.server.address;
    open.splice(0);
    await first.server.close();
    await first.collector.stop();
    await until(() => states.includes('lost'));
    await start(null, port);
    await until(() => states.at(-1) === 'connected');
    expect(await feed.submit(STATUS, 'test')).toEqual(['C9300-24T:FOC0000A0AA']);
    await feed.choose('C9300-24T:FOC0000A0AA', 'cssm-direct', null);
    await expect(feed.choose('nobody', null, null)).rejects.toThrow(/no device is called nobody/);
    await feed.close();
    await until(() => states.at(-1) === 'ended');
  });

  it('says in words why there is none', async () => {
    const feed = createRemoteFeed({ url: 'http://127.0.0.1:9', token: null });
    await expect(feed.snapshot()).rejects.toThrow(/no collector answers at http:\/\/127.0.0.1:9/);
    const { url } = await start('token');
    await expect(createRemoteFeed({ url, token: 'wrong' }).snapshot()).rejects.toThrow(/says 401/);
  });
});
