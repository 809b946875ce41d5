import { describe, expect, it } from 'vitest';
import { isoOf } from '../../iso-of.js';
import { inputText, readOutput, readText } from './read-output.js';

const DEFAULT_POLICY = {
  perpetual: { firstReportDays: 365, frequencyDays: 0, onChangeDays: 90, source: 'CISCO default' },
  subscription: { firstReportDays: 90, frequencyDays: 90, onChangeDays: 90, source: 'CISCO default' },
  enforced: { firstReportDays: 0, frequencyDays: 0, onChangeDays: 0, source: 'CISCO default' },
  export: { firstReportDays: 0, frequencyDays: 0, onChangeDays: 0, source: 'CISCO default' },
};

describe('show license all', () => {
  it('reads a stack on CSLU with a SLAC on its active switch (17.9)', () => {
    const { facts, unread, record } = readOutput('show license all', 'license-all/stack-cslu-slac-on-active-17-9.txt');
    expect(unread).toEqual([]);
    expect(record.diagnostics).toEqual([]);
    expect(facts.state).toMatchObject({
      model: 'slup',
      account: { smart: 'Example Campus', virtual: 'Building 7' },
      transport: { type: 'cslu', url: 'http://192.0.2.5:8182/cslu/v1/pi', proxy: '', vrf: 'Mgmt-vrf' },
      reporting: {
        lastAck: '2026-03-04T08:15:27.000Z',
        nextAckDeadline: '2026-05-03T08:15:27.000Z',
        pushIntervalDays: 30,
        nextAckPushCheck: '',
        nextReportPush: '2026-04-03T08:10:14.000Z',
        lastReportPush: '2026-03-04T08:10:14.000Z',
        lastReportFileWrite: '',
      },
      rumReports: { total: 24, purged: 0, acknowledged: 18, waiting: 3, available: 3, collecting: 3 },
    });
    expect(facts.state.policy).toMatchObject({
      name: 'Example Campus Policy',
      inUse: 'Installed On Mar 04 08:15:27 2026 UTC',
      ackRequired: true,
      subscription: { firstReportDays: 60, frequencyDays: 60, onChangeDays: 60, source: 'Customer Policy' },
    });
    expect(facts.state.trust).toEqual([
      { role: 'active', pid: 'C9300X-24HX', sn: 'FOC0000TSTA', installed: '2026-03-04T08:02:11.000Z' },
      { role: 'standby', pid: 'C9300X-48HXN', sn: 'FOC0000TSTB', installed: '2026-03-04T08:02:11.000Z' },
      { role: 'member', pid: 'C9300X-48HX', sn: 'FOC0000TSTC', installed: '2026-03-04T08:02:12.000Z' },
    ]);
    expect(facts.state.authorizations).toEqual([
      {
        role: 'active',
        pid: 'C9300X-24HX',
        sn: 'FOC0000TSTA',
        kind: 'SLAC',
        installed: '2026-03-04T09:00:00.000Z',
        confirmationCode: '0a1b2c3d',
      },
      {
        role: 'standby',
        pid: 'C9300X-48HXN',
        sn: 'FOC0000TSTB',
        kind: 'none',
        installed: '',
        returnCode: 'CExAmP-LERetu-rnCode-000000-aaaaaa-bbb',
      },
      { role: 'member', pid: 'C9300X-48HX', sn: 'FOC0000TSTC', kind: 'none', installed: '' },
    ]);
    expect(facts.state.usage).toHaveLength(3);
    expect(facts.state.usage[2]).toEqual({
      name: 'hseck9',
      entitlement: 'Cat9K HSEC',
      count: 0,
      status: 'NOT IN USE',
      enforcement: 'EXPORT RESTRICTED',
      type: 'Export',
      export: 'RESTRICTED - ALLOWED',
    });
    expect(facts.udis.map((udi: { role: string }) => udi.role)).toEqual(['active', 'standby', 'member']);
    expect(facts.agent).toEqual({ version: '5.5.20_rel/4' });
  });

  it('reads a switch on its own whose trust code is a bare time (17.3)', () => {
    const { facts, unread } = readOutput('show license all', 'license-all/standalone-trust-time-only-17-3.txt');
    expect(unread).toEqual([]);
    expect(facts.state.trust).toEqual([{ installed: '2025-08-30T10:50:05.000' }]);
    expect(facts.state.transport).toEqual({
      type: 'smart',
      url: 'https://smartreceiver.cisco.com/licservice/license',
      proxy: 'proxy.example.com:3128',
    });
    expect(facts.state.policy).toEqual({
      inUse: 'Merged from multiple sources.',
      ackRequired: true,
      ...DEFAULT_POLICY,
    });
    expect(facts.state.reporting.pushIntervalDays).toBe(30);
    expect(facts.state.account).toBeUndefined();
    expect(facts.state.rumReports).toBeUndefined();
    expect(facts.state.clock).toEqual({ zone: 'EST' });
    expect(facts.udis).toEqual([{ role: 'standalone', pid: 'C9200L-24P-4X', sn: 'JAE0000TEST' }]);
  });

  it('reads validity and expiry of trust codes, 1970 standing for never (agent 6)', () => {
    const { facts, unread } = readOutput('show license all', 'license-all/ha-trust-validity-agent-6.txt');
    expect(unread).toEqual([]);
    expect(facts.state.trust).toEqual([
      {
        role: 'active',
        pid: 'C9606R',
        sn: 'FXS0000TSTA',
        installed: '2026-01-08T09:00:00.000Z',
        expires: '2034-01-09T09:00:00.000Z',
      },
      { role: 'standby', pid: 'C9606R', sn: 'FXS0000TSTB', installed: '2026-01-08T09:00:01.000Z', expires: '' },
    ]);
    expect(facts.state.transport).toEqual({
      type: 'callhome',
      proxy: '',
      vrf: '',
      ipMode: 'IPv4 ONLY',
      trustPoint: 'SLA-TrustPoint',
    });
    expect(facts.state.policy.ackRequired).toBe(false);
    expect(facts.state.reporting).toMatchObject({ pushIntervalDays: 0, nextAckDeadline: '', nextReportPush: '' });
    expect(facts.state.account).toEqual({ smart: '', virtual: '' });
  });

  it('reads what a document has pressed flush left and wrapped, SLR codes among it', () => {
    const { facts, unread, record } = readOutput('show license all', 'license-all/slr-codes-kept-document-layout.txt');
    expect(unread).toEqual([]);
    expect(record.diagnostics).toEqual([]);
    expect(facts.state.model).toBe('slup');
    expect(facts.state.transport).toEqual({ type: 'off' });
    expect(facts.state.policy).toEqual({
      inUse: 'Merged from multiple sources.',
      ackRequired: true,
      ...DEFAULT_POLICY,
    });
    expect(facts.state.reporting).toMatchObject({
      nextAckDeadline: '2025-12-01T07:30:00.000Z',
      nextReportPush: '2025-09-02T07:32:00.000Z',
    });
    expect(facts.state.trust).toEqual([{ installed: '' }]);
    expect(facts.state.authorizations).toMatchObject([
      { role: 'active', kind: 'SLR', installed: '2025-09-02T06:15:01.000Z', confirmationCode: '11112222' },
      { role: 'standby', kind: 'SLR', installed: '2025-09-02T06:15:01.000Z', confirmationCode: '33334444' },
    ]);
    expect(facts.state.usage).toMatchObject([{ name: 'network-advantage', count: 2, status: 'IN USE' }]);
  });

  it('points a wrapped value at both of its lines', () => {
    const { record } = readOutput('show license all', 'license-all/slr-codes-kept-document-layout.txt');
    expect(record.facts.state?.policy?.perpetual?.firstReportDays?.spans).toEqual([
      {
        source: 'test',
        line: 26,
        endLine: 27,
        text: 'First report requirement (days): 365 (CISCO\ndefault)',
      },
    ]);
  });

  it('tells the registered model before (16.12)', () => {
    const { facts, unread } = readOutput('show license all', 'license-all/registered-before-policy-16-12.txt');
    expect(unread).toEqual([]);
    expect(facts).toMatchObject({
      registration: { status: 'REGISTERED', authorization: 'OUT OF COMPLIANCE' },
      state: {
        model: 'smart-licensing',
        account: { smart: 'Example Campus', virtual: 'Building 7' },
        transport: { type: 'callhome' },
        usage: [{ name: 'C9300 48P Network Advantage', status: 'OUT OF COMPLIANCE' }],
      },
    });
    expect(facts.state.trust).toBeUndefined();
  });
});

