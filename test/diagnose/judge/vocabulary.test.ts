import { describe, expect, test } from 'vitest';
import { functionsFor, hiddenReads, type Surroundings } from '../../../src/diagnose/judge/vocabulary.js';
import { millisecondsOf } from '../../../src/model/stamp.js';
import { known, type Seen, unknown } from '../../../src/rules/evaluate.js';
import { fact, span } from '../records.js';

const NOW = Date.UTC(2026, 2, 5);
const call = (name: string, surroundings: Surroundings, ...args: readonly unknown[]): Seen => {
  const apply = functionsFor(surroundings, NOW)[name];
  if (!apply) throw new Error(name);
  return apply(...args.map((value) => (value === undefined ? unknown('x') : known(value, [span(String(value))]))));
};
const value = (name: string, ...args: readonly unknown[]) => {
  const seen = call(name, {}, ...args);
  return seen.known ? seen.value : '?';
};
const texts = (seen: Seen) => (seen.known ? [seen.value, seen.spans.map(({ text }) => text)] : seen.missing);

describe('functions on what a device sent', () => {
  const messages = [
    { mnemonic: fact('A', 'line 1'), text: fact('x', 'line 1 again'), fields: { server: fact('s', 'never') } },
    { mnemonic: fact('A', 'line 2') },
    { mnemonic: fact('B', 'line 3'), text: undefined },
  ];
  const incidents = [
    { mnemonic: fact('A', 'opened'), status: fact('open', 'status') },
    { mnemonic: fact('B'), status: fact('resolved') },
  ];

  test('seen', () => {
    expect(texts(call('seen', { messages }, 'A'))).toEqual([true, ['line 1', 'line 1 again', 'line 2']]);
    expect(texts(call('seen', { messages }, 'C'))).toEqual([false, []]);
    expect(texts(call('seen', { messages: [] }, 'A'))).toEqual([false, []]);
    expect(texts(call('seen', {}, 'A'))).toEqual(['messages']);
    expect(texts(call('seen', { messages }, undefined))).toEqual(['x']);
    expect(texts(call('seen', { messages }))).toEqual([]);
  });

  test('isOpen', () => {
    expect(texts(call('isOpen', { messages, incidents }, 'A'))).toEqual([true, ['opened', 'status']]);
    expect(texts(call('isOpen', { messages, incidents }, 'B'))).toEqual([false, []]);
    expect(texts(call('isOpen', { messages }, 'A'))).toEqual(['messages']);
  });

  test('answers of one list are remembered, and of that list only', () => {
    const functions = functionsFor({ messages, incidents }, NOW);
    expect(functions.seen?.(known('A'))).toMatchObject({ value: true });
    expect(functions.seen?.(known('B'))).toMatchObject({ value: true });
    expect(functions.isOpen?.(known('B'))).toMatchObject({ value: false });
  });

  test('failing', () => {
    const failures = [{ id: fact('timeout', 'a line') }];
    expect(texts(call('failing', { failures, messages }, 'timeout'))).toEqual([true, ['a line']]);
    expect(texts(call('failing', { failures }, 'timeout'))).toEqual([true, ['a line']]);
    expect(texts(call('failing', { failures, messages }, 'other'))).toEqual([false, []]);
    expect(texts(call('failing', { failures, state: { communication: [] } }, 'other'))).toEqual([false, []]);
    expect(texts(call('failing', { failures }, 'other'))).toEqual(['messages', 'state.communication']);
    expect(texts(call('failing', { failures, state: {} }, 'other'))).toEqual(['messages', 'state.communication']);
    expect(texts(call('failing', {}, 'other'))).toEqual(['state.communication']);
    expect(texts(call('failing', { failures }, undefined))).toEqual(['x']);
  });

  test('fails', () => {
    const communication = (more: object) => ({
      state: { communication: [{ operation: fact('Usage Reporting', 'op'), ...more }] },
    });
    expect(texts(call('fails', communication({ ongoing: fact(2) }), 'Usage Reporting'))).toEqual([true, ['op', '2']]);
    expect(texts(call('fails', communication({ ongoing: fact(2) }), 'Trust'))).toEqual([false, []]);
    expect(texts(call('fails', communication({ ongoing: fact(0) }), 'Usage Reporting'))).toEqual([false, []]);
    expect(texts(call('fails', communication({}), 'Usage Reporting'))).toEqual([false, []]);
    expect(texts(call('fails', { state: {} }, 'Usage Reporting'))).toEqual(['state.communication']);
    expect(texts(call('fails', {}, 'Usage Reporting'))).toEqual(['state.communication']);
  });

  test('pidStarts', () => {
    const udis = [{ pid: fact('C9300-24T') }, { sn: fact('F1') }];
    expect(texts(call('pidStarts', { udis }, 'C93'))).toEqual([true, ['C9300-24T']]);
    expect(texts(call('pidStarts', { udis }, '9300'))).toEqual([false, []]);
    expect(texts(call('pidStarts', { udis }, 'und'))).toEqual([false, []]);
    expect(texts(call('pidStarts', { udis: [{}] }, 'Stryker'))).toEqual([false, []]);
    expect(texts(call('pidStarts', {}, 'C93'))).toEqual(['udis']);
    expect(texts(call('pidStarts', { udis }))).toEqual([]);
  });

  test('wasTyped and typedFirst', () => {
    const typed = [{ command: fact('no license smart reservation', 'first') }, { command: fact('reload') }];
    expect(texts(call('wasTyped', { typed }, 'rel'))).toEqual([true, ['reload']]);
    expect(texts(call('wasTyped', { typed }, 'load'))).toEqual([false, []]);
    expect(texts(call('wasTyped', {}, 'rel'))).toEqual([false, []]);
    expect(texts(call('typedFirst', { typed }, 'no license', 'reload'))).toEqual([true, ['first']]);
    expect(texts(call('typedFirst', { typed }, 'reload', 'no license'))).toEqual([false, []]);
    expect(texts(call('typedFirst', { typed }, 'license', 'reload'))).toEqual([false, []]);
    expect(texts(call('typedFirst', {}, 'reload', 'no license'))).toEqual(['typed']);
    expect(texts(call('typedFirst', { typed }, 'reload'))).toEqual([]);
  });

  test('releaseFrom and releaseBefore', () => {
    const release = fact('17.9.4');
    const both = (wanted: string) =>
      [call('releaseFrom', { release }, wanted), call('releaseBefore', { release }, wanted)].map(
        (seen) => seen.known && seen.value,
      );
    expect(both('17.9.3')).toEqual([true, false]);
    expect(both('17.9.4')).toEqual([true, false]);
    expect(both('17.9.5')).toEqual([false, true]);
    expect(texts(call('releaseFrom', { release }, '17.3'))).toEqual([true, ['17.9.4']]);
    expect(texts(call('releaseFrom', {}, '17.3'))).toEqual(['release']);
    expect(texts(call('releaseBefore', { release: fact('17.3.20200525') }, '17.3.2'))).toEqual([
      true,
      ['17.3.20200525'],
    ]);
    // Another system counts otherwise.
    for (const other of ['NX-OS 10.2(3)', 'IOS XR 7.5.2'])
      expect(texts(call('releaseBefore', { release: fact(other) }, '17.3.2'))).toEqual([]);
    expect(texts(call('releaseFrom', { release }, undefined))).toEqual(['x']);
    expect(texts(call('releaseBefore', { release }))).toEqual([]);
  });
});

