import { describe, expect, test } from 'vitest';
import {
  addFacts,
  addMessage,
  createCatalogue,
  type DeviceState,
  mergeDevices,
  newDevice,
} from '../../../src/diagnose/fold/device.js';
import type { MessageEntry } from '../../../src/knowledge/kinds/messages.js';
import type { SyslogRecord } from '../../../src/model/record.js';
import { engine } from '../../engine.js';
import { fact, message, second, span } from '../records.js';

const entry = (part: Partial<MessageEntry> & { mnemonic: string }) =>
  ({ facility: 'SMART_LIC', opens: null, closedBy: [], ...part }) as unknown as MessageEntry;
const catalogue = createCatalogue([
  entry({ mnemonic: 'COMM_FAILED', opens: ['server'], closedBy: ['COMM_RESTORED'] }),
  entry({ mnemonic: 'EXPIRED', opens: [], closedBy: ['COMM_RESTORED', 'RENEWED'] }),
]);

function logOf(...records: readonly SyslogRecord[]): DeviceState {
  const device = newDevice(0);
  for (const record of records) addMessage(device, record, catalogue);
  return device;
}
const restored = (seconds: number | null, fields: Record<string, string> = { server: 'the CSLU (CSLU)' }) =>
  message(seconds, { mnemonic: 'COMM_RESTORED', severity: 5, text: `Restored ${seconds}`, fields });
const failing = (seconds: number | null, error: string, server = 'the Cisco Smart License Utility (CSLU)') =>
  message(seconds, { text: `Failure with ${server} : ${error}`, fields: { server, error } });
const episodes = (device: DeviceState) => [...device.tracks.values()].flatMap((track) => track.episodes);
const texts = (spans: readonly { text: string }[]) => spans.map((each) => each.text);
const HOUR = 3600;

describe('facts of show outputs', () => {
  const type = (value: 'smart' | 'cslu' | 'callhome' | 'off') => ({ state: { transport: { type: fact(value) } } });
  const typeOf = (device: DeviceState) => device.facts.state?.transport?.type?.value;

  test('are ordered by when they were captured, whatever the order of the input', () => {
    const device = newDevice(0);
    addFacts(device, type('smart'), second(200));
    addFacts(device, type('cslu'), second(100));
    expect([typeOf(device), device.capturedAt]).toEqual(['smart', second(200)]);
    addFacts(device, type('callhome'), second(200));
    expect([typeOf(device), device.capturedAt]).toEqual(['callhome', second(200)]);
    addFacts(device, type('off'), second(300));
    expect([typeOf(device), device.capturedAt]).toEqual(['off', second(300)]);
  });

  test('are taken as the newest where they do not say when', () => {
    const device = newDevice(0);
    addFacts(device, type('smart'), second(200));
    addFacts(device, type('cslu'), null);
    expect([typeOf(device), device.capturedAt]).toEqual(['cslu', second(200)]);
  });
});

