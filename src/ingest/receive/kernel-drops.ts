import { readFileSync } from 'node:fs';
import ipaddr from 'ipaddr.js';

/**
 * Datagrams that the kernel dropped for the UDP socket bound to an address, because its receive buffer was full: the
 * last column of `/proc/net/udp` and `/proc/net/udp6` (proc(5)). Null where the system has no such file or socket.
 */
export function readKernelDrops(host: string, port: number): number | null {
  const local = `${hexOf(host)}:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  const table = host.includes(':') ? '/proc/net/udp6' : '/proc/net/udp';
  let text: string;
  try {
    text = readFileSync(table, 'latin1');
  } catch {
    return null;
  }
  // "  12: 00000000:158A 00000000:0000 07 … 0"
  for (const line of text.split('\n')) {
    const [, address, ...rest] = line.trim().split(/\s+/);
    if (address === local) return Number(rest.at(-1));
  }
  return null;
}

/** The kernel prints addresses as 32-bit words in the machine's own byte order; ours are little-endian ones. */
function hexOf(host: string): string {
  const bytes = ipaddr.parse(host.split('%', 1)[0] ?? host).toByteArray();
  let hex = '';
  for (let word = 0; word < bytes.length; word += 4) {
    for (let index = 3; index >= 0; index -= 1) hex += (bytes[word + index] ?? 0).toString(16).padStart(2, '0');
  }
  return hex.toUpperCase();
}
