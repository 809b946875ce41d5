import { spawnSync } from 'node:child_process';
import { copyFileSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { findPeer, putOnPath } from './peer.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'sldiag-integrations-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const bin = join(folder, 'bin');
const env = { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH}`, HOME: folder };
beforeAll(() => {
  mkdirSync(bin);
  putOnPath(bin);
});
const CALM = 'examples/clean.txt';
const FAILING = 'examples/cslu-name-unresolved.txt';

describe('action.yml', () => {
  interface Action {
    readonly inputs: Record<
      string,
      { readonly required?: boolean; readonly default?: string; readonly description: string }
    >;
    readonly outputs: Record<string, { readonly value: string }>;
    readonly runs: {
      readonly steps: { readonly shell: string; readonly run: string; readonly env?: Record<string, string> }[];
    };
  }
  const action = parse(readFileSync(join(root, 'action.yml'), 'utf8')) as Action;

  /** What a runner of GitHub does with the steps. */
  function run(inputs: Record<string, string>): { status: number | null; output: string; stderr: string } {
    const given = Object.fromEntries(
      Object.entries(action.inputs).map(([name, { default: value = '' }]) => [name, inputs[name] ?? value]),
    );
    const filled = (text: string) =>
      text
        .replace(/\$\{\{ github\.action_path \}\}/g, root)
        .replace(/\$\{\{ inputs\.([\w-]+) \}\}/g, (_, name: string) => given[name] ?? 'no such input');
    const output = join(folder, 'github-output');
    writeFileSync(output, '');
    let told = { status: 0 as number | null, stderr: '' };
    for (const { run: script, env: own = {} } of action.runs.steps) {
      expect(script).not.toContain('${{');
      const values = Object.fromEntries(Object.entries(own).map(([name, value]) => [name, filled(value)]));
      told = spawnSync('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', script], {
        cwd: root,
        encoding: 'utf8',
        env: { ...env, GITHUB_OUTPUT: output, ...values },
      });
    }
    return { ...told, output: readFileSync(output, 'utf8') };
  }

  it('writes the report, and fails as analyze does', () => {
    const output = join(folder, 'licensing.sarif');
    expect(run({ paths: FAILING, output })).toMatchObject({ status: 1, output: `report=${output}\ncode=1\n` });
    expect(JSON.parse(readFileSync(output, 'utf8'))).toMatchObject({ version: '2.1.0' });
    expect(run({ paths: FAILING, output, 'fail-on': 'never' }).status).toBe(0);
    expect(run({ paths: CALM, output, 'fail-on': 'unclear' }).status).toBe(0);
    expect(run({ paths: `${CALM}\n${FAILING}\n`, output, format: 'gitlab' }).status).toBe(1);
    expect(run({ paths: 'nowhere.txt', output }).status).toBe(3);
  });

  it('takes nothing that a caller gives as a command or as another option', () => {
    const mark = join(folder, 'owned');
    const output = join(folder, 'x.sarif');
    run({ paths: `$(touch ${mark}); \`touch ${mark}\`\n--output=${mark}`, output, topology: `"; touch ${mark}; "` });
    expect(() => readFileSync(mark)).toThrow();
  });
});

