import { describe, expect, test } from 'vitest';
import { addMessage, createCatalogue, type DeviceState, newDevice } from '../../../src/diagnose/fold/device.js';
import { createFailureRecogniser } from '../../../src/diagnose/judge/failures.js';
import { isoOf, type Now, scopeOf, valueAt, viewOf } from '../../../src/diagnose/judge/scope.js';
import type { FailureEntry } from '../../../src/knowledge/kinds/failures.js';
import type { MessageEntry } from '../../../src/knowledge/kinds/messages.js';
import type { LicenseFileRecord, SyslogRecord } from '../../../src/model/record.js';
import { fact, hint, message, plain, span } from '../records.js';

const catalogue = createCatalogue([
  { facility: 'SMART_LIC', mnemonic: 'COMM_FAILED', opens: ['server'], closedBy: ['COMM_RESTORED'] },
] as unknown as MessageEntry[]);
const recognise = createFailureRecogniser([{ id: 'timeout', match: ['Timeout'] }] as unknown as FailureEntry[]);
const DAY = 86_400;
const now: Now = { ms: Date.UTC(2026, 2, 5), at: '2026-03-05T00:00:00.000Z', from: 'option', zone: null };

function view(records: readonly SyslogRecord[], facts: DeviceState['facts'] = {}) {
  const device = newDevice(0);
  device.facts = facts;
  for (const record of records) addMessage(device, record, catalogue);
  return viewOf(device, now, recognise);
}
const failing = (seconds: number | null, error: string, server = 'CSLU') =>
  message(seconds, { text: `${server} ${error}`, fields: { server, error }, span: span(error, seconds ?? 0) });
const restored = (seconds: number) =>
  message(seconds, {
    mnemonic: 'COMM_RESTORED',
    text: 'Restored',
    fields: { server: 'CSLU' },
    span: span('over', seconds),
  });

const NOTHING_PROVEN = { direct: { value: '', spans: [] }, any: { value: '', spans: [] } };

