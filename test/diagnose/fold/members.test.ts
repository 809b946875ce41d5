import { expect, test } from 'vitest';
import { NO_MEMBERS, withMember, withMembers } from '../../../src/diagnose/fold/members.js';

test('what one device is seen with from its second member on is not what others are seen with', () => {
  const one = withMember(NO_MEMBERS, '192.0.2.1');
  const other = withMember(NO_MEMBERS, '192.0.2.1');
  expect(withMember(one, '192.0.2.2')).toEqual(new Set(['192.0.2.1', '192.0.2.2']));
  expect(withMembers(other, ['192.0.2.1', '192.0.2.3', '192.0.2.4'])).toEqual(
    new Set(['192.0.2.1', '192.0.2.3', '192.0.2.4']),
  );
  expect([one, other, NO_MEMBERS]).toEqual([new Set(['192.0.2.1']), new Set(['192.0.2.1']), new Set()]);
});

test('devices that one address stands for share it, and a hundred thousand addresses of one device cost their number', () => {
  expect(withMember(NO_MEMBERS, '192.0.2.9')).toBe(withMember(NO_MEMBERS, '192.0.2.9'));
  const many = Array.from({ length: 100_000 }, (_, index) => `address ${index}`);
  expect(withMembers(NO_MEMBERS, many).size).toBe(100_000);
});
