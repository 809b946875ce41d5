import type { Arrival } from '../../model/live.js';

/** Datagrams on their way between threads: one piece of memory, handed over and not copied. */
export interface DatagramBatch {
  readonly bytes: ArrayBuffer;
  /** Where each datagram ends. */
  readonly ends: Uint32Array;
  /** Who sent each, as a place in `peers`. */
  readonly senders: Uint16Array;
  readonly peers: readonly string[];
  readonly receivedAt: Float64Array;
}

/** Packs what came in; at most 65,535 datagrams. */
export function packDatagrams(arrivals: readonly Arrival[]): DatagramBatch {
  const total = arrivals.reduce((sum, { bytes }) => sum + bytes.length, 0);
  const bytes = new Uint8Array(total);
  const ends = new Uint32Array(arrivals.length);
  const senders = new Uint16Array(arrivals.length);
  const receivedAt = new Float64Array(arrivals.length);
  const places = new Map<string, number>();
  let end = 0;
  for (const [index, arrival] of arrivals.entries()) {
    bytes.set(arrival.bytes, end);
    end += arrival.bytes.length;
    ends[index] = end;
    receivedAt[index] = arrival.receivedAt;
    let place = places.get(arrival.peer);
    if (place === undefined) {
      place = places.size;
      places.set(arrival.peer, place);
    }
    senders[index] = place;
  }
  return { bytes: bytes.buffer, ends, senders, peers: [...places.keys()], receivedAt };
}

/** The datagrams again, in the order in which they came. */
export function unpackDatagrams({ bytes, ends, senders, peers, receivedAt }: DatagramBatch): Arrival[] {
  const whole = Buffer.from(bytes);
  const arrivals: Arrival[] = [];
  let start = 0;
  for (let index = 0; index < ends.length; index += 1) {
    const end = ends[index] ?? start;
    arrivals.push({
      bytes: whole.subarray(start, end),
      peer: peers[senders[index] ?? 0] ?? '',
      receivedAt: receivedAt[index] ?? 0,
      transport: 'udp',
    });
    start = end;
  }
  return arrivals;
}