describe('show license status', () => {
  it('takes the clock from the line before the output', () => {
    const { facts, unread, record } = readOutput(
      'show license status',
      'license-status/timed-out-vrf-not-configured-17-7.txt',
    );
    expect(unread).toEqual([]);
    expect(isoOf(record.capturedAt)).toBe('2026-01-30T05:30:30.132Z');
    expect(facts.state.clock).toEqual({ source: 'NTP', syncedWithNtp: false });
    expect(facts.state.transport).toEqual({ type: 'cslu', url: '', proxy: '', vrf: '' });
    expect(facts.state.reporting.pushIntervalDays).toBe(30);
  });

  it('says what it does not understand, and reads the rest', () => {
    const { facts, unread, record } = readOutput(
      'show license status',
      'license-status/values-not-understood-17-6.txt',
    );
    expect(unread).toEqual([
      'Type: Carrier Pigeon',
      'Frobnication: True',
      'Reporting ACK required: perhaps',
      'First report requirement (days): many (CISCO default)',
      'Last ACK received: yesterday',
      'Orbital Licensing',
      'Moon base: none',
    ]);
    expect(record.diagnostics.map(({ code, line, column, text }) => ({ code, line, column, text }))).toEqual([
      { code: 'unreadable-value', line: 14, column: 9, text: 'Carrier Pigeon' },
      { code: 'unreadable-value', line: 19, column: 27, text: 'perhaps' },
      { code: 'unreadable-value', line: 21, column: 38, text: 'many (CISCO default)' },
      { code: 'unreadable-value', line: 41, column: 22, text: 'yesterday' },
    ]);
    expect(record.readLines).toBe(42);
    expect(facts.state.transport).toEqual({});
    expect(facts.state.policy.perpetual).toEqual({ frequencyDays: 0, onChangeDays: 90, source: 'CISCO default' });
    expect(facts.state.reporting).toMatchObject({ nextAckDeadline: '2026-01-26T10:27:59.000', nextAckPushCheck: '' });
    expect(facts.state.clock).toEqual({ zone: 'IST' });
    expect(facts.state.trust[1]).toEqual({ role: 'member', pid: 'C9300-24P', sn: 'FOC0000TSTB', installed: '' });
  });

  it('applies the offsets of zones that the user has settled', () => {
    const { facts } = readOutput('show license status', 'license-status/values-not-understood-17-6.txt', {
      zones: { IST: 330 },
    });
    expect(facts.state.reporting.nextAckDeadline).toBe('2026-01-26T04:57:59.000Z');
    expect(facts.state.clock).toBeUndefined();
  });

  it('tells evaluation and specific licence reservation from registration', () => {
    const evaluation = readOutput('show license status', 'license-status/evaluation-document-layout-16-9.txt');
    expect(evaluation.unread).toEqual([]);
    expect(evaluation.facts.state.model).toBe('evaluation');
    const slr = readOutput('show license status', 'license-status/slr-before-policy-16-12.txt');
    expect(slr.unread).toEqual([]);
    expect(slr.facts.state.model).toBe('slr');
  });
});

