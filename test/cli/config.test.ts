import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'sldiag-config-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const EXAMPLE = join(root, 'examples/cslu-name-unresolved.txt');

let count = 0;
/** Runs sldiag in a folder of its own with a file of that name and content. */
function run(content: string | null, args: string[], env: Record<string, string> = {}, name = 'sldiag.yaml') {
  const cwd = join(folder, `case-${count++}`);
  mkdirSync(cwd);
  if (content !== null) writeFileSync(join(cwd, name), content);
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'dist/bundle/cli/main.js'), ...args], {
    cwd,
    encoding: 'utf8',
    env: { PATH: process.env.PATH ?? '', HOME: cwd, ...env },
  });
  return { status, stdout, stderr };
}
const analyze = (content: string | null, ...more: string[]) => run(content, ['analyze', EXAMPLE, ...more]);

describe('a configuration file', () => {
  it('sets options, and what is typed outranks it', () => {
    expect(analyze('analyze:\n  format: csv\n').stdout).toMatch(/^id,|^device|^"?host/i);
    expect(analyze('analyze:\n  format: csv\n', '--format', 'json').stdout).toMatch(/^\{/);
    expect(analyze('analyze:\n  fail-on: never\n').status).toBe(0);
    expect(analyze('analyze: { fail-on: never }\n', '--fail-on=error').status).toBe(1);
    expect(analyze('analyze:\n  all: true\n').stdout).toContain('Ruled out');
    expect(analyze('analyze:\n  all: true\n', '--no-all').stdout).not.toContain('Ruled out');
  });

  it('in the current folder is told of where it has a say and nobody named it', () => {
    const gate = 'analyze: { fail-on: never }\ndefaults: { topology: cslu-connected }\n';
    const told = 'info: sldiag.yaml in this folder, which nobody named, sets --topology, --fail-on (';
    expect(analyze(gate)).toMatchObject({ status: 0, stderr: expect.stringContaining(told) });
    expect(analyze(gate, '--format', 'json').stderr).toContain(told);
    expect(analyze(gate, '--fail-on', 'error').stderr).toContain('sets --topology (');
    expect(analyze(gate, '--config', 'sldiag.yaml').stderr).not.toContain('in this folder');
    expect(analyze('check: { unclear: ok }\n').stderr).not.toContain('in this folder');
    expect(run('check: { unclear: ok }\n', ['check', EXAMPLE]).stderr).toContain('sets --unclear (');
    expect(analyze(gate, '--help').stderr).toBe('');
  });

  it('has options for all commands, which those of one outrank; an option of others is passed over', () => {
    expect(analyze('defaults: { format: json }\n').stdout).toMatch(/^\{/);
    expect(analyze('analyze: { format: csv }\ndefaults: { format: json }\n').stdout).not.toMatch(/^\{/);
    expect(analyze('defaults: { retention-days: 7, topology: cslu-connected }\n').status).toBe(1);
    expect(analyze('listen: { udp: [":5514"] }\n').status).toBe(1);
  });

  it('sets for all commands only what means the same in each', () => {
    const pack = join(root, 'examples/packs');
    const all = `defaults: { rules: ["${pack}"], redact: false, allow: ["192.0.2.0/24"] }\n`;
    const named = (...args: string[]) => run(all, [...args, '--config', 'sldiag.yaml']);
    expect(named('rules', 'list')).toMatchObject({ status: 0, stderr: '' });
    expect(named('bundle', EXAMPLE).stderr).not.toContain('redact');
    expect(named('mcp').stderr).not.toContain('--allow');
    expect(run('rules: { rules: [a, b] }\n', ['rules', 'list', '--config', 'sldiag.yaml']).stderr).toContain(
      'rules takes one value, not a list',
    );
  });

  it('takes lists, numbers and times as they are typed', () => {
    expect(analyze('analyze:\n  zone: [CST=-06:00, XYZ=+01:00]\n').status).toBe(1);
    expect(run('search:\n  limit: 1\n', ['search', 'policy']).stdout.match(/sldiag explain/g)).toHaveLength(1);
    expect(analyze('analyze:\n  now: 2026-03-06T00:00:00Z\n').stdout).toContain('2026-03-06');
  });

  it('is found by --config, by SLDIAG_CONFIG, here, and among the user’s own, in this order', () => {
    const csv = 'analyze: { format: csv }\n';
    expect(run(csv, ['analyze', EXAMPLE, '--config', 'my.yaml'], {}, 'my.yaml').stdout).toMatch(/^[^{\n]*,/);
    expect(run(csv, ['analyze', EXAMPLE], { SLDIAG_CONFIG: 'my.yaml' }, 'my.yaml').stdout).toMatch(/^[^{\n]*,/);
    expect(run(csv, ['analyze', EXAMPLE], {}, 'my.yaml').stdout).not.toMatch(/^[^{\n]*,/);
    const home = join(folder, 'home');
    mkdirSync(join(home, 'sldiag'), { recursive: true });
    writeFileSync(join(home, 'sldiag/sldiag.yaml'), csv);
    expect(run(null, ['analyze', EXAMPLE], { XDG_CONFIG_HOME: home }).stdout).toMatch(/^[^{\n]*,/);
    expect(run('{}', ['analyze', EXAMPLE], { XDG_CONFIG_HOME: home }).stdout).not.toMatch(/^[^{\n]*,/);
    expect(run('', ['analyze', EXAMPLE]).status).toBe(1);
  });

  it.each([
    [
      'analyze:\n  all: true\n  topolgy: controller\n',
      'sldiag.yaml:3: there is no option of analyze called "topolgy"; did you mean topology?',
    ],
    ['analyse:\n  all: true\n', 'sldiag.yaml:1: there is no command called "analyse"; did you mean analyze?'],
    [
      'defaults:\n  formt: json\n',
      'sldiag.yaml:2: there is no option of defaults called "formt"; did you mean format?',
    ],
    ['analyze:\n  path: x\n', 'sldiag.yaml:2: there is no option of analyze called "path"'],
    ['analyze:\n  config: x\n', 'sldiag.yaml:2: there is no option'],
    ['analyze:\n  topology: star\n', 'sldiag.yaml:2: topology is one of cslu-connected'],
    ['analyze:\n  all: yes please\n', 'sldiag.yaml:2: all takes true or false'],
    ['analyze:\n  format: [json, csv]\n', 'sldiag.yaml:2: format takes one value, not a list'],
    ['analyze:\n  zone: { CST: 1 }\n', 'sldiag.yaml:2: zone takes a text'],
    ['analyze:\n  now:\n', 'sldiag.yaml:2: now takes a text'],
    ['analyze: json\n', 'sldiag.yaml:1: analyze takes options by name'],
    ['- analyze\n', 'sldiag.yaml:1: the file takes options by name'],
    ['analyze:\n  all: true\n  all: false\n', 'sldiag.yaml:3: Map keys must be unique'],
    ['analyze: {\n', 'sldiag.yaml:2: '],
  ])('says what is wrong with %j, and where', (content, message) => {
    const { status, stdout, stderr } = analyze(content);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toContain(`error: ${message}`);
  });

  it('is asked for what it sets as the command line is', () => {
    const { status, stderr } = analyze('analyze:\n  now: noon\n');
    expect([status, stderr]).toEqual([2, expect.stringContaining('--now takes a moment')]);
    expect(run('check: { nope: 1 }\n', ['check', EXAMPLE]).status).toBe(3);
  });

  it('that nobody named reaches no other machine, writes no file, shows no secret and brings no rules', () => {
    for (const setting of [
      'to: http://192.0.2.1',
      'output: x',
      'redact: false',
      'rules: [pack]',
      'silence: s.yaml\n  token: x',
    ]) {
      const { status, stderr } = analyze(`analyze:\n  ${setting}\n`);
      expect([setting, status, stderr]).toEqual([
        setting,
        2,
        expect.stringContaining('counts only in a file that is named'),
      ]);
    }
    expect(analyze('analyze:\n  output: x.txt\n', '--config', 'sldiag.yaml').status).toBe(1);
  });

  it('that can’t be read is told, and no question of --help or completion', () => {
    const { status, stderr } = analyze(null, '--config', 'nowhere.yaml');
    expect([status, stderr]).toEqual([2, expect.stringContaining("nowhere.yaml can't be read: there is no such file")]);
    expect(run('nonsense: 1\n', ['analyze', '--help']).status).toBe(0);
    expect(run('nonsense: 1\n', ['--complete', 'analyze', '--']).stdout).toContain('--config');
    expect(run('nonsense: 1\n', ['--version']).status).toBe(0);
  });
});
