import { describe, expect, test } from 'vitest';
import { actionsFor, fillCommand } from '../../../src/diagnose/judge/actions.js';
import type { DeviceView } from '../../../src/diagnose/judge/scope.js';
import { scopeOf } from '../../../src/diagnose/judge/scope.js';
import { concerns, type InferredTopology, inferTopology, isWithin } from '../../../src/diagnose/judge/topology.js';
import type { CauseEntry } from '../../../src/knowledge/kinds/causes.js';
import type { RemedyEntry } from '../../../src/knowledge/kinds/remedies.js';
import type { TopologyEntry, TopologySign } from '../../../src/knowledge/kinds/topologies.js';
import type { Mode, TopologyId } from '../../../src/model/report.js';
import { fact } from '../records.js';
import { engineOf } from '../small-engine.js';

const sign = (when: string, speaks: TopologySign['speaks'], mode: Mode | null = null) => ({
  when,
  speaks,
  mode,
  because: '',
});
const entry = (id: TopologyId, modes: readonly Mode[], ...signs: readonly TopologySign[]) =>
  ({ id, modes, signs }) as unknown as TopologyEntry;
const viewWith = (facts: { readonly hostname?: { readonly value: unknown }; readonly [key: string]: unknown }) =>
  ({
    facts,
    messages: undefined,
    incidents: undefined,
    failures: undefined,
    now: { ms: 0 },
    name: typeof facts.hostname?.value === 'string' ? facts.hostname.value : null,
  }) as unknown as DeviceView;
const BOTH: readonly Mode[] = ['push', 'pull'];
const YES = 'release == "17"';
const YES_TOO = 'hostname == "sw1"';
const NO = 'release == "16"';
const OPEN = 'state.transport.url == "x"';

const inUse = (more: Partial<InferredTopology> = {}): InferredTopology => ({
  id: null,
  mode: null,
  confidence: 'unknown',
  alternatives: [],
  candidates: [],
  evidence: [],
  from: 'evidence',
  missing: [],
  ...more,
});

function infer(entries: readonly TopologyEntry[], id: TopologyId | null = null, mode: Mode | null = null) {
  const engine = engineOf([]);
  const scope = scopeOf(viewWith({ release: fact('17', 'the release'), hostname: fact('sw1', 'the name') }));
  return inferTopology(entries, engine.ask, scope, { id, mode });
}

