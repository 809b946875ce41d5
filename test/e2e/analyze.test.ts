import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const program = join(root, 'dist/bundle/cli/main.js');
const folder = mkdtempSync(join(tmpdir(), 'sldiag-analyze-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Large enough that the file changes while it is read. */
const large = join(folder, 'large.log');
beforeAll(() => {
  const lines = readFileSync(join(root, 'examples/many-switches.log'), 'utf8');
  writeFileSync(large, '');
  const block = lines.repeat(2000);
  for (let size = 0; size < 150e6; size += block.length) appendFileSync(large, block);
}, 60_000);

function started(
  args: readonly string[],
): ChildProcess & { ended: Promise<{ code: number | null; signal: string | null; stderr: string; stdout: string }> } {
  const child = spawn(process.execPath, [program, ...args], { env: { ...process.env, NO_COLOR: '1' } });
  let [stderr, stdout] = ['', ''];
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  child.stdout.on('data', (chunk) => {
    stdout += chunk;
  });
  const ended = new Promise<{ code: number | null; signal: string | null; stderr: string; stdout: string }>((done) =>
    child.on('close', (code, signal) => done({ code, signal, stderr, stdout })),
  );
  return Object.assign(child, { ended });
}

/** A line of a stack trace. */
const STACK = /^\s+at .+:\d+:\d+\)?$/m;

describe('a file that changes while it is read', () => {
  it.each([
    ['is cut off', (path: string) => truncateSync(path, 1_000_000)],
    ['is emptied', (path: string) => truncateSync(path, 0)],
    [
      'is rotated',
      (path: string) => {
        renameSync(path, `${path}.1`);
        writeFileSync(path, 'new\n');
      },
    ],
    ['is removed', (path: string) => rmSync(path)],
  ])('%s: what was read is diagnosed', { timeout: 30_000 }, async (_, change) => {
    const path = join(folder, 'changing.log');
    writeFileSync(path, readFileSync(large));
    const { ended } = started(['analyze', path, '-f', 'json']);
    // Sometimes before it was opened, mostly while it is read.
    await new Promise((done) => setTimeout(done, 350));
    change(path);
    const { code, stderr, stdout } = await ended;
    expect(stderr).not.toMatch(STACK);
    expect([0, 1, 3]).toContain(code);
    if (code === 1) expect(JSON.parse(stdout).devices.length).toBeGreaterThan(0);
    rmSync(path, { force: true });
    rmSync(`${path}.1`, { force: true });
  });
});

describe('the program', () => {
  it('ends at once on Ctrl-C, by the signal', async () => {
    const child = started(['analyze', large]);
    await new Promise((done) => setTimeout(done, 400));
    child.kill('SIGINT');
    const { signal, stderr } = await child.ended;
    expect(signal).toBe('SIGINT');
    expect(stderr).not.toMatch(STACK);
  });

  it('says so when too few files may be open, or does with them', { timeout: 60_000 }, () => {
    const outcomes = [24, 28, 32, 48].map((files) => {
      const { status, stderr } = spawnSync(
        'sh',
        ['-c', `ulimit -n ${files}; exec "${process.execPath}" "${program}" analyze "${large}" -f json > /dev/null`],
        { encoding: 'utf8' },
      );
      expect(stderr).not.toMatch(STACK);
      if (status !== 1) expect(stderr).toContain('too many open files');
      return status;
    });
    expect(outcomes.at(-1)).toBe(1);
  });

  it.each([
    { TZ: 'Pacific/Kiritimati' },
    { TZ: 'America/St_Johns' },
    { TZ: 'Pacific/Pago_Pago', LC_ALL: 'tr_TR.UTF-8', LANG: 'tr_TR.UTF-8' },
    { TZ: 'Asia/Kathmandu', LC_ALL: 'ar_EG.UTF-8' },
    { TZ: 'Europe/Dublin', LC_ALL: 'C', LANG: 'POSIX' },
  ])('says the same wherever it runs: %o', (place) => {
    for (const name of ['cslu-name-unresolved.txt', 'many-switches.log']) {
      const told = (env: object) =>
        spawnSync(process.execPath, [program, 'analyze', `examples/${name}`], {
          cwd: root,
          encoding: 'utf8',
          env: { ...process.env, NO_COLOR: '1', COLUMNS: '100', ...env },
        }).stdout;
      expect(told(place)).toBe(told({ TZ: 'UTC', LC_ALL: 'en_US.UTF-8' }));
    }
  });
});

const NOBODY = { uid: 65_534, gid: 65_534 };
/** Root may write anything; somebody else must at least be able to read the program. */
const canBeNobody =
  process.getuid?.() === 0 && spawnSync(process.execPath, [program, '--version'], NOBODY).status === 0;

describe('a store that may not be written', () => {
  it.skipIf(!canBeNobody)('is told of in plain words', { timeout: 20_000 }, async () => {
    const place = mkdtempSync(join(tmpdir(), 'sldiag-readonly-'));
    chmodSync(place, 0o555);
    const args = [program, 'listen', '--udp', '127.0.0.1:0', '--store', join(place, 'store.db'), '--format', 'none'];
    const child = spawn(process.execPath, args, { ...NOBODY, stdio: ['ignore', 'ignore', 'pipe'] });
    let stderr = '';
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
    });
    const code = await new Promise((done) => child.on('close', done));
    rmSync(place, { recursive: true });
    expect(code).toBe(3);
    expect(stderr).not.toMatch(STACK);
    expect(stderr).toMatch(/store\.db/);
  });
});