describe('show license summary', () => {
  it('reads the table', () => {
    const { facts, unread } = readOutput('show license summary', 'license-summary/in-use-stack-17-9.txt');
    expect(unread).toEqual([]);
    expect(facts.state).toEqual({
      model: 'slup',
      account: { smart: 'Example Campus', virtual: 'Building 7' },
      usage: [
        { name: 'network-advantage', entitlement: 'C9300-24 Network Advan...', count: 2, status: 'IN USE' },
        { name: 'dna-advantage', entitlement: 'C9300-24 DNA Advantage', count: 2, status: 'IN USE' },
        { name: 'hseck9', entitlement: 'Cat9K HSEC', count: 0, status: 'NOT IN USE' },
      ],
    });
  });

  it('takes IN USE alone as a proof of the model, and AUTHORIZED as none', () => {
    const row = (status: string) => `License Usage:\n  network-advantage (C9300-24 Network Advan...) 2 ${status}`;
    expect(readText('show license summary', row('IN USE')).facts.state.model).toBe('slup');
    expect(readText('show license summary', row('AUTHORIZED')).facts.state.model).toBeUndefined();
  });

  it('reads the models before', () => {
    const registered = readOutput('show license summary', 'license-summary/registered-16-12.txt');
    expect(registered.unread).toEqual([]);
    expect(registered.facts.state.model).toBe('smart-licensing');
    expect(registered.facts.state.usage).toMatchObject([
      { name: 'C9500 Network Advantage', count: 2 },
      { name: 'C9300 48P Network Adv...', entitlement: 'C9300-48 Network Advantage', status: 'AUTHORIZED' },
    ]);
    const evaluation = readOutput('show license summary', 'license-summary/evaluation-16-9.txt');
    expect(evaluation.unread).toEqual([]);
    expect(evaluation.facts.state.model).toBe('evaluation');
    expect(evaluation.facts.state.usage).toEqual([
      { name: '', entitlement: 'C9500 Network Advantage', count: 2, status: 'EVAL MODE' },
      { name: '', entitlement: 'C9500-16X DNA Advantage', count: 2, status: 'EVAL MODE' },
    ]);
  });
});

