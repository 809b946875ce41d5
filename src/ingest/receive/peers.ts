import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';
import { Memo } from '../../model/memo.js';

/** A sender's address in one spelling, and whether it may send. */
export interface Peer {
  readonly address: string;
  readonly isAllowed: boolean;
}

/** Addresses that are remembered; senders beyond are looked at afresh each time, so that spoofed ones cost no memory. */
const PEERS_CAP = 16_384;

type Network = [ipaddr.IPv4 | ipaddr.IPv6, number];

/**
 * Prepares an allow-list.
 * @param allow `192.0.2.0/24`, `2001:db8::/32`, `198.51.100.7`; an empty list allows everybody
 * @throws RangeError that names the first entry which is no network
 */
export function createPeers(allow: readonly string[]): (address: string) => Peer {
  const networks = allow.map(readNetwork);
  const known = new Memo<string, Peer>(PEERS_CAP);
  return (raw) => {
    const seen = known.get(raw);
    if (seen !== undefined) return seen;
    const peer = judge(raw, networks);
    known.set(raw, peer);
    return peer;
  };
}

/** Read strictly: a short form such as `10.1/16` would stand for another network than it looks like. */
function readNetwork(text: string): Network {
  const [, given = '', bits] = /^([^/%]+)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  const family = isIP(given);
  const width = family === 4 ? 32 : 128;
  const prefix = bits === undefined ? width : Number(bits);
  if (family === 0 || prefix > width) {
    throw new RangeError(`${text} is not a network: expected a CIDR such as 192.0.2.0/24 or 2001:db8::/32`);
  }
  const address = ipaddr.parse(given);
  // Senders with such addresses are IPv4 and told by their IPv4 address.
  const isMapped = address instanceof ipaddr.IPv6 && address.isIPv4MappedAddress() && prefix >= 96;
  return isMapped ? [address.toIPv4Address(), prefix - 96] : [address, prefix];
}

function judge(raw: string, networks: readonly Network[]): Peer {
  // `fe80::1%eth0`: the zone says which cable, not who.
  const bare = raw.split('%', 1)[0] ?? raw;
  if (!ipaddr.isValid(bare)) return { address: raw, isAllowed: networks.length === 0 };
  const address = ipaddr.process(bare);
  const isAllowed = networks.length === 0 || networks.some((network) => isWithin(address, network));
  return { address: address.toString(), isAllowed };
}

function isWithin(address: ipaddr.IPv4 | ipaddr.IPv6, [network, bits]: Network): boolean {
  return address.kind() === network.kind() && address.match(network as never, bits);
}
