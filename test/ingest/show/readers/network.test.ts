import { describe, expect, it } from 'vitest';
import { inputText, readOutput, readText } from './read-output.js';

describe('show running-config', () => {
  it('reads a whole configuration, and what it lacks', () => {
    const { facts, unread } = readOutput('show running-config', 'running-config/whole-mgmt-vrf-17-9.txt');
    expect(unread).toEqual(['license smart frobnicate on']);
    expect(facts.hostname).toBe('lab-sw');
    expect(facts.config).toEqual({
      complete: true,
      transport: 'cslu',
      csluUrl: 'http://192.0.2.5:8182/cslu/v1/pi',
      smartUrl: '',
      proxyAddress: '',
      proxyPort: '',
      vrf: '',
      utility: false,
      utilityUrl: '',
      nameServers: [
        { address: '192.0.2.53', vrf: 'Mgmt-vrf' },
        { address: '192.0.2.54', vrf: 'Mgmt-vrf' },
      ],
      domainLookup: false,
      domainLookupSource: '',
      domainName: 'example.com',
      hosts: [{ name: 'cslu-local', address: '192.0.2.5', vrf: '' }],
      ntpServers: [{ address: '192.0.2.123', vrf: 'Mgmt-vrf' }],
      timezone: 'PST',
      timezoneOffsetMinutes: -480,
      netconf: true,
      loggingTrap: 'errors',
      bootLevel: 'network-advantage addon dna-advantage',
      interfaces: [
        { name: 'GigabitEthernet0/0', vrf: 'Mgmt-vrf', shutdown: false, address: '192.0.2.10' },
        { name: 'Vlan1', vrf: '', shutdown: true, address: '' },
      ],
      routes: [{ vrf: 'Mgmt-vrf', prefix: '0.0.0.0/0', nextHop: '192.0.2.1' }],
      version: '17.9',
      placeholders: [],
      curlyQuotes: [],
      classicCommands: [],
      controllerManaged: true,
      aaaNewModel: true,
      aaaLoginLocal: true,
      privilegedUser: true,
    });
    expect(facts.callHome).toEqual({ profile: 'CiscoTAC-1', active: true, method: 'http' });
    expect(facts.httpClient).toEqual({ sourceInterface: 'GigabitEthernet0/0', secureTrustpoint: '', proxy: '' });
    expect(facts.httpServer).toEqual({ enabled: true, secure: false, authentication: 'local' });
    expect(facts.pki.trustpoints).toEqual([
      { name: 'DNAC-CA', enrollment: 'terminal', revocationCheck: 'none' },
      { name: 'SLA-TrustPoint', enrollment: 'pkcs12', revocationCheck: 'crl', hasCertificate: true },
    ]);
  });

  it('concludes nothing from what a part lacks', () => {
    const text = inputText('running-config/whole-mgmt-vrf-17-9.txt');
    const cutOff = readText('show running-config', text.replace(/\nend\n$/, '\n'));
    expect(cutOff.facts.config).not.toHaveProperty('complete');
    expect(cutOff.facts.config).not.toHaveProperty('smartUrl');
    const filtered = readText('show running-config | exclude x', text, { partial: '| exclude x' });
    expect(filtered.facts.config).not.toHaveProperty('complete');
    expect(filtered.facts.config.interfaces[0]).not.toHaveProperty('shutdown', false);
    const empty = readText('show running-config | include license', '', { partial: '| include license' });
    expect(empty.facts).toEqual({});
  });

  it('reads a fragment without its indentation', () => {
    const { facts, unread } = readOutput('show running-config', 'running-config/fragment-lost-indentation.txt');
    expect(unread).toEqual([]);
    expect(facts).toEqual({
      config: {
        smartUrl: 'default',
        proxyAddress: 'proxy.example.com',
        proxyPort: '3128',
        usageIntervalDays: 7,
        vrf: 'Mgmt-vrf',
        utility: true,
        domainLookup: true,
        domainLookupSource: 'GigabitEthernet0/0',
        loggingTrap: 'disabled',
        timezone: 'IST',
        timezoneOffsetMinutes: 330,
        hosts: [{ name: 'cslu-local', address: '192.0.2.5', vrf: 'Mgmt-vrf' }],
        interfaces: [{ name: 'GigabitEthernet0/0', vrf: 'Mgmt-vrf', shutdown: true, address: '' }],
        routes: [{ vrf: '', prefix: '0.0.0.0/0', nextHop: '192.0.2.1' }],
      },
      callHome: {
        profile: 'CiscoTAC-1',
        active: false,
        reportingSmartLicensing: true,
        url: 'https://tools.cisco.com/its/service/oddce/services/DDCEService',
        vrf: 'Mgmt-vrf',
        proxy: 'proxy.example.com:3128',
      },
      httpClient: { proxy: 'proxy.example.com:3128' },
      httpServer: { enabled: false },
    });
  });
});

describe('show call-home', () => {
  it('prefers the profile that reports Smart Licensing data', () => {
    const { facts, unread } = readOutput('show call-home profile all', 'call-home/profiles-other-one-reports.txt');
    expect(unread).toEqual([]);
    expect(facts.callHome).toEqual({
      profile: 'licensing',
      active: false,
      reportingSmartLicensing: true,
      url: 'https://ssm.example.com/Transportgateway/services/DeviceRequestHandler',
    });
  });

  it('reads the settings and which profile they name', () => {
    const { facts, unread } = readOutput('show call-home', 'call-home/settings.txt');
    expect(unread).toEqual([]);
    expect(facts.callHome).toEqual({
      vrf: 'Mgmt-vrf',
      proxy: '',
      smartLicensing: true,
      profile: 'CiscoTAC-1',
      active: true,
      reportingSmartLicensing: true,
    });
  });

  it('reads the transport settings', () => {
    const { facts, unread } = readOutput('show call-home smart-licensing', 'call-home/smart-licensing.txt');
    expect(unread).toEqual([]);
    expect(facts.callHome).toMatchObject({ smartLicensing: true, profile: 'CiscoTAC-1', active: false });
  });
});

