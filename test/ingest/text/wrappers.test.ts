import { describe, expect, it } from 'vitest';
import { createMask } from '../../../src/ingest/text/mask.js';
import { APART, SPELLINGS } from './spellings.js';

const SECRETS = ['bolakirunemodatij', 'renopalidukamoseg'];
/** Letters that no language has one behind the other. */
const ODD = ['mzqkxwvtrpqwdfghj', 'mxzqkwvrtpwqdfjhg'];
const leaks = (text: string): boolean =>
  [...SECRETS, ...ODD].some((secret) =>
    Array.from({ length: secret.length - 7 }, (_, at) => secret.slice(at, at + 8)).some((piece) =>
      text.includes(piece),
    ),
  );
const each = (text: string, line: (line: string, index: number) => string): string =>
  text.split('\n').map(line).join('\n');
const entities = (text: string): string =>
  text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');

/** What programs and people put around the outputs of a device: a case file holds the inputs as they are. */
const WRAPPERS: Record<string, (text: string) => string> = {
  'JSON on one line': (text) => JSON.stringify({ host: 'sw1', stdout: text }),
  'JSON over several lines': (text) =>
    JSON.stringify({ sw1: { stdout: [text], stdout_lines: [text.split('\n')] } }, null, 2),
  'a list of lines': (text) => JSON.stringify(text.split('\n')),
  'what Python prints': (text) =>
    `{'sw1': '${text.replace(/\\/g, '\\\\').replace(/'/g, "\\'").replace(/\n/g, '\\n')}'}`,
  'JSON in JSON': (text) => JSON.stringify({ message: JSON.stringify({ output: text }) }),
  HTML: (text) => `<html><body><pre>${entities(text)}</pre></body></html>`,
  'a page with line breaks': (text) => `<html><body><p>${entities(text).split('\n').join('<br>')}</p></body></html>`,
  'an element of a page a line': (text) => `<body>\n${each(entities(text), (line) => `<div>${line}</div>`)}\n</body>`,
  'a mail': (text) => each(text, (line) => `> ${line}`),
  'a diff': (text) => `@@ -1,3 +1,3 @@\n${each(text, (line) => `+${line}`)}`,
  'a text in Markdown': (text) => `\`\`\`\n${text}\n\`\`\``,
  YAML: (text) => `output: |\n${each(text, (line) => `    ${line}`)}`,
  'evidence in one of our reports': (text) => each(text, (line, index) => `    | input.txt:${index + 2000}  ${line}`),
  'lines with their time': (text) => each(text, (line) => `04:12:09.123 | ${line}`),
  'lines with their time and host': (text) => each(text, (line) => `Mar  5 04:12:09 sw1 ${line}`),
  'lines with their numbers': (text) => each(text, (line, index) => `${String(index + 1).padStart(4)}  ${line}`),
  'a cell of CSV': (text) => `host,command,output\nsw1,show run,"${text.replace(/"/g, '""')}"`,
};
/** Lines of at most 40 columns, broken between words. */
const folded = (text: string): string =>
  text.replace(/\S+(?: +\S+)*/g, (line) => line.replace(/(.{1,40})(?: +|$)|(\S{41,})(?: +|$)/g, '$1$2\n').trimEnd());

/** What stands around the text itself. */
const FORMS: Record<
  string,
  {
    around: (text: string) => string;
    secrets?: readonly string[];
    wrappers: readonly string[];
    left: readonly string[];
  }
