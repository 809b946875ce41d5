import { describe, expect, it, vi } from 'vitest';
import { optionsOf } from '../../dist/src/cli/arguments.js';
import { COMBINATIONS, checkCombinations, idleGates } from '../../dist/src/cli/combinations.js';
import { commands, run } from '../../dist/src/cli/run.js';

/** Runs in this process; what it says of wrong options, and on standard output. */
async function told(...argv: string[]) {
  const [out, err] = [process.stdout, process.stderr].map((stream) =>
    vi.spyOn(stream, 'write').mockImplementation(() => true),
  );
  const status = await run(argv);
  const textOf = (spy: typeof out) => (spy?.mock.calls ?? []).map(([text]) => String(text)).join('');
  // Where a line is broken is the page's affair.
  const said = { status, out: textOf(out).replace(/\n\s*/g, ' '), err: textOf(err) };
  vi.restoreAllMocks();
  return said;
}

describe('options that would be ignored in silence', () => {
  it.each(Object.keys(COMBINATIONS))('of %s are options that there are', async (command) => {
    const { load, usage } = commands[command] ?? {};
    const names = load && usage ? optionsOf(await load(), usage).map(({ name }) => name) : [];
    for (const { options, needs = [], excludes = [] } of COMBINATIONS[command] ?? [])
      expect(names).toEqual(expect.arrayContaining([...options, ...needs, ...excludes]));
  });

  it.each([
    [['analyze', 'x', '--token', 't'], '--token is of no use without --to'],
    [['check', 'x', '--timeout', '3'], '--timeout is of no use without --attach'],
    [['mcp', '--token', 't'], '--token is of no use without --attach'],
    [['listen', '--http-read-token', 't'], 'without --http'],
    [['watch', '--attach', 'http://127.0.0.1:9', '--replay', 'x'], '--attach and --replay do not go together'],
    [['watch', '--replay', 'x', '--port', '9'], '--replay and --port'],
    [['send', 'cslu-outage', '--framing', 'octet'], '--framing parts messages on TCP and TLS'],
    [['send', 'cslu-outage', '--to', 'tcp://127.0.0.1:9', '--insecure'], 'of use on TLS only'],
    [['send', 'cslu-outag'], 'did you mean cslu-outage?'],
    [['bundle', 'x', '-o', '-'], '--output takes a file'],
    [['analyze', 'x', '--format', 'facts', '--fail-on', 'error'], '--fail-on is of no use with --format facts'],
    [['analyze', 'x', '-f', 'facts', '--silence', 'y'], '--silence is of no use with --format facts'],
    [['listen', '--allow', 'bad'], '--allow: bad is not a network'],
    [['listen', '--udp-listener', 'syslog-server', '--udp', ':0'], 'needs a port'],
    [['store', 'backup', 'x', '-'], 'not standard output'],
    [['listen', '--store', '-'], '--store takes a file'],
    [['listen', '--cert', 'x', '--key', 'y'], '--cert is of no use without --tls'],
    [['listen', '--retention-days', '5'], '--retention-days is of no use without --store'],
    [
      ['listen', '--tls', ':0', '--cert', 'x', '--key', 'y'],
      "--cert: x can't be read: there is no such file or folder",
    ],
    [['watch', '--port', '9', '--udp', ':0'], '--port and --udp'],
    [
      ['work', '--cluster', 'postgres://h/d', '--webhook-secret', 's'],
      '--webhook-secret is of no use without --webhook',
    ],
    [['send', '-l', '--to', ':9'], '--list and --to'],
    [
      ['cluster', 'init', '-f', 'json', '--cluster', 'postgres://h/d'],
      '--format is of no use here, only with cluster status',
    ],
    [
      ['cluster', 'roles', '--cluster', 'postgres://h/d'],
      '--cluster is of no use here, only with cluster init or status',
    ],
    [['rules', 'lint', '--watch'], '--watch is of no use with rules lint, only with test'],
    [['rules', 'lint', '--format', 'json'], '--format is of no use with rules lint, only with list'],
    [['rules', 'schema', '--rules', 'x'], '--rules is of no use with rules schema'],
    [['rules', 'list', '--inputs', 'x'], '--inputs is of no use with rules list'],
    [['analyze', 'x', '--why', 'cslu-url-wrong', '-f', 'csv'], '--why is printed as text or json, not csv'],
    [['analyze', 'x', '--explain-input', '-f', 'html'], '--explain-input is printed as text or json'],
    [['analyze', 'x', '--explain-input', '--why', 'cslu-url-wrong'], '--explain-input and --why'],
    [['analyze', 'x', '--topology', 'air-gapped', '--mode', 'push'], 'air-gapped, which has no modes'],
    [['analyze', 'x', '--topology', 'ssm-on-prem/pull'], '--topology ssm-on-prem --mode pull'],
    [['explain', 'COMM_FAILED', '--topology', 'cssm-direct', '--mode', 'pull'], 'cssm-direct, which has no modes'],
    [['analyze', 'examples/clean.txt', '-o', 'examples/clean.txt'], 'is one of the inputs'],
    [['compare', '-', '-'], 'standard input can be read once'],
    [['analyze', '-', 'x', '-'], 'standard input can be read once'],
    [['compare', 'x', 'examples/clean.txt', '-o', './examples/clean.txt'], 'is one of the inputs'],
  ])('are refused: %s', async (argv, message) => {
    const { status, err } = await told(...argv);
    // A monitoring plugin's own trouble is UNKNOWN.
    expect([status, err]).toEqual([argv[0] === 'check' ? 3 : 2, expect.stringContaining(message)]);
    expect(err).toContain(`Try: sldiag ${argv[0]} --help`);
  });

  it.each([
    [['-w', '3', '-c', '9'], '--critical 9 is above --warning 3'],
    [['-w', '-3'], 'days from 0'],
  ])('limits of check that no device can be between: %s', async (limits, message) => {
    const { status, err } = await told('check', 'examples/clean.txt', ...limits);
    expect([status, err]).toEqual([3, expect.stringContaining(message)]);
  });

  it('are none where a configuration file has them for all commands, or what they need', async () => {
    const options = optionsOf((await commands.analyze?.load()) ?? expect.fail(), 'analyze <path..>');
    const check = (typed: string[], words: string[]) => () => checkCombinations('analyze', typed, words, options);
    expect(check(['analyze', 'x'], ['analyze', '--token=t', 'x'])).not.toThrow();
    expect(check(['analyze', 'x', '--token=t'], ['analyze', '--to=http://x', 'x', '--token=t'])).not.toThrow();
    expect(check(['analyze', 'x', '--token=t'], ['analyze', 'x', '--token=t'])).toThrow('--to');
  });

  it('are told of where a configuration file has a gate that is none then', async () => {
    const options = optionsOf((await commands.analyze?.load()) ?? expect.fail(), 'analyze <path..>');
    const told = (...words: string[]) => idleGates('analyze', ['analyze', ...words, 'x'], options);
    expect(told('--fail-on=warning', '--format', 'facts')).toEqual([
      expect.stringContaining('no finding changes the exit status'),
    ]);
    expect(told('--all', '--format=facts')).toEqual([]);
    expect(told('--fail-on=warning', '--format=json')).toEqual([]);
    // Each gate, whatever makes it idle.
    expect(told('--silence=s.yaml', '--fail-on=info', '--format=facts')).toEqual([
      expect.stringContaining('no finding changes the exit status'),
      expect.stringContaining('--silence s.yaml and --format facts'),
    ]);
    expect(told('--silence=s.yaml', '--explain-input')).toEqual([
      expect.stringMatching(/^--silence s\.yaml and --explain-input, .*nothing is silenced$/),
    ]);
    expect(told('--fail-on=warning', '--why', 'cslu-url-wrong')).toEqual([
      expect.stringContaining('--fail-on warning and --why'),
    ]);
    expect(told('--silence=s.yaml', '--no-explain-input')).toEqual([]);
  });
});

