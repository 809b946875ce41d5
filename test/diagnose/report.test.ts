import { describe, expect, test } from 'vitest';
import { createAnalysis, summarise } from '../../src/diagnose/analysis.js';
import { compareStates } from '../../src/diagnose/ask/compare.js';
import { entryFor } from '../../src/diagnose/ask/explain.js';
import { diagnoseText, runKnowledgeTests, testedEntries } from '../../src/diagnose/ask/harness.js';
import { readPasted } from '../../src/diagnose/ask/pasted.js';
import { explainRule, rulesOf } from '../../src/diagnose/ask/why.js';
import { type DeviceState, newDevice } from '../../src/diagnose/fold/device.js';
import { hostnameOf, identityOf } from '../../src/diagnose/fold/identity.js';
import { checkConfiguration } from '../../src/diagnose/judge/configuration.js';
import {
  type DiagnosisOptions,
  diagnose,
  diagnoseDevice,
  nowOf,
  standingOf,
} from '../../src/diagnose/judge/diagnose.js';
import { scopeOf } from '../../src/diagnose/judge/scope.js';
import type { InferredTopology } from '../../src/diagnose/judge/topology.js';
import type { ComparisonEntry } from '../../src/knowledge/kinds/comparisons.js';
import type { ConfigurationEntry } from '../../src/knowledge/kinds/configurations.js';
import type { MessageEntry } from '../../src/knowledge/kinds/messages.js';
import type { KnowledgeTest } from '../../src/knowledge/kinds/parts.js';
import type { InputRecord } from '../../src/model/record.js';
import { engine as builtIn } from '../engine.js';
import { fact, hint, message, show, udi } from './records.js';
import { engineOf, folded } from './small-engine.js';

const UNSET = { id: null, mode: null } as const;
const options = { wallClock: Date.UTC(2026, 2, 5), now: null, topology: UNSET };
const bare = { ...options, redact: true, zones: {}, version: '1.2.3' };

const deviceOf = (...records: readonly InputRecord[]) => [...folded(...records).devices][0] as DeviceState;

describe('the moment of capture', () => {
  const at = (device: DeviceState, now: string | null = null) => {
    const { ms, ...rest } = nowOf(device, { ...options, now });
    expect(ms).toBe(Date.parse(rest.at.endsWith('Z') ? rest.at : `${rest.at}Z`));
    return [rest.at, rest.from, rest.zone];
  };
  const taken = (seconds: number) => show({}, { capturedAt: { ms: seconds * 1000, isUtc: false, zone: 'CET' } });

  test('is the user’s word before all else', () => {
    expect(at(deviceOf(message(10)), '2026-01-01T00:00:00Z')).toEqual(['2026-01-01T00:00:00Z', 'option', null]);
    expect(nowOf(newDevice(0), { ...options, now: '2026-01-01T00:00:00Z', nowFrom: 'wall clock' }).from).toBe(
      'wall clock',
    );
  });

  test('is the newest of the device’s own clock and its log', () => {
    expect(at(deviceOf(message(10)))).toEqual(['1970-01-01T00:00:10.000Z', 'log', null]);
    expect(at(deviceOf(taken(20)))).toEqual(['1970-01-01T00:00:20.000', 'show output', 'CET']);
    expect(at(deviceOf(taken(20), message(10)))[1]).toBe('show output');
    expect(at(deviceOf(taken(20), message(20)))[1]).toBe('show output');
    expect(at(deviceOf(taken(20), message(30)))[1]).toBe('log');
    expect(at(deviceOf(taken(20), message(30, { yearInferred: true })))[1]).toBe('show output');
    expect(at(deviceOf(message(30, { yearInferred: true })))[1]).toBe('log');
    expect(at(deviceOf(message(30, { at: { ms: 30_000, isUtc: false, zone: 'IST' } })))).toEqual([
      '1970-01-01T00:00:30.000',
      'log',
      'IST',
    ]);
  });

  test.each([
    ['reporting', { lastAck: fact('2026-01-01T00:00:00Z') }],
    ['reporting', { lastReportPush: fact('2026-01-01T00:00:00Z'), lastAck: fact('2025-12-31T23:00:00Z') }],
    ['reporting', { lastReportFileWrite: fact('2026-01-01T00:00:00Z'), lastAck: fact('') }],
    ['trust', [{ installed: fact('2025-01-01T00:00:00Z') }, { installed: fact('2026-01-01T00:00:00Z') }, {}]],
    ['communication', [{ lastSuccess: fact('2026-01-01T00:00:00Z'), lastFailure: fact('2025-01-01T00:00:00Z') }]],
    ['communication', [{ lastFailure: fact('2026-01-01T00:00:00Z') }]],
  ])('is the newest of what has happened, by %s', (key, value) => {
    expect(at(deviceOf(show({ state: { [key]: value } })))).toEqual(['2026-01-01T00:00:00Z', 'evidence', null]);
  });

  test('is the wall clock otherwise; an output is older than what it says is planned', () => {
    expect(at(newDevice(0))).toEqual(['2026-03-05T00:00:00.000Z', 'wall clock', null]);
    const planned = (iso: string) => at(deviceOf(show({ state: { reporting: { nextReportPush: fact(iso) } } })));
    expect(planned('2026-04-01T00:00:00Z')[1]).toBe('wall clock');
    expect(planned('2026-01-01T00:00:00Z')).toEqual(['2026-01-01T00:00:00Z', 'evidence', null]);
    expect(at(deviceOf(show({ state: {} })))[1]).toBe('wall clock');
  });
});

