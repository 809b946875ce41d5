import { describe, expect, test } from 'vitest';
import type { Action } from '../../src/model/report.js';
import { stretchesOf } from '../../src/report/ways.js';

const action = (text: string, way: string | null = null): Action => ({
  where: 'network',
  topology: 'any',
  mode: 'any',
  way,
  text,
  commands: [],
  procedure: null,
  verify: null,
});

describe('actions', () => {
  const shown = (actions: readonly Action[]) =>
    stretchesOf(actions).map(({ steps, ways }) =>
      steps === null
        ? ways.map((way) => [way.heading, ...way.steps.map(({ text }) => text)])
        : steps.map(({ text }) => text),
    );

  test('without ways are steps', () => {
    expect(shown([])).toEqual([]);
    expect(shown([action('a'), action('b')])).toEqual([['a', 'b']]);
  });

  test('with ways are a choice, in its place among the steps', () => {
    const given = [action('a'), action('b', 'it rains'), action('c', 'it snows'), action('d', 'it rains'), action('e')];
    expect(shown(given)).toEqual([
      ['a'],
      [
        ['A. If it rains:', 'b', 'd'],
        ['B. If it snows:', 'c'],
      ],
      ['e'],
    ]);
  });

  test('with a single way are a condition, not a choice', () => {
    expect(shown([action('a', 'it rains')])).toEqual([[['If it rains:', 'a']]]);
  });
});
