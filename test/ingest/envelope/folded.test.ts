import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { createAnalysis } from '../../../src/diagnose/analysis.js';
import { findFold } from '../../../src/ingest/envelope/folded.js';
import { engine, optionsAt } from '../../engine.js';
import { analyze } from '../structured/analyze-text.js';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const texts = ['examples', 'test/healthy'].flatMap((folder) =>
  readdirSync(`${root}/${folder}`)
    .filter((name) => /\.(?:txt|log)$/.test(name))
    .map((name) => [`${folder}/${name}`, readFileSync(`${root}/${folder}/${name}`, 'utf8')] as const),
);

/** Breaks lines in mid-word, as terminals and `fold` do. */
const hard = (text: string, width: number) =>
  text
    .split('\n')
    .flatMap((line) => line.match(new RegExp(`.{1,${width}}`, 'g')) ?? [''])
    .join('\n');

/** Breaks lines at blanks, as mail programs do; what has none stays whole. */
function soft(text: string, width: number): string {
  return text
    .split('\n')
    .flatMap((line) => {
      const pieces: string[] = [];
      let rest = line;
      while (rest.length > width) {
        const indent = rest.search(/\S/);
        const before = rest.lastIndexOf(' ', width);
        const cut = before > indent ? before : rest.indexOf(' ', Math.max(width, indent));
        if (cut < 0) break;
        pieces.push(rest.slice(0, cut).trimEnd());
        rest = rest.slice(cut + 1);
      }
      return [...pieces, rest];
    })
    .join('\n');
}

function essence(text: string) {
  const analysis = createAnalysis(engine, optionsAt(Date.parse('2026-06-01T00:00:00Z')));
  const reader = analysis.open('input');
  reader.push(Buffer.from(text));
  reader.end();
  return analysis
    .report()
    .devices.map(({ id, hostname, findings, incidents }) => ({
      id,
      hostname,
      findings: findings.map(({ id: finding, causes }) => [
        finding,
        ...causes.map((cause) => `${cause.id} ${cause.verdict}`),
      ]),
      incidents: incidents.map(({ mnemonic, status, count }) => `${mnemonic} ${status} ${count}`),
    }))
    .sort((one, other) => (one.id < other.id ? -1 : 1));
}

const plain = new Map(texts.map(([name, text]) => [name, essence(text)]));

describe.each(texts)('%s', (name, text) => {
  // Narrower than an output's own lines nothing tells a broken one from the next.
  test.each([64, 72, 76, 80, 100])('broken at column %i it is the same', (width) => {
    for (const broken of [hard(text, width), soft(text, width)]) {
      expect(essence(broken)).toEqual(plain.get(name));
      // A quoted mail of it.
      expect(essence(broken.replace(/^/gm, '> '))).toEqual(plain.get(name));
    }
  });

  test('as it is nothing looks broken', () => {
    expect(findFold(text.split('\n'))).toBeNull();
  });
});

test('a long log is put together across the windows in which it is looked at', () => {
  const line = (index: number) =>
    `Mar  5 2026 04:12:09.${String(index % 1000).padStart(3, '0')} UTC: %SMART_LIC-3-COMM_FAILED: Communications failure with the Cisco Smart License Utility (CSLU) : Unable to resolve server hostname/domain name`;
  const log = Array.from({ length: 1500 }, (_, index) => line(index)).join('\n');
  const [device] = essence(hard(log, 80));
  expect(device?.incidents).toEqual(['COMM_FAILED open 1500']);
});

test.each([
  [
    'two messages of one length',
    'Mar  5 2026 04:12:09.114 UTC: %SYS-5-CONFIG_I: Configured from console by admin on vty0\n-Traceback= 1#0 2#0',
  ],
  [
    'rows of a table',
    `${'network-advantage     (C9300-24 Network Advan...)       2 IN USE'.padEnd(80)}\n${'dna-advantage         (C9300-24 DNA Advantage)          2 IN USE'.padEnd(80)}`,
  ],
  [
    'a configuration whose longest line is an address',
    'hostname sw1\nlicense smart transport cslu\nlicense smart url cslu https://192.0.2.80:8182/cslu/v1/pi\nend',
  ],
  ['rules', `${'='.repeat(80)}\nsome words\n${'='.repeat(80)}\nothers`],
])('%s are not broken', (_, text) => {
  expect(findFold(text.split('\n'))).toBeNull();
});

const WHOLE =
  'Mar 11 2025 09:12:09.114 UTC: %SMART_LIC-3-COMM_FAILED: Communications failure with the Cisco Smart License Utility (CSLU) : No detail given';
const OTHER = 'Mar 11 2025 09:12:00.000 UTC: %SYS-5-CONFIG_I: Configured from console by admin on vty0';

test.each([
  'We rebooted the supervisor after that.',
  'and it stays so, whatever we try',
  'Unable to resolve was what I expected to see here',
  '(this one is from the lab)',
  'please advise',
  'Any idea? The transport is cslu and CSLU runs on 192.0.2.7 here.',
  'After this nothing more was seen from that device until Monday, see the second attachment.',
])('%j below the longest message is no rest of it', (prose) => {
  for (const lines of [[WHOLE], [OTHER, WHOLE], ['Hello, our switch logs this:', '', WHOLE]])
    expect(findFold([...lines, prose])).toBeNull();
});

test.each([
  [' (CSLU) :', 'Unable to resolve server hostname/domain name'],
  [' resolve', 'server hostname/domain name'],
  [' Cisco Smart', 'License Utility (CSLU) : Unable to resolve server hostname/domain name'],
])('a message that was broken behind %j goes on below', (end, rest) => {
  const text =
    'Mar 11 2025 09:12:09.114 UTC: %SMART_LIC-3-COMM_FAILED: Communications failure with the Cisco Smart License Utility (CSLU) : Unable to resolve';
  const first = text.slice(0, text.indexOf(end) + end.length);
  expect(findFold([first, rest])).toMatchObject({ isHard: false });
});

test.each([48, 50, 53, 54, 56])('one address that was cut at column %i tells of the margin', (width) => {
  const status = `sw1#show license status
Smart Licensing Using Policy:
  Status: ENABLED
Transport:
  Type: cslu
  Cslu address: http://cslu.example.net:8182/cslu/v1/pi
Usage Reporting:
  Last ACK received: <none>
sw1#
`;
  const [device] = analyze({ 'in.txt': hard(status, width) }).devices;
  expect(device?.state.transport?.url).toBe('http://cslu.example.net:8182/cslu/v1/pi');
});

test('a command below the longest address is no end of it', () => {
  const lines = [
    'license smart transport cslu',
    'license smart url cslu http://cslu.example.net:8182/cslu/v1/pi',
    'archive',
  ];
  expect(findFold(lines)).toBeNull();
});

test('a field whose value stands below it is no rest of the address above, however lines are set in', () => {
  const output = ['Type: Smart', 'URL: https://smartreceiver.cisco.com/licservice/license', 'Proxy:'].map(
    (line) => `\t${line}`,
  );
  expect(findFold([...output, ...output])).toBeNull();
});
