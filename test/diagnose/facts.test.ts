import { describe, expect, test } from 'vitest';
import { newDevice } from '../../src/diagnose/fold/device.js';
import { freezeDevice, thawDevice } from '../../src/diagnose/fold/keep.js';
import { mergeFacts } from '../../src/diagnose/fold/merge.js';
import { plainState } from '../../src/diagnose/fold/state.js';
import { createFailureRecogniser } from '../../src/diagnose/judge/failures.js';
import { compareReleases } from '../../src/diagnose/judge/release.js';
import type { FailureEntry } from '../../src/knowledge/kinds/failures.js';
import type { Known } from '../../src/model/evidence.js';
import type { FactShape } from '../../src/model/facts.js';
import type { State } from '../../src/model/state.js';
import { fact, plain } from './records.js';

type Facts = Known<FactShape>;

const trust = (sn: string, more: object = {}) => ({ role: fact('Active'), pid: fact('C9300'), sn: fact(sn), ...more });
const merged = (older: object, newer: object) => plain(mergeFacts(older as Facts, newer as Facts));

describe('facts laid over older ones', () => {
  test('win where they say something, and leave the rest', () => {
    const older = {
      release: fact('17.3.1'),
      hostname: fact('sw1'),
      state: { transport: { type: fact('smart'), url: fact('u') } },
    };
    const newer = { state: { transport: { type: fact('cslu') }, policy: { name: fact('p') } }, hostname: undefined };
    expect(merged(older, newer)).toEqual({
      release: '17.3.1',
      state: { transport: { type: 'cslu', url: 'u' }, policy: { name: 'p' } },
      hostname: 'sw1',
    });
  });

  test('replace a branch that was a leaf, and the other way round', () => {
    expect(merged({ a: fact(1) }, { a: { b: fact(2) } })).toEqual({ a: { b: 2 } });
    expect(merged({ a: { b: fact(2) } }, { a: fact(1) })).toEqual({ a: 1 });
  });

  test('replace a list whose elements have no name, here or where it stands elsewhere', () => {
    expect(merged({ stack: [{ number: fact(1) }] }, { stack: [{ number: fact(2) }] })).toEqual({
      stack: [{ number: 2 }],
    });
    expect(merged({ trust: [trust('F1', { x: fact(1) })] }, { trust: [trust('F1')] })).toEqual({
      trust: [{ role: 'Active', pid: 'C9300', sn: 'F1' }],
    });
  });

  test('join elements of the same name and let go of those no longer printed', () => {
    const older = {
      state: { trust: [trust('F0'), trust('F1', { expires: fact('soon') }), trust('F2', { expires: fact('later') })] },
    };
    const newer = { state: { trust: [trust('F2', { installed: fact('yes') }), trust('F3'), trust('F1')] } };
    expect(merged(older, newer)).toEqual({
      state: {
        trust: [
          { role: 'Active', pid: 'C9300', sn: 'F2', expires: 'later', installed: 'yes' },
          { role: 'Active', pid: 'C9300', sn: 'F3' },
          { role: 'Active', pid: 'C9300', sn: 'F1', expires: 'soon' },
        ],
      },
    });
  });

  test.each([
    ['state.trust', ['role', 'pid', 'sn']],
    ['state.authorizations', ['role', 'pid', 'sn']],
    ['state.usage', ['name', 'entitlement']],
    ['state.communication', ['operation']],
    ['pki.trustpoints', ['name']],
    ['pings', ['target', 'vrf']],
    ['connections', ['target', 'port', 'vrf']],
    ['udis', ['role', 'pid', 'sn']],
    ['files', ['name', 'kind']],
  ])('know an element of %s by %j', (path, keys) => {
    const nested = (list: object[]) => path.split('.').reduceRight<object>((inner, key) => ({ [key]: inner }), list);
    const listOf = (facts: unknown) =>
      path.split('.').reduce<unknown>((node, key) => (node as Record<string, unknown>)[key], facts) as object[];
    const named = Object.fromEntries(keys.map((key) => [key, fact(`a ${key}`)]));
    const older = nested([{ ...named, more: fact(1) }]);
    expect(listOf(merged(older, nested([{ ...named }])))).toMatchObject([{ more: 1 }]);
    for (const key of keys) {
      const other = listOf(merged(older, nested([{ ...named, [key]: fact('another') }])));
      expect(other.at(-1)).not.toHaveProperty('more');
      expect(other).toHaveLength(['pki.trustpoints', 'pings', 'connections', 'files'].includes(path) ? 2 : 1);
    }
  });

  test('do not take two nameless elements for one twice', () => {
    const older = { udis: [{ sn: fact('F1'), x: fact(1) }] };
    expect(merged(older, { udis: [{ sn: fact('F1') }, { sn: fact('F1') }] })).toEqual({
      udis: [{ sn: 'F1', x: 1 }, { sn: 'F1' }],
    });
  });

  test('keep what no single output prints whole, before what is new', () => {
    const point = (name: string, more: object = {}) => ({ name: fact(name), ...more });
    expect(
      merged(
        { pki: { trustpoints: [point('A'), point('B', { url: fact('u') })] } },
        { pki: { trustpoints: [point('B'), point('C')] } },
      ),
    ).toEqual({ pki: { trustpoints: [{ name: 'A' }, { name: 'B', url: 'u' }, { name: 'C' }] } });
  });

  test('know a name that a summary cut, and keep the whole one', () => {
    const usage = (name: string, more: object = {}) => ({ state: { usage: [{ name: fact(name), ...more }] } });
    const cut = 'network-adv...';
    const whole = 'network-advantage (C9300-24)';
    expect(merged(usage(whole, { count: fact(1) }), usage(cut, { count: fact(2) }))).toEqual({
      state: { usage: [{ name: whole, count: 2 }] },
    });
    expect(merged(usage(cut, { type: fact('t') }), usage(whole))).toEqual({
      state: { usage: [{ name: whole, type: 't' }] },
    });
    expect(merged(usage('dna-advantage', { type: fact('t') }), usage(cut))).toEqual({
      state: { usage: [{ name: cut }] },
    });
    expect(merged(usage('network-adv', { type: fact('t') }), usage('network-advantage'))).toEqual({
      state: { usage: [{ name: 'network-advantage' }] },
    });
    expect(merged(usage('network-essentials', { type: fact('t') }), usage(cut))).toEqual({
      state: { usage: [{ name: cut }] },
    });
    const numbered = { state: { usage: [{ name: fact(1), type: fact('t') }] } };
    expect(merged(numbered, usage(cut))).toEqual({ state: { usage: [{ name: cut }] } });
    expect(merged(usage('...', { type: fact('t') }), numbered)).toMatchObject({ state: { usage: [{ name: 1 }] } });
  });
});