describe('a device', () => {
  const pair = (pid?: string, sn?: string, role?: 'active' | 'standby') => ({
    ...(pid ? { pid: fact(pid) } : {}),
    ...(sn ? { sn: fact(sn) } : {}),
    ...(role ? { role: fact(role) } : {}),
  });
  const named = (facts: object, names: Partial<Record<'hostnames' | 'addresses' | 'sources', string>> = {}) => {
    const device = newDevice(0);
    device.facts = facts;
    for (const [key, value] of Object.entries(names)) device[key as 'hostnames'] = new Set([value]);
    return device;
  };

  test('is identified by its active UDI, else by its first, else by a name', () => {
    expect(identityOf(named({ udis: [pair('P', 'S1', 'standby'), pair('P', 'S2', 'active')] }))).toBe('P:S2');
    expect(identityOf(named({ udis: [pair('P'), pair(undefined, 'S'), pair('P', 'S1'), pair('P', 'S2')] }))).toBe(
      'P:S1',
    );
    expect(identityOf(named({ udis: [pair('P', undefined, 'active')] }, { hostnames: 'h' }))).toBe('h');
    expect(identityOf(named({ udis: [pair(undefined, 'S', 'active')] }, { hostnames: 'h' }))).toBe('h');
    expect(identityOf(named({}, { hostnames: 'h', addresses: 'a', sources: 's' }))).toBe('h');
    expect(identityOf(named({}, { addresses: 'a', sources: 's' }))).toBe('a');
    expect(identityOf(named({}, { sources: 's' }))).toBe('s');
    expect(identityOf(named({}))).toBe('unknown');
  });

  test('is called what it calls itself', () => {
    expect(hostnameOf(named({ hostname: fact('own') }, { hostnames: 'h' }))).toBe('own');
    expect(hostnameOf(named({}, { hostnames: 'h' }))).toBe('h');
    expect(hostnameOf(named({}))).toBeNull();
  });

  test('is reported with all that was read of it', () => {
    const device = deviceOf(
      show(
        { ...udi('F1'), release: fact('17.9.4'), udis: [{ role: fact('active'), pid: fact('P') }, {}] },
        { command: 'show version' },
      ),
      show({ state: { transport: { type: fact('cslu') } } }, { command: 'show license all' }),
      message(10, { repeats: 2 }),
    );
    const { device: report } = diagnoseDevice(builtIn, device, {
      ...options,
      topology: { id: 'cslu-connected', mode: 'push' },
    });
    expect(report).toMatchObject({
      id: 's',
      hostname: null,
      release: '17.9.4',
      udis: [
        { role: 'active', pid: 'P', sn: null },
        { role: null, pid: null, sn: null },
      ],
      now: { at: '1970-01-01T00:00:10.000Z', from: 'log', zone: null },
      topology: { id: 'cslu-connected', mode: 'push', from: 'option' },
      outputs: ['show license all', 'show version'],
      state: { transport: { type: 'cslu' } },
      obligations: [],
      messages: [
        {
          facility: 'SMART_LIC',
          severity: 3,
          mnemonic: 'COMM_FAILED',
          count: 2,
          first: '1970-01-01T00:00:10.000Z',
          last: '1970-01-01T00:00:10.000Z',
          fields: { error: 'Timeout' },
        },
      ],
      incidents: [
        {
          id: 'COMM_FAILED@1970-01-01T00:00:10.000Z',
          status: 'open',
          opened: '1970-01-01T00:00:10.000Z',
          closed: null,
          count: 2,
          flaps: 0,
          earlier: 0,
          closedBy: null,
          fields: { error: 'Timeout' },
        },
      ],
    });
    expect(report.topology).not.toHaveProperty('candidates');
    expect(report.topology).not.toHaveProperty('missing');
    expect(report.messages[0]?.evidence).toHaveLength(1);
    expect(report.incidents[0]?.evidence).toHaveLength(1);
    const timeless = diagnoseDevice(builtIn, deviceOf(message(null)), options).device;
    expect(timeless.incidents[0]?.id).toBe('COMM_FAILED@0');
    expect(timeless.udis).toEqual([]);
  });

  test('has obligations by the first policy, none without one', () => {
    const device = deviceOf(show({ state: { usage: [{ name: fact('dna-advantage') }], reporting: {} } }));
    expect(diagnoseDevice(builtIn, device, options).device.obligations.length).toBeGreaterThan(0);
    expect(diagnoseDevice(engineOf([], [], { policies: [] }), device, options).device.obligations).toEqual([]);
  });
});

describe('devices', () => {
  const SEEN = 'seen("COMM_FAILED")';
  const findings = [
    { id: 'error', when: `${SEEN} && hostname == "bad"`, severity: 'error' },
    { id: 'w1', when: `${SEEN} && hostname == "fair"`, severity: 'warning' },
    { id: 'w2', when: `${SEEN} && hostname == "fair"`, severity: 'warning' },
    { id: 'i', when: `${SEEN} && hostname == "noted"`, severity: 'info' },
  ] as const;
  const of = (hostname: string) => {
    const device = hint({ hostname, source: hostname });
    return [show({ hostname: fact(hostname) }, { device }), message(1, { device })];
  };

  test('stand worst first, and else in the order of the input', () => {
    const state = folded(...['calm', 'noted', 'fair', 'bad', 'calm-too'].flatMap(of));
    const { devices } = diagnose(engineOf(findings), state, options);
    expect(devices.map(({ hostname }) => hostname)).toEqual(['bad', 'fair', 'noted', 'calm', 'calm-too']);
    expect(devices[0]?.findings.map(({ severity }) => severity)).toEqual(['error']);
  });

  test('stand in the order of their first line, though brought back in another', () => {
    const state = folded(...['one', 'two'].flatMap(of));
    const [one, two] = state.devices;
    state.devices.clear();
    for (const device of [two, one]) state.devices.add(device as DeviceState);
    expect(diagnose(engineOf([]), state, options).devices.map(({ hostname }) => hostname)).toEqual(['one', 'two']);
  });

  test('are asked for what would settle their open causes, worst first', () => {
    const causes = [{ id: 'c', explains: ['error', 'w1', 'w2'], likely: 'state.transport.type == "off"' }];
    const { next } = diagnose(engineOf(findings, causes), folded(...['fair', 'bad', 'calm'].flatMap(of)), options);
    // What is calm is asked for its state: it gave an output that doesn't show it.
    expect([...new Set(next.map(({ device }) => device))]).toEqual(['bad', 'fair', 'calm']);
    const settled = { ...options, topology: { id: 'controller', mode: null } } as const;
    expect(diagnose(engineOf(findings, causes), folded(...of('bad')), settled).next).toHaveLength(1);
  });

  test('are asked to show the topology too, where something is open and it is not known', () => {
    const sign = { when: 'state.transport.vrf == "x"', mode: null, speaks: 'likely', because: '' } as const;
    const topologies = [{ id: 'controller', modes: [], signs: [sign] }] as never;
    const command = (name: string, path: string) => ({ command: name, reveals: [path], cost: 1, why: name });
    const commands = [command('show a <hostname>', 'state.transport.type'), command('show b', 'state.transport.vrf')];
    const causes = [{ id: 'c', explains: ['error'], likely: 'state.transport.type == "off"' }];
    const next = (hostname: string, topology: DiagnosisOptions['topology'] = UNSET) =>
      diagnose(engineOf(findings, causes, { topologies, commands }), folded(...of(hostname)), {
        ...options,
        topology,
      }).next.map((step) => step.command);
    expect(next('bad')).toEqual(['show a bad', 'show b']);
    expect(next('bad', { id: 'controller', mode: null })).toEqual(['show a bad']);
    const inferred = [{ id: 'controller', modes: [], signs: [{ ...sign, when: SEEN }, sign] }] as never;
    const known = diagnose(
      engineOf(findings, causes, { topologies: inferred, commands }),
      folded(...of('bad')),
      options,
    );
    expect(known.devices[0]?.topology.id).toBe('controller');
    expect(known.next.map((step) => step.command)).toEqual(['show a bad']);
    expect(next('fair')).toEqual([]);
    expect(next('calm')).toEqual(['show license all']);
  });

  test('are summed up by severity', () => {
    const of = (...severities: readonly string[]) =>
      ({ findings: severities.map((severity) => ({ severity })), outcome: 'unclear' }) as never;
    expect(summarise([of('error', 'info'), of('warning', 'warning')])).toEqual({
      error: 1,
      warning: 2,
      info: 1,
      worst: 'error',
      outcome: 'unclear',
    });
    expect(summarise([of('warning', 'info')]).worst).toBe('warning');
    expect(summarise([of('info')]).worst).toBe('info');
    expect(summarise([of()])).toEqual({ error: 0, warning: 0, info: 0, worst: 'none', outcome: 'unclear' });
  });
});

