import { describe, expect, test } from 'vitest';
import type { Action } from '../../src/model/report.js';
import { partsOf } from '../../src/report/ways.js';

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
    partsOf(actions).map(({ heading, choice, steps }) => [
      heading,
      choice && `${choice.index + 1} of ${choice.of}`,
      ...steps.map(({ text }) => text),
    ]);

  test('without ways are steps', () => {
    expect(shown([])).toEqual([]);
    expect(shown([action('a'), action('b')])).toEqual([[null, null, 'a', 'b']]);
  });

  test('with ways are a choice, in its place among the steps', () => {
    const given = [action('a'), action('b', 'it rains'), action('c', 'it snows'), action('d', 'it rains'), action('e')];
    expect(shown(given)).toEqual([
      [null, null, 'a'],
      ['A. If it rains:', '1 of 2', 'b', 'd'],
      ['B. If it snows:', '2 of 2', 'c'],
      ['Then, whichever way:', null, 'e'],
    ]);
  });

  test('with a single way are a condition, not a choice', () => {
    expect(shown([action('a', 'it rains'), action('b')])).toEqual([
      ['If it rains:', '1 of 1', 'a'],
      ['Then, in every case:', null, 'b'],
    ]);
  });
});
