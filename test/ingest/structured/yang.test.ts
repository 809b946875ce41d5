import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { analyze, factsOf, plain, readDocument, spansIn, verdictsOf } from './analyze-text.js';

const UDI = {
  pid: 'C9300-24T',
  sn: 'FOC1234X0YZ',
  vid: '',
  uuid: '',
  suvi: '',
  'host-identifier': '',
  'mac-address': '00:00:00:00:00:00',
};
const TERMS = { 'reporting-first-time': 365, 'reporting-ongoing': 0, 'reporting-macd': 90 };

/** A whole `state-info` as devices send it: empty texts, dates of 1970, call-home where nothing is configured. */
const STATE_INFO = {
  registration: { 'registration-state': 'reg-state-not-registered', 'export-control-allowed': false },
  authorization: { 'authorization-state': 'auth-state-none', 'authorization-none': {} },
  privacy: { hostname: false, version: false },
  transport: { 'transport-type': 'transport-type-callhome' },
  udi: UDI,
  usage: [
    {
      'entitlement-tag': 'regid.2017-05.com.cisco.EXAMPLE,1.0_00000000-0000-4000-8000-000000000001',
      'short-name': 'C9300-24 Network Advantage',
      'license-name': 'network-advantage',
      description: 'C9300-24 Network Advantage',
      count: 1,
      'enforcement-mode': 'enforcement-invalid-tag',
      'post-paid': true,
      'subscription-id': '',
    },
  ],
  policy: {
    'policy-type': 'policy-type-cisco-default',
    'policy-name': '',
    'ack-required': true,
    'policy-perpetual': TERMS,
    'policy-subscription': { ...TERMS, 'reporting-first-time': 90 },
  },
  'rum-ack': { 'last-received-time': '1970-01-01T00:00:00+00:00', 'next-report-deadline': '2015-04-01T00:03:08+00:00' },
};
const whole = (info: object = STATE_INFO, config?: object) =>
  JSON.stringify(
    {
      'cisco-smart-license:licensing': {
        ...(config === undefined ? {} : { config }),
        state: { 'always-enabled': true, 'smart-enabled': true, version: '6.1.4/0a1b2c3', 'state-info': info },
      },
    },
    null,
    2,
  );
const CSLU = {
  transport: {
    'transport-type': 'transport-type-cslu',
    'transport-cslu': { 'url-cslu': 'http://192.0.2.10:8182/cslu/v1/pi' },
  },
};

const NS = 'http://cisco.com/ns/yang/cisco-smart-license';
/** The same tree as XML. */
function toXml(value: unknown, name: string): string {
  if (Array.isArray(value)) return value.map((item) => toXml(item, name)).join('');
  const inner =
    typeof value === 'object' && value !== null
      ? Object.entries(value)
          .map(([key, child]) => toXml(child, key))
          .join('')
      : String(value).replace(/&/g, '&amp;').replace(/</g, '&lt;');
  return `<${name}>${inner}</${name}>`;
}
const licensingXml = (info: object = STATE_INFO) =>
  toXml({ state: { version: '6.1.4/0a1b2c3', 'state-info': info } }, 'licensing').replace(
    '<licensing>',
    `<licensing xmlns="${NS}">`,
  );
