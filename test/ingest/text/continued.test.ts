import { expect, it } from 'vitest';
import { createAnalysis } from '../../../src/diagnose/analysis.js';
import { createRedactor } from '../../../src/ingest/text/redact.js';
import { reporters } from '../../../src/report/reporters.js';
import { engine, optionsAt } from '../../engine.js';

const TAG = 'Mar  5 2026 04:12:10.114 UTC: %SMART_LIC-3-COMM_FAILED: Communications failure with the server : ';

function shown(text: string): string {
  const analysis = createAnalysis(engine, optionsAt(Date.UTC(2026, 2, 6, 12)));
  const reader = analysis.open('input.txt');
  reader.push(Buffer.from(text));
  reader.end();
  return reporters.json(analysis.report());
}

it.each([
  `${TAG}snmp-server user joe v3 auth sha bolakiru\n        nemodatijb priv des sevopamutpwq\n`,
  `${TAG}enable password\n        bolakirunemodatijb\n`,
])('a secret that goes on in the next line of a message stays in: %j', (lines) => {
  expect(shown(`SW1#show logging\n${lines}SW1#\n`)).not.toMatch(/bolakiru|nemodati|sevopamu/);
});

it.each(['logging', 'license all'])(
  'stays in where the template has its end before it, and the line is none of the message: %s',
  (output) => {
    const lines = [
      'Mar  5 2026 04:12:10.114 UTC: %SMART_LIC-3-COMM_FAILED: Communications',
      '    failure with the server : default snmp-server community',
      '    bolakirunemodatij RO',
    ];
    expect(shown(`SW1#show ${output}\n${lines.join('\n')}\nSW1#\n`)).not.toMatch(/bolakiru|nemodati/);
  },
);

// A text of several lines that is logged line by line: each is a message of its own.
it.each([
  ['username operations privilege 15 secret', 'bolakirunemo'],
  ['snmp-server community', ' bolakirunemo RO'],
  ['  "password":', '    "bolakirunemo",'],
  ['password: |', '  bolakirunemo'],
  ['the new password is:', '', 'bolakirunemo'],
  ['## The enable secret', '', '', 'bolakirunemo'],
  ['The token is:', '~~~', 'bolakirunemo', '~~~'],
  ['The credentials are:', 'ops / bolakirunemo'],
  ['Login details:', 'ops', 'bolakirunemo'],
  ['  hashed_password:', '    type: 9', '    value: bolakirunemo'],
])('stays in alone in the message behind: %s', (...typed) => {
  const logged = ['%PARSER-5-CFGLOG_LOGGEDCMD: User:joe  logged command:', `${TAG.slice(TAG.indexOf('%'))}`];
  for (const tag of logged) {
    const line = (text: string, second: number) => `Mar  5 2026 04:12:${second}.114 UTC: ${tag}${text}\n`;
    const lines = [...typed, 'Timeout', ...typed].map((text, at) => line(text, 10 + at)).join('');
    expect(shown(lines)).not.toContain('bolakirunemo');
    // What follows is a text of its own again.
    expect(shown(lines)).toContain('Timeout');
  }
});

it('a message behind one that speaks of a password is shown as it is', () => {
  const texts = ['the password was changed', 'Timeout was reached', 'enable secret', 'no shutdown of the interface'];
  const lines = texts.map((text, at) => `${TAG.replace(':10.', `:${10 + at}.`)}${text}\n`).join('');
  expect(shown(lines)).toContain('Timeout was reached');
  expect(shown(lines)).toContain('no shutdown of the interface');
});

it('stays in where its word is one in the mode that the prompt names only', () => {
  const typed = 'SW1(config-ikev2-keyring-peer)#pre bolakirunemodatij';
  expect(shown(`SW1#show license all\n${typed}\nSW1(config)#license smart transport unheard-of\n`)).not.toMatch(
    /bolakiru/,
  );
});

// Each was wrapped at 72 columns behind a line that leaves something open too.
it.each([
  ['"ops","password","bolakirunemodati"', 'requests.get(url, auth=("ops", "sevopamulidakone"))'],
  ['enable password bolakirunemodati', 'password:', '', 'sevopamulidakone'],
  [
    'RADIUS secret for 192.0.2.11 changed to bolakirunemodati',
    'SNMP_V3_PRIV=bolakirunemodati',
    'snmpget -v 3 -u joe -l authPriv -a SHA -A bolakirunemodati -x AES -X rpq',
    'sevopamulidakone 198.51.100.9 sysName.0',
  ],
  [
    'hsrp 1 ipv4',
    '  authentication bolakirunemodati',
    '%AAA-6-ACCOUNTING: task_id=1 service=shell cmd=snmp-server community rpq',
    'sevopamulidakone ro <cr>',
  ],
])('what a line leaves open itself goes on from it: %s', (...lines) => {
  const redact = createRedactor();
  expect(lines.map(redact).join('\n')).not.toMatch(/bolakiru|nemodati|sevopamu|lidakone/);
  expect(shown(`SW1#show license all\n${lines.join('\n')}\nSW1#\n`)).not.toMatch(/bolakiru|nemodati|sevopamu|lidakone/);
});
