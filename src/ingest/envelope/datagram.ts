/** A packet of IP with its payload. */
export interface Datagram {
  readonly source: string;
  readonly target: string;
  readonly protocol: 'udp' | 'tcp';
  readonly sourcePort: number;
  readonly targetPort: number;
  /** TCP: number of the first byte. */
  readonly sequence: number;
  readonly payload: Buffer;
}

const UDP = 17;
const TCP = 6;

/** Reads an IPv4 (RFC 791) or IPv6 (RFC 8200) packet; null for fragments that are not the first, other protocols, and what is cut off. */
export function readPacket(bytes: Buffer): Datagram | null {
  const version = (bytes[0] ?? 0) >> 4;
  if (version === 4) return readIpv4(bytes);
  return version === 6 ? readIpv6(bytes) : null;
}

function readIpv4(bytes: Buffer): Datagram | null {
  if (bytes.length < 20) return null;
  const head = ((bytes[0] ?? 0) & 15) * 4;
  const length = bytes.readUInt16BE(2);
  if ((bytes.readUInt16BE(6) & 0x1fff) !== 0) return null;
  const source = [...bytes.subarray(12, 16)].join('.');
  const target = [...bytes.subarray(16, 20)].join('.');
  // Offloading leaves the length 0.
  const end = length === 0 ? bytes.length : Math.min(length, bytes.length);
  return readTransport(bytes[9] ?? 0, bytes.subarray(head, end), source, target);
}

function readIpv6(bytes: Buffer): Datagram | null {
  if (bytes.length < 40) return null;
  const length = bytes.readUInt16BE(4);
  const source = ipv6Of(bytes.subarray(8, 24));
  const target = ipv6Of(bytes.subarray(24, 40));
  return readTransport(
    bytes[6] ?? 0,
    bytes.subarray(40, length === 0 ? bytes.length : Math.min(bytes.length, 40 + length)),
    source,
    target,
  );
}

/** Shortest form, RFC 5952. */
function ipv6Of(bytes: Buffer): string {
  const groups = Array.from({ length: 8 }, (_, index) => bytes.readUInt16BE(index * 2).toString(16));
  const zeros = [...groups.join(':').matchAll(/(?:^|(?<=:))0(?::0)+(?=:|$)/g)].sort(
    (one, other) => other[0].length - one[0].length,
  )[0];
  const text = groups.join(':');
  if (zeros === undefined) return text;
  return `${text.slice(0, zeros.index).replace(/:$/, '')}::${text.slice(zeros.index + zeros[0].length).replace(/^:/, '')}`;
}

function readTransport(protocol: number, bytes: Buffer, source: string, target: string): Datagram | null {
  if (bytes.length < 8) return null;
  const sourcePort = bytes.readUInt16BE(0);
  const targetPort = bytes.readUInt16BE(2);
  if (protocol === UDP)
    return { source, target, protocol: 'udp', sourcePort, targetPort, sequence: 0, payload: bytes.subarray(8) };
  if (protocol !== TCP || bytes.length < 20) return null;
  const head = ((bytes[12] ?? 0) >> 4) * 4;
  return {
    source,
    target,
    protocol: 'tcp',
    sourcePort,
    targetPort,
    sequence: bytes.readUInt32BE(4),
    payload: bytes.subarray(head),
  };
}

/** The message in a packet that is known from its bytes alone, with or without the frame around it. */
export function messageOf(bytes: Buffer): { readonly address: string; readonly text: string } | null {
  for (const start of [0, 14, 16, 18]) {
    const packet = readPacket(bytes.subarray(start));
    if (packet === null || packet.payload.length === 0) continue;
    const text = packet.payload.toString('utf8');
    if (/<\d{1,3}>|%[A-Z]/.test(text)) return { address: packet.source, text: text.replace(/\n+$/, '') };
  }
  return null;
}
