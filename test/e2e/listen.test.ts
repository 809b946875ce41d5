import { spawn, spawnSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { loadSqlite } from '../../src/store/sqlite.js';
import { type Daemon, sldiag, startDaemon, until } from './daemon.js';

const folder = mkdtempSync(join(tmpdir(), 'sldiag-'));
afterAll(() => rmSync(folder, { recursive: true }));
const sqlite = await loadSqlite();
const daemons: Daemon[] = [];
afterEach(async () => {
  await Promise.all(daemons.splice(0).map((daemon) => daemon.stop('SIGKILL')));
});

async function start(...args: string[]): Promise<Daemon> {
  const daemon = await startDaemon(args);
  daemons.push(daemon);
  return daemon;
}

const messages = ({ events }: Daemon) => events.filter(({ kind }) => kind === 'message');
const line = (host: string, number: number) =>
  `<187>${number}: ${host}: Mar  5 2026 04:12:${String(number % 60).padStart(2, '0')}.${String(number % 1000).padStart(3, '0')} UTC: %SMART_LIC-3-COMM_FAILED: Communications failure with the Cisco Smart License Utility (CSLU) : Timeout was reached`;

function sendUdp(port: number, ...texts: string[]): Promise<void> {
  const socket = createSocket('udp4');
  return new Promise((resolve) => {
    let left = texts.length;
    for (const text of texts) {
      socket.send(text, port, '127.0.0.1', () => {
        left -= 1;
        if (left === 0) socket.close(() => resolve());
      });
    }
  });
}

function sendTcp(port: number, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.end(text));
    socket.on('close', () => resolve());
    socket.on('error', reject);
  });
}

describe('transports', () => {
  it('take the same scenario over UDP, TCP in both framings, and TLS', { timeout: 60_000 }, async () => {
    const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
    const made = spawnSync('openssl', [
      'req',
      '-x509',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-keyout',
      key,
      '-out',
      cert,
      '-days',
      '2',
      '-subj',
      '/CN=localhost',
      '-addext',
      'subjectAltName=DNS:localhost,IP:127.0.0.1',
    ]);
    expect(made.status).toBe(0);
    const findings: unknown[] = [];
    for (const [kind, framing] of [
      ['udp', 'lf'],
      ['tcp', 'lf'],
      ['tcp', 'octet'],
      ['tls', 'octet'],
    ] as const) {
      const daemon = await start(
        `--${kind}`,
        '127.0.0.1:0',
        '--http',
        '127.0.0.1:0',
        ...(kind === 'tls' ? ['--cert', cert, '--key', key] : []),
      );
      const more = kind === 'udp' ? [] : ['--framing', framing, ...(kind === 'tls' ? ['--ca', cert] : [])];
      const host = kind === 'tls' ? 'localhost' : '127.0.0.1';
      const sent = sldiag(
        'send',
        'ssm-on-prem',
        '--to',
        `${kind}://${host}:${daemon.port(kind)}`,
        '--rate',
        '400',
        '--start',
        '2026-03-05T04:00:00Z',
        ...more,
      );
      expect([kind, sent.status, sent.stderr]).toEqual([kind, 0, expect.any(String)]);
      const base = `http://127.0.0.1:${daemon.port('http')}/api/v1`;
      await until(async () => {
        const { counters } = (await (await fetch(`${base}/snapshot`)).json()) as { counters: { received: number } };
        return counters.received > 0 && messages(daemon).length > 0;
      });
      await new Promise((resolve) => setTimeout(resolve, 600));
      const { devices } = (await (await fetch(`${base}/devices`)).json()) as { devices: { now: string }[] };
      findings.push(devices.map(({ now: _, ...device }) => device));
      expect(await daemon.stop()).toBe(0);
    }
    expect(findings[0]).toMatchObject([{ id: expect.any(String) }, {}, {}]);
    for (const other of findings) expect(other).toEqual(findings[0]);
  });
});

