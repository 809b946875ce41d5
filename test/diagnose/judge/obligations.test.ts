import { describe, expect, it } from 'vitest';
import { diagnoseText } from '../../../src/diagnose/ask/harness.js';
import { effectiveInterval, obligationsOf } from '../../../src/diagnose/judge/obligations.js';
import type { PolicyEntry } from '../../../src/knowledge/kinds/policies.js';
import type { Obligation } from '../../../src/model/report.js';
import { engine } from '../../engine.js';
import { fact } from '../records.js';

const NOW = '2026-03-12T09:00:00Z';

interface Case {
  readonly licenses?: readonly (readonly [name: string, type: string, enforcement?: string])[];
  readonly reporting?: string;
  readonly transport?: string;
  readonly config?: string;
  readonly release?: string;
  readonly topology?: string;
  readonly policy?: string;
}

function obligations({
  licenses = [],
  reporting,
  transport = 'Smart',
  config,
  release,
  topology,
  policy,
}: Case): Obligation[] {
  const usage = licenses.map(
    ([name, type, enforcement = 'NOT ENFORCED']) =>
      `${name} (C9300-24 X):\n  Description: ${name}\n  Count: 1\n  Version: 1.0\n  Status: IN USE\n  Export status: NOT RESTRICTED\n  Feature Name: ${name}\n  Enforcement type: ${enforcement}\n  License type: ${type}`,
  );
  const text = [
    'SW1#show license all',
    'Smart Licensing Using Policy:',
    '  Status: ENABLED',
    'Transport:',
    `  Type: ${transport}`,
    ...(policy === undefined ? [] : [policy]),
    ...(reporting === undefined ? [] : ['Usage Reporting:', reporting]),
    'License Usage',
    '=============',
    ...usage,
    ...(config === undefined
      ? []
      : [
          'SW1#show running-config',
          'Building configuration...',
          'Current configuration : 99 bytes',
          'hostname SW1',
          config,
          'end',
        ]),
    ...(release === undefined
      ? []
      : ['SW1#show version', `Cisco IOS XE Software, Version ${release}`, 'SW1 uptime is 1 week']),
    '',
  ].join('\n');
  const { devices } = diagnoseText(engine, text, { now: NOW, topology: topology ?? null });
  return devices[0]?.obligations ?? [];
}

const find = (list: readonly Obligation[], id: Obligation['id']) => list.find((each) => each.id === id);
const DNA = ['dna-advantage', 'Subscription'] as const;
const NETWORK = ['network-advantage', 'Perpetual'] as const;