describe('a topology', () => {
  test('is not known where no sign speaks for one', () => {
    expect(infer([entry('controller', [], sign(NO, 'confirmed'), sign(OPEN, 'likely'))])).toEqual(
      inUse({ missing: ['state.transport.url'] }),
    );
    expect(infer([], null, 'pull')).toMatchObject({ id: null, mode: 'pull', missing: [] });
  });

  test('is the one with the strongest sign', () => {
    const entries = (speaks: TopologySign['speaks'], other: TopologySign['speaks']) => [
      entry('controller', [], sign(YES, speaks)),
      entry('air-gapped', [], sign(YES_TOO, other)),
    ];
    expect(infer(entries('likely', 'confirmed'))).toMatchObject({
      id: 'air-gapped',
      confidence: 'confirmed',
      alternatives: [],
      candidates: ['air-gapped'],
    });
    expect(infer(entries('likely', 'possible'))).toMatchObject({
      id: 'controller',
      confidence: 'likely',
      alternatives: [],
    });
    expect(infer(entries('possible', 'against'))).toMatchObject({ id: 'controller', confidence: 'possible' });
    expect(infer([entry('controller', [], sign(YES, 'possible'), sign(YES_TOO, 'likely'))])).toMatchObject({
      confidence: 'likely',
    });
  });

  test('leaves others open that are as strong, and is then not confirmed', () => {
    const two = infer([
      entry('controller', [], sign(YES, 'confirmed')),
      entry('air-gapped', [], sign(YES_TOO, 'confirmed')),
    ]);
    expect(two).toMatchObject({
      id: 'controller',
      confidence: 'likely',
      alternatives: ['air-gapped'],
      candidates: ['controller', 'air-gapped'],
    });
    const weak = infer([
      entry('controller', [], sign(YES, 'possible')),
      entry('air-gapped', [], sign(YES_TOO, 'possible')),
    ]);
    expect(weak.confidence).toBe('possible');
    const sure = infer([
      entry('ssm-on-prem', BOTH, sign(YES, 'confirmed', 'push'), sign(YES_TOO, 'confirmed', 'pull')),
    ]);
    expect(sure).toMatchObject({ id: 'ssm-on-prem', mode: null, confidence: 'confirmed', alternatives: [] });
  });

  test('is out where a sign speaks against it, or against one of its modes', () => {
    expect(infer([entry('controller', [], sign(YES, 'confirmed'), sign(YES_TOO, 'against'))])).toMatchObject({
      id: null,
    });
    expect(infer([entry('controller', [], sign(YES, 'confirmed'), sign(YES_TOO, 'against', 'push'))])).toMatchObject({
      id: null,
    });
    expect(infer([entry('ssm-on-prem', BOTH, sign(YES, 'likely'), sign(YES_TOO, 'against', 'push'))])).toMatchObject({
      id: 'ssm-on-prem',
      mode: 'pull',
      candidates: ['ssm-on-prem/pull'],
    });
    expect(infer([entry('ssm-on-prem', BOTH, sign(YES, 'likely'), sign(YES_TOO, 'against'))])).toMatchObject({
      id: null,
    });
    expect(infer([entry('ssm-on-prem', BOTH, sign(YES, 'likely'), sign(NO, 'against'))])).toMatchObject({
      id: 'ssm-on-prem',
    });
  });

  test('has the mode that its signs speak for, none where they leave both', () => {
    const of = (...signs: readonly TopologySign[]) => infer([entry('cslu-connected', BOTH, ...signs)]);
    expect(of(sign(YES, 'likely', 'push'))).toMatchObject({
      mode: 'push',
      candidates: ['cslu-connected/push'],
      alternatives: [],
    });
    expect(of(sign(YES, 'likely'))).toMatchObject({
      mode: null,
      candidates: ['cslu-connected/push', 'cslu-connected/pull'],
      alternatives: [],
    });
    expect(of(sign(YES, 'likely'), sign(YES_TOO, 'confirmed', 'pull'))).toMatchObject({
      mode: 'pull',
      confidence: 'confirmed',
    });
    expect(infer([entry('controller', [], sign(YES, 'likely', 'push'))])).toMatchObject({
      id: 'controller',
      mode: null,
      candidates: ['controller'],
    });
  });

  test('that is told has the mode that no sign speaks against', () => {
    const told = (...signs: readonly TopologySign[]) => infer([entry('ssm-on-prem', BOTH, ...signs)], 'ssm-on-prem');
    expect(told(sign(YES, 'against', 'push'))).toMatchObject({ mode: 'pull', candidates: ['ssm-on-prem/pull'] });
    expect(told(sign(NO, 'against', 'push'))).toMatchObject({ mode: null });
    expect(told(sign(YES, 'against', 'push'), sign(YES_TOO, 'against', 'pull'))).toMatchObject({ mode: null });
  });

  test('names the other set-ups that are open, with their modes', () => {
    const entries = [
      entry('cslu-connected', BOTH, sign(YES, 'likely', 'push')),
      entry('ssm-on-prem', BOTH, sign(YES_TOO, 'likely')),
    ];
    expect(infer(entries)).toMatchObject({
      id: 'cslu-connected',
      mode: null,
      alternatives: ['ssm-on-prem/push', 'ssm-on-prem/pull'],
      candidates: ['cslu-connected/push', 'ssm-on-prem/push', 'ssm-on-prem/pull'],
    });
    expect(infer(entries, null, 'push')).toMatchObject({
      id: 'cslu-connected',
      mode: 'push',
      alternatives: ['ssm-on-prem/push'],
      candidates: ['cslu-connected/push', 'ssm-on-prem/push'],
    });
    const alike = [
      entry('cslu-connected', BOTH, sign(YES, 'likely', 'push')),
      entry('ssm-on-prem', BOTH, sign(YES_TOO, 'likely', 'push')),
    ];
    expect(infer(alike)).toMatchObject({ mode: 'push', alternatives: ['ssm-on-prem/push'] });
  });

  test('rests on the lines of its signs, six at most', () => {
    expect(
      infer([entry('controller', [], sign(YES, 'likely'), sign(YES_TOO, 'possible'))]).evidence.map(({ text }) => text),
    ).toEqual(['the release', 'the name']);
    const many = Array.from({ length: 8 }, () => sign(YES, 'likely'));
    expect(infer([entry('controller', [], ...many)]).evidence).toHaveLength(6);
    expect(infer([entry('controller', [], ...many)], 'controller').evidence).toHaveLength(6);
  });

  test('says what would tell', () => {
    const { missing } = infer([
      entry('controller', [], sign(YES, 'likely'), sign(OPEN, 'against')),
      entry('air-gapped', [], sign(OPEN, 'likely')),
    ]);
    expect(missing).toEqual(['state.transport.url']);
  });

  test('that is out leaves the others as they are', () => {
    const out = entry('ssm-on-prem', BOTH, sign(YES, 'likely'), sign(YES_TOO, 'against'));
    expect(infer([out, entry('controller', [], sign(YES, 'possible'))])).toMatchObject({
      id: 'controller',
      confidence: 'possible',
    });
  });
});

