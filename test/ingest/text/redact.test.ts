import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { createRedactor, leavesOpen, mayHoldSecrets, redactSecrets } from '../../../src/ingest/text/redact.js';
import { readText, textsOf } from '../read-text.js';

/** Where secrets stand; `§` is replaced by one. */
const PLACES: readonly string[] = [
  // Licensing.
  'license smart trust idtoken § all force',
  'SW1#license smart trust idtoken § local',
  'license smart register idtoken § force',
  '{"token":["The token \'§\' is not valid."]}',
  'Failure Reason: The token "§" has expired',
  'https://portal.example/api?access_token=§&x=1',
  '{"idToken":"§","x":1}',
  'Last return code: §',
  'Request code: §',
  '      Reservation authorization code: §',
  'Authorization code: §',
  '<returnCode>§</returnCode>',
  '  <requestCode type="x">§</requestCode>',
  // Accounts.
  'username admin privilege 15 password 0 §',
  'username admin privilege 15 secret 9 §',
  'username admin secret §',
  'username admin password §',
  'enable secret 5 §',
  'enable secret §',
  'enable password level 15 §',
  ' password 7 §',
  ' password §',
  'ip http client password 0 §',
  'ip http client password §',
  'ip ftp password §',
  ' ppp chap password 0 §',
  ' neighbor 192.0.2.1 password 7 §',
  'neighbor 192.0.2.1 password §',
  '  Password: §',
  'Proxy: Address: 192.0.2.1 Password: §',
  'password=§',
  '{"password":"§"}',
  ' passphrase §',
  // Keys.
  'tacacs-server key §',
  'tacacs-server host 192.0.2.1 key 7 §',
  'radius-server key 7 §',
  'radius-server host 192.0.2.1 auth-port 1812 acct-port 1813 key §',
  ' key 7 §',
  ' key 6 §',
  ' key §',
  ' server-key 7 §',
  ' server-key §',
  ' pac key 7 §',
  'crypto isakmp key § address 0.0.0.0',
  'crypto isakmp key 6 § address 192.0.2.1',
  ' pre-shared-key §',
  ' pre-shared-key local §',
  ' pre-shared-key address 192.0.2.1 key §',
  '  key-string §',
  '  key-string 7 §',
  ' standby 1 authentication md5 key-string §',
  ' standby 1 authentication md5 key-string 7 §',
  'ntp authentication-key 1 md5 § 7',
  'ntp authentication-key 1 hmac-sha2-256 § 7',
  ' ip ospf authentication-key §',
  ' ip ospf authentication-key 7 §',
  ' ip ospf message-digest-key 1 md5 §',
  ' ip ospf message-digest-key 1 md5 7 §',
  ' security wpa psk set-key ascii 0 §',
  ' wpa-psk ascii 0 §',
  ' wpa-psk ascii §',
  'key config-key password-encrypt §',
  // SNMP.
  'snmp-server community § RO',
  'snmp-server community § view all RW 10',
  'snmp-server host 192.0.2.1 §',
  'snmp-server host 192.0.2.1 version 2c §',
  'snmp-server host 192.0.2.1 vrf Mgmt-vrf traps version 2c § udp-port 1162',
  'snmp-server host 192.0.2.1 version 3 priv §',
  'snmp-server user ops grp v3 auth sha § priv aes 128 other',
  'snmp-server user ops grp v3 encrypted auth md5 other priv des §',
  'snmp-server user ops grp v3 auth sha-2 256 § priv aes 256 other',
  'Community name: §',
  // The web.
  'Authorization: Basic §',
  'Authorization: Bearer §',
  'license smart url https://ops:§@onprem.example/path',
  'copy scp://ops:§@192.0.2.1/file flash:',
  '<password>§</password>',
];

/** What tokens, hashes and codes are made of. */
const secret = fc
  .string({
    unit: fc.constantFrom(...'abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ0123456789'),
    minLength: 12,
    maxLength: 60,
  })
  .map((text) => `Q${text}`);
const strange = fc
  .string({ unit: fc.constantFrom(...'abcXYZ019$/.!#+%=_-'), minLength: 10, maxLength: 40 })
  .map((text) => `Q${text.replace(/\/\//g, '/x')}Q`);

