import { describe, expect, it } from 'vitest';
import { analyze } from '../structured/analyze-text.js';
import { FAILED, RESTORED, told } from './failed-restored.js';

/** Records and lists in which nothing but an address, or a place in a list, tells whose a message is. */

const lines = (records: readonly object[]) => records.map((record) => `${JSON.stringify(record)}\n`).join('');

describe('records of one name that came from several addresses', () => {
  const records = (key: string, name = ['nms-east', 'nms-east']) => [
    { host: name[0], [key]: '192.0.2.7', message: FAILED },
    { host: name[1], [key]: '192.0.2.8', message: RESTORED },
  ];

  it.each(['client', 'source_ip', 'peer'])('may be of several devices: %s', (key) => {
    expect(told(lines(records(key)))).toEqual(['192.0.2.8', 'nms-east open']);
    expect(told(JSON.stringify(records(key), null, 1))).toEqual(['192.0.2.8', 'nms-east open']);
  });

  it('that are names', () => {
    const named = records('client').map((record, at) => ({ ...record, client: at === 0 ? 'sw-a' : 'sw-b' }));
    expect(told(lines(named))).toEqual(['nms-east open', 'sw-b']);
  });

  it('are of one device where names tell devices apart', () => {
    const other = { host: 'sw-9', client: '192.0.2.7', message: RESTORED };
    expect(told(lines([other, ...records('client', ['sw-7', 'sw-7'])]))).toEqual(['sw-7 resolved', 'sw-9']);
  });

  it('are of one device where all came from one', () => {
    expect(told(lines(records('client')).replace('192.0.2.8', '192.0.2.7'))).toEqual(['nms-east resolved']);
  });
});

describe('lists beside each other', () => {
  it.each([
    ['hosts and messages', { hosts: ['sw-a', 'sw-b'], messages: [FAILED, RESTORED] }],
    ['beside a count', { count: 2, devices: ['sw-a', 'sw-b'], logs: [FAILED, RESTORED] }],
    ['further in', { result: { switches: ['sw-a', 'sw-b'], texts: [FAILED, RESTORED] } }],
    ['under names of nobody', { who: ['sw-a', 'sw-b'], what: [FAILED, RESTORED] }],
  ])('%s', (_, value) => {
    expect(told(JSON.stringify(value))).toEqual(['sw-a open', 'sw-b']);
    expect(told(JSON.stringify(value, null, 2))).toEqual(['sw-a open', 'sw-b']);
  });

  it('in YAML', () => {
    expect(told(`hosts:\n  - sw-a\n  - sw-b\nmessages:\n  - "${FAILED}"\n  - "${RESTORED}"\n`)).toEqual([
      'sw-a open',
      'sw-b',
    ]);
  });

  it.each([
    ['one device', { host: 'sw-a', messages: [FAILED, RESTORED] }],
    [
      'one device and what else is said of it',
      { host: 'sw-a', tags: ['site-1', 'row-2'], messages: [FAILED, RESTORED] },
    ],
  ])('of %s are its log', (_, value) => {
    expect(told(JSON.stringify(value))).toEqual(['sw-a resolved']);
  });
});

describe('a host that is called by a number', () => {
  it.each([
    ['a text', '1001', '1002'],
    ['a number', 1001, 1002],
  ])('as %s tells devices apart', (_, one, other) => {
    const text = lines([
      { hostname: one, message: FAILED },
      { hostname: other, message: RESTORED },
    ]);
    expect(told(text)).toEqual(['in.txt (2)', 'in.txt open']);
  });
});

describe('when it was', () => {
  const BARE = FAILED.slice(FAILED.indexOf('%'));
  const opened = (text: string) => analyze({ 'in.txt': text }).devices.map(({ incidents }) => incidents[0]?.opened);

  it.each([
    ['the time before the date', `10:00:00 06.03.2026;sw-a;${BARE}\n`],
    ['no signs in it', `20260306T100000Z sw-a ${BARE}\n`],
    [
      'beside the message',
      JSON.stringify({
        metadata: { eventTimestamp: '2026-03-06T10:00:00Z' },
        principal: { hostname: 'sw-a' },
        text: BARE,
      }),
    ],
    [
      'below the message',
      `Device: sw-a\nMessage: ${BARE}\nOccurred: 2026-03-06 10:00:00 UTC\n\nDevice: sw-b\nMessage: ${BARE}\nOccurred: 2026-03-06 10:00:00 UTC\n`,
    ],
  ])('%s', (_, text) => {
    expect(told(text)[0]).toBe('sw-a open');
    expect(opened(text)[0]).not.toBeNull();
  });
});
