import { describe, expect, test } from 'vitest';
import { diagnoseText } from '../../../src/diagnose/ask/harness.js';
import { addMessage, type DeviceState, newDevice } from '../../../src/diagnose/fold/device.js';
import { closeByState, judge, topologyFacts, verdictOf } from '../../../src/diagnose/judge/judge.js';
import { scopeOf, viewOf } from '../../../src/diagnose/judge/scope.js';
import { inferTopology } from '../../../src/diagnose/judge/topology.js';
import type { CauseEntry } from '../../../src/knowledge/kinds/causes.js';
import type { ConfigurationEntry } from '../../../src/knowledge/kinds/configurations.js';
import type { FindingEntry } from '../../../src/knowledge/kinds/findings.js';
import type { Knowledge } from '../../../src/knowledge/kinds/index.js';
import type { MessageEntry } from '../../../src/knowledge/kinds/messages.js';
import { engine as builtIn } from '../../engine.js';
import { fact, message } from '../records.js';
import { engineOf, type Part } from '../small-engine.js';

/** What judging does with findings and causes, on the smallest ones that show it. */
const stamp = (minute: number, day = 5) => `Mar  ${day} 2026 04:${String(minute).padStart(2, '0')}:00.000 UTC: `;
const CSLU = 'Cisco Smart License Utility (CSLU)';
const CSSM = 'Cisco Smart Software Manager (CSSM)';
const failed = (minute: number, server = CSLU) =>
  `${stamp(minute)}%SMART_LIC-3-COMM_FAILED: Communications failure with the ${server} : Unable to send to Smart Server\n`;
const restored = (minute: number, server = CSLU) =>
  `${stamp(minute)}%SMART_LIC-5-COMM_RESTORED: Communications with ${server} restored\n`;

const judged = (engine: ReturnType<typeof engineOf>, text: string, topology: string | null = null) =>
  diagnoseText(engine, text, { now: null, topology, source: 'x.txt' });
const SEEN = 'seen("COMM_FAILED")';

describe('the severity of a finding', () => {
  const severityWith = (cause: Partial<CauseEntry>) =>
    judged(engineOf([{ id: 'a', when: SEEN }], [{ id: 'c', ...cause }]), failed(1)).devices[0]?.findings[0]?.severity;

  test('falls to a warning where the first cause asks for patience or a decision, and is at least likely', () => {
    expect(severityWith({ outcome: 'wait', likely: SEEN })).toBe('warning');
    expect(severityWith({ outcome: 'noise', confirmed: SEEN })).toBe('warning');
    expect(severityWith({ outcome: 'act', confirmed: SEEN })).toBe('error');
    expect(severityWith({ outcome: 'wait' })).toBe('error');
  });

  test('orders the findings, whatever the order of the knowledge', () => {
    const engine = engineOf([
      { id: 'note', when: SEEN, severity: 'info' },
      { id: 'bad', when: SEEN, severity: 'error' },
      { id: 'fair', when: SEEN, severity: 'warning' },
    ]);
    expect(judged(engine, failed(1)).devices[0]?.findings.map(({ id }) => id)).toEqual(['bad', 'fair', 'note']);
  });
});

describe('what to run next', () => {
  const causes = [{ id: 'c', likely: 'state.transport.type == "off"' }];

  test('is asked for errors and warnings, and not for notes', () => {
    const next = (severity: 'error' | 'warning' | 'info') =>
      judged(engineOf([{ id: 'a', when: SEEN, severity }], causes), failed(1), 'cslu-connected/push').next.length;
    expect(next('error')).toBeGreaterThan(0);
    expect(next('warning')).toBeGreaterThan(0);
    expect(next('info')).toBe(0);
  });

  test('is not asked where the cause is settled', () => {
    const engine = engineOf([{ id: 'a', when: SEEN }], [{ ...causes[0], id: 'c', confirmed: SEEN }]);
    const report = judged(engine, failed(1), 'cslu-connected/push');
    expect(report.next).toEqual([]);
    expect(report.devices[0]?.findings[0]?.causes).toMatchObject([{ verdict: 'confirmed', ask: [] }]);
  });
});

describe('a hunch of the field', () => {
  test('is never more than possible', () => {
    const verdicts = (basis: 'K' | 'guide') =>
      judged(
        engineOf([{ id: 'a', when: SEEN }], [{ id: 'c', basis, confirmed: SEEN, likely: SEEN }]),
        failed(1),
      ).devices[0]?.findings[0]?.causes.map(({ verdict }) => verdict);
    expect(verdicts('guide')).toEqual(['confirmed']);
    expect(verdicts('K')).toEqual(['possible']);
  });
});