describe('what was asked and could not be applied', () => {
  it.each(['--rules', '--silence', '--inventory'])('%s: no all-clear on standard output', async (option) => {
    for (const shape of [[], ['--brief'], ['--format', 'markdown'], ['--format', 'html']]) {
      const { status, out } = await told('analyze', 'examples/clean.txt', option, 'no-such', ...shape);
      expect([status, out]).toEqual([3, expect.stringContaining('no-such could not be applied')]);
      expect(out).not.toContain('No licensing problem found');
    }
    const { out } = await told('analyze', 'examples/clean.txt', option, 'no-such', '--summary');
    expect(out).toContain('Not used, so that this is not the whole answer: no-such');
  });

  it('an input: the last line names it', async () => {
    const { out } = await told('analyze', 'examples/clean.txt', 'no-such.txt');
    expect(out).toContain('Not used, so that this is not the whole answer: no-such.txt');
  });

  it('rules: a comparison has not worked', async () => {
    const { status, out } = await told('compare', 'examples/clean.txt', 'examples/clean.txt', '--rules', 'no-such');
    expect([status, out]).toEqual([3, expect.stringContaining('Not used')]);
    expect(out).not.toContain('It worked');
  });
});

it.each([
  ['a folder', 'test', 'it is a folder', ['--force']],
  ['a folder without --force', '/', 'it is a folder', []],
  ['a name that ends as a folder does', '/nope/', 'it is a folder', []],
  [
    'where the kernel keeps no files',
    '/proc/no-such',
    /can't be written: (?:no file|its folder|permission)/,
    ['--force'],
  ],
])('a case file can not be %s', async (_, output, reason, force) => {
  const { status, err } = await told('bundle', 'examples/clean.txt', ...force, '-o', output);
  expect([status, err]).toEqual([3, expect.stringMatching(reason)]);
  expect(err).not.toMatch(/ENOENT|EISDIR|fault of sldiag/);
});
