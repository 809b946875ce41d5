import { describe, expect, it } from 'vitest';
import { createCommands } from '../../../src/ingest/show/commands.js';
import {
  literalPrefix,
  readBanner,
  readHostnameLine,
  readPrompt,
  readUptimeLine,
} from '../../../src/ingest/show/cut.js';

describe('readPrompt', () => {
  it.each([
    ['ACC-7#show license all', 'ACC-7', null, 'show license all'],
    ['ACC-7# show lic all', 'ACC-7', null, 'show lic all'],
    ['ACC-7>sh ver', 'ACC-7', null, 'sh ver'],
    ['   ACC-7#show clock', 'ACC-7', null, 'show clock'],
    ['acc_7.example.net#', 'acc_7.example.net', null, ''],
    ['ACC-7>', 'ACC-7', null, ''],
    ['ACC-7#ping vrf Mgmt-vrf 192.0.2.1', 'ACC-7', null, 'ping vrf Mgmt-vrf 192.0.2.1'],
    ['ACC-7(config)#do sh lic all', 'ACC-7', 'config', 'do sh lic all'],
    ['ACC-7(config-if)# no shutdown', 'ACC-7', 'config-if', 'no shutdown'],
    ['RP/0/RP0/CPU0:PE-3#show license all', 'PE-3', null, 'show license all'],
  ])('reads %j', (line, hostname, mode, command) => {
    const node = line.startsWith('RP/') ? { node: line.slice(0, line.indexOf(':')) } : {};
    expect(readPrompt(line)).toEqual({ hostname, mode, command, ...node });
  });

  it.each(
    [
      'Switch#   Role    Mac Address     Priority Version  State',
      'Switch#  Port 1     Port 2',
      '# comment',
      'Interface Gi1/0/1 # uplink',
      '<smartLicense>',
      'a > b',
      'tag>',
      '<189>5: text',
      'Serial#: 4',
    ].filter((line) => line !== 'tag>'),
  )('rejects %j', (line) => {
    expect(readPrompt(line)).toBeNull();
  });
});

describe('readBanner', () => {
  it.each([
    ['------------------ show license all ------------------', 'show license all'],
    ['---- show version ----', 'show version'],
    ['------------------ show running-config ------------------  ', 'show running-config'],
    ['------------------ dir crashinfo: ------------------', 'dir crashinfo:'],
  ])('reads %j', (line, command) => {
    expect(readBanner(line)).toBe(command);
  });
  it.each(['-----------', '--------- ------- -----', '---- Ports ----', '--- show version ---', '-- More --'])(
    'rejects %j',
    (line) => {
      expect(readBanner(line)).toBeNull();
    },
  );
});

describe('single lines', () => {
  it('reads host names', () => {
    expect(readHostnameLine('hostname ACC-7')).toBe('ACC-7');
    expect(readHostnameLine(' hostname ACC-7')).toBeNull();
    expect(readUptimeLine('ACC-7 uptime is 3 weeks, 2 days')).toBe('ACC-7');
    for (const part of ['Standby', 'Slot1', 'Node', 'Device', 'Box', 'Total', 'Kernel', 'Supervisor'])
      expect(readUptimeLine(`${part} uptime is 3 weeks`)).toBeNull();
    expect(readUptimeLine('Uptime for this control processor is 3 weeks')).toBeNull();
  });
});

describe('literalPrefix', () => {
  it.each([
    [/^Smart Licensing Status\s*$/, ['Smart Licensing Status']],
    [/^\s*address +ref clock/, ['address ']],
    [/^(?:License Usage|Account Information):/, ['License Usage', 'Account Information']],
    [/^(?:CA |Router )?(?:Self-Signed )?Certificate\s*$/, ['CA ', 'Router ', 'Self-Signed ', 'Certificate']],
    [/^License reservation: (?:ENABLED|DISABLED)/, ['License reservation: ']],
    [/^Cisco IOS(?:[ -]XE)? Software/, ['Cisco IOS']],
    [/^Colou?r/, ['Colo']],
    [/^ab+c/, ['ab']],
    [/^Show\/Tell/, ['Show/Tell']],
    [/^\*{2,} Event/, ['']],
    [/^a|^b/, ['']],
    [/Status/, ['']],
    [/^Status/i, ['']],
  ])('of %s', (pattern, prefixes) => {
    expect(literalPrefix(pattern)).toEqual(prefixes);
  });
});