describe('the user’s word on the topology', () => {
  const entries = [
    entry('controller', [], sign(YES, 'confirmed')),
    entry('ssm-on-prem', BOTH, sign(YES_TOO, 'possible', 'pull'), sign(OPEN, 'likely')),
    entry('cslu-connected', BOTH, sign(YES, 'likely')),
  ];

  test('stands over all signs', () => {
    expect(infer(entries, 'ssm-on-prem')).toEqual({
      id: 'ssm-on-prem',
      mode: 'pull',
      confidence: 'confirmed',
      alternatives: [],
      candidates: ['ssm-on-prem/pull'],
      evidence: [expect.objectContaining({ text: 'the name' })],
      from: 'option',
      missing: [],
    });
    expect(infer(entries, 'ssm-on-prem', 'push')).toMatchObject({ mode: 'push', candidates: ['ssm-on-prem/push'] });
    expect(infer(entries, 'cslu-connected')).toMatchObject({
      mode: null,
      candidates: ['cslu-connected/push', 'cslu-connected/pull'],
    });
    expect(infer(entries, 'controller', 'push')).toMatchObject({
      mode: null,
      candidates: ['controller'],
      evidence: [{ text: 'the release' }],
    });
    expect(infer([entry('air-gapped', [])], 'air-gapped')).toMatchObject({ id: 'air-gapped', evidence: [] });
  });

  test('on the mode narrows what is inferred', () => {
    expect(infer(entries.slice(1), null, 'push')).toMatchObject({
      id: 'cslu-connected',
      mode: 'push',
      candidates: ['cslu-connected/push'],
    });
    expect(infer(entries, null, 'push')).toMatchObject({ id: 'controller', mode: null, candidates: ['controller'] });
  });
});

describe('what an entry concerns', () => {
  test.each([
    [null, ['controller'], true],
    [['controller'], [], true],
    [['controller'], ['controller'], true],
    [['controller'], ['air-gapped'], false],
    [['cslu-connected'], ['cslu-connected/push'], true],
    [['cslu-connected/push'], ['cslu-connected/push'], true],
    [['cslu-connected/pull'], ['cslu-connected/push'], false],
    [['cslu-connected/pull'], ['cslu-connected'], true],
    [['air-gapped', 'controller'], ['cslu-connected/push', 'controller'], true],
    [['cslu'], ['cslu-connected'], false],
    [['cslu-connected'], ['cslu'], false],
  ])('%j of %j: %j', (topologies, candidates, expected) => {
    expect(concerns(topologies, candidates)).toBe(expected);
  });

  test('lies within another', () => {
    expect([
      isWithin('a/push', 'a'),
      isWithin('a', 'a/push'),
      isWithin('a', 'a'),
      isWithin('ab', 'a'),
      isWithin('a', 'ab'),
    ]).toEqual([true, true, true, false, false]);
  });
});

