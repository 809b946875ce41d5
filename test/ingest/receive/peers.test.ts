import { describe, expect, it } from 'vitest';
import { createPeers } from '../../../src/ingest/receive/peers.js';

const allows = (network: string, address: string) => createPeers([network])(address).isAllowed;

describe('a network is what it looks like', () => {
  it.each([
    ['192.0.2.0/24', '192.0.2.77', true],
    ['192.0.2.0/24', '192.0.3.1', false],
    ['192.0.2.7', '192.0.2.7', true],
    ['192.0.2.7', '192.0.2.8', false],
    ['0.0.0.0/0', '198.51.100.1', true],
    ['2001:db8::/32', '2001:db8::5', true],
    ['2001:db8::/32', '2001:db9::5', false],
    ['::1', '::1', true],
    // IPv4 in IPv6, on either side
    ['::ffff:127.0.0.0/104', '127.5.6.7', true],
    ['::ffff:127.0.0.0/104', '::ffff:127.5.6.7', true],
    ['::ffff:127.0.0.0/104', '128.0.0.1', false],
    ['::ffff:192.0.2.7', '192.0.2.7', true],
    ['192.0.2.0/24', '::ffff:192.0.2.9', true],
    ['::/0', '2001:db8::1', true],
  ])('%s allows %s: %s', (network, address, expected) => {
    expect(allows(network, address)).toBe(expected);
  });

  it.each([
    '10.1/16',
    '10/8',
    '10.0.0.0/33',
    '2001:db8::/129',
    '010.0.0.0/8',
    '10.0.0.0/',
    '10.0.0.0/8/8',
    '/8',
    '',
    'any',
    '1',
    '0x0a.0.0.0/8',
    '10.0.0.0/-1',
    'fe80::1%eth0/64',
  ])('%j is none', (network) => {
    expect(() => createPeers([network])).toThrow(/is not a network/);
  });
});
