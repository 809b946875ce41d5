import { describe, expect, it } from 'vitest';
import { createMask } from '../../../src/ingest/text/mask.js';
import { APART, SPELLINGS } from './spellings.js';

const SECRETS = ['mzqkxwvtrpqwdfghj', 'mxzqkwvrtpwqdfjhg'];
const leaks = (text: string): boolean =>
  SECRETS.some((secret) =>
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
/** Escaped once more they can't be told from other text, or their table is none any more. */
const LEFT = new Set<string>([
  '192.0.2.3:*:*:ops:§',
  '&lt;password&gt;§&lt;/password&gt;',
  '<b>Password:</b> §<br>',
  '<td>Password</td><td>§</td>',
  '&quot;password&quot;:&quot;§&quot;',
  '<password>\n<![CDATA[\n§\n]]></password>',
  "NetworkDriver('h', 'ops', '§')",
  'PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none\nComment: x\nPublic-Lines: 1\nAAAAC3NzaC1lZDI1NTE5AAAAI\nPrivate-Lines: 1\nAAAAI§\nPrivate-MAC: §',
  'SNMP Community Name     Client IP Address\n------------------- ------\n§            0.0.0.0',
  '"Hostname","User","Password"\n"sw1","joe","§"',
  '"secrets": {\n  "db": "§",\n  "api": "§"\n}',
  'communities:\n  ro: §\n  rw: §',
  'expect -c \'send "§\\r"\'',
  "guestshell run python3 -c \"import requests;requests.get('https://h', auth=('ops','§'))\"",
  'hostname\tusername\tpassword\nsw1\tjoe\t§\nsw2\tjoe\t§',
  'password: >-\n  §',
  'cssm_client_secret: >-\n  §',
  'password: |-\n  §',
  'password:\n\n§',
  "requests.post(url, auth=HTTPBasicAuth('ops', '§'))",
  'secrets:\n  db: §',
  'host    user    pw\nsw1     ops     §',
  'send "§\\r"',
  'token\n§xyz1',
  'tokens:\n  sw1: §',
  '{"auth":["joe","§"]}',
  '{"host":"sw1","lines":["radius server R"," key §"]}',
  '"password": [\n  "§"\n]',
  ' Community            Group / Access      context    acl_filter\n§         network-operator',
  'Enter this request code in the Cisco Smart Software Manager portal:\n§',
  '{"basic":"joe:§"}',
  '{"enable":"§"}',
  '{\\\\"password\\\\":\\\\"§\\\\"}',
  'username ops <mark>secret</mark> §',
  '["sshpass", "-p", "§", "ssh", "sw1"]',
  '<tr>\n<td>Password</td>\n<td>§</td>\n</tr>',
  '<tr><th>User</th><th>Password</th></tr>\n<tr><td>ops</td><td>§</td></tr>',
  'username ops privilege 15 algorithm-type scrypt sec=\nret §',
  'Password\n========\n\n§',
  '- Password\n  - §',
  '[passwords]\nsw1 = §',
  'password = <<EOT\n§\nEOT',
  'password: !vault |\n  §',
]);

describe('no secret of a case file is left', () => {
  it.each(Object.entries(WRAPPERS))('in %s', { timeout: 60_000 }, (_, wrap) => {
    const left = [...SPELLINGS, ...APART].filter((spelling) => {
      let index = 0;
      const text = spelling.replace(/§/g, () => SECRETS[index++ % 2] ?? '');
      const lines = wrap(`SW1#show running-config\n${text}\n!\nend\nSW1#`).split('\n');
      const mask = createMask({ addresses: false, names: false });
      const learn = mask.learner();
      for (const line of lines) learn(line);
      return !LEFT.has(spelling) && leaks(lines.map(mask.masker()).join('\n'));
    });
    expect(left).toEqual([]);
  });
});