describe('messages', () => {
  test('that differ in numbers only are one group, with its first and newest line', () => {
    const numbered = (seconds: number, text: string, fields = {}) => message(seconds, { text, fields, clockMark: '*' });
    const device = logOf(
      numbered(20, 'try 12 of 30', { n: '2' }),
      { ...numbered(10, 'try 1 of 30', { n: '1' }), clockMark: '' },
      { ...numbered(30, 'try 3 of 30', { n: '3' }), clockMark: '.', repeats: 4 },
    );
    expect([...device.groups.values()]).toMatchObject([
      {
        facility: 'SMART_LIC',
        mnemonic: 'COMM_FAILED',
        severity: 3,
        known: true,
        count: 6,
        first: { ms: 10_000, inferred: false },
        last: { ms: 30_000 },
        text: 'try 3 of 30',
        fields: { n: '3' },
        clockMark: '.',
      },
    ]);
    expect([device.logLines, device.newestLog?.ms]).toEqual([6, 30_000]);
  });

  test('that differ in words, mnemonic or facility are counted apart', () => {
    const fields = { server: 'x' };
    const device = logOf(
      message(1, { text: 'a', fields }),
      message(2, { text: 'b', fields }),
      message(3, { text: 'a', fields, mnemonic: 'OTHER' }),
      message(4, { text: 'a', fields, facility: 'PKI' }),
      message(5, { text: 'a', fields }),
    );
    expect([...device.groups.values()].map(({ count, known }) => [count, known])).toEqual([
      [2, true],
      [1, true],
      [1, false],
      [1, false],
    ]);
  });

  test('know nothing of each other’s catalogue', () => {
    const device = newDevice(0);
    const record = message(1, { text: 'same text' });
    addMessage(device, record, catalogue);
    addMessage(device, { ...record, text: 'same text', span: span('again') }, createCatalogue([]));
    expect(episodes(device).map(({ count }) => count)).toEqual([1]);
  });

  test('of the same text but other fields are another matter', () => {
    const device = logOf(
      message(1, { text: 'x', fields: { server: 'a' } }),
      message(2, { text: 'x', fields: { server: 'b' } }),
    );
    expect([...device.tracks.keys()]).toEqual(['COMM_FAILED|a', 'COMM_FAILED|b']);
  });

  test('without a stamp are the newest, and leave the times as they are', () => {
    const device = logOf(
      message(10, { text: 'try 1', fields: { n: '1' } }),
      message(null, { text: 'try 2', fields: { n: '2' } }),
    );
    expect([...device.groups.values()]).toMatchObject([
      { first: { ms: 10_000 }, last: { ms: 10_000 }, text: 'try 2', fields: { n: '2' } },
    ]);
    expect(device.newestLog?.ms).toBe(10_000);
    const late = logOf(message(null, { text: 'try 1' }), message(5, { text: 'try 2' }), message(3, { text: 'try 3' }));
    expect([...late.groups.values()]).toMatchObject([{ first: { ms: 3000 }, last: { ms: 5000 }, text: 'try 2' }]);
    expect([late.newestLog?.ms, episodes(late)[0]]).toMatchObject([
      5000,
      { opened: { ms: 3000 }, last: { ms: 5000 }, count: 3 },
    ]);
  });

  test('of the same moment: the later line is the newer one', () => {
    const device = logOf(message(10, { text: 'try 1' }), message(10, { text: 'try 2' }));
    expect([...device.groups.values()].map(({ text }) => text)).toEqual(['try 2']);
  });

  test('say whether their year was printed', () => {
    const device = logOf(message(10, { yearInferred: true }));
    expect(device.newestLog).toEqual({ ms: 10_000, isUtc: true, zone: null, inferred: true });
  });

  test('keep the first line of a group and the three newest', () => {
    const device = logOf(...[1, 2, 3, 4, 5, 6].map((at) => message(at, { span: span(`line ${at}`) })));
    const [group] = device.groups.values();
    expect(texts(group?.spans ?? [])).toEqual(['line 1', 'line 4', 'line 5', 'line 6']);
    expect(texts(episodes(device)[0]?.spans ?? [])).toEqual(['line 1', 'line 4', 'line 5', 'line 6']);
  });

  test('of ever other words share a group in the end: a log of hostile lines stays small', () => {
    const word = (index: number) => [...String(index)].map((digit) => 'abcdefghij'[Number(digit)]).join('');
    const device = logOf(
      ...Array.from({ length: 302 }, (_, index) => message(index, { text: word(index), mnemonic: 'ODD' })),
    );
    expect(device.groups.size).toBe(301);
    expect(device.groups.get('SMART_LIC-ODD')?.count).toBe(2);
    addMessage(device, message(400, { text: word(3), mnemonic: 'ODD' }), catalogue);
    expect(device.groups.get(`SMART_LIC-ODD ${word(3)}`)?.count).toBe(2);
  });
});

