import { existsSync } from 'node:fs';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Option, optionsOf } from '../../dist/src/cli/arguments.js';
import { commands, run } from '../../dist/src/cli/run.js';

let written: { out: string; err: string };
beforeEach(() => {
  written = { out: '', err: '' };
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    written.out += String(text);
    return true;
  });
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    written.err += String(text);
    return true;
  });
});
afterEach(() => vi.restoreAllMocks());

async function sldiag(...argv: string[]) {
  written = { out: '', err: '' };
  const status = await run(argv);
  return { status, ...written };
}

const EXAMPLE = 'examples/cslu-name-unresolved.txt';

/** Every option of every command. */
const all: [command: string, option: Option][] = [];
for (const [name, { load, usage }] of Object.entries(commands)) {
  for (const option of optionsOf(await load(), usage)) if (!option.isPositional) all.push([name, option]);
}
const named = (wanted: (option: Option) => boolean) =>
  all.filter(([, option]) => wanted(option)).map(([name, option]) => [name, option.name, option] as const);
/** A value that the option takes. */
const anyValueOf = ({ type, choices }: Option) => choices[0] ?? (type === 'number' ? '5' : 'x');

async function refused(...argv: string[]) {
  const { status, out, err } = await sldiag(...argv);
  // A plugin's own trouble is UNKNOWN to a monitoring system.
  expect({ argv, status, out }).toEqual({ argv, status: argv[0] === 'check' ? 3 : 2, out: '' });
  expect(err).toMatch(/^error: /);
  expect(err).not.toMatch(/fault of sldiag|\n\s+at /);
  return err;
}

describe('what no option means is refused with a message', () => {
  it('there are options to try', () => expect(all.length).toBeGreaterThan(50));

  it.each(named(({ isList }) => !isList))('%s --%s given twice', async (command, name, option) => {
    const words = option.type === 'boolean' ? [`--${name}`] : [`--${name}`, anyValueOf(option)];
    expect(await refused(command, ...words, ...words)).toContain('twice');
  });

  it.each(named(({ type, aliases }) => type !== 'boolean' && aliases.some((each) => each.length === 1)))(
    '%s --%s given once by its letter',
    async (command, name, option) => {
      const letter = option.aliases.find((each) => each.length === 1);
      expect(await refused(command, `--${name}`, anyValueOf(option), `-${letter}`, anyValueOf(option))).toContain(
        'twice',
      );
    },
  );

  it.each(named(({ type }) => type === 'boolean'))('%s --%s neither true nor false', async (command, name) => {
    for (const value of ['maybe', '1', 'TRUE', 'no']) await refused(command, `--${name}=${value}`);
    await refused(command, `--no-${name}=true`);
    await refused(command, `--${name}=`);
  });

  it.each(named(({ type }) => type !== 'boolean'))('%s --%s without a value, or negated', async (command, name) => {
    await refused(command, `--${name}`);
    await refused(command, `--${name}=`);
    await refused(command, `--${name}`, '');
    await refused(command, `--no-${name}`);
  });

  it.each(named(({ type }) => type === 'number'))('%s --%s with what is no number', async (command, name) => {
    for (const value of ['abc', '12x', 'NaN', 'Infinity', '-Infinity', '1e999'])
      await refused(command, `--${name}=${value}`);
  });

  it.each(named(({ choices }) => choices.length > 0))('%s --%s with what is no choice', async (command, name) => {
    await refused(command, `--${name}`, 'nonsense');
  });

  it.each(Object.keys(commands))('%s with names that there are not', async (command) => {
    for (const word of ['--nonsense', '--zone.CST=-06:00', '--format.x=1', '--__proto__=1', '--constructor', '-Z']) {
      await refused(command, word);
    }
  });
});

describe('what is refused says what to type', () => {
  it.each([
    [['analyse', EXAMPLE], 'there is no command analyse; did you mean analyze?'],
    [['help', 'analyse'], 'there is no command analyse; did you mean analyze?'],
    [['nosuch', '--help'], 'there is no command nosuch'],
    [['analyze', '--fromat', EXAMPLE], 'there is no option --fromat; did you mean --format?'],
    [['analyze', EXAMPLE, '-aq'], 'there is no option -q'],
    [['analyze', EXAMPLE, '-fa', 'text'], '; not a'],
    [['analyze', EXAMPLE, '-a=yes'], '--all takes true or false'],
    [['analyze', EXAMPLE, '---all=yes'], 'there is no option ---all'],
    [['analyze', EXAMPLE, '--format', 'jsn'], '--format takes text, json'],
    [['rules', 'lits'], 'sldiag rules takes list, lint'],
    [['compare', EXAMPLE], 'something is missing: sldiag compare <before> <after>'],
    [['compare', EXAMPLE, EXAMPLE, 'third'], 'third is more than compare takes: sldiag compare <before> <after>'],
    [['serve'], '--cluster is needed'],
    [['--verison'], 'there is no option --verison; did you mean --version?'],
  ])('%j', async (argv, told) => {
    expect(await refused(...argv)).toContain(told);
  });
});