describe('the store', () => {
  it('lets a restart go on where it was, and a replay change nothing', { timeout: 20_000 }, async () => {
    const store = join(folder, 'restart.db');
    const first = await start('--tcp', '127.0.0.1:0', '--store', store);
    const lines = Array.from({ length: 20 }, (_, index) => line('sw1', index)).join('\n');
    await sendTcp(first.port('tcp'), `${lines}\n`);
    await until(() => messages(first).length === 20);
    expect(await first.stop()).toBe(0);
    const second = await start('--tcp', '127.0.0.1:0', '--store', store, '--http', '127.0.0.1:0');
    await sendTcp(second.port('tcp'), `${lines}\n${line('sw1', 21)}\n`);
    await until(() => messages(second).length === 1);
    const base = `http://127.0.0.1:${second.port('http')}/api/v1`;
    const { device } = (await (await fetch(`${base}/devices/sw1`)).json()) as {
      device: { incidents: { count: number }[] };
    };
    expect(device.incidents).toMatchObject([{ count: 21, status: 'open' }]);
    expect(second.events.filter(({ kind }) => kind === 'incident')).toEqual([]);
    const ids = [...first.events, ...second.events].flatMap(({ id }) => (id === undefined ? [] : [id]));
    expect(new Set(ids).size).toBe(ids.length);
    expect(await second.stop()).toBe(0);
    const database = sqlite.open(store, true);
    expect(database.prepare("SELECT count(*) AS n FROM events WHERE kind = 'message'").get()).toEqual({ n: 21 });
    database.close();
  });

  it('is copied while it is written, and the copy goes on where it was taken', { timeout: 30_000 }, async () => {
    const [store, copy] = [join(folder, 'live.db'), join(folder, 'copy.db')];
    const daemon = await start('--udp', '127.0.0.1:0', '--store', store);
    await sendUdp(daemon.port('udp'), ...Array.from({ length: 5 }, (_, index) => line('sw1', index)));
    await until(() => daemon.events.some(({ kind, upTo }) => kind === 'stored' && Number(upTo) >= 6));
    expect(sldiag('store', 'backup', store, copy)).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/^Wrote \S+copy\.db: \d+ events, the newest is number \d+; \d+ bytes\.\n$/),
    });
    expect(sldiag('store', 'backup', store, copy)).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('exists'),
    });
    const nowhere = sldiag('store', 'backup', store, join(folder, 'missing', 'x.db'));
    expect([nowhere.status, nowhere.stderr]).toEqual([3, expect.stringContaining('its folder does not exist')]);
    const nothing = sldiag('store', 'backup', join(folder, 'none.db'), join(folder, 'x.db'));
    expect([nothing.status, nothing.stderr]).toEqual([3, expect.stringContaining('there is no such file')]);
    const second = await start('--udp', '127.0.0.1:0', '--store', copy);
    await sendUdp(second.port('udp'), line('sw1', 4), line('sw1', 5));
    await until(() => messages(second).length === 1);
  });

  it('killed thirty times under load, has all that it reported stored, once', { timeout: 120_000 }, async () => {
    const store = join(folder, 'killed.db');
    const stored = new Map<string, number>();
    let number = 0;
    for (let round = 0; round < 30; round += 1) {
      const daemon = await startDaemon(['--tcp', '127.0.0.1:0', '--store', store, '--flush-ms', '20']);
      const socket = connect(daemon.port('tcp'), '127.0.0.1');
      socket.on('error', () => {});
      const load = setInterval(() => {
        let text = '';
        for (let index = 0; index < 20; index += 1) {
          number += 1;
          text += `<187>${number}: sw${number % 7}: Mar  5 2026 04:00:00.000 UTC: %SMART_LIC-3-COMM_FAILED: Communications failure with the Cisco Smart License Utility (CSLU) : Timeout was reached\n`;
        }
        socket.write(text);
      }, 2);
      await until(() => daemon.events.some(({ kind }) => kind === 'stored'));
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 60));
      await daemon.stop('SIGKILL');
      clearInterval(load);
      socket.destroy();
      const upTo = Math.max(
        ...daemon.events.filter(({ kind }) => kind === 'stored').map((event) => Number(event.upTo)),
      );
      for (const event of messages(daemon)) {
        if (Number(event.id) <= upTo)
          stored.set(/^<187>(\d+):/.exec((event.message as { line: string }).line)?.[1] ?? '', Number(event.id));
      }
    }
    expect(stored.size).toBeGreaterThan(500);
    const database = sqlite.open(store, true);
    const rows = database.prepare("SELECT body FROM events WHERE kind = 'message'").all() as { body: string }[];
    database.close();
    const kept = rows.map(({ body }) => {
      const { id, message } = JSON.parse(body) as { id: number; message: { line: string } };
      return [/^<187>(\d+):/.exec(message.line)?.[1] ?? '', id] as const;
    });
    expect(new Set(kept.map(([key]) => key)).size).toBe(kept.length);
    const byNumber = new Map(kept);
    expect([...stored].filter(([key, id]) => byNumber.get(key) !== id)).toEqual([]);
    // What the devices are thought to be rests on the same lines.
    const last = await start('--tcp', '127.0.0.1:0', '--store', store, '--http', '127.0.0.1:0');
    const countedNow = async () => {
      const response = await fetch(`http://127.0.0.1:${last.port('http')}/api/v1/snapshot`);
      const { devices } = (await response.json()) as { devices: { incidents: { count: number }[] }[] };
      return devices.flatMap(({ incidents }) => incidents).reduce((sum, { count }) => sum + count, 0);
    };
    await until(async () => (await countedNow()) >= kept.length);
    const counted = await countedNow();
    expect(counted).toBe(kept.length);
  });
});

