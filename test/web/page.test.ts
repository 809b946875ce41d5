import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { HtmlValidate } from 'html-validate';
import { afterEach, describe, expect, it } from 'vitest';
import { openKnowledge } from '../../dist/src/cli/knowledge-services.js';
import { createEndedSessions } from '../../src/collector/access.js';
import { besideOf } from '../../src/collector/beside.js';
import { type Collector, createCollector } from '../../src/collector/collector.js';
import { type HttpServer, openHttp } from '../../src/collector/http.js';
import { createSilences } from '../../src/collector/silences.js';
import type { ReportDevice } from '../../src/model/report.js';
import { assets } from '../../src/web/assets.js';
import { failedNow } from '../collector/arrivals.js';
import { startDaemon, until } from '../e2e/daemon.js';
import { engine } from '../engine.js';

const knowledge = openKnowledge(engine);
const open: { collector: Collector; server: HttpServer }[] = [];
afterEach(async () => {
  for (const { collector, server } of open.splice(0)) {
    await server.close();
    await collector.stop();
  }
});

async function start(token: string | null = null, readToken: string | null = null) {
  const collector = createCollector(engine, { version: 'test', redact: true, store: null, loaded: null, flushMs: 50 });
  const server = await openHttp(collector, {
    host: '127.0.0.1',
    port: 0,
    token,
    readToken,
    version: 'test',
    knowledge,
    description: () => 'openapi: 3.1.0\n',
  });
  open.push({ collector, server });
  const url = `http://127.0.0.1:${server.address.port}`;
  return {
    collector,
    server,
    url,
    /** As a browser asks: it follows nothing by itself here. */
    get: (path: string, init: RequestInit = {}) =>
      fetch(`${url}${path}`, {
        redirect: 'manual',
        ...init,
        headers: { Accept: 'text/html,application/xhtml+xml', ...(init.headers as Record<string, string>) },
      }),
    send: (host: string, error?: string) => collector.receive([failedNow(host, error)]),
  };
}

async function withDevices(names: readonly string[], token: string | null = null, error?: string) {
  const started = await start(token);
  for (const name of names) started.send(name, error);
  const failing = () => started.collector.snapshot().devices.filter(({ findings }) => findings.length > 0).length;
  await until(() => failing() === names.length);
  return started;
}

const STATUS = 'sw1#show license udi\nUDI: PID:C9300-24T,SN:FOC0000A0AA\nsw1#\n';
const validator = new HtmlValidate({
  extends: ['html-validate:recommended'],
  // The wall is loaded again where no script renews it.
  rules: {
    'meta-refresh': 'off',
    'long-title': 'off',
    'no-trailing-whitespace': 'off',
    'wcag/h63': 'off',
    'no-inline-style': 'error',
  },
});

async function problemsIn(html: string): Promise<string[]> {
  const { results } = await validator.validateString(html);
  return results.flatMap(({ messages }) =>
    messages.map(({ ruleId, message, line }) => `${line} ${ruleId}: ${message}`),
  );
}

function form(fields: Record<string, string>): RequestInit {
  return { method: 'POST', body: new URLSearchParams(fields) };
}

const PAGES = [
  '/',
  '/devices/sw1',
  '/incidents',
  '/messages',
  '/fleet',
  '/search?q=satellite+url',
  '/knowledge/messages/COMM_FAILED',
  '/paste',
  '/silences',
  '/wall',
  '/help',
];

