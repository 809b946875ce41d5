import * as zlib from 'node:zlib';

/** Continues the CRC-32 of ISO 3309 over some bytes, as gzip and zip use it; begins with 0. */
export const crcOf: (bytes: Uint8Array, before: number) => number =
  // Node has its own from 20.15 on.
  (zlib as { crc32?: (bytes: Uint8Array, before: number) => number }).crc32 ?? crcByTable;

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let rest = byte;
  for (let bit = 0; bit < 8; bit += 1) rest = (rest >>> 1) ^ ((rest & 1) * 0xedb88320);
  return rest;
});

export function crcByTable(bytes: Uint8Array, before: number): number {
  let crc = ~before;
  for (const byte of bytes) crc = (crc >>> 8) ^ (TABLE[(crc ^ byte) & 0xff] ?? 0);
  return ~crc >>> 0;
}