/** A disk of a megabyte; null where this user can't have one. */
function smallDisk(): string | null {
  const path = mkdtempSync(join(tmpdir(), 'sldiag-disk-'));
  return spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', path]).status === 0 ? path : null;
}

describe('a disk that is full', () => {
  const disk = smallDisk();
  afterAll(() => {
    if (disk !== null) spawnSync('umount', [disk]);
  });

  it.skipIf(disk === null)(
    'makes a collector end with 4, and say how many events are nowhere, and why',
    {
      timeout: 30_000,
    },
    async () => {
      const daemon = await start('--udp', '127.0.0.1:0', '--store', join(disk ?? '', 'full.db'));
      expect(() => writeFileSync(join(disk ?? '', 'ballast'), Buffer.alloc(1 << 20))).toThrow('ENOSPC');
      const texts = Array.from({ length: 300 }, (_, index) => `${line('sw1', index)} ${'x'.repeat(600)} ${index}`);
      await sendUdp(daemon.port('udp'), ...texts);
      await until(() => daemon.log().includes('store-failing'));
      expect(await daemon.stop()).toBe(4);
      const lost = daemon.events.filter(({ kind }) => kind === 'lost');
      const count = lost.reduce((sum, { from, to }) => sum + Number(to) - Number(from) + 1, 0);
      expect(count).toBeGreaterThan(0);
      expect(daemon.log()).toMatch(new RegExp(`^error: ${count} events are not in the store: .*full`, 'm'));
    },
  );
});

