import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeEach, describe, expect, it, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const program = join(root, 'dist/bundle/cli/main.js');
const folders: string[] = [];
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sldiag-pack-'));
  folders.push(folder);
});
afterAll(() => {
  for (const each of folders) rmSync(each, { recursive: true });
});

function sldiag(args: readonly string[], input = '') {
  const run = spawnSync(process.execPath, [program, ...args], {
    cwd: folder,
    encoding: 'utf8',
    input,
    env: { ...process.env, NO_COLOR: '1' },
  });
  return { status: run.status, output: run.stdout + run.stderr, stdout: run.stdout };
}

function write(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

/** Words of a command line; quotes keep them together. */
const words = (line: string) =>
  [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');

describe('the tutorial', () => {
  it('does what it says, step by step', { timeout: 60_000 }, () => {
    const text = readFileSync(join(root, 'docs/packs.md'), 'utf8');
    let ran = 0;
    for (const [, kind = '', file, body = ''] of text.matchAll(/^```(\w+)(?: file=(\S+))?\n([\s\S]*?)^```$/gm)) {
      if (file !== undefined) write(file, body);
      if (kind !== 'console') continue;
      for (const step of body.split(/^\$ sldiag /m).slice(1)) {
        const [command = '', ...expected] = step.trimEnd().split('\n');
        const { output } = sldiag(words(command));
        const said = output.split('\n').map((line) => line.trim());
        for (const line of expected) expect(said, command).toContain(line.trim());
        ran += 1;
      }
    }
    expect(ran).toBe(6);
  });
});

describe('the example packs', () => {
  test.each(['pki-expiry', 'site-runbook'])('%s is sound', (name) => {
    const pack = join(root, 'examples/packs', name);
    const lint = sldiag(['rules', 'lint', '--rules', pack]);
    expect([lint.status, lint.output]).toEqual([0, expect.stringContaining('no problems')]);
    expect(sldiag(['rules', 'test', '--rules', pack]).output).toMatch(/^\d+ passed, 0 failed/);
  });

  it('the runbook adds, replaces and leaves out', () => {
    const pack = join(root, 'examples/packs/site-runbook');
    const log =
      'Mar  5 2026 04:12:09.114 UTC: %SMART_LIC-3-COMM_FAILED: Communications failure with the Cisco Smart License Utility (CSLU) : Timeout was reached\n';
    const report = (rules: readonly string[]) =>
      sldiag(['analyze', '-', '--format', 'json', '--topology', 'cslu-connected', '--mode', 'push', ...rules], log)
        .stdout;
    const [before, after] = [report([]), report(['--rules', pack])];
    expect(after).toContain('queue SRV-WINDOWS');
    expect(before).toContain('ping <cslu_host>');
    expect(after).toContain('ping cslu.corp.example');
    expect(after).toContain('http://cslu.corp.example:8182/cslu/v1/pi');
    expect(after).not.toContain('<cslu_host>:8182');
  });
});

describe('a pack', () => {
  const LINE = 'Mar  5 2026 04:12:09.114 UTC: %ACME-3-DOWN: It is down';
  const begin = (name: string) => {
    sldiag(['rules', 'new', '--rules', name, LINE]);
  };

  it('keeps its ids apart from those of others', () => {
    begin('one');
    begin('two');
    const { stdout } = sldiag(['analyze', '-', '--rules', 'one', '--rules', 'two', '--format', 'json'], `${LINE}\n`);
    const [device] = (JSON.parse(stdout) as { devices: { findings: { id: string }[] }[] }).devices;
    expect(device?.findings.map(({ id }) => id).sort()).toEqual(['one/acme-down', 'two/acme-down']);
  });

  it('may be an npm package', () => {
    begin('made');
    mkdirSync(join(folder, 'node_modules/@acme'), { recursive: true });
    symlinkSync(join(folder, 'made'), join(folder, 'node_modules/@acme/rules'));
    expect(sldiag(['rules', 'test', '--rules', '@acme/rules']).output).toContain('4 passed');
    expect(sldiag(['analyze', '-', '--rules', '@acme/none'], `${LINE}\n`).output).toContain('no npm package');
  });

  it('is told of names that lead nowhere, and of what its manifest lacks', () => {
    begin('wrong');
    write(
      'wrong/pack.yaml',
      'name: wrong\nversion: 1.0.0\ntitle: t\ndisable: [causes/cslu-not-reachble]\nactions:\n  - cause: nobody\n    add: [{ where: network, text: x }]\n',
    );
    const { status, output } = sldiag(['rules', 'lint', '--rules', 'wrong']);
    expect(status).toBe(1);
    expect(output).toContain('did you mean causes/cslu-not-reachable?');
    expect(output).toContain('there is no cause nobody');
    write('wrong/pack.yaml', 'name: Wrong\ntitle: t\n');
    const shape = sldiag(['rules', 'lint', '--rules', 'wrong']).output;
    expect(shape).toContain('--> pack.yaml:1:7');
    expect(shape).toContain('version:');
    expect(sldiag(['rules', 'lint', 'wrong']).output).toContain('--rules wrong');
  });

  it('that holds no rules is none, as is the folder above packs', () => {
    begin('above/mine');
    mkdirSync(join(folder, 'empty'));
    for (const rules of ['above', 'empty']) {
      const { status, output } = sldiag(['analyze', '-', '--rules', rules], `${LINE}\n`);
      expect([status, output]).toEqual([3, expect.stringContaining('it holds no rules')]);
      for (const action of ['lint', 'test', 'list']) expect(sldiag(['rules', action, '--rules', rules]).status).toBe(2);
    }
  });

  it('with an entry in .yml is told how that is named', () => {
    begin('short');
    renameSync(join(folder, 'short/findings/acme-down.yaml'), join(folder, 'short/findings/acme-down.yml'));
    expect(sldiag(['rules', 'lint', '--rules', 'short']).output).toContain('.yaml, this is findings/');
  });

  it('that is missing is said with what to try, and keeps a collector from starting', () => {
    for (const args of [
      ['lint', '--rules', 'nosuch'],
      ['test', 'nosuch', '--rules', 'mine'],
      ['new', 'hello'],
    ])
      expect(sldiag(['rules', ...args])).toMatchObject({
        status: 2,
        output: expect.stringContaining('Try: sldiag rules --help'),
      });
    for (const missing of ['--rules', '--inventory'])
      expect(sldiag(['listen', '--udp', '127.0.0.1:0', missing, 'nosuch', '--log-level', 'silent'])).toMatchObject({
        status: 3,
        output: expect.stringContaining('--> nosuch'),
      });
  });

  it('that is wrong makes the run one that was not asked for', () => {
    begin('broken');
    write('broken/pack.yaml', 'name: broken\nversion: 1.0.0\ntitle: t\ndisable: [causes/nobody]\n');
    expect(sldiag(['analyze', '-', '--rules', 'broken', '--fail-on', 'never'], `${LINE}\n`).status).toBe(3);
  });

  it('is used as far as it is sound', () => {
    const log =
      'Mar  5 2026 04:12:09.114 UTC: %SMART_LIC-3-COMM_FAILED: Communications failure with the Cisco Smart License Utility (CSLU) : Timeout was reached\n';
    const analyze = () =>
      sldiag(['analyze', '-', '--all', '--rules', 'mine', '--topology', 'cslu-connected', '--mode', 'push'], log)
        .output;
    const message = readFileSync(join(root, 'knowledge/messages/COMM_FAILED.yaml'), 'utf8');
    write('mine/messages/COMM_FAILED.yaml', message.replace('closedWhen:', 'closedWhen: nothing == 1 &&'));
    const added = (text: string, when: string) => `  - { where: network, text: call ${text}, when: '${when}' }\n`;
    write(
      'mine/pack.yaml',
      `name: mine\nversion: 1.0.0\ntitle: t\nactions:\n- cause: cslu-not-reachable\n  add:\n${added('the site', '!seen("COMM_RESTORED")')}${added('nobody', 'nothing == 1')}`,
    );
    const output = analyze();
    expect(output).toContain('mine/messages/COMM_FAILED.yaml:');
    expect(output).toContain('mine/pack.yaml:8:');
    expect(output).toContain('The product instance cannot exchange licensing data');
    expect(output).toContain('call the site');
    expect(output).not.toContain('call nobody');
    write('mine/pack.yaml', 'name: Mine\n');
    expect(analyze()).toContain('The product instance cannot exchange licensing data');
  });

  it('is never overwritten', () => {
    begin('mine');
    write('mine/findings/acme-down.yaml', 'changed');
    const { status, output } = sldiag(['rules', 'new', '--rules', 'mine', LINE]);
    expect([status, output]).toEqual([2, expect.stringContaining('exists already')]);
    expect(readFileSync(join(folder, 'mine/findings/acme-down.yaml'), 'utf8')).toBe('changed');
    expect(sldiag(['rules', 'new', '--rules', 'mine', 'no message']).status).toBe(2);
  });

  it('has a schema for editors', () => {
    const schema = JSON.parse(sldiag(['rules', 'schema']).stdout) as { $defs: Record<string, object> };
    expect(Object.keys(schema.$defs)).toEqual(expect.arrayContaining(['messages', 'findings', 'causes', 'pack']));
  });
});

describe('--why', () => {
  const file = join(root, 'examples/cslu-name-unresolved.txt');

  it('shows what each condition saw and where, or what would tell', () => {
    const { status, stdout } = sldiag(['analyze', file, '--why', 'cslu-not-reachable']);
    expect(status).toBe(0);
    expect(stdout).toMatch(/cause cslu-not-reachable: \w+/);
    expect(stdout).toContain('state.transport.type → "cslu"');
    expect(stdout).toMatch(/cslu-name-unresolved\.txt:35 +Type: cslu/);
    expect(stdout).toMatch(/→ not known\n\s+would be told by: /);
  });

  it('says why a rule was not asked at all, and names the rule that was meant', () => {
    expect(sldiag(['analyze', file, '--why', 'on-prem-url-wrong']).stdout).toContain('not asked: ');
    expect(sldiag(['analyze', file, '--why', 'ack-overdue']).stdout).toContain('finding ack-overdue: not raised');
    const wrong = sldiag(['analyze', file, '--why', 'cslu-url-wrng']);
    expect([wrong.status, wrong.output]).toEqual([2, expect.stringContaining('did you mean cslu-url-wrong?')]);
  });

  it('is JSON for programs', () => {
    const answers = JSON.parse(sldiag(['analyze', file, '--why', 'cslu-url-wrong', '--format', 'json']).stdout) as {
      conditions: { name: string; holds: string; steps: { value: string | null }[] }[];
    }[];
    expect(answers[0]?.conditions.map(({ name }) => name)).toContain('ruledOut');
    expect(answers[0]?.conditions[0]?.steps.length).toBeGreaterThan(1);
  });
});
