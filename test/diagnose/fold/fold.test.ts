import { describe, expect, test } from 'vitest';
import type { DeviceState } from '../../../src/diagnose/fold/device.js';
import { newDevice } from '../../../src/diagnose/fold/device.js';
import {
  adopt,
  carrying,
  type FoldState,
  fold,
  foldDevice,
  forget,
  namedBy,
  newFoldState,
  settle,
} from '../../../src/diagnose/fold/fold.js';
import { identityOf, udisOf } from '../../../src/diagnose/fold/identity.js';
import type { DeviceHint, InputRecord, ShowRecord, StateRecord } from '../../../src/model/record.js';
import { engine } from '../../engine.js';
import { config, fact, hint, message, second, show, span, udi } from '../records.js';
import { folded } from '../small-engine.js';

const { catalogue } = engine;

const line = (device: DeviceHint, text = 'a line') => message(1, { device, text, fields: {} });
const output = (device: DeviceHint, ...sns: readonly string[]) =>
  show({ udis: sns.flatMap((sn) => udi(sn).udis) }, { device, capturedAt: null });
const lines = ({ devices }: FoldState) => [...devices].map(({ logLines }) => logLines);
const known = (device: DeviceState | undefined) => [...(device?.aliases ?? [])];

describe('a device is known', () => {
  test('by its host name, in any case, whatever source tells of it', () => {
    const state = folded(
      line(hint({ hostname: 'SW1', source: 'a' })),
      line(hint({ hostname: 'sw1', source: 'b', address: '192.0.2.1' })),
      line(hint({ hostname: 'sw2', source: 'a' })),
    );
    expect(lines(state)).toEqual([2, 1]);
    const [device] = state.devices;
    expect(device).toMatchObject({
      index: 0,
      hostnames: new Set(['SW1', 'sw1']),
      sources: new Set(['a', 'b']),
      addresses: new Set(['192.0.2.1']),
    });
    expect([...state.devices].map(({ index }) => index)).toEqual([0, 1]);
  });

  test('by its address where it has no name, and by its source where it has neither', () => {
    const state = folded(
      line(hint({ address: '192.0.2.1', source: 'a' })),
      line(hint({ address: '192.0.2.1', source: 'b' })),
      line(hint({ address: '192.0.2.2', source: 'a' })),
      line(hint({ source: 'c' })),
      line(hint({ source: 'c' })),
      line(hint({ source: 'd' })),
    );
    expect(lines(state)).toEqual([2, 1, 2, 1]);
  });

  test('by a factory name within one source only', () => {
    const state = folded(
      ...['switch', 'Router', 'device', 'wlc', 'controller', 'hostname'].flatMap((hostname) => [
        line(hint({ hostname, source: 'a' })),
        line(hint({ hostname, source: 'a' })),
        line(hint({ hostname, source: 'b' })),
      ]),
    );
    expect(lines(state)).toEqual([2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1]);
  });

  test('by the name that its configuration or output gives, before that of the prompt', () => {
    const state = folded(
      config({ hostname: fact('core') }, hint({ hostname: 'prompt', source: 'a' })),
      line(hint({ hostname: 'core', source: 'b' })),
      show({ hostname: fact('core') }, { device: hint({ hostname: 'other', source: 'c' }) }),
      config({}, hint({ hostname: 'core', source: 'd' })),
    );
    expect(state.devices.size).toBe(1);
    expect([...state.devices][0]?.commands).toEqual(new Set(['show running-config', 'show license all']));
  });

  test('by its UDI, whatever name it goes by', () => {
    const state = folded(
      output(hint({ hostname: 'old', source: 'a' }), 'F1'),
      output(hint({ hostname: 'new', source: 'b' }), 'F1'),
    );
    expect(state.devices.size).toBe(1);
    expect(known([...state.devices][0])).toEqual(['udi:C9300-24T:F1', 'host:old', 'host:new']);
    expect(
      carrying(state, [
        { pid: 'C9300-24T', sn: 'F1' },
        { pid: 'C9300-24T', sn: 'F2' },
      ]),
    ).toEqual([...state.devices]);
  });

  test('by what each record says, though lines and outputs share a hint', () => {
    const shared = hint({ hostname: 'prompt' });
    const state = folded(line(shared), output(shared, 'F1'), config({ hostname: fact('core') }, shared), line(shared));
    expect([...state.devices].map(known)).toEqual([['host:prompt', 'udi:C9300-24T:F1'], ['host:core']]);
    expect(lines(state)).toEqual([2, 0]);
  });

  test('only by a UDI that is whole', () => {
    const half = show({ udis: [{ pid: fact('C9300-24T') }, { sn: fact('F1') }] }, { device: hint({ hostname: 'x' }) });
    expect(known([...folded(half).devices][0])).toEqual(['host:x']);
  });
});

