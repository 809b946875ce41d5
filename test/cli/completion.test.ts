import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { sldiag } from '../e2e/daemon.js';

const program = fileURLToPath(new URL('../../dist/bundle/cli/main.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'sldiag-completion-'));
afterAll(() => rmSync(folder, { recursive: true }));
writeFileSync(join(folder, 'sldiag'), `#!/bin/sh\nexec ${process.execPath} ${program} "$@"\n`);
chmodSync(join(folder, 'sldiag'), 0o755);

const complete = (...words: string[]) =>
  sldiag('--complete', ...words)
    .stdout.split('\n')
    .filter(Boolean);

describe('completion', () => {
  it.each([
    [['an'], ['analyze']],
    [['analyze', '--topo'], ['--topology']],
    [
      ['analyze', '--topology', 'cs'],
      ['cslu-connected', 'cslu-disconnected', 'cssm-direct'],
    ],
    [
      ['analyze', '--format', 'j'],
      ['json', 'junit'],
    ],
    [['analyze', '--why', 'cslu-url-wr'], ['cslu-url-wrong']],
    [['explain', 'COMM_F'], ['COMM_FAILED']],
    [
      ['explain', 'air-'],
      ['air-gap', 'air-gapped'],
    ],
    [
      ['rules', 'l'],
      ['lint', 'list'],
    ],
    [
      ['rules', 'test', 'ack-o'],
      ['ack-of-another-report', 'ack-overdue'],
    ],
    [['store', ''], ['backup']],
    [['store', 'backup', ''], []],
    [['cluster', 's'], ['status']],
    [['help', 'ana'], ['analyze']],
    [['completion', 'f'], ['fish']],
    [
      ['analyze', '--format=j'],
      ['--format=json', '--format=junit'],
    ],
    // As bash hands it over.
    [
      ['analyze', '--format', '=', 'j'],
      ['json', 'junit'],
    ],
    [['analyze', '--pa'], []],
    [['analyze', '-f', 'sa'], ['sarif']],
    [['send', 'clock'], ['clock-not-set']],
    [['explain', 'HSECK'], ['HSECK9']],
    [['analyze', 'file'], []],
    [['nothing', ''], []],
  ])('of %j is %j', (words, expected) => {
    expect(complete(...words)).toEqual(expected);
  });
});

const isRequired = process.env.SLDIAG_REQUIRE_PEERS === '1';

/** What each shell offers for `sldiag explain COMM_F` and `sldiag analyze --format=js`, asked in its own way. */
const QUESTIONS = {
  bash: `source <(sldiag completion bash); ask() { COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _sldiag; printf '%s\\n' "\${COMPREPLY[@]}"; }; ask sldiag explain COMM_F; ask sldiag analyze --format = js`,
  zsh: `autoload -U compinit; compinit -u -d ${join(folder, 'zcompdump')}; source <(sldiag completion zsh); compadd() { shift; print -l -- $@ }; ask() { words=($@); CURRENT=$#; _sldiag }; ask sldiag explain COMM_F; ask sldiag analyze --format=js`,
  fish: `sldiag completion fish | source; complete -C 'sldiag explain COMM_F'; complete -C 'sldiag analyze --format=js'`,
};

const hasFish = spawnSync('fish', ['-c', 'true']).status === 0;
it.skipIf(!hasFish)('in fish, files stand beside nothing, and where nothing is known', () => {
  const asked = (line: string) =>
    spawnSync('fish', ['-c', `sldiag completion fish | source; complete -C '${line}'`], {
      encoding: 'utf8',
      cwd: folder,
      env: { ...process.env, PATH: `${folder}:${process.env.PATH}`, HOME: folder },
    }).stdout.trim();
  expect(asked('sldiag completion ')).toBe('bash\nfish\nzsh');
  expect(asked('sldiag analyze sldi')).toBe('sldiag');
});

describe.each(Object.entries(QUESTIONS))('in %s', (shell, question) => {
  const isMissing = spawnSync(shell, ['-c', 'true']).status !== 0;
  if (isMissing && isRequired) throw new Error(`${shell} is not installed`);
  it.skipIf(isMissing)('offers mnemonics, and values behind the equals sign', () => {
    const { stdout, stderr } = spawnSync(shell, ['-c', question], {
      encoding: 'utf8',
      env: { ...process.env, PATH: `${folder}:${process.env.PATH}`, HOME: folder },
    });
    // Bash takes the option and its sign for words of their own.
    const value = shell === 'bash' ? 'json' : '--format=json';
    expect([stderr.trim(), stdout.trim()]).toEqual(['', `COMM_FAILED\n${value}`]);
  });
});