describe('an analysis', () => {
  const encoder = new TextEncoder();

  test('says what was read, and what went wrong', () => {
    const analysis = createAnalysis(builtIn, bare);
    analysis.complain({ level: 'warning', code: 'x', message: 'm', source: 's', line: 0 });
    const reader = analysis.open('a.txt');
    reader.push(
      encoder.encode('SW1#show license status\nTransport:\n  Type: cslu\n  Something odd that nobody knows\n'),
    );
    reader.end();
    const empty = analysis.open('b.txt');
    empty.end();
    const report = analysis.report();
    expect(report).toMatchObject({
      schema: 'sldiag/report/v1',
      generatedAt: '2026-03-05T00:00:00.000Z',
      version: '1.2.3',
      diagnostics: [{ code: 'x' }, { code: 'empty-input', source: 'b.txt' }],
      silenced: [],
      files: [],
      fleet: [],
    });
    expect(report.inputs.map(({ path }) => path)).toEqual(['a.txt', 'b.txt']);
    expect(report.inputs[0]).toMatchObject({ lines: 4, kinds: ['show'], knownSections: 1, unknownSections: 0 });
    expect(report.inputs[0]?.understood).toBeCloseTo(2 / 3, 1);
    expect(report.inputs[1]).toMatchObject({ bytes: 0, lines: 0, understood: null });
    expect(analysis.diagnostics()).toEqual(report.diagnostics);
    expect(analysis.state.devices.size).toBe(1);
  });

  test('passes on what a record complains of, and what the fold does', () => {
    const analysis = createAnalysis(builtIn, bare);
    for (const sn of ['FOC0000X0AA', 'FOC0000X0BB']) {
      const reader = analysis.open(sn);
      reader.push(encoder.encode(`SW1#show license udi\nUDI: PID:C9300-24T,SN:${sn}\n`));
      reader.end();
    }
    const xml = analysis.open('x.xml');
    xml.push(encoder.encode('<smartLicense><oops></smartLicense>\n'));
    xml.end();
    const codes = analysis.diagnostics().map(({ code }) => code);
    expect(codes.at(-1)).toBe('shared-name');
    expect(codes.length).toBeGreaterThan(1);
    expect(analysis.report().diagnostics).toEqual(analysis.diagnostics());
  });

  test('may give its records to somebody else', () => {
    const taken: InputRecord[] = [];
    const analysis = createAnalysis(builtIn, bare, (record) => taken.push(record));
    const reader = analysis.open('a.txt');
    reader.push(encoder.encode('SW1#show license udi\nUDI: PID:C9300-24T,SN:F1\n'));
    reader.end();
    expect([taken.map(({ kind }) => kind), analysis.state.devices.size]).toEqual([['show'], 0]);
  });

  test('takes the year from the user’s word on the moment, else from the clock', () => {
    const opened = (now: string | null) => {
      const analysis = createAnalysis(builtIn, { ...bare, now });
      const reader = analysis.open('a.log');
      reader.push(encoder.encode('Mar  1 04:00:00.000 UTC: %SMART_LIC-3-COMM_FAILED: x\n'));
      reader.end();
      return analysis.report().devices[0]?.messages[0]?.first;
    };
    expect(opened('2024-06-01T00:00:00Z')).toBe('2024-03-01T04:00:00.000Z');
    expect(opened('2027-06-01T00:00:00Z')).toBe('2027-03-01T04:00:00.000Z');
    expect(opened(null)).toBe('2026-03-01T04:00:00.000Z');
  });
});

const topologyOf = (candidates: readonly string[]) => ({ candidates }) as unknown as InferredTopology;

describe('a configuration', () => {
  const check = (id: string, holds: string, required = true) => ({
    id,
    text: `No ${id}.`,
    holds,
    lines: [`line ${id}`],
    required,
  });
  const entry = (more: Partial<ConfigurationEntry> = {}) =>
    ({
      id: 'k',
      title: 'The Task',
      topologies: ['cslu-connected'],
      when: null,
      settled: null,
      procedure: 'p',
      checks: [check('a', 'release == "17"')],
      verify: { command: 'show x', expect: 'y' },
      ...more,
    }) as ConfigurationEntry;
  const scope = scopeOf({
    facts: { release: fact('16'), hostname: fact('sw1') },
    messages: undefined,
    incidents: undefined,
    failures: undefined,
    now: { ms: 0 },
  } as never);
  const trouble = (commands: readonly string[]) =>
    ({ id: 'comm-failed', severity: 'error', causes: [{ verdict: 'confirmed', actions: [{ commands }] }] }) as never;
  const found = (
    entries: readonly ConfigurationEntry[],
    candidates: readonly string[] = ['cslu-connected/push'],
    isTroubled = true,
    told: readonly string[] = [],
  ) =>
    checkConfiguration(
      engineOf([], [], { configurations: entries }),
      scope,
      topologyOf(candidates),
      isTroubled ? [trouble(told)] : [],
      (line) => line.replace('<host>', 'cslu.example.net'),
    );

  test('asks with the values of the device', () => {
    const whole = entry({ checks: [{ ...check('a', 'release == "17"'), lines: ['url http://<host>'] }] });
    expect(found([whole])?.summary).toContain('To configure: url http://cslu.example.net.');
  });

  test('asks for no line that a settled cause asks to type already', () => {
    const whole = entry({ checks: [check('a', 'release == "17"'), check('b', 'release == "18"')] });
    expect(found([whole], undefined, true, ['line a', 'line b'])).toBe(null);
    expect(found([whole], undefined, true, ['line a'])?.summary).toContain('To configure: line b.');
  });

  test('that lacks a line is one finding, with a cause for each task', () => {
    expect(
      found([
        entry(),
        entry({ id: 'k2', title: 'Another', checks: [check('b', 'release == "18"'), check('a', 'hostname == "x"')] }),
      ]),
    ).toEqual({
      id: 'configuration-incomplete',
      title: 'The configuration lacks what this topology needs',
      severity: 'warning',
      mnemonic: null,
      summary:
        'No a. It belongs to: The Task. No b, and one more point. No a. It belongs to: Another. To configure: line a; line b.',
      evidence: [
        expect.objectContaining({ text: '16' }),
        expect.objectContaining({ text: '16' }),
        expect.objectContaining({ text: 'sw1' }),
      ],
      follows: null,
      causes: [
        {
          id: 'k',
          title: 'No a',
          verdict: 'confirmed',
          outcome: 'act',
          basis: 'guide',
          why: 'It belongs to: The Task.',
          evidence: [expect.objectContaining({ text: '16' })],
          against: [],
          ask: [],
          actions: [
            {
              where: 'product-instance',
              topology: 'any',
              mode: 'any',
              way: null,
              text: 'Configure the line that the task asks for.',
              commands: ['configure terminal', 'line a', 'end', 'copy running-config startup-config'],
              procedure: 'p',
              verify: { command: 'show x', expect: 'y' },
            },
          ],
        },
        expect.objectContaining({
          id: 'k2',
          why: 'No a. It belongs to: Another.',
          actions: [
            expect.objectContaining({
              text: 'Configure the lines that the task asks for.',
              commands: ['configure terminal', 'line b', 'line a', 'end', 'copy running-config startup-config'],
            }),
          ],
        }),
      ],
    });
    expect(found([entry()], ['cslu-connected/push'], false)?.severity).toBe('info');
  });

  test('is asked for only where every open set-up needs it', () => {
    expect(found([entry()], [])).toBeNull();
    expect(found([entry()], ['cslu-connected/push', 'cslu-connected/pull'])).not.toBeNull();
    expect(found([entry()], ['cslu-connected/push', 'controller'])).toBeNull();
    expect(
      found([entry({ topologies: ['cslu-connected', 'controller'] })], ['cslu-connected/push', 'controller']),
    ).not.toBeNull();
    expect(found([entry({ topologies: ['cslu-connected/push'] })], ['cslu-connected'])).toBeNull();
    expect(found([entry({ topologies: ['cslu'] })])).toBeNull();
    expect(found([])).toBeNull();
  });

  test('is asked for only where its condition holds', () => {
    expect(found([entry({ when: 'release == "16"' })])).not.toBeNull();
    expect(found([entry({ when: 'release == "17"' })])).toBeNull();
    expect(found([entry({ when: 'state.transport.type == "x"' })])).toBeNull();
  });

  test('lacks nothing where that is not known, or not required', () => {
    expect(found([entry({ checks: [check('a', 'state.transport.type == "x"')] })])).toBeNull();
    expect(found([entry({ checks: [check('a', 'release == "16"')] })])).toBeNull();
    expect(found([entry({ checks: [check('a', 'release == "17"', false)] })])).toBeNull();
    expect(
      found([entry({ checks: [check('a', 'release == "17"', false), check('b', 'release == "18"')] })])?.summary,
    ).toBe('No a, and one more point. No b. It belongs to: The Task. To configure: line a; line b.');
  });

  test('that can not work is a warning before anything failed', () => {
    const broken = entry({ checks: [{ ...check('a', 'release == "17"'), breaks: true }] });
    expect(found([broken], ['cslu-connected/push'], false)?.severity).toBe('warning');
  });

  test('rests on six lines at most', () => {
    const many = Array.from({ length: 8 }, (_, index) => check(`c${index}`, `release == "${index}"`));
    const finding = found([entry({ checks: many }), entry({ id: 'k2', checks: many })]);
    expect([finding?.evidence.length, finding?.causes[0]?.evidence.length]).toEqual([6, 6]);
  });
});

