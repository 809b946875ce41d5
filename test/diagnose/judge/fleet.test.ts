import { describe, expect, test } from 'vitest';
import { filesOfDevices, reportFiles } from '../../../src/diagnose/fold/files.js';
import type { FoldState } from '../../../src/diagnose/fold/fold.js';
import { fleetCauses } from '../../../src/diagnose/judge/fleet.js';
import type { LicenseFileRecord } from '../../../src/model/record.js';
import type { ReportDevice } from '../../../src/model/report.js';
import { engine } from '../../engine.js';
import { fact, hint, message, show, span, udi } from '../records.js';
import { engineOf, folded } from '../small-engine.js';

const minute = (minutes: number) => new Date(Date.UTC(2026, 2, 5, 4, minutes)).toISOString();

interface Failing {
  readonly url?: string | null;
  readonly server?: string;
  readonly error?: string | undefined;
  readonly opened?: string | null;
  readonly verdict?: string | null;
  readonly severity?: string;
  readonly release?: string | null;
  readonly hostname?: string | null;
  readonly cause?: string;
  readonly status?: string;
  readonly mnemonic?: string;
}

function device(id: string, given: Failing = {}): ReportDevice {
  const { url = 'http://cslu', server, error, opened = minute(0), verdict = 'likely', severity = 'error' } = given;
  const {
    release = '17.9.4',
    hostname = `ams-sw${id}`,
    cause = 'c',
    status = 'open',
    mnemonic = 'COMM_FAILED',
  } = given;
  return {
    id,
    hostname,
    release,
    state: { transport: { url } },
    incidents: [{ mnemonic, status, opened, fields: { ...(server ? { server } : {}), ...(error ? { error } : {}) } }],
    findings: [
      {
        id: 'f',
        title: 'A finding',
        severity,
        mnemonic: 'COMM_FAILED',
        causes: [
          { id: 'other', verdict: 'possible', title: 'Other' },
          ...(verdict === null ? [] : [{ id: cause, verdict, title: 'The cause' }]),
        ],
      },
    ],
  } as unknown as ReportDevice;
}
const fleet = (...each: readonly Failing[]) => fleetCauses(each.map((given, index) => device(`${index}`, given)));
const members = (causes: ReturnType<typeof fleet>) => causes.map(({ devices }) => devices.join());

