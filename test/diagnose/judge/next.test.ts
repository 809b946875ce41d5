import { describe, expect, test } from 'vitest';
import { commandsRevealing, nextSteps, type OpenCause } from '../../../src/diagnose/judge/next.js';
import type { CommandEntry } from '../../../src/knowledge/kinds/commands.js';
import { engineOf } from '../small-engine.js';

const command = (name: string, reveals: readonly string[], cost = 1): CommandEntry => ({
  command: name,
  reveals,
  cost,
  why: `what ${name} shows`,
});
const engineWith = (...commands: readonly CommandEntry[]) => engineOf([], [], { commands });
/** What can be asked of a device of IOS XE that was asked these already. */
const asked = (...given: readonly string[]) => ({ given: new Set(given), platform: undefined });
const NONE = asked();

describe('commands that reveal facts', () => {
  const revealing = (
    commands: readonly CommandEntry[],
    missing: readonly string[],
    given: readonly string[] = [],
    limit?: number,
  ) => commandsRevealing(engineWith(...commands), missing, asked(...given), limit);

  test('are the fewest, and of those the cheapest', () => {
    const commands = [command('one', ['a']), command('both', ['a', 'b'], 2), command('cheap', ['b'], 0)];
    expect(revealing(commands, ['a'])).toEqual(['one']);
    expect(revealing(commands, ['b'])).toEqual(['cheap']);
    expect(revealing(commands, ['a', 'b'])).toEqual(['cheap', 'one']);
    expect(revealing([command('one', ['a']), command('both', ['a', 'b'])], ['a', 'b'])).toEqual(['both']);
    expect(revealing([command('dear', ['a', 'b'], 9), command('one', ['a'], 1)], ['a', 'b'])).toEqual(['one', 'dear']);
    expect(revealing([command('first', ['a']), command('second', ['a'])], ['a'])).toEqual(['first']);
  });

  test('weigh what is lacking more than once', () => {
    const commands = [command('a', ['a']), command('b', ['b'])];
    expect(revealing(commands, ['a', 'b', 'b'])).toEqual(['b', 'a']);
  });

  test('are none where nothing is lacking, or none reveals it', () => {
    expect(revealing([command('a', ['a'])], [])).toEqual([]);
    expect(revealing([command('a', ['a'])], ['b'])).toEqual([]);
  });

  test('reveal what stands below or above what they name', () => {
    expect(revealing([command('a', ['state'])], ['state.transport.url'])).toEqual(['a']);
    expect(revealing([command('a', ['state.transport.url'])], ['state'])).toEqual(['a']);
    expect(revealing([command('a', ['state.transport'])], ['state.transports'])).toEqual([]);
    expect(revealing([command('a', ['state.transports'])], ['state.transport'])).toEqual([]);
  });

  test('are not given twice, nor more than asked for', () => {
    const commands = ['a', 'b', 'c', 'd'].map((name) => command(name, [name]));
    expect(revealing(commands, ['a', 'b', 'c', 'd'])).toEqual(['a', 'b', 'c']);
    expect(revealing(commands, ['a', 'b', 'c', 'd'], ['b'], 2)).toEqual(['a', 'c']);
    expect(revealing(commands, ['a', 'b'], [], 1)).toEqual(['a']);
    expect(revealing(commands, ['a'], ['a'])).toEqual([]);
  });

  test('are answered alike the second time, by engine, and by what is given', () => {
    const engine = engineWith(command('a', ['a']), command('b', ['a', 'b'], 3));
    const first = commandsRevealing(engine, ['a'], NONE);
    first.push('changed');
    expect(commandsRevealing(engine, ['a'], NONE)).toEqual(['a']);
    expect(commandsRevealing(engine, ['a'], asked('a'))).toEqual(['b']);
    expect(commandsRevealing(engine, ['a', 'b'], NONE)).toEqual(['a', 'b']);
    expect(commandsRevealing(engine, ['a', 'b'], NONE, 1)).toEqual(['a']);
    expect(commandsRevealing(engine, ['b'], NONE)).toEqual(['b']);
    expect(commandsRevealing(engineWith(command('z', ['a'])), ['a'], NONE)).toEqual(['z']);
  });
});