describe('a comparison', () => {
  const check = (id: string, holds: string, more: object = {}) => ({
    id,
    expect: `expects ${id}`,
    when: null,
    holds,
    required: true,
    otherwise: `otherwise ${id}`,
    commands: [`command ${id}`],
    ...more,
  });
  const entry = (id: string, more: object = {}) =>
    ({
      id,
      title: `Title ${id}`,
      when: 'release != "0"',
      general: false,
      overview: 'o',
      procedure: 'p',
      checks: [],
      next: ['n'],
      source: 's',
      ...more,
    }) as unknown as ComparisonEntry;
  const sw = hint({ hostname: 'sw', source: 'sw' });
  const of = (facts: object, command = 'show version') =>
    folded(show({ release: fact('17'), ...facts }, { device: sw, command }));
  const findings = [
    { id: 'e', when: 'release == "bad"', severity: 'error' },
    { id: 'w', when: 'release in ["bad", "fair"]', severity: 'warning' },
    { id: 'i', when: 'release != "0"', severity: 'info' },
  ] as const;
  const compare = (comparisons: readonly ComparisonEntry[], before = of({}), after = of({})) =>
    compareStates(engineOf(findings, [], { comparisons }), before, after, options);
  const one = (...args: Parameters<typeof compare>) => compare(...args).devices[0];

  test('is of the first kind whose condition holds, of a general one only where no other does', () => {
    const [general, no, fits, also] = [
      entry('general', { general: true }),
      entry('no', { when: 'release == "0"' }),
      entry('fits'),
      entry('also'),
    ];
    expect(one([general, no, fits, also])).toMatchObject({
      kind: 'fits',
      title: 'Title fits',
      procedure: 'p',
      next: ['n'],
      hostname: 'sw',
      verdict: 'worked',
    });
    expect(one([no, general])).toMatchObject({ kind: 'general' });
    const now = { at: '2026-03-05T00:00:00.000Z', from: 'wall clock', zone: null, otherwise: null };
    expect(one([entry('open', { when: 'state.model == "x"' })])).toEqual({
      id: 'sw',
      hostname: 'sw',
      seen: { before: now, after: now },
      kind: null,
      title: 'Two states whose models are not both known',
      verdict: 'unclear',
      checks: [],
      changes: [],
      findings: { resolved: [], unseen: [], remaining: [], new: [] },
      procedure: null,
      next: [],
    });
  });

  test('holds the later state against what was expected', () => {
    const checks = [
      check('met', 'release == "17"'),
      check('not', 'release == before.release + "x"'),
      check('open', 'state.transport.url == before.state.transport.type'),
      check('skipped', 'release == "0"', { when: 'release == "0"' }),
      check('unasked', 'release == "0"', { when: 'state.model == "x"' }),
      check('asked', 'release == "17"', { when: 'release == "17"' }),
    ];
    const result = one([entry('k', { checks })])?.checks.map(({ evidence, ...rest }) => ({
      ...rest,
      evidence: evidence.length,
    }));
    expect(result).toMatchObject([
      {
        id: 'met',
        outcome: 'met',
        expect: 'expects met',
        required: true,
        otherwise: '',
        commands: [],
        ask: [],
        evidence: 1,
      },
      { id: 'not', outcome: 'not-met', otherwise: 'otherwise not', commands: ['command not'], ask: [], evidence: 1 },
      { id: 'open', outcome: 'unknown', otherwise: '', commands: [] },
      { id: 'asked', outcome: 'met' },
    ]);
    const ask = result?.[2]?.ask ?? [];
    expect(ask).toHaveLength(2);
    expect(ask[1]).toBe(`${ask[0]} (from before)`);
  });

  test('asks for what each side lacks, but for outputs that it has', () => {
    const checks = [check('open', 'state.transport.url == before.state.transport.url')];
    const first = one([entry('k', { checks })])?.checks[0]?.ask[0] ?? '';
    const later = one([entry('k', { checks })], of({}), of({}, first))?.checks[0]?.ask ?? [];
    expect(later[0]).not.toBe(first);
    expect(later[1]).toBe(`${first} (from before)`);
    const earlier = one([entry('k', { checks })], of({}, first), of({}))?.checks[0]?.ask ?? [];
    expect(earlier[0]).toBe(first);
    expect(earlier[1]).not.toBe(`${first} (from before)`);
  });

  const verdict = (checks: readonly object[], before = of({}), after = of({})) =>
    one([entry('k', { checks })], before, after)?.verdict;
  test('worked, failed, or is not clear', () => {
    const [met, not, open] = [
      check('a', 'release != "0"'),
      check('b', 'release == "0"'),
      check('c', 'state.model == "x"'),
    ];
    const optional = (of: object) => ({ ...of, required: false });
    expect(verdict([met])).toBe('worked');
    expect(verdict([met, not, open])).toBe('failed');
    expect(verdict([met, open])).toBe('unclear');
    expect(verdict([met, optional(not), optional(open)])).toBe('worked');
    expect(verdict([met], of({}), of({ release: fact('bad') }))).toBe('failed');
    expect(verdict([met], of({}), of({ release: fact('fair') }))).toBe('worked');
    expect(verdict([met], of({ release: fact('bad') }), of({ release: fact('bad') }))).toBe('worked');
  });

  test('tells which findings went, stayed and came', () => {
    const ids = (before: string, after: string) => {
      const {
        resolved = [],
        remaining = [],
        new: fresh = [],
      } = one([entry('k')], of({ release: fact(before) }), of({ release: fact(after) }))?.findings ?? {};
      return [resolved, remaining, fresh].map((list) => list.map(({ id, severity }) => `${id} ${severity}`));
    };
    expect(ids('bad', 'fair')).toEqual([['e error'], ['w warning'], []]);
    expect(ids('17', 'bad')).toEqual([[], [], ['e error', 'w warning']]);
    expect(one([entry('k')], of({}), of({ release: fact('fair') }))?.findings.new).toEqual([
      { id: 'w', title: 'A finding', severity: 'warning' },
    ]);
  });

  test('sees the later topology', () => {
    const chosen = { ...options, topology: { id: 'controller', mode: null } } as const;
    const comparisons = [entry('k', { when: 'topology.id == "controller"' })];
    expect(compareStates(engineOf([], [], { comparisons }), of({}), of({}), chosen).devices[0]?.kind).toBe('k');
    expect(one(comparisons)?.kind).toBeNull();
    const checked = [entry('k', { checks: [check('t', 'topology.id == "controller"')] })];
    expect(one(checked)?.checks).toMatchObject([{ outcome: 'unknown' }]);
    expect(
      compareStates(engineOf([], [], { comparisons: checked }), of({}), of({}), chosen).devices[0]?.checks,
    ).toMatchObject([{ outcome: 'met', evidence: [] }]);
  });

  const changes = (before: object, after: object) =>
    one([entry('k')], of(before), of(after))?.changes.map(
      ({ what, before: earlier, after: later }) => `${what}: ${earlier} → ${later}`,
    );
  test('names every value that differs', () => {
    expect(changes({}, { release: fact('18') })).toEqual(['release: 17 → 18']);
    const of = (state: object) => ({ state });
    expect(changes(of({ model: fact('a') }), of({ model: fact('b') }))).toEqual(['model: a → b']);
    expect(
      changes(
        of({ transport: { url: fact('u'), vrf: fact('v') } }),
        of({ transport: { url: fact('w'), vrf: fact('v') } }),
      ),
    ).toEqual(['transport url: u → w']);
    expect(changes(of({ policy: { name: fact('p') } }), of({ policy: { inUse: fact('q') } }))).toEqual([
      'policy: p → q',
    ]);
    expect(
      changes(
        of({ policy: { name: fact('p'), inUse: fact('x') } }),
        of({ policy: { name: fact('p'), inUse: fact('y') } }),
      ),
    ).toEqual([]);
    expect(changes(of({ reporting: { lastAck: fact('x') } }), of({}))).toEqual(['reporting lastAck: x → null']);
    expect(
      changes(
        of({ account: { smart: fact('a'), virtual: fact('v') } }),
        of({ account: { smart: fact('b'), virtual: fact('w') } }),
      ),
    ).toEqual(['Smart Account: a → b', 'Virtual Account: v → w']);
    expect(
      changes(of({ trust: [{ sn: fact('F1'), installed: fact('x') }, { installed: fact('y') }] }), of({ trust: [] })),
    ).toEqual(['trust code F1: x → null', 'trust code: y → null']);
    expect(
      changes(
        of({
          authorizations: [
            { sn: fact('F1'), kind: fact('SLAC'), confirmationCode: fact('c') },
            { sn: fact('F2'), kind: fact('SLAC') },
            { sn: fact('F3') },
            { kind: fact('SLR') },
          ],
        }),
        of({ authorizations: [] }),
      ),
    ).toEqual(['authorization F1: SLAC c → null', 'authorization F2: SLAC → null', 'authorization: SLR → null']);
    expect(
      changes(
        of({
          usage: [
            { name: fact('n'), entitlement: fact('e'), count: fact(2), status: fact('IN USE') },
            { name: fact('m'), count: fact(0) },
            {},
          ],
        }),
        of({ usage: [] }),
      ),
    ).toEqual(['licence e: 2 × IN USE → null', 'licence m: 0 → null', 'licence : none → null']);
    expect(
      changes(
        of({
          communication: [{ operation: fact('U'), ongoing: fact(2), lastResponse: fact('NOK'), reason: fact('r') }],
        }),
        of({ communication: [{ operation: fact('U'), ongoing: fact(0), lastResponse: fact('OK'), reason: fact('') }] }),
      ),
    ).toEqual(['U failing in a row: 2 → 0', 'U last response: NOK → OK', 'U failure reason: r → none']);
    expect(changes(of({ rumReports: { waiting: fact(1) } }), of({ rumReports: { waitingAll: fact(2) } }))).toEqual([
      'RUM reports waiting for an ACK: 1 → 2',
    ]);
    expect(
      changes(
        of({ rumReports: { waiting: fact(1), waitingAll: fact(3) } }),
        of({ rumReports: { waiting: fact(2), waitingAll: fact(3) } }),
      ),
    ).toEqual([]);
    const udis = (role?: string) => ({
      udis: [
        { pid: fact('P'), sn: fact('F1'), ...(role ? { role: fact(role) } : {}) },
        { pid: fact('P') },
        { sn: fact('F') },
      ],
    });
    expect(changes(udis('active'), { udis: udis().udis.slice(0, 1) })).toEqual(['UDI P:F1: active → present']);
  });

  const side = (...given: readonly (readonly [hostname: string | null, sn: string | null, source?: string])[]) =>
    folded(
      ...given.map(([hostname, sn, source]) =>
        show(sn === null ? { release: fact('17') } : udi(sn), {
          device: hint({ hostname, source: source ?? hostname ?? sn ?? 'x' }),
        }),
      ),
    );
  const pairs = (before: ReturnType<typeof side>, after: ReturnType<typeof side>) => {
    const { devices, onlyBefore, onlyAfter } = compare([entry('k')], before, after);
    return [devices.map(({ id }) => id), onlyBefore, onlyAfter];
  };
  test('pairs devices by serial number, by host name, or where there is one on each side', () => {
    const P = 'C9300-24T:';
    expect(pairs(side(['a', 'F1'], ['b', 'F2']), side(['x', 'F2'], ['y', 'F1']))).toEqual([
      [`${P}F1`, `${P}F2`],
      [],
      [],
    ]);
    expect(pairs(side(['a', 'F1'], ['b', null]), side(['b', null], ['a', 'F9']))).toEqual([[`${P}F9`, 'b'], [], []]);
    expect(pairs(side(['a', null]), side(['z', null]))).toEqual([[], ['a'], ['z']]);
    expect(pairs(side(['a', 'F1']), side(['z', null]))).toEqual([[], [`${P}F1`], ['z']]);
    expect(pairs(side(['Switch', null]), side(['z', 'F1']))).toEqual([[`${P}F1`], [], []]);
    expect(pairs(side(['a', 'F1']), side(['z', 'F2']))).toEqual([[], [`${P}F1`], [`${P}F2`]]);
    expect(pairs(side(['a', null]), side(['y', null], ['z', null]))).toEqual([[], ['a'], ['y', 'z']]);
    expect(pairs(side(['a', null], ['b', null]), side(['z', null]))).toEqual([[], ['a', 'b'], ['z']]);
    expect(pairs(side([null, 'F1', 'p'], [null, 'F2', 'q']), side([null, 'F3', 'r'], [null, 'F4', 't']))).toEqual([
      [],
      [`${P}F1`, `${P}F2`],
      [`${P}F3`, `${P}F4`],
    ]);
    expect(pairs(side(['a', 'F1']), side(['x', 'F1'], ['a', null]))).toEqual([[`${P}F1`], [], ['a']]);
    const half = (...names: readonly string[]) =>
      folded(
        ...names.map((hostname) =>
          show({ udis: [{ pid: fact('P') }] }, { device: hint({ hostname, source: hostname }) }),
        ),
      );
    expect(pairs(half('a', 'b'), half('y', 'z'))).toEqual([[], ['a', 'b'], ['y', 'z']]);
    expect(pairs(side(), side(['z', null]))).toEqual([[], [], ['z']]);
  });

  test('stands in the order of the earlier side', () => {
    const before = side(['a', null], ['b', null]);
    const [a, b] = before.devices;
    before.devices.clear();
    for (const device of [b, a]) before.devices.add(device as DeviceState);
    expect(pairs(before, side(['b', null], ['a', null]))[0]).toEqual(['a', 'b']);
  });
});

