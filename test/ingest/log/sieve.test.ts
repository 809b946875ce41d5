import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FLOOD_CAP } from '../../../src/ingest/log/flood.js';
import { hashOf, mnemonicHash } from '../../../src/ingest/log/log.js';
import { isInsideWord } from '../../../src/ingest/log/message.js';
import { theSieve } from '../../../src/ingest/log/sieve.js';
import { LINE_CAP } from '../../../src/ingest/text/lines.js';

const WANTED = new Set(['COMM_FAILED', 'RESTART', 'UPDOWN'].map(hashOf));
const NOTED = new Set([hashOf('UPDOWN')]);

/** What the sieve tells of each line, `-` for those it skips. */
function sifted(bytes: Buffer, ending = 10): string[] {
  const told: string[] = [];
  theSieve().sift(
    bytes,
    0,
    bytes.length,
    ending,
    { hashes: WANTED, noted: NOTED },
    {
      skipped: (count, start, stop) => {
        for (let index = 1; index < count; index += 1) told.push('-');
        told.push(`- ${bytes.toString('latin1', start, stop)}`);
      },
      tagged: (start, stop, hash) => told.push(`${hash} ${bytes.toString('latin1', start, stop)}`),
      untagged: (start, stop) => told.push(`? ${bytes.toString('latin1', start, stop)}`),
      flooded: () => {},
    },
  );
  // Of lines skipped in a row the last one is shown.
  return told.map((text, index) => (text.startsWith('-') && told[index + 1]?.startsWith('-') ? '-' : text));
}

/** The same, written as plainly as possible. */
function expected(bytes: Buffer, ending = 10): string[] {
  const told: string[] = [];
  for (let start = 0; start < bytes.length; ) {
    let stop = bytes.indexOf(ending, start);
    if (stop < 0) stop = bytes.length;
    const next = stop + 1;
    while (stop > start && bytes[stop - 1] === 13) stop -= 1;
    const text = bytes.toString('latin1', start, stop);
    let hash: number | null = null;
    for (let at = start; at < stop && hash === null; at += 1) {
      const isFree = at === start || !isInsideWord(bytes[at - 1] as number);
      if (bytes[at] === 0x25 && isFree) hash = mnemonicHash(bytes, at, stop);
    }
    if (/SMART_LIC[-_]/i.test(text)) told.push(`0 ${text}`);
    else if (hash === null) told.push(`? ${text}`);
    else told.push(WANTED.has(hash) || stop - start > LINE_CAP ? `${hash} ${text}` : `- ${text}`);
    start = next;
  }
  return told.map((text, index) => (text.startsWith('-') && told[index + 1]?.startsWith('-') ? '-' : text));
}

const piece = fc.oneof(
  fc.constantFrom('%SYS-5-', '%', '-3-', 'COMM_FAILED', 'UPDOWN', 'RESTART', ':', ' :', '\t:', ' ', '\r', '\n', '\n\n'),
  fc.constantFrom('SMART_LIC-', 'SMART_LIC', '_', 'SMART_', 'LIC-', '%%', '"', '(', 'x', '%SMART_LIC-3-COMM_FAILED: a'),
  fc.constantFrom(
    '%sys-5-',
    'updown',
    'comm_failed:',
    'smart_lic-',
    'Smart_Lic_',
    '%LICMGR-3-LOG_SMART_LIC_COMM_FAILED: a',
  ),
  fc.constantFrom(
    '%LINK-3-UPDOWN: up\n',
    'Mar  1 00:00:00: %SYS-5-CONFIG_I: by admin\n',
    '%A-9-B:',
    '%A-3-:',
    '%a-3-B:',
  ),
  fc.string({ maxLength: 40 }),
);

describe('the sieve', () => {
  it('tells of the same lines as a plain search', () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        const bytes = Buffer.from(pieces.join(''), 'latin1');
        expect(sifted(bytes)).toEqual(expected(bytes));
        expect(sifted(bytes, 13)).toEqual(expected(bytes, 13));
      }),
      { numRuns: 500 },
    );
  });

  it('goes on over windows and over more events than fit, and tells of lines that are too long', () => {
    const lines = ['', 'x', 'Mar  1 00:00:00: %SYS-5-CONFIG_I: by admin', `%SYS-5-CONFIG_I: ${'y'.repeat(LINE_CAP)}`];
    const text = `${`${lines.join('\n')}\n`.repeat(40)}${'\n'.repeat(30_000)}%LINK-3-UPDOWN: up`;
    const bytes = Buffer.from(text);
    expect(bytes.length).toBeGreaterThan(2 * 1024 * 1024);
    expect(sifted(bytes)).toEqual(expected(bytes));
  });

  it('of a flood of a noted message tells of the first and the last lines, and counts those between', () => {
    const [up, config, wanted] = ['%LINK-3-UPDOWN: up', 'x: %SYS-5-CONFIG_I: by admin', '%SMART_LIC-3-COMM_FAILED: no'];
    const lines = Array.from({ length: 2000 }, (_, index) =>
      index % 9 === 0 ? wanted : index % 2 === 0 ? config : up,
    );
    const bytes = Buffer.from(`${lines.join('\n')}\n`);
    const told: string[] = [];
    let [skipped, left] = [0, 0];
    theSieve().sift(
      bytes,
      0,
      bytes.length,
      10,
      { hashes: WANTED, noted: NOTED },
      {
        skipped: (count, start, stop) => {
          skipped += count;
          expect(lines).toContain(bytes.toString('latin1', start, stop));
        },
        tagged: (start, stop) => told.push(bytes.toString('latin1', start, stop)),
        untagged: () => expect.unreachable(),
        flooded: (hash, count) => {
          expect(hash).toBe(hashOf('UPDOWN'));
          left += count;
        },
      },
    );
    const ups = lines.filter((line) => line === up).length;
    expect(told.filter((line) => line === up)).toHaveLength(2 * FLOOD_CAP);
    expect(told.filter((line) => line === wanted)).toHaveLength(lines.filter((line) => line === wanted).length);
    expect(left).toBe(ups - 2 * FLOOD_CAP);
    expect(skipped).toBe(lines.filter((line) => line === config).length + left);
  });

  it('tells of a line that is longer than its window, whatever it holds', () => {
    const bytes = Buffer.from(`a\n%LINK-3-UPDOWN: ${'z'.repeat(5_000_000)}\nb`);
    expect(sifted(bytes).map((line) => line.slice(0, 6))).toEqual(['? a', '? %LIN', '? b']);
  });
});
