import { namesOf } from '../diagnose/fold/identity.js';
import type { DeviceHint, InputRecord } from '../model/record.js';

/** Parts that devices are spread over; never to be changed while a log holds batches. */
export const PARTITIONS = 256;

/**
 * The partition of whom a record names: FNV-1a of the host name without its domain, which relays add or drop; of the address
 * where there is no name, or one that devices leave the factory with.
 */
export function partitionOf(hint: DeviceHint, hostname: string | null = hint.hostname): number {
  const [name = ''] = namesOf(hint, hostname);
  // `host:switch@udp 192.0.2.1`: a name of the factory is told apart by its sender.
  const isBare = name.startsWith('host:') && !name.includes('@');
  const short = isBare ? (name.split('.')[0] ?? name) : name;
  // `10.0.0.1` as a host name is an address and has no domain.
  return hash(/^host:\d+$/.test(short) ? name : short) % PARTITIONS;
}

/** The partition of the device that a record is of: an output may print another host name than its prompt has. */
export function placeOf(record: InputRecord): number {
  const printed = 'facts' in record ? record.facts.hostname?.value : undefined;
  return partitionOf(record.device, printed || record.device.hostname);
}

/** FNV-1a, 32 bits, of UTF-8. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (const byte of Buffer.from(text)) value = Math.imul(value ^ byte, 0x01000193);
  return value >>> 0;
}
