import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { type Daemon, ENDS_WITHIN, sldiag, startDaemon, until } from './daemon.js';

const folder = mkdtempSync(join(tmpdir(), 'sldiag-doors-'));
const daemons: Daemon[] = [];
afterEach(async () => {
  await Promise.all(daemons.splice(0).map((daemon) => daemon.stop('SIGKILL')));
});
afterAll(() => rmSync(folder, { recursive: true }));

async function start(args: readonly string[]): Promise<Daemon> {
  const daemon = await startDaemon(args);
  daemons.push(daemon);
  return daemon;
}

function certificate(name: string): { cert: string; key: string } {
  const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
  const subject = [
    '-subj',
    `/CN=${name}`,
    '-days',
    '2',
    '-nodes',
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:P-256',
  ];
  spawnSync('openssl', ['req', '-x509', ...subject, '-keyout', key, '-out', cert]);
  return { cert, key };
}

function nameShown(port: number): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const socket = connectTls({ host: '127.0.0.1', port, rejectUnauthorized: false }, () => {
      resolve(socket.getPeerCertificate().subject.CN);
      socket.destroy();
    });
    socket.on('error', reject);
  });
}

describe('a collector', () => {
  it('has its store to itself, and one that is killed leaves it free', { timeout: 60_000 }, async () => {
    const store = join(folder, 'one.db');
    const first = await start(['--udp', '127.0.0.1:0', '--store', store]);
    const second = sldiag('listen', '--udp', '127.0.0.1:0', '--store', store);
    expect(second.status).toBe(3);
    expect(second.stderr).toContain(`process ${first.child.pid} on`);
    await first.stop('SIGKILL');
    const third = await start(['--udp', '127.0.0.1:0', '--store', store]);
    await until(() => /the store .*one\.db/.test(third.log()));
  });

  it('writes what waits and reads its certificate again on SIGHUP, and heeds neither SIGUSR1, which opens a debugger elsewhere, nor SIGUSR2', {
    timeout: 60_000,
  }, async () => {
    const { cert, key } = certificate('before');
    const daemon = await start(['--tls', '127.0.0.1:0', '--cert', cert, '--key', key]);
    expect(await nameShown(daemon.port('tls'))).toBe('before');
    certificate('after');
    daemon.child.kill('SIGHUP');
    await until(() => daemon.log().includes('read the certificate again'));
    expect(await nameShown(daemon.port('tls'))).toBe('after');
    writeFileSync(cert, 'no certificate');
    daemon.child.kill('SIGHUP');
    await until(() => daemon.log().includes(`--cert: ${cert} holds no certificate in PEM`));
    expect(await nameShown(daemon.port('tls'))).toBe('after');
    daemon.child.kill('SIGUSR1');
    daemon.child.kill('SIGUSR2');
    daemon.child.kill('SIGHUP');
    await until(() => daemon.log().split('reload-failed').length > 2);
    expect(daemon.log()).not.toContain('Debugger');
    expect(daemon.child.exitCode).toBeNull();
  });

  it('takes an empty token for a mistake', () => {
    const given = sldiag('listen', '--http', '127.0.0.1:0', '--http-token', '');
    expect(given).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/--http-token (?:is empty|needs a value)/),
    });
    const program = new URL('../../dist/bundle/cli/main.js', import.meta.url).pathname;
    const env = { ...process.env, SLDIAG_HTTP_TOKEN: '' };
    const fromEnvironment = spawnSync(process.execPath, [program, 'listen', '--http', '127.0.0.1:0'], {
      env,
      encoding: 'utf8',
      timeout: ENDS_WITHIN,
    });
    expect(fromEnvironment).toMatchObject({ status: 2, stderr: expect.stringContaining('SLDIAG_HTTP_TOKEN is empty') });
  });

  it('reads a file named read from its folder', { timeout: 30_000 }, async () => {
    const watched = mkdtempSync(join(folder, 'watched-'));
    const daemon = await start(['--udp', '127.0.0.1:0', '--watch-folder', watched]);
    writeFileSync(join(watched, 'read'), 'sw1#show license udi\nUDI: PID:C9300-24T,SN:FOC0000A0AA\nsw1#\n');
    writeFileSync(join(watched, 'other.txt'), 'sw2#show license udi\nUDI: PID:C9300-24T,SN:FOC0000A0AB\nsw2#\n');
    const seen = (id: string) => daemon.events.some((event) => JSON.stringify(event).includes(id));
    await until(() => seen('FOC0000A0AA') && seen('FOC0000A0AB'));
  });

  it('answers while documents of tens of megabytes are handed over, and lives on', { timeout: 180_000 }, async () => {
    const daemon = await start(['--udp', '127.0.0.1:0', '--http', '127.0.0.1:0', '--format', 'none']);
    const url = `http://127.0.0.1:${daemon.port('http')}`;
    const usage = 'licence-x (A):\n  Description: something\n  Count: 1\n  Version: 0.1\n';
    const body = Buffer.from(`SW1#show license usage\n${usage.repeat(Math.ceil(30e6 / usage.length))}`);
    const posts = Array.from({ length: 6 }, () =>
      fetch(`${url}/api/v1/submit`, { method: 'POST', body }).then(
        ({ status }) => status,
        () => 0,
      ),
    );
    let isOver = false;
    const all = Promise.all(posts).finally(() => {
      isOver = true;
    });
    let slowest = 0;
    while (!isOver) {
      const asked = performance.now();
      expect((await fetch(`${url}/healthz`)).status).toBe(200);
      slowest = Math.max(slowest, performance.now() - asked);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    const answers = await all;
    expect(answers.filter((status) => ![200, 422, 503, 0].includes(status))).toEqual([]);
    expect(answers).toContain(503);
    expect(slowest).toBeLessThan(5000);
    const status = readFileSync(`/proc/${daemon.child.pid}/status`, 'utf8');
    expect(Number(/VmHWM:\s+(\d+)/.exec(status)?.[1]) / 1024).toBeLessThan(900);
  });
});
