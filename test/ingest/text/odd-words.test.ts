import { describe, expect, it } from 'vitest';
import { createMask } from '../../../src/ingest/text/mask.js';
import { redactSecrets } from '../../../src/ingest/text/redact.js';
import { isMadeUp } from '../../../src/ingest/text/secrets/made-up.js';
import { isOdd } from '../../../src/ingest/text/secrets/odd-words.js';

describe('words of no language', () => {
  it.each(['hpiaozcxqrcv', 'mzqkxwvtrpqwdfghj', 'Winter-2026!', 'c1Sc0LabRack'])('tells %s', (word) => {
    expect(isOdd(word)).toBe(true);
  });

  it.each([
    'bandwidth',
    'straightforward',
    'authentication',
    'C9300-24UX-A',
    'FOC2233X0AB',
    'TenGigabitEthernet1',
    'cslu-local',
    'sw-core1.example.net',
    'tools.cisco.com',
    'pvt_authen_0',
    'smartreceiver',
    '0a1b2c3d4e5f',
    '/usr/local/xqzkvb',
  ])('leaves %s', (word) => {
    expect(isOdd(word)).toBe(false);
  });

  it.each([
    ['the nmsp token hpiaozcxqrcv went to', 'the nmsp token <redacted:token> went to'],
    ['then typed ena s hpiaozcxqrcv and left', 'then typed ena s <redacted:password> and left'],
    ['sent with code zlqknxogvfmq and pin hpiaozcxqrcv', 'sent with code <redacted:code> and pin <redacted:password>'],
  ])('takes them out of %s', (text, shown) => {
    expect(redactSecrets(text)).toBe(shown);
  });

  it.each([
    'the key server for dcxsw01zq answers',
    'authentication failed. dcxswzqkv reloaded',
    'dcxzqkvsw1#show clock',
  ])('leaves what names something: %s', (text) => {
    expect(redactSecrets(text)).toBe(text);
  });
});

describe('words that are made up', () => {
  it.each(['bolakirunemodatij', 'renopalidukamoseg', 'vixotuge', 'zamopukig12'])('tells %s', (word) => {
    expect(isMadeUp(word)).toBe(true);
  });

  it.each(
    `authentication acknowledgement reservation registration synchronization unreachable certificate trustpoint
    enforcement utilization Kennwortrichtlinie encryption management infrastructure workspace throughput maintenance
    accounting configuration hostname interface kerberos challenge establishment unsupported`.split(/\s+/),
  )('leaves %s', (word) => {
    expect(isMadeUp(word)).toBe(false);
  });

  it.each([
    ['He sent nmsp token bolakirunemodatij to the switch', 'He sent nmsp token <redacted:token> to the switch'],
    [
      'then hsrp 1 authentication bolakirunemodatij, and left',
      'then hsrp 1 authentication <redacted:password>, and left',
    ],
    ['Cannot process radius server R key bolakirunemodatij', 'Cannot process radius server R key <redacted:key>'],
  ])('takes them out of %s', (text, shown) => {
    expect(redactSecrets(text)).toBe(shown);
  });

  // In which a sentence says that it comes.
  it.each([
    ['Hi, I changed the enable secret on sw1 to ', ' yesterday, please update the vault.'],
    ['The pre-shared key of the tunnel (', ') was sent by mail.'],
    ['The API key for the CSSM client is ', ' and it is new.'],
    ['key for MACsec on Te1/1/1 -> ', ''],
    ['BGP md5 key with provider: ', ''],
    ['We set the SNMP community to "', '" (read only).'],
    ['creds -> admin:', ''],
    ['The idtoken we used was ', ' and it is still valid.'],
    ['Der SNMP-Community-String ist ', '.'],
    ['Der Schlüssel für TACACS lautet: ', ''],
    ['La communauté SNMP est ', '.'],
    ['Le jeton est ', ''],
  ])('takes what a sentence tells of out of %s§%s', (before, behind) => {
    for (const secret of [
      'bolakirunemodatij',
      'mzqkxwvtrpqwdfghj',
      'Winter-Harbour26!',
      '7a1f09c3d8e24b56',
      '7A1F09C3D8E24B56',
    ])
      expect(redactSecrets(before + secret + behind)).not.toContain(secret.slice(0, 12));
  });

  it.each([
    'The authentication on TenGigabitEthernet1/0/1 changed to AuthorizedPort2026',
    'We moved the login to JumpHost02 yesterday',
    'Key was generated as ISE-RSA-KEY',
    'The authorization code for C9300-24UX-A:FOC2233X0AB was installed',
    'The token was created on sw-core1.example.net as administrator',
    'key id is 0a1b2c3d4e5f',
  ])('leaves what a sentence tells of something else: %s', (text) => {
    expect(redactSecrets(text)).toBe(text);
  });

  it.each(['the token was used by bolakirunemodatij', 'authentication of the host bolakirunemodatij failed'])(
    'leaves what stands farther off, or names something: %s',
    (text) => {
      expect(redactSecrets(text)).toBe(text);
    },
  );
});

it('masks no word of a message behind a key that was cut', () => {
  const lines = [
    '-----BEGIN RSA PRIVATE KEY-----',
    'MIIEpAIBAAKCAQEAqzXk3vJ8wQ2nLrTy7uVb9dSfGhJkLpOiUyTrEwQaZxCvBnMq',
    '%SMART_LIC-3-COMM_FAILED: Communications failure with CSLU : Unreachable',
    'SW1 log: certificate',
  ];
  const mask = createMask({ addresses: false, names: false });
  const learn = mask.learner();
  for (const line of lines) learn(line);
  const shown = lines.map(mask.masker());
  expect(shown[1]).toMatch(/^<redacted:key-\d>$/);
  expect(shown.slice(2)).toEqual(lines.slice(2));
});

describe('what stands in the place of a secret stays, and so does what goes on with its command', () => {
  it.each([
    '<secret>',
    '<redacted>',
    '********',
    '$ENABLE_PASS',
    '{{ vault_pw | string }}',
    '%PASSWORD%',
    '[REDACTED]',
  ])('%s', (place) => {
    for (const line of [
      `enable secret 9 ${place}`,
      `snmp-server community ${place} RO`,
      `license smart trust idtoken ${place} local`,
      `SNMP_COMMUNITY=${place}`,
      `<password>${place}</password>`,
    ])
      expect(redactSecrets(line)).toBe(line);
    expect(redactSecrets(`snmp-server user joe G v3 auth sha ${place} priv aes 128 bolakirunemodatij`)).not.toContain(
      'bolakiru',
    );
    expect(redactSecrets(`username joe password ${place} secret bolakirunemodatij`)).not.toContain('bolakiru');
  });
});
