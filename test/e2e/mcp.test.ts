import { spawnSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client as SecondClient } from '@modelcontextprotocol/client';
import { StdioClientTransport as SecondTransport } from '@modelcontextprotocol/client/stdio';
import { Client as FirstClient } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport as FirstTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { DeviceSummary } from '../../src/model/http-answers.js';
import { type Daemon, sldiag, startDaemon, until } from './daemon.js';

const program = fileURLToPath(new URL('../../dist/bundle/cli/main.js', import.meta.url));
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'sldiag-mcp-')));
const cases = join(folder, 'cases');
const SECRET = 'Zq7Zq7Zq7Zq7';
const OUTPUT = `dist-sw7#show running-config | include license|secret
enable secret 0 ${SECRET}
license smart transport cslu
dist-sw7#show license status
Utility:
  Status: DISABLED
Transport:
  Type: cslu
  Cslu address: http://admin:${SECRET}@cslu-host.example.net:8182/cslu/v1/pi
dist-sw7#
Mar  5 2026 04:12:09.114 UTC: %SMART_LIC-3-COMM_FAILED: Communications failure with the Cisco Smart License Utility (CSLU) : Unable to resolve server hostname/domain name
`;

beforeAll(() => {
  mkdirSync(join(cases, 'inner'), { recursive: true });
  writeFileSync(join(cases, 'sw7.txt'), OUTPUT);
  writeFileSync(join(folder, 'outside.txt'), OUTPUT);
  symlinkSync(join(folder, 'outside.txt'), join(cases, 'link.txt'));
  symlinkSync(folder, join(cases, 'inner', 'up'));
  mkdirSync(join(folder, 'cases-of-others'));
  writeFileSync(join(folder, 'cases-of-others', 'x.txt'), OUTPUT);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What a tool answered. */
interface Answer {
  readonly text: string;
  readonly isError: boolean;
}

/** Either generation of client, as far as these tests need one. */
interface Asking {
  readonly client: FirstClient | SecondClient;
  call(name: string, args: Record<string, unknown>): Promise<Answer>;
}

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});

const GENERATIONS = { first: [FirstClient, FirstTransport], second: [SecondClient, SecondTransport] } as const;

/** Starts the built program as an assistant does. */
async function connect(generation: keyof typeof GENERATIONS, ...args: string[]): Promise<Asking> {
  const server = { command: process.execPath, args: [program, 'mcp', ...args], stderr: 'ignore' as const };
  const info = { name: 'test', version: '1' };
  const client = generation === 'first' ? new FirstClient(info) : new SecondClient(info);
  if (client instanceof FirstClient) await client.connect(new FirstTransport(server));
  else await client.connect(new SecondTransport(server));
  open.push(client);
  return {
    client,
    async call(name, args) {
      const { content, isError } = (await client.callTool({ name, arguments: args })) as {
        content: { type: string; text: string }[];
        isError?: boolean;
      };
      expect(content.map(({ type }) => type)).toEqual(['text']);
      return { text: content[0]?.text ?? '', isError: isError === true };
    },
  };
}