describe('functions on times', () => {
  test.each([
    ['daysUntil', ['2026-03-06T12:00:00Z'], 1.5],
    ['daysUntil', ['2026-03-04T00:00:00'], -1],
    ['daysSince', ['2026-03-04T00:00:00Z'], 1],
    ['daysSince', ['2026-03-06T00:00:00Z'], -1],
    ['daysUntil', [''], Number.POSITIVE_INFINITY],
    ['daysSince', [''], Number.POSITIVE_INFINITY],
    ['after', ['2026-03-06T00:00:00Z', '2026-03-05T00:00:00Z'], true],
    ['after', ['2026-03-05T00:00:00Z', '2026-03-05T00:00:00Z'], false],
    ['after', ['2026-03-05T00:00:00Z', '2026-03-06T00:00:00Z'], false],
    ['after', ['', '2026-03-05T00:00:00Z'], false],
    ['after', ['2026-03-05T00:00:00Z', ''], false],
  ])('%s(%j) is %j', (name, args, expected) => {
    expect(value(name, ...args)).toBe(expected);
  });

  test.each([
    ['2026-03-05T00:00:00Z', NOW],
    ['2026-03-05T00:00:00', NOW],
    ['2026-03-05T01:00:00+01:00', NOW],
    ['2026-03-04T23:00:00-0100', NOW],
    ['2026-03-05T00:00:00.250', NOW + 250],
  ])('%s as milliseconds', (iso, expected) => {
    expect(millisecondsOf(iso)).toBe(expected);
  });
});

describe('functions on URLs', () => {
  test.each([
    ['https://cslu.example.com:8182/cslu/v1/pi', 'https', 'cslu.example.com', 8182, '/cslu/v1/pi'],
    ['HTTP://cslu', 'http', 'cslu', 0, ''],
    ['cslu:8182', '', 'cslu', 8182, ''],
    ['http://user:pass@cslu/x', 'http', 'cslu', 0, '/x'],
    ['http://[2001:db8::1]:8182/x', 'http', '2001:db8::1', 8182, '/x'],
    ['http://a[b]c/x', 'http', 'a[b]c', 0, '/x'],
    ['http://cslu?x', 'http', 'cslu', 0, '?x'],
    ['http://cslu#x', 'http', 'cslu', 0, '#x'],
    ['a+b-c.1://x', 'a+b-c.1', 'x', 0, ''],
    ['http:192.0.2.5:8182/x', '', '', 0, ''],
    ['1http://x', '', '', 0, ''],
    ['', '', '', 0, ''],
  ])('%s', (url, scheme, host, port, path) => {
    expect(['scheme', 'host', 'port', 'path'].map((name) => value(name, url))).toEqual([scheme, host, port, path]);
  });
});

describe('other functions', () => {
  test.each([
    ['isAddress', ['192.0.2.1'], true],
    ['isAddress', ['2001:db8::1'], true],
    ['isAddress', ['cslu'], false],
    ['older', ['17.3', '17.9'], true],
    ['older', ['17.9', '17.9'], false],
    ['older', ['17.3.20200525', '17.3.1'], true],
    ['older', ['NX-OS 10.2(3)', '17.9'], false],
    ['older', ['NX-OS 10.2(3)', 'NX-OS 10.3(1)'], true],
    ['older', ['17.9', '17.3'], false],
  ])('%s(%j) is %j', (name, args, expected) => {
    expect(value(name, ...args)).toBe(expected);
  });

  test('what they read by themselves is told, so that answers can be remembered', () => {
    expect(hiddenReads).toEqual({
      seen: ['messages'],
      isOpen: ['messages', 'incidents'],
      failing: ['failures', 'messages', 'state'],
      fails: ['state'],
      pidStarts: ['udis', 'modules'],
      typedFirst: ['typed'],
      wasTyped: ['typed'],
      releaseFrom: ['release'],
      releaseBefore: ['release'],
      daysUntil: null,
      daysSince: null,
      shareLeft: null,
      stands: ['state', 'registration'],
    });
  });
});