describe('obligations', () => {
  it('take the deadline that the device prints, and say whose it is', () => {
    const ack = find(
      obligations({
        licenses: [NETWORK, DNA],
        reporting:
          '  Last ACK received: <none>\n  Next ACK deadline: Mar 20 09:00:00 2026 UTC\n  Reporting push interval: 30  days\n  Next report push: Mar 15 09:00:00 2026 UTC',
      }),
      'ack',
    );
    expect(ack).toMatchObject({ due: '2026-03-20T09:00:00.000Z', days: 8, status: 'soon', basis: 'printed' });
    expect(ack?.why).toBe(
      'dna-advantage (subscription): the first report within 90 days (CISCO default (not printed here)). None has come so far.',
    );
    expect(ack?.evidence[0]?.text).toContain('Next ACK deadline');
  });

  it('are overdue once the deadline has passed', () => {
    const ack = find(
      obligations({
        licenses: [DNA],
        reporting: '  Last ACK received: <none>\n  Next ACK deadline: Mar 01 09:00:00 2026 UTC',
      }),
      'ack',
    );
    expect(ack).toMatchObject({ status: 'overdue', days: -11 });
  });

  it('calculate a deadline that is not printed from the last ACK and the shortest frequency', () => {
    const ack = find(
      obligations({ licenses: [NETWORK, DNA], reporting: '  Last ACK received: Feb 01 09:00:00 2026 UTC' }),
      'ack',
    );
    expect(ack).toMatchObject({ due: '2026-05-02T09:00:00.000Z', basis: 'calculated', status: 'planned' });
  });

  it('calculate the next report from the last one', () => {
    const list = obligations({
      licenses: [DNA],
      reporting: '  Last ACK received: Feb 01 09:00:00 2026 UTC\n  Last report push: Feb 20 09:00:00 2026 UTC',
      config: 'license smart usage interval 40',
    });
    expect(find(list, 'report')).toMatchObject({ due: '2026-04-01T09:00:00.000Z', basis: 'calculated' });
  });

  it.each([
    ['perpetual licences alone ask for no regular report', { licenses: [NETWORK] }],
    [
      'export-controlled licences ask for none either',
      { licenses: [['hseck9', 'Perpetual', 'EXPORT RESTRICTED'] as const] },
    ],
  ])('%s', (_, given) => {
    const list = obligations({ ...given, reporting: '  Last ACK received: <none>\n  Next ACK deadline: <none>' });
    expect(find(list, 'ack')?.status).toBe('not-required');
    expect(find(list, 'report')?.status).toBe('not-required');
  });

  it('take the values of the policy in use, not those of the default', () => {
    const policy =
      'Policy:\n  Policy in use: Installed On Jan 01 09:00:00 2026 UTC\n  Policy name: Example\n  Reporting ACK required: yes (Customer Policy)\n  Unenforced/Non-Export Perpetual Attributes:\n    First report requirement (days): 30 (Customer Policy)\n    Reporting frequency (days): 60 (Customer Policy)\n    Report on change (days): 10 (Customer Policy)';
    const list = obligations({
      licenses: [NETWORK],
      policy,
      reporting: '  Last ACK received: Mar 01 09:00:00 2026 UTC',
    });
    expect(find(list, 'ack')).toMatchObject({ due: '2026-04-30T09:00:00.000Z' });
    expect(find(list, 'report-on-change')?.why).toContain('within 10 days (Customer Policy)');
  });

  it('end where the policy wants no ACK, and where the interval is 0', () => {
    const policy =
      'Policy:\n  Policy in use: Merged from multiple sources.\n  Reporting ACK required: no (Customer Policy)';
    const list = obligations({
      licenses: [DNA],
      policy,
      reporting: '  Last ACK received: <none>\n  Reporting push interval: 0 (no reporting)',
      config: 'license smart usage interval 0',
    });
    expect(find(list, 'ack')?.status).toBe('not-required');
    expect(find(list, 'report')).toMatchObject({ status: 'not-required', why: expect.stringContaining('interval 0') });
  });

  it('say that nothing is sent with transport off', () => {
    const list = obligations({
      licenses: [DNA],
      transport: 'Transport Off',
      reporting:
        '  Last ACK received: <none>\n  Next report push: Mar 15 09:00:00 2026 UTC\n  Reporting push interval: 30  days',
    });
    expect(find(list, 'push')?.why).toContain('Transport is off');
  });

  it.each([
    ['17.9.1', true],
    ['17.12.3', true],
    ['17.6.4', true],
    ['17.6.3', false],
    ['17.3.6', true],
    ['17.3.5', false],
    ['17.8.1', false],
  ])('know that %s limits reports to one a day: %s', (release, isLimited) => {
    const list = obligations({
      licenses: [DNA],
      release,
      topology: 'cssm-direct',
      reporting: '  Last ACK received: <none>',
    });
    expect(find(list, 'daily-limit') !== undefined).toBe(isLimited);
  });

  it('are none where the input tells nothing of usage or reporting', () => {
    const { devices } = diagnoseText(engine, 'SW1#show license udi\nUDI: PID:C9300-24T,SN:FOC0000X0AA\n', {
      now: NOW,
      topology: null,
    });
    expect(devices[0]?.obligations).toEqual([]);
  });
});