describe('incidents', () => {
  test('go on until the message that ends them, for their server', () => {
    const device = logOf(
      failing(1, 'Timeout'),
      failing(2, 'Timeout', 'Cisco Smart Software Manager (CSSM)'),
      failing(3, 'Timeout', 'Cisco Smart License utility (cslu)'),
      restored(4),
    );
    expect(episodes(device)).toMatchObject([
      {
        status: 'resolved',
        count: 2,
        flaps: 0,
        opened: { ms: 1000 },
        last: { ms: 3000 },
        closed: { ms: 4000 },
        closedBy: 'COMM_RESTORED',
      },
      { status: 'open', count: 1, closed: null, closedBy: null },
    ]);
    expect(texts(episodes(device)[0]?.spans ?? []).at(-1)).toBe('Restored 4');
  });

  test('of other servers than the known ones are told apart by name, but for an article', () => {
    const device = logOf(
      failing(1, 'a', 'the On-Prem server'),
      failing(2, 'a', 'On-Prem Server'),
      failing(3, 'a', 'behind the fence'),
    );
    expect([...device.tracks.keys()]).toEqual(['COMM_FAILED|on-prem server', 'COMM_FAILED|behind the fence']);
  });

  test('of a message without key fields are one, ended by any that ends it', () => {
    const expired = (at: number) => message(at, { mnemonic: 'EXPIRED', text: 'Expired', fields: {} });
    const device = logOf(expired(1), expired(2), message(3, { mnemonic: 'RENEWED', text: 'Renewed', fields: {} }));
    expect([...device.tracks.keys()]).toEqual(['EXPIRED']);
    expect(episodes(device)).toMatchObject([{ count: 2, closedBy: 'RENEWED' }]);
  });

  test('whose field is not known are kept under its absence', () => {
    const device = logOf(message(1, { text: 'no server', fields: {} }));
    expect([...device.tracks.keys()]).toEqual(['COMM_FAILED|']);
    addMessage(device, restored(2, { server: 'x' }), catalogue);
    expect(episodes(device)[0]?.status).toBe('open');
  });

  test('all end where the ending message does not say which', () => {
    const device = logOf(
      failing(1, 'a', 'one'),
      failing(1, 'a', 'two'),
      message(1, { mnemonic: 'EXPIRED', text: 'Expired', fields: {} }),
      restored(2, {}),
    );
    expect(episodes(device).map(({ status }) => status)).toEqual(['resolved', 'resolved', 'resolved']);
    const two = createCatalogue([
      entry({ mnemonic: 'COMM_FAILED', opens: ['server', 'port'], closedBy: ['COMM_RESTORED'] }),
      entry({ mnemonic: 'EXPIRED' }),
    ]);
    const partly = newDevice(0);
    for (const server of ['the One', 'two']) {
      addMessage(partly, message(1, { text: server, fields: { server, port: '1' } }), two);
    }
    addMessage(
      partly,
      message(1, { mnemonic: 'EXPIRED', text: 'Expired', fields: { server: 'one' } }),
      createCatalogue([entry({ mnemonic: 'EXPIRED', opens: [] })]),
    );
    addMessage(partly, restored(2, { server: 'one' }), two);
    expect(episodes(partly).map(({ status }) => status)).toEqual(['resolved', 'open', 'open']);
  });

  test('are not ended by a message from before their last one, nor twice', () => {
    const device = logOf(failing(10, 'a'), restored(5));
    expect(episodes(device)[0]?.status).toBe('open');
    addMessage(device, restored(10), catalogue);
    expect(episodes(device)[0]).toMatchObject({ status: 'resolved', closed: { ms: 10_000 } });
    addMessage(device, restored(20), catalogue);
    expect(episodes(device)[0]).toMatchObject({ closed: { ms: 10_000 } });
  });

  test('end at their last message where the ending one has no stamp', () => {
    expect(episodes(logOf(failing(10, 'a'), restored(null)))[0]).toMatchObject({
      status: 'resolved',
      closed: { ms: 10_000 },
    });
    expect(episodes(logOf(failing(null, 'a'), restored(7)))[0]).toMatchObject({
      status: 'resolved',
      closed: { ms: 7000 },
    });
  });

  test('that come back within the hour flap; later they are new', () => {
    const device = logOf(failing(1, 'a'), restored(2), failing(2 + HOUR, 'a'));
    expect(episodes(device)).toMatchObject([
      { status: 'open', flaps: 1, count: 2, closed: null, closedBy: null, opened: { ms: 1000 } },
    ]);
    addMessage(device, restored(3 + HOUR), catalogue);
    addMessage(device, failing(4 + 2 * HOUR, 'a'), catalogue);
    expect(episodes(device)).toMatchObject([
      { status: 'resolved', flaps: 1, count: 2 },
      {
        status: 'open',
        flaps: 0,
        count: 1,
        opened: { ms: (4 + 2 * HOUR) * 1000 },
        last: { ms: (4 + 2 * HOUR) * 1000 },
      },
    ]);
  });

  test('are new where it is not known how long after', () => {
    expect(episodes(logOf(failing(1, 'a'), restored(2), failing(null, 'b')))).toMatchObject([
      { status: 'resolved', count: 1 },
      { status: 'open', count: 1, opened: null },
    ]);
    expect(episodes(logOf(failing(null, 'a'), restored(null), failing(5, 'b')))).toMatchObject([
      { status: 'resolved', closed: null },
      { status: 'open', opened: { ms: 5000 } },
    ]);
  });

  test('that are over take in what an older file tells of them', () => {
    const device = logOf(failing(10, 'a'), restored(20), { ...failing(15, 'b'), repeats: 2 });
    expect(episodes(device)).toMatchObject([{ count: 3, opened: { ms: 10_000 } }]);
    addMessage(device, failing(5, 'c'), catalogue);
    expect(episodes(device)).toMatchObject([
      { status: 'resolved', count: 4, flaps: 0, opened: { ms: 5000 }, closed: { ms: 20_000 }, fields: { error: 'a' } },
    ]);
    addMessage(device, failing(20, 'd'), catalogue);
    expect(episodes(device)).toMatchObject([{ status: 'open', flaps: 1 }]);
    expect(episodes(logOf(failing(null, 'a'), restored(20), failing(15, 'b')))).toMatchObject([
      { status: 'resolved', count: 2, opened: null },
    ]);
  });

  test('begin and end with their earliest and latest line, and carry the newest fields', () => {
    const device = logOf(failing(10, 'a'), failing(5, 'b'), failing(7, 'c'));
    expect(episodes(device)).toMatchObject([{ opened: { ms: 5000 }, last: { ms: 10_000 }, fields: { error: 'c' } }]);
  });

  test('name each error once, the newest last, and no more than five', () => {
    const device = logOf(...['a', 'b', 'c', 'a'].map((error, index) => failing(index, error)));
    const errors = () => episodes(device)[0]?.errors.map(({ text }) => text);
    expect(errors()).toEqual(['b', 'c', 'a']);
    for (const error of ['d', 'e', 'f']) addMessage(device, failing(9, error), catalogue);
    expect(errors()).toEqual(['c', 'a', 'd', 'e', 'f']);
    addMessage(device, message(10, { text: 'no error', fields: { server: 'CSLU (CSLU)' } }), catalogue);
    expect(errors()).toEqual(['c', 'a', 'd', 'e', 'f']);
    expect(episodes(device)[0]?.errors.at(-1)?.span.text).toContain(': f');
  });

  test('of long ago are counted and let go', () => {
    const device = newDevice(0);
    for (let index = 0; index < 23; index += 1) {
      addMessage(device, { ...failing(index * 3 * HOUR, 'a'), repeats: index + 1 }, catalogue);
      addMessage(device, restored(index * 3 * HOUR + 1), catalogue);
    }
    const [track] = device.tracks.values();
    expect(track?.episodes.map(({ count }) => count)).toEqual(Array.from({ length: 20 }, (_, index) => index + 4));
    expect(track?.forgotten).toEqual({ episodes: 3, messages: 6 });
  });

  test('of ever other servers drive out the oldest', () => {
    const device = logOf(...Array.from({ length: 1001 }, (_, index) => failing(1, 'a', `host ${index}`)));
    expect(device.tracks.size).toBe(1000);
    expect([...device.tracks.keys()][0]).toBe('COMM_FAILED|host 1');
    addMessage(device, failing(2, 'a', 'host 1000'), catalogue);
    expect(device.tracks.size).toBe(1000);
    expect([...device.tracks.keys()][0]).toBe('COMM_FAILED|host 1');
  });
});