describe('what conditions see of a device', () => {
  test('of which nothing was read: nothing', () => {
    expect(view([])).toEqual({
      facts: { succeeded: NOTHING_PROVEN },
      messages: undefined,
      incidents: undefined,
      failures: undefined,
      now,
      name: null,
    });
  });

  test('are its messages and incidents', () => {
    const seen = view([{ ...failing(10, 'Timeout'), clockMark: '*' }, restored(20)]);
    expect(plain(seen.messages)).toEqual([
      {
        facility: 'SMART_LIC',
        mnemonic: 'COMM_FAILED',
        severity: 3,
        known: true,
        count: 1,
        text: 'CSLU Timeout',
        fields: { server: 'CSLU', error: 'Timeout' },
        clockMark: '*',
        first: '1970-01-01T00:00:10.000Z',
        last: '1970-01-01T00:00:10.000Z',
      },
      expect.objectContaining({ mnemonic: 'COMM_RESTORED', known: false }),
    ]);
    expect(plain(seen.incidents)).toEqual([
      {
        mnemonic: 'COMM_FAILED',
        status: 'resolved',
        count: 1,
        flaps: 0,
        fields: { server: 'CSLU', error: 'Timeout' },
        opened: '1970-01-01T00:00:10.000Z',
        first: '1970-01-01T00:00:10.000Z',
        last: '1970-01-01T00:00:10.000Z',
        closed: '1970-01-01T00:00:20.000Z',
      },
    ]);
    expect(seen.failures).toEqual([]);
  });

  test('rest on the lines that told them', () => {
    const [seen] = view([failing(10, 'Timeout')]).messages ?? [];
    for (const key of ['mnemonic', 'text', 'clockMark', 'first', 'last']) {
      expect(seen?.[key], key).toMatchObject({ spans: [{ text: 'Timeout' }] });
    }
    for (const key of ['facility', 'severity', 'known', 'count']) expect(seen?.[key], key).toMatchObject({ spans: [] });
    const [incident] = view([failing(10, 'Timeout')]).incidents ?? [];
    for (const key of ['mnemonic', 'opened', 'first', 'last']) {
      expect(incident?.[key], key).toMatchObject({ spans: [{ text: 'Timeout' }] });
    }
    for (const key of ['status', 'count', 'flaps', 'closed']) expect(incident?.[key], key).toMatchObject({ spans: [] });
    expect(seen?.fields).toMatchObject({ server: { spans: [{ text: 'Timeout' }] } });
  });

  test('have no times where the lines have no stamps', () => {
    const seen = view([failing(null, 'Timeout')]);
    expect(Object.keys(seen.messages?.[0] ?? {})).not.toEqual(expect.arrayContaining(['first']));
    expect(seen.messages?.[0]).not.toHaveProperty('last');
    expect(seen.incidents?.[0]).not.toHaveProperty('opened');
    expect(seen.incidents?.[0]).not.toHaveProperty('first');
    expect(seen.incidents?.[0]).not.toHaveProperty('last');
    expect(plain(seen.incidents)).toMatchObject([{ closed: '' }]);
  });

  test('are the errors of open incidents, the newest first', () => {
    const seen = view([
      failing(10, 'Timeout'),
      failing(11, 'Odd'),
      failing(5, 'Over', 'CSSM'),
      failing(12, 'Bad', 'other'),
    ]);
    expect(plain(seen.failures)).toEqual([
      {
        id: 'unknown',
        text: 'Odd',
        origin: 'message',
        mnemonic: 'COMM_FAILED',
        operation: '',
        server: 'CSLU',
        reached: '',
      },
      {
        id: 'timeout',
        text: 'Timeout',
        origin: 'message',
        mnemonic: 'COMM_FAILED',
        operation: '',
        server: 'CSLU',
        reached: '',
      },
      {
        id: 'unknown',
        text: 'Over',
        origin: 'message',
        mnemonic: 'COMM_FAILED',
        operation: '',
        server: 'CSSM',
        reached: '',
      },
      {
        id: 'unknown',
        text: 'Bad',
        origin: 'message',
        mnemonic: 'COMM_FAILED',
        operation: '',
        server: 'other',
        reached: '',
      },
    ]);
    expect(seen.failures?.[1]?.id?.spans.map(({ text }) => text)).toEqual(['Timeout']);
    expect(seen.failures?.[1]?.text?.spans.map(({ text }) => text)).toEqual(['Timeout']);
    for (const key of ['origin', 'operation', 'server'] as const)
      expect(seen.failures?.[0]?.[key], key).toMatchObject({ spans: [] });
    const nameless = view([message(1, { fields: { error: 'Timeout' } })]);
    expect(plain(nameless.failures)).toMatchObject([{ server: '' }]);
  });

  const block = (more: object) => ({ state: { communication: [{ operation: fact('Usage Reporting'), ...more }] } });
  test('are the failures that the statistics show going on', () => {
    const failed = (more: object) => plain(view([], block(more)).failures);
    const usual = {
      id: 'timeout',
      text: 'Timeout',
      origin: 'statistics',
      mnemonic: '',
      operation: 'Usage Reporting',
      server: '',
      reached: '',
    };
    expect(failed({ ongoing: fact(2), reason: fact('Timeout') })).toEqual([usual]);
    expect(failed({ ongoing: fact(2), lastResponse: fact('Timeout') })).toEqual([usual]);
    expect(failed({ ongoing: fact(2), reason: fact(''), lastResponse: fact('Timeout') })).toEqual([usual]);
    expect(failed({ ongoing: fact(2), reason: fact('Timeout'), lastResponse: fact('Odd') })).toEqual([usual]);
    expect(failed({ ongoing: fact(2), lastResponse: fact('Odd') })).toEqual([{ ...usual, id: 'unknown', text: 'Odd' }]);
    expect(failed({ ongoing: fact(0), reason: fact('Timeout') })).toEqual([]);
    expect(failed({ reason: fact('Timeout') })).toEqual([]);
    expect(failed({ ongoing: fact(2) })).toEqual([]);
    expect(failed({ operation: undefined, ongoing: fact(2), reason: fact('Timeout') })).toEqual([
      { ...usual, operation: '' },
    ]);
    expect(view([], { state: {} }).failures).toBeUndefined();
  });

  test('name the lines of the statistics', () => {
    const spansOf = (more: object) => view([], block(more)).failures?.[0]?.text?.spans.map(({ text }) => text);
    expect(spansOf({ ongoing: fact(2), reason: fact('Timeout'), lastResponse: fact('NOK') })).toEqual([
      'Timeout',
      'NOK',
      '2',
    ]);
    expect(spansOf({ ongoing: fact(2), reason: fact(''), lastResponse: fact('NOK') })).toEqual(['NOK', '2']);
    expect(spansOf({ ongoing: fact(2), reason: fact('Timeout') })).toEqual(['Timeout', '2']);
    const [failure] = view([], block({ ongoing: fact(2), reason: fact('x') })).failures ?? [];
    for (const key of ['origin', 'operation', 'server'] as const)
      expect(failure?.[key], key).toMatchObject({ spans: [] });
    expect(view([], block({ ongoing: fact(2), reason: fact('x') })).failures?.[0]?.id?.spans).toHaveLength(2);
  });

  test('are its licence files, where it has some', () => {
    const record = {
      kind: 'license-file',
      device: hint(),
      span: span('<smartLicense>', 1, 'x.xml'),
      content: { kind: 'ack', udis: [{ pid: 'C9300', sn: 'F1' }], reports: [{}, {}], gaps: [{}], licenses: [] },
      diagnostics: [],
    } as unknown as LicenseFileRecord;
    const device = newDevice(0);
    device.facts = { release: fact('17') };
    expect(
      plain(
        viewOf(device, now, recognise, [
          { record, fits: true },
          { record, fits: null },
        ]).facts,
      ),
    ).toEqual({
      release: '17',
      succeeded: { direct: '', any: '' },
      files: [
        { kind: 'ack', name: 'x.xml', udis: [{ pid: 'C9300', sn: 'F1' }], fits: true, reports: 2, gaps: 1 },
        { kind: 'ack', name: 'x.xml', udis: [{ pid: 'C9300', sn: 'F1' }], reports: 2, gaps: 1 },
      ],
    });
    expect(viewOf(device, now, recognise).facts).toEqual({ ...device.facts, succeeded: NOTHING_PROVEN });
  });

  test('are named as conditions name them, with functions for that moment', () => {
    const seen = view([failing(10, 'Timeout')], { release: fact('17') });
    const { variables, functions } = scopeOf(seen, { topology: { id: 'x' } });
    expect(variables).toEqual({
      ...seen.facts,
      messages: seen.messages,
      incidents: seen.incidents,
      failures: seen.failures,
      topology: { id: 'x' },
    });
    const until = functions.daysUntil?.({ known: true, value: '2026-03-06T00:00:00Z', spans: [] });
    expect(until).toMatchObject({ known: true, value: 1 });
    expect(scopeOf(seen).variables).not.toHaveProperty('topology');
  });
});

