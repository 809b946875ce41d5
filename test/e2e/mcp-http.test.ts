import { createSocket } from 'node:dgram';
import { Client as SecondClient, StreamableHTTPClientTransport as SecondTransport } from '@modelcontextprotocol/client';
import { Client as FirstClient } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport as FirstTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Daemon, startDaemon, until } from './daemon.js';

const SECRET = 'Zq7Zq7Zq7Zq7';
const [FULL, READ] = ['full-token-of-the-test', 'read-token-of-the-test'];
const FAILURE =
  '%SMART_LIC-3-COMM_FAILED: Communications failure with the Cisco Smart License Utility (CSLU) : Unable to resolve server hostname/domain name';
const OUTPUT = `acc-sw3#show license status
Utility:
  Status: DISABLED
Transport:
  Type: cslu
  Cslu address: http://admin:${SECRET}@cslu-host.example.net:8182/cslu/v1/pi
acc-sw3#
Mar  5 2026 04:12:09.114 UTC: ${FAILURE}
`;

interface Answer {
  readonly text: string;
  readonly isError: boolean;
}

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});

let daemon: Daemon;
let url: string;
beforeAll(async () => {
  daemon = await startDaemon([
    ...['--udp', '127.0.0.1:0', '--http', '127.0.0.1:0', '--format', 'ndjson', '--no-redact'],
    ...['--http-token', FULL, '--http-read-token', READ],
  ]);
  url = `http://127.0.0.1:${daemon.port('http')}`;
  const line = `<187>1: dist-sw7: Mar  5 2026 04:13:09.114 UTC: ${FAILURE} password ${SECRET}`;
  const socket = createSocket('udp4');
  socket.send(line, daemon.port('udp'), '127.0.0.1', () => socket.close());
  await until(async () => {
    const response = await fetch(`${url}/api/v1/snapshot`, { headers: { Authorization: `Bearer ${READ}` } });
    return (await response.text()).includes('dist-sw7');
  });
});
afterAll(async () => {
  await daemon.stop();
});

/** Connects as an assistant that was given the address and a token. */
async function connect(generation: 'first' | 'second', token: string) {
  const info = { name: 'test', version: '1' };
  const client = generation === 'first' ? new FirstClient(info) : new SecondClient(info);
  const options = { requestInit: { headers: { Authorization: `Bearer ${token}` } } };
  open.push(client);
  if (client instanceof FirstClient) await client.connect(new FirstTransport(new URL('/mcp', url), options));
  else await client.connect(new SecondTransport(new URL('/mcp', url), options));
  return {
    client,
    async call(name: string, args: Record<string, unknown>): Promise<Answer> {
      const { content, isError } = (await client.callTool({ name, arguments: args })) as {
        content: { text: string }[];
        isError?: boolean;
      };
      return { text: content[0]?.text ?? '', isError: isError === true };
    },
  };
}

describe.each(['first', 'second'] as const)('an assistant of the %s generation at /mcp', (generation) => {
  it.each([
    ['full', FULL],
    ['read-only', READ],
  ])('asks with the %s token about the devices, and gets no secret', async (_, token) => {
    const { client, call } = await connect(generation, token);
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name).sort()).toEqual([
      'analyze_text',
      'compare',
      'explain',
      'get_device',
      'list_devices',
      'list_incidents',
      'search',
    ]);
    for (const { annotations } of tools)
      expect([annotations?.readOnlyHint, annotations?.destructiveHint]).toEqual([true, false]);
    const list = await call('list_devices', {});
    expect(list.text).toContain('1 of 1 devices');
    const device = await call('get_device', { id: 'dist-sw7' });
    expect(device.text).toContain('The name of the CSLU host does not resolve');
    for (const { text } of [list, device]) {
      expect(text).toContain('<<<untrusted ');
      expect(text).not.toContain(SECRET);
    }
    expect((await call('search', { words: 'satellite url' })).text).toContain('sldiag://knowledge/');
  });

  it('has texts diagnosed and compared apart from the devices, however large, and nothing of them is kept', async () => {
    const { call } = await connect(generation, READ);
    const padding = `Mar  5 2026 04:12:08.114 UTC: %LINK-3-UPDOWN: Interface changed state to up\n`.repeat(2000);
    for (const text of [OUTPUT, padding + OUTPUT]) {
      const told = await call('analyze_text', { text, topology: 'cslu-connected', detail: 'full' });
      expect(told.text).toContain('acc-sw3');
      expect(told.text).not.toContain(SECRET);
      const compared = await call('compare', { before_text: text, after_text: OUTPUT.replace('cslu-host', 'other') });
      expect(compared.text).toContain('acc-sw3');
    }
    expect((await call('list_devices', {})).text).not.toContain('acc-sw3');
  });

  it('reads no file of the collector', async () => {
    const { call } = await connect(generation, FULL);
    const { isError, text } = await call('compare', { before: '/etc/hostname', after: '/etc/hostname' });
    expect([isError, text]).toEqual([true, 'a collector reads no files: give the text itself']);
    const whole = await call('analyze_file', { path: '/etc/hostname' }).catch((error: Error) => ({
      isError: true,
      text: error.message,
    }));
    expect([whole.isError, whole.text]).toEqual([true, expect.stringContaining('analyze_file')]);
  });

  it('is let in by no other token', async () => {
    await expect(connect(generation, 'another-token')).rejects.toThrow(/401|[Uu]nauthorized/);
  });
});

