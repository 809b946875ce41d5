import { spawnSync } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPostgres } from '../../src/cluster/postgres/backend.js';
import { until } from '../e2e/daemon.js';
import { entriesOf, failed } from './lines.js';
import { type Postgres, postgresPrograms, startPostgres } from './postgres.js';
import { followEvents, type Part, program, startServerPart, startWorkerPart } from './processes.js';

const OUTPUT = `acc-sw3#show license status
Transport:
  Type: cslu
  Cslu address: <empty>
acc-sw3#
Mar  5 2026 04:12:09.114 UTC: %SMART_LIC-3-COMM_FAILED: Communications failure with the Cisco Smart License Utility (CSLU) : Unable to resolve server hostname/domain name
`;

describe.skipIf(postgresPrograms === null)('a server of a cluster', () => {
  let engine: Postgres;
  let server: (Part & { readonly address: string }) | null = null;
  let address = '';
  let url = '';
  beforeAll(async () => {
    engine = await startPostgres();
    url = await engine.fresh();
    server = await startServerPart(url);
    address = server.address;
  }, 120_000);
  afterAll(async () => {
    await server?.end('SIGTERM');
    await engine.stop();
  });

  const get = async (path: string, init: RequestInit = {}) => {
    const response = await fetch(`${address}${path}`, init);
    return { status: response.status, text: await response.text() };
  };
  const page = (path: string, init: RequestInit = {}) => get(path, { ...init, headers: { Accept: 'text/html' } });

  it('looks up what sldiag knows', async () => {
    expect(JSON.parse((await get('/api/v1/search?q=satellite%20url')).text).hits.length).toBeGreaterThan(0);
    expect((await page('/search?q=satellite%20url')).text).toContain('class="found"');
    expect((await page('/knowledge/messages/COMM_FAILED')).text).toContain('COMM_FAILED');
  });

  it('diagnoses what is pasted, and keeps nothing of it', async () => {
    const report = await get('/api/v1/analyze', { method: 'POST', body: OUTPUT });
    expect([report.status, JSON.parse(report.text).devices[0].hostname]).toEqual([200, 'acc-sw3']);
    const form = new FormData();
    form.set('text', OUTPUT);
    form.set('do', 'diagnose');
    const diagnosed = await page('/paste', { method: 'POST', body: form });
    expect([diagnosed.status, diagnosed.text]).toEqual([200, expect.stringContaining('acc-sw3')]);
    expect((await get('/api/v1/devices')).text).not.toContain('acc-sw3');
    expect((await page('/paste')).text).toContain('Diagnose only');
  });

  it('silences for all servers and for webhooks, whichever was asked to', async () => {
    const told: string[] = [];
    const hook = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk) => {
        body += chunk;
      });
      request.on('end', () => {
        told.push(...(JSON.parse(body) as { devices: string[] }).devices);
        response.end();
      });
    });
    await new Promise<void>((resolve) => hook.listen(0, '127.0.0.1', resolve));
    const hookAt = `http://127.0.0.1:${(hook.address() as AddressInfo).port}/`;
    const other = await startServerPart(url);
    const worker = await startWorkerPart(url, '--webhook', hookAt);
    const log = openPostgres(url);
    const append = (rseq: number, lines: readonly string[]) =>
      log.log.append({ rid: 'test', rseq }, entriesOf(lines, Date.now()));
    interface Shown {
      devices: { id: string; findings: { id: string }[] }[];
      silenced: { device: string; finding: string }[];
    }
    const shownBy = async (at: string) => (await (await fetch(`${at}/api/v1/snapshot`)).json()) as Shown;
    const findingsOf = async (at: string, id: string) =>
      (await shownBy(at)).devices.find((device) => device.id === id)?.findings.map((finding) => finding.id);
    const ask = async (at: string, method: string, path: string, body?: unknown) => {
      const response = await fetch(`${at}/api/v1/silences${path}`, { method, body: JSON.stringify(body) ?? null });
      return { status: response.status, answer: (await response.json()) as { id: string; silences: unknown[] } };
    };
    const hour = () => new Date(Date.now() + 3_600_000).toISOString();
    await append(1, [failed('loud-1', Date.now())]);
    for (const at of [address, other.address])
      await until(async () => (await findingsOf(at, 'loud-1')) !== undefined, 60);
    const [finding = ''] = (await findingsOf(other.address, 'loud-1')) ?? [];
    const ids: number[] = [];
    const following = followEvents(other.address, await log.view.lastEvent(), ids);

    const asked = { finding, device: 'loud-*', reason: 'planned work', until: hour() };
    expect((await ask(address, 'POST', '', { ...asked, until: 'soon' })).status).toBe(400);
    const added = await ask(address, 'POST', '', asked);
    expect(added.status).toBe(200);
    // Who was asked shows it at once, the others follow, and views there are told.
    expect(await findingsOf(address, 'loud-1')).toEqual([]);
    expect(await page('/silences')).toMatchObject({ status: 200, text: expect.stringContaining('planned work') });
    await until(async () => (await findingsOf(other.address, 'loud-1'))?.length === 0, 60);
    expect((await shownBy(other.address)).silenced).toMatchObject([{ device: 'loud-1', finding }]);
    await until(() => ids.length > 0, 60);
    // Another error: three that fail alike would be told of as one.
    await append(2, [failed('loud-2', Date.now()), failed('plain-1', Date.now(), 'No detail given')]);
    await until(() => told.includes('plain-1'), 60);
    expect(told).not.toContain('loud-2');

    expect((await ask(other.address, 'DELETE', `/${added.answer.id}`)).status).toBe(200);
    expect((await ask(other.address, 'DELETE', `/${added.answer.id}`)).status).toBe(404);
    await until(async () => (await findingsOf(address, 'loud-1'))?.includes(finding) === true, 60);
    expect((await ask(address, 'GET', '')).answer.silences).toEqual([]);

    // An acknowledgement of what is nowhere is over.
    await ask(address, 'POST', '', { ...asked, device: 'nobody', kind: 'acknowledgement' });
    await until(async () => (await ask(other.address, 'GET', '')).answer.silences.length === 0, 60);
    await until(async () => (await log.silences.list()).length === 0, 60);
    await Promise.all([other.end('SIGTERM'), worker.end('SIGTERM'), log.close(), following]);
    hook.closeAllConnections();
    await new Promise((resolve) => hook.close(resolve));
  }, 120_000);

  it('offers what a collector offers', async () => {
    const device = await page('/devices/loud-1');
    expect(device.text).toContain('Give outputs of this device, settle its topology, silence a finding');
    for (const action of ['/devices/loud-1/topology', '/paste']) expect(device.text).toContain(`action="${action}"`);
  });

  it('settles a topology for all servers, on its own and on the page, and takes it back', async () => {
    const other = await startServerPart(url);
    const topologyBy = async (at: string) => {
      const response = await fetch(`${at}/api/v1/devices/plain-1`);
      const { device } = (await response.json()) as { device: { topology: Record<string, unknown> } };
      return device.topology;
    };
    const settle = (at: string, id: string, body: unknown) =>
      fetch(`${at}/api/v1/devices/${id}/topology`, { method: 'PUT', body: JSON.stringify(body) });
    const before = await topologyBy(address);
    expect(before.from).not.toBe('option');

    // A worker of the version before would end at it.
    engine.psql(url, `INSERT INTO sldiag.member VALUES ('old', 'worker', clock_timestamp(), '{"knowsMoves":true}')`);
    expect((await settle(address, 'plain-1', { topology: 'cslu-connected', mode: 'pull' })).status).toBe(503);
    engine.psql(url, `DELETE FROM sldiag.member WHERE id = 'old'`);
    const settled = await settle(address, 'plain-1', { topology: 'cslu-connected', mode: 'pull' });
    expect([settled.status, await settled.json()]).toEqual([
      200,
      { device: 'plain-1', topology: 'cslu-connected', mode: 'pull' },
    ]);
    expect((await settle(address, 'nobody', { topology: 'cslu-connected' })).status).toBe(404);
    expect((await settle(address, 'plain-1', { topology: 'moon' })).status).toBe(400);
    // It waits in the log for whoever works there.
    const worker = await startWorkerPart(url);
    for (const at of [address, other.address]) await until(async () => (await topologyBy(at)).from === 'option', 60);
    expect(await topologyBy(other.address)).toMatchObject({ id: 'cslu-connected', mode: 'pull' });
    expect(() =>
      engine.psql(url, `INSERT INTO sldiag.member VALUES ('old', 'worker', now(), '{"knowsMoves":true}')`),
    ).toThrow('of a newer version of sldiag');

    const form = new FormData();
    form.set('topology', '');
    form.set('mode', '');
    const sent = { method: 'POST', body: form, redirect: 'manual', headers: { Accept: 'text/html' } } as const;
    expect((await fetch(`${other.address}/devices/plain-1/topology`, sent)).status).toBe(303);
    for (const at of [address, other.address]) await until(async () => (await topologyBy(at)).from === before.from, 60);
    await Promise.all([other.end('SIGTERM'), worker.end('SIGTERM')]);
  }, 120_000);

  it('gives outputs to their device, by the page and for programs, and shows it when it answers', async () => {
    const worker = await startWorkerPart(url);
    const form = new FormData();
    form.set('device', 'acc-sw3');
    form.set('text', OUTPUT);
    form.set('do', 'give');
    const given = await fetch(`${address}/paste`, {
      ...{ method: 'POST', body: form, redirect: 'manual', headers: { Accept: 'text/html' } },
    });
    expect([given.status, given.headers.get('location')]).toEqual([303, '/devices/acc-sw3']);
    expect((await page('/devices/acc-sw3')).status).toBe(200);
    const handed = await get('/api/v1/submit?source=a.txt', { method: 'POST', body: OUTPUT.replaceAll('sw3', 'sw4') });
    expect(JSON.parse(handed.text)).toEqual({ devices: ['acc-sw4'], diagnostics: [] });
    const { device } = JSON.parse((await get('/api/v1/devices/acc-sw4')).text);
    expect([device.hostname, device.outputs]).toEqual(['acc-sw4', ['show license status']]);
    await worker.end('SIGTERM');
  }, 120_000);

  it('is told of by cluster status, with versions, leases, and who is behind', async () => {
    const worker = await startWorkerPart(url);
    const tell = (...more: string[]) =>
      spawnSync(process.execPath, [program, 'cluster', 'status', '--cluster', url, ...more], { encoding: 'utf8' });
    const status = () => JSON.parse(tell('-f', 'json').stdout);
    await until(() => status().unowned === 0, 60);
    const { schema, workers, servers, furthestBehind } = status();
    expect(schema.version).toBe(schema.known);
    expect(workers).toEqual([
      expect.objectContaining({
        version: expect.stringMatching(/^\d/),
        partitions: 256,
        leaseSeconds: expect.any(Number),
      }),
    ]);
    expect(workers[0].leaseSeconds).toBeGreaterThan(0);
    expect(furthestBehind).toEqual([]);
    // Those that ended lately are still told of.
    expect(servers).toContainEqual(
      expect.objectContaining({
        version: expect.stringMatching(/^\d/),
        address: address.replace('http://', ''),
        devices: 5,
      }),
    );
    await worker.end('SIGTERM');
    const log = openPostgres(url);
    const sent = entriesOf([failed('late-1', Date.now()), failed('late-1', Date.now() + 1)], Date.now());
    await log.log.append({ rid: 'late', rseq: 1 }, sent);
    await log.close();
    expect(status().abandoned).toBe(1);
    const told = tell();
    expect(told.status).toBe(1);
    expect(told.stdout).toContain('256 without a worker');
    expect(told.stdout).toMatch(/^behind {6}partition \d+: 2 messages, for [\d.]+ s; no worker has it$/m);
    // What waits is taken by who takes the others in a moment.
    const { id } = workers[0];
    engine.psql(
      url,
      `UPDATE sldiag.part SET owner = '${id}', until = now() + interval '1 minute' WHERE p = ${[...sent.keys()][0]}`,
    );
    expect(status()).toMatchObject({ unowned: 255, abandoned: 0 });
    expect(tell().status).toBe(0);
  }, 120_000);

  it('answers assistants', async () => {
    const client = new Client({ name: 'test', version: '1' });
    await client.connect(new StreamableHTTPClientTransport(new URL('/mcp', address)));
    const ask = async (name: string, args: Record<string, unknown>) =>
      JSON.stringify((await client.callTool({ name, arguments: args })).content);
    expect(await ask('analyze_text', { text: OUTPUT })).toContain('acc-sw3');
    expect(await ask('list_devices', {})).toContain('loud-1');
    await client.close();
  });
});
