import { describe, expect, it, test } from 'vitest';
import { hashOf, mnemonicHash } from '../../../src/ingest/log/log.js';
import { findTags, isInsideWord, parseMessage } from '../../../src/ingest/log/message.js';
import { theSieve } from '../../../src/ingest/log/sieve.js';
import { TAG_SHAPE } from '../../../src/ingest/text/tag-shape.js';

/** What a tag is, for all that look for one. Null: none stands there. */
const CASES: readonly (readonly [line: string, mnemonic: string | null])[] = [
  ['%SYS-5-RESTART: again', 'RESTART'],
  ['*Apr  2 03:04:05: %SYS-5-RESTART: again', 'RESTART'],
  ['<187>%SYS-5-RESTART: again', 'RESTART'],
  ['[confirm]%SYS-5-RESTART: again', 'RESTART'],
  ['%SYS-5-RESTART : again', 'RESTART'],
  ['%SYS-5-RESTART\t: again', 'RESTART'],
  ['%SYS-5-RESTART:again', 'RESTART'],
  ['%PIM-SW1-6-INVALID: x', 'INVALID'],
  ['%SYS-SP-STDBY-5-RESTART: x', 'RESTART'],
  ['%ACL-IPV4_ACL-6-LOG: x', 'LOG'],
  ['%ASA-3-444303: x', '444303'],
  ['%ODD-3-4-NAME: x', 'NAME'],
  ['CPU 5%/1% then %SYS-0-A_1: x', 'A_1'],
  ['100%%SYS-7-DEBUG: x', null],
  ['%SYS-8-RESTART: x', null],
  ['%SYS-9-RESTART: x', null],
  ['%SYS-55-RESTART: x', null],
  ['%SNMP-W-AUTHFAIL: x', null],
  ['%-5-RESTART: x', null],
  ['%5SYS-5-RESTART: x', null],
  ['%SYS-5-: x', null],
  ['%SYS-5-RESTART', null],
  ['%SYS-5-RESTART  : x', null],
  ['%SYS-5-RESTART; x', null],
  ['%SYS 5 RESTART: x', null],
  ['event syslog pattern "%SYS-5-RESTART: x"', null],
  ['pattern (%SYS-5-RESTART: x)', null],
  ['x%SYS-5-RESTART: x', null],
];

/** By the fast scanner of bytes, at every percent sign that begins a word. */
function byBytes(line: string): string | null {
  const bytes = Buffer.from(line, 'latin1');
  for (let at = 0; at < bytes.length; at += 1) {
    if (bytes[at] !== 0x25 || (at > 0 && isInsideWord(bytes[at - 1] ?? 0))) continue;
    const hash = mnemonicHash(bytes, at, bytes.length);
    if (hash !== null) return String(hash);
  }
  return null;
}

/** By the sieve: which hash it gives a line whose mnemonic is wanted, whichever that is. */
function bySieve(line: string, mnemonic: string): string | null {
  const bytes = Buffer.from(`${line}\n`, 'latin1');
  let found: string | null = null;
  theSieve().sift(
    bytes,
    0,
    bytes.length,
    10,
    { hashes: new Set([hashOf(mnemonic)]), noted: new Set() },
    {
      skipped: () => {},
      untagged: () => {},
      flooded: () => {},
      tagged: (_start, _stop, hash) => {
        found = String(hash);
      },
    },
  );
  return found;
}

describe('every scanner knows the same tags', () => {
  test.each(CASES)('%j', (line, mnemonic) => {
    const hash = mnemonic === null ? null : String(hashOf(mnemonic));
    expect(findTags(line)[0]?.mnemonic ?? null).toBe(mnemonic);
    expect(byBytes(line)).toBe(hash);
    expect(bySieve(line, mnemonic ?? 'RESTART')).toBe(hash);
  });

  it('the grammar reads what the pattern of a piece finds', () => {
    const shape = new RegExp(`${TAG_SHAPE}\\s?:.*`);
    for (const [line, mnemonic] of CASES) {
      if (mnemonic === null) continue;
      const text = shape.exec(line)?.[0] ?? '';
      expect([line, parseMessage(text)?.mnemonic]).toEqual([line, mnemonic]);
    }
  });
});
