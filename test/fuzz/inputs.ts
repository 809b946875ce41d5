import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { engine } from '../engine.js';

const root = fileURLToPath(new URL('../..', import.meta.url));

function filesIn(folder: string): Buffer[] {
  return readdirSync(`${root}/${folder}`, { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => readFileSync(`${root}/${folder}/${name}`));
}

/** Every example, healthy input and show output of the project. */
export const ORIGINALS: readonly Buffer[] = ['examples', 'test/healthy', 'test/inputs', 'test/inputs/show'].flatMap(
  filesIn,
);

/** Pieces that mean something to one reader or another, right or nearly right. */
const TOKENS = [
  '%SMART_LIC-3-COMM_FAILED: ',
  '%SMART_LIC-3-',
  'SMART_LIC-6-REPORTING_REQUIRED:',
  '%SYS-5-RESTART: System restarted --\n',
  '%%%%',
  '<189>',
  '<189>1 2026-03-06T02:01:11.000Z sw1 - - - - ',
  'Mar  6 2026 02:01:10.101 UTC: ',
  '*Feb 30 25:61:61.999: ',
  'last message repeated 9999999999 times',
  '\n------------------ show license all ------------------\n',
  '\n------------------ show license tech support ------------------\n',
  'SW1#show license usage\n',
  'SW1(config)#license smart transport cslu\n',
  'hostname sw1\n',
  '<?xml version="1.0"?>',
  '<!DOCTYPE a [<!ENTITY b "c">]>',
  '<smartLicenseAck>',
  '</smartLicenseAck>',
  '<RUMReport><![CDATA[',
  '{"',
  ' --More-- ',
  '\b\b\b\b',
  '\u001b[2J',
  '\u001b]0;title\u0007',
  '\u009b31m',
  '\u202e',
  '\r',
  '\n',
  '\u0000',
  '\ufeff',
  '\t',
  ': ',
  '  ',
  '((((((((',
  '"',
  '999999999999999999999',
  '-1',
  '\ud83d\ude00',
  'x'.repeat(5000),
].map((token) => Buffer.from(token));

type Change = { readonly kind: number; readonly at: number; readonly length: number; readonly with: Uint8Array };

/** Places are shares of the input, so that shrinking the input keeps them. */
const change: fc.Arbitrary<Change> = fc.record({
  kind: fc.nat(6),
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  length: fc.nat(400),
  with: fc.oneof(fc.constantFrom(...TOKENS), fc.uint8Array({ maxLength: 12 })),
});

function changed(bytes: Buffer, { kind, at, length, with: piece }: Change): Buffer {
  const place = Math.floor(at * bytes.length);
  const [before, after] = [bytes.subarray(0, place), bytes.subarray(place)];
  switch (kind) {
    case 0:
      return Buffer.concat([before, piece, after]);
    case 1:
      return Buffer.concat([before, after.subarray(length)]);
    case 2:
      return Buffer.concat([before, after.subarray(0, length), after]);
    case 3:
      return Buffer.concat([before, piece, after.subarray(piece.length)]);
    case 4:
      return Buffer.from(before);
    case 5: {
      // A line goes elsewhere.
      const end = bytes.indexOf(10, place) + 1;
      const line = bytes.subarray(place, end);
      const rest = Buffer.concat([before, bytes.subarray(end)]);
      const to = Math.min(rest.length, length * 10);
      return Buffer.concat([rest.subarray(0, to), line, rest.subarray(to)]);
    }
    default: {
      const copy = Buffer.from(bytes);
      if (place < copy.length) copy[place] = (copy[place] as number) ^ (1 << (length % 8));
      return copy;
    }
  }
}

/** An input of the project with some bytes, tokens or lines changed, lost, doubled or moved. */
export const mutated: fc.Arbitrary<Buffer> = fc
  .tuple(
    fc.constantFrom(...ORIGINALS),
    fc.constantFrom(...ORIGINALS),
    fc.boolean(),
    fc.array(change, { maxLength: 12 }),
  )
  .map(([one, other, isJoined, changes]) => changes.reduce(changed, isJoined ? Buffer.concat([one, other]) : one));

const header = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '<189>',
        '<999>',
        '1 ',
        '101: ',
        '000042: ',
        'acc-sw1: ',
        'acc-sw1 ',
        '192.0.2.7 ',
        '2001:db8::7: ',
      ),
      fc.constantFrom(
        'Mar  6 2026 02:01:10.101 UTC: ',
        '*Mar  6 02:01:10: ',
        '.Mar 16 02:01:10.1 CST: ',
        '1w2d: ',
        '00:01:02: ',
      ),
      fc.constantFrom(
        '2026-03-06T02:01:11.101+00:00 ',
        '- - - - ',
        '[a b="c\\"]"] ',
        'SW1#',
        'sw1.log:12:',
        '(((',
        ': : ',
      ),
      fc.string({ maxLength: 8 }),
    ),
    { maxLength: 7 },
  )
  .map((parts) => parts.join(''));

const tagged = fc
  .constantFrom(...engine.knowledge.messages)
  .chain(({ facility, severity, mnemonic, templates }) =>
    fc
      .tuple(
        fc.constantFrom(
          `%${facility}-${severity}-${mnemonic}: `,
          `%${facility}-9-${mnemonic}: `,
          `%${facility}-${severity}-${mnemonic}`,
        ),
        fc.constantFrom(...(templates.length > 0 ? templates : ['text'])),
        fc.oneof(fc.string({ maxLength: 40 }), fc.constantFrom(...TOKENS.slice(0, -1).map(String))),
      )
      .map(([tag, template, value]) => tag + template.replace(/\{[^}]*\}/g, () => value)),
  );

/** Lines of a log as the grammars expect them, filled with what nobody expects. */
export const logLines: fc.Arbitrary<string[]> = fc.array(
  fc.tuple(header, tagged).map(([before, text]) => `${before}${text}`.replaceAll('\n', ' ')),
  { maxLength: 25 },
);