describe('show license usage', () => {
  it('reads licences that follow the authorization without a heading', () => {
    const { facts, unread } = readOutput('show license usage', 'license-usage/in-use-17-9.txt');
    expect(unread).toEqual([]);
    expect(facts.state.model).toBe('slup');
    expect(facts.state.usage).toMatchObject([
      { name: 'network-advantage', count: 2, type: 'Perpetual', enforcement: 'NOT ENFORCED' },
      { name: 'dna-advantage', count: 2, type: 'Subscription', status: 'IN USE' },
    ]);
  });

  it('reads evaluation licences, which have no name', () => {
    const { facts, unread } = readOutput('show license usage', 'license-usage/evaluation-16-9.txt');
    expect(unread).toEqual([]);
    expect(facts.state).toMatchObject({ model: 'evaluation', usage: [{ name: '', status: 'EVAL MODE' }] });
  });
});

describe('show license udi', () => {
  it.each([
    ['license-udi/standalone.txt', [{ role: 'standalone', pid: 'C9500-40X', sn: 'FCW0000TEST' }]],
    ['license-udi/slot-table.txt', [{ pid: 'C9200-24P', sn: 'JAE0000TEST' }]],
    [
      'license-udi/stack.txt',
      [
        { role: 'active', pid: 'C9300-24P', sn: 'FOC0000TSTA' },
        { role: 'standby', pid: 'C9300-48U', sn: 'FOC0000TSTB' },
        { role: 'member', pid: 'C9300-24U', sn: 'FCW0000TSTC' },
      ],
    ],
  ])('%s', (path, udis) => {
    const { facts, unread } = readOutput('show license udi', path);
    expect(unread).toEqual([]);
    expect(facts).toEqual({ udis });
  });
});

describe('show license authorization and reservation', () => {
  it('accepts redacted codes and names a status that it does not know', () => {
    const { facts, unread } = readOutput(
      'show license authorization',
      'license-authorization/slac-returned-on-standby.txt',
    );
    expect(unread).toEqual(['Status: MAGIC INSTALLED']);
    expect(facts.state.authorizations).toMatchObject([
      { role: 'active', kind: 'SLAC' },
      { role: 'standby', kind: 'none', returnCode: '<redacted:return-code>' },
      { role: 'member', sn: 'FOC0000TSTC' },
    ]);
    expect(facts.state.authorizations[2].kind).toBeUndefined();
  });

  it('reads reservations', () => {
    const { facts, unread } = readOutput('show license reservation', 'license-reservation/slr-16-12.txt');
    expect(unread).toEqual([]);
    expect(facts.state.authorizations).toMatchObject([
      { role: 'active', kind: 'SLR', installed: '2025-08-31T10:15:01.000Z', confirmationCode: '11112222' },
      { role: 'standby', kind: 'none', installed: '', confirmationCode: '' },
    ]);
  });
});