describe('the door of /mcp', () => {
  const question = { jsonrpc: '2.0', id: 1, method: 'tools/list', params: {} };
  const ask = (body: unknown, headers: Record<string, string> = {}) =>
    fetch(`${url}/mcp`, {
      method: 'POST',
      body: typeof body === 'string' ? body : JSON.stringify(body),
      headers: {
        Authorization: `Bearer ${READ}`,
        'Content-Type': 'application/json',
        Accept: 'application/json, text/event-stream',
        ...headers,
      },
    });

  it('is shut to a page of another site, and open to one question and to a few at once', async () => {
    expect((await ask(question)).status).toBe(200);
    expect((await ask(Array(16).fill(question))).status).toBeLessThan(300);
    for (const headers of [{ Origin: 'http://elsewhere.example.net' }, { 'Sec-Fetch-Site': 'cross-site' }]) {
      const refused = await ask(question, headers);
      expect([refused.status, await refused.text()]).toEqual([403, expect.stringContaining('foreign-origin')]);
    }
  });

  it('bounds what one body holds', async () => {
    // The rest of a body isn't read, and a sender that is still busy with it may see no more than the connection's end.
    const tooMuch = { ...question, params: { filler: 'x'.repeat(4 * 1024 * 1024) } };
    const large = await vi.waitFor(() => ask(tooMuch), { timeout: 20_000 });
    expect([large.status, await large.text()]).toEqual([413, expect.stringContaining('4096 KB at most')]);
    const many = await ask(Array(17).fill(question));
    expect([many.status, await many.text()]).toEqual([400, expect.stringContaining('16 questions may come at once')]);
    const torn = await ask('{"jsonrpc":');
    expect([torn.status, await torn.text()]).toEqual([400, expect.stringContaining('in JSON')]);
  });

  it('has no sessions that could be held open, followed or ended', async () => {
    const begun = await ask({
      ...question,
      method: 'initialize',
      params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'test', version: '1' } },
    });
    expect([begun.status, begun.headers.get('mcp-session-id')]).toEqual([200, null]);
    await begun.text();
    for (const method of ['GET', 'DELETE']) {
      const headers = { Authorization: `Bearer ${READ}`, Accept: 'text/event-stream' };
      const response = await fetch(`${url}/mcp`, { method, headers });
      expect([method, response.status]).toEqual([method, 405]);
      await response.text();
    }
  });
});

describe('the door of /mcp without a token', () => {
  it('is shut to a name that leads here', async () => {
    const unguarded = await startDaemon(['--udp', '127.0.0.1:0', '--http', '127.0.0.1:0', '--format', 'ndjson']);
    try {
      const port = unguarded.port('http');
      const { request } = await import('node:http');
      const status = await new Promise((resolve, reject) => {
        const asking = request({
          port,
          path: '/mcp',
          method: 'POST',
          headers: { Host: `rebound.example.net:${port}` },
        });
        asking.once('response', (response) => resolve(response.resume().statusCode));
        asking.once('error', reject);
        asking.end('{}');
      });
      expect(status).toBe(403);
    } finally {
      await unguarded.stop();
    }
  });
});
