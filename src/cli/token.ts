import { UsageError } from './arguments.js';

/**
 * The token of a collector's HTTP interface, from an option or SLDIAG_HTTP_TOKEN; null where neither is given.
 * @throws UsageError for an empty one: a variable that was meant to hold a token must not open the door
 */
export function tokenOf(option: string, given: string | undefined): string | null {
  const token = given ?? process.env.SLDIAG_HTTP_TOKEN;
  if (token === undefined) return null;
  if (token.trim() === '') {
    const name = given === undefined ? 'SLDIAG_HTTP_TOKEN' : option;
    throw new UsageError(`${name} is empty: give it a token, or leave it out`);
  }
  return token;
}