describe('show license tech support', () => {
  it('reads a device whose CSLU never answered (agent 5.9)', () => {
    const { facts, unread, record } = readOutput(
      'show license tech support',
      'license-tech-support/cslu-never-answered-agent-5-9.txt',
    );
    expect(unread).toEqual([]);
    expect(record.diagnostics).toEqual([]);
    expect(isoOf(record.capturedAt)).toBe('2026-02-03T13:18:05.000Z');
    expect(facts.state.communication).toHaveLength(10);
    expect(facts.state.communication[8]).toEqual({
      operation: 'Hello Message',
      attempts: 30,
      success: 0,
      fail: 30,
      ongoing: 30,
      ongoingCommunication: 30,
      lastResponse: 'NO REPLY',
      reason: '',
      lastSuccess: '',
      lastFailure: '2026-02-03T13:17:55.000Z',
    });
    expect(facts.state.rumReports).toEqual({
      total: 1188,
      purged: 902,
      acknowledged: 0,
      waiting: 0,
      waitingAll: 349,
      available: 349,
      collecting: 4,
      missing: 105,
      moduleStatus: 'Ready',
    });
    expect(facts.state.trust).toEqual([{ installed: '' }]);
    expect(facts.state.usage).toMatchObject([
      { name: 'network-advantage', entitlement: 'C9300-48 Network Advantage', count: 2, status: 'IN USE' },
      { name: 'dna-advantage', count: 0, status: 'NOT IN USE' },
    ]);
    expect(facts.state.clock).toEqual({ syncedWithNtp: false });
    expect(facts.state.authorizations).toMatchObject([
      { role: 'active', kind: 'none', returnCode: '' },
      { role: 'standby', kind: 'none' },
    ]);
    expect(facts.agent).toEqual({
      version: '5.9.4_rel/9',
      communicationLevel: 'INDIRECT',
      overallState: '',
      state: 'authorized',
      connectedTo: '',
      overallTrust: 'No ID',
      trustData: [
        { pid: 'C9300-48S', sn: 'FOC0000TSTA', status: 'No Trust Data' },
        { pid: 'C9300-24S', sn: 'FOC0000TSTB', status: 'No Trust Data' },
      ],
    });
  });

  it('reads refusals, with reasons that hold colons and go on below, and operations yet unheard of (agent 6)', () => {
    const { facts, unread } = readOutput(
      'show license tech support',
      'license-tech-support/smart-identity-refused-agent-6.txt',
    );
    expect(unread).toEqual([]);
    expect(facts.state.communication[2]).toMatchObject({
      operation: 'Usage Reporting',
      ongoing: 3,
      ongoingCommunication: 0,
      lastResponse: 'INVALID STATUS CODE',
      reason:
        '{"product_instance_identifier":["The identity for the instance 00000000-0000-4000-8000-000000000005 is not valid.Please re-register the instance: ask for a new token."]}',
    });
    expect(facts.state.communication[4]).toMatchObject({ lastResponse: 'NO DATA TO PROCESS', reason: '' });
    expect(facts.state.communication[10]).toMatchObject({ operation: 'Quantum Handshake', ongoing: 1 });
    expect(facts.state.transport).toEqual({
      type: 'smart',
      url: 'https://smartreceiver.cisco.com/licservice/license',
      proxy: '192.0.2.80:80',
      vrf: 'Mgmt-vrf',
      serverIdentityCheck: false,
      ipMode: 'IPv4 ONLY',
      trustPoint: 'SLA-TrustPoint',
    });
    expect(facts.state.authorizations).toMatchObject([{ kind: 'SLAC', installed: '2026-01-22T06:00:00.000Z' }]);
    expect(facts.state.rumReports).toMatchObject({ waiting: 2, waitingAll: 6 });
    expect(facts.agent).toMatchObject({ connectedTo: 'SSM', overallTrust: 'INSTALLED (2)' });
    expect(facts.agent.trustData).toEqual([{ pid: 'C9500-32QC', sn: 'CAT0000TSTA', status: 'INSTALLED' }]);
  });

  it('takes missing trust from the trusted store where there is no trust code block', () => {
    const { facts, unread } = readOutput('show license tech support', 'license-tech-support/no-trust-section-17-3.txt');
    expect(unread).toEqual([]);
    expect(facts.state.trust).toEqual([{ pid: 'C9200-24P', sn: 'JAE0000TEST', installed: '' }]);
    expect(facts.agent.overallState).toBe('Insufficient trust for direct communication');
  });
});

describe('any output of the family', () => {
  const path = 'license-tech-support/smart-identity-refused-agent-6.txt';
  const text = inputText(path);

  it('means the same without its indentation', () => {
    const flat = text
      .split('\n')
      .map((line) => line.trim())
      .join('\n');
    expect(readText('show license tech support', flat).facts).toEqual(
      readText('show license tech support', text).facts,
    );
  });

  it('means the same with carriage returns and trailing blanks', () => {
    const ragged = text.replaceAll('\n', ' \r\n');
    expect(readText('show license tech support', ragged).facts).toEqual(
      readText('show license tech support', text).facts,
    );
  });

  it('accounts for every line, wherever it ends', () => {
    const lines = text.split('\n');
    for (let length = 0; length <= lines.length; length += 7) {
      const part = lines.slice(0, length);
      const { record } = readText('show license tech support', part.join('\n'));
      const left = record.unread.reduce((sum, span) => sum + span.endLine - span.line + 1, 0);
      expect(record.readLines + left).toBe(part.filter((line) => line.trim() !== '').length);
    }
  });
});
