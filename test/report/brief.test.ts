import { readdirSync } from 'node:fs';
import { expect, it } from 'vitest';
import { sldiag } from '../e2e/daemon.js';

const examples = readdirSync('examples').filter((name) => name.endsWith('.txt'));

it.each(examples)('--brief tells %s on one screen', (name) => {
  const { stdout } = sldiag('analyze', `examples/${name}`, '--brief');
  expect(stdout.trimEnd().split('\n').length).toBeLessThanOrEqual(24);
});

it('--summary has a line for each device that needs somebody, and one each for those with and without an all-clear', () => {
  const { stdout } = sldiag(
    'analyze',
    'examples/many-switches.log',
    ...examples.map((name) => `examples/${name}`),
    '--summary',
  );
  expect(stdout).toMatch(/\d+ devices: \d+ errors/);
  expect(stdout.split('\n').filter((line) => /needs? nothing now/.test(line))).toEqual([
    expect.stringMatching(/now, as far as was seen/),
    expect.stringMatching(/now\.$/),
  ]);
});

it('the short forms are of the text', () => {
  expect(sldiag('analyze', 'examples/clean.txt', '--brief', '--format', 'json').status).toBe(2);
  expect(sldiag('analyze', 'examples/clean.txt', '--brief', '--summary').status).toBe(2);
});