describe('why a rule came out as it did', () => {
  const text = 'SW1#show version\nCisco IOS XE Software, Version 17.9.4\nSW1 uptime is 1 week\n';
  const small = engineOf(
    [
      { id: 'a', when: 'release == "17.9.4"', settled: 'release == "1"', urgent: 'hostname == "x"' },
      { id: 'quiet', when: 'release == "1"' },
      { id: 'where', when: 'topology.id == "cslu-connected"' },
    ],
    [
      {
        id: 'c',
        confirmed: 'state.transport.type == "off"',
        likely: ' release == "17.9.4"\n',
        relevant: 'release != "0"',
        ruledOut: 'hostname == "y"',
      },
      { id: 'elsewhere', topologies: ['controller', 'air-gapped'] },
      { id: 'unraised', explains: ['quiet', 'none'] },
      { id: 'out', explains: ['quiet'], relevant: 'release == "0"' },
      { id: 'left', relevant: 'release == "0"' },
    ],
    {
      configurations: [
        {
          id: 'k',
          title: 'T',
          topologies: ['cslu-connected'],
          when: 'release != "0"',
          settled: null,
          procedure: null,
          checks: [{ id: 'x', text: 't', holds: 'release == "0"', lines: ['l'], required: true }],
          verify: null,
          source: '',
          tests: [],
        },
        {
          id: 'k2',
          title: 'T',
          topologies: ['cslu-connected'],
          when: null,
          settled: null,
          procedure: null,
          checks: [{ id: 'x', text: 't', holds: 'release == "0"', lines: ['l'], required: true }],
          verify: null,
          source: '',
          tests: [],
        },
        {
          id: 'fine',
          title: 'T',
          topologies: ['cslu-connected'],
          when: null,
          settled: null,
          procedure: null,
          checks: [{ id: 'x', text: 't', holds: 'release != "0"', lines: ['l'], required: true }],
          verify: null,
          source: '',
          tests: [],
        },
      ],
    },
  );
  const chosen = { ...options, topology: { id: 'cslu-connected', mode: 'push' } } as const;
  const analysis = createAnalysis(small, { ...bare, topology: chosen.topology });
  const reader = analysis.open('x.txt');
  reader.push(new TextEncoder().encode(text));
  reader.end();
  const why = (rule: string, on = analysis.state) => explainRule(small, on, chosen, rule);
  const told = (rule: string) =>
    why(rule).map(({ outcome, kind, conditions }) => [
      kind,
      outcome,
      conditions.map(({ name, holds }) => `${name} ${holds}`).join(),
    ]);

  test('may be asked of every finding, cause and configuration', () => {
    expect(rulesOf(small)).toEqual([
      'a',
      'quiet',
      'where',
      'c',
      'elsewhere',
      'unraised',
      'out',
      'left',
      'k',
      'k2',
      'fine',
    ]);
    expect(why('nobody')).toEqual([]);
  });

  test('of a finding', () => {
    expect(told('a')).toEqual([['finding', 'raised as error', 'when yes,settled no,urgent no']]);
    expect(told('quiet')).toEqual([['finding', 'not raised', 'when no']]);
    expect(told('where')).toEqual([['finding', 'raised as error', 'when yes']]);
  });

  test('of a cause', () => {
    expect(told('c')).toEqual([['cause', 'likely', 'relevant yes,ruledOut no,confirmed unknown,likely yes']]);
    expect(told('elsewhere')).toEqual([
      ['cause', 'not asked: it is for controller, air-gapped, and the topology is cslu-connected/push', ''],
    ]);
    expect(told('unraised')).toEqual([
      ['cause', 'not asked: none of quiet, none is raised (it would be possible)', ''],
    ]);
    expect(told('out')).toEqual([
      ['cause', 'not asked: none of quiet is raised (it would be left out)', 'relevant no'],
    ]);
    expect(told('left')).toEqual([['cause', 'left out: its `relevant` does not hold', 'relevant no']]);
  });

  test('of a configuration', () => {
    expect(told('k')).toEqual([['configuration', 'raised', 'when yes,x no']]);
    expect(told('fine')).toEqual([['configuration', 'not raised', 'x yes']]);
  });

  test('shows what each part saw, and what would tell where it is not known', () => {
    const [{ device = '', hostname = '', rule = '', conditions = [] } = {}] = why('c');
    expect([device, hostname, rule]).toEqual(['SW1', 'SW1', 'c']);
    expect(conditions[3]).toMatchObject({
      source: 'release == "17.9.4"',
      steps: [
        { text: 'release == "17.9.4"', depth: 0, value: 'true', ask: [] },
        { text: 'release', depth: 1, value: '"17.9.4"', evidence: [{ source: 'x.txt', line: 2 }] },
      ],
    });
    const [, unknown] = conditions[2]?.steps ?? [];
    expect(unknown).toMatchObject({ text: 'state.transport.type', value: null, evidence: [] });
    expect(unknown?.ask.length).toBeGreaterThan(0);
    expect(unknown?.ask.length).toBeLessThan(3);
  });

  test('tells lists by their length, in one line, with three lines of evidence at most', () => {
    const lists = engineOf([{ id: 'a', when: 'udis.filter(u,\n  u.pid\n == "C9300-24T").size() == 4' }]);
    const state = folded(show({ udis: ['F1', 'F2', 'F3', 'F4'].flatMap((sn) => udi(sn).udis) }));
    const [{ conditions = [] } = {}] = explainRule(lists, state, options, 'a');
    const step = conditions[0]?.steps.find(({ text: part }) => part.startsWith('udis.filter('));
    expect(conditions[0]?.steps.map(({ text: part }) => part).join()).not.toMatch(/\n| {2}/);
    const list = conditions[0]?.steps.find(({ value }) => value === '4 of a list');
    expect(list?.evidence).toHaveLength(3);
    expect(step).toBeDefined();
  });

  test('is asked of every device, in the order of the input', () => {
    const state = folded(
      ...['x', 'y'].map((hostname) =>
        show({ hostname: fact(hostname) }, { device: hint({ hostname, source: hostname }) }),
      ),
    );
    const [x, y] = state.devices;
    state.devices.clear();
    for (const device of [y, x]) state.devices.add(device as DeviceState);
    expect(why('a', state).map(({ hostname }) => hostname)).toEqual(['x', 'y']);
  });

  test('stands on licence files too', () => {
    const state = folded(show(udi('F1')), {
      kind: 'license-file',
      device: hint(),
      span: { source: 'f', line: 1, endLine: 1, text: '' },
      content: { kind: 'ack', udis: [{ pid: 'C9300-24T', sn: 'F1' }], licenses: [], reports: [], gaps: [] },
      diagnostics: [],
    });
    const [device] = state.devices;
    expect(standingOf(small, state, device as DeviceState, options).view.facts.files).toHaveLength(1);
  });
});

