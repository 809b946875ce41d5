import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** What somebody may do: `full` changes things, `read` looks. */
export type Access = 'full' | 'read';

/** The tokens of a collector; without `full` everybody on this machine may do everything. */
export interface Tokens {
  readonly full: string | null;
  readonly read: string | null;
}

/** What the bearer of a token may do; null for a wrong one. Takes the same time whatever is given. */
export function accessOf({ full, read }: Tokens, given: string): Access | null {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  const isToken = (token: string | null) => timingSafeEqual(digest(given), digest(token ?? '')) && token !== null;
  const [isFull, isRead] = [isToken(full), isToken(read)];
  return isFull ? 'full' : isRead ? 'read' : null;
}

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
  const [access, end = '', proof = '', more] = (value ?? '').split('.');
  // Of each session there is one spelling: one that was ended can't come back under another.
  if (more !== undefined) return null;
  if ((access !== 'full' && access !== 'read') || tokens[access] === null) return null;
  const [given, made] = [Buffer.from(proof), Buffer.from(proofOf(access, end, tokens))];
  const isOurs = given.length === made.length && timingSafeEqual(given, made);
  return isOurs && Number(end) * 1000 > nowMs ? access : null;
}

/** Sessions that were ended before their time. */
export interface EndedSessions {
  end(value: string, nowMs: number): void;
  has(value: string): boolean;
}

/**
 * Remembers ended sessions until they would have ended by themselves: a bounded number of them, those that end first going first.
 * @param cap how many
 */
export function createEndedSessions(cap: number): EndedSessions {
  const ended = new Set<string>();
  const endOf = (value: string) => Number(value.split('.')[1]) * 1000;
  return {
    end(value, nowMs) {
      for (const each of ended) if (endOf(each) <= nowMs) ended.delete(each);
      const [first] = [...ended].sort((one, other) => endOf(one) - endOf(other));
      if (ended.size >= cap && first !== undefined) ended.delete(first);
      ended.add(value);
    },
    has: (value) => ended.has(value),
  };
}

function proofOf(access: Access, end: string, tokens: Tokens): string {
  return createHmac('sha256', tokens[access] ?? '')
    .update(`sldiag session ${access} ${end}`)
    .digest('base64url');
}
