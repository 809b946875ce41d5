import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRedactor } from '../../../src/ingest/text/redact.js';
import { APART, HARMLESS, SPELLINGS, WRAPPED } from './spellings.js';

/** Letters that no word of a command or of a report is made of, so that no piece of a secret stands there by chance. */
const plain = fc.string({ unit: fc.constantFrom(...'bcdfghjkmpqrstvwxz'), minLength: 12, maxLength: 20 });
const mixed = fc
  .string({ unit: fc.constantFrom(...'bcdfghjkmpqrstvwxzBCDFGHJKLMNPQRSTVWXZ23456789'), minLength: 40, maxLength: 60 })
  .map((text) => `q${text}`);
const LOGGED = '<189>1: sw1: Mar  5 2026 04:12:09 UTC: %PARSER-5-CFGLOG_LOGGEDCMD: User:ops  logged command:';

function plant(spelling: string, values: readonly string[]): { text: string; planted: string[] } {
  let index = 0;
  const planted: string[] = [];
  const text = spelling.replace(/§/g, () => {
    const value = values[index % values.length] ?? '';
    index += 1;
    planted.push(value);
    return value;
  });
  return { text, planted };
}

const redacted = (lines: readonly string[]) => lines.map(createRedactor()).join('\n');

/** Any eight characters of a secret that are left, with or without the line ends in between. */
function leaks(text: string, secret: string): boolean {
  const flat = text.replace(/\n\s*/g, '');
  for (let at = 0; at + 8 <= secret.length; at += 1) {
    const piece = secret.slice(at, at + 8);
    if (text.includes(piece) || flat.includes(piece)) return true;
  }
  return false;
}

describe('what announces a secret some lines before', () => {
  it.each([
    ['a list in YAML', 'snmp_communities:\n  - §\n  - §\nother: x'],
    ['a list of dictionaries', 'snmp_communities:\n  - name: §\n    access: ro'],
    ['a name and a value on lines of their own', '{\n  "name": "password",\n  "value": "§"\n}'],
    [
      'the prompt that a script waits for',
      'action 1 cli command "enable" pattern "Password"\naction 2 cli command "§"',
    ],
    ['the same of expect', 'expect "assword:"\nsend "§\\r"'],
    ['a terminal, line by line with the time', '@username ops privilege 15 algorithm-type scrypt secret 9\n@§'],
  ])('is found: %s', (_, spelling) => {
    const text = spelling.replaceAll('§', 'zqzqzqzqzqzq').replaceAll('@', '[2026-03-05 04:12:09] ');
    expect(text.split('\n').map(createRedactor()).join('\n')).not.toContain('zqzq');
  });

  it('ends with it: values of other names stay', () => {
    const lines = [
      '- name: vlan',
      '  value: 17',
      'users:',
      '  - joe',
      '"type": "string",',
      '"value": "abcdefgh"',
      'sw1,ios,17.9.4',
    ];
    expect(lines.map(createRedactor())).toEqual(lines);
  });
});

describe('what is found in a text of its own', () => {
  it.each(APART)('is hidden: %j', (spelling) => {
    fc.assert(
      fc.property(plain, plain, (one, other) => {
        const { text, planted } = plant(spelling, [one, other]);
        for (const lines of [text.split('\n'), ['SW1#more flash:x', ...text.split('\n')]])
          expect(planted.filter((value) => leaks(redacted(lines), value))).toEqual([]);
      }),
      { numRuns: 5 },
    );
  });

  it('is hidden in a vault of Ansible, and ends with it', () => {
    const digits = '30613031'.repeat(10);
    const lines = ['x: !vault |', '  $ANSIBLE_VAULT;1.1;AES256', `  ${digits}`, '  3061', 'vlan: 10', 'name: 3061'];
    expect(redacted(lines)).toBe(
      'x: !vault |\n  $ANSIBLE_VAULT;1.1;AES256\n  <redacted:key>\n  <redacted:key>\nvlan: 10\nname: 3061',
    );
  });

  it('is as many lines of a key of PuTTY as it says', () => {
    const lines = ['Private-Lines: 2', 'AAAAIbbbbb', 'ccc', 'ddd'];
    expect(redacted(lines)).toBe('Private-Lines: 2\n<redacted:key>\n<redacted:key>\nddd');
  });

  it('leaves tables without secrets as they are', () => {
    const lines = ['| key | what it does |', '|---|---|', '| q | leaves |', 'name,role,state', 'sw1,access,up'];
    expect(redacted(lines)).toBe(lines.join('\n'));
  });
});