describe('a report of ours in Markdown', () => {
  it('shows what a script typed up to the mark that ends its code', () => {
    expect(redactSecrets('- `input.txt:9  net_connect.write_channel("zqzqzqzqzq`  ')).not.toContain('zqzq');
  });
});

describe('redactSecrets', () => {
  it.each(PLACES)('hides the secret of %j', (place) => {
    fc.assert(
      fc.property(secret, (value) => {
        const result = redactSecrets(place.replace('§', value));
        expect(result).not.toContain(value);
        expect(result).toContain('<redacted:');
      }),
      { numRuns: 20 },
    );
  });

  it('hides secrets with signs in them', () => {
    const places = PLACES.filter((place) => !/token|Bearer|Basic/.test(place));
    fc.assert(
      fc.property(fc.constantFrom(...places), strange, (place, value) => {
        expect(redactSecrets(place.replace('§', value))).not.toContain(value);
      }),
      { numRuns: 3000 },
    );
  });

  it('hides secrets whatever the case and the spacing of the words around', () => {
    fc.assert(
      fc.property(fc.constantFrom(...PLACES), secret, fc.boolean(), (place, value, upper) => {
        const words = upper ? place.toUpperCase() : place;
        fc.pre(!upper || !/<|"|auth|code/i.test(place));
        const line = words.replace(/ (?=\S)/g, '  ').replace('§', value);
        expect(redactSecrets(line)).not.toContain(value);
      }),
      { numRuns: 2000 },
    );
  });

  it('changes nothing the second time', () => {
    fc.assert(
      fc.property(fc.constantFrom(...PLACES), secret, (place, value) => {
        const once = redactSecrets(place.replace('§', value));
        expect(redactSecrets(once)).toBe(once);
      }),
    );
  });

  it('keeps the words around', () => {
    expect(redactSecrets('license smart trust idtoken abcDEF123 all force')).toBe(
      'license smart trust idtoken <redacted:token> all force',
    );
    expect(redactSecrets('username admin privilege 15 secret 9 $9$abcdef')).toBe(
      'username admin privilege 15 secret 9 <redacted:password>',
    );
    expect(redactSecrets("The token 'abcdef' is not valid.")).toBe("The token '<redacted:token>' is not valid.");
    expect(redactSecrets('  Last return code: Cabcde-fghijk-lmnopq-rs')).toBe('  Last return code: <redacted:code>');
    expect(redactSecrets('license smart url https://ops:hidden@onprem.example/path')).toBe(
      'license smart url https://ops:<redacted:password>@onprem.example/path',
    );
    expect(redactSecrets('snmp-server user ops grp v3 auth sha aaaaaaaa priv aes 128 bbbbbbbb')).toBe(
      'snmp-server user ops grp v3 auth sha <redacted:key> priv aes 128 <redacted:key>',
    );
  });

  it.each([
    '  Password: <empty>',
    '  Username: ops',
    'Last return code: <none>',
    'Return code: NONE',
    'Reservation authorization code: <none>',
    'Password: ',
    'crypto key generate rsa modulus 2048',
    'crypto pki trustpoint SLA-TrustPoint',
    'key chain OSPF',
    ' key 1',
    'service password-encryption',
    'aaa authentication login default local',
    'authentication pre-share',
    'no ip http secure server-identity-check',
    'Trust Code Installed: <none>',
    'The install of a new licensing trust code has failed on PID:X,SN:Y: already installed.',
    '%SMART_LIC-6-AUTHORIZATION_REMOVED: A licensing authorization code has been removed from PID:X,SN:Y',
    'Last Confirmation code: 0a1b2c3d',
    'License Authorization: Status: NOT INSTALLED',
    'http://cslu-local:8182/cslu/v1/pi',
    'license smart url cslu https://192.0.2.40/cslu/v1/pi/CORP-1',
    'Cslu address: https://198.51.100.140/cslu/v1/pi/Default-LVA-2',
    'license smart url cslu http://[2001:db8::40]:80/cslu/v1/pi/Branch-12',
    'snmp-server enable traps',
    'snmp-server location Hall 3',
    'ip http secure-server',
    'TrustId: 552',
    'UDI: PID:C9300-24T,SN:FOC0000X0AA',
    '%PKI-6-TRUSTPOINT_CREATE: Trustpoint: SLA-TrustPoint created',
    'License Entitlement tag: regid.2017-05.com.cisco.c9300_network_advantage,1.0_0a1b2c3d-0a1b-2c3d-4e5f-0a1b2c3d4e5f',
  ])('leaves %j as it is', (line) => {
    expect(redactSecrets(line)).toBe(line);
  });

  it('hides the codes that stand on a line of their own', () => {
    for (const line of [
      'Cabcde-fghijk-lmnopq-rstuvw-xyzABC-DE',
      'CB-ZC9300-24T:FOC0000X0AA-Abcdefghi-2A',
      '    CK-ZC9500-40X:CAT0000X0AA-AbcDefghij-F0',
    ]) {
      expect(redactSecrets(line).trim()).toBe('<redacted:code>');
    }
  });

  it('takes time in proportion to the length', () => {
    // Each of these could make a careless rule look at the whole rest from every place, for minutes: the test would time out.
    const words = [
      'password ',
      'key ',
      'a:',
      'user://',
      'https://a:b',
      'snmp-server host a ',
      '-Abcdef',
      'token=',
      'pre-shared-key x ',
      'community ',
      '"',
      'CA-ZA:',
      'user: ',
      '<key>',
      '"key":[',
      'x=',
      'a@',
      'key: ',
      "CMD: 'key ",
      'aB1',
      '-----BEGIN PRIVATE KEY-----',
      'snmpwalk ',
    ];
    for (const unit of words) redactSecrets(unit.repeat(Math.floor(65_536 / unit.length)));
    const heads = [
      'password',
      'idtoken',
      'token',
      'key',
      'return code:',
      'username',
      'pre-shared-key',
      'community',
      'Authorization:',
      'Cookie:',
      'secret 5',
      'auth sha',
    ];
    for (const head of heads) for (const tail of ['', 'x']) redactSecrets(head + ' '.repeat(65_000) + tail);
  });
});

describe('createRedactor', () => {
  const KEY = [
    '-----BEGIN RSA PRIVATE KEY-----',
    'Proc-Type: 4,ENCRYPTED',
    'DEK-Info: DES-CBC,0A1B',
    '',
    'MIIabc+/=',
    'defGHI',
    '-----END RSA PRIVATE KEY-----',
  ];

  it('hides a private key and nothing after it', () => {
    const redact = createRedactor();
    expect([...KEY, 'end of it'].map(redact)).toEqual([
      '-----BEGIN RSA PRIVATE KEY-----',
      'Proc-Type: 4,ENCRYPTED',
      'DEK-Info: DES-CBC,0A1B',
      '',
      '<redacted:key>',
      '<redacted:key>',
      '-----END RSA PRIVATE KEY-----',
      'end of it',
    ]);
  });

  it('hides a private key on one line', () => {
    expect(createRedactor()('pem "-----BEGIN PRIVATE KEY-----MIIabc-----END PRIVATE KEY-----" x')).toBe(
      'pem "-----BEGIN PRIVATE KEY-----<redacted:key>-----END PRIVATE KEY-----" x',
    );
  });

  it('does not hide the rest of an input when a key has no end', () => {
    const redact = createRedactor();
    expect([KEY[0] ?? '', 'MIIabc', 'SW1#show license all', 'Transport:'].map(redact).slice(2)).toEqual([
      'SW1#show license all',
      'Transport:',
    ]);
  });

  it('leaves certificates, which are public', () => {
    const lines = ['-----BEGIN CERTIFICATE-----', 'MIIabc', '-----END CERTIFICATE-----'];
    expect(lines.map(createRedactor())).toEqual(lines);
  });
});

describe('reading', () => {
  it('lets no planted secret out, whatever the section', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...PLACES), { minLength: 1, maxLength: 8 }), secret, (places, value) => {
        const lines = places.map((place) => place.replace('§', value));
        const text = [
          'SW1#show running-config',
          ...lines,
          'SW1#show license all',
          ...lines,
          `*Apr  2 03:04:05: %SMART_LIC-3-COMM_FAILED: Communications failure with the X : The token '${value}' is not valid`,
          `*Apr  2 03:04:05: %SMART_LIC-3-COMM_FAILED: Communications failure with the X : proxy http://u:${value}@192.0.2.1`,
          `*Apr  2 03:04:05: %LINK-3-UPDOWN: Interface password ${value}, changed state to up`,
          'SW1#conf t',
          ...lines.map((line) => `SW1(config)#${line}`),
        ].join('\n');
        expect(JSON.stringify(readText(text))).not.toContain(value);
      }),
      { numRuns: 200 },
    );
  });

  it('keeps the secrets when the user asks for them', () => {
    const { blocks } = readText('SW1#show running-config\nenable secret 5 abcdef\n', { context: { redact: false } });
    expect(textsOf(blocks[0])).toEqual(['enable secret 5 abcdef']);
  });
});