const rpcReply = (inner: string) =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<rpc-reply xmlns="urn:ietf:params:xml:ns:netconf:base:1.0" message-id="1"><data>${inner}</data></rpc-reply>`;

describe('cisco-smart-license', () => {
  it('gives the facts that outputs would, each with its place', () => {
    const facts = factsOf(whole(STATE_INFO, CSLU));
    expect(plain(facts)).toMatchObject({
      udis: [{ pid: 'C9300-24T', sn: 'FOC1234X0YZ' }],
      agent: { version: '6.1.4/0a1b2c3' },
      config: { transport: 'cslu', csluUrl: 'http://192.0.2.10:8182/cslu/v1/pi' },
      state: {
        model: 'slup',
        transport: { type: 'cslu', url: 'http://192.0.2.10:8182/cslu/v1/pi' },
        policy: {
          ackRequired: true,
          perpetual: { firstReportDays: 365, frequencyDays: 0, onChangeDays: 90, source: 'CISCO default' },
          subscription: { firstReportDays: 90 },
        },
        reporting: { lastAck: '' },
        usage: [{ name: 'network-advantage', entitlement: 'C9300-24 Network Advantage', count: 1, status: 'IN USE' }],
        trust: [{ pid: 'C9300-24T', sn: 'FOC1234X0YZ', installed: '' }],
      },
    });
    const spans = spansIn(facts);
    expect(spans.every(({ form, line }) => form === 'RESTCONF' && line > 0)).toBe(true);
    expect(spans.map(({ text }) => text)).toContain('"license-name": "network-advantage"');
  });

  it('is known where a tool hid the vendor’s name, which was the password', () => {
    const body = whole(STATE_INFO, CSLU);
    const hidden = body.replaceAll('cisco', '********');
    expect(hidden).toContain('"********-smart-license:licensing"');
    expect(plain(factsOf(hidden))).toMatchObject({ config: { transport: 'cslu' }, udis: [{ pid: 'C9300-24T' }] });
  });

  it('takes none of what devices say wrongly there for a fact, and tells so', () => {
    const reading = readDocument(whole());
    const facts = factsOf(whole());
    // Call-home that nobody configured; a deadline that a clock counted which was never set.
    expect(facts.state?.transport).toBeUndefined();
    expect(facts.state?.reporting?.nextAckDeadline).toBeUndefined();
    expect(facts.registration).toBeUndefined();
    expect(plain(facts.state?.policy?.name)).toBeUndefined();
    expect(reading?.diagnostics.map(({ message }) => message).join('\n')).toContain('RESTCONF: tells the UDI');
    const weak = (reading?.records ?? []).flatMap((record) => ('diagnostics' in record ? record.diagnostics : []));
    expect(weak.map(({ code, level }) => `${level} ${code}`)).toContain('info weak-evidence');
    expect(verdictsOf(analyze({ 'sw.json': whole() }).devices[0]).join()).not.toContain('callhome');
  });

  it('does not take a part for the whole: what is missing in it is not known', () => {
    const { policy, udi } = STATE_INFO;
    const facts = factsOf(whole({ policy, udi }));
    expect(facts.state?.trust).toBeUndefined();
    expect(facts.state?.usage).toBeUndefined();
    const old = factsOf(whole({ udi, registration: STATE_INFO.registration }));
    expect(old.state?.model).toBeUndefined();
  });

  it.each([
    [
      'complete',
      'authorized',
      'smart-licensing',
      'REGISTERED',
      'AUTHORIZED',
      'enforcement-in-compliance',
      'AUTHORIZED',
    ],
    ['not-registered', 'eval', 'evaluation', 'UNREGISTERED', 'EVAL MODE', 'enforcement-evaluation', 'EVAL MODE'],
    [
      'complete',
      'out-of-compliance',
      'smart-licensing',
      'REGISTERED',
      'OUT OF COMPLIANCE',
      'enforcement-out-of-compliance',
      'OUT OF COMPLIANCE',
    ],
    [
      'complete',
      'authorized-reservation',
      'slr',
      'REGISTERED',
      'AUTHORIZED - RESERVED',
      'enforcement-reservation-in-compliance',
      'AUTHORIZED - RESERVED',
    ],
  ])('reads the models before: %s, %s', (registration, authorization, model, status, text, mode, licence) => {
    const facts = factsOf(
      whole({
        registration: {
          'registration-state': `reg-state-${registration}`,
          'registration-complete': { 'smart-account': 'Example SA', 'virtual-account': 'Lab' },
        },
        authorization: { 'authorization-state': `auth-state-${authorization}` },
        usage: [{ 'license-name': 'dna', 'short-name': 'DNA', count: 1, 'enforcement-mode': mode }],
      }),
    );
    expect(plain(facts)).toMatchObject({
      registration: { status, authorization: text },
      state: { model, usage: [{ status: licence }], account: { smart: 'Example SA', virtual: 'Lab' } },
    });
  });

  it('counts trust codes, authorizations and reports by device', () => {
    const udi = { pid: 'C9300-24T', sn: 'FOC1234X0YZ' };
    const facts = factsOf(
      whole({
        ...STATE_INFO,
        'trust-code': [
          {
            key_udi: 'PID:C9300-24T,SN:FOC1234X0YZ',
            'is-installed': true,
            'time-installed': '2025-03-02T09:10:11+00:00',
            udi,
          },
        ],
        'imported-authorizations': {
          'overall-status': [
            {
              udi,
              'installed-list': [
                { 'install-type': 'authorization-type-auth-code', 'install-time': '2025-03-02T09:10:11+00:00' },
              ],
            },
          ],
        },
        'rum-reports-closed-keys': [
          {
            'rum-report-key': 'P:C9300-24T,S:FOC1234X0YZ_1',
            'report-id': '18446744073709551615',
            'report-state': 'rum-report-state-unacknowledged',
          },
        ],
        'rum-ack': {
          'last-received-time': '2025-03-02T10:00:00+00:00',
          'next-report-deadline': '2025-05-31T10:00:00+00:00',
        },
      }),
    );
    expect(plain(facts)).toMatchObject({
      state: {
        trust: [{ sn: 'FOC1234X0YZ', installed: '2025-03-02T09:10:11.000Z' }],
        authorizations: [{ kind: 'SLAC', sn: 'FOC1234X0YZ', installed: '2025-03-02T09:10:11.000Z' }],
        reporting: { lastAck: '2025-03-02T10:00:00.000Z', nextAckDeadline: '2025-05-31T10:00:00.000Z' },
      },
      reports: [{ id: '18446744073709551615', state: 'UNACK' }],
    });
  });

  it('lists what the model does not know', () => {
    const reading = readDocument(whole({ ...STATE_INFO, 'brand-new': { thing: 'x' } }));
    const [record] = reading?.records ?? [];
    expect(record?.kind === 'state' && record.unread.map(({ text }) => text)).toEqual(['"thing": "x"']);
  });

  const envelopes: [string, (info: object) => string, string][] = [
    [
      'RESTCONF, state only',
      (info) => JSON.stringify({ 'cisco-smart-license:state': { version: '1', 'state-info': info } }),
      'RESTCONF',
    ],
    ['RESTCONF in XML', (info) => licensingXml(info), 'RESTCONF'],
    ['NETCONF', (info) => rpcReply(licensingXml(info)), 'NETCONF'],
    [
      'NETCONF with prefixes',
      (info) =>
        rpcReply(
          licensingXml(info)
            .replace(/<(\/?)/g, '<$1sl:')
            .replace('xmlns=', 'xmlns:sl='),
        ),
      'NETCONF',
    ],
    ['NETCONF in chunks', (info) => `#1024\n${rpcReply(licensingXml(info))}\n##`, 'NETCONF'],
    [
      'a converter of XML',
      (info) =>
        JSON.stringify({ 'rpc-reply': { data: { licensing: { '@xmlns': NS, state: { 'state-info': info } } } } }),
      'RESTCONF',
    ],
    [
      'gNMI',
      (info) =>
        JSON.stringify([
          {
            source: '192.0.2.1:9339',
            timestamp: 1740909600123456789n.toString(),
            updates: [
              {
                Path: 'cisco-smart-license:licensing/state',
                values: { 'cisco-smart-license:licensing/state': { version: '1', 'state-info': info } },
              },
            ],
          },
        ]),
      'gNMI',
    ],
  ];
  it.each(envelopes)('reads the same from %s', (_, wrap, form) => {
    const text = wrap(STATE_INFO);
    const body = text.startsWith('#') ? text.slice(text.indexOf('<')) : text;
    const expected = plain(factsOf(whole()).state);
    expect(plain(factsOf(body).state)).toEqual(expected);
    expect(spansIn(factsOf(body)).every((span) => span.form === form)).toBe(true);
    const report = analyze({ 'sw.txt': text });
    expect(report.devices.map(({ id }) => id)).toEqual(['C9300-24T:FOC1234X0YZ']);
    expect(report.files).toEqual([]);
  });

  it('takes the moment of capture from gNMI', () => {
    const text = envelopes.at(-1)?.[1](STATE_INFO) ?? '';
    expect(analyze({ 'sw.json': text }).devices[0]?.now.at).toBe('2025-03-02T10:00:00.123Z');
  });

  it.each([
    ['{"cisco-smart-license:pid":"C9300-24T"}', {}],
    ['{"cisco-smart-license:udi":{"pid":"C9300-24T","sn":"0012E45"}}', { udis: [{ pid: 'C9300-24T', sn: '0012E45' }] }],
    [
      '{"cisco-smart-license:rum-ack":{"last-received-time":"2025-03-02T10:00:00+00:00"}}',
      { state: { reporting: { lastAck: '2025-03-02T10:00:00.000Z' } } },
    ],
    [
      `<udi xmlns="${NS}"><pid>C9300-24T</pid><sn>FOC1234X0YZ</sn></udi>`,
      { udis: [{ pid: 'C9300-24T', sn: 'FOC1234X0YZ' }] },
    ],
    [
      '{"cisco-smart-license:transport":{"transport-type":"transport-type-off"}}',
      { state: { transport: { type: 'off' } } },
    ],
  ])('reads a part that was asked for alone: %s', (text, expected) => {
    expect(plain(factsOf(text))).toMatchObject(expected);
    expect(readDocument(text)?.records).toHaveLength(1);
  });

  it('says that an edit-config is an intention', () => {
    const text = `<rpc xmlns="urn:ietf:params:xml:ns:netconf:base:1.0"><edit-config><target><running/></target><config><licensing xmlns="${NS}"><config><transport><transport-type>transport-type-cslu</transport-type></transport></config></licensing></config></edit-config></rpc>`;
    expect(plain(factsOf(text))).toMatchObject({ config: { transport: 'cslu' } });
    expect(
      analyze({ a: text })
        .diagnostics.map(({ message }) => message)
        .join(),
    ).toContain('whether the device took it');
  });

  it('reads the licensing part of the native configuration', () => {
    const text = JSON.stringify({
      'Cisco-IOS-XE-native:license': {
        udi: { pid: 'C9300-24T', sn: 'FOC1234X0YZ' },
        boot: { level: { 'network-advantage': { addon: 'dna-advantage' } } },
        smart: {
          'transport-type': 'smart',
          url: { cslu: 'http://192.0.2.10:8182/cslu/v1/pi' },
          usage: { interval: 30 },
          utility: [null],
        },
      },
    });
    expect(plain(factsOf(text))).toEqual({
      config: {
        transport: 'smart',
        csluUrl: 'http://192.0.2.10:8182/cslu/v1/pi',
        usageIntervalDays: 30,
        utility: true,
        bootLevel: 'network-advantage addon dna-advantage',
      },
      udis: [{ pid: 'C9300-24T', sn: 'FOC1234X0YZ' }],
    });
  });

  it('reads the native configuration in JSON and XML alike, with what stands beside the licences', () => {
    const smart = { 'transport-type': 'Off', privacy: 'hostname' };
    const json = JSON.stringify({
      'Cisco-IOS-XE-native:native': { version: '17.9', hostname: 'sw1', license: { smart } },
    });
    const inner = '<smart><transport-type>Off</transport-type><privacy><hostname/></privacy></smart>';
    const xml = `<native xmlns="http://cisco.com/ns/yang/Cisco-IOS-XE-native"><version>17.9</version><hostname>sw1</hostname><license>${inner}</license></native>`;
    const reply = `<rpc-reply xmlns="urn:ietf:params:xml:ns:netconf:base:1.0"><data>${xml}</data></rpc-reply>`;
    for (const text of [json, xml, reply]) {
      expect(plain(factsOf(text))).toEqual({
        hostname: 'sw1',
        config: { transport: 'off', privacy: 'hostname', version: '17.9' },
      });
      expect(analyze({ a: text }).devices[0]?.hostname).toBe('sw1');
      expect(
        readDocument(text)
          ?.diagnostics.map(({ message }) => message)
          .join(),
      ).toContain('tells the transport;');
    }
  });

  it('reads what NSO keeps by its driver for IOS, of each of its devices, in JSON and in XML of many lines', () => {
    const url = 'https://ssm.example.net/cslu/v1/pi/plant-1';
    const json = JSON.stringify({
      data: {
        'tailf-ncs:devices': {
          device: [
            {
              name: 'sw1',
              config: {
                'tailf-ned-cisco-ios:license': { smart: { transport: 'smart', url: { smart: url } } },
                'tailf-ned-cisco-ios:call-home': {
                  profile: [
                    { name: 'Other' },
                    {
                      name: 'CiscoTAC-1',
                      active: [null],
                      destination: { address: { http: ['https://192.0.2.9/its'] } },
                    },
                  ],
                },
              },
            },
            {
              name: 'sw2',
              config: { 'tailf-ned-cisco-ios:license': { smart: { transport: { cslu: [null] }, url: { cslu: url } } } },
            },
          ],
        },
      },
    });
    const device = (name: string, inner: string) =>
      `    <device>\n      <name>${name}</name>\n      <config>\n        ${inner}\n      </config>\n    </device>\n`;
    const license = (inner: string) => `<license xmlns="urn:ios">\n<smart>${inner}</smart>\n</license>`;
    const home = `<call-home xmlns="urn:ios"><profile><name>CiscoTAC-1</name><active/><destination><address><http>https://192.0.2.9/its</http></address></destination></profile></call-home>`;
    const xml = `<config xmlns="http://tail-f.com/ns/config/1.0">\n  <devices xmlns="http://tail-f.com/ns/ncs">\n${device('sw1', license(`<transport>smart</transport><url><smart>${url}</smart></url>`) + home)}${device('sw2', license(`<transport><cslu/></transport><url><cslu>${url}</cslu></url>`))}  </devices>\n</config>\n`;
    for (const text of [json, xml]) {
      const states = (readDocument(text)?.records ?? []).filter((record) => record.kind === 'state');
      expect(states.map(({ device: { hostname }, facts }) => [hostname, plain(facts)])).toEqual([
        [
          'sw1',
          {
            config: { transport: 'smart', smartUrl: url },
            callHome: { profile: 'CiscoTAC-1', active: true, url: 'https://192.0.2.9/its' },
          },
        ],
        ['sw2', { config: { transport: 'cslu', csluUrl: url } }],
      ]);
      expect(states.every(({ form }) => form === 'NSO, tailf-ned-cisco-ios')).toBe(true);
      const { devices } = analyze({ a: text });
      expect(devices.map(({ hostname, findings }) => [hostname, findings.map(({ id }) => id)])).toEqual([
        ['sw1', ['transport-url-wrong']],
        ['sw2', []],
      ]);
    }
  });

  it('reads name servers, NTP servers and VRFs beside the licences', () => {
    const text = JSON.stringify({
      'Cisco-IOS-XE-native:native': {
        ip: {
          domain: { name: 'example.net' },
          'name-server': { 'no-vrf': ['192.0.2.53'], vrf: [{ name: 'Mgmt-vrf', 'server-ip-list': ['192.0.2.54'] }] },
        },
        ntp: { 'Cisco-IOS-XE-ntp:server': { 'server-list': [{ 'ip-address': '192.0.2.123' }] } },
        license: { smart: { vrf: 'Mgmt-vrf', url: { cslu: 'http://192.0.2.10:8182/cslu/v1/pi' } } },
      },
    });
    expect(plain(factsOf(text))).toEqual({
      config: {
        csluUrl: 'http://192.0.2.10:8182/cslu/v1/pi',
        domainName: 'example.net',
        nameServers: [
          { address: '192.0.2.53', vrf: '' },
          { address: '192.0.2.54', vrf: 'Mgmt-vrf' },
        ],
        ntpServers: [{ address: '192.0.2.123', vrf: '' }],
        vrf: 'Mgmt-vrf',
      },
    });
  });

  it.each([
    '{"Cisco-IOS-XE-native:smart":{"transport-type":"off"}}',
    '{"Cisco-IOS-XE-native:transport-type":"OFF"}',
    '<smart xmlns="http://cisco.com/ns/yang/Cisco-IOS-XE-native"><transport-type>Off</transport-type></smart>',
  ])('reads a part of the native configuration: %s', (text) => {
    expect(plain(factsOf(text))).toEqual({ config: { transport: 'off' } });
  });
});

