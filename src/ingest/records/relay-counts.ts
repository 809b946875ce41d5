import { createRecent } from '../log/recent.js';
import type { Envelope } from '../log/relay.js';

/** Relays whose numbers are followed. */
const RELAYS_CAP = 1000;

interface RelayCount {
  host: string;
  number: number;
  /** Times that another host's line bore the next number, and any other one. */
  shared: number;
  apart: number;
}

/** Tells the numbers that a relay gives from those that it passes on. */
export interface RelayCounts {
  /** The envelope with the number in the device's own words where there is one, and with -1 where `number` is a count that the relay keeps of all that it sends. */
  withOwnNumber(peer: string, envelope: Envelope, bytes: Buffer): Envelope;
}

/**
 * syslog-ng writes what it takes for the device's count as `sequenceId`, and a count of its own where the device sends none: the same
 * attribute for both. One that runs on from one host to the next is the relay's.
 */
export function createRelayCounts(): RelayCounts {
  const counts = createRecent<RelayCount>(RELAYS_CAP);
  return {
    withOwnNumber(peer, envelope, bytes) {
      const { hostStart, hostEnd, number, ownNumber, isNumberRelayed } = envelope;
      if (!isNumberRelayed || hostEnd <= hostStart) return envelope;
      if (ownNumber >= 0) return { ...envelope, number: ownNumber };
      const host = bytes.toString('latin1', hostStart, Math.min(hostEnd, hostStart + 255));
      const count = counts.get(peer);
      if (count === undefined) {
        counts.set(peer, { host, number, shared: 0, apart: 0 });
        return envelope;
      }
      if (host !== count.host) {
        if (number === count.number + 1) count.shared += 1;
        else count.apart += 1;
      }
      count.host = host;
      count.number = number;
      const isRelays = count.shared > 0 && count.shared >= count.apart;
      return isRelays ? { ...envelope, number: -1 } : envelope;
    },
  };
}