> = {
  'as it is': { around: (text) => text, wrappers: Object.keys(WRAPPERS), left: [] },
  'quoted in a sentence': {
    around: (text) => (text.includes('\n') ? '' : `He sent "${text}" to the switch, and it failed.`),
    wrappers: ['a mail', 'HTML', 'JSON in JSON'],
    // Their own quotes end the sentence's.
    left: [
      '    key 7 -- text "§"',
      '    key 12 -- text "§"',
      '"ops","password","§"',
      'echo "User-Name=joe,User-Password=§" | radclient h auth §',
      'sudo -S <<< "§"',
      '192.0.2.3:*:*:ops:§',
    ],
  },
  // Of a word that could be one of a language nothing tells there.
  'in a sentence': {
    around: (text) => (text.includes('\n') ? '' : `He sent ${text.trim()} to the switch, and it failed.`),
    secrets: ODD,
    wrappers: ['a mail', 'HTML', 'JSON in JSON'],
    // Nothing near them tells of a secret, or it stands too far away.
    left: [
      'license smart proxy username §',
      'X-Session-Id: §',
      'sudo -S <<< "§"',
      'The token for the smart account is: §',
      'add userpassword * {§}',
      'radtest joe § h 0 §',
      'mab request format attribute 2 0 §',
      'sn host 192.0.2.9 §',
      'enable pw on that box is §',
      'Lab box, log in as admin with §',
      'ipv4 etr map-s 192.0.2.3 k §',
      '192.0.2.3:*:*:ops:§',
      'root / §   (lab only)',
      'sw1:ios:ops:§:§',
      '§ is the password',
      'password of the switch: §',
    ],
  },
  'its lines as one': {
    around: (text) =>
      text.includes('\n')
        ? text
            .split('\n')
            .map((line) => line.trim())
            .join(' ; ')
        : '',
    secrets: ODD,
    wrappers: ['a mail', 'HTML'],
    // Their columns, rows and headings are gone, or are a block whose lines no longer show it.
    left: [
      'content-scan\nparameter-map type content-scan global\n license 0 §',
      '%HA_EM-6-LOG: A : DEBUG(cli_lib) : : IN  : sw1#enable\n%HA_EM-6-LOG: A : DEBUG(cli_lib) : : OUT : Password:\n%HA_EM-6-LOG: A : DEBUG(cli_lib) : : IN  : §',
      'PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none\nComment: x\nPublic-Lines: 1\nAAAAC3NzaC1lZDI1NTE5AAAAI\nPrivate-Lines: 1\nAAAAI§\nPrivate-MAC: §',
      'SNMP Community Name     Client IP Address\n------------------- ------\n§            0.0.0.0',
      ' Community            Group / Access      context    acl_filter\n§         network-operator',
      'Enter this request code in the Cisco Smart Software Manager portal:\n§',
      'banner motd #\nadmin / §\n#',
      '<tr><th>User</th><th>Password</th></tr>\n<tr><td>ops</td><td>§</td></tr>',
      '-----BEGIN CERTIFICATE-----\nMIICabcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTU\nenable secret §',
    ],
  },
  'in a folded text of YAML': {
    around: (text) => `note: >-\n${each(folded(text), (line) => `  ${line}`)}`,
    wrappers: ['a mail', 'HTML', 'lines with their numbers'],
    // Their lines, or the quotes that a fold parts, tell what they are; in the middle of a line nothing does.
    left: [
      ' encryption vlan 1 key 2 size 40bit §',
      '  ~ secret = "§" -> "§"',
      '%HA_EM-6-LOG: A : DEBUG(cli_lib) : : IN  : sw1#enable\n%HA_EM-6-LOG: A : DEBUG(cli_lib) : : OUT : Password:\n%HA_EM-6-LOG: A : DEBUG(cli_lib) : : IN  : §',
      '<add value="§" key="Password"/>',
      'Authentication text, string "§"',
      'Password\n========\n\n§',
      'SNMP Community Name     Client IP Address\n------------------- ------\n§            0.0.0.0',
      'action 1.0 cli command "enable"\naction 1.1 cli command "§" pattern "#"',
      'expect -re "Password: $" {exp_send -- "§\\n"}',
      'os.environ["PASSWORD"] = "§"',
    ],
  },
};

describe('no secret of a case file is left', () => {
  const runs = Object.entries(FORMS).flatMap(([form, { around, secrets = SECRETS, wrappers, left }]) =>
    wrappers.map((wrapper) => ({ form, wrapper, around, secrets, left })),
  );
  it.each(runs)('$form, in $wrapper', { timeout: 60_000 }, ({ wrapper, around, secrets, left: known }) => {
    const left = [...SPELLINGS, ...APART].filter((spelling) => {
      let index = 0;
      const text = around(spelling.replace(/§/g, () => secrets[index++ % 2] ?? ''));
      const lines = (WRAPPERS[wrapper]?.(`SW1#show running-config\n${text}\n!\nend\nSW1#`) ?? '').split('\n');
      const mask = createMask({ addresses: false, names: false });
      const learn = mask.learner();
      for (const line of lines) learn(line);
      return !known.includes(spelling) && leaks(lines.map(mask.masker()).join('\n'));
    });
    expect(left).toEqual([]);
  });
});