describe('an entry as it is told', () => {
  const { knowledge } = engineOf(
    [{ id: 'a', when: 'release == "0"' }],
    [
      { id: 'one', title: 'One', topologies: ['controller'] },
      { id: 'two', title: 'Two' },
      { id: 'three', title: 'Three', explains: ['b'] },
    ],
  );
  const message = (finding: string | null) => ({
    id: 'm',
    finding,
    list: [
      { topologies: ['controller'], n: 1 },
      { topologies: null, n: 2 },
      { n: 3 },
      null,
      'x',
      [{ topologies: ['air-gapped'] }],
    ],
  });

  test('has the causes that it can have', () => {
    const causes = ['One: sldiag explain one', 'Two: sldiag explain two'];
    expect(entryFor(knowledge, 'messages', message('a'), [])).toMatchObject({ causes });
    expect(entryFor(knowledge, 'messages', message('a'), ['air-gapped'])).toMatchObject({ causes: causes.slice(1) });
    expect(entryFor(knowledge, 'messages', message(null), [])).not.toHaveProperty('causes');
    expect(entryFor(knowledge, 'findings', { id: 'a' }, [])).toEqual({ id: 'a', causes });
    expect(entryFor(knowledge, 'failures', { id: 'a' }, [])).toEqual({ id: 'a' });
  });

  test('leaves out what is for other topologies, however deep', () => {
    const { list } = entryFor(knowledge, 'fields', message(null), ['controller']) as { list: unknown[] };
    expect(list).toEqual([{ topologies: ['controller'], n: 1 }, { topologies: null, n: 2 }, { n: 3 }, null, 'x', []]);
    expect(entryFor(knowledge, 'fields', message(null), [])).toEqual(message(null));
  });

  test('of a cause has its remedies written out', () => {
    const remedies = [
      { id: 'q', actions: [{ text: 'q1' }] },
      { id: 'r', actions: [{ text: 'r1', topologies: ['controller'] }, { text: 'r2' }] },
    ] as never;
    const cause = { id: 'c', actions: [{ text: 'own' }, { use: 'r' }, { use: 'none' }] };
    const causes = [cause] as never;
    const texts = (setUps: readonly string[]) =>
      (
        entryFor({ ...knowledge, remedies, causes }, 'causes', cause, setUps) as { actions: { text: string }[] }
      ).actions.map(({ text }) => text);
    expect(texts([])).toEqual(['own', 'r1', 'r2']);
    expect(texts(['air-gapped'])).toEqual(['own', 'r2']);
  });
});