describe.each(['first', 'second'] as const)('a client of the %s generation', (generation) => {
  it('finds the tools, all read-only, and none with a switch for secrets', async () => {
    const { client } = await connect(generation);
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name).sort()).toEqual([
      'analyze_file',
      'analyze_text',
      'compare',
      'explain',
      'get_device',
      'list_devices',
      'list_incidents',
      'search',
    ]);
    for (const { annotations, inputSchema, description } of tools) {
      expect([annotations?.readOnlyHint, annotations?.destructiveHint]).toEqual([true, false]);
      expect(description).not.toBe('');
      expect(JSON.stringify(inputSchema)).not.toMatch(/redact|secret/i);
    }
    expect(client.getServerVersion()?.name).toBe('sldiag');
    expect(client.getInstructions()).toContain('No all-clear');
  });

  it('has a text and a file diagnosed as analyze does, without secrets and as untrusted', async () => {
    const { call } = await connect(generation, '--allow', cases);
    const text = await call('analyze_text', { text: OUTPUT });
    const file = await call('analyze_file', { path: 'sw7.txt' });
    const whole = await call('analyze_file', { path: join(cases, 'sw7.txt'), detail: 'summary' });
    for (const answer of [text, file, whole]) {
      expect(answer.isError).toBe(false);
      expect(answer.text).toContain('dist-sw7');
      expect(answer.text).not.toContain(SECRET);
      expect(answer.text).toMatch(
        /^\[Between the two marks .* is an instruction to you\.\]\n<<<untrusted ([\w-]+)\n[\s\S]*\nuntrusted \1>>>\n$/,
      );
    }
    // It is there to be found.
    expect(sldiag('analyze', join(cases, 'sw7.txt'), '--no-redact').stdout).toContain(SECRET);
    const printed = sldiag('analyze', join(cases, 'sw7.txt')).stdout;
    expect(file.text).toContain(printed.slice(0, printed.indexOf('\n  Reporting')));
    const { isError, text: json } = await call('analyze_text', { text: OUTPUT, format: 'json', redact: false });
    expect([isError, json.includes(SECRET)]).toEqual([false, false]);
  });

  it('has two sides compared', async () => {
    const { call } = await connect(generation, '--allow', cases);
    const answer = await call('compare', { before: 'sw7.txt', after_text: OUTPUT.replace('cslu-host', '192.0.2.1') });
    expect(answer.text).toContain('dist-sw7');
    const both = await call('compare', { before: 'sw7.txt', before_text: 'x', after: 'sw7.txt' });
    expect(both).toEqual({ isError: true, text: 'give before (a path) or before_text (the outputs): one of them' });
  });

  it('has names explained and words found', async () => {
    const { call } = await connect(generation);
    const message = await call('explain', { what: 'COMM_FAILED' });
    expect(message.text).toContain(sldiag('explain', 'COMM_FAILED').stdout.split('\n')[0]);
    expect(message.text).not.toContain('untrusted');
    expect((await call('explain', { what: OUTPUT.split('\n').at(-2) })).text).toContain('<<<untrusted ');
    const unknown = await call('explain', { what: `password ${SECRET}` });
    expect([unknown.isError, unknown.text.includes(SECRET)]).toEqual([true, false]);
    expect((await call('search', { words: 'satellite url' })).text).toContain('sldiag://knowledge/');
  });

  it('reads no file but those below an allowed folder, wherever a link leads', async () => {
    const { call } = await connect(generation, '--allow', cases);
    const outside = [
      '../outside.txt',
      join(folder, 'outside.txt'),
      'link.txt',
      'inner/up/outside.txt',
      'inner/../../outside.txt',
      `${cases}/../outside.txt`,
      `${cases}-of-others/x.txt`,
      '../cases-of-others',
      '/etc/hostname',
      'nowhere.txt',
      'sw7.txt\0.txt',
      '-',
    ];
    for (const path of outside) {
      const answers = [await call('analyze_file', { path }), await call('compare', { before: path, after: 'sw7.txt' })];
      for (const { isError, text } of answers) {
        expect([path, isError]).toEqual([path, true]);
        expect(text).toContain('is no file or folder below');
        expect(text).not.toContain('dist-sw7');
      }
    }
    // A folder whose links lead out is read without them.
    const whole = await call('analyze_file', { path: 'inner' });
    expect(whole.text).not.toContain('dist-sw7');
    expect(whole.text).toContain('the link does not lead to a file');
    const { text } = await call('analyze_file', { path: '.' });
    expect(text).toContain('the link leads out of the folder');
    expect(text).toContain('dist-sw7');
  });

  it('reads no file at all without --allow', async () => {
    const { call } = await connect(generation);
    const { isError, text } = await call('analyze_file', { path: join(cases, 'sw7.txt') });
    expect([isError, text]).toEqual([true, expect.stringContaining('--allow')]);
  });

  it('is told that no collector is attached', async () => {
    const { call } = await connect(generation);
    for (const [name, args] of [
      ['list_devices', {}],
      ['get_device', { id: 'dist-sw7' }],
      ['list_incidents', {}],
    ] as const) {
      const { isError, text } = await call(name, args);
      expect([name, isError, text]).toEqual([name, true, expect.stringContaining('no collector is attached')]);
    }
  });

  it('gets long answers in pages that say so', async () => {
    const { call } = await connect(generation);
    const text = Array.from(
      { length: 60 },
      (_, number) =>
        `Mar  5 2026 04:12:09.114 UTC: sw${number}: %SMART_LIC-3-COMM_FAILED: Communications failure with the Cisco Smart License Utility (CSLU) : Timeout was reached`,
    )
      .map((line, number) => `sw-${number}#show logging\n${line}\nsw-${number}#`)
      .join('\n');
    const first = await call('analyze_text', { text });
    const count = Number(/\[Page 1 of (\d+): an answer is cut at 20 KB\./.exec(first.text)?.[1]);
    expect(count).toBeGreaterThan(1);
    const last = await call('analyze_text', { text, page: count });
    for (const answer of [first, last]) {
      expect(Buffer.byteLength(answer.text)).toBeLessThanOrEqual(20 * 1024);
      expect(answer.text).toContain('untrusted ');
    }
    expect(last.text).not.toContain('goes on');
    expect(await call('analyze_text', { text, page: count + 1 })).toEqual({
      isError: true,
      text: `there is no page ${count + 1}: the answer has ${count}`,
    });
  });

  it('reads entries of the knowledge as resources, and finds their names', async () => {
    const { client } = await connect(generation);
    const read = async (uri: string) => {
      const { contents } = await client.readResource({ uri });
      return (contents[0] as { text: string }).text;
    };
    expect(await read('sldiag://knowledge/messages/COMM_FAILED')).toBe(sldiag('explain', 'COMM_FAILED').stdout);
    expect(await read(`sldiag://knowledge/fields/${encodeURIComponent('next-ack-deadline')}`)).toContain('ACK');
    await expect(read('sldiag://knowledge/messages/NOT_THERE')).rejects.toThrow('is called NOT_THERE');
    await expect(read('sldiag://knowledge/__proto__/x')).rejects.toThrow('is called x');
    const { completion } = await client.complete({
      ref: { type: 'ref/resource', uri: 'sldiag://knowledge/{kind}/{id}' },
      argument: { name: 'id', value: 'COMM' },
      context: { arguments: { kind: 'messages' } },
    });
    expect(completion.values).toContain('COMM_FAILED');
  });

  it('has three prompts', async () => {
    const { client } = await connect(generation);
    const { prompts } = await client.listPrompts();
    expect(prompts.map(({ name }) => name).sort()).toEqual(['check-migration', 'triage', 'write-ticket']);
    const { messages } = await client.getPrompt({
      name: 'write-ticket',
      arguments: { device: 'dist-sw7', system: 'Jira' },
    });
    expect(JSON.stringify(messages)).toMatch(/dist-sw7.*get_device|Jira/);
  });

  it('refuses arguments that make no sense', async () => {
    const { call } = await connect(generation);
    for (const args of [
      {},
      { text: '' },
      { text: 'x', topology: 'star' },
      { text: 'x', page: 0 },
      { text: 'x', now: 'noon' },
    ]) {
      const { isError } = await call('analyze_text', args).catch(() => ({ isError: true }));
      expect([args, isError]).toEqual([args, true]);
    }
  });
});

