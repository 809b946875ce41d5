import { describe, expect, it } from 'vitest';
import { createMask } from '../../../src/ingest/text/mask.js';
import { createRedactor } from '../../../src/ingest/text/redact.js';

const SECRET = 'bolakirunemodatij';
const OTHER = 'renopalidukamoseg';
const LOGGED = '%PARSER-5-CFGLOG_LOGGEDCMD: User:joe  logged command:';
const second = (index: number): string => String(9 + index).padStart(2, '0');

/** What stands around each line of a text that is logged line by line. */
const HEADS: Record<string, (text: string, index: number) => string> = {
  'a message of a switch': (text, at) => `Mar  5 2026 04:12:${second(at)}.114 UTC: ${LOGGED}${text}`,
  'with its number and host': (text, at) =>
    `<189>${98 + at}: sw1: Mar  5 2026 04:12:${second(at)}.114 UTC: ${LOGGED}${text}`,
  'behind a relay': (text, at) => `2026-03-05T04:12:${second(at)}.114Z sw1 ${98 + at}: ${LOGGED}${text}`,
  'the log of a tool': (text, at) => `2026-03-05 04:12:${second(at)},114 INFO netmiko: ${text}`,
  'the journal of a host': (text, at) => `Mar 05 04:12:${second(at)} jump01 bash[4412]: ${text}`,
  'a container': (text) => `collector-1  | ${text}`,
  'a document a line': (text, at) =>
    JSON.stringify({ '@timestamp': `2026-03-05T04:12:${second(at)}.114Z`, host: { name: 'sw1' }, message: text }),
  'a message in a document a line, before other fields': (text, at) =>
    JSON.stringify({ at: 1772400 + at, MESSAGE: `Mar  5 04:12:${second(at)}: ${LOGGED}${text}`, host: 'sw1' }),
  'a row of CSV': (text, at) => `2026-03-05 04:12:${second(at)},sw1,notice,"${text.replace(/"/g, '""')}"`,
};

const masked = (lines: readonly string[]): string[] => {
  const mask = createMask({ addresses: false, names: false });
  const learn = mask.learner();
  for (const line of lines) learn(line);
  return lines.map(mask.masker());
};
const PIECES = [SECRET, OTHER].flatMap((word) =>
  Array.from({ length: word.length - 7 }, (_, at) => word.slice(at, at + 8)),
);
const leaks = (lines: readonly string[]): boolean => PIECES.some((piece) => lines.join('\n').includes(piece));

describe.each(Object.entries(HEADS))('of lines that have a head each (%s)', (name, around) => {
  it.each([
    ['username bob privilege 15 secret', SECRET],
    ['snmp-server user joe G v3 auth sha', `${SECRET} priv aes 128 ${OTHER}`],
    ['crypto isakmp key', `${SECRET} address 192.0.2.9`],
    ['The new enable secret is', SECRET],
    [`license smart trust idtoken ${OTHER}${SECRET.slice(0, 9)}`, `${SECRET.slice(9)} local`],
    ['license smart trust id', `token ${SECRET} local`],
  ])('%s: a secret in the next one stays in', (...lines) => {
    const framed = lines.map(around);
    for (const shown of [framed.map(createRedactor()), masked(framed)]) expect(leaks(shown)).toBe(false);
  });

  it('a secret stays in that comes behind what another logged in between', () => {
    const between =
      'Mar  5 2026 04:12:10.514 UTC: %LINK-3-UPDOWN: Interface TenGigabitEthernet1/0/1, changed state to down';
    const [first = '', last = ''] = ['enable secret', SECRET].map(around);
    expect(leaks([first, between, last].map(createRedactor()))).toBe(false);
    expect([first, between, last].map(createRedactor())[1]).toBe(between);
  });

  // Where a word alone parts the text from its time, the next one is masked whole.
  it.skipIf(/journal|container/.test(name))('what follows that is no secret stays', () => {
    const lines = ['enable secret', 'no shutdown of the interface', 'license smart transport cslu'].map(around);
    expect(lines.map(createRedactor())).toEqual(lines);
  });
});

it('lines that are alike and hold no text of somebody stay', () => {
  for (const lines of [
    ['Trust Code Installed: Mar 05 04:12:09 2026 UTC', 'Trust Code Installed: <none>'],
    ['{"level":"info","msg":"token renewed"}', '{"level":"info","msg":"done"}'],
    ['[04:12:09] SW1#enable', '[04:12:10] SW1#show license status', '[04:12:11] Smart Licensing is ENABLED'],
  ])
    expect(lines.map(createRedactor())).toEqual(lines);
});

it('a table whose rows have a head each keeps what is found by its columns', () => {
  const rows = ['host,user,password', `sw1,admin,${SECRET}`].map((row) => `2026-03-05T04:12:09Z sw1 ${row}`);
  expect(leaks(rows.map(createRedactor()))).toBe(false);
});

describe('a vault of Ansible, each line of which has a head', () => {
  const digits = ['30613462393835', '64626136643037', '39616238633764'].map((each) => each.repeat(6).slice(0, 80));
  const vault = ['$ANSIBLE_VAULT;1.2;AES256;lab', ...digits, '3061626333'];

  it.each(Object.entries(HEADS))('is hidden behind %s', (_, around) => {
    const shown = masked([...vault, 'vlan 3061'].map(around));
    expect(shown.slice(1, -1).join('\n')).not.toMatch(/[\da-f]{10}/);
    expect(shown.at(-1)).toContain('vlan 3061');
  });

  it('is hidden in a cell of several lines, and in rows without quotes', () => {
    for (const lines of [
      ['host,text', `sw1,"${vault[0]}`, ...digits, '3061626333"', 'sw2,3061'],
      ['host,text,at', ...vault.map((line, index) => `sw1,${line},${index}`), 'sw2,3061'],
    ]) {
      const shown = masked(lines);
      expect(shown.join('\n')).not.toMatch(/[\da-f]{10}/);
      expect(shown.at(-1)).toBe('sw2,3061');
    }
  });
});