describe('two captures of one device that contradict each other', () => {
  const sw9 = hint({ hostname: 'sw9' });
  const output = (type: 'cslu' | 'smart', source: string, changes: Partial<ShowRecord> = {}) =>
    show(
      { state: { transport: { type: fact(type) } } },
      { device: { ...sw9, source }, span: span(type, 1, source), ...changes },
    );
  const types = ({ devices }: FoldState) =>
    [...devices].map((device) => `${identityOf(device)} ${device.facts.state?.transport?.type?.value}`);

  test('stay apart where nothing tells which is the later, and that is told', () => {
    const state = folded(output('smart', 'a'), output('cslu', 'b'));
    expect(types(state)).toEqual(['sw9 smart', 'sw9 (2) cslu']);
    expect(state.diagnostics).toMatchObject([{ code: 'two-captures' }]);
    const nth = (number: string) => ({ device: { ...sw9, source: 'a', nth: number } });
    expect(types(folded(output('smart', 'a', nth('1')), output('cslu', 'a', nth('2'))))).toHaveLength(2);
    const named = (type: 'cslu' | 'smart') =>
      show(
        { ...udi('F1'), state: { transport: { type: fact(type) } } },
        { device: hint({ source: type }), span: span(type, 1, type) },
      );
    expect(types(folded(named('smart'), named('cslu')))).toEqual(['C9300-24T:F1 smart', 'C9300-24T:F1 (2) cslu']);
  });

  test('are one where they stand in one session, or a clock or a moment that moves on orders them', () => {
    expect(types(folded(output('smart', 'a'), output('cslu', 'a')))).toEqual(['sw9 cslu']);
    const clocked = (seconds: number) => ({ capturedAt: second(seconds) });
    expect(types(folded(output('smart', 'a', clocked(20)), output('cslu', 'b', clocked(10))))).toEqual(['sw9 smart']);
    const dated = (seconds: number) => ({ collectedAt: { ...second(seconds), by: 'file name' } as const });
    expect(types(folded(output('smart', 'a', dated(20)), output('cslu', 'b', dated(10))))).toEqual(['sw9 smart']);
    const acked = (type: 'cslu' | 'smart', lastAck: string) =>
      output(type, type, {
        facts: { state: { transport: { type: fact(type) }, reporting: { lastAck: fact(lastAck) } } },
      });
    const [early, late] = ['2026-03-01T00:00:00Z', '2026-03-02T00:00:00Z'];
    expect(types(folded(acked('smart', late), acked('cslu', early)))).toEqual(['sw9 smart']);
    expect(types(folded(acked('smart', early), acked('cslu', late)))).toEqual(['sw9 cslu']);
  });

  test('are one for a listener, who gets them as they come', () => {
    const state = newFoldState(true);
    for (const each of [output('smart', 'a'), output('cslu', 'b')]) foldDevice(state, each, catalogue);
    expect(types(state)).toEqual(['sw9 cslu']);
  });
});