describe('actions', () => {
  const action = (more: object = {}) => ({
    where: 'network',
    topologies: null,
    when: null,
    way: null,
    text: 't',
    commands: [],
    procedure: null,
    verify: null,
    ...more,
  });
  const remedies = [
    { id: 'r', actions: [action({ text: 'one' }), action({ text: 'two' })] },
  ] as unknown as RemedyEntry[];
  const engine = engineOf([], [], { remedies });
  const view = viewWith({ release: fact('17'), hostname: fact('sw1') });
  const of = (actions: readonly object[], topology: Partial<InferredTopology> = {}) =>
    actionsFor(engine, { actions } as unknown as CauseEntry, scopeOf(view), view, inUse(topology));

  test('are filled in, with what proves that they worked', () => {
    expect(
      of([
        action({
          commands: ['hostname <hostname>', 'ping <vrf>'],
          verify: { command: 'show <hostname>', expect: '<hostname>' },
          procedure: 'p',
        }),
      ]),
    ).toEqual([
      {
        where: 'network',
        topology: 'any',
        mode: 'any',
        way: null,
        text: 't',
        commands: ['hostname sw1', 'ping <vrf>'],
        procedure: 'p',
        verify: { command: 'show sw1', expect: '<hostname>' },
      },
    ]);
    expect(of([action()])).toMatchObject([{ verify: null, procedure: null }]);
  });

  test('may be those of a remedy', () => {
    expect(
      of([{ use: 'r', way: null }, action({ text: 'three' }), { use: 'none', way: null }]).map(({ text }) => text),
    ).toEqual(['one', 'two', 'three']);
  });

  test('are left out where their condition does not hold', () => {
    expect(
      of([
        action({ when: NO, text: 'no' }),
        action({ when: YES, text: 'yes' }),
        action({ when: OPEN, text: 'open' }),
      ]).map(({ text }) => text),
    ).toEqual(['yes', 'open']);
  });

  test.each([
    [null, ['controller'], [['any', 'any']]],
    [['controller'], ['controller'], [['controller', 'any']]],
    [['controller'], ['air-gapped'], []],
    [['ssm-on-prem'], ['ssm-on-prem/push'], [['ssm-on-prem', 'push']]],
    [['ssm-on-prem'], ['ssm-on-prem/push', 'ssm-on-prem/pull'], [['ssm-on-prem', 'any']]],
    [['ssm-on-prem/push'], ['ssm-on-prem/push', 'ssm-on-prem/pull'], [['ssm-on-prem', 'push']]],
    [['ssm-on-prem/push', 'controller'], [], [['any', 'any']]],
    [['ssm-on-prem', 'controller'], ['controller', 'ssm-on-prem/pull', 'air-gapped'], [['any', 'any']]],
  ])('for %j in %j are for %j', (topologies, candidates, places) => {
    expect(of([action({ topologies })], { candidates }).map(({ topology, mode }) => [topology, mode])).toEqual(places);
  });

  const ways = (actions: readonly object[], candidates: readonly string[]) =>
    of(actions, { candidates }).map(({ way, text }) => [way, text]);
  const push = action({ topologies: ['cslu-connected/push', 'cslu-disconnected/push'], text: 'send' });
  const exported = action({ topologies: ['cslu-disconnected'], text: 'export' });

  test('of set-ups that are still open are ways, each with all its steps', () => {
    expect(
      ways([action(), push, exported, action()], ['cslu-connected/push', 'cslu-disconnected/push', 'ssm-on-prem/push']),
    ).toEqual([
      [null, 't'],
      ['the topology is Connected to CSSM Through CSLU, push', 'send'],
      ['the topology is CSLU Disconnected from CSSM, push', 'send'],
      ['the topology is CSLU Disconnected from CSSM, push', 'export'],
      [null, 't'],
    ]);
  });

  test('that set-ups share are one way, and no way where all open ones ask for them', () => {
    const both = ['cslu-connected/push', 'cslu-disconnected/push'];
    expect(ways([push], both)).toEqual([[null, 'send']]);
    expect(ways([push], [...both, 'ssm-on-prem/push'])).toEqual([
      ['the topology is Connected to CSSM Through CSLU, push, or CSLU Disconnected from CSSM, push', 'send'],
    ]);
    expect(ways([push, exported], ['cslu-disconnected/push'])).toEqual([
      [null, 'send'],
      [null, 'export'],
    ]);
    expect(ways([push], [])).toEqual([
      ['the topology is Connected to CSSM Through CSLU, push, or CSLU Disconnected from CSSM, push', 'send'],
    ]);
  });

  test('have the way that the knowledge names, for all that they use too', () => {
    expect(ways([action({ way: 'it rains' }), { use: 'r', way: 'it snows' }], [])).toEqual([
      ['it rains', 't'],
      ['it snows', 'one'],
      ['it snows', 'two'],
    ]);
    expect(ways([action({ way: 'it rains', topologies: ['controller'] })], ['air-gapped'])).toEqual([]);
  });
});