describe('the effective interval', () => {
  it.each([
    [undefined, 90, 90],
    [undefined, 20, 20],
    [undefined, null, null],
    [100, 90, 90],
    [40, 90, 40],
    [40, null, 40],
    [0, 90, null],
  ])('of %s configured days and %s asked for is %s', (configured, asked, days) => {
    expect(effectiveInterval(configured, asked)).toBe(days);
  });
});

describe('from facts', () => {
  const policy = {
    printed: 'Default',
    classes: [
      { id: 'export', firstReportDays: 0, frequencyDays: 0, onChangeDays: 0 },
      { id: 'enforced', firstReportDays: 30, frequencyDays: 60, onChangeDays: 15 },
      { id: 'perpetual', firstReportDays: 365, frequencyDays: 0, onChangeDays: 90 },
      { id: 'subscription', firstReportDays: 90, frequencyDays: 90, onChangeDays: 45 },
    ],
  } as unknown as PolicyEntry;
  const of = (state: object, more: object = {}, topology: object = { id: null, mode: null }) =>
    obligationsOf({ state, ...more } as never, {
      policy,
      topology: topology as never,
      now: Date.parse('2026-03-12T09:00:00Z'),
      countdown: null,
    });
  const one = (id: Obligation['id'], ...given: Parameters<typeof of>) => find(of(...given), id);
  const plain = ({ evidence: _, today: __, ...rest }: Obligation) => rest;
  const licence = (name: string, more: object = {}) => ({ name: fact(name), ...more });
  const usage = (...list: readonly object[]) => ({ usage: list });
  const texts = (obligation: Obligation | undefined) => obligation?.evidence.map(({ text }) => text);
  const LAST = { lastAck: fact('2026-02-01T09:00:00Z') };
  const dna = licence('dna-advantage');
  const network = licence('network-advantage');

  it('are unsettled where no clock is in the input and the two moments that are possible differ', () => {
    const at = (due: string) =>
      obligationsOf({ state: { reporting: { lastAck: fact(''), nextAckDeadline: fact(due) } } } as never, {
        policy,
        topology: { id: null, mode: null },
        now: Date.parse('2026-03-12T09:00:00Z'),
        otherwise: Date.parse('2026-11-12T09:00:00Z'),
        countdown: null,
      })[0];
    expect(at('2026-05-12T09:00:00Z')).toMatchObject({
      status: 'unsettled',
      days: 61,
      today: { status: 'overdue', days: -184 },
    });
    expect(at('2026-02-12T09:00:00Z')).toMatchObject({ status: 'overdue', today: { status: 'overdue' } });
    expect(at('2027-05-12T09:00:00Z')).toMatchObject({ status: 'planned', today: { status: 'planned' } });
  });

  it('are none where nothing of usage or reporting is known', () => {
    expect(obligationsOf({}, { policy, topology: { id: null, mode: null }, now: 0, countdown: null })).toEqual([]);
    expect(of({ transport: {} })).toEqual([]);
    expect(of({ usage: [] })).toEqual([]);
    expect(of({ reporting: {} })).toEqual([]);
  });

  it.each([
    ['by its name', licence('dna-essentials'), 'subscription'],
    ['by its name', licence('network-essentials'), 'perpetual'],
    ['by its name', licence('my-dna-x'), 'perpetual'],
    ['by its name', licence('hseck9'), 'export'],
    ['without one', {}, 'perpetual'],
    ['by its type', licence('dna-x', { type: fact('Perpetual') }), 'perpetual'],
    ['by its type', licence('x', { type: fact('Subscription') }), 'subscription'],
    ['by its enforcement', licence('x', { enforcement: fact('EXPORT RESTRICTED') }), 'export'],
    ['by its enforcement', licence('hseck9', { enforcement: fact('NOT ENFORCED') }), 'perpetual'],
    ['by its enforcement', licence('x', { enforcement: fact('ENFORCED'), type: fact('Subscription') }), 'enforced'],
    [
      'by its export status',
      licence('x', { export: fact('RESTRICTED - ALLOWED'), enforcement: fact('ENFORCED') }),
      'export',
    ],
    ['by its export status', licence('x', { export: fact('NOT RESTRICTED') }), 'perpetual'],
  ])('a licence is of a class %s', (_, usageOf, id) => {
    const classes = {
      ...policy,
      classes: policy.classes.map((each) => ({ ...each, frequencyDays: 10, onChangeDays: each.id === id ? 7 : 0 })),
    };
    const list = obligationsOf({ state: usage(usageOf) } as never, {
      policy: classes,
      topology: { id: null, mode: null },
      now: 0,
      countdown: null,
    });
    expect(list.map((each) => each.id)).toEqual(['report-on-change']);
  });

  it('count licences in use only', () => {
    expect(one('report-on-change', usage(licence('dna-x', { status: fact('NOT IN USE') })))).toBeUndefined();
    expect(one('report-on-change', usage(licence('dna-x', { status: fact('IN USE') })))).toBeDefined();
    expect(one('report-on-change', usage(licence('dna-x', { status: fact('IN USE (x)') })))).toBeDefined();
  });

  it('of a change are the shortest', () => {
    expect(one('report-on-change', usage(network, dna))).toEqual({
      id: 'report-on-change',
      title: 'Report on change',
      due: null,
      days: null,
      status: 'rule',
      today: null,
      basis: 'calculated',
      why: 'A licence more, less or another: it must be reported within 45 days (Default (not printed here)).',
      evidence: [expect.objectContaining({ text: 'dna-advantage' })],
    });
    expect(one('report-on-change', usage(licence('hseck9')))).toBeUndefined();
  });

  it('follow the terms that the device prints, and name their source', () => {
    const printed = {
      subscription: {
        firstReportDays: fact(5, 'first'),
        frequencyDays: fact(20, 'freq'),
        onChangeDays: fact(3),
        source: fact('Customer'),
      },
    };
    const given = { ...usage(dna), policy: printed, reporting: LAST };
    expect(one('ack', given)).toMatchObject({
      due: '2026-02-21T09:00:00.000Z',
      status: 'overdue',
      days: -19,
      why: 'dna-advantage (subscription): reports every 20 days (Customer). The last ACK came 2026-02-01T09:00:00Z.',
    });
    expect(one('report-on-change', given)).toMatchObject({ why: expect.stringContaining('within 3 days (Customer)') });
    expect(texts(one('report-on-change', given))).toEqual(['first', 'freq', 'dna-advantage']);
    const nameless = { subscription: { frequencyDays: fact(20) } };
    expect(one('report-on-change', { ...usage(dna), policy: nameless })?.why).toContain('45 days (policy)');
  });

  it('of an ACK are none where the policy asks for none', () => {
    const given = {
      ...usage(dna),
      policy: { ackRequired: fact(false, 'Reporting ACK required: no') },
      reporting: { nextAckDeadline: fact('2026-03-20T09:00:00Z') },
    };
    expect(one('ack', given)).toMatchObject({
      status: 'not-required',
      basis: 'calculated',
      due: null,
      why: 'The policy asks for no acknowledgement.',
    });
    expect(texts(one('ack', given))).toEqual(['Reporting ACK required: no']);
    expect(one('ack', { ...given, policy: { ackRequired: fact(true) } })).toMatchObject({
      status: 'soon',
      basis: 'printed',
    });
  });

  const ack = (reporting: object, more: object = {}) => one('ack', { ...usage(dna), reporting, ...more });
  const deadline = (iso: string) => ({ nextAckDeadline: fact(iso, 'deadline') });
  it('of an ACK are by the printed deadline', () => {
    expect(plain(ack({ ...deadline('2026-03-26T08:59:00Z'), ...LAST }) as Obligation)).toEqual({
      id: 'ack',
      title: 'ACK',
      due: '2026-03-26T08:59:00Z',
      days: 14,
      status: 'soon',
      basis: 'printed',
      why: 'dna-advantage (subscription): reports every 90 days (Default (not printed here)). The last ACK came 2026-02-01T09:00:00Z.',
    });
    expect(ack(deadline('2026-03-26T09:00:00Z'))).toMatchObject({ days: 14, status: 'planned' });
    expect(ack(deadline('2026-03-12T09:00:00Z'))).toMatchObject({ days: 0, status: 'soon' });
    expect(ack(deadline('2026-03-12T08:59:00Z'))).toMatchObject({ days: -0.1, status: 'overdue' });
    expect(ack(deadline('2026-03-13T21:30:00Z'))).toMatchObject({ days: 1.5 });
    expect(texts(ack({ ...deadline('2026-03-20T09:00:00Z'), lastAck: fact('', 'last ACK') }))).toEqual([
      'deadline',
      'last ACK',
    ]);
    expect(ack(deadline('2026-03-20T09:00:00Z'))?.why).toBe(
      'dna-advantage (subscription): the first report within 90 days (Default (not printed here)).',
    );
    expect(ack({ ...deadline('2026-03-20T09:00:00Z'), lastAck: fact('') })?.why).toMatch(/\. None has come so far\.$/);
    const none = one('ack', {
      ...usage(licence('hseck9')),
      reporting: { ...deadline('2026-03-20T09:00:00Z'), ...LAST },
    });
    expect(none?.why).toBe('The last ACK came 2026-02-01T09:00:00Z.');
  });

  it('of an ACK are known from the deadline alone', () => {
    expect(of({ reporting: deadline('2026-03-20T09:00:00Z') }).map(({ id, why }) => [id, why])).toEqual([
      ['ack', 'When the last one came was not seen.'],
    ]);
  });

  it('name no licence that has no name', () => {
    expect(one('ack', { ...usage({}), reporting: deadline('2026-03-20T09:00:00Z') })?.why).toBe(
      ' (perpetual): the first report within 365 days (Default (not printed here)).',
    );
  });

  it('of an ACK say how to report by hand where transport is off', () => {
    const off = { transport: { type: fact('off') } };
    expect(ack(deadline('2026-03-20T09:00:00Z'), off)?.why).toMatch(
      /: the first report .*\. Transport is off: save the usage to a file/,
    );
    expect(ack(deadline('2026-03-20T09:00:00Z'), { transport: { type: fact('smart') } })?.why).not.toContain('off');
    expect(ack(deadline('2026-03-20T09:00:00Z'), { transport: {} })?.why).not.toContain('off');
  });

  it('of an ACK are none where the device has no deadline', () => {
    const none = { nextAckDeadline: fact('', 'Next ACK deadline: <none>') };
    expect(ack(none)).toMatchObject({
      status: 'not-required',
      basis: 'printed',
      why: 'The device has no deadline: nothing that it uses has to be reported now.',
    });
    expect(texts(ack(none))).toEqual(['Next ACK deadline: <none>']);
    expect(one('ack', { ...usage(network, network), reporting: none })?.why).toBe(
      'No licence in use (network-advantage) asks for regular reports.',
    );
    expect(one('ack', { ...usage(network, dna), reporting: none })?.why).toContain('no deadline');
    expect(one('ack', { usage: [], reporting: none })?.why).toContain('no deadline');
  });

  it('of an ACK are calculated where no deadline is printed', () => {
    expect(ack(LAST)).toMatchObject({
      due: '2026-05-02T09:00:00.000Z',
      basis: 'calculated',
      status: 'planned',
      days: 51,
    });
    expect(texts(ack(LAST))).toEqual(['2026-02-01T09:00:00Z']);
    expect(ack({ lastAck: fact('2026-02-01T09:00:00') })).toMatchObject({ due: '2026-05-02T09:00:00.000' });
    expect(ack({ lastAck: fact('2026-02-01T09:00:00+01:00') })?.due).toBe('2026-05-02T08:00:00.000Z');
    expect(ack({ lastAck: fact('2026-02-01T09:00:00+0100') })?.due).toBe('2026-05-02T08:00:00.000Z');
    expect(ack({ lastAck: fact('') })).toBeUndefined();
    expect(ack({})).toBeUndefined();
    expect(one('ack', { ...usage(network), reporting: LAST })).toBeUndefined();
  });

  it('of the first report and of regular ones are told apart', () => {
    const both = usage(licence('e', { enforcement: fact('ENFORCED') }), network);
    expect(one('ack', { ...both, reporting: deadline('2026-03-20T09:00:00Z') })?.why).toBe(
      'e (enforced): the first report within 30 days (Default (not printed here)).',
    );
    expect(one('ack', { ...usage(network), reporting: deadline('2026-03-20T09:00:00Z') })?.why).toContain('365 days');
    expect(one('ack', { ...both, reporting: { ...deadline('2026-03-20T09:00:00Z'), ...LAST } })?.why).toContain(
      'e (enforced): reports every 60 days',
    );
  });

  const interval = (days: number) => ({ config: { usageIntervalDays: fact(days, `interval ${days}`) } });
  const push = (iso: string) => ({ nextReportPush: fact(iso, 'next push') });
  it('of reports end with an interval of 0', () => {
    const printed = { pushIntervalDays: fact(0, 'push interval 0') };
    expect(one('report', { ...usage(dna), reporting: printed })).toMatchObject({
      status: 'not-required',
      basis: 'printed',
      why: 'Reporting push interval is 0: the policy asks for no report of what is in use.',
    });
    expect(texts(one('report', { ...usage(dna), reporting: printed }))).toEqual(['push interval 0']);
    const configured = of({ ...usage(dna), reporting: push('2026-03-15T09:00:00Z') }, interval(0));
    expect(configured.map(({ id }) => id)).toEqual(['report', 'report-on-change']);
    expect(configured[0]?.why).toContain('license smart usage interval 0');
    expect(
      one('push', { ...usage(dna), reporting: { ...push('2026-03-15T09:00:00Z'), ...printed } }, interval(30)),
    ).toBeDefined();
  });

  it('of the next push are as printed', () => {
    const given = (more: object = {}, reporting: object = {}) =>
      one('push', { ...usage(dna), reporting: { ...push('2026-03-15T09:00:00Z'), ...reporting }, ...more });
    expect(given({}, { pushIntervalDays: fact(30, 'every 30') })).toMatchObject({
      title: 'Next report push',
      due: '2026-03-15T09:00:00Z',
      days: 3,
      status: 'soon',
      basis: 'printed',
      why: 'Reporting push interval 30 days.',
    });
    expect(
      texts(given({ transport: { type: fact('smart', 'type') } }, { pushIntervalDays: fact(30, 'every 30') })),
    ).toEqual(['next push', 'every 30', 'type']);
    expect(given()?.why).toBe('');
    expect(given({ transport: { type: fact('off') } })?.why).toBe('Transport is off: nothing is sent at that time.');
    expect(given({ transport: { type: fact('off') } }, { pushIntervalDays: fact(30) })?.why).toBe(
      'Reporting push interval 30 days. Transport is off: nothing is sent at that time.',
    );
    expect(one('push', { ...usage(dna), reporting: push('2026-03-01T09:00:00Z') })).toMatchObject({
      status: 'planned',
      days: -11,
    });
  });

  it('of reports are calculated where none is printed', () => {
    const given = (reporting: object, more: object = {}, facts: object = {}) =>
      one('report', { ...usage(dna), reporting, ...more }, facts);
    expect(given(LAST)).toMatchObject({
      title: 'RUM report',
      due: '2026-05-02T09:00:00.000Z',
      basis: 'calculated',
      why: 'dna-advantage (subscription): reports every 90 days (Default (not printed here)). Last one 2026-02-01T09:00:00Z.',
    });
    const pushed = { ...LAST, lastReportPush: fact('2026-03-01T09:00:00Z', 'pushed') };
    expect(given(pushed)).toMatchObject({ due: '2026-05-30T09:00:00.000Z' });
    expect(texts(given(pushed))).toEqual(['pushed']);
    expect(given({ ...LAST, lastReportPush: fact('') })).toMatchObject({ due: '2026-05-02T09:00:00.000Z' });
    expect(given(LAST, {}, interval(20))).toMatchObject({ due: '2026-02-21T09:00:00.000Z', status: 'planned' });
    expect(given({ ...LAST, pushIntervalDays: fact(20) })).toMatchObject({ due: '2026-05-02T09:00:00.000Z' });
    expect(given({ ...LAST, nextReportPush: fact('') })).toMatchObject({ due: '2026-05-02T09:00:00.000Z' });
    expect(given(LAST, { transport: { type: fact('off') } })).toBeUndefined();
    expect(given({ lastAck: fact('') })).toBeUndefined();
    expect(one('report', { ...usage(network), reporting: LAST }, interval(20))).toMatchObject({
      due: '2026-02-21T09:00:00.000Z',
      why: 'Interval of 20 days. Last one 2026-02-01T09:00:00Z.',
    });
  });

  it('of reports are none where no licence asks for them', () => {
    expect(one('report', { ...usage(network, licence('hseck9')), reporting: {} })).toMatchObject({
      status: 'not-required',
      basis: 'calculated',
      why: 'No licence in use (hseck9, network-advantage) asks for regular reports, and no interval is set.',
      evidence: [{ text: 'hseck9' }, { text: 'network-advantage' }],
    });
    expect(one('report', { usage: [], reporting: {} })).toBeUndefined();
  });

  const PUSH = { id: 'cslu-connected', mode: 'push' };
  const DIRECT = { id: 'cssm-direct', mode: null };
  const PULL = { id: 'cslu-connected', mode: 'pull' };
  it('say what a device that pushes does by itself', () => {
    const state = {
      ...usage(dna),
      communication: [
        { operation: fact('Trust'), ongoing: fact(3) },
        { operation: fact('Usage Reporting'), ongoing: fact(2, 'two') },
      ],
    };
    for (const topology of [PUSH, DIRECT]) {
      expect(one('retry', state, {}, topology)).toMatchObject({
        title: 'Retry',
        status: 'rule',
        basis: 'calculated',
        evidence: [{ text: 'two' }],
      });
      expect(one('daily-limit', state, { release: fact('17.9.1') }, topology)).toMatchObject({
        title: 'One report a day',
        why: '17.9.1 sends at most one RUM report a day; license smart sync overrides it for one exchange.',
        evidence: [{ text: '17.9.1' }],
      });
    }
    expect(of(state, { release: fact('17.9.1') }, PULL).map(({ id }) => id)).toEqual(['report-on-change']);
    const calm = { ...usage(dna), communication: [{ operation: fact('Usage Reporting'), ongoing: fact(0) }] };
    expect(one('retry', calm, {}, PUSH)).toBeUndefined();
    expect(
      one('retry', { ...usage(dna), communication: [{ operation: fact('Usage Reporting') }] }, {}, PUSH),
    ).toBeUndefined();
    expect(one('retry', { ...usage(dna), communication: [{ ongoing: fact(2) }] }, {}, PUSH)).toBeUndefined();
    expect(one('retry', usage(dna), {}, PUSH)).toBeUndefined();
    expect(of(usage(dna), {}, PUSH).map(({ id }) => id)).toEqual(['report-on-change']);
    expect(one('daily-limit', usage(dna), {}, PUSH)).toBeUndefined();
  });

  it('rest on four lines at most', () => {
    const many = Array.from({ length: 6 }, (_, index) => licence(`dna-${index}`));
    expect(one('report-on-change', usage(...many))?.evidence).toHaveLength(4);
    expect(one('ack', { ...usage(dna, dna), reporting: deadline('2026-03-20T09:00:00Z') })?.why).toMatch(
      /^dna-advantage \(/,
    );
  });
});
