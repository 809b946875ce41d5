import { type Catalogue, mnemonicHash } from '../log/log.js';
import { isInsideWord } from '../log/message.js';
import { bareTagHash, bareTagStart, type Envelope } from '../log/relay.js';

const PERCENT = 0x25;
const SMART_LIC = Buffer.from('SMART_LIC-');
const SMART_LIC_LOWERED = Buffer.from('smart_lic-');

/** What `interestOf` says beside the hash of a noted message. Hashes are 32-bit integers; these are none. */
export const NO_TAG = 2 ** 40;
export const OTHER = 2 ** 40 + 1;
export const LICENSING = 2 ** 40 + 2;

/**
 * What a line of bytes is worth, before it becomes text: the hash of a noted message's mnemonic, or one of the three above. This is
 * what every line costs.
 */
export function interestOf(
  bytes: Buffer,
  start: number,
  stop: number,
  envelope: Envelope,
  catalogue: Pick<Catalogue, 'hashes' | 'noted'>,
): number {
  const smart = bytes.indexOf(SMART_LIC, start);
  if (smart >= 0 && smart < stop) return LICENSING;
  let percent = bytes.indexOf(PERCENT, start);
  let found = NO_TAG;
  while (percent >= 0 && percent < stop) {
    const hash = tagHash(bytes, percent, stop, envelope);
    if (hash !== null && (percent === start || !isInsideWord(bytes[percent - 1] ?? 0))) {
      found = OTHER;
      if (catalogue.hashes.has(hash)) return catalogue.noted.has(hash) ? hash : LICENSING;
      if (isAgents(bytes, percent)) return LICENSING;
    }
    percent = bytes.indexOf(PERCENT, percent + 1);
  }
  if (found === OTHER) return OTHER;
  const lowered = bytes.indexOf(SMART_LIC_LOWERED, start);
  return lowered >= 0 && lowered < stop ? LICENSING : NO_TAG;
}

/** A tag of the licensing agent that does not read `%SMART_LIC-`: lower-cased, or as NX-OS wraps it. Mostly told by two bytes. */
function isAgents(bytes: Buffer, percent: number): boolean {
  const pair = ((bytes[percent + 1] ?? 0) | 0x20) * 256 + ((bytes[percent + 2] ?? 0) | 0x20);
  if (pair !== 0x736d && pair !== 0x6c69) return false;
  return /^%(?:smart_lic-|licmgr-(?:\w+-)?[0-7]-log_smart_lic_)/i.test(bytes.toString('latin1', percent, percent + 48));
}

/** The hash of a tag's mnemonic. One that a relay took for a program, or put right behind the sender's name, has no colon. */
function tagHash(bytes: Buffer, percent: number, stop: number, envelope: Envelope): number | null {
  const hash = percent === envelope.tagStart ? null : mnemonicHash(bytes, percent, stop);
  return hash ?? (percent === bareTagStart(bytes, envelope) ? bareTagHash(bytes, percent, stop) : null);
}