describe('an incident that is over', () => {
  const engine = engineOf([{ id: 'a', when: 'isOpen("COMM_FAILED")', mnemonic: 'COMM_FAILED' }]);
  const findings = (text: string) => judged(engine, text).devices[0]?.findings;

  test('is noted once all of its kind are', () => {
    const both = failed(1) + failed(2, CSSM);
    expect(findings(both + restored(3))).toMatchObject([{ severity: 'error' }]);
    expect(findings(both + restored(3) + restored(4, CSSM))).toMatchObject([
      { severity: 'info', summary: 'Over: seen 2 times, and COMM_RESTORED followed at 2026-03-05 04:04:00.000Z.' },
    ]);
    expect(findings(restored(3))).toEqual([]);
    // Open all the same, though the finding asks for more.
    const asksMore = engineOf([{ id: 'a', when: 'isOpen("COMM_FAILED") && release == "99"', mnemonic: 'COMM_FAILED' }]);
    expect(judged(asksMore, both + restored(3)).devices[0]?.findings).toEqual([]);
  });

  test('counts messages of incidents that are no longer kept', () => {
    const text = Array.from(
      { length: 25 },
      (_, hour) =>
        `Mar ${String(1 + hour).padStart(2, '0')} 2026 04:00:00.000 UTC: ${failed(0).slice(stamp(0).length)}Mar ${String(1 + hour).padStart(2, '0')} 2026 05:00:00.000 UTC: ${restored(0).slice(stamp(0).length)}`,
    ).join('');
    expect(findings(text)?.[0]?.summary).toMatch(/^Over: seen 25 times,/);
  });

  test('names a later output as what shows it', () => {
    const output = 'SW1#show license status\nUsage Reporting:\n  Last ACK received: Mar 05 06:00:00 2026 UTC\n';
    expect(findings(failed(1) + output)?.[0]?.summary).toMatch(
      /^Over: seen once, and a later show output shows success/,
    );
  });
});

describe('the topology', () => {
  test('is seen by conditions, with its mode and what is still open', () => {
    const policy = `${stamp(1)}%SMART_LIC-6-POLICY_INSTALL_SUCCESS: A new licensing policy was successfully installed.\n`;
    const holds = (when: string, topology: string | null) =>
      judged(engineOf([{ id: 'a', when }]), policy, topology).devices[0]?.findings.length === 1;
    expect(holds('topology.mode == "push"', 'cslu-connected/push')).toBe(true);
    expect(holds('topology.mode == "push"', 'cslu-connected/pull')).toBe(false);
    expect(holds('topology.mode == "push"', 'cslu-connected')).toBe(false);
    expect(holds('topology.id == "cslu-connected"', 'cslu-connected')).toBe(true);
    expect(holds('topology.candidates.exists(c, c == "cslu-connected/pull")', 'cslu-connected')).toBe(true);
    expect(holds('topology.candidates.exists(c, c == "cslu-connected/pull")', 'cslu-connected/push')).toBe(false);
  });
});

describe('a configuration that lacks something', () => {
  test('is a warning where something is wrong, and else a note', () => {
    const { tests } = builtIn.knowledge.configurations.find(
      ({ id }) => id === 'on-prem-collects',
    ) as ConfigurationEntry;
    const CONFIGURATION = String(tests.find(({ name }) => name === 'raised without local login')?.input);
    const severity = (text: string) =>
      judged(builtIn, text, 'ssm-on-prem/pull').devices[0]?.findings.find(({ id }) => id === 'configuration-incomplete')
        ?.severity;
    expect(severity(CONFIGURATION)).toBe('info');
    expect(severity(CONFIGURATION + failed(1, CSSM))).toBe('warning');
  });
});

const NOW = { ms: 0, at: '1970-01-01T00:00:00.000Z', from: 'option', zone: null } as const;
const RELEASE = 'release == "17"';
const NOT = 'release == "16"';
const OPEN = 'state.transport.type == "off"';

/** Judges one device of this state. */
function judgedWith(
  findings: readonly Part<FindingEntry>[],
  causes: readonly Part<CauseEntry>[],
  {
    facts = { release: fact('17') } as object,
    records = [message(1)],
    more = {} as Partial<Knowledge>,
    topology = null as 'controller' | null,
  } = {},
) {
  const engine = engineOf(findings, causes, more);
  const device = newDevice(0);
  device.facts = facts;
  for (const record of records) addMessage(device, record, engine.catalogue);
  const view = viewOf(device, NOW, engine.recognise);
  const inferred = inferTopology(engine.knowledge.topologies, engine.ask, scopeOf(view), { id: topology, mode: null });
  return judge(engine, device, view, inferred);
}
const over = (seconds: number) =>
  message(seconds, {
    mnemonic: 'COMM_RESTORED',
    text: 'Restored',
    fields: { server: 'Cisco Smart License Utility (CSLU)' },
  });