describe('two devices that are one', () => {
  test('have all names, outputs and lines', () => {
    const [one, two] = [logOf(failing(10, 'a')), logOf(failing(20, 'b'))];
    for (const [device, id] of [
      [one, '1'],
      [two, '2'],
    ] as const) {
      device.hostnames.add(`host${id}`);
      device.addresses = new Set([`192.0.2.${id}`]);
      device.sources = new Set([`source${id}`]);
      device.commands = new Set([`show ${id}`]);
    }
    addFacts(two, { release: fact('17.9.4') }, second(5));
    mergeDevices(one, two);
    expect(one).toMatchObject({
      hostnames: new Set(['host1', 'host2']),
      addresses: new Set(['192.0.2.1', '192.0.2.2']),
      sources: new Set(['source1', 'source2']),
      commands: new Set(['show 1', 'show 2']),
      facts: { release: { value: '17.9.4' } },
      capturedAt: second(5),
      newestLog: { ms: 20_000 },
      logLines: 2,
    });
  });

  const grouped = (seconds: number | null, text: string, n: string) => message(seconds, { text, fields: { n } });

  test('count what they share once, with its first and newest line', () => {
    const [one, two] = [logOf(grouped(10, 'try 1', '1')), logOf(grouped(5, 'try 2', '2'), grouped(20, 'try 3', '3'))];
    mergeDevices(one, two);
    expect([...one.groups.values()]).toMatchObject([
      { count: 3, first: { ms: 5000 }, last: { ms: 20_000 }, text: 'try 3', fields: { n: '3' } },
    ]);
    expect(texts([...one.groups.values()][0]?.spans ?? [])).toEqual(['try 1', 'try 2', 'try 3']);
    const [first, second] = [logOf(grouped(5, 'try 1', '1')), logOf(grouped(10, 'try 2', '2'))];
    mergeDevices(first, second);
    expect([...first.groups.values()]).toMatchObject([{ count: 2, first: { ms: 5000 }, last: { ms: 10_000 } }]);
    const later = logOf(grouped(1, 'else 1', '1'));
    const [mine, theirs] = [logOf(grouped(30, 'try 9', '9')), logOf(grouped(40, 'try 8', '8'))];
    theirs.groups.set('else', [...later.groups.values()][0] as never);
    mergeDevices(theirs, mine);
    expect([...theirs.groups.values()]).toMatchObject([
      { count: 2, first: { ms: 30_000 }, last: { ms: 40_000 }, text: 'try 8', fields: { n: '8' } },
      { count: 1 },
    ]);
    expect(theirs.newestLog?.ms).toBe(40_000);
  });

  test('take times from whichever has them', () => {
    const [one, two] = [logOf(grouped(null, 'try 1', '1')), logOf(grouped(5, 'try 2', '2'))];
    mergeDevices(one, two);
    expect([...one.groups.values()]).toMatchObject([{ first: { ms: 5000 }, last: { ms: 5000 }, text: 'try 2' }]);
    expect(one.newestLog?.ms).toBe(5000);
    const [three, four] = [logOf(grouped(5, 'try 1', '1')), logOf(grouped(null, 'try 2', '2'))];
    mergeDevices(three, four);
    expect([...three.groups.values()]).toMatchObject([{ first: { ms: 5000 }, last: { ms: 5000 }, text: 'try 1' }]);
    expect(three.newestLog?.ms).toBe(5000);
  });

  test('have the incidents of both, within what is kept', () => {
    const many = (from: number) => {
      const device = newDevice(0);
      for (let index = 0; index < 21; index += 1) {
        addMessage(device, failing((from + index * 3) * HOUR, 'a'), catalogue);
        addMessage(device, restored((from + index * 3) * HOUR + 1), catalogue);
      }
      return device;
    };
    const [one, two] = [many(0), many(1000)];
    addMessage(two, failing(5, 'a', 'another'), catalogue);
    mergeDevices(one, two);
    expect(
      [...one.tracks.values()].map(({ key, episodes: { length }, forgotten }) => [key, length, forgotten]),
    ).toEqual([
      ['COMM_FAILED|cslu', 20, { episodes: 22, messages: 22 }],
      ['COMM_FAILED|another', 1, { episodes: 0, messages: 0 }],
    ]);
  });
});