describe('notifications and operations', () => {
  const notification = (event: string) =>
    `<notification xmlns="urn:ietf:params:xml:ns:netconf:notification:1.0"><eventTime>2025-03-02T10:00:00Z</eventTime>${event}</notification>`;
  const failed = notification(
    `<communications-fail xmlns="${NS}"><reason>general-failure</reason><message>Unable to resolve server hostname/domain name</message></communications-fail>`,
  );
  const restored = notification(`<communications-restored xmlns="${NS}"/>`).replace('10:00:00', '11:00:00');

  it('open and close the incidents of the messages that they stand for', () => {
    const [open] = analyze({ 'sw1.xml': failed }).devices;
    expect(open?.incidents).toMatchObject([
      { mnemonic: 'COMM_FAILED', status: 'open', opened: '2025-03-02T10:00:00.000Z' },
    ]);
    expect(open?.findings.map(({ id }) => id)).toContain('comm-failed');
    for (const both of [`${failed}\n${restored}`, failed + restored]) {
      expect(analyze({ 'sw1.xml': both }).devices[0]?.incidents).toMatchObject([{ status: 'resolved' }]);
    }
  });

  it('are read from JSON too', () => {
    const text = JSON.stringify({
      'ietf-restconf:notification': {
        eventTime: '2025-03-02T10:00:00Z',
        'cisco-smart-license:communications-fail': { reason: 'general-failure', message: 'Connection timeout' },
      },
    });
    expect(analyze({ 'sw1.json': text }).devices[0]?.incidents).toMatchObject([{ mnemonic: 'COMM_FAILED' }]);
  });

  it('tell errors by their text, and that 53 is success', () => {
    const reply = (code: string) =>
      `<rpc-reply xmlns="urn:ietf:params:xml:ns:netconf:base:1.0" message-id="1"><return-code xmlns="${NS}">${code}</return-code></rpc-reply>`;
    expect(plain(factsOf(reply('transporttype')).events)).toEqual([
      { at: '', event: 'return code 142 transporttype', text: 'The transport type needed is not configured' },
    ]);
    expect(readDocument(reply('registrationinprogress'))?.records).toEqual([]);
    expect(readDocument(reply('registrationinprogress'))?.diagnostics[0]?.message).toContain('was taken');
  });
});

