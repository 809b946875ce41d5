import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { createRemoteFeed } from '../../src/collector/remote-feed.js';

const main = fileURLToPath(new URL('../../dist/bundle/cli/main.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'sldiag-'));
afterAll(() => rmSync(folder, { recursive: true }));

function run(...args: string[]): Promise<{ code: number | null; out: string }> {
  const child = spawn(process.execPath, [main, ...args], { stdio: 'pipe' });
  let out = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (out += chunk));
  return new Promise((resolve) => child.on('exit', (code) => resolve({ code, out })));
}

/** A collector that tells what it was sent, and answers with escape codes. */
async function withCollector(use: (url: string, bodies: readonly string[]) => Promise<void>): Promise<void> {
  const bodies: string[] = [];
  const hostile = '\u001b]0;owned\u0007\u001b[2J\u009b31mSW1';
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => (body += chunk));
    request.on('end', () => {
      bodies.push(body);
      response.setHeader('content-type', 'application/json');
      const findings = [{ severity: 'error', title: hostile, causes: [{ verdict: 'likely', title: hostile }] }];
      const snapshot = {
        event: 1,
        devices: [{ id: 'SW1', hostname: hostile, findings }],
        next: [{ device: 'SW1', command: hostile }],
      };
      const diagnostics = body.includes('ipsum')
        ? [{ level: 'warning', code: 'nothing-understood', message: `nothing of it ${hostile}`, source: 'x', line: 1 }]
        : [];
      const submission = { devices: body.includes('nothing') ? [] : ['SW1'], diagnostics };
      response.end(JSON.stringify(request.method === 'POST' ? submission : snapshot));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, bodies);
  server.close();
}

/** What an answer is like that no collector gives, and what is said of it. */
const STRANGE: readonly (readonly [string, (response: ServerResponse) => void, RegExp])[] = [
  ['leads elsewhere', (response) => response.writeHead(307, { location: '/elsewhere' }).end(), /redirect/],
  ['is empty', (response) => response.end(), /gives no answer of a collector/],
  ['is no JSON', (response) => response.end('<html>'), /gives no answer of a collector/],
  ['is other JSON', (response) => response.end('{"devices":{}}'), /is no collector/],
  [
    'has no end',
    async (response) => {
      const piece = ' '.repeat(1024 * 1024);
      while (!response.destroyed) if (!response.write(piece)) await new Promise((resolve) => setTimeout(resolve, 1));
    },
    /more than 256 MB/,
  ],
];

describe('analyze --to', () => {
  test.each(STRANGE)('says so where an answer %s', { timeout: 60_000 }, async (_, answer, said) => {
    const file = join(folder, 'strange.txt');
    writeFileSync(file, 'SW1#show running-config\nlicense smart transport cslu\n');
    const paths: (string | undefined)[] = [];
    const server = createServer((request, response) => {
      paths.push(request.url);
      request.resume().on('end', () => answer(response));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { code, out } = await run(
      'analyze',
      file,
      '--to',
      `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    );
    server.close();
    expect(out).toMatch(said);
    expect(out).not.toContain('fault of sldiag');
    expect(code).toBe(3);
    expect(paths).not.toContain('/elsewhere');
  });

  test('sends no secret, unless the user asks for it, and prints no escape code of the collector', async () => {
    const file = join(folder, 'sw1.txt');
    writeFileSync(file, 'SW1#show running-config\nenable secret 9 zqzqzqzqzq\nlicense smart transport cslu\n');
    await withCollector(async (url, bodies) => {
      const { code, out } = await run('analyze', file, '--to', url);
      expect([code, bodies[0]]).toEqual([
        1,
        'SW1#show running-config\nenable secret 9 <redacted:password>\nlicense smart transport cslu\n',
      ]);
      expect(out).toContain('owned');
      // biome-ignore lint/suspicious/noControlCharactersInRegex: none may be left
      expect(out).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f]/);
      expect((await run('analyze', file, '--to', url, '--no-redact', '--fail-on', 'never')).code).toBe(0);
      expect(bodies.at(-2)).toContain('zqzqzqzqzq');
    });
  });

  test('ends with 3 where something could not be handed over, or the collector found nothing in it', async () => {
    const file = join(folder, 'sw2.txt');
    const nothing = join(folder, 'nothing.txt');
    writeFileSync(file, 'SW1#show license status\n');
    writeFileSync(nothing, 'nothing\n');
    await withCollector(async (url) => {
      const never = ['--to', url, '--fail-on', 'never'];
      expect((await run('analyze', file, ...never)).code).toBe(0);
      expect((await run('analyze', file, '--to', url, '--fail-on', 'unclear')).code).toBe(1);
      const missing = await run('analyze', file, join(folder, 'missing'), ...never);
      expect([missing.code, missing.out.includes('there is no such file')]).toEqual([3, true]);
      const empty = await run('analyze', file, nothing, ...never);
      expect([empty.code, empty.out.includes(`found no device in ${nothing}`)]).toEqual([3, true]);
    });
  });

  test('ends with 3 where the collector understood nothing of it, and says so', async () => {
    const file = join(folder, 'sw3.txt');
    writeFileSync(file, 'SW1#show license all\nqx 00 lorem\nipsum\n');
    await withCollector(async (url) => {
      const { code, out } = await run('analyze', file, '--to', url, '--fail-on', 'never');
      expect([code, out.includes('warning: nothing of it')]).toEqual([3, true]);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: none may be left
      expect(out).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f]/);
    });
  });

  test('refuses what a collector has no use for', async () => {
    for (const options of [['--format', 'json'], ['--all'], ['--topology', 'air-gapped'], ['--zone', 'CST=-06:00']]) {
      const { code, out } = await run('analyze', 'x', '--to', 'http://127.0.0.1:1', ...options);
      expect([code, out]).toEqual([2, expect.stringContaining(`error: ${options[0]} is of no use with --to`)]);
    }
  });

  test('sends a token over plain HTTP to this machine only', async () => {
    for (const url of ['http://collector.example.net:8514', 'http://192.0.2.9', 'http://127.0.0.1.example.net'])
      expect(() => createRemoteFeed({ url, token: 'x' })).toThrow('https only');
    for (const url of ['http://127.0.0.1:1', 'http://localhost:1', 'http://[::1]:1', 'https://collector.example.net'])
      await createRemoteFeed({ url, token: 'x' }).close();
    await createRemoteFeed({ url: 'http://collector.example.net', token: null }).close();
    const { code, out } = await run('analyze', join(folder, 'x'), '--to', 'http://192.0.2.9', '--token', 'zqzqzqzq');
    expect([code, out.includes('https only'), out.includes('zqzqzqzq')]).toEqual([2, true, false]);
  });
});