describe('what a source says without naming its device', () => {
  const settled = (...records: readonly InputRecord[]) => {
    const state = folded(...records);
    settle(state);
    return state;
  };
  const codes = ({ diagnostics }: FoldState) => diagnostics.map(({ code }) => code);
  const status = (type: 'cslu' | 'smart', changes: Partial<DeviceHint> = {}) =>
    show({ state: { transport: { type: fact(type) } } }, { device: hint(changes), command: 'show license status' });

  const reported = (type: 'cslu' | 'smart', changes: Partial<StateRecord> = {}): StateRecord => {
    const form = { ...span(type), form: changes.form ?? 'Genie' };
    return {
      kind: 'state',
      form: 'Genie',
      device: hint(),
      span: form,
      facts: { state: { transport: { type: { value: type, spans: [form] } } } },
      capturedAt: null,
      readLines: 1,
      unread: [],
      diagnostics: [],
      ...changes,
    };
  };

  test('is of the session in which it stands', () => {
    const state = settled(line(hint({ source: 'a' })), status('cslu', { source: 'a', hostname: 'sw1' }));
    expect(lines(state)).toEqual([1]);
    expect(codes(state)).toEqual([]);
  });

  test('is nobody’s where a log names its devices line by line', () => {
    const other = line(hint({ source: 'a', hostname: 'sw1' }));
    expect(lines(settled(line(hint({ source: 'a' })), other))).toEqual([1, 1]);
    expect(lines(settled(line(hint({ source: 'a' })), other, line(hint({ source: 'a', hostname: 'sw2' }))))).toEqual([
      1, 1, 1,
    ]);
  });

  test('is of the only device that the input names, and this is told', () => {
    const state = settled(line(hint({ source: 'b' })), status('cslu', { source: 'a', hostname: 'sw1' }));
    expect(lines(state)).toEqual([1]);
    expect(codes(state)).toEqual(['joined-by-inference']);
    expect(lines(settled(status('cslu', { source: 'b' }), line(hint({ source: 'a', hostname: 'sw1' }))))).toEqual([1]);
  });

  test('stays with its source where several could be meant, or a fact speaks against it', () => {
    const bare = line(hint({ source: 'a' }));
    const named = (hostname: string) => status('cslu', { source: hostname, hostname });
    expect(settled(bare, named('sw1'), named('sw2')).devices.size).toBe(3);
    expect(settled(bare, line(hint({ source: 'b' })), named('sw1')).devices.size).toBe(3);
    expect(settled(status('smart', { source: 'a' }), named('sw1')).devices.size).toBe(2);
    expect(settled(bare, line(hint({ source: 'b' }))).devices.size).toBe(2);
  });

  test('of two commands, or in two forms, with facts that cannot both hold, is of two devices', () => {
    const other = show({ state: { transport: { type: fact('smart') } } });
    expect(settled(status('cslu'), other).devices.size).toBe(2);
    expect(settled(reported('cslu'), reported('smart')).devices.size).toBe(2);
    expect(settled(status('cslu'), reported('smart')).devices.size).toBe(2);
    expect(settled(status('cslu'), reported('cslu')).devices.size).toBe(1);
  });

  test('of one command, with facts that cannot both hold, is of two devices', () => {
    const state = settled(status('cslu'), status('smart'), line(hint()));
    expect([...state.devices].map(identityOf)).toEqual(['s', 's (2)']);
    expect(lines(state)).toEqual([0, 1]);
    expect(codes(state)).toEqual(['two-captures']);
    expect(state.diagnostics[0]?.message).toContain('transport type: cslu, then smart');
    const named = settled(status('cslu'), status('smart'), status('cslu', { hostname: 'sw1' }));
    expect(named.devices.size).toBe(3);
  });

  test('of two commands below a prompt that many devices have, with facts that cannot both hold, is of two devices', () => {
    const other = show(
      { ...udi('FOC0000X0AB'), state: { transport: { type: fact('smart') } } },
      { device: hint({ hostname: 'Switch' }) },
    );
    expect(settled(status('cslu', { hostname: 'Switch' }), other).devices.size).toBe(2);
    expect(settled(status('smart', { hostname: 'Switch' }), other).devices.size).toBe(1);
  });

  test('is of one device where a name or a UDI says so, or the facts are those of a device that goes on', () => {
    expect(settled(status('cslu', { hostname: 'sw1' }), status('smart', { hostname: 'sw1' })).devices.size).toBe(1);
    const both = (type: 'cslu' | 'smart') =>
      show({ ...udi('FOC0000X0AB'), state: { transport: { type: fact(type) } } }, { device: hint() });
    expect(settled(both('cslu'), both('cslu')).devices.size).toBe(1);
    expect(settled(status('cslu'), status('cslu')).devices.size).toBe(1);
  });
});