describe('lines that were looked at before', () => {
  /** Lines that announce, go on, begin and end something, and those between which they stand in outputs. */
  const LINES = [
    'Smart Licensing is ENABLED',
    '  Type: cslu',
    'Utility:',
    '  Enforced (Perpetual/Subscription) License Attributes:',
    'Proxy login failed for the account of this product instance',
    'ip http client proxy-server proxy.example.net proxy-port 8080',
    '',
    '     ',
    'snmp_communities:',
    '  - Rw4Everyone',
    'name: password',
    'value: S3cr3tOne',
    'license smart trust idtoken',
    'ZGFtcGY0MTctNmQwNS00ZmE5LTlhYzc',
    'username ops privilege 15 secre',
    't 9 $9$JzL.0EpFmFX2gU$GvT0iXq1',
    'crypto isakmp key Pre5haredKey address 192.0.2.9 no-x',
    'auth',
    '"password": "S3cr3t',
    'Two going on"',
    '-----BEGIN PRIVATE KEY-----',
    'MIIEvQIBADANBgkqhkiG9w0BAQEFAASC',
    '-----END PRIVATE KEY-----',
    'Keyring      Hostname/Address                            Preshared Key',
    'default      192.0.2.30                                  Pre5haredKey',
    'host,user,password',
    'sw1,ops,S3cr3tRow',
    'Mar  5 2026 04:12:01.114 UTC: %SYS-5-CONFIG_I: Configured from console by ops',
    '<187>44: SW1: Mar  5 04:12:01.114: %SMART_LIC-3-COMM_FAILED: Communications failure',
    '> quoted: yes',
    '12:  numbered line',
    'SW1#',
    '% Invalid input detected',
    'enable secret',
    ' 0 S3cr3tThree',
  ];

  it('are redacted in any order as if none had been', { timeout: 120_000 }, async () => {
    const warm = createRedactor;
    for (const line of LINES) warm()(line);
    const anew = async () => {
      vi.resetModules();
      return (await import('../../../src/ingest/text/redact.js')).createRedactor;
    };
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom(...LINES), { minLength: 2, maxLength: 12 }), async (lines) => {
        const cold = await anew();
        expect(lines.map(warm())).toEqual(lines.map(cold()));
      }),
      { numRuns: 150 },
    );
  });
});

describe('what an error may announce', () => {
  it.each([
    'password',
    'my passw',
    'username ops secret',
    'snmp-server community',
    'The token is:',
    'host;user;password',
    '-----BEGIN RSA PRIVATE KEY-----',
    'key-string 7 0822455D0A16\nsend to',
    'Unable to send to Smart Server\nenable secret',
  ])('goes on behind %j', (text) => {
    expect(leavesOpen(text)).toBe(true);
  });

  it.each(['Unable to send to Smart Server', 'send', 'Call Home message send error', 'request/code mismatch'])(
    'is nothing behind %j, though its words may stand beside secrets',
    (text) => {
      expect(mayHoldSecrets(text)).toBe(true);
      expect(leavesOpen(text)).toBe(false);
    },
  );
});