describe('a secret', () => {
  it.each(SPELLINGS)('is hidden in %j', (spelling) => {
    fc.assert(
      fc.property(plain, plain, (one, other) => {
        const { text, planted } = plant(spelling, [one, other]);
        const [first = '', ...others] = text.split('\n');
        for (const lines of [text.split('\n'), [LOGGED + first, ...others], ['SW1(config)#', ...text.split('\n')]]) {
          const result = redacted(lines);
          expect(planted.filter((value) => leaks(result, value)).length === 0 ? '' : result).toBe('');
        }
      }),
      { numRuns: 5 },
    );
  });

  it.each(WRAPPED)('is hidden where a terminal cuts %j', (spelling) => {
    fc.assert(
      fc.property(
        mixed,
        fc.constantFrom(40, 50, 60, 64, 70, 72, 78, 79, 80, 100, 132),
        fc.constantFrom('', ' ', '  '),
        (value, width, indent) => {
          const { text } = plant(spelling, [value]);
          const lines = text.match(new RegExp(`.{1,${width}}`, 'g')) ?? [];
          const result = redacted(lines.map((line, index) => (index === 0 ? line : indent + line)));
          expect(leaks(result, value) ? result : '').toBe('');
        },
      ),
      { numRuns: 60 },
    );
  });

  it('is followed where another reading of the cut finds random text only', () => {
    const token = 'qhjmLXWtLNJTKZJG7qcZ58GjmtKRwVf6zLWBjZZMKRDQ7rcZgxZdZTMGBqwtG';
    for (const spelling of [
      'license smart trust idtoken § all',
      '<config><user>0123456789abcdef01</user><password>§</password>',
    ]) {
      const lines = spelling.replace('§', token).match(/.{1,40}/g) ?? [];
      expect(leaks(redacted(lines.map((line, index) => (index === 0 ? line : ` ${line}`))), token)).toBe(false);
    }
  });

  it('is hidden on the line after its word', () => {
    fc.assert(
      fc.property(
        plain,
        fc.constantFrom(
          ['license smart trust idtoken', '§ all'],
          ['username operator privilege 15 secret', '§'],
          ['snmp-server community', '  § RO'],
          ['  "password":', '    "§",'],
          ['password: |', '  §'],
          ['<password>', '  §', '</password>'],
          ['enable secret 9', '§'],
        ),
        (value, lines) => {
          const result = redacted(lines.map((line) => line.replace('§', value)));
          expect(leaks(result, value) ? result : '').toBe('');
        },
      ),
    );
  });

  it('may hold blanks', () => {
    for (const line of [
      ' password violet hammer ostrich',
      '  key-string violet hammer ostrich',
      ' neighbor 192.0.2.1 password violet hammer ostrich',
      '  "passphrase": "violet hammer ostrich",',
      'Passphrase: violet hammer ostrich',
    ]) {
      expect(redacted([line])).not.toMatch(/violet|hammer|ostrich/);
    }
  });
});

describe('what is harmless', () => {
  it.each(HARMLESS)('stays: %j', (line) => {
    expect(redacted([line])).toBe(line);
  });

  it('stays after a secret: what goes on with the command, and the next one', () => {
    expect(
      redacted([
        'snmp-server community Zq8Zq8Zq8 view ALL RO 10',
        'username bob password 7 0822455D0A16 privilege 15',
        'crypto isakmp key Zq8Zq8Zq8 address 192.0.2.9 255.255.255.0',
        ' standby 1 authentication md5 key-string 7 0822455D0A16 timeout 30',
        'ntp authentication-key 1 md5 0822455D0A16 7',
        'license smart trust idtoken Zq8Zq8Zq8 all force',
        'license smart transport cslu',
      ]),
    ).toBe(
      [
        'snmp-server community <redacted:community> view ALL RO 10',
        'username bob password 7 <redacted:password> privilege 15',
        'crypto isakmp key <redacted:key> address 192.0.2.9 255.255.255.0',
        ' standby 1 authentication md5 key-string 7 <redacted:key> timeout 30',
        'ntp authentication-key 1 md5 <redacted:key> 7',
        'license smart trust idtoken <redacted:token> all force',
        'license smart transport cslu',
      ].join('\n'),
    );
  });
});

