import { describe, expect, it } from 'vitest';
import { createAnalysis } from '../../src/diagnose/analysis.js';
import { createLiveReader } from '../../src/ingest/records/live-reader.js';
import { cleanLine } from '../../src/ingest/text/escape.js';
import { redactSecrets } from '../../src/ingest/text/redact.js';
import { renderEvent } from '../../src/report/event.js';
import { renderText } from '../../src/report/formats/text.js';
import { wrapText } from '../../src/report/wrap.js';
import { engine, optionsAt } from '../engine.js';

/**
 * One line, or one document in one line, of four lengths up to the longest that is kept: what is quadratic within a line hides where
 * inputs only grow in number of lines.
 */
const LENGTHS = [8000, 16_000, 32_000, 64_000];
/** Times as much as in proportion, and milliseconds below which nothing is measured: what lies between is the machine's mood. */
const PATIENCE = 3.5;
const NOTHING = 8;
const NOW = Date.UTC(2026, 2, 6, 12);

const BEGINNINGS = [
  '',
  '<187>1: sw1: Mar  5 2026 04:00:00 UTC: %SMART_LIC-3-COMM_FAILED: Communications failure with the ',
  '<187>1: sw1: %PARSER-5-CFGLOG_LOGGEDCMD: User:x  logged command:',
  '  Type: ',
  '<?xml version="1.0"?><smartLicenseAck>',
  '<RUMReport><![CDATA[',
  '[2026-03-05T04:00:00.123Z ',
];
const PIECES = [
  ['(', '['],
  ['"', '\\"'],
  ['%', '%A-3-B '],
  ['SMART_LIC-', '<1>'],
  ['a: ', ': '],
  ['Mar  1 00:00:00: ', '1: '],
  ['last message repeated ', '12:34:56 '],
  ['2001:db8::', 'a.b.'],
  ['http://a:b@c/', '@'],
  ['password ', 'x'],
  ['password 7 ', ' '],
  ['token ', '='],
  ['key ', '0 '],
  ['snmp-server community ', 'a '],
  ['-----BEGIN ', '-----END '],
  [' ', 'x'],
  ['x', ' '],
  ['\t', 'x'],
  ['x\t', '\t'],
  ['x \b', '\r'],
  ['\u001b[', '\u001b]'],
  [' --More-- ', '\b'],
  ['<a', '<a b="'],
  ['<![CDATA[', ']]'],
  ['<!--', '-->'],
  ['&amp;', '&'],
  ['é', '日'],
  ['PID:C9300,SN:A ', ','],
  ['----', '==== '],
  ['{"a":', '['],
  ['[-', '{+'],
  ['%0A', '='],
  ['](http:', '<http:'],
];
/** Each beginning with a third of the pieces, and all ways to repeat them: more than a hundred families. */
const FAMILIES = BEGINNINGS.flatMap((beginning, turn) =>
  PIECES.filter((_, index) => index % 3 === turn % 3).flatMap(
    ([one = '', other = '']): [string, (length: number) => string][] => [
      [JSON.stringify([beginning, one]), (length) => beginning + fill(one, length)],
      [
        JSON.stringify([beginning, one, other]),
        (length) => beginning + fill(one, length / 2) + fill(other, length / 2),
      ],
      [JSON.stringify([beginning, one + other]), (length) => beginning + fill(one + other, length)],
    ],
  ),
);

// Two terminals beside each other have a gap between them.
FAMILIES.push(['a message and a gap', (length) => (BEGINNINGS[1] ?? '') + fill(' ', length)]);

function fill(piece: string, length: number): string {
  return piece.repeat(Math.ceil(length / piece.length)).slice(0, length);
}

/** What a line goes through, from the socket to the screen. */
const WAYS: Record<string, (text: string) => void> = {
  'as a datagram': (text) => {
    const reader = createLiveReader(
      { messages: engine.knowledge.messages, redact: true, zones: {} },
      { record: () => {}, diagnostic: () => {} },
    );
    reader.take({ bytes: Buffer.from(text), peer: '192.0.2.1', receivedAt: NOW, transport: 'udp' });
    reader.flush();
  },
  'as a document, and its report': (text) => {
    const analysis = createAnalysis(engine, optionsAt(NOW));
    const reader = analysis.open('input.txt');
    reader.push(Buffer.from(`SW1#show license status\n${text}\n`));
    reader.end();
    renderText(analysis.report(), { columns: 88, colour: false } as never);
  },
  'through each part by itself': (text) => {
    const line = cleanLine(text);
    redactSecrets(line);
    wrapText(line.slice(0, 64_000), 80);
    renderEvent({ id: 1, at: '', kind: 'alarm', level: 'error', code: 'x', message: line }, { colour: false });
  },
};

/** Milliseconds of processor time: the kernel measures the sum, and only guesses how much of it was the system's. */
function costOf(act: () => void): number {
  const before = process.cpuUsage();
  act();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/** The least of several: what a measurement adds is never negative. */
function expectLinear(act: (text: string) => void, family: (length: number) => string): void {
  const inputs = LENGTHS.map(family);
  const costs = inputs.map(() => Number.POSITIVE_INFINITY);
  for (let round = 0; round < 12; round += 1) {
    for (const [index, input] of inputs.entries()) {
      costs[index] = Math.min(
        costs[index] ?? 0,
        costOf(() => act(input)),
      );
    }
    const [least = 0] = costs;
    const isLinear = costs.every(
      (cost, index) =>
        cost <= NOTHING || cost <= ((LENGTHS[index] ?? 0) / (LENGTHS[0] ?? 1)) * PATIENCE * Math.max(least, 1),
    );
    if (isLinear) return;
  }
  expect(costs).toEqual([]);
}

describe.each(Object.entries(WAYS))('time grows with the length of a line, %s', (_, act) => {
  it.each(FAMILIES)('%s', { timeout: 60_000 }, (__, family) => {
    expectLinear(act, family);
  });
});