describe('devices that fail alike', () => {
  test('have one cause, from three on', () => {
    expect(fleet({}, {})).toEqual([]);
    expect(fleet({}, { opened: minute(2) }, { opened: minute(1) })).toEqual([
      {
        finding: 'f',
        cause: 'c',
        title: 'The cause',
        devices: ['0', '2', '1'],
        shared: [
          { what: 'server', value: 'http://cslu' },
          { what: 'release', value: '17.9.4' },
          { what: 'site', value: 'ams' },
        ],
        first: minute(0),
        last: minute(2),
      },
    ]);
    expect(fleet({ verdict: 'confirmed' }, {}, {})).toHaveLength(1);
  });

  test('begin within an hour of each other', () => {
    expect(members(fleet({}, { opened: minute(60) }, { opened: minute(120) }))).toEqual(['0,1,2']);
    expect(members(fleet({}, { opened: minute(61) }, { opened: minute(62) }))).toEqual([]);
    const two = [0, 1, 2, 70, 71, 72].map((at) => ({ opened: minute(at) }));
    expect(members(fleet(...two))).toEqual(['0,1,2', '3,4,5']);
  });

  test('within minutes, where no cause stands out', () => {
    const alike = (at: number, more: Failing = {}) => ({
      verdict: null,
      error: 'Timeout',
      opened: minute(at),
      ...more,
    });
    expect(fleet(alike(0), alike(10), alike(20))).toMatchObject([
      { cause: null, title: 'A finding: Timeout', devices: ['0', '1', '2'] },
    ]);
    expect(fleet(alike(0), alike(10), alike(20))[0]?.shared).toContainEqual({ what: 'error', value: 'Timeout' });
    expect(fleet(alike(0), alike(11), alike(12))).toEqual([]);
    expect(fleet(alike(0), alike(0, { error: 'Odd' }), alike(0))).toEqual([]);
    expect(fleet(alike(0, { opened: null }), alike(0, { opened: null }), alike(0, { opened: null }))).toEqual([]);
    expect(fleet(...[0, 1, 2].map((at) => alike(at, { error: undefined })))).toEqual([]);
    expect(fleet(...[0, 1, 2].map((at) => alike(at, { verdict: 'ruled-out' })))).toMatchObject([{ cause: null }]);
  });

  test('without times stand together, where a cause stands out', () => {
    const none = { opened: null };
    expect(fleet(none, none, none)).toMatchObject([{ devices: ['0', '1', '2'], first: null, last: null }]);
    expect(fleet(none, none, {})).toEqual([]);
    expect(members(fleet(none, {}, none, {}, none, {}))).toEqual(['1,3,5', '0,2,4']);
  });

  test('have the same server, cause and finding', () => {
    expect(fleet({}, {}, { url: 'http://other' })).toEqual([]);
    expect(fleet({}, {}, { cause: 'd' })).toEqual([]);
    expect(fleet({ error: 'a' }, { error: 'b' }, {})).toHaveLength(1);
    const named = { url: null, server: 'CSLU' };
    expect(fleet(named, named, named)[0]?.shared[0]).toEqual({ what: 'server', value: 'CSLU' });
    expect(fleet(named, named, { url: '', server: 'CSLU' })).toHaveLength(1);
    expect(fleet({ url: null }, { url: null }, { url: null })).toEqual([]);
  });

  test('share what all of them share, and nothing else', () => {
    const shared = (...each: readonly Failing[]) => fleet(...each)[0]?.shared.map(({ what }) => what);
    expect(shared({}, {}, { release: '17.3' })).toEqual(['server', 'site']);
    expect(shared({}, {}, { hostname: 'lon-sw1' })).toEqual(['server', 'release']);
    expect(shared({ release: null }, {}, {})).toEqual(['server', 'site']);
    expect(shared({ hostname: null }, { hostname: null }, { hostname: null })).toEqual(['server', 'release']);
  });

  test.each([
    ['AMS-sw1', 'ams'],
    ['ams1', 'ams'],
    ['ams_x', 'ams'],
    ['amsterdam', null],
    ['a-1', null],
    ['1-ams-2', null],
  ])('at the site of %s: %j', (hostname, site) => {
    const found = fleet({ hostname }, { hostname }, { hostname })[0]?.shared.find(({ what }) => what === 'site');
    expect(found?.value ?? null).toBe(site);
  });

  test('fail now, and of what is worth more than a note', () => {
    expect(fleet({ severity: 'info' }, { severity: 'info' }, { severity: 'info' })).toEqual([]);
    expect(fleet({ severity: 'warning' }, {}, {})).toHaveLength(1);
    const over = { status: 'resolved', url: null, server: 'CSLU' };
    expect(fleet(over, over, over)).toEqual([]);
    const other = { mnemonic: 'OTHER', url: null, server: 'CSLU' };
    expect(fleet(other, other, other)).toEqual([]);
    const silent = { ...device('x'), incidents: [] };
    expect(fleetCauses([silent, silent, silent])).toMatchObject([{ first: null }]);
  });
});