describe('what to run next', () => {
  const open = (title: string, missing: readonly string[], severity = 'error', verdicts: readonly string[] = []) =>
    ({
      finding: { severity, causes: verdicts.map((verdict) => ({ verdict })) },
      cause: { title },
      missing,
    }) as unknown as OpenCause;
  const commands = ['a', 'b', 'c', 'd', 'e'].map((name) => command(name, [name]));
  const steps = (causes: readonly OpenCause[], topology: readonly string[] = [], given: readonly string[] = []) =>
    nextSteps(engineWith(...commands), 'dev', causes, topology, asked(...given), (text) => `> ${text}`);

  test('says what each command shows, and what it settles', () => {
    expect(steps([open('The port is closed', ['a', 'b']), open('Cisco is down', ['a'])])).toEqual([
      { device: 'dev', command: '> a', why: 'Shows what a shows. Settles whether: the port is closed; Cisco is down.' },
      { device: 'dev', command: '> b', why: 'Shows what b shows. Settles whether: the port is closed.' },
    ]);
  });

  test('names two causes, and counts the others; each once', () => {
    const titles = ['One thing', 'One thing', 'NTP is off', 'A third', 'A fourth'];
    expect(steps(titles.map((title) => open(title, ['a'])))).toMatchObject([
      { why: 'Shows what a shows. Settles whether: one thing; NTP is off; and 2 more.' },
    ]);
    expect(steps(titles.slice(0, 4).map((title) => open(title, ['a'])))).toMatchObject([
      { why: 'Shows what a shows. Settles whether: one thing; NTP is off; and 1 more.' },
    ]);
  });

  test('is for errors first, and for the rest where there are none', () => {
    expect(steps([open('x', ['a'], 'warning'), open('y', ['b'])]).map((step) => step.command)).toEqual(['> b']);
    expect(steps([open('x', ['a'], 'warning'), open('y', ['b'], 'info')]).map((step) => step.command)).toEqual([
      '> a',
      '> b',
    ]);
  });

  test('is not for findings of which a cause is confirmed', () => {
    expect(
      steps([open('x', ['a'], 'error', ['confirmed', 'possible']), open('y', ['b'], 'error', ['likely'])]).map(
        (step) => step.command,
      ),
    ).toEqual(['> b']);
    expect(
      steps([open('x', ['a'], 'error', ['confirmed']), open('y', ['b'], 'warning')]).map((step) => step.command),
    ).toEqual(['> b']);
  });

  test('shows the topology too, unless it is shown anyway', () => {
    expect(steps([open('x', ['a'])], ['b', 'c'])).toEqual([
      { device: 'dev', command: '> a', why: 'Shows what a shows. Settles whether: x.' },
      { device: 'dev', command: '> b', why: 'Shows what b shows. Settles the topology.' },
    ]);
    expect(steps([open('x', ['a'])], ['a', 'b']).map((step) => step.command)).toEqual(['> a']);
    expect(steps([], ['b'])).toHaveLength(1);
    expect(steps([], [])).toEqual([]);
    expect(steps([], ['b'], ['b'])).toEqual([]);
  });

  test('is no more than four commands', () => {
    expect(steps([open('x', ['a', 'b', 'c', 'd', 'e'])]).map((step) => step.command)).toEqual([
      '> a',
      '> b',
      '> c',
      '> d',
    ]);
    expect(steps([open('x', ['a', 'b', 'c', 'd'])], ['e'])).toHaveLength(4);
    expect(steps([open('x', ['a', 'b', 'c'])], ['e'])).toHaveLength(4);
  });

  test.each([
    ['The port', 'the port'],
    ['A port', 'a port'],
    ['NTP', 'NTP'],
    ['Cisco says', 'Cisco says'],
    ['CSLU: x', 'CSLU: x'],
    ['the A', 'the A'],
    ['X', 'X'],
  ])('a title %j goes on as %j', (title, told) => {
    expect(steps([open(title, ['a'])])[0]?.why).toBe(`Shows what a shows. Settles whether: ${told}.`);
  });
});
