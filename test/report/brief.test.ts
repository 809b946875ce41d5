import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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
  expect(stdout.split('\n').filter((line) => /needs? nothing now|No all-clear for/.test(line))).toEqual([
    expect.stringMatching(/^No all-clear for \d+ devices?: nothing is known to be wrong, and too little was seen/),
    expect.stringMatching(/nothing now\.$/),
  ]);
});

it('--summary does not say that nothing is needed where nobody can tell without a clock', () => {
  const { stdout } = sldiag('analyze', 'test/inputs/summary/unsettled-ack.txt', '--summary');
  expect(stdout.replace(/\s+/g, ' ')).toMatch(/^acc9: Whether the ACK of .* is overdue can't be told/);
  expect(stdout).not.toMatch(/needs nothing now/);
});

it('--brief tells devices that have the same once, and where no cause is settled what the device said', () => {
  const { stdout } = sldiag('analyze', 'test/inputs/brief/', '--brief');
  expect(stdout).toMatch(/^2 devices: acc2, acc3\n.*\n.*\n {2}Causes and steps are those of acc1 above\.\n {2}ACK: /m);
  expect(stdout).toMatch(/It said: Failure Reason: Account has reached its frob ceiling/);
});

it('the short forms are of the text', () => {
  expect(sldiag('analyze', 'examples/clean.txt', '--brief', '--format', 'json').status).toBe(2);
  expect(sldiag('analyze', 'examples/clean.txt', '--brief', '--summary').status).toBe(2);
});

it('--summary gives no all-clear to a device whose input ends in the middle', () => {
  const text = 'SW1#show license status\nSmart Licensing Using Policy:\n  Status: ENABLED\n\nTransport:\n  Type: Sm';
  const folder = mkdtempSync(join(tmpdir(), 'sldiag-brief-'));
  const file = join(folder, 'sw1.txt');
  writeFileSync(file, text);
  const { stdout } = sldiag('analyze', file, '--summary');
  rmSync(folder, { recursive: true });
  expect(stdout.replace(/\s+/g, ' ')).toMatch(
    /^No all-clear for 1 device: .*; of 1 of them the input was not all understood/,
  );
});
