import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Access, Tokens } from './doors.js';

export const SESSION_COOKIE = 'sldiag';
/** Seconds. */
export const SESSION_LASTS = 30 * 24 * 3600;

/**
 * What a browser keeps in place of a token: `ACCESS.END.PROOF`. The proof is made with the token, so that it stays valid over restarts
 * and ends with the token; the token can't be read from it.
 * @param nowMs milliseconds since 1970 UTC
 */
export function sessionFor(access: Access, tokens: Tokens, nowMs: number): string {
  const end = Math.floor(nowMs / 1000) + SESSION_LASTS;
  return `${access}.${end}.${proofOf(access, String(end), tokens)}`;
}

/** What a session allows; null for one that is forged, over, or of another token. */
export function accessOfSession(value: string | undefined, tokens: Tokens, nowMs: number): Access | null {
  const [access, end = '', proof = ''] = (value ?? '').split('.');
  if ((access !== 'full' && access !== 'read') || tokens[access] === null) return null;
  const [given, made] = [Buffer.from(proof), Buffer.from(proofOf(access, end, tokens))];
  const isOurs = given.length === made.length && timingSafeEqual(given, made);
  return isOurs && Number(end) * 1000 > nowMs ? access : null;
}

function proofOf(access: Access, end: string, tokens: Tokens): string {
  return createHmac('sha256', tokens[access] ?? '')
    .update(`sldiag session ${access} ${end}`)
    .digest('base64url');
}
