import { describe, expect, it } from 'vitest';
import { isoOf } from '../../iso-of.js';
import { readOutput, readText } from './read-output.js';

describe('show version', () => {
  it('reads release, name, members and levels of a stack', () => {
    const { facts, unread, record } = readOutput('show version', 'version/stack-17-9.txt');
    expect(unread).toEqual([]);
    expect(facts).toEqual({
      release: '17.9.4a',
      hostname: 'lab-stack',
      state: { model: 'slup' },
      udis: [
        { role: 'active', pid: 'C9300-24P', sn: 'FOC0000TSTA' },
        { pid: 'C9300-48U', sn: 'FOC0000TSTB' },
      ],
      licenseLevels: [
        { name: 'network-advantage', type: 'Smart License', nextReboot: 'network-advantage' },
        { name: 'dna-advantage', type: 'Subscription Smart License', nextReboot: '' },
        { name: 'AIR DNA Advantage', type: 'Smart License', nextReboot: 'AIR DNA Advantage' },
      ],
    });
    expect(record.device.hostname).toBe('lab-stack');
  });

  it('reads a chassis, and knows the model by its older words', () => {
    const { facts, unread } = readOutput('show version', 'version/chassis-17-3-not-applicable.txt');
    expect(unread).toEqual(['Widget register is unusual']);
    expect(facts).toMatchObject({
      release: '17.3.5',
      state: { model: 'slup' },
      udis: [{ pid: 'C9407R', sn: 'FXS0000TEST' }],
    });
  });

  it.each([
    ['UNREGISTERED/EVAL MODE', 'evaluation'],
    ['REGISTERED/AUTHORIZED', 'smart-licensing'],
    ['REGISTERED - SPECIFIC LICENSE RESERVATION/AUTHORIZED - RESERVED', 'slr'],
    ['Something New', undefined],
  ])('takes %s for %s', (status, model) => {
    expect(readText('show version', `Smart Licensing Status: ${status}`).facts.state?.model).toBe(model);
  });

  it('keeps the name that the prompt gave', () => {
    const device = { source: 'test', hostname: 'prompt', address: null };
    expect(readText('show version', 'other uptime is 1 day', { device }).record.device.hostname).toBe('prompt');
  });
});

describe('hardware', () => {
  it('reads the roles of a stack', () => {
    const { facts, unread } = readOutput('show switch', 'platform/switch-one-removed.txt');
    expect(unread).toEqual([]);
    expect(facts.stack).toEqual([
      { number: 1, role: 'Active', state: 'Ready' },
      { number: 2, role: 'Standby', state: 'Ready' },
      { number: 3, role: 'Member', state: 'Removed' },
    ]);
  });

  it('reads the peer of a chassis', () => {
    const { facts, unread } = readOutput('show redundancy', 'platform/redundancy-sso.txt');
    expect(unread).toEqual([]);
    expect(facts.redundancy).toEqual({ mode: 'sso', switchovers: 2, peerState: 'STANDBY HOT' });
  });

  it('takes only what is licensed from the inventory', () => {
    const { facts, unread } = readOutput('show inventory', 'platform/inventory-stack.txt');
    expect(unread).toEqual([]);
    expect(facts.udis).toEqual([
      { pid: 'C9300-24P', sn: 'FOC0000TSTA' },
      { pid: 'C9300-48U', sn: 'FOC0000TSTB' },
    ]);
  });

  it('reads the rack of IOS XR as its chassis', () => {
    const { facts, unread } = readText(
      'show inventory',
      'NAME: "Rack 0", DESCR: "Cisco 8201 1RU Chassis"\nPID: 8201-SYS          , VID: V02, SN: FOC2345X0AB\n\nNAME: "0/RP0/CPU0", DESCR: "Route processor"\nPID: 8201-RP           , VID: V02, SN: FOC2345X0AC\n',
    );
    expect([facts.udis, unread]).toEqual([[{ pid: '8201-SYS', sn: 'FOC2345X0AB' }], []]);
  });

  it('reads the level that collectors get from the head of the log', () => {
    expect(readOutput('show logging', 'platform/logging-trap-errors.txt').facts).toEqual({
      config: { loggingTrap: 'errors' },
    });
    expect(readText('show logging', '    Trap logging: disabled').facts.config.loggingTrap).toBe('disabled');
  });
});

describe('clock and NTP', () => {
  it.each([
    ['clock/detail-lost-server.txt', { source: 'NTP', syncedWithNtp: false }, '2026-02-03T14:02:11.123Z'],
    ['clock/never-set.txt', { source: 'none', syncedWithNtp: false, zone: 'IST' }, '1993-03-01T00:45:00.857'],
  ])('%s', (path, clock, at) => {
    const { facts, unread, record } = readOutput('show clock detail', path);
    expect(unread).toEqual([]);
    expect(facts.state.clock).toEqual(clock);
    expect(isoOf(record.capturedAt)).toBe(at);
  });

  it('leaves open what a bare time does not say', () => {
    const { facts, record } = readText('show clock', '14:02:11.123 UTC Tue Feb 3 2026');
    expect(facts.state.clock).toEqual({});
    expect(isoOf(record.capturedAt)).toBe('2026-02-03T14:02:11.123Z');
  });

  it('reads whether NTP is synchronized, and with whom', () => {
    const status = readOutput('show ntp status', 'clock/ntp-unsynchronized.txt');
    expect(status.unread).toEqual([]);
    expect(status.facts).toEqual({ ntp: { synchronized: false } });
    const associations = readOutput('show ntp associations', 'clock/ntp-associations.txt');
    expect(associations.unread).toEqual([]);
    expect(associations.facts.ntp.peers).toEqual([
      { address: '192.0.2.123', reachable: true, selected: true },
      { address: '192.0.2.124', reachable: false, selected: false },
      { address: '2001:DB8::123', reachable: true, selected: false },
    ]);
  });

  it('reads the peers one by one', () => {
    const { facts, unread } = readOutput('show ntp associations detail', 'clock/ntp-associations-detail.txt');
    expect(unread).toEqual([]);
    expect(facts.ntp.peers).toEqual([
      { address: '192.0.2.123', reachable: true, selected: true },
      { address: '192.0.2.124', reachable: false, selected: false },
    ]);
  });
});
