import { Memo } from '../../model/memo.js';

/**
 * What a device was seen with: its addresses, inputs, commands. Most have none or one, and the same as others, so that the sets are shared
 * and only `withMember` adds to them: thousands of devices would hold as many sets of one address.
 */
export type Members = ReadonlySet<string>;

export const NO_MEMBERS: Members = new Set();

const ones = new Memo<string, Members>(256);

/** @returns what is to stand in the place of `members` from now on */
export function withMember(members: Members, member: string): Members {
  if (members.has(member)) return members;
  if (members.size === 0) return ofOne(member);
  // From two on it is its device's own.
  return members.size === 1 ? new Set([...members, member]) : (members as Set<string>).add(member);
}

/** The same for several, one after the other. */
export function withMembers(members: Members, more: Iterable<string>): Members {
  let all = members;
  for (const member of more) all = withMember(all, member);
  return all;
}

function ofOne(member: string): Members {
  const known = ones.get(member) ?? new Set([member]);
  ones.set(member, known);
  return known;
}
