import { UsageError } from './arguments.js';

/**
 * The token of a collector's HTTP interface, from an option or an environment variable; null where neither is given.
 * @throws UsageError for an empty one: a variable that was meant to hold a token must not open the door
 */
export function tokenOf(option: string, given: string | undefined, variable = 'SLDIAG_HTTP_TOKEN'): string | null {
  const token = given ?? process.env[variable];
  if (token === undefined) return null;
  if (token.trim() === '') {
    const name = given === undefined ? variable : option;
    throw new UsageError(`${name} is empty: give it a token, or leave it out`);
  }
  return token;
}
