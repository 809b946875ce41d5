import { createSocket } from 'node:dgram';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { afterAll, expect, it } from 'vitest';
import { SPELLINGS } from '../ingest/text/spellings.js';
import { sldiag, startDaemon, until } from './daemon.js';

const folder = mkdtempSync(join(tmpdir(), 'sldiag-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Different for each spelling, of letters that nothing else here is made of. */
const secretOf = (index: number) =>
  [...`zq${index.toString(36).padStart(3, '0')}`, ...'bkwzqvxjhf'].map((letter) => letter.toUpperCase()).join('');

it('lets no secret out of stdout, log, store, API, events or webhook', { timeout: 90_000 }, async () => {
  const told: string[] = [];
  const receiver = createServer((request, response) => {
    request.on('data', (chunk) => told.push(String(chunk)));
    request.on('end', () => response.end());
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  const hook = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;
  const daemon = await startDaemon([
    ...['--udp', '127.0.0.1:0', '--http', '127.0.0.1:0', '--store', join(folder, 'store.db'), '--format', 'ndjson'],
    ...['--webhook', `${hook},json`],
  ]);
  try {
    const base = `http://127.0.0.1:${daemon.port('http')}/api/v1`;
    let streamed = '';
    const listening = new AbortController();
    const streaming = fetch(`${base}/events`, { signal: listening.signal })
      .then(async ({ body }) => {
        for await (const chunk of body ?? []) streamed += Buffer.from(chunk).toString();
      })
      .catch(() => {});
    const lines = SPELLINGS.flatMap((spelling, index) => {
      if (spelling.includes('\n')) return [];
      const text = spelling.replace(/§/g, secretOf(index));
      const head = `Mar  5 2026 04:12:09.${String(index % 1000).padStart(3, '0')} UTC: `;
      return [
        `<189>${2 * index}: sw${index % 7}: ${head}%PARSER-5-CFGLOG_LOGGEDCMD: User:ops  logged command:${text}`,
        `<187>${2 * index + 1}: sw${index % 7}: ${head}%SMART_LIC-3-COMM_FAILED: Communications failure with the server : ${text}`,
      ];
    });
    const socket = createSocket('udp4');
    for (const line of lines)
      await new Promise((resolve) => socket.send(line, daemon.port('udp'), '127.0.0.1', resolve));
    socket.close();
    const count = () => daemon.events.filter(({ kind }) => kind === 'message').length;
    await until(() => count() >= lines.length / 2, 40);
    await until(() => told.length > 0, 40);
    const snapshot = await (await fetch(`${base}/snapshot`)).text();
    listening.abort();
    await streaming;
    await daemon.stop();
    const stored = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'latin1'));
    const outputs = {
      stdout: JSON.stringify(daemon.events),
      log: daemon.log(),
      snapshot,
      streamed,
      told: told.join('\n'),
      stored: stored.join('\n'),
    };
    for (const [name, output] of Object.entries(outputs)) {
      const leaked = SPELLINGS.filter((_, index) => output.includes(secretOf(index).slice(0, 8)));
      expect([name, output.length > 0, leaked]).toEqual([name, true, []]);
    }
  } finally {
    await daemon.stop('SIGKILL');
    receiver.close();
  }
});

/** Everything that an assistant, who looks at an input in every way, is given. */
async function askedFor(input: string): Promise<string> {
  const program = fileURLToPath(new URL('../../dist/bundle/cli/main.js', import.meta.url));
  const client = new Client({ name: 'test', version: '1' });
  const args = [program, 'mcp', '--allow', folder];
  await client.connect(new StdioClientTransport({ command: process.execPath, args, stderr: 'ignore' }));
  try {
    writeFileSync(join(folder, 'plants.txt'), input);
    const answers: string[] = [];
    const ask = async (name: string, args: Record<string, unknown>) => {
      let cursor: unknown;
      for (let page = 0; page < 40; page += 1) {
        const answer = await client.callTool({
          name,
          arguments: { ...args, ...(page === 0 ? {} : { page: page + 1 }) },
        });
        const text = JSON.stringify(answer);
        if (text === cursor) break;
        cursor = text;
        answers.push(text);
        if (answer.isError === true) break;
      }
    };
    for (const format of ['text', 'json']) {
      await ask('analyze_file', { path: 'plants.txt', format });
      await ask('analyze_text', { text: input.slice(0, 60_000), format });
    }
    await ask('compare', { before: 'plants.txt', after: 'plants.txt' });
    for (const line of input.split('\n').slice(0, 200)) await ask('explain', { what: line.slice(0, 400) });
    return answers.join('\n');
  } finally {
    await client.close();
  }
}

it('lets no secret out to an assistant', { timeout: 120_000 }, async () => {
  const head = 'Mar  5 2026 04:12:09.114 UTC: ';
  const planted = SPELLINGS.map((spelling, index) => spelling.replace(/§/g, secretOf(index)));
  const logged = planted
    .filter((text) => !text.includes('\n'))
    .map((text) => `${head}%SMART_LIC-3-COMM_FAILED: Communications failure with the server : ${text}`);
  const input = [
    'SW1#show logging',
    ...logged,
    'SW1#show running-config',
    ...planted,
    'SW1#show license all',
    ...planted,
  ];
  const output = await askedFor(`${input.join('\n')}\n`);
  expect(output).toContain('SW1');
  expect(SPELLINGS.filter((_, index) => output.includes(secretOf(index).slice(0, 8)))).toEqual([]);
  // They are there to be found.
  expect(sldiag('analyze', join(folder, 'plants.txt'), '--no-redact').stdout).toContain('BKWZQVXJHF');
});
