import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const PROJECT = [
  'src',
  'grammar',
  'knowledge',
  'scenarios',
  'scripts',
  'package.json',
  'tsconfig.json',
  'tsconfig.build.json',
  'rolldown.config.js',
];

interface Addition {
  readonly path: string;
  readonly isNew: boolean;
  /** With their marks. */
  readonly lines: string[];
}

/** The additions that CONTRIBUTING.md shows, in order. */
function additions(): Addition[] {
  const found: Addition[] = [];
  for (const [, block = ''] of readFileSync(join(root, 'CONTRIBUTING.md'), 'utf8').matchAll(
    /```diff\n([\s\S]*?)```/g,
  )) {
    for (const line of block.trimEnd().split('\n')) {
      const [, sign, path] = /^(\+\+\+|---) (\S+)$/.exec(line) ?? [];
      if (path !== undefined) found.push({ path, isNew: sign === '+++', lines: [] });
      else found.at(-1)?.lines.push(line);
    }
  }
  return found;
}

function applyTo(folder: string, { path, isNew, lines }: Addition): void {
  const file = join(folder, path);
  const after = lines.map((line) => line.slice(1)).join('\n');
  if (isNew) {
    writeFileSync(file, `${after}\n`);
    return;
  }
  const before = lines.filter((line) => line.startsWith(' ')).map((line) => line.slice(1));
  const text = readFileSync(file, 'utf8');
  expect(text.split(before.join('\n')).length - 1, `${path} has these lines once:\n${before.join('\n')}`).toBe(1);
  writeFileSync(
    file,
    text.replace(before.join('\n'), () => after),
  );
}

describe('what CONTRIBUTING.md shows', { timeout: 300_000 }, () => {
  const copy = mkdtempSync(join(tmpdir(), 'sldiag-contributing-'));
  const ask = (...args: string[]) =>
    spawnSync(process.execPath, [join(copy, 'dist/bundle/cli/main.js'), ...args], { cwd: copy, encoding: 'utf8' });

  beforeAll(() => {
    for (const name of PROJECT) cpSync(join(root, name), join(copy, name), { recursive: true });
    symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
    for (const addition of additions()) applyTo(copy, addition);
    const { status, stdout, stderr } = spawnSync('npm', ['run', 'build'], { cwd: copy, encoding: 'utf8' });
    expect([status, status === 0 ? '' : stdout + stderr]).toEqual([0, '']);
  }, 300_000);
  afterAll(() => rmSync(copy, { recursive: true, force: true }));

  it('opens as many files as it says', () => {
    const files = (of: RegExp) => new Set(additions().flatMap(({ path }) => (of.test(path) ? [path] : []))).size;
    expect(files(/messages|causes/)).toBe(2);
    expect(files(/^src|commands/)).toBe(5);
  });

  it('passes the check of the knowledge and its own examples', () => {
    expect(ask('rules', 'lint').stdout).toContain('no problems');
    expect(ask('rules', 'test', 'battery-old').status).toBe(0);
  });

  it('is said to be stale when it is changed and not built', () => {
    expect(ask('explain', 'LOW_BATTERY').stderr).toBe('');
    const later = new Date(Date.now() + 60_000);
    utimesSync(join(copy, 'knowledge/messages/LOW_BATTERY.yaml'), later, later);
    expect(ask('explain', 'LOW_BATTERY').stderr).toContain('messages/LOW_BATTERY.yaml was changed after the build');
  });

  it('is diagnosed, and asked for', () => {
    const input = join(copy, 'input.txt');
    writeFileSync(
      input,
      'sw1#show battery\nBattery status\nunit 2: 12 percent\nsw1#\n' +
        '*Mar  5 2026 04:00:00.000 UTC: %SMART_LIC-4-LOW_BATTERY: The battery of unit 2 is low: 12 percent.\n',
    );
    const report = JSON.parse(ask('analyze', input, '--format', 'json').stdout);
    const [device] = report.devices;
    expect(device.findings.map((finding: { id: string }) => finding.id)).toContain('battery-low');
    expect(device.unread?.count ?? 0).toBe(0);
    expect(ask('explain', 'LOW_BATTERY').stdout).toContain('A battery is low');
  });
});