describe('a finding', () => {
  const of = (finding: Partial<FindingEntry>, given: Parameters<typeof judgedWith>[2] = {}) =>
    judgedWith([{ id: 'a', when: RELEASE, ...finding }], [], given).findings[0];

  test('rests on what raised it, and has its summary filled in', () => {
    expect(
      of(
        { summary: 'Type {state.transport.type}, URL {state.transport.url}, {release}, {a1} {}.' },
        { facts: { release: fact('17'), state: { transport: { url: fact('') } } } },
      ),
    ).toMatchObject({
      id: 'a',
      title: 'A finding',
      severity: 'error',
      mnemonic: null,
      summary: 'Type not known, URL none, 17, {a1} {}.',
      evidence: [{ text: '17' }],
      causes: [],
    });
    expect(of({ when: NOT })).toBeUndefined();
    expect(of({ when: OPEN })).toBeUndefined();
  });

  test.each([
    ['Type {state.transport.type}; release {release}. It {hostname} is.', 'release 17.'],
    ['Release {release} ({hostname}), type {state.transport.type}.', 'Release 17, type not known.'],
    ['It runs {release}; type {state.transport.type}. It is so.', 'It runs 17. It is so.'],
    ['Type {state.transport.type}. {hostname}', 'Type not known. not known'],
    ['It is (not {release}, a bracket).', 'It is (not 17, a bracket).'],
  ])('leaves out clauses and brackets of which nothing is known: %s', (summary, told) => {
    expect(of({ summary })?.summary).toBe(told);
  });

  test('is only noted where it is settled, and an error where it is urgent', () => {
    expect(of({ severity: 'warning', settled: RELEASE, urgent: RELEASE })?.severity).toBe('info');
    expect(of({ severity: 'warning', settled: NOT, urgent: RELEASE })?.severity).toBe('error');
    expect(of({ severity: 'warning', settled: OPEN, urgent: OPEN })?.severity).toBe('warning');
  });

  test('that is raised is not past, though its incident is', () => {
    const given = { records: [message(1), over(2)] };
    expect(of({ mnemonic: 'COMM_FAILED' }, given)).toMatchObject({ severity: 'error', summary: 'It is.' });
    const past = of({ mnemonic: 'COMM_FAILED', when: NOT }, given);
    expect(past).toMatchObject({ severity: 'info', causes: [], evidence: [{}, {}] });
    expect(past?.summary).toBe('Over: seen once, and COMM_RESTORED followed at 1970-01-01 00:00:02.000Z.');
    expect(of({ mnemonic: 'OTHER', when: NOT }, given)).toBeUndefined();
    expect(of({ mnemonic: null, when: NOT }, given)).toBeUndefined();
  });

  test('that is past counts what is no longer kept of its own incidents, and of no others', () => {
    const hours = (hour: number, server: string, mnemonic = 'COMM_FAILED') => [
      message(hour * 3600, { text: server, fields: { server }, mnemonic }),
      message(hour * 3600 + 1, { mnemonic: 'COMM_RESTORED', text: `Restored ${server}`, fields: { server } }),
    ];
    const messages = [
      ...builtIn.knowledge.messages,
      {
        ...(builtIn.knowledge.messages.find(({ mnemonic }) => mnemonic === 'COMM_FAILED') as MessageEntry),
        id: 'OTHER',
        mnemonic: 'OTHER',
      },
    ];
    const records = Array.from({ length: 25 }, (_, index) => [
      ...hours(index * 3, 'x'),
      ...hours(index * 3, 'y', 'OTHER'),
    ]).flat();
    expect(of({ mnemonic: 'COMM_FAILED', when: NOT }, { records, more: { messages } })?.summary).toContain(
      'seen 25 times',
    );
  });

  test('of which a cause asks for patience is no error, and a note stays one', () => {
    const severity = (own: 'error' | 'info', cause: Partial<CauseEntry>) =>
      judgedWith([{ id: 'a', when: RELEASE, severity: own }], [{ id: 'c', ...cause }]).findings[0]?.severity;
    expect(severity('error', { outcome: 'wait', likely: RELEASE })).toBe('warning');
    expect(severity('info', { outcome: 'wait', likely: RELEASE })).toBe('info');
  });

  test('that is noted makes no trouble of a configuration', () => {
    const configurations = [
      {
        id: 'k',
        title: 'T',
        topologies: ['controller'],
        when: null,
        settled: null,
        procedure: null,
        checks: [{ id: 'x', text: 't', holds: NOT, lines: ['l'], required: true }],
        verify: null,
        source: '',
        tests: [],
      },
    ] as const;
    const severities = (severity: 'warning' | 'info') =>
      judgedWith([{ id: 'a', when: RELEASE, severity }], [], {
        more: { configurations },
        topology: 'controller',
      }).findings.map((each) => each.severity);
    expect(severities('info')).toEqual(['info', 'info']);
    expect(severities('warning')).toEqual(['warning', 'warning']);
  });
});

