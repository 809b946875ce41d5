import { describe, expect, test } from 'vitest';
import { inOrder, relate } from '../../../src/diagnose/judge/order.js';
import type { FindingEntry } from '../../../src/knowledge/kinds/findings.js';
import type { Finding, Level, Verdict } from '../../../src/model/report.js';

const finding = (id: string, severity: Level = 'error', cause?: string, verdict: Verdict = 'confirmed') =>
  ({ id, severity, follows: null, causes: cause === undefined ? [] : [{ id: cause, verdict }] }) as unknown as Finding;
const entry = (id: string, more: Partial<FindingEntry> = {}) =>
  ({ id, follows: [], repeats: [], ...more }) as unknown as FindingEntry;
const entries = [
  entry('overdue', { follows: ['url', 'failed'] }),
  entry('failed'),
  entry('url', { follows: ['failed'] }),
  entry('due', { follows: ['failed'], repeats: ['overdue'] }),
];
const seen = (...findings: readonly Finding[]) =>
  inOrder(relate(entries, findings)).map(({ id, severity, follows }) => [id, severity, follows]);

describe('findings', () => {
  test('that go away with another follow it', () => {
    expect(seen(finding('overdue'), finding('failed', 'warning'))).toEqual([
      ['failed', 'warning', null],
      ['overdue', 'error', 'failed'],
    ]);
  });

  test('follow the first of those that are raised, and none that is only a note', () => {
    expect(seen(finding('overdue'), finding('url'), finding('failed'))).toEqual([
      ['failed', 'error', null],
      ['url', 'error', 'failed'],
      ['overdue', 'error', 'url'],
    ]);
    expect(seen(finding('overdue'), finding('failed', 'info'))).toEqual([
      ['overdue', 'error', null],
      ['failed', 'info', null],
    ]);
  });

  test('that tell of the same matter are told once', () => {
    expect(seen(finding('due', 'warning'), finding('overdue'))).toEqual([
      ['overdue', 'error', null],
      ['due', 'info', 'overdue'],
    ]);
  });

  test('that the same cause leads are one error', () => {
    expect(seen(finding('failed', 'error', 'wrong'), finding('url', 'error', 'wrong'))[1]).toEqual([
      'url',
      'info',
      'failed',
    ]);
    expect(seen(finding('failed', 'error', 'wrong'), finding('url', 'error', 'other'))[1]?.[1]).toBe('error');
    expect(
      seen(finding('failed', 'error', 'wrong', 'possible'), finding('url', 'error', 'wrong', 'possible'))[1]?.[1],
    ).toBe('error');
  });

  test('stay in their order otherwise, the worst first', () => {
    expect(seen(finding('b', 'info'), finding('a', 'warning'), finding('c'), finding('d', 'warning'))).toEqual([
      ['c', 'error', null],
      ['a', 'warning', null],
      ['d', 'warning', null],
      ['b', 'info', null],
    ]);
  });

  test('that tell of a date stand behind faults as severe as they are', () => {
    const known = [entry('due', { duty: true }), entry('fault')];
    const order = (...all: readonly Finding[]) => inOrder(all, known).map(({ id }) => id);
    expect(order(finding('due', 'warning'), finding('fault', 'warning'))).toEqual(['fault', 'due']);
    expect(order(finding('due'), finding('fault', 'warning'))).toEqual(['due', 'fault']);
  });

  test('that follow one another in a circle are all there', () => {
    const circle = [entry('a', { follows: ['b'] }), entry('b', { follows: ['a'] })];
    expect(inOrder(relate(circle, [finding('a'), finding('b')])).map(({ id }) => id)).toHaveLength(2);
  });
});
