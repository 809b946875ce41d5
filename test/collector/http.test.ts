import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { type Collector, createCollector } from '../../src/collector/collector.js';
import { type HttpServer, openHttp } from '../../src/collector/http.js';
import { createRemoteFeed } from '../../src/collector/remote-feed.js';
import type { FeedState, LiveEvent } from '../../src/model/live.js';
import { until } from '../e2e/daemon.js';
import { engine } from '../engine.js';

const open: { collector: Collector; server: HttpServer }[] = [];
afterEach(async () => {
  for (const { collector, server } of open.splice(0)) {
    await server.close();
    await collector.stop();
  }
});

async function start(token: string | null = null, port = 0) {
  const collector = createCollector(engine, { version: 'test', redact: true, store: null, loaded: null, flushMs: 50 });
  const server = await openHttp(collector, { host: '127.0.0.1', port, token, version: 'test' });
  open.push({ collector, server });
  const url = `http://127.0.0.1:${server.address.port}`;
  return {
    collector,
    server,
    url,
    get: (path: string, init: RequestInit = {}) => fetch(`${url}${path}`, init),
    send: (host: string, error = 'Timeout was reached') =>
      collector.receive([
        {
          bytes: Buffer.from(
            `<187>${host}: ${stamp()} UTC: %SMART_LIC-3-COMM_FAILED: Communications failure with the Cisco Smart License Utility (CSLU) : ${error}`,
          ),
          peer: '192.0.2.1',
          receivedAt: Date.now(),
          transport: 'udp',
        },
      ]),
  };
}

/** As IOS XE prints this moment. */
function stamp(): string {
  const [, day, month, year, time] = /, (\d+) (\w+) (\d+) ([\d:]+)/.exec(new Date().toUTCString()) ?? [];
  return `${month} ${Number(day)} ${year} ${time}.000`;
}

const STATUS = 'sw1#show license udi\nUDI: PID:C9300-24T,SN:FOC0000A0AA\nsw1#\n';

describe('a reader of events that does not read', () => {
  it('is cut off before what it left unread fills the memory', { timeout: 30_000 }, async () => {
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
    for (let round = 0; round < 80; round += 1) {
      for (let index = 0; index < 100; index += 1) send(`sw${index}`, `${round} ${index} ${'x'.repeat(2000)}`);
      await new Promise((done) => setTimeout(done, 15));
    }
    socket.resume();
    await until(() => isClosed);
    socket.destroy();
  });
});

describe('the HTTP interface', () => {
  it('has exactly the routes that its description names', async () => {
    const described = parse(readFileSync(new URL('../../docs/openapi.yaml', import.meta.url), 'utf8')) as {
      openapi: string;
      paths: Record<string, Record<string, { responses: Record<string, unknown> }>>;
    };
    expect(described.openapi).toMatch(/^3\./);
    const { get, collector } = await start();
    collector.submit(STATUS, 'test');
    let checked = 0;
    for (const [path, methods] of Object.entries(described.paths)) {
      for (const [method, { responses }] of Object.entries(methods)) {
        const body = method === 'put' ? '{"topology":"cssm-direct"}' : method === 'post' ? STATUS : null;
        const controller = new AbortController();
        const response = await get(path.replace('{id}', encodeURIComponent('C9300-24T:FOC0000A0AA')), {
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

  it('refuses what is too large or makes no sense, in words', async () => {
    const { get, collector } = await start();
    collector.submit(STATUS, 'test');
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