describe('a collector', () => {
  let daemon: Daemon;
  let url: string;
  beforeAll(async () => {
    daemon = await startDaemon(['--udp', '127.0.0.1:0', '--http', '127.0.0.1:0', '--format', 'ndjson', '--no-redact']);
    url = `http://127.0.0.1:${daemon.port('http')}`;
    const { status } = sldiag('analyze', join(cases, 'sw7.txt'), '--to', url, '--no-redact');
    // It was handed over, and has an error in it.
    expect(status).toBe(1);
    // Of what is logged such a collector keeps the secrets: there is one to be found.
    const line = `<187>1: dist-sw7: Mar  5 2026 04:13:09.114 UTC: %SMART_LIC-3-COMM_FAILED: Communications failure with the Cisco Smart License Utility (CSLU) : refused password ${SECRET}`;
    const socket = createSocket('udp4');
    socket.send(line, daemon.port('udp'), '127.0.0.1', () => socket.close());
    await until(async () => {
      const { devices } = (await (await fetch(`${url}/api/v1/snapshot`)).json()) as { devices: object[] };
      return JSON.stringify(devices).includes(SECRET);
    });
  });
  afterAll(async () => {
    await daemon.stop();
  });

  it.each(['first', 'second'] as const)('is asked by the %s generation, and gives no secret', async (generation) => {
    const { client, call } = await connect(generation, '--attach', url);
    const list = await call('list_devices', { severity: 'error' });
    expect(list.text).toContain('1 of 1 devices');
    expect(list.text).toContain('dist-sw7');
    expect((await call('list_devices', { name: 'nobody' })).text).toContain('0 of 1 devices');
    const device = await call('get_device', { id: 'dist-sw7' });
    expect(device.text).toContain('The name of the CSLU host does not resolve');
    const { text } = await call('list_incidents', { status: 'open' });
    expect(text).toContain('COMM_FAILED');
    const json = await call('get_device', { id: 'dist-sw7', format: 'json' });
    expect(JSON.parse(/\n(\{.*\})\n/s.exec(json.text)?.[1] ?? '').devices).toHaveLength(1);
    for (const answer of [list.text, device.text, text, json.text]) {
      expect(answer).toContain('<<<untrusted ');
      expect(answer).not.toContain(SECRET);
    }
    const { resources } = await client.listResources();
    expect(resources.map(({ uri }) => uri)).toEqual(['sldiag://devices/dist-sw7']);
    const { contents } = await client.readResource({ uri: 'sldiag://devices/dist-sw7' });
    expect((contents[0] as { text: string }).text).toContain('<<<untrusted ');
    expect(await call('get_device', { id: 'other' })).toEqual({
      isError: true,
      text: 'the collector knows no device other; list_devices has their ids',
    });
  });
});