describe('the causes of a finding', () => {
  const causes = (...entries: readonly Part<CauseEntry>[]) => judgedWith([{ id: 'a', when: RELEASE }], entries);

  test('stand from the surest to the one that is ruled out', () => {
    const { findings } = causes(
      { id: 'out', ruledOut: RELEASE },
      { id: 'open' },
      { id: 'likely', likely: RELEASE },
      { id: 'sure', confirmed: RELEASE },
      { id: 'not', relevant: NOT },
      { id: 'elsewhere', explains: ['b'] },
    );
    expect(findings[0]?.causes.map(({ id, verdict }) => `${id} ${verdict}`)).toEqual([
      'sure confirmed',
      'likely likely',
      'open possible',
      'out ruled-out',
    ]);
  });

  test('have what speaks for and against them, what would settle them, and what to do', () => {
    const actions = [
      {
        where: 'network',
        topologies: null,
        when: null,
        way: null,
        open: null,
        text: 't',
        commands: [],
        procedure: null,
        verify: null,
      },
    ] as const;
    const entry = { title: 'T', why: 'By {release}.', actions, basis: 'C', outcome: 'act' } as const;
    const [likely, out] =
      causes({ id: 'l', ...entry, likely: RELEASE, confirmed: OPEN }, { id: 'o', ...entry, ruledOut: RELEASE })
        .findings[0]?.causes ?? [];
    expect(likely).toMatchObject({
      id: 'l',
      title: 'T',
      verdict: 'likely',
      outcome: 'act',
      basis: 'observed',
      why: 'By 17.',
      evidence: [{ text: '17' }],
      against: [],
      ask: ['show license status'],
      actions: [{ text: 't' }],
    });
    expect(out).toMatchObject({
      id: 'o',
      verdict: 'ruled-out',
      evidence: [],
      against: [{ text: '17' }],
      ask: [],
      actions: [],
    });
  });

  test('are those of the topology in use', () => {
    const ids = (topology: 'controller' | 'none') =>
      judgedWith(
        [{ id: 'a', when: RELEASE }],
        [
          { id: 'here', topologies: ['controller'] },
          { id: 'there', topologies: ['air-gapped'] },
        ],
        topology === 'none' ? { more: { topologies: [] } } : { topology },
      ).findings[0]?.causes.map(({ id }) => id);
    expect(ids('controller')).toEqual(['here']);
    expect(ids('none')).toEqual(['here', 'there']);
  });

  test('are open while some command would settle them', () => {
    const open = (
      entry: Partial<CauseEntry>,
      more: Partial<Knowledge> = {},
      severity: FindingEntry['severity'] = 'error',
    ) =>
      judgedWith([{ id: 'a', when: RELEASE, severity }], [{ id: 'c', ...entry }], { more }).open.map(
        ({ missing, finding, cause }) => [missing, finding.id, cause.id],
      );
    expect(open({ likely: OPEN })).toEqual([[['state.transport.type'], 'a', 'c']]);
    expect(open({ likely: OPEN }, {}, 'info')).toEqual([]);
    expect(open({ likely: RELEASE })).toEqual([]);
    expect(open({})).toEqual([]);
    expect(open({ likely: OPEN }, { commands: [] })).toEqual([]);
    const [first] = judgedWith([{ id: 'a', when: RELEASE }], [{ id: 'c', likely: OPEN }]).open;
    expect(first?.finding.causes[0]).toBe(first?.cause);
  });

  test('have a verdict by their conditions', () => {
    const engine = engineOf([]);
    const device = newDevice(0);
    device.facts = { release: fact('17') };
    const scope = scopeOf(viewOf(device, NOW, engine.recognise));
    const verdict = (entry: Partial<CauseEntry>) => {
      const unset = { confirmed: null, likely: null, ruledOut: null, relevant: null, basis: 'guide' };
      const found = verdictOf(engine, { ...unset, ...entry } as CauseEntry, scope);
      return (
        found && {
          ...found,
          evidence: found.evidence.map(({ text }) => text),
          against: found.against.map(({ text }) => text),
        }
      );
    };
    const TOO = 'hostname == "x"';
    const found = (name: string, more: object = {}) => ({
      verdict: name,
      evidence: [],
      against: [],
      missing: [],
      ...more,
    });
    expect(verdict({ relevant: NOT, confirmed: RELEASE })).toBeNull();
    expect(verdict({ relevant: OPEN })).toEqual(found('possible'));
    expect(verdict({ ruledOut: RELEASE, confirmed: RELEASE })).toEqual(found('ruled-out', { against: ['17'] }));
    expect(verdict({ ruledOut: NOT, confirmed: RELEASE })).toEqual(found('confirmed', { evidence: ['17'] }));
    expect(verdict({ ruledOut: OPEN, confirmed: RELEASE })).toEqual(found('confirmed', { evidence: ['17'] }));
    expect(verdict({ confirmed: OPEN, likely: RELEASE, ruledOut: TOO })).toEqual(
      found('likely', { evidence: ['17'], missing: ['state.transport.type', 'hostname'] }),
    );
    expect(verdict({ confirmed: OPEN, likely: TOO, ruledOut: OPEN })).toEqual(
      found('possible', { missing: ['state.transport.type', 'hostname'] }),
    );
    expect(verdict({ confirmed: NOT, likely: NOT })).toEqual(found('possible'));
    expect(verdict({ basis: 'K', confirmed: RELEASE, likely: RELEASE })).toEqual(found('possible'));
    expect(verdict({ basis: 'K', confirmed: OPEN, likely: OPEN })).toEqual(found('possible'));
    expect(verdict({ basis: 'K', ruledOut: RELEASE })).toMatchObject({ verdict: 'ruled-out' });
  });
});