describe('a UDI joins, wherever it stands', () => {
  const trust = (sn: string) => ({
    state: { trust: [{ role: fact('active' as const), pid: fact('C9300-24T'), sn: fact(sn) }] },
  });

  test('in a trust code', () => {
    const state = folded(
      output(hint({ hostname: 'old', source: 'a' }), 'FOC0000X0AB'),
      show(trust('FOC0000X0AB'), { device: hint({ hostname: 'new', source: 'b' }) }),
    );
    expect(state.devices.size).toBe(1);
    expect([...folded(show(trust('FOC0000X0AC'))).devices].map(udisOf)).toEqual([
      [{ role: 'active', pid: 'C9300-24T', sn: 'FOC0000X0AC' }],
    ]);
  });

  test('in a message', () => {
    const text = 'A new licensing authorization code was successfully installed on PID:C9300-24T,SN:FOC0000X0AB';
    const state = folded(
      line(hint({ source: 'a', address: '192.0.2.7' }), text),
      output(hint({ hostname: 'sw1', source: 'b' }), 'FOC0000X0AB'),
    );
    expect(state.devices.size).toBe(1);
    const after = folded(
      output(hint({ hostname: 'sw1', source: 'b' }), 'FOC0000X0AB'),
      line(hint({ source: 'a', address: '192.0.2.7' }), text),
    );
    expect(lines(after)).toEqual([1]);
    const conflict = folded(output(hint({ hostname: 'sw1' }), 'FOC0000X0AC'), line(hint({ hostname: 'sw1' }), text));
    expect(lines(conflict)).toEqual([1]);
  });

  test.each([
    'XXXXXXXXXXX',
    'FOCXXXXXXXX',
    'FOC****X0AB',
    '00000000000',
    '11111111111',
    'AAA',
    'SERIAL',
    '<removed>',
    'REDACTED',
    'N/A',
  ])('but not where the serial number is masked: %s', (sn) => {
    const state = folded(
      output(hint({ hostname: 'sw1', source: 'a' }), sn),
      output(hint({ hostname: 'sw2', source: 'b' }), sn),
    );
    expect([...state.devices].map(identityOf)).toEqual(['sw1', 'sw2']);
    expect(state.diagnostics).toEqual([]);
  });
});

describe('names with and without a domain', () => {
  test('are one device, whichever comes first', () => {
    const [short, long] = [hint({ hostname: 'sw1', source: 'a' }), hint({ hostname: 'sw1.example.com', source: 'b' })];
    expect(lines(folded(line(short), line(long)))).toEqual([2]);
    expect(lines(folded(line(long), line(short)))).toEqual([2]);
  });

  test('are two where several domains have such a name', () => {
    const state = folded(
      line(hint({ hostname: 'sw1.a.example', source: 'a' })),
      line(hint({ hostname: 'sw1.b.example', source: 'b' })),
      line(hint({ hostname: 'sw1', source: 'c' })),
    );
    expect(lines(state)).toEqual([1, 1, 1]);
  });

  test('are two where the name is an address', () => {
    const state = folded(
      line(hint({ hostname: '10', source: 'a' })),
      line(hint({ hostname: '10.0.0.1', source: 'b' })),
    );
    expect(lines(state)).toEqual([1, 1]);
    expect(
      lines(folded(line(hint({ hostname: 'sw10', source: 'a' })), line(hint({ hostname: 'sw10.lab', source: 'b' })))),
    ).toEqual([2]);
    expect(
      lines(folded(line(hint({ hostname: '10sw', source: 'a' })), line(hint({ hostname: '10sw.lab', source: 'b' })))),
    ).toEqual([2]);
  });

  test('are of host names only, not of sources and addresses', () => {
    const state = folded(
      line(hint({ source: 'sw1.log' })),
      line(hint({ source: 'sw1' })),
      line(hint({ address: '192.0.2.1' })),
    );
    expect(state.longNames.size).toBe(0);
    expect(lines(state)).toEqual([1, 1, 1]);
  });

  test('are looked for without a device to begin with', () => {
    const state = folded(line(hint({ hostname: 'sw1.example.com' })), line(hint({ source: 'b' })));
    const [device] = state.devices;
    expect(namedBy(state, hint({ hostname: 'SW1', source: 'x' }))).toBe(device);
    expect(namedBy(state, hint({ hostname: 'sw2' }))).toBeUndefined();
    expect(namedBy(state, hint({ source: 'b' }))).toBeUndefined();
  });
});