describe('a command', () => {
  const fill = (command: string, facts: object, topology: Partial<InferredTopology> = {}) =>
    fillCommand(command, viewWith(facts as Parameters<typeof viewWith>[0]), inUse(topology));
  const transport = (more: object) => ({ state: { transport: more } });

  test('has the device’s own values', () => {
    const facts = {
      hostname: fact('sw1'),
      udis: [
        { pid: fact('C9300'), sn: fact('F1') },
        { pid: fact('C9500'), sn: fact('F2') },
      ],
      httpClient: { sourceInterface: fact('Vlan1') },
      ...transport({ url: fact('http://cslu:8182/x'), vrf: fact('Mgmt-vrf') }),
    };
    expect(fill('<pid> <sn> <hostname> <source_interface> <vrf> <cslu_url>', facts)).toBe(
      'C9300 F1 sw1 Vlan1 Mgmt-vrf http://cslu:8182/x',
    );
  });

  test('has the VRF of the interface that the HTTP client leaves by, and in the global table none', () => {
    const leaving = (vrf: string) => ({
      httpClient: { sourceInterface: fact('Vlan1') },
      config: { interfaces: [{ name: fact('Vlan1'), vrf: fact(vrf) }] },
    });
    expect(fill('show ip route vrf <vrf> x', leaving('Mgmt-vrf'))).toBe('show ip route vrf Mgmt-vrf x');
    expect(fill('show ip route vrf <vrf> x', leaving(''))).toBe('show ip route x');
    expect(fill('show ip route vrf <vrf> x', {})).toBe('show ip route vrf <vrf> x');
  });

  test('keeps what is not known in angle brackets', () => {
    const command = '<pid> <sn> <hostname> <vrf> <other> <cslu_host> <Not> <a-b>';
    expect(fill(command, {})).toBe(command);
    expect(fill('<vrf>', transport({ vrf: fact('') }))).toBe('<vrf>');
    expect(fill('<pid> <sn>', { udis: [] })).toBe('<pid> <sn>');
    expect(fill('<sn>', { udis: [{ pid: fact('x') }] })).toBe('<sn>');
    expect(fill('<hostname>', { hostname: fact(4) })).toBe('<hostname>');
  });

  test.each([
    [{ url: fact('https://cslu.example.com:8182/x') }, null, 'cslu.example.com'],
    [{ url: fact('http://[2001:db8::1]:8182/x') }, null, '[2001:db8::1]'],
    [{ url: fact('http://192.0.2.1') }, 'ssm-on-prem', '192.0.2.1'],
    [{ url: fact('ftp://192.0.2.1') }, null, '<cslu_host>'],
    [{ url: fact('xhttp://192.0.2.1') }, null, '<cslu_host>'],
    [{ url: fact('') }, 'ssm-on-prem', '<ssm_on_prem_host>'],
    [{}, 'ssm-on-prem', '<ssm_on_prem_host>'],
    [{ type: fact('smart') }, null, 'smartreceiver.cisco.com'],
    [{ type: fact('callhome') }, null, 'tools.cisco.com'],
    [{ type: fact('callhome') }, 'cssm-direct', 'tools.cisco.com'],
    [{ type: fact('cslu') }, null, '<cslu_host>'],
    [{ type: fact('cslu') }, 'cssm-direct', '<cslu_host>'],
    [{ type: fact('off') }, 'cssm-direct', '<cslu_host>'],
    [{}, 'cssm-direct', 'smartreceiver.cisco.com'],
    [{}, 'cslu-connected', '<cslu_host>'],
  ])('with the transport %j in %j talks to %s', (more, id, host) => {
    expect(fill('<cslu_host>', transport(more), { id: id as TopologyId | null })).toBe(host);
  });
});