describe('a device kept outside of the process', () => {
  test('comes back as it was', () => {
    const device = newDevice(3);
    for (const set of ['aliases', 'hostnames'] as const) device[set].add(set);
    for (const set of ['addresses', 'sources', 'commands'] as const) device[set] = new Set([set, 'another']);
    device.groups.set('g', { count: 1 } as never);
    device.tracks.set('t', { key: 't' } as never);
    device.facts = { release: fact('17.9.4') };
    const text = freezeDevice(device);
    expect(text).not.toContain('\n');
    expect(thawDevice(text)).toEqual(device);
  });

  test('is none where the text is of another format, or no text of ours', () => {
    const text = freezeDevice(newDevice(1));
    expect(thawDevice(text.replace('"format":2', '"format":1'))).toBeNull();
    expect(thawDevice(text.slice(0, -5))).toBeNull();
    expect(thawDevice('')).toBeNull();
  });
});

describe('the state in the report', () => {
  const terms = { firstReportDays: null, frequencyDays: null, onChangeDays: null, source: null };
  const nothing = {
    model: null,
    transport: {
      type: null,
      url: null,
      proxy: null,
      vrf: null,
      serverIdentityCheck: null,
      trustPoint: null,
      ipMode: null,
    },
    policy: {
      name: null,
      inUse: null,
      ackRequired: null,
      perpetual: terms,
      subscription: terms,
      enforced: terms,
      export: terms,
    },
    reporting: {
      lastAck: null,
      nextAckDeadline: null,
      pushIntervalDays: null,
      nextAckPushCheck: null,
      nextReportPush: null,
      lastReportPush: null,
      lastReportFileWrite: null,
    },
    account: { smart: null, virtual: null },
    trust: [],
    authorizations: [],
    usage: [],
    clock: { syncedWithNtp: null, source: null, zone: null },
    communication: [],
    rumReports: {
      total: null,
      purged: null,
      acknowledged: null,
      waiting: null,
      waitingAll: null,
      available: null,
      collecting: null,
      missing: null,
      moduleStatus: null,
    },
  };

  test('has null wherever nothing is known', () => {
    expect(plainState(undefined)).toEqual(nothing);
    expect(plainState({})).toEqual(nothing);
  });

  test('has plain values, without what it has no place for', () => {
    const known = {
      model: undefined,
      transport: { type: fact('cslu'), url: fact(''), novel: fact('x') },
      policy: { perpetual: { frequencyDays: fact(0) } },
      elsewhere: fact('x'),
    } as unknown as Known<State>;
    expect(plainState(known)).toEqual({
      ...nothing,
      transport: { ...nothing.transport, type: 'cslu', url: '' },
      policy: { ...nothing.policy, perpetual: { ...terms, frequencyDays: 0 } },
    });
  });

  test('has no trust code where the device says that there is none', () => {
    const none = { trust: [{ installed: fact('') }] } as unknown as Known<State>;
    expect(plainState(none).trust).toEqual([]);
    const ofOne = { trust: [{ sn: fact('F1'), installed: fact('') }] } as unknown as Known<State>;
    expect(plainState(ofOne).trust).toMatchObject([{ sn: 'F1', installed: '' }]);
  });

  test('fills the elements of its lists', () => {
    const known = {
      trust: [{ sn: fact('F1') }],
      authorizations: [{ kind: fact('SLAC'), returnCode: fact('') }],
      usage: [{ count: fact(2) }],
      communication: [{ fail: fact(3) }],
    } as unknown as Known<State>;
    expect(plainState(known)).toMatchObject({
      trust: [{ role: null, pid: null, sn: 'F1', installed: null, expires: null }],
      authorizations: [
        { role: null, pid: null, sn: null, kind: 'SLAC', installed: null, confirmationCode: null, returnCode: '' },
      ],
      usage: [{ name: null, entitlement: null, count: 2, status: null, enforcement: null, type: null, export: null }],
      communication: [
        {
          operation: null,
          attempts: null,
          success: null,
          fail: 3,
          ongoing: null,
          ongoingCommunication: null,
          lastResponse: null,
          lastSuccess: null,
          lastFailure: null,
          reason: null,
        },
      ],
    });
  });
});