describe('two devices that turn out to be one', () => {
  const twice = () => {
    const state = folded(
      line(hint({ hostname: 'sw1', source: 'a' }), 'first'),
      output(hint({ hostname: 'x', source: 'b' }), 'F1'),
    );
    const [first, second] = state.devices;
    return { state, first, second };
  };

  test('are united under the UDI', () => {
    const { state, first, second } = twice();
    fold(state, line(hint({ hostname: 'sw1.example.com', source: 'a' }), 'second'), catalogue);
    fold(state, output(hint({ hostname: 'sw1', source: 'c' }), 'F1'), catalogue);
    expect([...state.devices]).toEqual([second]);
    expect(state.united).toEqual([{ gone: first, into: second }]);
    expect(known(second).sort()).toEqual(['host:sw1', 'host:sw1.example.com', 'host:x', 'udi:C9300-24T:F1']);
    for (const alias of known(second)) expect(state.aliases.get(alias)).toBe(second);
    expect(second?.logLines).toBe(2);
    const later = foldDevice(state, line(hint({ hostname: 'sw1', source: 'd' })), catalogue);
    expect(later).toBe(second);
    expect(foldDevice(state, line(hint({ hostname: 'sw1', source: 'a' })), catalogue)).toBe(second);
  });

  test('have what the later output says, whichever of them it was', () => {
    const release = (value: string, device: DeviceHint, sn?: string) =>
      show({ release: fact(value), ...(sn ? udi(sn) : {}) }, { device, capturedAt: null });
    const older = folded(
      release('17.3.1', hint({ hostname: 'sw1', source: 'a' })),
      release('17.9.4', hint({ hostname: 'x', source: 'b' }), 'F1'),
    );
    fold(older, output(hint({ hostname: 'sw1', source: 'c' }), 'F1'), catalogue);
    expect([...older.devices].map(({ facts }) => facts.release?.value)).toEqual(['17.9.4']);
    const newer = folded(
      release('17.9.4', hint({ hostname: 'x', source: 'b' }), 'F1'),
      release('17.3.1', hint({ hostname: 'sw1', source: 'a' })),
    );
    fold(newer, output(hint({ hostname: 'sw1', source: 'c' }), 'F1'), catalogue);
    expect([...newer.devices].map(({ facts }) => facts.release?.value)).toEqual(['17.3.1']);
  });

  test('keep the moment of the newest output', () => {
    const state = folded(
      show({ release: fact('1') }, { device: hint({ hostname: 'sw1', source: 'a' }), capturedAt: second(10) }),
      show(
        { release: fact('2'), ...udi('F1') },
        { device: hint({ hostname: 'x', source: 'b' }), capturedAt: second(5) },
      ),
    );
    fold(state, output(hint({ hostname: 'sw1', source: 'c' }), 'F1'), catalogue);
    const [device] = state.devices;
    expect([device?.facts.release?.value, device?.capturedAt]).toEqual(['1', second(10)]);
  });

  test('are united when one output carries the UDIs of both', () => {
    const state = folded(
      output(hint({ hostname: 'a', source: 'a' }), 'F1'),
      output(hint({ hostname: 'b', source: 'b' }), 'F2'),
    );
    expect(state.devices.size).toBe(2);
    fold(state, output(hint({ hostname: 'c', source: 'c' }), 'F1', 'F2'), catalogue);
    expect(state.devices.size).toBe(1);
    expect(state.diagnostics).toEqual([]);
    const stacks = folded(
      output(hint({ hostname: 'a', source: 'a' }), 'F1'),
      output(hint({ hostname: 'b', source: 'b' }), 'F2', 'F3'),
      output(hint({ hostname: 'c', source: 'c' }), 'F1', 'F2'),
    );
    expect(stacks.devices.size).toBe(1);
  });
});