describe('a block of secrets', () => {
  const line = fc.base64String({ minLength: 64, maxLength: 64 });
  const begin = '-----BEGIN RSA PRIVATE KEY-----';
  const end = '-----END RSA PRIVATE KEY-----';
  const wrappers: Record<string, (body: readonly string[]) => string[]> = {
    'as it is': (body) => [begin, ...body, end],
    indented: (body) => [begin, ...body, end].map((each) => `    ${each}`),
    quoted: (body) => [begin, ...body, end].map((each) => `> > ${each}`),
    'of a diff': (body) => [begin, ...body, end].map((each) => `+${each}`),
    'behind a header': (body) => [begin, ...body, end].map((each) => `<189>: sw1: Mar  5 04:12:09: ${each}`),
    'with a message in between': (body) => [
      begin,
      ...body.flatMap((each) => [
        each,
        'Mar  5 2026 04:12:09 UTC: %SYS-5-CONFIG_I: Configured from console by ops on vty0',
      ]),
      end,
    ],
    'of SSH2': (body) => [
      '---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----',
      'Comment: "x"',
      ...body,
      '---- END SSH2 ENCRYPTED PRIVATE KEY ----',
    ],
    'of PuTTY': (body) => [
      'PuTTY-User-Key-File-3: ssh-rsa',
      `Private-Lines: ${body.length}`,
      ...body,
      'Private-MAC: 00',
    ],
    'of PKCS #12': (body) => ['Exported pkcs12 follows:', ...body, 'SW1(config)#'],
    'in JSON': (body) => [`{"pem":"${[begin, ...body, end].join('\\n')}"}`],
  };

  it.each(Object.keys(wrappers))('is hidden %s', (name) => {
    fc.assert(
      fc.property(fc.array(line, { minLength: 2, maxLength: 5 }), (body) => {
        const result = redacted(wrappers[name]?.(body) ?? []);
        expect(body.filter((each) => leaks(result, each)).length === 0 ? '' : result).toBe('');
      }),
      { numRuns: 20 },
    );
  });
});

describe('tables', () => {
  it('hide it where all rows of a page stand on one line', () => {
    const row = '<table><tr><th>Device</th><th>Password</th></tr><tr><td>sw1</td><td>zqzqzqzq</td></tr></table>';
    expect(redacted([row])).not.toContain('zqzqzqzq');
  });

  const ROWS = [
    '<tr><th>Time</th><th>Device</th><th>Password</th></tr>',
    '<tr><td>04:12:09</td><td>sw1</td><td>§</td></tr>',
  ];
  it.each([
    ['a row a line', ['<table>', ...ROWS, '</table>']],
    ['a cell a line', ['<table>', ...ROWS.flatMap((row) => row.split(/(?<=<tr>|<\/t[dh]>)/)), '</table>']],
    ['rows alone', ROWS],
  ])('hide it in a page, %s, whatever stands before each line', (_, lines) => {
    for (const around of [
      (line: string) => line,
      (line: string) => `[2026-03-05 04:12:09] ${line}`,
      (line: string) => `Mar  5 04:12:09 sw1 ${line}`,
      (line: string) => JSON.stringify({ time: '2026-03-05T04:12:09Z', message: line }),
    ]) {
      const shown = redacted(lines.map((line) => around(line.replace('§', 'pelunorabiso'))));
      expect(shown).not.toContain('pelunora');
      expect(shown).toContain('04:12:09');
      expect(shown).toContain('sw1');
    }
  });

  it('leave what stands beside names of secrets in a page, and below its tables', () => {
    const lines = [
      '<table><tr><td>Release</td><td>17.9.3</td></tr>',
      '<tr><td>Password</td><td>pelunorabiso</td></tr>',
      '<tr><td>Release</td><td>17.9.4</td></tr></table>',
      '<table><tr><td>Switch</td><td>Model</td><td>Serial</td></tr>',
      '<tr><td>1</td><td>C9300-24T</td><td>FOC00000001</td></tr></table>',
    ];
    expect(redacted(lines)).toBe(lines.join('\n').replace('pelunorabiso', '<redacted:password>'));
  });

  it('hide their column of secrets', () => {
    expect(
      redacted([
        'Keyring      Hostname/Address                            Preshared Key',
        '',
        'default      192.0.2.9                                   zqzqzqzq',
        'SW1#',
      ]),
    ).not.toContain('zqzqzqzq');
  });
});
