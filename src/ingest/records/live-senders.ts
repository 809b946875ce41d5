import type { Arrival, Transport } from '../../model/live.js';
import type { DeviceHint, SyslogRecord } from '../../model/record.js';
import { CarriedBlocks } from '../log/carried.js';
import type { LogFeed } from '../log/log-feed.js';
import type { Numbering } from '../log/numbering.js';
import { createRecent } from '../log/recent.js';
import type { Envelope } from '../log/relay.js';
import { deviceName, isAddress } from '../text/device-name.js';
import { ownCopy } from '../text/own-copy.js';
import { createFramed } from '../text/redact.js';
import type { Framed } from '../text/secrets/frames.js';

/** Senders that are remembered; beyond them the ones not heard of for longest are forgotten. */
const SENDERS_CAP = 20_000;
/** Lines of a sender between two looks into the memory of senders. */
const RENEW = 64;

/** One that lines come from: a device, or one of the hosts behind a relay. */
export interface Sender {
  readonly peer: string;
  /** What a relay calls it; null for a device that sends by itself. */
  readonly host: string | null;
  /** Its own name for itself, where its lines carry one. */
  readonly origin: string | null;
  readonly source: string;
  /**
   * Of lines that a relay wrote down without saying whose they are: what else it says of them, see `DeviceHint.context`, or null. Absent
   * where the sender is known by its name or address.
   */
  readonly beside?: string | null;
  /** Of the senders behind the same address: the one whose line came last. */
  latest: Sender | null;
  received: number;
  last: number;
  numbering: Numbering | null;
  /** What its last message of interest left open. */
  readonly carried: Framed;
  /** The same of keys, by its address: shared by all that send from there. */
  readonly blocks: CarriedBlocks;
  /** What `last message repeated` would repeat; null after a message of no interest. */
  newest: SyslogRecord | null;
  held: Held | null;
}

/** A message of interest that waits for its rest. */
export interface Held {
  readonly feed: LogFeed;
  readonly since: number;
  readonly transport: Transport;
  /** `Envelope.number` */
  readonly number: number;
}

/** What one sender counted: a peer, or one of the hosts behind a relay. */
export interface SenderCounts {
  readonly peer: string;
  /** As the relay calls it, or it calls itself; null for a device that has only its address. */
  readonly host: string | null;
  readonly received: number;
  readonly missing: number;
  /** Milliseconds since 1970 UTC. */
  readonly last: number;
}

/** Who sends. Bounded: those not heard of for longest are forgotten. */
export interface Senders {
  /** @param named the sender's name, where something around the line gives one */
  of(arrival: Arrival, bytes: Buffer, envelope: Envelope, named: string | null): Sender;
  /** Whoever is behind a relay that names nobody. */
  nobody(arrival: Arrival, beside: string | null): Sender;
  /** One object a device, not one a line. The sender's address is the device's own, unless a relay sent the line. */
  hintOf(hint: DeviceHint, sender: Sender): DeviceHint;
  /** Those heard of lately, busiest first. */
  busiest(limit: number): SenderCounts[];
}

/**
 * In one piece: one table of senders with one bound: whoever is looked up may be the one that makes another go.
 * @param release is told of a sender that is forgotten
 */
export function createSenders(release: (sender: Sender) => void): Senders {
  const senders = createRecent<Sender>(SENDERS_CAP, release);
  const hints = createRecent<DeviceHint>(SENDERS_CAP);
  const blocks = createRecent<CarriedBlocks>(SENDERS_CAP);

  function of(arrival: Arrival, bytes: Buffer, envelope: Envelope, named: string | null): Sender {
    const { hostStart, hostEnd, originStart, originEnd } = envelope;
    const host = hostEnd > hostStart ? bytes.toString('latin1', hostStart, Math.min(hostEnd, hostStart + 255)) : named;
    const place = host === null ? arrival.peer : `${arrival.peer} ${host}`;
    const base = remembered(place, arrival, host, null);
    if (originEnd > originStart) {
      // Mostly the same device again; asked for by name now and then, so that it isn't forgotten.
      const { latest } = base;
      if (latest?.origin != null && latest.received % RENEW !== 0 && isAt(latest.origin, bytes, originStart, originEnd))
        return latest;
      const origin = bytes.toString('latin1', originStart, originEnd);
      base.latest = remembered(`${place} ${origin}:`, arrival, host, origin);
      return base.latest;
    }
    return base;
  }

  function blocksOf(peer: string): CarriedBlocks {
    const known = blocks.get(peer) ?? new CarriedBlocks();
    blocks.set(peer, known);
    return known;
  }

  function remembered(
    key: string,
    { peer, transport }: Arrival,
    host: string | null,
    origin: string | null,
    told: Pick<Sender, 'beside'> = {},
  ): Sender {
    const known = senders.get(key);
    if (known !== undefined) return known;
    const sender: Sender = {
      ...told,
      peer,
      host,
      origin,
      source: ownCopy(`${transport} ${peer}`),
      latest: null,
      received: 0,
      last: 0,
      numbering: null,
      carried: createFramed(),
      blocks: blocksOf(peer),
      newest: null,
      held: null,
    };
    senders.set(key, sender);
    return sender;
  }

  function hintOf(hint: DeviceHint, { peer, host, beside }: Sender): DeviceHint {
    // The address is the relay's, which is none of the devices.
    const isNobodys = beside !== undefined && hint.hostname === null && hint.address === null;
    if (isNobodys) return beside === null ? hint : { ...hint, context: beside };
    const isDirect = host === null || hint.hostname === null;
    const called = host === null ? null : deviceName(host);
    const hostname = hint.hostname ?? (called === null || isAddress(called) ? null : called);
    const address = hint.address ?? (isDirect ? peer : null);
    const key = `${hint.source} ${hostname ?? ''} ${address ?? ''}`;
    const known = hints.get(key);
    if (known !== undefined) return known;
    const made = { ...hint, hostname, address };
    hints.set(key, made);
    return made;
  }

  return {
    of,
    nobody: (arrival, beside) => remembered(`${arrival.peer} \n${beside ?? ''}`, arrival, null, null, { beside }),
    hintOf,
    busiest(limit) {
      const heard = [...senders.values()].filter(({ received }) => received > 0);
      heard.sort((one, other) => other.received - one.received);
      return heard.slice(0, limit).map(({ peer, host, origin, received, numbering, last }) => {
        return { peer, host: host ?? origin, received, missing: numbering?.missing ?? 0, last };
      });
    },
  };
}

/** Whether these bytes are this text, which was read as latin1. */
function isAt(text: string, bytes: Buffer, start: number, end: number): boolean {
  if (text.length !== end - start) return false;
  for (let index = 0; index < text.length; index += 1) {
    if (text.charCodeAt(index) !== bytes[start + index]) return false;
  }
  return true;
}