it('the examples of --help stand on lines of their own, to be copied; help and version are words too', async () => {
  const help = vi.spyOn(console, 'log').mockImplementation(() => {});
  for (const argv of [
    ['analyze', '--help'],
    ['help', 'analyze'],
  ]) {
    const { status, out } = await sldiag(...argv);
    expect([status, out]).toEqual([0, expect.stringContaining('\n  ssh sw1 "show license all" | sldiag analyze -\n')]);
  }
  expect((await sldiag('version')).status).toBe(0);
  expect(help.mock.calls.flat().join('\n')).toMatch(/Diagnose show-tech[\s\S]*\d\.\d\.\d/);
});

describe('what is typed is used as meant', () => {
  it.each([
    [['analyze', '--', EXAMPLE]],
    [['analyze', '--format', 'text', '--', EXAMPLE]],
    [['analyze', '--rules', 'examples/packs/site-runbook', EXAMPLE]],
    [['analyze', '--fail-on', 'error', EXAMPLE]],
    [['analyze', EXAMPLE, '-af', 'text']],
    [['analyze', EXAMPLE, '-ftext']],
    [['analyze', EXAMPLE, '-af=text', '-o-']],
    [['--fail-on', 'error', 'analyze', EXAMPLE]],
  ])('%j finds the error of its file', async (argv) => {
    const { status, out } = await sldiag(...argv);
    expect([status, out]).toEqual([1, expect.stringContaining('The name of the CSLU host does not resolve')]);
  });

  it('`--fail-on error --fail-on error` does not turn the gate off', async () => {
    expect(await refused('analyze', EXAMPLE, '--fail-on', 'error', '--fail-on', 'error')).toContain(
      '--fail-on was given twice',
    );
  });

  it('`-o -` is standard output, and a folder that is not there is named', async () => {
    expect((await sldiag('analyze', EXAMPLE, '-o', '-')).out).toContain('ERROR');
    const { status, err } = await sldiag('analyze', EXAMPLE, '-o', 'no/such/folder/x.txt');
    expect([status, err]).toEqual([3, expect.stringContaining('its folder does not exist')]);
  });

  it.each([['-all'], ['--limit']])('search -- %s looks for the word', async (word) => {
    const { status, err } = await sldiag('search', '--', word);
    expect([status, err]).not.toContain(2);
    expect(err).not.toContain('Unknown');
  });

  it.each([
    ['analyze', '--now', '1'],
    ['analyze', '--now', 'tomorrow'],
    ['analyze', '--now', '2026-02-30'],
    ['analyze', '--now', '2026-03-01T25:00Z'],
    ['analyze', '--zone', 'CST=+25:00'],
    ['analyze', '--zone', 'CST'],
    ['search', 'x', '--limit', '1.5'],
    ['search', 'x', '--limit', '-1'],
  ])('%s %s %s is refused', async (...argv) => {
    await refused(...argv, ...(argv[0] === 'analyze' ? [EXAMPLE] : []));
  });
});

it('whatever is typed, no option leads to a fault', async () => {
  const options = all.filter(([command]) => command === 'analyze').map(([, option]) => option);
  const word = fc.oneof(
    fc.constantFrom(
      EXAMPLE,
      '--',
      '-',
      'error',
      'json',
      '',
      '--help',
      '-x',
      '--no-all',
      '--no-format',
      '=',
      '--=',
      '--all=',
      '-f',
    ),
    fc.constantFrom(...options.filter(({ name }) => name !== 'output' && name !== 'to').map(({ name }) => `--${name}`)),
    fc.string({ maxLength: 6 }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(word, { maxLength: 6 }), async (words) => {
      // Standard input is the test's own.
      fc.pre(!words.includes('-') && !words.some((each) => /^-?-(?:o|output|to|token)/.test(each)));
      // `/` and `.` are folders with more in them than a test may read.
      fc.pre(!words.some((each) => each !== EXAMPLE && existsSync(each.replace(/^.*=/, ''))));
      const { status, err } = await sldiag('analyze', ...words, EXAMPLE);
      expect([0, 1, 2, 3]).toContain(status);
      expect(err).not.toMatch(/fault of sldiag|\n\s+at /);
    }),
    { numRuns: 60 },
  );
}, 120_000);