describe('show ip http', () => {
  it('reads the server and its session modules', () => {
    const { facts, unread } = readOutput('show ip http server all', 'http/server-all-sl-http-inactive.txt');
    expect(unread).toEqual([]);
    expect(facts.httpServer).toEqual({
      enabled: true,
      secure: false,
      authentication: 'local',
      maxConnections: 16,
      slHttpActive: false,
    });
  });

  it('takes a module that a list lacks for inactive, and no list for unknown', () => {
    const listed = readOutput('show ip http server session-module', 'http/session-modules-without-sl-http.txt');
    expect(listed.unread).toEqual([]);
    expect(listed.facts.httpServer).toEqual({ slHttpActive: false });
    const one = 'SL_HTTP              2      Active   Inactive      HTTP REST IOS-XE Smart License Server';
    expect(readText('show ip http server session-module | include SL_HTTP', one).facts.httpServer).toEqual({
      slHttpActive: true,
    });
    expect(readText('show ip http server status', 'HTTP server status: Enabled').facts.httpServer).toEqual({
      enabled: true,
    });
  });

  it('reads the client', () => {
    const { facts, unread } = readOutput('show ip http client all', 'http/client.txt');
    expect(unread).toEqual([]);
    expect(facts.httpClient).toEqual({ sourceInterface: 'GigabitEthernet0/0', secureTrustpoint: 'SLA-TrustPoint' });
  });
});

describe('show crypto pki', () => {
  it.each([
    [
      'show crypto pki trustpoints',
      'pki/trustpoints.txt',
      [{ name: 'SLA-TrustPoint', hasCertificate: true }, { name: 'bare' }],
    ],
    [
      'show crypto pki trustpoints status',
      'pki/trustpoints-status.txt',
      [
        { name: 'SLA-TrustPoint', hasCertificate: true },
        { name: 'empty', hasCertificate: false },
      ],
    ],
    ['show crypto pki certificates', 'pki/certificates.txt', [{ name: 'SLA-TrustPoint', hasCertificate: true }]],
  ])('%s', (command, path, trustpoints) => {
    const { facts, unread } = readOutput(command, path);
    expect(unread).toEqual([]);
    expect(facts).toEqual({ pki: { trustpoints } });
  });
});

describe('ping and show hosts', () => {
  it.each([
    [
      'ping vrf Mgmt-vrf cslu-local',
      'reachability/ping-by-name.txt',
      { target: 'cslu-local', vrf: 'Mgmt-vrf', successPercent: 80, resolved: true },
    ],
    ['ping cslu-local', 'reachability/ping-unresolved.txt', { target: 'cslu-local', vrf: '', resolved: false }],
    ['ping', 'reachability/ping-unresolved.txt', { target: 'cslu-local', resolved: false }],
    ['ping', 'reachability/ping-by-address.txt', { target: '192.0.2.1', successPercent: 0 }],
  ])('%s of %s', (command, path, ping) => {
    const { facts, unread } = readOutput(command, path);
    expect(unread).toEqual([]);
    expect(facts).toEqual({ pings: [ping] });
  });

  const SMART = { target: 'smartreceiver.cisco.com', vrf: '' };
  it.each([
    [
      'Trying smartreceiver.cisco.com (192.0.2.40, 443)... Open\n\n[Connection to smartreceiver.cisco.com closed by foreign host]',
      'open',
      true,
    ],
    [
      'Trying smartreceiver.cisco.com (192.0.2.40, 443)... \n% Connection timed out; remote host not responding',
      'no answer',
      true,
    ],
    [
      'Trying smartreceiver.cisco.com (192.0.2.40, 443)... \n% Destination unreachable; gateway or host down',
      'no answer',
      true,
    ],
    [
      'Translating "smartreceiver.cisco.com"...domain server (192.0.2.53) [OK]\nTrying smartreceiver.cisco.com (192.0.2.40, 443)... \n% Connection refused by remote host',
      'refused',
      true,
    ],
    [
      'Translating "smartreceiver.cisco.com"...domain server (255.255.255.255)\n% Bad IP address or host name\n% Unknown command or computer name, or unable to find computer address',
      null,
      false,
    ],
  ])('a connection tried by hand: %s', (text, outcome, resolved) => {
    const { facts, unread } = readText('telnet smartreceiver.cisco.com 443 /source-interface Vlan10', `${text}\n`);
    expect(unread).toEqual([]);
    const connection = { ...SMART, port: 443, outcome };
    expect(facts).toEqual({ ...(outcome !== null && { connections: [connection] }), pings: [{ ...SMART, resolved }] });
  });

  it('a connection in a VRF, to an address', () => {
    const { facts } = readText('telnet 192.0.2.5 8182 /vrf Mgmt-vrf', 'Trying 192.0.2.5, 8182 ... Open\n');
    expect(facts).toEqual({ connections: [{ target: '192.0.2.5', port: 8182, vrf: 'Mgmt-vrf', outcome: 'open' }] });
  });

  it('reads the name servers', () => {
    const { facts, unread } = readOutput('show hosts', 'reachability/hosts.txt');
    expect(unread).toEqual([]);
    expect(facts.config).toEqual({
      domainName: 'example.com',
      nameServers: [
        { address: '192.0.2.53', vrf: '' },
        { address: '192.0.2.54', vrf: '' },
      ],
    });
  });
});