describe('the page', () => {
  it('is sound HTML everywhere, under a policy that lets nothing in from elsewhere', async () => {
    const { get } = await withDevices(['sw1', 'sw2', 'sw3']);
    for (const path of [...PAGES, '/devices/nobody', '/nowhere']) {
      const response = await get(path);
      const html = await response.text();
      expect([path, response.status]).toEqual([path, path.includes('no') && !path.includes('kno') ? 404 : 200]);
      expect([path, await problemsIn(html)]).toEqual([path, []]);
      const policy = response.headers.get('content-security-policy') ?? '';
      for (const part of ["default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'"])
        expect(policy).toContain(part);
      expect(policy).not.toMatch(/unsafe|https?:|\*/);
      expect(response.headers.get('referrer-policy')).toBe('same-origin');
      expect(response.headers.get('x-content-type-options')).toBe('nosniff');
      // All that is loaded is ours.
      expect([path, /(?:src|href|action)="(?!\/|#)[^"]*"/.exec(html)]).toEqual([path, null]);
    }
  });

  it('lists devices worst first, filtered and ordered by its address', async () => {
    const { get, collector } = await withDevices(['sw1', 'sw2']);
    await collector.submit(Buffer.from('sw9#show license udi\nUDI: PID:C9300-24T,SN:FOC0000A0AZ\nsw9#\n'), 'x');
    const names = async (query: string) =>
      [...(await (await get(`/${query}`)).text()).matchAll(/class="row" href="[^"]*">([^<]*)</g)].map(
        ([, name]) => name,
      );
    expect(await names('')).toEqual(['sw1', 'sw2', 'sw9']);
    expect(await names('?search=SW2&severity=&topology=&sort=worst')).toEqual(['sw2']);
    expect(await names('?severity=error')).toEqual(['sw1', 'sw2']);
    expect(await names('?limit=1&page=3')).toEqual(['sw9']);
    const page = await (await get('/?search=sw&sort=name')).text();
    expect(page).toContain('value="sw"');
    expect(page).toMatch(/<option value="name" selected>/);
    const refused = await get('/?sort=best');
    expect([refused.status, await refused.text()]).toEqual([400, expect.stringContaining('sort takes one of')]);
  });

  it('tells of one device what the report tells, its incidents and its messages', async () => {
    const { get } = await withDevices(['sw1'], null, 'Unable to resolve server hostname/domain name');
    const html = await (await get('/devices/sw1')).text();
    for (const told of ['COMM_FAILED', 'Unable to resolve', 'class="commands"', 'id="incidents"', 'id="evidence-1"'])
      expect(html).toContain(told);
    expect(html).toMatch(/<a href="\/knowledge\/procedures\/|Run next/);
  });

  it('shows text of devices as text, with what hides made visible', async () => {
    const name = '<img src=x onerror=alert(1)>';
    const { collector, get, send } = await start();
    const text = `${name} \u202egnp.exe & "quoted"`;
    send('sw1', text);
    await collector.submit(Buffer.from(`${name}\n`), name);
    await until(() => collector.snapshot().devices.some(({ findings }) => findings.length > 0));
    for (const path of [
      '/',
      '/devices/sw1',
      '/incidents',
      '/messages',
      `/search?q=${encodeURIComponent(`${text}\u2066`)}`,
    ]) {
      const html = await (await get(path)).text();
      expect([path, html.includes('<img')]).toEqual([path, false]);
      expect([path, /[\u202e\u2066]/.test(html)]).toEqual([path, false]);
    }
    expect(await (await get('/devices/sw1')).text()).toContain('&lt;img src=x');
  });

  it('stays within its budgets, compressed', async () => {
    const { get, collector } = await withDevices(
      Array.from({ length: 200 }, (_, index) => `campus-access-sw${index}`),
      null,
      'Unable to resolve server hostname/domain name',
    );
    const sizeOf = async (path: string) => gzipSync(await (await get(path)).text()).length;
    expect(await sizeOf('/')).toBeLessThan(30_000);
    const [device] = collector.snapshot().devices;
    expect(await sizeOf(`/devices/${device?.id}`)).toBeLessThan(10_000);
    const [style, script] = assets.map(({ text }) => gzipSync(text).length);
    expect(style).toBeLessThan(4000);
    expect(script).toBeLessThan(8000);
    const compressed = await get('/', { headers: { 'Accept-Encoding': 'gzip' } });
    expect(compressed.headers.get('content-encoding')).toBe('gzip');
  });

  it('is not sent again to who has it, and its parts may be kept for ever', async () => {
    const { get } = await withDevices(['sw1']);
    const etag = (await get('/')).headers.get('etag') ?? '';
    const again = await get('/', { headers: { 'If-None-Match': etag } });
    expect([200, 304]).toContain(again.status);
    if (again.status === 200) expect(again.headers.get('etag')).not.toBe(etag);
    for (const { path, text } of assets) {
      const response = await get(path);
      expect(response.headers.get('cache-control')).toContain('immutable');
      expect(await response.text()).toBe(text);
    }
  });

  it('is answered to whoever asks for it, and what programs ask for stays JSON', async () => {
    const { url, get } = await start();
    const response = await fetch(url);
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect((await fetch(new URL('/nowhere', url))).headers.get('content-type')).toBe('application/json');
    expect((await get('/api/v1/devices/nobody')).headers.get('content-type')).toBe('application/json');
    expect((await get('/', { method: 'HEAD' })).status).toBe(200);
    expect(await (await get('/openapi.yaml')).text()).toContain('openapi:');
  });
});

describe('what is pasted', () => {
  it('is diagnosed, and nothing of it is kept', async () => {
    const { get, collector } = await start();
    const response = await get('/paste', form({ text: STATUS, do: 'diagnose' }));
    const html = await response.text();
    expect([response.status, await problemsIn(html)]).toEqual([200, []]);
    expect(html).toContain('FOC0000A0AA');
    expect(collector.snapshot().devices).toEqual([]);
  });

  it('is given to its device, typed or as a file', async () => {
    const { get, collector } = await start();
    const typed = await get('/paste', form({ text: STATUS.replaceAll('\n', '\r\n'), do: 'give' }));
    expect([typed.status, typed.headers.get('location')]).toEqual([303, '/devices/C9300-24T%3AFOC0000A0AA']);
    const body = new FormData();
    body.set('text', '');
    body.set('file', new File([STATUS.replaceAll('sw1', 'sw2').replaceAll('A0AA', 'A0AB')], 'sw2.txt'));
    body.set('do', 'give');
    const file = await get('/paste', { method: 'POST', body });
    expect([file.status, file.headers.get('location')]).toEqual([303, '/devices/C9300-24T%3AFOC0000A0AB']);
    expect(collector.snapshot().devices.map(({ hostname }) => hostname)).toEqual(['sw1', 'sw2']);
    expect((await get(typed.headers.get('location') ?? '')).status).toBe(200);
  });

  it.each([
    ['nothing', form({ text: '', do: 'give' }), 400],
    ['no form', { method: 'POST', body: 'text', headers: { 'Content-Type': 'text/plain' } }, 400],
    ['more than fits', form({ text: 'x'.repeat(17 * 1024 * 1024), do: 'diagnose' }), 413],
  ])('is refused in words: %s', async (_, init, status) => {
    const { get } = await start();
    const response = await get('/paste', init).then(
      async (answer) => [answer.status, (await answer.text()).includes('<h1>')],
      // The rest of a body that is too large isn't read.
      () => [413, true],
    );
    expect(response).toEqual([status, true]);
  });
});

describe('a topology that is settled on the page', () => {
  it('counts until it is left to the evidence again', async () => {
    const { get, collector } = await withDevices(['sw1']);
    const settle = (topology: string, mode: string) => get('/devices/sw1/topology', form({ topology, mode }));
    expect((await settle('ssm-on-prem', 'pull')).status).toBe(303);
    await until(() => collector.snapshot().devices[0]?.topology.from === 'option');
    expect(collector.snapshot().devices[0]?.topology).toMatchObject({ id: 'ssm-on-prem', mode: 'pull' });
    expect((await settle('', '')).status).toBe(303);
    await until(() => collector.snapshot().devices[0]?.topology.from === 'evidence');
    expect((await settle('star', '')).status).toBe(400);
  });
});

describe('who opens the page with a token set', () => {
  const originOf = (url: string) => ({ Origin: url, 'Sec-Fetch-Site': 'same-origin' });

  async function login(started: Awaited<ReturnType<typeof start>>, token: string) {
    const response = await started.get('/login', {
      ...form({ token, next: '/devices/sw1?x=1' }),
      headers: originOf(started.url),
    });
    const cookie = response.headers.get('set-cookie') ?? '';
    return { response, cookie, pair: cookie.split(';')[0] ?? '' };
  }

  it('logs in by a form, and no token ever stands in an address', async () => {
    const started = await start('full-token', 'read-token');
    const asked = await started.get('/devices/sw1?x=1');
    expect([asked.status, asked.headers.get('location')]).toEqual([303, '/login?next=%2Fdevices%2Fsw1%3Fx%3D1']);
    const page = await (await started.get('/login?next=%2Fdevices%2Fsw1')).text();
    expect(page).toMatch(/<form method="post" action="\/login">/);
    expect(await problemsIn(page)).toEqual([]);
    const { response, cookie, pair } = await login(started, 'full-token');
    expect([response.status, response.headers.get('location')]).toEqual([303, '/devices/sw1?x=1']);
    expect(cookie).toMatch(/^sldiag=\S+; Path=\/; Max-Age=\d+; HttpOnly; SameSite=Strict$/);
    expect(cookie).not.toContain('full-token');
    expect((await started.get('/', { headers: { Cookie: pair } })).status).toBe(200);
    expect((await started.get('/api/v1/devices', { headers: { Cookie: pair } })).status).toBe(200);
    for (const forged of [
      'sldiag=',
      'sldiag=full.99999999999.x',
      pair.replace('full', 'read'),
      `${pair}x`,
      `${pair}.x`,
    ])
      expect((await started.get('/', { headers: { Cookie: forged } })).status).toBe(303);
    const other = await start('another-token');
    expect((await other.get('/', { headers: { Cookie: pair } })).status).toBe(303);
    const wrong = await login(started, 'wrong');
    expect([wrong.response.status, wrong.cookie]).toEqual([403, '']);
    const out = await started.get('/logout', { method: 'POST', headers: { ...originOf(started.url), Cookie: pair } });
    expect(out.headers.get('set-cookie')).toContain('Max-Age=0');
  });

  it('ends a session with its logout, whoever kept the cookie', async () => {
    const started = await start('full-token', 'read-token');
    const [full, read] = [await login(started, 'full-token'), await login(started, 'read-token')];
    await started.get('/logout', { method: 'POST', headers: { ...originOf(started.url), Cookie: full.pair } });
    for (const cookie of [full.pair, `${full.pair}.x`])
      expect((await started.get('/', { headers: { Cookie: cookie } })).status).toBe(303);
    expect((await started.get('/', { headers: { Cookie: read.pair } })).status).toBe(200);
  });

  it('remembers a bounded number of ended sessions, those that last longest', () => {
    const ended = createEndedSessions(3);
    for (const end of [5, 9, 7, 6]) ended.end(`full.${end}.proof`, 1000);
    expect([5, 6, 7, 9].map((end) => ended.has(`full.${end}.proof`))).toEqual([false, true, true, true]);
    ended.end('full.20.proof', 8000);
    expect([6, 7, 9, 20].map((end) => ended.has(`full.${end}.proof`))).toEqual([false, false, true, true]);
  });

  it('has a cookie that goes over TLS only where the page does', async () => {
    const { server } = await start('full-token');
    const host = 'sldiag.example';
    const cookie = await new Promise<string>((resolve, reject) => {
      const asked = request(
        {
          host: '127.0.0.1',
          port: server.address.port,
          method: 'POST',
          path: '/login',
          headers: { Host: host, Origin: `https://${host}`, 'Content-Type': 'application/x-www-form-urlencoded' },
        },
        (response) => {
          response.resume();
          resolve(String(response.headers['set-cookie']));
        },
      );
      asked.on('error', reject);
      asked.end('token=full-token');
    });
    expect(cookie).toMatch(/; Secure$/);
  });

  it.each(['//evil.example', 'https://evil.example', '/\\evil.example', '/\r\nSet-Cookie: x', 'javascript:x'])(
    'is led nowhere else: %s',
    async (next) => {
      const started = await start('full-token');
      const response = await started.get('/login', {
        ...form({ token: 'full-token', next }),
        headers: originOf(started.url),
      });
      expect(response.headers.get('location')).toBe('/');
      const page = await (await started.get(`/login?next=${encodeURIComponent(next)}`)).text();
      expect(page).toContain('id="on" href="/"');
    },
  );

  it('changes nothing with the token that may only read, and is not offered it', async () => {
    const started = await start('full-token', 'read-token');
    const { pair } = await login(started, 'read-token');
    const headers = { ...originOf(started.url), Cookie: pair };
    const page = await (await started.get('/paste', { headers })).text();
    expect(page).toContain('Diagnose only');
    expect(page).not.toContain('Give to the device');
    const given = await started.get('/paste', { ...form({ text: STATUS, do: 'give' }), headers });
    expect([given.status, await given.text()]).toEqual([403, expect.stringContaining('change nothing')]);
    expect((await started.get('/devices/x/topology', { ...form({ topology: '' }), headers })).status).toBe(403);
    expect((await started.get('/paste', { ...form({ text: STATUS, do: 'diagnose' }), headers })).status).toBe(200);
    expect(started.collector.snapshot().devices).toEqual([]);
  });

  it('changes something by a cookie only where the browser says which page asks', async () => {
    const started = await start('full-token');
    const { pair } = await login(started, 'full-token');
    const { server, collector } = started;
    const status = await new Promise((resolve) => {
      request(
        {
          host: '127.0.0.1',
          port: server.address.port,
          method: 'POST',
          path: '/api/v1/submit',
          headers: { Cookie: pair },
        },
        (response) => {
          response.resume();
          resolve(response.statusCode);
        },
      ).end(STATUS);
    });
    expect(status).toBe(403);
    expect(collector.snapshot().devices).toEqual([]);
  });
});

describe('forms that pages of other sites send', () => {
  it.each([
    ['another origin', { Origin: 'https://evil.example' }],
    ['no origin at all', { Origin: 'null' }],
    ['another site', { 'Sec-Fetch-Site': 'cross-site' }],
    ['another name for this address', { Host: 'rebound.example', Origin: 'http://rebound.example' }],
  ])('change nothing: %s', async (_, headers) => {
    const { server, collector } = await start();
    for (const path of ['/paste', '/devices/sw1/topology', '/logout', '/login']) {
      const [status, body] = await new Promise<[number, string]>((resolve, reject) => {
        const type = 'application/x-www-form-urlencoded';
        const asked = request(
          {
            host: '127.0.0.1',
            port: server.address.port,
            method: 'POST',
            path,
            headers: { Accept: 'text/html', 'Content-Type': type, ...headers },
          },
          (response) => {
            let text = '';
            response.on('data', (chunk) => {
              text += chunk;
            });
            response.on('end', () => resolve([response.statusCode ?? 0, text]));
          },
        );
        asked.on('error', reject);
        asked.end(new URLSearchParams({ text: STATUS, do: 'give' }).toString());
      });
      expect([path, status]).toEqual([path, 403]);
      expect(body).toContain('<h1>That is not allowed</h1>');
    }
    expect(collector.snapshot().devices).toEqual([]);
  });
});

describe('a cause that devices share', () => {
  it('has a page that can be linked to, with what to do and whom it concerns', async () => {
    const { get, collector } = await withDevices(
      ['sw1', 'sw2', 'sw3', 'sw4', 'sw5'],
      null,
      'Unable to resolve server hostname/domain name',
    );
    await until(() => collector.snapshot().fleet.length > 0);
    const list = await (await get('/')).text();
    const [, path = ''] = /href="(\/fleet\/[^"]+)"/.exec(list) ?? [];
    const response = await get(path);
    const html = await response.text();
    expect([response.status, await problemsIn(html)]).toEqual([200, []]);
    for (const name of ['sw1', 'sw5']) expect(html).toContain(`href="/devices/${name}"`);
    expect(await (await get('/fleet')).text()).toContain(path);
    expect((await get('/fleet/nothing')).status).toBe(404);
  });
});

