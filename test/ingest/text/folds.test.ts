import { describe, expect, it } from 'vitest';
import { createRedactor } from '../../../src/ingest/text/redact.js';
import { SPELLINGS } from './spellings.js';

const SECRET = 'bolakirunemodatij';
const TAG = 'Mar  5 2026 04:12:10.114 UTC: %SMART_LIC-3-COMM_FAILED: Communications failure with the server : ';
const PROSE = 'The switch on the second floor was configured by the night shift as follows: ';

const leaks = (lines: readonly string[]): boolean => {
  const text = lines.map(createRedactor()).join('\n');
  return Array.from({ length: SECRET.length - 7 }, (_, at) => SECRET.slice(at, at + 8)).some((piece) =>
    text.includes(piece),
  );
};

/** Where the one secret's word begins; 0 where nothing stands before it. */
const wordOf = (line: string): number => line.lastIndexOf(' ', line.indexOf(SECRET)) + 1;

/** Where a line was broken: its halves. */
const FOLDS: Record<string, (line: string) => readonly string[]> = {
  'before the word of the secret': (line) => [line.slice(0, wordOf(line) - 1), line.slice(wordOf(line))],
  'and set in': (line) => [line.slice(0, wordOf(line) - 1), `        ${line.slice(wordOf(line))}`],
  'within the word before it, and set in': (line) => [
    line.slice(0, wordOf(line) - 3),
    `        ${line.slice(wordOf(line) - 3)}`,
  ],
};

/** Quoted alone on its line it is taken for an element of a list; others need what stands before them at the beginning of a line. */
const LEFT = new Set(
  [
    'send "§\\r"',
    ': RSA k.pem "§"',
    'joe : EAP "§"',
    'joe : XAUTH "§"',
    "auth_key = '''§'''",
    'Authentication text, string "§"',
    'os.environ["PASSWORD"] = "§"',
    '"traps": "2c § udp-port 1162",',
    '      traps: 2c § udp-port 1162',
    'Api Key = §',
    'openssl enc -aes-256-cbc -k §',
    'xh -a u:§ h',
    '(echo "§"; sleep 1) | telnet 192.0.2.20',
  ].map((each) => each.replace('§', SECRET)),
);

const single = SPELLINGS.filter((each) => !each.includes('\n') && each.split('§').length === 2)
  .map((each) => each.replace('§', SECRET))
  .filter((line) => wordOf(line) > 3);

describe('a secret that a fold parts from its name stays in', () => {
  it.each(Object.entries(FOLDS))('of a message, %s', (_, fold) => {
    const lines = single.map((line) => TAG + line).filter((line) => !leaks([line]));
    expect(lines.length).toBeGreaterThan(500);
    expect(lines.filter((line) => leaks(fold(line))).filter((line) => !LEFT.has(line.slice(TAG.length)))).toEqual([]);
  });

  it('of a mail, a note, a chat', () => {
    const lines = single.map((line) => PROSE + line).filter((line) => !leaks([line]));
    const [fold = () => []] = Object.values(FOLDS);
    expect(lines.length).toBeGreaterThan(500);
    expect(lines.filter((line) => leaks(fold(line))).filter((line) => !LEFT.has(line.slice(PROSE.length)))).toEqual([]);
  });

  it('of evidence in one of our reports', () => {
    const lines = [
      '    | in.txt:2029  snmp-server user joe grp v3 auth sha256 <redacted:key> priv aes 256',
      `    |              ${SECRET}`,
    ];
    expect(leaks(lines)).toBe(false);
  });

  it('of a message of a log that is stamped, in a case file', () => {
    const lines = [`${TAG}enable password`, SECRET, `${TAG}key`];
    expect(leaks(lines)).toBe(false);
  });
});

it('masks a folded text of too many lines of a few letters unread, up to its end', () => {
  const few = (count: number) => Array.from({ length: count }, (_, index) => `  pw k${index}`);
  const lines = ['note: >-', ...few(700), '  bolakirunemodatij', 'next: plain', ...few(3)];
  const shown = lines.map(createRedactor());
  expect(shown.slice(501, 702)).toEqual(Array.from({ length: 201 }, () => '  <redacted:password>'));
  expect(shown[702]).toBe('next: plain');
  expect(['note: >-', ...few(50)].map(createRedactor()).join('\n')).toContain('note');
});

describe('where every line is cut at the same narrow column', () => {
  const cutAt = (lines: readonly string[], width: number): string[] =>
    lines.flatMap((line) => line.match(new RegExp(`.{1,${width}}`, 'g')) ?? []);
  const around = ['Building configuration on the switch', 'interface GigabitEthernet1/0/1 and all others of it'];
  const mixed = 'qKzMbRtWxGpVnHdCjSfLq';
  const commands = [
    `enable secret ${mixed}`,
    `username operator privilege 15 secret ${mixed}`,
    `snmp-server community ${mixed} RO`,
    `license smart trust idtoken ${mixed} local`,
  ];

  it.each([26, 28, 30, 31])('what goes on in the middle of a word is followed: %i', (width) => {
    const left = commands.filter((command) => {
      const shown = cutAt([...around, command], width)
        .map(createRedactor())
        .join('');
      return Array.from({ length: mixed.length - 7 }, (_, at) => mixed.slice(at, at + 8)).some((piece) =>
        shown.includes(piece),
      );
    });
    expect(left).toEqual([]);
  });

  it('and short lines that nobody cut are left', () => {
    const lines = ['The password was changed.', 'The switch was reloaded.', 'key chain of the tunnel', 'uplink is up'];
    expect(lines.map(createRedactor())).toEqual(lines);
  });
});

/** As a device prints it by its bytes, and as the bytes it begins with. */
describe('a key of bytes', () => {
  const BYTES = '15:84:D8:C4:FA:28:15:D2:80:28:27:28:3E:0A:D8:41';
  const OTHER = '73:58:15:69:96:9E:58:B0:81:00:6F:7E:3D:FC:96:7A';
  const line = `sw-north(config)#snmp-server user netops grp v3 encrypted auth md5 ${BYTES} priv 3des ${OTHER}`;

  it.each(Array.from({ length: BYTES.length + 1 }, (_, at) => at))('is hidden where a terminal cut it at %i', (at) => {
    const column = line.indexOf(BYTES) + at;
    const lines = [
      line.slice(0, column),
      line.slice(column, 2 * column),
      line.slice(2 * column),
      'sw-north(config)#end',
    ];
    const text = lines.map(createRedactor()).join('\n').replaceAll('\n', '');
    for (let piece = 0; piece + 8 <= BYTES.length; piece += 1) {
      expect(text).not.toContain(BYTES.slice(piece, piece + 8));
      expect(text).not.toContain(OTHER.slice(piece, piece + 8));
    }
    expect(text).toContain('sw-north(config)#end');
  });

  it('is none where a moment of the day stands', () => {
    const text = ['enable secret', 'Mar 11 09:20:05: link up'].map(createRedactor()).join('\n');
    expect(text).toBe('enable secret\nMar 11 09:20:05: link up');
  });
});