describe('the catalogue', () => {
  test('finds a message by facility and mnemonic, a later entry first', () => {
    const entries = [
      entry({ mnemonic: 'A', title: 'first' }),
      entry({ mnemonic: 'A', facility: 'PKI', title: 'other' }),
      entry({ mnemonic: 'A', title: 'second' }),
    ];
    const { find, closes } = createCatalogue(entries);
    expect([find('SMART_LIC', 'A')?.title, find('PKI', 'A')?.title]).toEqual(['second', 'other']);
    expect([find('SMART_LIC', 'B'), find('LOCAL', 'A')]).toEqual([undefined, undefined]);
    expect(closes('A')).toEqual([]);
  });

  test('knows what a message ends', () => {
    const { closes } = createCatalogue([
      entry({ mnemonic: 'COMM_FAILED', opens: ['server'], closedBy: ['COMM_RESTORED'] }),
      entry({ mnemonic: 'EXPIRED', opens: [], closedBy: ['COMM_RESTORED', 'RENEWED'] }),
    ]);
    expect(closes('COMM_RESTORED').map(({ mnemonic }) => mnemonic)).toEqual(['COMM_FAILED', 'EXPIRED']);
    expect(engine.catalogue.closes('COMM_RESTORED').length).toBeGreaterThan(0);
  });
});
