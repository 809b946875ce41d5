import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { type Daemon, startDaemon, until } from './daemon.js';
import { findPeer } from './peer.js';

const folder = mkdtempSync(join(tmpdir(), 'sldiag-peers-'));
const children: ChildProcess[] = [];
const daemons: Daemon[] = [];
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await Promise.all(daemons.splice(0).map((daemon) => daemon.stop('SIGKILL')));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const logger = findPeer('logger');
const rsyslog = findPeer('rsyslogd');
const unpacked = process.env.SLDIAG_SYSLOG_NG ?? '/opt/sldiag-peers/syslog-ng';
const syslogNg = findPeer('syslog-ng', join(unpacked, 'usr/sbin'));
const promtool = findPeer('promtool');

const TEXT =
  '%SMART_LIC-3-COMM_FAILED: Communications failure with the Cisco Smart License Utility (CSLU) : Timeout was reached';
const LINE = `<187>101: sw1: Mar  5 2026 04:12:09.114 UTC: ${TEXT}`;
const OTHER = '<189>102: sw1: Mar  5 2026 04:12:10.114 UTC: %LINK-3-UPDOWN: Interface Gi1/0/1, changed state to up';

async function start(...args: string[]): Promise<Daemon> {
  const daemon = await startDaemon(args);
  daemons.push(daemon);
  return daemon;
}

const messages = ({ events }: Daemon) =>
  events.flatMap((event) =>
    event.kind === 'message' ? [event.message as { device: string; text: string; line: string }] : [],
  );

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}

/** Sends lines over TCP as soon as somebody listens there. */
async function sendTo(port: number, ...lines: string[]): Promise<void> {
  await until(
    () =>
      new Promise<boolean>((resolve) => {
        const socket = connect(port, '127.0.0.1', () => socket.end(lines.map((line) => `${line}\n`).join('')));
        socket.on('close', (failed) => resolve(!failed));
        socket.on('error', () => {});
      }),
  );
}

function run(program: string, args: readonly string[], env: Record<string, string> = {}): void {
  children.push(spawn(program, args, { stdio: 'ignore', env: { ...process.env, ...env } }));
}

describe('real senders', () => {
  it.skipIf(logger === null)('logger, over UDP and TCP', { timeout: 30_000 }, async () => {
    const daemon = await start('--udp', '127.0.0.1:0', '--tcp', '127.0.0.1:0');
    for (const more of [['-d'], ['-T'], ['-d', '--rfc3164'], ['-T', '--octet-count']]) {
      const port = String(daemon.port(more[0] === '-d' ? 'udp' : 'tcp'));
      const sent = spawnSync(logger ?? '', ['-n', '127.0.0.1', '-P', port, ...more, '-p', 'local7.err', TEXT]);
      expect([more, sent.status]).toEqual([more, 0]);
    }
    await until(() => messages(daemon).length >= 4);
    for (const { text } of messages(daemon)) expect(text).toBe(TEXT.replace(/^%\S+ /, ''));
  });

  it.skipIf(rsyslog === null)('rsyslog, with the example configuration', { timeout: 30_000 }, async () => {
    const daemon = await start('--tcp', '127.0.0.1:0');
    const port = await freePort();
    const forward = readFileSync(new URL('../../deploy/rsyslog.conf', import.meta.url), 'utf8').replace(
      '"5514"',
      `"${daemon.port('tcp')}"`,
    );
    const file = join(folder, 'rsyslog.conf');
    writeFileSync(
      file,
      `global(workDirectory="${folder}")\nmodule(load="imtcp")\ninput(type="imtcp" address="127.0.0.1" port="${port}")\n${forward}`,
    );
    run(rsyslog ?? '', ['-n', '-f', file, '-i', join(folder, 'rsyslog.pid')]);
    await sendTo(port, LINE, OTHER);
    await until(() => messages(daemon).length > 0);
    expect(messages(daemon)).toMatchObject([{ device: 'sw1', text: TEXT.replace(/^%\S+ /, '') }]);
  });

  it.skipIf(syslogNg === null)('syslog-ng, with the example configuration', { timeout: 30_000 }, async () => {
    const daemon = await start('--tcp', '127.0.0.1:0');
    const port = await freePort();
    const example = readFileSync(new URL('../../deploy/syslog-ng.conf', import.meta.url), 'utf8')
      .replace('port(5514)', `port(${daemon.port('tcp')})`)
      .replace('disk-buf-size(104857600)', 'disk-buf-size(1048576)');
    const file = join(folder, 'syslog-ng.conf');
    writeFileSync(
      file,
      example.replace(
        'filter f_licensing',
        `source s_net { network(ip("127.0.0.1") transport("tcp") port(${port})); };\nfilter f_licensing`,
      ),
    );
    const root = syslogNg?.startsWith(unpacked) ? unpacked : '';
    const libraries = [
      join(root, 'lib/x86_64-linux-gnu'),
      join(root, 'usr/lib/x86_64-linux-gnu'),
      join(root, 'usr/lib/syslog-ng'),
    ].join(':');
    const args = [
      '-F',
      '-f',
      file,
      '-p',
      join(folder, 'ng.pid'),
      '-c',
      join(folder, 'ng.ctl'),
      '-R',
      join(folder, 'ng.persist'),
      '--no-caps',
    ];
    run(
      syslogNg ?? '',
      [...args, ...(root === '' ? [] : ['--module-path', join(root, 'usr/lib/syslog-ng/3.38')])],
      root === '' ? {} : { LD_LIBRARY_PATH: libraries },
    );
    await sendTo(port, LINE, OTHER);
    await until(() => messages(daemon).length > 0);
    expect(messages(daemon)).toMatchObject([{ device: 'sw1', text: TEXT.replace(/^%\S+ /, '') }]);
  });

  it.skipIf(promtool === null)('promtool finds nothing wrong with the metrics', { timeout: 30_000 }, async () => {
    const daemon = await start('--udp', '127.0.0.1:0', '--http', '127.0.0.1:0');
    const text = await (await fetch(`http://127.0.0.1:${daemon.port('http')}/metrics`)).text();
    const checked = spawnSync(promtool ?? '', ['check', 'metrics'], { input: text, encoding: 'utf8' });
    expect([checked.status, checked.stdout, checked.stderr]).toEqual([0, '', '']);
  });
});
