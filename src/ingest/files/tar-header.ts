/** Bytes of a tar archive's headers, and what file contents are padded to. */
const BLOCK = 512;

/** The checksum of a header is the sum of its bytes with the checksum's own eight read as blanks. */
export function isTarHeader(header: Buffer): boolean {
  if (header.length < BLOCK || header[0] === 0) return false;
  let sum = 0;
  for (let index = 0; index < BLOCK; index += 1) sum += index >= 148 && index < 156 ? 0x20 : (header[index] ?? 0);
  return sum === numberAt(header, 148, 8);
}

/** An octal number in ASCII, or GNU's binary one for sizes of 8 GiB and more. */
function numberAt(header: Buffer, start: number, length: number): number {
  if (((header[start] ?? 0) & 0x80) !== 0) return Number(header.readBigUInt64BE(start + length - 8));
  const digits = /[0-7]+/.exec(header.toString('latin1', start, start + length))?.[0];
  return digits === undefined ? 0 : Number.parseInt(digits, 8);
}