describe('the command', () => {
  it('says what is wrong with its arguments, and with a port that is taken', { timeout: 30_000 }, async () => {
    for (const args of [
      ['--udp', 'nonsense:port'],
      ['--tls', '127.0.0.1:0'],
      ['--http', '0.0.0.0:0'],
      ['--webhook', 'ftp://x'],
      ['--webhook', 'http://x.example,fax'],
      ['--watch-folder', join(folder, 'missing')],
      ['--flush-ms', '0'],
    ]) {
      const { status, stderr } = sldiag('listen', ...args);
      expect([args, status]).toEqual([args, 2]);
      expect(stderr).toMatch(/^error: /);
      expect(stderr).not.toContain('    at ');
    }
    const daemon = await start('--tcp', '127.0.0.1:0');
    const { status, stderr } = sldiag('listen', '--tcp', `127.0.0.1:${daemon.port('tcp')}`);
    expect(status).toBe(3);
    expect(stderr).toContain('another program listens there already');
    expect(sldiag('listen', '--udp', '127.0.0.1:0', '--allow', 'not-a-network').status).toBe(2);
    writeFileSync(join(folder, 'plain.txt'), 'no folder');
    for (const [path, reason, help] of [
      [join(folder, 'no', 'x.db'), 'its folder does not exist', `type mkdir -p ${join(folder, 'no')}, or`],
      [folder, 'it is a folder', '--store takes a file'],
      [join(folder, 'plain.txt', 'x.db'), 'a part of its path is not a folder', '--store takes a file'],
      ['/dev/full', 'the disk is full', '--store takes a file'],
    ] as const) {
      const { status, stderr } = sldiag('listen', '--udp', '127.0.0.1:0', '--store', path);
      expect([path, status, stderr]).toEqual([path, 3, expect.stringContaining(`can't be opened: ${reason}`)]);
      expect(stderr).toContain(help);
    }
  });

  it('says who could tell what keeps its store locked', { timeout: 90_000 }, () => {
    const path = join(folder, 'locked.db');
    const holder = sqlite.open(path);
    holder.prepare('BEGIN EXCLUSIVE').run();
    const { status, stderr } = sldiag('listen', '--udp', '127.0.0.1:0', '--store', path);
    holder.close();
    expect([status, stderr]).toEqual([3, expect.stringContaining('another program keeps it locked')]);
    expect(stderr).toContain(`fuser ${path}`);
  });

  it('ends with 0 on a SIGTERM that comes while it still opens what it listens on', { timeout: 30_000 }, async () => {
    const program = fileURLToPath(new URL('../../dist/bundle/cli/main.js', import.meta.url));
    const child = spawn(process.execPath, [program, 'listen', '--udp', '127.0.0.1:0', '--http', '127.0.0.1:0'], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    try {
      child.stderr.on('data', (chunk) => {
        if (String(chunk).includes('listening on udp')) child.kill('SIGTERM');
      });
      expect(await new Promise((resolve) => child.on('exit', resolve))).toBe(0);
    } finally {
      child.kill('SIGKILL');
    }
  });

  it('drains and ends with 0 on SIGTERM under load, and when its reader goes away', { timeout: 20_000 }, async () => {
    const daemon = await start('--udp', '127.0.0.1:0', '--store', join(folder, 'term.db'));
    for (let round = 0; round < 20; round += 1) {
      await sendUdp(daemon.port('udp'), ...Array.from({ length: 50 }, (_, index) => line(`sw${round}`, index)));
    }
    expect(await daemon.stop('SIGTERM')).toBe(0);
    const counted = messages(daemon).length;
    const database = sqlite.open(join(folder, 'term.db'), true);
    expect(database.prepare("SELECT count(*) AS n FROM events WHERE kind = 'message'").get()).toEqual({ n: counted });
    database.close();
    const piped = await start('--udp', '127.0.0.1:0', '--store', join(folder, 'piped.db'));
    piped.child.stdout?.destroy();
    const ended = new Promise((resolve) => piped.child.on('exit', resolve));
    await sendUdp(piped.port('udp'), line('sw1', 1), line('sw1', 2));
    expect(await ended).toBe(0);
    // In its own order: what it took is on the disk.
    expect(piped.log()).toContain('stopping: standard output was closed');
    const kept = sqlite.open(join(folder, 'piped.db'), true);
    expect(kept.prepare("SELECT count(*) AS n FROM events WHERE kind = 'message'").get()).toEqual({ n: 2 });
    kept.close();
  });

  it('goes on while nobody reads its standard output, and ends on SIGTERM', { timeout: 60_000 }, async () => {
    const daemon = await start('--tcp', '127.0.0.1:0', '--http', '127.0.0.1:0', '--store', join(folder, 'unread.db'));
    daemon.child.stdout?.pause();
    // More than a pipe holds, and what is read ahead of it.
    const lines = Array.from({ length: 1500 }, (_, index) => line(`sw${index % 50}`, index));
    await sendTcp(daemon.port('tcp'), `${lines.join('\n')}\n`);
    const counted = async () => {
      const metrics = await fetch(`http://127.0.0.1:${daemon.port('http')}/metrics`);
      return /^sldiag_received_lines_total\S* 1500$/m.test(await metrics.text());
    };
    await until(counted);
    const ended = new Promise((resolve) => daemon.child.on('exit', resolve));
    daemon.child.kill('SIGTERM');
    expect(await ended).toBe(0);
    expect(daemon.log()).toContain('standard output is not read');
    const kept = sqlite.open(join(folder, 'unread.db'), true);
    expect(kept.prepare("SELECT count(*) AS n FROM events WHERE kind = 'message'").get()).toEqual({ n: 1500 });
    kept.close();
  });

  it('refuses senders that it was not told to trust, and counts them', async () => {
    const daemon = await start('--udp', '127.0.0.1:0', '--allow', '192.0.2.0/24', '--http', '127.0.0.1:0');
    await sendUdp(daemon.port('udp'), line('sw1', 1));
    const base = `http://127.0.0.1:${daemon.port('http')}`;
    await until(async () =>
      /sldiag_source_refused_total\{[^}]*\} 1/.test(await (await fetch(`${base}/metrics`)).text()),
    );
    expect(messages(daemon)).toEqual([]);
  });

  it('reads what is put into its folder', { timeout: 20_000 }, async () => {
    const inbox = join(folder, 'inbox');
    mkdirSync(inbox);
    const daemon = await start('--udp', '127.0.0.1:0', '--watch-folder', inbox);
    writeFileSync(
      join(inbox, 'sw1.txt'),
      'sw1#show license udi\nUDI: PID:C9300-24T,SN:FOC0000A0AA\nsw1#\nsw1#show license status\nTransport:\n  Type: cslu\nsw1#\n',
    );
    await until(() => daemon.events.some(({ kind }) => kind === 'diagnosis'));
    expect(existsSync(join(inbox, 'sw1.txt'))).toBe(false);
    expect(readdirSync(join(inbox, 'read'))).toHaveLength(1);
  });

  it('never lets an escape code through', async () => {
    const daemon = await start('--udp', '127.0.0.1:0');
    await sendUdp(daemon.port('udp'), `${line('sw1', 1)} \u001b]52;c;aGk=\u0007\u001b[31m\u202e`);
    await until(() => messages(daemon).length === 1);
    const { message } = messages(daemon)[0] as unknown as { message: { line: string; text: string } };
    // biome-ignore lint/suspicious/noControlCharactersInRegex: that there are none is the point
    expect(message.line + message.text).not.toMatch(/[\u0000-\u001f\u202e]/);
    expect(message.text).toContain('\\u202e');
  });
});