describe('any valid body', () => {
  const date = fc.constantFrom('1970-01-01T00:00:00+00:00', '2025-03-02T10:00:00+00:00', '2025-03-02T10:00:00.123Z');
  const info = fc.record(
    {
      udi: fc.record({ pid: fc.stringMatching(/^[A-Z][A-Z0-9-]{2,12}$/), sn: fc.stringMatching(/^[0-9A-Z]{11}$/) }),
      registration: fc.record({
        'registration-state': fc.constantFrom('reg-state-not-registered', 'reg-state-complete', 'reg-state-retry'),
      }),
      authorization: fc.record({
        'authorization-state': fc.constantFrom('auth-state-none', 'auth-state-eval', 'auth-state-authorized'),
      }),
      transport: fc.record({
        'transport-type': fc.constantFrom('transport-type-cslu', 'transport-type-automatic', 'transport-type-callhome'),
      }),
      policy: fc.record({
        'policy-type': fc.constantFrom('policy-type-merged', 'policy-type-custom', 'policy-type-cisco-invalid'),
        'policy-name': fc.string(),
      }),
      'rum-ack': fc.record({ 'last-received-time': date, 'next-report-deadline': date }),
      usage: fc.array(fc.record({ 'license-name': fc.string(), count: fc.nat() }), { maxLength: 4 }),
    },
    { requiredKeys: ['udi'] },
  );

  it('gives facts with places; any that is cut off a diagnostic, and never more', () => {
    fc.assert(
      fc.property(info, fc.double({ min: 0.01, max: 0.99, noNaN: true }), fc.boolean(), (body, share, isXml) => {
        const text = isXml ? rpcReply(licensingXml(body)) : whole(body);
        const facts = factsOf(text);
        expect(plain(facts.udis)).toEqual([body.udi]);
        expect(spansIn(facts).every(({ line, text: shown }) => line > 0 && shown !== '')).toBe(true);
        const reading = readDocument(text.slice(0, Math.floor(text.length * share)));
        if (reading === null) return;
        const told = reading.records.flatMap((record) => ('diagnostics' in record ? record.diagnostics : []));
        expect(reading.diagnostics.length + told.length).toBeGreaterThan(0);
        expect(reading.records.map(({ kind }) => kind)).not.toContain('license-file');
      }),
      { numRuns: 60 },
    );
  });
});