describe('createCommands', () => {
  const commands = createCommands([
    'show license tech support',
    'show license all',
    'show license status',
    'show license summary',
    'show license usage',
    'show license udi',
    'show license authorization',
    'show license eventlog',
    'show license rum id',
    'show license rum id all',
    'show version',
    'show running-config',
    'show logging',
    'show clock',
    'show clock detail',
    'show inventory',
    'show ip http server',
    'show ip http client',
    'show redundancy',
    'show ntp status',
    'ping',
  ]);
  it.each([
    ['show license all', 'show license all'],
    ['SHOW LICENSE ALL', 'show license all'],
    ['sh lic al', 'show license all'],
    ['sho lice all', 'show license all'],
    ['sh lic st', 'show license status'],
    ['sh lic sum', 'show license summary'],
    ['sh lic us', 'show license usage'],
    ['sh lic ud', 'show license udi'],
    ['sh lic auth', 'show license authorization'],
    ['sh lic tech sup', 'show license tech support'],
    ['sh lic tech', 'show license tech support'],
    ['show license tech', 'show license tech support'],
    ['do sh lic all', 'show license all'],
    ['sh lic rum id all', 'show license rum id all'],
    ['sh ver', 'show version'],
    ['sh run', 'show running-config'],
    ['sh log', 'show logging'],
    ['sh clo', 'show clock'],
    ['sh clo det', 'show clock detail'],
    ['sh inv', 'show inventory'],
    ['sh red', 'show redundancy'],
    ['sh ntp st', 'show ntp status'],
    ['sh ip http server', 'show ip http server'],
  ])('expands %j', (typed, canonical) => {
    expect(commands.expand(typed)).toMatchObject({ canonical, isKnown: true, rest: '', partial: null });
  });

  it.each([
    ['sh lic s', 'ambiguous'],
    ['sh in', 'ambiguous'],
    ['sh int st', 'another command'],
    ['show interfaces', 'another command'],
    ['show foo', 'unknown'],
    ['dir flash:', 'unknown'],
  ])('knows no reader for %j (%s)', (typed) => {
    expect(commands.expand(typed)?.isKnown).toBe(false);
  });

  it('leaves prose alone', () => {
    for (const text of ['', 'showing', 'the license', 'Role Mac Address']) expect(commands.expand(text)).toBeNull();
  });

  it('keeps arguments', () => {
    expect(commands.expand('ping vrf Mgmt-vrf cslu-local')).toMatchObject({
      canonical: 'ping',
      rest: 'vrf Mgmt-vrf cslu-local',
    });
    expect(commands.expand('sh lic eventlog 2')).toMatchObject({ canonical: 'show license eventlog', rest: '2' });
    expect(commands.expand('show license rum id 1700000001 detail')).toMatchObject({
      canonical: 'show license rum id',
      rest: '1700000001 detail',
    });
  });

  it.each([
    ['sh run | i license', '| i license'],
    ['show license all | include Trust|ACK', '| include Trust|ACK'],
    ['show running-config interface Vlan1', 'interface Vlan1'],
    ['show run | begin line con', '| begin line con'],
    ['show running-config all', null],
    ['show tech-support | redirect flash:tech.txt', null],
    ['show license all | no-more', null],
  ])('tells a partial output: %j', (typed, partial) => {
    expect(commands.expand(typed)?.partial).toBe(partial);
  });
});