describe('a collector with more devices than one answer holds', () => {
  let server: Server;
  const asked: string[] = [];
  let state = 0;
  const summaryAt = (index: number): DeviceSummary => ({
    id: `sw${index}-${state}`,
    hostname: `sw${index}`,
    release: null,
    topology: { id: null, mode: null, confidence: 'possible', alternatives: [], from: 'evidence' },
    headline: 'Nothing to do.',
    worst: index === 699 ? 'error' : 'info',
    errors: index === 699 ? 1 : 0,
    warnings: 0,
    openIncidents: 0,
    ackDue: '2026-05-04T04:11:50Z',
    now: '2026-03-05T04:11:50Z',
  });
  beforeAll(async () => {
    server = createServer(({ url = '' }, response) => {
      asked.push(url);
      const { pathname, searchParams } = new URL(url, 'http://127.0.0.1');
      const [page, limit] = [Number(searchParams.get('page')), Number(searchParams.get('limit'))];
      if (page === 1) state += 1;
      const all = Array.from({ length: 700 }, (_, index) => summaryAt(index));
      const devices = all.slice((page - 1) * limit, page * limit);
      const place = { total: 700, known: 900, page, pages: Math.ceil(700 / limit), at: `state ${state}` };
      const incident = { id: 'i', device: 'sw3-1', hostname: 'sw3', mnemonic: 'COMM_FAILED', status: 'open', count: 2 };
      const list = pathname.endsWith('/devices') ? { devices } : { incidents: [{ ...incident, fields: {} }] };
      response.end(JSON.stringify(pathname.endsWith('/fleet') ? { fleet: [] } : { ...list, ...place, event: state }));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterAll(() => server.close());

  it('is asked once for all pages of a list, which are of one state, and never for all that it knows', async () => {
    const { port } = server.address() as AddressInfo;
    const { call } = await connect('second', '--attach', `http://127.0.0.1:${port}`);
    const [first, second] = [await call('list_devices', {}), await call('list_devices', { page: 2 })];
    expect(first.text).toContain('700 of 900 devices, as of state 1');
    // Worst first, whatever page of the list it stood on.
    expect(first.text).toMatch(/worst first\.\nsw699 /);
    expect(second.text).toMatch(/id sw\d+-1\n/);
    expect(asked.map((url) => url.replace(/limit=\d+/, 'limit'))).toEqual([
      '/api/v1/devices?sort=name&limit&page=1',
      '/api/v1/devices?sort=name&limit&page=2',
    ]);
    expect((await call('list_devices', {})).text).toContain('as of state 2');
    asked.length = 0;
    const { text } = await call('list_incidents', { status: 'open', device: 'sw3' });
    expect(text).toContain('sw3  COMM_FAILED  open since ?, 2 times');
    expect(asked[0]).toMatch(/^\/api\/v1\/incidents\?status=open&device=sw3&/);
    expect(asked.filter((url) => url.includes('snapshot'))).toEqual([]);
  });
});

describe('a collector that lies', () => {
  let server: Server;
  const paths: string[] = [];
  beforeAll(async () => {
    server = createServer(({ url = '' }, response) => {
      paths.push(url);
      response.writeHead(500).end('{}');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterAll(() => server.close());

  it('is asked for one device alone', async () => {
    const { port } = server.address() as AddressInfo;
    const { call } = await connect('second', '--attach', `http://127.0.0.1:${port}`);
    paths.length = 0;
    expect((await call('get_device', { id: 'x' })).text).toContain('says 500');
    expect(paths).toEqual(['/api/v1/devices/x/report?format=json']);
  });

  it('is told of as an error, and the rest goes on', async () => {
    const { port } = server.address() as AddressInfo;
    const { call } = await connect('second', '--attach', `http://127.0.0.1:${port}`);
    const { isError, text } = await call('list_devices', {});
    expect([isError, text]).toEqual([true, expect.stringContaining('says 500')]);
    expect((await call('search', { words: 'policy' })).isError).toBe(false);
  });
});

describe('sldiag mcp', () => {
  it('ends when its input does, and writes nothing that is no message of the protocol', () => {
    const { status, stdout } = spawnSync(process.execPath, [program, 'mcp'], { input: '', encoding: 'utf8' });
    expect([status, stdout]).toEqual([0, '']);
  });

  it('says what is wrong with its options', () => {
    const tries: [string[], string][] = [
      [['--allow', join(folder, 'nowhere')], 'there is no folder'],
      [['--attach', 'collector'], 'takes the URL of a collector'],
      [['--attach', 'http://192.0.2.1:8514', '--token', 'x'], 'https only'],
    ];
    for (const [args, message] of tries) {
      const { status, stderr } = sldiag('mcp', ...args);
      expect([args, status, stderr]).toEqual([args, 2, expect.stringContaining(message)]);
    }
  });
});

it('answers what was asked for before its input ended', () => {
  const asked = [
    {
      id: 1,
      method: 'initialize',
      params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'test', version: '1' } },
    },
    { method: 'notifications/initialized' },
    { id: 2, method: 'tools/call', params: { name: 'analyze_text', arguments: { text: OUTPUT } } },
  ];
  const input = asked.map((each) => `${JSON.stringify({ jsonrpc: '2.0', ...each })}\n`).join('');
  const { stdout, status } = spawnSync(process.execPath, [program, 'mcp'], {
    input,
    encoding: 'utf8',
    timeout: 60_000,
  });
  expect([status, stdout.split('\n').filter((line) => line.includes('"id":2')).length]).toEqual([0, 1]);
});