describe('devices with other UDIs under one name', () => {
  const state = () =>
    folded(
      output(hint({ hostname: 'sw1', source: 'a' }), 'F1'),
      { ...output(hint({ hostname: 'sw1', source: 'b' }), 'F2'), span: span('x', 7, 'b') },
      line(hint({ hostname: 'sw1', source: 'c' })),
    );

  test('are kept apart, and the user is told', () => {
    const { devices, diagnostics } = state();
    expect([...devices].map(known)).toEqual([['udi:C9300-24T:F1'], ['udi:C9300-24T:F2', 'host:sw1']]);
    expect(diagnostics).toEqual([
      {
        level: 'warning',
        code: 'shared-name',
        message:
          'two devices with different UDIs go by sw1; they are kept apart, and lines that name only sw1 go to the newer one',
        source: 'b',
        line: 7,
      },
    ]);
  });

  test('get the lines that name only it by turns: the newest has the name', () => {
    const both = state();
    expect(lines(both)).toEqual([0, 1]);
    fold(both, output(hint({ hostname: 'sw1', source: 'd' }), 'F1'), catalogue);
    fold(both, line(hint({ hostname: 'sw1', source: 'c' })), catalogue);
    expect(lines(both)).toEqual([1, 1]);
  });

  test('are not united with one that is found by UDI', () => {
    const three = folded(
      output(hint({ hostname: 'a', source: 'a' }), 'F1'),
      output(hint({ hostname: 'b', source: 'b' }), 'F2'),
      output(hint({ hostname: 'b', source: 'c' }), 'F1'),
    );
    expect(three.devices.size).toBe(2);
    expect(three.united).toEqual([]);
  });

  test('are one where a UDI is shared: a stack gains a member', () => {
    const stack = folded(
      output(hint({ hostname: 'sw1', source: 'a' }), 'F1', 'F2'),
      output(hint({ hostname: 'sw1', source: 'b' }), 'F2', 'F3'),
    );
    expect([stack.devices.size, stack.diagnostics]).toEqual([1, []]);
  });
});

describe('a device brought back', () => {
  test('is found by its names, and counts among those that were created', () => {
    const state = newFoldState();
    const device = newDevice(7);
    for (const alias of ['host:sw1.example.com', 'udi:C9300-24T:F1']) device.aliases.add(alias);
    adopt(state, device);
    expect(known(device)).toEqual(['host:sw1.example.com', 'udi:C9300-24T:F1']);
    expect(foldDevice(state, line(hint({ hostname: 'sw1' })), catalogue)).toBe(device);
    expect(foldDevice(state, line(hint({ hostname: 'sw9', source: 'b' })), catalogue).index).toBe(8);
    adopt(state, newDevice(2));
    expect(state.created).toBe(9);
  });
});

describe('a device let go', () => {
  test('begins anew, and its long name makes place for another', () => {
    const a = hint({ hostname: 'sw1.a.example', source: 'a' });
    const state = folded(
      line(a),
      line(hint({ hostname: 'sw1.b.example', source: 'b' })),
      line(hint({ hostname: 'x', source: 'x' })),
    );
    const [first, second] = state.devices;
    forget(state, [first as DeviceState]);
    expect(state.devices.size).toBe(2);
    expect(namedBy(state, hint({ hostname: 'sw1' }))).toBe(second);
    expect(namedBy(state, a)).toBeUndefined();
    const again = foldDevice(state, line(a), catalogue);
    expect(again).not.toBe(first);
    expect(again.logLines).toBe(1);
    forget(state, [again, second as DeviceState]);
    expect(state.longNames.size).toBe(0);
    expect([...state.devices].map(known)).toEqual([['host:x']]);
  });

  test('is forgotten by the hints that readers share, too', () => {
    const shared = hint({ hostname: 'sw1' });
    const state = folded(line(shared));
    const [first] = state.devices;
    forget(state, [first as DeviceState]);
    expect(foldDevice(state, line(shared), catalogue)).not.toBe(first);
    expect(state.devices.size).toBe(1);
  });
});

describe('licence files', () => {
  const file = {
    kind: 'license-file',
    device: hint(),
    span: span('<x/>'),
    content: {},
    diagnostics: [],
  } as unknown as InputRecord;

  test('wait until all devices are known, and are no more than one can look at', () => {
    const state = folded(file);
    expect(state.files).toEqual([file]);
    for (let index = 1; index < 10_001; index += 1) fold(state, file, catalogue);
    expect([state.files.length, state.devices.size]).toEqual([10_000, 0]);
  });
});