describe('a finding that is silenced', () => {
  const soon = () => new Date(Date.now() + 3_600_000).toISOString();

  it('is hidden everywhere, counted, named with its reason, and comes back when the silence ends', async () => {
    const { get, collector } = await withDevices(['sw1', 'sw2']);
    const [finding] = collector.snapshot().devices[0]?.findings ?? [];
    const id = finding?.id ?? '';
    const asked = await get(
      '/silences',
      form({ finding: id, device: 'sw1', reason: 'works <b>till</b> noon', hours: '1', kind: 'silence' }),
    );
    expect([asked.status, asked.headers.get('location')]).toEqual([303, '/silences']);
    const { devices, silenced } = collector.snapshot();
    expect(silenced).toMatchObject([{ finding: id, device: 'sw1', reason: 'works <b>till</b> noon' }]);
    const of = (name: string) => devices.find((device) => device.id === name);
    expect(of('sw1')?.findings.map((each) => each.id)).not.toContain(id);
    // Too little was seen of it for an all-clear, silence or not.
    expect([of('sw1')?.outcome, of('sw2')?.outcome]).toEqual(['unclear', 'findings']);
    for (const path of ['/', '/silences', '/devices/sw1']) {
      const html = await (await get(path)).text();
      expect([path, await problemsIn(html)]).toEqual([path, []]);
      expect(html).toMatch(/1 finding (?:silenced|hidden)/);
    }
    expect(await (await get('/devices/sw1')).text()).toContain('works &lt;b&gt;till&lt;/b&gt; noon');
    expect(collector.silences.hides('sw1', 'COMM_FAILED')).toBe(true);
    expect(collector.silences.hides('sw2', 'COMM_FAILED')).toBe(false);
    const [silence] = collector.silences.list();
    expect((await get(`/silences/${silence?.id}/end`, { method: 'POST' })).status).toBe(303);
    expect(collector.snapshot().silenced).toEqual([]);
    expect((await get(`/silences/${silence?.id}/end`, { method: 'POST' })).status).toBe(404);
  });

  it.each([
    ['no reason', { reason: '' }],
    ['no finding', { finding: '' }],
    ['no end', { until: '' }],
    ['an end that is past', { until: '2020-01-01T00:00:00Z' }],
    ['an end that never comes', { until: '2999-01-01T00:00:00Z' }],
    ['another kind', { kind: 'mute' }],
  ])('is refused with %s', async (_, wrong) => {
    const { collector } = await start();
    const asked = { finding: 'comm-failed', device: '*', reason: 'because', until: soon(), ...wrong };
    expect(() => collector.silences.add(asked)).toThrow(/is missing|until is a moment|kind is/);
    expect(collector.silences.list()).toEqual([]);
  });

  it('is refused for a finding that there is not, by the page and by the interface, whichever kind it is', async () => {
    const { url, collector } = await start();
    for (const [finding, said] of [
      ['comm-faild', 'did you mean comm-failed?'],
      ['everything', 'sldiag rules list'],
      ['*', 'sldiag rules list'],
    ])
      for (const kind of ['silence', 'acknowledgement']) {
        const body = JSON.stringify({ finding, kind, reason: 'because', until: soon() });
        const answer = await fetch(`${url}/api/v1/silences`, { method: 'POST', body });
        expect([finding, answer.status]).toEqual([finding, 422]);
        expect(await answer.json()).toMatchObject({
          error: { code: 'unknown-finding', message: expect.stringContaining(said ?? '') },
        });
        const typed = new URLSearchParams({ finding: finding ?? '', device: '', reason: 'because', hours: '1', kind });
        const page = await fetch(`${url}/silences`, { method: 'POST', body: typed, headers: { Origin: url } });
        expect([finding, page.status, (await page.text()).includes(said ?? '')]).toEqual([finding, 422, true]);
      }
    expect(collector.silences.list()).toEqual([]);
    expect(collector.silences.add({ finding: ' comm-failed ', reason: 'because', until: soon() }).finding).toBe(
      'comm-failed',
    );
  });

  it('is asked for by programs, and not by who may only look', async () => {
    const { url, collector } = await start('full-token', 'read-token');
    const ask = (token: string, method: string, path = '') =>
      fetch(`${url}/api/v1/silences${path}`, {
        method,
        headers: { Authorization: `Bearer ${token}` },
        ...(method === 'POST'
          ? { body: JSON.stringify({ finding: 'comm-failed', reason: 'password cisco123', until: soon() }) }
          : {}),
      });
    expect((await ask('read-token', 'POST')).status).toBe(403);
    const added = (await (await ask('full-token', 'POST')).json()) as { id: string; device: string; reason: string };
    expect(added).toMatchObject({ kind: 'silence', device: '*' });
    expect(added.reason).not.toContain('cisco123');
    expect(await (await ask('read-token', 'GET')).json()).toMatchObject({ silences: [{ id: added.id }], hidden: [] });
    expect((await ask('read-token', 'DELETE', `/${added.id}`)).status).toBe(403);
    expect((await ask('full-token', 'DELETE', `/${added.id}`)).status).toBe(200);
    expect(collector.silences.list()).toEqual([]);
  });

  it('stays so over a restart with a store', { timeout: 60_000 }, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'sldiag-silences-'));
    const args = ['--udp', '127.0.0.1:0', '--http', '127.0.0.1:0', '--store', join(folder, 'sldiag.db')];
    const asked = { finding: 'comm-failed', device: 'sw1', reason: 'because', until: soon() };
    const first = await startDaemon(args);
    const path = (port: number) => `http://127.0.0.1:${port}/api/v1/silences`;
    await fetch(path(first.port('http')), { method: 'POST', body: JSON.stringify(asked) });
    await first.stop();
    const second = await startDaemon(args);
    expect(await (await fetch(path(second.port('http')))).json()).toMatchObject({ silences: [asked] });
    await second.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('that was acknowledged is told again the next time', () => {
    const silences = createSilences(null);
    const device = (ids: readonly string[]) =>
      ({
        id: 'sw1',
        hostname: 'sw1',
        doubts: [],
        findings: ids.map((id) => ({ id, severity: 'error', evidence: [] })),
      }) as unknown as ReportDevice;
    const now = Date.now();
    const asked = { finding: 'x', device: 'sw1', reason: 'on it', until: soon() };
    silences.add({ ...asked, kind: 'acknowledgement' }, now);
    expect(silences.apply([device(['x', 'y'])], now).silenced).toHaveLength(1);
    silences.apply([device(['y'])], now);
    expect(silences.apply([device(['x', 'y'])], now).silenced).toEqual([]);
    silences.add({ ...asked, kind: 'silence' }, now);
    silences.apply([device(['y'])], now);
    expect(silences.apply([device(['x'])], now).silenced).toHaveLength(1);
    // What a restart begins with, beside what webhooks keep there.
    const kept = silences.state();
    expect(silences.state()).toBe(null);
    expect(createSilences(kept).apply([device(['x'])], now).silenced).toHaveLength(1);
    expect(createSilences(kept).apply([device(['x'])], now + 2 * 3_600_000).silenced).toEqual([]);
    expect(besideOf('{"seen":7,"waiting":[],"told":[]}')).toEqual({ webhooks: '{"seen":7,"waiting":[],"told":[]}' });
  });
});