describe('the same facts as an output and as an answer', () => {
  const printed = `SW1#show license all
Smart Licensing Status
======================

Smart Licensing Using Policy:
  Status: ENABLED

Transport:
  Type: cslu
  Cslu address: http://192.0.2.10/cslu/v1/pi

Policy:
  Policy in use: Merged from multiple sources.
  Reporting ACK required: yes

Usage Reporting:
  Last ACK received: <none>
  Next ACK deadline: May 31 10:00:00 2025 UTC

Trust Code Installed:
  Active: PID:C9300-24T,SN:FOC1234X0YZ
    NOT INSTALLED

License Usage
=============
network-advantage (C9300-24 Network Advantage):
  Description: C9300-24 Network Advantage
  Count: 1
  Status: IN USE

Product Information
===================
UDI: PID:C9300-24T,SN:FOC1234X0YZ
SW1#
`;
  const body = {
    ...STATE_INFO,
    policy: { 'policy-type': 'policy-type-merged', 'policy-name': '', 'ack-required': true },
    'rum-ack': {
      'last-received-time': '1970-01-01T00:00:00+00:00',
      'next-report-deadline': '2025-05-31T10:00:00+00:00',
    },
  };
  const config = {
    transport: {
      'transport-type': 'transport-type-cslu',
      'transport-cslu': { 'url-cslu': 'http://192.0.2.10/cslu/v1/pi' },
    },
  };

  it('give the same verdicts; next asks for what the answer does not hold', () => {
    const [output] = analyze({ 'sw.txt': printed }).devices;
    const report = analyze({ 'sw.json': whole(body, config) });
    expect(verdictsOf(output).filter((verdict) => verdict.startsWith('transport-url-wrong'))).toHaveLength(1);
    expect(verdictsOf(report.devices[0])).toEqual(verdictsOf(output));
    expect(report.devices[0]?.findings.map(({ id }) => id)).toEqual(output?.findings.map(({ id }) => id));
    const asked = report.next.map(({ command }) => command);
    expect(asked.length).toBeGreaterThan(0);
    expect(asked).not.toContain('show license all');
    expect(asked).not.toContain('show license usage');
  });
});

describe('an output beside another form', () => {
  const status =
    'SW1#show license all\nTransport:\n  Type: Smart\n  URL: https://smartreceiver.cisco.com/licservice/license\n\nProduct Information:\nUDI: PID:C9300-24T,SN:FOC1234X0YZ\n';

  it('is one device with it, and counts where they disagree; both are shown', () => {
    for (const inputs of [
      { 'a.txt': status, 'b.json': whole(STATE_INFO, CSLU) },
      { 'b.json': whole(STATE_INFO, CSLU), 'a.txt': status },
    ]) {
      const { devices, diagnostics } = analyze(inputs);
      expect(devices).toHaveLength(1);
      expect(devices[0]?.state.transport).toMatchObject({
        type: 'smart',
        url: 'https://smartreceiver.cisco.com/licservice/license',
      });
      const told = diagnostics.filter(({ code }) => code === 'forms-disagree').map(({ message }) => message);
      expect(told[0]).toMatch(/state\.transport\.type: the output says `smart` \(a\.txt:\d+\), RESTCONF says `cslu`/);
    }
  });
});