describe('a moment of the log', () => {
  const moment = (ms: number, inferred: boolean, isUtc = true) => ({ ms, isUtc, zone: null, inferred });

  test('is none where there is none', () => {
    expect(isoOf(null, now)).toBeNull();
  });

  test('is as printed where the year was', () => {
    expect(isoOf(moment(Date.UTC(2030, 0, 1), false), now)).toBe('2030-01-01T00:00:00.000Z');
    expect(isoOf(moment(Date.UTC(2030, 0, 1), false, false), now)).toBe('2030-01-01T00:00:00.000');
  });

  test('is of the last year in which it is not more than a day ahead, where it was not', () => {
    expect(isoOf(moment(now.ms + DAY * 1000, true), now)).toBe('2026-03-06T00:00:00.000Z');
    expect(isoOf(moment(now.ms + DAY * 1000 + 1, true), now)).toBe('2025-03-06T00:00:00.001Z');
    expect(isoOf(moment(Date.UTC(2029, 5, 1), true), now)).toBe('2025-06-01T00:00:00.000Z');
    expect(isoOf(moment(Date.UTC(2029, 5, 1), true, false), now)).toBe('2025-06-01T00:00:00.000');
    expect(isoOf(moment(Date.UTC(2027, 2, 6), true), now)).toBe('2026-03-06T00:00:00.000Z');
  });
});

describe('the value of a path', () => {
  const facts = { release: fact('17'), state: { transport: { url: fact(''), type: undefined }, trust: null } };
  test.each([
    ['release', '17'],
    ['state.transport.url', ''],
    ['state.transport.type', undefined],
    ['state.transport', undefined],
    ['state.trust.length', undefined],
    ['state.none', undefined],
    ['state.constructor', undefined],
    ['release.value', undefined],
    ['release.value.length', undefined],
  ])('%s: %j', (path, value) => {
    expect(valueAt(facts, path)).toBe(value);
  });
});