describe('a pasted message', () => {
  test('has the meaning of its fields, and its failure where it is known', () => {
    const read = readPasted(
      builtIn,
      '%SMART_LIC-3-COMM_FAILED: Communications failure with the Cisco Smart License Utility (CSLU) : Nobody knows this',
    );
    expect(read?.fields.every(({ meaning }) => meaning.length > 0)).toBe(true);
    expect(read?.failure).toBeNull();
    const other = readPasted(
      builtIn,
      '%SMART_LIC-5-COMM_RESTORED: Communications with Cisco Smart Software Manager (CSSM) restored',
    );
    expect(other?.failure).toBeNull();
    const known = readPasted(
      builtIn,
      '%SMART_LIC-3-COMM_FAILED: Communications failure with the Cisco Smart License Utility (CSLU) : Unable to resolve server hostname/domain name',
    );
    expect(known?.failure).toEqual({ id: 'name-unresolved', title: expect.any(String) });
  });

  test('is none where the knowledge has no such message', () => {
    expect(readPasted(builtIn, '%ACME-3-DOWN: x')).toBeNull();
    expect(readPasted(builtIn, '')).toBeNull();
    expect(readPasted(builtIn, '%SMART_LIC-3-NOBODY_KNOWS_THIS: x')).toBeNull();
  });

  test('is that of its facility', () => {
    const [message] = builtIn.knowledge.messages.filter(({ mnemonic }) => mnemonic === 'COMM_FAILED') as [MessageEntry];
    const both = engineOf([], [], { messages: [{ ...message, id: 'other', facility: 'ACME' }, message] });
    expect(readPasted(both, '%SMART_LIC-3-COMM_FAILED: x')?.entry.id).toBe('COMM_FAILED');
  });
});