describe('licence files', () => {
  const file = (udis: readonly { pid: string; sn: string }[], names = hint({ source: 'f' })): LicenseFileRecord => ({
    kind: 'license-file',
    device: names,
    span: span('<x>', 1, 'f'),
    content: {
      kind: 'ack',
      udis,
      licenses: [
        { tag: 't', count: 1 },
        { tag: 't', count: 2 },
        { tag: 'u', count: null },
      ],
      reports: [
        { id: 'r', license: 't', pid: null, sn: null, count: 1, from: null, to: null, ended: null, clockChange: null },
      ],
      gaps: [{ license: 't', from: '2026-01-01', to: '2026-01-02' }],
    },
    diagnostics: [],
  });
  const known = (sn: string) => ({ pid: 'C9300-24T', sn });
  const output = (hostname: string, sn: string) => show(udi(sn), { device: hint({ hostname, source: hostname }) });
  const concerned = (state: FoldState) =>
    [...filesOfDevices(state)].map(([of, files]) => [[...of.hostnames][0] ?? null, files.map(({ fits }) => fits)]);

  test('concern the devices whose UDI they name', () => {
    const state = folded(output('a', 'F1'), output('b', 'F2'), file([known('F1'), known('F2')]), file([known('F2')]));
    expect(concerned(state)).toEqual([
      ['a', [true]],
      ['b', [true, true]],
    ]);
  });

  test('and not the one on which they were printed, where they name another', () => {
    const printed = hint({ hostname: 'b', source: 'b' });
    expect(concerned(folded(output('a', 'F1'), output('b', 'F2'), file([known('F1')], printed)))).toEqual([
      ['a', [true]],
    ]);
  });

  test('else the one on which they were printed', () => {
    const printed = hint({ hostname: 'a', source: 'a' });
    expect(concerned(folded(output('a', 'F1'), output('b', 'F2'), file([known('F9')], printed)))).toEqual([
      ['a', [false]],
    ]);
    expect(concerned(folded(output('a', 'F1'), output('b', 'F2'), file([], printed)))).toEqual([['a', [null]]]);
    const nameless = show({}, { device: printed });
    expect(concerned(folded(nameless, file([known('F9')], printed)))).toEqual([['a', [null]]]);
  });

  test('else the only one whose UDI is known', () => {
    const log = message(1, { device: hint({ hostname: 'log', source: 'l' }) });
    expect(concerned(folded(log, output('a', 'F1'), file([known('F9')])))).toEqual([['a', [false]]]);
    expect(concerned(folded(output('a', 'F1'), output('b', 'F2'), file([known('F9')])))).toEqual([]);
    expect(concerned(folded(log, file([known('F9')])))).toEqual([]);
    const half = show({ udis: [{ sn: fact('F1') }] }, { device: hint({ hostname: 'h', source: 'h' }) });
    const other = show({ udis: [{ pid: fact('F1') }] }, { device: hint({ hostname: 'p', source: 'p' }) });
    expect(concerned(folded(half, other, output('a', 'F1'), file([])))).toEqual([['a', [null]]]);
  });

  test('stand in the report with what they hold', () => {
    const state = folded(output('a', 'F1'), file([known('F1'), known('F9')]));
    expect(reportFiles(state, (of) => [...of.hostnames][0] ?? '')).toEqual([
      {
        evidence: span('<x>', 1, 'f'),
        kind: 'ack',
        udis: [known('F1'), known('F9')],
        devices: ['a'],
        licenses: ['t', 'u'],
        reports: [expect.objectContaining({ id: 'r' })],
        gaps: [{ license: 't', from: '2026-01-01', to: '2026-01-02' }],
      },
    ]);
  });
});

describe('an engine', () => {
  const findings = [
    { id: 'seen', when: 'seen("A")' },
    { id: 'open', when: 'isOpen("B") && release == "17"' },
    { id: 'right', when: 'release == "17" && seen("A")' },
    { id: 'either', when: 'seen("A") || isOpen("B")' },
    { id: 'state', when: 'release == "17"' },
    { id: 'or-state', when: 'seen("A") || release == "17"' },
    { id: 'state-or', when: 'release == "17" || seen("A")' },
    { id: 'not', when: '!seen("A")' },
    { id: 'fails', when: 'failing("A")' },
    { id: 'past', when: 'isOpen("B")', mnemonic: 'C' },
    { id: 'same', when: 'isOpen("B")', mnemonic: 'B' },
    { id: 'variable', when: 'seen(release)' },
  ];
  const always = ['state', 'or-state', 'state-or', 'not', 'fails', 'variable'];
  const asked = (...mnemonics: readonly string[]) =>
    engineOf(findings)
      .findingsFor(mnemonics)
      .map(({ id }) => id);

  test('asks for a finding only where a mnemonic that it needs was sent', () => {
    expect(asked()).toEqual(always);
    expect(asked('A')).toEqual(['seen', 'right', 'either', ...always]);
    expect(asked('B')).toEqual([
      'open',
      'either',
      'state',
      'or-state',
      'state-or',
      'not',
      'fails',
      'past',
      'same',
      'variable',
    ]);
    expect(asked('C')).toEqual(['state', 'or-state', 'state-or', 'not', 'fails', 'past', 'variable']);
    expect(asked('A', 'B', 'X')).toEqual(findings.map(({ id }) => id));
  });

  test('knows the causes of a finding', () => {
    const causes = [
      { id: 'one', explains: ['a', 'b'] },
      { id: 'two', explains: ['b'] },
      { id: 'three', explains: ['exchange'] },
    ];
    const when = 'release == "17"';
    const exchange = ['COMM_FAILED'];
    const small = engineOf(
      [
        { id: 'a', when },
        { id: 'b', when, exchange },
        { id: 'c', when },
      ],
      causes,
    );
    expect(
      [small.causesOf('a'), small.causesOf('b'), small.causesOf('c')].map((list) => list.map(({ id }) => id)),
    ).toEqual([['one'], ['one', 'two', 'three'], []]);
  });

  test('says which condition it was not given', () => {
    expect(() => engine.conditionOf('release == "0"')).toThrow(
      'a condition was not compiled with its knowledge: release == "0"',
    );
  });
});