describe('an incident and a later show output', () => {
  const opener = builtIn.knowledge.messages.find(({ mnemonic }) => mnemonic === 'COMM_FAILED') as MessageEntry;
  function closed(closedWhen: string | null, records = [message(1)], facts: object = { release: fact('17') }) {
    const engine = engineOf([], [], { messages: [{ ...opener, closedWhen }] });
    const device: DeviceState = newDevice(0);
    device.facts = facts;
    for (const record of records) addMessage(device, record, engine.catalogue);
    const isAny = closeByState(engine, device, viewOf(device, NOW, engine.recognise));
    const [episode] = [...device.tracks.values()].flatMap(({ episodes }) => episodes);
    return [isAny, episode?.status, episode?.closedBy, episode?.closed?.ms, episode?.spans.length];
  }

  test('that proves it over closes it, at its last line', () => {
    expect(closed('release == "17" && incident.fields["error"] == "Timeout"')).toEqual([
      true,
      'resolved',
      'show output',
      1000,
      3,
    ]);
    expect(closed('after("1970-01-01T00:00:02Z", incident.last)')).toEqual([true, 'resolved', 'show output', 1000, 2]);
    const facts = { release: fact('17'), hostname: fact('x'), state: { model: fact('m') } };
    expect(closed('release == "17" && hostname == "x" && state.model == "m"', [message(1)], facts)).toEqual([
      true,
      'resolved',
      'show output',
      1000,
      3,
    ]);
  });

  test('that does not leaves it open', () => {
    for (const condition of [NOT, OPEN, null]) expect(closed(condition)).toEqual([false, 'open', null, undefined, 1]);
    expect(closed(RELEASE, [])[0]).toBe(false);
    expect(closed('incident.last != ""', [message(1)], {})).toEqual([false, 'open', null, undefined, 1]);
  });

  test('does not close it again', () => {
    expect(closed(RELEASE, [message(1), over(2)])).toEqual([false, 'resolved', 'COMM_RESTORED', 2000, 2]);
  });
});

test('the topology as conditions see it has no value for what is not known', () => {
  const evidence = fact('x').spans;
  const topology = {
    id: 'controller',
    mode: 'push',
    confidence: 'likely',
    candidates: ['controller'],
    evidence,
  } as const;
  const one = (value: string) => ({ value, spans: evidence });
  const of = (more: object) =>
    topologyFacts({ ...topology, ...more } as unknown as Parameters<typeof topologyFacts>[0]);
  expect(of({})).toEqual({
    id: one('controller'),
    mode: one('push'),
    confidence: one('likely'),
    candidates: [one('controller')],
  });
  expect(of({ id: null, mode: null, candidates: [] })).toEqual({ confidence: one('likely') });
});