describe('.pre-commit-hooks.yaml', () => {
  const preCommit = findPeer('pre-commit');

  it.skipIf(preCommit === null)('is a hook that pre-commit runs', () => {
    const git = (cwd: string, ...args: string[]) => {
      const all = ['-c', 'user.name=x', '-c', 'user.email=x@example.net', '-c', 'commit.gpgsign=false', ...args];
      expect(spawnSync('git', all, { cwd, encoding: 'utf8', env }).status).toBe(0);
    };
    const [hooks, project] = [join(folder, 'hooks'), join(folder, 'project')];
    for (const each of [hooks, project]) {
      mkdirSync(each);
      git(each, 'init', '-q');
    }
    copyFileSync(join(root, '.pre-commit-hooks.yaml'), join(hooks, '.pre-commit-hooks.yaml'));
    git(hooks, 'add', '-A');
    git(hooks, 'commit', '-qm', 'hooks');
    const config = `repos: [{ repo: ${hooks}, rev: HEAD, hooks: [{ id: sldiag-system }] }]\n`;
    writeFileSync(join(project, '.pre-commit-config.yaml'), config);
    const run = (name: string, from: string) => {
      copyFileSync(join(root, from), join(project, name));
      git(project, 'add', '-A');
      return spawnSync(preCommit ?? '', ['run', '--files', name], { cwd: project, encoding: 'utf8', env });
    };
    const failed = run('sw1.show', FAILING);
    expect([failed.status, failed.stdout]).toEqual([1, expect.stringContaining('does not resolve')]);
    expect(run('sw2.show', CALM)).toMatchObject({ status: 0 });
    // What is no output is none of its business.
    const other = run('README.txt', 'README.md');
    expect([other.status, other.stdout]).toEqual([0, expect.stringContaining('Skipped')]);
  });

  it('has one that brings sldiag along, and one that finds it', () => {
    const hooks = parse(readFileSync(join(root, '.pre-commit-hooks.yaml'), 'utf8')) as Record<string, unknown>[];
    expect(hooks.map(({ id, language, entry }) => [id, language, entry])).toEqual([
      ['sldiag', 'node', 'sldiag analyze'],
      ['sldiag-system', 'system', 'sldiag analyze'],
    ]);
  });
});

describe('deploy/ansible', () => {
  const playbook = findPeer('ansible-playbook');
  const inventory = join(folder, 'inventory.yml');
  const collect = join(folder, 'fake-collect.yml');
  beforeAll(() => {
    cpSync(join(root, 'deploy/ansible'), join(folder, 'ansible'), { recursive: true });
    writeFileSync(inventory, 'all: { children: { switches: { hosts: { dist-sw7: {}, lab-sw1: {} } } } }\n');
    const output = join(folder, 'collected');
    mkdirSync(output);
    // Only what show license all printed, with the log line above it for one of the two.
    const textOf = (path: string) => readFileSync(join(root, path), 'utf8');
    writeFileSync(join(output, 'dist-sw7'), textOf(FAILING).replace(/^.*#show license all\n/m, ''));
    writeFileSync(join(output, 'lab-sw1'), textOf(CALM).replace(/^.*#show license all\n/m, ''));
    writeFileSync(
      collect,
      `- ansible.builtin.set_fact:\n    licensing_commands: [show license all]\n    licensing_outputs: ["{{ lookup('file', '${output}/' ~ inventory_hostname) }}"]\n`,
    );
  });

  const play = (...more: string[]) =>
    spawnSync(playbook ?? '', ['-i', inventory, '-e', `collect=${collect}`, ...more, 'licensing.yml'], {
      cwd: join(folder, 'ansible'),
      encoding: 'utf8',
      env: { ...env, ANSIBLE_NOCOLOR: '1', ANSIBLE_LOCAL_TEMP: join(folder, 'tmp'), ANSIBLE_DEPRECATION_WARNINGS: '0' },
    });

  it.skipIf(playbook === null)(
    'fails the play of a switch by its verdict, and says which',
    { timeout: 180_000 },
    () => {
      const { status, stdout } = play();
      expect(stdout).toMatch(/dist-sw7 +: .*failed=1/);
      expect(stdout).toMatch(/lab-sw1 +: .*failed=0/);
      expect(stdout).toMatch(/does not resolve on the product instance/);
      expect(status).toBe(2);
      expect(play('--limit', 'lab-sw1', '-e', 'fail_on=unclear').status).toBe(0);
    },
  );

  it.skipIf(playbook === null)('fails where nothing could be read', { timeout: 180_000 }, () => {
    writeFileSync(join(folder, 'collected', 'lab-sw1'), 'command authorization failed');
    const { status, stdout } = play('--limit', 'lab-sw1');
    expect([status, /lab-sw1 +: .*failed=1/.test(stdout)]).toEqual([2, true]);
  });
});