describe('examples of the knowledge', () => {
  const LINE =
    'Mar  5 2026 04:12:09.114 UTC: %SMART_LIC-3-COMM_FAILED: Communications failure with the Cisco Smart License Utility (CSLU) : x';
  const example = (expected: KnowledgeTest['expect'], more: object = {}) =>
    ({ name: 'n', input: `${LINE}\n`, now: null, topology: null, expect: expected, ...more }) as KnowledgeTest;
  const SEEN = 'seen("COMM_FAILED")';
  function ran(tests: readonly KnowledgeTest[], severity: 'error' | 'info' = 'error', when = SEEN) {
    const small = engineOf([{ id: 'a', when, severity, tests }]);
    return runKnowledgeTests(small, testedEntries(small.knowledge), (path) => (path === 'file.txt' ? `${LINE}\n` : ''));
  }
  const failed = (...args: Parameters<typeof ran>) =>
    ran(...args).failed.map(({ expected, got }) => `${expected} / ${got}`);

  test('of a finding', () => {
    expect(ran([example({ raised: true }), example({ raised: false })])).toEqual({
      ran: 2,
      failed: [{ entry: 'findings/a', test: 'n', expected: 'not raised', got: 'raised (error)' }],
    });
    expect(failed([example({ raised: true })], 'error', 'seen("OTHER")')).toEqual(['raised / not raised']);
    expect(failed([example({ raised: false })], 'error', 'seen("OTHER")')).toEqual([]);
    expect(failed([example({ raised: true })], 'info')).toEqual(['raised / raised (info)']);
    expect(failed([example({ raised: false })], 'info')).toEqual([]);
    expect(failed([example({ raised: true, severity: 'info' })], 'info')).toEqual([]);
    expect(failed([example({ severity: 'error' }), example({ severity: 'warning' })])).toEqual(['warning / error']);
    expect(failed([example({ severity: 'warning' })], 'error', 'seen("OTHER")')).toEqual(['warning / not raised']);
    expect(failed([example({})])).toEqual([]);
  });

  test('of one entry look at no other', () => {
    const small = engineOf(
      [
        { id: 'first', when: SEEN },
        { id: 'a', when: 'seen("OTHER")', tests: [example({ raised: false })] },
      ],
      [
        { id: 'other', explains: ['first'], confirmed: SEEN },
        { id: 'c', explains: ['first'], tests: [example({ verdict: 'possible' }), example({ verdict: 'absent' })] },
      ],
    );
    const { failed: wrong } = runKnowledgeTests(small, testedEntries(small.knowledge), () => '');
    expect(wrong).toEqual([{ entry: 'causes/c', test: 'n', expected: 'absent', got: 'possible' }]);
  });

  test('of a cause take the surest verdict of all devices', () => {
    const log = ['sw1: %1', 'sw2: %2', 'sw3: %1']
      .map((text) => `<187>1: ${text.replace(/%(.)/, (_, sign: string) => LINE.replace(/ x$/, ` x${sign}`))}\n`)
      .join('');
    const tests = [example({ verdict: 'confirmed' }, { input: log })];
    const small = engineOf(
      [{ id: 'a', when: SEEN }],
      [{ id: 'c', confirmed: 'messages.exists(m, m.text.contains("x2"))', tests }],
    );
    expect(
      diagnoseText(small, log, { now: null, topology: null }).devices.map(
        ({ findings: [finding] }) => finding?.causes[0]?.verdict,
      ),
    ).toEqual(['possible', 'confirmed', 'possible']);
    expect(runKnowledgeTests(small, testedEntries(small.knowledge), () => '').failed).toEqual([]);
  });

  test('may stand in a file, and have a moment and a topology', () => {
    expect(
      failed([
        example({ raised: true }, { input: { file: 'file.txt' } }),
        example({ raised: false }, { input: { file: 'none.txt' } }),
      ]),
    ).toEqual([]);
    expect(
      failed(
        [example({ raised: true }, { topology: 'ssm-on-prem/push' }), example({ raised: false })],
        'error',
        'topology.id == "ssm-on-prem" && topology.mode == "push"',
      ),
    ).toEqual([]);
    expect(
      failed(
        [example({ raised: true }, { now: '2027-01-01T00:00:00Z' }), example({ raised: false })],
        'error',
        `daysSince("2026-12-31T00:00:00Z") > 0.0 && ${SEEN}`,
      ),
    ).toEqual([]);
  });

  test('of a cause', () => {
    const of = (verdicts: readonly object[], ...tests: readonly KnowledgeTest[]) => {
      const causes = verdicts.map((more) => ({ id: 'c', ...more, tests }));
      const small = engineOf([{ id: 'a', when: SEEN }], causes);
      const [entry] = testedEntries(small.knowledge).filter(({ kind }) => kind === 'cause');
      return runKnowledgeTests(small, entry ? [entry] : [], () => '').failed.map(
        ({ entry: id, expected, got }) => `${id}: ${expected} / ${got}`,
      );
    };
    expect(of([{ likely: SEEN }], example({ verdict: 'likely' }), example({ verdict: 'confirmed' }))).toEqual([
      'causes/c: confirmed / likely',
    ]);
    expect(of([{ explains: ['b'] }], example({ verdict: 'likely' }), example({ verdict: 'absent' }))).toEqual([
      'causes/c: likely / absent',
    ]);
    expect(of([{}, { likely: SEEN }, { confirmed: SEEN }], example({ verdict: 'confirmed' }))).toEqual([]);
    const open = { likely: 'state.transport.type == "off"' };
    expect(
      of(
        [open],
        example({ ask: [] }),
        example({ ask: ['show license status'] }),
        example({ ask: ['show license status', 'show x', 'show y'] }),
      ),
    ).toEqual(['causes/c: asks for show x, show y / asks for show license status']);
    expect(of([{ confirmed: SEEN }], example({ verdict: 'confirmed', ask: ['show x'] }))).toEqual([
      'causes/c: asks for show x / asks for nothing',
    ]);
    expect(of([{ explains: ['b'] }], example({ ask: ['show x'] }))).toEqual([
      'causes/c: asks for show x / asks for nothing',
    ]);
    expect(of([open], example({}))).toEqual([]);
  });

  test('of a configuration are raised as a cause of the one finding', () => {
    const entry = (tests: readonly KnowledgeTest[]) =>
      ({
        id: 'k',
        title: 'T',
        topologies: ['controller'],
        when: null,
        settled: null,
        procedure: null,
        checks: [{ id: 'x', text: 't', holds: '!seen("COMM_FAILED")', lines: ['l'], required: true }],
        verify: null,
        source: '',
        tests,
      }) as ConfigurationEntry;
    const configurations = [
      entry([
        example({ raised: true, severity: 'warning' }, { topology: 'controller' }),
        example({ raised: false }),
        example({ raised: true }),
      ]),
    ];
    const lacking = { ...(entry([]) as ConfigurationEntry), id: 'lacking' };
    const small = engineOf([{ id: 'f', when: SEEN }], [{ id: 'lacking', explains: ['f'] }], {
      configurations: [lacking, ...configurations],
    });
    const { failed: wrong } = runKnowledgeTests(small, testedEntries(small.knowledge), () => '');
    expect(wrong).toEqual([{ entry: 'configurations/k', test: 'n', expected: 'raised', got: 'not raised' }]);
  });

  test('a text is diagnosed as a file would be', () => {
    expect(
      JSON.stringify(
        diagnoseText(
          builtIn,
          'SW1#show running-config\nhostname SW1\nlicense smart trust idtoken abcdefghijklmnop local\nend\n',
          { now: null, topology: null },
        ),
      ),
    ).not.toContain('abcdefghijklmnop');
    const secret = `${LINE} token=abcdefghijklmnop\n`;
    expect(JSON.stringify(diagnoseText(builtIn, secret, { now: null, topology: null }))).not.toContain(
      'abcdefghijklmnop',
    );
    const { inputs, devices, generatedAt } = diagnoseText(builtIn, `${LINE}\n`, { now: null, topology: null });
    expect([inputs[0]?.path, devices[0]?.now.from, generatedAt]).toEqual(['test', 'log', '2026-01-01T00:00:00.000Z']);
    const given = diagnoseText(builtIn, `${LINE}\n`, {
      now: '2026-04-01T00:00:00Z',
      topology: 'controller',
      source: 'x',
    });
    expect([
      given.inputs[0]?.path,
      given.devices[0]?.now.from,
      given.devices[0]?.topology.id,
      given.devices[0]?.topology.mode,
      given.generatedAt,
    ]).toEqual(['x', 'option', 'controller', null, '2026-04-01T00:00:00.000Z']);
  });
});
