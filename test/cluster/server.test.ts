import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Postgres, postgresPrograms, startPostgres } from './postgres.js';
import { type Part, startServerPart } from './processes.js';

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
  beforeAll(async () => {
    engine = await startPostgres();
    server = await startServerPart(await engine.fresh());
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

  it('diagnoses what is pasted, keeps nothing of it, and offers nothing that it refuses', async () => {
    const report = await get('/api/v1/analyze', { method: 'POST', body: OUTPUT });
    expect([report.status, JSON.parse(report.text).devices[0].hostname]).toEqual([200, 'acc-sw3']);
    const form = new FormData();
    form.set('text', OUTPUT);
    form.set('do', 'diagnose');
    const diagnosed = await page('/paste', { method: 'POST', body: form });
    expect([diagnosed.status, diagnosed.text]).toEqual([200, expect.stringContaining('acc-sw3')]);
    expect((await get('/api/v1/devices')).text).not.toContain('acc-sw3');
    const shown = await page('/paste');
    expect(shown.text).toContain('Diagnose only');
    expect(shown.text).not.toContain('Give to the device');
    expect((await get('/api/v1/submit', { method: 'POST', body: OUTPUT })).status).toBe(501);
  });

  it('answers assistants', async () => {
    const client = new Client({ name: 'test', version: '1' });
    await client.connect(new StreamableHTTPClientTransport(new URL('/mcp', address)));
    const ask = async (name: string, args: Record<string, unknown>) =>
      JSON.stringify((await client.callTool({ name, arguments: args })).content);
    expect(await ask('analyze_text', { text: OUTPUT })).toContain('acc-sw3');
    expect(await ask('list_devices', {})).toContain('0 of 0 devices');
    await client.close();
  });
});