describe('an error text', () => {
  const entries = [
    { id: 'timeout', match: ['Timeout'] },
    { id: 'host', match: ['Unable to resolve server hostname', 'timeout was reached for  the Server.'] },
  ] as unknown as FailureEntry[];
  const recognise = (text: string) => createFailureRecogniser(entries)(text);

  test.each([
    ['Timeout was reached', 'timeout'],
    ['the TIMEOUT', 'timeout'],
    ['Timeout\twas  reached for the server . ', 'host'],
    ['Unable to resolve server hostname/domain name.', 'host'],
    ['No error', undefined],
    ['Unable to resolve server for udi PID:C9300 timeout', undefined],
  ])('%j is %s', (text, id) => {
    expect(recognise(text)?.id).toBe(id);
  });

  test('of several entries: the longest that fits wins, whatever the order', () => {
    expect(createFailureRecogniser([...entries].reverse())('Timeout was reached for the server')?.id).toBe('host');
    expect(recognise('unknown')).toBeNull();
  });

  test('is known by an entry with blanks and a period around it', () => {
    const padded = createFailureRecogniser([{ id: 'x', match: [' Bad  answer. '] }] as unknown as FailureEntry[]);
    expect(padded('Bad answer')?.id).toBe('x');
  });
});

describe('releases', () => {
  test.each([
    ['17.9.4', '17.9.4', 0],
    ['17.09.04', '17.9.4', 0],
    ['17.9', '17.9.0', 0],
    ['Cisco IOS XE 17.9.4A,', '17.9.4a', 0],
    ['17.10.1', '17.9.9', 1],
    ['16.12.10', '17.1.1', -1],
    ['17.9.4', '17.9.10', -1],
    ['17.9.4', '27.9.4', -1],
    ['17.9.4a', '17.9.4', 1],
    ['17.9.4a', '17.9.4b', -1],
    ['17.3.2', '17.3.2z', -1],
    ['17.3.2aa', '17.3.2z', 1],
    ['17.3.2ba', '17.3.2ab', 1],
    ['no release', '0.0.0', 0],
    ['17', '0.0', 0],
    ['17.9.4.5', '17.9.4', 0],
  ])('%s against %s', (a, b, order) => {
    expect(Math.sign(compareReleases(a, b))).toBe(order);
    expect(Math.sign(compareReleases(b, a))).toBe(0 - order);
  });
});
